"""What an agent asks of the chain and tells it: every answer is proven under a header that is fresh.

For the carrier and the loop. It keeps the highest block it has seen on disk: a chain that goes back, or has another
block at that height, is refused for good (`chain_rewound`), and nothing is authorised on a header older than
`FRESH_MS`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

from ghostnet import core
from ghostnet.actions import Allowance, Order, Target, proven, standing
from ghostnet.actions.report import Report, signed_bytes
from ghostnet.actions.standing import FRESH_MS
from ghostnet.agent.sender import Sender
from ghostnet.agent.zone import inventory_hash
from ghostnet.client import Client, Key
from ghostnet.client.bundle import Bundle
from ghostnet.client.files import FileRefusedError, read_private, replace_private
from ghostnet.vault.registry import key_of
from ghostnet.vault.signing import WorkingKey, in_turn

AGENTS: Final = "agents"
HEAD_BYTES: Final = 4096
NOT_REFUSED: Final = (core.LocalError, core.RequestError, core.NodeError, core.ProofError, core.VaultError)
"""Errors that say nothing of a message: that it is sent in another company changes nothing."""
MOST_ORDERS: Final = 1_024
"""Orders kept in memory, each of some KiB at most."""
LATELY_SECONDS: Final = 1.0
"""How old may be what a plan is made under: the chain looks at all of it again when it starts."""


class Ledger:
    """The chain as one agent sees it.

    Args:
        client: A client of the chain.
        agent: The agent's number.
        key: The working key, or the way to one in a vault.
        folder: The agent's: the highest block is kept there, and what was adopted.
        now_ms: The machine's clock, ms since 1970.

    """

    def __init__(
        self,
        client: Client,
        agent: int,
        key: Key | WorkingKey,
        folder: Path,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self.client, self.agent, self.key = client, agent, key
        self._now, self._folder, self._head = now_ms, folder, folder / "head"
        self.agents = client.contract(client.system(AGENTS))
        self.chain_id = client.anchor.chain_id
        self._looking, self._seen_now = threading.Lock(), self._seen()
        self._looks = 0
        self._last: core.Header | None = None
        self._last_at = 0.0
        self._reading = threading.Lock()
        self._read_at, self._read = -1, dict[Hashable, Any]()
        self._orders: dict[str, Any] = {}
        self._lately: dict[Hashable, tuple[float, Any]] = {}
        self._key_epoch: int | None = None
        self._sender = Sender(self._send_together)

    def look(self) -> core.Header:
        """The newest header, held against the highest that was seen. Who asks at the same time shares one answer.

        Raises:
            AgentChainRewound: The chain went back, or is another.

        """
        begun = self._looks
        with self._looking:
            if self._last is not None and self._looks > begun + 1:
                return self._last  # that look began after this call
            self._looks += 1
            self._last, self._last_at = self._look(), time.monotonic()
            return self._last

    def time_ms(self) -> int:
        """About the time of the newest block, ms since 1970: looked at within the last second."""
        with self._looking:
            last, at = self._last, self._last_at
        return last.time_ms if last is not None and time.monotonic() - at < LATELY_SECONDS else self.look().time_ms

    def _look(self) -> core.Header:
        header = self.client.header()
        height, seen = self._seen_now
        same = header.height > height or (header.height == height and header.app_hash == seen)
        if not same:
            raise core.AgentChainRewound({"seen": height, "found": header.height})
        if header.height > height:
            replace_private(self._head, core.encode([header.height, header.app_hash]))
            self._seen_now = (header.height, header.app_hash)
        return header

    def _shared(self, item: str, key: Sequence[Any], height: int | None) -> Any:
        """What many actions look at, proven once at a block; without one, as it was within the last second."""
        what, now = (item, *key), time.monotonic()
        if height is None:
            with self._reading:
                at, found = self._lately.get(what, (0.0, None))
            if found is None or now - at > LATELY_SECONDS:
                found = self.agents.stored(item, key)
                with self._reading:
                    if len(self._lately) >= MOST_ORDERS:
                        self._lately.clear()
                    self._lately[what] = (now, found)
            return found
        return self._once(height, what, lambda: self.agents.stored(item, key, height=height))

    def _once(self, height: int, what: Hashable, read: Callable[[], Any]) -> Any:
        with self._reading:
            if height == self._read_at and what in self._read:
                return self._read[what]
        found = read()
        with self._reading:
            if height > self._read_at:
                self._read_at, self._read = height, {}
            if height == self._read_at:
                self._read[what] = found
        return found

    def fresh(self) -> core.Header:
        """The newest header, not older than `FRESH_MS`; where blocks come on demand, a heartbeat asks for one.

        Raises:
            AgentStale: There is none.

        """
        header = self.look()
        if self._now() - header.time_ms > FRESH_MS:
            self.heartbeat()
            header = self.look()
        age = self._now() - header.time_ms
        if age > FRESH_MS:
            raise core.AgentStale({"age_ms": age, "most_ms": FRESH_MS})
        return header

    def heartbeat(self) -> None:
        """Tells the chain that the agent lives, and the hash of what its owner adopted.

        Raises:
            AgentInventoryBroken: What was adopted cannot be read.

        """
        self.send("heartbeat", agent=str(self.agent), inventory=inventory_hash(self._folder).hex())

    def work(self, start: int) -> Iterator[tuple[int, bytes]]:
        """The agent's actions from a number on, each proven to be there; the first that is not ends it."""
        number = start
        while (action := self.agents.stored("work", [str(self.agent), str(number)])) is not None:
            yield number, bytes.fromhex(action)
            number += 1

    def action(self, action: bytes, height: int | None = None) -> dict[str, Any]:
        """The action's record, proven at a block; by default the newest that the node shows.

        Raises:
            AgentUnknownAction: There is none.

        """
        found = self.agents.stored("actions", [action.hex()], height=height)
        if found is None:
            raise core.AgentUnknownAction({"action": action})
        return cast("dict[str, Any]", found)

    def order(self, action: bytes, record: dict[str, Any], height: int | None = None) -> Order:
        """What was asked for, held against the hash in the action's record, with what the grant allows at a block.

        Without a block, for a plan: the chain looks at the grant again when it starts.
        """
        key = record["undoes"] or action.hex()
        found = self._order(key)
        resource = self._shared("resources", [record["resource"]], height)
        grant = self.grant(record, height)
        if found is None or resource is None or grant is None:
            raise core.AgentUnknownAction({"action": action})
        terms = grant["terms"]
        order = Order(
            kind=record["kind"],
            version=record["version"],
            resource=resource["id"],
            targets=tuple(Target(target["name"], target["shape"]) for target in found["targets"]),
            args=bytes.fromhex(found["args"]),
            allowance=Allowance(tuple(terms["names"]), tuple(terms["shapes"])),
        )
        if order.hash.hex() != record["order"]:
            raise core.AgentUnknownAction({"action": action})
        return order

    def _order(self, key: str) -> Any:
        """An order, which never changes, and of which the action's record has the hash."""
        with self._reading:
            if key in self._orders:
                return self._orders[key]
        found = self.agents.stored("orders", [key])
        with self._reading:
            if len(self._orders) >= MOST_ORDERS:
                self._orders.clear()
            if found is not None:
                self._orders[key] = found
        return found

    def grant(self, record: dict[str, Any], height: int | None = None) -> dict[str, Any] | None:
        """The grant that an action was asked for under, as it is at a block."""
        return cast("dict[str, Any] | None", self._shared("grants", [record["resource"], record["contract"]], height))

    def plan(self, action: bytes) -> dict[str, Any] | None:
        """The newest plan that was posted."""
        return cast("dict[str, Any] | None", self.agents.stored("plans", [action.hex()]))

    def stands(self, record: dict[str, Any], header: core.Header) -> bool:
        """Whether the grant still stands for an action that was asked for under it: given by this owner, to this code.

        All of it is proven under this header: a node that chose an older one for each answer could show a grant that
        was revoked since.
        """
        at, contract = header.height, record["contract"]
        resource, grant = self._shared("resources", [record["resource"]], at), self.grant(record, at)
        entry = self._once(at, contract, lambda: self.client.contract_entry(core.address_bytes(contract), at))
        return not standing.obstacle(record, resource, grant, entry.code_hash, header.time_ms)

    def proofs(self, action: bytes, vault: bytes) -> Bundle:
        """What a vault asks for before it signs anything of an action: all of it proven under one fresh header.

        Args:
            action: The action's id.
            vault: The vault's, 16 bytes: its own entry is among the proofs.

        Raises:
            AgentStale: There is no such header.

        """
        return proven.gather(self.client, self.fresh().height, self.agents.schema, action, key_of(vault))

    def refusal(self, method: str, **args: Any) -> core.GhostError | None:
        """Why a call of `agents` would be refused now; None if it would happen."""
        plan = self.client.plan([self.agents.message(method, args)], self.key.auth)
        return plan.trial.error

    def send(self, method: str, **args: Any) -> Any:
        """Calls `agents` with the working key and waits for the block; what it answered.

        Raises:
            GhostError: It was refused, and nothing happened; or it is not known in time.

        """
        [result] = self.send_all([(method, args)])
        return self.agents.result(method, result) if result else None

    def send_all(self, calls: Sequence[tuple[str, dict[str, Any]]]) -> Sequence[bytes]:
        """Calls that happen all or none, in one transaction, which they may share with those of other actions.

        Raises:
            GhostError: One was refused, and nothing happened; or it is not known in time.

        """
        return self._sender.send([self.agents.message(method, args) for method, args in calls])

    def _send_together(self, groups: Sequence[Sequence[core.Message]]) -> list[Sequence[bytes] | core.GhostError]:
        """Groups in one transaction; where one is refused, halves are tried until it stands alone: nothing is paid."""
        messages = [message for group in groups for message in group]
        try:
            results = self.client.send(messages, self.key).receipt.results
        except core.GhostError as error:
            if len(groups) == 1 or (isinstance(error, NOT_REFUSED) and not isinstance(error, core.VaultNotAllowed)):
                return [error for _ in groups]
            half = len(groups) // 2
            return [*self._send_together(groups[:half]), *self._send_together(groups[half:])]
        left = iter(results)
        return [[next(left) for _ in group] for group in groups]

    def sign(self, action: bytes, report: Report) -> bytes:
        """The working key's signature over a report; a vault is shown that it may sign it."""
        key = self.key
        if isinstance(key, Key):
            return key.sign(signed_bytes(self.chain_id, action, report))
        return in_turn(lambda: key.sign_report(self.chain_id, action, report, self.proofs(action, key.vault)))

    @property
    def has_key(self) -> bool:
        """Whether the working key is in this process, so that the same report has the same signature always."""
        return isinstance(self.key, Key)

    def key_epoch(self) -> int:
        """The working key's: another key has another folder, or comes with a new start."""
        if self._key_epoch is None:
            self._key_epoch = int(self.agents.stored("agents", [str(self.agent)])["key_epoch"])
        return self._key_epoch

    def _seen(self) -> tuple[int, bytes]:
        try:
            match core.decode(read_private(self._head, most=HEAD_BYTES)):
                case [int(height), bytes(app_hash)]:
                    return height, app_hash
        except FileNotFoundError:
            return -1, b""
        except (FileRefusedError, core.CodecError):
            pass
        raise core.AgentHeadBroken({"path": self._head})
