"""Blocks: what goes into one, the header that commits to what came out, and the genesis that all begins with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from ghostnet import _ghost
from ghostnet.core._bridge import bridged
from ghostnet.core.codec import Encodable
from ghostnet.core.money import Rlusd
from ghostnet.core.receipts import Receipt

__all__ = ["Block", "Genesis", "Header", "Input", "StoredBlock"]


class Input(IntEnum):
    """What went into a block beside its transactions."""

    TIME_TRAVEL = 0
    """On a dev chain: the operator moved the time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """What a block commits to; in solo the sequencer signs its hash.

    Attributes:
        protocol: The protocol version it was executed under.
        chain_id: The chain.
        height: Its height; genesis is 0.
        time_ms: Its time, in ms since 1970.
        parent: Hash of the parent's header; zero at genesis.
        block: Hash of the block's inputs and transactions.
        state_root: Root of the state after it: what proofs are verified under.
        log_root: The chained root of receipts up to it.

    """

    protocol: int
    chain_id: str
    height: int
    time_ms: int
    parent: bytes
    block: bytes
    state_root: bytes
    log_root: bytes

    @classmethod
    @bridged
    def decode(cls, data: bytes) -> Header:
        """A header from its canonical encoding.

        Raises:
            CodecError: The bytes are no header.

        """
        return cls.from_record(_ghost.decode_header(data))

    @bridged
    def encode(self) -> bytes:
        """The canonical encoding.

        Raises:
            CodecError: A field does not fit its type.

        """
        record: list[Encodable] = [self.protocol, self.chain_id, self.height, self.time_ms, self.parent, self.block]
        return _ghost.encode_header([*record, self.state_root, self.log_root])

    @property
    def hash(self) -> bytes:
        """The hash that is signed and that the next header names; 32 bytes."""
        return _ghost.header_hash(self.encode())

    @property
    def app_hash(self) -> bytes:
        """What every node must agree on: the hash of both roots; 32 bytes."""
        return _ghost.app_hash(self.state_root, self.log_root)

    @classmethod
    def from_record(cls, record: list[Any]) -> Header:
        """A header from its fields as the codec gives them."""
        protocol, chain_id, height, time_ms, parent, block, state_root, log_root = record
        return cls(
            protocol=protocol,
            chain_id=chain_id,
            height=height,
            time_ms=time_ms,
            parent=parent,
            block=block,
            state_root=state_root,
            log_root=log_root,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """What is executed.

    Attributes:
        height: Its height.
        time_ms: Its time, in ms since 1970.
        inputs: What a replay needs beside the transactions.
        transactions: Envelopes, as they were sent.

    """

    height: int
    time_ms: int
    inputs: tuple[Input, ...]
    transactions: tuple[bytes, ...]

    @classmethod
    @bridged
    def decode(cls, data: bytes) -> Block:
        """A block from its canonical encoding.

        Raises:
            CodecError: The bytes are no block.

        """
        return cls.from_record(_ghost.decode_block(data))

    @classmethod
    def from_record(cls, record: list[Any]) -> Block:
        """A block from its fields as the codec gives them."""
        height, time_ms, inputs, transactions = record
        kinds = tuple(Input(kind) for (kind,) in inputs)
        return cls(height=height, time_ms=time_ms, inputs=kinds, transactions=tuple(transactions))


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredBlock:
    """All of a block: what a node keeps and gives.

    Attributes:
        header: What it commits to.
        signature: The sequencer's ed25519 signature of the header's hash; 64 bytes.
        block: What was executed.
        receipts: What came out: of the transactions in their order, then of deliveries and of the block itself.

    """

    header: Header
    signature: bytes
    block: Block
    receipts: tuple[Receipt, ...]

    @classmethod
    @bridged
    def decode(cls, data: bytes) -> StoredBlock:
        """A stored block from its canonical encoding.

        Raises:
            CodecError: The bytes are no stored block.

        """
        header, signature, block, receipts = _ghost.decode_stored_block(data)
        return cls(
            header=Header.from_record(header),
            signature=signature,
            block=Block.from_record(block),
            receipts=tuple(Receipt.from_record(receipt) for receipt in receipts),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Genesis:
    """What a chain starts from.

    Attributes:
        name: The chain's name: lower-case letters, digits and dashes, at most 31.
        salt: 32 bytes; random on a dev chain, so that nothing replays between two of the same name.
        time_ms: Block 0's time, in ms since 1970.
        dev: Whether time travel and a faucet are allowed.
        sequencer: The ed25519 public key that signs headers in solo; 32 bytes.
        governance: Address that governs.
        fee_account: Address that receives fees.
        gas_price: The least gas price, in 10^-12 RLUSD a gas.
        accounts: Addresses funded, each once, at most 10,000; their sum is the supply.

    """

    name: str
    salt: bytes
    time_ms: int
    dev: bool
    sequencer: bytes
    governance: bytes
    fee_account: bytes
    gas_price: int
    accounts: tuple[tuple[bytes, Rlusd], ...]

    @bridged
    def encode(self) -> bytes:
        """The canonical encoding.

        Raises:
            CallInvalidGovernance: No chain can start from it; `reason` says why.
            CodecError: A field does not fit its type.

        """
        accounts = [[address, bytes(amount)] for address, amount in self.accounts]
        keys = [self.sequencer, self.governance, self.fee_account]
        return _ghost.encode_genesis([self.name, self.salt, self.time_ms, self.dev, *keys, self.gas_price, accounts])

    @classmethod
    @bridged
    def decode(cls, data: bytes) -> Genesis:
        """A genesis from its canonical encoding; raises as `encode`."""
        record = _ghost.decode_genesis(data)
        name, salt, time_ms, dev, sequencer, governance, fee_account, gas_price, accounts = record
        return cls(
            name=name,
            salt=salt,
            time_ms=time_ms,
            dev=dev,
            sequencer=sequencer,
            governance=governance,
            fee_account=fee_account,
            gas_price=gas_price,
            accounts=tuple((address, Rlusd.from_bytes(amount)) for address, amount in accounts),
        )
