//! What holds for every schema and every value: normal forms and text forms come back, and nothing hostile panics.

use ghost_schema::{
    Schema, args_from_json, args_to_json, check_all, parse, storage_key_from_json, storage_key_to_json, to_json,
    value_from_json, value_to_json,
};
use ghost_types::{Address, Encode, Reader, Writer};
use proptest::prelude::*;

const TEMPLATES: [&str; 3] = [
    include_str!("../../../contracts/templates/token/contract.toml"),
    include_str!("../../../contracts/templates/escrow/contract.toml"),
    include_str!("../../../contracts/templates/name-lease/contract.toml"),
];

fn no_files(_: &str) -> Result<String, String> {
    Err("there are no files".into())
}

/// A scalar type's expression.
fn scalar() -> impl Strategy<Value = String> {
    let plain = "bool u8 u16 u32 u64 u128 i64 i128 bytes32 address hash time duration rlusd State";
    let sized = (prop_oneof![Just("string"), Just("bytes")], 1u32..40).prop_map(|(name, n)| format!("{name}<{n}>"));
    prop_oneof![4 => prop::sample::select(plain.split(' ').map(String::from).collect::<Vec<_>>()), 1 => sized]
}

/// Any type's expression; `Part` and `Whole` are structs, `State` is an enum.
fn any_type() -> impl Strategy<Value = String> {
    let named = prop_oneof![Just("Part".to_owned()), Just("Whole".to_owned())];
    let leaf = prop_oneof![4 => scalar(), 1 => named];
    leaf.prop_recursive(2, 4, 1, |inner| {
        let list = (inner.clone(), 1u32..5).prop_map(|(item, n)| format!("list<{item}, {n}>"));
        let option = inner.prop_filter("null has one meaning", |ty| !ty.starts_with("option"));
        prop_oneof![list, option.prop_map(|item| format!("option<{item}>"))]
    })
}

fn fields(types: &[String]) -> String {
    let fields: Vec<_> = types.iter().enumerate().map(|(n, ty)| format!("f{n} = \"{ty}\"")).collect();
    fields.join(", ")
}

prop_compose! {
    /// A contract.toml with a bit of everything.
    fn contract()(
        part in prop::collection::vec(scalar(), 1..4),
        args in prop::collection::vec(prop::collection::vec(any_type(), 0..4), 1..4),
        values in prop::collection::vec(any_type(), 1..5),
        keys in prop::collection::vec(prop::collection::vec(scalar(), 1..3), 1..4),
        errors in prop::collection::vec(prop::collection::vec(scalar(), 0..3), 0..3),
        events in prop::collection::vec(prop::collection::vec((any_type(), any::<bool>()), 0..4), 0..3),
        flags in any::<[bool; 4]>(),
    ) -> String {
        let mut toml = format!(
            "[contract]\nname = \"any\"\nversion = \"1.2.3\"\ninterface = 1\nsummary = \"Anything.\"\n\
             [capabilities]\npays = {}\nwakes = {}\n[types]\nState.enum = [\"a\", \"b\", \"c\"]\n\
             Part.fields = {{ {} }}\nWhole.fields = {{ one = \"Part\", more = \"list<Part, 2>\" }}\n[storage]\n",
            flags[0], flags[1], fields(&part)
        );
        for (n, ty) in values.iter().enumerate() {
            toml += &format!("v{n} = {{ value = \"{ty}\" }}\n");
        }
        for (n, keys) in keys.iter().enumerate() {
            let keys: Vec<_> = keys.iter().map(|key| format!("\"{key}\"")).collect();
            toml += &format!("m{n} = {{ map = [{}, \"{}\"], ordered = {} }}\n", keys.join(", "), values[0], flags[2]);
        }
        for (n, types) in errors.iter().enumerate() {
            toml += &format!("[errors.E{n}]\ncode = {}\nargs = {{ {} }}\ntext = \"error\"\n", n + 1, fields(types));
        }
        for (n, types) in events.iter().enumerate() {
            toml += &format!("[events.V{n}]\n");
            for (i, (ty, indexed)) in types.iter().enumerate() {
                let indexed = *indexed && !ty.contains("list") && !ty.contains("option") && !ty.ends_with("t") && ty != "Whole";
                toml += &format!("f{i} = {{ type = \"{ty}\", indexed = {indexed} }}\n");
            }
        }
        for (n, types) in args.iter().enumerate() {
            toml += &format!("[methods.a{n}]\nargs = {{ {} }}\nreturns = \"{}\"\nview = {}\n", fields(types), values[0], flags[3]);
        }
        toml
    }
}

