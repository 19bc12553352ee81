"""The ledger as Python sees it: the typed façade over the compiled bridge, and every error as an exception.

Lowest of the packages: it imports none of the others, and none but it imports the bridge, `ghostnet._ghost`. Its names
are those of the modules below by subject, and each module is imported when one of its names is first used: a program
that only shows help does not wait for data classes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ghostnet.core import _errors
from ghostnet.core._errors import *  # noqa: F403  200 names, generated together with their __all__
from ghostnet.core._failure import make_error, with_names

__all__ = ["make_error", "with_names"]
__all__ += _errors.__all__

_SUBJECTS = {
    "accounts": ("Auth", "Curve", "PublicKey"),
    "blocks": ("Block", "Genesis", "Header", "Input", "StoredBlock"),
    "chain": (
        "Audited",
        "Chain",
        "FoundReceipt",
        "FoundTransaction",
        "Inspected",
        "Produced",
        "Proven",
        "ProvenEntry",
        "Replayed",
        "SignedHeader",
        "StartedBlock",
        "Status",
        "Tried",
        "ViewResult",
        "audit_verify",
        "inspect_chain",
    ),
    "codec": ("Encodable", "Value", "decode", "domain_hash", "encode"),
    "entries": ("AccountEntry", "ContractEntry", "HistoryEntry", "SlotEntry", "WakeupEntry"),
    "ids": (
        "GenesisInfo",
        "account_address",
        "address_bytes",
        "address_text",
        "code_hash",
        "contract_address",
        "genesis_info",
        "header_hash",
        "system_address",
        "tx_id",
    ),
    "memory": ("Books", "MemoryBlock", "MemoryChain", "SavedState"),
    "money": ("Rlusd",),
    "proofs": (
        "account_key",
        "code_key",
        "contract_key",
        "history_key",
        "storage_key",
        "system_key",
        "verify_absence",
        "verify_presence",
    ),
    "receipts": ("Event", "Failure", "Receipt"),
    "schema": (
        "Diagnostic",
        "Schema",
        "SchemaDiagnostics",
        "VerifiedModule",
        "interfaces",
        "no_files",
        "verify_module",
    ),
    "traces": ("CallTrace", "Step", "StepKind", "Trace"),
    "transactions": (
        "NO_ARGS",
        "Body",
        "Call",
        "CheckedEnvelope",
        "Create",
        "Envelope",
        "GovernAddSystem",
        "GovernMigrateSystem",
        "GovernParameter",
        "GovernPrivilege",
        "Message",
        "Migrate",
        "SetAuth",
        "Signature",
        "StoreCode",
        "Transfer",
        "WakeupDeliver",
        "WakeupFund",
    ),
}
"""The public names of each module, as its own __all__ lists them."""

if TYPE_CHECKING:
    from ghostnet.core import (
        accounts,
        blocks,
        chain,
        codec,
        entries,
        ids,
        memory,
        money,
        proofs,
        receipts,
        schema,
        traces,
        transactions,
    )
    from ghostnet.core.accounts import *  # noqa: F403
    from ghostnet.core.blocks import *  # noqa: F403
    from ghostnet.core.chain import *  # noqa: F403
    from ghostnet.core.codec import *  # noqa: F403
    from ghostnet.core.entries import *  # noqa: F403
    from ghostnet.core.ids import *  # noqa: F403
    from ghostnet.core.memory import *  # noqa: F403
    from ghostnet.core.money import *  # noqa: F403
    from ghostnet.core.proofs import *  # noqa: F403
    from ghostnet.core.receipts import *  # noqa: F403
    from ghostnet.core.schema import *  # noqa: F403
    from ghostnet.core.traces import *  # noqa: F403
    from ghostnet.core.transactions import *  # noqa: F403

    __all__ += accounts.__all__
    __all__ += blocks.__all__
    __all__ += chain.__all__
    __all__ += codec.__all__
    __all__ += entries.__all__
    __all__ += ids.__all__
    __all__ += memory.__all__
    __all__ += money.__all__
    __all__ += proofs.__all__
    __all__ += receipts.__all__
    __all__ += schema.__all__
    __all__ += traces.__all__
    __all__ += transactions.__all__
else:
    _MODULES = {name: module for module, names in _SUBJECTS.items() for name in names}
    __all__.extend(sorted(_MODULES))

    def __getattr__(name: str) -> object:
        """Imports the module of a name when the name is first used (PEP 562)."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_MODULES})
