//! Rules for `[types]` and for every type expression: names, bounds, nesting, size.

use super::{Scope, repeated, text};
use crate::limits::{MAX_FIELDS, MAX_TYPE_NESTING, MAX_VALUE_BYTES, MAX_VARIANTS};
use crate::model::{Field, Shape};
use crate::names::{self, Style};
use crate::problem::{Report, problem};
use crate::types::{Extents, Type, too_deep};

/// Names, counts and fields of declared types.
pub fn types(scope: &Scope<'_>, report: &mut Report<'_>) {
    repeated(scope.key(&["types"]), "types", scope.types.iter().map(|def| def.name.as_str()), report);
    for def in scope.types {
        let name = def.name.as_str();
        if let Err(problem) = names::check(name, Style::Camel) {
            report(scope.key(&["types", name]), problem);
        }
        text(scope.at(&["types", name, "doc"]), "the doc", &def.doc, report);
        match &def.shape {
            Shape::Struct(list) => {
                if list.is_empty() {
                    report(scope.key(&["types", name]), problem!(schema::MISSING_KEY, "a field", name));
                }
                fields(scope, &["types", name, "fields"], list.iter(), report);
            }
            Shape::Enum(list) => variants(scope, name, list, report),
        }
    }
}

fn variants(scope: &Scope<'_>, name: &str, list: &[String], report: &mut Report<'_>) {
    let place = scope.at(&["types", name, "enum"]);
    if list.is_empty() {
        report(place.clone(), problem!(schema::MISSING_KEY, "a variant", name));
    }
    if list.len() > MAX_VARIANTS {
        report(place.clone(), problem!(schema::TOO_MANY, "variants", list.len(), MAX_VARIANTS));
        return;
    }
    for (number, variant) in list.iter().enumerate() {
        let place = scope.at(&["types", name, "enum", &number.to_string()]);
        if let Err(problem) = names::check(variant, Style::Snake) {
            report(place.clone(), problem);
        }
        let same = list[..number].iter().find(|earlier| names::camel(earlier) == names::camel(variant));
        if let Some(earlier) = same {
            report(place, problem!(schema::NAME_CLASH, variant.as_str(), earlier.as_str()));
        }
    }
}

/// Names, docs and types of fields or arguments behind `path`.
pub fn fields<'a>(
    scope: &Scope<'_>,
    path: &[&str],
    list: impl ExactSizeIterator<Item = &'a Field> + Clone,
    report: &mut Report<'_>,
) {
    if list.len() > MAX_FIELDS {
        report(scope.key(path), problem!(schema::TOO_MANY, "fields", list.len(), MAX_FIELDS));
        return;
    }
    repeated(scope.key(path), "fields", list.clone().map(|field| field.name.as_str()), report);
    for field in list {
        let path = [path, &[field.name.as_str()]].concat();
        if let Err(problem) = names::check(&field.name, Style::Snake) {
            report(scope.key(&path), problem);
        }
        text(scope.at(&path), "the doc", &field.doc, report);
        expression(scope, &path, &field.ty, report);
    }
}

/// Bounds and nesting of one type expression. The parser has checked one from a contract.toml already.
pub fn expression(scope: &Scope<'_>, path: &[&str], ty: &Type, report: &mut Report<'_>) {
    if ty.nesting() > MAX_TYPE_NESTING {
        let most = u64::from(MAX_TYPE_NESTING);
        report(scope.at(path), problem!(schema::TOO_DEEP, "the type", most));
        return;
    }
    let wrong = match ty {
        Type::String(0) | Type::Bytes(0) | Type::List(_, 0) => {
            Some(problem!(schema::BAD_BOUND, &*ty.text(scope.types)))
        }
        Type::Option(inner) if inner.is_option() => {
            Some(problem!(schema::BAD_TYPE, &*ty.text(scope.types), "an option of an option has two empty values"))
        }
        _ => None,
    };
    if let Some(problem) = wrong {
        report(scope.at(path), problem);
    }
    if let Type::List(inner, _) | Type::Option(inner) = ty {
        expression(scope, path, inner, report);
    }
}

/// Sizes and depths of declared types: one larger than a stored value may be is of no use anywhere.
pub fn sizes(scope: &Scope<'_>, extents: &Extents, report: &mut Report<'_>) {
    for (number, def) in crate::model::numbered(scope.types) {
        let extent = extents.ty(&Type::Named(number));
        let place = scope.key(&["types", &def.name]);
        if too_deep(extent) {
            report(place, problem!(schema::TOO_DEEP, def.name.as_str(), u64::from(crate::limits::MAX_VALUE_DEPTH)));
        } else if extent.bytes > MAX_VALUE_BYTES {
            report(place, problem!(schema::TOO_LARGE, def.name.as_str(), extent.bytes, MAX_VALUE_BYTES));
        }
    }
}
