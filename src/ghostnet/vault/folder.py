"""The vault's folder: what lies where, what its configuration says, and what starts the vault again.

For the vault and the command line. `vault.json` is the sealed root: the vault's id, its audit key, the hash of its
first policy, and under the passphrase the key that all others follow from. `state.cbor` says what changes: the
generation, the policy in force, the callers. Only one process at a time has the folder.
"""

from __future__ import annotations

import fcntl
import hmac
import os
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ghostnet import core
from ghostnet.client import files, sealed

FORMAT: Final = "ghostnet-vault/1"
ID_BYTES: Final = 16
MASTER_BYTES: Final = 32
MAC_BYTES: Final = 32
LEAST_PASSPHRASE: Final = 8
"""Characters. It refuses a slip, not a weak passphrase: Argon2id costs whoever has the folder 0.1 s a guess."""
MOST_ROOT_BYTES: Final = 4_096
MOST_STATE_BYTES: Final = 256 * 1024
"""Some 2,000 callers."""
MOST_POLICY_BYTES: Final = 512 * 1024
MOST_CONFIG_BYTES: Final = 16 * 1024
CONFIG: Final = """# Where things are; relative paths start in this folder. No request can change any of it.
# audit = "audit.log"
# socket = "vault.sock"
# registry = "1a2b3c4d…"  # genesis hash of the chain that says which generation may sign; without it the first alone
"""


@dataclass(frozen=True)
class Caller:
    """Who was enrolled.

    Attributes:
        name: Its name, by which rules speak of it.
        uid: The user it runs as.
        public: Its ed25519 key.

    """

    name: str
    uid: int
    public: bytes


@dataclass(frozen=True)
class State:
    """What changes while the vault lives.

    Attributes:
        serial: Rises with every change; the marks know the newest, so that no earlier state is taken for it.
        generation: 1, and one more for each time that the folder was restored.
        anchor: What tells the folder from a copy of it: inode and change time of its anchor file.
        version, policy: The policy in force, and its hash.
        callers: Who is enrolled.

    """

    serial: int
    generation: int
    anchor: tuple[int, int]
    version: int
    policy: bytes
    callers: tuple[Caller, ...] = ()

    def encode(self, key: bytes) -> bytes:
        """The file."""
        callers: core.Encodable = [[each.name, each.uid, each.public] for each in self.callers]
        data = core.encode([self.serial, self.generation, list(self.anchor), self.version, self.policy, callers])
        return data + hmac.digest(key, data, "sha256")

    @classmethod
    def decode(cls, data: bytes, key: bytes) -> State:
        """A state from its file; raises ValueError where the vault did not write it."""
        payload, mac = data[:-MAC_BYTES], data[-MAC_BYTES:]
        if not hmac.compare_digest(mac, hmac.digest(key, payload, "sha256")):
            message = "it is not what the vault wrote"
            raise ValueError(message)
        given: Any = core.decode(payload)
        serial, generation, anchor, version, policy, callers = given
        return cls(
            serial, generation, (anchor[0], anchor[1]), version, policy, tuple(Caller(*each) for each in callers)
        )


@dataclass(frozen=True)
class Root:
    """The sealed root, as it stands in the clear.

    Attributes:
        vault: The vault's id, 16 bytes.
        audit: The audit key.
        policy: Hash of the first policy.

    """

    vault: bytes
    audit: bytes
    policy: bytes
    lock: sealed.PassphraseLock
    secret: bytes

    def clear(self) -> dict[str, Any]:
        """What the passphrase's key authenticates."""
        names = {"vault": self.vault.hex(), "audit": self.audit.hex(), "policy": self.policy.hex()}
        return {"format": FORMAT, **names, "lock": self.lock.to_json()}

    def open(self, passphrase: str) -> bytes:
        """The master key.

        Raises:
            NotOpenedError: The passphrase is another, or the file was changed.

        """
        return sealed.decrypt(self.clear(), self.lock, self.lock.key(passphrase), self.secret)


@dataclass(frozen=True)
class Config:
    """What vault.toml says."""

    audit: Path
    socket: Path
    registry: bytes | None
    """Hash of the genesis of the chain on which the vault is registered."""


