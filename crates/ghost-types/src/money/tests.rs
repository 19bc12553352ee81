//! Amounts: their text, and arithmetic that says when it cannot.

use alloc::string::ToString;

use proptest::prelude::*;

use super::{Overflow, Rlusd};

proptest! {
    #[test]
    fn an_amount_reads_back_from_its_text(micros in any::<u128>()) {
        prop_assert_eq!(Rlusd::parse(&Rlusd(micros).to_string()), Some(Rlusd(micros)));
    }

    #[test]
    fn sums_never_wrap(a in any::<u128>(), b in any::<u128>()) {
        prop_assert_eq!(Rlusd(a).plus(Rlusd(b)), a.checked_add(b).map(Rlusd).ok_or(Overflow));
        prop_assert_eq!(Rlusd(a).minus(Rlusd(b)), a.checked_sub(b).map(Rlusd).ok_or(Overflow));
    }
}

#[test]
fn text_shows_cents_and_no_needless_zeros() {
    for (micros, text) in [(3_000_000, "3.00"), (100, "0.0001"), (1, "0.000001"), (1_230_000, "1.23"), (0, "0.00")] {
        assert_eq!(Rlusd(micros).to_string(), text);
    }
}

#[test]
fn text_that_is_no_plain_amount_is_refused() {
    for text in [
        "",
        ".",
        "1.",
        ".5",
        "-1",
        "+1",
        "1e3",
        "1,5",
        " 1",
        "0.0000001",
        "1.2.3",
        "340282366920938463463374607431768.211456",
    ] {
        assert_eq!(Rlusd::parse(text), None, "{text:?}");
    }
}

#[test]
fn a_share_of_nothing_is_an_overflow() {
    for share in [Rlusd::share_down, Rlusd::share_up] {
        assert_eq!(share(Rlusd(100), 1, 0), Err(Overflow));
        assert_eq!(share(Rlusd(u128::MAX), 2, 2), Err(Overflow));
        assert_eq!(share(Rlusd(100), 3, 4), Ok(Rlusd(75)));
    }
    assert_eq!((Rlusd(100).share_down(1, 3), Rlusd(100).share_up(1, 3)), (Ok(Rlusd(33)), Ok(Rlusd(34))));
    assert_eq!((Rlusd(7).div_down(2u8), Rlusd(7).div_up(2u8)), (Ok(Rlusd(3)), Ok(Rlusd(4))));
    assert_eq!((Rlusd(u128::MAX).div_up(1u8), Rlusd(7).div_up(0u8)), (Ok(Rlusd(u128::MAX)), Err(Overflow)));
    assert_eq!((Rlusd(199).bps_down(250), Rlusd(199).bps_up(250)), (Ok(Rlusd(4)), Ok(Rlusd(5))));
    assert_eq!((Rlusd(200).bps_down(250), Rlusd(200).bps_up(250)), (Ok(Rlusd(5)), Ok(Rlusd(5))));
}
