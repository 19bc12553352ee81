"""A chain of its own for a test: real blocks on disk, a few funded accounts, the templates as built here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ghostnet.core import (
    Auth,
    Body,
    Call,
    Chain,
    Create,
    Curve,
    Envelope,
    Genesis,
    Message,
    Receipt,
    Rlusd,
    Schema,
    Signature,
    StoreCode,
    address_text,
    contract_address,
    verify_module,
)

ROOT = Path(__file__).parents[3]
SEED = b"s" * 32
START_MS = 1_800_000_000_000
GAS_PRICE = 1_000
GAS = 50_000_000
FUNDS = Rlusd(1_000)


class User:
    """An account with one ed25519 key."""

    def __init__(self, seed: bytes) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.auth = Auth.ed25519(self.public)
        self.address = self.auth.address
        self.text = address_text(self.address)

    def envelope(
        self, chain: Chain, *messages: Message, nonce: int | None = None, gas_price: int = GAS_PRICE
    ) -> Envelope:
        """A signed transaction for the chain as it is now."""
        status = chain.status()
        body = Body(
            chain_id=status.chain_id,
            sender=self.address,
            nonce=chain.next_nonce(self.address) if nonce is None else nonce,
            valid_until=status.time_ms + 600_000,
            gas_limit=GAS,
            gas_price=gas_price,
            messages=messages,
        )
        signature = Signature(key=0, curve=Curve.ED25519, signature=self.key.sign(body.id))
        auth = self.auth if chain.account(self.address).auth is None else None
        return Envelope(body=body.encode(), signatures=(signature,), auth=auth)


SEQUENCER, ALICE, BOB = User(SEED), User(b"a" * 32), User(b"b" * 32)

GENESIS = Genesis(
    name="test",
    salt=bytes(32),
    time_ms=START_MS,
    dev=True,
    sequencer=SEQUENCER.public,
    governance=ALICE.address,
    fee_account=SEQUENCER.address,
    gas_price=GAS_PRICE,
    accounts=((ALICE.address, FUNDS), (BOB.address, FUNDS)),
)


def new_chain(folder: Path) -> Chain:
    """A chain at its genesis."""
    return Chain.create(folder, GENESIS.encode(), sequencer_seed=SEED)


def open_chain(folder: Path) -> Chain:
    """The chain of a folder."""
    return Chain.open(folder, sequencer_seed=SEED)


def block(chain: Chain, after_ms: int = 1_000, *, jump: bool = False) -> list[Receipt]:
    """The receipts of a block made so much later than the newest."""
    made = chain.produce(chain.status().time_ms + after_ms, jump=jump)
    return [Receipt.decode(receipt) for receipt in made.receipts]


def send(chain: Chain, user: User, *messages: Message, after_ms: int = 1_000) -> Receipt:
    """The receipt of a transaction that is alone in its block."""
    (outcome,) = chain.submit([user.envelope(chain, *messages).encode()])
    assert isinstance(outcome, bytes), outcome
    receipt = block(chain, after_ms)[0]
    assert receipt.id == outcome
    return receipt


def call(chain: Chain, user: User, contract: bytes, schema: Schema, method: str, args: str, pay: str = "0") -> Receipt:
    """The receipt of a call with arguments as JSON."""
    data = schema.args_from_json(method, args)
    return send(chain, user, Call(contract=contract, method=method, args=data, value=Rlusd(pay)))


def deploy(chain: Chain, user: User, name: str, args: str, uses: Sequence[bytes] = ()) -> tuple[bytes, Schema]:
    """A new contract from a template: its address and schema."""
    code = module(name)
    verified = verify_module(code)
    schema = Schema.from_cbor(verified.schema)
    salt = bytes(32)
    send(chain, user, StoreCode(code=code)).raise_for_failure()
    init = schema.args_from_json("init", args)
    create = Create(code=verified.code_hash, salt=salt, args=init, uses=tuple(uses), admin=user.address)
    send(chain, user, create).raise_for_failure()
    return contract_address(user.address, verified.code_hash, salt), schema


@cache
def module(name: str) -> bytes:
    """A contract of this repository, built here."""
    subprocess.run([sys.executable, ROOT / "tools" / "build_contracts.py"], check=True, capture_output=True)
    return (ROOT / "build" / "contracts" / f"{name}.wasm").read_bytes()
