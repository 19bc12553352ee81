//! Bytes of the store's own records: lengths, shared prefixes, checksums. Nothing here is consensus.

use ghost_state::{StateError, sha256};

/// Bytes of a record's checksum: enough that no accident passes; whoever can write the file can forge it.
const CHECK_BYTES: usize = 8;

/// `value` with a checksum over table, key and value behind it.
pub(crate) fn seal(table: &'static str, key: &[u8], mut value: Vec<u8>) -> Vec<u8> {
    let check = checksum(table, key, &value);
    value.extend_from_slice(&check);
    value
}

/// The value of a sealed record.
///
/// # Errors
/// Names table and key when the record is not what was written.
pub(crate) fn unseal<'r>(table: &'static str, key: &[u8], record: &'r [u8]) -> Result<&'r [u8], StateError> {
    match record.split_last_chunk::<CHECK_BYTES>() {
        Some((value, check)) if *check == checksum(table, key, value) => Ok(value),
        _ => Err(StateError::corrupt(table, key, "the record's checksum is wrong")),
    }
}

fn checksum(table: &str, key: &[u8], value: &[u8]) -> [u8; CHECK_BYTES] {
    let digest = sha256(&[table.as_bytes(), &(key.len() as u64).to_be_bytes(), key, value].concat());
    let mut check = [0; CHECK_BYTES];
    check.copy_from_slice(&digest[..CHECK_BYTES]);
    check
}

/// Writes a number in groups of 7 bits, the lowest first.
pub(crate) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes bytes behind their length.
pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Writes bytes that may be missing: 0, or their length + 1 and they.
pub(crate) fn put_option(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    match bytes {
        None => put_number(out, 0),
        Some(bytes) => {
            put_number(out, bytes.len() as u64 + 1);
            out.extend_from_slice(bytes);
        }
    }
}

/// Writes a key of a sorted list: how much it shares with the one before, and the rest.
pub(crate) fn put_key(out: &mut Vec<u8>, key: &[u8], before: &[u8]) {
    let shared = key.iter().zip(before).take_while(|(a, b)| a == b).count();
    put_number(out, shared as u64);
    put_bytes(out, &key[shared..]);
}

/// Reads what the functions above wrote. Each answer is `None` when the bytes do not hold it.
pub(crate) struct Fields<'b>(pub &'b [u8]);

impl<'b> Fields<'b> {
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = self.number()?;
        self.take(length)
    }

    pub fn option(&mut self) -> Option<Option<&'b [u8]>> {
        match self.number()? {
            0 => Some(None),
            length => Some(Some(self.take(length - 1)?)),
        }
    }

    /// Reads a key of a sorted list into `key`, which holds the one before.
    pub fn key(&mut self, key: &mut Vec<u8>) -> Option<()> {
        let shared = usize::try_from(self.number()?).ok()?;
        if shared > key.len() {
            return None;
        }
        key.truncate(shared);
        key.extend_from_slice(self.bytes()?);
        Some(())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn take(&mut self, length: u64) -> Option<&'b [u8]> {
        let (bytes, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(bytes)
    }
}
