//! A value whose type is known only at run time: what tools show, and what is checked against a schema.

use alloc::{string::String, vec::Vec};

use crate::codec::{CodecError, Decode, Encode, MAX_DEPTH, Reader, Writer};

/// One canonical item, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// An absent option.
    Null,
    /// A boolean.
    Bool(bool),
    /// An unsigned integer, or a signed one that is not negative.
    Uint(u64),
    /// A negative integer.
    Negative(i64),
    /// A byte string: bytes, addresses, hashes and 128-bit integers.
    Bytes(Vec<u8>),
    /// A text string.
    Text(String),
    /// A struct or a list.
    Array(Vec<Value>),
}

impl Encode for Value {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Null => w.null(),
            Self::Bool(b) => w.bool(*b),
            Self::Uint(n) => w.uint(*n),
            Self::Negative(n) => w.int(*n),
            Self::Bytes(bytes) => w.bytes(bytes),
            Self::Text(text) => w.text(text),
            Self::Array(items) => items.encode(w),
        }
    }
}

impl Decode for Value {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        decode_at(r, 0)
    }
}

fn decode_at(r: &mut Reader<'_>, depth: usize) -> Result<Value, CodecError> {
    let Some(first) = r.rest().first() else { return Err(CodecError::Truncated) };
    Ok(match first >> 5 {
        0 => Value::Uint(r.uint()?),
        1 => Value::Negative(r.int()?),
        2 => Value::Bytes(r.bytes()?.into()),
        3 => Value::Text(r.text()?.into()),
        4 => {
            if depth == MAX_DEPTH {
                return Err(CodecError::TooDeep);
            }
            let len = r.array()?;
            let mut items = Vec::with_capacity(len.min(64));
            for _ in 0..len {
                items.push(decode_at(r, depth + 1)?);
            }
            Value::Array(items)
        }
        _ if r.null()? => Value::Null,
        _ => match r.bool() {
            Ok(b) => Value::Bool(b),
            Err(_) => return Err(CodecError::Forbidden),
        },
    })
}
