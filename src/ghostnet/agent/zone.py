"""What an agent's folder keeps of its zone: what its key is limited to, and the inventory that its owner adopted.

For `agent setup dns`, `agent adopt` and `doctor`, and for the heartbeat, which carries the inventory's hash.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

from ghostnet.client.files import FileRefusedError, read_private, replace_private
from ghostnet.core import AgentInventoryBroken, AgentNoLimit, CodecError, DriverBadOrder
from ghostnet.drivers.dns.inventory import MOST_BYTES, Inventory
from ghostnet.drivers.dns.setup import Limit

LIMIT: Final = "limit.json"
INVENTORY: Final = "inventory"
MOST_LIMIT_BYTES: Final = 64 * 1024


def keep_limit(folder: Path, limit: Limit) -> Path:
    """Writes down what the key is to be limited to; the file."""
    path = folder / LIMIT
    replace_private(path, f"{json.dumps(asdict(limit), indent=2)}\n".encode())
    return path


def kept_limit(folder: Path) -> Limit:
    """What was written down.

    Raises:
        AgentNoLimit: Nothing, or nothing that can be used.

    """
    path = folder / LIMIT
    try:
        match json.loads(read_private(path, most=MOST_LIMIT_BYTES)):
            case {"zone": str(zone), "key": str(key), "names": [*names], "types": [*types]}:
                return Limit(zone, key, tuple(map(str, names)), tuple(map(str, types)))
            case _:
                reason = "it is of another form"
    except FileNotFoundError:
        reason = "it is not there"
    except DriverBadOrder as error:
        reason = str(error.fields["reason"])
    except (FileRefusedError, ValueError, RecursionError) as error:  # JSON that is none is a ValueError
        reason = str(error)
    raise AgentNoLimit({"path": path, "reason": reason})


def keep_inventory(folder: Path, inventory: Inventory) -> Path:
    """Keeps what was adopted, in the place of what was before; the file.

    Raises:
        AgentInventoryBroken: It is larger than can be read again.

    """
    path, data = folder / INVENTORY, inventory.to_bytes()
    if len(data) > MOST_BYTES:
        raise AgentInventoryBroken({"path": path, "reason": f"it would have more than {MOST_BYTES} bytes"})
    replace_private(path, data)
    return path


def kept_inventory(folder: Path, zone: str) -> Inventory | None:
    """What was adopted; None: nothing was.

    Raises:
        AgentInventoryBroken: It cannot be read, or is of another zone.

    """
    data = _inventory_bytes(folder)
    if data is None:
        return None
    try:
        found = Inventory.from_bytes(data)
        reason = "" if found.zone == zone else f"it is of {found.zone}"
    except (CodecError, DriverBadOrder) as error:
        reason = error.text
    if reason:
        raise AgentInventoryBroken({"path": folder / INVENTORY, "reason": reason})
    return found


def inventory_hash(folder: Path) -> bytes:
    """SHA-256 of what was adopted; where nothing was, of no bytes.

    Raises:
        AgentInventoryBroken: It cannot be read.

    """
    return hashlib.sha256(_inventory_bytes(folder) or b"").digest()


def _inventory_bytes(folder: Path) -> bytes | None:
    try:
        return read_private(folder / INVENTORY, most=MOST_BYTES)
    except FileNotFoundError:
        return None
    except FileRefusedError as error:
        raise AgentInventoryBroken({"path": folder / INVENTORY, "reason": str(error)}) from error
