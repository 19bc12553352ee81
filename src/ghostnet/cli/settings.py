"""Settings: which node, chain and key a command uses, and who says so.

For every command. In this order: a flag, a GHOST_* variable, the project's `.ghost.toml`, the profile of the user's
folder. A profile pins its chain's genesis; a project's file may not say otherwise (docs/reference/settings.md).
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ghostnet import core
from ghostnet.client import files
from ghostnet.client.keystore import KeyStore, check_name, is_name

PROJECT_FILE: Final = ".ghost.toml"
MAX_FILE_BYTES: Final = 256 * 1024
"""Largest settings file: some thousand contracts by name."""
FIELDS: Final = ("node", "genesis", "as")
"""What a profile says: the node's URL, the hash of the chain's genesis, the key that signs."""
VAULT_FIELDS: Final = ("vault", "caller")
"""What it says as well, and a project's file never does: the socket of the vault that signs, and who asks it."""
VARIABLES: Final = {
    "profile": "GHOST_PROFILE",
    "node": "GHOST_NODE",
    "genesis": "GHOST_GENESIS",
    "as": "GHOST_AS",
    "vault": "GHOST_VAULT",
    "caller": "GHOST_CALLER",
}
HOME_VARIABLE: Final = "GHOST_HOME"
PASSPHRASE_VARIABLE: Final = "GHOST_PASSPHRASE_FILE"  # noqa: S105  where it is, not what it is


@dataclass(frozen=True)
class Setting:
    """A value, and who says it."""

    value: str
    source: str


@dataclass(frozen=True)
class Flags:
    """What the command line says; None where it does not."""

    home: Path | None = None
    profile: str | None = None
    node: str | None = None
    as_key: str | None = None
    vault: Path | None = None
    caller: str | None = None


class Profiles:
    """The user's folder: profiles, keys, names of contracts."""

    def __init__(self, home: Path) -> None:
        """Uses the folder; it is made when something is written."""
        self.home = home

    def names(self) -> list[str]:
        """Names of the profiles, sorted."""
        folder = self.home / "profiles"
        return sorted(path.parent.name for path in folder.glob("*/profile.toml") if is_name(path.parent.name))

    def selected(self) -> str | None:
        """The profile that is used where nothing else is said."""
        value = _table(self.home / "config.toml").get("profile")
        return value if isinstance(value, str) else None

    def select(self, name: str) -> None:
        """Uses a profile from now on.

        Raises:
            RequestUnknownProfile: There is none of that name.

        """
        self.read(name)
        _write(self.home / "config.toml", {"profile": name})

    def read(self, name: str) -> dict[str, str]:
        """What a profile says.

        Raises:
            RequestUnknownProfile: There is none of that name.

        """
        path = self.folder(name) / "profile.toml"
        if not path.exists():
            raise core.RequestUnknownProfile({"name": name, "known": ", ".join(self.names()) or "none"})
        return _fields(path, _table(path), more=VAULT_FIELDS)

    def write(self, name: str, fields: Mapping[str, str]) -> None:
        """Makes a profile, or changes it."""
        _write(self.folder(name) / "profile.toml", fields)

    def remove(self, name: str) -> None:
        """Removes a profile; its keys, if it has any, stay."""
        self.read(name)
        (self.folder(name) / "profile.toml").unlink()
        if self.selected() == name:
            (self.home / "config.toml").unlink()

    def folder(self, name: str) -> Path:
        """Where a profile's files are."""
        check_name("profile", name)
        return self.home / "profiles" / name

    def key_stores(self, name: str | None) -> list[KeyStore]:
        """Where keys are looked for: the profile's own, then the user's."""
        own = [] if name is None else [KeyStore(self.folder(name) / "keys")]
        return [*own, KeyStore(self.home / "keys")]

    def contracts(self, name: str, genesis: str) -> dict[str, str]:
        """Names of contracts on the profile's chain, and their addresses."""
        return _texts(self._contracts_path(name, genesis))

    def write_contracts(self, name: str, genesis: str, contracts: Mapping[str, str]) -> None:
        """Replaces the names of contracts on the profile's chain."""
        _write(self._contracts_path(name, genesis), contracts)

    def _contracts_path(self, name: str, genesis: str) -> Path:
        return self.folder(name) / "contracts" / f"{genesis[:16]}.toml"


