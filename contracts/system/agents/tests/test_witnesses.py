"""Witnessed control on a chain in memory: who counts as a witness, and what a shown claim displaces."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from ghostnet import core
from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain, Contract

ZONE, WWW, DEEP = "dns:example.org", "dns:www.example.org", "dns:a.www.example.org"
DEPOSIT, NEEDED, LISTED = Rlusd(1), 2, 6
KINDS = ["dns.records.set"]
TERMS = {
    "kinds": KINDS,
    "names": ["www.example.org"],
    "shapes": ["A"],
    "calls": 5,
    "spend": "10",
    "expires": "2027-06-01T00:00:00Z",
    "approvers": [],
    "rule": "each",
}


@dataclass
class Court:
    """Six witnesses of six owners, two of them needed."""

    chain: Chain
    agents: Contract
    governance: Account
    numbers: list[int]

    def owner(self, index: int) -> Account:
        """Who owns a witness."""
        return self.chain.account(f"owner{index}")

    def account(self, index: int) -> Account:
        """The working account of a witness."""
        return self.chain.account(f"witness{index}")

    def challenge(self, by: Account, name: str = ZONE) -> bytes:
        """Begins one; its text."""
        text: bytes = self.agents.challenge(id=name, pay=DEPOSIT, by=by).value
        return text

    def saw(self, index: int, claimant: Account, text: bytes, name: str = ZONE) -> None:
        """A witness reports a text."""
        number, by = self.numbers[index], self.account(index)
        self.agents.witness(id=name, claimant=claimant, agent=number, text=text, by=by)

    def shown(self, claimant: Account, name: str = ZONE) -> None:
        """A claim with all that it needs."""
        text = self.challenge(claimant, name)
        for index in range(NEEDED):
            self.saw(index, claimant, text, name)

    def list(self, numbers: Sequence[int], needed: int = NEEDED) -> None:
        """Sets the list as governance."""
        self.agents.set_witnesses(keeper=self.governance, agents=numbers, needed=needed, by=self.governance)

    def held(self, name: str = ZONE) -> tuple[str, int, str]:
        """Owner, owner epoch and level."""
        found = self.agents.resource(id=name)
        return found.owner, found.owner_epoch, found.level


@pytest.fixture(name="court")
def _court(chain: Chain) -> Iterator[Court]:
    agents = chain.add_system("agents")
    court = Court(chain, agents, Account.named("treasury"), [])
    for index in range(LISTED):
        key = bytes([index + 1] * 32)
        registered = agents.register(
            account=court.account(index), key=key, kinds=KINDS, pay="10", by=court.owner(index)
        )
        court.numbers.append(registered.value)
    court.list(court.numbers)
    yield court
    assert agents.solvent()


def test_a_challenge_is_bound_to_chain_resource_claimant_and_time(court: Court, alice: Account, bob: Account) -> None:
    agents, chain = court.agents, court.chain
    first = agents.challenge(id=ZONE, pay=DEPOSIT, by=alice)
    event = first.events.Challenged
    assert (event.id, event.claimant, event.text) == (ZONE, alice, first.value)
    bound = core.encode([chain.id, ZONE, alice.raw, chain.now])
    assert first.value == hashlib.sha256(b"ghost/challenge/1" + bound).digest()
    texts = {first.value, court.challenge(bob), court.challenge(alice, WWW)}
    agents.drop_challenge(id=ZONE, claimant=alice, by=alice)
    chain.advance("1s")
    texts.add(court.challenge(alice))
    assert len(texts) == 4


def test_enough_witnesses_make_a_claimant_the_owner_of_what_nobody_holds(court: Court, alice: Account) -> None:
    before = court.chain.balance(alice)
    text = court.challenge(alice)
    court.saw(0, alice, text)
    assert court.agents.resource(id=ZONE) is None
    assert court.agents.challenged(id=ZONE, claimant=alice).seen == [court.numbers[0]]
    court.saw(1, alice, text)
    assert court.held() == (alice, 1, "witnessed")
    # The challenge is forgotten and its deposit back.
    assert court.agents.challenged(id=ZONE, claimant=alice) is None
    assert court.chain.balance(alice) == before


def test_a_witnessed_claim_displaces_a_word(court: Court, alice: Account, bob: Account) -> None:
    agents = court.agents
    asker = court.chain.deploy("counter", by=alice)
    agents.claim(id=ZONE, by=alice)
    agents.enrol(id=ZONE, agent=court.numbers[5], by=alice)
    agents.give(id=ZONE, contract=asker, terms=TERMS, by=alice)
    assert agents.obstacle(id=ZONE, contract=asker) == "none"
    court.shown(bob)
    assert court.held() == (bob, 2, "witnessed")
    assert agents.resource(id=ZONE).agents == []
    assert agents.obstacle(id=ZONE, contract=asker) == "other_owner"
    with court.chain.refused(agents.errors.NotOwner, owner=bob):
        agents.give(id=ZONE, contract=asker, terms=TERMS, by=alice)
    # And one witnessed claim does not displace another.
    with court.chain.refused(agents.errors.HigherLevel, level="witnessed"):
        court.challenge(alice)


def test_a_holder_who_shows_control_keeps_agents_and_grants(court: Court, alice: Account, bob: Account) -> None:
    court.agents.claim(id=ZONE, by=alice)
    court.agents.enrol(id=ZONE, agent=court.numbers[5], by=alice)
    court.shown(alice)
    assert court.held() == (alice, 1, "witnessed")
    assert court.agents.resource(id=ZONE).agents == [court.numbers[5]]
    # What was shown of alice says nothing of bob.
    court.agents.transfer(id=ZONE, to=bob, by=alice)
    assert court.held() == (bob, 2, "asserted")


def test_a_transfer_in_between_does_not_save_a_squatter(court: Court, alice: Account, bob: Account) -> None:
    court.agents.claim(id=ZONE, by=alice)
    text = court.challenge(bob)
    court.saw(0, bob, text)
    court.agents.transfer(id=ZONE, to=court.owner(5), by=alice)
    court.saw(1, bob, text)
    assert court.held() == (bob, 3, "witnessed")


# ---------------------------------------------------------------------- who counts


def test_a_witness_counts_once(court: Court, alice: Account) -> None:
    text = court.challenge(alice)
    court.saw(0, alice, text)
    court.saw(0, alice, text)
    assert court.agents.resource(id=ZONE) is None
    assert court.agents.challenged(id=ZONE, claimant=alice).seen == [court.numbers[0]]


def test_an_agent_that_is_enrolled_is_no_witness(court: Court, alice: Account, bob: Account) -> None:
    errors, first = court.agents.errors, court.numbers[0]
    court.agents.claim(id=ZONE, by=alice)
    court.agents.enrol(id=ZONE, agent=first, by=alice)
    text = court.challenge(bob)
    with court.chain.refused(errors.NotWitness, agent=first):
        court.saw(0, bob, text)
    # Nor does one count that is enrolled after it spoke, until it is dismissed.
    court.saw(1, bob, text)
    court.agents.enrol(id=ZONE, agent=court.numbers[1], by=alice)
    court.saw(2, bob, text)
    assert court.held() == (alice, 1, "asserted")
    court.agents.dismiss(id=ZONE, agent=court.numbers[1], by=alice)
    court.saw(2, bob, text)
    assert court.held() == (bob, 2, "witnessed")


def test_a_holder_cannot_bar_so_many_that_none_are_left(court: Court, alice: Account, bob: Account) -> None:
    court.agents.claim(id=ZONE, by=alice)
    for number in court.numbers[:4]:
        court.agents.enrol(id=ZONE, agent=number, by=alice)
    text = court.challenge(bob)
    court.saw(4, bob, text)
    court.saw(5, bob, text)
    assert court.held() == (bob, 2, "witnessed")


def test_an_agent_of_either_side_is_no_witness(court: Court) -> None:
    refused, error = court.chain.refused, court.agents.errors.NotWitness
    claimant, holder = court.owner(0), court.owner(1)
    court.agents.claim(id=ZONE, by=holder)
    text = court.challenge(claimant)
    for index in (0, 1):
        with refused(error, agent=court.numbers[index]):
            court.saw(index, claimant, text)
    # A working account is a side as well.
    worker = court.account(2)
    text = court.challenge(worker)
    with refused(error, agent=court.numbers[2]):
        court.saw(2, worker, text)


def test_a_retired_agent_is_no_witness_even_if_it_spoke_before(court: Court, alice: Account) -> None:
    text = court.challenge(alice)
    court.saw(0, alice, text)
    court.agents.retire(agent=court.numbers[0], by=court.owner(0))
    retired = court.agents.agent(agent=court.numbers[0]).retired
    with court.chain.refused(court.agents.errors.Retired, agent=court.numbers[0], at=retired):
        court.saw(0, alice, text)
    court.saw(1, alice, text)
    assert court.agents.resource(id=ZONE) is None
    court.saw(2, alice, text)
    assert court.held() == (alice, 1, "witnessed")


def test_a_witness_taken_off_the_list_counts_no_more(court: Court, alice: Account) -> None:
    key, number = bytes([9] * 32), court.numbers[0]
    new = court.agents.register(account=alice, key=key, kinds=KINDS, pay="10", by=court.owner(9)).value
    text = court.challenge(alice)
    court.saw(0, alice, text)
    court.list([*court.numbers[1:], new])
    with court.chain.refused(court.agents.errors.NotWitness, agent=number):
        court.saw(0, alice, text)
    court.saw(1, alice, text)
    assert court.agents.challenged(id=ZONE, claimant=alice).seen == [court.numbers[1]]
    court.saw(2, alice, text)
    assert court.held() == (alice, 1, "witnessed")


def test_only_the_working_account_speaks_for_a_witness(court: Court, alice: Account) -> None:
    text, number = court.challenge(alice), court.numbers[0]
    with court.chain.refused(court.agents.errors.NotWorking, account=court.account(0)):
        court.agents.witness(id=ZONE, claimant=alice, agent=number, text=text, by=court.owner(0))
    with court.chain.refused(court.agents.errors.UnknownAgent, agent=99):
        court.agents.witness(id=ZONE, claimant=alice, agent=99, text=text, by=court.account(0))


# ---------------------------------------------------------------------- challenges


def test_what_was_seen_of_another_challenge_counts_for_none(court: Court, alice: Account, bob: Account) -> None:
    errors, refused = court.agents.errors, court.chain.refused
    of_alice, of_bob = court.challenge(alice), court.challenge(bob)
    with refused(errors.OtherChallenge, text=of_bob):
        court.saw(0, bob, of_alice)
    court.saw(0, alice, of_alice)
    # Begun anew, nobody has seen it yet, and the text before is stale.
    court.agents.drop_challenge(id=ZONE, claimant=alice, by=alice)
    with refused(errors.NoChallenge, claimant=alice):
        court.saw(1, alice, of_alice)
    court.chain.advance("1s")
    again = court.challenge(alice)
    with refused(errors.OtherChallenge, text=again):
        court.saw(1, alice, of_alice)
    court.saw(1, alice, again)
    assert court.agents.resource(id=ZONE) is None


def test_a_challenge_ends_after_a_day(court: Court, alice: Account, bob: Account) -> None:
    errors, refused = court.agents.errors, court.chain.refused
    before = court.chain.balance(alice)
    text = court.challenge(alice)
    until = court.agents.challenged(id=ZONE, claimant=alice).until
    with refused(errors.ChallengeOpen, until=until):
        court.challenge(alice)
    with refused(errors.ChallengeOpen, until=until):
        court.agents.drop_challenge(id=ZONE, claimant=alice, by=bob)
    court.chain.advance("1d")
    with refused(errors.NoChallenge, claimant=alice):
        court.saw(0, alice, text)
    # A new one takes its place and one deposit is held; then anybody clears it up, and the claimant is paid.
    assert court.challenge(alice) != text
    assert court.chain.balance(alice) == before - DEPOSIT
    court.chain.advance("1d")
    court.agents.drop_challenge(id=ZONE, claimant=alice, by=bob)
    assert court.chain.balance(alice) == before
    with refused(errors.NoChallenge, claimant=alice):
        court.agents.drop_challenge(id=ZONE, claimant=alice, by=bob)


def test_a_challenge_costs_its_deposit_and_names_a_resource(court: Court, alice: Account) -> None:
    with court.chain.refused(core.StandardPaymentMismatch):
        court.agents.challenge(id=ZONE, pay="0.99", by=alice)
    assert court.agents.challenged(id=ZONE, claimant=alice) is None
    with court.chain.refused(court.agents.errors.BadId, id="dns:org"):
        court.challenge(alice, "dns:org")


# ---------------------------------------------------------------------- parts


def test_what_is_inside_a_shown_resource_exists_by_delegation(court: Court, alice: Account, bob: Account) -> None:
    errors, refused = court.agents.errors, court.chain.refused
    court.shown(alice)
    court.agents.delegate(id=WWW, to=court.owner(5), by=alice)
    for name in (WWW, DEEP):
        with refused(errors.NotDelegated, inside=ZONE, owner=alice):
            court.challenge(bob, name)
    # Whom it was delegated to may show it, and it can be taken back all the same.
    court.shown(court.owner(5), WWW)
    assert court.held(WWW) == (court.owner(5), 1, "witnessed")
    court.agents.take_back(id=WWW, by=alice)
    assert court.held(WWW) == (alice, 2, "asserted")


def test_a_word_about_the_whole_does_not_take_a_shown_part(court: Court, alice: Account, bob: Account) -> None:
    court.agents.claim(id=ZONE, by=alice)
    court.shown(bob, WWW)
    assert court.held(WWW) == (bob, 1, "witnessed")
    with court.chain.refused(court.agents.errors.HigherLevel, level="witnessed"):
        court.agents.take_back(id=WWW, by=alice)


def test_a_claim_over_an_open_challenge_is_looked_at_again_at_its_end(
    court: Court, alice: Account, bob: Account
) -> None:
    text = court.challenge(bob, WWW)
    court.saw(0, bob, text, WWW)
    court.shown(alice)
    with court.chain.refused(court.agents.errors.NotDelegated, inside=ZONE, owner=alice):
        court.saw(1, bob, text, WWW)


def test_parts_of_a_displaced_holder_stay_until_they_are_taken_back(court: Court, alice: Account, bob: Account) -> None:
    court.agents.claim(id=ZONE, by=alice)
    court.agents.delegate(id=WWW, to=court.owner(5), by=alice)
    court.shown(bob)
    assert court.held(WWW) == (court.owner(5), 1, "asserted")
    with court.chain.refused(court.agents.errors.NotDelegated, inside=ZONE, owner=bob):
        court.agents.take_back(id=WWW, by=alice)
    court.agents.take_back(id=WWW, by=bob)
    assert court.held(WWW) == (bob, 2, "asserted")


# ---------------------------------------------------------------------- the list


def test_the_list_is_governances_until_it_names_another_keeper(chain: Chain, alice: Account) -> None:
    agents, governance = chain.add_system("agents"), Account.named("treasury")
    assert agents.witnesses() is None
    with chain.refused(agents.errors.NotKeeper, keeper=governance):
        agents.set_witnesses(keeper=alice, agents=[], needed=1, by=alice)
    agents.set_witnesses(keeper=alice, agents=[], needed=1, by=governance)
    with chain.refused(agents.errors.NotKeeper, keeper=alice):
        agents.set_witnesses(keeper=governance, agents=[], needed=1, by=governance)
    agents.set_witnesses(keeper=alice, agents=[], needed=2, by=alice)
    assert (agents.witnesses().keeper, agents.witnesses().needed) == (alice, 2)


def test_a_list_is_long_enough_and_of_active_agents_of_many_owners(court: Court) -> None:
    errors, refused, numbers = court.agents.errors, court.chain.refused, court.numbers
    for listed, needed in [(numbers[:5], 2), (numbers, 0), ([*numbers[:5], numbers[0]], 2), ([*numbers[:5], 99], 2)]:
        with refused(errors.BadWitnesses, least=needed + 4):
            court.list(listed, needed)
    twin = court.agents.register(
        account=court.account(0), key=bytes([8] * 32), kinds=KINDS, pay="10", by=court.owner(1)
    )
    with refused(errors.BadWitnesses, least=6):
        court.list([*numbers[:5], twin.value])
    court.agents.retire(agent=numbers[5], by=court.owner(5))
    with refused(errors.BadWitnesses, least=6):
        court.list(numbers)


def test_without_a_list_nobody_witnesses(court: Court, alice: Account) -> None:
    text = court.challenge(alice)
    court.list([])
    with court.chain.refused(court.agents.errors.NotWitness, agent=court.numbers[0]):
        court.saw(0, alice, text)
