"""The vault's socket: who may ask what, one thread a connection, everything bounded.

For `ghostcli vault start`. The user of a connection is the kernel's word (SO_PEERCRED); a caller shows its key as well,
by signing the challenge that the connection began with. Requests go to `Vault` one after the other.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import socket
import struct
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ghostnet import core
from ghostnet.actions.report import Report
from ghostnet.client.bundle import Bundle
from ghostnet.client.plans import PlanRequest
from ghostnet.client.proof import Proof
from ghostnet.vault import wire
from ghostnet.vault.folder import Caller
from ghostnet.vault.keys import VaultKey
from ghostnet.vault.updates import Update
from ghostnet.vault.vault import Vault

MOST_CONNECTIONS: Final = 64
MOST_OF_ONE_USER: Final = 16
"""So that one user's program cannot keep the others out."""
IDLE_SECONDS: Final = 300.0
STRANGER_SECONDS: Final = 10.0
"""How long somebody may stay who has not shown who it is."""
CHALLENGE_BYTES: Final = 32
HASH_BYTES: Final = 32
BACKLOG: Final = 64

log = logging.getLogger("ghostnet.vault")


@dataclass
class Peer:
    """Who is at the other end.

    Attributes:
        uid: Its user.
        operator: Whether that is the user who runs the vault, or root.
        challenge: What it signs to be a caller.
        caller: Who it is, once shown.

    """

    uid: int
    operator: bool
    challenge: bytes
    caller: Caller | None = None


class Server:
    """A vault on a Unix socket."""

    def __init__(self, vault: Vault, path: Path) -> None:
        """Listens; a socket that nobody answers at any more is replaced.

        Raises:
            OSError: The socket cannot be made there.

        """
        self._vault, self.path = vault, path
        self._open: Counter[int] = Counter()
        self._mutex = threading.Lock()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_socket():
            path.unlink()  # the folder's lock says that no other vault of this folder runs
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._listening.bind(str(path))
            path.chmod(0o666)  # who may ask is decided by folder, user and key
            self._listening.listen(BACKLOG)
        except OSError:
            self._listening.close()
            raise

    def serve(self) -> None:
        """Answers until `close`."""
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._connected, args=(connection,), daemon=True).start()

    def close(self) -> None:
        """Listens no more, and forgets every secret."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # ends a waiting accept
        self._listening.close()
        self.path.unlink(missing_ok=True)
        self._vault.close()

    # ------------------------------------------------------------------ a connection

    def _connected(self, connection: socket.socket) -> None:
        uid = _uid_of(connection)
        with connection:
            try:
                connection.settimeout(STRANGER_SECONDS)
                if not self._enter(uid):
                    wire.send(connection, wire.error_answer(core.VaultCrowded({"limit": MOST_CONNECTIONS})))
                    return
                try:
                    self._talk(connection, uid)
                finally:
                    self._leave(uid)
            except (OSError, wire.ClosedError):
                return

    def _enter(self, uid: int) -> bool:
        with self._mutex:
            if self._open.total() >= MOST_CONNECTIONS or self._open[uid] >= MOST_OF_ONE_USER:
                return False
            self._open[uid] += 1
            return True

    def _leave(self, uid: int) -> None:
        with self._mutex:
            self._open[uid] -= 1

    def _talk(self, connection: socket.socket, uid: int) -> None:
        peer = Peer(uid, uid in (0, os.geteuid()), secrets.token_bytes(CHALLENGE_BYTES))
        wire.send(connection, [0, [wire.PROTOCOL, self._vault.id, peer.challenge]])
        while True:
            known = peer.operator or peer.caller is not None
            most, idle = (wire.MOST_BYTES, IDLE_SECONDS) if known else (wire.MOST_STRANGER_BYTES, STRANGER_SECONDS)
            try:
                request = wire.receive(connection, most, idle)
            except wire.TooLargeError as error:
                refusal = core.VaultRequestTooLarge({"bytes": error.args[0], "limit": most})
                wire.send(connection, wire.error_answer(refusal))
                return
            except core.CodecError as error:
                wire.send(connection, wire.error_answer(core.VaultBadRequest({"reason": error.slug})))
                return
            wire.send(connection, self._answer(peer, request))

    def _answer(self, peer: Peer, request: Any) -> list[core.Encodable]:
        try:
            return [0, self._result(peer, request)]
        except core.GhostError as error:
            return wire.error_answer(error)
        except Exception as error:  # noqa: BLE001  whatever it is, it must not tell a stranger of the inside
            incident = uuid.uuid4().hex
            place = error.__traceback__
            while place is not None and place.tb_next is not None:
                place = place.tb_next
            where = "" if place is None else f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}"
            log.error("incident %s: %s at %s", incident, type(error).__name__, where)  # its text may hold a secret
            return wire.error_answer(core.VaultDefect({"incident": incident}))

    def _result(self, peer: Peer, request: Any) -> core.Encodable:
        match request:
            case [str(name), list(arguments)]:
                pass
            case _:
                raise core.VaultBadRequest({"reason": "it is no list of a method and its arguments"})
        if self._vault.sealed and name not in ("status", "unseal"):
            raise core.VaultSealed
        if name not in _METHODS:
            raise core.VaultBadRequest({"reason": f"there is no method {name[:40]}"})
        kinds, run = _METHODS[name]
        if len(arguments) != len(kinds) or not all(map(_is, arguments, kinds)):
            raise core.VaultBadRequest(
                {"reason": f"{name} takes {', '.join(kind.__name__ for kind in kinds) or 'nothing'}"}
            )
        return run(self._vault, peer, *arguments)


def _is(value: object, kind: type) -> bool:
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _uid_of(connection: socket.socket) -> int:
    """The user at the other end, by the kernel's word: pid, uid, gid."""
    given = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    uid: int = struct.unpack("3i", given)[1]
    return uid


