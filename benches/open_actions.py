"""What actions that wait cost a block: the same transfers on a chain without any and on one with 10,000 open ones.

For benches.own. Both chains are in memory and make their blocks in turn, so that a pause of the machine meets both. The
actions are asked for by a contract of the contract `agents`, each with its order, its escrow, its three slots and its
entry in an agent's work. What is measured is the state transition; the tree and the disk are in other rows.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

from benches.programs import ROOT, BenchError, say
from benches.row import Measured, measured
from ghostnet import core

CONTRACTS = ROOT / "build" / "contracts"
OPEN = 10_000  # actions
TRANSFERS = 200  # of a block
BLOCKS = 51  # of a run, whose median counts
RUNS = 9
SHARE = 1.05  # of the time without open actions is the goal with them
NAME = "block of 200 transfers, {open:,} open actions"
REQUESTS = 1_000  # of a block, which takes 1 G of gas limits
GAS_LIMIT = 100_000_000  # of what sets a chain up
SMALL_GAS = 600_000  # of a request, which uses half of it, or a transfer
GAS_PRICE = 1
START_MS = 1_798_761_600_000  # 2027-01-01
DAY_MS = 86_400_000
FUNDS = core.Rlusd(1_000_000)
FREE = core.Rlusd(0)
NOTHING = bytes(16)  # an amount of zero
RESOURCE, KIND, SHELF = "mock:shelf", "mock.add", "shelf/a"


class World:
    """A chain in memory with one account, which owns everything."""

    def __init__(self) -> None:
        """A new chain."""
        self.auth = core.Auth.ed25519(bytes([88] + [102] * 31))  # the base point: a key that is well formed
        self.me, self.nonce = self.auth.address, 0
        genesis = core.Genesis(
            name="bench",
            salt=bytes(32),
            time_ms=START_MS,
            dev=True,
            sequencer=self.auth.keys[0].public,
            governance=self.me,
            fee_account=self.me,
            gas_price=GAS_PRICE,
            accounts=((self.me, FUNDS),),
        ).encode()
        self.chain = core.MemoryChain(genesis)
        self.chain_id = core.genesis_info(genesis).chain_id

    def envelope(self, message: core.Message, gas_limit: int = GAS_LIMIT) -> bytes:
        """The account's next transaction; a chain in memory checks no signatures."""
        body = core.Body(
            chain_id=self.chain_id,
            sender=self.me,
            nonce=self.nonce,
            valid_until=START_MS + DAY_MS,
            gas_limit=gas_limit,
            gas_price=GAS_PRICE,
            messages=(message,),
        )
        auth = None if self.nonce else self.auth
        self.nonce += 1
        return core.Envelope(body=body.encode(), signatures=(), auth=auth).encode()

    def block(self, envelopes: Sequence[bytes]) -> float:
        """Makes a block in which all went well; the milliseconds that it took."""
        begun = time.perf_counter()
        block = self.chain.make_block(envelopes, self.chain.time_ms + 1, jump=False)
        spent = (time.perf_counter() - begun) * 1e3
        failed = [receipt for receipt in block.receipts if not receipt.ok]
        if failed:
            raise BenchError(f"a transaction of the bench failed: {failed[0]}")
        return spent

    def do(self, message: core.Message) -> None:
        """One transaction in a block of its own."""
        self.block([self.envelope(message)])

    def create(self, name: str, uses: tuple[bytes, ...] = (), value: core.Rlusd = FREE) -> bytes:
        """A contract of the build."""
        code = (CONTRACTS / f"{name}.wasm").read_bytes()
        code_hash = core.code_hash(code)
        self.do(core.StoreCode(code=code))
        args = core.encode([])
        self.do(core.Create(code=code_hash, salt=bytes(32), args=args, uses=uses, value=value))
        return core.contract_address(self.me, code_hash, bytes(32))


def measure() -> list[Measured]:
    """A row without open actions, and one with them that is held to it; takes five seconds."""
    say(f"blocks with {OPEN:,} open actions and with none")
    few, many = World(), World()
    set_up(few)
    open_actions(many, set_up(many))
    runs: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(BLOCKS):
            for spent, world in zip(times, (few, many), strict=True):
                transfer = core.Transfer(to=bytes([7] * 32), amount=core.Rlusd("0.000001"))
                spent.append(world.block([world.envelope(transfer, SMALL_GAS) for _ in range(TRANSFERS)]))
        for medians, spent in zip(runs, times, strict=True):
            medians.append(statistics.median(spent))
    goal = statistics.median(runs[0]) * SHARE
    return [
        measured(NAME.format(open=0), runs[0], "ms", ("exec",)),
        measured(NAME.format(open=OPEN), runs[1], "ms", ("exec",), goal),
    ]


def set_up(world: World) -> bytes:
    """A resource with an agent and a grant, so that both chains differ in the actions alone; who asks."""
    agents = world.create("agents")
    asker = world.create("requester", (agents,), core.Rlusd(2_000))

    def call(method: str, *args: core.Encodable, value: core.Rlusd = FREE) -> None:
        world.do(core.Call(contract=agents, method=method, args=core.encode(list(args)), value=value))

    call("claim", RESOURCE)
    call("register", world.me, bytes([1] * 32), [KIND], value=core.Rlusd(10))
    call("enrol", RESOURCE, 1)
    terms: core.Encodable = [[KIND], [SHELF], [], OPEN, NOTHING, START_MS + 30 * DAY_MS, [], 0]
    call("give", RESOURCE, asker, terms)
    return asker


def open_actions(world: World, asker: bytes) -> None:
    """Asks for as many actions as are to wait, for ten days."""
    asked: core.Encodable = [RESOURCE, KIND, [[SHELF, "item"]], 10 * DAY_MS, DAY_MS, NOTHING, NOTHING, None, b""]
    request = core.Call(contract=asker, method="ask", args=core.encode(asked))
    for _ in range(OPEN // REQUESTS):
        world.block([world.envelope(request, SMALL_GAS) for _ in range(REQUESTS)])
