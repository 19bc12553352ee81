"""Which generation of a vault may sign: its owner's word on chain.

For the vault. A folder that was restored from a backup may live beside the one it was copied from; only one of them may
sign, and neither can know by itself which. A registry says it. The one on chain is the contract's; `FileRegistry` is
for tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Protocol

from ghostnet import core

MOST_BYTES: Final = 4_096


class Registry(Protocol):
    """Knows the generation that may sign."""

    def current_generation(self, vault: bytes) -> int:
        """The newest generation that the vault's owner registered.

        Raises:
            VaultRegistryUnavailable: It is not known.

        """
        ...


class FirstGeneration:
    """Where nobody can register anything: the folder as it was set up may sign, and no copy of it ever."""

    def current_generation(self, vault: bytes) -> int:
        """The first."""
        del vault
        return 1


class FileRegistry:
    """A registry in a file, for tests: a canonical list of [vault, generation]. Whoever writes it decides who signs."""

    def __init__(self, path: Path) -> None:
        """Uses the file."""
        self._path = path

    def current_generation(self, vault: bytes) -> int:
        """What the file says; a vault that it does not name has its first generation."""
        try:
            given: Any = core.decode(self._path.read_bytes()[:MOST_BYTES])
            return int({bytes(each[0]): each[1] for each in given}.get(vault, 1))
        except (OSError, core.CodecError, TypeError, ValueError, IndexError) as error:
            raise core.VaultRegistryUnavailable({"reason": f"{self._path}: {error}"}) from None

    def register(self, vault: bytes, generation: int) -> None:
        """Registers a generation, which ends the earlier ones."""
        self._path.write_bytes(core.encode([[vault, generation]]))