def _operator(peer: Peer, vault: Vault) -> None:
    if not peer.operator:
        raise core.VaultSealed if vault.sealed else core.VaultNotOperator


def _caller(peer: Peer) -> Caller:
    if peer.caller is None:
        raise core.VaultNotEnrolled
    return peer.caller


# ---------------------------------------------------------------------- the methods


def _status(vault: Vault, peer: Peer) -> core.Encodable:
    del peer
    return [[name, value] for name, value in vault.status().items()]


def _unseal(vault: Vault, peer: Peer, passphrase: str) -> core.Encodable:
    _operator(peer, vault)
    vault.unseal(passphrase)
    return _status(vault, peer)


def _seal(vault: Vault, peer: Peer) -> core.Encodable:
    _operator(peer, vault)
    vault.seal()
    return None


def _show_registry(vault: Vault, peer: Peer, proofs: list[Any]) -> core.Encodable:
    _operator(peer, vault)
    return vault.show_registry(_bundle(proofs))


def _sign_anchor(vault: Vault, peer: Peer, chain: str) -> core.Encodable:
    _operator(peer, vault)
    line, head, signature = vault.sign_anchor(chain)
    return [line, bytes.fromhex(head), signature]


def _invite(vault: Vault, peer: Peer, name: str, uid: int) -> core.Encodable:
    _operator(peer, vault)
    return vault.invite(name, uid)


def _enrol(vault: Vault, peer: Peer, token: bytes, name: str, public: bytes) -> core.Encodable:
    vault.enrol(peer.uid, token, name, public)
    return None


def _authenticate(vault: Vault, peer: Peer, name: str, signature: bytes) -> core.Encodable:
    challenge, peer.challenge = peer.challenge, secrets.token_bytes(CHALLENGE_BYTES)  # one try each
    peer.caller = vault.authenticate(peer.uid, name, challenge, signature)
    return None


def _dismiss(vault: Vault, peer: Peer, name: str) -> core.Encodable:
    _operator(peer, vault)
    vault.dismiss(name)
    return None


def _callers(vault: Vault, peer: Peer) -> core.Encodable:
    _operator(peer, vault)
    return [[each.name, each.uid, each.public] for each in vault.callers()]


def _key_new(vault: Vault, peer: Peer, name: str, curve: str) -> core.Encodable:
    _operator(peer, vault)
    return _key(vault.make_key(name, curve))


def _keys(vault: Vault, peer: Peer) -> core.Encodable:
    if peer.caller is None and not peer.operator:
        raise core.VaultNotEnrolled
    return [_key(key) for key in vault.keys(peer.caller)]


def _secret_put(vault: Vault, peer: Peer, name: str, kind: str, secret: bytes) -> core.Encodable:
    _operator(peer, vault)
    vault.put_secret(name, kind, secret)
    return None


def _secrets(vault: Vault, peer: Peer) -> core.Encodable:
    _operator(peer, vault)
    return list(vault.secrets())


def _policy(vault: Vault, peer: Peer) -> core.Encodable:
    _operator(peer, vault)
    return vault.policy().encode()


