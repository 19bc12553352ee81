"""What a lease must survive: strangers, wrong payments, the block of its end; and that no RLUSD appears or is lost."""

from collections.abc import Iterator

import pytest
from name_lease_contract import NameLease, deploy

from ghostnet import core
from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain

DAY_MS = 86_400_000


@pytest.fixture(name="names")
def _names(chain: Chain, alice: Account) -> Iterator[NameLease]:
    names = deploy(chain, owner=alice, price_per_day="1")
    yield names
    assert names.solvent()
    deposits = [each.deposit for each in chain.wakeups(names)]
    spent = [each.fee for each in chain.deliveries]
    there = [chain.balance(names), *(chain.balance(account) for account in chain.accounts.values())]
    assert sum((*there, *deposits, *spent), start=Rlusd(0)) == Rlusd(1_000) * len(chain.accounts)


def test_leasing_is_told_and_kept(chain: Chain, names: NameLease, bob: Account) -> None:
    made = names.lease(label="www", days=3, pay="4", by=bob)
    until = chain.now + 3 * DAY_MS
    told = made.events.Leased
    assert (told.label, told.tenant, told.until) == ("www", bob, until)
    assert names.lease_of(label="www") == made.value
    assert (made.value.until, made.value.deposit) == (until, Rlusd(1))
    assert names.status(label="www") == "leased"
    assert names.lease_of(label="other") is None


@pytest.mark.parametrize("days", [0, 367, 2**32 - 1])
def test_a_lease_has_1_to_366_days(chain: Chain, names: NameLease, bob: Account, days: int) -> None:
    with chain.refused(names.errors.TooLong, days=days, most=366):
        names.lease(label="www", days=days, pay="500", by=bob)
    names.lease(label="www", days=366, pay="366", by=bob)


@pytest.mark.parametrize(("price", "days", "needed"), [("1", 3, "3"), ("0.01", 1, "0.05"), ("0", 9, "0.05")])
def test_the_rent_is_the_days_and_at_least_the_timer(
    chain: Chain, names: NameLease, alice: Account, bob: Account, price: str, days: int, needed: str
) -> None:
    names.set_price(price=price, by=alice)
    assert names.price() == Rlusd(price)
    less = Rlusd(needed) - Rlusd("0.000001")
    with chain.refused(names.errors.NotPaid, paid=less, needed=Rlusd(needed)):
        names.lease(label="www", days=days, pay=less, by=bob)
    assert names.lease(label="www", days=days, pay=needed, by=bob).value.deposit == Rlusd(0)


def test_a_price_beyond_all_money_is_an_overflow_and_no_bargain(
    chain: Chain, names: NameLease, alice: Account, bob: Account
) -> None:
    names.set_price(price=core.Rlusd.from_micro(2**127), by=alice)
    with chain.refused(core.StandardArithmeticOverflow):
        names.lease(label="www", days=2, pay="1", by=bob)


def test_only_the_tenant_ends_a_lease_and_only_the_owner_earns(
    chain: Chain, names: NameLease, alice: Account, bob: Account, carol: Account
) -> None:
    names.lease(label="www", days=3, pay="5", by=bob)
    for stranger in (alice, carol):
        with chain.refused(names.errors.NotTenant, tenant=bob):
            names.end(label="www", by=stranger)
    with chain.refused(names.errors.NotLeased, label="other"):
        names.end(label="other", by=bob)
    for method, args in (("withdraw", {}), ("set_price", {"price": "0"})):
        with chain.refused(core.StandardNotAuthorized, role="owner"):
            names.method(method)(by=bob, **args)
    with pytest.raises(core.CallError):
        names.method("expire")(label="www", by=bob)
    ended = names.end(label="www", by=bob).events.Ended
    assert (ended.label, ended.tenant) == ("www", bob)
    with chain.refused(names.errors.NotLeased):
        names.end(label="www", by=bob)
    assert chain.advance("4d") == []


def test_a_new_price_is_for_leases_to_come(chain: Chain, names: NameLease, alice: Account, bob: Account) -> None:
    names.lease(label="www", days=3, pay="3", by=bob)
    names.set_price(price="100", by=alice)
    assert names.status(label="www") == "leased"
    with chain.refused(names.errors.NotPaid, needed=Rlusd(100)):
        names.lease(label="other", days=1, pay="99", by=bob)


def test_the_end_gives_the_deposit_back_and_tells(chain: Chain, names: NameLease, bob: Account) -> None:
    names.lease(label="www", days=3, pay="10", by=bob)
    (expiry,) = chain.advance("3d")
    assert (expiry.events.Ended.label, expiry.events.Ended.tenant) == ("www", bob)
    assert chain.balance(bob) == Rlusd(997)
    assert names.deposits.get() == Rlusd(0)


def test_a_label_leased_anew_in_the_block_of_its_end_is_not_ended_by_the_old_timer(
    chain: Chain, names: NameLease, bob: Account, carol: Account
) -> None:
    until = names.lease(label="www", days=1, pay="3", by=bob).value.until
    chain.advance(until - chain.now - 1)
    again = names.lease(label="www", days=2, pay="2", by=carol)
    assert chain.now == until
    assert (again.events.Ended.tenant, again.events.Leased.tenant) == (bob, carol)
    assert chain.balance(bob) == Rlusd(999)
    assert [each.error for each in chain.deliveries] == [None]
    lease = names.lease_of(label="www")
    assert lease is not None
    assert lease.tenant == carol
    (expiry,) = chain.advance("2d")
    assert expiry.events.Ended.tenant == carol


def test_leases_of_many_labels_end_each_at_its_time(chain: Chain, names: NameLease, bob: Account) -> None:
    for days in (1, 2, 3):
        names.lease(label=f"www{days}", days=days, pay=str(days), by=bob)
    for days in (1, 2, 3):
        chain.advance("1d")
        assert [names.status(label=f"www{each}") for each in (1, 2, 3)] == ["free"] * days + ["leased"] * (3 - days)
    assert not chain.wakeups(names)
