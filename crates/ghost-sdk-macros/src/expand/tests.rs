use std::path::Path;

use super::{expand, modules};

/// Heads every schema here.
const HEAD: &str =
    "[contract]\nname = \"c\"\nversion = \"1.0.0\"\ninterface = 1\nsummary = \"A test.\"\nlicense = \"Apache-2.0\"\n";

fn source(body: &str) -> String {
    let used = |path: &str| match path {
        "other.toml" => Ok(format!("{HEAD}{OTHER}")),
        _ => Err("no such file".into()),
    };
    expand(&ghost_schema::parse(&format!("{HEAD}{body}"), &used).expect("a schema"))
}

const OTHER: &str = r#"
[types.Terms.fields]
days = "u32"
[errors.Taken]
code = 4
text = "taken"
[events.Unused]
a = "u8"
[events.Leased]
label = { type = "string<9>", indexed = true }
[methods.init]
args = { owner = "address" }
[methods.lease]
args = { label = "string<9>" }
payable = true
returns = "Terms"
errors = ["Taken"]
[methods.price]
view = true
returns = "rlusd"
"#;

/// The lines of `source`, without their indentation, that follow each other.
fn has(source: &str, lines: &str) {
    let flat = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    assert!(flat(source).contains(&flat(lines)), "not in the expansion:\n{lines}\n--- which is\n{source}");
}

#[test]
fn types_become_structs_and_enums() {
    let source = source(
        r#"
        [types.Mood]
        enum = ["calm", "very_wild"]
        [types.Deal.fields]
        a = { type = "option<Mood>", doc = "how" }
        b = "list<bytes<4>, 8>"
        [methods.take]
        args = { deal = "Deal" }
        "#,
    );
    has(&source, "pub enum Mood {\nCalm = 0,\nVeryWild = 1,\n}");
    has(
        &source,
        "#[derive(Clone, Debug, PartialEq, Eq)]\npub struct Deal {\n/// how\n\
         pub a: ::core::option::Option<super::types::Mood>,\npub b: ::ghost_sdk::List<::ghost_sdk::Blob<4>, 8>,\n}",
    );
    has(&source, "fn take(cx: &mut ::ghost_sdk::Call, args: args::Take) -> ::ghost_sdk::Result<()>;");
}

#[test]
fn constants_have_the_value_of_the_schema() {
    let source = source(
        r#"
        [types.Mood]
        enum = ["calm", "wild"]
        [consts]
        A = { type = "i64", value = -5 }
        B = { type = "u128", value = "340282366920938463463374607431768211455" }
        C = { type = "i128", value = "-1" }
        D = { type = "rlusd", value = "0.05" }
        E = { type = "duration", value = "1d" }
        F = { type = "string<9>", value = "a\"b" }
        G = { type = "Mood", value = "wild" }
        H = { type = "bool", value = true }
        [methods.go]
        "#,
    );
    for line in [
        "pub const A: i64 = -5;",
        "pub const B: u128 = 340282366920938463463374607431768211455;",
        "pub const C: i128 = -1;",
        "pub const D: ::ghost_sdk::Rlusd = ::ghost_sdk::Rlusd(50000);",
        "pub const E: ::ghost_sdk::Duration = ::ghost_sdk::Duration(86400000);",
        "pub const F: &str = \"a\\\"b\";",
        "pub const G: super::types::Mood = super::types::Mood::Wild;",
        "pub const H: bool = true;",
    ] {
        has(&source, line);
    }
}

#[test]
fn storage_becomes_accessors_by_number() {
    let source = source(
        r#"
        [storage]
        owner = { value = "address" }
        debts = { map = ["address", "u64", "rlusd"], ordered = true }
        guests = { set = "address" }
        bids = { list = "rlusd" }
        [roles]
        owner = "storage.owner"
        guest = "storage.guests"
        [methods.enter]
        auth = ["owner", "guest"]
        "#,
    );
    has(
        &source,
        "pub fn owner(&self) -> ::ghost_sdk::storage::Value<::ghost_sdk::Address, A> {\n::ghost_sdk::storage::Value::item(0)\n}",
    );
    has(
        &source,
        "pub fn debts(&self) -> ::ghost_sdk::storage::OrderedMap<(::ghost_sdk::Address, u64), ::ghost_sdk::Rlusd, A> {\n::ghost_sdk::storage::OrderedMap::item(1)",
    );
    has(
        &source,
        "pub fn bids(&self) -> ::ghost_sdk::storage::List<::ghost_sdk::Rlusd, A> {\n::ghost_sdk::storage::List::item(3)",
    );
    has(&source, "pub fn guest(cx: &::ghost_sdk::View) -> bool {\ncx.store().guests().has(&cx.caller())\n}");
    has(
        &source,
        "::ghost_sdk::entry::require(roles::owner(&cx) || roles::guest(&cx), \"owner or guest\")?;\nSelf::enter(&mut cx)",
    );
}

#[test]
fn errors_and_events_carry_code_number_and_filters() {
    let source = source(
        r#"
        [errors.Bare]
        code = 9
        text = "no"
        [events.First]
        a = "u8"
        [events.Second]
        b = { type = "address", indexed = true }
        [methods.go]
        errors = ["Bare"]
        "#,
    );
    has(&source, "pub struct Bare;\n}\nimpl ::ghost_sdk::error::ContractError for Bare {\nconst CODE: u32 = 9;\n}");
    has(&source, "impl ::ghost_sdk::Event for Second {\nconst NUMBER: u8 = 1;\nconst MOST_BYTES: usize = 35;\n}");
    has(
        &source,
        "pub fn with_b(b: &::ghost_sdk::Address) -> ::ghost_sdk::Filter<Self> {\n::ghost_sdk::Filter::all().with_field(0, b)\n}",
    );
}

