//! How types and values of a schema are written in Rust.

use ghost_schema::{Shape, Type, TypeDef};
use ghost_types::Value;

/// Where a type is written: the declared types it may name, and the way to the module that has them.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub types: &'a [TypeDef],
    /// What stands before `types::`.
    pub module: &'a str,
}

impl<'a> Scope<'a> {
    /// The same types, seen from elsewhere.
    pub fn at(self, module: &'a str) -> Self {
        Self { module, ..self }
    }

    /// The Rust type.
    pub fn ty(self, ty: &Type) -> String {
        let sdk = |name: &str| format!("::ghost_sdk::{name}");
        match ty {
            Type::Bool => "bool".into(),
            Type::U8 => "u8".into(),
            Type::U16 => "u16".into(),
            Type::U32 => "u32".into(),
            Type::U64 => "u64".into(),
            Type::U128 => "u128".into(),
            Type::I64 => "i64".into(),
            Type::I128 => "i128".into(),
            Type::Bytes32 => "[u8; 32]".into(),
            Type::String(most) => format!("::ghost_sdk::Text<{most}>"),
            Type::Bytes(most) => format!("::ghost_sdk::Blob<{most}>"),
            Type::Address => sdk("Address"),
            Type::Hash => sdk("Hash"),
            Type::Time => sdk("Time"),
            Type::Duration => sdk("Duration"),
            Type::Rlusd => sdk("Rlusd"),
            Type::List(item, most) => format!("::ghost_sdk::List<{}, {most}>", self.ty(item)),
            Type::Option(item) => format!("::core::option::Option<{}>", self.ty(item)),
            Type::Named(number) => format!("{}types::{}", self.module, self.name(*number)),
        }
    }

    /// The key type of a storage item: the part, or a tuple of several.
    pub fn key(self, parts: &[Type]) -> String {
        match parts {
            [part] => self.ty(part),
            parts => format!("({})", parts.iter().map(|part| self.ty(part)).collect::<Vec<_>>().join(", ")),
        }
    }

    /// The type and the value of a constant. Text and bytes are borrowed: a constant owns nothing.
    pub fn constant(self, ty: &Type, value: &Value) -> (String, String) {
        let (name, text) = (self.ty(ty), literal(value));
        match (ty, value) {
            (Type::String(_), _) => ("&str".into(), text),
            (Type::Bytes(_), _) => ("&[u8]".into(), format!("&{text}")),
            (Type::U128, Value::Bytes(bytes)) => (name, wide(bytes).to_string()),
            (Type::I128, Value::Bytes(bytes)) => (name, ((wide(bytes) ^ SIGN) as i128).to_string()),
            (Type::Rlusd, Value::Bytes(bytes)) => (name.clone(), format!("{name}({})", wide(bytes))),
            (Type::Address | Type::Hash | Type::Time | Type::Duration, _) => (name.clone(), format!("{name}({text})")),
            (Type::Named(number), Value::Uint(variant)) => {
                let variant = self.variant(*number, *variant);
                (name.clone(), format!("{name}::{variant}"))
            }
            _ => (name, text),
        }
    }

    fn name(self, number: u8) -> &'a str {
        self.types.get(usize::from(number)).map_or("", |def| &def.name)
    }

    fn variant(self, number: u8, variant: u64) -> String {
        match self.types.get(usize::from(number)).map(|def| &def.shape) {
            Some(Shape::Enum(names)) => names.get(variant as usize).map(|name| camel(name)).unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// The sign bit of an `i128`, which its encoding has flipped.
const SIGN: u128 = 1 << 127;

/// The number that 16 bytes encode.
fn wide(bytes: &[u8]) -> u128 {
    bytes.iter().fold(0, |n, byte| n << 8 | u128::from(*byte))
}

fn literal(value: &Value) -> String {
    match value {
        Value::Bool(b) => b.to_string(),
        Value::Uint(n) => n.to_string(),
        Value::Negative(n) => n.to_string(),
        Value::Bytes(bytes) => format!("{bytes:?}"),
        Value::Text(text) => format!("{text:?}"),
        // Constants are scalars.
        Value::Null | Value::Array(_) => String::new(),
    }
}

/// The CamelCase of a snake_case name.
pub fn camel(snake: &str) -> String {
    ghost_schema::names::camel(snake)
}

/// Whether values are copied rather than moved.
pub fn is_copy(ty: &Type, types: &[TypeDef]) -> bool {
    match ty {
        Type::String(_) | Type::Bytes(_) | Type::List(..) => false,
        Type::Option(item) => is_copy(item, types),
        Type::Named(number) => match types.get(usize::from(*number)).map(|def| &def.shape) {
            Some(Shape::Struct(fields)) => fields.iter().all(|field| is_copy(&field.ty, types)),
            _ => true,
        },
        _ => true,
    }
}
