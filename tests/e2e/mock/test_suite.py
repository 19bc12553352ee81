"""The suite itself can fail: drivers with one fault each, and the test that finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ghostnet.actions import Evidence, Fence, Plan, Probe, Reading, ReadingState
from ghostnet.actions.conformance import DriverConformance
from ghostnet.core import DriverUnsure, DriverWorldMoved, Value
from ghostnet.drivers.mock.driver import MockDriver
from tests.e2e.lossy import LossyPath
from tests.e2e.mock.test_mock import MockStage, is_change, target

SUITE = DriverConformance()


@pytest.fixture(scope="module", name="ways")
def _ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LossyPath, int]]:
    with target(tmp_path_factory.mktemp("mock") / "record") as (_, port), LossyPath(port, is_change) as path:
        yield path, port


class Hopeful(MockDriver):
    """Takes silence for success."""

    def apply(self, step: Value, fence: Fence) -> None:
        try:
            super().apply(step, fence)
        except DriverUnsure:
            return


class Repeating(MockDriver):
    """Sends again, under a new fence and on whatever is there."""

    def apply(self, step: Value, fence: Fence) -> None:
        try:
            super().apply(step, fence)
        except DriverUnsure:
            assert isinstance(step, list)
            again = [*step[:3], self._get(str(step[1]))]
            super().apply(again, self.fence(fence.action, fence.epoch))


class Forgetful(MockDriver):
    """Takes absence for "not done", and ends no fence."""

    def probe(self, step: Value, fence: Fence) -> Probe:  # noqa: ARG002  that is the fault
        assert isinstance(step, list)
        return Probe.NOT_DONE if self._get(str(step[1])) == step[3] else Probe.DONE


class Blind(MockDriver):
    """Does not stand on what the plan was made on."""

    def apply(self, step: Value, fence: Fence) -> None:
        assert isinstance(step, list)
        super().apply([*step[:3], self._get(str(step[1]))], fence)


class Unfenced(MockDriver):
    """Tells the target of no epoch."""

    def fence(self, action: bytes, epoch: int) -> Fence:
        return Fence(action, epoch, super().fence(action, 1).previous)


class Boastful(MockDriver):
    """Reads nothing back."""

    def verify(self, plan: Plan) -> Evidence:
        return Evidence((Reading("mock", ReadingState.AS_PLANNED, plan.after),))


@pytest.mark.parametrize(
    ("kind", "finds"),
    [
        (Hopeful, SUITE.test_a_lost_answer_is_found_out_and_nothing_is_done_twice),
        (Hopeful, SUITE.test_a_lost_request_is_tried_again_only_once_it_cannot_happen),
        (Repeating, SUITE.test_a_lost_answer_is_found_out_and_nothing_is_done_twice),
        (Forgetful, SUITE.test_a_late_request_does_nothing_after_it_was_called_not_done),
        (Blind, SUITE.test_the_world_that_moved_stops_a_step),
        (Blind, SUITE.test_undo_leaves_alone_what_others_changed),
        (Unfenced, SUITE.test_an_epoch_that_is_over_does_nothing),
        (Boastful, SUITE.test_a_world_that_differs_is_reported),
        (Boastful, SUITE.test_a_target_that_is_away_is_no_answer),
    ],
)
def test_a_faulty_driver_is_found(
    ways: tuple[LossyPath, int], kind: type[MockDriver], finds: Callable[[MockStage], None]
) -> None:
    path, port = ways
    stage = MockStage(path, port)
    stage.tag = f"{kind.__name__}.{finds.__name__}"
    stage.driver = stage.hasty = kind(path.port)
    with pytest.raises((AssertionError, DriverUnsure, DriverWorldMoved)):
        finds(stage)
