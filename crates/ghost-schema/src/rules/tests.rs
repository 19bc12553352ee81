//! Normal forms that no contract.toml gives: numbers that point nowhere, lists that repeat, bytes that lie.

use ghost_types::errors::schema;
use ghost_types::{Encode, ErrorCode, Value, Writer};

use crate::limits::MAX_SCHEMA_BYTES;
use crate::model::{Calls, Field, Method, NumberedEvent, Role, Schema, Shape, StorageItem, StorageKind, TypeDef};
use crate::types::Type;

const BODY: &str = r#"
[contract]
name = "names"
version = "1.0.0"
interface = 1
summary = "Names."
implements = ["token@1"]
[capabilities]
calls = ["tokens"]
[uses]
tokens = { schema = "token@1", at = "init", events = ["Transfer", "Minted"] }
"#;

fn schema() -> Schema {
    let template = include_str!("../../../../contracts/templates/token/contract.toml");
    let tables = &template[template.find("[types").unwrap()..];
    let extra = "[types.State]\nenum = [\"a\"]\n[consts]\nMOST = { type = \"u8\", value = 3 }\n[invariants]\nok = \"all is well\"";
    crate::parse(&format!("{BODY}{tables}{extra}"), &|_| Err("no files".into())).unwrap()
}

fn refusal(change: impl FnOnce(&mut Schema)) -> Option<ErrorCode> {
    let mut schema = schema();
    change(&mut schema);
    Schema::from_cbor(&schema.to_cbor()).err().map(|failure| failure.code)
}

fn field(name: &str, ty: Type) -> Field {
    Field { name: name.into(), ty, doc: String::new() }
}

#[test]
fn an_unchanged_schema_is_read_back() {
    assert_eq!(refusal(|_| {}), None);
}

#[test]
fn numbers_that_point_nowhere_are_refused() {
    let nowhere = Some(schema::UNKNOWN_REFERENCE);
    assert_eq!(refusal(|s| s.roles[0].storage = 9), nowhere);
    assert_eq!(refusal(|s| s.methods[1].auth = vec![7]), nowhere);
    assert_eq!(refusal(|s| s.methods[1].errors = vec![255]), nowhere);
    assert_eq!(refusal(|s| s.methods[1].returns = Some(Type::Named(2))), nowhere);
    assert_eq!(refusal(|s| s.consts[0].ty = Type::Named(9)), nowhere);
    assert_eq!(refusal(|s| s.capabilities.calls = Calls::Only(vec![1])), nowhere);
    assert_eq!(refusal(|s| s.storage[0].kind = StorageKind::Set { keys: vec![Type::Named(99)] }), nowhere);
    assert_eq!(refusal(|s| s.events[0].fields[0].field.ty = Type::List(Box::new(Type::Named(3)), 1)), nowhere);
    assert_eq!(refusal(|s| s.uses[0].interface.methods[0].args[0].ty = Type::Named(5)), nowhere);
    assert_eq!(refusal(|s| s.uses[0].interface.methods[0].errors = vec![2]), nowhere);
    assert_eq!(refusal(|s| s.uses[0].interface.methods[0].auth = vec![0]), nowhere);
}

#[test]
fn names_that_come_twice_are_refused() {
    let twice = Some(schema::REPEATED_ENTRY);
    assert_eq!(refusal(|s| s.methods.push(s.methods[0].clone())), twice);
    assert_eq!(refusal(|s| s.storage.push(s.storage[0].clone())), twice);
    assert_eq!(refusal(|s| s.types.push(s.types[0].clone())), twice);
    assert_eq!(refusal(|s| s.roles.push(s.roles[0].clone())), twice);
    assert_eq!(refusal(|s| s.events.push(s.events[0].clone())), twice);
    assert_eq!(refusal(|s| s.consts.push(s.consts[0].clone())), twice);
    assert_eq!(refusal(|s| s.invariants.push(s.invariants[0].clone())), twice);
    assert_eq!(refusal(|s| s.implements.push("token@1".into())), twice);
    assert_eq!(refusal(|s| s.methods[1].errors = vec![0, 0]), twice);
    assert_eq!(refusal(|s| s.methods[1].args.push(field("to", Type::U8))), twice);
    assert_eq!(refusal(|s| s.capabilities.calls = Calls::Only(vec![0, 0])), twice);
    let events = |s: &mut Schema| {
        let mut event = s.uses[0].interface.events[0].event.clone();
        event.name = "Another".into();
        s.uses[0].interface.events.push(NumberedEvent { number: 2, event });
    };
    assert_eq!(refusal(events), twice);
}

