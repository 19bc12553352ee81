"""Types of one contract for programs in Python: a stub for type checkers, and the small module that it describes.

For `ghostcli contract bindings python`. At run time a test works on the handle of ghostnet.testing, and a program on
that of ghostnet.client, which know every contract; the stub says of both what this contract's schema says. Names of the
stub's own start with an underscore, so that those of the contract stay free.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Description = Mapping[str, Any]

SAYS: Final = "Written by ghostcli from the schema: do not edit."
TAKEN: Final = frozenset(
    {"address", "errors", "method", "schema", "storage", "bool", "bytes", "dict", "int", "list", "str"}
)
"""Methods and items of these names are reached by `c.method(NAME)` and `c.storage.NAME`."""
SEEN: Final = frozenset({"emitter", "fields", "name"})
"""What every event has; its own fields of these names are reached by `event.fields`."""
BESIDE: Final = frozenset({"Account", "Any", "Chain", "Contract", "Iterator", "Rlusd"})
"""What a test imports besides; a contract's class is called otherwise."""
CALLED: Final = frozenset({"call", "view"})
READ: Final = {
    "bool": "bool",
    "address": "str",
    "hash": "bytes",
    "bytes32": "bytes",
    "time": "int",
    "duration": "int",
    "rlusd": "_core.Rlusd",
}
GIVEN: Final = READ | {
    "address": "_Address",
    "hash": "bytes | str",
    "bytes32": "bytes | str",
    "time": "int | str | _dt.datetime",
    "duration": "int | str | _dt.timedelta",
    "rlusd": "_Money",
}
HEAD: Final = '''\
"""What {module}.py is to a type checker: the contract {name} {version}. {says}"""

import collections.abc as _abc
import datetime as _dt
import typing as _t

from ghostnet import client as _client
from ghostnet import core as _core
from ghostnet import testing as _testing

_Address = str | _testing.Deployed | _client.Live
_Money = _core.Rlusd | int | str
_T = _t.TypeVar("_T")
'''
SENT: Final = """
class _Sent(_testing.Result[_T]):
    events: _Events

class _SentLive(_client.Sent[_T]):
    events: _Events
"""
MODULE: Final = '''\
"""The contract {name}, with types in {module}.pyi. {says}"""

from ghostnet.client import LiveContract as {live}
from ghostnet.schema.values import struct
from ghostnet.testing import Contract as {handle}

{types}

def deploy(chain, source="{name}", **given):
    """Deploys it on a test chain; `chain.deploy` says what can be given."""
    return chain.deploy(source, **given)


def live(client, address, **given):
    """The contract at an address of a live network; `ghostnet.client.Live` says what can be given."""
    return {live}(client, address, **given)


__all__ = [{names}]
'''


@dataclass(frozen=True)
class Side:
    """One of the two worlds in which a contract has a handle.

    Attributes:
        mark: What its classes' names end with.
        items: What its classes of storage items begin with.
        base: The class that the handle extends.
        signer: Who a call is `by`.

    """

    mark: str
    items: str
    base: str
    signer: str


TESTED: Final = Side("", "_item", "_testing.Deployed", "_testing.Account")
LIVE: Final = Side("Live", "_live", "_client.Live", "_client.Key")


def module_name(schema: Description) -> str:
    """The name of both files, without their suffixes."""
    return f"{schema['name'].replace('-', '_')}_contract"


def handle_name(schema: Description) -> str:
    """What the contract's class is called; a type of the contract that is called so comes first, and what is beside."""
    name = "".join(word.capitalize() for word in schema["name"].split("-"))
    return f"{name}Contract" if name in BESIDE or any(each["name"] == name for each in schema["types"]) else name


