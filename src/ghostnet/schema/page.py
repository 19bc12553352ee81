"""A contract's page for people, as Markdown, from its schema: what it may do, what can be called, what can happen.

For `ghostcli contract docs`. It says what the schema says, in the order in which a reader asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

MAY: Final = {
    "pays": "send RLUSD it holds",
    "wakes": "set timers, subscribe to events and open slots",
    "creates": "create contracts from stored code",
    "recovers": "replace the keys of accounts that name it as their recovery contract",
}
PRIVILEGES: Final = {
    "mint": "create and destroy RLUSD, once governance has granted it",
    "govern": "do what governance may do, once governance has granted it",
}
KINDS: Final = {
    "init": "the ledger, once, when the contract is created",
    "migrate": "the ledger, when the contract takes new code",
    "wakeup": "the ledger alone, when a wakeup is due",
    "view": "anybody, without a transaction",
}

Description = Mapping[str, Any]


def render(schema: Description) -> str:
    """The page.

    Args:
        schema: As `Schema.describe` gives it.

    """
    sections = (
        ("Methods", [line for each in schema["methods"] for line in _method(schema, each)]),
        ("Invariants", [f"- `{each['name']}()`: {_cell(each['text'])}" for each in schema["invariants"]]),
        ("Errors", _errors(schema["errors"])),
        ("Events", [line for each in schema["events"] for line in _event(each)]),
        ("Types", [line for each in schema["types"] for line in _type(each)]),
        ("Roles", [f"- `{each['name']}`: {_role(each)}" for each in schema["roles"]]),
        ("Storage", _table(("item", "what it keeps", ""), (_item(each) for each in schema["storage"]))),
        ("Constants", _table(("name", "type", "value", ""), (_const(each) for each in schema["consts"]))),
    )
    lines = [f"# {schema['name']} {schema['version']}", "", _cell(schema["summary"]), "", *_facts(schema), ""]
    lines += ["## What it may do", "", *_may(schema), ""]
    for title, body in sections:
        if body:
            lines += [f"## {title}", "", *body, ""]
    return "\n".join(lines).rstrip() + "\n"


def _facts(schema: Description) -> list[str]:
    facts = [f"Schema `{schema['hash']}`, host interface {schema['interface']}"]
    facts += [f"license {_cell(schema['license'])}"] if schema["license"] else []
    facts += [f"implements {_codes(schema['implements'])}"] if schema["implements"] else []
    return [", ".join(facts) + "."]


def _may(schema: Description) -> list[str]:
    can = schema["capabilities"]
    found = []
    if can["calls"] == ["*"]:
        found.append("**call any contract**")
    elif can["calls"]:
        found.append(f"call {_codes(can['calls'])}")
    found += [f"request actions of these kinds: {_codes(can['actions'])}"] if can["actions"] else []
    found += [words for name, words in MAY.items() if can[name]]
    found += [PRIVILEGES[name] for name in can["privileges"]]
    uses = [
        f"- uses `{each['name']}`, {'a system name' if each['at'] == 'system' else 'bound at its creation'}:"
        f" {_codes(method['name'] for method in each['methods']) or 'no methods'}"
        for each in schema["uses"]
    ]
    return [*(f"- {words}" for words in found or ["change its own storage and emit events; nothing else"]), *uses]


def _method(schema: Description, method: Description) -> list[str]:
    returns = f" -> {method['returns']}" if method["returns"] else ""
    args = ", ".join(f"{each['name']}: {each['type']}" for each in method["args"])
    by = f"role {' or '.join(f'`{name}`' for name in method['auth'])}" if method["auth"] else "anybody"
    lines = [f"### {method['name']}", "", f"    {method['name']}({args}){returns}", ""]
    lines += [_cell(method["summary"]), ""] if method["summary"] else []
    lines += [f"- called by {KINDS.get(method['kind'], by)}"]
    lines += [f"- takes over from versions {method['from']}"] if method["from"] else []
    lines += ["- takes RLUSD"] if method["payable"] else []
    lines += ["- may be called while the contract is executing"] if method["reentrant"] else []
    lines += [f"- `{each['name']}`: {_cell(each['doc'])}" for each in method["args"] if each["doc"]]
    texts = {each["name"]: each["text"] for each in schema["errors"]}
    lines += [f"- refuses with `{name}`: {_cell(texts[name])}" for name in method["errors"]]
    return [*lines, ""]


def _errors(errors: Sequence[Description]) -> list[str]:
    rows = ((each["code"], f"`{each['name']}`", each["text"], each["way_out"]) for each in errors)
    return _table(("code", "name", "what it says", "way out"), rows)


def _event(event: Description) -> list[str]:
    lines = [f"### {event['name']}", ""]
    lines += [_cell(event["doc"]), ""] if event["doc"] else []
    rows = (
        (f"`{each['name']}`", f"`{each['type']}`", "yes" if each["indexed"] else "", each["doc"])
        for each in event["fields"]
    )
    return [*lines, *_table(("field", "type", "can be selected by", ""), rows), ""]


def _type(declared: Description) -> list[str]:
    lines = [f"### {declared['name']}", ""]
    lines += [_cell(declared["doc"]), ""] if declared["doc"] else []
    if declared["kind"] == "enum":
        return [*lines, f"One of {_codes(declared['variants'])}.", ""]
    rows = ((f"`{each['name']}`", f"`{each['type']}`", each["doc"]) for each in declared["fields"])
    return [*lines, *_table(("field", "type", ""), rows), ""]


def _role(role: Description) -> str:
    return f"stored in `{role['storage']}`" + (f"; {_cell(role['doc'])}" if role["doc"] else "")


def _item(item: Description) -> tuple[str, str, str]:
    keys = ", ".join(item["keys"])
    order = ", in order" if item["ordered"] else ""
    value = f"`{item['value']}`"
    words = {
        "value": value,
        "map": f"{value} by `{keys}`{order}",
        "set": f"set of `{keys}`",
        "list": f"list of {value}",
    }
    return f"`{item['name']}`", words[item["kind"]], item["doc"]


def _const(const: Description) -> tuple[str, str, str, str]:
    return f"`{const['name']}`", f"`{const['type']}`", f"`{const['value']}`", const["doc"]


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    cells = [[_cell(str(cell)) for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in (list(head), ["---"] * len(head), *cells)] if cells else []


def _cell(text: str) -> str:
    """Text of an author that ends no cell and opens no tag, link or picture outside code."""
    parts = text.replace("|", "\\|").split("`")
    if len(parts) % 2 == 0:  # a backtick without its partner
        return "\\`".join(_plain(part) for part in parts)
    return "`".join(_plain(part) if place % 2 == 0 else part for place, part in enumerate(parts))


def _plain(text: str) -> str:
    return text.replace("<", "&lt;").replace("[", "\\[")
