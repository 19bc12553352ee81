"""What a command is made of: its function, its examples, and the options that every command has.

For the modules of `commands`. A command is a function from a Session and its own parameters to an Answer.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from ghostnet.cli import completing, output
from ghostnet.cli.output import Answer
from ghostnet.cli.settings import Flags

Action = Callable[..., Answer | None]
"""A command's function. None: it spoke for itself."""


VAULT = click.Option(
    ["--vault", "flag_vault"], type=click.Path(path_type=Path), metavar="SOCKET", help="The vault's socket."
)


MOST_BLOCKS = 5_000
"""Blocks that are read back by default: some seconds on one machine."""


def blocks(purpose: str = "") -> click.Option:
    """The option of commands that read back through the newest blocks."""
    return click.Option(
        ["--blocks"],
        type=click.IntRange(min=1),
        default=MOST_BLOCKS,
        show_default=True,
        metavar="N",
        help=f"How many of the newest blocks are read {purpose}".rstrip() + ".",
    )


def group(name: str, help: str) -> click.Group:  # noqa: A002  click's word
    """A noun that holds commands."""
    return click.Group(name, help=help, no_args_is_help=True)


def command(
    parent: click.Group | None,
    name: str,
    *,
    params: Sequence[click.Parameter] = (),
    examples: Sequence[str],
    signs: bool = False,
    network: bool = True,
    settings: dict[str, Any] | None = None,
    kind: type[Verb] | None = None,
) -> Callable[[Action], click.Command]:
    """Makes a function a command; its docstring is the help.

    Args:
        parent: The noun it belongs to; None for a command of its own.
        name: The verb.
        params: Its own arguments and options.
        examples: Command lines, each with a word on what it does after two blanks.
        signs: Whether it takes a key: --as and --yes; where it asks a node too, --vault and --caller.
        network: Whether it asks a node: --node.
        settings: Click's context settings.
        kind: The class of the command, if it is a special one.

    """

    def made(action: Action) -> click.Command:
        result = (kind or Verb)(
            name,
            callback=_callback(action),
            params=[
                *params,
                *(_signing() if signs else ()),
                *(_through_vault() if signs and network else ()),
                *_common(network=network),
            ],
            help=inspect.cleandoc(action.__doc__ or ""),
            context_settings=settings or {},
        )
        result.examples = tuple(examples)
        if parent is not None:
            parent.add_command(result)
        return result

    return made


class Verb(click.Command):
    """A command with examples."""

    examples: tuple[str, ...] = ()

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, as they are typed."""
        del ctx
        _write_examples(self.examples, formatter)


class NounThatRuns(click.Group):
    """A noun that holds commands and is one itself."""

    examples: tuple[str, ...] = ()

    def runs(self, action: Action) -> Action:
        """Makes a function what the noun does by itself; its docstring is the help."""
        self.help = inspect.cleandoc(action.__doc__ or "")
        self.callback = _alone(_callback(action))
        return action

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, as they are typed."""
        del ctx
        _write_examples(self.examples, formatter)


def command_group(name: str, *, params: Sequence[click.Parameter], examples: Sequence[str]) -> NounThatRuns:
    """A noun that holds commands and, without one, runs."""
    result = NounThatRuns(name, params=[*params, *_common(network=False)], invoke_without_command=True)
    result.examples = tuple(examples)
    return result


def _alone(run: Callable[..., int]) -> Callable[..., int]:
    """Runs where no command of the noun is named."""

    def called(**given: Any) -> int:
        return 0 if click.get_current_context().invoked_subcommand is not None else run(**given)

    return called


def _write_examples(examples: Sequence[str], formatter: click.HelpFormatter) -> None:
    with formatter.section("Examples"):
        for example in examples:
            line, _, word = example.partition("  ")
            formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
            if word:
                formatter.write(f"{'':>{formatter.current_indent}}    {word.strip()}\n")


def _common(*, network: bool) -> list[click.Parameter]:
    options: list[click.Parameter] = [
        click.Option(
            ["--profile", "flag_profile"], metavar="NAME", shell_complete=completing.profiles, help="Use this profile."
        ),
        click.Option(
            ["--home", "flag_home"], metavar="FOLDER", type=click.Path(path_type=Path), help="The user's folder."
        ),
        click.Option(["--json", "flag_json"], is_flag=True, help="Print one JSON object."),
    ]
    if network:
        options.insert(0, click.Option(["--node", "flag_node"], metavar="URL", help="Ask this node."))
    return options


def _signing() -> list[click.Parameter]:
    return [
        click.Option(["--as", "flag_as"], metavar="KEY", shell_complete=completing.keys, help="Sign with this key."),
        click.Option(["--yes", "-y", "flag_yes"], is_flag=True, help="Ask nothing."),
    ]


def _through_vault() -> list[click.Parameter]:
    return [
        VAULT,
        click.Option(["--caller", "flag_caller"], metavar="NAME", help="Who asks the vault; by default the only one."),
    ]


_FLAGS = ("home", "profile", "node", "as", "vault", "caller", "json", "yes")


def _callback(action: Action) -> Callable[..., int]:
    def run(**given: Any) -> int:
        from ghostnet.cli.session import Session  # noqa: PLC0415  help does not need it

        flags = {name: given.pop(f"flag_{name}", None) for name in _FLAGS}
        session = Session(
            Flags(
                home=flags["home"],
                profile=flags["profile"],
                node=flags["node"],
                as_key=flags["as"],
                vault=flags["vault"],
                caller=flags["caller"],
            ),
            as_json=bool(flags["json"]),
            assume_yes=bool(flags["yes"]),
        )
        path = click.get_current_context().command_path.removeprefix("ghostcli").strip()
        try:
            answer = action(session, **given)
        except click.UsageError:
            raise
        except Exception as error:  # noqa: BLE001  becomes an exit code
            session.put_names(error)
            return output.failure(error, as_json=session.as_json, command=path)
        if answer is None:
            return 0
        output.answer(answer, as_json=session.as_json, command=path)
        return answer.exit

    return run