#[test]
fn each_list_has_its_limit() {
    let many = Some(schema::TOO_MANY);
    let method = |n: usize| Method { name: format!("m{n}"), ..Method::default() };
    assert_eq!(refusal(|s| s.methods.extend((0..128).map(method))), many);
    let item = |n: usize| StorageItem { name: format!("s{n}"), kind: StorageKind::Value(Type::U8), doc: String::new() };
    assert_eq!(refusal(|s| s.storage.extend((0..124).map(item))), many);
    let role = |n: usize| Role { name: format!("r{n}"), storage: 0, doc: String::new() };
    assert_eq!(refusal(|s| s.roles.extend((0..16).map(role))), many);
    let def = |n: usize| TypeDef { name: format!("T{n}"), doc: String::new(), shape: Shape::Enum(vec!["a".into()]) };
    assert_eq!(refusal(|s| s.types.extend((0..127).map(def))), many);
    assert_eq!(refusal(|s| s.methods[1].args.extend((0..32).map(|n| field(&format!("a{n}"), Type::U8)))), many);
    let variants = (0..256).map(|n| format!("v{n}")).collect();
    assert_eq!(refusal(|s| s.types[1].shape = Shape::Enum(variants)), many);
    assert_eq!(refusal(|s| s.capabilities.actions = (0..65).map(|n| format!("a.b{n}")).collect()), many);
}

/// Lists that a limit of their own would only reach after much work: each is refused at once.
#[test]
fn a_schema_full_of_one_thing_costs_little() {
    let many = Some(schema::TOO_MANY);
    assert_eq!(refusal(|s| s.capabilities.calls = Calls::Only(vec![0; 60_000])), many);
    assert_eq!(refusal(|s| s.capabilities.privileges = vec![crate::Privilege::Mint; 60_000]), many);
    assert_eq!(refusal(|s| s.methods[1].errors = vec![0; 60_000]), Some(schema::REPEATED_ENTRY));
    assert_eq!(refusal(|s| s.implements = vec![String::new(); 60_000]), many);
    let types = vec![TypeDef { name: String::new(), doc: String::new(), shape: Shape::Struct(Vec::new()) }; 9_000];
    assert_eq!(refusal(|s| s.types = types), many);
    assert_eq!(refusal(|s| s.types[1].shape = Shape::Enum(vec![String::new(); 60_000])), many);
    let keys = vec![Type::U8; 60_000];
    assert_eq!(refusal(|s| s.storage[3].kind = StorageKind::Set { keys }), Some(schema::WRONG_FORM));
}

