//! The modules `types`, `consts`, `errors` and `events`.

use ghost_schema::{Const, ErrorDef, EventDef, Extents, Field, Shape, TypeDef};

use super::names::{Scope, camel};
use super::{Source, all_copy};

/// `types`: structs and enums.
pub fn types(out: &mut Source, scope: Scope<'_>) {
    out.module("The declared types.", "types", |out| {
        for def in scope.types {
            out.gap();
            type_def(out, scope, def);
        }
    });
}

fn type_def(out: &mut Source, scope: Scope<'_>, def: &TypeDef) {
    match &def.shape {
        Shape::Struct(fields) => structure(out, scope, &def.name, &def.doc, &mut fields.iter()),
        Shape::Enum(variants) => out.block("::ghost_sdk::enumeration!", |out| {
            out.doc(&def.doc);
            out.line("#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]");
            out.block(&format!("pub enum {}", def.name), |out| {
                for (number, variant) in variants.iter().enumerate() {
                    out.line(&format!("{} = {number},", camel(variant)));
                }
            });
        }),
    }
}

/// A struct that is encoded as the array of its fields; without fields, a unit struct.
pub fn structure(out: &mut Source, scope: Scope<'_>, name: &str, doc: &str, fields: &mut dyn Iterator<Item = &Field>) {
    let fields: Vec<&Field> = fields.collect();
    out.block("::ghost_sdk::structure!", |out| {
        out.doc(doc);
        let copy = all_copy(fields.iter().map(|field| &field.ty), scope.types);
        out.line(if copy {
            "#[derive(Clone, Copy, Debug, PartialEq, Eq)]"
        } else {
            "#[derive(Clone, Debug, PartialEq, Eq)]"
        });
        if fields.is_empty() {
            return out.line(&format!("pub struct {name};"));
        }
        out.block(&format!("pub struct {name}"), |out| {
            for field in fields {
                out.doc(&field.doc);
                out.line(&format!("pub {}: {},", field.name, scope.ty(&field.ty)));
            }
        });
    });
}

/// `consts`.
pub fn consts(out: &mut Source, scope: Scope<'_>, consts: &[Const]) {
    out.module("The constants.", "consts", |out| {
        for constant in consts {
            out.doc(&constant.doc);
            let (ty, value) = scope.constant(&constant.ty, &constant.value);
            out.line(&format!("pub const {}: {ty} = {value};", constant.name));
        }
    });
}

/// `errors`: what the contract refuses with.
pub fn errors(out: &mut Source, scope: Scope<'_>, errors: &[ErrorDef]) {
    out.module("What the contract refuses with.", "errors", |out| {
        for error in errors {
            out.gap();
            structure(out, scope, &error.name, &error.text, &mut error.args.iter());
            out.block(&format!("impl ::ghost_sdk::error::ContractError for {}", error.name), |out| {
                out.line(&format!("const CODE: u32 = {};", error.code));
            });
        }
    });
}

/// `events`: what the contract tells, with a filter for each field that subscriptions can select by.
pub fn events<'a>(out: &mut Source, scope: Scope<'_>, events: impl Iterator<Item = (u8, &'a EventDef)>) {
    let extents = Extents::of(scope.types);
    out.module("What the contract tells.", "events", |out| {
        for (number, event) in events {
            out.gap();
            structure(out, scope, &event.name, &event.doc, &mut event.fields.iter().map(|field| &field.field));
            out.block(&format!("impl ::ghost_sdk::Event for {}", event.name), |out| {
                let fields = event.fields.iter().map(|field| &field.field.ty);
                let most = extents.as_ref().map_or(u64::MAX, |extents| extents.array(fields).bytes);
                out.line(&format!("const NUMBER: u8 = {number};"));
                out.line(&format!("const MOST_BYTES: usize = {most};"));
            });
            if event.fields.iter().any(|field| field.indexed) {
                out.block(&format!("impl {}", event.name), |out| filters(out, scope, event));
            }
        }
    });
}

fn filters(out: &mut Source, scope: Scope<'_>, event: &EventDef) {
    for (number, field) in event.fields.iter().enumerate().filter(|(_, field)| field.indexed) {
        let (name, ty) = (&field.field.name, scope.ty(&field.field.ty));
        out.doc(&format!("The events with this `{name}`, for a subscription."));
        out.block(&format!("pub fn with_{name}({name}: &{ty}) -> ::ghost_sdk::Filter<Self>"), |out| {
            out.line(&format!("::ghost_sdk::Filter::all().with_field({number}, {name})"));
        });
    }
}
