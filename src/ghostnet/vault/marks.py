"""High-water marks: what was signed once, so that nothing else ever is in its place.

For the vault. A transaction's mark stands for (chain, account, nonce): the same body has the stored signature again;
another only with the same messages and a higher fee, or after a proof that all that was signed can no longer happen. A
report's mark stands for (chain, action, epoch) and never moves; an action's, with which secrets are used, knows its
highest epoch and its one plan; a chain's head its highest block. Records are on disk before anything is signed; each is
chained to those before it by a key of the vault, so that nobody else can write, change or drop one.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from ghostnet import core
from ghostnet.vault.logs import GrowingFile, LogFailedError

MAC_BYTES: Final = 32
LENGTH_BYTES: Final = 4
MOST_RECORD_BYTES: Final = 4_096
"""A record has some 250 bytes."""
TRANSACTION, REPORT, SIGNATURE, RELEASE, STATE, ACTION, HEAD, GENERATION = range(8)
"""Kinds of records; a signature belongs to the mark before it that has its hash."""

Place = tuple[int, str, bytes, int]
"""What a mark stands for: kind, chain, account or action, nonce or epoch."""


@dataclass
class Mark:
    """What was signed in one place.

    Attributes:
        messages: Hash of the messages and the payer, which no replacement changes; of a report, of its body.
        valid_until: The latest of all that was signed.
        fee: The highest of all that was signed, as gas limit times gas price.
        newest: The hash of what was signed last.
        signatures: For each hash that was marked, the signatures by the keys' names.
        counted: For whoever's spending was counted, the highest fee that was.

    """

    messages: bytes
    valid_until: int
    fee: int
    newest: bytes
    signatures: dict[bytes, dict[str, bytes]] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)


class Seen(NamedTuple):
    """What is known of a body's nonce before it is signed."""

    marked: bool
    """Whether this very body is marked, and its spending counted: it can be signed as it is."""
    counted: int | None
    """The highest fee that was counted for this nonce; None where nothing was."""
    signatures: dict[str, bytes]
    """Signatures of this very body, by the keys' names."""


@dataclass(frozen=True)
class Spend:
    """What a signature lets go.

    Attributes:
        account: Who is counted: caller, key and chain.
        day: Days since 1970, UTC.
        micro: How much, in micro-RLUSD.

    """

    account: str
    day: int
    micro: int


