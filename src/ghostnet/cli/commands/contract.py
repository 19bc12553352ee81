"""ghostcli contract: build, deploy, call, upgrade, look at."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ghostnet.cli import base, output, text
from ghostnet.cli.arguments import WORDS, parse_words, usage, words_param
from ghostnet.cli.commands.raw import command as raw
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import named, refusal, send, send_params, sending
from ghostnet.cli.session import Session, parse_hash

if TYPE_CHECKING:
    from ghostnet.cli.building import Module
    from ghostnet.client.client import Client
    from ghostnet.client.contract import ContractHandle

command = base.group("contract", "Contracts: build, deploy, call, upgrade.")
command.add_command(raw)

SALT_BYTES = 32
NOBODY = "none"
SOURCE = click.Argument(["source"], metavar="FOLDER|TEMPLATE|FILE.wasm")
CONTRACT = click.Argument(["contract"], metavar="CONTRACT")


@base.command(
    command,
    "build",
    params=[
        click.Argument(["folder"], metavar="[FOLDER|TEMPLATE]", default="."),
        click.Option(["--out"], type=click.Path(path_type=Path), metavar="FILE", help="Copy the module there."),
    ],
    network=False,
    examples=[
        "ghostcli contract build  the contract of this folder",
        "ghostcli contract build token --out token.wasm  a template, into a file",
    ],
)
def build(session: Session, folder: str, out: Path | None) -> Answer:
    """Compile a contract and check it by the ledger's rules."""
    from ghostnet.cli.building import module_of  # noqa: PLC0415  help does not need it

    del session
    module = module_of(folder)
    path = module.path
    if out is not None:
        shutil.copyfile(path, out)
        path = out
    description = module.schema.describe()
    data = {
        "name": description["name"],
        "version": description["version"],
        "code_hash": module.hash.hex(),
        "schema_hash": module.schema.hash.hex(),
        "bytes": len(module.code),
        "path": str(path),
    }
    return Answer(data, text.pairs(data))


@base.command(
    command,
    "list",
    network=False,
    examples=["ghostcli contract list  names and addresses that this profile and project know"],
)
def list_(session: Session) -> Answer:
    """List the contracts that have a name here."""
    contracts = session.contracts
    data = [{"name": name, "address": address} for name, address in sorted(contracts.items())]
    return Answer({"contracts": data}, text.table(("name", "address"), sorted(contracts.items())) if data else "")


