"""Renders interface/actions/: builders for contracts, what `agents` knows of a kind, Python's table, and the page.

For `make generate`. An item of an action is one target and what is wanted of it: its name and shape go into the order's
targets, where grants look; the rest into the arguments, in the same order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

FROM = "Generated from interface/actions/ by `make generate`: do not edit."
MILLISECONDS = {"s": 1_000, "m": 60_000, "h": 3_600_000}
INTEGERS = ("u8", "u16", "u32", "u64", "u128", "i64", "i128", "bool")
Family = dict[str, Any]


def kinds(families: list[Family]) -> Iterator[tuple[Family, dict[str, Any]]]:
    """Every kind with its family."""
    for family in families:
        for kind in family["kind"]:
            yield family, kind


def rows(families: list[Family]) -> dict[str, str]:
    """`name@version` to what may never change of it, for the lock."""
    return {
        f"{family['family']}.{kind['name']}@{kind['version']}": json.dumps(
            [kind.get("shape"), kind["fields"], kind.get("result"), family.get("types", {})], sort_keys=True
        )
        for family, kind in kinds(families)
    }


# ---------------------------------------------------------------------- Rust


def render_builders(families: list[Family]) -> str:
    """The modules of ghost-sdk's `actions`, one a family."""
    return f"//! Kinds of actions. {FROM}\n\n" + "\n".join(map(_family, families))


def _family(family: Family) -> str:
    types = "".join(_structure(name, row["doc"], row["fields"], {}) for name, row in family.get("types", {}).items())
    body = types + "".join(_kind(family["family"], kind) for kind in family["kind"])
    return (
        f"/// {family['doc']}\npub mod {family['family']} {{\n"
        f"use crate::actions::{{Item, Kind, Ordered, Target}};\nuse ghost_types::{{Encode, Text, Writer}};\n{body}}}\n"
    )


def _kind(family: str, kind: dict[str, Any]) -> str:
    docs, item, shape = kind["docs"], kind["item"], kind.get("shape")
    full, function = f"{family}.{kind['name']}", kind["name"].replace(".", "_")
    constant = function.upper()
    target = {"name": "string<253>"} | ({} if shape else {"shape": "string<16>"})
    known = {"name": "What it is on.", "shape": "Its shape."} | docs
    shaped = f"Text::new({json.dumps(shape)}).unwrap_or_default()" if shape else "self.shape.clone()"
    encoded = "".join(f"self.{name}.encode(w);\n" for name in kind["fields"])
    result = _structure(_result(kind), docs["result"], kind["result"], docs) if "result" in kind else ""
    return (
        f"{_structure(item, docs['item'], target | kind['fields'], known)}{result}"
        f"impl Item for {item} {{\n"
        f"fn target(&self) -> Target {{\nTarget {{ name: self.name.clone(), shape: {shaped} }}\n}}\n"
        f"fn encode_args(&self, w: &mut Writer) {{\nw.array({len(kind['fields'])});\n{encoded}}}\n}}\n"
        f"/// {kind['doc']}\npub const {constant}: Kind =\n"
        f"Kind {{ name: {json.dumps(full)}, version: {kind['version']} }};\n"
        f"/// {kind['doc']} On the resource `id`; at most 16 items.\n///\n/// At stake: {kind['destroys']}. Its undo: "
        f"{kind['undo']}. Between the latest start and report at least {kind['min_run']}.\n"
        f"pub fn {function}(id: &str, items: &[{item}]) -> Ordered {{\nOrdered::new(id, {constant}, items)\n}}\n"
    )


def _structure(name: str, doc: str, fields: dict[str, str], docs: dict[str, str]) -> str:
    lines = "".join(
        f"/// {docs.get(field, field.capitalize() + '.')}\npub {field}: {_rust(kind)},\n"
        for field, kind in fields.items()
    )
    derived = "#[derive(Clone, Debug, PartialEq, Eq)]"
    return f"crate::structure! {{\n/// {doc}\n{derived}\npub struct {name} {{\n{lines}}}\n}}\n"


def _rust(kind: str) -> str:
    if kind in INTEGERS:
        return kind
    if found := re.fullmatch(r"string<(\d+)>", kind):
        return f"Text<{found[1]}>"
    if found := re.fullmatch(r"list<(.+), (\d+)>", kind):
        return f"ghost_types::List<{_rust(found[1])}, {found[2]}>"
    return kind


def _result(kind: dict[str, Any]) -> str:
    return "".join(part.capitalize() for part in kind["name"].split(".")) + "Result"


