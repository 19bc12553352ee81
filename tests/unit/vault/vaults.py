"""A vault set up for tests: a cheap passphrase, a clock that is moved by hand, one caller, one key, one rule."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ghostnet import core
from ghostnet.client import Key, sealed
from ghostnet.vault import wire
from ghostnet.vault.client import Enrolment
from ghostnet.vault.folder import Caller, Folder
from ghostnet.vault.guard import Guard
from ghostnet.vault.keys import VaultKey
from ghostnet.vault.policy import Policy, Rule
from ghostnet.vault.vault import Vault
from tests.unit.core import ledgers

PASSPHRASE = "correct horse"  # noqa: S105  of vaults made here
OWNERS = tuple(Key(bytes([number]) * 32) for number in (11, 12, 13))
GENESIS, CHAIN = core.genesis_info(ledgers.GENESIS.encode())
BOB = b"b" * 32
NOW = 1_800_000_000_000
UNGUARDED = Guard(core_dumps_off=False, memory_locked=False, reason="a test")
PLENTY = 1_000_000_000
RULE = Rule(
    caller="agent",
    key="worker",
    chain=CHAIN,
    genesis=GENESIS,
    messages=("transfer",),
    kinds=("dns.records.set",),
    spend_per_day=PLENTY,
)


@dataclass
class Clock:
    """A clock that never goes back by itself, and the time of day beside it."""

    seconds: float = 1_000.0
    day: float = NOW / 1_000
    sync: Callable[[int], None] = lambda _: None

    def monotonic(self) -> float:
        return self.seconds

    def time(self) -> float:
        return self.day

    def fsync(self, descriptor: int) -> None:
        self.sync(descriptor)


@dataclass
class Set:
    """A vault that is open, and what is around it."""

    folder: Folder
    vault: Vault
    clock: Clock
    caller: Caller
    enrolment: Enrolment
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> VaultKey:
        return next(key for key in self.vault.keys(None) if key.name == "worker")

    def body(self, **changes: Any) -> core.Body:
        body = core.Body(
            chain_id=CHAIN,
            sender=self.key.address,
            nonce=0,
            valid_until=NOW + 600_000,
            gas_limit=1_000_000,
            gas_price=1,
            messages=(core.Transfer(to=BOB, amount=core.Rlusd(1)),),
        )
        return replace(body, **changes)

    def sign(self, body: core.Body) -> bytes:
        return self.vault.sign_transaction(self.caller, "worker", body)

    def allow(self, *rules: Rule, signers: tuple[Key, ...] = OWNERS[:2], **changes: Any) -> Policy:
        """Sets a policy with these rules."""
        now = self.vault.policy()
        new = replace(now, version=now.version + 1, previous=now.hash, rules=rules, **changes)
        return self.vault.set_policy(new.encode(), signatures(now, new, signers))

    def again(self, folder: Folder | None = None) -> Vault:
        """Ends the vault's process, so to say, and begins another; sealed."""
        self.vault.close()
        self.vault = opened(folder or self.folder, self.clock, **self.options)
        return self.vault

    def audit_text(self) -> str:
        return (self.folder / "audit.log").read_text()


def signatures(now: Policy, new: Policy, signers: tuple[Key, ...]) -> list[tuple[int, bytes]]:
    """What owners give for a change."""
    return [(now.owners.index(key.public), key.sign(new.hash)) for key in signers]


def first_policy(vault: bytes) -> Policy:
    owners = tuple(owner.public for owner in OWNERS)
    return Policy(vault=vault, version=1, previous=bytes(32), threshold=2, owners=owners)


def create(path: Path, passphrase: str = PASSPHRASE) -> Folder:
    """A folder with a vault that costs nothing to unseal."""
    costs = sealed.MEMORY_KIB, sealed.PASSES, sealed.LANES
    sealed.MEMORY_KIB, sealed.PASSES, sealed.LANES = 8, 1, 1  # type: ignore[misc]
    try:
        folder = Folder(path)
        folder.create(passphrase, first_policy)
    finally:
        sealed.MEMORY_KIB, sealed.PASSES, sealed.LANES = costs  # type: ignore[misc]
    return folder


def opened(folder: Folder, clock: Clock, **options: Any) -> Vault:
    return Vault(folder, UNGUARDED, monotonic=clock.monotonic, clock=clock.time, sync=clock.fsync, **options)


def make(path: Path, **options: Any) -> Set:
    """All of it, open."""
    folder, clock = create(path), Clock()
    vault = opened(folder, clock, **options)
    vault.unseal(PASSPHRASE)
    vault.make_key("worker", "ed25519")
    caller, enrolment = enrol(vault, "agent")
    made = Set(folder, vault, clock, caller, enrolment, options)
    made.allow(RULE)
    return made


def enrol(vault: Vault, name: str) -> tuple[Caller, Enrolment]:
    """A caller that is enrolled and has shown who it is."""
    uid, enrolment = os.geteuid(), Enrolment.new(vault.id, name)
    vault.enrol(uid, vault.invite(name, uid), name, enrolment.public)
    challenge = b"c" * 32
    assert wire.challenge_message(vault.id, challenge, name)
    return vault.authenticate(uid, name, challenge, enrolment.sign(challenge)), enrolment
