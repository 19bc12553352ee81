"""The policy: who may have what signed, with which key, and how much may leave a day.

For the vault. A document in canonical CBOR with a version, the hash of the one before, and its owners: so many of their
ed25519 signatures change it, and nothing else does, not even the operator. What no rule allows is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ghostnet import core
from ghostnet.client.keystore import is_name

TAG: Final = "ghost/vault/policy/1"
MOST_OWNERS: Final = 16
"""As many as an account's keys."""
MOST_RULES: Final = 256
MOST_NAMES: Final = 256
"""Methods, kinds or accounts of one rule."""
MOST_BYTES: Final = 256 * 1024
"""Largest document: far more than what the limits above come to in practice, less than a request."""
ANY: Final = "*"
MESSAGES: Final[Mapping[type, str]] = {
    core.Transfer: "transfer",
    core.StoreCode: "store_code",
    core.Create: "create",
    core.Migrate: "migrate",
    core.SetAuth: "set_auth",
    core.WakeupFund: "wakeup_fund",
    core.WakeupDeliver: "wakeup_deliver",
    core.GovernAddSystem: "govern",
    core.GovernParameter: "govern",
    core.GovernPrivilege: "govern",
    core.GovernMigrateSystem: "govern",
}
"""Messages by the word that allows them; a call is allowed by its contract and method."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What one caller may have signed with one key on one chain.

    Attributes:
        caller: The caller's name.
        key: The key's name.
        chain: The chain's id.
        genesis: Hash of the chain's genesis, by which a proof of it is known.
        accounts: Addresses the key signs for besides the one that starts with it.
        messages: Words of MESSAGES.
        methods: Contract and method of calls; ANY: every method.
        kinds: Kinds of actions whose reports it may sign; ANY: all.
        spend_per_day: What may leave the accounts a day (UTC), fees counted, in micro-RLUSD.

    """

    caller: str
    key: str
    chain: str
    genesis: bytes
    accounts: tuple[bytes, ...] = ()
    messages: tuple[str, ...] = ()
    methods: tuple[tuple[bytes, str], ...] = ()
    kinds: tuple[str, ...] = ()
    spend_per_day: int = 0

    def to_record(self) -> list[core.Encodable]:
        """The rule as the codec takes it."""
        methods: list[core.Encodable] = [[address, method] for address, method in self.methods]
        lists: list[core.Encodable] = [list(self.accounts), list(self.messages), methods, list(self.kinds)]
        return [self.caller, self.key, self.chain, self.genesis, *lists, self.spend_per_day]

    def forbids(self, body: core.Body, own: bytes) -> str:
        """Why a transaction is not this rule's; empty where it is."""
        ours = {own, *self.accounts}
        if not ours & {body.sender, body.payer}:
            return f"account {core.address_text(body.sender)}"
        for message in body.messages:
            if isinstance(message, core.Call):
                if not {(message.contract, message.method), (message.contract, ANY)} & set(self.methods):
                    return f"method {message.method[:64]} of {core.address_text(message.contract)}"
            elif MESSAGES[type(message)] not in self.messages:
                return f"message {MESSAGES[type(message)]}"
        return ""

    def allows_kind(self, kind: str) -> bool:
        """Whether reports of this kind of action may be signed."""
        return bool({kind, ANY} & set(self.kinds))

    def spends(self, body: core.Body, own: bytes, counted_fee: int, *, again: bool) -> int:
        """What a transaction lets go of the rule's accounts at the most, in micro-RLUSD.

        Args:
            body: The transaction.
            own: The account that starts with the key.
            counted_fee: As gas limit times gas price, what of the fee was counted for this nonce before.
            again: Whether the messages were.

        """
        ours = {own, *self.accounts}
        values = 0 if again or body.sender not in ours else sum(_value(message) for message in body.messages)
        pays = (body.payer or body.sender) in ours
        fee = max(0, body.gas_limit * body.gas_price - counted_fee) if pays else 0
        return values + -(-fee // 1_000_000)


@dataclass(frozen=True, kw_only=True)
class SecretUse:
    """What one caller may have one secret used for, on one chain.

    Attributes:
        caller: The caller's name.
        secret: The secret's name.
        chain: The chain's id.
        genesis: Hash of the chain's genesis, by which a proof of it is known.
        kinds: Kinds of actions; ANY: all.
        resources: Ids of the actions' resources; ANY: all.
        agents: Numbers of the agents that may hold the action; none: whichever does.

    """

    caller: str
    secret: str
    chain: str
    genesis: bytes
    kinds: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    agents: tuple[int, ...] = ()

    def to_record(self) -> list[core.Encodable]:
        """The use as the codec takes it."""
        lists: list[core.Encodable] = [list(self.kinds), list(self.resources), list(self.agents)]
        return [self.caller, self.secret, self.chain, self.genesis, *lists]

    def forbids(self, kind: str, resource: str, agent: int | None) -> str:
        """Why an action is not this use's; empty where it is."""
        if not {kind, ANY} & set(self.kinds):
            return f"action kind {kind[:64]}"
        if not {resource, ANY} & set(self.resources):
            return f"resource {resource[:64]}"
        if self.agents and agent not in self.agents:
            return f"agent {agent}"
        return ""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The document.

    Attributes:
        vault: Id of the vault it is for.
        version: 1, 2, …
        previous: Hash of the version before; 32 zero bytes for the first.
        threshold: How many owners a change needs.
        owners: Their ed25519 keys.
        rules: What may be signed with keys.
        uses: What secrets may be used for.

    """

    vault: bytes
    version: int
    previous: bytes
    threshold: int
    owners: tuple[bytes, ...]
    rules: tuple[Rule, ...] = ()
    uses: tuple[SecretUse, ...] = ()

    def encode(self) -> bytes:
        """The canonical encoding."""
        rules: core.Encodable = [rule.to_record() for rule in self.rules]
        head: list[core.Encodable] = [TAG, self.vault, self.version, self.previous, self.threshold]
        uses: core.Encodable = [use.to_record() for use in self.uses]
        return core.encode([*head, list(self.owners), rules, uses])

    @property
    def hash(self) -> bytes:
        """What the owners sign, and the next version names; 32 bytes."""
        return core.domain_hash(TAG, self.encode())

    @classmethod
    def decode(cls, data: bytes) -> Policy:
        """A policy from its encoding.

        Raises:
            VaultPolicyRefused: It is none.

        """
        try:
            given: Any = core.decode(data) if len(data) <= MOST_BYTES else None
            tag, vault, version, previous, threshold, owners, rules, uses = given
            made = cls(
                vault=vault,
                version=version,
                previous=previous,
                threshold=threshold,
                owners=tuple(owners),
                rules=tuple(map(_rule, rules)),
                uses=tuple(map(_use, uses)),
            )
            _check(made)
        except (core.CodecError, TypeError, ValueError) as error:
            reason = error.slug if isinstance(error, core.GhostError) else "it has another form"
            raise core.VaultPolicyRefused({"reason": reason}) from None
        if tag != TAG or made.encode() != data:
            raise core.VaultPolicyRefused({"reason": "it has another form"})
        return made

    def check_change(self, new: Policy, signatures: Sequence[tuple[int, bytes]]) -> None:
        """Refuses what may not follow this policy.

        Args:
            new: The next one.
            signatures: By the owners of this one: place and signature.

        Raises:
            VaultPolicyNotNext: It does not follow.
            VaultPolicyNotSigned: Too few owners signed it.

        """
        if (new.vault, new.version, new.previous) != (self.vault, self.version + 1, self.hash):
            raise core.VaultPolicyNotNext({"version": self.version, "hash": self.hash})
        signed = {place for place, signature in signatures if self._signed(place, signature, new.hash)}
        if len(signed) < self.threshold:
            raise core.VaultPolicyNotSigned({"signed": len(signed), "threshold": self.threshold})

    def rules_for(self, caller: str, key: str, chain: str) -> list[Rule]:
        """The rules that speak of these.

        Raises:
            VaultNotAllowed: There is none; it says which of the three is unknown.

        """
        what = "nothing at all"
        found = [rule for rule in self.rules if (rule.caller, rule.key) == (caller, key)]
        if found:
            what = f"chain {chain[:64]}"
        found = [rule for rule in found if rule.chain == chain]
        if not found:
            raise core.VaultNotAllowed({"caller": caller, "key": key, "what": what})
        return found

    def uses_for(self, caller: str, secret: str, chain: str) -> list[SecretUse]:
        """The uses of a secret that speak of these; raises as `rules_for`."""
        found = [use for use in self.uses if (use.caller, use.secret) == (caller, secret)]
        what = f"chain {chain[:64]}" if found else "nothing at all"
        found = [use for use in found if use.chain == chain]
        if not found:
            raise core.VaultNotAllowed({"caller": caller, "key": secret, "what": what})
        return found

    def may_use(self, caller: str, secret: str) -> bool:
        """Whether there is any use of a secret for a caller."""
        return any((use.caller, use.secret) == (caller, secret) for use in self.uses)

    def _signed(self, place: int, signature: bytes, message: bytes) -> bool:
        if not 0 <= place < len(self.owners):
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.owners[place]).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def from_toml(text: str, *, vault: bytes, version: int, previous: bytes, owners: Mapping[str, bytes]) -> Policy:
    """The document that a policy file for people says.

    Args:
        text: TOML: `threshold`, `owners`, and tables `rule` and `use`.
        vault: The vault it is for.
        version: Its version.
        previous: Hash of the one before.
        owners: Public keys by name; a file may also say 64 hex digits.

    Raises:
        VaultPolicyRefused: It says something else.

    """
    try:
        table = tomllib.loads(text)
        if unknown := set(table) - {"threshold", "owners", "rule", "use"}:
            message = f"it says {', '.join(sorted(unknown))}"
            raise ValueError(message)
        keys = tuple(owners[each] if each in owners else bytes.fromhex(each) for each in table["owners"])
        policy = Policy(
            vault=vault,
            version=version,
            previous=previous,
            threshold=table["threshold"],
            owners=keys,
            rules=tuple(_rule_of_table(each) for each in table.get("rule", [])),
            uses=tuple(_use_of_table(each) for each in table.get("use", [])),
        )
        _check(policy)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"it lacks {error.args[0]}" if isinstance(error, KeyError) else str(error)
        raise core.VaultPolicyRefused({"reason": reason}) from None
    return policy


def to_table(policy: Policy) -> dict[str, Any]:
    """The policy as JSON, and as a file for people, says it."""
    return {
        "threshold": policy.threshold,
        "owners": [owner.hex() for owner in policy.owners],
        "rule": [
            {
                "caller": rule.caller,
                "key": rule.key,
                "chain": rule.chain,
                "genesis": rule.genesis.hex(),
                "accounts": [core.address_text(each) for each in rule.accounts],
                "messages": list(rule.messages),
                "methods": [f"{core.address_text(address)}/{method}" for address, method in rule.methods],
                "kinds": list(rule.kinds),
                "spend_per_day": str(core.Rlusd.from_micro(rule.spend_per_day)),
            }
            for rule in policy.rules
        ],
        "use": [
            {
                "caller": use.caller,
                "secret": use.secret,
                "chain": use.chain,
                "genesis": use.genesis.hex(),
                "kinds": list(use.kinds),
                "resources": list(use.resources),
                "agents": list(use.agents),
            }
            for use in policy.uses
        ],
    }


_LISTS = ("accounts", "messages", "methods", "kinds")


def _rule_of_table(table: Mapping[str, Any]) -> Rule:
    known = {"caller", "key", "chain", "genesis", "spend_per_day", *_LISTS}
    if unknown := set(table) - known:
        message = f"a rule says {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}"
        raise ValueError(message)
    lists = {name: tuple(table.get(name, ())) for name in _LISTS}
    return Rule(
        caller=table["caller"],
        key=table["key"],
        chain=table["chain"],
        genesis=bytes.fromhex(table["genesis"]),
        accounts=tuple(_address(each) for each in lists["accounts"]),
        messages=lists["messages"],
        methods=tuple(_method(each) for each in lists["methods"]),
        kinds=lists["kinds"],
        spend_per_day=core.Rlusd(table.get("spend_per_day", "0")).micro,
    )


def _use_of_table(table: Mapping[str, Any]) -> SecretUse:
    known = {"caller", "secret", "chain", "genesis", "kinds", "resources", "agents"}
    if unknown := set(table) - known:
        message = f"a use says {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}"
        raise ValueError(message)
    return SecretUse(
        caller=table["caller"],
        secret=table["secret"],
        chain=table["chain"],
        genesis=bytes.fromhex(table["genesis"]),
        kinds=tuple(table["kinds"]),
        resources=tuple(table["resources"]),
        agents=tuple(table.get("agents", ())),
    )


def _method(text: str) -> tuple[bytes, str]:
    contract, _, method = text.rpartition("/")
    return _address(contract), method


def _address(text: str) -> bytes:
    return core.system_address(text[7:]) if text.startswith("system/") else core.address_bytes(text)


def _rule(record: Any) -> Rule:
    caller, key, chain, genesis, accounts, messages, methods, kinds, spend = record
    return Rule(
        caller=caller,
        key=key,
        chain=chain,
        genesis=genesis,
        accounts=tuple(accounts),
        messages=tuple(messages),
        methods=tuple((address, method) for address, method in methods),
        kinds=tuple(kinds),
        spend_per_day=spend,
    )


def _use(record: Any) -> SecretUse:
    caller, secret, chain, genesis, kinds, resources, agents = record
    return SecretUse(
        caller=caller,
        secret=secret,
        chain=chain,
        genesis=genesis,
        kinds=tuple(kinds),
        resources=tuple(resources),
        agents=tuple(agents),
    )


def _check(policy: Policy) -> None:
    """Refuses what has the form and makes no sense; raises ValueError."""
    pinned: tuple[Rule | SecretUse, ...] = (*policy.rules, *policy.uses)
    hashes: tuple[object, ...] = (policy.previous, *policy.owners, *(each.genesis for each in pinned))
    checks = {
        "a key or hash has not 32 bytes": all(isinstance(each, bytes) and len(each) == 32 for each in hashes),
        "an owner stands in it twice": len(set(policy.owners)) == len(policy.owners),
        f"it has not 1 to {MOST_OWNERS} owners": 1 <= len(policy.owners) <= MOST_OWNERS,
        "its threshold is not within 1 and its owners": _is_int(policy.threshold, 1, len(policy.owners)),
        "its version is none": _is_int(policy.version, 1, 1 << 32),
        f"it has more than {MOST_RULES} rules or uses": len(policy.rules) <= MOST_RULES >= len(policy.uses),
    }
    for reason, holds in checks.items():
        if not holds:
            raise ValueError(reason)
    for rule in policy.rules:
        _check_rule(rule)
    for use in policy.uses:
        _check_use(use)


def _check_rule(rule: Rule) -> None:
    texts: tuple[object, ...] = (
        rule.caller,
        rule.key,
        rule.chain,
        *rule.messages,
        *rule.kinds,
        *(method for _, method in rule.methods),
    )
    addresses: tuple[object, ...] = (*rule.accounts, *(address for address, _ in rule.methods))
    checks = {
        "a rule holds something that is no text": all(isinstance(each, str) for each in texts),
        "a rule names no caller or key": is_name(rule.caller) and is_name(rule.key),
        "a rule holds an address that has not 32 bytes": all(
            isinstance(each, bytes) and len(each) == 32 for each in addresses
        ),
        f"a rule allows a message that is none of {', '.join(sorted(set(MESSAGES.values())))}": set(rule.messages)
        <= set(MESSAGES.values()),
        f"a list of a rule is longer than {MOST_NAMES}": all(
            len(each) <= MOST_NAMES for each in (rule.accounts, rule.messages, rule.methods, rule.kinds)
        ),
        "a rule's spend_per_day does not fit": _is_int(rule.spend_per_day, 0, (1 << 64) - 1),
    }
    for reason, holds in checks.items():
        if not holds:
            raise ValueError(reason)


def _check_use(use: SecretUse) -> None:
    texts: tuple[object, ...] = (use.caller, use.secret, use.chain, *use.kinds, *use.resources)
    checks = {
        "a use holds something that is no text": all(isinstance(each, str) for each in texts),
        "a use names no caller or secret": is_name(use.caller) and is_name(use.secret),
        "a use holds an agent that is no number": all(_is_int(each, 0, (1 << 64) - 1) for each in use.agents),
        f"a list of a use is longer than {MOST_NAMES}": all(
            len(each) <= MOST_NAMES for each in (use.kinds, use.resources, use.agents)
        ),
    }
    for reason, holds in checks.items():
        if not holds:
            raise ValueError(reason)


def _is_int(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _value(message: core.Message) -> int:
    match message:
        case core.Transfer() | core.WakeupFund():
            return message.amount.micro
        case core.Call() | core.Create():
            return message.value.micro
        case _:
            return 0
