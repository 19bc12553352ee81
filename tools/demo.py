"""The main job, told as a story: `make demo`.

For a first look, and for CI. A chain of its own in a temporary folder; the templates compiled, stored and created; two
people who pay, lease and escrow; timers that end a lease and settle a deal; a refusal with its way out; a balance
proven against a signed header with the chain closed; and the whole chain executed again from its genesis. Every line
tells what was read back. It ends with an error at the first surprise, and leaves nothing behind.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ghostnet import core

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "build" / "contracts"
GAS_PRICE = 1_000
"""10^-12 RLUSD a gas, as `ghostcli dev` sets it: a transfer costs about a ten-thousandth of a dollar."""
MARGIN = 1.2
"""What a gas limit allows above what the simulation used."""
DAY_MS = 86_400_000


class SurpriseError(Exception):
    """Something was not as the story says."""


def expect(truth: bool, what: str) -> None:
    """Ends the demo unless `what` holds."""
    if not truth:
        raise SurpriseError(what)


@dataclass
class Person:
    """Somebody with a key."""

    name: str
    key: Ed25519PrivateKey
    auth: core.Auth = field(init=False)

    def __post_init__(self) -> None:
        self.auth = core.Auth.ed25519(self.key.public_key().public_bytes_raw())

    @property
    def address(self) -> bytes:
        """The account's address."""
        return self.auth.address


class Devnet:
    """A chain in a folder, one block a transaction, and what happens on it printed."""

    def __init__(self, folder: Path, people: list[Person], sequencer: Ed25519PrivateKey) -> None:
        seed = sequencer.private_bytes_raw()
        genesis = core.Genesis(
            name="demo",
            salt=bytes(32),
            time_ms=int(time.time() * 1000),
            dev=True,
            sequencer=sequencer.public_key().public_bytes_raw(),
            governance=people[0].address,
            fee_account=people[-1].address,
            gas_price=GAS_PRICE,
            accounts=tuple((person.address, core.Rlusd(1_000)) for person in people),
        )
        self.folder = folder
        self.chain = core.Chain.create(folder, genesis.encode(), sequencer_seed=seed)
        self.chain_id = self.chain.status().chain_id
        self.time_ms = genesis.time_ms
        self.schemas: dict[bytes, core.Schema] = {}

    def block(self, *, later_ms: int = 1_000, jump: bool = False) -> list[core.Receipt]:
        """Makes the next block and returns its receipts."""
        self.time_ms += later_ms
        produced = self.chain.produce(self.time_ms, jump=jump)
        return [core.Receipt.decode(data) for data in produced.receipts]

    def send(self, sender: Person, message: core.Message) -> core.Receipt:
        """Simulates, signs, submits and commits one transaction."""
        simulated = core.Receipt.decode(self.chain.simulate(self._envelope(sender, message, 100_000_000)))
        limit = int(simulated.gas_used * MARGIN)
        outcome = self.chain.submit([self._envelope(sender, message, limit)])[0]
        if isinstance(outcome, core.GhostError):
            raise outcome
        receipt = self.block()[0]
        expect(receipt.id == outcome, "the block holds the transaction that was sent")
        return receipt

    def call(
        self, sender: Person, contract: bytes, method: str, args: dict[str, Any], *, pay: str = "0"
    ) -> core.Receipt:
        """Calls a method with arguments as its schema names them."""
        encoded = self.schemas[contract].args_from_json(method, json.dumps(args))
        return self.send(sender, core.Call(contract=contract, method=method, args=encoded, value=core.Rlusd(pay)))

    def view(self, contract: bytes, method: str, args: dict[str, Any]) -> Any:
        """What a view answers, as its schema shows it."""
        schema = self.schemas[contract]
        encoded = schema.args_from_json(method, json.dumps(args))
        answer = self.chain.view(contract, method, encoded, time_ms=self.time_ms)
        return json.loads(schema.result_to_json(method, answer.result))

    def deploy(self, owner: Person, name: str, args: dict[str, Any]) -> bytes:
        """Stores a template's module and creates a contract from it."""
        wasm = (CONTRACTS / f"{name}.wasm").read_bytes()
        module = core.verify_module(wasm)
        schema = core.Schema.from_cbor(module.schema)
        stored = self.send(owner, core.StoreCode(code=wasm))
        stored.raise_for_failure()
        encoded = schema.args_from_json("init", json.dumps(args)) if args else core.NO_ARGS
        created = self.send(owner, core.Create(code=module.code_hash, salt=bytes(32), args=encoded))
        created.raise_for_failure()
        address = core.contract_address(owner.address, module.code_hash, bytes(32))
        self.schemas[address] = schema
        say(f"{name}: {len(wasm):,} bytes, code {short(module.code_hash)}, at {short_address(address)}")
        say(f"  stored for {cost(stored)}; created for {cost(created)}")
        return address

    def balance(self, address: bytes) -> core.Rlusd:
        """RLUSD held."""
        return self.chain.account(address).balance

    def _envelope(self, sender: Person, message: core.Message, gas_limit: int) -> bytes:
        account = self.chain.account(sender.address)
        body = core.Body(
            chain_id=self.chain_id,
            sender=sender.address,
            nonce=account.nonce,
            valid_until=self.time_ms + 10 * 60_000,
            gas_limit=gas_limit,
            gas_price=GAS_PRICE,
            messages=(message,),
        )
        signature = core.Signature(key=0, curve=core.Curve.ED25519, signature=sender.key.sign(body.id))
        auth = None if account.auth is not None else sender.auth
        return core.Envelope(body=body.encode(), signatures=(signature,), auth=auth).encode()


