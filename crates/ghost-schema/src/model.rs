//! A contract's schema, as everything else reads it: resolved, bounded, in the author's order.
//!
//! Order is identity: storage items, errors' indexes, events, types and roles are known by their place, which is why
//! each of these lists only ever grows at its end. Names are for people.

use std::borrow::Cow;
use std::fmt;

use ghost_types::{Hash, Value};

use crate::types::Type;

/// All that `contract.toml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// `[contract]`
    pub contract: Contract,
    /// `[capabilities]`
    pub capabilities: Capabilities,
    /// Published interfaces the contract is held to, as `token@1`.
    pub implements: Vec<String>,
    /// `[uses]`
    pub uses: Vec<Uses>,
    /// `[consts]`
    pub consts: Vec<Const>,
    /// `[types]`
    pub types: Vec<TypeDef>,
    /// `[storage]`; an item's place is the first byte of its keys.
    pub storage: Vec<StorageItem>,
    /// `[roles]`
    pub roles: Vec<Role>,
    /// `[errors]`
    pub errors: Vec<ErrorDef>,
    /// `[events]`; an event's place is its number on chain.
    pub events: Vec<EventDef>,
    /// `[methods]`
    pub methods: Vec<Method>,
    /// `[invariants]`
    pub invariants: Vec<Invariant>,
}

/// `[contract]`: what the contract is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Its version.
    pub version: Version,
    /// The host interface it is built for.
    pub interface: u16,
    /// One sentence.
    pub summary: String,
    /// An SPDX expression; empty if none is given.
    pub license: String,
}

/// A version of three numbers (SemVer 2.0.0 without pre-release and build).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Changes when something that worked no longer does.
    pub major: u32,
    /// Changes when something is added.
    pub minor: u32,
    /// Changes when something is mended.
    pub patch: u32,
}

/// The versions a `migrate` takes over from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least version.
    pub from: Version,
    /// How far up it reaches.
    pub reach: Reach,
}

/// How far a [`Range`] reaches above its least version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// `1.2.3`: that version alone.
    Exact = 0,
    /// `^1.2`: every later version that keeps the left-most number that is not zero.
    Caret = 1,
}

/// `[capabilities]`: all a contract may ever do besides computing on its own storage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// Whom it may call.
    pub calls: Calls,
    /// Kinds of actions it may request of `agents`.
    pub actions: Vec<String>,
    /// It may move RLUSD out.
    pub pays: bool,
    /// It may open wakeups, subscriptions and slots.
    pub wakes: bool,
    /// It may create contracts.
    pub creates: bool,
    /// It may set the keys of accounts that name it as their recovery contract.
    pub recovers: bool,
    /// Privileges it may use once governance grants them.
    pub privileges: Vec<Privilege>,
}

/// Whom a contract may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Calls {
    /// `["*"]`: any contract.
    Any,
    /// These entries of `[uses]`, by number.
    Only(Vec<u8>),
}

impl Default for Calls {
    fn default() -> Self {
        Self::Only(Vec::new())
    }
}

/// What only governance can grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Privilege {
    /// Creating and destroying RLUSD.
    Mint = 0,
    /// Everything governance may do.
    Govern = 1,
}

impl Privilege {
    /// All of them, by number.
    pub const ALL: [(&'static str, Self); 2] = [("mint", Self::Mint), ("govern", Self::Govern)];

    /// The name contract.toml uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// One entry of `[uses]`: another contract this one talks to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uses {
    /// What this contract calls it; with [`At::System`], its system name.
    pub name: String,
    /// How its address is found.
    pub at: At,
    /// The hash of the whole schema (or of the published interface) it was written against.
    pub schema: Hash,
    /// The part of that schema which is used.
    pub interface: Interface,
}

/// How the address of a used contract is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// By its system name.
    System = 0,
    /// Given at `create`.
    Init = 1,
}

impl At {
    /// The word contract.toml uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Init => "init",
        }
    }
}

/// What others see of a contract: enough to call it, read its answers and follow its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// The types mentioned below; `Type::Named` counts in this list.
    pub types: Vec<TypeDef>,
    /// The errors the methods name; their `errors` count in this list.
    pub errors: Vec<ErrorDef>,
    /// Events, with their numbers in the contract they come from.
    pub events: Vec<NumberedEvent>,
    /// Methods; `auth` is empty, since whom a contract trusts is its own matter.
    pub methods: Vec<Method>,
}

