"""`Signer` of the DNS driver, with the update key in a vault.

For agents. A connection for each message: between two of them a vault may be sealed, restarted, or have forgotten the
caller, and an update is rare.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import dns.message

from ghostnet import core
from ghostnet.actions import Fence, Plan
from ghostnet.drivers.dns.update import NotAuthenticError, Step
from ghostnet.vault.client import Enrolment, VaultClient


class UpdateSigner:
    """Has a vault make the messages of the actions whose plans are at hand.

    Args:
        path: The vault's socket.
        enrolment: Who asks.
        secret: The name of the TSIG key there.
        plans: The body of an action's plan, as it was started.

    """

    def __init__(self, path: Path, enrolment: Enrolment, secret: str, plans: Callable[[bytes], bytes | None]) -> None:
        self._path, self._enrolment, self._secret, self._plans = path, enrolment, secret, plans

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
            return self._ask("sign_void", *what)
        if step.value() not in plan.steps:
            raise core.DriverBadPlan({"reason": "the step is none of its own"})
        return self._ask("sign_update", *what, plan.steps.index(step.value()))

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

    def _ask(self, method: str, *arguments: core.Encodable) -> bytes:
        try:
            with VaultClient(self._path) as vault:
                vault.authenticate(self._enrolment)
                answer: bytes = vault.ask(method, *arguments)
                return answer
        except core.DriverError:
            raise
        except core.GhostError as error:
            raise core.DriverUnreachable({"server": f"the vault at {self._path}", "reason": error.text}) from error
