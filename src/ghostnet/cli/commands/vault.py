"""ghostcli vault: keys that sign by rules and never leave."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ghostnet.cli import base, completing, output, text
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.client import Client
    from ghostnet.vault.client import VaultClient
    from ghostnet.vault.policy import Policy

command = base.group("vault", "Keys that sign by rules and never leave.")
key = base.group("key", "The vault's keys.")
policy = base.group("policy", "Who may have what signed.")
secret = base.group("secret", "Secrets that are used and never shown.")
audit = base.group("audit", "The vault's audit log.")
for noun in (key, policy, secret, audit):
    command.add_command(noun)

FOLDER = click.Option(
    ["--folder"],
    type=click.Path(path_type=Path, file_okay=False),
    default="vault",
    metavar="FOLDER",
    help="The vault's.",
)
NAME = click.Argument(["name"], metavar="NAME")
VAULT = base.VAULT
MOST_TOKEN_CHARACTERS = 80


@base.command(
    command,
    "init",
    params=[
        FOLDER,
        click.Option(
            ["--owner", "owners"],
            multiple=True,
            required=True,
            metavar="KEY|HEX",
            shell_complete=completing.keys,
            help="Who decides on the policy: ed25519 keys.",
        ),
        click.Option(["--threshold"], type=click.IntRange(min=1), default=1, help="How many of them a change needs."),
    ],
    network=False,
    examples=["ghostcli vault init --owner carol --owner dora --threshold 2  a vault whose policy both must change"],
)
def init(session: Session, folder: Path, owners: tuple[str, ...], threshold: int) -> Answer:
    """Set up a vault's folder: a passphrase, and owners whose policy allows nothing yet."""
    from ghostnet.vault.folder import Folder  # noqa: PLC0415  help does not need it
    from ghostnet.vault.policy import Policy  # noqa: PLC0415  help does not need it

    keys = tuple(_owner(session, each) for each in owners)

    def first(vault: bytes) -> Policy:
        made = Policy(vault=vault, version=1, previous=bytes(32), threshold=threshold, owners=keys)
        return Policy.decode(made.encode())  # which holds it to its form

    home = Folder(folder)
    first(bytes(16))  # before a passphrase is asked for
    root = home.create(session.new_passphrase("vault"), first)
    rows = {"vault": root.vault.hex(), "folder": str(folder), "audit key": root.audit.hex()}
    data = {"vault": root.vault.hex(), "folder": str(folder), "audit_key": root.audit.hex()}
    return Answer(data, f"{text.pairs(rows)}\nKeep the audit key elsewhere; `ghostcli vault start` is next.")


@base.command(
    command,
    "start",
    params=[FOLDER],
    network=False,
    examples=["ghostcli vault start --folder vault  until Ctrl-C; sealed, until `ghostcli vault unseal`"],
)
def start(session: Session, folder: Path) -> Answer | None:
    """Run the vault until it is told to stop."""
    import logging  # noqa: PLC0415  help does not need it
    import signal  # noqa: PLC0415  help does not need it

    from ghostnet.vault import guard  # noqa: PLC0415  help does not need it
    from ghostnet.vault.folder import Folder  # noqa: PLC0415  help does not need it
    from ghostnet.vault.server import Server  # noqa: PLC0415  help does not need it
    from ghostnet.vault.vault import Vault  # noqa: PLC0415  help does not need it

    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(message)s")
    home = Folder(folder)
    home.root()  # that there is a vault, before this process changes
    vault = Vault(home, guard.harden())
    try:
        server = Server(vault, home.config().socket)
    except OSError:
        vault.close()
        raise

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    status = vault.status() | {"socket": str(server.path.absolute())}
    said = "not locked: " + vault.guard.reason if vault.guard.reason else "locked"
    rows = {"vault": status["vault"], "socket": status["socket"], "memory": said}
    shown = Answer(status, f"{text.pairs(rows)}\nIt is sealed: `ghostcli vault unseal --vault {status['socket']}`.")
    output.answer(shown, as_json=session.as_json, command="vault start")
    try:
        server.serve()
    except KeyboardInterrupt:
        output.say("stopped")
    finally:
        server.close()
    return None


