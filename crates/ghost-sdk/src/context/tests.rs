extern crate std;

use std::vec::Vec;

use super::*;

/// docs/spec/abi.md, section 5: the table's rows as (start, length, field).
fn rows_of_the_page() -> Vec<(usize, usize, &'static str)> {
    let page = include_str!("../../../../docs/spec/abi.md");
    let section = page.split("## 5. ").nth(1).and_then(|rest| rest.split("## 6. ").next()).expect("section 5");
    let cells = |row: &'static str| row.split('|').map(str::trim).collect::<Vec<_>>();
    let rows = section.lines().map(cells).filter(|cells| cells.len() > 3);
    rows.filter_map(|row| Some((row[1].parse().ok()?, row[2].parse().ok()?, row[3].trim_matches('`')))).collect()
}

/// A context in which the byte at `n` is `n`, but for the origin's kind.
fn counting(kind: u8) -> View {
    let mut bytes: [u8; sys::CONTEXT_BYTES] = core::array::from_fn(|n| n as u8);
    bytes[ORIGIN_KIND] = kind;
    let context = OnceCell::from(Context(alloc::boxed::Box::leak(alloc::boxed::Box::new(bytes))));
    View { context }
}

fn span<const N: usize>(start: usize) -> [u8; N] {
    core::array::from_fn(|n| (start + n) as u8)
}

#[test]
fn the_fields_lie_where_the_page_says_and_fill_the_context() {
    let rows = rows_of_the_page();
    let starts = [SELF, CALLER, PAYER, VALUE, HEIGHT, TIME, STALLED, ORIGIN_KIND, ORIGIN_ID, DUE, MISSED];
    assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), starts);
    let mut end = 0;
    for (start, length, field) in rows {
        assert_eq!(start, end, "{field} follows the field before it");
        end = start + length;
    }
    assert_eq!(end, sys::CONTEXT_BYTES);
}

#[test]
fn every_field_is_read_from_its_place() {
    let cx = Call { view: counting(2) };
    assert_eq!(cx.self_address().0, span(SELF));
    assert_eq!(cx.caller().0, span(CALLER));
    assert_eq!(cx.payer().0, span(PAYER));
    assert_eq!(cx.value().0.to_be_bytes(), span(VALUE));
    assert_eq!(cx.height().to_be_bytes(), span(HEIGHT));
    assert_eq!(cx.now().0.to_be_bytes(), span(TIME));
    assert_eq!(cx.stalled().0.to_be_bytes(), span(STALLED));
    let Origin::Wakeup { by: Trigger::Clock, id, due, missed } = cx.origin() else { panic!("a clock") };
    assert_eq!(id.0, span(ORIGIN_ID));
    assert_eq!(due.0.to_be_bytes(), span(DUE));
    assert_eq!(missed.to_be_bytes(), span(MISSED));
}

#[test]
fn origins_are_told_apart() {
    assert!(matches!(counting(0).origin(), Origin::Transaction));
    assert!(matches!(counting(1).origin(), Origin::Wakeup { by: Trigger::Event, .. }));
    assert!(matches!(counting(3).origin(), Origin::Wakeup { by: Trigger::Answer, .. }));
}

#[test]
fn only_the_exact_price_is_taken() {
    let cx = Call { view: counting(0) };
    let paid = cx.value();
    assert!(cx.require_paid(paid).is_ok());
    assert!(cx.require_paid(Rlusd(paid.0 + 1)).is_err());
    assert!(cx.require_paid(Rlusd(paid.0 - 1)).is_err());
}