def render_known(families: list[Family]) -> str:
    """What `agents` knows of each kind."""
    lines = "".join(
        f"Kind {{ name: {json.dumps(family['family'] + '.' + kind['name'])}, version: {kind['version']}, "
        f"min_run: Duration({_ms(kind['min_run'])}), can_undo: {json.dumps(kind['undo'] != 'none')} }},\n"
        for family, kind in kinds(families)
    )
    return (
        f"//! The kinds of actions. {FROM}\n\nuse ghost_sdk::Duration;\n\n"
        "/// What is known of a kind on chain.\npub struct Kind {\npub name: &'static str,\npub version: u16,\n"
        "/// The shortest time from the latest start to the latest report.\npub min_run: Duration,\n"
        f"pub can_undo: bool,\n}}\n\npub const KINDS: &[Kind] = &[\n{lines}];\n"
    )


def _ms(text: str) -> int:
    return int(text[:-1]) * MILLISECONDS[text[-1]]


# ---------------------------------------------------------------------- Python


def render_python(families: list[Family]) -> str:
    """Python's table of kinds."""
    lines = []
    for family, kind in kinds(families):
        values = {
            "name": f"{family['family']}.{kind['name']}",
            "version": kind["version"],
            "shape": kind.get("shape"),
            "named": tuple(kind.get("named", ())),
            "guard": kind["guard"],
            "destroys": "" if kind["destroys"] == "nothing" else kind["destroys"],
            "can_undo": kind["undo"] != "none",
            "min_run_ms": _ms(kind["min_run"]),
            "fields": tuple(kind["fields"].items()),
            "result": tuple(kind.get("result", {}).items()),
        }
        given = ", ".join(f"{name}={value!r}" for name, value in values.items())
        lines.append(f"    {values['name']!r}: Kind({given}),\n")
    types = {name: tuple(row["fields"].items()) for family in families for name, row in family.get("types", {}).items()}
    return (
        f'"""The kinds of actions.\n\n{FROM}\n"""\n\n'
        "from __future__ import annotations\n\nfrom collections.abc import Mapping\nfrom dataclasses import dataclass\n"
        "from typing import Final, Literal\n\nFields = tuple[tuple[str, str], ...]\n\n\n"
        "@dataclass(frozen=True)\nclass Kind:\n"
        '    """What is known of a kind.\n\n    Attributes:\n'
        "        name: As contracts declare it.\n        version: Of its arguments and its meaning.\n"
        "        shape: Of every target; None where each target has its own.\n"
        "        named: Shapes that a grant must name.\n        guard: What keeps a step from being done twice.\n"
        "        destroys: What is lost by it; empty for nothing.\n        can_undo: Whether it can be taken back.\n"
        "        min_run_ms: The shortest time from the latest start to the latest report, in ms.\n"
        "        fields: What an item says besides its target: names and types of contract.toml, in order.\n"
        '        result: What a report\'s result says; empty for none.\n\n    """\n\n'
        "    name: str\n    version: int\n    shape: str | None\n    named: tuple[str, ...]\n"
        '    guard: Literal["atomic", "checked", "none"]\n    destroys: str\n    can_undo: bool\n    min_run_ms: int\n'
        "    fields: Fields\n    result: Fields\n\n\n"
        f"KINDS: Final[Mapping[str, Kind]] = {{\n{''.join(lines)}}}\n"
        f"TYPES: Final[Mapping[str, Fields]] = {types!r}\n"
        '"""Structs that fields are made of."""\n'
    )


# ---------------------------------------------------------------------- the page


def page(families: list[Family]) -> str:
    """docs/reference/actions.md."""
    text = (
        "# Kinds of actions\n\n<!-- " + FROM + " -->\n\n"
        "What contracts can ask of agents; [docs/spec/actions.md](../spec/actions.md) says how an action lives. What a "
        "version of a kind means never changes: the next meaning gets the next version.\n\n"
        "The arguments of an order are one canonical array with an item for each target, in the targets' order; an "
        "item is the array of the fields below. The guard keeps a step from being done twice: `atomic`, the target; "
        "`checked`, a look before it; `none`, nothing, so that a person approves every plan.\n"
    )
    for family in families:
        text += f"\n## {family['family']}\n\n{family['doc']}\n"
        for name, row in family.get("types", {}).items():
            text += f"\n`{name}`: {row['doc']} {_listed(row['fields'])}.\n"
        for kind in family["kind"]:
            text += (
                f"\n### {family['family']}.{kind['name']}@{kind['version']}\n\n{kind['doc']}\n\n| | |\n|---|---|\n"
                f"| shape of a target | {'`' + kind['shape'] + '`' if 'shape' in kind else 'its own'} |\n"
                f"| item | {_listed(kind['fields']) or 'nothing more'} |\n"
                f"| result | {_listed(kind.get('result', {})) or 'none'} |\n"
                f"| guard | `{kind['guard']}` |\n| at stake | {kind['destroys']} |\n| undo | {kind['undo']} |\n"
                f"| from the latest start to the latest report | at least {kind['min_run']} |\n"
            )
            if "named" in kind:
                text += f"| shapes that a grant must name | {', '.join(f'`{shape}`' for shape in kind['named'])} |\n"
    return text


def _listed(fields: dict[str, str]) -> str:
    return ", ".join(f"`{name}`: `{kind}`" for name, kind in fields.items())
