//! Proofs as bytes: the messages of ICS-23 (`cosmos.ics23.v1.CommitmentProof`), in the shape of its `smt_spec`.
//!
//! Of all that ICS-23 can express only one shape is a proof of this tree, in one encoding. Reading therefore takes a
//! message apart leniently within bounds, writes it again, and refuses it unless the bytes are the same.

use super::{Existence, Proof, ProofError};
use crate::Hash;
use crate::hash::{EMPTY, INNER_PREFIX, LEAF_PREFIX, sha256};
use crate::tree::leaves::bit;

/// Longest raw key in a proof: contract keys have at most 256 bytes and a prefix of 33.
pub const MAX_KEY_BYTES: usize = 1024;

/// Longest value in a proof: the largest entry is a contract's code, 512 KiB.
pub const MAX_VALUE_BYTES: usize = 1 << 20;

/// Deepest leaf: a path has 256 bits.
pub const MAX_DEPTH: usize = 256;

/// Longest proof: two entries and the ways to them, at about 45 bytes a step.
pub const MAX_PROOF_BYTES: usize = 2 * (MAX_VALUE_BYTES + MAX_KEY_BYTES + MAX_DEPTH * 64) + MAX_KEY_BYTES;

/// `HashOp.SHA256`; `NO_HASH` and `LengthOp.NO_PREFIX` are 0 and so not written.
const SHA256: u64 = 1;

/// Protobuf wire types.
const VARINT: u64 = 0;
const BYTES: u64 = 2;

impl Proof {
    /// The proof as ICS-23 bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Self::Present(existence) => put_bytes(&mut out, 1, &encode_existence(existence)),
            Self::Absent { key, left, right } => {
                let mut absence = Vec::new();
                put_bytes(&mut absence, 1, key);
                for (field, side) in [(2, left), (3, right)] {
                    if let Some(side) = side {
                        put_bytes(&mut absence, field, &encode_existence(side));
                    }
                }
                put_bytes(&mut out, 2, &absence);
            }
        }
        out
    }
}

/// A proof from its bytes. Nothing is verified but the form.
///
/// # Errors
/// When the bytes are too long, or are not the one encoding of a proof of this tree.
pub fn decode(bytes: &[u8]) -> Result<Proof, ProofError> {
    if bytes.len() > MAX_PROOF_BYTES {
        return Err(ProofError::TooLong);
    }
    let proof = decode_proof(bytes).ok_or(ProofError::Malformed)?;
    if proof.encode() == bytes { Ok(proof) } else { Err(ProofError::Malformed) }
}

/// `ExistenceProof {key = 1, value = 2, leaf = 3, path = 4}`; the path runs from the leaf up.
fn encode_existence(existence: &Existence) -> Vec<u8> {
    let key_hash = sha256(&existence.key);
    let mut out = Vec::new();
    put_bytes(&mut out, 1, &existence.key);
    put_bytes(&mut out, 2, &existence.value);
    put_bytes(&mut out, 3, &leaf_op());
    for (depth, sibling) in existence.siblings.iter().enumerate().rev() {
        put_bytes(&mut out, 4, &inner_op(sibling, bit(&key_hash, depth)));
    }
    out
}

/// `LeafOp {hash = 1, prehash_key = 2, prehash_value = 3, length = 4, prefix = 5}`.
fn leaf_op() -> Vec<u8> {
    let mut out = Vec::new();
    for field in 1..=3 {
        put_varint(&mut out, field << 3 | VARINT);
        put_varint(&mut out, SHA256);
    }
    put_bytes(&mut out, 5, &[LEAF_PREFIX]);
    out
}

/// `InnerOp {hash = 1, prefix = 2, suffix = 3}`: what is hashed before and after the child on the way.
fn inner_op(sibling: &Hash, child_is_right: bool) -> Vec<u8> {
    let mut out = Vec::new();
    put_varint(&mut out, 1 << 3 | VARINT);
    put_varint(&mut out, SHA256);
    let mut prefix = vec![INNER_PREFIX];
    if child_is_right {
        prefix.extend_from_slice(sibling);
        put_bytes(&mut out, 2, &prefix);
    } else {
        put_bytes(&mut out, 2, &prefix);
        put_bytes(&mut out, 3, sibling);
    }
    out
}

fn put_bytes(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    put_varint(out, field << 3 | BYTES);
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn decode_proof(bytes: &[u8]) -> Option<Proof> {
    let mut message = Fields(bytes);
    let proof = match message.next_bytes()? {
        (1, existence) => Proof::Present(decode_existence(existence)?),
        (2, absence) => decode_absence(absence)?,
        _ => return None, // batch and compressed proofs are not made by this tree
    };
    message.0.is_empty().then_some(proof)
}

fn decode_absence(bytes: &[u8]) -> Option<Proof> {
    let mut message = Fields(bytes);
    let (1, key) = message.next_bytes()? else { return None };
    let (mut left, mut right) = (None, None);
    while !message.0.is_empty() {
        match message.next_bytes()? {
            (2, side) if left.is_none() => left = Some(decode_existence(side)?),
            (3, side) if right.is_none() => right = Some(decode_existence(side)?),
            _ => return None,
        }
    }
    (key.len() <= MAX_KEY_BYTES).then(|| Proof::Absent { key: key.to_vec(), left, right })
}

/// Reads an existence proof; of its operations only the siblings, since all else is fixed and compared afterwards.
fn decode_existence(bytes: &[u8]) -> Option<Existence> {
    let mut message = Fields(bytes);
    let (1, key) = message.next_bytes()? else { return None };
    let (2, value) = message.next_bytes()? else { return None };
    let (3, _leaf) = message.next_bytes()? else { return None };
    if key.is_empty() || key.len() > MAX_KEY_BYTES || value.len() > MAX_VALUE_BYTES {
        return None;
    }
    let mut siblings = Vec::new();
    while !message.0.is_empty() {
        let (4, step) = message.next_bytes()? else { return None };
        if siblings.len() == MAX_DEPTH {
            return None;
        }
        siblings.push(decode_sibling(step)?);
    }
    if siblings.first() == Some(&EMPTY) {
        return None; // a leaf with nothing beside it sits higher up
    }
    siblings.reverse();
    Some(Existence { key: key.to_vec(), value: value.to_vec(), siblings })
}

/// The sibling in an `InnerOp`: its last 32 bytes, whichever side it is on.
fn decode_sibling(step: &[u8]) -> Option<Hash> {
    step.last_chunk().copied()
}

/// What is left of a Protobuf message.
struct Fields<'b>(&'b [u8]);

impl<'b> Fields<'b> {
    /// The next field, which must be one of bytes.
    fn next_bytes(&mut self) -> Option<(u64, &'b [u8])> {
        let tag = self.varint()?;
        let length = usize::try_from(self.varint()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        (tag & 7 == BYTES).then_some((tag >> 3, bytes))
    }

    /// A varint of at most 4 bytes: no length here needs more.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in [0, 7, 14, 21] {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}
