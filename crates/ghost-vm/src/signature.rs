//! Signatures of the three curves, each with exactly one accepted encoding.
//!
//! ed25519 follows ZIP-215's cofactored equation, so that one by one and in batches the verdict is the same, with
//! stricter checks before it: A and R canonical, s < L, A not of small order. P-256 and secp256k1 (ECDSA over SHA-256)
//! take the low s only.

use ed25519_zebra as ed25519;

/// A signature scheme, by the number that transactions and contracts use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Curve {
    /// Ed25519 (RFC 8032), 32-byte keys.
    Ed25519 = 0,
    /// ECDSA on NIST P-256 with SHA-256, 33-byte compressed keys: passkeys and hardware.
    P256 = 1,
    /// ECDSA on secp256k1 with SHA-256, 33-byte compressed keys.
    Secp256k1 = 2,
}

impl Curve {
    /// The curve of this number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        [Self::Ed25519, Self::P256, Self::Secp256k1].into_iter().find(|curve| *curve as u8 == number)
    }

    /// Whether the bytes are a public key in its only accepted encoding.
    #[must_use]
    pub fn is_public_key(self, key: &[u8]) -> bool {
        match self {
            Self::Ed25519 => key.try_into().is_ok_and(|key: [u8; 32]| {
                is_canonical_point(&key) && !is_small_order(&key) && ed25519::VerificationKey::try_from(key).is_ok()
            }),
            Self::P256 => key.len() == 33 && p256::ecdsa::VerifyingKey::from_sec1_bytes(key).is_ok(),
            Self::Secp256k1 => key.len() == 33 && k256::ecdsa::VerifyingKey::from_sec1_bytes(key).is_ok(),
        }
    }

    /// Whether the signature of `message` is canonical and good.
    #[must_use]
    pub fn verify(self, key: &[u8], message: &[u8], signature: &[u8; 64]) -> bool {
        match self {
            Self::Ed25519 => {
                let Ok(key) = <[u8; 32]>::try_from(key) else { return false };
                is_strict_ed25519(&key, signature)
                    && ed25519::VerificationKey::try_from(key)
                        .is_ok_and(|key| key.verify(&ed25519::Signature::from(*signature), message).is_ok())
            }
            Self::P256 => {
                use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};
                let (Ok(verifier), Ok(parsed)) = (VerifyingKey::from_sec1_bytes(key), Signature::from_slice(signature))
                else {
                    return false;
                };
                key.len() == 33 && parsed.normalize_s() == parsed && verifier.verify(message, &parsed).is_ok()
            }
            Self::Secp256k1 => {
                use k256::ecdsa::{Signature, VerifyingKey, signature::Verifier};
                let (Ok(verifier), Ok(parsed)) = (VerifyingKey::from_sec1_bytes(key), Signature::from_slice(signature))
                else {
                    return false;
                };
                key.len() == 33 && parsed.normalize_s() == parsed && verifier.verify(message, &parsed).is_ok()
            }
        }
    }
}

/// What must hold of an ed25519 key and signature before any equation: the only encoding, and no small-order key.
/// `s < L` is checked by the equation's own parser.
#[must_use]
pub fn is_strict_ed25519(key: &[u8; 32], signature: &[u8; 64]) -> bool {
    let r: &[u8; 32] = signature[..32].try_into().expect("half of 64 bytes");
    is_canonical_point(key) && !is_small_order(key) && is_canonical_point(r)
}

/// Whether a compressed Edwards point has y < p = 2²⁵⁵ − 19, and no sign bit where x is 0 (RFC 8032 §5.1.3).
fn is_canonical_point(point: &[u8; 32]) -> bool {
    let mut y = *point;
    y[31] &= 0x7f;
    let at_least_p = y[31] == 0x7f && y[1..31].iter().all(|&byte| byte == 0xff) && y[0] >= 0xed;
    let minus_one = y[31] == 0x7f && y[1..31].iter().all(|&byte| byte == 0xff) && y[0] == 0xec;
    let one = y[0] == 1 && y[1..].iter().all(|&byte| byte == 0);
    let sign = point[31] & 0x80 != 0;
    !at_least_p && !(sign && (one || minus_one))
}

/// Whether a canonical point is one of the eight whose order divides the cofactor: y is 0, ±1, or one of the two
/// y-coordinates of the points of order 8 (the torsion subgroup, e.g. ZIP-215's test vectors).
fn is_small_order(point: &[u8; 32]) -> bool {
    const ORDER_8: [[u8; 32]; 2] = [
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
            0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
            0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
    ];
    let mut y = *point;
    y[31] &= 0x7f;
    let small = y[1..].iter().all(|&byte| byte == 0) && y[0] <= 1;
    let minus_one = y[31] == 0x7f && y[1..31].iter().all(|&byte| byte == 0xff) && y[0] == 0xec;
    small || minus_one || ORDER_8.contains(&y)
}

#[cfg(test)]
mod tests;
