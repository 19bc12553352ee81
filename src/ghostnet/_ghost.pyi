"""The bridge to Rust, as `crates/ghost-py` builds it. Import `ghostnet.core` instead; a test holds this file to it.

Closed errors leave as `Failure`, which becomes a GhostError in ghostnet.core. What is 32 bytes by its nature raises
ValueError otherwise. *Released* means that other Python threads run meanwhile. A record is the list of its fields, in
the order of the Rust type of the same name; docs/spec describes them.
"""

from collections.abc import Callable
from os import PathLike
from typing import Any, final

from ghostnet.core.codec import Encodable, Value

__all__ = [
    "Chain",
    "Failure",
    "MemoryChain",
    "Refused",
    "SavedState",
    "Schema",
    "StartedBlock",
    "account_address",
    "account_key",
    "address_bytes",
    "address_text",
    "app_hash",
    "audit_verify",
    "check_envelope",
    "code_hash",
    "code_key",
    "contract_address",
    "contract_key",
    "decode",
    "decode_account",
    "decode_auth",
    "decode_block",
    "decode_body",
    "decode_contract",
    "decode_envelope",
    "decode_genesis",
    "decode_header",
    "decode_history",
    "decode_receipt",
    "decode_stored_block",
    "decode_wakeup",
    "domain_hash",
    "encode",
    "encode_auth",
    "encode_body",
    "encode_envelope",
    "encode_genesis",
    "encode_header",
    "genesis_info",
    "header_hash",
    "history_key",
    "inspect_chain",
    "published_interfaces",
    "rlusd_parse",
    "rlusd_text",
    "storage_key",
    "system_address",
    "system_key",
    "tx_id",
    "verify_absence",
    "verify_module",
    "verify_presence",
]

class Failure(Exception):
    """A closed error: class, code, address of the contract that failed, operands in the order of the error's row."""

    args: tuple[int, int, bytes | None, list[Value]]

class Refused(Exception):
    """A contract.toml breaks rules: rows of class, code, slug, line, column, length, offending, message, way out."""

    args: tuple[list[tuple[int, int, str, int, int, int, str, str, str]]]

# codec.rs

def encode(value: Encodable, /) -> bytes:
    """Canonical CBOR of a value. TypeError for a type without a form, class codec for one out of range."""

def decode(data: bytes, /) -> Value:
    """The value that is all of `data`; class codec otherwise."""

def domain_hash(tag: str, data: bytes, /) -> bytes:
    """SHA-256 over the tag's length, the tag and the data. ValueError for a tag of more than 255 bytes."""

# ids.rs

def address_text(address: bytes, /) -> str:
    """`ghost1…` of 32 bytes."""

def address_bytes(text: str, /) -> bytes:
    """32 bytes of `ghost1…`; request/malformed_field otherwise."""

def account_address(auth: bytes, /) -> bytes:
    """Address of the account that starts with these canonical keys."""

def contract_address(creator: bytes, code: bytes, salt: bytes, /) -> bytes:
    """Address of a contract, from 32 bytes each."""

def system_address(name: str, /) -> bytes:
    """Address of a system contract."""

def tx_id(body: bytes, /) -> bytes:
    """Hash of a body's encoding."""

def code_hash(code: bytes, /) -> bytes:
    """Hash of a module as uploaded. Released."""

def header_hash(header: bytes, /) -> bytes:
    """Hash of a header's encoding, which is checked."""

def app_hash(state_root: bytes, log_root: bytes, /) -> bytes:
    """Hash of both roots."""

def genesis_info(genesis: bytes, /) -> tuple[bytes, str]:
    """Hash and chain id of a genesis, which is checked."""

def rlusd_parse(text: str, /) -> int:
    """Micro-RLUSD of `3.00`; request/malformed_field otherwise."""

def rlusd_text(micros: int, /) -> str:
    """`3.00` of micro-RLUSD. OverflowError outside of u128."""

# records.rs

def encode_body(record: Encodable, /) -> bytes:
    """A transaction's body, if the record is one."""

def decode_body(data: bytes, /) -> list[Any]:
    """A body's record."""

def encode_envelope(record: Encodable, /) -> bytes:
    """An envelope, if the record is one."""

def decode_envelope(data: bytes, /) -> list[Any]:
    """An envelope's record."""

def check_envelope(envelope: bytes, chain_id: str, /) -> tuple[bytes, int]:
    """Id and intrinsic gas, if all holds that needs no state; class admission otherwise. Released."""

def encode_auth(record: Encodable, /) -> bytes:
    """Keys, if they can be an account's; call/bad_auth otherwise."""

def decode_auth(data: bytes, /) -> list[Any]:
    """The record of keys."""

def encode_genesis(record: Encodable, /) -> bytes:
    """A genesis, if a chain can start from it; call/invalid_governance otherwise."""

def decode_genesis(data: bytes, /) -> list[Any]:
    """A genesis' record, checked alike."""

