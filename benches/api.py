"""Transactions through a node's API on loopback: one at a time, and as many as go through.

For benches.own and the peers that have an API. Client and node share the machine. Everything is signed before the clock
starts; a transaction counts once its receipt is on disk.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benches.programs import ROOT, BenchError, end, say
from benches.row import Measured, measured
from ghostnet import core
from ghostnet.node.home import Home
from ghostnet.rpc.v1.transaction_connect import TransactionServiceClientSync
from ghostnet.rpc.v1.transaction_pb import SubmitRequest, Wait

TOKEN = ROOT / "build" / "contracts" / "token.wasm"
INCLUDES = ("exec", "sig", "root", "fsync", "api")
ONE = "one transaction through the API, p50"
SLOWEST = "one transaction through the API, p99"
MANY = "token transfer through the API, end to end"
ONE_GOAL = 10.0  # ms
SENDERS = 1_000
CLIENTS = 4  # requests in flight: one is checked, one executed, one written, one under way
REQUEST = 1_000  # transactions of a request, the most there may be
REQUESTS = 5  # of each client in a run
RUNS = 3
SINGLES = 300  # transactions one after the other in a run
GAS_PRICE = 1_000
GAS_LIMIT = 200_000
HOUR_MS = 3_600_000
LONGEST = 60.0  # seconds for a node to answer


class Sender:
    """An account with a key, which counts its transactions."""

    def __init__(self, number: int) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))
        self.auth = core.Auth.ed25519(self.key.public_key().public_bytes_raw())
        self.address = self.auth.address
        self.nonce = 0
        self.known = False  # whether one of its transactions is in a block, so that its keys are

    def sign(self, chain_id: str, *messages: core.Message, gas_limit: int = GAS_LIMIT) -> bytes:
        """Its next transaction."""
        body = core.Body(
            chain_id=chain_id,
            sender=self.address,
            nonce=self.nonce,
            valid_until=time.time_ns() // 1_000_000 + HOUR_MS,
            gas_limit=gas_limit,
            gas_price=GAS_PRICE,
            messages=messages,
        )
        self.nonce += 1
        signature = core.Signature(key=0, curve=core.Curve.ED25519, signature=self.key.sign(body.id))
        auth = None if self.known else self.auth
        return core.Envelope(body=body.encode(), signatures=(signature,), auth=auth).encode()


def measure() -> list[Measured]:
    """All rows of the API."""
    say("one transaction after the other through the API, then as many as go through")
    with tempfile.TemporaryDirectory() as folder, node(Path(folder) / "node") as (address, chain_id, senders):
        rows = singles(address, chain_id, senders)
        return [*rows, throughput(address, chain_id, senders)]


def throughput_row() -> list[Measured]:
    """The throughput alone, for the peers that have an API."""
    with tempfile.TemporaryDirectory() as folder, node(Path(folder) / "node") as (address, chain_id, senders):
        return [throughput(address, chain_id, senders)]


def singles(address: str, chain_id: str, senders: Sequence[Sender]) -> list[Measured]:
    """Each transaction waits for the receipt of the one before."""
    middles, slowest = [], []
    payer, to = senders[0], senders[1].address
    with TransactionServiceClientSync(address) as client:
        for _ in range(RUNS):
            message = core.Transfer(to=to, amount=core.Rlusd(1))
            envelopes = [payer.sign(chain_id, message) for _ in range(SINGLES)]
            times = []
            for envelope in envelopes:
                begun = time.perf_counter()
                send(client, [envelope])
                times.append((time.perf_counter() - begun) * 1e3)
                payer.known = True
            middles.append(statistics.median(times))
            slowest.append(statistics.quantiles(times, n=100)[98])
    return [measured(ONE, middles, "ms", INCLUDES, ONE_GOAL), measured(SLOWEST, slowest, "ms", INCLUDES)]


def throughput(address: str, chain_id: str, senders: Sequence[Sender]) -> Measured:
    """Token transfers from all senders; each client sends for its own share of them, so that nonces stay in order."""
    token = deploy_token(address, chain_id, senders)
    share = len(senders) // CLIENTS
    rates = []
    for _ in range(RUNS):
        work = [
            [
                [
                    sender.sign(chain_id, transfer(token, senders, place))
                    for _ in range(REQUEST // share)
                    for place, sender in list(enumerate(senders))[client * share : (client + 1) * share]
                ]
                for _ in range(REQUESTS)
            ]
            for client in range(CLIENTS)
        ]
        begun = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(lambda requests: send_all(address, requests), work))
        rates.append(CLIENTS * REQUESTS * REQUEST / (time.perf_counter() - begun))
        for sender in senders:
            sender.known = True
    return measured(MANY, rates, "tx/s", INCLUDES)


def transfer(token: bytes, senders: Sequence[Sender], place: int) -> core.Call:
    """What `place` sends: the same as everywhere in the bench."""
    to = senders[(place * 7 + 1) % len(senders)].address
    return core.Call(contract=token, method="transfer", args=core.encode([to, (1).to_bytes(16, "big")]))


def deploy_token(address: str, chain_id: str, senders: Sequence[Sender]) -> bytes:
    """A token of which every sender has some."""
    code, owner = TOKEN.read_bytes(), senders[0]
    code_hash = core.code_hash(code)
    init = core.encode([owner.address, "Bench", "BNCH", 6, bytes(16)])
    token = core.contract_address(owner.address, code_hash, bytes(32))
    create = core.Create(code=code_hash, salt=bytes(32), args=init)
    with TransactionServiceClientSync(address) as client:
        send(client, [owner.sign(chain_id, core.StoreCode(code=code), create, gas_limit=100_000_000)])
        for start in range(0, len(senders), 50):
            mints = [
                core.Call(contract=token, method="mint", args=core.encode([each.address, (10**9).to_bytes(16, "big")]))
                for each in senders[start : start + 50]
            ]
            send(client, [owner.sign(chain_id, *mints, gas_limit=100_000_000)])
    owner.known = True
    return token


def send_all(address: str, requests: Sequence[Sequence[bytes]]) -> None:
    """One client's requests, one after the other."""
    with TransactionServiceClientSync(address) as client:
        for envelopes in requests:
            send(client, envelopes)


