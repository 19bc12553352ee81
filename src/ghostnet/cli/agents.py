"""What commands read of the system contract `agents`: its records, proven, and its events, block by block.

For `resource`, `grant` and `action`. A contract's storage cannot be listed, so lists come from the work of agents,
which is numbered, or from events of the newest blocks; every list is bounded and says where it ended.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ghostnet import core
from ghostnet.actions.sight import printable
from ghostnet.cli import output, text
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import Sending, send
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.client.client import Client
    from ghostnet.client.contract import ContractHandle

PROGRESS_BLOCKS: Final = 250
COLOURS: Final = {"asserted": "31", "witnessed": "33", "proven": "32"}
LEVELS: Final = {
    "asserted": "asserted (the owner's word alone)",
    "witnessed": "witnessed (several saw a challenge)",
    "proven": "proven",
}
OBSTACLES: Final = {
    "none": "it can be used",
    "no_resource": "nobody holds the resource",
    "no_grant": "there is no grant",
    "other_owner": "the resource changed hands since: its new owner must give another",
    "other_code": "the contract has other code since: the owner must confirm it",
    "expired": "its time is over",
    "used_up": "its calls are used up",
}
"""What the contract's obstacles say to people."""


@dataclass(frozen=True)
class Entry:
    """An event of `agents` in a block.

    Attributes:
        height: The block's.
        time_ms: The block's, ms since 1970.
        id: Of the transaction or delivery; 32 bytes.
        name: The event's.
        fields: The event's, in JSON's types.
        receipt: What it stood in.

    """

    height: int
    time_ms: int
    id: bytes
    name: str
    fields: Mapping[str, Any]
    receipt: core.Receipt


def agents_of(client: Client) -> ContractHandle:
    """The contract `agents` of a chain."""
    return client.contract(client.system("agents"))


def key_of(resource: str) -> str:
    """The key of a resource: SHA-256 of its id, in hex."""
    return hashlib.sha256(resource.encode()).hexdigest()


def resource_of(agents: ContractHandle, key: str) -> dict[str, Any] | None:
    """A resource by its key, proven; None where nobody holds it."""
    found: dict[str, Any] | None = agents.stored("resources", [key])
    return found


class History:
    """Events of `agents`, newest first, of at most so many blocks.

    Attributes:
        reached: The lowest block that was read.
        more: Whether there are older blocks, which were not.

    """

    def __init__(self, client: Client, agents: ContractHandle, most: int) -> None:
        """Reads nothing yet."""
        self._client, self._agents, self._most = client, agents, most
        self.reached = 0
        self.more = False

    def __iter__(self) -> Iterator[Entry]:
        top = self._client.header().height
        self.reached = top
        last = max(0, top - self._most)
        for read, height in enumerate(range(top, last, -1), 1):
            try:
                block = self._client.block(height)
            except core.RequestError:  # the node keeps no older blocks
                self.more = True
                return
            self.reached, self.more = height, height > 1
            if read % PROGRESS_BLOCKS == 0 and sys.stderr.isatty():
                output.progress(f"read {read} blocks, down to {height}", last=False)
            for receipt in reversed(block.receipts):
                if receipt.ok:
                    yield from self._entries(block.header, receipt)

    def _entries(self, header: core.Header, receipt: core.Receipt) -> Iterator[Entry]:
        for event in reversed(receipt.events):
            if event.emitter != self._agents.address:
                continue
            try:
                read = json.loads(self._agents.schema.event_to_json(event.number, event.fields))
            except core.GhostError:
                continue  # of an older version of the contract
            yield Entry(header.height, header.time_ms, receipt.id, read["event"], read["fields"], receipt)

    @property
    def note(self) -> str:
        """Where it ended, in words; empty where all was read."""
        return f"blocks before {self.reached} were not read: --blocks N reads more" if self.more else ""


def calling(
    session: Session,
    options: Sending,
    method: str,
    args: Mapping[str, Any] | Callable[[Client], Mapping[str, Any]],
    step: str,
) -> Answer:
    """Sends one call of `agents`; `args` may need the chain."""
    with session.client() as client:
        given = args(client) if callable(args) else args
        return send(session, client, [agents_of(client).message(method, given)], [step], options)


def level(given: str) -> str:
    """How far control was shown, in colour where a person looks at a terminal that has one."""
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    words = LEVELS.get(given, given)
    return words if plain else f"\x1b[1;{COLOURS.get(given, '0')}m{words}\x1b[0m"


def name_of(session: Session, address: str) -> str:
    """What an address is called here."""
    return session.name_of(core.address_bytes(address))


def noted(shown: str, *notes: str) -> str:
    """A text with notes below it, as far as there are any."""
    return "\n".join([shown, *(note for note in notes if note)])


def relative(time_ms: int, now_ms: int) -> str:
    """A time as seen from another: `in 2h30m`, `3d ago`, by its two largest units."""
    away = abs(time_ms - now_ms)
    unit = next((unit for unit in (86_400_000, 3_600_000, 60_000) if away >= unit), 1_000)
    finer = {86_400_000: 3_600_000, 3_600_000: 60_000}.get(unit, 1_000)
    words = text.span(away // finer * finer) if away >= 1_000 else "1s"
    return f"in {words}" if time_ms >= now_ms else f"{words} ago"


def relative_text(time: str, now_ms: int) -> str:
    """The same of a time in JSON's form."""
    from ghostnet.schema.values import time_of  # noqa: PLC0415  help does not need it

    return relative(time_of(time), now_ms)


def time_from(client: Client, field: str, given: str) -> str:
    """A time in JSON's form: as it stands, or `+30d` from the chain's clock."""
    from ghostnet.schema.values import time_text  # noqa: PLC0415  help does not need it

    return time_text(client.status().clock_ms + text.parse_span(field, given[1:])) if given.startswith("+") else given


def held(agents: ContractHandle, resource: str) -> dict[str, Any]:
    """A resource that somebody holds, proven.

    Raises:
        RequestNoResource: Nobody does.

    """
    found = resource_of(agents, key_of(resource))
    if found is None:
        raise core.RequestNoResource({"name": resource})
    return found


def grant_row(agents: ContractHandle, resource: str, contract: str) -> dict[str, Any]:
    """A grant with what keeps it from being used; empty where it was revoked."""
    known, grant = resource_of(agents, resource), agents.stored("grants", [resource, contract])
    if known is None or grant is None:
        return {}
    obstacle = agents.view("obstacle", {"id": known["id"], "contract": contract})
    return {"resource": known["id"], "contract": contract, **grant, "obstacle": obstacle}


def agent_words(session: Session, agent: Mapping[str, Any], now_ms: int) -> str:
    """An agent in one line."""
    beat = agent["heartbeat"]
    lives = "never heard of" if beat is None else f"heard of {relative_text(beat, now_ms)}"
    retired = "" if agent["retired"] is None else f"; retired {relative_text(agent['retired'], now_ms)}"
    kinds = printable(", ".join(agent["kinds"]))
    return f"of {name_of(session, agent['owner'])}, stake {agent['stake']} RLUSD, {kinds}; {lives}{retired}"
