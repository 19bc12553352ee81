"""Tips on a chain in memory: taken from anybody, paid out by parts."""

from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain


def test_tips_are_shared_by_parts(chain: Chain, alice: Account, bob: Account, carol: Account) -> None:
    jar = chain.deploy("tip-jar", shares=[{"to": alice, "parts": 2}, {"to": bob, "parts": 1}])
    tipped = jar.tip(note="thanks", pay="10", by=carol)
    assert tipped.events.Tipped.note == "thanks"
    paid = jar.pay_out(by=carol)
    assert [event.amount for event in paid.events.all("PaidOut")] == [Rlusd("6.666666"), Rlusd("3.333333")]
    assert chain.balance(bob) == Rlusd("1003.333333")
    assert chain.balance(jar) == Rlusd("0.000001")


def test_a_jar_without_parts_is_not_made(chain: Chain, alice: Account) -> None:
    with chain.refused(chain.errors("tip-jar").NoParts):
        chain.deploy("tip-jar", shares=[{"to": alice, "parts": 0}])
