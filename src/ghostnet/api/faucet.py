"""A development chain's faucet: an account funded at genesis whose key the node keeps.

For DevService. It pays one at a time and answers when the payment is on disk.
"""

from __future__ import annotations

import asyncio

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ghostnet.core import (
    Auth,
    Body,
    Chain,
    Curve,
    Envelope,
    GhostError,
    RequestDeadlinePassed,
    Rlusd,
    Signature,
    Transfer,
)
from ghostnet.node.keys import Ed25519Key
from ghostnet.node.node import Node

GAS_LIMIT = 1_000_000
"""Many times what a transfer uses; an eighth of it is paid at the least."""
VALID_MS = 60_000
PAY_SECONDS = 10.0
"""Longest wait for the block."""


class Faucet:
    """Pays newcomers."""

    def __init__(self, node: Node, chain: Chain, key: Ed25519Key) -> None:
        """Pays from the account of the key, which the genesis funded."""
        self._node = node
        self._chain = chain
        self._signer = Ed25519PrivateKey.from_private_bytes(key.seed)
        self._auth = Auth.ed25519(key.public)
        self._one_at_a_time = asyncio.Lock()

    async def pay(self, to: bytes, amount: Rlusd) -> tuple[bytes, int]:
        """Pays; the transaction's id, and the height of the block on disk that holds it.

        Raises:
            GhostError: The ledger refused, for want of funds for example.

        """
        async with self._one_at_a_time:
            envelope = await self._node.read(self._envelope, to, amount)
            with self._node.remembering():
                (outcome,) = await self._node.submit([envelope])
                if not isinstance(outcome, bytes):
                    assert isinstance(outcome, GhostError)  # what the ledger refuses with
                    raise outcome
                watch = self._node.watch([outcome])
            place = (await watch.places(seconds=PAY_SECONDS)).get(outcome)
        if place is None:
            raise RequestDeadlinePassed
        return outcome, place.height

    def _envelope(self, to: bytes, amount: Rlusd) -> bytes:
        status = self._chain.status()
        sender = self._chain.account(self._auth.address, status.height)
        body = Body(
            chain_id=status.chain_id,
            sender=self._auth.address,
            nonce=sender.nonce,
            valid_until=self._node.next_block_time() + VALID_MS,
            gas_limit=GAS_LIMIT,
            gas_price=status.least_gas_price,
            messages=(Transfer(to=to, amount=amount),),
        )
        signature = Signature(key=0, curve=Curve.ED25519, signature=self._signer.sign(body.id))
        first = self._auth if sender.auth is None else None
        return Envelope(body=body.encode(), signatures=(signature,), auth=first).encode()
