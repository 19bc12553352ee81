//! contract.toml, the single source of truth of a contract: parsed, checked, normalised, and put to use.
//!
//! - [`parse`]: the author's file, with several diagnostics at once, each with its place and a way out.
//! - [`Schema::to_cbor`], [`Schema::from_cbor`], [`Schema::hash`]: the normal form, which is all the ledger reads.
//! - [`check_module`], [`satisfies`], [`storage_appends_to`]: what the ledger holds modules and upgrades to.
//! - [`forms`]: values as JSON, as words of a command line and as CBOR, by type; and the whole schema as JSON.
//!
//! For the SDK's macros, the ledger, and, through the bridge, for Python. It reads no files, keeps no state, and knows
//! no clock: what it needs is handed to it.
#![forbid(unsafe_code)]

mod cbor;
mod check;
mod compat;
pub mod forms;
mod generated;
mod interface;
pub mod limits;
mod model;
pub mod names;
mod parse;
mod problem;
mod rules;
pub mod standards;
mod types;
mod values;

pub use cbor::SECTION;
pub use check::{Export, check_module};
pub use compat::{Mismatch, implements, satisfies, storage_appends_to};
pub use forms::{
    FormError, args_from_cli, args_from_json, args_to_json, error_to_json, error_to_text, event_to_json,
    interface_to_json, result_to_json, storage_entry_to_json, storage_key_from_json, storage_key_to_json, to_json,
    value_from_cli, value_from_json, value_to_json,
};
pub use model::{
    At, Calls, Capabilities, Const, Contract, ErrorDef, EventDef, EventField, Field, Interface, Invariant, Kind,
    Method, NumberedEvent, Privilege, Range, Reach, Role, Schema, Shape, StorageItem, StorageKind, TypeDef, Uses,
    Version, numbered,
};
pub use parse::{Diagnostic, Loader, parse, parse_interface};
pub use problem::{Problem, clean, fill};
pub use types::{Extent, Extents, Recursive, SCALARS, Type};
pub use values::{check as check_value, check_all, split};
