"""What an agent has a vault sign: the messages of its zone, and all that its working key signs.

For agents. A connection for each message: between two of them a vault may be sealed, restarted, or have forgotten the
caller, and a message is rare beside the disk's work for it. Proofs go with what is asked of an action (docs/vault.md).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import dns.message

from ghostnet import core
from ghostnet.actions import Fence, Plan
from ghostnet.actions.report import Report
from ghostnet.client.bundle import Bundle
from ghostnet.client.plans import PlanRequest
from ghostnet.client.proof import Proof
from ghostnet.drivers.dns.update import NotAuthenticError, Step
from ghostnet.vault.client import Enrolment, KnownKey, VaultClient, VaultSigner

Proofs = Callable[[bytes, bytes], Bundle]
"""Proves all that a vault of that id asks of an action, at the newest block."""
MOST_TRIES: Final = 4
"""Times that proofs are made for one request: each takes some 20 ms, and a block comes every 500 ms or so."""


class UpdateSigner:
    """Has a vault make the messages of the actions whose plans are at hand.

    Args:
        path: The vault's socket.
        enrolment: Who asks.
        secret: The name of the TSIG key there.
        plans: The body of an action's plan, as it was started.
        proofs: Proves an action, at the newest block.

    """

    def __init__(
        self,
        path: Path,
        enrolment: Enrolment,
        secret: str,
        plans: Callable[[bytes], bytes | None],
        proofs: Proofs,
    ) -> None:
        self._path, self._enrolment, self._secret, self._plans, self._proofs = path, enrolment, secret, plans, proofs

    def sign_update(self, zone: str, step: Step, fence: Fence, *, void: bool = False) -> bytes:
        """The message that does a step of the action's plan, or the one that ends its fence.

        Raises:
            DriverUnreachable: The vault is sealed, or away, or does not let this caller.
            DriverError: There is no such message.

        """
        del zone  # the vault takes it from the plan
        body = self._plans(fence.action)
        if body is None:
            raise core.DriverBadPlan({"reason": f"there is none of {fence.action.hex()}"})
        plan = Plan.from_bytes(body)
        what: list[core.Encodable] = [self._secret, plan.chain_id, fence.action, fence.epoch, body, fence.previous]
        if void:
            return self._ask_proven(fence.action, "sign_void", *what)
        if step.value() not in plan.steps:
            raise core.DriverBadPlan({"reason": "the step is none of its own"})
        return self._ask_proven(fence.action, "sign_update", *what, plan.steps.index(step.value()))

    def verify_answer(self, wire: bytes, request: bytes) -> dns.message.Message:
        """The answer to a request that the vault made.

        Raises:
            NotAuthenticError: The vault says that it is not, or cannot be asked.

        """
        try:
            reason = self._ask("check_answer", self._secret, request, wire).decode()
        except core.GhostError as error:
            raise NotAuthenticError(error.text) from error
        if reason:
            raise NotAuthenticError(reason)
        return dns.message.from_wire(wire, keyring=False)  # it was checked

    def _ask_proven(self, action: bytes, method: str, *arguments: core.Encodable) -> bytes:
        try:
            vault = self._enrolment.vault
            return in_turn(lambda: self._ask(method, *arguments, self._proofs(action, vault).to_value()))
        except (core.DriverError, core.AgentChainRewound):
            raise
        except core.GhostError as error:  # the chain cannot be asked, is not fresh, or others are faster every time
            raise core.DriverUnreachable({"server": "the chain", "reason": error.text}) from error

    def _ask(self, method: str, *arguments: core.Encodable) -> bytes:
        try:
            with VaultClient(self._path) as vault:
                vault.authenticate(self._enrolment)
                answer: bytes = vault.ask(method, *arguments)
                return answer
        except (core.DriverError, core.VaultProofBehind):
            raise
        except core.GhostError as error:
            raise core.DriverUnreachable({"server": f"the vault at {self._path}", "reason": error.text}) from error


class WorkingKey:
    """An agent's working key that stays in a vault.

    Args:
        path: The vault's socket.
        enrolment: Who asks.
        key: The key, as it is known outside.
        prove: Proves an entry of the state at the newest block.

    Attributes:
        auth: The keys of the account that starts with it.
        curve: Its scheme.
        public: The public key.
        vault: The vault's id.

    """

    def __init__(self, path: Path, enrolment: Enrolment, key: KnownKey, prove: Callable[[bytes], Proof]) -> None:
        self._path, self._enrolment, self._key, self._prove = path, enrolment, key, prove
        self.vault = enrolment.vault
        self.auth, self.curve, self.public = key.auth, key.curve, key.public

    def sign_transaction(self, body: core.Body) -> bytes:
        """The 64-byte signature of the transaction's id.

        What was signed for the nonce before and never came is proven to be over, once it is.

        Raises:
            VaultNonceSigned: It may still come.
            GhostError: What else the vault refuses.

        """
        with self._vault() as vault:
            signer = VaultSigner(vault, self._key)
            try:
                return signer.sign_transaction(body)
            except core.VaultNonceSigned as error:
                proof = self._prove(core.account_key(body.sender))
                try:
                    vault.release(self._key.name, body.chain_id, body.sender, body.nonce, proof)
                except core.VaultNotReleased:
                    raise error from None
                return signer.sign_transaction(body)

    def sign_plan_request(self, request: PlanRequest) -> bytes:
        """The 64-byte signature of a request for a plan's body."""
        with self._vault() as vault:
            return VaultSigner(vault, self._key).sign_plan_request(request)

    def sign_report(self, chain: str, action: bytes, report: Report, proofs: Bundle) -> bytes:
        """The 64-byte signature of a report.

        Raises:
            VaultProofBehind: Another caller's proofs were newer.
            GhostError: What else the vault refuses.

        """
        with self._vault() as vault:
            return vault.sign_report(self._key.name, chain, action, report.to_value(), proofs)

    @contextlib.contextmanager
    def _vault(self) -> Iterator[VaultClient]:
        with VaultClient(self._path) as vault:
            vault.authenticate(self._enrolment)
            yield vault


def in_turn(ask: Callable[[], bytes]) -> bytes:
    """Asks a vault with proofs, and again with newer ones where another caller's were newer.

    Raises:
        VaultProofBehind: Others are faster every time.

    """
    for _ in range(MOST_TRIES - 1):
        with contextlib.suppress(core.VaultProofBehind):
            return ask()
    return ask()
