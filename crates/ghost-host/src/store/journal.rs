//! A block's record in the journal: what it changed, with the values before, and its transactions' ids.
//!
//! The record is all that a commit must bring to disk for the state. The tables take it in later, many blocks at once.

use ghost_state::{Change, Changes, Hash, StateError};

use super::bytes::{Fields, put_key, put_number, put_option};

/// A block as the journal has it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub changes: Changes,
    pub transactions: Vec<Hash>,
}

/// The record of a block.
pub(crate) fn encode(changes: &Changes, transactions: &[Hash]) -> Vec<u8> {
    let mut out = Vec::with_capacity(128 * changes.len() + 32 * transactions.len() + 16);
    put_number(&mut out, changes.len() as u64);
    let mut before: &[u8] = &[];
    for change in changes.iter() {
        put_key(&mut out, &change.key, before);
        put_option(&mut out, change.before.as_deref());
        put_option(&mut out, change.after.as_deref());
        before = &change.key;
    }
    for id in transactions {
        out.extend_from_slice(id);
    }
    out
}

/// A block from its record.
///
/// # Errors
/// When the bytes are not a record of the journal.
pub(crate) fn decode(height: u64, record: &[u8]) -> Result<Entry, StateError> {
    let corrupt = || StateError::corrupt("journal", &height.to_be_bytes(), "the record is not a block's");
    let mut fields = Fields(record);
    let mut list = Vec::new();
    let mut key = Vec::new();
    for _ in 0..fields.number().ok_or_else(corrupt)? {
        fields.key(&mut key).ok_or_else(corrupt)?;
        let before = fields.option().ok_or_else(corrupt)?.map(<[u8]>::to_vec);
        let after = fields.option().ok_or_else(corrupt)?.map(<[u8]>::to_vec);
        list.push(Change { key: key.clone(), before, after });
    }
    if !list.windows(2).all(|pair| pair[0].key < pair[1].key) {
        return Err(corrupt());
    }
    let (ids, []) = fields.0.as_chunks::<32>() else { return Err(corrupt()) };
    Ok(Entry { changes: Changes::from_unsorted(list), transactions: ids.to_vec() })
}
