//! Values in all their forms, held to tests/vectors/types.json, which tools/vectors/forms.py computes on its own.

use ghost_types::errors::{TABLE, request};
use ghost_types::{Address, Time, Value};
use serde_json::Value as Row;

use super::*;
use crate::{Schema, parse, to_json};

const VECTORS: &str = include_str!("../../../../tests/vectors/types.json");
const NOW: Option<Time> = Some(Time(1_798_761_600_000));

fn schema(body: &str) -> Schema {
    let head = "[contract]\nname = \"a\"\nversion = \"1.0.0\"\ninterface = 1\nsummary = \"A.\"\n";
    parse(&format!("{head}{body}"), &|_| Err("no files".into())).unwrap_or_else(|found| panic!("{}", found[0]))
}

/// The vectors, and a schema with their declarations.
fn vectors() -> (Row, Schema) {
    let all: Row = serde_json::from_str(VECTORS).unwrap();
    let schema = schema(all["declarations"].as_str().unwrap());
    (all, schema)
}

fn ty(schema: &Schema, text: &str) -> Type {
    Type::parse(text, &|name| schema.type_def(name).map(|(number, _)| number)).unwrap()
}

/// A value in TOML: read as a constant would be, whatever its type.
fn from_toml(schema: &Schema, ty: &Type, text: &str) -> Result<Vec<u8>, FormError> {
    let value = crate::parse::toml_value(text).unwrap();
    value_from(&schema.types, ty, &value, Dialect::Toml)
}

#[test]
fn values_have_the_same_bytes_in_every_form() {
    let (all, schema) = vectors();
    for row in all["vectors"].as_array().unwrap() {
        let ty = ty(&schema, row["type"].as_str().unwrap());
        let bytes = text::hex(row["cbor"].as_str().unwrap()).unwrap();
        let json = row["json"].to_string();
        assert_eq!(value_from_json(&schema.types, &ty, &json), Ok(bytes.clone()), "{row}");
        let back: Row = serde_json::from_str(&value_to_json(&schema.types, &ty, &bytes).unwrap()).unwrap();
        assert_eq!(back, row["json"], "{row}");
        if let Some(word) = row["cli"].as_str() {
            assert_eq!(value_from_cli(&schema.types, &ty, word, NOW), Ok(bytes.clone()), "{row}");
        }
        if let Some(text) = row["toml"].as_str() {
            assert_eq!(from_toml(&schema, &ty, text), Ok(bytes.clone()), "{row}");
        }
        assert_eq!(crate::check_all(&schema.types, &ty, &bytes), Ok(()), "{row}");
    }
}

#[test]
fn texts_that_are_no_value_give_their_error() {
    let (all, schema) = vectors();
    for row in all["refused"].as_array().unwrap() {
        let (ty, text) = (ty(&schema, row["type"].as_str().unwrap()), row["text"].as_str().unwrap());
        let read = match row["form"].as_str().unwrap() {
            "json" => value_from_json(&schema.types, &ty, text),
            "cli" => value_from_cli(&schema.types, &ty, text, NOW),
            _ => from_toml(&schema, &ty, text),
        };
        let error = read.expect_err(&row.to_string());
        assert_eq!(error.slug(), row["slug"].as_str().unwrap(), "{row}: {error}");
        assert!(!error.message().contains('{') || text.contains('{'), "{error}");
    }
}

#[test]
fn every_type_has_a_row_and_vectors() {
    let table = include_str!("../../../../interface/types.toml");
    let (all, _) = vectors();
    let covered: Vec<_> = all["vectors"].as_array().unwrap().iter().map(|row| row["type"].as_str().unwrap()).collect();
    let scalars = crate::SCALARS.iter().map(|(name, _)| *name);
    for name in scalars.chain(["string", "bytes", "list", "option"]) {
        assert!(
            table.contains(&format!("name = \"{name}\"")) || table.contains(&format!("name = \"{name}<")),
            "{name}"
        );
        assert!(covered.iter().any(|ty| ty.split('<').next() == Some(name)), "{name}");
    }
    assert!(["struct", "enum"].iter().all(|name| table.contains(&format!("name = \"{name}\""))));
}

