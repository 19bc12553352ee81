"""The way to a vault: a connection to its socket, an enrolment, and a signer for `ghostnet.client`.

For programs that sign with keys they never see, and for `ghostcli vault`. An enrolment is a file of its caller's alone:
the vault's id, the name, and the key that shows who is asking; it signs nothing but challenges of that vault.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ghostnet import core
from ghostnet.client import files, sealed
from ghostnet.client.bundle import Bundle
from ghostnet.client.keystore import check_name, is_name
from ghostnet.client.plans import PlanRequest
from ghostnet.client.proof import Proof
from ghostnet.vault import wire

FORMAT: Final = "ghostnet-enrolment/1"
SUFFIX: Final = ".json"
MOST_FILE_BYTES: Final = 4_096
SECONDS: Final = 30.0
"""Longest wait for an answer: the vault gives a disk 5 s, and derives the key of a passphrase within one."""
ID_BYTES: Final = 16


@dataclass(frozen=True)
class KnownKey:
    """What is known outside of a key of the vault.

    Attributes:
        name: Its name there.
        curve: Its scheme.
        public: The public key.

    """

    name: str
    curve: core.Curve
    public: bytes

    @property
    def auth(self) -> core.Auth:
        """The keys of the account that starts with it."""
        return core.Auth(threshold=1, keys=(core.PublicKey(curve=self.curve, public=self.public),))


@dataclass(frozen=True, repr=False)
class Enrolment:
    """Who a caller is at a vault.

    Attributes:
        vault: The vault's id.
        name: The caller's name there.
        seed: Of the key that signs challenges.

    """

    vault: bytes
    name: str
    seed: bytes

    @classmethod
    def new(cls, vault: bytes, name: str) -> Enrolment:
        """One with a new key, of which the vault does not know yet."""
        check_name("caller", name)
        return cls(vault, name, os.urandom(32))

    @property
    def public(self) -> bytes:
        """The key that the vault is told."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    def sign(self, challenge: bytes) -> bytes:
        """Shows who is asking."""
        message = wire.challenge_message(self.vault, challenge, self.name)
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def save(self, folder: Path) -> Path:
        """Keeps it, in place of an earlier one of that name."""
        fields = {"format": FORMAT, "vault": self.vault.hex(), "name": self.name, "seed": self.seed.hex()}
        path = folder / f"{self.name}{SUFFIX}"
        files.replace_private(path, json.dumps(fields, indent=2).encode() + b"\n")
        return path

    @classmethod
    def load(cls, folder: Path, name: str) -> Enrolment:
        """A kept one.

        Raises:
            LocalNotEnrolledHere: There is none of that name.
            LocalKeyFileRefused: Its file is not as it should be.

        """
        check_name("caller", name)
        path = folder / f"{name}{SUFFIX}"
        try:
            given = sealed.read(files.read_private(path, most=MOST_FILE_BYTES))
            table = sealed.table_of(given, "file", {"format", "vault", "name", "seed"})
            if (table["format"], table["name"]) != (FORMAT, name):
                message = "it is none of this version, or of another name"
                raise sealed.NotADocumentError(message)
            return cls(sealed.hex_of(table["vault"], ID_BYTES), name, sealed.hex_of(table["seed"], 32))
        except FileNotFoundError:
            known = ", ".join(enrolments(folder)) or "none"
            raise core.LocalNotEnrolledHere({"path": str(folder), "known": known}) from None
        except (files.FileRefusedError, sealed.NotADocumentError) as error:
            raise core.LocalKeyFileRefused({"path": str(path), "reason": str(error)}) from None


def enrolments(folder: Path) -> list[str]:
    """Names of the enrolments in a folder, sorted."""
    return sorted(path.stem for path in folder.glob(f"*{SUFFIX}") if is_name(path.stem)) if folder.is_dir() else []


