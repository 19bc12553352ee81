//! Domain-separated SHA-256: what is hashed for one purpose never equals what is hashed for another.

use sha2::{Digest, Sha256};

use crate::Hash;

/// `SHA-256(u8(len tag) ‖ tag ‖ data)`.
///
/// `tag` is a constant such as `ghost/tx/1`, at most 255 bytes; several parts are passed as one canonical CBOR array.
#[must_use]
pub fn hash(tag: &'static str, data: &[u8]) -> Hash {
    debug_assert!(tag.len() < 256);
    let mut h = Sha256::new();
    h.update([tag.len() as u8]);
    h.update(tag.as_bytes());
    h.update(data);
    Hash(h.finalize().into())
}

/// Plain SHA-256, as contracts, file names and other standards use it.
#[must_use]
pub fn sha256(data: &[u8]) -> Hash {
    Hash(Sha256::digest(data).into())
}
