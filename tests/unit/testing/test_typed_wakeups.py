"""Subscriptions and slots whose event and answer the contract reads by type, on a real ledger."""

from pathlib import Path

import pytest

from ghostnet.core import encode
from ghostnet.testing import Chain, Contract

PROBE = str(Path(__file__).resolve().parents[3] / "contracts" / "tests" / "probe")
PREPAID = {"gas": 5_000_000, "deposit": "1", "pay": "1"}


@pytest.fixture
def probe(chain: Chain) -> Contract:
    """The ledger's test contract."""
    return chain.deploy(PROBE, owner=chain.accounts["alice"])


def test_an_event_of_the_topic_is_read_by_its_type_and_no_other_comes(chain: Chain, probe: Contract) -> None:
    probe.watch_topic(topic="mine", **PREPAID)
    for topic, number in (("mine", 7), ("other", 8), ("mine", 9)):
        probe.tell(topic=topic, number=number, data=b"")
    chain.advance("1s")
    assert list(probe.numbers) == [7, 9]


def test_an_answer_is_read_by_its_type(chain: Chain, probe: Contract) -> None:
    slot = probe.ask_number(within="1h", **PREPAID).value
    probe.resolve_slot(id=slot, answer=encode(300))
    chain.advance("1s")
    assert list(probe.numbers) == [300]


def test_a_slot_that_expires_has_no_answer(chain: Chain, probe: Contract) -> None:
    probe.ask_number(within="1h", **PREPAID)
    chain.advance("2h")
    assert list(probe.numbers) == [0]


def test_an_answer_of_another_type_is_refused_by_the_method(chain: Chain, probe: Contract) -> None:
    slot = probe.ask_number(within="1h", **PREPAID).value
    probe.resolve_slot(id=slot, answer=encode("many"))
    assert chain.advance("2h") == []
    assert list(probe.numbers) == []
    # It closed all the same, and the next one is answered.
    slot = probe.ask_number(within="1h", **PREPAID).value
    probe.resolve_slot(id=slot, answer=encode(5))
    assert list(probe.numbers) == [5]
