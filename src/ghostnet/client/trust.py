"""What a client trusts: a genesis, known by its hash, and with it the key that signs the chain's headers.

For the client and for `ghostcli proof verify`. A node is believed nothing that can be shown; whatever does not hold
raises, and no function here returns False.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ghostnet import core


@dataclass(frozen=True)
class Anchor:
    """A chain's beginning, from which everything else is verified.

    Attributes:
        genesis: Its canonical encoding.
        hash: Its hash, 32 bytes.
        chain_id: The chain's id.
        sequencer: The ed25519 key that signs headers in solo, 32 bytes.
        dev: Whether the chain is for development.

    """

    genesis: bytes
    hash: bytes
    chain_id: str
    sequencer: bytes
    dev: bool

    @classmethod
    def of(cls, genesis: bytes, *, expected: bytes | None = None) -> Anchor:
        """Reads a genesis.

        Args:
            genesis: Its canonical encoding.
            expected: The hash it must have, if one is known.

        Raises:
            ProofOtherChain: It has another hash.
            GhostError: It is no genesis.

        """
        info = core.genesis_info(genesis)
        if expected is not None and info.hash != expected:
            raise core.ProofOtherChain({"expected": expected, "found": info.hash})
        read = core.Genesis.decode(genesis)
        return cls(genesis, info.hash, info.chain_id, read.sequencer, read.dev)

    def verify_header(self, header: bytes, signature: bytes) -> core.Header:
        """The header, if the sequencer signed it.

        Raises:
            ProofHeaderSignature: Somebody else did, or nobody.
            ProofHeaderChain: It is another chain's.
            CodecError: It is no header.

        """
        read = core.Header.decode(header)
        try:
            Ed25519PublicKey.from_public_bytes(self.sequencer).verify(signature, core.header_hash(header))
        except (InvalidSignature, ValueError):
            raise core.ProofHeaderSignature({"height": read.height}) from None
        if read.chain_id != self.chain_id:
            raise core.ProofHeaderChain({"expected": self.chain_id, "found": read.chain_id})
        return read
