"""A tenant who asks for more than an agent can carry, and another who asks for one action at a time."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from ghostnet.agent.carrier import ENDED
from ghostnet.client import Key
from ghostnet.client.contract import ContractHandle
from ghostnet.core import Create, Rlusd, address_text, code_hash, contract_address, encode
from tests.e2e.agent.yard import BUILT, Yard, items, program, yard

FLOOD = 10_000 if os.environ.get("GHOST_TORTURE") else 256
TOGETHER = 32
"""Requests of the flood in one transaction."""
MOST_SECONDS = 2.0
"""From another tenant's request to its report, during the flood."""
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
        some = [places[number % len(places)] for number in range(start, start + TOGETHER)]
        *_, last = ask(here, here.asker, here.alice, some)
    return last


def test_a_flood_of_one_tenant_delays_another_by_two_seconds_at_the_most(here: Yard) -> None:
    bob, waits = Key.generate(), list[float]()
    here.client.fund(bob.auth.address)
    asker = asker_of(here, bob)
    here.give("quiet/0", at=QUIET, to=address_text(asker.address))
    with ThreadPoolExecutor(1) as pool:
        flooding = pool.submit(flood, here)
        while not flooding.done() or here.state(flooding.result()) not in ENDED:
            [action] = ask(here, asker, bob, [(QUIET, "quiet/0")])
            since = time.monotonic()
            while here.state(action) not in ENDED:
                time.sleep(0.02)
            waits.append(time.monotonic() - since)
            assert here.state(action) == "done"
    assert len(waits) > 1
    assert max(waits) < MOST_SECONDS
