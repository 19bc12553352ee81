"""contract.toml and its normal form: parsed, described, and used to read and write values.

The text forms are those of docs/reference/types.md. Numbers of 64 and more bits, amounts and ids are strings in JSON;
addresses are `ghost1…` (aliases are resolved by the caller, before).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from ghostnet import _ghost
from ghostnet.core._bridge import bridged
from ghostnet.core._errors import SchemaError

__all__ = ["Diagnostic", "Schema", "SchemaDiagnostics", "VerifiedModule", "interfaces", "no_files", "verify_module"]

Loader = Callable[[str], str]
"""Gives the text behind a path of `[uses]`, which counts from the folder of the contract.toml that is parsed.

OSError, ValueError or LookupError become a diagnostic on the line that names the path.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnostic:
    """One broken rule in a contract.toml.

    Attributes:
        number: The rule's code within class `schema`.
        slug: The rule's name.
        line: The line, from 1.
        column: The column, from 1, in characters.
        length: How many characters are meant, on that line.
        offending: The text that is meant, cut to about 60 bytes.
        message: What is wrong.
        way_out: What the author can do.

    """

    number: int
    slug: str
    line: int
    column: int
    length: int
    offending: str
    message: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}"


class SchemaDiagnostics(SchemaError):
    """A contract.toml breaks rules: at least one, in the order of the file."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        """What is wrong, and where."""
        super().__init__()
        self.number, self.slug = self.diagnostics[0].number, self.diagnostics[0].slug

    @property
    def text(self) -> str:
        """Each diagnostic on a line of its own."""
        return "\n".join(str(one) for one in self.diagnostics)

    @property
    def way_out(self) -> str:
        """Of the first diagnostic."""
        return self.diagnostics[0].way_out

    def __reduce__(self) -> tuple[type[SchemaDiagnostics], tuple[tuple[Diagnostic, ...]]]:
        return SchemaDiagnostics, (self.diagnostics,)


def no_files(path: str) -> str:
    """A loader for a contract.toml that uses no other file."""
    raise LookupError(f"{path} is not at hand")


class Schema:
    """A checked schema, which never changes. Equal schemas have equal hashes."""

    __slots__ = ("_inner",)

    def __init__(self, inner: _ghost.Schema) -> None:
        """Not for callers: use `parse` or `from_cbor`."""
        self._inner = inner

    @classmethod
    @bridged
    def parse(cls, toml: str, loader: Loader = no_files) -> Schema:
        """Reads a contract.toml; interpreter released but for the loader.

        Args:
            toml: The file's text, at most 256 KiB.
            loader: Gives the texts that `[uses]` names. What it raises beside the three exceptions that say a path
                cannot be read passes through.

        Raises:
            SchemaDiagnostics: It breaks rules.

        """

        def load(path: str) -> tuple[bool, str]:
            try:
                return True, loader(path)
            except (OSError, ValueError, LookupError) as error:
                return False, str(error)

        try:
            return cls(_ghost.Schema.parse(toml, load))
        except _ghost.Refused as refused:
            raise SchemaDiagnostics(_diagnostic(*row) for row in refused.args[0]) from None

    @classmethod
    @bridged
    def from_cbor(cls, data: bytes) -> Schema:
        """Reads the normal form, as a module embeds it and the ledger keeps it.

        Raises:
            SchemaError: It is none, or breaks a rule.

        """
        return cls(_ghost.Schema.from_cbor(data))

    @property
    def cbor(self) -> bytes:
        """The normal form: canonical CBOR, at most 64 KiB."""
        return self._inner.cbor()

    @property
    def hash(self) -> bytes:
        """The hash of the normal form; 32 bytes."""
        return self._inner.hash()

    def __eq__(self, other: object) -> bool:
        return self.hash == other.hash if isinstance(other, Schema) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.hash)

    @bridged
    def describe(self) -> dict[str, Any]:
        """Everything it says, names and types spelt out (docs/spec/schema.md): for help, docs and generated clients."""
        import json  # noqa: PLC0415  most programs never describe a schema

        described: dict[str, Any] = json.loads(self._inner.describe())
        return described

    @bridged
    def args_from_json(self, method: str, json: str) -> bytes:
        """A method's arguments as canonical CBOR, from a JSON object by name; an option may be left out.

        Raises:
            RequestError: They do not fit; `argument` names which.

        """
        return self._inner.args_from_json(method, json)

    @bridged
    def args_from_cli(self, method: str, pairs: Iterable[tuple[str, str]], now_ms: int | None = None) -> bytes:
        """A method's arguments as canonical CBOR, from words of a command line.

        Args:
            method: The method.
            pairs: Name and word of each argument given.
            now_ms: What a time such as `+30d` counts from, in ms since 1970; without it that form is refused.

        Raises:
            RequestError: They do not fit; `argument` names which.

        """
        return self._inner.args_from_cli(method, list(pairs), now_ms)

    @bridged
    def args_to_json(self, method: str, args: bytes) -> str:
        """A method's arguments as a JSON object by name.

        Raises:
            RequestError: The bytes are not arguments of that method.

        """
        return self._inner.args_to_json(method, args)

    @bridged
    def result_to_json(self, method: str, result: bytes) -> str:
        """What a method answered, as JSON; `null` where it answers nothing. Raises as `args_to_json`."""
        return self._inner.result_to_json(method, result)

    @bridged
    def event_to_json(self, number: int, fields: bytes) -> str:
        """An event as `{"event": "Leased", "fields": {…}}`. Raises as `args_to_json`."""
        return self._inner.event_to_json(number, fields)

    @bridged
    def error_to_json(self, code: int, fields: bytes) -> str:
        """A contract's error as `{"error": …, "code": …, "fields": {…}, "text": …, "way_out": …}`.

        Args:
            code: The error's code in the schema.
            fields: Its operands as one canonical array: `encode(failure.fields)`.

        Raises:
            RequestError: The schema has no such error, or the bytes are not its operands.

        """
        return self._inner.error_to_json(code, fields)

    @bridged
    def error_to_text(self, code: int, fields: bytes) -> str:
        """A contract's error as the sentence of its schema; arguments and errors as `error_to_json`."""
        return self._inner.error_to_text(code, fields)

    @bridged
    def storage_key_from_json(self, item: str, parts: str) -> bytes:
        """The key of a storage item's entry within the contract.

        Args:
            item: The item's name.
            parts: The key's parts as a JSON list; empty for a single value, and for a list's length.

        Raises:
            RequestError: There is no such item, or the parts do not fit.

        """
        return self._inner.storage_key_from_json(item, parts)

    @bridged
    def storage_key_to_json(self, key: bytes) -> str:
        """A key within the contract as `{"item": "leases", "key": ["www"]}`. Raises RequestError if it is none."""
        return self._inner.storage_key_to_json(key)

    @bridged
    def storage_entry_to_json(self, key: bytes, value: bytes) -> str:
        """An entry of storage as `{"item": "leases", "key": ["www"], "value": …}`; a list's length has the key `[]`.

        Args:
            key: The entry's key within the contract.
            value: What is stored there.

        Raises:
            RequestError: The schema has no such key, or the value is not of its type.

        """
        return self._inner.storage_entry_to_json(key, value)

    @bridged
    def check_upgrade_from(self, old: Schema) -> None:
        """Returns if a contract may migrate from `old` to this schema and keep its storage.

        Raises:
            LedgerIncompatibleStorage: An item of `[storage]` is changed, moved or gone; `item` names it.

        """
        self._inner.check_upgrade_from(old._inner)


