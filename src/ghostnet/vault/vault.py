"""The vault: what it is asked, what it allows, and in which order things are on disk before it answers.

For the server. Sealed, it answers everything but the passphrase with one code. Open, a signature takes: the policy's
leave, the registered generation, the mark on disk, the audit line on disk, and only then the key or the secret. One
request is looked at after the other.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets as randomness
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ghostnet import core
from ghostnet.actions.report import MOST_CHAIN_BYTES, Report, signed_bytes
from ghostnet.client import sealed
from ghostnet.client.bundle import Bundle
from ghostnet.client.keystore import check_name
from ghostnet.client.plans import PlanRequest
from ghostnet.client.proof import Proof
from ghostnet.client.trust import Anchor
from ghostnet.vault import wire
from ghostnet.vault.audit import AuditLog
from ghostnet.vault.backoff import Backoff
from ghostnet.vault.evidence import OPEN, STARTED, Believed, believe
from ghostnet.vault.folder import Caller, Folder, State, audit_key, subkey
from ghostnet.vault.guard import Guard
from ghostnet.vault.keys import CURVES, VaultKey
from ghostnet.vault.logs import PATIENCE_SECONDS, GrowingFile, LogFailedError, Sync
from ghostnet.vault.marks import REPORT, TRANSACTION, Spend
from ghostnet.vault.opening import Invitation, Opened, open_folder
from ghostnet.vault.policy import Policy, Rule, SecretUse
from ghostnet.vault.registry import Registry, key_of
from ghostnet.vault.updates import KIND as TSIG
from ghostnet.vault.updates import Checked, Signed, Update, tsig_key

Allowing = TypeVar("Allowing", Rule, SecretUse)

OPERATOR: Final = "operator"
DAY_SECONDS: Final = 86_400
TOKEN_BYTES: Final = 32
TOKEN_SECONDS: Final = 3_600
"""How long an invitation holds: enough to carry it to another terminal."""
MOST_INVITATIONS: Final = 64
MOST_CALLERS: Final = 1_000
"""Their entries fit the state file twice over."""


class Vault:
    """A vault, sealed at first. Only one process can have its folder.

    Attributes:
        id: 16 bytes.
        folder: Where it lives.
        guard: How well this process keeps its memory.

    """

    def __init__(
        self,
        folder: Folder,
        guard: Guard,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] = time.time,
        sync: Sync = os.fsync,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        """Takes the folder and opens the audit log.

        Args:
            folder: A vault was set up in it.
            guard: What `harden` gave.
            monotonic: A clock that never goes back, in seconds.
            clock: The time of day, in seconds since 1970; for audit lines and days of spending alone.
            sync: Brings a descriptor's data to disk.
            patience: How long the disk may take, in seconds.

        Raises:
            GhostError: There is no vault, it is in use or damaged, or its audit log cannot be written.

        """
        self.folder, self.guard = folder, guard
        self._root, self._config = folder.root(), folder.config()
        self.id = self._root.vault
        self._monotonic, self._clock = monotonic, clock
        self._sync, self._patience = sync, patience
        self._mutex = threading.RLock()
        self._opened: Opened | None = None
        self._held: int | None = folder.lock()
        genesis = self._config.registry
        self._registry = None if genesis is None else Registry(genesis, key_of(self.id), self._root.audit)
        try:
            file = GrowingFile(self._config.audit, sync=sync, patience=patience)
        except LogFailedError as error:
            os.close(self._held)
            raise core.VaultAuditUnavailable({"reason": str(error)}) from None
        try:
            self._audit = AuditLog(file, self._root.audit, lambda: int(clock() * 1_000))
        except core.GhostError:
            file.close()
            os.close(self._held)
            raise
        self._marks_audited = self._audit.found.marks
        self._unsealing = Backoff(monotonic, folder / "attempts")
        self._strangers: dict[int, Backoff] = {}

    @property
    def sealed(self) -> bool:
        """Whether the passphrase is needed first."""
        return self._opened is None

    def close(self) -> None:
        """Ends it; what is closed stays so."""
        with self._mutex:
            self._shut()
            self._audit.close()
            if self._held is not None:
                os.close(self._held)
            self._held = None

    # ------------------------------------------------------------------ sealed or not

    def status(self) -> dict[str, Any]:
        """What anybody on this machine may know."""
        with self._mutex:
            opened = self._opened
            return {
                "vault": self.id.hex(),
                "audit_key": self._root.audit.hex(),
                "registry": "" if self._config.registry is None else self._config.registry.hex(),
                "sealed": opened is None,
                "generation": 0 if opened is None else opened.state.generation,
                "policy": 0 if opened is None else opened.policy.version,
                "core_dumps_off": self.guard.core_dumps_off,
                "memory_locked": self.guard.memory_locked,
                "memory": self.guard.reason,
                "audit_head": self._audit.head,
            }

    def unseal(self, passphrase: str) -> None:
        """Opens the vault.

        Raises:
            VaultTooSoon: After failures it is not time yet.
            VaultNotUnsealed: The passphrase is another.
            VaultDamaged: Something in the folder is not what the vault wrote.
            VaultAuditUnavailable: The audit log cannot be written.

        """
        with self._mutex, self._asked(OPERATOR, "unseal", {}) as note:
            if not self.sealed:
                return
            self._unsealing.begin()
            try:
                master = self._root.open(passphrase)
            except sealed.NotOpenedError:
                raise core.VaultNotUnsealed from None
            self._unsealing.succeed()
            disk = partial(GrowingFile, sync=self._sync, patience=self._patience)
            opened = self._opened = open_folder(self.folder, self._root, master, self._marks_audited, disk)
            self._audit.open(audit_key(master), subkey(master, "hidden"))
            try:
                note({"generation": opened.state.generation, "restored": opened.restored})
            except core.GhostError:
                self._shut()
                raise

    def seal(self) -> None:
        """Forgets every secret."""
        with self._mutex:
            try:
                with self._asked(OPERATOR, "seal", {}):
                    pass
            finally:
                self._shut()  # even where no line can be kept

    def _shut(self) -> None:
        if self._opened is not None:
            self._opened.marks.close()
        self._opened = None
        self._audit.seal()

    # ------------------------------------------------------------------ what the chain has of this vault

    def show_registry(self, bundle: Bundle) -> int:
        """Takes the operator's proof of what the registry has of this vault; the generation that may sign.

        Raises:
            VaultRegistryUnavailable: vault.toml names no registry, or it does not have this vault.
            GhostError: As `believe`.

        """
        with self._mutex, self._asked(OPERATOR, "show_registry", {}) as note:
            opened, registry = self._need_open(), self._registry
            if registry is None:
                raise core.VaultRegistryUnavailable({"reason": "vault.toml names none"})
            self._audit.check()
            now, pinned = int(self._clock() * 1_000), [registry.genesis]
            shown = believe(bundle, pinned, None, opened.marks, now, action=None, registry=registry)
            generation = registry.current_generation(opened.marks)
            note({"registered": generation, **shown.noted, **self._marked(opened, again=False)})
            return generation

    def sign_anchor(self, chain: str) -> tuple[int, str, bytes]:
        """The newest line of the audit log, its hash, and the audit key's signature for a chain.

        Raises:
            VaultBadRequest: The chain's id is none.

        """
        with self._mutex, self._asked(OPERATOR, "sign_anchor", {"chain": chain[:64]}) as note:
            self._need_open()
            if len(chain.encode()) > MOST_CHAIN_BYTES:
                raise core.VaultBadRequest({"reason": "the chain's id is none"})
            line, head, signature = self._audit.anchor(chain, key_of(self.id))
            note({"line": line, "head": head})
            return line, head, signature

    # ------------------------------------------------------------------ callers

    def invite(self, name: str, uid: int) -> bytes:
        """A token with which somebody who runs as that user can enrol once, under that name."""
        with self._mutex, self._asked(OPERATOR, "invite", {"name": name[:64], "uid": uid}) as note:
            opened = self._need_open()
            check_name("caller", name)
            if name == OPERATOR:
                raise core.RequestNameTaken({"what": "caller", "name": name})
            now = self._monotonic()
            opened.invitations = {each: found for each, found in opened.invitations.items() if found.until > now}
            if len(opened.invitations) >= MOST_INVITATIONS:
                raise core.VaultCrowded({"limit": MOST_INVITATIONS})
            token = randomness.token_bytes(TOKEN_BYTES)
            note({"token": self._audit.hidden(token)})
            digest = hashlib.sha256(token).digest()
            opened.invitations[name] = Invitation(digest, uid, now + TOKEN_SECONDS)
            return token

    def enrol(self, uid: int, token: bytes, name: str, public: bytes) -> None:
        """Enrols whoever brings a token.

        Raises:
            VaultTooSoon: After failures it is not time yet.
            VaultBadToken: The token is used, too old, or for another name or user.

        """
        with self._mutex, self._asked(f"uid {uid}", "enrol", {"name": name[:64]}) as note:
            opened = self._need_open()
            backoff = self._backoff(uid)
            backoff.begin()
            found = opened.invitations.get(name)
            good = found is not None and found.uid == uid and found.until > self._monotonic()
            digest = hashlib.sha256(token).digest()
            if found is None or not good or not hmac.compare_digest(found.digest, digest):
                raise core.VaultBadToken
            _checked_public(public)
            others = tuple(each for each in opened.state.callers if each.name != name)
            if len(others) >= MOST_CALLERS:
                raise core.VaultCrowded({"limit": MOST_CALLERS})
            note({"token": self._audit.hidden(token), "public": public.hex()})
            del opened.invitations[name]
            self._set_state(replace(opened.state, callers=(*others, Caller(name, uid, public))))
            backoff.succeed()

    def authenticate(self, uid: int, name: str, challenge: bytes, signature: bytes) -> Caller:
        """Who is there: its user by the kernel's word, its key by the signature of a challenge.

        Raises:
            VaultTooSoon: After failures it is not time yet.
            VaultNotEnrolled: It is somebody else.

        """
        with self._mutex, self._asked(f"uid {uid}", "authenticate", {"name": name[:64]}):
            opened = self._need_open()
            backoff = self._backoff(uid)
            backoff.begin()
            found = next((each for each in opened.state.callers if (each.name, each.uid) == (name, uid)), None)
            if found is None:
                raise core.VaultNotEnrolled
            try:
                message = wire.challenge_message(self.id, challenge, name)
                Ed25519PublicKey.from_public_bytes(found.public).verify(signature, message)
            except (InvalidSignature, ValueError):
                raise core.VaultNotEnrolled from None
            backoff.succeed()
            return found

    def dismiss(self, name: str) -> None:
        """Ends an enrolment; open connections of it are refused from now on.

        Raises:
            RequestUnknownKey: There is none of that name.

        """
        with self._mutex, self._asked(OPERATOR, "dismiss", {"name": name[:64]}) as note:
            opened = self._need_open()
            left = tuple(each for each in opened.state.callers if each.name != name)
            if len(left) == len(opened.state.callers):
                known = ", ".join(each.name for each in left) or "none"
                raise core.RequestUnknownKey({"name": name, "known": known})
            note()
            self._set_state(replace(opened.state, callers=left))

    def callers(self) -> list[Caller]:
        """Who is enrolled."""
        with self._mutex, self._asked(OPERATOR, "callers", {}):
            return list(self._need_open().state.callers)

    # ------------------------------------------------------------------ keys, secrets, policy

    def make_key(self, name: str, curve: str) -> VaultKey:
        """A new key, which never leaves."""
        with self._mutex, self._asked(OPERATOR, "key_new", {"key": name[:64], "curve": curve[:16]}) as note:
            opened = self._need_open()
            if curve not in CURVES:
                raise core.RequestMalformedField({"field": "curve", "expected": ", ".join(CURVES)})
            self._audit.check()
            key = opened.ring.make(name, CURVES[curve])
            note({"public": key.public.hex()})
            return key

    def keys(self, caller: Caller | None) -> list[VaultKey]:
        """The keys; for a caller, those that a rule gives it."""
        with self._mutex, self._asked(_name(caller), "keys", {}):
            opened = self._need_open()
            if caller is None:
                return list(opened.ring)
            self._still(caller)
            mine = {rule.key for rule in opened.policy.rules if rule.caller == caller.name}
            return [key for key in opened.ring if key.name in mine]

    def put_secret(self, name: str, kind: str, secret: bytes) -> None:
        """Keeps a secret that is used and never shown."""
        facts = {"secret": name[:64], "kind": kind[:64]}
        with self._mutex, self._asked(OPERATOR, "secret_put", facts) as note:
            opened = self._need_open()
            if kind == TSIG:
                tsig_key(secret)
            self._audit.check()
            opened.secrets.put(name, kind, secret)
            note({"value": self._audit.hidden(secret)})

    def secrets(self) -> list[str]:
        """Names of the secrets."""
        with self._mutex, self._asked(OPERATOR, "secrets", {}):
            return self._need_open().secrets.names()

    def policy(self) -> Policy:
        """The policy in force."""
        with self._mutex, self._asked(OPERATOR, "policy", {}):
            return self._need_open().policy

    def set_policy(self, document: bytes, signatures: list[tuple[int, bytes]]) -> Policy:
        """Changes the policy, by its owners' signatures alone.

        Raises:
            VaultPolicyRefused: The document is none.
            VaultPolicyNotNext: It does not follow the one in force.
            VaultPolicyNotSigned: Too few of the owners in force signed it.

        """
        digest = hashlib.sha256(document).hexdigest()
        with self._mutex, self._asked(OPERATOR, "policy_set", {"document": digest}) as note:
            opened = self._need_open()
            policy = Policy.decode(document)
            opened.policy.check_change(policy, signatures)
            note({"version": policy.version, "policy": policy.hash.hex()})
            self.folder.write_policy(policy.version, document, signatures)
            self._set_state(replace(opened.state, version=policy.version, policy=policy.hash))
            opened.policy = policy
            return policy

    # ------------------------------------------------------------------ signatures

    def sign_transaction(self, caller: Caller, key_name: str, body: core.Body) -> bytes:
        """The signature of a transaction's id.

        Raises:
            VaultNotAllowed: No rule of the policy lets the caller.
            VaultSpendExceeded: More would leave than may a day.
            VaultNonceSigned: Another transaction was signed for its nonce.
            VaultOtherGeneration: This folder is a copy, or there is a newer one.
            VaultMarksUnavailable: The mark cannot be kept.
            VaultAuditUnavailable: The audit line cannot be kept.

        """
        facts = {
            "key": key_name[:64],
            "chain": body.chain_id[:64],
            "account": core.address_text(body.sender),
            "nonce": body.nonce,
            "id": body.id.hex(),
        }
        with self._mutex, self._asked(caller.name, "sign_transaction", facts) as note:
            opened = self._need_open()
            self._still(caller)
            rules = opened.policy.rules_for(caller.name, key_name, body.chain_id)
            key = opened.ring.get(key_name)
            rule = _first_allowing(key_name, rules, lambda rule: rule.forbids(body, key.address))
            self._may_sign(opened)
            who = f"{caller.name} {key_name} {body.chain_id}"
            seen = opened.marks.look(body, who)
            signature = seen.signatures.get(key_name)
            if signature is not None:
                note(self._marked(opened, again=True))
                return signature
            if not seen.marked:
                asked = rule.spends(body, key.address, seen.counted or 0, again=seen.counted is not None)
                day, spent = opened.marks.spent(who, int(self._clock() // DAY_SECONDS))
                if spent + asked > rule.spend_per_day:
                    operands = {"key": key_name, "limit": rule.spend_per_day, "spent": spent, "asked": str(asked)}
                    raise core.VaultSpendExceeded(operands)
                self._audit.check()
                opened.marks.put_transaction(body, Spend(who, day, asked))
            note(self._marked(opened, again=False))
            signature = key.sign(body.id)
            place = (TRANSACTION, body.chain_id, body.sender, body.nonce)
            opened.marks.keep_signature(place, body.id, key_name, signature)
            return signature

    def sign_plan_request(self, caller: Caller, key_name: str, request: PlanRequest) -> bytes:
        """The signature of a request for a plan's body: whoever may sign anything on a chain may read there.

        Raises:
            VaultNotAllowed: No rule of the policy lets the caller use the key on the chain.
            GhostError: As `sign_transaction`.

        """
        facts = {
            "key": key_name[:64],
            "chain": request.chain_id[:64],
            "action": request.action.hex(),
            "plan": request.plan.hex(),
            "account": core.address_text(request.address),
            "until": request.until_ms,
        }
        with self._mutex, self._asked(caller.name, "sign_plan_request", facts):
            opened = self._need_open()
            self._still(caller)
            opened.policy.rules_for(caller.name, key_name, request.chain_id)  # one at least, or it raises
            key = opened.ring.get(key_name)
            self._may_sign(opened)
            return key.sign(request.hash)

    def sign_report(
        self, caller: Caller, key_name: str, chain: str, action: bytes, report: Report, bundle: Bundle
    ) -> bytes:
        """The signature of a report of an action that was started, one for each epoch.

        Raises:
            VaultAlreadyReported: Another report of the epoch was signed.
            VaultWrongCurve: The key is not ed25519.
            VaultWrongState: The action is not started, or has ended.
            VaultOtherEpoch: The report is of another epoch.
            VaultOtherAgent: It is of an agent that does not hold the action.
            VaultOtherPlan: It is of another plan.
            GhostError: As `sign_transaction` and `believe`.

        """
        try:
            signed = signed_bytes(chain, action, report)
        except ValueError as error:
            raise core.VaultBadRequest({"reason": str(error)}) from None
        facts = {
            "key": key_name[:64],
            "chain": chain[:64],
            "action": action.hex(),
            "epoch": report.epoch,
            "report": hashlib.sha256(signed).hexdigest(),
        }
        with self._mutex, self._asked(caller.name, "sign_report", facts) as note:
            opened = self._need_open()
            self._still(caller)
            rules = opened.policy.rules_for(caller.name, key_name, chain)
            key = opened.ring.get(key_name)
            shown = self._believed(opened, rules, chain, action, bundle)
            kind = shown.action["kind"]
            ours = shown.meant(rules)
            _first_allowing(key_name, ours, lambda rule: "" if rule.allows_kind(kind) else f"action kind {kind}")
            shown.check_state(OPEN, report.plan)
            if shown.action["epoch"] != report.epoch:
                raise core.VaultOtherEpoch({"epoch": shown.action["epoch"]})
            if shown.agent != report.agent:
                raise core.VaultOtherAgent({"agent": shown.agent})
            if key.curve is not core.Curve.ED25519:
                raise core.VaultWrongCurve({"key": key_name, "curve": key.curve.name.lower()})
            self._may_sign(opened)
            found = opened.marks.find_report(chain, action, report.epoch, signed)
            if found is not None and key_name in found:
                note({"kind": kind, **shown.noted, **self._marked(opened, again=True)})
                return found[key_name]
            if found is None:
                self._audit.check()
                opened.marks.put_report(chain, action, report.epoch, signed)
            note({"kind": kind, **shown.noted, **self._marked(opened, again=False)})
            signature = key.sign(signed)
            place = (REPORT, chain, action, report.epoch)
            opened.marks.keep_signature(place, hashlib.sha256(signed).digest(), key_name, signature)
            return signature

    def sign_update(self, caller: Caller, secret: str, update: Update, bundle: Bundle) -> bytes:
        """The message of a plan's step, or the one that ends its fence, built here and signed with the secret.

        A step is of an action that is started, under a grant that stands. A fence is ended also where nobody knows what
        became of the action, where it is one of an earlier epoch, and whatever became of the grant.

        Raises:
            VaultNotAllowed: No use of the policy lets the caller.
            VaultWrongState: The action is not started, or has ended.
            VaultOtherEpoch: It has another epoch.
            VaultOtherPlan: It was started with another plan.
            VaultObstructed: Its grant stands no longer.
            DriverFenced: The secret was used for a later epoch of the action, or the step was done before.
            DriverBadPlan: It was used for another plan of the action, or the plan is not of what was asked for.
            RequestUnknownKey: There is no such secret.
            GhostError: As `sign_transaction` and `believe`.

        """
        plan, action = update.plan, update.plan.action
        facts = {
            "secret": secret[:64],
            "chain": update.chain[:64],
            "kind": plan.kind,
            "resource": plan.resource,
            "action": action.hex(),
            "epoch": update.epoch,
            "plan": plan.hash.hex(),
        }
        call = "sign_void" if update.step is None else "sign_update"
        with self._mutex, self._asked(caller.name, call, facts) as note:
            opened = self._need_open()
            self._still(caller)
            uses = opened.policy.uses_for(caller.name, secret, update.chain)
            shown = self._believed(opened, uses, update.chain, action, bundle)
            resource = shown.check_plan(plan)
            _first_allowing(secret, shown.meant(uses), lambda use: use.forbids(plan.kind, resource, shown.agent))
            shown.check_state(OPEN if update.step is None else STARTED, plan.hash)
            epoch = shown.action["epoch"]
            if update.epoch > epoch or (update.epoch < epoch and update.step is not None):
                raise core.VaultOtherEpoch({"epoch": epoch})
            if update.step is not None:
                shown.check_stands()
            self._may_sign(opened)
            marked = opened.marks.action(update.chain, action)
            if marked is not None and marked[0] > update.epoch:
                raise core.DriverFenced({"found": f"epoch {marked[0]} of the action, which the vault knows"})
            if marked is not None and marked[1] != plan.hash:
                raise core.DriverBadPlan({"reason": f"the vault knows another one of the action: {marked[1].hex()}"})
            message = update.message()
            opened.secrets.check(secret, TSIG)
            again = marked == (update.epoch, plan.hash)
            if not again:
                self._audit.check()
                opened.marks.put_action(update.chain, action, update.epoch, plan.hash)
            unsigned = hashlib.sha256(message.to_wire()).hexdigest()
            note({"message": unsigned, **shown.noted, **self._marked(opened, again=again)})
            return opened.secrets.use(secret, Signed(message))

    def check_answer(self, caller: Caller, secret: str, request: bytes, answer: bytes) -> bytes:
        """Why an answer to a message that was signed with the secret is not to be believed; empty where it is.

        Raises:
            VaultNotAllowed: No use of the policy lets the caller use the secret for anything.
            RequestUnknownKey: There is no such secret.

        """
        facts = {"secret": secret[:64], "answer": hashlib.sha256(answer).hexdigest()}
        with self._mutex, self._asked(caller.name, "check_answer", facts) as note:
            opened = self._need_open()
            self._still(caller)
            if not opened.policy.may_use(caller.name, secret):
                raise core.VaultNotAllowed({"caller": caller.name, "key": secret, "what": "nothing at all"})
            found = opened.secrets.use(secret, Checked(request, answer))
            note({"believed": not found})
            return found

    def release(self, caller: Caller, key_name: str, chain: str, account: bytes, nonce: int, proof: Proof) -> None:
        """Frees a nonce of which it is proven that nothing that was signed for it can happen any more.

        Raises:
            VaultNotReleased: The proof shows something else.
            ProofError: It does not hold.
            GhostError: As `sign_transaction`.

        """
        facts = {"key": key_name[:64], "chain": chain[:64], "account": account.hex(), "nonce": nonce}
        with self._mutex, self._asked(caller.name, "release", facts) as note:
            opened = self._need_open()
            self._still(caller)
            rule = opened.policy.rules_for(caller.name, key_name, chain)[0]
            own = opened.ring.get(key_name).address
            if account not in (own, *rule.accounts):
                what = f"account {core.address_text(account)}"
                raise core.VaultNotAllowed({"caller": caller.name, "key": key_name, "what": what})
            self._may_sign(opened)
            anchor = Anchor.of(proof.genesis, expected=rule.genesis)
            if anchor.chain_id != chain:
                raise core.VaultNotReleased({"reason": f"it is of chain {anchor.chain_id}"})
            header = proof.verify(anchor)
            if proof.key != core.account_key(account):
                raise core.VaultNotReleased({"reason": "it is not of the account's entry"})
            used = 0 if proof.value is None else core.AccountEntry.decode(proof.value).nonce
            until = opened.marks.valid_until(chain, account, nonce)
            if until is None:
                raise core.VaultNotReleased({"reason": "nothing was signed for the nonce"})
            if header.time_ms <= until:
                raise core.VaultNotReleased({"reason": f"what was signed may happen until {until}"})
            if used > nonce:
                raise core.VaultNotReleased({"reason": f"the nonce is used; the account's next is {used}"})
            note({"height": header.height, "header": core.header_hash(proof.header).hex()})
            opened.marks.release(chain, account, nonce)

    # ------------------------------------------------------------------ inside

    @contextmanager
    def _asked(self, who: str, call: str, facts: Mapping[str, Any]) -> Iterator[Callable[..., None]]:
        """Has every answer on the audit log before it is given.

        What is yielded writes the line of a request that is granted, with what more is known; whoever signs or changes
        something calls it before. A request that is refused gets a line with the reason's slug; one that comes too
        early gets none, so that nobody can fill the disk with them.
        """
        if self._opened is None and call != "unseal":
            raise core.VaultSealed
        written = False

        def note(more: Mapping[str, Any] | None = None) -> None:
            nonlocal written
            self._audit.append(who, call, "ok", {**facts, **(more or {})})
            written = True

        self._audit.check()
        try:
            yield note
        except (core.VaultAuditUnavailable, core.VaultTooSoon):
            raise
        except core.GhostError as error:
            self._audit.append(who, call, error.slug, facts)
            raise
        if not written:
            note()

    def _need_open(self) -> Opened:
        if self._opened is None:
            raise core.VaultSealed
        return self._opened

    def _still(self, caller: Caller) -> None:
        """Refuses a connection whose caller was dismissed or enrolled anew."""
        if caller not in self._need_open().state.callers:
            raise core.VaultNotEnrolled

    def _believed(
        self, opened: Opened, pinning: Sequence[Rule | SecretUse], chain: str, action: bytes, bundle: Bundle
    ) -> Believed:
        """What a bundle shows of an action on one of the chains that these rules or uses pin."""
        self._audit.check()  # before a mark of its header
        pinned = [each.genesis for each in pinning]
        now = int(self._clock() * 1_000)
        return believe(bundle, pinned, chain, opened.marks, now, action=action, registry=self._registry)

    def _may_sign(self, opened: Opened) -> None:
        registered = 1 if self._registry is None else self._registry.current_generation(opened.marks)
        if registered != opened.state.generation:
            raise core.VaultOtherGeneration({"generation": opened.state.generation, "registered": registered})
        opened.marks.check()

    def _marked(self, opened: Opened, *, again: bool) -> dict[str, Any]:
        self._marks_audited = max(self._marks_audited, opened.marks.durable)
        return {"marks": opened.marks.durable, "again": again}

    def _set_state(self, state: State) -> None:
        opened = self._need_open()
        state = replace(state, serial=opened.state.serial + 1)
        self.folder.write_state(state, opened.state_key)
        opened.state = state
        opened.marks.put_state(state.serial)

    def _backoff(self, uid: int) -> Backoff:
        return self._strangers.setdefault(uid, Backoff(self._monotonic))


def _first_allowing(key: str, rules: Sequence[Allowing], why_not: Callable[[Allowing], str]) -> Allowing:
    """The first rule of a key, or use of a secret, that allows it.

    Raises:
        VaultNotAllowed: None does; it says what the last one that came near lacks.

    """
    reason = ""
    for rule in rules:
        reason = why_not(rule)
        if not reason:
            return rule
    raise core.VaultNotAllowed({"caller": rules[0].caller, "key": key, "what": reason})


def _checked_public(public: bytes) -> None:
    try:
        core.Auth.ed25519(public).encode()
    except core.GhostError:
        raise core.VaultBadRequest({"reason": "the caller's public key is none"}) from None


def _name(caller: Caller | None) -> str:
    return OPERATOR if caller is None else caller.name
