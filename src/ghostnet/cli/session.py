"""What one command works with: settings, keys, the client, and the person at the terminal.

For the commands. Everything is made when it is first asked for, so a command that needs no network has none.
"""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ghostnet import core
from ghostnet.cli import output
from ghostnet.cli.settings import PASSPHRASE_VARIABLE, Flags, Profiles, Settings, home_folder
from ghostnet.client import files
from ghostnet.client.keys import Key, Signer
from ghostnet.client.keystore import KeyEntry, KeyStore

if TYPE_CHECKING:
    from ghostnet.client.client import Client
    from ghostnet.vault.client import VaultClient

MAX_PASSPHRASE_BYTES = 1_024
SYSTEM_PREFIX = "system/"
SYSTEM_NAMES = ("ledger", "agents", "names")
"""Who has an address that follows from its name (docs/spec/governance.md) on every chain, or is meant to."""


class Session:
    """One command's surroundings.

    Attributes:
        as_json: Whether the answer is for a program.
        assume_yes: Whether nobody is to be asked.

    """

    def __init__(self, flags: Flags, *, as_json: bool = False, assume_yes: bool = False) -> None:
        """Prepares; nothing is read yet."""
        self.as_json = as_json
        self.assume_yes = assume_yes
        self._flags = flags
        self._keys_by_address: dict[str, str] | None = None
        self._opened: dict[str, Key] = {}

    @cached_property
    def settings(self) -> Settings:
        """Which node, chain and key."""
        return Settings.load(self._flags)

    @cached_property
    def profiles(self) -> Profiles:
        """The user's folder, whether or not the profile in use is sound."""
        return Profiles(home_folder(self._flags, os.environ))

    @property
    def flags(self) -> Flags:
        """What the command line says."""
        return self._flags

    # ------------------------------------------------------------------ the node

    @property
    def node(self) -> str:
        """The node's URL.

        Raises:
            RequestNoNode: Nobody says which.

        """
        found = self.settings.get("node")
        if found is None:
            raise core.RequestNoNode
        return found.value

    @property
    def genesis_hash(self) -> bytes | None:
        """The pinned genesis; None where nothing is pinned."""
        found = self.settings.get("genesis")
        if found is None:
            return None
        try:
            return _hash("genesis", found.value)
        except core.RequestMalformedField:
            reason = "its genesis is not 64 hex digits"
            raise core.LocalSettingsRefused({"path": found.source, "reason": reason}) from None

    @contextmanager
    def client(self) -> Iterator[Client]:
        """The client, for the command's time."""
        from ghostnet.client.client import Client  # noqa: PLC0415  most of the time a command takes to start

        with Client(self.node, genesis_hash=self.genesis_hash) as client:
            yield client

    # ------------------------------------------------------------------ keys

    @cached_property
    def key_stores(self) -> list[KeyStore]:
        """Where keys are, the profile's first."""
        profile = self.settings.profile
        return self.settings.profiles.key_stores(None if profile is None else profile.value)

    def store_of(self, name: str) -> KeyStore:
        """The store that has a key; the user's own where none has."""
        return next((store for store in self.key_stores if store.has(name)), self.key_stores[-1])

    def entries(self) -> list[KeyEntry]:
        """All keys, the profile's first; one that hides another of its name is listed alone."""
        found: dict[str, KeyEntry] = {}
        for store in self.key_stores:
            for name in store.names():
                found.setdefault(name, store.entry(name))
        return list(found.values())

    def entry(self, name: str) -> KeyEntry:
        """What is known of a key without its passphrase.

        Raises:
            RequestUnknownKey: There is none of that name.

        """
        try:
            return self.store_of(name).entry(name)
        except core.RequestUnknownKey:
            known = ", ".join(entry.name for entry in self.entries()) or "none"
            raise core.RequestUnknownKey({"name": name, "known": known}) from None

    def key(self, name: str) -> Key:
        """A key, opened; its passphrase is asked for once."""
        if name not in self._opened:
            self.entry(name)
            self._opened[name] = self.store_of(name).load(name, self.passphrase)
        return self._opened[name]

    def signer(self, name: str) -> Signer:
        """Who signs with a key: the vault where one is named, or the key itself, opened."""
        if self.settings.get("vault") is None:
            return self.key(name)
        return self._vault.signer(name)

    def signer_auth(self, name: str) -> core.Auth:
        """The keys of the account that a key begins; no passphrase is needed."""
        if self.settings.get("vault") is None:
            return core.Auth.ed25519(self.entry(name).public)
        return self._vault.signer(name).auth

    @property
    def vault_path(self) -> Path:
        """The vault's socket.

        Raises:
            LocalVaultUnreachable: Nobody says where one is.

        """
        found = self.settings.get("vault")
        if found is None:
            raise core.LocalVaultUnreachable({"path": "-", "reason": "none is named"})
        return Path(found.value)

    @property
    def enrolments(self) -> Path:
        """Where this user's enrolments at vaults are."""
        return self.profiles.home / "enrolments"

    def caller(self, named: str | None = None) -> str:
        """Who asks a vault: who is named, or the only one that is enrolled here.

        Raises:
            LocalNotEnrolledHere: Nobody is named, and there is not just one.

        """
        from ghostnet.vault.client import enrolments  # noqa: PLC0415  rarely needed

        setting, known = self.settings.get("caller"), enrolments(self.enrolments)
        if named is not None:
            return named
        if setting is not None:
            return setting.value
        if len(known) != 1:
            raise core.LocalNotEnrolledHere({"path": str(self.enrolments), "known": ", ".join(known) or "none"})
        return known[0]

    @cached_property
    def _vault(self) -> VaultClient:
        """The vault, once it knows who is asking."""
        from ghostnet.vault.client import Enrolment, VaultClient  # noqa: PLC0415  rarely needed

        enrolment = Enrolment.load(self.enrolments, self.caller())
        client = VaultClient(self.vault_path)
        weakref.finalize(self, client.close)
        client.authenticate(enrolment)
        return client

    @property
    def signer_name(self) -> str:
        """Who signs.

        Raises:
            RequestNoSigner: Nobody says who.

        """
        found = self.settings.get("as")
        if found is None:
            raise core.RequestNoSigner
        return found.value

    def passphrase(self, name: str) -> str:
        """The passphrase of a key: from the file that GHOST_PASSPHRASE_FILE names, or asked for.

        Raises:
            LocalNoPassphrase: There is neither file nor terminal.

        """
        if path := os.environ.get(PASSPHRASE_VARIABLE):
            return _passphrase_in(Path(path))
        if not self.interactive:
            raise core.LocalNoPassphrase({"name": name})
        import getpass  # noqa: PLC0415  rarely needed

        return getpass.getpass(f"passphrase of key {name}: ", stream=sys.stderr)

    def new_passphrase(self, name: str) -> str:
        """A passphrase for a new key: as `passphrase`, but asked for twice."""
        if PASSPHRASE_VARIABLE in os.environ:
            return self.passphrase(name)
        while True:
            first = self.passphrase(name)
            import getpass  # noqa: PLC0415  rarely needed

            if first and first == getpass.getpass("the same again: ", stream=sys.stderr):
                return first
            output.say("the two differ, or are empty")

    # ------------------------------------------------------------------ names

    @cached_property
    def contracts(self) -> dict[str, str]:
        """Names of contracts and their addresses: the project's, then the profile's."""
        genesis, profile = self.settings.get("genesis"), self.settings.profile
        kept = {}
        if genesis is not None and profile is not None:
            kept = self.settings.profiles.contracts(profile.value, genesis.value)
        return kept | self.settings.project_contracts()

    def keep_contract(self, name: str, address: str) -> bool:
        """Gives a contract a name in the profile; whether there is a profile to keep it in."""
        genesis, profile = self.settings.get("genesis"), self.settings.profile
        if genesis is None or profile is None:
            return False
        profiles = self.settings.profiles
        kept = profiles.contracts(profile.value, genesis.value) | {name: address}
        profiles.write_contracts(profile.value, genesis.value, kept)
        return True

    def address(self, text: str) -> bytes:
        """An address: `ghost1…`, the name of a key or of a contract, or `system/NAME`.

        Raises:
            RequestUnknownAlias: It is none of these.

        """
        if text.startswith("ghost1"):
            return core.address_bytes(text)
        if text.startswith(SYSTEM_PREFIX):
            return core.system_address(text.removeprefix(SYSTEM_PREFIX))
        if any(store.has(text) for store in self.key_stores):
            return core.address_bytes(self.entry(text).address)
        return self.contract_address(text)

    def contract_address(self, text: str) -> bytes:
        """A contract's address: `ghost1…`, its name here, or `system/NAME`; raises as `address`."""
        if text.startswith("ghost1"):
            return core.address_bytes(text)
        if text.startswith(SYSTEM_PREFIX):
            return core.system_address(text.removeprefix(SYSTEM_PREFIX))
        found = self.contracts.get(text)
        if found is None:
            known = ", ".join(sorted(self.contracts)) or "none"
            raise core.RequestUnknownAlias({"name": text, "known": known})
        return core.address_bytes(found)

    def name_of(self, address: bytes) -> str:
        """What an address is called here, with its text form's start; the whole text where it has no name."""
        text = core.address_text(address)
        return self._names.get(text) or self._system_names.get(text, text)

    def put_names(self, error: BaseException) -> None:
        """Has an error say `alice (ghost1…)` for the addresses that have names here."""
        error = error.error if isinstance(error, output.RefusedError) else error
        if not isinstance(error, core.GhostError):
            return
        with suppress(core.GhostError, OSError):  # settings or keys that cannot be read are no news beside an error
            known = self._system_names | self._names
            error.names = {address: f"{name} ({address})" for address, name in known.items()}

    @cached_property
    def _system_names(self) -> dict[str, str]:
        return {core.address_text(core.system_address(name)): f"{SYSTEM_PREFIX}{name}" for name in SYSTEM_NAMES}

    @property
    def _names(self) -> dict[str, str]:
        """Addresses and what they are called; keys before contracts, and of two names the first."""
        if self._keys_by_address is None:
            self._keys_by_address = {entry.address: entry.name for entry in reversed(self.entries())}
        contracts = {address: name for name, address in reversed(self.contracts.items())}
        return contracts | self._keys_by_address

    # ------------------------------------------------------------------ the person

    @property
    def interactive(self) -> bool:
        """Whether there is somebody to ask."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def confirm(self, question: str) -> None:
        """Asks, unless told not to.

        Raises:
            RequestNotConfirmed: The answer was no, or nobody could be asked.

        """
        if self.assume_yes:
            return
        if not self.interactive:
            raise core.RequestNotConfirmed
        sys.stderr.write(f"{question} [y/N] ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise core.RequestNotConfirmed


def _passphrase_in(path: Path) -> str:
    try:
        data = files.read_private(path, most=MAX_PASSPHRASE_BYTES)
        return data.decode().removesuffix("\n").removesuffix("\r")
    except FileNotFoundError:
        reason = "there is no such file"
    except (files.FileRefusedError, UnicodeDecodeError) as error:
        reason = str(error) if isinstance(error, files.FileRefusedError) else "it is not UTF-8"
    raise core.LocalKeyFileRefused({"path": path, "reason": reason})


def _hash(field: str, text: str) -> bytes:
    """32 bytes from 64 hex digits."""
    try:
        data = bytes.fromhex(text)
    except ValueError:
        data = b""
    if len(data) != len(bytes(32)):
        raise core.RequestMalformedField({"field": field, "expected": "64 hex digits"})
    return data


parse_hash = _hash