#[test]
fn a_view_gets_a_view_and_an_invariant_is_one() {
    let source = source(
        r#"
        [methods.price]
        view = true
        args = { days = "u32" }
        returns = "rlusd"
        [invariants]
        solvent = "it is"
        "#,
    );
    has(&source, "fn price(cx: &::ghost_sdk::View, args: args::Price) -> ::ghost_sdk::Result<::ghost_sdk::Rlusd>;");
    has(&source, "fn solvent(cx: &::ghost_sdk::View) -> ::ghost_sdk::Result<bool>;");
    has(&source, "impl ::ghost_sdk::call::Viewable for Price {}");
    has(
        &source,
        "let cx = ::ghost_sdk::entry::view();\n::ghost_sdk::entry::returns((|| {\nSelf::price(&cx, ::ghost_sdk::entry::args()?)",
    );
}

#[test]
fn wakeup_methods_for_events_and_answers_are_known_by_their_arguments() {
    let source = source(
        r#"
        [methods.on_paid]
        wakeup = true
        args = { from = "address", data = "bytes<90>" }
        [methods.on_word]
        wakeup = true
        args = { slot = "hash", word = "option<bytes<9>>" }
        [methods.on_time]
        wakeup = true
        args = { at = "hash", data = "bytes<90>" }
        [methods.plain]
        args = { from = "address", data = "bytes<90>" }
        "#,
    );
    has(
        &source,
        "impl ::ghost_sdk::wakeup::Listener for OnPaid {\nconst ROOM: usize = 90;\nfn event_bytes(&self) -> &[u8] {\n&self.data\n}\n}",
    );
    has(&source, "impl ::ghost_sdk::wakeup::Answered for OnWord {");
    has(&source, "self.word.as_deref()\n}");
    for other in ["OnTime", "Plain"] {
        assert!(
            !source.contains(&format!("Listener for {other} ")) && !source.contains(&format!("Answered for {other} "))
        );
    }
}

#[test]
fn a_used_contract_becomes_a_client() {
    let source = source(
        r#"
        [capabilities]
        calls = ["name_book"]
        [uses]
        name_book = { schema = "other.toml", at = "init", events = ["Leased"] }
        [methods.go]
        "#,
    );
    has(&source, "pub mod uses {\n/// The contract `name_book`.\npub mod name_book {");
    has(&source, "pub fn bound(cx: &::ghost_sdk::View) -> Self {\nSelf(cx.bound(0))\n}");
    has(
        &source,
        "pub fn lease<'c>(&self, cx: &'c mut ::ghost_sdk::Call, args: args::Lease) -> ::ghost_sdk::call::Invocation<'c, args::Lease> {\ncx.call(self.0, args)\n}",
    );
    has(
        &source,
        "pub fn price(&self, cx: &::ghost_sdk::View) -> ::ghost_sdk::Result<::ghost_sdk::Rlusd, ::ghost_sdk::CallError> {\ncx.ask(self.0, args::Price)\n}",
    );
    has(&source, "impl ::ghost_sdk::Event for Leased {\nconst NUMBER: u8 = 1;\nconst MOST_BYTES: usize = 11;\n}");
    assert!(!source.contains("pub fn init"), "only the ledger calls init");
}

#[test]
fn a_doc_stays_on_its_line() {
    let source = source("[methods.go]\nsummary = \"Goes; /// not } a { block\"\n");
    has(&source, "/// Goes; /// not } a { block\nfn go(");
}

/// What three contracts become, to be read: `GHOST_BLESS=1 cargo test --workspace --lib expansions` renews the files,
/// and the difference is read before it is committed. The schema's bytes, which end each expansion, are left out.
#[test]
#[allow(clippy::disallowed_methods, reason = "a test may read whether it is to renew its files")]
fn expansions_are_the_golden_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut stale = Vec::new();
    for name in ["blank", "escrow", "name-lease"] {
        let toml = std::fs::read_to_string(root.join(format!("contracts/templates/{name}/contract.toml")));
        let schema = ghost_schema::parse(&toml.expect("a file"), &|_| Err("it uses none".into())).expect("a schema");
        let made = modules(&schema).text;
        let golden = root.join(format!("tests/golden/expansions/{name}.rs"));
        if std::fs::read_to_string(&golden).ok().as_ref() == Some(&made) {
            continue;
        }
        stale.push(name);
        if std::env::var("GHOST_BLESS").is_ok() {
            std::fs::create_dir_all(golden.parent().expect("a folder")).expect("a folder to write to");
            std::fs::write(golden, made).expect("written");
        }
    }
    assert_eq!(stale, [""; 0], "these expand to something else now");
}

#[test]
fn every_schema_of_the_repository_expands_to_source_that_names_its_methods() {
    let contracts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts");
    for folder in ["templates/token", "templates/escrow", "templates/name-lease", "tests/probe", "tests/caller", "wat"]
    {
        let folder = contracts.join(folder);
        let read = |path: &str| std::fs::read_to_string(folder.join(path)).map_err(|error| error.to_string());
        let schema = ghost_schema::parse(&read("contract.toml").expect("a file"), &read).expect("a schema");
        let source = expand(&schema);
        for method in &schema.methods {
            assert!(source.contains(&format!("\n    fn {}(cx: ", method.name)), "{}", method.name);
        }
    }
}
