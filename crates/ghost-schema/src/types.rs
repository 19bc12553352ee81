//! The types of contract.toml: how they are written, how large their values can get, what can be a key.
//!
//! All are bounded, so that every limit of the ledger can be checked before a contract exists. Sizes are those of the
//! worst value in canonical CBOR, or in the ordered form of storage keys.

use std::fmt;

use crate::limits::{MAX_TYPE_NESTING, MAX_VALUE_DEPTH};
use crate::model::{Shape, TypeDef};

/// A type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `bool`
    Bool,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `u128`
    U128,
    /// `i64`
    I64,
    /// `i128`
    I128,
    /// `string<N>`: UTF-8 of at most N bytes.
    String(u32),
    /// `bytes<N>`: at most N bytes.
    Bytes(u32),
    /// `bytes32`: exactly 32 bytes.
    Bytes32,
    /// `address`
    Address,
    /// `hash`
    Hash,
    /// `time`: milliseconds since 1970, UTC.
    Time,
    /// `duration`: milliseconds.
    Duration,
    /// `rlusd`: 10⁻⁶ dollars.
    Rlusd,
    /// `list<T, N>`: at most N items.
    List(Box<Type>, u32),
    /// `option<T>`
    Option(Box<Type>),
    /// A struct or enum of `[types]`, by its number there.
    Named(u8),
}

/// The names of the types that stand for themselves, in the order of their numbers in the normal form.
pub const SCALARS: [(&str, Type); 14] = [
    ("bool", Type::Bool),
    ("u8", Type::U8),
    ("u16", Type::U16),
    ("u32", Type::U32),
    ("u64", Type::U64),
    ("u128", Type::U128),
    ("i64", Type::I64),
    ("i128", Type::I128),
    ("bytes32", Type::Bytes32),
    ("address", Type::Address),
    ("hash", Type::Hash),
    ("time", Type::Time),
    ("duration", Type::Duration),
    ("rlusd", Type::Rlusd),
];

/// Why a type expression is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeError {
    /// Not of the form `name`, `name<N>`, `list<T, N>` or `option<T>`; what is wrong.
    Syntax(&'static str),
    /// No type of this name.
    Unknown(String),
    /// A thing version 1 leaves out, named.
    NotInVersion1(&'static str),
    /// `string`, `bytes` or `list` without its bound, or a bound that is no number from 1 up.
    Bound(String),
    /// Deeper than [`MAX_TYPE_NESTING`].
    Nesting,
    /// `option<option<T>>`: null would mean two things.
    OptionOfOption,
}

/// A refusal and the bytes of the expression it speaks of.
pub type TypeRefusal = (TypeError, std::ops::Range<usize>);

impl Type {
    /// Reads a type expression; `named` gives the number of a declared type.
    pub fn parse(text: &str, named: &dyn Fn(&str) -> Option<u8>) -> Result<Self, TypeRefusal> {
        let mut scan = Scan { text, at: 0, named };
        let ty = scan.ty(0)?;
        scan.spaces();
        if scan.at < text.len() {
            return Err((TypeError::Syntax("nothing may follow the type"), scan.at..text.len()));
        }
        Ok(ty)
    }

    /// Whether this is an `option`.
    #[must_use]
    pub fn is_option(&self) -> bool {
        matches!(self, Self::Option(_))
    }

    /// Whether the type can be a part of a storage key, an indexed field or a constant: one value without parts.
    #[must_use]
    pub fn is_scalar(&self, types: &[TypeDef]) -> bool {
        match self {
            Self::List(..) | Self::Option(_) => false,
            Self::Named(number) => {
                matches!(types.get(usize::from(*number)), Some(TypeDef { shape: Shape::Enum(_), .. }))
            }
            _ => true,
        }
    }

    /// Bytes of the longest ordered form in a storage key; `None` if the type cannot be in one.
    #[must_use]
    pub fn key_bytes(&self, types: &[TypeDef]) -> Option<u64> {
        if !self.is_scalar(types) {
            return None;
        }
        Some(match self {
            Self::Bool | Self::U8 | Self::Named(_) => 1,
            Self::U16 => 2,
            Self::U32 => 4,
            Self::U64 | Self::I64 | Self::Time | Self::Duration => 8,
            Self::U128 | Self::I128 | Self::Rlusd => 16,
            // Each zero byte is escaped into two, and two more end the part.
            Self::String(most) | Self::Bytes(most) => u64::from(*most) * 2 + 2,
            _ => 32,
        })
    }

    /// The type as contract.toml writes it.
    #[must_use]
    pub fn text(&self, types: &[TypeDef]) -> String {
        Shown { ty: self, types }.to_string()
    }

    /// The declared type this mentions, at any depth of `list` and `option`.
    #[must_use]
    pub fn named(&self) -> Option<u8> {
        match self {
            Self::List(item, _) | Self::Option(item) => item.named(),
            Self::Named(number) => Some(*number),
            _ => None,
        }
    }

    /// How many `list` and `option` are around the innermost type.
    #[must_use]
    pub fn nesting(&self) -> u32 {
        match self {
            Self::List(item, _) | Self::Option(item) => item.nesting() + 1,
            _ => 0,
        }
    }
}

struct Shown<'a> {
    ty: &'a Type,
    types: &'a [TypeDef],
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = |ty| Shown { ty, types: self.types };
        match self.ty {
            Type::String(most) => write!(f, "string<{most}>"),
            Type::Bytes(most) => write!(f, "bytes<{most}>"),
            Type::List(item, most) => write!(f, "list<{}, {most}>", inner(item)),
            Type::Option(item) => write!(f, "option<{}>", inner(item)),
            Type::Named(number) => match self.types.get(usize::from(*number)) {
                Some(def) => f.write_str(&def.name),
                None => write!(f, "type {number}"),
            },
            scalar => {
                let name = SCALARS.iter().find(|(_, ty)| ty == scalar).map_or("?", |(name, _)| name);
                f.write_str(name)
            }
        }
    }
}

