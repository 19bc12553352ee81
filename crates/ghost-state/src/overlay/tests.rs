use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::{LayeredReader, MemoryReader, prefix_end};

type Entries = BTreeMap<Vec<u8>, Vec<u8>>;

fn base(pairs: &[(&str, &str)]) -> Arc<dyn StateReader> {
    let entries = pairs.iter().map(|(k, v)| (k.as_bytes().to_vec(), v.as_bytes().to_vec()));
    Arc::new(MemoryReader::from(entries.collect::<Entries>()))
}

fn keys(page: &ScanPage) -> Vec<String> {
    page.entries.iter().map(|(key, _)| String::from_utf8_lossy(key).into_owned()).collect()
}

#[test]
fn rollback_undoes_only_the_frame() {
    let mut overlay = Overlay::new(base(&[("a", "1")]));
    overlay.set(b"a", b"2".to_vec()).unwrap();
    let outer = overlay.checkpoint();
    overlay.set(b"a", b"3".to_vec()).unwrap();
    let inner = overlay.checkpoint();
    overlay.remove(b"a").unwrap();
    overlay.set(b"b", b"9".to_vec()).unwrap();
    overlay.rollback(inner);
    assert_eq!(overlay.get(b"a").unwrap(), Some(&b"3"[..]));
    assert_eq!(overlay.get(b"b").unwrap(), None);
    overlay.rollback(outer);
    assert_eq!(overlay.get(b"a").unwrap(), Some(&b"2"[..]));
}

#[test]
fn writing_the_old_value_back_is_no_change() {
    let mut overlay = Overlay::new(base(&[("a", "1"), ("b", "1")]));
    overlay.set(b"a", b"2".to_vec()).unwrap();
    overlay.set(b"a", b"1".to_vec()).unwrap();
    overlay.remove(b"b").unwrap();
    overlay.set(b"b", b"1".to_vec()).unwrap();
    overlay.set(b"c", b"1".to_vec()).unwrap();
    overlay.remove(b"c").unwrap();
    overlay.remove(b"d").unwrap();
    assert!(overlay.into_changes().is_empty());
}

#[test]
fn changes_carry_the_values_before_the_block() {
    let mut overlay = Overlay::new(base(&[("a", "1"), ("b", "2")]));
    overlay.set(b"a", b"x".to_vec()).unwrap();
    overlay.set(b"a", b"y".to_vec()).unwrap();
    overlay.remove(b"b").unwrap();
    overlay.set(b"c", Vec::new()).unwrap();
    let list: Vec<Change> = overlay.into_changes().iter().cloned().collect();
    let change = |key: &str, before: Option<&str>, after: Option<&str>| Change {
        key: key.as_bytes().to_vec(),
        before: before.map(|text| text.as_bytes().to_vec()),
        after: after.map(|text| text.as_bytes().to_vec()),
    };
    assert_eq!(list, [change("a", Some("1"), Some("y")), change("b", Some("2"), None), change("c", None, Some(""))]);
}

#[test]
fn a_scan_over_removed_entries_is_bounded_by_visited_keys() {
    let names: Vec<String> = (0..100).map(|i| format!("k{i:03}")).collect();
    let pairs: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "v")).collect();
    let mut overlay = Overlay::new(base(&pairs));
    for name in &names[..90] {
        overlay.remove(name.as_bytes()).unwrap();
    }
    let page = overlay.scan(&ScanQuery::range(b"k", None, 30)).unwrap();
    assert_eq!((page.entries.len(), page.visited), (0, 30));
    assert_eq!(page.next.as_deref(), Some(&b"k029\0"[..]));
    let page = overlay.scan(&ScanQuery::range(b"k085", None, 100)).unwrap();
    assert_eq!((page.entries.len(), page.visited, page.next), (10, 15, None));
}

#[test]
fn entries_undone_or_made_and_removed_cost_a_scan_nothing() {
    let mut overlay = Overlay::new(base(&[("z", "1")]));
    let frame = overlay.checkpoint();
    for i in 0..50_u8 {
        overlay.set(&[b'a', i], vec![i]).unwrap();
    }
    assert_eq!(overlay.scan(&ScanQuery::range(b"", None, 100)).unwrap().visited, 51);
    overlay.rollback(frame);
    overlay.set(b"b", vec![1]).unwrap();
    overlay.remove(b"b").unwrap();
    assert_eq!(overlay.scan(&ScanQuery::range(b"", None, 100)).unwrap().visited, 1);
}

#[test]
fn a_page_ends_at_its_bytes_but_gives_one_entry() {
    let mut overlay = Overlay::new(base(&[("a", "0123456789"), ("b", "0123456789"), ("c", "")]));
    let query = ScanQuery { max_bytes: 4, ..ScanQuery::range(b"", None, 10) };
    let page = overlay.scan(&query).unwrap();
    assert_eq!((keys(&page), page.next.as_deref()), (vec!["a".into()], Some(&b"a\0"[..])));
    let query = ScanQuery { max_bytes: 12, reverse: true, ..ScanQuery::range(b"", None, 10) };
    let page = overlay.scan(&query).unwrap();
    assert_eq!((keys(&page), page.next.as_deref()), (vec!["c".into(), "b".into()], Some(&b"b"[..])));
}