@base.command(
    command,
    "deploy",
    params=[
        SOURCE,
        words_param(),
        click.Option(["--alias"], metavar="NAME", help="What it is called here; by default as its schema says."),
        click.Option(["--admin"], metavar="NAME|none", help="Who may upgrade it; by default who deploys it."),
        click.Option(["--pay"], metavar="AMOUNT", help="RLUSD that it gets before init."),
        click.Option(["--use"], multiple=True, metavar="NAME=CONTRACT", help="What a [uses] entry is bound to."),
        click.Option(["--salt"], metavar="HEX", help="32 bytes of the address; by default random."),
        *send_params(),
    ],
    signs=True,
    settings=WORDS,
    examples=[
        "ghostcli contract deploy escrow --as alice  a template; init takes no arguments",
        "ghostcli contract deploy name-lease --as alice --owner alice --price-per-day 1.00  arguments of init by name",
        "ghostcli contract deploy . --as alice -- --name Gold  after -- everything is the contract's",
    ],
)
def deploy(
    session: Session,
    source: str,
    words: tuple[str, ...],
    alias: str | None,
    admin: str | None,
    pay: str | None,
    use: tuple[str, ...],
    salt: str | None,
    **given: Any,
) -> Answer:
    """Store a contract's code if it is not stored yet, and create a contract from it.

    Arguments of its `init` are options by their names. Both happen in one transaction, or neither.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.building import module_of  # noqa: PLC0415  help does not need it
    from ghostnet.client.keystore import check_name  # noqa: PLC0415  help does not need it

    options, module = sending(given), module_of(source)
    name = alias or module.name
    check_name("contract", name)
    signer = session.entry(session.signer_name)
    creator = core.address_bytes(signer.address)
    owner = None if admin == NOBODY else creator if admin is None else session.address(admin)
    chosen = os.urandom(SALT_BYTES) if salt is None else parse_hash("salt", salt)
    value = core.Rlusd(0) if pay is None else core.Rlusd(pay)
    address = core.contract_address(creator, module.hash, chosen)
    text_address = core.address_text(address)
    session.contracts[name] = text_address
    with session.client() as client:
        messages, steps = _store(client, module)
        args = _args(session, client, module.schema, "init", words)
        messages.append(
            core.Create(
                code=module.hash, salt=chosen, args=args, value=value, uses=_uses(session, module, use), admin=owner
            )
        )
        upgraded = "nobody may upgrade it" if owner is None else f"{session.name_of(owner)} may upgrade it"
        paid = f", paying it {value} RLUSD" if value else ""
        steps.append(f"{signer.name} creates the contract {name} at {text_address}{paid}; {upgraded}.")
        answer = send(session, client, messages, steps, options, lambda _: {"contract": text_address, "name": name})
    if not options.explain and not session.keep_contract(name, text_address):
        output.say(f"no profile is selected, so use the address: {text_address}")
    return answer


@base.command(
    command,
    "call",
    params=[
        CONTRACT,
        click.Argument(["method"], metavar="METHOD"),
        words_param(),
        click.Option(["--pay"], metavar="AMOUNT", help="RLUSD that the contract gets with the call."),
        click.Option(
            ["--height"], type=click.IntRange(min=0), default=0, metavar="N", help="Of a view: after this block."
        ),
        *send_params(),
    ],
    signs=True,
    settings=WORDS,
    examples=[
        "ghostcli contract call name-lease lease --as bob --label www --days 3 --pay 3  sends a transaction",
        "ghostcli contract call name-lease status --label www  a view asks, and costs nothing",
        "ghostcli contract call name-lease lease --as bob --explain -- --label www --days 3  own options before --",
    ],
)
def call(
    session: Session,
    contract: str,
    method: str,
    words: tuple[str, ...],
    pay: str | None,
    height: int,
    **given: Any,
) -> Answer:
    """Call a method; arguments are options by their names in the schema. A view is asked, without a transaction.

    `ghostcli contract info CONTRACT` lists the methods.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it

    options = sending(given)
    with session.client() as client:
        handle = client.contract(session.contract_address(contract))
        declared = handle.called(method)
        args = _args(session, client, handle.schema, method, words)
        if declared["kind"] == "view":
            return _view(session, handle, method, args, height)
        value = core.Rlusd(0) if pay is None else core.Rlusd(pay)

        def result(outcome: Any) -> dict[str, Any]:
            return {"result": handle.result(method, outcome.receipt.results[0])} if declared["returns"] else {}

        step = _step(session, handle, declared, args, value)
        return send(session, client, [handle.message(method, args, pay=value)], [step], options, result)


@base.command(
    command,
    "upgrade",
    params=[CONTRACT, SOURCE, words_param(), *send_params()],
    signs=True,
    settings=WORDS,
    examples=["ghostcli contract upgrade token ./token-2 --as alice  arguments of migrate by name"],
)
def upgrade(session: Session, contract: str, source: str, words: tuple[str, ...], **given: Any) -> Answer:
    """Store new code if it is not stored yet, and migrate a contract to it; for its admin."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.building import module_of  # noqa: PLC0415  help does not need it

    options, module = sending(given), module_of(source)
    address = session.contract_address(contract)
    with session.client() as client:
        module.schema.check_upgrade_from(client.schema(address))
        messages, steps = _store(client, module)
        args = _args(session, client, module.schema, "migrate", words)
        messages.append(core.Migrate(contract=address, code=module.hash, args=args))
        version = module.schema.describe()["version"]
        steps.append(f"{session.name_of(address)} runs {module.name} {version} from then on; its storage stays.")
        data = {"contract": core.address_text(address), "code_hash": module.hash.hex()}
        return send(session, client, messages, steps, options, lambda _: data)


@base.command(
    command,
    "info",
    params=[CONTRACT],
    examples=[
        "ghostcli contract info name-lease  who may do what, its methods, its money, its history",
        "ghostcli contract info name-lease --json  the whole schema as well",
    ],
)
def info(session: Session, contract: str) -> Answer:
    """Show a contract: code, admin, balance, methods, history."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    address = session.contract_address(contract)
    with session.client() as client:
        handle, entry = client.contract(address), client.contract_entry(address)
        balance, history = client.account(address).balance, client.history(address)
    description = handle.description
    admin = None if entry.admin is None else core.address_text(entry.admin)
    data = {
        "address": core.address_text(address),
        "name": description["name"],
        "version": description["version"],
        "code_hash": entry.code_hash.hex(),
        "creator": core.address_text(entry.creator),
        "admin": admin,
        "balance": str(balance),
        "uses": [core.address_text(used) for used in entry.uses],
        "history": [
            {"height": each.height, "code_hash": each.code_hash.hex(), "cause": each.cause.hex()} for each in history
        ],
        "schema": description,
    }
    rows = {
        "contract": f"{description['name']} {description['version']}: {description['summary']}",
        "address": data["address"],
        "balance": f"{balance} RLUSD",
        "admin": "nobody" if entry.admin is None else session.name_of(entry.admin),
        "code": entry.code_hash.hex(),
        "may": _may(description["capabilities"]),
        "history": ", ".join(f"block {each.height}" for each in history),
    }
    lines = [text.pairs(rows), "methods"]
    lines += [f"  {_method_line(method)}" for method in description["methods"]]
    return Answer(data, "\n".join(lines))


