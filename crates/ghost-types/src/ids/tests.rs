//! Text forms of addresses, and the tags that keep the kinds apart.

use alloc::string::ToString;

use proptest::prelude::*;

use super::{Address, Hash};

proptest! {
    #[test]
    fn an_address_reads_back_from_its_text(bytes in any::<[u8; 32]>()) {
        let address = Address(bytes);
        prop_assert_eq!(Address::parse(&address.to_string()), Some(address));
    }

    #[test]
    fn one_changed_letter_is_noticed(bytes in any::<[u8; 32]>(), at in 6usize..60, to in "[02-9ac-hj-np-z]") {
        let mut text = Address(bytes).to_string();
        prop_assume!(text.get(at..=at) != Some(&*to));
        text.replace_range(at..=at, &to);
        prop_assert_eq!(Address::parse(&text), None);
    }
}

#[test]
fn upper_case_other_prefixes_and_other_lengths_are_refused() {
    let good = Address([7; 32]).to_string();
    assert_eq!(Address::parse(&good.to_uppercase()), None);
    assert_eq!(Address::parse("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"), None);
    assert_eq!(Address::parse(&good[..good.len() - 1]), None);
    assert_eq!(Address::parse(""), None);
}

#[test]
fn equal_data_under_different_tags_gives_different_addresses() {
    let system = Address::of_system("names");
    assert_ne!(system, Address::of_account(b"\x65names"));
    assert_ne!(
        Address::of_contract(system, Hash([0; 32]), [0; 32]),
        Address::of_contract(system, Hash([0; 32]), [1; 32])
    );
}