/// The longest encoding and the deepest nesting of arrays of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Bytes of canonical CBOR.
    pub bytes: u64,
    /// Arrays within arrays.
    pub depth: u32,
}

/// The extents of all declared types, each worked out once: a chain of structs can mention a type 32⁶⁴ times over.
pub struct Extents(Vec<Extent>);

/// A declared type that contains itself, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recursive(pub u8);

impl Extents {
    /// Works them out; every `Named` must be in range.
    pub fn of(types: &[TypeDef]) -> Result<Self, Recursive> {
        let mut known: Vec<Option<Extent>> = vec![None; types.len()];
        // Types settle in rounds, those that stand on settled ones next; a round without progress is a circle.
        loop {
            let mut open = None;
            let mut progress = false;
            for (number, def) in types.iter().enumerate() {
                if known[number].is_some() {
                    continue;
                }
                match shape_extent(&def.shape, &known) {
                    Some(extent) => {
                        known[number] = Some(extent);
                        progress = true;
                    }
                    None => open = open.or(Some(number)),
                }
            }
            match open {
                None => return Ok(Self(known.into_iter().flatten().collect())),
                Some(number) if !progress => return Err(Recursive(on_a_circle(types, &known, number))),
                Some(_) => {}
            }
        }
    }

    /// The extent of a value of this type.
    #[must_use]
    pub fn ty(&self, ty: &Type) -> Extent {
        let known: &dyn Fn(u8) -> Option<Extent> = &|number| self.0.get(usize::from(number)).copied();
        type_extent(ty, known).unwrap_or(Extent { bytes: u64::MAX, depth: u32::MAX })
    }

    /// The extent of an array of values of these types: arguments, an event's or an error's fields.
    #[must_use]
    pub fn array<'a>(&self, types: impl ExactSizeIterator<Item = &'a Type>) -> Extent {
        let head = Extent { bytes: head_bytes(types.len() as u64), depth: 0 };
        wrap(types.fold(head, |sum, ty| beside(sum, self.ty(ty))))
    }
}

/// From a type that could not be settled, follows unsettled types until one comes twice: that one is on a circle.
fn on_a_circle(types: &[TypeDef], known: &[Option<Extent>], from: usize) -> u8 {
    let mut seen = vec![false; types.len()];
    let mut at = from;
    while !std::mem::replace(&mut seen[at], true) {
        let Shape::Struct(fields) = &types[at].shape else { break };
        let next = fields.iter().filter_map(|field| field.ty.named()).map(usize::from).find(|&n| known[n].is_none());
        at = next.unwrap_or(at);
    }
    at as u8
}

fn shape_extent(shape: &Shape, known: &[Option<Extent>]) -> Option<Extent> {
    match shape {
        Shape::Enum(variants) => Some(Extent { bytes: head_bytes(variants.len().saturating_sub(1) as u64), depth: 0 }),
        Shape::Struct(fields) => {
            let mut sum = Extent { bytes: head_bytes(fields.len() as u64), depth: 0 };
            for field in fields {
                sum = beside(sum, type_extent(&field.ty, &|n| known.get(usize::from(n)).copied().flatten())?);
            }
            Some(wrap(sum))
        }
    }
}

