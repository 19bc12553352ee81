"""A command that runs a method of a contract: its help and its completion go on into the contract's schema.

`ghostcli contract call name-lease lease --help` shows what the method takes, as the schema on the chain says; `ghostcli
contract deploy name-lease --help` what `init` takes, as the folder's contract.toml says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ghostnet.cli import base, completing, output
from ghostnet.cli.arguments import options, usage
from ghostnet.cli.output import Answer

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ghostnet.cli.session import Session

METHOD = click.Argument(["method"], metavar="METHOD", shell_complete=completing.methods)
FORMS = {
    "rlusd": "such as 3 or 3.50",
    "time": "such as 2027-01-01 or +30d",
    "duration": "such as 30d or 1h30m",
    "address": "the name of a key or contract, or ghost1...",
    "bool": "true or false; true where nothing follows",
}
"""How people write a type's values; docs/reference/types.md has all of it."""


HELP = ("--help", "-h")


class _ReadsSchema(base.Verb):
    """A command whose words after its own arguments are those of a schema."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; where help is asked for and it is known of what, what the schema says is shown."""
        before = args[: args.index("--")] if "--" in args else args
        if not ctx.resilient_parsing and any(word in HELP for word in before):
            given, *_ = self.make_parser(ctx).parse_args(args=[word for word in args if word not in HELP])
            if self.is_enough(given):
                ctx.exit(self._show(ctx, given))
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Arguments by the schema, then the command's own options."""
        return [*completing.argument_names(ctx, incomplete), *super().shell_complete(ctx, incomplete)]

    def is_enough(self, given: Mapping[str, Any]) -> bool:
        """Whether the line says whose help is wanted."""
        raise NotImplementedError

    def help_of(self, ctx: click.Context, session: Session, given: Mapping[str, Any]) -> Answer:
        """The help of what the line names."""
        raise NotImplementedError

    def _show(self, ctx: click.Context, given: Mapping[str, Any]) -> int:
        """Prints the help; the exit code."""
        from ghostnet.cli.session import Session  # noqa: PLC0415  the command's own help does not need it
        from ghostnet.cli.settings import Flags  # noqa: PLC0415  the command's own help does not need it

        flags = {name: value if isinstance(value := given.get(f"flag_{name}"), str) else None for name in _FLAGS}
        home = None if flags["home"] is None else Path(flags["home"])
        as_json = given.get("flag_json") is True
        session = Session(Flags(home=home, profile=flags["profile"], node=flags["node"]), as_json=as_json)
        path = ctx.command_path.removeprefix("ghostcli").strip()
        try:
            answer = self.help_of(ctx, session, given)
        except Exception as error:  # noqa: BLE001  becomes an exit code
            return output.failure(error, as_json=as_json, command=path)
        output.answer(answer, as_json=as_json, command=path)
        return 0


class MethodVerb(_ReadsSchema):
    """A command with CONTRACT, METHOD and the method's arguments."""

    def is_enough(self, given: Mapping[str, Any]) -> bool:
        """With contract and method."""
        return isinstance(given.get("contract"), str) and isinstance(given.get("method"), str)

    def help_of(self, ctx: click.Context, session: Session, given: Mapping[str, Any]) -> Answer:
        """The method's, by the schema on the chain."""
        from ghostnet.cli import schemas  # noqa: PLC0415  the command's own help does not need it

        with session.client() as client:
            handle = schemas.contract(session, client, given["contract"])
        method = handle.called(given["method"])
        line = f"Usage: {ctx.command_path} {given['contract']} {usage(method)}"
        return Answer({"method": method}, _text(line, handle.description, method))


class _SourceVerb(_ReadsSchema):
    """A command with SOURCE and the arguments of a method that the ledger runs once."""

    runs = ""
    """The method's name."""
    whose: tuple[str, ...] = ("source",)
    """The arguments before the method's."""

    def is_enough(self, given: Mapping[str, Any]) -> bool:
        """With all that comes before the method's arguments."""
        return all(isinstance(given.get(name), str) for name in self.whose)

    def help_of(self, ctx: click.Context, session: Session, given: Mapping[str, Any]) -> Answer:
        """The method's, by the folder's contract.toml or by what the module embeds."""
        del session
        from ghostnet.authoring.building import schema_of  # noqa: PLC0415  the command's own help does not need it

        description = schema_of(given["source"]).describe()
        method = next((each for each in description["methods"] if each["name"] == self.runs), None)
        words = [ctx.command_path, *(given[name] for name in self.whose), *(options(method) if method else ())]
        line = f"Usage: {' '.join(words)} [OPTIONS]"
        if method is None:
            said = f"{line}\n\n  The contract has no {self.runs} and takes no arguments."
        else:
            said = _text(line, description, method)
        return Answer({"method": method}, f"{said}\n\nIts own options: `{ctx.command_path} --help`.")


class InitVerb(_SourceVerb):
    """A command with SOURCE and the arguments of its `init`."""

    runs = "init"


class MigrateVerb(_SourceVerb):
    """A command with CONTRACT, SOURCE and the arguments of the source's `migrate`."""

    runs = "migrate"
    whose = ("contract", "source")


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
