//! Storage keys by the names of the schema: what a person looks up, and what a proof is about.

use ghost_types::key::KeyWriter;
use ghost_types::{Address, CodecError, Decode, Duration, Encode, Hash, Reader, Rlusd, StorageKey, Time, Writer, key};

use super::error::FormError;
use super::json::Json;
use super::read;
use super::write::{self, Dialect};
use crate::model::{Schema, Shape, StorageItem, StorageKind, TypeDef};
use crate::types::Type;

/// The storage key of `item` for the key parts in a JSON list, which is empty for a single value and for a list's length.
pub fn storage_key_from_json(schema: &Schema, item: &str, parts: &str) -> Result<Vec<u8>, FormError> {
    let (number, found) = schema.storage_item(item).ok_or_else(|| FormError::unknown("storage item", item))?;
    let list = Json::parse(parts)?;
    // A list of mixed types has no type of its own: it is checked as what it is, part by part.
    let Json::List(values) = &list else {
        return Err(super::Wrong::kind_of("a list of the key's parts", &list).into());
    };
    let is_length = matches!(found.kind, StorageKind::List(_)) && values.is_empty();
    let keys = if is_length { &[] } else { key_types(found) };
    if values.len() != keys.len() {
        let expected = format!("a list of {} key parts", keys.len());
        return Err(super::Wrong::form(&expected, &list.to_string()).into());
    }
    let mut out = KeyWriter::item(number);
    for (place, (ty, value)) in keys.iter().zip(values).enumerate() {
        let mut w = Writer::new();
        write::write(&schema.types, ty, value, Dialect::Json, &mut w).map_err(|w| w.within(&format!("[{place}]")))?;
        write_part(ty, &mut Reader::new(&w.into_bytes()), &mut out).map_err(|e| FormError::misfit("a key", e))?;
    }
    Ok(out.into_bytes())
}

/// A storage key as `{"item": "leases", "key": ["www"]}`; a list's length has the key `[]`.
pub fn storage_key_to_json(schema: &Schema, bytes: &[u8]) -> Result<String, FormError> {
    let (item, parts) = read_key(schema, bytes)?;
    Ok(Json::object([("item", Json::text(item.name.as_str())), ("key", Json::List(parts))]).to_string())
}

/// A storage key and what is stored under it, as `{"item": "leases", "key": ["www"], "value": …}`.
pub fn storage_entry_to_json(schema: &Schema, key: &[u8], value: &[u8]) -> Result<String, FormError> {
    let (item, parts) = read_key(schema, key)?;
    let ty = match &item.kind {
        StorageKind::Value(ty) | StorageKind::Map { value: ty, .. } => ty,
        StorageKind::Set { .. } => &Type::Bool,
        StorageKind::List(_) if parts.is_empty() => &Type::U32,
        StorageKind::List(ty) => ty,
    };
    let value = super::read_value(&schema.types, ty, value)?;
    let entry = [("item", Json::text(item.name.as_str())), ("key", Json::List(parts)), ("value", value)];
    Ok(Json::object(entry).to_string())
}

fn read_key<'a>(schema: &'a Schema, bytes: &[u8]) -> Result<(&'a StorageItem, Vec<Json>), FormError> {
    let misfit = || FormError::misfit("a storage key", CodecError::OutOfRange);
    let (number, mut rest) = bytes.split_first().ok_or_else(misfit)?;
    let item = schema.storage.get(usize::from(*number)).ok_or_else(misfit)?;
    let is_length = matches!(item.kind, StorageKind::List(_)) && rest.is_empty();
    let mut parts = Vec::new();
    for ty in if is_length { &[] } else { key_types(item) } {
        let mut w = Writer::new();
        read_part(&schema.types, ty, &mut rest, &mut w).ok_or_else(misfit)?;
        let encoded = w.into_bytes();
        parts.push(read::read(&schema.types, ty, &mut Reader::new(&encoded)).map_err(|_| misfit())?);
    }
    if !rest.is_empty() {
        return Err(misfit());
    }
    Ok((item, parts))
}

fn key_types(item: &StorageItem) -> &[Type] {
    match &item.kind {
        StorageKind::Value(_) => &[],
        StorageKind::Map { keys, .. } | StorageKind::Set { keys } => keys,
        StorageKind::List(_) => &[Type::U32],
    }
}

/// Turns one encoded scalar into its ordered form.
fn write_part(ty: &Type, r: &mut Reader<'_>, out: &mut KeyWriter) -> Result<(), CodecError> {
    fn part<T: Decode + StorageKey>(r: &mut Reader<'_>, out: &mut KeyWriter) -> Result<(), CodecError> {
        T::decode(r).map(|value| value.write_key(out))
    }
    match ty {
        Type::Bool => part::<bool>(r, out),
        // An enum has at most 255 variants, so its number fits the one byte too.
        Type::U8 | Type::Named(_) => part::<u8>(r, out),
        Type::U16 => part::<u16>(r, out),
        Type::U32 => part::<u32>(r, out),
        Type::U64 => part::<u64>(r, out),
        Type::U128 => part::<u128>(r, out),
        Type::I64 => part::<i64>(r, out),
        Type::I128 => part::<i128>(r, out),
        Type::Bytes32 | Type::Hash => part::<Hash>(r, out),
        Type::Address => part::<Address>(r, out),
        Type::Time => part::<Time>(r, out),
        Type::Duration => part::<Duration>(r, out),
        Type::Rlusd => part::<Rlusd>(r, out),
        Type::String(_) => r.text().map(|text| out.escaped(text.as_bytes())),
        Type::Bytes(_) => r.bytes().map(|bytes| out.escaped(bytes)),
        Type::List(..) | Type::Option(_) => Err(CodecError::WrongType),
    }
}

/// Turns the ordered form at the front of `rest` into an encoded scalar.
fn read_part(types: &[TypeDef], ty: &Type, rest: &mut &[u8], w: &mut Writer) -> Option<()> {
    fn part<T: StorageKey + Encode>(rest: &mut &[u8], w: &mut Writer) -> Option<()> {
        T::read_key(rest).map(|value| value.encode(w))
    }
    match ty {
        Type::Bool => part::<bool>(rest, w),
        Type::U8 => part::<u8>(rest, w),
        Type::U16 => part::<u16>(rest, w),
        Type::U32 => part::<u32>(rest, w),
        Type::U64 => part::<u64>(rest, w),
        Type::U128 => part::<u128>(rest, w),
        Type::I64 => part::<i64>(rest, w),
        Type::I128 => part::<i128>(rest, w),
        Type::Bytes32 | Type::Hash => part::<Hash>(rest, w),
        Type::Address => part::<Address>(rest, w),
        Type::Time => part::<Time>(rest, w),
        Type::Duration => part::<Duration>(rest, w),
        Type::Rlusd => part::<Rlusd>(rest, w),
        Type::Bytes(_) => key::take_escaped(rest).map(|bytes| w.bytes(&bytes)),
        Type::String(_) => {
            let bytes = key::take_escaped(rest)?;
            std::str::from_utf8(&bytes).ok().map(|text| w.text(text))
        }
        Type::Named(number) => match types.get(usize::from(*number))?.shape {
            Shape::Enum(_) => part::<u8>(rest, w),
            Shape::Struct(_) => None,
        },
        Type::List(..) | Type::Option(_) => None,
    }
}
