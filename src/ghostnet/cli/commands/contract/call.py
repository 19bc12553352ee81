"""ghostcli contract call: the implicit command line of a contract's schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ghostnet.cli import base, text
from ghostnet.cli.arguments import WORDS, words_param
from ghostnet.cli.commands.contract.group import CONTRACT, command, method_args
from ghostnet.cli.methods import METHOD, MethodVerb
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import Sending, named, refusal, send, send_params, sending
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.client.contract import ContractHandle


UNSENT = ("gas-limit", "gas-price", "nonce", "payer", "trace", "wait")
"""Options that mean nothing where no transaction is sent."""


@base.command(
    command,
    "call",
    params=[
        CONTRACT,
        METHOD,
        words_param(),
        click.Option(["--pay"], metavar="AMOUNT", help="RLUSD that the contract gets with the call."),
        click.Option(["--height"], type=click.IntRange(min=0), metavar="N", help="Of a view: after this block."),
        click.Option(["--trace"], is_flag=True, help="Show what its calls do when it is tried out."),
        *send_params(),
    ],
    signs=True,
    settings=WORDS,
    kind=MethodVerb,
    examples=[
        "ghostcli contract call name-lease lease --as bob --label www --days 3 --pay 3  sends a transaction",
        "ghostcli contract call name-lease status --label www  a view asks, and costs nothing",
        "ghostcli contract call name-lease lease --help  what the method takes, from the schema on the chain",
        "ghostcli contract call name-lease lease --as bob --explain -- --label www --days 3  own options before --",
    ],
)
def call(
    session: Session,
    contract: str,
    method: str,
    words: tuple[str, ...],
    pay: str | None,
    height: int | None,
    **given: Any,
) -> Answer:
    """Call a method; arguments are options by their names in the schema. A view is asked, without a transaction.

    `ghostcli contract info CONTRACT` lists the methods.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli import schemas  # noqa: PLC0415  help does not need it

    options = sending(given)
    with session.client() as client:
        handle = schemas.contract(session, client, contract)
        declared = handle.called(method)
        args = method_args(session, client, handle.schema, method, words)
        if declared["kind"] == "view":
            _only_asked(method, pay, options, height)
            if options.explain:
                return _explained_view(session, handle, declared, args)
            return _view(session, handle, method, args, height)
        if height is not None:
            raise _usage(f"--height is for views, and {method} is none: it is a call, which happens in the next block")
        value = core.Rlusd(0) if pay is None else core.Rlusd(pay)

        def result(outcome: Any) -> dict[str, Any]:
            return {"result": handle.result(method, outcome.receipt.results[0])} if declared["returns"] else {}

        step = _step(session, handle, declared, args, value)
        return send(session, client, [handle.message(method, args, pay=value)], [step], options, result)


def _view(session: Session, handle: ContractHandle, method: str, args: bytes, height: int | None) -> Answer:
    from ghostnet import core  # noqa: PLC0415  help does not need it

    named = session.settings.get("as")
    caller = None if named is None else core.address_bytes(session.entry(named.value).address)
    try:
        result = handle.view(method, args, height=height, caller=caller)
    except core.GhostError as error:
        raise refusal(session, error) from None
    return Answer({"result": result}, text.value(result))


def _only_asked(method: str, pay: str | None, options: Sending, height: int | None) -> None:
    """Refuses options of a transaction where none is sent."""
    given = {name: getattr(options, name.replace("-", "_")) for name in UNSENT}
    given |= {"pay": pay, "valid-until": options.valid_for}
    wrong = [name for name, value in given.items() if value is not None and value is not False]
    if wrong:
        words = ", ".join(f"--{name}" for name in wrong)
        raise _usage(f"{method} is a view, which is asked and not sent: leave out {words}")
    if options.explain and height is not None:
        raise _usage("--explain says what would be asked now: leave out --height")


def _usage(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context(silent=True))


def _explained_view(session: Session, handle: ContractHandle, method: dict[str, Any], args: bytes) -> Answer:
    """A view in words: nothing is sent, and nobody pays."""
    import json  # noqa: PLC0415  help does not need it

    given = named(session, json.loads(handle.schema.args_to_json(method["name"], args)))
    words = f"The node is asked {method['name']} of {session.name_of(handle.address)}"
    words += f" with {text.fields(given)}." if given else "."
    lines = [words, "Nothing is sent: it costs nothing, and nobody signs."]
    data = {"explained": True, "steps": [words], "signers": [], "fee": "0.00", "most_fee": "0.00", "error": None}
    return Answer(data, "\n".join(lines))


def _step(session: Session, handle: ContractHandle, method: dict[str, Any], args: bytes, value: Any) -> str:
    """A call in words."""
    import json  # noqa: PLC0415  help does not need it

    given = named(session, json.loads(handle.schema.args_to_json(method["name"], args)))
    words = f"{session.signer_name} calls {method['name']} of {session.name_of(handle.address)}"
    words += f" with {text.fields(given)}" if given else ""
    words += f", paying {value} RLUSD" if value else ""
    words += f". The contract says of it: {method['summary']}" if method["summary"] else "."
    return words + (f" Only {' or '.join(method['auth'])} may do that." if method["auth"] else "")
