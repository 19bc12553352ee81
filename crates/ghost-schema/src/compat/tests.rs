//! Schemas that fit each other, and the ways they do not.

use super::{implements, satisfies, storage_appends_to};
use crate::{Interface, Schema, parse, parse_interface, standards};

const HEAD: &str = r#"
[contract]
name = "names"
version = "1.0.0"
interface = 1
summary = "Names."
"#;

const WANTED: &str = r#"
[types.Record.fields]
target = "address"
state = "State"
[types.State]
enum = ["free", "taken"]
[errors.Absent]
code = 4
args = { name = "string<63>" }
text = "no {name}"
[events.Changed]
name = { type = "string<63>", indexed = true }
[methods.resolve]
view = true
args = { name = "string<63>" }
returns = "option<Record>"
errors = ["Absent"]
[methods.claim]
payable = true
args = { name = "string<63>" }
"#;

fn wanted() -> Interface {
    parse_interface(WANTED).unwrap()
}

fn schema(body: &str) -> Schema {
    parse(&format!("{HEAD}{body}"), &|_| Err("no files".into())).unwrap()
}

fn reason(body: &str) -> String {
    satisfies(&schema(body), &wanted()).map_or_else(|m| format!("{}: {}", m.part, m.reason), |()| "fits".into())
}

#[test]
fn a_contract_with_more_than_is_wanted_fits() {
    let more = WANTED
        .replace("[types.Record.fields]", "[types.First]\nenum = [\"a\"]\n[types.Entry.fields]")
        .replace("option<Record>", "option<Entry>");
    let more =
        format!("{more}\n[methods.other]\n[errors.Other]\ncode = 1\ntext = \"other\"\n[events.Later]\na = \"u8\"");
    assert_eq!(reason(&more), "fits");
}

#[test]
fn every_difference_is_named() {
    let cases = [
        ("[methods.claim]", "[methods.claims]", "method claim: is not there"),
        ("payable = true\n", "", "method claim: takes no payment"),
        ("view = true\n", "", "method resolve: is not a view"),
        ("option<Record>", "Record", "method resolve: has another result"),
        ("string<63>", "string<64>", "method resolve: has other arguments"),
        (
            "args = { name = \"string<63>\" }\nreturns",
            "args = { label = \"string<63>\" }\nreturns",
            "method resolve: has other arguments",
        ),
        ("state = \"State\"", "status = \"State\"", "method resolve: has another result"),
        ("\"taken\"", "\"taken\", \"more\"", "method resolve: has another result"),
        ("code = 4", "code = 5", "error Absent: is not there with the same code and args"),
        (", indexed = true", "", "event Changed: is not there under the same number with the same fields"),
        (
            "[events.Changed]",
            "[events.First]\na = \"u8\"\n[events.Changed]",
            "event Changed: is not there under the same number with the same fields",
        ),
    ];
    for (from, to, expected) in cases {
        assert!(WANTED.contains(from), "{from}");
        assert_eq!(reason(&WANTED.replace(from, to)), expected);
    }
}

#[test]
fn a_wakeup_cannot_stand_for_a_method() {
    let claim = WANTED.replace("payable = true\n", "wakeup = true\n");
    assert_eq!(reason(&claim), "method claim: is called by the ledger alone");
}

#[test]
fn a_published_interface_counts_events_by_name() {
    let body = WANTED.replace("[events.Changed]", "[events.First]\na = \"u8\"\n[events.Changed]");
    assert_eq!(implements(&schema(&body), &wanted()), Ok(()));
}

#[test]
fn the_token_template_keeps_to_token_1() {
    let toml = include_str!("../../../../contracts/templates/token/contract.toml");
    let token = parse(toml, &|_| Err("no files".into())).unwrap();
    assert_eq!(satisfies(&token, standards::published("token@1").unwrap()), Ok(()));
}

const STORED: &str = r#"
[types.State]
enum = ["free", "taken"]
[types.Item.fields]
state = "State"
amount = "rlusd"
[storage]
owner = { value = "address" }
items = { map = ["string<63>", "Item"] }
history = { list = "Item" }
admins = { set = "address" }
"#;

#[test]
fn storage_may_only_grow_at_its_end() {
    let cases = [
        ("", "", None),
        ("admins = { set", "later = { value = \"u8\" }\nadmins = { set", Some("admins")),
        ("admins = { set = \"address\" }", "admins = { set = \"address\" }\nlater = { value = \"u8\" }", None),
        ("admins = { set = \"address\" }", "", Some("admins")),
        ("list = \"Item\"", "list = \"State\"", Some("history")),
        ("list = \"Item\"", "map = [\"u32\", \"Item\"]", Some("history")),
        ("owner = {", "holder = {", Some("owner")),
        ("map = [\"string<63>\"", "map = [\"string<64>\"", Some("items")),
        ("\"Item\"] }", "\"Item\"], ordered = true, doc = \"said\" }", None),
        ("value = \"address\"", "set = \"address\"", Some("owner")),
        ("\"taken\"", "\"taken\", \"sold\"", None),
        ("\"free\", \"taken\"", "\"taken\", \"free\"", Some("items")),
        ("amount = \"rlusd\"", "amount = \"rlusd\"\nmore = \"u8\"", Some("items")),
        ("amount = \"rlusd\"", "amount = \"u128\"", Some("items")),
        ("Item", "Thing", None),
    ];
    let old = schema(STORED);
    for (from, to, expected) in cases {
        let new = schema(&STORED.replace(from, to));
        assert_eq!(storage_appends_to(&old, &new).err().as_deref(), expected, "{from} -> {to}");
    }
}

#[test]
fn hostile_towers_of_types_are_compared_in_no_time() {
    let level = |n: u32| format!("[types.T{n}.fields]\na = \"T{0}\"\nb = \"T{0}\"\n", n + 1);
    let tower: String = (0..9).map(level).collect();
    let body = format!("{tower}[types.T9.fields]\na = \"u8\"\nb = \"u8\"\n[storage]\n");
    let items: String = (0..128).map(|n| format!("i{n} = {{ value = \"T0\" }}\n")).collect();
    let schema = schema(&(body + &items));
    assert_eq!(storage_appends_to(&schema, &schema), Ok(()));
}
