"""ghostcli contract upgrade."""

from __future__ import annotations

from typing import Any

from ghostnet.cli import base
from ghostnet.cli.arguments import WORDS, words_param
from ghostnet.cli.commands.contract.group import CONTRACT, SOURCE, command, method_args, store_step
from ghostnet.cli.methods import MigrateVerb
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import send, send_params, sending
from ghostnet.cli.session import Session


@base.command(
    command,
    "upgrade",
    params=[CONTRACT, SOURCE, words_param(), *send_params()],
    signs=True,
    settings=WORDS,
    kind=MigrateVerb,
    examples=[
        "ghostcli contract upgrade token ./token-2 --as alice  arguments of migrate by name",
        "ghostcli contract upgrade token ./token-2 --help  what the new code's migrate takes",
    ],
)
def upgrade(session: Session, contract: str, source: str, words: tuple[str, ...], **given: Any) -> Answer:
    """Store new code if it is not stored yet, and migrate a contract to it; for its admin."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.authoring.building import module_of  # noqa: PLC0415  help does not need it

    options, module = sending(given), module_of(source)
    address = session.contract_address(contract)
    with session.client() as client:
        module.schema.check_upgrade_from(client.schema(address))
        messages, steps = store_step(client, module)
        args = method_args(session, client, module.schema, "migrate", words)
        messages.append(core.Migrate(contract=address, code=module.hash, args=args))
        version = module.schema.describe()["version"]
        steps.append(f"{session.name_of(address)} runs {module.name} {version} from then on; its storage stays.")
        data = {"contract": core.address_text(address), "code_hash": module.hash.hex()}
        return send(session, client, messages, steps, options, lambda _: data)
