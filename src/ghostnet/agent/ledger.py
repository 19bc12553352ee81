"""What an agent asks of the chain and tells it: every answer is proven under a header that is fresh.

For the carrier and the loop. It keeps the highest block it has seen on disk: a chain that goes back, or has another
block at that height, is refused for good (`chain_rewound`), and nothing is authorised on a header older than
`FRESH_MS`.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, cast

from ghostnet import core
from ghostnet.actions import Allowance, Order, Target, proven, standing
from ghostnet.actions.report import Report, signed_bytes
from ghostnet.actions.standing import FRESH_MS
from ghostnet.agent.gatherer import Gatherer
from ghostnet.agent.zone import inventory_hash
from ghostnet.client import Client, Key, Proof
from ghostnet.client.bundle import Bundle
from ghostnet.client.files import FileRefusedError, read_private, replace_private
from ghostnet.client.proof import MOST_KEYS
from ghostnet.vault.registry import key_of
from ghostnet.vault.signing import WorkingKey, in_turn

AGENTS: Final = "agents"
HEAD_BYTES: Final = 4096
NOT_REFUSED: Final = (core.LocalError, core.RequestError, core.NodeError, core.ProofError, core.VaultError)
"""Errors that say nothing of a message: that it is sent in another company changes nothing."""
MOST_MESSAGES: Final = 64
"""In one transaction, as the chain has it; a start is three and a report one, of some 0.2 M gas each."""
MOST_LATELY: Final = 1_024
"""Orders, and what was read lately, in memory: each of some KiB at most."""
MOST_HEIGHTS: Final = 16
"""Blocks whose entries are kept: an action looks at a header's within some 10 ms, before many newer ones come."""
LATELY_SECONDS: Final = 1.0
"""How old may be what a plan is made under: the chain looks at all of it again when it starts."""

Entry = tuple[str, ...]
"""An item of `agents` and its key; alone, the address of a contract, whose record is meant."""
Seen = tuple[core.Header, Mapping[Entry, Any]]
"""A header, and entries that were proven under it."""


