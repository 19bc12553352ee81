//! Keys order as their values do, and no key is a prefix of another.

use alloc::vec::Vec;

use proptest::prelude::*;

use super::{KeyWriter, StorageKey};
use crate::{Blob, Text};

fn key<K: StorageKey>(part: &K) -> Vec<u8> {
    KeyWriter::default().with(part).into_bytes()
}

fn reads_back<K: StorageKey + PartialEq>(part: &K) -> bool {
    let bytes = key(part);
    let mut rest = &bytes[..];
    K::read_key(&mut rest).as_ref() == Some(part) && rest.is_empty()
}

proptest! {
    #[test]
    fn integers_order_as_numbers(a in any::<i64>(), b in any::<i64>(), c in any::<i128>(), d in any::<i128>(), e in any::<u128>(), f in any::<u128>()) {
        prop_assert_eq!(a.cmp(&b), key(&a).cmp(&key(&b)));
        prop_assert_eq!(c.cmp(&d), key(&c).cmp(&key(&d)));
        prop_assert_eq!(e.cmp(&f), key(&e).cmp(&key(&f)));
        prop_assert!(reads_back(&a) && reads_back(&c) && reads_back(&e));
    }

    #[test]
    fn bytes_order_as_bytes_whatever_follows_them(
        a in prop::collection::vec(0u8..3, 0..6), b in prop::collection::vec(0u8..3, 0..6), x in any::<u8>(), y in any::<u8>(),
    ) {
        let (a, b) = (Blob::<8>::new(&a).unwrap(), Blob::<8>::new(&b).unwrap());
        let with = |part: &Blob<8>, tail: u8| KeyWriter::default().with(part).with(&tail).into_bytes();
        prop_assert_eq!((&a, x).cmp(&(&b, y)), with(&a, x).cmp(&with(&b, y)));
        prop_assert!(a == b || !with(&a, x).starts_with(&key(&b)));
        prop_assert!(reads_back(&a));
    }

    #[test]
    fn any_bytes_read_as_a_key_or_not_at_all(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut rest = &bytes[..];
        if let Some(text) = Text::<63>::read_key(&mut rest) {
            prop_assert_eq!(key(&text), &bytes[..bytes.len() - rest.len()]);
        }
    }
}

#[test]
fn parts_do_not_run_into_each_other() {
    let of = |a: &str, b: &str| {
        KeyWriter::item(1).with(&Text::<8>::new(a).unwrap()).with(&Text::<8>::new(b).unwrap()).into_bytes()
    };
    assert_ne!(of("ab", "c"), of("a", "bc"));
    assert_ne!(of("", "\0"), of("\0", ""));
}
