"""What the tests of a run called, and what became of it: for `contract test`, `contract check` and `contract gas`.

A row for each contract: per method the calls, the gas, the errors; the events; and for each call that paid RLUSD out
whether it wrote afterwards what it had read before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median_low
from typing import TYPE_CHECKING, Any

from ghostnet import core

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


class Recorder:
    """Collects over a run."""

    def __init__(self) -> None:
        """Nothing was called yet."""
        self._contracts: dict[str, ContractSeen] = {}

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
        """The report: contract to methods, events and kinds of steps."""
        return {
            name: {
                "methods": {
                    each: {
                        "calls": seen.calls,
                        "gas_least": min(seen.gas, default=None),
                        "gas_median": median_low(seen.gas) if seen.gas else None,
                        "gas_most": max(seen.gas, default=None),
                        "errors": sorted(seen.errors),
                        "paid_before_writing": sorted(seen.paid_before_writing),
                    }
                    for each, seen in contract.methods.items()
                },
                "events": sorted(contract.events),
                "kinds": sorted(contract.kinds),
            }
            for name, contract in self._contracts.items()
        }


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