def stub(schema: Description) -> str:
    """The stub, as mypy --strict takes it.

    Args:
        schema: As `Schema.describe` gives it.

    """
    parts = [HEAD.format(module=module_name(schema), name=schema["name"], version=schema["version"], says=SAYS)]
    parts += [_type(each) for each in schema["types"]]
    parts += [_event(each) for each in schema["events"]]
    parts.append(_class("_Events(_testing.Events)", (f"{each['name']}: _{each['name']}" for each in schema["events"])))
    parts.append(SENT)
    parts.append(_class("_Errors", (f"{each['name']}: _testing.ErrorKind" for each in schema["errors"])))
    parts += [_item(each) for each in schema["storage"]]
    parts += [_item_live(each) for each in schema["storage"]]
    for side in (TESTED, LIVE):
        items = [f"{each['name']}: {_item_name(each, side)}" for each in schema["storage"] if _is_free(each["name"])]
        parts.append(_class(f"_Storage{side.mark}", items))
        parts.append(_handle(schema, side))
    parts.append(_deploy(schema))
    parts.append(_live(schema))
    return "".join(parts)


def module(schema: Description) -> str:
    """The module that the stub describes."""
    structs = [each for each in schema["types"] if each["kind"] == "struct"]
    lines = [
        f"{each['name']} = struct({each['name']!r}, {[field['name'] for field in each['fields']]!r})"
        for each in structs
    ]
    lines += [f"{each['name']} = str" for each in schema["types"] if each["kind"] == "enum"]
    handle = handle_name(schema)
    live = f"{handle}{LIVE.mark}"
    own = [handle, live, "deploy", "live", *(each["name"] for each in schema["types"])]
    names = ", ".join(f'"{name}"' for name in sorted(own))
    return MODULE.format(
        name=schema["name"],
        module=module_name(schema),
        says=SAYS,
        handle=handle,
        live=live,
        types="\n".join([*lines, ""]) if lines else "",
        names=names,
    )


def _handle(schema: Description, side: Side) -> str:
    methods = [each for each in schema["methods"] if each["kind"] in CALLED and _is_free(each["name"])]
    taken = {each["name"] for each in (*schema["methods"], *schema["invariants"])}
    items = [each for each in schema["storage"] if _is_free(each["name"]) and each["name"] not in taken]
    lines = ["errors: _Errors", f"storage: _Storage{side.mark}"]
    lines += [f"{each['name']}: {_item_name(each, side)}" for each in items]
    lines += [_method(each, side) for each in methods]
    lines += [f"def {each['name']}(self) -> bool: ..." for each in schema["invariants"] if _is_free(each["name"])]
    return _class(f"{handle_name(schema)}{side.mark}({side.base})", lines)


def _method(method: Description, side: Side) -> str:
    returns = "None" if method["returns"] is None else _kind(method["returns"], READ)
    args = _args(method["args"])
    if method["kind"] == "view":
        return f"def {method['name']}(self, *, {''.join(args)}by: str | None = ...) -> {returns}: ..."
    own = f"by: {side.signer} | None = ..., pay: _Money = ..."
    return f"def {method['name']}(self, *, {''.join(args)}{own}) -> _Sent{side.mark}[{returns}]: ..."


def _deploy(schema: Description) -> str:
    init = next((each for each in schema["methods"] if each["name"] == "init"), None)
    own = (
        "by: _testing.Account | None = ..., admin: str | None = ..., pay: _Money = ..., "
        "uses: _abc.Sequence[str | _testing.Deployed] = ..."
    )
    args = "".join(_args(init["args"])) if init else ""
    return f"\ndef deploy(chain: _testing.Chain, source: str = ..., *, {args}{own}) -> {handle_name(schema)}: ...\n"


def _live(schema: Description) -> str:
    given = "client: _client.Client, address: str | bytes, *, by: _client.Key | None = ..., trial: bool = ..."
    return f"\ndef live({given}) -> {handle_name(schema)}{LIVE.mark}: ...\n"


def _args(args: Iterable[Description]) -> list[str]:
    absent = {True: " = ...", False: ""}
    return [
        f"{_safe(each['name'])}: {_kind(each['type'], GIVEN)}{absent[each['type'].startswith('option<')]}, "
        for each in args
    ]