@base.command(
    command,
    "unseal",
    params=[VAULT],
    network=False,
    examples=["ghostcli vault unseal --vault vault/vault.sock  asks for the passphrase"],
)
def unseal(session: Session) -> Answer:
    """Open the vault with its passphrase."""
    with _connected(session) as vault:
        return _status(dict(vault.ask("unseal", session.passphrase("vault"))))


@base.command(
    command, "seal", params=[VAULT], network=False, examples=["ghostcli vault seal  it forgets every secret at once"]
)
def seal(session: Session) -> Answer:
    """Have the vault forget every secret until it is unsealed."""
    with _connected(session) as vault:
        vault.ask("seal")
        return _status(vault.status())


@base.command(
    command, "status", params=[VAULT], network=False, examples=["ghostcli vault status  sealed or not, and its memory"]
)
def status(session: Session) -> Answer:
    """Show whether the vault is sealed, its generation, and how its memory is kept."""
    with _connected(session) as vault:
        return _status(vault.status())


@base.command(
    command,
    "register",
    signs=True,
    examples=["ghostcli vault register --as carol  a new vault, or the generation that a restored backup became"],
)
def register(session: Session) -> Answer:
    """Register the vault, or its newer generation, on the chain, and show it that.

    The signer, whose key is here and not in the vault, becomes the vault's owner there.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.agents import agents_of  # noqa: PLC0415  help does not need it
    from ghostnet.vault.registry import key_of  # noqa: PLC0415  help does not need it

    owner, name = session.key(session.signer_name), session.signer_name
    with _connected(session) as vault, session.client() as client:
        status = vault.status()
        if status["sealed"]:
            raise core.VaultSealed
        agents, known = agents_of(client), key_of(vault.vault).hex()
        record = agents.stored("vaults", [known])
        if record is None:
            session.confirm(f"{name} becomes the owner of vault {status['vault']} on {client.anchor.chain_id}: go on?")
            agents.call("register_vault", {"vault": known, "key": status["audit_key"]}, by=owner)
        generation = status["generation"]
        if generation > (1 if record is None else record["generation"]):
            session.confirm(f"generation {generation} signs from now on, and none before it any more: go on?")
            agents.call("register_generation", {"vault": known, "generation": generation}, by=owner)
        pins = status["registry"] == client.anchor.hash.hex()
        registered = _shown(vault, client) if pins else max(generation, 1 if record is None else record["generation"])
    data = {"vault": status["vault"], "generation": registered, "shown": pins}
    said = text.pairs({"vault": status["vault"], "generation": registered})
    hint = "" if pins else f'\nFor the vault to heed it, its vault.toml says: registry = "{client.anchor.hash.hex()}"'
    return Answer(data, said + hint)


@base.command(
    command,
    "refresh",
    params=[VAULT],
    examples=["ghostcli vault refresh  after another generation was registered, or where the vault was shown none"],
)
def refresh(session: Session) -> Answer:
    """Show the vault which of its generations the chain has."""
    with _connected(session) as vault, session.client() as client:
        registered = _shown(vault, client)
    return Answer({"generation": registered}, text.pairs({"generation that may sign": registered}))


@base.command(
    command,
    "anchor",
    signs=True,
    examples=["ghostcli vault anchor --as carol  from then on a log that ends before this is known not to be whole"],
)
def anchor(session: Session) -> Answer:
    """Keep the newest line of the vault's audit log on the chain, by the hash alone."""
    from ghostnet.cli.agents import agents_of  # noqa: PLC0415  help does not need it
    from ghostnet.vault.registry import key_of  # noqa: PLC0415  help does not need it

    sender = session.key(session.signer_name)
    with _connected(session) as vault, session.client() as client:
        line, head, signature = vault.ask("sign_anchor", client.anchor.chain_id)
        args = {"vault": key_of(vault.vault).hex(), "line": str(line), "head": head.hex(), "signature": signature.hex()}
        agents_of(client).call("anchor_vault", args, by=sender)
    return Answer({"line": line, "head": head.hex()}, text.pairs({"line": line, "head": head.hex()}))


