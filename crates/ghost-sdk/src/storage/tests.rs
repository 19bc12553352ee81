extern crate std;

use std::vec::Vec;

use ghost_types::{Text, Writer};

use super::*;

#[test]
fn the_end_of_a_prefix_is_behind_every_key_that_begins_with_it_and_at_most_the_next_key() {
    assert_eq!(end_of(&[3]), [4]);
    assert_eq!(end_of(&[3, 0xff, 0xff]), [4]);
    assert_eq!(end_of(&[3, 7, 0xff]), [3, 8]);
    let key = |text: &str| KeyWriter::item(3).with(&Text::<20>::new(text).expect("short")).into_bytes();
    for (low, high) in [("a", "b"), ("a", "aa"), ("a\u{0}", "a\u{0}\u{0}"), ("", "\u{0}"), ("\u{7f}", "\u{80}")] {
        assert!(key(low) < key(high));
        assert!(end_of(&key(low)) > key(low) && end_of(&key(low)) <= key(high), "{low:?} {high:?}");
    }
}

fn page(entries: &[(u64, u64)], next: Option<&[u8]>) -> Page<u64, u64> {
    let mut w = Writer::new();
    w.array(2);
    w.array(entries.len());
    for (key, value) in entries {
        w.array(2);
        w.bytes(KeyWriter::item(9).with(key).as_bytes());
        w.bytes(&value.to_cbor());
    }
    match next {
        Some(key) => w.bytes(key),
        None => w.null(),
    }
    let bytes = w.into_bytes();
    let (at, left, _) = open_page(&bytes).expect("a page");
    Page { bytes, at, left, prefix: [9].into(), of: PhantomData }
}

#[test]
fn a_page_gives_its_entries_in_turn() {
    let entries = [(1, 10), (2, 300), (u64::MAX, 0)];
    assert_eq!(page(&entries, None).collect::<Vec<_>>(), entries);
    assert_eq!(page(&[], None).count(), 0);
}

#[test]
fn only_an_empty_page_needs_to_know_where_to_go_on() {
    let next =
        |entries: &[(u64, u64)], next| open_page(&page(entries, next).bytes).map(|(_, _, next)| next.map(Vec::from));
    assert_eq!(next(&[], None), Ok(None));
    assert_eq!(next(&[], Some(&[9, 1])), Ok(Some([9, 1].into())));
    assert_eq!(next(&[(1, 1)], Some(&[9, 1])), Ok(None));
}
