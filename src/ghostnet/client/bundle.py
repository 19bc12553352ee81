"""Entries of one state with the proof of each, under one signed header: what somebody far from any node decides on.

For agents, which gather one, and for the vault, which believes nothing else of a chain. A contract's schema may come
along: whoever reads it holds it to its hash on the chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ghostnet import core
from ghostnet.client.proof import Proof
from ghostnet.client.trust import Anchor

MOST_ENTRIES: Final = 16
"""An action takes seven, and a vault's own entry is one more."""
MOST_BYTES: Final = 512 * 1024
"""Genesis and schema have at most some 100 KiB, and an entry with its proof some 20 KiB."""


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What is proven together.

    Attributes:
        genesis: Of the chain; canonical CBOR.
        header: Of the block whose state it is; canonical CBOR.
        signature: The sequencer's, of the header's hash.
        schema: Of the contract whose records are proven; canonical CBOR.
        entries: Raw key, value or None where nothing is, and ICS-23 proof of each.

    """

    genesis: bytes
    header: bytes
    signature: bytes
    schema: bytes
    entries: tuple[tuple[bytes, bytes | None, bytes], ...]

    @classmethod
    def of_proofs(cls, proofs: Sequence[Proof], schema: bytes) -> Bundle:
        """What one node proved at one block.

        Raises:
            ProofOtherAnswer: A proof is of another block.

        """
        first = proofs[0]
        for each in proofs:
            if each.header != first.header:
                raise core.ProofOtherAnswer({"expected": first.header, "found": each.header})
        entries = tuple((each.key, each.value, each.proof) for each in proofs)
        return cls(
            genesis=first.genesis, header=first.header, signature=first.signature, schema=schema, entries=entries
        )

    def to_value(self) -> list[core.Encodable]:
        """The array of its parts."""
        entries: core.Encodable = [list(each) for each in self.entries]
        return [self.genesis, self.header, self.signature, self.schema, entries]

    @classmethod
    def of(cls, value: Any) -> Bundle:
        """A bundle from its parts; nothing is verified yet.

        Raises:
            ValueError: They are none.

        """
        match value:
            case [bytes(genesis), bytes(header), bytes(signature), bytes(schema), [*rows]] if 0 < len(
                rows
            ) <= MOST_ENTRIES and all(map(_is_entry, rows)):
                entries = tuple((key, found, proof) for key, found, proof in rows)
                return cls(genesis=genesis, header=header, signature=signature, schema=schema, entries=entries)
        message = "the proofs are no list of genesis, header, signature, schema and entries"
        raise ValueError(message)

    @property
    def size(self) -> int:
        """About how many bytes it has."""
        parts = [self.genesis, self.header, self.signature, self.schema]
        return sum(map(len, parts)) + sum(len(part or b"") for each in self.entries for part in each)

    def verify_header(self, anchor: Anchor) -> core.Header:
        """The header, if the chain's sequencer signed it; raises as `Anchor.verify_header`."""
        return anchor.verify_header(self.header, self.signature)

    def value(self, header: core.Header, key: bytes) -> bytes | None:
        """What stands under a key in the state of the verified header; None: nothing does.

        Raises:
            KeyError: The bundle has no such entry.
            ProofError: Its proof does not hold.

        """
        found, proof = {each: (value, shown) for each, value, shown in self.entries}[key]
        if found is None:
            core.verify_absence(header.state_root, key, proof)
        else:
            core.verify_presence(header.state_root, key, found, proof)
        return found


def _is_entry(row: Any) -> bool:
    match row:
        case [bytes(), None | bytes(), bytes()]:
            return True
    return False
