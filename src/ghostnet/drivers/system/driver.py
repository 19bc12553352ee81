"""The driver of `system.file.put`: files from the operator's templates, at the operator's places, and nothing else.

For the agent. A plan has a step for each file; a step is a draft in the file's own folder and one rename. There is no
shell, and nothing is run. Against other agents of the host a step is guarded by the fence in `marks`; against anybody
else by a look before it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ghostnet.actions import Draft, Evidence, Fence, Guard, Order, Plan, Probe, Reading, ReadingState, Target
from ghostnet.actions.kinds import KINDS
from ghostnet.core import (
    CodecError,
    DriverBadOrder,
    DriverBadValue,
    DriverError,
    DriverFenced,
    DriverForbidden,
    DriverNotNamed,
    DriverOutside,
    DriverRefused,
    DriverUnreachable,
    DriverUnsure,
    DriverWorldMoved,
    Value,
    decode,
)
from ghostnet.drivers.system.marks import Mark, Marks
from ghostnet.drivers.system.places import File, Folder, Found, opened
from ghostnet.drivers.system.table import Place, Table

PUT: Final = "system.file.put"
SHAPE: Final = "file"
MOST_TARGETS: Final = 16  # as the contract `agents` bounds them
MOST_WRITTEN_BYTES: Final = 24 * 1024  # of an order's files together: a plan has 64 KiB for them and what they replace
MOST_KEPT_BYTES: Final = 24 * 1024  # of what they replace; beyond it the hash is kept, and there is no undo


@dataclass(frozen=True, slots=True)
class Step:
    """One file's change."""

    name: str
    before: File | None
    """As it must be; without content."""
    after: File | None

    def value(self) -> Value:
        """As a plan has it."""
        return [self.name, *(None if file is None else file.value() for file in (self.before, self.after))]

    @classmethod
    def from_value(cls, value: Value) -> Step:
        """A plan's step.

        Raises:
            DriverBadOrder: It is malformed.

        """
        match value:
            case [str(name), before, after]:
                step = cls(name, File.from_value(before), File.from_value(after))
                if step.after is None or step.after.content is not None:
                    return step
        raise DriverBadOrder({"reason": "a step of the plan is malformed"})


