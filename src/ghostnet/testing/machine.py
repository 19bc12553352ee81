"""A hypothesis state machine from a schema: calls in any order by anybody, and the schema's invariants after each step.

    TestAnyOrder = state_machine("token", owner="alice", name="Gold", symbol="AU", decimals=2, supply=10**6).TestCase

Each method is a rule whose arguments are drawn by their types; so is the passing of time. A refusal is an answer like
any other; a trap, gas that runs out, or an invariant that does not hold fails the test, with the steps that led there.
Needs hypothesis, which `ghostnet[testing]` brings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ghostnet import core
from ghostnet.authoring.building import schema_of
from ghostnet.schema import values
from ghostnet.testing.chain import NAMES, START, Chain
from ghostnet.testing.contract import Contract

SEQUENCES: Final = 25
"""Sequences of up to 50 calls, 1,250 in all: about a second."""
DAY_MS: Final = values.SPANS["d"]
LONGEST_MS: Final = 400 * DAY_MS
"""Longest duration drawn, and the longest step of time: beyond a year, so that yearly terms end."""
START_MS: Final = values.time_of(START)
FAR_MS: Final = 4_102_444_800_000
"""The latest time drawn: the year 2100. Half of all lie about a year behind the chain's start: deadlines are met."""
MOST_TEXT: Final = 40
"""Longest text or bytes drawn; longer ones only take longer to print."""
MOST_ITEMS: Final = 4
HASH_BYTES: Final = 32
MOST_MICROS: Final = 20 * 10**6
"""Most RLUSD drawn, in millionths: twenty dollars."""
SMALL: Final = 300
"""Half of all numbers drawn are no larger: they meet balances and limits more often."""
SIGNED: Final = {"i64": 63, "i128": 127}
UNSIGNED: Final = {"u8": 8, "u16": 16, "u32": 32, "u64": 64, "u128": 128}


def state_machine(source: str, **init: Any) -> type[RuleBasedStateMachine]:
    """The machine of a contract; its `TestCase` is what pytest collects. It can be subclassed, to add invariants.

    The TestCase does as many sequences of calls as fit into a second; a subclass's as many as hypothesis is told to.

    Args:
        source: As of `Chain.deploy`.
        init: Arguments of `init`; the name of an account of the chain stands for its address.

    """

    class Machine(RuleBasedStateMachine):
        """One chain with the contract on it."""

        def __init__(self) -> None:
            super().__init__()
            self.chain = Chain()
            self.contract: Contract = self.chain.deploy(source, **_given(self.chain, init))

        @rule(span=st.integers(1, LONGEST_MS))
        def advance(self, span: int) -> None:
            """Time passes."""
            self.chain.advance(values.duration_text(span))

        @invariant()
        def promises_hold(self) -> None:
            """What the schema promises."""
            for each in self.contract.schema.describe()["invariants"]:
                assert self.contract.method(each["name"])() is True, each["text"]

    description = schema_of(source).describe()
    for method in description["methods"]:
        if method["kind"] in ("call", "view"):
            setattr(Machine, f"call_{method['name']}", _call(description, method))
    Machine.__name__ = Machine.__qualname__ = f"{description['name']}-machine"
    Machine.TestCase.settings = settings(Machine.TestCase.settings, max_examples=SEQUENCES)
    return Machine


def _given(chain: Chain, init: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of `init`, with accounts for their names."""
    return {name: chain.accounts.get(value, value) if isinstance(value, str) else value for name, value in init.items()}


def _call(description: Mapping[str, Any], method: Mapping[str, Any]) -> Callable[..., None]:
    """The rule that calls one method."""
    args = {each["name"]: strategy(description, each["type"]) for each in method["args"]}
    paid = _amounts() if method["payable"] else st.just(core.Rlusd(0))

    def call(self: Any, by: str, pay: core.Rlusd, given: dict[str, Any]) -> None:
        options = {} if method["kind"] == "view" else {"by": self.chain.accounts[by], "pay": pay}
        args = {name: _here(self.chain, value) for name, value in given.items()}
        try:
            self.contract.method(method["name"])(**options, **args)
        except core.VmError:
            raise
        except core.GhostError:
            pass  # refused, as it may be

    call.__name__ = f"call_{method['name']}"
    made: Callable[..., None] = rule(by=st.sampled_from(NAMES), pay=paid, given=st.fixed_dictionaries(args))(call)
    return made


class _Somebody(str):
    """The name of an account, where an address is wanted."""

    __slots__ = ()


def _here(chain: Chain, value: Any) -> Any:
    """A drawn value on this chain: names of accounts become their addresses, wherever they stand."""
    match value:
        case _Somebody():
            return chain.accounts[str(value)]
        case list():
            return [_here(chain, each) for each in value]
        case dict():
            return {name: _here(chain, each) for name, each in value.items()}
    return value


def _amounts() -> st.SearchStrategy[core.Rlusd]:
    return st.integers(0, MOST_MICROS).map(lambda n: core.Rlusd(f"{n // 10**6}.{n % 10**6:06}"))


def strategy(description: Mapping[str, Any], kind: str) -> st.SearchStrategy[Any]:  # noqa: PLR0911, PLR0912  a type each
    """Values of a type in Python's forms.

    Args:
        description: The schema, as `Schema.describe` gives it.
        kind: The type, as the schema spells it.

    """
    outer, _, rest = kind.partition("<")
    inner = rest.removesuffix(">")
    match outer:
        case "bool":
            return st.booleans()
        case "option":
            return st.none() | strategy(description, inner)
        case "list":
            element, _, items = inner.rpartition(",")
            return st.lists(strategy(description, element.strip()), max_size=min(int(items), MOST_ITEMS))
        case "string":
            length = min(int(inner), MOST_TEXT)
            return st.text(max_size=length).filter(lambda text: len(text.encode()) <= length)
        case "bytes":
            return st.binary(max_size=min(int(inner), MOST_TEXT))
        case "bytes32" | "hash":
            return st.binary(min_size=HASH_BYTES, max_size=HASH_BYTES)
        case "address":
            return st.sampled_from([_Somebody(name) for name in NAMES])
        case "rlusd":
            return _amounts()
        case "time":
            return st.integers(START_MS, START_MS + LONGEST_MS) | st.integers(0, FAR_MS)
        case "duration":
            return st.integers(0, LONGEST_MS)
        case _ if outer in UNSIGNED:
            most = 2 ** UNSIGNED[outer] - 1
            return st.integers(0, min(SMALL, most)) | st.integers(0, most)
        case _ if outer in SIGNED:
            return st.integers(-SMALL, SMALL) | st.integers(-(2 ** SIGNED[outer]), 2 ** SIGNED[outer] - 1)
    declared = next(each for each in description["types"] if each["name"] == kind)
    if declared["kind"] == "enum":
        return st.sampled_from(declared["variants"])
    return st.fixed_dictionaries({each["name"]: strategy(description, each["type"]) for each in declared["fields"]})