def _shown(vault: VaultClient, client: Client) -> int:
    """Shows the vault what the chain has of it; the generation that may sign."""
    from ghostnet.actions import proven  # noqa: PLC0415  help does not need it
    from ghostnet.vault.registry import key_of  # noqa: PLC0415  help does not need it

    schema = client.schema(client.system("agents"))
    bundle = proven.gather(client, client.header().height, schema, None, key_of(vault.vault))
    registered: int = vault.ask("show_registry", bundle.to_value())
    return registered


@base.command(
    key,
    "new",
    params=[
        NAME,
        click.Option(
            ["--curve"], type=click.Choice(["ed25519", "p256", "secp256k1"]), default="ed25519", help="Its scheme."
        ),
        VAULT,
    ],
    network=False,
    examples=["ghostcli vault key new worker --curve ed25519  made in the vault, and never seen outside"],
)
def key_new(session: Session, name: str, curve: str) -> Answer:
    """Make a key in the vault."""
    with _connected(session) as vault:
        made = _known(vault.ask("key_new", name, curve))
    return Answer(made, text.pairs(made))


@base.command(
    key,
    "list",
    params=[VAULT],
    network=False,
    examples=["ghostcli vault key list  names, schemes and addresses; there is no command that shows a secret"],
)
def key_list(session: Session) -> Answer:
    """List the vault's keys."""
    with _connected(session) as vault:
        keys = [_known(each) for each in vault.ask("keys")]
    rows = [(each["name"], each["curve"], each["address"]) for each in keys]
    return Answer({"keys": keys}, text.table(("name", "curve", "address"), rows) if rows else "")


@base.command(
    command,
    "invite",
    params=[
        NAME,
        click.Option(["--uid"], type=click.IntRange(min=0), metavar="UID", help="The user it runs as; by default you."),
        VAULT,
    ],
    network=False,
    examples=["ghostcli vault invite agent --uid 990 > token  a token for one enrolment within the hour"],
)
def invite(session: Session, name: str, uid: int | None) -> Answer:
    """Make a token with which a caller enrols once, under NAME."""
    who = os.getuid() if uid is None else uid
    with _connected(session) as vault:
        token: bytes = vault.ask("invite", name, who)
    output.say(f"whoever runs as user {who} and brings this within the hour is {name}")
    return Answer({"name": name, "uid": who, "token": token.hex()}, token.hex())


@base.command(
    command,
    "enrol",
    params=[
        NAME,
        click.Option(
            ["--token"],
            type=click.Path(path_type=Path, allow_dash=True),
            default="-",
            metavar="FILE",
            help="Where the token is; by default standard input.",
        ),
        VAULT,
    ],
    network=False,
    examples=["ghostcli vault enrol agent --token token  from then on `--caller agent` may ask the vault"],
)
def enrol(session: Session, name: str, token: Path) -> Answer:
    """Enrol as a caller of the vault, with a token of its operator."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.client import files  # noqa: PLC0415  help does not need it
    from ghostnet.vault.client import Enrolment  # noqa: PLC0415  help does not need it

    most = MOST_TOKEN_CHARACTERS
    try:
        given = sys.stdin.buffer.read(most) if str(token) == "-" else files.read_private(token, most=most)
        secret_token = bytes.fromhex(given.decode("ascii").strip())
    except files.FileRefusedError as error:
        raise core.LocalKeyFileRefused({"path": token, "reason": str(error)}) from None
    except ValueError:
        raise core.RequestBadFile({"path": token, "expected": "a token of 64 hex digits"}) from None
    with _connected(session) as vault:
        enrolment = Enrolment.new(vault.vault, name)
        vault.ask("enrol", secret_token, name, enrolment.public)
        path = enrolment.save(session.enrolments)
    data = {"name": name, "vault": enrolment.vault.hex(), "path": str(path)}
    return Answer(data, text.pairs({"name": name, "kept in": path}))


@base.command(
    command,
    "callers",
    params=[VAULT],
    network=False,
    examples=["ghostcli vault callers  who is enrolled, and as which user"],
)
def callers(session: Session) -> Answer:
    """List who is enrolled."""
    with _connected(session) as vault:
        found = [{"name": name, "uid": uid, "public": public.hex()} for name, uid, public in vault.ask("callers")]
    rows = [(each["name"], str(each["uid"]), each["public"]) for each in found]
    return Answer({"callers": found}, text.table(("name", "user", "key"), rows) if rows else "")


@base.command(
    command,
    "dismiss",
    params=[NAME, VAULT],
    network=False,
    examples=["ghostcli vault dismiss agent  its open connections are refused at once"],
)
def dismiss(session: Session, name: str) -> Answer:
    """End a caller's enrolment."""
    with _connected(session) as vault:
        vault.ask("dismiss", name)
    return Answer({"name": name}, f"{name} is no longer enrolled")


