"""Which generation of a vault may sign: its owner's word on chain.

For the vault. A folder that was restored from a backup may live beside the one it was copied from; only one of them may
sign, and neither can know by itself which. The contract `agents` of the chain that vault.toml names says it; the vault
is shown that with every bundle of that chain, or by its operator, and marks the highest generation it was shown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from ghostnet import core
from ghostnet.vault.marks import Marks


def key_of(vault: bytes) -> bytes:
    """The name of a vault on chain, 32 bytes: its id stays at home."""
    return hashlib.sha256(vault).digest()


@dataclass(frozen=True)
class Registry:
    """A chain on which the vault's owner registers its generations.

    Attributes:
        genesis: Hash of the chain's genesis.
        vault: The vault's name there.
        audit: The vault's audit key, which is registered with it.

    """

    genesis: bytes
    vault: bytes
    audit: bytes

    def learn(self, record: dict[str, Any] | None, marks: Marks) -> None:
        """Marks the generation that the chain has of the vault.

        Raises:
            VaultRegistryUnavailable: The chain does not have this vault.

        """
        if record is None:
            raise core.VaultRegistryUnavailable({"reason": "the chain knows no such vault"})
        if record["key"] != self.audit.hex():
            raise core.VaultRegistryUnavailable({"reason": "the chain knows another vault by this one's name"})
        if record["generation"] > (marks.generation(self.genesis) or 0):
            marks.put_generation(self.genesis, record["generation"])

    def current_generation(self, marks: Marks) -> int:
        """The newest generation that the vault was shown.

        Raises:
            VaultRegistryUnavailable: It was shown none.

        """
        found = marks.generation(self.genesis)
        if found is None:
            raise core.VaultRegistryUnavailable({"reason": "nobody has shown the vault what the chain knows of it"})
        return found