/// A canonical value of a type, drawn from bytes that proptest shrinks.
fn value(schema: &Schema, ty: &ghost_schema::Type, draw: &mut impl FnMut() -> u8, w: &mut Writer) {
    use ghost_schema::{Shape, Type};
    let mut wide = || u64::from_be_bytes(std::array::from_fn(|_| if draw() < 100 { 0 } else { draw() }));
    match ty {
        Type::Bool => w.bool(draw() > 127),
        Type::U8 => w.uint(draw().into()),
        Type::U16 => w.uint(wide() & 0xffff),
        Type::U32 => w.uint(wide() & 0xffff_ffff),
        Type::U64 | Type::Time | Type::Duration => w.uint(wide()),
        Type::I64 => w.int(wide() as i64),
        Type::U128 | Type::I128 | Type::Rlusd => (u128::from(wide()) << 64 | u128::from(wide())).encode(w),
        Type::Bytes32 | Type::Hash | Type::Address => Address(std::array::from_fn(|_| draw())).encode(w),
        Type::String(most) => {
            let text: String = (0..draw() % 8).map(|_| char::from(draw() % 128)).collect();
            w.text(&text[..text.len().min(*most as usize)]);
        }
        Type::Bytes(most) => w.bytes(&vec![draw(); usize::from(draw() % 8).min(*most as usize)]),
        Type::List(item, most) => {
            let len = u32::from(draw() % 4).min(*most);
            w.array(len as usize);
            (0..len).for_each(|_| value(schema, item, draw, w));
        }
        Type::Option(_) if draw() < 80 => w.null(),
        Type::Option(inner) => value(schema, inner, draw, w),
        Type::Named(number) => match &schema.types[usize::from(*number)].shape {
            Shape::Enum(variants) => w.uint(u64::from(draw()) % variants.len() as u64),
            Shape::Struct(fields) => {
                w.array(fields.len());
                fields.iter().for_each(|field| value(schema, &field.ty, draw, w));
            }
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_schema_comes_back_from_its_normal_form(toml in contract()) {
        let schema = parse(&toml, &no_files).map_err(|found| TestCaseError::fail(format!("{}\n{toml}", found[0])))?;
        let bytes = schema.to_cbor();
        let back = Schema::from_cbor(&bytes).map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?;
        prop_assert_eq!(&back, &schema);
        prop_assert_eq!(back.to_cbor(), bytes);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&to_json(&schema)).is_ok());
    }

    #[test]
    fn values_come_back_from_json(toml in contract(), seed in prop::collection::vec(any::<u8>(), 1..400)) {
        let schema = parse(&toml, &no_files).map_err(|found| TestCaseError::fail(found[0].to_string()))?;
        let mut at = 0;
        let mut draw = || { at += 1; seed[at % seed.len()].wrapping_add((at / seed.len()) as u8) };
        for method in &schema.methods {
            let mut w = Writer::new();
            w.array(method.args.len());
            method.args.iter().for_each(|arg| value(&schema, &arg.ty, &mut draw, &mut w));
            let bytes = w.into_bytes();
            prop_assert_eq!(schema.check_args(method, &bytes), Ok(()));
            let json = args_to_json(&schema, &method.name, &bytes).map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert_eq!(args_from_json(&schema, &method.name, &json), Ok(bytes));
        }
        for item in &schema.storage {
            if let ghost_schema::StorageKind::Map { keys, value: ty, .. } = &item.kind {
                let mut parts = Vec::new();
                for key in keys {
                    let mut w = Writer::new();
                    value(&schema, key, &mut draw, &mut w);
                    parts.push(value_to_json(&schema.types, key, &w.into_bytes()).map_err(|e| TestCaseError::fail(e.to_string()))?);
                }
                let parts = format!("[{}]", parts.join(","));
                let key = storage_key_from_json(&schema, &item.name, &parts).map_err(|e| TestCaseError::fail(e.to_string()))?;
                prop_assert!(key.len() <= 256);
                let shown = storage_key_to_json(&schema, &key).map_err(|e| TestCaseError::fail(e.to_string()))?;
                prop_assert_eq!(shown, format!("{{\"item\":\"{}\",\"key\":{parts}}}", item.name));
                let mut w = Writer::new();
                value(&schema, ty, &mut draw, &mut w);
                let bytes = w.into_bytes();
                let json = value_to_json(&schema.types, ty, &bytes).map_err(|e| TestCaseError::fail(e.to_string()))?;
                prop_assert_eq!(value_from_json(&schema.types, ty, &json), Ok(bytes));
            }
        }
    }

    /// No value is longer than its type's extent says, and what the checker takes, the reader shows, and the reverse.
    #[test]
    fn arbitrary_bytes_are_taken_by_checker_and_reader_alike(toml in contract(), bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let schema = parse(&toml, &no_files).map_err(|found| TestCaseError::fail(found[0].to_string()))?;
        let extents = ghost_schema::Extents::of(&schema.types).map_err(|_| TestCaseError::fail("a circle"))?;
        for method in &schema.methods {
            for ty in method.args.iter().map(|arg| &arg.ty).chain(&method.returns) {
                let checked = check_all(&schema.types, ty, &bytes);
                prop_assert_eq!(value_to_json(&schema.types, ty, &bytes).is_ok(), checked.is_ok());
                let mut r = Reader::new(&bytes);
                if ghost_schema::check_value(&schema.types, ty, &mut r).is_ok() {
                    prop_assert!((bytes.len() - r.rest().len()) as u64 <= extents.ty(ty).bytes);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// Bytes of an attacker: refused, or exactly the normal form of what was read.
    #[test]
    fn mutated_normal_forms_are_refused_or_read(
        which in 0..TEMPLATES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..4),
    ) {
        let schema = parse(TEMPLATES[which], &no_files).map_err(|found| TestCaseError::fail(found[0].to_string()))?;
        let mut bytes = schema.to_cbor();
        for (place, byte, kind) in changes {
            let at = place.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes[at] ^= 1 << (byte % 8),
                2 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        if let Ok(read) = Schema::from_cbor(&bytes) {
            prop_assert_eq!(read.to_cbor(), bytes);
        }
    }

    /// A file of an attacker, or of somebody in the middle of typing: each diagnostic points into it.
    #[test]
    fn mutated_files_give_diagnostics_within_them(
        which in 0..TEMPLATES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<char>(), 0..4u8), 1..6),
    ) {
        let mut text: Vec<char> = TEMPLATES[which].chars().collect();
        for (place, c, kind) in changes {
            let at = place.index(text.len());
            match kind {
                0 => text[at] = c,
                1 => text[at] = ['"', '[', ']', '{', '}', '=', '.', '\n', ',', '<'][c as usize % 10],
                2 => { text.remove(at); }
                _ => text.truncate(text.len() - at % 40),
            }
        }
        let text: String = text.into_iter().collect();
        if let Err(found) = parse(&text, &no_files) {
            prop_assert!(!found.is_empty());
            let lines: Vec<_> = text.split('\n').collect();
            for diagnostic in found {
                prop_assert!((1..=lines.len()).contains(&diagnostic.line));
                let line = lines[diagnostic.line - 1].chars().count();
                prop_assert!(diagnostic.column + diagnostic.length <= line + 2, "{diagnostic:?}");
                prop_assert!(!diagnostic.message.is_empty() && !diagnostic.way_out.is_empty());
            }
        }
    }

    #[test]
    fn no_json_panics(text in "[\\[\\]{}\",:0-9eE.+\\-\\\\utrfalsn \u{0}-\u{ff}]{0,60}") {
        _ = ghost_schema::forms::Json::parse(&text);
    }
}
