"""A tenant who asks for more than an agent can carry, and another who asks for one action at a time."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import pytest

from ghostnet.agent.agent import HANDS
from ghostnet.agent.carrier import ENDED
from ghostnet.client import Key
from ghostnet.client.contract import ContractHandle
from ghostnet.core import Create, Rlusd, address_text, code_hash, contract_address, encode
from tests.e2e.agent.yard import BUILT, Yard, items, program, yard

TORTURE = bool(os.environ.get("GHOST_TORTURE"))
FLOOD = 10_000 if TORTURE else 512
TOGETHER = 32
"""Requests of the flood in one transaction."""
MOST_SECONDS = 2.0
"""From another tenant's request to its report, during the flood, on a machine that has nothing else to do."""
MOST_BEFORE = 2 * HANDS
"""Actions of the flood that end in that time, on any machine: those that were in hand, and as many again."""
PAUSE_SECONDS = 0.2
"""Between two actions of the other tenant, whose grant has 200 calls for the two minutes of the longest flood."""
NAMES = 16
RESOURCES = [f"mock:flood/{number}" for number in range(20)]
GRANTED = {at: [f"{at.partition(':')[2]}/{name}" for name in range(NAMES)] for at in RESOURCES}
QUIET = "mock:quiet"


@pytest.fixture(name="here")
def _here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    with yard(tmp_path_factory.mktemp("yard")) as made, program(made, GRANTED | {QUIET: ["quiet/0"]}):
        yield made


def asker_of(here: Yard, owner: Key) -> ContractHandle:
    """Another tenant's contract."""
    code = code_hash((BUILT / "requester.wasm").read_bytes())
    create = Create(
        code=code, salt=bytes(32), args=encode([]), value=Rlusd(100), uses=(here.agents.address,),
        admin=owner.auth.address,
    )  # fmt: skip
    here.client.send([create], owner)
    return here.client.contract(contract_address(owner.auth.address, code, bytes(32)))


def ask(here: Yard, asker: ContractHandle, owner: Key, places: list[tuple[str, str]]) -> list[bytes]:
    """An action for each place, in one transaction."""
    messages = [
        asker.message("ask", {
            "id": at, "kind": "mock.add", "targets": [{"name": name, "shape": "sum"}], "start_in": "10m",
            "run_in": "10m", "reward": "0.01", "fee": "0.01", "undo_until": None, "args": items("mock.add", 1).hex(),
        })
        for at, name in places
    ]  # fmt: skip
    done = here.client.send(messages, owner)
    return [bytes.fromhex(asker.result("ask", each)) for each in done.receipt.results]


def flood(here: Yard) -> bytes:
    """Asks for all of it; the last action."""
    places = [(at, name) for at, names in GRANTED.items() for name in names]
    for start in range(0, FLOOD, TOGETHER):
        some = [places[number % len(places)] for number in range(start, min(start + TOGETHER, FLOOD))]
        *_, last = ask(here, here.asker, here.alice, some)
    return last


def ended(here: Yard, first: int) -> list[tuple[int, str]]:
    """Height and id of each action that ended since a block, in their order."""
    found = []
    for height in range(first, here.client.header().height + 1):
        events = (event for receipt in here.client.block(height).receipts for event in receipt.events)
        for event in (event for event in events if event.emitter == here.agents.address):
            said = json.loads(here.agents.schema.event_to_json(event.number, event.fields))
            if said["event"] == "Ended":
                found.append((height, said["fields"]["action"]))
    return found


def test_a_flood_of_one_tenant_delays_another_by_a_turn(here: Yard) -> None:
    bob, begun = Key.generate(), here.client.header().height
    here.client.fund(bob.auth.address)
    asker = asker_of(here, bob)
    here.give("quiet/0", at=QUIET, to=address_text(asker.address))
    asked: dict[str, int] = {}
    waits = []
    with ThreadPoolExecutor(1) as pool:
        flooding = pool.submit(flood, here)
        while not flooding.done() or here.state(flooding.result()) not in ENDED:
            since = time.monotonic()
            [action] = ask(here, asker, bob, [(QUIET, "quiet/0")])
            asked[action.hex()] = here.client.header().height
            while here.state(action) not in ENDED:
                time.sleep(0.02)
            waits.append(time.monotonic() - since)
            assert here.state(action) == "done"
            time.sleep(PAUSE_SECONDS)
    order = ended(here, begun)
    assert len(order) == FLOOD + len(asked)
    places = {action: place for place, (_, action) in enumerate(order)}
    before = [places[action] - sum(height < at for height, _ in order) for action, at in asked.items()]
    assert len(before) > 1
    assert max(before) < MOST_BEFORE, before
    print(f"another tenant's {len(waits)} actions: median {median(waits):.2f} s, longest {max(waits):.2f} s")
    if TORTURE:
        assert max(waits) < MOST_SECONDS, waits
