//! From canonical CBOR to JSON, by type: the inverse of the JSON dialect of [`write`](super::write).

use ghost_types::{Address, CodecError, Decode, Duration, Hash, Reader, Rlusd, Time};

use super::json::Json;
use super::text;
use crate::model::{Field, Shape, TypeDef};
use crate::types::Type;

/// Reads one value of type `ty`.
pub fn read(types: &[TypeDef], ty: &Type, r: &mut Reader<'_>) -> Result<Json, CodecError> {
    Ok(match ty {
        Type::Bool => Json::Bool(r.bool()?),
        Type::U8 => Json::number(u8::decode(r)?),
        Type::U16 => Json::number(u16::decode(r)?),
        Type::U32 => Json::number(u32::decode(r)?),
        Type::U64 => Json::text(u64::decode(r)?.to_string()),
        Type::U128 => Json::text(u128::decode(r)?.to_string()),
        Type::I64 => Json::text(i64::decode(r)?.to_string()),
        Type::I128 => Json::text(i128::decode(r)?.to_string()),
        Type::String(most) => {
            let text = r.text()?;
            within(text.len(), *most)?;
            Json::text(text)
        }
        Type::Bytes(most) => {
            let bytes = r.bytes()?;
            within(bytes.len(), *most)?;
            Json::text(text::to_hex(bytes))
        }
        Type::Bytes32 | Type::Hash => Json::text(Hash::decode(r)?.to_string()),
        Type::Address => Json::text(Address::decode(r)?.to_string()),
        Type::Time => Json::text(text::to_time(Time::decode(r)?)),
        Type::Duration => Json::text(text::to_duration(Duration::decode(r)?)),
        Type::Rlusd => Json::text(Rlusd::decode(r)?.to_string()),
        Type::List(item, most) => {
            let len = r.array()?;
            within(len, *most)?;
            Json::List((0..len).map(|_| read(types, item, r)).collect::<Result<_, _>>()?)
        }
        Type::Option(inner) => {
            if r.null()? {
                Json::Null
            } else {
                read(types, inner, r)?
            }
        }
        Type::Named(number) => match types.get(usize::from(*number)).map(|def| &def.shape) {
            Some(Shape::Struct(fields)) => read_fields(types, fields.iter(), r)?,
            Some(Shape::Enum(variants)) => {
                let variant = usize::try_from(r.uint()?).ok().and_then(|place| variants.get(place));
                Json::text(variant.ok_or(CodecError::OutOfRange)?.as_str())
            }
            None => return Err(CodecError::WrongType),
        },
    })
}

/// Reads the array of `fields` as an object.
pub fn read_fields<'a>(
    types: &[TypeDef],
    fields: impl ExactSizeIterator<Item = &'a Field>,
    r: &mut Reader<'_>,
) -> Result<Json, CodecError> {
    r.array_of(fields.len())?;
    let entries = fields.map(|field| Ok((field.name.clone(), read(types, &field.ty, r)?)));
    entries.collect::<Result<_, _>>().map(Json::Object)
}

fn within(len: usize, most: u32) -> Result<(), CodecError> {
    if len as u64 <= u64::from(most) { Ok(()) } else { Err(CodecError::OutOfRange) }
}
