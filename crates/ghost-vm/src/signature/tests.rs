//! One accepted encoding a curve: what verifies, and each way in which a good signature made different is refused.

use ed25519_zebra::{SigningKey, VerificationKeyBytes};

use super::{Curve, is_canonical_point, is_small_order};

const MESSAGE: &[u8] = b"a message";

/// The order of the group, little-endian: 2²⁵² + 27742317777372353535851937790883648493 (RFC 8032 §5.1).
const L: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

fn ed25519() -> ([u8; 32], [u8; 64]) {
    let key = SigningKey::from([7; 32]);
    (VerificationKeyBytes::from(&key).into(), key.sign(MESSAGE).into())
}

/// `s + L`: another encoding of the same number modulo L.
fn plus_order(signature: &[u8; 64]) -> [u8; 64] {
    let mut out = *signature;
    let mut carry = 0u16;
    for (byte, order) in out[32..].iter_mut().zip(L) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    out
}

#[test]
fn a_good_signature_of_each_curve_verifies_and_a_changed_message_does_not() {
    let (key, signature) = ed25519();
    assert!(Curve::Ed25519.is_public_key(&key));
    assert!(Curve::Ed25519.verify(&key, MESSAGE, &signature));
    assert!(!Curve::Ed25519.verify(&key, b"another", &signature));
    let (key, signature) = p256_pair();
    assert!(Curve::P256.is_public_key(&key));
    assert!(Curve::P256.verify(&key, MESSAGE, &signature));
    assert!(!Curve::P256.verify(&key, b"another", &signature));
    let (key, signature) = secp256k1_pair();
    assert!(Curve::Secp256k1.is_public_key(&key));
    assert!(Curve::Secp256k1.verify(&key, MESSAGE, &signature));
    assert!(!Curve::Secp256k1.verify(&key, b"another", &signature));
}

#[test]
fn s_plus_the_order_is_refused() {
    let (key, signature) = ed25519();
    assert!(!Curve::Ed25519.verify(&key, MESSAGE, &plus_order(&signature)));
}

#[test]
fn small_order_keys_are_refused() {
    let mut one = [0u8; 32];
    one[0] = 1;
    let mut minus_one = [0xff; 32];
    (minus_one[0], minus_one[31]) = (0xec, 0x7f);
    for key in [one, [0; 32], minus_one] {
        assert!(is_small_order(&key));
        assert!(!Curve::Ed25519.is_public_key(&key));
    }
    assert!(!is_small_order(&ed25519().0));
}

#[test]
fn points_with_y_of_p_or_more_and_signed_zeros_are_not_canonical() {
    let mut p = [0xff; 32];
    (p[0], p[31]) = (0xed, 0x7f);
    let mut minus_zero = [0u8; 32];
    (minus_zero[0], minus_zero[31]) = (1, 0x80);
    assert!(!is_canonical_point(&p));
    assert!(!is_canonical_point(&[0xff; 32]));
    assert!(!is_canonical_point(&minus_zero));
    assert!(is_canonical_point(&ed25519().0));
}

#[test]
fn the_high_s_of_a_good_ecdsa_signature_is_refused() {
    let (key, signature) = secp256k1_pair();
    let parsed = k256::ecdsa::Signature::from_slice(&signature).unwrap();
    let high = k256::ecdsa::Signature::from_scalars(parsed.r().to_bytes(), (-*parsed.s()).to_bytes()).unwrap();
    let high: [u8; 64] = high.to_bytes().as_slice().try_into().unwrap();
    assert_ne!(high, signature);
    assert!(!Curve::Secp256k1.verify(&key, MESSAGE, &high));
}

#[test]
fn keys_of_other_lengths_and_forms_are_refused() {
    let (key, signature) = p256_pair();
    let full = p256::ecdsa::VerifyingKey::from_sec1_bytes(&key).unwrap().to_sec1_point(false);
    assert!(!Curve::P256.is_public_key(full.as_bytes()));
    assert!(!Curve::P256.verify(full.as_bytes(), MESSAGE, &signature));
    assert!(!Curve::Ed25519.is_public_key(&key));
    assert_eq!(Curve::from_number(3), None);
}

fn p256_pair() -> (Vec<u8>, [u8; 64]) {
    use p256::ecdsa::{Signature, SigningKey, signature::Signer};
    let key = SigningKey::from_slice(&[5; 32]).unwrap();
    let signature: Signature = key.sign(MESSAGE);
    let signature = signature.normalize_s().to_bytes().as_slice().try_into().unwrap();
    (key.verifying_key().to_sec1_point(true).as_bytes().to_vec(), signature)
}

fn secp256k1_pair() -> (Vec<u8>, [u8; 64]) {
    use k256::ecdsa::{Signature, SigningKey, signature::Signer};
    let key = SigningKey::from_slice(&[5; 32]).unwrap();
    let signature: Signature = key.sign(MESSAGE);
    let signature = signature.normalize_s().to_bytes().as_slice().try_into().unwrap();
    (key.verifying_key().to_sec1_point(true).as_bytes().to_vec(), signature)
}