fn type_extent(ty: &Type, known: &dyn Fn(u8) -> Option<Extent>) -> Option<Extent> {
    let bytes = match ty {
        Type::Bool => 1,
        Type::U8 => 2,
        Type::U16 => 3,
        Type::U32 => 5,
        Type::U64 | Type::I64 | Type::Time | Type::Duration => 9,
        Type::U128 | Type::I128 | Type::Rlusd => 17,
        Type::String(most) | Type::Bytes(most) => head_bytes(u64::from(*most)) + u64::from(*most),
        Type::Bytes32 | Type::Address | Type::Hash => 34,
        Type::List(item, most) => {
            let item = type_extent(item, known)?;
            let items = item.bytes.saturating_mul(u64::from(*most));
            return Some(wrap(Extent { bytes: items.saturating_add(head_bytes(u64::from(*most))), ..item }));
        }
        Type::Option(item) => return type_extent(item, known),
        Type::Named(number) => return known(*number),
    };
    Some(Extent { bytes, depth: 0 })
}

fn beside(a: Extent, b: Extent) -> Extent {
    Extent { bytes: a.bytes.saturating_add(b.bytes), depth: a.depth.max(b.depth) }
}

fn wrap(extent: Extent) -> Extent {
    Extent { depth: extent.depth.saturating_add(1), ..extent }
}

/// Bytes of the head of an item with this number, length or count (RFC 8949 §3).
fn head_bytes(n: u64) -> u64 {
    match n {
        0..24 => 1,
        24..0x100 => 2,
        0x100..0x1_0000 => 3,
        0x1_0000..0x1_0000_0000 => 5,
        _ => 9,
    }
}

/// Whether values of this extent nest within the limit, as arguments and inside them.
#[must_use]
pub fn too_deep(extent: Extent) -> bool {
    extent.depth > MAX_VALUE_DEPTH
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    named: &'a dyn Fn(&str) -> Option<u8>,
}

impl<'a> Scan<'a> {
    fn ty(&mut self, level: u32) -> Result<Type, TypeRefusal> {
        self.spaces();
        let start = self.at;
        let name = self.word();
        let span = start..self.at;
        if name.is_empty() {
            return Err((TypeError::Syntax("a type is expected"), start..self.text.len().max(start)));
        }
        let has_parts = self.rest().trim_start().starts_with('<');
        if !has_parts {
            return self.plain(name).map_err(|error| (error, span));
        }
        if level == MAX_TYPE_NESTING {
            return Err((TypeError::Nesting, span));
        }
        self.expect('<', "`<` is expected")?;
        let ty = match name {
            "string" => Type::String(self.bound()?),
            "bytes" => Type::Bytes(self.bound()?),
            "option" => {
                let inner = self.ty(level + 1)?;
                if inner.is_option() {
                    return Err((TypeError::OptionOfOption, start..self.at));
                }
                Type::Option(Box::new(inner))
            }
            "list" => {
                let item = self.ty(level + 1)?;
                self.expect(',', "a list needs its bound: `list<T, N>`")?;
                Type::List(Box::new(item), self.bound()?)
            }
            other => return Err((refusal(other).unwrap_or(TypeError::NotInVersion1("generics")), span)),
        };
        self.expect('>', "`>` is expected")?;
        Ok(ty)
    }

    fn plain(&self, name: &str) -> Result<Type, TypeError> {
        if let Some((_, ty)) = SCALARS.iter().find(|(scalar, _)| *scalar == name) {
            return Ok(ty.clone());
        }
        if let Some(number) = (self.named)(name) {
            return Ok(Type::Named(number));
        }
        Err(match name {
            "string" | "bytes" | "list" => TypeError::Bound(name.into()),
            "option" => TypeError::Syntax("an option needs its type: `option<T>`"),
            _ => refusal(name).unwrap_or_else(|| TypeError::Unknown(name.into())),
        })
    }

    fn bound(&mut self) -> Result<u32, TypeRefusal> {
        self.spaces();
        let start = self.at;
        let digits = self.word();
        let plain = !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
        match digits.parse() {
            Ok(n) if plain => Ok(n),
            _ => Err((TypeError::Bound(digits.into()), start..self.at)),
        }
    }

    fn expect(&mut self, c: char, otherwise: &'static str) -> Result<(), TypeRefusal> {
        self.spaces();
        if !self.rest().starts_with(c) {
            return Err((TypeError::Syntax(otherwise), self.at..self.text.len()));
        }
        self.at += c.len_utf8();
        Ok(())
    }

    fn word(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }
}

/// What a name from another language asks for that version 1 does not have.
fn refusal(name: &str) -> Option<TypeError> {
    Some(TypeError::NotInVersion1(match name {
        "f16" | "f32" | "f64" | "float" | "double" | "number" => "floats",
        "map" | "set" | "dict" => "maps and sets outside [storage]",
        "i8" | "i16" | "i32" => "i8, i16 and i32",
        "u256" | "i256" => "integers of 256 bits",
        _ => return None,
    }))
}

#[cfg(test)]
mod tests;