def _store(client: Client, module: Module) -> tuple[list[Any], list[str]]:
    """What stores a module, if it is not stored."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    if client.has_code(module.hash):
        return [], []
    words = f"The code of {module.name} is stored: {len(module.code):,} bytes, {module.hash.hex()}."
    return [core.StoreCode(code=module.code)], [words]


def _args(session: Session, client: Client, schema: Any, method: str, words: tuple[str, ...]) -> bytes:
    """Arguments as canonical CBOR. A schema without `init` or `migrate` takes none of them."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.client.contract import method_of  # noqa: PLC0415  help does not need it

    try:
        declared = method_of(schema.describe(), method)
    except core.RequestUnknownInSchema:
        if words or method not in ("init", "migrate"):
            raise
        return core.NO_ARGS
    pairs = parse_words(words, declared, session)
    now = client.status().clock_ms if any(value.startswith("+") for _, value in pairs) else None
    encoded: bytes = schema.args_from_cli(method, pairs, now)
    return encoded


def _uses(session: Session, module: Module, given: tuple[str, ...]) -> tuple[bytes, ...]:
    """Addresses for `[uses]` with at = "init", in the schema's order."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    bound = dict(each.partition("=")[::2] for each in given)
    wanted = [each["name"] for each in module.schema.describe()["uses"] if each["at"] == "init"]
    for name in bound:
        if name not in wanted:
            raise core.RequestArgumentUnknown({"argument": f"--use {name}", "known": ", ".join(wanted) or "none"})
    for name in wanted:
        if name not in bound:
            raise core.RequestArgumentMissing({"argument": f"--use {name}=CONTRACT"})
    return tuple(session.contract_address(bound[name]) for name in wanted)


def _view(session: Session, handle: ContractHandle, method: str, args: bytes, height: int) -> Answer:
    from ghostnet import core  # noqa: PLC0415  help does not need it

    named = session.settings.get("as")
    caller = None if named is None else core.address_bytes(session.entry(named.value).address)
    try:
        result = handle.view(method, args, height=height, caller=caller)
    except core.GhostError as error:
        raise refusal(session, error) from None
    return Answer({"result": result}, text.value(result))


def _step(session: Session, handle: ContractHandle, method: dict[str, Any], args: bytes, value: Any) -> str:
    """A call in words."""
    import json  # noqa: PLC0415  help does not need it

    given = named(session, json.loads(handle.schema.args_to_json(method["name"], args)))
    words = f"{session.signer_name} calls {method['name']} of {session.name_of(handle.address)}"
    words += f" with {text.fields(given)}" if given else ""
    words += f", paying {value} RLUSD" if value else ""
    words += f". The contract says of it: {method['summary']}" if method["summary"] else "."
    return words + (f" Only {' or '.join(method['auth'])} may do that." if method["auth"] else "")


def _method_line(method: dict[str, Any]) -> str:
    marks = [method["kind"]] if method["kind"] != "call" else []
    marks += ["payable"] if method["payable"] else []
    marks += [f"only {' or '.join(method['auth'])}"] if method["auth"] else []
    returns = f" -> {method['returns']}" if method["returns"] else ""
    return f"{usage(method)}{returns}" + (f"  [{', '.join(marks)}]" if marks else "")


def _may(capabilities: dict[str, Any]) -> str:
    """What a contract can ever do."""
    parts = [f"call {', '.join(capabilities['calls'])}"] if capabilities["calls"] else []
    parts += [f"request {', '.join(capabilities['actions'])}"] if capabilities["actions"] else []
    words = {
        "pays": "pay",
        "wakes": "set timers",
        "creates": "create contracts",
        "recovers": "replace an account's keys",
    }
    parts += [word for name, word in words.items() if capabilities[name]]
    parts += [f"hold the privilege {name}" for name in capabilities["privileges"]]
    return ", ".join(parts) or "change its own storage alone"
