"""What a transaction would ask of agents, in words: nothing is left out, and nothing moves a cursor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ghostnet import core
from ghostnet.cli import asking
from ghostnet.client.outcome import Outcome
from ghostnet.core import encode
from ghostnet.testing import Account, Agent, Chain, Contract, Result

RESOURCE, NAME = "mock:lab", "lab/a"


@pytest.fixture(name="requester")
def _requester(chain: Chain, alice: Account) -> Contract:
    agent = Agent(chain, RESOURCE, owner=alice)
    requester = chain.deploy("contracts/tests/requester", uses=[agent.agents], pay="5", by=alice)
    agent.grant(requester, NAME, kinds=["mock.append"])
    return requester


def ask(requester: Contract, args: bytes) -> Result[Any]:
    asked: Result[Any] = requester.ask(
        id=RESOURCE, kind="mock.append", targets=[{"name": NAME, "shape": "list"}], args=args,
        start_in="1h", run_in="1m", reward="0.50", fee="0.10", undo_until=None,
    )  # fmt: skip
    return asked


def trial_of(chain: Chain, result: Result[Any]) -> Outcome:
    """The same as the client has it."""
    return Outcome(
        id=bytes(32), height=1, receipt=result.receipt, schema_of=chain._schema_of, error=None, trace=result.trace
    )


def test_an_action_is_told_in_words(chain: Chain, requester: Contract) -> None:
    trial = trial_of(chain, ask(requester, encode([["one line"]])))
    assert asking.lines(trial, chain._schema_of, chain.name_of) == [
        "What it would ask of agents:",
        "  1. mock.append@1 on mock:lab, for requester",
        "       lab/a list: text one line",
        "     starts by 2027-01-01T01:00:00.008Z, or not at all; reported by 2027-01-01T01:01:00.008Z",
        "     0.50 RLUSD for an action that is done, 0.10 RLUSD for a plan",
        "     no undo is set aside",
    ]


def test_texts_of_strangers_move_no_cursor(chain: Chain, requester: Contract) -> None:
    trial = trial_of(chain, ask(requester, encode([["\x1b[2Jno\nline\u202e"]])))
    found = asking.lines(trial, chain._schema_of, chain.name_of)
    assert found[2] == r"       lab/a list: text \x1b[2Jno\nline\u202e"


def test_what_nothing_here_can_read_is_shown_as_it_is(chain: Chain, requester: Contract) -> None:
    trial = trial_of(chain, ask(requester, b"\xff\x00"))
    found = asking.lines(trial, chain._schema_of, chain.name_of)
    assert found[2:4] == ["       lab/a list", "     with arguments that nothing here can read: ff00"]


def test_a_trace_that_was_cut_hides_no_action(chain: Chain, requester: Contract) -> None:
    trial = trial_of(chain, ask(requester, encode([["one line"]])))
    cut = replace(trial, trace=core.Trace((), cut=True))
    assert asking.data(cut, chain._schema_of) == {"actions": [], "actions_not_told": 1}
    said = asking.lines(cut, chain._schema_of, chain.name_of)
    assert said[1:] == ["  and 1 more, which nothing here tells of: the trace got too long and was cut"]
