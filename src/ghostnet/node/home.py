"""The folder a node lives in: its genesis, its key, its store.

For `ghostcli node init` and `dev`, which make one, and for the server, which opens it. The lock that keeps a second
node out is the store's.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ghostnet.node.keys import Ed25519Key, create_key, load_key

MAX_GENESIS_BYTES = 4 * 1024 * 1024
"""Largest genesis: 10,000 funded accounts of some 60 bytes, six times over."""


@dataclass(frozen=True)
class Home:
    """A node's folder.

    Attributes:
        path: The folder.

    """

    path: Path

    @property
    def genesis_path(self) -> Path:
        """The genesis; canonical CBOR."""
        return self.path / "genesis.cbor"

    @property
    def key_path(self) -> Path:
        """The sequencer's key."""
        return self.path / "sequencer.key"

    @property
    def faucet_path(self) -> Path:
        """The key of a development chain's faucet."""
        return self.path / "faucet.key"

    @property
    def store_path(self) -> Path:
        """The ledger's own folder."""
        return self.path / "store"

    @property
    def plans_path(self) -> Path:
        """Bodies of plans, beside the ledger."""
        return self.path / "plans"

    def exists(self) -> bool:
        """Whether a node was set up here."""
        return self.genesis_path.exists()

    def has_chain(self) -> bool:
        """Whether the ledger's folder holds a chain: its own copy of the genesis is what it writes last."""
        return (self.store_path / "genesis.cbor").exists()

    def create_key(self) -> Ed25519Key:
        """Makes the folder, for its user alone, and a key in it; the genesis names the key, so the key comes first."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return create_key(self.key_path)

    def create_faucet_key(self) -> Ed25519Key:
        """Makes the key of a development chain's faucet."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return create_key(self.faucet_path)

    def write_genesis(self, genesis: bytes) -> None:
        """Writes the genesis, which must not exist; it is on disk, whole, when this returns."""
        draft = self.genesis_path.with_suffix(".draft")
        with draft.open("wb") as file:
            file.write(genesis)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, self.genesis_path)  # fails where one exists, as a rename would not
        draft.unlink()
        descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def genesis(self) -> bytes:
        """The genesis."""
        with self.genesis_path.open("rb") as file:
            return file.read(MAX_GENESIS_BYTES)

    def faucet_key(self) -> Ed25519Key | None:
        """The faucet's key; None where the chain has no faucet."""
        return load_key(self.faucet_path) if self.faucet_path.exists() else None

    def key(self) -> Ed25519Key:
        """The sequencer's key."""
        return load_key(self.key_path)