class Marks:
    """The marks of one vault, in memory and on disk."""

    def __init__(self, file: GrowingFile, key: bytes) -> None:
        """Reads all of them; a record that was never whole is taken back.

        Args:
            file: Where they are.
            key: Chains the records.

        Raises:
            VaultDamaged: A record is not what was written.
            VaultMarksUnavailable: The file cannot be mended.

        """
        self._file, self._key = file, key
        self._last = hmac.digest(key, b"ghost/vault/marks/1", "sha256")
        self._marks: dict[Place, Mark] = {}
        self._spent: dict[str, tuple[int, int]] = {}
        self._actions: dict[tuple[str, bytes], tuple[int, bytes]] = {}
        self._heads: dict[bytes, tuple[int, bytes]] = {}
        self._generations: dict[bytes, int] = {}
        self.count = 0
        """Records so far."""
        self.serial = 0
        """Of the newest state of the vault that is known here."""
        self.durable = 0
        """How many of them are known to be on disk: those that a signature may follow."""
        self._read()

    @property
    def path(self) -> Path:
        """Where they are on disk."""
        return self._file.path

    def check(self) -> None:
        """Refuses where no mark could be kept; raises VaultMarksUnavailable."""
        try:
            self._file.check()
        except LogFailedError as error:
            raise core.VaultMarksUnavailable({"reason": str(error)}) from None

    def close(self) -> None:
        """Ends it."""
        self._file.close()

    # ------------------------------------------------------------------ transactions

    def look(self, body: core.Body, who: str) -> Seen:
        """What is known of a body's nonce.

        Args:
            body: What is to be signed.
            who: Whose spending is counted.

        Raises:
            VaultNonceSigned: Another body was signed for its nonce, which this one may not replace.

        """
        mark = self._marks.get(_place_of(body))
        if mark is None:
            return Seen(marked=False, counted=None, signatures={})
        counted, fee = mark.counted.get(who), body.gas_limit * body.gas_price
        if (found := mark.signatures.get(body.id)) is not None:
            return Seen(marked=counted is not None and counted >= fee, counted=counted, signatures=found)
        if mark.messages == _messages_hash(body) and fee > mark.fee:
            return Seen(marked=False, counted=counted, signatures={})
        raise core.VaultNonceSigned({"account": body.sender, "nonce": body.nonce, "signed": mark.newest})

    def put_transaction(self, body: core.Body, spend: Spend) -> None:
        """Marks a body that `look` let through; it is on disk when this returns.

        Raises:
            VaultMarksUnavailable: It is not.

        """
        fields = [body.id, _messages_hash(body), body.valid_until, body.gas_limit, body.gas_price]
        spent = [spend.account, spend.day, spend.micro]
        self._append([TRANSACTION, body.chain_id, body.sender, body.nonce, *fields, *spent])

    def valid_until(self, chain: str, account: bytes, nonce: int) -> int | None:
        """Until when something that was signed for a nonce may happen; None where nothing was."""
        mark = self._marks.get((TRANSACTION, chain, account, nonce))
        return None if mark is None else mark.valid_until

    def release(self, chain: str, account: bytes, nonce: int) -> None:
        """Takes a mark away, after it was proven that nothing signed under it can happen any more."""
        self._append([RELEASE, chain, account, nonce])

    # ------------------------------------------------------------------ reports

    def find_report(self, chain: str, action: bytes, epoch: int, body: bytes) -> dict[str, bytes] | None:
        """The signatures of this very report; None where it must be marked before it is signed.

        Raises:
            VaultAlreadyReported: Another was signed for the action's epoch.

        """
        mark = self._marks.get((REPORT, chain, action, epoch))
        if mark is None:
            return None
        found = mark.signatures.get(_hash(body))
        if found is None:
            raise core.VaultAlreadyReported({"action": action, "epoch": epoch})
        return found

    def put_report(self, chain: str, action: bytes, epoch: int, body: bytes) -> None:
        """Marks a report that `find_report` let through; raises as `put_transaction`."""
        self._append([REPORT, chain, action, epoch, _hash(body)])

    # ------------------------------------------------------------------ actions

    def action(self, chain: str, action: bytes) -> tuple[int, bytes] | None:
        """The highest epoch in which a secret was used for an action, and its plan's hash; None where none was."""
        return self._actions.get((chain, action))

    def put_action(self, chain: str, action: bytes, epoch: int, plan: bytes) -> None:
        """Marks that a secret is used for an action in an epoch; raises as `put_transaction`."""
        self._append([ACTION, chain, action, epoch, plan])

    # ------------------------------------------------------------------ chains

    def head(self, genesis: bytes) -> tuple[int, bytes]:
        """Height and app hash of the highest block that was seen of a chain; -1 and nothing where none was."""
        return self._heads.get(genesis, (-1, b""))

    def put_head(self, genesis: bytes, height: int, app_hash: bytes) -> None:
        """Marks a higher block of a chain, by its genesis' hash; raises as `put_transaction`."""
        self._append([HEAD, genesis, height, app_hash])

    def generation(self, genesis: bytes) -> int | None:
        """The highest generation of the vault that a chain was seen to have; None where none was."""
        return self._generations.get(genesis)

    def put_generation(self, genesis: bytes, generation: int) -> None:
        """Marks a higher generation of the vault on a chain; raises as `put_transaction`."""
        self._append([GENERATION, genesis, generation])

    # ------------------------------------------------------------------ all of them

    def put_state(self, serial: int) -> None:
        """Knows a newer state of the vault from now on; raises as `put_transaction`."""
        self._append([STATE, serial])

    def keep_signature(self, place: Place, digest: bytes, key: str, signature: bytes) -> None:
        """Keeps what was signed under a mark. It need not be on disk: the same key gives the same signature again."""
        self._append([SIGNATURE, *place, digest, key, signature], durable=False)

    def spent(self, account: str, day: int) -> tuple[int, int]:
        """The day that counts, and what was spent on it in micro-RLUSD: a clock that goes back brings no day back."""
        last, micro = self._spent.get(account, (day, 0))
        return (last, micro) if last >= day else (day, 0)

    # ------------------------------------------------------------------ on disk

    def _append(self, values: list[Any], *, durable: bool = True) -> None:
        payload = core.encode(values)
        mac = self._mac(payload)
        try:
            self._file.append(len(payload).to_bytes(LENGTH_BYTES, "big") + payload + mac, durable=durable)
        except LogFailedError as error:
            raise core.VaultMarksUnavailable({"reason": str(error)}) from None
        self._last = mac
        self._apply(values)
        if durable:
            self.durable = self.count

    def _read(self) -> None:
        data, at = self._file.read(), 0
        while at < len(data):
            size = int.from_bytes(data[at : at + LENGTH_BYTES], "big")
            end = at + LENGTH_BYTES + size + MAC_BYTES
            if size > MOST_RECORD_BYTES and len(data) - at >= LENGTH_BYTES:
                raise self._damaged("a record is too long")
            if end > len(data):
                if len(data) - at > LENGTH_BYTES + MOST_RECORD_BYTES + MAC_BYTES:
                    raise self._damaged("the length of a record is not what was written")
                break  # it was being written when the machine or the process ended, and nothing was signed for it
            payload, mac = data[at + LENGTH_BYTES : end - MAC_BYTES], data[end - MAC_BYTES : end]
            if not hmac.compare_digest(mac, self._mac(payload)):
                raise self._damaged("a record is not what was written")
            values = core.decode(payload)
            assert isinstance(values, list)  # its MAC says that it was written here
            self._last = mac
            self._apply(values)
            at = end
        try:
            self._file.cut(at)  # also brings to disk what a killed process left to the system
        except LogFailedError as error:
            raise core.VaultMarksUnavailable({"reason": str(error)}) from None
        self.durable = self.count

    def _apply(self, values: list[Any]) -> None:
        self.count += 1
        kind, *rest = values
        if kind == TRANSACTION:
            chain, account, nonce, tx_id, messages, valid_until, limit, price, who, day, micro = rest
            fee = limit * price
            mark = self._marks.setdefault((kind, chain, account, nonce), Mark(messages, valid_until, fee, tx_id))
            mark.valid_until, mark.fee = max(mark.valid_until, valid_until), max(mark.fee, fee)
            mark.newest = tx_id
            mark.signatures.setdefault(tx_id, {})
            mark.counted[who] = max(mark.counted.get(who, 0), fee)
            if micro:
                last, before = self.spent(who, day)
                self._spent[who] = (last, before + micro)
        elif kind == REPORT:
            chain, action, epoch, digest = rest
            self._marks[kind, chain, action, epoch] = Mark(digest, 0, 0, digest, {digest: {}})
        elif kind == SIGNATURE:
            of, chain, what, number, digest, key, signature = rest
            self._marks[of, chain, what, number].signatures[digest][key] = signature
        elif kind == ACTION:
            chain, action, epoch, plan = rest
            self._actions[chain, action] = (epoch, plan)
        elif kind == HEAD:
            genesis, height, app_hash = rest
            self._heads[genesis] = (height, app_hash)
        elif kind == GENERATION:
            genesis, generation = rest
            self._generations[genesis] = generation
        elif kind == STATE:
            (self.serial,) = rest
        else:
            chain, account, nonce = rest
            self._marks.pop((TRANSACTION, chain, account, nonce), None)

    def _mac(self, payload: bytes) -> bytes:
        return hmac.digest(self._key, self._last + payload, "sha256")

    def _damaged(self, reason: str) -> core.VaultDamaged:
        return core.VaultDamaged({"path": str(self.path), "reason": f"after {self.count} records: {reason}"})


def _place_of(body: core.Body) -> Place:
    return TRANSACTION, body.chain_id, body.sender, body.nonce


def _messages_hash(body: core.Body) -> bytes:
    """Of what a replacement must keep: the messages, and who pays."""
    bare = core.Body(
        chain_id=body.chain_id,
        sender=body.sender,
        nonce=body.nonce,
        valid_until=0,
        gas_limit=0,
        gas_price=0,
        messages=body.messages,
        payer=body.payer,
    )
    return core.domain_hash("ghost/vault/messages/1", bare.encode())


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
