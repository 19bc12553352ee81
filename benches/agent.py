"""Actions of contracts through one agent: as many as go through, and how soon one is reported.

For benches.own. The node, the agent and the mock's target are programs of their own on this machine, and the agent
signs, journals and reports as it does anywhere. Times are those of the blocks with the request and with the report.
"""

from __future__ import annotations

import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from benches.programs import BenchError, say
from benches.row import Measured, measured
from ghostnet.core import Message
from tests.e2e.agent.yard import KINDS, Yard, items, program, yard

INCLUDES = ("exec", "sig", "root", "fsync", "api")
RATE = "mock actions through one agent"
SOON = "mock action, request to receipt, p50"
SLOWEST = "mock action, request to receipt, p99"
RATE_GOAL = 100.0  # actions/s
SOON_GOAL = 300.0  # ms
RUNS = 3
RESOURCES = [f"mock:shelf/{number}" for number in range(20)]
NAMES = 16  # of each resource: as many as a grant may name
BACKLOG = len(RESOURCES) * NAMES  # actions of a run, asked for at once, each on a name of its own
ASKED = 32  # in one transaction: each takes some 2 M of its 100 M gas
SINGLES = 40  # one after the other in a run
LONGEST = 120.0  # seconds for a run
PAUSE = 0.01  # seconds between looks at the chain
GRANTED = {at: [f"{at.partition(':')[2]}/{name}" for name in range(NAMES)] for at in RESOURCES}
PLACES = itertools.cycle([(at, name) for at, names in GRANTED.items() for name in names])


def measure() -> list[Measured]:
    """The agent's rows."""
    say("actions through one agent: one after the other, then as many as go through")
    with tempfile.TemporaryDirectory() as folder, yard(Path(folder)) as here, program(here, GRANTED):
        singles(here, 5)  # fills the caches
        spans = [singles(here, SINGLES) for _ in range(RUNS)]
        rates = [backlog(here) for _ in range(RUNS)]
    middles = [statistics.median(span) for span in spans]
    slowest = [statistics.quantiles(span, n=100)[98] for span in spans]
    return [
        measured(RATE, rates, "actions/s", INCLUDES, RATE_GOAL),
        measured(SOON, middles, "ms", INCLUDES, SOON_GOAL),
        measured(SLOWEST, slowest, "ms", INCLUDES),
    ]


def singles(here: Yard, count: int) -> list[float]:
    """Ms from request to receipt of actions that are asked for one after the other."""
    spans = []
    for _ in range(count):
        asked = ask(here, 1)
        [(action, since)] = asked.items()
        spans.append(max(1.0, ended(here, asked)[action] - since))
    return spans


def backlog(here: Yard) -> float:
    """Actions a second, from the first request to the last receipt."""
    asked = ask(here, BACKLOG)
    return BACKLOG / (max(ended(here, asked).values()) - min(asked.values())) * 1e3


def ask(here: Yard, count: int) -> dict[bytes, int]:
    """Actions on names of their own, and when they were asked for: the time of the block, ms since 1970."""
    times = dict[bytes, int]()
    for start in range(0, count, ASKED):
        messages = [message(here) for _ in range(min(ASKED, count - start))]
        outcome = here.client.send(messages, here.alice)
        at = here.client.header(outcome.height).time_ms
        times |= {bytes.fromhex(here.asker.result("ask", each)): at for each in outcome.receipt.results}
    return times


def message(here: Yard) -> Message:
    """One request."""
    at, name = next(PLACES)
    args = {
        "id": at, "kind": KINDS[0], "targets": [{"name": name, "shape": "sum"}],
        "start_in": "10m", "run_in": "10m", "reward": "0.01", "fee": "0.01", "undo_until": None,
        "args": items(KINDS[0], 1).hex(),
    }  # fmt: skip
    return here.asker.message("ask", args)


def ended(here: Yard, asked: Mapping[bytes, int]) -> dict[bytes, int]:
    """When each was reported as done, in ms since 1970.

    Raises:
        BenchError: One was not, within `LONGEST`.

    """
    end, times = time.monotonic() + LONGEST, dict[bytes, int]()
    height = here.client.header().height - BACKLOG // ASKED - 2 * len(asked)
    height = max(0, height)
    while len(times) < len(asked):
        if time.monotonic() > end:
            raise BenchError(f"only {len(times)} of {len(asked)} actions ended within {LONGEST:g} s")
        if height >= here.client.header().height:
            time.sleep(PAUSE)
            continue
        height += 1
        block = here.client.block(height)
        for event in (event for receipt in block.receipts for event in receipt.events):
            if event.emitter != here.agents.address:
                continue
            said = json.loads(here.agents.schema.event_to_json(event.number, event.fields))
            if said["event"] == "Ended" and (action := bytes.fromhex(said["fields"]["action"])) in asked:
                if said["fields"]["state"] != "done":
                    raise BenchError(f"an action is {said['fields']['state']}")
                times[action] = block.header.time_ms
    return times
