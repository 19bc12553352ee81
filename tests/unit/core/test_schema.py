"""contract.toml through the façade: the templates, diagnostics, and values in their text forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ghostnet.core import (
    CodecError,
    GhostError,
    LedgerIncompatibleStorage,
    ModuleError,
    RequestArgumentFormat,
    RequestArgumentMissing,
    RequestArgumentRange,
    RequestArgumentUnknown,
    RequestBadJson,
    RequestError,
    RequestMisfit,
    RequestUnknownInSchema,
    Rlusd,
    Schema,
    SchemaDiagnostics,
    SchemaError,
    address_text,
    decode,
    domain_hash,
    encode,
    verify_module,
)

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "contracts" / "templates"
ALICE, BOB = address_text(b"a" * 32), address_text(b"b" * 32)
NAMES = ("escrow", "name-lease", "token")


def template(name: str) -> Schema:
    return Schema.parse((TEMPLATES / name / "contract.toml").read_text())


LEASE = template("name-lease")


@pytest.mark.parametrize("name", NAMES)
def test_a_templates_normal_form_is_the_same_schema(name: str) -> None:
    schema = template(name)
    again = Schema.from_cbor(schema.cbor)
    assert again == schema
    assert hash(again) == hash(schema)
    assert schema.hash == domain_hash("ghost/schema/1", schema.cbor)
    assert schema.describe()["name"] == name
    assert again.describe() == schema.describe()


def test_schemas_of_two_contracts_differ() -> None:
    assert template("token") != template("escrow")


@pytest.mark.parametrize(
    ("name", "method", "args", "encoded"),
    [
        ("escrow", "release", {"id": "18446744073709551615"}, [2**64 - 1]),
        (
            "escrow",
            "open",
            {"payee": BOB, "deadline": "2027-01-01T00:00:00Z", "on_deadline": "refund"},
            [b"b" * 32, None, 1_798_761_600_000, 0],
        ),
        ("name-lease", "init", {"owner": ALICE, "price_per_day": "1.50"}, [b"a" * 32, bytes(Rlusd("1.50"))]),
        ("name-lease", "lease", {"label": "www", "days": 3}, ["www", 3]),
        ("token", "transfer", {"to": BOB, "amount": "7"}, [b"b" * 32, (7).to_bytes(16, "big")]),
    ],
)
def test_arguments_go_from_json_to_the_chain_and_back(
    name: str, method: str, args: dict[str, Any], encoded: list[Any]
) -> None:
    schema = template(name)
    data = schema.args_from_json(method, json.dumps(args))
    assert decode(data) == encoded
    shown = json.loads(schema.args_to_json(method, data))
    assert {key: shown[key] for key in args} == args
    assert all(value is None for key, value in shown.items() if key not in args)


def test_arguments_are_words_on_a_command_line() -> None:
    words = [("payee", BOB), ("deadline", "+30d"), ("on_deadline", "release")]
    data = template("escrow").args_from_cli("open", words, now_ms=1_000)
    assert decode(data) == [b"b" * 32, None, 1_000 + 30 * 86_400_000, 1]
    with pytest.raises(RequestArgumentFormat):
        template("escrow").args_from_cli("open", words)


@pytest.mark.parametrize(
    ("method", "given", "refusal", "argument"),
    [
        ("lease", '{"label": "www"}', RequestArgumentMissing, "days"),
        ("lease", '{"label": "www", "days": 1, "colour": 2}', RequestArgumentUnknown, "colour"),
        ("lease", '{"label": "www", "days": 4294967296}', RequestArgumentRange, "days"),
        ("lease", '{"label": "www", "days": 1.5}', RequestError, "days"),
        ("set_price", '{"price": 3}', RequestError, "price"),
        ("set_price", '{"price": "3.0000001"}', RequestArgumentFormat, "price"),
        ("lease", "{", RequestBadJson, None),
        ("rent", "{}", RequestUnknownInSchema, None),
    ],
)
def test_arguments_that_do_not_fit_name_the_argument(
    method: str, given: str, refusal: type[GhostError], argument: str | None
) -> None:
    with pytest.raises(refusal) as raised:
        LEASE.args_from_json(method, given)
    assert raised.value.fields.get("argument") == argument
    assert None not in raised.value.fields.values()
    assert raised.value.way_out


def test_results_events_and_errors_are_shown_by_name() -> None:
    lease = encode([b"b" * 32, 86_400_000, bytes(Rlusd("2")), b"t" * 32])
    shown = {"tenant": BOB, "until": "1970-01-02T00:00:00Z", "deposit": "2.00", "timer": (b"t" * 32).hex()}
    assert json.loads(LEASE.result_to_json("lease", lease)) == shown
    assert json.loads(LEASE.result_to_json("end", b"")) is None
    event = json.loads(LEASE.event_to_json(0, encode(["www", b"b" * 32, 0])))
    assert (event["event"], event["fields"]["label"]) == ("Leased", "www")
    fields = encode(["www", 86_400_000])
    assert LEASE.error_to_text(1, fields) == "www is leased until 1970-01-02T00:00:00Z"
    error = json.loads(LEASE.error_to_json(1, fields))
    assert (error["error"], error["way_out"]) == ("Taken", "wait until then, or lease another label")


def test_bytes_that_do_not_fit_the_schema_are_refused() -> None:
    with pytest.raises(RequestMisfit):
        LEASE.args_to_json("lease", encode(["www"]))
    with pytest.raises(RequestMisfit):
        LEASE.event_to_json(0, encode([1, 2, 3]))
    with pytest.raises(RequestUnknownInSchema):
        LEASE.error_to_text(99, encode([]))


def test_storage_is_found_by_names() -> None:
    key = LEASE.storage_key_from_json("leases", '["www"]')
    assert key == b"\x02www\0\0"
    assert json.loads(LEASE.storage_key_to_json(key)) == {"item": "leases", "key": ["www"]}
    price = LEASE.storage_key_from_json("price_per_day", "[]")
    entry = LEASE.storage_entry_to_json(price, encode(bytes(Rlusd(3))))
    assert json.loads(entry) == {"item": "price_per_day", "key": [], "value": "3.00"}
    with pytest.raises(RequestUnknownInSchema):
        LEASE.storage_key_from_json("tenants", "[]")


def test_an_upgrade_may_only_append_to_storage() -> None:
    text = (TEMPLATES / "name-lease" / "contract.toml").read_text()
    appended = Schema.parse(text.replace("[roles]", 'notes = { map = ["string<63>", "string<63>"] }\n[roles]', 1))
    changed = Schema.parse(text.replace('price_per_day = { value = "rlusd" }', 'price_per_day = { value = "u64" }', 1))
    appended.check_upgrade_from(LEASE)
    for broken in (LEASE, changed):
        with pytest.raises(LedgerIncompatibleStorage):
            broken.check_upgrade_from(appended)
    with pytest.raises(LedgerIncompatibleStorage) as raised:
        changed.check_upgrade_from(LEASE)
    assert raised.value.fields == {"item": "price_per_day"}


def test_diagnostics_come_together_each_with_its_place() -> None:
    text = (TEMPLATES / "token" / "contract.toml").read_text()
    broken = text.replace('balances = { map = ["address", "u128"] }', 'balances = { map = ["address", "u129"] }')
    broken = broken.replace("view = true", "veiw = true", 1)
    with pytest.raises(SchemaDiagnostics) as raised:
        Schema.parse(broken)
    found = raised.value.diagnostics
    assert isinstance(raised.value, SchemaError)
    assert len(found) >= 2
    lines = broken.splitlines()
    for one in found:
        assert lines[one.line - 1][one.column - 1 :][: one.length] == one.offending
        assert one.message
        assert one.way_out
    assert {"unknown_type", "unknown_key"} <= {one.slug for one in found}
    assert str(raised.value).splitlines()[0].startswith(f"{found[0].line}:{found[0].column}: ")


USING = """
[contract]
name = "user"
version = "1.0.0"
interface = 1
summary = "Uses another."

