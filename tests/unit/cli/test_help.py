"""Help: complete for every command, true, and quick."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from ghostnet.authoring import scaffold
from ghostnet.cli import base
from ghostnet.cli.catalogue import COMMANDS
from ghostnet.cli.exits import Exit
from ghostnet.cli.program import root, run
from tests.unit.cli.trees import commands, leaves

ALL = list(commands())
LEAVES = leaves()
NETWORK = ("connectrpc", "protobuf", "asyncio", "pyqwest")
HEAVY = ("ghostnet._ghost", "cryptography", "importlib.metadata", *NETWORK)
"""What the first page must not wait for; it has 200 ms."""


def of(command: click.Command) -> tuple[str, ...]:
    examples: tuple[str, ...] = getattr(command, "examples", ())
    return examples


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_every_command_says_what_it_does(path: tuple[str, ...], command: click.Command) -> None:
    assert command.help, path
    first = command.help.splitlines()[0]
    assert first[0].isupper()
    assert command.get_short_help_str(limit=200)


@pytest.mark.parametrize(("path", "command"), LEAVES, ids=[" ".join(path) for path, _ in LEAVES])
def test_every_option_is_explained_and_every_command_can_print_json(
    path: tuple[str, ...], command: click.Command
) -> None:
    options = [param for param in command.params if isinstance(param, click.Option)]
    assert all(option.help for option in options), [option.name for option in options if not option.help]
    assert any("--json" in option.opts for option in options), path


@pytest.mark.parametrize(("path", "command"), LEAVES, ids=[" ".join(path) for path, _ in LEAVES])
def test_every_example_is_a_command_line_that_would_be_taken(path: tuple[str, ...], command: click.Command) -> None:
    assert of(command), path
    shown = [" ".join(path)]
    for example in of(command):
        line = example.partition("  ")[0]
        words = shlex.split(line.replace('"$(', " ").replace(')"', " "))
        words = words[words.index("ghostcli") + 1 :]
        words = words[: next((place for place, word in enumerate(words) if word in (">", "|")), len(words))]
        found = parse(words)
        shown.append(found)
    assert any(found.startswith(" ".join(path)) for found in shown[1:])


def parse(words: list[str]) -> str:
    """The command that a line names; raises where an option is none of its own."""
    command: click.Command = root
    path: list[str] = []
    context = click.Context(command)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        below = command.get_command(context, words[0])
        if below is None:
            break
        path.append(words.pop(0))
        command, context = below, click.Context(below, parent=context)
    command.make_context(path[-1], list(words), parent=context.parent, resilient_parsing=True)
    return " ".join(path)


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_every_page_can_be_shown(
    path: tuple[str, ...], command: click.Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, "--help"]) == Exit.OK
    shown = capsys.readouterr().out
    assert shown.startswith(f"Usage: ghostcli {' '.join(path)}")
    assert all(example.partition("  ")[0] in shown for example in of(command))
    assert max(len(line) for line in shown.splitlines()) <= 140


def test_the_catalogue_says_what_the_commands_say() -> None:
    context = click.Context(root)
    for name, summary in COMMANDS.items():
        command = root.get_command(context, name)
        assert command is not None
        assert command.name == name
        if not isinstance(command, base.Verb | base.NounThatRuns):
            assert command.help == summary


def test_the_first_page_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == Exit.OK
    shown = capsys.readouterr().out
    assert all(f"  {name}" in shown and summary in shown for name, summary in COMMANDS.items())


def test_the_commands_that_are_promised_are_there() -> None:
    promised = """key new, key list, key show, key import, key export, account show, transfer, contract build,
        contract deploy, contract call, contract encode, contract decode, contract upgrade, contract info,
        contract raw store, contract raw create, contract raw call, contract raw migrate, tx show, tx trace,
        tx replay, block show, proof get, proof verify, wakeup list, wakeup fund, wakeup deliver, audit
        verify, doctor, node init, node start, node status, dev, dev fund, dev advance, completion, profile
        show, resource list, resource show, resource claim, resource delegate, resource transfer, resource give-up,
        grant give, grant list, grant revoke, grant confirm, action list, action show, action approve, action refuse,
        action settle, action why, agent init, agent run, agent setup dns, agent adopt"""
    there = {" ".join(path) for path, _ in LEAVES}
    assert {" ".join(each.split()) for each in promised.split(",")} <= there


def test_nothing_asked_is_answered_with_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == Exit.USAGE
    assert "Usage: ghostcli" in capsys.readouterr().err
    assert run(["key"]) == Exit.USAGE


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [
        (["--help"], HEAVY),
        (["contract", "--help"], NETWORK),
        (["contract", "call", "--help"], NETWORK),
        (["dev", "--help"], NETWORK),
        (["key", "list"], NETWORK),
    ],
)
def test_help_waits_for_nothing_heavy(words: list[str], unwanted: tuple[str, ...], tmp_path: Path) -> None:
    program = f"""
import sys
from ghostnet.cli.program import run
code = run({words!r})
print([name for name in {unwanted!r} if name in sys.modules], file=sys.stderr)
sys.exit(code)
"""
    environment = os.environ | {"GHOST_HOME": str(tmp_path)}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stderr.strip() == "[]"


def test_an_unknown_command_and_an_unknown_option_are_usage_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys"]) == Exit.USAGE
    assert run(["key", "list", "--nonsense"]) == Exit.USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "error: no such option" in shown.err
    assert "way out: `ghostcli key list --help`" in shown.err


def test_a_shell_is_given_what_comes_next() -> None:
    environment = os.environ | {
        "_GHOSTCLI_COMPLETE": "bash_complete",
        "COMP_WORDS": "ghostcli contract ra",
        "COMP_CWORD": "2",
    }
    command = [sys.executable, "-m", "ghostnet.cli"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == ["plain,raw"]


def test_every_command_that_a_page_for_authors_names_is_there() -> None:
    there = {" ".join(path) for path, _ in ALL}
    pages = [*Path("docs/start").glob("*.md"), *Path("docs/concepts").glob("*.md"), Path("docs/cookbook/README.md")]
    texts = {str(page): page.read_text() for page in pages} | {"README.md of contract new": scaffold.NEXT}
    for page, text in texts.items():
        for noun, verb in re.findall(r"\bghostcli (contract|tx|toolchain|key|account) ([a-z]+)", text):
            assert f"{noun} {verb}" in there, f"{page} names `ghostcli {noun} {verb}`"


def test_the_first_contract_and_the_page_of_a_new_one_lead_to_the_commands_for_authors() -> None:
    for page in (Path("docs/start/first-contract.md").read_text(), scaffold.NEXT):
        for verb in (
            "contract test",
            "contract gas",
            "contract check",
            "contract docs",
            "contract bindings",
            "tx trace",
        ):
            assert f"ghostcli {verb}" in page, verb
