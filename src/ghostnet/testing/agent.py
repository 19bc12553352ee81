"""An agent for tests: it holds, plans, starts and reports as a real one does, and the test says how the world was.

A contract that asks for actions meets the system contract `agents` as it is deployed, with grants, deadlines and money.
Only what lies outside the ledger is the test's to say.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ghostnet.actions.kinds import KINDS
from ghostnet.actions.report import OUTCOMES, Report, signed_bytes
from ghostnet.actions.requested import told
from ghostnet.testing.chain import Failed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ghostnet.schema import values
    from ghostnet.testing.accounts import Account
    from ghostnet.testing.chain import Chain
    from ghostnet.testing.contract import Contract, Deployed
    from ghostnet.testing.results import Result

STAKE: Final = "10"
"""RLUSD that `agents` wants at least."""
OUTCOMES_TO_TEST: Final = ("done", "failed", "partial", "unknown", "expired")
"""What a contract is told of an action; `cancelled` and `refused` come to it as `expired` does."""
TELLING_MS: Final = 1_000
"""After a deadline: its wakeup answers the slot in one block, and the contract is told in the next."""


class Agent:
    """A resource, its owner, and an agent that acts on it.

    Args:
        chain: The test's chain; `agents` is added to it if it is not there.
        resource: The resource's id, as `dns:example.org`; claimed for the owner.
        owner: Whose it is; also the agent's owner.
        kinds: What the agent does; every kind if not given.

    """

    def __init__(self, chain: Chain, resource: str, *, owner: Account, kinds: tuple[str, ...] = tuple(KINDS)) -> None:
        self.chain, self.resource, self.owner = chain, resource, owner
        self.agents: Contract = chain.system("agents") or chain.add_system("agents")
        self.account = chain.account(f"agent of {resource}")
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(resource.encode()).digest())
        public = self._key.public_key().public_bytes_raw()
        self.agents.claim(id=resource, by=owner)
        registered = self.agents.register(account=self.account, key=public, kinds=list(kinds), pay=STAKE, by=owner)
        self.number: int = registered.value
        self.agents.enrol(id=resource, agent=self.number, by=owner)

    def grant(self, contract: Deployed, *names: str, kinds: list[str], **terms: Any) -> None:
        """Grants a contract actions: a hundred, for a thousand RLUSD, for 200 days, without approvals, where not said.

        Args:
            contract: The contract.
            names: The names, or `*.` and one, that it may touch.
            kinds: The kinds.
            terms: Others of the grant's terms, as `rule="each"`.

        """
        given = {
            "kinds": kinds,
            "names": list(names),
            "shapes": [],
            "calls": 100,
            "spend": "1000",
            "expires": self.chain.now + 200 * 86_400_000,
            "approvers": [],
            "rule": "never",
        }
        self.agents.give(id=self.resource, contract=contract, terms=given | terms, by=self.owner)

    @property
    def work(self) -> list[bytes]:
        """Every action asked of this agent, in order: at most the first 64."""
        return [bytes(action) for action in self.agents.work(agent=self.number, **{"from": 0})]

    def action(self, action: bytes) -> values.Record:
        """What `agents` knows of an action."""
        found: values.Record = self.agents.action(action=action)
        return found

    def plan(self, action: bytes, *, destroys: int = 0, guard: str = "atomic") -> bytes:
        """Holds an action and posts a plan; the plan's hash."""
        plan = hashlib.sha256(b"plan" + action).digest()
        mine = {"action": action, "agent": self.number, "by": self.account}
        epoch = self.agents.hold(**mine).value
        self.agents.post_plan(epoch=epoch, plan=plan, destroys=destroys, guard=guard, **mine)
        return plan

    def start(self, action: bytes) -> None:
        """Plans and starts an action: from here on only a report or its owner ends it."""
        plan = self.plan(action)
        epoch = self.action(action).epoch + 1
        self.agents.start(action=action, agent=self.number, epoch=epoch, plan=plan, by=self.account)

    def report(self, action: bytes, outcome: str = "done", *, result: bytes = b"") -> Result[None]:
        """Reports how a started action ended, signed, and lets the contract be told.

        Args:
            action: The action.
            outcome: `done`, `failed` (seen to be unchanged) or `partial`.
            result: The kind's result: one canonical item.

        """
        known = self.action(action)
        stated = Report(
            agent=self.number,
            key_epoch=1,
            epoch=known.epoch,
            plan=known.plan,
            outcome=OUTCOMES.index(outcome),
            steps=1,
            evidence=hashlib.sha256(b"evidence" + action).digest(),
            result=result,
        )
        signature = self._key.sign(signed_bytes(self.chain.id, action, stated))
        fields = asdict(stated) | {"outcome": outcome}
        reported: Result[None] = self.agents.report(action=action, report=fields, signature=signature, by=self.account)
        self.chain.advance("1s")
        return reported

    def carry_out(self, action: bytes, outcome: str = "done", *, result: bytes = b"") -> Result[None]:
        """Plans, starts and reports."""
        self.start(action)
        return self.report(action, outcome, result=result)

    def after_each_outcome(
        self, ask: Callable[[], bytes], look: Callable[[], Any] = lambda: None, *, result: bytes = b""
    ) -> dict[str, Any]:
        """Drives an action to every outcome in turn, from the same state each time, and has the contract told.

        What is `unknown` is reported as `failed` once it was looked at. In the end the chain is as it was.

        Args:
            ask: Has the contract ask for an action of this agent's resource; gives the action.
            look: What the test wants to know of the contract, once it was told.
            result: The kind's result, where it is `done`: one canonical item.

        Returns:
            Outcome to what `look` gave.

        Raises:
            Failed: The contract refused to be told, was not told, or was told and still holds all that it held while
                it waited.

        """
        start = self.chain.snapshot()
        contract: str = self.action(ask()).contract
        waiting = self.chain.entries(contract)
        self.chain.revert(start)
        holds = waiting != self.chain.entries(contract)
        found = {}
        for outcome in OUTCOMES_TO_TEST:
            action = ask()
            self._drive(action, outcome, result)
            found[outcome] = look()
            before = [waiting]
            if outcome == "unknown":
                before.append(self.chain.entries(contract))
                self._told(action, "failed", partial(self.report, action, "failed"))
            if holds and self.chain.entries(contract) in before:
                raise Failed(f"told that its action is {outcome}, the contract still holds all that it held before")
            self.chain.revert(start)
        return found

    def _drive(self, action: bytes, outcome: str, result: bytes) -> None:
        """Has an action end so, and its contract told."""
        deadlines = self.action(action).deadlines
        match outcome:
            case "expired":
                self._told(action, outcome, lambda: self._wait_until(deadlines.start_by))
            case "unknown":
                self.start(action)
                self._told(action, outcome, lambda: self._wait_until(deadlines.report_by))
            case _:
                given = result if outcome == "done" else b""
                self._told(action, outcome, lambda: self.carry_out(action, outcome, result=given))

    def _wait_until(self, deadline: int) -> None:
        self.chain.advance(deadline - self.chain.now + TELLING_MS)

    def _told(self, action: bytes, outcome: str, ends: Callable[[], object]) -> None:
        """Has an action end, and looks that its contract took it."""
        before = len(self.chain.deliveries)
        try:
            ends()
        except Failed as refusal:
            raise Failed(f"the contract cannot be told that its action is {outcome}: {refusal}") from refusal
        for delivery in self.chain.deliveries[before:]:
            if any((each.action, each.state) == (action, outcome) for each in told(delivery.trace)):
                if delivery.error is not None:
                    reason = f"{delivery.error.text}\n{delivery.story}"
                    raise Failed(f"the contract cannot be told that its action is {outcome}: {reason}")
                return
        raise Failed(f"nobody told the contract that its action is {outcome}: it closed its slots")
