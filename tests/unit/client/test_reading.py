"""Events and errors in the words of the contract that made them."""

from __future__ import annotations

from ghostnet import core
from ghostnet.client.outcome import fee
from ghostnet.client.reading import LEDGER_EVENTS, named_error, named_event
from tools.repository import ROOT

SCHEMA = core.Schema.parse((ROOT / "contracts/templates/name-lease/contract.toml").read_text())
CONTRACT, TENANT = bytes([7]) * 32, bytes([8]) * 32
UNTIL = 1_800_000_000_000


def schema_of(address: bytes) -> core.Schema:
    if address != CONTRACT:
        raise core.RequestUnknownContract({"address": core.address_text(address)})
    return SCHEMA


def failure(number: int, fields: tuple[core.Value, ...], contract: bytes | None = CONTRACT) -> core.Failure:
    return core.Failure(class_number=1, number=number, contract=contract, fields=fields)


def test_a_contracts_error_speaks_for_itself() -> None:
    error = named_error(failure(1, ("www", UNTIL)), schema_of)
    assert (error.slug, error.fields) == ("Taken", {"label": "www", "until": "2027-01-15T08:00:00Z"})
    assert error.text == "www is leased until 2027-01-15T08:00:00Z"
    assert error.way_out == "wait until then, or lease another label"


def test_operands_cannot_pose_as_the_sentence() -> None:
    error = named_error(failure(1, ("{until}\x1b[31m", UNTIL)), schema_of)
    assert error.text == "{until}\\x1b[31m is leased until 2027-01-15T08:00:00Z"


def test_an_error_that_its_schema_does_not_know_stays_a_number() -> None:
    for unknown in (failure(99, ()), failure(1, ("www",)), failure(1, ("www", UNTIL), TENANT), failure(1, (), None)):
        error = named_error(unknown, schema_of)
        assert isinstance(error, core.ContractError)
        assert error.slug == "unknown"


def test_an_event_is_named_by_its_emitters_schema() -> None:
    fields = core.encode(["www", TENANT, UNTIL])
    event = named_event(core.Event(emitter=CONTRACT, number=0, fields=fields), schema_of)
    assert event.name == "Leased"
    assert event.fields == {"label": "www", "tenant": core.address_text(TENANT), "until": "2027-01-15T08:00:00Z"}


def test_an_event_that_no_schema_knows_stays_bytes() -> None:
    for emitter, number in ((CONTRACT, 9), (TENANT, 0)):
        event = named_event(core.Event(emitter=emitter, number=number, fields=core.encode([])), schema_of)
        assert (event.name, event.fields) == (str(number), None)


def test_the_ledgers_events_are_named() -> None:
    ledger = core.system_address("ledger")
    amount = bytes(core.Rlusd("1.50"))
    event = named_event(core.Event(emitter=ledger, number=0, fields=core.encode([CONTRACT, TENANT, amount])), schema_of)
    expected = {"from": core.address_text(CONTRACT), "to": core.address_text(TENANT), "amount": "1.50"}
    assert (event.name, event.fields) == ("Transfer", expected)


def test_the_ledgers_events_are_those_of_its_code() -> None:
    source = (ROOT / "crates/ghost-ledger/src/state.rs").read_text()
    for number, (name, fields) in LEDGER_EVENTS.items():
        assert f"    {name} = {number},\n" in source
        described = source[: source.index(f"    {name} = {number},\n")].rsplit("/// `[", 1)[1]
        assert described.partition("]")[0] == ", ".join(field for field, _ in fields)
    assert source.count("\n    /// `[") == len(LEDGER_EVENTS)


def test_a_fee_is_what_the_ledger_takes() -> None:
    assert fee(84_444, 205_555, 1_000) == core.Rlusd.from_micro(85)
    assert fee(1, 800_000, 1_000) == core.Rlusd.from_micro(100)
    assert fee(0, 0, 1_000) == core.Rlusd(0)
    assert fee(100_000_000, 100_000_000, 2**64 - 1).micro == -(-100_000_000 * (2**64 - 1) // 1_000_000)