[capabilities]
calls = ["names"]

[uses]
names = { schema = "../names/contract.toml", at = "system" }
"""


def test_used_schemas_come_from_the_loader() -> None:
    asked = []

    def load(path: str) -> str:
        asked.append(path)
        return (TEMPLATES / "name-lease" / "contract.toml").read_text()

    used = Schema.parse(USING, load).describe()["uses"][0]
    assert asked == ["../names/contract.toml"]
    assert used["schema"] == LEASE.hash.hex()


def test_a_file_that_is_not_there_is_the_authors_mistake() -> None:
    with pytest.raises(SchemaDiagnostics) as raised:
        Schema.parse(USING)
    (one,) = raised.value.diagnostics
    assert one.slug == "unreadable_schema"
    assert "../names/contract.toml" in one.message


def test_what_else_a_loader_raises_passes_through() -> None:
    def interrupted(_path: str) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Schema.parse(USING, interrupted)


def test_bytes_that_are_no_normal_form_are_refused() -> None:
    for data in (b"", b"\x80", LEASE.cbor[:-1], LEASE.cbor + b"\0", b"\xff"):
        with pytest.raises((SchemaError, CodecError)):
            Schema.from_cbor(data)


def test_bytes_that_are_no_module_are_refused() -> None:
    with pytest.raises(ModuleError):
        verify_module(b"\0asm\1\0\0\0")
    with pytest.raises(ModuleError):
        verify_module(b"")