def say(line: str) -> None:
    """One line of the story."""
    print(line, flush=True)


def chapter(title: str) -> None:
    """A new part of the story."""
    print(f"\n— {title}", flush=True)


def short(data: bytes) -> str:
    """The start of a hash."""
    return f"{data.hex()[:12]}…"


def short_address(address: bytes) -> str:
    """The start and the end of an address."""
    text = core.address_text(address)
    return f"{text[:12]}…{text[-4:]}"


def cost(receipt: core.Receipt) -> str:
    """Gas and fee of a receipt."""
    return f"{receipt.gas_used:,} gas, {receipt.fee} RLUSD"


def result(net: Devnet, contract: bytes, method: str, receipt: core.Receipt) -> Any:
    """What a call returned, as its schema shows it."""
    receipt.raise_for_failure()
    return json.loads(net.schemas[contract].result_to_json(method, receipt.results[0]))


def tokens(net: Devnet, alice: Person, bob: Person) -> None:
    """A token is minted by its owner and moved by its holder."""
    chapter("a token")
    init = {
        "owner": core.address_text(alice.address),
        "name": "Ghost points",
        "symbol": "GHO",
        "decimals": 0,
        "supply": "100",
    }
    token = net.deploy(alice, "token", init)
    moved = net.call(alice, token, "transfer", {"to": core.address_text(bob.address), "amount": "30"})
    moved.raise_for_failure()
    holds = net.view(token, "balance_of", {"owner": core.address_text(bob.address)})
    expect(holds == "30", "bob holds 30 points")
    event = json.loads(net.schemas[token].event_to_json(moved.events[0].number, moved.events[0].fields))
    say(f"alice sent 30 points to bob for {cost(moved)}; the ledger says bob holds {holds}")
    say(f"  event: {json.dumps(event)[:110]}…")
    refused = net.call(bob, token, "transfer", {"to": core.address_text(alice.address), "amount": "31"})
    expect(refused.failure is not None, "31 of 30 points are refused")
    assert refused.failure is not None
    text = net.schemas[token].error_to_text(refused.failure.number, refused.failure.fields_cbor)
    say(f"bob tried to send 31: refused, “{text}”")
    holds = net.view(token, "balance_of", {"owner": core.address_text(bob.address)})
    say(f"  nothing changed but the fee of {refused.fee} RLUSD; he still holds {holds}")


def leases(net: Devnet, alice: Person, bob: Person) -> None:
    """A label is leased, refused to another, and ended by its timer."""
    chapter("a name, leased by the day")
    lease = net.deploy(alice, "name-lease", {"owner": core.address_text(alice.address), "price_per_day": "1"})
    leased = net.call(bob, lease, "lease", {"label": "www", "days": 3}, pay="5")
    terms = result(net, lease, "lease", leased)
    say(f"bob leased www for 3 days and paid 5 RLUSD ({cost(leased)})")
    say(f"  until {terms['until']}, deposit {terms['deposit']}")
    refused = net.call(alice, lease, "lease", {"label": "www", "days": 1}, pay="1")
    expect(refused.failure is not None, "a leased label is refused")
    assert refused.failure is not None
    schema = net.schemas[lease]
    say(f"alice wanted www too: refused, “{schema.error_to_text(refused.failure.number, refused.failure.fields_cbor)}”")
    way_out = next(e["way_out"] for e in schema.describe()["errors"] if e["code"] == refused.failure.number)
    say(f"  the way out: {way_out}")
    before = net.balance(bob.address)
    deliveries = net.block(later_ms=3 * DAY_MS, jump=True)
    ended = [receipt for receipt in deliveries if receipt.wakeup is not None]
    expect(len(ended) == 1 and ended[0].ok, "the timer ended the lease")
    back = net.balance(bob.address) - before
    expect(net.view(lease, "status", {"label": "www"}) == "free", "www is free again")
    say(f"three days later the ledger woke the contract ({cost(ended[0])}, prepaid)")
    say(f"  www is free, {back} RLUSD went back to bob")


