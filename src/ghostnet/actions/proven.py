"""What a chain says of an action, all of it in one block: which entries that takes, and how they are read.

For agents, which gather the proofs, and for the vault, which decides on them alone: both go the same way here, so that
no key is in one list and not in the other. Records are decoded by the contract's own schema, whose hash is proven with
them: it cannot differ from what the contract wrote, and a newer contract with more fields is read as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final, cast

from ghostnet import core
from ghostnet.actions import standing
from ghostnet.client import Client, Proof
from ghostnet.client.bundle import Bundle

AGENTS: Final = core.system_address("agents")

Record = dict[str, Any]
Values = Callable[[Sequence[bytes]], Sequence[bytes | None]]
"""The values under raw keys, proven under one header; None: nothing is there."""


@dataclass(frozen=True)
class Facts:
    """An action as one block has it. Records are None where there is none.

    Attributes:
        action, resource, grant: What `agents` stores of it.
        code: Hash of the code of the contract that asked.
        vault: What `agents` stores of the vault that was asked about.

    """

    action: Record | None
    resource: Record | None
    grant: Record | None
    code: bytes | None
    vault: Record | None

    def obstacle(self, time_ms: int) -> str:
        """What keeps the action from being acted on at the block's time; empty where nothing does."""
        assert self.action is not None  # the caller has looked
        return standing.obstacle(self.action, self.resource, self.grant, self.code, time_ms)


def facts(values: Values, schema: core.Schema, action: bytes | None, vault: bytes | None) -> Facts:
    """Reads what is known of an action, and of a vault.

    Args:
        values: Gives proven values; asked more than once, since later keys follow from earlier values.
        schema: Of `agents`; held to its hash on the chain.
        action: The action's id; None: none is asked about.
        vault: The key of a vault in `agents`; None: none is asked about.

    Raises:
        ProofOtherAnswer: The schema is not that of the contract.
        RequestUnknownContract: There is no contract `agents`.

    """
    _check_schema(schema, values)
    wanted = [
        _own(schema, item, key.hex()) for item, key in (("actions", action), ("vaults", vault)) if key is not None
    ]
    found = values([*map(_raw, wanted)])
    records = map(_record, repeat(schema), wanted, found)
    of_action = None if action is None else next(records)
    of_vault = None if vault is None else next(records)
    if of_action is None:
        return Facts(None, None, None, None, of_vault)
    resource, contract = of_action["resource"], of_action["contract"]
    wanted = [_own(schema, "resources", resource), _own(schema, "grants", resource, contract)]
    asker, *found = values([core.contract_key(core.address_bytes(contract)), *map(_raw, wanted)])
    of_resource, of_grant = map(_record, repeat(schema), wanted, found)
    code = None if asker is None else core.ContractEntry.decode(asker).code_hash
    return Facts(of_action, of_resource, of_grant, code, of_vault)


def gather(client: Client, height: int, schema: core.Schema, action: bytes | None, vault: bytes | None) -> Bundle:
    """The proofs of all that `facts` reads, at one block.

    Raises:
        GhostError: The node cannot prove it.

    """
    shown: list[Proof] = []

    def values(keys: Sequence[bytes]) -> list[bytes | None]:
        _, found = client.prove_all(keys, height)
        shown.extend(found)
        return [each.value for each in found]

    facts(values, schema, action, vault)
    return Bundle.of_proofs(shown, schema.cbor)


def _check_schema(schema: core.Schema, values: Values) -> None:
    """Holds the schema to the newest entry of the contract's history."""
    (entry,) = values([core.contract_key(AGENTS)])
    if entry is None:
        raise core.RequestUnknownContract({"address": core.address_text(AGENTS)})
    (history,) = values([core.history_key(AGENTS, core.ContractEntry.decode(entry).versions - 1)])
    expected = bytes(32) if history is None else core.HistoryEntry.decode(history).schema_hash
    if schema.hash != expected:
        raise core.ProofOtherAnswer({"expected": expected, "found": schema.hash})


def _own(schema: core.Schema, item: str, *key: str) -> bytes:
    return schema.storage_key_from_json(item, json.dumps(key))


def _raw(own: bytes) -> bytes:
    return core.storage_key(AGENTS, own)


def _record(schema: core.Schema, own: bytes, value: bytes | None) -> Record | None:
    return None if value is None else cast("Record", json.loads(schema.storage_entry_to_json(own, value))["value"])
