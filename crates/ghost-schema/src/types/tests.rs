//! Type expressions, their extents and their place in keys.

use super::{Extent, Extents, SCALARS, Type, TypeError};
use crate::model::{Field, Shape, TypeDef};

fn parse(text: &str) -> Result<Type, TypeError> {
    Type::parse(text, &|name| (name == "Lease").then_some(0)).map_err(|(error, _)| error)
}

fn def(name: &str, types: Vec<Type>) -> TypeDef {
    let field = |(i, ty)| Field { name: format!("f{i}"), ty, doc: String::new() };
    let fields = types.into_iter().enumerate().map(field).collect();
    TypeDef { name: name.into(), doc: String::new(), shape: Shape::Struct(fields) }
}

#[test]
fn every_type_reads_back_as_it_is_written() {
    let lease = [def("Lease", vec![Type::U8])];
    let written = ["string<63>", "bytes<1>", "list<Lease, 4>", "option<list<address, 2>>", "Lease"];
    let scalars = SCALARS.iter().map(|(name, _)| *name);
    for text in scalars.chain(written) {
        assert_eq!(parse(text).unwrap().text(&lease), text);
    }
    assert_eq!(parse(" list< u8 ,3 > ").unwrap(), Type::List(Box::new(Type::U8), 3));
}

#[test]
fn each_misspelling_has_its_own_refusal() {
    let cases = [
        ("string", TypeError::Bound("string".into())),
        ("string<>", TypeError::Bound(String::new())),
        ("string<0>", TypeError::Bound("0".into())),
        ("string<007>", TypeError::Bound("007".into())),
        ("bytes<4294967296>", TypeError::Bound("4294967296".into())),
        ("Leese", TypeError::Unknown("Leese".into())),
        ("Lease<u8>", TypeError::NotInVersion1("generics")),
        ("f64", TypeError::NotInVersion1("floats")),
        ("u256", TypeError::NotInVersion1("integers of 256 bits")),
        ("option<option<bool>>", TypeError::OptionOfOption),
        ("option<option<option<option<option<u8>>>>>", TypeError::Nesting),
        ("", TypeError::Syntax("a type is expected")),
        ("<u8>", TypeError::Syntax("a type is expected")),
        ("list<u8, 3", TypeError::Syntax("`>` is expected")),
        ("list<u8>", TypeError::Syntax("a list needs its bound: `list<T, N>`")),
        ("u8, u8", TypeError::Syntax("nothing may follow the type")),
        ("ü8", TypeError::Unknown("ü8".into())),
    ];
    for (text, error) in cases {
        assert_eq!(parse(text), Err(error), "{text}");
    }
}

#[test]
fn extents_are_those_of_the_worst_value() {
    let types = [def("Lease", vec![Type::Address, Type::Time, Type::Rlusd])];
    let extents = Extents::of(&types).unwrap();
    let cases = [
        ("bool", 1, 0),
        ("u8", 2, 0),
        ("u64", 9, 0),
        ("rlusd", 17, 0),
        ("string<23>", 24, 0),
        ("string<24>", 26, 0),
        ("bytes<65536>", 65_541, 0),
        ("Lease", 1 + 34 + 9 + 17, 1),
        ("list<Lease, 24>", 2 + 24 * 61, 2),
        ("option<Lease>", 61, 1),
    ];
    for (text, bytes, depth) in cases {
        assert_eq!(extents.ty(&parse(text).unwrap()), Extent { bytes, depth }, "{text}");
    }
}

#[test]
fn extents_of_a_tower_of_structs_neither_overflow_nor_take_long() {
    let tower: Vec<_> = (0..128u8).map(|n| def("T", vec![Type::Named((n + 1).min(127)); 32])).collect();
    // The last one contains itself.
    assert!(Extents::of(&tower).is_err());
    let mut tower = tower;
    tower[127] = def("T", vec![Type::List(Box::new(Type::U64), u32::MAX); 32]);
    let extents = Extents::of(&tower).unwrap();
    assert_eq!(extents.ty(&Type::Named(0)), Extent { bytes: u64::MAX, depth: 129 });
}

#[test]
fn a_circle_is_named_by_a_type_on_it() {
    let types = [
        def("Leads", vec![Type::Named(1)]),
        def("Round", vec![Type::U8, Type::Option(Box::new(Type::Named(2)))]),
        def("About", vec![Type::List(Box::new(Type::Named(1)), 3)]),
    ];
    assert_eq!(Extents::of(&types).err().map(|circle| circle.0), Some(1));
}

#[test]
fn keys_are_scalars_in_their_longest_ordered_form() {
    let status = TypeDef { name: "S".into(), doc: String::new(), shape: Shape::Enum(vec!["a".into()]) };
    let types = [def("Lease", vec![Type::U8]), status];
    let cases = [
        (Type::Bool, Some(1)),
        (Type::U32, Some(4)),
        (Type::I128, Some(16)),
        (Type::Hash, Some(32)),
        (Type::String(63), Some(128)),
        (Type::Named(1), Some(1)),
        (Type::Named(0), None),
        (Type::Option(Box::new(Type::U8)), None),
        (Type::List(Box::new(Type::U8), 1), None),
    ];
    for (ty, bytes) in cases {
        assert_eq!(ty.key_bytes(&types), bytes, "{ty:?}");
    }
}