def escrows(net: Devnet, alice: Person, bob: Person) -> None:
    """Two deals: one released by the payer, one settled by the deadline."""
    chapter("money in escrow")
    escrow = net.deploy(alice, "escrow", {})
    deadline = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(net.time_ms / 1000 + 86_400))
    terms = {"payee": core.address_text(bob.address), "deadline": deadline, "on_deadline": "refund"}
    first = result(net, escrow, "open", net.call(alice, escrow, "open", terms, pay="20.05"))
    before = net.balance(bob.address)
    released = net.call(alice, escrow, "release", {"id": first})
    released.raise_for_failure()
    got = net.balance(bob.address) - before
    expect(str(got) == "20.00", "bob got the 20 RLUSD")
    say(f"alice put 20 RLUSD into deal {first} and released it: bob got {got} ({cost(released)})")
    second = result(net, escrow, "open", net.call(alice, escrow, "open", terms, pay="7.05"))
    before = net.balance(alice.address)
    settled = [receipt for receipt in net.block(later_ms=DAY_MS, jump=True) if receipt.wakeup is not None]
    expect(len(settled) == 1 and settled[0].ok, "the deadline settled the deal")
    back = net.balance(alice.address) - before
    expect(back.micro >= 7_000_000, "alice got her 7 RLUSD back")
    say(f"deal {second} over 7 RLUSD met its deadline: the timer refunded {back} to alice")


def proof(net: Devnet, bob: Person, public: bytes) -> core.Header:
    """A balance is proven from bytes alone, with the chain closed; returns the newest header."""
    chapter("a proof that needs no node")
    entry = net.chain.prove(core.account_key(bob.address))
    signed = net.chain.header(entry.height)
    head = core.Header.decode(net.chain.header().header)
    net.chain.close()
    header = core.Header.decode(signed.header)
    Ed25519PublicKey.from_public_bytes(public).verify(signed.signature, header.hash)
    assert entry.value is not None
    core.verify_presence(header.state_root, core.account_key(bob.address), entry.value, entry.proof)
    balance = core.AccountEntry.decode(entry.value).balance
    say(
        f"the chain is closed. {len(entry.proof):,} bytes prove that bob holds {balance} RLUSD at height {entry.height}"
    )
    say(f"  against state root {short(header.state_root)} in a header the sequencer signed")
    try:
        forged = bytes([entry.value[0], *entry.value[1:-1], entry.value[-1] ^ 1])
        core.verify_presence(header.state_root, core.account_key(bob.address), forged, entry.proof)
    except core.ProofError as error:
        say(f"  with one bit changed: “{error.text}”")
    else:
        raise SurpriseError("a forged balance is refused")
    return head


def audit(folder: Path, head: core.Header) -> None:
    """The chain is executed again from its genesis, and every hash compared."""
    chapter("the audit")
    begun = time.monotonic()
    audited = core.audit_verify(folder)
    expect(audited.height == head.height, "the audit reached the newest block")
    expect(audited.header_hash == head.hash, "the replay comes to the header that was signed")
    say(
        f"{audited.height} blocks, {audited.transactions} transactions and {audited.receipts} receipts executed again"
        f" in {time.monotonic() - begun:.1f} s"
    )
    say(f"  every receipt, root, header and signature agrees; app hash {short(head.app_hash)}")


def main() -> int:
    """Tells the story; 1 at the first surprise."""
    begun = time.monotonic()
    say("The templates are compiled for the ledger.")
    subprocess.run([sys.executable, str(ROOT / "tools" / "build_contracts.py")], check=True, stdout=subprocess.DEVNULL)
    people = [Person(name, Ed25519PrivateKey.generate()) for name in ("alice", "bob", "fees")]
    sequencer = Ed25519PrivateKey.generate()
    with tempfile.TemporaryDirectory(prefix="ghost-demo-") as folder:
        place = Path(folder) / "chain"
        net = Devnet(place, people, sequencer)
        say(f"A chain of its own: {net.chain_id}. alice and bob hold 1,000 RLUSD each.")
        try:
            alice, bob, _ = people
            tokens(net, alice, bob)
            leases(net, alice, bob)
            escrows(net, alice, bob)
            head = proof(net, bob, sequencer.public_key().public_bytes_raw())
            audit(place, head)
        except SurpriseError as surprise:
            say(f"\nSURPRISE: it is not so that {surprise}")
            return 1
        finally:
            net.chain.close()
    say(f"\nAll as it should be, in {time.monotonic() - begun:.1f} s. Nothing is left running.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
