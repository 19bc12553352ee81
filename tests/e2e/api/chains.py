"""A development chain in a folder, its people, and their transactions: for tests of a whole node."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ghostnet.core import Auth, Body, Curve, Envelope, Genesis, Rlusd, Signature, Transfer, genesis_info
from ghostnet.node.home import Home

GAS_PRICE = 1
FUNDS = Rlusd(1_000_000)


@dataclass
class Person:
    """Somebody with a key, who counts their transactions."""

    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    nonce: int = 0

    @property
    def auth(self) -> Auth:
        return Auth.ed25519(self.key.public_key().public_bytes_raw())

    @property
    def address(self) -> bytes:
        return self.auth.address


@dataclass
class DevChain:
    """A folder with a development chain's genesis."""

    home: Home
    people: list[Person]
    chain_id: str

    def transfer(self, sender: Person, to: bytes, amount: str = "1.00", *, nonce: int | None = None) -> bytes:
        """A signed envelope; without `nonce` the sender's next."""
        body = Body(
            chain_id=self.chain_id,
            sender=sender.address,
            nonce=sender.nonce if nonce is None else nonce,
            valid_until=time.time_ns() // 1_000_000 + 3_600_000,
            gas_limit=1_000_000,
            gas_price=GAS_PRICE,
            messages=(Transfer(to=to, amount=Rlusd(amount)),),
        )
        first = sender.auth if body.nonce == 0 else None
        if nonce is None:
            sender.nonce += 1
        signature = Signature(key=0, curve=Curve.ED25519, signature=sender.key.sign(body.id))
        return Envelope(body=body.encode(), signatures=(signature,), auth=first).encode()


def dev_chain(folder: Path, *, people: int = 2) -> DevChain:
    """A new folder, with so many funded people."""
    home = Home(folder)
    sequencer, faucet = home.create_key(), home.create_faucet_key()
    them = [Person() for _ in range(people)]
    funded = [Auth.ed25519(faucet.public).address, *(person.address for person in them)]
    genesis = Genesis(
        name="test",
        salt=os.urandom(32),
        time_ms=time.time_ns() // 1_000_000,
        dev=True,
        sequencer=sequencer.public,
        governance=them[0].address,
        fee_account=bytes(31) + b"\x01",
        gas_price=GAS_PRICE,
        accounts=tuple((address, FUNDS) for address in funded),
    ).encode()
    home.write_genesis(genesis)
    return DevChain(home, them, genesis_info(genesis).chain_id)