fn lease() -> Schema {
    schema(
        r#"
[types.Terms.fields]
until = "time"
prices = "list<rlusd, 3>"
[storage]
owner = { value = "address" }
leases = { map = ["string<63>", "u32", "Terms"] }
admins = { set = "address" }
kinds = { set = ["Kind", "i64", "bytes<4>", "bool"] }
bids = { list = "rlusd" }
[types.Kind]
enum = ["a", "b"]
[errors.Taken]
code = 7
args = { label = "string<63>", until = "time", price = "rlusd", by = "option<address>" }
text = "{label} is leased until {until} for {price} by {by}"
way_out = "wait"
[events.Leased]
label = { type = "string<63>", indexed = true }
days = "u32"
price = { type = "rlusd", indexed = true }
[methods.lease]
args = { label = "string<63>", days = "u32", terms = "option<Terms>" }
returns = "Kind"
[methods.end]
[invariants]
ok = "all is well"
"#,
    )
}

#[test]
fn arguments_go_by_name_and_come_back() {
    let schema = lease();
    let bytes = args_from_json(&schema, "lease", r#"{"days": 3, "label": "www"}"#).unwrap();
    assert_eq!(bytes, [&[0x83, 0x63][..], b"www", &[3, 0xf6]].concat());
    assert_eq!(args_to_json(&schema, "lease", &bytes).unwrap(), r#"{"label":"www","days":3,"terms":null}"#);
    let words = [("terms", r#"{"until": "2027-01-01", "prices": ["3.00"]}"#), ("label", "www"), ("days", "3")];
    let bytes = args_from_cli(&schema, "lease", &words, NOW).unwrap();
    let terms = r#"{"until":"2027-01-01T00:00:00Z","prices":["3.00"]}"#;
    let expected = format!(r#"{{"label":"www","days":3,"terms":{terms}}}"#);
    assert_eq!(args_to_json(&schema, "lease", &bytes).unwrap(), expected);
    assert_eq!(args_from_json(&schema, "end", "{}").unwrap(), [0x80]);
    assert_eq!(args_from_json(&schema, "ok", "{}").unwrap(), [0x80]);
}

#[test]
fn each_wrong_argument_is_named_with_a_way_out() {
    let schema = lease();
    let cases = [
        ("lease", r#"{"label": "www"}"#, "argument_missing", "days"),
        ("lease", r#"{"label": "www", "days": 3, "dayz": 4}"#, "argument_unknown", "dayz"),
        ("lease", r#"{"label": "www", "days": 3, "days": 4}"#, "argument_repeated", "days"),
        ("lease", r#"{"label": "www", "days": "3"}"#, "argument_type", "days"),
        ("lease", r#"{"label": "www", "days": 4294967296}"#, "argument_range", "days"),
        (
            "lease",
            r#"{"label": "www", "days": 1, "terms": {"until": "2027-01-01", "prices": ["1", "x"]}}"#,
            "argument_format",
            "terms.prices[1]",
        ),
        (
            "lease",
            r#"{"label": "www", "days": 1, "terms": {"until": "2027-01-01", "prices": ["1","1","1","1"]}}"#,
            "argument_too_long",
            "terms.prices",
        ),
        (
            "lease",
            r#"{"label": "www", "days": 1, "terms": {"until": "2027-01-01"}}"#,
            "argument_missing",
            "terms.prices",
        ),
        ("lease", "[]", "argument_type", ""),
        ("lease", "{", "bad_json", ""),
        ("leese", "{}", "unknown_in_schema", ""),
    ];
    for (method, json, slug, argument) in cases {
        let error = args_from_json(&schema, method, json).unwrap_err();
        assert_eq!((error.slug(), &*error.argument), (slug, argument), "{json}: {error}");
        assert!(!error.way_out().is_empty());
        assert!(error.message().contains(argument), "{error}");
    }
    let cases = [
        (&[("label", "www")][..], "argument_missing", "days"),
        (&[("label", "www"), ("days", "3"), ("days", "3")], "argument_repeated", "days"),
        (&[("label", "www"), ("dayz", "3")], "argument_unknown", "dayz"),
        (&[("label", "www"), ("days", "three")], "argument_format", "days"),
        (&[("label", "www"), ("days", "3"), ("terms", "soon")], "bad_json", "terms"),
        (
            &[("label", "www"), ("days", "3"), ("terms", r#"{"until": 3, "prices": []}"#)],
            "argument_type",
            "terms.until",
        ),
    ];
    for (words, slug, argument) in cases {
        let error = args_from_cli(&schema, "lease", words, NOW).unwrap_err();
        assert_eq!((error.slug(), &*error.argument), (slug, argument), "{words:?}: {error}");
    }
}

#[test]
fn a_span_on_the_command_line_counts_from_now() {
    let later = value_from_cli(&[], &Type::Time, "+30d", NOW).unwrap();
    assert_eq!(value_to_json(&[], &Type::Time, &later).unwrap(), r#""2027-01-31T00:00:00Z""#);
    assert!(value_from_cli(&[], &Type::Time, "+30d", None).is_err());
    assert!(value_from_cli(&[], &Type::Time, "+1d", Some(Time(u64::MAX))).is_err());
    let list = value_from_cli(&[], &Type::List(Box::new(Type::Time), 2), "+1d,2027-01-01", NOW).unwrap();
    let shown = value_to_json(&[], &Type::List(Box::new(Type::Time), 2), &list).unwrap();
    assert_eq!(shown, r#"["2027-01-02T00:00:00Z","2027-01-01T00:00:00Z"]"#);
}

#[test]
fn results_events_and_errors_become_json_and_words() {
    let schema = lease();
    assert_eq!(result_to_json(&schema, "lease", &[1]).unwrap(), r#""b""#);
    assert_eq!(result_to_json(&schema, "end", &[]).unwrap(), "null");
    assert_eq!(result_to_json(&schema, "end", &[0x80]).unwrap_err().slug(), "misfit");
    assert_eq!(result_to_json(&schema, "lease", &[2]).unwrap_err().slug(), "misfit");
    assert_eq!(result_to_json(&schema, "ok", &[0xf5]).unwrap(), "true");

    let price = [&[0x50][..], &3_000_000u128.to_be_bytes()].concat();
    let event = [&[0x83, 0x63][..], b"www", &[3], &price].concat();
    let shown = r#"{"event":"Leased","fields":{"label":"www","days":3,"price":"3.00"}}"#;
    assert_eq!(event_to_json(&schema, 0, &event).unwrap(), shown);
    assert_eq!(event_to_json(&schema, 1, &event).unwrap_err().slug(), "unknown_in_schema");
    let indexed = schema.check_event(0, &event).unwrap();
    assert_eq!(indexed, [(0, &b"\x63www"[..]), (2, &price[..])]);

    let time = ghost_types::Encode::to_cbor(&Time(1_798_761_600_000));
    let fields = [&[0x84, 0x63][..], b"www", &time, &price, &[0xf6]].concat();
    let sentence = "www is leased until 2027-01-01T00:00:00Z for 3.00 by none";
    assert_eq!(error_to_text(&schema, 7, &fields).unwrap(), sentence);
    assert!(
        error_to_json(&schema, 7, &fields).unwrap().starts_with(r#"{"error":"Taken","code":7,"fields":{"label":"www""#)
    );
    assert_eq!(schema.check_error(7, &fields), Ok(()));
    assert!(error_to_text(&schema, 7, &fields[..5]).is_err());
    assert!(error_to_text(&schema, 8, &fields).is_err());
}

#[test]
fn text_of_an_attacker_does_not_reach_the_terminal_as_it_is() {
    let schema = lease();
    let time = ghost_types::Encode::to_cbor(&Time(0));
    let price = [&[0x50][..], &0u128.to_be_bytes()].concat();
    let fields = [&[0x84, 0x67][..], b"\x1b[2J{by", &time, &price, &[0xf6]].concat();
    assert!(error_to_text(&schema, 7, &fields).unwrap().starts_with("?[2J{by is leased"));
    let json = value_to_json(&[], &Type::String(9), b"\x65\x1b\xe2\x80\xaea").unwrap();
    assert_eq!(json, r#""\u001b\u202ea""#);
}

#[test]
fn storage_keys_go_by_name_and_come_back() {
    let schema = lease();
    let key = storage_key_from_json(&schema, "leases", r#"["www", 7]"#).unwrap();
    assert_eq!(key, [&[1][..], b"www\0\0", &[0, 0, 0, 7]].concat());
    assert_eq!(storage_key_to_json(&schema, &key).unwrap(), r#"{"item":"leases","key":["www",7]}"#);
    assert_eq!(storage_key_from_json(&schema, "owner", "[]").unwrap(), [0]);
    assert_eq!(storage_key_to_json(&schema, &[0]).unwrap(), r#"{"item":"owner","key":[]}"#);
    let kinds = storage_key_from_json(&schema, "kinds", r#"["b", "-1", "0x0001", true]"#).unwrap();
    assert_eq!(kinds, [&[3, 1, 0x7f][..], &[0xff; 7], &[0, 0xff, 1, 0, 0, 1]].concat());
    assert_eq!(storage_key_to_json(&schema, &kinds).unwrap(), r#"{"item":"kinds","key":["b","-1","0001",true]}"#);
    for (item, parts) in
        [("leases", "[]"), ("leases", r#"["www"]"#), ("leases", r#"["www", "7"]"#), ("leases", "{}"), ("nobody", "[]")]
    {
        assert!(storage_key_from_json(&schema, item, parts).is_err(), "{item} {parts}");
    }
    for bytes in [&[][..], &[9], &[0, 0], &[1, 0, 0], &[1, 0xff, 0, 0, 0, 0, 0, 7], &[3, 2]] {
        assert!(storage_key_to_json(&schema, bytes).is_err(), "{bytes:?}");
    }
    let admin = [&[2][..], &[7; 32]].concat();
    let shown = format!(r#"{{"item":"admins","key":["{}"],"value":true}}"#, Address([7; 32]));
    assert_eq!(storage_entry_to_json(&schema, &admin, &[0xf5]).unwrap(), shown);
    let owner = ghost_types::Encode::to_cbor(&Address([7; 32]));
    let shown = format!(r#"{{"item":"owner","key":[],"value":"{}"}}"#, Address([7; 32]));
    assert_eq!(storage_entry_to_json(&schema, &[0], &owner).unwrap(), shown);
    assert!(storage_entry_to_json(&schema, &[0], &[0xf5]).is_err());
}

#[test]
fn a_list_keeps_its_length_under_its_own_key_and_values_under_their_index() {
    let schema = lease();
    assert_eq!(storage_key_from_json(&schema, "bids", "[]").unwrap(), [4]);
    assert_eq!(storage_key_from_json(&schema, "bids", "[258]").unwrap(), [4, 0, 0, 1, 2]);
    let shown = |key: &[u8], value: &[u8]| storage_entry_to_json(&schema, key, value);
    assert_eq!(shown(&[4], &[3]).unwrap(), r#"{"item":"bids","key":[],"value":3}"#);
    let amount = ghost_types::Encode::to_cbor(&ghost_types::Rlusd::dollars(3));
    assert_eq!(shown(&[4, 0, 0, 1, 2], &amount).unwrap(), r#"{"item":"bids","key":[258],"value":"3.00"}"#);
    assert!(shown(&[4], &amount).is_err() && shown(&[4, 0, 0, 0, 0], &[3]).is_err() && shown(&[4, 0], &[3]).is_err());
    for parts in ["[-1]", "[4294967296]", "[0, 0]", r#"["0"]"#] {
        assert!(storage_key_from_json(&schema, "bids", parts).is_err(), "{parts}");
    }
}

#[test]
fn every_refusal_of_a_form_is_reached() {
    let (all, _) = vectors();
    let mut seen: Vec<_> = all["refused"].as_array().unwrap().iter().filter_map(|row| row["slug"].as_str()).collect();
    seen.extend(["unknown_in_schema", "misfit"]);
    let rows = TABLE.iter().filter(|row| row.code.class == request::CLASS && (40..50).contains(&row.code.code));
    for row in rows {
        assert!(seen.contains(&row.slug), "{}", row.slug);
    }
}

#[test]
fn a_schema_is_described_whole() {
    let schema = lease();
    let shown: Row = serde_json::from_str(&to_json(&schema)).unwrap();
    assert_eq!(shown["hash"], schema.hash().to_string());
    assert_eq!(shown["storage"][1]["keys"], serde_json::json!(["string<63>", "u32"]));
    assert_eq!(shown["methods"][0]["args"][2]["type"], "option<Terms>");
    assert_eq!(shown["methods"][0]["kind"], "call");
    assert_eq!(shown["types"][1]["variants"], serde_json::json!(["a", "b"]));
    assert_eq!(shown["events"][0]["fields"][0]["indexed"], true);
}

#[test]
fn a_misfit_shows_the_reason_and_no_bytes() {
    let error = args_to_json(&lease(), "lease", &[0x83]).unwrap_err();
    assert_eq!(error.problem.fields, [Value::from("arguments"), Value::Uint(1)]);
}