class Ledger:
    """The chain as one agent sees it.

    Args:
        client: A client of the chain.
        agent: The agent's number.
        key: The working key, or the way to one in a vault.
        folder: The agent's: the highest block is kept there, and what was adopted.
        now_ms: The machine's clock, ms since 1970.

    """

    def __init__(
        self,
        client: Client,
        agent: int,
        key: Key | WorkingKey,
        folder: Path,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self.client, self.agent, self.key = client, agent, key
        self._now, self._folder, self._head = now_ms, folder, folder / "head"
        self.agents = client.contract(client.system(AGENTS))
        self.chain_id = client.anchor.chain_id
        self._seen_now = self._seen()
        self._writing, self._on_disk = threading.Lock(), self._seen_now[0]
        self._looks = Gatherer(self._look_together, most=MOST_KEYS, size=len)
        self._last: core.Header | None = None
        self._last_at = 0.0
        self._reading = threading.Lock()
        self._read: dict[int, dict[Entry, Any]] = {}
        self._lately: dict[Entry, tuple[float, Any]] = {}
        self._work_count = 0
        self._key_epoch: int | None = None
        self._sender = Gatherer(self._send_together, most=MOST_MESSAGES, size=len)

    def look(self, *wanted: Entry) -> core.Header:
        """The newest header, held against the highest that was seen, as which it is on disk when this returns.

        What is wanted is proven under it, and kept for who reads at this height.

        Raises:
            AgentChainRewound: The chain went back, or is another.

        """
        header = self._looks.ask(wanted or (("agents", str(self.agent)),))[0]
        self._keep_head()
        return header

    def time_ms(self) -> int:
        """About the time of the newest block, ms since 1970: looked at within the last second."""
        with self._reading:
            last, at = self._last, self._last_at
        return last.time_ms if last is not None and time.monotonic() - at < LATELY_SECONDS else self.look().time_ms

    def _look_together(self, questions: Sequence[Sequence[Entry]]) -> list[Seen | core.GhostError]:
        """What several want to see, under one header that is newer than their wish."""
        wanted = list(dict.fromkeys(entry for question in questions for entry in question))
        begun = time.monotonic()
        try:
            header, proofs = self.client.prove_all([self._key(entry) for entry in wanted])
            self._see(header)
        except core.GhostError as error:
            return [error for _ in questions]
        found = {entry: self._value(entry, proof) for entry, proof in zip(wanted, proofs, strict=True)}
        self._keep(header.height, found)
        with self._reading:
            self._last, self._last_at = header, begun
        return [(header, found) for _ in questions]

    def _see(self, header: core.Header) -> None:
        height, seen = self._seen_now
        same = header.height > height or (header.height == height and header.app_hash == seen)
        if not same:
            raise core.AgentChainRewound({"seen": height, "found": header.height})
        self._seen_now = (header.height, header.app_hash)

    def _keep_head(self) -> None:
        """The highest block that was seen is on disk when this returns: before anything is done or told."""
        with self._writing:
            height, app_hash = self._seen_now
            if height > self._on_disk:  # else somebody who came meanwhile has written a later one
                replace_private(self._head, core.encode([height, app_hash]))
                self._on_disk = height

    def _key(self, entry: Entry) -> bytes:
        item, *key = entry
        return core.contract_key(core.address_bytes(item)) if not key else self.agents.storage_key(item, key)

    def _value(self, entry: Entry, proof: Proof) -> Any:
        if len(entry) > 1:
            return self.agents.entry(proof)
        return None if proof.value is None else core.ContractEntry.decode(proof.value)

    def _newest(self, *wanted: Entry) -> list[Any]:
        """Entries as the newest block leaves them."""
        found = self._looks.ask(wanted)[1]
        return [found[entry] for entry in wanted]

    def _recent(self, *wanted: Entry) -> list[Any]:
        """Entries as they were within the last second; an order, which never changes, as it was once."""
        now = time.monotonic()
        with self._reading:
            kept = {entry: self._lately[entry] for entry in wanted if entry in self._lately}
        found = {entry: value for entry, (until, value) in kept.items() if now < until}
        if missing := [entry for entry in wanted if entry not in found]:
            asked = self._looks.ask(missing)[1]
            found |= {entry: asked[entry] for entry in missing}
            with self._reading:
                if len(self._lately) + len(missing) > MOST_LATELY:
                    self._lately.clear()
                for entry in missing:
                    if found[entry] is not None:
                        until = math.inf if entry[0] == "orders" else now + LATELY_SECONDS
                        self._lately[entry] = (until, found[entry])
        return [found[entry] for entry in wanted]

    def _shared(self, item: str, key: Sequence[Any], height: int | None) -> Any:
        """What many actions look at, proven once at a block; without one, as it was within the last second."""
        entry = (item, *key)
        if height is None:
            return self._recent(entry)[0]
        return self._once(height, entry, lambda: self.agents.stored(item, key, height=height))

    def _once(self, height: int, entry: Entry, read: Callable[[], Any]) -> Any:
        with self._reading:
            known = self._read.get(height, {})
            if known.get(entry) is not None:
                return known[entry]
        found = read()
        self._keep(height, {entry: found})
        return found

    def _keep(self, height: int, found: Mapping[Entry, Any]) -> None:
        with self._reading:
            self._read.setdefault(height, {}).update(found)
            while len(self._read) > MOST_HEIGHTS:
                del self._read[min(self._read)]

    def fresh(self, *wanted: Entry) -> core.Header:
        """The newest header, not older than `FRESH_MS`; where blocks come on demand, a heartbeat asks for one.

        What is wanted comes with it, as with `look`.

        Raises:
            AgentStale: There is none.

        """
        header = self.look(*wanted)
        if self._now() - header.time_ms > FRESH_MS:
            self.heartbeat()
            header = self.look(*wanted)
        age = self._now() - header.time_ms
        if age > FRESH_MS:
            raise core.AgentStale({"age_ms": age, "most_ms": FRESH_MS})
        return header

    def heartbeat(self) -> None:
        """Tells the chain that the agent lives, and the hash of what its owner adopted.

        Raises:
            AgentInventoryBroken: What was adopted cannot be read.

        """
        self.send("heartbeat", agent=str(self.agent), inventory=inventory_hash(self._folder).hex())

    def work(self, start: int) -> list[tuple[int, bytes, dict[str, Any]]]:
        """Numbers, ids and records of the agent's next actions from a number on, each proven to be there.

        As many as are there and one request takes; the first that is not there ends it.

        Raises:
            AgentUnknownAction: One has no record.

        """
        # So many are known to be there; one more is asked for each time, which may have come.
        numbers = range(start, start + max(1, min(self._work_count - start, MOST_KEYS - 1)))
        whose = str(self.agent)
        count, *found = self._newest(("work_count", whose), *(("work", whose, str(number)) for number in numbers))
        self._work_count = int(count or 0)
        actions = [bytes.fromhex(each) for each in takewhile(lambda each: each is not None, found)]
        if not actions:
            return []
        records = self._newest(*(("actions", action.hex()) for action in actions))
        for action, record in zip(actions, records, strict=True):
            if record is None:
                raise core.AgentUnknownAction({"action": action})
        return list(zip(numbers, actions, records, strict=False))

    def action(self, action: bytes, height: int | None = None) -> dict[str, Any]:
        """The action's record, proven at a block; by default the newest that the node shows.

        Raises:
            AgentUnknownAction: There is none.

        """
        if height is None:
            [found] = self._newest(("actions", action.hex()))
        else:
            found = self._shared("actions", [action.hex()], height)
        if found is None:
            raise core.AgentUnknownAction({"action": action})
        return cast("dict[str, Any]", found)

    def order(self, action: bytes, record: dict[str, Any], height: int | None = None) -> Order:
        """What was asked for, held against the hash in the action's record, with what the grant allows at a block.

        Without a block, for a plan: the chain looks at the grant again when it starts.
        """
        held = ("orders", record["undoes"] or action.hex())
        resource_at, grant_at = _under(record)
        if height is None:
            found, resource, grant = self._recent(held, resource_at, grant_at)
        else:
            [found] = self._recent(held)
            resource, grant = self._shared("resources", resource_at[1:], height), self.grant(record, height)
        if found is None or resource is None or grant is None:
            raise core.AgentUnknownAction({"action": action})
        terms = grant["terms"]
        order = Order(
            kind=record["kind"],
            version=record["version"],
            resource=resource["id"],
            targets=tuple(Target(target["name"], target["shape"]) for target in found["targets"]),
            args=bytes.fromhex(found["args"]),
            allowance=Allowance(tuple(terms["names"]), tuple(terms["shapes"])),
        )
        if order.hash.hex() != record["order"]:
            raise core.AgentUnknownAction({"action": action})
        return order

    def grant(self, record: dict[str, Any], height: int | None = None) -> dict[str, Any] | None:
        """The grant that an action was asked for under, as it is at a block."""
        return cast("dict[str, Any] | None", self._shared("grants", [record["resource"], record["contract"]], height))

    def is_shared(self, record: dict[str, Any]) -> bool:
        """Whether other agents act on the action's resource too: one of them may have to take it over."""
        resource = self._shared("resources", [record["resource"]], None)
        return resource is not None and len(resource["agents"]) > 1

    def plan(self, action: bytes) -> dict[str, Any] | None:
        """The newest plan that was posted."""
        return cast("dict[str, Any] | None", self._newest(("plans", action.hex()))[0])

    def stands(self, record: dict[str, Any], header: core.Header) -> bool:
        """Whether the grant still stands for an action that was asked for under it: given by this owner, to this code.

        All of it is proven under this header: a node that chose an older one for each answer could show a grant that
        was revoked since.
        """
        at, contract = header.height, record["contract"]
        resource, grant = self._shared("resources", [record["resource"]], at), self.grant(record, at)
        entry = self._once(at, (contract,), lambda: self.client.contract_entry(core.address_bytes(contract), at))
        return not standing.obstacle(record, resource, grant, entry.code_hash, header.time_ms)

    def proofs(self, action: bytes, vault: bytes) -> Bundle:
        """What a vault asks for before it signs anything of an action: all of it proven under one fresh header.

        Args:
            action: The action's id.
            vault: The vault's, 16 bytes: its own entry is among the proofs.

        Raises:
            AgentStale: There is no such header.

        """
        return proven.gather(self.client, self.fresh().height, self.agents.schema, action, key_of(vault))

    def refusal(self, method: str, **args: Any) -> core.GhostError | None:
        """Why a call of `agents` would be refused now; None if it would happen."""
        plan = self.client.plan([self.agents.message(method, args)], self.key.auth)
        return plan.trial.error

    def send(self, method: str, **args: Any) -> Any:
        """Calls `agents` with the working key and waits for the block; what it answered.

        Raises:
            GhostError: It was refused, and nothing happened; or it is not known in time.

        """
        [result] = self.send_all([(method, args)])
        return self.agents.result(method, result) if result else None

    def send_all(self, calls: Sequence[tuple[str, dict[str, Any]]]) -> Sequence[bytes]:
        """Calls that happen all or none, in one transaction, which they may share with those of other actions.

        Raises:
            GhostError: One was refused, and nothing happened; or it is not known in time.

        """
        self._keep_head()
        return self._sender.ask([self.agents.message(method, args) for method, args in calls])

    def _send_together(self, groups: Sequence[Sequence[core.Message]]) -> list[Sequence[bytes] | core.GhostError]:
        """Groups in one transaction; where one is refused, halves are tried until it stands alone: nothing is paid."""
        messages = [message for group in groups for message in group]
        try:
            results = self.client.send(messages, self.key).receipt.results
        except core.GhostError as error:
            if len(groups) == 1 or (isinstance(error, NOT_REFUSED) and not isinstance(error, core.VaultNotAllowed)):
                return [error for _ in groups]
            half = len(groups) // 2
            return [*self._send_together(groups[:half]), *self._send_together(groups[half:])]
        left = iter(results)
        return [[next(left) for _ in group] for group in groups]

    def sign(self, action: bytes, report: Report) -> bytes:
        """The working key's signature over a report; a vault is shown that it may sign it."""
        key = self.key
        if isinstance(key, Key):
            return key.sign(signed_bytes(self.chain_id, action, report))
        return in_turn(lambda: key.sign_report(self.chain_id, action, report, self.proofs(action, key.vault)))

    @property
    def has_key(self) -> bool:
        """Whether the working key is in this process, so that the same report has the same signature always."""
        return isinstance(self.key, Key)

    def key_epoch(self) -> int:
        """The working key's: another key has another folder, or comes with a new start."""
        if self._key_epoch is None:
            self._key_epoch = int(self._newest(("agents", str(self.agent)))[0]["key_epoch"])
        return self._key_epoch

    def _seen(self) -> tuple[int, bytes]:
        try:
            match core.decode(read_private(self._head, most=HEAD_BYTES)):
                case [int(height), bytes(app_hash)]:
                    return height, app_hash
        except FileNotFoundError:
            return -1, b""
        except (FileRefusedError, core.CodecError):
            pass
        raise core.AgentHeadBroken({"path": self._head})


def of_step(action: bytes, record: Mapping[str, Any]) -> tuple[Entry, ...]:
    """What a step of an action is held against: its record, the resource, the grant, and the contract's code."""
    return ("actions", action.hex()), *_under(record), (record["contract"],)


def _under(record: Mapping[str, Any]) -> tuple[Entry, Entry]:
    """Where the resource and the grant of an action are."""
    return ("resources", record["resource"]), ("grants", record["resource"], record["contract"])
