"""A proof that travels: what stands in a chain's state, for somebody who trusts nothing but the chain's genesis.

For `ghostcli proof`, and for whoever hands a proof on. A proof file is JSON and carries the genesis, the signed header,
the raw key, the value and the ICS-23 proof, so that it is verified without any network. Which genesis to trust is not
the file's to say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from ghostnet import core
from ghostnet.client.trust import Anchor

FORMAT: Final = "ghostnet-proof/1"
MAX_FILE_BYTES: Final = 8 * 1024 * 1024
"""Largest proof file: a genesis of 4 MiB would be larger in hex, and no chain for people has one."""
MOST_KEYS: Final = 256
"""Entries that a node proves in one answer: 13 ms, at some 50 us and 2 KiB each. An agent reads its work in such pages:
with 32 it fell behind a flood of 500 requests a second, and found another tenant's action 9 s late."""
TABLES: Final = {0: "account", 1: "code", 2: "contract", 3: "history", 4: "system"}
"""Kernel tables whose entries are shown by name (docs/spec/transactions.md); others by number."""
STORAGE_PREFIX: Final = 33
"""Bytes of a storage key before the contract's own: the kind and the address."""
_KERNEL, _STORAGE = 0, 1


@dataclass(frozen=True, kw_only=True)
class Proof:
    """An entry of the state, or its absence, with all that shows it.

    Attributes:
        genesis: Of the chain; canonical CBOR.
        header: Of the block whose state it is; canonical CBOR.
        signature: The sequencer's, of the header's hash.
        key: The raw key.
        value: What stands there; None: nothing.
        proof: ICS-23.

    """

    genesis: bytes
    header: bytes
    signature: bytes
    key: bytes
    value: bytes | None
    proof: bytes

    def verify(self, anchor: Anchor) -> core.Header:
        """The header it holds under, if all of it holds.

        Raises:
            ProofError: It does not; the subclass says why.

        """
        header = anchor.verify_header(self.header, self.signature)
        self.verify_under(header.state_root)
        return header

    def verify_under(self, state_root: bytes) -> None:
        """Holds the proof against the state root of a header that was verified already; raises as `verify`."""
        if self.value is None:
            core.verify_absence(state_root, self.key, self.proof)
        else:
            core.verify_presence(state_root, self.key, self.value, self.proof)

    def to_json(self) -> str:
        """The proof as a file holds it."""
        fields = {
            "format": FORMAT,
            "genesis": self.genesis.hex(),
            "header": self.header.hex(),
            "signature": self.signature.hex(),
            "key": self.key.hex(),
            "value": None if self.value is None else self.value.hex(),
            "proof": self.proof.hex(),
        }
        return json.dumps(fields, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Proof:
        """A proof from its file; nothing is verified yet.

        Raises:
            ValueError: It is no proof file.

        """
        try:
            given: Any = json.loads(text)
        except RecursionError:
            raise ValueError from None
        names = {"genesis", "header", "signature", "key", "value", "proof"}
        if not isinstance(given, dict) or set(given) != names | {"format"} or given["format"] != FORMAT:
            message = f"not a file of format {FORMAT}"
            raise ValueError(message)
        if not all(isinstance(given[name], str) or (name == "value" and given[name] is None) for name in names):
            message = "a field is not text"
            raise ValueError(message)
        value = None if given["value"] is None else bytes.fromhex(given["value"])
        rest = {name: bytes.fromhex(given[name]) for name in names - {"value"}}
        return cls(value=value, **rest)

    def subject(self) -> dict[str, Any]:
        """What the key names, for people."""
        key = self.key
        if key[:1] == bytes([_STORAGE]) and len(key) > STORAGE_PREFIX:
            contract, own = core.address_text(key[1:STORAGE_PREFIX]), key[STORAGE_PREFIX:]
            return {"kind": "storage", "contract": contract, "item": own[0], "key": own.hex()}
        if key[:1] == bytes([_KERNEL]) and len(key) > 1:
            table, rest = TABLES.get(key[1], str(key[1])), key[2:]
            if table in ("account", "contract") and len(rest) == len(bytes(32)):
                return {"kind": table, "address": core.address_text(rest)}
            return {"kind": table, "key": rest.hex()}
        return {"kind": "unknown", "key": key.hex()}

    def reading(self) -> dict[str, Any] | None:
        """What the value says, for people; None where there is none."""
        if self.value is None:
            return None
        match self.subject()["kind"]:
            case "account":
                account = core.AccountEntry.decode(self.value)
                return {"nonce": account.nonce, "balance": str(account.balance)}
            case "contract":
                contract = core.ContractEntry.decode(self.value)
                admin = None if contract.admin is None else core.address_text(contract.admin)
                return {"code_hash": contract.code_hash.hex(), "admin": admin, "versions": contract.versions}
            case _:
                return {"bytes": self.value.hex()}
