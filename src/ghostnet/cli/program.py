"""The program: the tree of commands, and how it ends.

For `__main__` and for tests, which call `run`. A command gives an Answer or raises; here it is printed, and becomes an
exit code. Imports are late: `ghostcli --help` loads click and the catalogue alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from ghostnet.cli import output
from ghostnet.cli.catalogue import COMMANDS
from ghostnet.cli.exits import Exit

INTRODUCTION = """A ledger whose contracts act on real infrastructure.

Start a chain to try things on with `ghostcli dev`; the other commands then use it."""
EXAMPLES = """Examples:

\b
  ghostcli dev                                     a chain with funded alice and bob
  ghostcli contract deploy token --as alice --owner alice --name Gold --symbol AU --decimals 2 --supply 100000
  ghostcli contract call token transfer --as alice --to bob --amount 250
  ghostcli transfer bob 3.50 --as alice --explain  what it would do and cost, in words

\b
Exit codes: 0 ok, 1 refused by contract or ledger, 2 usage, 3 environment or network,
            4 verification failed, 5 internal."""
CONTEXT = {"help_option_names": ["--help", "-h"], "max_content_width": 110}


class Root(click.Group):
    """The commands of the catalogue, each imported when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, sorted."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"ghostnet.cli.commands.{cmd_name}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the catalogue."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


def _version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version  # noqa: PLC0415  costs 40 ms

        click.echo(f"ghostcli {version('ghostnet')}")
        ctx.exit()


root = Root(
    "ghostcli",
    help=INTRODUCTION,
    epilog=EXAMPLES,
    context_settings=CONTEXT,
    no_args_is_help=True,
    params=[
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
        )
    ],
)


def run(arguments: Sequence[str]) -> int:
    """Runs one command line; its exit code."""
    as_json = "--json" in arguments[: arguments.index("--") if "--" in arguments else len(arguments)]
    try:
        code = root.main(list(arguments), prog_name="ghostcli", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return Exit.USAGE
    except click.UsageError as error:
        output.usage_error(error, as_json=as_json)
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        output.say("stopped")
        return Exit.USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads; say nothing at exit
        return Exit.OK
    except Exception as error:  # noqa: BLE001  the last place where anything becomes an exit code
        return output.failure(error, as_json=as_json)
    return int(code or 0)
