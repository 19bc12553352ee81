//! From text forms to canonical CBOR, by type: one walk for JSON, TOML and the command line, which differ only in
//! which numbers may stand without quotes.

use ghost_types::{Address, Encode, Rlusd, Writer};

use super::error::{Wrong, WrongKind};
use super::json::Json;
use super::text::{self, NumberError};
use crate::model::{Field, Shape, TypeDef};
use crate::types::Type;

/// Where a value was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// JSON: only `u8`, `u16` and `u32` are numbers, since its readers often keep numbers as floats.
    Json,
    /// TOML: every integer is a number; quotes are allowed, for those TOML's own 64 bits cannot hold.
    Toml,
    /// One word of a command line: numbers and quoted text look alike.
    Cli,
}

/// Writes `value` as a value of type `ty`.
pub fn write(types: &[TypeDef], ty: &Type, value: &Json, dialect: Dialect, w: &mut Writer) -> Result<(), Wrong> {
    match ty {
        Type::Bool => match value {
            Json::Bool(b) => w.bool(*b),
            other => return Err(Wrong::kind_of("true or false", other)),
        },
        Type::U8 => w.uint(small(value, u8::MAX.into(), "a number from 0 to 255", dialect)?),
        Type::U16 => w.uint(small(value, u16::MAX.into(), "a number from 0 to 65535", dialect)?),
        Type::U32 => w.uint(small(value, u32::MAX.into(), "a number from 0 to 4294967295", dialect)?),
        Type::U64 => w.uint(large(value, u64::MAX.into(), EXPECTED_U64, dialect)? as u64),
        Type::U128 => large(value, u128::MAX, EXPECTED_U128, dialect)?.encode(w),
        Type::I64 => w.int(signed(value, i64::MIN.into(), i64::MAX.into(), EXPECTED_I64, dialect)? as i64),
        Type::I128 => signed(value, i128::MIN, i128::MAX, EXPECTED_I128, dialect)?.encode(w),
        Type::String(most) => {
            let text = string(value, "text")?;
            within(text.len(), *most)?;
            w.text(text);
        }
        Type::Bytes(most) => {
            let bytes = parsed(value, "pairs of hexadecimal digits", text::hex)?;
            within(bytes.len(), *most)?;
            w.bytes(&bytes);
        }
        Type::Bytes32 | Type::Hash => {
            let exact = |s: &str| text::hex(s).filter(|bytes| bytes.len() == 32);
            w.bytes(&parsed(value, "64 hexadecimal digits", exact)?);
        }
        Type::Address => parsed(value, "an address: ghost1 and 58 letters and digits", Address::parse)?.encode(w),
        Type::Time => parsed(value, "a time such as 2027-01-01 or 2027-01-01T12:00:00Z", text::time)?.encode(w),
        Type::Duration => parsed(value, "a duration such as 30d, 12h or 1d12h", text::duration)?.encode(w),
        Type::Rlusd => parsed(value, "an amount such as \"3.00\", with at most 6 decimals", Rlusd::parse)?.encode(w),
        Type::List(item, most) => {
            let Json::List(items) = value else { return Err(Wrong::kind_of("a list", value)) };
            within(items.len(), *most)?;
            w.array(items.len());
            for (number, entry) in items.iter().enumerate() {
                write(types, item, entry, dialect, w).map_err(|wrong| wrong.within(&format!("[{number}]")))?;
            }
        }
        Type::Option(inner) => match value {
            Json::Null => w.null(),
            value => return write(types, inner, value, dialect, w),
        },
        Type::Named(number) => match types.get(usize::from(*number)).map(|def| &def.shape) {
            Some(Shape::Struct(fields)) => {
                let Json::Object(entries) = value else {
                    return Err(Wrong::kind_of(&format!("an object with {}", names(fields)), value));
                };
                return write_fields(types, fields, entries, dialect, w);
            }
            Some(Shape::Enum(variants)) => {
                let name = string(value, "one of the variants")?;
                let place = variants.iter().position(|variant| variant == name);
                let place = place.ok_or_else(|| Wrong::form(&format!("one of {}", variants.join(", ")), name))?;
                w.uint(place as u64);
            }
            None => return Err(Wrong::form("a declared type", "none")),
        },
    }
    Ok(())
}

