//! The author's file: what it gives, and what hostile ones cannot do. Mistakes and their words are golden files.

use ghost_types::errors::schema;
use ghost_types::{Hash, Value};

use crate::model::{At, Calls, Kind, Range, Shape, StorageKind, Version};
use crate::types::Type;
use crate::{Diagnostic, Schema, parse, parse_interface};

const HEAD: &str = "[contract]\nname = \"a\"\nversion = \"1.2.3\"\ninterface = 1\nsummary = \"A.\"\n";

fn no_files(_: &str) -> Result<String, String> {
    Err("there are no files".into())
}

fn good(body: &str) -> Schema {
    parse(&format!("{HEAD}{body}"), &no_files).unwrap_or_else(|found| panic!("{}", found[0]))
}

fn bad(toml: &str) -> Vec<Diagnostic> {
    parse(toml, &no_files).err().unwrap_or_default()
}

#[test]
fn templates_come_back_from_their_normal_form() {
    for toml in [
        include_str!("../../../../contracts/templates/token/contract.toml"),
        include_str!("../../../../contracts/templates/escrow/contract.toml"),
        include_str!("../../../../contracts/templates/name-lease/contract.toml"),
    ] {
        let schema = parse(toml, &no_files).unwrap_or_else(|found| panic!("{}", found[0]));
        assert_eq!(Schema::from_cbor(&schema.to_cbor()).as_ref(), Ok(&schema));
    }
}

#[test]
fn the_example_of_the_specification_means_what_it_says() {
    let page = include_str!("../../../../docs/spec/schema.md");
    let toml = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let used = include_str!("../../../../tests/golden/schema/used/names.toml");
    let schema = parse(toml, &|path| if path == "../names/contract.toml" { Ok(used.into()) } else { no_files(path) });
    let schema = schema.unwrap_or_else(|found| panic!("{}", found[0]));
    assert_eq!(schema.capabilities.calls, Calls::Only(vec![0]));
    assert_eq!(schema.capabilities.actions, ["dns.records.set"]);
    assert_eq!((schema.uses[0].at, &*schema.uses[0].name), (At::System, "names"));
    assert_eq!(schema.uses[0].schema, parse(used, &no_files).unwrap().hash());
    assert_eq!(schema.consts[0].value, Value::Uint(366));
    let lease = schema.method("lease").unwrap();
    assert!(lease.payable && lease.kind() == Kind::Call);
    assert_eq!(schema.type_text(lease.returns.as_ref().unwrap()), "Lease");
    assert_eq!(schema.method("expire").unwrap().kind(), Kind::Wakeup);
    assert_eq!(schema.method("migrate").unwrap().from, Range::parse("^1"));
    assert!(schema.migrates_from(Version::parse("1.9.0").unwrap()));
    assert!(!schema.migrates_from(Version::parse("2.0.0").unwrap()));
    let kinds: Vec<_> = schema.storage.iter().map(|item| matches!(item.kind, StorageKind::Value(_))).collect();
    assert_eq!(kinds, [true, true, false, false]);
}

#[test]
fn order_is_the_order_of_writing() {
    let schema = good(
        "[storage]\nzebra = { value = \"u8\" }\nape = { value = \"u8\" }\n[methods.zoo]\n[events.Z]\nb = \"u8\"\na = \"u8\"\n[methods.arc]\n[events.A]",
    );
    let names: Vec<_> = schema.storage.iter().map(|item| &*item.name).collect();
    assert_eq!(names, ["zebra", "ape"]);
    assert_eq!(schema.methods[0].name, "zoo");
    assert_eq!(schema.events[0].fields[0].field.name, "b");
    let dotted = good("[storage]\nzebra.value = \"u8\"\nape = { value = \"u8\" }\n[types]\nS.enum = [\"b\", \"a\"]");
    assert_eq!(dotted.storage_item("ape").map(|(number, _)| number), Some(1));
    assert_eq!(dotted.types[0].shape, Shape::Enum(vec!["b".into(), "a".into()]));
}

#[test]
fn uses_keep_what_is_used_with_its_types_and_errors() {
    let used = include_str!("../../../../tests/golden/schema/used/names.toml");
    let body = "[capabilities]\ncalls = [\"names\"]\n[uses]\nnames = { schema = \"n\", at = \"init\", methods = [\"resolve\"], events = [\"Changed\"] }";
    let schema = parse(&format!("{HEAD}{body}"), &|_| Ok(used.into())).unwrap();
    let interface = &schema.uses[0].interface;
    assert_eq!(interface.methods.len(), 1);
    assert_eq!(interface.methods[0].errors, [0]);
    assert_eq!((interface.errors.len(), &*interface.errors[0].name), (1, "Absent"));
    assert_eq!((interface.types.len(), &*interface.types[0].name), (1, "Record"));
    assert_eq!((interface.events.len(), interface.events[0].number), (1, 1));
    assert_eq!(interface.methods[0].returns, Some(Type::Option(Box::new(Type::Named(0)))));
    assert_ne!(schema.uses[0].schema, Hash::default());
    assert_eq!(Schema::from_cbor(&schema.to_cbor()), Ok(schema));
}