/// An event of another contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedEvent {
    /// Its number in that contract's schema.
    pub number: u8,
    /// The event.
    pub event: EventDef,
}

/// One entry of `[consts]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Const {
    /// Upper-case words.
    pub name: String,
    /// A scalar type.
    pub ty: Type,
    /// The value, which fits the type.
    pub value: Value,
    /// A line for readers; may be empty, as everywhere below.
    pub doc: String,
}

/// One entry of `[types]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDef {
    /// CamelCase.
    pub name: String,
    /// A line for readers.
    pub doc: String,
    /// Its parts.
    pub shape: Shape,
}

/// What a declared type is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Fields, in the order of their encoding.
    Struct(Vec<Field>),
    /// Names without parts; a variant's place is its number.
    Enum(Vec<String>),
}

/// A field of a struct or of an error, or an argument of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Lower-case words joined by underscores.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// A line for readers.
    pub doc: String,
}

/// One entry of `[storage]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageItem {
    /// Lower-case words joined by underscores.
    pub name: String,
    /// What is kept.
    pub kind: StorageKind,
    /// A line for readers.
    pub doc: String,
}

/// What a storage item keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageKind {
    /// One value.
    Value(Type),
    /// A value for each key.
    Map {
        /// The parts of a key.
        keys: Vec<Type>,
        /// What is kept under it.
        value: Type,
        /// Whether the contract reads it in the order of its keys.
        ordered: bool,
    },
    /// Keys alone; `true` is stored under each.
    Set {
        /// The parts of a key.
        keys: Vec<Type>,
    },
    /// Values counted from 0: its length under the item's key, each value under its index (`u32`).
    List(Type),
}

/// One entry of `[roles]`: who may call what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Lower-case words joined by underscores.
    pub name: String,
    /// The number of the storage item that holds the address, or the set of addresses.
    pub storage: u8,
    /// A line for readers.
    pub doc: String,
}

/// One entry of `[errors]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorDef {
    /// CamelCase.
    pub name: String,
    /// What stands in receipts; from 1 up.
    pub code: u32,
    /// Its operands.
    pub args: Vec<Field>,
    /// A sentence with the operands in braces.
    pub text: String,
    /// What the caller can do about it; may be empty.
    pub way_out: String,
}

/// One entry of `[events]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventDef {
    /// CamelCase.
    pub name: String,
    /// Its fields, in the order of their encoding.
    pub fields: Vec<EventField>,
    /// A line for readers.
    pub doc: String,
}

/// A field of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventField {
    /// Name, type, doc.
    pub field: Field,
    /// Whether subscriptions can select by it.
    pub indexed: bool,
}

/// One entry of `[methods]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Method {
    /// Lower-case words joined by underscores; the export's name.
    pub name: String,
    /// Its arguments, in the order of their encoding.
    pub args: Vec<Field>,
    /// What it answers.
    pub returns: Option<Type>,
    /// The roles that may call it, by number; any one suffices. Empty: everybody.
    pub auth: Vec<u8>,
    /// It changes nothing.
    pub view: bool,
    /// It takes RLUSD.
    pub payable: bool,
    /// Only the ledger calls it.
    pub wakeup: bool,
    /// It may be called while its contract is executing.
    pub reentrant: bool,
    /// The errors it may end with, by their place in `[errors]`.
    pub errors: Vec<u8>,
    /// Of `migrate` alone: the versions it takes over from.
    pub from: Option<Range>,
    /// A sentence for readers.
    pub summary: String,
}

/// One entry of `[invariants]`: a view `() -> bool` that is true after every transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invariant {
    /// Lower-case words joined by underscores; the export's name.
    pub name: String,
    /// What it promises, as a sentence.
    pub text: String,
}

/// Who calls a method, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The ledger, once, at `create`.
    Init,
    /// The ledger, once, at `migrate`.
    Migrate,
    /// The ledger, when a wakeup is due.
    Wakeup,
    /// Anybody, without a transaction.
    View,
    /// Anybody.
    Call,
}