#[test]
fn a_prefix_scan_never_leaves_its_prefix() {
    assert_eq!(prefix_end(&[1, 0xFF, 0xFF]), Some(vec![2]));
    assert_eq!(prefix_end(&[0xFF, 0xFF]), None);
    assert_eq!(prefix_end(&[]), None);
    let mut overlay = Overlay::new(base(&[]));
    for key in [&[1, 0xFF][..], &[1, 0xFF, 0], &[1, 0xFF, 0xFF, 0xFF], &[2], &[1, 0xFE]] {
        overlay.set(key, vec![]).unwrap();
    }
    let end = prefix_end(&[1, 0xFF]);
    let page = overlay.scan(&ScanQuery::range(&[1, 0xFF], end.as_deref(), 10)).unwrap();
    assert_eq!(page.entries.len(), 3);
}

#[test]
#[should_panic(expected = "already undone")]
fn a_void_checkpoint_is_refused() {
    let mut overlay = Overlay::new(base(&[]));
    let outer = overlay.checkpoint();
    overlay.set(b"a", vec![1]).unwrap();
    let inner = overlay.checkpoint();
    overlay.rollback(outer);
    overlay.rollback(inner);
}

#[derive(Debug, Clone)]
enum Op {
    Get(Vec<u8>),
    Set(Vec<u8>, Vec<u8>),
    Remove(Vec<u8>),
    Scan { start: Vec<u8>, end: Option<Vec<u8>>, reverse: bool, limit: usize, max_bytes: usize },
    Enter,
    Keep,
    Undo,
}

fn short_key() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..4_u8, 0..4)
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        2 => short_key().prop_map(Op::Get),
        6 => (short_key(), prop::collection::vec(0..3_u8, 0..3)).prop_map(|(key, value)| Op::Set(key, value)),
        3 => short_key().prop_map(Op::Remove),
        3 => (short_key(), prop::option::of(short_key()), any::<bool>(), 0..9_usize, 0..20_usize)
            .prop_map(|(start, end, reverse, limit, max_bytes)| Op::Scan { start, end, reverse, limit, max_bytes }),
        2 => Just(Op::Enter),
        1 => Just(Op::Keep),
        1 => Just(Op::Undo),
    ]
}

/// Follows pages to the end of the range.
fn scan_all(overlay: &mut Overlay, query: ScanQuery<'_>) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut all = Vec::new();
    let mut bound: Option<Vec<u8>> = None;
    loop {
        let mut next = query;
        match &bound {
            Some(bound) if query.reverse => next.end = Some(bound),
            Some(bound) => next.start = bound,
            None => {}
        }
        let page = overlay.scan(&next).unwrap();
        assert!(page.visited <= query.limit.max(1));
        all.extend(page.entries);
        match page.next {
            Some(next) => bound = Some(next),
            None => return all,
        }
    }
}

fn model_scan(model: &Entries, query: &ScanQuery<'_>) -> Vec<(Vec<u8>, Vec<u8>)> {
    let in_range = |key: &[u8]| key >= query.start && query.end.is_none_or(|end| key < end);
    let mut all: Vec<_> =
        model.iter().filter(|(key, _)| in_range(key)).map(|(key, value)| (key.clone(), value.clone())).collect();
    if query.reverse {
        all.reverse();
    }
    all
}

proptest! {
    /// Over a plain base and over a layered one, an overlay equals an ordered map, whatever frames come and go.
    #[test]
    fn an_overlay_equals_a_map(
        start in prop::collection::btree_map(short_key(), prop::collection::vec(0..3_u8, 0..3), 0..30),
        lower in prop::collection::vec((short_key(), prop::option::of(prop::collection::vec(0..3_u8, 0..3))), 0..20),
        ops in prop::collection::vec(op(), 0..120),
    ) {
        let stored: Arc<dyn StateReader> = Arc::new(MemoryReader::from(start.clone()));
        let mut below = Overlay::new(Arc::clone(&stored));
        let mut model = start;
        for (key, value) in lower {
            match value {
                Some(value) => { below.set(&key, value.clone()).unwrap(); model.insert(key, value); }
                None => { below.remove(&key).unwrap(); model.remove(&key); }
            }
        }
        let before = model.clone();
        let layered = LayeredReader::new(stored, Arc::new(below.into_changes()));
        let mut overlay = Overlay::new(Arc::new(layered));
        let mut frames = Vec::new();
        for op in ops {
            match op {
                Op::Get(key) => prop_assert_eq!(overlay.get(&key).unwrap(), model.get(&key).map(Vec::as_slice)),
                Op::Set(key, value) => { overlay.set(&key, value.clone()).unwrap(); model.insert(key, value); }
                Op::Remove(key) => { overlay.remove(&key).unwrap(); model.remove(&key); }
                Op::Scan { start, end, reverse, limit, max_bytes } => {
                    let query = ScanQuery { start: &start, end: end.as_deref(), reverse, limit, max_bytes };
                    prop_assert_eq!(scan_all(&mut overlay, query), model_scan(&model, &query));
                }
                Op::Enter => frames.push((overlay.checkpoint(), model.clone())),
                Op::Keep => { frames.pop(); }
                Op::Undo => if let Some((checkpoint, kept)) = frames.pop() { overlay.rollback(checkpoint); model = kept; },
            }
        }
        let changes = overlay.into_changes();
        let mut replayed = before.clone();
        for change in changes.iter() {
            prop_assert_eq!(before.get(&change.key), change.before.as_ref());
            prop_assert_ne!(&change.before, &change.after);
            match &change.after {
                Some(value) => replayed.insert(change.key.clone(), value.clone()),
                None => replayed.remove(&change.key),
            };
        }
        prop_assert_eq!(replayed, model);
    }
}
