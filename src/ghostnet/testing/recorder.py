"""What the tests of a run called, and what became of it: for `contract test`, `contract check` and `contract gas`.

A row for each contract: per method the calls, the gas, the errors; the events; for each call that paid RLUSD out
whether it wrote afterwards what it had read before; the actions it asked for, and what it was told of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median_low
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ghostnet import core
from ghostnet.actions.requested import Requested, told

if TYPE_CHECKING:
    from ghostnet.testing.chain import Chain, ViewSeen
    from ghostnet.testing.results import Result


@dataclass
class MethodSeen:
    """One method, over all tests."""

    calls: int = 0
    gas: list[int] = field(default_factory=list)
    """Of the calls that happened."""
    errors: set[str] = field(default_factory=set)
    paid_before_writing: set[str] = field(default_factory=set)
    """Tests in which it sent RLUSD and then wrote an entry."""


@dataclass
class ContractSeen:
    """One contract's schema, over all tests."""

    methods: dict[str, MethodSeen] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    """Kinds of steps that it made: what of its capabilities was used."""
    asked: dict[str, bool] = field(default_factory=dict)
    """Kinds of actions that it asked for, and whether there was a way back: an undo set aside, or other values for a
    target it had asked for before."""
    told: set[str] = field(default_factory=set)
    """States of actions that it was told and took."""
    refused_to_be_told: dict[str, str] = field(default_factory=dict)
    """States of actions that it was told and refused, with the first test."""

    def to_json(self) -> dict[str, Any]:
        """The row in the report."""
        return {
            "methods": {
                name: {
                    "calls": seen.calls,
                    "gas_least": min(seen.gas, default=None),
                    "gas_median": median_low(seen.gas) if seen.gas else None,
                    "gas_most": max(seen.gas, default=None),
                    "errors": sorted(seen.errors),
                    "paid_before_writing": sorted(seen.paid_before_writing),
                }
                for name, seen in self.methods.items()
            },
            "events": sorted(self.events),
            "kinds": sorted(self.kinds),
            "asked": dict(sorted(self.asked.items())),
            "told": sorted(self.told),
            "refused_to_be_told": dict(sorted(self.refused_to_be_told.items())),
        }


class Recorder:
    """Collects over a run."""

    def __init__(self) -> None:
        """Nothing was called yet."""
        self._contracts: dict[str, ContractSeen] = {}
        self._targets: WeakKeyDictionary[Chain, dict[Any, tuple[str, str]]] = WeakKeyDictionary()

    def note(self, chain: Chain, result: Result[Any], test: str) -> None:
        """Takes in what a transaction or a delivery did."""
        for call in result.trace.all_calls():
            contract = self._contracts.setdefault(chain.name_of(call.contract), ContractSeen())
            method = contract.methods.setdefault(call.method, MethodSeen())
            method.calls += 1
            if call.failure is None:
                method.gas.append(call.gas_used)
            else:
                method.errors.add(chain.error_of(call.failure).slug)
            if _paid_before_writing(call):
                method.paid_before_writing.add(test)
            contract.kinds |= {step.kind.name.lower() for step in call.steps if isinstance(step, core.Step)}
            contract.kinds |= {"call" for step in call.steps if isinstance(step, core.CallTrace)}
        for event in result.events:
            emitter = chain.name_of(core.address_bytes(event.emitter))
            if emitter in self._contracts:
                self._contracts[emitter].events.add(event.name)
        for action in result.actions:
            self._asked(chain, action)
        for each in told(result.trace):
            contract = self._contracts[chain.name_of(each.contract)]
            if each.failure is None:
                contract.told.add(each.state)
            else:
                contract.refused_to_be_told.setdefault(each.state, test)

    def _asked(self, chain: Chain, action: Requested) -> None:
        """Notes a kind, and whether any request of it so far could be taken back."""
        asked = self._contracts[chain.name_of(action.contract)].asked
        before = self._targets.setdefault(chain, {})
        asked.setdefault(action.kind, False)
        asked[action.kind] |= action.undo is not None or action.undoes is not None
        for target in action.targets:
            place = (action.contract, action.resource, target["name"], target["shape"])
            wanted = (action.kind, json.dumps(target, sort_keys=True))
            if (other := before.setdefault(place, wanted)) != wanted:
                # The later one can take the earlier one's place, and the earlier one the later one's.
                asked[action.kind] = asked[other[0]] = True

    def note_view(self, contract: str, view: ViewSeen) -> None:
        """Takes in a view that a test asked."""
        method = self._contracts.setdefault(contract, ContractSeen()).methods.setdefault(view.method, MethodSeen())
        method.calls += 1
        if view.gas is not None:
            method.gas.append(view.gas)
        if view.error is not None:
            method.errors.add(view.error.slug)

    def write(self, path: Path) -> None:
        """Writes the report as JSON."""
        path.write_text(json.dumps(self.to_json(), indent=2, sort_keys=True) + "\n")

    def to_json(self) -> dict[str, Any]:
        """The report: each contract's row by its name."""
        return {name: contract.to_json() for name, contract in self._contracts.items()}


def _paid_before_writing(call: core.CallTrace) -> bool:
    """Whether RLUSD left the contract before its last write: what a callee or an error in between would see is old.

    A price for an action does not count: `agents` calls nobody back before the next delivery, and what is written is
    the action that it returned.
    """
    paid, agents = False, core.system_address("agents")
    for step in call.steps:
        if isinstance(step, core.CallTrace):
            paid |= bool(step.value) and step.contract != agents
        elif step.kind is core.StepKind.TRANSFER:
            paid = True
        elif paid and step.kind in (core.StepKind.SET, core.StepKind.REMOVE):
            return True
    return False
