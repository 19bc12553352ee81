//! Hashes and signatures, computed by the ledger.
#![forbid(unsafe_code)]

use ghost_types::Hash;

use crate::sys;

/// The curve of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// Ed25519 (RFC 8032); the key has 32 bytes.
    Ed25519 = 0,
    /// ECDSA on P-256 with SHA-256; the key is a compressed point of 33 bytes.
    P256 = 1,
    /// ECDSA on secp256k1 with SHA-256; the key is a compressed point of 33 bytes.
    Secp256k1 = 2,
}

/// SHA-256.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(sys::sha256(bytes))
}

/// Whether the signature of the message is canonical and good.
#[must_use = "a signature that is not looked at proves nothing"]
pub fn verify_signature(curve: Curve, key: &[u8], message: &[u8], signature: &[u8; 64]) -> bool {
    sys::verify_signature(curve as i32, key, message, signature)
}
