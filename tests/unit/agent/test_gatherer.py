"""What is asked at the same time goes together, and each has its own answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from ghostnet.agent.gatherer import Gatherer
from ghostnet.core import GhostError, RequestBusy


class Slow:
    """Says twice of each number, as soon as it may."""

    def __init__(self) -> None:
        self.may, self.begun = threading.Event(), threading.Event()
        self.together: list[list[int]] = []

    def answers(self, numbers: Sequence[int]) -> list[int | GhostError]:
        self.together.append(list(numbers))
        self.begun.set()
        assert self.may.wait(10)
        return [RequestBusy({"most": 0}) if number == 0 else 2 * number for number in numbers]


def asked(slow: Slow, gatherer: Gatherer[int, int], numbers: Sequence[int]) -> list[int | BaseException]:
    """Answers to a first number, and to others that came while it was on its way."""
    with ThreadPoolExecutor(len(numbers)) as pool:
        turns = [pool.submit(gatherer.ask, numbers[0])]
        assert slow.begun.wait(10)
        for place, number in enumerate(numbers[1:], start=1):
            turns.append(pool.submit(gatherer.ask, number))
            while len(gatherer._waiting) < place:
                time.sleep(0.001)
        slow.may.set()
        return [turn.exception() or turn.result() for turn in turns]


def test_what_comes_while_some_is_on_its_way_goes_together_and_not_with_it() -> None:
    slow = Slow()
    assert asked(slow, Gatherer(slow.answers, most=16), [1, 2, 3]) == [2, 4, 6]
    assert slow.together == [[1], [2, 3]]


def test_no_more_goes_together_than_fits_and_what_is_larger_goes_alone() -> None:
    slow = Slow()
    gatherer = Gatherer(slow.answers, most=5, size=lambda number: number)
    assert asked(slow, gatherer, [1, 2, 3, 1, 9, 1]) == [2, 4, 6, 2, 18, 2]
    assert slow.together == [[1], [2, 3], [1], [9], [1]]


def test_one_that_is_refused_does_not_refuse_its_company() -> None:
    slow = Slow()
    first, refused, last = asked(slow, Gatherer(slow.answers, most=16), [1, 0, 2])
    assert (first, last) == (2, 4)
    assert isinstance(refused, RequestBusy)


def test_a_fault_reaches_all_who_wait_for_it_and_the_next_are_answered() -> None:
    def broken(numbers: Sequence[int]) -> list[int | GhostError]:
        return [12 // number for number in numbers]

    gatherer = Gatherer(broken, most=16)
    with pytest.raises(ZeroDivisionError):
        gatherer.ask(0)
    assert gatherer.ask(4) == 3
