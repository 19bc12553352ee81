"""Payments on a chain in memory: all, or none."""

from ghostnet.core import Rlusd, StandardArithmeticOverflow, StandardPaymentMismatch
from ghostnet.testing import Account, Chain


def test_everybody_is_paid(chain: Chain, alice: Account, bob: Account, carol: Account) -> None:
    c = chain.deploy("multi-send")
    payments = [{"to": bob, "amount": "1.50"}, {"to": carol, "amount": "2"}]
    assert c.send(payments=payments, pay="3.50", by=alice).value == Rlusd("3.50")
    assert (chain.balance(bob), chain.balance(carol)) == (Rlusd("1001.50"), Rlusd(1_002))
    assert chain.balance(c) == Rlusd(0)


def test_another_sum_pays_nobody(chain: Chain, alice: Account, bob: Account) -> None:
    c = chain.deploy("multi-send")
    with chain.refused(StandardPaymentMismatch):
        c.send(payments=[{"to": bob, "amount": "2"}], pay="3", by=alice)
    most = "340282366920938463463374607431768.211455"
    with chain.refused(StandardArithmeticOverflow):
        c.send(payments=[{"to": bob, "amount": most}, {"to": bob, "amount": most}], by=alice)
    assert chain.balance(bob) == Rlusd(1_000)