def decode_receipt(data: bytes, /) -> list[Any]:
    """A receipt's record."""

def encode_header(record: Encodable, /) -> bytes:
    """A header, if the record is one."""

def decode_header(data: bytes, /) -> list[Any]:
    """A header's record."""

def decode_block(data: bytes, /) -> list[Any]:
    """A block's record."""

def decode_stored_block(data: bytes, /) -> list[Any]:
    """The record of a block as it is kept: header, signature, block, receipts."""

def decode_account(data: bytes, /) -> list[Any]:
    """The record of an account in state."""

def decode_contract(data: bytes, /) -> list[Any]:
    """The record of a contract in state."""

def decode_history(data: bytes, /) -> list[Any]:
    """The record of a version of a contract in state."""

def decode_wakeup(data: bytes, /) -> list[Any]:
    """The record of an open wakeup."""

# proofs.rs

def verify_presence(root: bytes, key: bytes, value: bytes, proof: bytes, /) -> None:
    """Returns if the proof shows the value under the key; class proof otherwise. Released."""

def verify_absence(root: bytes, key: bytes, proof: bytes, /) -> None:
    """Returns if the proof shows that nothing is under the key; class proof otherwise. Released."""

def account_key(address: bytes, /) -> bytes:
    """Raw key of an account."""

def contract_key(address: bytes, /) -> bytes:
    """Raw key of a contract."""

def history_key(address: bytes, number: int, /) -> bytes:
    """Raw key of a version of a contract, from 0."""

def code_key(code_hash: bytes, /) -> bytes:
    """Raw key of stored code."""

def system_key(name: str, /) -> bytes:
    """Raw key of a system contract's address."""

def storage_key(contract: bytes, key: bytes, /) -> bytes:
    """Raw key of a contract's entry."""

# schema.rs

@final
class Schema:
    """A checked schema."""

    @staticmethod
    def parse(toml: str, loader: Callable[[str], tuple[bool, str]], /) -> Schema:
        """Reads a contract.toml; Refused if it breaks rules. Released.

        The loader gives True and the text behind a path, or False and why there is none; what it raises passes through.
        """

    @staticmethod
    def from_cbor(data: bytes, /) -> Schema:
        """Reads the normal form; class schema otherwise."""

    def cbor(self) -> bytes:
        """The normal form."""

    def hash(self) -> bytes:
        """Its hash."""

    def describe(self) -> str:
        """All it says, as JSON."""

    def args_from_json(self, method: str, json: str, /) -> bytes:
        """Arguments from a JSON object; class request otherwise, here and below."""

    def args_from_cli(self, method: str, pairs: list[tuple[str, str]], now_ms: int | None, /) -> bytes:
        """Arguments from names and words."""

    def args_to_json(self, method: str, args: bytes, /) -> str:
        """Arguments as a JSON object."""

    def result_to_json(self, method: str, result: bytes, /) -> str:
        """A result as JSON."""

    def event_to_json(self, number: int, fields: bytes, /) -> str:
        """An event as JSON."""

    def error_to_json(self, code: int, fields: bytes, /) -> str:
        """An error as JSON."""

    def error_to_text(self, code: int, fields: bytes, /) -> str:
        """An error as its sentence."""

    def storage_key_from_json(self, item: str, parts: str, /) -> bytes:
        """A key within the contract, from a JSON list."""

    def storage_key_to_json(self, key: bytes, /) -> str:
        """A key within the contract, as JSON."""

    def storage_entry_to_json(self, key: bytes, value: bytes, /) -> str:
        """A key within the contract and what is stored there, as JSON."""

    def check_upgrade_from(self, old: Schema, /) -> None:
        """Returns if storage is only appended to; ledger/incompatible_storage otherwise."""

def published_interfaces() -> list[tuple[str, str]]:
    """Name and description, as JSON, of each published interface."""

def verify_module(code: bytes, /) -> tuple[bytes, bytes]:
    """Code hash and the schema's normal form, if all rules are kept; class module or schema otherwise. Released."""

# chain.rs: every method is released; a height of None is the newest on disk

@final
class StartedBlock:
    """A block that was executed and is on its way to disk."""

    @property
    def height(self) -> int:
        """Its height."""

    @property
    def time_ms(self) -> int:
        """Its time."""

    @property
    def transactions(self) -> int:
        """How many it took."""

    def wait(self) -> tuple[int, int, list[bytes], list[bytes], bytes]:
        """Height, time in ms, transaction ids, receipts, app hash, once it is on disk. Only once."""

