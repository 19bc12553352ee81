"""What a transaction asked of agents: read from its trace, with `agents` as it is deployed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from ghostnet import core
from ghostnet.actions.requested import STATES, requested, told
from ghostnet.core import Rlusd, decode, encode
from ghostnet.testing import Account, Agent, Chain, Contract, Result

RESOURCE = "mock:lab"
MINUTE, HOUR = 60_000, 3_600_000


@pytest.fixture(name="agent")
def _agent(chain: Chain, alice: Account) -> Agent:
    return Agent(chain, RESOURCE, owner=alice)


@pytest.fixture(name="requester")
def _requester(chain: Chain, agent: Agent, alice: Account) -> Contract:
    requester = chain.deploy("contracts/tests/requester", uses=[agent.agents], pay="50", by=alice)
    agent.grant(requester, "lab/a", "lab/b", kinds=["mock.add", "mock.append"])
    return requester


def ask(requester: Contract, *names: str, kind: str = "mock.add", args: bytes, **more: Any) -> Result[bytes]:
    given: dict[str, Any] = {
        "id": RESOURCE,
        "kind": kind,
        "targets": [{"name": name, "shape": "sum"} for name in names],
        "start_in": "1h",
        "run_in": "1m",
        "reward": "0.50",
        "fee": "0.10",
        "undo_until": None,
    }
    asked: Result[bytes] = requester.ask(args=args, **(given | more))
    return asked


def test_a_request_is_told_with_its_arguments_by_name(chain: Chain, requester: Contract) -> None:
    until = chain.now + 30 * 24 * HOUR
    asked = ask(requester, "lab/a", "lab/b", args=encode([[3], [4]]), undo_until=until)
    (action,) = asked.actions
    assert (action.action, action.contract) == (asked.value, core.address_bytes(requester.address))
    assert (action.kind, action.version, action.resource) == ("mock.add", 1, RESOURCE)
    assert action.targets == (
        {"name": "lab/a", "shape": "sum", "amount": 3},
        {"name": "lab/b", "shape": "sum", "amount": 4},
    )
    assert (action.start_by, action.report_by) == (chain.now + HOUR, chain.now + HOUR + MINUTE)
    assert (action.reward, action.fee, action.undo, action.undoes) == (Rlusd("0.50"), Rlusd("0.10"), until, None)
    assert action.to_json() == {
        "contract": requester.address,
        "kind": "mock.add",
        "version": 1,
        "resource": RESOURCE,
        "targets": list(action.targets),
        "unread": None,
        "start_by": "2027-01-01T01:00:00.008Z",
        "report_by": "2027-01-01T01:01:00.008Z",
        "reward": "0.50",
        "fee": "0.10",
        "undo": "2027-01-31T00:00:00.007Z",
        "undoes": None,
    }


@pytest.mark.parametrize("args", [b"", b"\xff", encode(7), encode([[3], [4]]), encode([["three"]]), encode([[3, 4]])])
def test_arguments_of_another_form_stay_bytes(requester: Contract, args: bytes) -> None:
    (action,) = ask(requester, "lab/a", args=args).actions
    assert (action.targets, action.unread) == (({"name": "lab/a", "shape": "sum"},), args)


def test_an_undo_is_told_with_what_it_takes_back(chain: Chain, agent: Agent, requester: Contract) -> None:
    done = ask(requester, "lab/a", args=encode([[3]]), undo_until=chain.now + 24 * HOUR).value
    agent.carry_out(done)
    back = requester.take_back(action=done, start_in="1h", run_in="1m")
    (action,) = back.actions
    assert (action.action, action.undoes, action.targets) == (back.value, done, ())
    assert (action.kind, action.version, action.resource) == ("mock.add", 1, RESOURCE)
    assert (action.reward, action.fee, action.start_by) == (Rlusd("0.50"), Rlusd("0.10"), chain.now + HOUR)


def test_what_did_not_happen_was_not_asked_for(chain: Chain, agent: Agent, requester: Contract) -> None:
    agent.agents.revoke(id=RESOURCE, contract=requester, by=agent.owner)
    with chain.refused(agent.agents.errors.Obstructed) as refused:
        ask(requester, "lab/a", args=encode([[3]]))
    assert refused.error is not None


@dataclass(frozen=True)
class Trial:
    """A transaction that was tried out."""

    trace: core.Trace | None
    error: core.GhostError | None = None


def test_a_request_in_a_call_that_was_undone_is_none(requester: Contract) -> None:
    asked = ask(requester, "lab/a", args=encode([[3]]))
    schema_of = asked._reader.schema_of
    (call,) = asked.trace.calls
    assert len(requested(Trial(asked.trace), schema_of)) == 1
    failed = core.Failure(class_number=1, number=1, contract=None, fields=())
    undone = core.CallTrace(**{
        **{name: getattr(call, name) for name in core.CallTrace.__slots__}, "failure": failed, "result": b"",
    })  # fmt: skip
    assert requested(Trial(core.Trace((undone,), cut=False)), schema_of) == ()
    # Another message of the transaction failed: the call looks well in the trace, and did not happen.
    assert requested(Trial(asked.trace, core.StandardNotAuthorized({})), schema_of) == ()


def test_without_a_trace_nothing_can_be_told(requester: Contract) -> None:
    reader = ask(requester, "lab/a", args=encode([[3]]))._reader
    with pytest.raises(ValueError, match="traced=True"):
        requested(Trial(None), reader.schema_of)


def test_what_a_contract_is_told_stands_in_the_delivery(chain: Chain, agent: Agent, requester: Contract) -> None:
    action = ask(requester, "lab/a", args=encode([[3]])).value
    agent.carry_out(action, "partial")
    (one,) = [each for delivery in chain.deliveries for each in told(delivery.trace)]
    assert (one.contract, one.action, one.state) == (core.address_bytes(requester.address), action, "partial")
    assert one.failure is None


def test_a_wakeup_that_brings_something_else_tells_of_no_action(chain: Chain, bob: Account) -> None:
    probe = chain.deploy("contracts/tests/probe", owner=bob)
    slot = probe.ask_number(within="1h", deposit="1", pay="1", gas=5_000_000).value
    probe.resolve_slot(id=slot, answer=encode(300))
    chain.advance("1s")
    assert [decode(call.args) for one in chain.deliveries for call in one.trace.calls] == [[slot, encode(300)]]
    assert [list(told(one.trace)) for one in chain.deliveries] == [[]]


def test_states_are_those_of_the_system_contract(agent: Agent) -> None:
    states = next(each for each in agent.agents.schema.describe()["types"] if each["name"] == "State")
    assert tuple(states["variants"]) == STATES