class VerifiedModule(NamedTuple):
    """A module that the ledger would store."""

    code_hash: bytes
    """32 bytes."""
    schema: bytes
    """The embedded schema's normal form."""


@bridged
def interfaces() -> dict[str, dict[str, Any]]:
    """The published interfaces by name, as `token@1`: what a contract that implements one declares.

    Each is `hash`, `types`, `errors`, `events` and `methods`, as `Schema.describe` has them.
    """
    import json  # noqa: PLC0415  most programs never ask

    return {name: json.loads(described) for name, described in _ghost.published_interfaces()}


@bridged
def verify_module(wasm: bytes) -> VerifiedModule:
    """Checks a module and its schema against all rules, as the ledger does; interpreter released.

    Raises:
        ModuleError: A rule for modules is broken.
        SchemaError: The embedded schema breaks a rule, or the module does not keep it.

    """
    return VerifiedModule(*_ghost.verify_module(wasm))


def _diagnostic(  # the order in which the bridge gives them
    _class: int, number: int, slug: str, line: int, column: int, length: int, offending: str, message: str, way_out: str
) -> Diagnostic:
    return Diagnostic(
        number=number,
        slug=slug,
        line=line,
        column=column,
        length=length,
        offending=offending,
        message=message,
        way_out=way_out,
    )
