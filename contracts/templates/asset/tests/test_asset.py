"""Items on a chain in memory: minted, documented, held by whom the rules allow, frozen and taken."""

from collections.abc import Iterator
from typing import Any

import pytest
from asset_contract import Asset, Item, Kind, deploy

from ghostnet import core
from ghostnet.testing import Account, Chain

DEED, ORDER = bytes([1] * 32), bytes([2] * 32)


@pytest.fixture(name="officer")
def _officer(chain: Chain) -> Account:
    return chain.account("officer")


@pytest.fixture(name="flats")
def _flats(chain: Chain, alice: Account, officer: Account) -> Iterator[Asset]:
    """Flats that alice issues and the officer watches over; solvent when the test ends."""
    flats = deploy(chain, name="Flats", issuer=alice, compliance=officer, royalty=250)
    yield flats
    assert flats.solvent()


def minted(flats: Asset, owner: Account, *, open_to: Kind = "anybody") -> int:
    return flats.mint(owner=owner, metadata=DEED, open_to=open_to).value


def kept(flats: Asset, item: int) -> Item:
    found = flats.item(item=item)
    assert found is not None
    return found


def ordered(item: int, reason: str = "Order 7/27", **more: Any) -> dict[str, Any]:
    """Arguments of compliance's acts."""
    return {"item": item, "reason": reason, "document": ORDER, **more}


def test_the_issuer_mints_items_numbered_from_0(flats: Asset, alice: Account, bob: Account) -> None:
    first = flats.mint(owner=alice, metadata=DEED, open_to="anybody")
    minting = first.events.Minted
    assert (first.value, minting.owner, minting.metadata, minting.open_to) == (0, alice, DEED, "anybody")
    assert minted(flats, bob) == 1
    assert flats.owner_of(item=1) == bob
    assert flats.owner_of(item=2) is None
    assert flats.item(item=2) is None
    assert kept(flats, 0).metadata == DEED
    terms = flats.terms()
    assert (terms.name, terms.royalty, terms.items) == ("Flats", 250, 2)


def test_no_royalty_takes_more_than_half(chain: Chain, alice: Account) -> None:
    with chain.refused(chain.errors("asset").BadRoyalty, most=5_000):
        deploy(chain, name="Flats", issuer=alice, compliance=alice, royalty=5_001)
    assert deploy(chain, name="Flats", issuer=alice, compliance=alice, royalty=5_000).terms().royalty == 5_000


@pytest.mark.parametrize(
    ("method", "args"),
    [
        ("mint", {"owner": "bob", "metadata": DEED, "open_to": "anybody"}),
        ("set_issuer", {"issuer": "bob"}),
        ("set_compliance", {"compliance": "bob"}),
        ("set_kind", {"holder": "bob", "kind": "institution"}),
        ("set_open_to", {"item": 0, "open_to": "anybody"}),
        ("freeze", ordered(0)),
        ("unfreeze", ordered(0)),
        ("force_transfer", ordered(0, to="bob")),
        ("add_document", {"item": 0, "title": "Deed", "hash": DEED}),
    ],
)
def test_each_role_keeps_its_acts_to_itself(
    chain: Chain, flats: Asset, alice: Account, bob: Account, officer: Account, method: str, args: dict[str, Any]
) -> None:
    minted(flats, bob)
    wrong = {name: bob if value == "bob" else value for name, value in args.items()}
    others = {"mint": officer, "set_issuer": officer, "add_document": bob}
    for caller in (bob, others.get(method, alice)):
        with chain.refused(core.StandardNotAuthorized):
            flats.method(method)(by=caller, **wrong)


def test_roles_are_handed_on(
    chain: Chain, flats: Asset, alice: Account, bob: Account, carol: Account, officer: Account
) -> None:
    assert flats.set_issuer(issuer=bob, by=alice).events.IssuerSet.issuer == bob
    assert flats.set_compliance(compliance=carol, by=officer).events.ComplianceSet.compliance == carol
    with chain.refused(core.StandardNotAuthorized, role="issuer"):
        minted(flats, alice)
    flats.mint(owner=alice, metadata=DEED, open_to="anybody", by=bob)
    flats.freeze(**ordered(0), by=carol)
    with chain.refused(core.StandardNotAuthorized, role="compliance"):
        flats.unfreeze(**ordered(0), by=officer)


def test_documents_are_appended_and_read_a_page_at_a_time(
    chain: Chain, flats: Asset, alice: Account, officer: Account
) -> None:
    minted(flats, alice)
    minted(flats, alice)
    added = flats.add_document(item=0, title="Deed", hash=DEED, by=alice)
    at = chain.now
    told = added.events.DocumentAdded
    assert (added.value, told.item, told.number, told.title, told.hash) == (0, 0, 0, "Deed", DEED)
    for n in range(1, 22):
        assert flats.add_document(item=0, title=f"Report {n}", hash=ORDER, by=officer).value == n
    flats.add_document(item=1, title="Another item's", hash=DEED, by=alice)
    first = flats.documents(item=0, after=None)
    assert [each.title for each in first] == ["Deed", *(f"Report {n}" for n in range(1, 20))]
    assert (first[0].hash, first[0].at, first[0].added_by, first[1].added_by) == (DEED, at, alice, officer)
    assert [each.title for each in flats.documents(item=0, after=19)] == ["Report 20", "Report 21"]
    assert flats.documents(item=0, after=21) == flats.documents(item=9, after=None) == []
    assert kept(flats, 0).documents == 22