class FileDriver:
    """`ghostnet.actions.Driver` for one host."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._marks = Marks(table.marks)

    def inspect(self, order: Order) -> list[File | None]:
        """The files as they are."""
        return [self._file(name) for name, _ in self._wanted(order)]

    def plan(self, order: Order, world: list[File | None]) -> Draft:
        """A step for each file."""
        before: list[Value] = []
        steps: list[Value] = []
        after: list[Value] = []
        destroys, room = 0, MOST_KEPT_BYTES
        for (name, new), there in zip(self._wanted(order), world, strict=True):
            bare = None if there is None else there.bare
            kept = there
            if there is not None and there.content is not None:
                room -= len(there.content)
                kept = there if room >= 0 else bare
                destroys += there.content != new.content
            before.append([name, None if kept is None else kept.value()])
            steps.append(Step(name, bare, new).value())
            after.append([name, new.bare.value()])
        return Draft(before, tuple(steps), after, destroys, Guard.CHECKED)

    def _wanted(self, order: Order) -> list[tuple[str, File]]:
        """What the order wants, after every check that needs no look at a place."""
        if order.kind != PUT or order.version != KINDS[PUT].version:
            raise DriverBadOrder({"reason": f"{order.kind} of version {order.version} is not known"})
        if order.resource != self._table.host:
            raise DriverBadOrder({"reason": f"{order.resource} is not the host {self._table.host}"})
        try:
            args = decode(order.args)
        except CodecError as error:
            raise DriverBadOrder({"reason": error.text}) from error
        fits = isinstance(args, list) and len(args) == len(order.targets) and 0 < len(args) <= MOST_TARGETS
        if not fits or len(set(order.targets)) != len(order.targets):
            raise DriverBadOrder({"reason": "its arguments do not fit its targets"})
        assert isinstance(args, list)
        for target in order.targets:
            _check(target, order)
        found = [(target.name, self._new(target.name, item)) for target, item in zip(order.targets, args, strict=True)]
        if sum(len(new.content or b"") for _, new in found) > MOST_WRITTEN_BYTES:
            raise DriverBadOrder({"reason": f"its files have more than {MOST_WRITTEN_BYTES} bytes"})
        return found

    def _new(self, name: str, item: Value) -> File:
        """One target's file."""
        match item:
            case [str(template), [*values]]:
                place = self._place(name)
                if template not in place.templates:
                    raise DriverForbidden({"why": f"the template {template} may not lie at {name}"})
                content = self._table.templates[template].filled(_values(values))
                return File.of(place.mode, place.uid, place.gid, content)
        raise DriverBadOrder({"reason": "its arguments are not [template, [[blank, value], ...]] for each target"})

    def _place(self, name: str) -> Place:
        """A place by its target's name."""
        within = self._table.host.removeprefix("system:") + "/"
        if not name.startswith(within):
            raise DriverOutside({"name": name, "resource": self._table.host})
        place = self._table.places.get(name.removeprefix(within))
        if place is None:
            raise DriverForbidden({"why": f"{name} is no place of the operator's table"})
        return place

    def _file(self, name: str) -> File | None:
        """What lies at a place."""
        with opened(name, self._place(name)) as folder:
            found = _look(name, folder)
        return None if found is None else found.file

    def fence(self, action: bytes, epoch: int) -> Fence:
        """A fence of a new number; earlier ones of the action are over."""
        with self._marks.held():
            mark = self._marks.read(action) or Mark(epoch, 0, is_open=True)
            if mark.epoch > epoch:
                raise DriverFenced({"found": f"epoch {mark.epoch}"})
            mark = replace(mark, epoch=epoch, serial=mark.serial + 1, is_open=True)
            try:
                self._marks.write(action, mark)
            except OSError as error:
                raise DriverUnreachable({"server": "marks", "reason": os.strerror(error.errno or 0)}) from error
        return Fence(action, epoch, mark.serial)

    def apply(self, step: Value, fence: Fence) -> None:
        """One file's change."""
        self._change(Step.from_value(step), fence)

    def _change(self, step: Step, fence: Fence) -> None:
        """Looks and acts while other agents of the host are kept away."""
        with self._marks.held(), opened(step.name, self._place(step.name)) as folder:
            mark = self._marks.read(fence.action)
            if mark is None or (mark.epoch, mark.serial, mark.is_open) != (fence.epoch, fence.previous, True):
                raise DriverFenced({"found": "no fence" if mark is None else f"epoch {mark.epoch}, {mark.serial}"})
            if step.name in mark.done:
                return  # the same step came twice: the first did it
            if step.name in mark.begun:
                raise DriverUnsure({"server": step.name, "reason": "an earlier attempt was cut off"})
            found = _look(step.name, folder)
            if (None if found is None else found.file.bare) != step.before:
                raise DriverWorldMoved({"name": step.name, "shape": SHAPE})
            draft = draft_name(fence.action, step.name)
            try:
                there = None if found is None else found.inode
                inode = there if step.after is None else folder.write(draft, step.after)
                if inode is not None:
                    self._marks.write(fence.action, mark := mark.beginning(step.name, inode))
            except OSError as error:
                _drop(folder, draft)
                raise _refused(step.name, error) from error
            try:
                if step.after is not None:
                    folder.put(draft)
                elif found is not None:
                    folder.take(draft)
                self._marks.write(fence.action, mark.finished(step.name))
                folder.remove(draft)
            except OSError as error:
                raise DriverUnsure({"server": step.name, "reason": os.strerror(error.errno or 0)}) from error

    def probe(self, step: Value, fence: Fence) -> Probe:
        """Looks where the inode is that the action was about to move; where it was not moved, ends the fence."""
        try:
            change = Step.from_value(step)
            return self._probe(change, fence)
        except (DriverError, OSError):
            return Probe.UNKNOWN

    def _probe(self, step: Step, fence: Fence) -> Probe:
        """What the inodes show, while other agents of the host are kept away."""
        with self._marks.held(), opened(step.name, self._place(step.name)) as folder:
            mark, draft = self._marks.read(fence.action), draft_name(fence.action, step.name)
            if mark is None:
                return Probe.UNKNOWN
            there, aside = folder.inode(), folder.inode(draft)
            moved, waits = (aside, there) if step.after is None else (there, aside)
            begun = mark.begun.get(step.name)
            if step.name not in mark.done:
                if mark.epoch > fence.epoch:
                    return Probe.UNKNOWN  # a later epoch may yet do it
                if begun is None or begun == waits:
                    self._marks.write(fence.action, mark.closed(step.name))
                    if step.after is not None:
                        folder.remove(draft)
                    return Probe.NOT_DONE
                if begun != moved:
                    return Probe.UNKNOWN  # it was moved, and by now a stranger has taken its place
                self._marks.write(fence.action, mark.finished(step.name))
            folder.remove(draft)
            return Probe.DONE

    def knows(self, action: bytes) -> bool:
        """While there is its mark: without one, nothing was begun here, or the folder is another."""
        with self._marks.held():
            return self._marks.read(action) is not None

    def verify(self, plan: Plan, *, patient: bool = True) -> Evidence:  # noqa: ARG002  there is one place
        """Reads the files back."""
        return Evidence(tuple(self._reading(name, file) for name, file in _files(plan.after)))

    def _reading(self, name: str, wanted: File | None) -> Reading:
        try:
            found = self._file(name)
        except DriverError as error:
            return Reading(name, ReadingState.SILENT, error.text)
        seen = None if found is None else found.bare
        state = ReadingState.AS_PLANNED if seen == (wanted and wanted.bare) else ReadingState.DIFFERS
        return Reading(name, state, None if seen is None else seen.value())

    def undo(self, plan: Plan) -> Sequence[Value]:
        """What was there, the last first; none where its content was too large to keep."""
        before, after = _files(plan.before), _files(plan.after)
        if any(file is not None and file.content is None for _, file in before):
            return []
        ways = zip(before, after, strict=True)
        return [Step(name, there and there.bare, was).value() for (name, was), (_, there) in ways][::-1]