/// Writes the array of `fields` from named entries: each once, none unknown; an option may be left out.
pub fn write_fields(
    types: &[TypeDef],
    fields: &[Field],
    entries: &[(String, Json)],
    dialect: Dialect,
    w: &mut Writer,
) -> Result<(), Wrong> {
    check_names(fields, entries.iter().map(|(name, _)| name.as_str()))?;
    w.array(fields.len());
    for field in fields {
        match entries.iter().find(|(name, _)| *name == field.name) {
            Some((_, value)) => {
                write(types, &field.ty, value, dialect, w).map_err(|wrong| wrong.within(&field.name))?;
            }
            None if field.ty.is_option() => w.null(),
            None => return Err(Wrong::new(WrongKind::Missing).within(&field.name)),
        }
    }
    Ok(())
}

/// Checks that every name is a field's, and comes once.
pub fn check_names<'a>(fields: &[Field], given: impl Iterator<Item = &'a str>) -> Result<(), Wrong> {
    let mut seen = vec![false; fields.len()];
    for name in given {
        let Some(place) = fields.iter().position(|field| field.name == name) else {
            return Err(Wrong::new(WrongKind::Unknown { known: names(fields) }).within(name));
        };
        if std::mem::replace(&mut seen[place], true) {
            return Err(Wrong::new(WrongKind::Repeated).within(name));
        }
    }
    Ok(())
}

const EXPECTED_U64: &str = "a whole number from 0 to 18446744073709551615, in quotes";
const EXPECTED_U128: &str = "a whole number from 0 to 2^128 - 1, in quotes";
const EXPECTED_I64: &str = "a whole number from -9223372036854775808 to 9223372036854775807, in quotes";
const EXPECTED_I128: &str = "a whole number from -2^127 to 2^127 - 1, in quotes";

fn small(value: &Json, most: u128, expected: &str, dialect: Dialect) -> Result<u64, Wrong> {
    let number = match value {
        Json::Number(number) => number,
        Json::Text(number) if dialect == Dialect::Cli => number,
        other => return Err(Wrong::kind_of(expected, other)),
    };
    text::uint(number, most).map(|n| n as u64).map_err(|error| number_error(error, expected, number))
}

fn large(value: &Json, most: u128, expected: &'static str, dialect: Dialect) -> Result<u128, Wrong> {
    let (number, expected) = quoted(value, expected, dialect)?;
    text::uint(number, most).map_err(|error| number_error(error, expected, number))
}

fn signed(value: &Json, least: i128, most: i128, expected: &'static str, dialect: Dialect) -> Result<i128, Wrong> {
    let (number, expected) = quoted(value, expected, dialect)?;
    text::int(number, least, most).map_err(|error| number_error(error, expected, number))
}

/// The digits of a number that stands in quotes in JSON, and what to expect of it elsewhere.
fn quoted<'a>(value: &'a Json, expected: &'static str, dialect: Dialect) -> Result<(&'a str, &'static str), Wrong> {
    let said = if dialect == Dialect::Json { expected } else { expected.trim_end_matches(", in quotes") };
    match value {
        Json::Text(number) => Ok((number, said)),
        Json::Number(number) if dialect != Dialect::Json => Ok((number, said)),
        other => Err(Wrong::kind_of(said, other)),
    }
}

fn number_error(error: NumberError, expected: &str, got: &str) -> Wrong {
    match error {
        NumberError::Form => Wrong::form(expected, got),
        NumberError::Range => Wrong::new(WrongKind::Range { expected: expected.into(), got: got.into() }),
    }
}

fn string<'a>(value: &'a Json, expected: &str) -> Result<&'a str, Wrong> {
    match value {
        Json::Text(text) => Ok(text),
        other => Err(Wrong::kind_of(expected, other)),
    }
}

fn parsed<T>(value: &Json, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Wrong> {
    let text = string(value, expected)?;
    parse(text).ok_or_else(|| Wrong::form(expected, text))
}

fn within(len: usize, most: u32) -> Result<(), Wrong> {
    let most = u64::from(most);
    if len as u64 <= most { Ok(()) } else { Err(Wrong::new(WrongKind::TooLong { most, got: len as u64 })) }
}

fn names(fields: &[Field]) -> String {
    let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
    if names.is_empty() { "none".into() } else { names.join(", ") }
}