@final
class Chain:
    """An open chain; node/ledger_closed after `close`."""

    @staticmethod
    def create(folder: str | PathLike[str], genesis: bytes, seed: bytes, archive: bool, /) -> Chain:
        """Makes a data folder and opens it."""

    @staticmethod
    def open(folder: str | PathLike[str], seed: bytes, archive: bool, /) -> Chain:
        """Opens a data folder."""

    def close(self) -> None:
        """Waits for the calls under way, then lets the folder go."""

    def submit(self, envelopes: list[bytes], /) -> list[bytes | Failure]:
        """Ids, or why not."""

    def start_block(self, time_ms: int, jump: bool, /) -> StartedBlock:
        """Executes the next block, once the one before is on disk."""

    def pending(self) -> tuple[int, int]:
        """Transactions in the pool, and their bytes."""

    def next_due(self) -> int | None:
        """When something falls due next, in ms."""

    def open_slots(self) -> int:
        """Slots that wait."""

    def status(self) -> tuple[str, bytes, int, int, bytes, int, bool, int, int]:
        """Chain id, genesis hash, height, time in ms, app hash, oldest height kept, dev, gas price, protocol."""

    def genesis(self) -> bytes:
        """The genesis."""

    def next_nonce(self, address: bytes, /) -> int:
        """The next nonce, the pool counted."""

    def code(self, code_hash: bytes, /) -> bytes | None:
        """Stored code."""

    def schema(self, code_hash: bytes, /) -> bytes | None:
        """The schema of stored code."""

    def history(self, address: bytes, /) -> list[bytes]:
        """The record of each version, oldest first."""

    def header(self, height: int | None, /) -> tuple[bytes, bytes]:
        """A header and its signature; request/unknown_block past the newest, here and below."""

    def block(self, height: int | None, /) -> bytes:
        """A block as it is kept."""

    def find(self, receipt_id: bytes, /) -> tuple[int, int, bytes | None, bytes] | None:
        """Height, place, envelope unless it is a delivery, receipt."""

    def state_get(self, key: bytes, height: int | None, /) -> bytes | None:
        """The value under a raw key."""

    def prove(self, keys: list[bytes], height: int | None, /) -> tuple[list[tuple[bytes | None, bytes]], int]:
        """Value and ICS-23 proof of each key; height."""

    def simulate(
        self, envelope: bytes, height: int | None, time_ms: int | None, watched: bool, /
    ) -> tuple[bytes, bytes | None]:
        """The receipt it would get in the block after that one; the steps of its trace if it is watched."""

    def replay(self, receipt_id: bytes, /) -> tuple[tuple[int, int, bytes | None, bytes], bytes | None, bytes] | None:
        """As `find`; the receipt that executing its block again comes to, and the steps of its trace."""

    def view(
        self,
        contract: bytes,
        method: str,
        args: bytes,
        caller: bytes,
        height: int | None,
        gas: int,
        time_ms: int | None,
        /,
    ) -> tuple[bytes, int]:
        """Result and gas used."""

    def wakeups(self, contract: bytes | None, after: bytes | None, limit: int, /) -> list[tuple[bytes, bytes]]:
        """Ids and records of open wakeups, by id, of one contract or of all."""

def audit_verify(folder: str | PathLike[str], progress: Callable[[int, int], object], /) -> tuple[int, bytes, int, int]:
    """Height, header hash, transactions and receipts of a chain found in order; proof/audit_mismatch otherwise."""

def inspect_chain(folder: str | PathLike[str], seed: bytes | None, /) -> tuple[str, bytes, int, int, bytes]:
    """Chain id, genesis hash; height, time in ms and hash of the newest header."""

# memory.rs

@final
class SavedState:
    """A state of a MemoryChain."""

@final
class MemoryChain:
    """A chain in memory; every call is released."""

    def __new__(cls, genesis: bytes, /) -> MemoryChain: ...
    def make_block(
        self, envelopes: list[bytes], time_ms: int, jump: bool, /
    ) -> tuple[int, list[bytes], list[tuple[bytes, bytes]]]:
        """Height, receipts, and the id and steps of each transaction and delivery."""

    def simulate(self, envelope: bytes, time_ms: int, /) -> tuple[bytes, bytes]:
        """The receipt, and the steps."""

    def view(
        self, contract: bytes, method: str, args: bytes, caller: bytes, gas: int, time_ms: int, /
    ) -> tuple[bytes, int]:
        """Result, gas used."""

    def height(self) -> int:
        """Of the newest block."""

    def time_ms(self) -> int:
        """Of the newest block."""

    def next_due(self) -> int | None:
        """When something falls due next, in ms."""

    def state_get(self, key: bytes, /) -> bytes | None:
        """The value under a raw key."""

    def entries(self, prefix: bytes, /) -> list[tuple[bytes, bytes]]:
        """Raw keys with this prefix, and their values."""

    def schema(self, code_hash: bytes, /) -> bytes | None:
        """Normal form of a stored module's schema."""

    def wakeups(self, contract: bytes | None, after: bytes | None, limit: int, /) -> list[tuple[bytes, bytes]]:
        """Ids and records of open wakeups."""

    def save(self) -> SavedState:
        """The present state."""

    def restore(self, saved: SavedState, /) -> None:
        """Goes back to it."""
