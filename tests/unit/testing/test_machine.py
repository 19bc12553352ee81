"""State machines made of schemas."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, run_state_machine_as_test

from ghostnet.authoring.building import module_of
from ghostnet.testing.machine import state_machine, strategy

FEW = settings(
    max_examples=4, stateful_step_count=12, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
TOKEN: dict[str, Any] = {"owner": "alice", "name": "Gold", "symbol": "AU", "decimals": 2, "supply": 10**6}


@pytest.mark.parametrize(
    ("template", "init"),
    [("token", TOKEN), ("name-lease", {"owner": "alice", "price_per_day": "1"}), ("blank", {"limit": 100})],
)
def test_calls_in_any_order_keep_a_templates_promises(template: str, init: dict[str, Any]) -> None:
    run_state_machine_as_test(state_machine(template, **init), settings=FEW)  # type: ignore[no-untyped-call]


def test_a_promise_that_is_broken_fails_with_the_steps_that_led_there() -> None:
    class Broken(state_machine("token", **TOKEN)):  # type: ignore[misc]
        @invariant()
        def nobody_but_alice_holds_any(self) -> None:
            assert self.contract.balance_of(owner=self.chain.accounts["bob"]) == 0

    many = settings(FEW, max_examples=50, stateful_step_count=10)
    with pytest.raises(AssertionError) as broken:
        run_state_machine_as_test(Broken, settings=many)  # type: ignore[no-untyped-call]
    assert "call_" in "".join(broken.value.__notes__)


@pytest.mark.parametrize("template", ["token", "escrow", "name-lease", "council", "asset"])
def test_every_argument_of_a_template_has_values_that_fit_its_type(template: str) -> None:
    schema = module_of(template).schema
    description = schema.describe()
    assert description["methods"]
    for method in description["methods"]:
        for arg in method["args"]:
            strategy(description, arg["type"]).validate()


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_texts_and_lists_stay_within_their_limits(data: st.DataObject) -> None:
    assert len(data.draw(strategy({"types": []}, "string<5>")).encode()) <= 5
    assert len(data.draw(strategy({"types": []}, "list<u8, 3>"))) <= 3
    assert data.draw(strategy({"types": []}, "option<u8>")) in (None, *range(256))
