"""ghostcli proof: got from a node, verified far from any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ghostnet.cli import base, text
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session, parse_hash

command = base.group("proof", "Proofs of what a chain's state holds.")


@base.command(
    command,
    "get",
    params=[
        click.Argument(["subject"], metavar="ADDRESS|NAME"),
        click.Argument(["item"], metavar="[ITEM]", required=False),
        click.Argument(["key"], metavar="[KEY]...", nargs=-1),
        click.Option(["--height"], type=click.IntRange(min=0), metavar="N", help="After this block."),
        click.Option(["--code"], is_flag=True, help="The contract's record instead of its balance."),
        click.Option(["--out"], type=click.Path(path_type=Path), metavar="FILE", help="Write the proof file there."),
    ],
    examples=[
        "ghostcli proof get alice --out alice.json  what alice's account holds",
        "ghostcli proof get token balances alice --out gold.json  an entry of a contract's storage",
    ],
)
def get(
    session: Session,
    subject: str,
    item: str | None,
    key: tuple[str, ...],
    height: int | None,
    code: bool,
    out: Path | None,
) -> Answer:
    """Get a proof of an account, or of an ITEM of a contract's storage under KEY; or that there is none."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    reading: Any = None
    with session.client() as client:
        if item is None:
            address = session.address(subject)
            proof = client.prove(core.contract_key(address) if code else core.account_key(address), height)
            reading = proof.reading()
        else:
            handle = client.contract(session.contract_address(subject))
            parts = _parts(session, handle.description, item, key)
            proof = client.prove(handle.storage_key(item, parts), height)
            if proof.value is not None:
                own = handle.schema.storage_key_from_json(item, json.dumps(parts))
                reading = json.loads(handle.schema.storage_entry_to_json(own, proof.value))["value"]
    header = core.Header.decode(proof.header)
    data: dict[str, Any] = {
        "subject": proof.subject(),
        "value": reading,
        "present": proof.value is not None,
        "height": header.height,
        "state_root": header.state_root.hex(),
        "bytes": len(proof.proof),
    }
    if out is None:
        data["proof"] = json.loads(proof.to_json())
        return Answer(data, proof.to_json())
    out.write_text(proof.to_json())
    data["path"] = str(out)
    rows = {
        "proves": text.fields(proof.subject()),
        "value": "nothing stands there" if proof.value is None else text.value(reading),
        "under": f"state root {header.state_root.hex()} of block {header.height}",
        "written": f"{out}: {len(proof.proof)} bytes of proof",
    }
    return Answer(data, text.pairs(rows))


@base.command(
    command,
    "verify",
    params=[
        click.Argument(["file"], type=click.Path(path_type=Path, dir_okay=False), metavar="FILE"),
        click.Option(
            ["--genesis"],
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="The genesis you trust.",
        ),
        click.Option(["--genesis-hash"], metavar="HASH", help="Its hash; by default the one that the profile pins."),
        click.Option(
            ["--schema"],
            metavar="FILE.wasm",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Reads storage by it.",
        ),
    ],
    network=False,
    examples=[
        "ghostcli proof verify alice.json  under the genesis that the profile pins; asks no node",
        "ghostcli proof verify alice.json --genesis-hash HASH  under one that you got elsewhere",
    ],
)
def verify(session: Session, file: Path, genesis: Path | None, genesis_hash: str | None, schema: Path | None) -> Answer:
    """Verify a proof file without any network: the genesis, the header's signature, and the path to the state root."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.client import Anchor, Proof  # noqa: PLC0415  help does not need it
    from ghostnet.client.proof import MAX_FILE_BYTES  # noqa: PLC0415  help does not need it

    try:
        with file.open("rb") as stream:
            proof = Proof.from_json(stream.read(MAX_FILE_BYTES))
    except ValueError:
        raise core.RequestBadFile({"path": file, "expected": "a proof file of `ghostcli proof get`"}) from None
    trusted = _trusted(session, genesis, genesis_hash)
    anchor = Anchor.of(proof.genesis, expected=trusted)
    header = proof.verify(anchor)
    reading: Any = proof.reading()
    subject = proof.subject()
    if schema is not None and proof.value is not None and subject["kind"] == "storage":
        read = core.Schema.from_cbor(core.verify_module(schema.read_bytes()).schema)
        entry = json.loads(read.storage_entry_to_json(bytes.fromhex(subject["key"]), proof.value))
        reading = entry.pop("value")
        subject |= entry
    data = {
        "verified": True,
        "chain_id": anchor.chain_id,
        "genesis_hash": anchor.hash.hex(),
        "subject": subject,
        "value": reading,
        "present": proof.value is not None,
        "height": header.height,
        "time": text.moment(header.time_ms),
        "state_root": header.state_root.hex(),
    }
    rows = {
        "verified": text.fields(subject),
        "value": "nothing stands there" if proof.value is None else text.value(reading),
        "as of": f"block {header.height} of {anchor.chain_id}, {text.moment(header.time_ms)}",
        "signed by": f"the sequencer {anchor.sequencer.hex()} of genesis {anchor.hash.hex()}",
    }
    return Answer(data, text.pairs(rows))


def _trusted(session: Session, genesis: Path | None, genesis_hash: str | None) -> bytes:
    """The hash of the genesis to believe; never the file's own word."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    if genesis is not None:
        return core.genesis_info(genesis.read_bytes()).hash
    if genesis_hash is not None:
        return parse_hash("genesis-hash", genesis_hash)
    pinned = session.genesis_hash
    if pinned is None:
        raise core.RequestNothingTrusted
    return pinned


def _parts(session: Session, description: dict[str, Any], item: str, key: tuple[str, ...]) -> list[Any]:
    """A key's parts as JSON; where the schema wants an address, a name will do."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    declared = next((each for each in description["storage"] if each["name"] == item), None)
    if declared is None:
        raise core.RequestUnknownInSchema({"kind": "storage item", "name": item})
    parts: list[Any] = []
    for kind, word in zip(declared["keys"], key, strict=False):
        if kind == "address" and not word.startswith("ghost1"):
            parts.append(core.address_text(session.address(word)))
        elif kind in ("u8", "u16", "u32", "bool"):
            parts.append(json.loads(word) if word.isdigit() or word in ("true", "false") else word)
        else:
            parts.append(word)
    return [*parts, *key[len(parts) :]]
