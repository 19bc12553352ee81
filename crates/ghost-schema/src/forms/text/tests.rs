//! Dates against the calendar, spans against their units. Vectors hold the forms; here are the edges between them.

use ghost_types::{Duration, Time};

use super::{NumberError, duration, hex, int, time, to_duration, to_time, uint};

#[test]
fn every_day_of_four_centuries_comes_back() {
    // 2000-01-01 to 2400-01-01: a whole era of leap years.
    let start = time("2000-01-01").unwrap().0;
    for day in 0..146_097u64 {
        let moment = Time(start + day * 86_400_000 + day % 86_400_000);
        assert_eq!(time(&to_time(moment)), Some(moment), "{}", to_time(moment));
    }
    assert_eq!(time("2400-01-01").unwrap().0 - start, 146_097 * 86_400_000);
}

#[test]
fn offsets_and_decimals_are_counted() {
    let noon = time("2027-01-01T12:00:00Z");
    assert_eq!(time("2027-01-01T14:00:00+02:00"), noon);
    assert_eq!(time("2027-01-01T06:30:00-05:30"), noon);
    assert_eq!(time("2027-01-01T12:00:00.0Z"), noon);
    assert_eq!(time("2027-01-01T12:00:00.25Z").map(|t| t.0 - noon.unwrap().0), Some(250));
    assert_eq!(time("1970-01-01T00:00:00+00:01"), None);
    assert_eq!(time("1969-12-31T23:59:00-00:01"), Some(Time(0)));
    for text in ["2027-01-01T12:00:00+24:00", "2027-01-01T12:00:00+2:00", "2027-01-01T12:00:00Zx", "2027-01-01T12:00Z"]
    {
        assert_eq!(time(text), None, "{text}");
    }
    assert_eq!((time("2100-02-29"), time("2000-02-29").is_some()), (None, true));
}

#[test]
fn spans_come_back() {
    for ms in [0, 1, 999, 1_000, 59_999, 3_600_000, 86_399_999, 604_800_000, u64::MAX - 1, u64::MAX] {
        assert_eq!(duration(&to_duration(Duration(ms))), Some(Duration(ms)));
    }
    assert_eq!(duration("1w1d"), Some(Duration(691_200_000)));
    assert_eq!(duration("36h"), Some(Duration(129_600_000)));
    assert_eq!(duration("213503982334d14h25m51s616ms"), None);
}

#[test]
fn numbers_have_one_spelling() {
    assert_eq!((uint("0", 9), uint("9", 9), uint("10", 9)), (Ok(0), Ok(9), Err(NumberError::Range)));
    for text in ["", "00", "+1", "-1", " 1", "1 ", "1_0", "٣", "1e1", "0x1"] {
        assert_eq!(uint(text, u128::MAX), Err(NumberError::Form), "{text}");
    }
    assert_eq!(uint(&"9".repeat(60), u128::MAX), Err(NumberError::Range));
    assert_eq!(int("-170141183460469231731687303715884105728", i128::MIN, i128::MAX), Ok(i128::MIN));
    assert_eq!(int("-0", i128::MIN, i128::MAX), Err(NumberError::Form));
    assert_eq!(int(&format!("-{}", "9".repeat(60)), i128::MIN, i128::MAX), Err(NumberError::Range));
    assert_eq!((hex("0xAbCd"), hex("abc"), hex("0x0x00"), hex("é0")), (Some(vec![0xab, 0xcd]), None, None, None));
}