@base.command(
    policy,
    "show",
    params=[VAULT],
    network=False,
    examples=["ghostcli vault policy show --json  version, hash, owners and rules"],
)
def policy_show(session: Session) -> Answer:
    """Show the policy in force."""
    return _policy_answer(_in_force(session))


@base.command(
    policy,
    "draft",
    params=[
        click.Option(["--owner", "owners"], multiple=True, required=True, metavar="KEY|HEX", help="Who decides."),
        click.Option(["--caller"], required=True, metavar="NAME", help="The enrolment that may use the secret."),
        click.Option(["--secret", "secret_name"], required=True, metavar="NAME", help="The secret."),
        click.Option(["--kind", "kinds"], multiple=True, required=True, metavar="KIND", help="Of actions."),
        click.Option(["--resource", "resources"], multiple=True, required=True, metavar="ID", help="Of actions."),
    ],
    examples=[
        "ghostcli vault policy draft --owner carol --caller agent --secret zone --kind '*' --resource dns:a.org  TOML",
    ],
)
def policy_draft(
    session: Session,
    owners: tuple[str, ...],
    caller: str,
    secret_name: str,
    kinds: tuple[str, ...],
    resources: tuple[str, ...],
) -> Answer:
    """Print a policy by which an agent may use a secret on the node's chain; it is not sent anywhere."""
    with session.client() as client:
        anchor = client.anchor
    use: dict[str, Any] = {"caller": caller, "secret": secret_name, "chain": anchor.chain_id}
    use |= {"genesis": anchor.hash.hex(), "kinds": list(kinds), "resources": list(resources)}
    data = {"threshold": 1, "owners": list(owners), "use": [use]}
    head = {name: data[name] for name in ("threshold", "owners")}
    # JSON's strings, numbers and lists are TOML's.
    lines = [*(f"{name} = {json.dumps(value)}" for name, value in head.items()), "", "[[use]]"]
    return Answer(data, "\n".join([*lines, *(f"{name} = {json.dumps(value)}" for name, value in use.items())]))


@base.command(
    policy,
    "sign",
    params=[click.Argument(["file"], type=click.Path(path_type=Path, dir_okay=False), metavar="FILE"), VAULT],
    signs=True,
    network=False,
    examples=["ghostcli vault policy sign policy.toml --as dora > dora.sig  one of several owners' signatures"],
)
def policy_sign(session: Session, file: Path) -> Answer:
    """Sign a policy as one of the owners in force; another hands the signature in."""
    signed = _signature(session, _in_force(session), file)
    return Answer({"signature": signed}, signed)


