"""A command that calls a method of a contract: its help and its completion go on into the contract's schema.

`ghostcli contract call name-lease lease --help` shows what the method takes, as the schema on the chain says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ghostnet.cli import base, completing, output
from ghostnet.cli.arguments import usage
from ghostnet.cli.output import Answer

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

METHOD = click.Argument(["method"], metavar="METHOD", shell_complete=completing.methods)
FORMS = {
    "rlusd": "such as 3 or 3.50",
    "time": "such as 2027-01-01 or +30d",
    "duration": "such as 30d or 1h30m",
    "address": "the name of a key or contract, or ghost1...",
    "bool": "true or false; true where nothing follows",
}
"""How people write a type's values; docs/reference/types.md has all of it."""


class MethodVerb(base.Verb):
    """A command with CONTRACT, METHOD and the method's arguments."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; where help is asked for a method, the method's is shown."""
        before = args[: args.index("--")] if "--" in args else args
        if not ctx.resilient_parsing and any(word in ("--help", "-h") for word in before):
            given, *_ = self.make_parser(ctx).parse_args(args=[word for word in args if word not in ("--help", "-h")])
            if isinstance(given.get("contract"), str) and isinstance(given.get("method"), str):
                ctx.exit(_show(ctx, given))
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Arguments of the method, then the command's own options."""
        return [*completing.argument_names(ctx, incomplete), *super().shell_complete(ctx, incomplete)]


def _show(ctx: click.Context, given: Mapping[str, Any]) -> int:
    """Prints a method's help; the exit code."""
    from ghostnet.cli import schemas  # noqa: PLC0415  the command's own help does not need it
    from ghostnet.cli.session import Session  # noqa: PLC0415  the command's own help does not need it
    from ghostnet.cli.settings import Flags  # noqa: PLC0415  the command's own help does not need it

    flags = {name: value if isinstance(value := given.get(f"flag_{name}"), str) else None for name in _FLAGS}
    home = None if flags["home"] is None else Path(flags["home"])
    as_json = given.get("flag_json") is True
    session = Session(Flags(home=home, profile=flags["profile"], node=flags["node"]), as_json=as_json)
    path = ctx.command_path.removeprefix("ghostcli").strip()
    try:
        with session.client() as client:
            handle = schemas.contract(session, client, given["contract"])
        method = handle.called(given["method"])
    except Exception as error:  # noqa: BLE001  becomes an exit code
        return output.failure(error, as_json=as_json, command=path)
    line = f"Usage: {ctx.command_path} {given['contract']} {usage(method)}"
    output.answer(Answer({"method": method}, _text(line, handle.description, method)), as_json=as_json, command=path)
    return 0


_FLAGS = ("home", "profile", "node")


def _text(line: str, description: Mapping[str, Any], method: Mapping[str, Any]) -> str:
    types = {each["name"]: each for each in description["types"]}
    lines = [line, ""]
    lines += [f"  {method['summary']}", ""] if method["summary"] else []
    if method["args"]:
        lines += ["Arguments:"]
        width = max(len(each["name"]) for each in method["args"]) + 2
        for each in method["args"]:
            said = "; ".join(part for part in (each.get("doc"), _form(str(each["type"]), types)) if part)
            lines.append(f"  --{each['name'].replace('_', '-'):<{width}}{each['type']}" + (f"  {said}" if said else ""))
        lines.append("")
    facts = ["A view: it is asked, costs nothing, and nobody signs."] if method["kind"] == "view" else []
    facts += ["Takes RLUSD with the call: --pay AMOUNT."] if method["payable"] else []
    facts += [f"Only {' or '.join(method['auth'])} may call it."] if method["auth"] else []
    facts += [f"Returns {method['returns']}."] if method["returns"] else []
    facts += [f"May be refused with {', '.join(method['errors'])}."] if method["errors"] else []
    return "\n".join([*lines, *facts]).rstrip()


def _form(kind: str, types: Mapping[str, Any]) -> str:
    inner = kind.removeprefix("option<").removesuffix(">") if kind.startswith("option<") else kind
    declared = types.get(inner)
    if declared is None:
        return FORMS.get(inner, "a list: values with commas between" if inner.startswith("list<") else "")
    if declared.get("variants"):
        return f"one of {', '.join(declared['variants'])}"
    fields = {each["name"]: str(each["type"]) for each in declared["fields"]}
    return f"JSON: {json.dumps(fields)}"
