"""Secrets that are used and never shown: passwords, tokens, TSIG keys of the systems outside.

For the vault and its drivers. A secret goes in once. What comes out is what a `Use` made with it, which is checked not
to hold the secret itself: there is no method that gives the bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from ghostnet import core
from ghostnet.client import files, sealed
from ghostnet.client.keystore import check_name, is_name

FORMAT: Final = "ghostnet-vault-secret/1"
SUFFIX: Final = ".secret"
MOST_SECRET_BYTES: Final = 16 * 1024
"""A private key with its chain of certificates in PEM has some 8 KiB."""
LEAST_SECRET_BYTES: Final = 8
"""A shorter one could be guessed, and would be found by chance in what was made with another."""
MAX_FILE_BYTES: Final = 64 * 1024


class Use(Protocol):
    """What can be done with a secret: builds a message and makes it one that the other side believes."""

    @property
    def kind(self) -> str:
        """What a secret must have been put in as, such as `tsig`."""
        ...

    def made_with(self, secret: bytes) -> bytes:
        """The message; never the secret, nor anything that it follows from."""
        ...


class SecretStore:
    """Sealed secrets in a folder."""

    def __init__(self, folder: Path, vault: bytes, wrapping: bytes) -> None:
        """Uses the folder; nothing is opened before it is used."""
        self._folder, self._vault, self._wrapping = folder, vault, wrapping

    def names(self) -> list[str]:
        """Names of the secrets, sorted."""
        found = self._folder.glob(f"*{SUFFIX}") if self._folder.is_dir() else ()
        return sorted(path.stem for path in found if is_name(path.stem))

    def put(self, name: str, kind: str, secret: bytes) -> None:
        """Keeps a secret, in place of an earlier one of that name.

        Raises:
            RequestBadName: Name or kind is none.
            VaultBadRequest: The secret is too long or too short.

        """
        check_name("secret", name)
        check_name("kind", kind)
        if not LEAST_SECRET_BYTES <= len(secret) <= MOST_SECRET_BYTES:
            reason = f"a secret has {LEAST_SECRET_BYTES} to {MOST_SECRET_BYTES} bytes"
            raise core.VaultBadRequest({"reason": reason})
        lock = sealed.KeyLock.new()
        clear = {"format": FORMAT, "vault": self._vault.hex(), "name": name, "kind": kind, "lock": lock.to_json()}
        data = sealed.to_bytes(clear, sealed.encrypt(clear, lock, self._wrapping, secret))
        files.replace_private(self._folder / f"{name}{SUFFIX}", data)

    def use(self, name: str, use: Use) -> bytes:
        """What a use makes with a secret.

        Raises:
            RequestUnknownKey: There is none of that name and kind.
            VaultDamaged: Its file is not as it should be.
            ValueError: The use would have given the secret away.

        """
        secret = self._open(name, use.kind)
        made = use.made_with(secret)
        if any(form in made for form in (secret, secret.hex().encode(), secret.hex().upper().encode())):
            message = f"what {use.kind} made holds the secret itself"
            raise ValueError(message)
        return made

    def check(self, name: str, kind: str) -> None:
        """Refuses what `use` would refuse, before anything is written down about it; raises as that does."""
        self._open(name, kind)

    def _open(self, name: str, kind: str) -> bytes:
        check_name("secret", name)
        path = self._folder / f"{name}{SUFFIX}"
        try:
            given = sealed.read(files.read_private(path, most=MAX_FILE_BYTES))
            table = sealed.table_of(given, "file", {"format", "vault", "name", "kind", "lock", "secret"})
            lock, held = sealed.KeyLock.read(table["lock"]), bytes.fromhex(table.pop("secret"))
            secret = sealed.decrypt(table, lock, self._wrapping, held)
        except FileNotFoundError:
            raise core.RequestUnknownKey({"name": name, "known": ", ".join(self.names()) or "none"}) from None
        except (files.FileRefusedError, sealed.NotADocumentError, ValueError, TypeError) as error:
            raise core.VaultDamaged({"path": str(path), "reason": str(error)}) from None
        except sealed.NotOpenedError:
            raise core.VaultDamaged({"path": str(path), "reason": "it does not open"}) from None
        if (table["format"], table["vault"], table["name"]) != (FORMAT, self._vault.hex(), name):
            raise core.VaultDamaged({"path": str(path), "reason": "it is another vault's, or under another name"})
        if table["kind"] != kind:
            raise core.RequestUnknownKey({"name": name, "known": f"{name} as {table['kind']}"})
        return secret
