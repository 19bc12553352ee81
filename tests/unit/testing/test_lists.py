"""A list of storage, written by a contract and read through the test's handle, on a real ledger."""

from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.testing import Chain, Contract

PROBE = str(Path(__file__).resolve().parents[3] / "contracts" / "tests" / "probe")


@pytest.fixture
def probe(chain: Chain) -> Contract:
    """The ledger's test contract with the numbers 10, 20, 30, 40."""
    probe = chain.deploy(PROBE, owner=chain.accounts["alice"])
    for index, number in enumerate((10, 20, 30, 40)):
        assert probe.push(number=number).value == index
    return probe


def test_a_list_grows_and_shrinks_at_its_end(probe: Contract) -> None:
    assert list(probe.numbers) == [10, 20, 30, 40]
    assert probe.numbers.all() == {0: 10, 1: 20, 2: 30, 3: 40}
    assert (probe.numbers[0], probe.numbers[-1], len(probe.numbers)) == (10, 40, 4)
    assert probe.pop().value == 40
    assert (probe.number(index=2), probe.number(index=3), probe.count()) == (30, None, 3)
    for index in (3, -4):
        with pytest.raises(IndexError, match="numbers has 3 values"):
            probe.numbers[index]


def test_an_emptied_list_leaves_no_entry(chain: Chain, probe: Contract) -> None:
    number = next(each["number"] for each in probe.schema.describe()["storage"] if each["name"] == "numbers")
    assert len(chain.entries(probe, bytes([number]))) == 5
    assert [probe.pop().value for _ in range(5)] == [40, 30, 20, 10, None]
    assert chain.entries(probe, bytes([number])) == []
    assert (probe.count(), list(probe.numbers)) == (None, [])
    assert probe.push(number=7).value == 0


def test_only_a_value_that_is_there_is_replaced(chain: Chain, probe: Contract) -> None:
    probe.put(index=3, number=41)
    assert list(probe.numbers) == [10, 20, 30, 41]
    with chain.refused(core.StandardMissingValue):
        probe.put(index=4, number=1)
    assert len(probe.numbers) == 4


@pytest.mark.parametrize(
    ("index", "backwards", "page"),
    [
        (None, False, [10, 20, 30]),
        (2, False, [30, 40]),
        (4, False, []),
        (2**32 - 1, False, []),
        (None, True, [40, 30, 20]),
        (2, True, [20, 10]),
        (0, True, []),
    ],
)
def test_pages_begin_at_an_index_and_never_show_the_length(
    probe: Contract, index: int | None, backwards: bool, page: list[int]
) -> None:
    assert probe.some_numbers(index=index, backwards=backwards) == page


def test_keys_and_values_of_other_items_are_read_the_same_way(chain: Chain, probe: Contract) -> None:
    alice = chain.accounts["alice"]
    probe.pair(group=1, name="a", value=2)
    assert probe.pairs[1, "a"] == 2
    assert list(probe.pairs) == [(1, "a")]
    with pytest.raises(KeyError):
        probe.pairs[1, "b"]
    assert probe.owner.get() == alice
