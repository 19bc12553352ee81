"""What an agent's operator allows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ghostnet.actions import Order, Target
from ghostnet.agent import policy
from ghostnet.core import AgentBadPolicy
from tools.repository import ROOT

TEXT = """
kinds = ["dns.records.set"]
resources = ["dns:example.org"]
protected = ["example.org", "mail.example.org"]
quiet = ["22:00-06:00", "12:00-13:30"]
most_started = 3
most_started_of_one = 2
most_share = 30
delete_delay = "1h30m"
"""
HOUR = 3_600_000


def order(kind: str = "dns.records.set", resource: str = "dns:example.org", name: str = "www.example.org") -> Order:
    return Order(kind, 1, resource, (Target(name, "A"), Target(f"a.{name}", "A")), b"")


@pytest.fixture(name="allowed")
def _allowed(tmp_path: Path) -> policy.Policy:
    (tmp_path / "policy.toml").write_text(TEXT)
    return policy.read(tmp_path / "policy.toml")


def test_only_what_is_listed_is_done(allowed: policy.Policy) -> None:
    assert allowed.forbids(order()) is None
    assert allowed.forbids(order(kind="dns.records.delete")) == "the kind dns.records.delete is not allowed here"
    assert allowed.forbids(order(resource="dns:other.org")) == "the resource dns:other.org is not allowed here"
    assert allowed.forbids(order(name="mail.example.org")) == "mail.example.org is protected"


@pytest.mark.parametrize(
    ("hour", "quiet"), [(0, True), (5.99, True), (6, False), (12, True), (13.5, False), (22, True)]
)
def test_hours_can_be_quiet_past_midnight_too(allowed: policy.Policy, hour: float, quiet: bool) -> None:
    assert allowed.is_quiet(int(20_000 * 24 * HOUR + hour * HOUR)) is quiet


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("kinds = 3", "kinds is no list"),
        ("kinds = [3]", "kinds is no list"),
        ('kinds = ["dns.everything"]', "there is no kind dns.everything"),
        ("limits = []", "it has limits"),
        ('quiet = ["22-06"]', "22 is no time of the day"),
        ('quiet = ["22:00"]', "22:00 is no span"),
        ('quiet = ["24:00-06:00"]', "24:00 is no time"),
        ("most_share = 0", "most_share is no whole number from 1 to 100"),
        ("most_share = true", "most_share is no whole number"),
        ("most_started = 0", "most_started is no whole number from 1 to 1000000"),
        ("most_started_of_one = 1.5", "most_started_of_one is no whole number"),
        ('delete_delay = "an hour"', "no duration"),
        ('delete_delay = "31d"', "delete_delay is no duration of at most 30 days"),
        ("delete_delay = 3600", "delete_delay is no duration"),
        ("kinds = [", "Invalid value"),
        ("\udcff", "decode"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(AgentBadPolicy, match=why):
        policy.read(path)


def test_numbers_and_delays_are_read_and_need_not_be_there(allowed: policy.Policy, tmp_path: Path) -> None:
    assert (allowed.most_started, allowed.most_started_of_one, allowed.most_share) == (3, 2, 30)
    assert allowed.delete_delay_ms == 1.5 * HOUR
    (tmp_path / "policy.toml").write_text("")
    assert policy.read(tmp_path / "policy.toml") == policy.Policy(frozenset(), frozenset())


ONE, TWO, THREE, FOUR = (bytes([number]) * 32 for number in range(1, 5))


def test_no_more_start_within_an_hour_than_the_budget_has(allowed: policy.Policy) -> None:
    budget = policy.Budget(allowed, {})
    assert [budget.take(action, "a", at) for at, action in enumerate((ONE, TWO, THREE))] == [True, True, False]
    assert budget.take(THREE, "b", 3)
    assert not budget.has_room(FOUR, "c", 4)  # in all
    assert budget.take(ONE, "a", 4)  # counted once, however often it is tried
    assert not budget.has_room(FOUR, "c", HOUR)
    assert budget.has_room(FOUR, "c", HOUR + 1)  # TWO's hour is over


def test_what_did_not_start_is_given_back(allowed: policy.Policy) -> None:
    budget = policy.Budget(allowed, {ONE: (0, "a"), TWO: (1, "a")})
    assert not budget.take(THREE, "a", 2)
    budget.give_back(TWO)
    budget.give_back(TWO)
    assert budget.take(THREE, "a", 2)
    assert not budget.take(FOUR, "a", 2)


def test_without_a_budget_nothing_is_counted() -> None:
    budget = policy.Budget(policy.Policy(frozenset(), frozenset()), {})
    assert not budget.counts
    assert all(budget.take(bytes([at]) * 32, "a", 0) for at in range(200))
    assert not budget._starts


def test_the_page_shows_a_policy(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/agent.md").read_text(), re.DOTALL)
    (block,) = (block for block in blocks if block.startswith("kinds ="))
    (tmp_path / "policy.toml").write_text(block)
    shown = policy.read(tmp_path / "policy.toml")
    assert shown.protected == {"example.org", "mail.example.org"}
    assert shown.is_quiet(0)
    assert (shown.most_started, shown.most_started_of_one) == (60, 10)
    assert (shown.most_share, shown.delete_delay_ms) == (30, HOUR)


def test_a_policy_that_others_may_write_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(TEXT)
    path.chmod(0o666)
    with pytest.raises(AgentBadPolicy, match="0666"):
        policy.read(path)
    with pytest.raises(AgentBadPolicy):
        policy.read(tmp_path / "none")