def _check(target: Target, order: Order) -> None:
    """Refuses what the grant does not name."""
    if target.shape != SHAPE:
        raise DriverBadOrder({"reason": "a target is no file"})
    shapes = order.allowance.shapes
    if target.name not in order.allowance.names or (shapes and SHAPE not in shapes):
        raise DriverNotNamed({"name": target.name, "shape": SHAPE})


def _values(values: list[Value]) -> dict[str, str]:
    """What stands in each blank."""
    found: dict[str, str] = {}
    for pair in values:
        match pair:
            case [str(name), str(value)] if name not in found:
                found[name] = value
            case [str(name), _]:
                raise DriverBadValue({"blank": name, "reason": "it is filled twice, or with no text"})
            case _:
                raise DriverBadOrder({"reason": "a value is not [blank, text]"})
    return found


def _files(values: Value) -> list[tuple[str, File | None]]:
    """The files of a plan's before-values or after-values."""
    match values:
        case [*pairs]:
            return [_named(pair) for pair in pairs]
        case _:
            raise DriverBadOrder({"reason": "the plan's files are malformed"})


def _named(pair: Value) -> tuple[str, File | None]:
    match pair:
        case [str(name), file]:
            return name, File.from_value(file)
        case _:
            raise DriverBadOrder({"reason": "the plan's files are malformed"})


def _look(name: str, folder: Folder) -> Found | None:
    try:
        return folder.look()
    except OSError as error:
        raise DriverUnreachable({"server": name, "reason": os.strerror(error.errno or 0)}) from error


def draft_name(action: bytes, name: str) -> str:
    """The draft's name beside the file: the same for the same step, so that a probe finds it."""
    return f".ghost-{hashlib.sha256(action + name.encode()).hexdigest()[:16]}"


def _drop(folder: Folder, draft: str) -> None:
    try:
        folder.remove(draft)
    except OSError:
        return  # it is not the file; the next step of the same place writes over it


def _refused(name: str, error: OSError) -> DriverRefused:
    return DriverRefused({"server": name, "answer": os.strerror(error.errno or 0)})