def test_an_owner_gives_an_item_away(chain: Chain, flats: Asset, alice: Account, bob: Account, carol: Account) -> None:
    item = minted(flats, bob)
    with chain.refused(flats.errors.NotOwner, item=item, owner=bob):
        flats.transfer(item=item, to=alice, by=alice)
    moved = flats.transfer(item=item, to=carol, by=bob).events.Transferred
    assert (moved.item, moved.from_, moved.to) == (item, bob, carol)
    assert flats.owner_of(item=item) == carol
    with chain.refused(flats.errors.NotOwner, owner=carol):
        flats.transfer(item=item, to=bob, by=bob)


def test_an_approval_is_for_one_transfer(
    chain: Chain, flats: Asset, alice: Account, bob: Account, carol: Account
) -> None:
    item = minted(flats, bob)
    with chain.refused(flats.errors.NotOwner):
        flats.approve(item=item, approved=carol, by=carol)
    assert flats.approve(item=item, approved=carol, by=bob).events.Approved.approved == carol
    flats.transfer(item=item, to=alice, by=carol)
    with chain.refused(flats.errors.NotOwner, owner=alice):
        flats.transfer(item=item, to=carol, by=carol)
    flats.approve(item=item, approved=carol, by=alice)
    flats.approve(item=item, approved=None, by=alice)
    with chain.refused(flats.errors.NotOwner):
        flats.transfer(item=item, to=carol, by=carol)


def test_an_approved_address_is_no_owner(chain: Chain, flats: Asset, bob: Account, carol: Account) -> None:
    item = minted(flats, bob)
    flats.approve(item=item, approved=carol, by=bob)
    for method, args in (
        ("approve", {"approved": carol}),
        ("offer", {"price": "1", "buyer": None}),
        ("withdraw_offer", {}),
    ):
        with chain.refused(flats.errors.NotOwner):
            flats.method(method)(item=item, by=carol, **args)


KINDS = ("barred", "anybody", "listed", "professional", "institution")


@pytest.mark.parametrize("open_to", KINDS)
@pytest.mark.parametrize("kind", KINDS)
def test_can_transfer_says_what_transfer_does(
    chain: Chain, flats: Asset, alice: Account, bob: Account, officer: Account, open_to: Kind, kind: Kind
) -> None:
    flats.set_kind(holder=alice, kind="institution", by=officer)
    assert flats.set_kind(holder=bob, kind=kind, by=officer).events.KindSet.kind == kind == flats.kind_of(holder=bob)
    item = minted(flats, alice, open_to=open_to)
    may = kind != "barred" and KINDS.index(kind) >= KINDS.index(open_to)
    verdict = flats.can_transfer(item=item, to=bob)
    if may:
        assert (verdict.obstacle, verdict.needed, verdict.decided_by, verdict.way_out) == ("clear", None, None, "")
        flats.transfer(item=item, to=bob, by=alice)
        return
    assert (verdict.obstacle, verdict.decided_by) == ("receiver_kind", officer)
    assert verdict.needed == ("anybody" if open_to == "barred" else open_to)
    for refused in (lambda: flats.transfer(item=item, to=bob, by=alice), lambda: minted(flats, bob, open_to=open_to)):
        with chain.refused(flats.errors.NotTransferable, to=bob, obstacle="receiver_kind"):
            refused()
    flats.set_kind(holder=bob, kind=verdict.needed, by=officer)
    flats.transfer(item=item, to=bob, by=alice)


def test_every_obstacle_is_told_with_its_way_out(
    chain: Chain, flats: Asset, alice: Account, bob: Account, officer: Account
) -> None:
    assert flats.can_transfer(item=0, to=bob).obstacle == "unknown_item"
    item = minted(flats, alice)
    assert flats.can_transfer(item=item, to=alice).obstacle == "already_owner"
    with chain.refused(flats.errors.NotTransferable, item=item, to=alice, obstacle="already_owner"):
        flats.transfer(item=item, to=alice, by=alice)
    flats.set_kind(holder=alice, kind="barred", by=officer)
    assert flats.can_transfer(item=item, to=bob).obstacle == "owner_barred"
    with chain.refused(flats.errors.NotTransferable, obstacle="owner_barred"):
        flats.transfer(item=item, to=bob, by=alice)
    flats.freeze(**ordered(item), by=officer)
    frozen = flats.can_transfer(item=item, to=bob)
    assert (frozen.obstacle, frozen.decided_by) == ("frozen", officer)
    assert "unfreeze" in frozen.way_out
    with chain.refused(flats.errors.NotTransferable, obstacle="frozen"):
        flats.transfer(item=item, to=bob, by=alice)


