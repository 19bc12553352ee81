//! What `agents` declares and what the SDK sends are one thing.

use alloc::vec;

use ghost_types::{Blob, Decode, Encode, Hash, List, Rlusd, Text, Time, Writer};

use super::dns::RecordSet;
use super::mock::Addend;
use super::wire::{Ask, Order, TakeBack};
use super::{DEADLINE_DEPOSIT, Deadlines, Item, MOST_OUTCOME_BYTES, Outcome, Price, Reason, State, Target, Undo};

fn text<const N: usize>(text: &str) -> Text<N> {
    Text::new(text).unwrap()
}

fn records() -> RecordSet {
    let records = List::new(vec![text("192.0.2.1"), text("192.0.2.2")]).unwrap();
    RecordSet { name: text("www.example.org"), shape: text("A"), ttl: 300, records }
}

#[test]
fn an_item_is_a_target_and_the_array_of_its_fields() {
    let mut args = Writer::default();
    records().encode_args(&mut args);
    assert_eq!(records().target(), Target { name: text("www.example.org"), shape: text("A") });
    assert_eq!(args.into_bytes(), [b"\x82\x19\x01\x2c\x82\x69192.0.2.1\x69192.0.2.2".as_slice()].concat());
    let addend = Addend { name: text("shelf/a"), amount: 7 };
    assert_eq!(addend.target().shape, text("sum"));
}

#[test]
fn the_longest_outcome_fits_what_a_method_must_take() {
    let result = Blob::new(&[0; 1024]).unwrap();
    let outcome = Outcome { action: Hash([1; 32]), state: State::Refused, reason: Reason::Conflict, result };
    assert_eq!(outcome.to_cbor().len(), MOST_OUTCOME_BYTES);
    assert_eq!(Outcome::from_cbor(&outcome.to_cbor()), Ok(outcome));
}

#[test]
fn what_is_sent_is_what_agents_declares() {
    let schema = include_str!("../../../../contracts/system/agents/contract.toml");
    let declared = |name: &str, fields: &[&str]| {
        let (_, rest) = schema.split_once(&alloc::format!("[{name}]\n")).unwrap();
        let section = rest.split("\n[").next().unwrap();
        let mut from = 0;
        for field in fields {
            let at = section[from..].find(&alloc::format!("{field} = ")).unwrap_or_else(|| panic!("{name}: {field}"));
            from += at + field.len();
        }
    };
    declared("types.Target.fields", &["name", "shape"]);
    declared("types.Order.fields", &["targets", "args"]);
    declared("types.Deadlines.fields", &["start_by", "report_by"]);
    declared("types.Price.fields", &["reward", "fee"]);
    declared("types.Undo.fields", &["price", "until"]);
    declared("types.Answer.fields", &["action", "state", "reason", "result"]);
    let asked = ["id", "kind", "version", "order", "deadlines", "price", "undo", "answers"];
    declared("methods.request", &asked);
    declared("methods.undo", &["action", "deadlines"]);
    assert!(schema.contains("DEADLINE_DEPOSIT = { type = \"rlusd\", value = \"0.01\""));
    assert_eq!(DEADLINE_DEPOSIT, Rlusd(10_000));
    let price = Price { reward: Rlusd(1), fee: Rlusd(2) };
    let deadlines = Deadlines { start_by: Time(3), report_by: Time(4) };
    let ask = Ask {
        id: text("dns:example.org"),
        kind: text("dns.records.set"),
        version: 1,
        order: Order { targets: List::new(vec![records().target()]).unwrap(), args: Blob::new(&[0x80]).unwrap() },
        deadlines,
        price,
        undo: Some(Undo { price, until: Time(5) }),
        answers: List::default(),
    };
    assert_eq!(ask.to_cbor()[0], 0x80 + asked.len() as u8);
    assert_eq!(TakeBack { action: Hash([0; 32]), deadlines }.to_cbor()[0], 0x82);
}
