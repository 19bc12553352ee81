//! Values in the forms people and programs use, by type: JSON, the command line's words, TOML; and back from CBOR.
//!
//! interface/types.toml is the table of forms, tests/vectors/types.json its vectors. Floats exist in none of them.
//! Aliases of addresses and keys are resolved by the caller.

mod cli;
mod describe;
mod error;
mod json;
mod keys;
mod read;
mod text;
mod write;

use ghost_types::{CodecError, Reader, Time, Writer};

pub use describe::{interface_to_json, to_json};
pub use error::FormError;
pub(crate) use error::Wrong;
pub use json::{Json, MAX_JSON_BYTES};
pub use keys::{storage_entry_to_json, storage_key_from_json, storage_key_to_json};
pub use write::Dialect;

use crate::model::{ErrorDef, Method, Schema, TypeDef};
use crate::problem::{clean, fill};
use crate::types::Type;

/// Bytes of an error's sentence with its operands: a few lines of a terminal.
const MAX_SHOWN_BYTES: usize = 2_000;

/// The arguments of `method` from a JSON object by name; an option may be left out.
pub fn args_from_json(schema: &Schema, method: &str, json: &str) -> Result<Vec<u8>, FormError> {
    let method = callable(schema, method)?;
    let given = Json::parse(json)?;
    let Json::Object(entries) = &given else { return Err(Wrong::kind_of("an object by argument name", &given).into()) };
    let mut w = Writer::new();
    write::write_fields(&schema.types, &method.args, entries, Dialect::Json, &mut w)?;
    Ok(w.into_bytes())
}

/// The arguments of `method` from words of a command line by name; `now` is what `+30d` counts from.
pub fn args_from_cli(
    schema: &Schema,
    method: &str,
    given: &[(&str, &str)],
    now: Option<Time>,
) -> Result<Vec<u8>, FormError> {
    let method = callable(schema, method)?;
    write::check_names(&method.args, given.iter().map(|(name, _)| *name))?;
    let mut w = Writer::new();
    w.array(method.args.len());
    for arg in &method.args {
        match given.iter().find(|(name, _)| *name == arg.name) {
            Some((_, word)) => {
                let value = value_from_cli(&schema.types, &arg.ty, word, now);
                w.raw(&value.map_err(|error| error.within(&arg.name))?);
            }
            None if arg.ty.is_option() => w.null(),
            None => return Err(Wrong::missing().within(&arg.name).into()),
        }
    }
    Ok(w.into_bytes())
}

/// The arguments of `method` as a JSON object.
pub fn args_to_json(schema: &Schema, method: &str, bytes: &[u8]) -> Result<String, FormError> {
    let method = callable(schema, method)?;
    let read = whole(bytes, |r| read::read_fields(&schema.types, method.args.iter(), r));
    read.map(|json| json.to_string()).map_err(|error| FormError::misfit("arguments", error))
}

/// What `method` answered, as JSON; `null` where it answers nothing.
pub fn result_to_json(schema: &Schema, method: &str, bytes: &[u8]) -> Result<String, FormError> {
    let method = callable(schema, method)?;
    match &method.returns {
        Some(ty) => value_to_json(&schema.types, ty, bytes),
        None if bytes.is_empty() => Ok(Json::Null.to_string()),
        None => Err(FormError::misfit("a result", CodecError::Trailing)),
    }
}

/// An event as `{"event": "Leased", "fields": {…}}`.
pub fn event_to_json(schema: &Schema, number: u32, bytes: &[u8]) -> Result<String, FormError> {
    let event = schema.event_by_number(number).ok_or_else(|| FormError::unknown("event", &number.to_string()))?;
    let fields = event.fields.iter().map(|field| &field.field);
    let read = whole(bytes, |r| read::read_fields(&schema.types, fields, r));
    let fields = read.map_err(|error| FormError::misfit("an event", error))?;
    Ok(Json::object([("event", Json::text(event.name.as_str())), ("fields", fields)]).to_string())
}

/// A contract's error as `{"error": "Taken", "code": 1, "fields": {…}, "text": "…", "way_out": "…"}`.
pub fn error_to_json(schema: &Schema, code: u32, bytes: &[u8]) -> Result<String, FormError> {
    let (error, fields) = error_fields(schema, code, bytes)?;
    let text = sentence(error, &fields);
    let entries = [
        ("error", Json::text(error.name.as_str())),
        ("code", Json::number(code)),
        ("fields", fields),
        ("text", Json::text(text)),
        ("way_out", Json::text(error.way_out.as_str())),
    ];
    Ok(Json::object(entries).to_string())
}

/// A contract's error as the sentence of its schema, operands filled in.
pub fn error_to_text(schema: &Schema, code: u32, bytes: &[u8]) -> Result<String, FormError> {
    let (error, fields) = error_fields(schema, code, bytes)?;
    Ok(sentence(error, &fields))
}

/// One value from JSON.
pub fn value_from_json(types: &[TypeDef], ty: &Type, json: &str) -> Result<Vec<u8>, FormError> {
    value_from(types, ty, &Json::parse(json)?, Dialect::Json)
}

/// One value from a word of a command line; `now` is what `+30d` counts from.
pub fn value_from_cli(types: &[TypeDef], ty: &Type, word: &str, now: Option<Time>) -> Result<Vec<u8>, FormError> {
    let (json, dialect) = cli::word(types, ty, word, now)?;
    value_from(types, ty, &json, dialect)
}

/// One value that was read already.
pub fn value_from(types: &[TypeDef], ty: &Type, value: &Json, dialect: Dialect) -> Result<Vec<u8>, FormError> {
    let mut w = Writer::new();
    write::write(types, ty, value, dialect, &mut w)?;
    Ok(w.into_bytes())
}

/// One value as JSON.
pub fn value_to_json(types: &[TypeDef], ty: &Type, bytes: &[u8]) -> Result<String, FormError> {
    read_value(types, ty, bytes).map(|json| json.to_string())
}

fn read_value(types: &[TypeDef], ty: &Type, bytes: &[u8]) -> Result<Json, FormError> {
    whole(bytes, |r| read::read(types, ty, r)).map_err(|error| FormError::misfit("a value", error))
}

fn callable<'a>(schema: &'a Schema, name: &str) -> Result<std::borrow::Cow<'a, Method>, FormError> {
    schema.callable(name).ok_or_else(|| FormError::unknown("method", name))
}

fn whole(bytes: &[u8], read: impl FnOnce(&mut Reader<'_>) -> Result<Json, CodecError>) -> Result<Json, CodecError> {
    let mut r = Reader::new(bytes);
    let value = read(&mut r)?;
    r.finish()?;
    Ok(value)
}

fn error_fields<'a>(schema: &'a Schema, code: u32, bytes: &[u8]) -> Result<(&'a ErrorDef, Json), FormError> {
    let error = schema.error_by_code(code).ok_or_else(|| FormError::unknown("error", &code.to_string()))?;
    let read = whole(bytes, |r| read::read_fields(&schema.types, error.args.iter(), r));
    Ok((error, read.map_err(|error| FormError::misfit("an error's fields", error))?))
}

fn sentence(error: &ErrorDef, fields: &Json) -> String {
    let Json::Object(entries) = fields else { return error.text.clone() };
    let shown = |name: &str| entries.iter().find(|(field, _)| field == name).map(|(_, value)| plain(value));
    clean(&fill(&error.text, shown), MAX_SHOWN_BYTES)
}

/// A value within a sentence: text without quotes, all else as JSON.
fn plain(value: &Json) -> String {
    match value {
        Json::Text(text) => text.clone(),
        Json::Null => "none".into(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
