"""The policy's document: one form in bytes, one for people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ghostnet import core
from ghostnet.client import Key
from ghostnet.vault.policy import MESSAGES, Policy, SecretUse, from_toml, to_table
from tests.unit.vault.vaults import BOB, CHAIN, GENESIS, OWNERS, RULE, first_policy

VAULT = b"v" * 16
FULL = replace(RULE, accounts=(BOB,), methods=((BOB, "hold"), (core.system_address("agents"), "*")))
USE = SecretUse(
    caller="agent",
    secret="zone",  # noqa: S106  its name
    chain=CHAIN,
    genesis=GENESIS,
    kinds=("dns.records.set",),
    resources=("dns:example.org",),
    agents=(1, 7),
)
POLICY = replace(first_policy(VAULT), version=2, previous=b"p" * 32, rules=(RULE, FULL), uses=(USE,))
TEXT = f"""
threshold = 2
owners = ["carol", "{OWNERS[1].public.hex()}", "{OWNERS[2].public.hex()}"]
[[rule]]
caller = "agent"
key = "worker"
chain = "{CHAIN}"
genesis = "{GENESIS.hex()}"
messages = ["transfer"]
kinds = ["dns.records.set"]
spend_per_day = "1000.00"
[[rule]]
caller = "agent"
key = "worker"
chain = "{CHAIN}"
genesis = "{GENESIS.hex()}"
messages = ["transfer"]
kinds = ["dns.records.set"]
spend_per_day = "1000.00"
accounts = ["{core.address_text(BOB)}"]
methods = ["{core.address_text(BOB)}/hold", "system/agents/*"]
[[use]]
caller = "agent"
secret = "zone"
chain = "{CHAIN}"
genesis = "{GENESIS.hex()}"
kinds = ["dns.records.set"]
resources = ["dns:example.org"]
agents = [1, 7]
"""


def read(text: str) -> Policy:
    return from_toml(text, vault=VAULT, version=2, previous=b"p" * 32, owners={"carol": OWNERS[0].public})


def test_a_policy_is_the_same_from_its_bytes_and_from_its_file() -> None:
    assert Policy.decode(POLICY.encode()) == POLICY
    assert read(TEXT) == POLICY
    assert to_table(POLICY)["use"][0]["resources"] == ["dns:example.org"]
    assert to_table(POLICY)["rule"][1]["methods"][0] == f"{core.address_text(BOB)}/hold"


@pytest.mark.parametrize(
    "changes",
    [
        {"threshold": 0},
        {"threshold": 4},
        {"owners": ()},
        {"owners": (OWNERS[0].public,) * 3},
        {"owners": (b"x", OWNERS[0].public)},
        {"version": 0},
        {"previous": b""},
        {"rules": (RULE,) * 257},
        {"rules": (replace(RULE, caller="Agent"),)},
        {"rules": (replace(RULE, key="worker "),)},
        {"rules": (replace(RULE, genesis=b""),)},
        {"rules": (replace(RULE, messages=("transfers",)),)},
        {"rules": (replace(RULE, accounts=(b"x",)),)},
        {"rules": (replace(RULE, kinds=("x",) * 257),)},
        {"rules": (replace(RULE, kinds=(b"x",)),)},  # type: ignore[arg-type]
        {"uses": (USE,) * 257},
        {"uses": (replace(USE, caller="Agent"),)},
        {"uses": (replace(USE, secret=""),)},
        {"uses": (replace(USE, kinds=("x",) * 257),)},
        {"uses": (replace(USE, resources=("x",) * 257),)},
        {"uses": (replace(USE, resources=(b"x",)),)},  # type: ignore[arg-type]
        {"uses": (replace(USE, genesis=b""),)},
        {"uses": (replace(USE, agents=(-1,)),)},
        {"uses": (replace(USE, agents=(True,)),)},
        {"uses": (replace(USE, agents=(1,) * 257),)},
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(core.VaultPolicyRefused):
        Policy.decode(replace(POLICY, **changes).encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        TEXT.replace("threshold = 2", "threshold = 9"),
        TEXT.replace("threshold = 2", "threshold = true"),
        TEXT.replace("caller =", "callers ="),
        TEXT.replace("carol", "nobody"),
        TEXT + "\nspend = 1",
        "more = 1\n" + TEXT,
        TEXT.replace("resources =", "zones ="),
        TEXT.replace("secret =", "key ="),
    ],
)
def test_a_file_that_says_something_else_is_refused(text: str) -> None:
    with pytest.raises(core.VaultPolicyRefused):
        read(text)


def test_every_message_of_the_ledger_has_its_word() -> None:
    from typing import get_args  # noqa: PLC0415

    assert set(MESSAGES) == set(get_args(core.Message)) - {core.Call}


def test_spending_counts_values_of_every_message_and_the_fee_of_whoever_pays() -> None:
    own = Key(bytes(32)).address
    body = core.Body(
        chain_id=RULE.chain,
        sender=own,
        nonce=0,
        valid_until=1,
        gas_limit=1_000,
        gas_price=1_001,
        messages=(
            core.Transfer(to=BOB, amount=core.Rlusd.from_micro(1)),
            core.Call(contract=BOB, method="x", value=core.Rlusd.from_micro(10)),
            core.Create(code=bytes(32), salt=bytes(32), value=core.Rlusd.from_micro(100)),
            core.WakeupFund(id=bytes(32), amount=core.Rlusd.from_micro(1_000)),
        ),
    )
    assert RULE.spends(body, own, 0, again=False) == 1_111 + 2
    assert RULE.spends(replace(body, payer=BOB), own, 0, again=False) == 1_111
    assert RULE.spends(replace(body, sender=BOB, payer=own), own, 0, again=False) == 2
    assert RULE.spends(body, own, 1_000 * 1_000, again=True) == 1