impl Method {
    /// Who calls it.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.name.as_str() {
            "init" => Kind::Init,
            "migrate" => Kind::Migrate,
            _ if self.wakeup => Kind::Wakeup,
            _ if self.view => Kind::View,
            _ => Kind::Call,
        }
    }
}

impl Schema {
    /// The declared method of this name.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.name == name)
    }

    /// The method of this name, or the invariant as the view it is.
    #[must_use]
    pub fn callable(&self, name: &str) -> Option<Cow<'_, Method>> {
        if let Some(method) = self.method(name) {
            return Some(Cow::Borrowed(method));
        }
        self.invariants.iter().find(|invariant| invariant.name == name).map(|invariant| Cow::Owned(invariant.method()))
    }

    /// The storage item of this name, with its number.
    #[must_use]
    pub fn storage_item(&self, name: &str) -> Option<(u8, &StorageItem)> {
        numbered(&self.storage).find(|(_, item)| item.name == name)
    }

    /// The error with this code.
    #[must_use]
    pub fn error_by_code(&self, code: u32) -> Option<&ErrorDef> {
        self.errors.iter().find(|error| error.code == code)
    }

    /// The event of this name, with its number.
    #[must_use]
    pub fn event(&self, name: &str) -> Option<(u8, &EventDef)> {
        numbered(&self.events).find(|(_, event)| event.name == name)
    }

    /// The declared type of this name, with its number.
    #[must_use]
    pub fn type_def(&self, name: &str) -> Option<(u8, &TypeDef)> {
        numbered(&self.types).find(|(_, def)| def.name == name)
    }

    /// The type as contract.toml writes it.
    #[must_use]
    pub fn type_text(&self, ty: &Type) -> String {
        ty.text(&self.types)
    }

    /// Whether this schema's `migrate` takes over from a contract of version `old`.
    #[must_use]
    pub fn migrates_from(&self, old: Version) -> bool {
        self.method("migrate").and_then(|method| method.from).is_some_and(|range| range.contains(old))
    }
}

impl Invariant {
    /// The view it is.
    #[must_use]
    pub fn method(&self) -> Method {
        Method {
            name: self.name.clone(),
            returns: Some(Type::Bool),
            view: true,
            summary: self.text.clone(),
            ..Method::default()
        }
    }
}

/// The items of a list with their places; every list that is numbered on chain has at most 256 items.
pub fn numbered<T>(items: &[T]) -> impl Iterator<Item = (u8, &T)> {
    (0..=u8::MAX).zip(items)
}

impl Version {
    /// Reads `1.2.3`: three plain numbers without leading zeros.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match numbers(text)?[..] {
            [major, minor, patch] => Some(Self { major, minor, patch }),
            _ => None,
        }
    }
}

impl Range {
    /// Reads `1.2.3` or `^1`, `^1.2`, `^1.2.3`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let Some(least) = text.strip_prefix('^') else {
            return Version::parse(text).map(|from| Self { from, reach: Reach::Exact });
        };
        let parts = numbers(least)?;
        let part = |i: usize| parts.get(i).copied().unwrap_or(0);
        let from = Version { major: part(0), minor: part(1), patch: part(2) };
        // `^0` and `^0.0` would lose how many numbers were given: what they mean is not what they look like.
        let clear = parts.len() == 3 || (parts.len() < 3 && parts.iter().any(|part| *part > 0));
        clear.then_some(Self { from, reach: Reach::Caret })
    }

    /// Whether `version` is one of these.
    #[must_use]
    pub fn contains(&self, version: Version) -> bool {
        let (from, v) = (self.from, version);
        let kept = match self.reach {
            Reach::Exact => v == from,
            Reach::Caret if from.major > 0 => v.major == from.major,
            Reach::Caret if from.minor > 0 => (v.major, v.minor) == (0, from.minor),
            Reach::Caret => v == from,
        };
        kept && v >= from
    }
}

fn numbers(text: &str) -> Option<Vec<u32>> {
    let number = |part: &str| {
        let plain = part == "0" || !part.starts_with('0');
        (plain && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    text.split('.').map(number).collect()
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reach {
            Reach::Exact => write!(f, "{}", self.from),
            Reach::Caret => write!(f, "^{}", self.from),
        }
    }
}