class VaultClient:
    """A connection to a vault. Use it as a context manager, or close it.

    Attributes:
        path: The vault's socket.
        vault: The vault's id.

    """

    def __init__(self, path: Path, *, seconds: float = SECONDS) -> None:
        """Connects.

        Raises:
            LocalVaultUnreachable: Nobody answers there, or no vault does.

        """
        self.path = path
        self._seconds = seconds
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(seconds)
            self._socket.connect(str(path))
        except OSError as error:
            self._socket.close()
            raise self._unreachable(error) from None
        try:
            protocol, self.vault, self._challenge = self._received()
        except (TypeError, ValueError):
            self.close()
            reason = "it does not speak the vault's protocol"
            raise core.LocalVaultUnreachable({"path": str(path), "reason": reason}) from None
        except core.GhostError:
            self.close()
            raise
        if protocol != wire.PROTOCOL:
            self.close()
            raise core.LocalVaultUnreachable({"path": str(path), "reason": f"it speaks {protocol}"})

    def __enter__(self) -> VaultClient:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the connection."""
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        self._socket.close()

    def ask(self, method: str, *arguments: core.Encodable) -> Any:
        """What a method answers (docs/vault.md).

        Raises:
            GhostError: What the vault refuses, or LocalVaultUnreachable.

        """
        try:
            wire.send(self._socket, [method, list(arguments)])
        except OSError as error:
            raise self._unreachable(error) from None
        return self._received()

    def authenticate(self, enrolment: Enrolment) -> None:
        """Shows who is asking.

        Raises:
            LocalOtherVault: The enrolment is at another vault.
            VaultNotEnrolled: The vault does not know the caller.

        """
        if enrolment.vault != self.vault:
            operands = {"path": str(self.path), "expected": enrolment.vault, "found": self.vault}
            raise core.LocalOtherVault(operands)
        self.ask("authenticate", enrolment.name, enrolment.sign(self._challenge))

    def status(self) -> dict[str, Any]:
        """How the vault is."""
        return dict(self.ask("status"))

    def keys(self) -> list[KnownKey]:
        """The keys that the asker may use; for the operator, all."""
        return [KnownKey(name, core.Curve(curve), public) for name, curve, public in self.ask("keys")]

    def signer(self, key: str) -> VaultSigner:
        """A signer with one of the keys.

        Raises:
            RequestUnknownKey: The policy gives this caller no key of that name.

        """
        keys = {each.name: each for each in self.keys()}
        if key not in keys:
            raise core.RequestUnknownKey({"name": key, "known": ", ".join(keys) or "none"})
        return VaultSigner(self, keys[key])

    def sign_report(
        self, key: str, chain: str, action: bytes, report: Sequence[core.Encodable], proofs: Bundle
    ) -> bytes:
        """The signature of a report of an action, its fields in the contract's order."""
        signature: bytes = self.ask("sign_report", key, chain, action, report, proofs.to_value())
        return signature

    def release(self, key: str, chain: str, account: bytes, nonce: int, proof: Proof) -> None:
        """Frees a nonce by a proof that nothing signed for it can happen any more."""
        parts = [proof.genesis, proof.header, proof.signature, proof.key, proof.value, proof.proof]
        self.ask("release", key, chain, account, nonce, parts)

    def _received(self) -> Any:
        try:
            answer = wire.receive(self._socket, wire.MOST_BYTES, self._seconds)
        except (OSError, wire.ClosedError, wire.TooLargeError, core.CodecError) as error:
            raise self._unreachable(error) from None
        match answer:
            case [0, result]:
                return result
            case [1, int(), int(), list()]:
                raise wire.error_of(answer)
            case _:
                raise self._unreachable(ValueError("its answer is none"))

    def _unreachable(self, error: Exception) -> core.LocalVaultUnreachable:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error) or "it ended the connection"
        return core.LocalVaultUnreachable({"path": str(self.path), "reason": reason})


class VaultSigner:
    """A key in a vault, for `ghostnet.client`: it signs transactions and requests, and nothing that is given as bytes.

    Attributes:
        auth: The keys of the account that starts with it.
        curve: The key's scheme.
        public: The public key.
        address: The account's address.

    """

    def __init__(self, vault: VaultClient, key: KnownKey) -> None:
        """Takes a connection on which the caller has shown who it is."""
        self._vault, self._key = vault, key.name
        self.auth, self.curve, self.public = key.auth, key.curve, key.public
        self.address = self.auth.address

    def sign_transaction(self, body: core.Body) -> bytes:
        """The signature of the transaction's id, made by the vault of the body it was told."""
        record = core.decode(body.encode())
        signature: bytes = self._vault.ask("sign_transaction", self._key, record)
        return signature

    def sign_plan_request(self, request: PlanRequest) -> bytes:
        """The signature of a request for a plan's body, made by the vault of what it was told."""
        parts = (request.chain_id, request.action, request.plan, request.address, request.until_ms)
        signature: bytes = self._vault.ask("sign_plan_request", self._key, *parts)
        return signature
