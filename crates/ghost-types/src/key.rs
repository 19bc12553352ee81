//! Order-preserving encoding of storage keys: bytes compare as the values do.
//!
//! Integers are fixed-width big-endian (signed ones with the sign bit flipped); strings and bytes are escaped
//! (`00` → `00 ff`) and end with `00 00`, so that `("ab", "c")` and `("a", "bc")` differ and no key is a prefix of
//! another. A contract's key starts with one byte: the number of its `[storage]` item.

use alloc::vec::Vec;

use crate::codec::SIGN_128;
use crate::{Address, Blob, Duration, Hash, Rlusd, Text, Time};

/// Appends key parts.
#[derive(Clone, Default)]
pub struct KeyWriter {
    out: Vec<u8>,
}

impl KeyWriter {
    /// A key of the storage item with this number.
    #[must_use]
    pub fn item(number: u8) -> Self {
        let mut out = Vec::with_capacity(64);
        out.push(number);
        Self { out }
    }

    /// Bytes whose length the type fixes.
    pub fn fixed(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// Bytes of any length, escaped and terminated.
    pub fn escaped(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.out.push(byte);
            if byte == 0 {
                self.out.push(0xff);
            }
        }
        self.out.extend_from_slice(&[0, 0]);
    }

    /// This key with one more part.
    #[must_use]
    pub fn with<K: StorageKey>(mut self, part: &K) -> Self {
        part.write_key(&mut self);
        self
    }

    /// The key as written so far.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.out
    }

    /// The finished key.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }
}

/// A type that can be a part of a storage key.
pub trait StorageKey: Sized {
    /// Appends the ordered form.
    fn write_key(&self, w: &mut KeyWriter);

    /// Reads the ordered form back off the front of `rest`; `None` if it is not one.
    fn read_key(rest: &mut &[u8]) -> Option<Self>;
}

/// Reads `N` bytes off the front.
pub fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

/// Reads an escaped, terminated byte string off the front.
pub fn take_escaped(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let [byte] = take::<1>(rest)?;
        if byte != 0 {
            out.push(byte);
            continue;
        }
        match take::<1>(rest)? {
            [0xff] => out.push(0),
            [0] => return Some(out),
            _ => return None,
        }
    }
}

macro_rules! unsigned {
    ($($t:ty),*) => {$(
        impl StorageKey for $t {
            fn write_key(&self, w: &mut KeyWriter) {
                w.fixed(&self.to_be_bytes());
            }
            fn read_key(rest: &mut &[u8]) -> Option<Self> {
                take(rest).map(Self::from_be_bytes)
            }
        }
    )*};
}
unsigned!(u8, u16, u32, u64, u128);

const SIGN_64: u64 = 1 << 63;

impl StorageKey for i64 {
    fn write_key(&self, w: &mut KeyWriter) {
        w.fixed(&(*self as u64 ^ SIGN_64).to_be_bytes());
    }
    fn read_key(rest: &mut &[u8]) -> Option<Self> {
        take(rest).map(|b| (u64::from_be_bytes(b) ^ SIGN_64) as Self)
    }
}

impl StorageKey for i128 {
    fn write_key(&self, w: &mut KeyWriter) {
        w.fixed(&(*self as u128 ^ SIGN_128).to_be_bytes());
    }
    fn read_key(rest: &mut &[u8]) -> Option<Self> {
        take(rest).map(|b| (u128::from_be_bytes(b) ^ SIGN_128) as Self)
    }
}

impl StorageKey for bool {
    fn write_key(&self, w: &mut KeyWriter) {
        w.fixed(&[u8::from(*self)]);
    }
    fn read_key(rest: &mut &[u8]) -> Option<Self> {
        match take(rest)? {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }
}

impl<const N: usize> StorageKey for [u8; N] {
    fn write_key(&self, w: &mut KeyWriter) {
        w.fixed(self);
    }
    fn read_key(rest: &mut &[u8]) -> Option<Self> {
        take(rest)
    }
}

macro_rules! newtype {
    ($($t:ident($inner:ty)),*) => {$(
        impl StorageKey for $t {
            fn write_key(&self, w: &mut KeyWriter) {
                self.0.write_key(w);
            }
            fn read_key(rest: &mut &[u8]) -> Option<Self> {
                <$inner>::read_key(rest).map($t)
            }
        }
    )*};
}
newtype!(Address([u8; 32]), Hash([u8; 32]), Rlusd(u128), Time(u64), Duration(u64));

impl<const N: usize> StorageKey for Text<N> {
    fn write_key(&self, w: &mut KeyWriter) {
        w.escaped(self.as_bytes());
    }
    fn read_key(rest: &mut &[u8]) -> Option<Self> {
        Text::new(core::str::from_utf8(&take_escaped(rest)?).ok()?)
    }
}

impl<const N: usize> StorageKey for Blob<N> {
    fn write_key(&self, w: &mut KeyWriter) {
        w.escaped(self);
    }
    fn read_key(rest: &mut &[u8]) -> Option<Self> {
        Blob::new(&take_escaped(rest)?)
    }
}

macro_rules! parts {
    ($($t:ident $i:tt),+) => {
        impl<$($t: StorageKey),+> StorageKey for ($($t,)+) {
            fn write_key(&self, w: &mut KeyWriter) {
                $(self.$i.write_key(w);)+
            }
            fn read_key(rest: &mut &[u8]) -> Option<Self> {
                Some(($($t::read_key(rest)?,)+))
            }
        }
    };
}
parts!(A 0);
parts!(A 0, B 1);
parts!(A 0, B 1, C 2);

#[cfg(test)]
mod tests;