#[test]
fn paths_of_used_schemas_count_from_their_own_folder() {
    let file = |uses: &str| {
        format!("{HEAD}[capabilities]\ncalls = [\"*\"]\n[uses]\nb = {{ schema = \"{uses}\", at = \"init\" }}")
    };
    let asked = std::cell::RefCell::new(Vec::new());
    let loader = |path: &str| {
        asked.borrow_mut().push(String::from(path));
        match path {
            "../b/contract.toml" => Ok(file("../c/contract.toml")),
            "../c/contract.toml" => Ok(HEAD.into()),
            other => no_files(other),
        }
    };
    assert!(parse(&file("../b/contract.toml"), &loader).is_ok());
    assert_eq!(*asked.borrow(), ["../b/contract.toml", "../c/contract.toml"]);
}

#[test]
fn schemas_that_multiply_are_stopped() {
    let asked = std::cell::Cell::new(0);
    let loader = |path: &str| {
        asked.set(asked.get() + 1);
        let entry = |n: usize| format!("u{n} = {{ schema = \"{n}\", at = \"init\" }}\n");
        let uses: String = (0..16).map(entry).collect();
        // Each file differs, so that no circle is seen.
        Ok(format!("{HEAD}# {} {path}\n[capabilities]\ncalls = [\"*\"]\n[uses]\n{uses}", asked.get()))
    };
    let root = loader("").unwrap();
    assert!(parse(&root, &loader).is_err());
    assert!(asked.get() <= 65);
}

#[test]
fn a_published_interface_has_nothing_of_its_own() {
    assert!(parse_interface("[methods.a]\nview = true\nreturns = \"u8\"").is_ok());
    let found = parse_interface("[storage]\nowner = { value = \"address\" }\n[methods.init]").unwrap_err();
    let slugs: Vec<_> = found.iter().map(|diagnostic| diagnostic.slug).collect();
    assert_eq!(slugs, ["unknown_key", "unknown_reference"]);
}

#[test]
fn columns_count_characters() {
    let found = bad(&format!("{HEAD}[storage]\n\"größe\" = {{ value = \"u8\", \"däc\" = 1 }}"));
    let places: Vec<_> = found.iter().map(|d| (d.line, d.column, d.length, &*d.offending)).collect();
    assert_eq!(places, [(7, 1, 7, "\"größe\""), (7, 27, 5, "\"däc\"")]);
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_change_nothing() {
    let unix = format!("{HEAD}[methods.a]\n");
    let windows = format!("\u{feff}{}", unix.replace('\n', "\r\n"));
    assert_eq!(parse(&unix, &no_files).unwrap(), parse(&windows, &no_files).unwrap());
    let found = bad(&format!("{HEAD}[method.a]\n").replace('\n', "\r\n"));
    assert_eq!((found[0].line, found[0].column, &*found[0].offending), (6, 2, "method"));
}

#[test]
fn deep_and_huge_files_are_refused_in_words() {
    let nested = |n: usize| format!("a = {}1{}\n", "[".repeat(n), "]".repeat(n));
    let inline = |n: usize| format!("a = {}1{}\n", "{ b = ".repeat(n), " }".repeat(n));
    let dotted = |n: usize| format!("{}a = 1\n", "a.".repeat(n));
    let header = |n: usize| format!("[{}a]\nb = 1\n", "a.".repeat(n));
    let both = format!("{}a = {{ {}b = 1 }}\n", "a.".repeat(70), "b.".repeat(70));
    for hostile in
        [nested(30), nested(100_000), inline(30), inline(20_000), dotted(60), dotted(100_000), header(60), both]
    {
        let found = bad(&hostile);
        assert!(!found.is_empty() && found.len() <= 50);
        assert!(found.iter().all(|d| d.offending.len() < 70 && d.message.len() < 600), "{:?}", found[0]);
        assert_eq!(found[0].code, schema::TOML_SYNTAX, "{}", found[0]);
    }
    assert_eq!(bad(&"#".repeat(300_000))[0].slug, "too_large");
    let many: String = (0..5_000).map(|n| format!("k{n} = 1\n")).collect();
    assert_eq!(bad(&many).len(), 50);
    assert_eq!(bad(&format!("{HEAD}[storage]\n{}", "a = { value = \"u8\" }\n".repeat(5_000))).len(), 50);
    assert!(!bad("\u{0}\u{1b}\u{7f} = \u{202e}").is_empty());
}

#[test]
fn the_specification_lists_what_the_code_has() {
    let page = include_str!("../../../../docs/spec/schema.md");
    for option in crate::names::CALL_OPTIONS {
        assert!(page.contains(&format!("`{option}`")), "{option}");
    }
    for (number, (name, _)) in crate::SCALARS.iter().enumerate() {
        assert!(page.replace('\n', " ").contains(&format!("{number} `{name}`")), "{name}");
    }
}