def _policy_set(vault: Vault, peer: Peer, document: bytes, signatures: list[Any]) -> core.Encodable:
    _operator(peer, vault)
    if not all(isinstance(each, list) and list(map(type, each)) == [int, bytes] for each in signatures):
        raise core.VaultBadRequest({"reason": "a signature is no pair of place and bytes"})
    return vault.set_policy(document, [(place, signature) for place, signature in signatures]).encode()


def _sign_transaction(vault: Vault, peer: Peer, key: str, body: list[Any]) -> core.Encodable:
    caller = _caller(peer)
    return vault.sign_transaction(caller, key, core.Body.decode(core.encode(body)))


def _sign_plan_request(
    vault: Vault, peer: Peer, key: str, chain: str, action: bytes, plan: bytes, address: bytes, until_ms: int
) -> core.Encodable:
    caller = _caller(peer)
    if {len(action), len(plan), len(address)} != {HASH_BYTES} or until_ms < 0:
        raise core.VaultBadRequest({"reason": f"action, plan and address have {HASH_BYTES} bytes, a time is positive"})
    request = PlanRequest(chain_id=chain, action=action, plan=plan, address=address, until_ms=until_ms)
    return vault.sign_plan_request(caller, key, request)


def _sign_report(
    vault: Vault, peer: Peer, key: str, chain: str, action: bytes, report: list[Any], proofs: list[Any]
) -> core.Encodable:
    caller = _caller(peer)
    try:
        stated = Report.of(report)
    except ValueError as error:
        raise core.VaultBadRequest({"reason": str(error)}) from None
    return vault.sign_report(caller, key, chain, action, stated, _bundle(proofs))


def _sign_update(vault: Vault, peer: Peer, secret: str, *what: Any) -> core.Encodable:
    caller, (*update, proofs) = _caller(peer), what
    return vault.sign_update(caller, secret, Update.of(*update), _bundle(proofs))


def _bundle(proofs: list[Any]) -> Bundle:
    try:
        return Bundle.of(proofs)
    except ValueError as error:
        raise core.VaultBadRequest({"reason": str(error)}) from None


def _check_answer(vault: Vault, peer: Peer, secret: str, request: bytes, answer: bytes) -> core.Encodable:
    return vault.check_answer(_caller(peer), secret, request, answer)


def _release(
    vault: Vault, peer: Peer, key: str, chain: str, account: bytes, nonce: int, proof: list[Any]
) -> core.Encodable:
    caller = _caller(peer)
    match proof:
        case [bytes(genesis), bytes(header), bytes(signature), bytes(entry), (None | bytes()) as value, bytes(shown)]:
            made = Proof(genesis=genesis, header=header, signature=signature, key=entry, value=value, proof=shown)
        case _:
            raise core.VaultBadRequest({"reason": "the proof is no list of its six parts"})
    vault.release(caller, key, chain, account, nonce, made)
    return None


def _key(key: VaultKey) -> core.Encodable:
    return [key.name, int(key.curve), key.public]


Method = tuple[tuple[type, ...], Callable[..., core.Encodable]]
_METHODS: Final[dict[str, Method]] = {
    "status": ((), _status),
    "unseal": ((str,), _unseal),
    "seal": ((), _seal),
    "show_registry": ((list,), _show_registry),
    "sign_anchor": ((str,), _sign_anchor),
    "invite": ((str, int), _invite),
    "enrol": ((bytes, str, bytes), _enrol),
    "authenticate": ((str, bytes), _authenticate),
    "dismiss": ((str,), _dismiss),
    "callers": ((), _callers),
    "key_new": ((str, str), _key_new),
    "keys": ((), _keys),
    "secret_put": ((str, str, bytes), _secret_put),
    "secrets": ((), _secrets),
    "policy": ((), _policy),
    "policy_set": ((bytes, list), _policy_set),
    "sign_transaction": ((str, list), _sign_transaction),
    "sign_plan_request": ((str, str, bytes, bytes, bytes, int), _sign_plan_request),
    "sign_report": ((str, str, bytes, list, list), _sign_report),
    "sign_update": ((str, str, bytes, int, bytes, list, int, list), _sign_update),
    "sign_void": ((str, str, bytes, int, bytes, list, list), _sign_update),
    "check_answer": ((str, bytes, bytes), _check_answer),
    "release": ((str, str, bytes, int, list), _release),
}
"""Every method by its name, with the kinds of its arguments; docs/vault.md lists them, and a test holds it to this."""
METHODS: Final = tuple(_METHODS)
