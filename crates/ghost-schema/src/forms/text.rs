//! The text of single values: whole numbers, hexadecimal, time and duration. Amounts and addresses bring their own.

use ghost_types::{Duration, Time};

const MS_PER_DAY: u64 = 86_400_000;
/// The last millisecond RFC 3339 can write: 9999-12-31T23:59:59.999Z.
const LAST_WRITTEN: u64 = 253_402_300_799_999;
const UNITS: [(&str, u64); 6] =
    [("w", 604_800_000), ("d", MS_PER_DAY), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// Not digits: a sign, point, exponent, space or leading zero where none may be.
    Form,
    /// Too large or too small.
    Range,
}

/// Reads digits without sign and leading zeros, up to `most`.
pub fn uint(text: &str, most: u128) -> Result<u128, NumberError> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) || (text.len() > 1 && text.starts_with('0')) {
        return Err(NumberError::Form);
    }
    text.parse().ok().filter(|n| *n <= most).ok_or(NumberError::Range)
}

/// Reads digits with or without a minus, not below `least` or above `most`; `-0` is no number.
pub fn int(text: &str, least: i128, most: i128) -> Result<i128, NumberError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    match uint(digits, u128::MAX) {
        Ok(0) if digits.len() < text.len() => Err(NumberError::Form),
        Err(NumberError::Form) => Err(NumberError::Form),
        _ => text.parse().ok().filter(|n| (least..=most).contains(n)).ok_or(NumberError::Range),
    }
}

/// Reads pairs of hexadecimal digits, after `0x` or without it.
#[must_use]
pub fn hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x").unwrap_or(text).as_bytes();
    let digit = |b: u8| char::from(b).to_digit(16).map(|d| d as u8);
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
    if rest.is_empty() { bytes } else { None }
}

/// Lower-case pairs of hexadecimal digits.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads spans such as `30d`, `1d12h` or `250ms`: whole numbers with `w d h m s ms`, largest unit first, each once.
#[must_use]
pub fn duration(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut units = UNITS.iter();
    let mut sum: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number = u64::try_from(uint(&rest[..digits], u64::MAX.into()).ok()?).ok()?;
        rest = &rest[digits..];
        let letters = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
        let (_, ms) = units.find(|(unit, _)| *unit == &rest[..letters])?;
        sum = sum.checked_add(number.checked_mul(*ms)?)?;
        rest = &rest[letters..];
    }
    (!text.is_empty()).then_some(Duration(sum))
}

/// The shortest of [`duration`]'s forms that uses no weeks.
#[must_use]
pub fn to_duration(span: Duration) -> String {
    let mut rest = span.0;
    let mut out = String::new();
    for (unit, ms) in &UNITS[1..] {
        if rest >= *ms {
            out.push_str(&format!("{}{unit}", rest / ms));
            rest %= ms;
        }
    }
    if out.is_empty() { "0s".into() } else { out }
}

/// Reads RFC 3339 with at most three decimals (`2027-01-01T12:00:00.250+02:00`), a date alone (midnight UTC), or, for
/// moments that RFC 3339 cannot write, milliseconds since 1970 (`253402300800000ms`).
#[must_use]
pub fn time(text: &str) -> Option<Time> {
    if let Some(ms) = text.strip_suffix("ms") {
        return uint(ms, u64::MAX.into()).ok().and_then(|ms| u64::try_from(ms).ok()).map(Time);
    }
    let mut scan = Fields { rest: text };
    let (year, month, day) = (scan.digits(4)?, scan.after("-")?.digits(2)?, scan.after("-")?.digits(2)?);
    let days = days_of(year, month, day)?;
    if scan.rest.is_empty() {
        return since_1970(days * MS_PER_DAY as i64);
    }
    let hour = scan.after("T")?.digits(2).filter(|h| *h < 24)?;
    let minute = scan.after(":")?.digits(2).filter(|m| *m < 60)?;
    // A leap second has no place in a count of 86,400-second days.
    let second = scan.after(":")?.digits(2).filter(|s| *s < 60)?;
    let milli = scan.millis()?;
    let offset = scan.offset()?;
    let seconds = (hour * 60 + minute - offset) * 60 + second;
    since_1970(days * MS_PER_DAY as i64 + seconds * 1_000 + milli)
}

/// RFC 3339 in UTC, decimals only where they are not zero; past the year 9999, milliseconds.
#[must_use]
pub fn to_time(time: Time) -> String {
    if time.0 > LAST_WRITTEN {
        return format!("{}ms", time.0);
    }
    let (year, month, day) = date_of(time.0 / MS_PER_DAY);
    let ms = time.0 % MS_PER_DAY;
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
    let decimals = if ms.is_multiple_of(1_000) { String::new() } else { format!(".{:03}", ms % 1_000) };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{decimals}Z")
}

fn since_1970(ms: i64) -> Option<Time> {
    u64::try_from(ms).ok().map(Time)
}

struct Fields<'a> {
    rest: &'a str,
}

impl Fields<'_> {
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
    }

    fn after(&mut self, mark: &str) -> Option<&mut Self> {
        self.rest = self.rest.strip_prefix(mark)?;
        Some(self)
    }

    fn millis(&mut self) -> Option<i64> {
        let Some(rest) = self.rest.strip_prefix('.') else { return Some(0) };
        let count = rest.find(|c: char| !c.is_ascii_digit())?;
        self.rest = rest;
        let value = self.digits(count)?;
        match count {
            1 => Some(value * 100),
            2 => Some(value * 10),
            3 => Some(value),
            _ => None,
        }
    }

    /// Minutes east of UTC; nothing may follow.
    fn offset(&mut self) -> Option<i64> {
        if self.rest == "Z" {
            return Some(0);
        }
        let sign = match self.rest.as_bytes().first()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        self.rest = &self.rest[1..];
        let hours = self.digits(2).filter(|h| *h < 24)?;
        let minutes = self.after(":")?.digits(2).filter(|m| *m < 60)?;
        self.rest.is_empty().then_some(sign * (hours * 60 + minutes))
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar; `None` if there is no such day.
///
/// Years are counted from March, so that the leap day comes last, in eras of 400 years, which all have 146,097 days.
fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) {
        return None;
    }
    let from_march = (month + 9) % 12;
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    // 719,468 days lie between 0000-03-01 and 1970-01-01.
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The date so many days after 1970-01-01: [`days_of`] turned around.
fn date_of(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests;
