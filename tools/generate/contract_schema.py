"""Renders interface/contract.toml as the parser's lists of keys and as JSON Schema (draft 2020-12) for editors.

For `make generate`. The JSON Schema knows keys and forms; what names point to, sizes and contradictions are left to
ghost-schema, whose refusals `ghostcli contract schema` shows.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

FROM: Final = "Generated from interface/contract.toml by `make generate`: do not edit."
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
ID: Final = "urn:ghostnet:contract.toml:1"
SNAKE: Final = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
CAMEL: Final = "^[A-Z][A-Za-z0-9]*$"
NAMES: Final = {
    "use": SNAKE,
    "const": "^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$",
    "type": CAMEL,
    "item": SNAKE,
    "role": SNAKE,
    "error": CAMEL,
    "event": CAMEL,
    "method": SNAKE,
    "promise": SNAKE,
    "field": SNAKE,
}
"""How the names in a table of these objects look."""
NAME_BYTES: Final = 40
TEXT_BYTES: Final = 240
"""As crates/ghost-schema/src/limits.rs has them."""


def render_keys(table: dict[str, Any]) -> str:
    """The keys that the parser accepts, a constant for each object."""
    parts = [f"//! The tables and keys of contract.toml. {FROM}\n\n"]
    for each in table["object"]:
        if "more" in each:
            continue  # its keys are the author's own
        keys = ", ".join(f'"{key["name"]}"' for key in each["keys"])
        parts.append(f"/// {each['doc']}\npub const {each['name'].upper()}: &[&str] = &[{keys}];\n")
    return "".join(parts)


def render_schema(table: dict[str, Any], types: dict[str, Any]) -> str:
    """The JSON Schema."""
    objects = {each["name"]: each for each in table["object"]}
    definitions = {name: _object(each) for name, each in objects.items() if name != "root"}
    definitions |= {"line": _text(minimum=1), "text": _text(), "type_expression": _type(types)}
    schema = {
        "$schema": DRAFT,
        "$id": ID,
        "title": "contract.toml",
        "$comment": FROM,
        **_object(objects["root"]),
        "$defs": definitions,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _object(each: dict[str, Any]) -> dict[str, Any]:
    properties = {}
    for key in each["keys"]:
        found = _form(key["form"])
        properties[key["name"]] = found | ({"description": key["doc"]} if "doc" in key else {})
    result: dict[str, Any] = {"type": "object", "description": each["doc"], "properties": properties}
    if needed := [key["name"] for key in each["keys"] if key.get("needed")]:
        result["required"] = needed
    if "one_of" in each:
        result["oneOf"] = [{"required": [name]} for name in each["one_of"]]
    if "more" in each:
        own = "|".join(key["name"] for key in each["keys"])
        result["patternProperties"] = {f"^(?!({own})$){SNAKE[1:]}": _reference(each["more"])}
    result["additionalProperties"] = False
    if "short" in each:
        result = {"description": each["doc"], "anyOf": [_form(each["short"]), result]}
    return result


def _form(form: str) -> dict[str, Any]:
    """What a form of interface/contract.toml admits."""
    if " or " in form:
        return {"anyOf": [_form(each) for each in form.split(" or ")]}
    if form == "[map]":
        return {"type": "array", "items": _form("type"), "minItems": 2}
    if form.startswith("["):
        return {"type": "array", "items": _form(form[1:-1]), "uniqueItems": form != "[type]"}
    if form.startswith("{"):
        name = form[1:-1]
        inner = _form("line") if name == "promise" else _reference(name)
        return {
            "type": "object",
            "propertyNames": {"pattern": NAMES[name], "maxLength": NAME_BYTES},
            "additionalProperties": inner,
        }
    return FORMS[form] if form in FORMS else _reference(form)


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _pattern(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern}


def _text(minimum: int = 0) -> dict[str, Any]:
    """A line: its limit is in bytes, which no text of more characters keeps."""
    return {"type": "string", "minLength": minimum, "maxLength": TEXT_BYTES, "pattern": "^[^\\n\\r]*$"}


def _type(types: dict[str, Any]) -> dict[str, Any]:
    """A type expression: the scalars to choose from, and the shape of the others."""
    names = [row["name"] for row in types["type"]]
    declared = ("struct", "enum")  # kinds of types, which have names of their own
    scalars = [name for name in names if re.fullmatch("[a-z][a-z0-9]*", name) and name not in declared]
    return {
        "description": "A type of docs/reference/types.md, or one that is declared under [types].",
        "anyOf": [
            {"enum": scalars},
            _pattern("^ *(string|bytes) *< *[1-9][0-9]* *> *$"),
            _pattern("^ *(list|option) *<.+> *$"),
            _pattern("^ *[A-Z][A-Za-z0-9]* *$"),
            _pattern(f"^ *({'|'.join(scalars)}) *$"),
        ],
    }


FORMS: Final[dict[str, dict[str, Any]]] = {
    "action": _pattern(r"^[a-z0-9_]+(\.[a-z0-9_]+){1,4}$"),
    "at": {"enum": ["system", "init"]},
    "camel": _pattern(CAMEL),
    "code": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    "flag": {"type": "boolean"},
    "interface": {"type": "integer", "minimum": 1, "maximum": 2**16 - 1},
    "kebab": _pattern("^[a-z][a-z0-9]*(-[a-z0-9]+)*$") | {"maxLength": NAME_BYTES},
    "privilege": {"enum": ["mint", "govern"]},
    "published": _pattern("^[a-z][a-z0-9-]*@[1-9][0-9]*$"),
    "range": _pattern(r"^\^?[0-9]+(\.[0-9]+){0,2}$"),
    "snake": _pattern(SNAKE),
    "stored": _pattern(r"^storage\.[a-z][a-z0-9_]*$"),
    "type": _reference("type_expression"),
    "value": {},
    "version": _pattern(r"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}$"),
}