@base.command(
    policy,
    "set",
    params=[
        click.Argument(["file"], type=click.Path(path_type=Path, dir_okay=False), metavar="FILE"),
        click.Option(
            ["--signature", "signatures"],
            multiple=True,
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="What another owner's `policy sign` printed.",
        ),
        VAULT,
    ],
    signs=True,
    network=False,
    examples=[
        "ghostcli vault policy set policy.toml --as carol  where one owner is enough",
        "ghostcli vault policy set policy.toml --as carol --signature dora.sig  where it takes two",
    ],
)
def policy_set(session: Session, file: Path, signatures: tuple[Path, ...]) -> Answer:
    """Change the policy, signed by --as and by those whose signatures are given."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.vault.policy import Policy  # noqa: PLC0415  help does not need it

    now = _in_force(session)
    new = _next(session, now, file)
    given = [each.read_text() for each in signatures]
    if session.settings.get("as") is not None:
        given.append(_signature(session, now, file))
    pairs: list[core.Encodable] = []
    for each in given:
        place, _, signature = each.strip().partition(":")
        try:
            pairs.append([int(place), bytes.fromhex(signature)])
        except ValueError:
            raise core.RequestBadFile({"path": file, "expected": "what `policy sign` printed"}) from None
    with _connected(session) as vault:
        return _policy_answer(Policy.decode(vault.ask("policy_set", new.encode(), pairs)))


@base.command(
    secret,
    "put",
    params=[
        NAME,
        click.Option(["--kind"], required=True, metavar="KIND", help="What it is for, such as tsig."),
        click.Option(
            ["--file"],
            type=click.Path(path_type=Path, allow_dash=True),
            default="-",
            metavar="FILE",
            help="Where it is; by default standard input.",
        ),
        VAULT,
    ],
    network=False,
    examples=["ghostcli vault secret put example-org --kind tsig --file tsig.key  it is used, and never shown"],
)
def secret_put(session: Session, name: str, kind: str, file: Path) -> Answer:
    """Give the vault a secret; there is no way to get it back."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.client import files  # noqa: PLC0415  help does not need it
    from ghostnet.vault.secrets import MOST_SECRET_BYTES  # noqa: PLC0415  help does not need it

    most = MOST_SECRET_BYTES + 1
    try:
        data = sys.stdin.buffer.read(most) if str(file) == "-" else files.read_private(file, most=most)
    except files.FileRefusedError as error:
        raise core.LocalKeyFileRefused({"path": file, "reason": str(error)}) from None
    with _connected(session) as vault:
        vault.ask("secret_put", name, kind, data)
    return Answer({"name": name, "kind": kind}, f"{name} is kept")


@base.command(
    secret,
    "list",
    params=[VAULT],
    network=False,
    examples=["ghostcli vault secret list  their names, and nothing else"],
)
def secret_list(session: Session) -> Answer:
    """List the names of the secrets."""
    with _connected(session) as vault:
        names = list(vault.ask("secrets"))
    return Answer({"secrets": names}, "\n".join(names))


@base.command(
    audit,
    "verify",
    params=[
        FOLDER,
        click.Option(
            ["--log"], type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="A copy of the log."
        ),
        click.Option(["--audit-key"], metavar="HEX", help="As `vault init` printed it; by default the folder's."),
        click.Option(["--head"], metavar="HASH", help="Hash of a line that must be in it, kept elsewhere."),
        click.Option(["--anchored"], is_flag=True, help="The line that the chain keeps must be in it."),
    ],
    examples=[
        "ghostcli vault audit verify --folder vault  without vault or passphrase",
        "ghostcli vault audit verify --log copy.log --audit-key HEX --head HASH  and that nothing was cut off",
        "ghostcli vault audit verify --anchored  nothing was cut off that `vault anchor` kept on the chain",
    ],
)
def audit_verify(
    session: Session, folder: Path, log: Path | None, audit_key: str | None, head: str | None, anchored: bool
) -> Answer:
    """Verify an audit log: every line follows from the one before, and the vault signed it.

    Only --anchored asks a node.
    """
    from ghostnet.cli.session import parse_hash  # noqa: PLC0415  help does not need it
    from ghostnet.vault.audit import verify_file  # noqa: PLC0415  help does not need it
    from ghostnet.vault.folder import Folder  # noqa: PLC0415  help does not need it

    if anchored and head is not None:
        message = "--anchored takes the head from the chain, and --head names another"
        raise click.UsageError(message, click.get_current_context(silent=True))
    home = Folder(folder)
    public = home.root().audit if audit_key is None else parse_hash("audit-key", audit_key)
    path = home.config().audit if log is None else log
    expected = None if head is None else parse_hash("head", head).hex()
    if anchored:
        expected = _anchored(session, home.root().vault)
    found = verify_file(path, public, head=expected)
    data = {"verified": True, "path": str(path), **found._asdict()}
    rows = {
        "verified": f"{found.records} lines of {path}",
        "head": found.head,
        "not signed yet": f"{found.unsigned} at the end, of a sealed vault",
    }
    return Answer(data, text.pairs(rows))


