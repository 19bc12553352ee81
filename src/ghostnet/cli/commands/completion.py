"""ghostcli completion: what makes a shell complete commands and options."""

from __future__ import annotations

import click

from ghostnet.cli import base
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

SHELLS = ("bash", "zsh", "fish")


@base.command(
    None,
    "completion",
    params=[click.Argument(["shell"], type=click.Choice(SHELLS))],
    network=False,
    examples=[
        'eval "$(ghostcli completion bash)"  for this shell; put the line into ~/.bashrc for every one',
        "ghostcli completion fish > ~/.config/fish/completions/ghostcli.fish  for fish",
    ],
)
def command(session: Session, shell: str) -> Answer:
    """Print what makes a shell complete ghostcli."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415  rarely needed

    from ghostnet.cli.program import root  # noqa: PLC0415  it imports this module

    del session
    kind = get_completion_class(shell)
    assert kind is not None  # one of SHELLS
    source = kind(root, {}, "ghostcli", "_GHOSTCLI_COMPLETE").source()
    return Answer({"shell": shell, "source": source}, source)
