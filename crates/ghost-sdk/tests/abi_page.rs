//! Holds docs/spec/abi.md to the code: every row of its tables of bytes is computed here.

use std::collections::BTreeMap;

use ghost_sdk::{Address, Blob, Encode, KeyWriter, List, Rlusd, Text};

use shapes::{Incremented, Mood, TooLarge};

/// Data as `contract!` declares it.
mod shapes {
    ghost_sdk::enumeration! {
        #[derive(Clone, Copy)]
        pub enum Mood { Calm = 0, Wild = 1, }
    }

    ghost_sdk::structure! {
        pub struct Incremented { pub caller: ghost_sdk::Address, pub count: u64, }
    }

    ghost_sdk::structure! {
        pub struct TooLarge { pub count: u64, pub amount: u64, }
    }
}

/// The rows of all tables headed `| what | value | bytes |`, by their first two cells.
fn rows() -> BTreeMap<(String, String), Vec<u8>> {
    let mut rows = BTreeMap::new();
    let mut inside = false;
    for line in include_str!("../../../docs/spec/abi.md").lines() {
        if line == "| what | value | bytes |" {
            inside = true;
        } else if !line.starts_with('|') {
            inside = false;
        } else if inside && !line.starts_with("|---") {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            rows.insert((cells[1].into(), cells[2].into()), bytes(cells[3]));
        }
    }
    rows
}

fn bytes(cell: &str) -> Vec<u8> {
    let digits: String = cell.replace("07…07", &"07".repeat(32)).chars().filter(char::is_ascii_hexdigit).collect();
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(&String::from_utf8_lossy(pair), 16).expect("hexadecimal"))
        .collect()
}

fn text(text: &str) -> Text<63> {
    Text::new(text).expect("at most 63 bytes")
}

#[test]
fn every_row_of_the_page_is_what_the_code_makes() {
    let mut page = rows();
    let mut row = |what: &str, value: &str, made: &[u8]| {
        let written = page.remove(&(what.into(), value.into())).unwrap_or_else(|| panic!("no row `{what}`, `{value}`"));
        assert_eq!(written, made, "{what}, {value}");
    };
    row("`u64`", "0", &0u64.to_cbor());
    row("`u64`", "24", &24u64.to_cbor());
    row("`i64`", "-1", &(-1i64).to_cbor());
    row("`u128`, `rlusd`", "3 dollars: 3000000", &Rlusd::dollars(3).to_cbor());
    row("`bool`", "true", &true.to_cbor());
    row("`option<u8>`", "none", &None::<u8>.to_cbor());
    row("`string<8>`", "www", &text("www").to_cbor());
    row("`bytes<8>`", "01 02", &Blob::<8>::new(&[1, 2]).to_cbor());
    row("`list<u8, 4>`", "1, 2", &List::<u8, 4>::new(vec![1, 2]).to_cbor());
    row("enum", "its second variant", &Mood::Wild.to_cbor());
    row("no arguments", "", &().to_cbor());

    row("key of item 0", "", KeyWriter::item(0).as_bytes());
    row("key of item 2, `string<63>`", "www", KeyWriter::item(2).with(&text("www")).as_bytes());
    row("key of item 2, `string<63>`", "a, zero byte, b", KeyWriter::item(2).with(&text("a\0b")).as_bytes());
    row("key of item 3, `u64`, `u8`", "258, 7", KeyWriter::item(3).with(&(258u64, 7u8)).as_bytes());
    row("key of item 4, `i64`", "-1", KeyWriter::item(4).with(&-1i64).as_bytes());
    row("key of item 5, a list", "its third value", KeyWriter::item(5).with(&2u32).as_bytes());

    row("arguments of `init`", "start 5", &(5u64,).to_cbor());
    row("storage after it", "key, value", &[KeyWriter::item(0).into_bytes(), 5u64.to_cbor()].concat());
    row("arguments of `increment`", "amount 300", &(300u64,).to_cbor());
    row("result", "305", &305u64.to_cbor());
    let event = Incremented { caller: Address([7; 32]), count: 305 };
    row("event 0, `Incremented`", "caller: 32 bytes of 07, count 305", &event.to_cbor());
    let error = TooLarge { count: 305, amount: u64::MAX };
    row("error 1, `TooLarge`", "count 305, amount 2⁶⁴-1", &error.to_cbor());
    assert!(page.is_empty(), "rows without a check: {:?}", page.keys());
}
