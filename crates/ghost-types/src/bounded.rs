//! Text, bytes and lists that carry their limit in their type, as every contract type does.

use alloc::{string::String, vec::Vec};
use core::ops::Deref;

use crate::codec::{CodecError, Decode, Encode, Reader, Writer};

/// UTF-8 text of at most `N` bytes: `string<N>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<const N: usize>(String);

impl<const N: usize> Text<N> {
    /// The text, or `None` if it is longer than `N` bytes.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (text.len() <= N).then(|| Self(text.into()))
    }
}

impl<const N: usize> Deref for Text<N> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const N: usize> Encode for Text<N> {
    fn encode(&self, w: &mut Writer) {
        w.text(&self.0);
    }
}
impl<const N: usize> Decode for Text<N> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        Self::new(r.text()?).ok_or(CodecError::OutOfRange)
    }
}

/// At most `N` bytes: `bytes<N>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blob<const N: usize>(Vec<u8>);

impl<const N: usize> Blob<N> {
    /// The bytes, or `None` if there are more than `N`.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        (bytes.len() <= N).then(|| Self(bytes.into()))
    }

    /// As [`Blob::new`], of bytes that need not be copied.
    #[must_use]
    pub fn from_vec(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() <= N).then_some(Self(bytes))
    }

    /// The bytes as a vector.
    #[must_use]
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

impl<const N: usize> Deref for Blob<N> {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<const N: usize> Encode for Blob<N> {
    fn encode(&self, w: &mut Writer) {
        w.bytes(&self.0);
    }
}
impl<const N: usize> Decode for Blob<N> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        Self::new(r.bytes()?).ok_or(CodecError::OutOfRange)
    }
}

/// At most `N` items: `list<T, N>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct List<T, const N: usize>(Vec<T>);

impl<T, const N: usize> List<T, N> {
    /// The items, or `None` if there are more than `N`.
    #[must_use]
    pub fn new(items: Vec<T>) -> Option<Self> {
        (items.len() <= N).then_some(Self(items))
    }

    /// Appends an item; gives it back if the list is full.
    pub fn push(&mut self, item: T) -> Result<(), T> {
        if self.0.len() == N {
            return Err(item);
        }
        self.0.push(item);
        Ok(())
    }

    /// The items as a vector.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }
}

impl<T, const N: usize> Default for List<T, N> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const N: usize> Deref for List<T, N> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Encode, const N: usize> Encode for List<T, N> {
    fn encode(&self, w: &mut Writer) {
        self.0.encode(w);
    }
}
impl<T: Decode, const N: usize> Decode for List<T, N> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        let mut ahead = r.clone();
        if ahead.array()? > N {
            return Err(CodecError::OutOfRange);
        }
        Vec::decode(r).map(Self)
    }
}
