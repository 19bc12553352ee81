"""What an agent's folder keeps of its zone, beside `agent.toml`: what the update key is to be limited to.

For `agent setup dns` and `doctor`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

from ghostnet.client.files import FileRefusedError, read_private, replace_private
from ghostnet.core import AgentNoLimit, DriverBadOrder
from ghostnet.drivers.dns.setup import Limit

LIMIT: Final = "limit.json"
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