class Settings:
    """What holds for one command.

    Attributes:
        profiles: The user's folder.
        profile: The name of the profile, and who says so; None where none is selected.

    """

    def __init__(self, flags: Flags, environment: Mapping[str, str], project: Path | None) -> None:
        """Reads what there is.

        Args:
            flags: What the command line says.
            environment: The variables.
            project: The project's file, if there is one.

        Raises:
            LocalSettingsRefused: A file is not as it should be.
            RequestUnknownProfile: The profile named is none.

        """
        self.profiles = Profiles(home_folder(flags, environment))
        self.project = project
        self._project = {} if project is None else _project(project)
        self._given = {
            "profile": flags.profile,
            "node": flags.node,
            "as": flags.as_key,
            "vault": None if flags.vault is None else str(flags.vault),
            "caller": flags.caller,
        }
        self._environment = environment
        self.profile = self._before("profile") or _setting(self.profiles.selected(), "the user's config")
        self._fields = {} if self.profile is None else self.profiles.read(self.profile.value)
        self._hold_pin()

    @classmethod
    def load(cls, flags: Flags) -> Settings:
        """Settings as this process finds them."""
        return cls(flags, os.environ, find_project(Path.cwd()))

    def get(self, name: str) -> Setting | None:
        """One of FIELDS or VAULT_FIELDS: its value, and who says it."""
        source = "" if self.profile is None else f"profile {self.profile.value}"
        return self._before(name) or _setting(self._fields.get(name), source)

    def project_contracts(self) -> dict[str, str]:
        """Names of contracts that the project's file gives."""
        contracts = self._project.get("contracts", {})
        return {str(name): str(address) for name, address in contracts.items()}

    def _before(self, name: str) -> Setting | None:
        """What is said before the profile is asked."""
        variable = VARIABLES[name]
        project = self._project.get(name)
        return (
            _setting(self._given.get(name), "the command line")
            or _setting(self._environment.get(variable) or None, variable)
            or _setting(project, str(self.project))
        )

    def _hold_pin(self) -> None:
        """A project's file cannot make somebody trust another chain than the profile it uses does."""
        theirs, pinned = self._project.get("genesis"), self._fields.get("genesis")
        if self.project is not None and theirs and pinned and theirs != pinned:
            reason = f"it names another genesis than the profile {self.profile and self.profile.value}"
            raise core.LocalSettingsRefused({"path": self.project, "reason": reason})


def home_folder(flags: Flags, environment: Mapping[str, str]) -> Path:
    """The user's folder: --home, GHOST_HOME, or `ghostnet` where the system keeps configuration."""
    if flags.home is not None:
        return flags.home
    if named := environment.get(HOME_VARIABLE):
        return Path(named)
    base = environment.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "ghostnet"


def find_project(start: Path) -> Path | None:
    """The nearest `.ghost.toml`: in `start`, or above it up to the folder of a repository or the user's own."""
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder / PROJECT_FILE
        if (folder / ".git").exists() or folder == Path.home():
            return None
    return None


def _setting(value: object, source: str) -> Setting | None:
    return Setting(value, source) if isinstance(value, str) else None


def _project(path: Path) -> dict[str, Any]:
    table = _table(path)
    contracts = table.pop("contracts", {})
    fields: dict[str, Any] = dict(_fields(path, table, more=("profile",)))
    if not isinstance(contracts, dict) or not all(isinstance(address, str) for address in contracts.values()):
        raise core.LocalSettingsRefused({"path": path, "reason": "[contracts] does not give an address to each name"})
    return fields | {"contracts": contracts}


def _fields(path: Path, table: Mapping[str, Any], more: tuple[str, ...] = ()) -> dict[str, str]:
    known = (*FIELDS, "folder", *more)
    for name, value in table.items():
        if name not in known:
            raise core.LocalSettingsRefused({"path": path, "reason": f"it says {name!r}; known are {', '.join(known)}"})
        if not isinstance(value, str):
            raise core.LocalSettingsRefused({"path": path, "reason": f"{name!r} is not text"})
    return dict(table)


def _texts(path: Path) -> dict[str, str]:
    return {name: value for name, value in _table(path).items() if isinstance(value, str)}


def _table(path: Path) -> dict[str, Any]:
    """A TOML file; nothing where there is none."""
    try:
        data = files.read_private(path, most=MAX_FILE_BYTES, others_may_read=True)
        return tomllib.loads(data.decode())
    except FileNotFoundError:
        return {}
    except (files.FileRefusedError, ValueError) as error:
        raise core.LocalSettingsRefused({"path": path, "reason": str(error)}) from None


def _write(path: Path, fields: Mapping[str, str]) -> None:
    """Writes texts by name: JSON's strings are TOML's."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items()]
    files.replace_private(path, "".join(lines).encode())
