"""ghostcli key: keys that sign, encrypted at rest."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ghostnet.cli import base, output, text
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

command = base.group("key", "Keys that sign, encrypted at rest.")

NAME = click.Argument(["name"], metavar="NAME")
UNENCRYPTED = "Without a passphrase. For development alone: whoever reads the file can spend."


@base.command(
    command,
    "new",
    params=[NAME, click.Option(["--unencrypted"], is_flag=True, help=UNENCRYPTED)],
    network=False,
    examples=[
        "ghostcli key new carol  asks for a passphrase twice",
        "GHOST_PASSPHRASE_FILE=~/.pass ghostcli key new carol  takes it from a file that only you can read",
    ],
)
def new(session: Session, name: str, unencrypted: bool) -> Answer:
    """Make a key and the address of the account that starts with it."""
    from ghostnet.client.keys import Key  # noqa: PLC0415  help does not need it

    return _keep(session, name, Key.generate(), unencrypted=unencrypted)


@base.command(
    command,
    "list",
    network=False,
    examples=["ghostcli key list  names and addresses, the profile's own first"],
)
def show_all(session: Session) -> Answer:
    """List the keys at hand."""
    entries = session.entries()
    data = [
        {"name": entry.name, "address": entry.address, "encrypted": entry.encrypted, "path": str(entry.path)}
        for entry in entries
    ]
    rows = [(entry.name, entry.address, "encrypted" if entry.encrypted else "unencrypted") for entry in entries]
    return Answer({"keys": data}, text.table(("name", "address", "at rest"), rows) if rows else "")


@base.command(
    command,
    "show",
    params=[NAME],
    network=False,
    examples=["ghostcli key show alice  address and public key; never the secret"],
)
def show(session: Session, name: str) -> Answer:
    """Show what is known of a key without its passphrase."""
    entry = session.entry(name)
    rows = {
        "name": entry.name,
        "address": entry.address,
        "public": entry.public.hex(),
        "curve": "ed25519",
        "encrypted": entry.encrypted,
        "path": str(entry.path),
    }
    return Answer(rows, text.pairs({key: str(value) for key, value in rows.items()}))


@base.command(
    command,
    "import",
    params=[
        NAME,
        click.Argument(["file"], type=click.Path(path_type=Path, allow_dash=True), metavar="FILE"),
        click.Option(["--unencrypted"], is_flag=True, help=UNENCRYPTED),
    ],
    network=False,
    examples=[
        "ghostcli key import carol seed.hex  a file of yours, mode 0600, with a seed of 64 hex digits",
        "pass show carol | ghostcli key import carol -  the same from another program",
    ],
)
def import_(session: Session, name: str, file: Path, unencrypted: bool) -> Answer:
    """Keep a key whose seed comes from elsewhere."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.client import files  # noqa: PLC0415  help does not need it
    from ghostnet.client.keys import SEED_BYTES, Key  # noqa: PLC0415  help does not need it

    most = 2 * SEED_BYTES + 2
    try:
        data = sys.stdin.buffer.read(most) if str(file) == "-" else files.read_private(file, most=most)
        seed = bytes.fromhex(data.decode("ascii").strip())
    except files.FileRefusedError as error:
        raise core.LocalKeyFileRefused({"path": file, "reason": str(error)}) from None
    except ValueError:
        seed = b""
    if len(seed) != SEED_BYTES:
        raise core.RequestBadFile({"path": file, "expected": "a seed of 64 hex digits"})
    return _keep(session, name, Key(seed), unencrypted=unencrypted)


@base.command(
    command,
    "export",
    params=[NAME, click.Option(["--secret"], is_flag=True, help="Print the seed itself.")],
    network=False,
    examples=[
        "ghostcli key export alice  the public key",
        "ghostcli key export alice --secret > seed.hex  the seed: whoever has it can spend",
    ],
)
def export(session: Session, name: str, secret: bool) -> Answer:
    """Print a key's public half, or with --secret the seed."""
    if not secret:
        entry = session.entry(name)
        return Answer({"name": name, "public": entry.public.hex()}, entry.public.hex())
    seed = session.key(name).secret_seed().hex()
    output.say("what follows is the secret: whoever has it can spend")
    return Answer({"name": name, "seed": seed}, seed)


def _keep(session: Session, name: str, key: object, *, unencrypted: bool) -> Answer:
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.client.keys import Key  # noqa: PLC0415  help does not need it
    from ghostnet.client.keystore import check_name  # noqa: PLC0415  help does not need it

    assert isinstance(key, Key)
    check_name("key", name)
    if any(store.has(name) for store in session.key_stores):
        raise core.RequestNameTaken({"what": "key", "name": name})
    passphrase = None if unencrypted else session.new_passphrase(name)
    entry = session.key_stores[-1].save(name, key, passphrase)
    data = {"name": name, "address": entry.address, "encrypted": entry.encrypted, "path": str(entry.path)}
    return Answer(data, text.pairs({"name": name, "address": entry.address, "kept in": entry.path}))