def send(client: TransactionServiceClientSync, envelopes: Sequence[bytes]) -> None:
    """Sends, and returns when every receipt is on disk and says that it happened.

    Raises:
        BenchError: One did not happen.

    """
    answer = client.submit(SubmitRequest(transactions=list(envelopes), wait=Wait.COMMITTED, wait_ms=60_000))
    for result in answer.results:
        outcome = result.outcome
        if outcome is None or outcome.field != "committed":
            raise BenchError(f"a transaction was not committed: {outcome}")
        receipt = core.Receipt.decode(outcome.value.receipt) if len(envelopes) == 1 else None
        if receipt is not None and not receipt.ok:
            raise BenchError(f"a transaction failed: {receipt.failure}")


@contextmanager
def node(folder: Path) -> Iterator[tuple[str, str, list[Sender]]]:
    """A node with funded senders: its URL, its chain's id, and them."""
    home = Home(folder)
    sequencer = home.create_key()
    home.create_faucet_key()
    senders = [Sender(number + 1) for number in range(SENDERS)]
    genesis = core.Genesis(
        name="bench",
        salt=bytes(32),
        time_ms=time.time_ns() // 1_000_000,
        dev=True,
        sequencer=sequencer.public,
        governance=senders[0].address,
        fee_account=senders[0].address,
        gas_price=GAS_PRICE,
        accounts=tuple((sender.address, core.Rlusd(1_000_000)) for sender in senders),
    ).encode()
    home.write_genesis(genesis)
    command = [sys.executable, "-m", "benches.node_program", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as program:
        assert program.stdout is not None
        late = threading.Timer(LONGEST, end, [program])
        late.start()
        address = program.stdout.readline().strip()
        late.cancel()
        try:
            if not address:
                raise BenchError(f"no node answered within {LONGEST:g} s")
            yield f"http://{address}", core.genesis_info(genesis).chain_id, senders
        finally:
            end(program)
