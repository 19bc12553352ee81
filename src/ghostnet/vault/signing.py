"""`Signer` of the DNS driver, with the update key in a vault.

For agents. A connection for each message: between two of them a vault may be sealed, restarted, or have forgotten the
caller, and an update is rare. Proofs go with what is asked (docs/vault.md).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import dns.message

from ghostnet import core
from ghostnet.actions import Fence, Plan
from ghostnet.client.bundle import Bundle
from ghostnet.drivers.dns.update import NotAuthenticError, Step
from ghostnet.vault.client import Enrolment, VaultClient

Proofs = Callable[[bytes], Bundle]
"""Proves all that a vault asks of an action, at the newest block."""
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
            return in_turn(lambda: self._ask(method, *arguments, self._proofs(action).to_value()))
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


def in_turn(ask: Callable[[], bytes]) -> bytes:
    """Asks a vault with proofs, and again with newer ones where another caller's were newer.

    Raises:
        VaultProofBehind: Others are faster every time.

    """
    for _ in range(MOST_TRIES - 1):
        with contextlib.suppress(core.VaultProofBehind):
            return ask()
    return ask()
