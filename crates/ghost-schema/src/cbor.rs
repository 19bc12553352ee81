//! The normal form: a schema as canonical CBOR, which is embedded in modules, stored on chain and hashed.
//!
//! docs/spec/schema.md gives the layout. What is read here is hostile: bytes are bounded and canonical before anything
//! is built from them, and every rule that holds for a contract.toml is checked again.

use ghost_types::hash::hash;
use ghost_types::{CodecError, Decode, Encode, Failure, Hash, Reader, Writer};

use crate::limits::MAX_SCHEMA_BYTES;
use crate::model::{
    At, Calls, Capabilities, Const, Contract, ErrorDef, EventDef, EventField, Field, Interface, Invariant, Method,
    NumberedEvent, Privilege, Range, Reach, Role, Schema, Shape, StorageItem, StorageKind, TypeDef, Uses, Version,
};
use crate::problem::problem;
use crate::rules;
use crate::types::{SCALARS, Type};

/// The custom section of a module that holds the normal form.
pub const SECTION: &str = "ghost.schema";

/// The layout written here. A ledger reads this one alone; another comes with a protocol version.
const FORMAT: u64 = 1;

const SCHEMA_TAG: &str = "ghost/schema/1";
const INTERFACE_TAG: &str = "ghost/interface/1";

impl Schema {
    /// The normal form.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        Encode::to_cbor(self)
    }

    /// Reads a normal form: at most 64 KiB, canonical, and obeying every rule.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, Failure> {
        if bytes.len() > MAX_SCHEMA_BYTES {
            return Err(problem!(schema::TOO_LARGE, "the schema", bytes.len(), MAX_SCHEMA_BYTES).into());
        }
        // Depth is bounded here, so that the readers below may recurse.
        ghost_types::codec::check_canonical(bytes).map_err(malformed)?;
        let mut head = Reader::new(bytes);
        if head.array().is_ok_and(|len| len > 0)
            && let Ok(format) = head.uint()
            && format != FORMAT
        {
            return Err(problem!(schema::NEWER_FORMAT, format, FORMAT).into());
        }
        let read = <Self as Decode>::from_cbor(bytes).map_err(malformed)?;
        match rules::first(&read) {
            Some(problem) => Err(problem.into()),
            None => Ok(read),
        }
    }

    /// What names this schema: `H("ghost/schema/1", normal form)`.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash(SCHEMA_TAG, &self.to_cbor())
    }
}

impl Interface {
    /// What names a published interface: `H("ghost/interface/1", its CBOR)`.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash(INTERFACE_TAG, &Encode::to_cbor(self))
    }
}

fn malformed(error: CodecError) -> Failure {
    problem!(schema::MALFORMED, error).into()
}

impl Encode for Schema {
    fn encode(&self, w: &mut Writer) {
        w.array(13);
        w.uint(FORMAT);
        self.contract.encode(w);
        self.capabilities.encode(w);
        self.implements.encode(w);
        self.uses.encode(w);
        self.consts.encode(w);
        self.types.encode(w);
        self.storage.encode(w);
        self.roles.encode(w);
        self.errors.encode(w);
        self.events.encode(w);
        self.methods.encode(w);
        self.invariants.encode(w);
    }
}

impl Decode for Schema {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        r.array_of(13)?;
        if r.uint()? != FORMAT {
            return Err(CodecError::OutOfRange);
        }
        Ok(Self {
            contract: Decode::decode(r)?,
            capabilities: Decode::decode(r)?,
            implements: Decode::decode(r)?,
            uses: Decode::decode(r)?,
            consts: Decode::decode(r)?,
            types: Decode::decode(r)?,
            storage: Decode::decode(r)?,
            roles: Decode::decode(r)?,
            errors: Decode::decode(r)?,
            events: Decode::decode(r)?,
            methods: Decode::decode(r)?,
            invariants: Decode::decode(r)?,
        })
    }
}

/// A struct as the array of these fields, in this order.
macro_rules! layout {
    ($($t:ident { $($field:ident),+ })*) => {$(
        impl Encode for $t {
            fn encode(&self, w: &mut Writer) {
                w.array([$(stringify!($field)),+].len());
                $(self.$field.encode(w);)+
            }
        }
        impl Decode for $t {
            fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
                r.array_of([$(stringify!($field)),+].len())?;
                Ok(Self { $($field: Decode::decode(r)?),+ })
            }
        }
    )*};
}
layout! {
    Contract { name, version, interface, summary, license }
    Version { major, minor, patch }
    Range { reach, from }
    Capabilities { calls, actions, pays, wakes, creates, recovers, privileges }
    Uses { name, at, schema, interface }
    Interface { types, errors, events, methods }
    NumberedEvent { number, event }
    Const { name, ty, value, doc }
    TypeDef { name, shape, doc }
    Field { name, ty, doc }
    StorageItem { name, kind, doc }
    Role { name, storage, doc }
    ErrorDef { name, code, args, text, way_out }
    EventDef { name, fields, doc }
    EventField { field, indexed }
    Invariant { name, text }
}

/// A closed list as its number.
macro_rules! numbers {
    ($($t:ident { $($variant:ident),+ })*) => {$(
        impl Encode for $t {
            fn encode(&self, w: &mut Writer) {
                w.uint(*self as u64);
            }
        }
        impl Decode for $t {
            fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
                let number = r.uint()?;
                [$(Self::$variant),+].into_iter().find(|v| *v as u64 == number).ok_or(CodecError::OutOfRange)
            }
        }
    )*};
}
numbers! {
    Reach { Exact, Caret }
    Privilege { Mint, Govern }
    At { System, Init }
}

