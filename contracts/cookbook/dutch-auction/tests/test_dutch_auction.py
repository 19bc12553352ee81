"""An auction on a chain in memory: the price falls, the first who pays it gets the thing."""

from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain


def test_the_first_who_pays_the_fallen_price_wins(chain: Chain, alice: Account, bob: Account, carol: Account) -> None:
    sale = chain.deploy("dutch-auction", seller=alice, start="100", floor="20", falls_for="4d")
    assert sale.price() == Rlusd(100)
    chain.advance("1d")
    assert sale.price() == Rlusd(80)
    with chain.refused(sale.errors.TooLittle, paid=Rlusd(79)):
        sale.buy(pay="79", by=bob)
    price = sale.buy(pay="100", by=bob).events.Bought.price
    assert Rlusd("79.99") < price <= Rlusd(80)
    assert chain.balance(alice) == Rlusd(1_000) + price
    assert chain.balance(bob) == Rlusd(1_000) - price
    with chain.refused(sale.errors.Sold, winner=bob):
        sale.buy(pay="100", by=carol)


def test_below_the_floor_it_does_not_fall(chain: Chain, alice: Account) -> None:
    sale = chain.deploy("dutch-auction", seller=alice, start="100", floor="20", falls_for="4d")
    chain.advance("30d")
    assert sale.price() == Rlusd(20)
    assert sale.winner() is None


def test_a_price_that_rises_is_not_set(chain: Chain, alice: Account) -> None:
    with chain.refused(chain.errors("dutch-auction").BadTerms):
        chain.deploy("dutch-auction", seller=alice, start="20", floor="100", falls_for="4d")