#[test]
fn rules_of_contract_toml_hold_for_bytes() {
    assert_eq!(refusal(|s| s.contract.name = "Token".into()), Some(schema::BAD_NAME));
    assert_eq!(refusal(|s| s.contract.interface = 0), Some(schema::HOST_INTERFACE));
    assert_eq!(refusal(|s| s.contract.summary = "\u{1b}[2J".into()), Some(schema::BAD_TEXT));
    assert_eq!(refusal(|s| s.methods[1].args[0].ty = Type::String(0)), Some(schema::BAD_BOUND));
    let option = |ty| Type::Option(Box::new(ty));
    assert_eq!(refusal(|s| s.methods[1].args[0].ty = option(option(Type::U8))), Some(schema::BAD_TYPE));
    let deep = (0..5).fold(Type::U8, |ty, _| Type::List(Box::new(ty), 1));
    assert_eq!(refusal(|s| s.methods[1].args[0].ty = deep), Some(schema::TOO_DEEP));
    assert_eq!(refusal(|s| s.methods[1].args[0].ty = Type::Bytes(65_536)), Some(schema::TOO_LARGE));
    assert_eq!(refusal(|s| s.methods[1].args[0].name = "gas_limit".into()), Some(schema::RESERVED_NAME));
    assert_eq!(refusal(|s| s.methods[1].wakeup = true), Some(schema::NOT_IMPLEMENTED));
    assert_eq!(refusal(|s| s.methods[4].wakeup = true), Some(schema::CONTRADICTION));
    assert_eq!(refusal(|s| s.errors[1].code = 1), Some(schema::REPEATED_ERROR_CODE));
    assert_eq!(refusal(|s| s.errors[0].text = "{nobody}".into()), Some(schema::BAD_TEMPLATE));
    assert_eq!(refusal(|s| s.roles[0].storage = 2), Some(schema::BAD_ROLE));
    assert_eq!(refusal(|s| s.consts[0].value = Value::Uint(256)), Some(schema::BAD_VALUE));
    assert_eq!(refusal(|s| s.consts[0].ty = option(Type::U8)), Some(schema::NOT_A_KEY));
    assert_eq!(refusal(|s| s.implements[0] = "token@9".into()), Some(schema::UNKNOWN_INTERFACE));
    assert_eq!(refusal(|s| s.events[0].name = "Moved".into()), Some(schema::NOT_IMPLEMENTED));
    assert_eq!(refusal(|s| s.capabilities.calls = Calls::default()), Some(schema::UNUSED_USES));
    assert_eq!(refusal(|s| s.uses[0].interface.methods[0].name = "init".into()), Some(schema::UNKNOWN_REFERENCE));
    let circle = |s: &mut Schema| s.types[0].shape = Shape::Struct(vec![field("a", Type::Named(0))]);
    assert_eq!(refusal(circle), Some(schema::RECURSIVE_TYPE));
}

#[test]
fn operands_of_an_attacker_are_cut_and_cleaned() {
    let mut schema = schema();
    schema.contract.name = format!("\u{1b}[31m\u{202e}{}", "x".repeat(10_000));
    let failure = Schema::from_cbor(&schema.to_cbor()).unwrap_err();
    let Value::Text(name) = &failure.fields[0] else { panic!("{failure:?}") };
    assert!(name.starts_with("?[31m?xxx") && name.len() < 200);
}

/// A receipt is hashed: an operand that is prose would make every rewording a fork.
#[test]
fn what_enters_a_receipt_is_names_and_numbers() {
    let fields = |change: &dyn Fn(&mut Schema)| {
        let mut schema = schema();
        change(&mut schema);
        Schema::from_cbor(&schema.to_cbor()).unwrap_err().fields
    };
    let name = |s: &mut Schema| s.contract.name = "Token".into();
    assert_eq!(fields(&name), [Value::from("Token"), Value::Null]);
    let large = |s: &mut Schema| s.methods[1].args[0].ty = Type::Bytes(65_536);
    assert_eq!(fields(&large), [Value::Null, Value::Uint(65_559), Value::Uint(65_536)]);
    let methods = |s: &mut Schema| s.methods[4].view = true;
    assert_eq!(fields(&methods), [Value::from("mint"), Value::Null, Value::Null]);
}

#[test]
fn bytes_that_are_no_normal_form_are_refused() {
    let bytes = schema().to_cbor();
    let code = |bytes: &[u8]| Schema::from_cbor(bytes).err().map(|failure| failure.code);
    assert_eq!(code(&[]), Some(schema::MALFORMED));
    assert_eq!(code(&bytes[..bytes.len() - 1]), Some(schema::MALFORMED));
    assert_eq!(code(&[&bytes[..], &[0]].concat()), Some(schema::MALFORMED));
    assert_eq!(code(&[0x81; 64]), Some(schema::MALFORMED));
    assert_eq!(code(&vec![0; MAX_SCHEMA_BYTES + 1]), Some(schema::TOO_LARGE));
    let mut newer = Writer::new();
    (2u64, "unknown").encode(&mut newer);
    assert_eq!(code(&newer.into_bytes()), Some(schema::NEWER_FORMAT));
    // Flags that no rule knows: they may mean something to a later ledger, so this one does not skip them.
    let price = [b"\x68transfer".as_slice(), b"\x82"].concat();
    let at = bytes.windows(price.len()).rposition(|part| part == price).unwrap();
    let flags = at + bytes[at..].iter().position(|b| *b == 0xf6).unwrap() + 1;
    let mut flagged = bytes.clone();
    assert_eq!(std::mem::replace(&mut flagged[flags], 16), 0);
    assert_eq!(code(&flagged), Some(schema::MALFORMED));
}
