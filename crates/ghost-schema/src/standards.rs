//! Published interfaces: what `implements = ["token@1"]` holds a contract to, and what `[uses]` can name.
//!
//! Their source is interface/standards/NAME-VERSION.toml; the ledger reads their normal form, committed beside this
//! file. A published interface never changes.

use std::sync::OnceLock;

use ghost_types::Decode;

use crate::model::Interface;

/// A published interface by name.
struct Standard {
    name: &'static str,
    bytes: &'static [u8],
    read: OnceLock<Option<Interface>>,
}

static PUBLISHED: [Standard; 2] = [
    Standard { name: "asset@1", bytes: include_bytes!("generated/asset-1.cbor"), read: OnceLock::new() },
    Standard { name: "token@1", bytes: include_bytes!("generated/token-1.cbor"), read: OnceLock::new() },
];

/// The interface published under this name.
#[must_use]
pub fn published(name: &str) -> Option<&'static Interface> {
    let standard = PUBLISHED.iter().find(|standard| standard.name == name)?;
    standard.read.get_or_init(|| Interface::from_cbor(standard.bytes).ok()).as_ref()
}

/// The names of all published interfaces.
pub fn names() -> impl Iterator<Item = &'static str> {
    PUBLISHED.iter().map(|standard| standard.name)
}

#[cfg(test)]
mod tests;
