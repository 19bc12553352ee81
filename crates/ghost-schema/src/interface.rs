//! What others see of a contract, cut out of its schema: the methods, the errors they name, events, and the types all
//! of these mention, numbered anew.

use std::collections::BTreeMap;

use crate::model::{Field, Interface, Kind, NumberedEvent, Schema, Shape, TypeDef, numbered};
use crate::types::Type;

/// Everything others see: methods that anybody can call, and all events.
#[must_use]
pub fn of(schema: &Schema) -> Interface {
    let callable = schema.methods.iter().filter(|method| matches!(method.kind(), Kind::View | Kind::Call)).cloned();
    let whole = Interface {
        types: schema.types.clone(),
        errors: schema.errors.clone(),
        events: numbered(&schema.events).map(|(number, e)| NumberedEvent { number, event: e.clone() }).collect(),
        methods: callable.collect(),
    };
    cut(&whole, |_| true, |_| true)
}

/// The part of an interface with these methods and events.
#[must_use]
pub fn cut(whole: &Interface, method: impl Fn(&str) -> bool, event: impl Fn(&str) -> bool) -> Interface {
    let mut part = Interface {
        types: Vec::new(),
        errors: Vec::new(),
        events: whole.events.iter().filter(|e| event(&e.event.name)).cloned().collect(),
        methods: whole.methods.iter().filter(|m| method(&m.name)).cloned().collect(),
    };
    keep_errors(whole, &mut part);
    keep_types(whole, &mut part);
    for method in &mut part.methods {
        method.auth.clear();
    }
    part
}

/// Keeps the errors that methods name, in their order.
fn keep_errors(whole: &Interface, part: &mut Interface) {
    let named = |number: u8| part.methods.iter().any(|method| method.errors.contains(&number));
    let mut places = BTreeMap::new();
    let mut errors = Vec::new();
    for (number, error) in numbered(&whole.errors) {
        if named(number) {
            places.insert(number, errors.len() as u8);
            errors.push(error.clone());
        }
    }
    part.errors = errors;
    for method in &mut part.methods {
        method.errors = method.errors.iter().filter_map(|number| places.get(number).copied()).collect();
    }
}

/// Keeps the types that are mentioned, in their order.
fn keep_types(whole: &Interface, part: &mut Interface) {
    let mut wanted: Vec<u8> = Vec::new();
    each_type(part, &mut |ty| wanted.extend(ty.named()));
    let mut kept = BTreeMap::new();
    while let Some(number) = wanted.pop() {
        let Some(def) = whole.types.get(usize::from(number)) else { continue };
        if kept.insert(number, def.clone()).is_none()
            && let Shape::Struct(fields) = &def.shape
        {
            wanted.extend(fields.iter().filter_map(|field| field.ty.named()));
        }
    }
    let places: BTreeMap<u8, u8> = kept.keys().copied().zip(0..=u8::MAX).collect();
    part.types = kept.into_values().collect::<Vec<TypeDef>>();
    each_type(part, &mut |ty| renumber(ty, &places));
}

fn each_type(part: &mut Interface, act: &mut dyn FnMut(&mut Type)) {
    let each_field = |fields: &mut Vec<Field>, act: &mut dyn FnMut(&mut Type)| {
        for field in fields {
            act(&mut field.ty);
        }
    };
    for def in &mut part.types {
        if let Shape::Struct(fields) = &mut def.shape {
            each_field(fields, act);
        }
    }
    for error in &mut part.errors {
        each_field(&mut error.args, act);
    }
    for event in &mut part.events {
        for field in &mut event.event.fields {
            act(&mut field.field.ty);
        }
    }
    for method in &mut part.methods {
        each_field(&mut method.args, act);
        if let Some(ty) = &mut method.returns {
            act(ty);
        }
    }
}

fn renumber(ty: &mut Type, places: &BTreeMap<u8, u8>) {
    match ty {
        Type::List(inner, _) | Type::Option(inner) => renumber(inner, places),
        Type::Named(number) => *number = places.get(number).copied().unwrap_or(*number),
        _ => {}
    }
}