class Folder:
    """A vault's folder.

    Attributes:
        path: Where it is.

    """

    def __init__(self, path: Path) -> None:
        """Uses the folder; nothing is read yet."""
        self.path = path

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    @property
    def exists(self) -> bool:
        """Whether a vault was set up here."""
        return (self.path / "vault.json").exists()

    def root(self) -> Root:
        """The sealed root.

        Raises:
            LocalNoVaultFolder: There is none.
            VaultDamaged: It is not as it should be.

        """
        path = self.path / "vault.json"
        try:
            given = sealed.read(files.read_private(path, most=MOST_ROOT_BYTES))
            table = sealed.table_of(given, "file", {"format", "vault", "audit", "policy", "lock", "secret"})
            if table["format"] != FORMAT:
                message = "its format is not known to this version"
                raise sealed.NotADocumentError(message)
            return Root(
                vault=sealed.hex_of(table["vault"], ID_BYTES),
                audit=sealed.hex_of(table["audit"], 32),
                policy=sealed.hex_of(table["policy"], 32),
                lock=sealed.PassphraseLock.read(table["lock"]),
                secret=sealed.hex_of(table["secret"], MASTER_BYTES + sealed.TAG_BYTES),
            )
        except FileNotFoundError:
            raise core.LocalNoVaultFolder({"path": str(self.path)}) from None
        except (files.FileRefusedError, sealed.NotADocumentError) as error:
            raise core.VaultDamaged({"path": str(path), "reason": str(error)}) from None

    def config(self) -> Config:
        """What vault.toml says.

        Raises:
            LocalVaultConfigRefused: It says something else.

        """
        path = self.path / "vault.toml"
        try:
            data = files.read_private(path, most=MOST_CONFIG_BYTES, others_may_read=True)
            table = tomllib.loads(data.decode())
        except FileNotFoundError:
            table = {}
        except (files.FileRefusedError, ValueError) as error:
            raise core.LocalVaultConfigRefused({"path": str(path), "reason": str(error)}) from None
        for name, value in table.items():
            if name not in ("audit", "socket", "registry") or not isinstance(value, str) or not value:
                reason = (
                    f"it says {name!r}; known are audit and socket, each a path, and registry, a chain's genesis hash"
                )
                raise core.LocalVaultConfigRefused({"path": str(path), "reason": reason})
        try:
            registry = sealed.hex_of(table["registry"], 32) if "registry" in table else None
        except sealed.NotADocumentError:
            reason = "registry is no genesis hash: 64 hex digits"
            raise core.LocalVaultConfigRefused({"path": str(path), "reason": reason}) from None
        return Config(
            audit=self.path / table.get("audit", "audit.log"),
            socket=self.path / table.get("socket", "vault.sock"),
            registry=registry,
        )

    def lock(self) -> int:
        """Keeps other processes out for as long as the descriptor that is returned stays open.

        Raises:
            LocalVaultInUse: Another process has it.

        """
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self.path / "lock", flags, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise core.LocalVaultInUse({"path": str(self.path)}) from None
        return descriptor

    # ------------------------------------------------------------------ state

    def state(self, key: bytes) -> State:
        """What state.cbor says; raises VaultDamaged."""
        path = self.path / "state.cbor"
        try:
            return State.decode(files.read_private(path, most=MOST_STATE_BYTES), key)
        except (files.FileRefusedError, FileNotFoundError, ValueError, core.CodecError) as error:
            raise core.VaultDamaged({"path": str(path), "reason": str(error)}) from None

    def write_state(self, state: State, key: bytes) -> None:
        """Replaces state.cbor; a crash leaves the one or the other."""
        files.replace_private(self.path / "state.cbor", state.encode(key))

    def anchor(self) -> tuple[int, int]:
        """What no copy of the folder has: a file keeps its inode, and nobody but the kernel sets its change time."""
        try:
            found = (self.path / "anchor").lstat()
        except FileNotFoundError:
            return 0, 0
        return found.st_ino, found.st_ctime_ns

    def renew_anchor(self) -> tuple[int, int]:
        """Makes the anchor anew, for a folder that was restored."""
        (self.path / "anchor").unlink(missing_ok=True)
        files.create_private(self.path / "anchor", b"")
        return self.anchor()

    # ------------------------------------------------------------------ policies

    def policy(self, version: int) -> tuple[bytes, list[tuple[int, bytes]]]:
        """A policy's bytes and its signatures; raises VaultDamaged."""
        path = self._policy_path(version)
        try:
            given: Any = core.decode(files.read_private(path, most=MOST_POLICY_BYTES))
            document, signatures = given
            return document, [(place, signature) for place, signature in signatures]
        except (files.FileRefusedError, FileNotFoundError, ValueError, TypeError, core.CodecError) as error:
            raise core.VaultDamaged({"path": str(path), "reason": str(error)}) from None

    def write_policy(self, version: int, document: bytes, signatures: list[tuple[int, bytes]]) -> None:
        """Keeps a policy; one of that version that never came into force is replaced."""
        signed: core.Encodable = [[place, signature] for place, signature in signatures]
        files.replace_private(self._policy_path(version), core.encode([document, signed]))

    def _policy_path(self, version: int) -> Path:
        return self.path / "policy" / f"{version:08}.cbor"

    # ------------------------------------------------------------------ set-up

    def create(self, passphrase: str, first_policy: Any) -> Root:
        """Sets a vault up.

        Args:
            passphrase: What will unseal it.
            first_policy: Makes the first policy of a vault with that id; a function to a `Policy`.

        Raises:
            LocalVaultFolderTaken: There is one already.
            RequestMalformedField: The passphrase is too short.

        """
        if len(passphrase) < LEAST_PASSPHRASE:
            expected = f"{LEAST_PASSPHRASE} characters at least"
            raise core.RequestMalformedField({"field": "passphrase", "expected": expected})
        if self.exists:
            raise core.LocalVaultFolderTaken({"path": str(self.path)})
        files.make_private_folder(self.path)
        vault, master, lock = os.urandom(ID_BYTES), os.urandom(MASTER_BYTES), sealed.PassphraseLock.new()
        policy = first_policy(vault)
        root = Root(vault, audit_key(master).public_key().public_bytes_raw(), policy.hash, lock, b"")
        root = replace(root, secret=sealed.encrypt(root.clear(), lock, lock.key(passphrase), master))
        self.write_policy(1, policy.encode(), [])
        self.write_state(State(1, 1, self.renew_anchor(), 1, policy.hash), subkey(master, "state"))
        if not (self.path / "vault.toml").exists():
            files.create_private(self.path / "vault.toml", CONFIG.encode())
        try:
            files.create_private(self.path / "vault.json", sealed.to_bytes(root.clear(), root.secret))
        except FileExistsError:
            raise core.LocalVaultFolderTaken({"path": str(self.path)}) from None
        return root


def subkey(master: bytes, use: str) -> bytes:
    """The key for one use (HKDF, RFC 5869): none tells anything of another."""
    info = f"ghost/vault/{use}/1".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(master)


def audit_key(master: bytes) -> Ed25519PrivateKey:
    """The key that signs the audit log."""
    return Ed25519PrivateKey.from_private_bytes(subkey(master, "audit"))
