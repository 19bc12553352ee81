"""What the vault believes of a chain: what is proven under a fresh header of a pinned genesis, and no word of a caller.

For `Vault`. It follows no chain: whoever asks brings the proofs. Headers that are older than `FRESH_MS` by the vault's
clock, or lower than the highest that it has seen, authorise nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeVar

from ghostnet import core
from ghostnet.actions import Plan, proven
from ghostnet.actions.standing import FRESH_MS
from ghostnet.client.bundle import MOST_BYTES, Bundle
from ghostnet.client.trust import Anchor
from ghostnet.vault.marks import Marks
from ghostnet.vault.policy import Rule, SecretUse
from ghostnet.vault.registry import Registry

Pinned = TypeVar("Pinned", Rule, SecretUse)

STARTED: Final = frozenset({"started"})
OPEN: Final = frozenset({"started", "unknown"})
"""States in which a fence may be ended and a report made: whoever took an unknown action over does both."""


@dataclass(frozen=True)
class Believed:
    """What a bundle showed.

    Attributes:
        anchor: The chain's.
        header: Of the block under which it is proven.
        facts: The records.

    """

    anchor: Anchor
    header: core.Header
    facts: proven.Facts

    @property
    def action(self) -> dict[str, Any]:
        """The action's record.

        Raises:
            VaultProofMissing: There is none.

        """
        if self.facts.action is None:
            raise core.VaultProofMissing({"what": "that there is such an action"})
        return self.facts.action

    @property
    def agent(self) -> int | None:
        """The number of the agent that held the action last."""
        agent = self.action["agent"]
        return None if agent is None else int(agent)

    @property
    def noted(self) -> dict[str, Any]:
        """What stands of it on the audit log."""
        return {"height": self.header.height, "app_hash": self.header.app_hash.hex()}

    def meant(self, rules: Sequence[Pinned]) -> list[Pinned]:
        """Those of the rules, or uses, that pin this chain."""
        return [each for each in rules if each.genesis == self.anchor.hash]

    def check_state(self, states: Collection[str], plan: bytes) -> None:
        """Refuses an action in another state, or with another plan.

        Raises:
            VaultWrongState: It is not started, or has ended.
            VaultOtherPlan: It was started with another plan.

        """
        action = self.action
        if action["state"] not in states:
            raise core.VaultWrongState({"state": action["state"]})
        if action["plan"] != plan.hex():
            raise core.VaultOtherPlan({"plan": action["plan"]})

    def check_plan(self, plan: Plan) -> str:
        """Refuses a plan that is not of what was asked for; the resource's id.

        The contract knows of a plan no more than the hash that the agent gave.

        Raises:
            DriverBadPlan: It is not.
            VaultObstructed: Nobody holds the resource any more.

        """
        action, resource = self.action, self.facts.resource
        if resource is None:
            raise core.VaultObstructed({"obstacle": "no_resource"})
        checks = {
            "it is of another kind than the action": (plan.kind, plan.version) == (action["kind"], action["version"]),
            "it is for another resource": plan.resource == resource["id"],
            "it is of another order": plan.order.hex() == action["order"],
        }
        for reason, holds in checks.items():
            if not holds:
                raise core.DriverBadPlan({"reason": reason})
        return plan.resource

    def check_stands(self) -> None:
        """Refuses an action whose grant stands no longer; raises VaultObstructed."""
        if obstacle := self.facts.obstacle(self.header.time_ms):
            raise core.VaultObstructed({"obstacle": obstacle})


def believe(
    bundle: Bundle,
    pinned: Sequence[bytes],
    chain: str | None,
    marks: Marks,
    now_ms: int,
    *,
    action: bytes | None,
    registry: Registry | None,
) -> Believed:
    """What a bundle shows of an action, if all of it holds; the registry learns what it shows of this vault.

    Args:
        bundle: As it was brought.
        pinned: Hashes of the genesis that may be meant.
        chain: The id of the chain that was named; None: none was.
        marks: Know the highest block; a higher one is marked.
        now_ms: The vault's clock, ms since 1970.
        action: Its id; None: none is asked about.
        registry: Where this vault is registered, if it is; asked about where it is this chain.

    Raises:
        VaultRequestTooLarge: It is larger than any that is needed.
        ProofError: It is of another chain, or something in it does not hold.
        VaultProofMissing: An entry is not in it.
        VaultProofStale: Its header is too old.
        VaultProofBehind: A higher block was seen; the caller may ask anew.
        VaultChainRewound: Another block of that height was seen.
        VaultRegistryUnavailable: The chain is the registry, and does not have this vault.

    """
    if bundle.size > MOST_BYTES:
        raise core.VaultRequestTooLarge({"bytes": bundle.size, "limit": MOST_BYTES})
    anchor = Anchor.of(bundle.genesis)
    if anchor.hash not in pinned:
        raise core.ProofOtherChain({"expected": pinned[0], "found": anchor.hash})
    if chain not in (None, anchor.chain_id):
        raise core.ProofHeaderChain({"expected": str(chain)[:64], "found": anchor.chain_id})
    header = bundle.verify_header(anchor)
    _check_head(header, anchor, marks, now_ms)

    def values(keys: Sequence[bytes]) -> list[bytes | None]:
        return [_value(bundle, header, key) for key in keys]

    asked = registry if registry is not None and registry.genesis == anchor.hash else None
    found = proven.facts(values, _schema(bundle.schema), action, None if asked is None else asked.vault)
    if asked is not None:
        asked.learn(found.vault, marks)
    return Believed(anchor, header, found)


def _check_head(header: core.Header, anchor: Anchor, marks: Marks, now_ms: int) -> None:
    """Refuses what is old, far ahead, lower or another block, and marks what is higher.

    A header that is ahead of the clock would stay fresh for as long. A chain for development travels, so it may be.
    """
    age, genesis = now_ms - header.time_ms, anchor.hash
    if age > FRESH_MS or (age < -FRESH_MS and not anchor.dev):
        raise core.VaultProofStale({"age_ms": age, "most_ms": FRESH_MS})
    height, app_hash = marks.head(genesis)
    if header.height < height:
        raise core.VaultProofBehind({"height": header.height, "seen": height})
    if header.height > height:
        marks.put_head(genesis, header.height, header.app_hash)
    elif header.app_hash != app_hash:
        raise core.VaultChainRewound({"height": height, "seen": app_hash, "found": header.app_hash})


def _value(bundle: Bundle, header: core.Header, key: bytes) -> bytes | None:
    try:
        return bundle.value(header, key)
    except KeyError:
        raise core.VaultProofMissing({"what": f"the entry {key.hex()}"}) from None


@lru_cache(maxsize=8)  # a chain's, and some of before its last upgrades: reading one takes some ms
def _schema(data: bytes) -> core.Schema:
    return core.Schema.from_cbor(data)
