use ghost_types::errors::standard as table;
use ghost_types::{Decode, Time};

use super::*;

fn refused(error: Error) -> (i32, Vec<u8>) {
    match *error.0 {
        Kind::Refused { code, fields } => (code, fields),
        Kind::Passed { .. } => panic!("not a call's failure"),
    }
}

#[test]
fn standard_codes_are_those_of_the_table_below_zero() {
    for (code, row) in [
        (standard::NOT_AUTHORIZED, table::NOT_AUTHORIZED),
        (standard::PAYMENT_MISMATCH, table::PAYMENT_MISMATCH),
        (standard::ARITHMETIC_OVERFLOW, table::ARITHMETIC_OVERFLOW),
        (standard::MISSING_VALUE, table::MISSING_VALUE),
        (standard::INVALID_ARGUMENTS, table::INVALID_ARGUMENTS),
        (standard::CALL_FAILED, table::CALL_FAILED),
    ] {
        assert_eq!(code, -(row.code as i32));
    }
}

#[test]
fn standard_errors_have_the_fields_of_their_rows() {
    for error in [
        Error::not_authorized("owner"),
        Error::payment_mismatch(Rlusd(2), Rlusd(1)),
        Error::overflow(),
        Error::missing_value(3),
        Error::invalid_arguments(ghost_types::CodecError::Trailing),
    ] {
        let (code, fields) = refused(error);
        let row = ghost_types::errors::TABLE
            .iter()
            .find(|row| row.code.class == table::CLASS && row.code.code as i32 == -code);
        let fields = Vec::<ghost_types::Value>::from_cbor(&fields).expect("one canonical array");
        assert_eq!(row.map(|row| row.fields.len()), Some(fields.len()), "{code}");
    }
}

#[test]
fn an_error_of_the_schema_carries_its_code_and_fields() {
    crate::structure! {
        pub struct Taken { pub label: ghost_types::Text<8>, pub until: Time, }
    }
    impl ContractError for Taken {
        const CODE: u32 = 7;
    }
    let label = ghost_types::Text::new("www").expect("short");
    let (code, fields) = refused(Taken { label, until: Time(24) }.into());
    assert_eq!((code, fields.as_slice()), (7, &[0x82, 0x63, b'w', b'w', b'w', 0x18, 24][..]));
}

#[test]
fn overflow_of_money_is_the_standard_error() {
    fn sum(a: Rlusd, b: Rlusd) -> Result<Rlusd> {
        Ok(a.plus(b)?)
    }
    assert!(sum(Rlusd(1), Rlusd(2)).is_ok_and(|sum| sum == Rlusd(3)));
    let error = sum(Rlusd(u128::MAX), Rlusd(1)).expect_err("an overflow");
    assert_eq!(refused(error), (standard::ARITHMETIC_OVERFLOW, [0x80].into()));
    assert!(None::<u8>.or_overflow().is_err());
}
