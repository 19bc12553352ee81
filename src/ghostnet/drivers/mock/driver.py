"""The driver of the mock's target.

Kinds: `mock.append` adds a text to a list, `mock.add` a number to a sum; interface/actions/mock.toml has their
arguments.
A plan has a step for each target, so that one can be done and the next not. An allowance is as for DNS: names, and
shapes `list` and `sum`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ghostnet.actions import Draft, Evidence, Fence, Guard, Order, Plan, Probe, Reading, ReadingState
from ghostnet.actions.kinds import KINDS
from ghostnet.core import (
    CodecError,
    DriverBadOrder,
    DriverError,
    DriverFenced,
    DriverNotNamed,
    DriverUnreachable,
    DriverUnsure,
    DriverWorldMoved,
    Value,
    decode,
    encode,
)
from ghostnet.drivers.transport import Channel, NoAnswerError, NotSentError

SHAPES = {name: kind.shape for name, kind in KINDS.items() if name.startswith("mock.")}
MOST_TARGETS = 16  # as the contract `agents` bounds them
SECONDS = 2.0  # for one exchange


class MockDriver:
    """`ghostnet.actions.Driver` for one mock target."""

    def __init__(self, port: int) -> None:
        self._port = port

    def inspect(self, order: Order) -> list[Value]:
        """The targets' values."""
        self._args(order)
        return [self._get(target.name) for target in order.targets]

    def plan(self, order: Order, world: list[Value]) -> Draft:
        """A step for each target."""
        before: list[Value] = []
        after: list[Value] = []
        steps: list[Value] = []
        for target, arg, there in zip(order.targets, self._args(order), world, strict=True):
            before.append([target.name, there])
            if isinstance(arg, int):
                steps.append(["add", target.name, arg, there])
                after.append([target.name, (there if isinstance(there, int) else 0) + arg or None])
            else:
                steps.append(["append", target.name, arg, there])
                after.append([target.name, [*(there if isinstance(there, list) else []), arg]])
        return Draft(before, tuple(steps), after, 0, Guard.ATOMIC)

    def _args(self, order: Order) -> list[Value]:
        """What is to be added to each target."""
        shape = SHAPES.get(order.kind)
        try:
            args = decode(order.args)
        except CodecError as error:
            raise DriverBadOrder({"reason": error.text}) from error
        fits = isinstance(args, list) and len(args) == len(order.targets) and 0 < len(args) <= MOST_TARGETS
        if not fits or shape is None or len(set(order.targets)) != len(order.targets):
            raise DriverBadOrder({"reason": "its arguments do not fit its kind and targets"})
        assert isinstance(args, list)
        given: list[Value] = [item[0] if isinstance(item, list) and len(item) == 1 else None for item in args]
        for target, arg in zip(order.targets, given, strict=True):
            if target.shape != shape or not isinstance(arg, str if shape == "list" else int) or isinstance(arg, bool):
                raise DriverBadOrder({"reason": "its arguments do not fit its kind and targets"})
            if target.name not in order.allowance.names or (
                order.allowance.shapes and shape not in order.allowance.shapes
            ):
                raise DriverNotNamed({"name": target.name, "shape": shape})
        return given

    def fence(self, action: bytes, epoch: int) -> Fence:
        """A fence that the target knows by a number."""
        answer = self._read(["fence", action, epoch])
        if answer[0] == "fenced":
            raise DriverFenced({"found": answer[1]})
        return Fence(action, epoch, answer[1])

    def apply(self, step: Value, fence: Fence) -> None:
        """One effect."""
        match self._exchange(["do", *_parts(step), fence.previous]):
            case ["ok"]:
                return
            case ["fenced", str(found)]:
                raise DriverFenced({"found": found})
            case ["moved"]:
                raise DriverWorldMoved({"name": str(_parts(step)[1]), "shape": "the value"})
            case _:
                raise DriverBadOrder({"reason": "the target makes no sense of the step"})

    def probe(self, step: Value, fence: Fence) -> Probe:
        """Closes the fence, then asks what was done for its action."""
        try:
            op, key, arg, _ = _parts(step)
            self._exchange(["close", fence.previous])
            done = self._exchange(["done", fence.previous, op, key, arg])
        except DriverError:
            return Probe.UNKNOWN
        return Probe.DONE if done == ["ok", True] else Probe.NOT_DONE if done == ["ok", False] else Probe.UNKNOWN

    def knows(self, action: bytes) -> bool:  # noqa: ARG002  of every action alike
        """The target keeps what was done for each action."""
        return True

    def verify(self, plan: Plan, *, patient: bool = True) -> Evidence:  # noqa: ARG002  there is one place
        """The targets' values."""
        assert isinstance(plan.after, list)
        try:
            found = [[pair[0], self._get(str(pair[0]))] for pair in plan.after if isinstance(pair, list)]
        except DriverError as error:
            return Evidence((Reading("mock", ReadingState.SILENT, error.text),))
        state = ReadingState.AS_PLANNED if found == plan.after else ReadingState.DIFFERS
        return Evidence((Reading("mock", state, [*found]),))

    def undo(self, plan: Plan) -> Sequence[Value]:
        """Takes back what each step added, the last first."""
        assert isinstance(plan.after, list)
        back: list[Value] = []
        for step, after in zip(plan.steps, plan.after, strict=True):
            _, key, arg, _ = _parts(step)
            assert isinstance(after, list)
            back.append(["add", key, -arg, after[1]] if isinstance(arg, int) else ["drop", key, None, after[1]])
        return back[::-1]

    def _get(self, key: str) -> Value:
        """A target's value."""
        return self._read(["get", key])[1]

    def _read(self, message: list[Value]) -> list[Value]:
        """An exchange that changes nothing outside of the fence."""
        answer = self._exchange(message)
        if len(answer) < 2:  # a word and what was asked for
            raise DriverBadOrder({"reason": "the target makes no sense of the question"})
        return answer

    def _exchange(self, message: list[Value]) -> list[Value]:
        """A message's answer."""
        try:
            with Channel("127.0.0.1", self._port, SECONDS) as channel:
                answer = decode(channel.exchange(encode(message)))
        except NotSentError as error:
            raise DriverUnreachable({"server": "mock", "reason": str(error)}) from error
        except (NoAnswerError, CodecError) as error:
            raise DriverUnsure({"server": "mock", "reason": str(error)}) from error
        if not isinstance(answer, list) or not answer:
            raise DriverUnsure({"server": "mock", "reason": "the answer is none"})
        return answer


def _parts(step: Value) -> list[Value]:
    """Operation, key, argument and the value that must be there."""
    match step:
        case ["append" | "add" | "drop", str(), _, _]:
            return step
        case _:
            raise DriverBadOrder({"reason": "a step of the plan is malformed"})
