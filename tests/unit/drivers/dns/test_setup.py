"""What set-up prints for Knot and BIND."""

from __future__ import annotations

import pytest

from ghostnet.core import DriverBadOrder
from ghostnet.drivers.dns.setup import Limit, bind_policy, forbidden_updates, knot_acl, new_key

ZONE = "example.org"


def test_names_are_written_as_they_are() -> None:
    limit = Limit(ZONE, "agent.", (f"www.{ZONE}",), ("A", "AAAA"))
    assert knot_acl(limit) == (
        "acl:\n  - id: ghostnet-example-org\n    key: agent.\n    action: update\n    update-owner: name\n"
        "    update-owner-match: equal\n    update-owner-name: [www.example.org., _ghostnet.example.org.]\n"
        "    update-type: [A, AAAA, TXT]\n"
    )
    assert bind_policy(limit) == (
        "update-policy {\n    grant agent. name www.example.org. A AAAA;\n"
        "    grant agent. name _ghostnet.example.org. TXT;\n};\n"
    )


@pytest.mark.parametrize(
    ("names", "match"),
    [((f"*.{ZONE}",), "sub"), ((f"*.{ZONE}", ZONE), "sub-or-equal"), ((f"*.lab.{ZONE}",), "sub-or-equal")],
)
def test_knot_has_one_way_of_matching_for_a_rule(names: tuple[str, ...], match: str) -> None:
    assert f"update-owner-match: {match}\n" in knot_acl(Limit(ZONE, "agent.", names, ("A",)))


@pytest.mark.parametrize(
    ("key", "names", "types"),
    [
        ("agent.", (), ("A",)),
        ("agent.", (f"a.{ZONE}",), ()),
        ("agent.", (f"a.{ZONE}",), ("SOA",)),
        ("agent.", ("a.example.com",), ("A",)),
        ("agent.; };", (f"a.{ZONE}",), ("A",)),
        ("*.agent", (f"a.{ZONE}",), ("A",)),
        ("agent.", (f"a.{ZONE}. A; grant x",), ("A",)),
    ],
)
def test_a_limit_that_would_say_something_else_is_refused(
    key: str, names: tuple[str, ...], types: tuple[str, ...]
) -> None:
    with pytest.raises(DriverBadOrder):
        Limit(ZONE, key, names, types)


@pytest.mark.parametrize("make", ["knot", "bind"])
def test_what_a_shell_is_told_leaves_no_key_to_others_and_names_it_once_more(make: str) -> None:
    told = new_key(Limit(ZONE, "agent.", (f"www.{ZONE}",), ("A",)), make)
    assert told.startswith("(umask 077; ")
    assert ("-t agent " in told) or ("hmac-sha256 agent " in told)
    assert told.endswith("> update.key)")


def test_forbidden_updates_only_delete() -> None:
    for what, message in forbidden_updates(Limit(ZONE, "agent.", (f"www.{ZONE}",), ("A",))):
        assert what
        assert all(rrset.deleting is not None for rrset in message.update)


def test_what_is_allowed_is_not_called_forbidden() -> None:
    limit = Limit(ZONE, "agent.", (f"*.{ZONE}", ZONE), ("A", "MX", "NS"))
    said = [what for what, _ in forbidden_updates(limit)]
    assert not any("address of" in what or what.startswith(("NS", "MX", "a name server")) for what in said)
