"""ghostcli contract: one module a verb, each of which adds itself to the group."""

from ghostnet.cli.commands.contract import (
    bindings,
    build,
    call,
    check,
    deploy,
    docs,
    encode,
    gas,
    info,
    new,
    schema,
    templates,
    test,
    upgrade,
)
from ghostnet.cli.commands.contract.group import command
from ghostnet.cli.commands.raw import command as raw

command.add_command(raw)

__all__ = [
    "bindings",
    "build",
    "call",
    "check",
    "command",
    "deploy",
    "docs",
    "encode",
    "gas",
    "info",
    "new",
    "schema",
    "templates",
    "test",
    "upgrade",
]
