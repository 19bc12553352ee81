"""A request for the body of a plan: what is signed, and how the node holds the signature against an account.

For the client, for whoever keeps a key, and for the node. The bytes are those of docs/spec/actions.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from ghostnet import core

PLAN_TAG: Final = "ghost/plan/1"
REQUEST_TAG: Final = "ghost/plan-request/1"
MOST_BYTES: Final = 64 * 1024
"""Largest body, in bytes: what an agent keeps, and a vault decodes."""
MOST_AHEAD_MS: Final = 5 * 60 * 1_000
"""How far ahead a request's end may be, in ms: whoever comes upon it can ask the same for so long."""
COUNTS_MS: Final = 2 * 60 * 1_000
"""How long a request of this client counts, in ms: it is sent at once, and a vault may have to be unlocked before."""
SIGNATURE_BYTES: Final = 64

_CURVES: Final[dict[core.Curve, ec.EllipticCurve]] = {
    core.Curve.P256: ec.SECP256R1(),
    core.Curve.SECP256K1: ec.SECP256K1(),
}


@dataclass(frozen=True, kw_only=True)
class PlanRequest:
    """Asks for one body, as one account, for a moment.

    Attributes:
        chain_id: The chain's.
        action: The action's id, 32 bytes.
        plan: The plan's hash, 32 bytes.
        address: Of the account that asks, 32 bytes.
        until_ms: Until when it counts, ms since 1970 on the chain's clock.

    """

    chain_id: str
    action: bytes
    plan: bytes
    address: bytes
    until_ms: int

    @property
    def hash(self) -> bytes:
        """What is signed: 32 bytes that are no transaction's id, since the tag is another."""
        parts: list[core.Encodable] = [self.chain_id, self.action, self.plan, self.address, self.until_ms]
        return core.domain_hash(REQUEST_TAG, core.encode(parts))

    def is_signed(self, auth: core.Auth, public: bytes, signature: bytes) -> bool:
        """Whether one of the account's keys signed it: to read is no spending, so that one is enough."""
        key = next((key for key in auth.keys if key.public == public), None)
        if key is None or len(signature) != SIGNATURE_BYTES:
            return False
        try:
            _verify(key, signature, self.hash)
        except (InvalidSignature, ValueError):  # a point that is none is a ValueError
            return False
        return True


def _verify(key: core.PublicKey, signature: bytes, message: bytes) -> None:
    if key.curve is core.Curve.ED25519:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
        return
    half = SIGNATURE_BYTES // 2
    r, s = (int.from_bytes(part) for part in (signature[:half], signature[half:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[key.curve], key.public)
    public.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
