//! The codec's rules, by property and by case.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::{CodecError, Decode, Encode, MAX_DEPTH, check_canonical};
use crate::{List, Text, Value};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<u64>().prop_map(Value::Uint),
        (i64::MIN..0).prop_map(Value::Negative),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(Value::Bytes),
        "\\PC{0,40}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| prop::collection::vec(inner, 0..8).prop_map(Value::Array))
}

proptest! {
    #[test]
    fn every_value_reads_back_from_its_one_encoding(value in value()) {
        let bytes = value.to_cbor();
        prop_assert_eq!(check_canonical(&bytes), Ok(()));
        prop_assert_eq!(Value::from_cbor(&bytes), Ok(value));
    }

    #[test]
    fn bytes_that_read_as_a_value_are_its_encoding(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let read = Value::from_cbor(&bytes);
        prop_assert_eq!(read.as_ref().err().copied(), check_canonical(&bytes).err());
        if let Ok(value) = read {
            prop_assert_eq!(value.to_cbor(), bytes);
        }
    }

    #[test]
    fn a_flipped_byte_never_panics(value in value(), at in any::<prop::sample::Index>(), flip in 1u8..) {
        let mut bytes = value.to_cbor();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        if let Ok(other) = Value::from_cbor(&bytes) {
            prop_assert_eq!(other.to_cbor(), bytes);
        }
    }

    #[test]
    fn signed_128_bit_integers_order_as_their_encodings(a in any::<i128>(), b in any::<i128>()) {
        prop_assert_eq!(a.cmp(&b), a.to_cbor().cmp(&b.to_cbor()));
        prop_assert_eq!(i128::from_cbor(&a.to_cbor()), Ok(a));
    }
}

#[test]
fn longer_forms_of_a_number_are_refused() {
    for bytes in [&[0x18, 23][..], &[0x19, 0, 255], &[0x1a, 0, 0, 255, 255], &[0x1b, 0, 0, 0, 0, 255, 255, 255, 255]] {
        assert_eq!(check_canonical(bytes), Err(CodecError::NotShortest));
    }
}

#[test]
fn maps_tags_floats_and_indefinite_lengths_are_refused() {
    for bytes in [
        &[0xa0][..],
        &[0xc0, 0],
        &[0xf9, 0, 0],
        &[0xfb, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0x9f, 0xff],
        &[0x5f, 0xff],
        &[0xf7],
        &[0xff],
    ] {
        assert_eq!(check_canonical(bytes), Err(CodecError::Forbidden), "{bytes:02x?}");
        assert_eq!(Value::from_cbor(bytes), Err(CodecError::Forbidden), "{bytes:02x?}");
    }
}

#[test]
fn nesting_stops_at_the_limit() {
    let nested = |depth: usize| {
        let mut bytes = vec![0x81; depth];
        bytes.push(0);
        bytes
    };
    assert_eq!(check_canonical(&nested(MAX_DEPTH)), Ok(()));
    assert_eq!(check_canonical(&nested(MAX_DEPTH + 1)), Err(CodecError::TooDeep));
    assert_eq!(check_canonical(&nested(1_000_000)), Err(CodecError::TooDeep));
    assert_eq!(Value::from_cbor(&nested(1_000_000)), Err(CodecError::TooDeep));
}

#[test]
fn a_lying_length_is_refused_before_anything_is_reserved() {
    let four_gib_of_items = [0x9a, 0xff, 0xff, 0xff, 0xff, 0];
    assert_eq!(Vec::<u64>::from_cbor(&four_gib_of_items), Err(CodecError::Truncated));
    assert_eq!(String::from_cbor(&[0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Err(CodecError::Truncated));
}

#[test]
fn bytes_after_the_item_are_refused() {
    assert_eq!(u64::from_cbor(&[0, 0]), Err(CodecError::Trailing));
}

#[test]
fn bounded_types_refuse_what_is_longer() {
    assert_eq!(Text::<3>::from_cbor(&"four".to_cbor()), Err(CodecError::OutOfRange));
    assert_eq!(List::<u64, 2>::from_cbor(&vec![1u64, 2, 3].to_cbor()), Err(CodecError::OutOfRange));
    assert_eq!(u8::from_cbor(&256u64.to_cbor()), Err(CodecError::OutOfRange));
    assert_eq!(Text::<4>::from_cbor(&[0x62, 0xff, 0xfe]), Err(CodecError::NotUtf8));
}
