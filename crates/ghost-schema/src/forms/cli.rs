//! Single values as one writes them on a command line: no quotes, times relative to now, lists by commas.

use ghost_types::Time;

use super::error::{FormError, Wrong};
use super::json::Json;
use super::text;
use super::write::Dialect;
use crate::model::{Shape, TypeDef};
use crate::types::Type;

/// Turns a word of the command line into JSON, and says in which dialect it stands.
///
/// Structs, and lists whose items need it, are written as JSON. `now` is what `+30d` counts from.
pub fn word(types: &[TypeDef], ty: &Type, word: &str, now: Option<Time>) -> Result<(Json, Dialect), FormError> {
    let plain = |json| Ok((json, Dialect::Cli));
    match ty {
        Type::Bool => match word {
            "true" => plain(Json::Bool(true)),
            "false" => plain(Json::Bool(false)),
            other => Err(Wrong::form("true or false", other).into()),
        },
        Type::Time if word.starts_with('+') => {
            let later = text::duration(&word[1..]).and_then(|span| now?.after(span));
            let time =
                later.ok_or_else(|| Wrong::form("a time such as 2027-01-01, or a span from now as +30d", word))?;
            plain(Json::text(format!("{}ms", time.0)))
        }
        Type::Option(inner) => self::word(types, inner, word, now),
        Type::List(..) if word.trim_start().starts_with('[') => Ok((Json::parse(word)?, Dialect::Json)),
        Type::List(..) if word.is_empty() => plain(Json::List(Vec::new())),
        Type::List(item, _) => {
            let mut items = Vec::new();
            for (number, part) in word.split(',').enumerate() {
                let (item, dialect) = self::word(types, item, part, now)?;
                if dialect == Dialect::Json {
                    let path = format!("[{number}]");
                    return Err(Wrong::form("a list, written as JSON", word).within(&path).into());
                }
                items.push(item);
            }
            plain(Json::List(items))
        }
        Type::Named(number) => match types.get(usize::from(*number)).map(|def| &def.shape) {
            Some(Shape::Struct(_)) => Ok((Json::parse(word)?, Dialect::Json)),
            _ => plain(Json::text(word)),
        },
        _ => plain(Json::text(word)),
    }
}