def test_a_holder_of_no_kind_takes_no_storage(flats: Asset, bob: Account, officer: Account) -> None:
    flats.set_kind(holder=bob, kind="listed", by=officer)
    flats.set_kind(holder=bob, kind="anybody", by=officer)
    assert flats.kinds.all() == {}
    assert flats.kind_of(holder=bob) == "anybody"


def test_a_stricter_rule_takes_nothing_away(
    chain: Chain, flats: Asset, alice: Account, bob: Account, officer: Account
) -> None:
    item = minted(flats, bob)
    assert flats.set_open_to(item=item, open_to="institution", by=officer).events.Opened.open_to == "institution"
    assert flats.owner_of(item=item) == bob
    with chain.refused(flats.errors.NotTransferable, obstacle="receiver_kind"):
        flats.transfer(item=item, to=alice, by=bob)


def test_a_forced_transfer_needs_no_owner_and_is_told(
    chain: Chain, flats: Asset, alice: Account, bob: Account, carol: Account, officer: Account
) -> None:
    item = minted(flats, bob, open_to="anybody")
    flats.set_open_to(item=item, open_to="listed", by=officer)
    flats.offer(item=item, price="5", buyer=None, by=bob)
    flats.approve(item=item, approved=alice, by=bob)
    flats.freeze(**ordered(item), by=officer)
    with chain.refused(flats.errors.NotTransferable, to=carol, obstacle="receiver_kind"):
        flats.force_transfer(**ordered(item, to=carol), by=officer)
    flats.set_kind(holder=carol, kind="listed", by=officer)
    with chain.refused(flats.errors.NoReason):
        flats.force_transfer(**ordered(item, reason="", to=carol), by=officer)
    done = flats.force_transfer(**ordered(item, to=carol), by=officer)
    forced = done.events.Forced
    assert (forced.item, forced.from_, forced.to) == (item, bob, carol)
    assert (forced.reason, forced.document) == ("Order 7/27", ORDER)
    assert [event.name for event in done.events] == ["Forced", "OfferEnded", "Transferred"]
    after = kept(flats, item)
    assert (after.owner, after.offer, after.approved, after.frozen) == (carol, None, None, True)
    with chain.refused(flats.errors.NotTransferable, obstacle="already_owner"):
        flats.force_transfer(**ordered(item, to=carol), by=officer)


def test_freezing_says_why_and_only_once(chain: Chain, flats: Asset, bob: Account, officer: Account) -> None:
    item = minted(flats, bob)
    with chain.refused(flats.errors.NothingToChange, item=item, frozen=False):
        flats.unfreeze(**ordered(item), by=officer)
    with chain.refused(flats.errors.NoReason):
        flats.freeze(**ordered(item, reason=""), by=officer)
    frozen = flats.freeze(**ordered(item), by=officer).events.Frozen
    assert (frozen.item, frozen.reason, frozen.document) == (item, "Order 7/27", ORDER)
    with chain.refused(flats.errors.NothingToChange, frozen=True):
        flats.freeze(**ordered(item), by=officer)
    with chain.refused(flats.errors.NoReason):
        flats.unfreeze(**ordered(item, reason=""), by=officer)
    thawed = flats.unfreeze(**ordered(item, reason="Lifted"), by=officer).events.Unfrozen
    assert (thawed.reason, thawed.document, thawed.paid) == ("Lifted", ORDER, core.Rlusd(0))


@pytest.mark.parametrize(
    ("method", "args", "caller"),
    [
        ("add_document", {"title": "Deed", "hash": DEED}, "alice"),
        ("transfer", {"to": "bob"}, "alice"),
        ("approve", {"approved": None}, "alice"),
        ("offer", {"price": "1", "buyer": None}, "alice"),
        ("withdraw_offer", {}, "alice"),
        ("buy", {}, "alice"),
        ("pay_rent", {"note": ""}, "alice"),
        ("set_open_to", {"open_to": "listed"}, "officer"),
        ("freeze", {"reason": "x", "document": ORDER}, "officer"),
        ("unfreeze", {"reason": "x", "document": ORDER}, "officer"),
        ("force_transfer", {"to": "bob", "reason": "x", "document": ORDER}, "officer"),
    ],
)
def test_what_was_never_minted_is_unknown_to_every_method(
    chain: Chain, flats: Asset, method: str, args: dict[str, Any], caller: str
) -> None:
    named = {name: chain.accounts.get(str(value), value) for name, value in args.items()}
    with chain.refused(flats.errors.UnknownItem, item=7):
        flats.method(method)(item=7, by=chain.accounts[caller], **named)


def test_a_contract_that_owns_an_item_is_paid_like_anybody(
    chain: Chain, flats: Asset, bob: Account, carol: Account
) -> None:
    rules = {"voting": "1d", "timelock": "1d", "grace": "7d", "quorum": 1, "threshold": 5_001, "pause": "1d"}
    guard = {"guardians": [], "needed": 0}
    council = chain.deploy("council", seats=[{"member": bob, "weight": 1}], rules=rules, guard=guard)
    minted(flats, bob)
    flats.transfer(item=0, to=council, by=bob)
    flats.pay_rent(item=0, note="", pay="5", by=carol)
    assert chain.balance(council) == core.Rlusd(5)