def _anchored(session: Session, vault: bytes) -> str:
    """The hash of the line that the chain keeps of a vault's log."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.agents import agents_of  # noqa: PLC0415  help does not need it
    from ghostnet.vault.registry import key_of  # noqa: PLC0415  help does not need it

    with session.client() as client:
        record = agents_of(client).stored("vaults", [key_of(vault).hex()])
    if record is None or record["anchor"] is None:
        raise core.VaultRegistryUnavailable({"reason": "the chain has no anchor of this vault's log"})
    return str(record["anchor"]["head"])


def _connected(session: Session) -> VaultClient:
    from ghostnet.vault.client import VaultClient  # noqa: PLC0415  help does not need it

    return VaultClient(session.vault_path)


def _status(found: dict[str, Any]) -> Answer:
    rows = {
        "vault": found["vault"],
        "state": "sealed" if found["sealed"] else f"open, generation {found['generation']}, policy {found['policy']}",
        "memory": "locked" if found["memory_locked"] else f"not locked: {found['memory']}",
        "core dumps": "off" if found["core_dumps_off"] else "possible",
        "audit head": found["audit_head"],
    }
    return Answer(found, text.pairs(rows))


def _known(given: list[Any]) -> dict[str, Any]:
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.vault.client import KnownKey  # noqa: PLC0415  help does not need it

    found = KnownKey(given[0], core.Curve(given[1]), given[2])
    address = core.address_text(found.auth.address)
    return {"name": found.name, "curve": found.curve.name.lower(), "address": address, "public": found.public.hex()}


def _owner(session: Session, given: str) -> bytes:
    """A public key: that of a key here, or 64 hex digits."""
    from ghostnet.cli.session import parse_hash  # noqa: PLC0415  help does not need it

    hexadecimal = len(given) == 64
    return parse_hash("owner", given) if hexadecimal else session.entry(given).public


def _in_force(session: Session) -> Policy:
    from ghostnet.vault.policy import Policy  # noqa: PLC0415  help does not need it

    with _connected(session) as vault:
        return Policy.decode(vault.ask("policy"))


def _next(session: Session, now: Policy, file: Path) -> Policy:
    from ghostnet.vault.policy import from_toml  # noqa: PLC0415  help does not need it

    names = {entry.name: entry.public for entry in session.entries()}
    return from_toml(file.read_text(), vault=now.vault, version=now.version + 1, previous=now.hash, owners=names)


def _signature(session: Session, now: Policy, file: Path) -> str:
    """`PLACE:HEX` of the one who signs, after a look at what it is."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    new, entry = _next(session, now, file), session.entry(session.signer_name)
    if entry.public not in now.owners:
        raise core.VaultPolicyNotSigned({"signed": 0, "threshold": now.threshold})
    output.say(_policy_answer(new).text)
    session.confirm("sign this policy?")
    return f"{now.owners.index(entry.public)}:{session.key(entry.name).sign(new.hash).hex()}"


def _policy_answer(shown: Policy) -> Answer:
    from ghostnet.vault.policy import to_table  # noqa: PLC0415  help does not need it

    table = to_table(shown)
    data = {"version": shown.version, "hash": shown.hash.hex(), **table}
    lines = [f"version {shown.version}, hash {shown.hash.hex()}", f"owners: {shown.threshold} of {len(shown.owners)}"]
    for rule in table["rule"]:
        lines.append(f"{rule['caller']} with {rule['key']} on {rule['chain']}: {rule['spend_per_day']} RLUSD a day")
        lines += [f"  {name}: {', '.join(rule[name])}" for name in ("messages", "methods", "kinds") if rule[name]]
    return Answer(data, "\n".join(lines if table["rule"] else [*lines, "nothing is allowed"]))
