"""The tree of commands, for tests that look at all of it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ghostnet.cli.program import root


def commands(
    command: click.Command = root, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below the root, nouns too, with the words that lead to it."""
    if path:
        yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, (*path, name))


def leaves() -> list[tuple[tuple[str, ...], click.Command]]:
    """The commands that do something."""
    return [(path, command) for path, command in commands() if command.callback is not None]