/// `null` for any, else the numbers in `[uses]`.
impl Encode for Calls {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Any => w.null(),
            Self::Only(uses) => uses.encode(w),
        }
    }
}
impl Decode for Calls {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        Ok(Option::decode(r)?.map_or(Self::Any, Self::Only))
    }
}

const TYPE_STRING: u64 = 0;
const TYPE_BYTES: u64 = 1;
const TYPE_LIST: u64 = 2;
const TYPE_OPTION: u64 = 3;
const TYPE_NAMED: u64 = 4;

/// A scalar as its number in [`SCALARS`]; others as an array that starts with their tag.
impl Encode for Type {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::String(most) => (TYPE_STRING, *most).encode(w),
            Self::Bytes(most) => (TYPE_BYTES, *most).encode(w),
            Self::List(item, most) => (TYPE_LIST, &**item, *most).encode(w),
            Self::Option(item) => (TYPE_OPTION, &**item).encode(w),
            Self::Named(number) => (TYPE_NAMED, *number).encode(w),
            scalar => {
                let number = SCALARS.iter().position(|(_, ty)| ty == scalar);
                w.uint(number.unwrap_or(SCALARS.len()) as u64);
            }
        }
    }
}
impl Decode for Type {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        if let Ok(number) = r.clone().uint() {
            r.uint()?;
            let scalar = usize::try_from(number).ok().and_then(|n| SCALARS.get(n));
            return scalar.map(|(_, ty)| ty.clone()).ok_or(CodecError::OutOfRange);
        }
        let len = r.array()?;
        match (r.uint()?, len) {
            (TYPE_STRING, 2) => Ok(Self::String(Decode::decode(r)?)),
            (TYPE_BYTES, 2) => Ok(Self::Bytes(Decode::decode(r)?)),
            (TYPE_LIST, 3) => Ok(Self::List(Box::new(Decode::decode(r)?), Decode::decode(r)?)),
            (TYPE_OPTION, 2) => Ok(Self::Option(Box::new(Decode::decode(r)?))),
            (TYPE_NAMED, 2) => Ok(Self::Named(Decode::decode(r)?)),
            _ => Err(CodecError::OutOfRange),
        }
    }
}

const SHAPE_STRUCT: u64 = 0;
const SHAPE_ENUM: u64 = 1;

impl Encode for Shape {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Struct(fields) => (SHAPE_STRUCT, fields).encode(w),
            Self::Enum(variants) => (SHAPE_ENUM, variants).encode(w),
        }
    }
}
impl Decode for Shape {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        r.array_of(2)?;
        match r.uint()? {
            SHAPE_STRUCT => Decode::decode(r).map(Self::Struct),
            SHAPE_ENUM => Decode::decode(r).map(Self::Enum),
            _ => Err(CodecError::OutOfRange),
        }
    }
}

const KIND_VALUE: u64 = 0;
const KIND_MAP: u64 = 1;
const KIND_SET: u64 = 2;
const KIND_LIST: u64 = 3;

impl Encode for StorageKind {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Value(ty) => (KIND_VALUE, ty).encode(w),
            Self::Map { keys, value, ordered } => (KIND_MAP, keys, value, *ordered).encode(w),
            Self::Set { keys } => (KIND_SET, keys).encode(w),
            Self::List(ty) => (KIND_LIST, ty).encode(w),
        }
    }
}
impl Decode for StorageKind {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        let len = r.array()?;
        match (r.uint()?, len) {
            (KIND_VALUE, 2) => Decode::decode(r).map(Self::Value),
            (KIND_MAP, 4) => {
                Ok(Self::Map { keys: Decode::decode(r)?, value: Decode::decode(r)?, ordered: Decode::decode(r)? })
            }
            (KIND_SET, 2) => Ok(Self::Set { keys: Decode::decode(r)? }),
            (KIND_LIST, 2) => Decode::decode(r).map(Self::List),
            _ => Err(CodecError::OutOfRange),
        }
    }
}

const FLAG_VIEW: u64 = 1;
const FLAG_PAYABLE: u64 = 2;
const FLAG_WAKEUP: u64 = 4;
const FLAG_REENTRANT: u64 = 8;

impl Encode for Method {
    fn encode(&self, w: &mut Writer) {
        let flags = [
            (self.view, FLAG_VIEW),
            (self.payable, FLAG_PAYABLE),
            (self.wakeup, FLAG_WAKEUP),
            (self.reentrant, FLAG_REENTRANT),
        ];
        w.array(8);
        self.name.encode(w);
        self.args.encode(w);
        self.returns.encode(w);
        w.uint(flags.into_iter().filter(|(set, _)| *set).map(|(_, bit)| bit).sum());
        self.auth.encode(w);
        self.errors.encode(w);
        self.from.encode(w);
        self.summary.encode(w);
    }
}
impl Decode for Method {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        r.array_of(8)?;
        let (name, args, returns) = (Decode::decode(r)?, Decode::decode(r)?, Decode::decode(r)?);
        let flags = r.uint()?;
        if flags > FLAG_VIEW | FLAG_PAYABLE | FLAG_WAKEUP | FLAG_REENTRANT {
            return Err(CodecError::OutOfRange);
        }
        let flag = |bit| flags & bit != 0;
        Ok(Self {
            name,
            args,
            returns,
            view: flag(FLAG_VIEW),
            payable: flag(FLAG_PAYABLE),
            wakeup: flag(FLAG_WAKEUP),
            reentrant: flag(FLAG_REENTRANT),
            auth: Decode::decode(r)?,
            errors: Decode::decode(r)?,
            from: Decode::decode(r)?,
            summary: Decode::decode(r)?,
        })
    }
}