def _type(declared: Description) -> str:
    if declared["kind"] == "enum":
        return f"\n{declared['name']} = _t.Literal[{', '.join(repr(each) for each in declared['variants'])}]\n"
    fields = declared["fields"]
    given = ", ".join(f"{_safe(each['name'])}: {_kind(each['type'], GIVEN)}" for each in fields)
    lines = [f"{_safe(each['name'])}: {_kind(each['type'], READ)}" for each in fields]
    return _class(declared["name"], [*lines, f"def __init__(self, *, {given}) -> None: ..."])


def _event(event: Description) -> str:
    fields = (each for each in event["fields"] if each["name"] not in SEEN)
    lines = (f"{_safe(each['name'])}: {_kind(each['type'], READ)}" for each in fields)
    return _class(f"_{event['name']}(_testing.EventSeen)", lines)


def _item(item: Description) -> str:
    keys = [_kind(each, READ) for each in item["keys"]]
    given = "".join(f"key{place}: {_kind(each, GIVEN)}, " for place, each in enumerate(item["keys"], start=1))
    slash = "/" if given else ""
    value = "None" if item["value"] is None else _kind(item["value"], READ)
    key = keys[0] if len(keys) == 1 else f"tuple[{', '.join(keys) or '()'}]"
    lines = [f"def has(self, {given}{slash}) -> bool: ...", f"def all(self) -> dict[{key}, {value}]: ..."]
    if item["value"] is not None:
        lines += [f"def __getitem__(self, key: {key}, /) -> {value}: ..."] if keys else []
        lines.insert(0, f"def get(self, {given}{slash}) -> {value}{'' if value.endswith('None') else ' | None'}: ...")
    if keys:
        lines.append(f"def __iter__(self) -> _abc.Iterator[{value if item['kind'] == 'list' else key}]: ...")
    return _class(_item_name(item), [*lines, "def __len__(self) -> int: ..."])


def _item_live(item: Description) -> str:
    """An item as a network has it: entry by entry, since no proof says that there are no more."""
    given = "".join(f"key{place}: {_kind(each, GIVEN)}, " for place, each in enumerate(item["keys"], start=1))
    keys = [_kind(each, READ) for each in item["keys"]]
    slash = "/" if given else ""
    lines = [f"def has(self, {given}{slash}) -> bool: ..."]
    if item["value"] is not None:
        value = _kind(item["value"], READ)
        lines.append(f"def get(self, {given}{slash}) -> {value}{'' if value.endswith('None') else ' | None'}: ...")
        key = keys[0] if len(keys) == 1 else f"tuple[{', '.join(keys)}]"
        lines += [f"def __getitem__(self, key: {key}, /) -> {value}: ..."] if keys else []
    return _class(_item_name(item, LIVE), lines)


def _item_name(item: Description, side: Side = TESTED) -> str:
    return f"{side.items}_{item['name']}"


def _kind(kind: str, names: Mapping[str, str]) -> str:
    """A type of the schema as Python has it, read (READ) or given (GIVEN)."""
    if kind.startswith("option<"):
        return f"{_kind(kind[7:-1], names)} | None"
    if kind.startswith("list<"):
        inner = _kind(kind[5:-1].rpartition(",")[0], names)
        return f"list[{inner}]" if names is READ else f"_abc.Sequence[{inner}]"
    if kind.startswith("string<"):
        return "str"
    if kind.startswith("bytes<"):
        return names["hash"]
    return names.get(kind) or ("int" if kind[0] in "ui" else kind)


def _is_free(name: str) -> bool:
    return name not in TAKEN and not keyword.iskeyword(name)


def _safe(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def _class(head: str, lines: Iterable[str]) -> str:
    return f"\nclass {head}:\n" + ("".join(f"    {line}\n" for line in lines) or "    ...\n")
