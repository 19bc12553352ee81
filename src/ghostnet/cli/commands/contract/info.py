"""ghostcli contract info and list: what a contract is, and which have names here."""

from __future__ import annotations

from typing import Any

from ghostnet.cli import base, text
from ghostnet.cli.arguments import usage
from ghostnet.cli.commands.contract.group import CONTRACT, command
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session


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
    from ghostnet.cli import schemas  # noqa: PLC0415  help does not need it

    address = session.contract_address(contract)
    with session.client() as client:
        handle, entry = schemas.contract(session, client, contract), client.contract_entry(address)
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
