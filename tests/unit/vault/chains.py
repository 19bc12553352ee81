"""A chain with `agents` for the vault's tests: actions that are asked for, started and ended, and proofs of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ghostnet import core
from ghostnet.actions import Draft, Guard, Order, Plan, Target, proven
from ghostnet.actions.report import OUTCOMES, Report, signed_bytes
from ghostnet.client import Proof
from ghostnet.client.bundle import Bundle
from ghostnet.schema.values import time_text
from ghostnet.vault.registry import key_of
from ghostnet.vault.vault import Vault
from tests.unit.core import ledgers
from tests.unit.core.ledgers import ALICE, BOB, User

ZONE = "example.org"
RESOURCE = f"dns:{ZONE}"
NAME = f"www.{ZONE}"
KINDS = ["dns.records.set", "dns.zone.check"]
ARGS = b"\x80"
TERMS: dict[str, Any] = {
    "kinds": KINDS, "names": [f"*.{ZONE}"], "shapes": [], "calls": 1_000, "spend": "100", "approvers": [],
    "rule": "never",
}  # fmt: skip
DAY_MS = 86_400_000


def plan_of(action: bytes) -> Plan:
    """Some plan of what is asked for."""
    order = Order(KINDS[0], 1, RESOURCE, (Target(NAME, "A"),), ARGS)
    chain = core.genesis_info(ledgers.GENESIS.encode()).chain_id
    return Plan.draw(chain, action, order, Draft([], (0,), [], 0, Guard.ATOMIC))


class Chain:
    """A chain on disk; Alice owns the zone, Bob is its agent."""

    def __init__(self, folder: Path) -> None:
        self.ledger = ledgers.new_chain(folder)
        self._running: tuple[bytes, Report] | None = None
        status = self.ledger.status()
        self.id, self.genesis_hash, self.genesis = status.chain_id, status.genesis_hash, ledgers.GENESIS.encode()
        code = ledgers.module("agents")
        verified = core.verify_module(code)
        self.schema, self.agents = core.Schema.from_cbor(verified.schema), core.system_address("agents")
        ledgers.send(self.ledger, ALICE, core.StoreCode(code=code)).raise_for_failure()
        add = core.GovernAddSystem(name="agents", code=verified.code_hash, args=core.encode([]))
        ledgers.send(self.ledger, ALICE, add).raise_for_failure()
        self.asker, self._asks = ledgers.deploy(self.ledger, ALICE, "requester", "{}", uses=[self.agents])
        ledgers.send(self.ledger, ALICE, core.Transfer(to=self.asker, amount=core.Rlusd(50))).raise_for_failure()
        self.call(ALICE, "claim", id=RESOURCE)
        key = BOB.public.hex()
        self.agent = int(self.call(ALICE, "register", pay="10", account=BOB.text, key=key, kinds=KINDS))
        self.call(ALICE, "enrol", id=RESOURCE, agent=str(self.agent))
        self.give()

    def call(self, user: User, method: str, pay: str = "0", **args: Any) -> Any:
        """Calls `agents`."""
        receipt = ledgers.call(self.ledger, user, self.agents, self.schema, method, json.dumps(args), pay)
        receipt.raise_for_failure()
        return json.loads(self.schema.result_to_json(method, receipt.results[0]))

    def give(self) -> None:
        """Grants the asker what it asks for."""
        expires = time_text(self.time_ms + 300 * DAY_MS)
        given = {"id": RESOURCE, "contract": core.address_text(self.asker)}
        self.call(ALICE, "give", **given, terms=TERMS | {"expires": expires})

    def revoke(self) -> None:
        """Takes the grant back."""
        self.call(ALICE, "revoke", id=RESOURCE, contract=core.address_text(self.asker))

    def ask(self, kind: str = KINDS[0]) -> bytes:
        """A new action's id."""
        args = {
            "id": RESOURCE, "kind": kind, "targets": [{"name": NAME, "shape": "A"}], "start_in": "10m",
            "run_in": "10m", "reward": "0.01", "fee": "0.01", "undo_until": None, "args": ARGS.hex(),
        }  # fmt: skip
        receipt = ledgers.call(self.ledger, ALICE, self.asker, self._asks, "ask", json.dumps(args))
        receipt.raise_for_failure()
        return bytes.fromhex(json.loads(self._asks.result_to_json("ask", receipt.results[0])))

    def post(self, action: bytes, plan: bytes) -> int:
        """Holds it and posts a plan; the epoch."""
        held = int(self.call(BOB, "hold", action=action.hex(), agent=str(self.agent)))
        what = {"plan": plan.hex(), "destroys": 0, "guard": "atomic"}
        self.call(BOB, "post_plan", action=action.hex(), agent=str(self.agent), epoch=held, **what)
        return held

    def start(self, action: bytes, plan: bytes, epoch: int = 2) -> int:
        """Starts it in an epoch, of which holds before it are made; the epoch."""
        while (held := self.post(action, plan)) < epoch - 1:
            pass
        self.call(BOB, "start", action=action.hex(), agent=str(self.agent), epoch=held + 1, plan=plan.hex())
        return held + 1

    def started(self, draw: Callable[[bytes], Plan], epoch: int = 2) -> Plan:
        """An action's plan, started; the one that was started before is reported, since it has the same name."""
        if self._running is not None:
            self.report(*self._running)
        plan = draw(action := self.ask())
        self.start(action, plan.hash, epoch)
        self._running = action, Report(self.agent, 1, epoch, plan.hash, 1, 0, bytes(32), b"")
        return plan

    def register(self, vault: Vault) -> None:
        """Registers a vault as Alice's."""
        self.call(ALICE, "register_vault", vault=key_of(vault.id).hex(), key=vault.status()["audit_key"])

    def report(self, action: bytes, report: Report) -> None:
        """Ends what was started."""
        fields = {
            "agent": str(report.agent), "key_epoch": report.key_epoch, "epoch": report.epoch,
            "plan": report.plan.hex(), "outcome": OUTCOMES[report.outcome], "steps": report.steps,
            "evidence": report.evidence.hex(), "result": report.result.hex(),
        }  # fmt: skip
        signature = BOB.key.sign(signed_bytes(self.id, action, report))
        self.call(BOB, "report", action=action.hex(), report=fields, signature=signature.hex())
        self._running = None

    def pass_(self, after_ms: int = 1_000) -> None:
        """One more block."""
        ledgers.block(self.ledger, after_ms)

    def catch_up(self) -> None:
        """A block of now, if the chain is not ahead of that."""
        now = time.time_ns() // 1_000_000
        if now > self.time_ms:
            self.ledger.produce(now, jump=True)

    def proof(self, key: bytes, height: int | None = None) -> Proof:
        """An entry with its proof."""
        [entry], at = self.ledger.prove([key], height)
        signed = self.ledger.header(at)
        return Proof(
            genesis=self.genesis, header=signed.header, signature=signed.signature, key=key, value=entry.value,
            proof=entry.proof,
        )  # fmt: skip

    def bundle(self, action: bytes | None, vault: bytes | None = None, height: int | None = None) -> Bundle:
        """All that a vault asks of an action."""
        shown: list[Proof] = []

        def values(keys: Sequence[bytes]) -> list[bytes | None]:
            shown.extend(found := [self.proof(key, height) for key in keys])
            return [each.value for each in found]

        proven.facts(values, self.schema, action, vault)
        return Bundle.of_proofs(shown, self.schema.cbor)

    @property
    def time_ms(self) -> int:
        """Of the newest block."""
        return self.ledger.status().time_ms
