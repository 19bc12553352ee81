"""Schemas of contracts, kept in the user's cache folder so that completion needs no node.

By their hash, which is checked when one is read; beside them, for each chain, which contract had which when it was last
asked. Nothing else relies on them: a command that reads or sends asks the chain.
"""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from ghostnet import core
from ghostnet.authoring import places
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.client.client import Client
    from ghostnet.client.contract import ContractHandle

ASK_MS = 1_000
"""Longest wait for a node while somebody waits for a completion; what it answers is kept."""


def contract(session: Session, client: Client, name: str) -> ContractHandle:
    """A contract by its name here, and its schema is kept."""
    handle = client.contract(session.contract_address(name))
    keep(session, handle.address, handle.schema)
    return handle


def keep(session: Session, address: bytes, schema: core.Schema) -> None:
    """Keeps a contract's schema. A cache that cannot be written is none, and no error."""
    with contextlib.suppress(OSError):
        _write(_schema_path(schema.hash.hex()), schema.cbor)
        _write(_contract_path(session, address), schema.hash.hex().encode())


def cached(session: Session, name: str) -> core.Schema:
    """A contract's schema as it was kept; where it was not, as its node says.

    Raises:
        GhostError: There is no such contract, or no node that answers soon.

    """
    address = session.contract_address(name)
    try:
        path = _schema_path(_contract_path(session, address).read_text())
        schema = core.Schema.from_cbor(path.read_bytes())
        if schema.hash.hex() == path.name:
            return schema
    except (OSError, ValueError, core.GhostError):
        pass
    return _asked(session, address)


def _asked(session: Session, address: bytes) -> core.Schema:
    from ghostnet.client.client import Client  # noqa: PLC0415  most of the time that a completion may take

    with Client(session.node, genesis_hash=session.genesis_hash, timeout_ms=ASK_MS) as client:
        schema = client.schema(address)
    keep(session, address, schema)
    return schema


def _schema_path(schema_hash: str) -> Path:
    return places.cache() / "schemas" / Path(schema_hash).name


def _contract_path(session: Session, address: bytes) -> Path:
    genesis = session.genesis_hash
    chain = "unpinned" if genesis is None else genesis.hex()[:16]
    return places.cache() / "contracts" / chain / core.address_text(address)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, and only if it is not there as it is."""
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.write_bytes(data)
    draft.replace(path)
