//! Canonical CBOR: a subset of RFC 8949 §4.2.1 in which every value has exactly one encoding.
//!
//! Allowed: unsigned and negative integers in shortest form, byte strings, UTF-8 text, arrays of definite length,
//! `false`, `true` and `null`. Refused: maps, tags, floats, indefinite lengths, other simple values, longer forms,
//! trailing bytes, and nesting deeper than [`MAX_DEPTH`]. Structs are arrays in schema order, `option` is null or the
//! value, 128-bit integers are 16 bytes big-endian (`i128` with its sign bit flipped, so that bytes order as numbers).

use alloc::{string::String, vec::Vec};

/// Deepest nesting of arrays. A schema allows far less; the limit bounds every recursive reader.
pub const MAX_DEPTH: usize = 16;

const MAJOR_UINT: u8 = 0;
const MAJOR_NEGATIVE: u8 = 1;
const MAJOR_BYTES: u8 = 2;
const MAJOR_TEXT: u8 = 3;
const MAJOR_ARRAY: u8 = 4;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;
const NULL: u8 = 0xf6;

/// Why bytes are not the canonical encoding of what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CodecError {
    /// The input ends inside an item.
    Truncated = 1,
    /// An integer or a length is not in its shortest form.
    NotShortest = 2,
    /// Bytes follow the item.
    Trailing = 3,
    /// Arrays nest deeper than [`MAX_DEPTH`].
    TooDeep = 4,
    /// An item of another type stands where this one is expected.
    WrongType = 5,
    /// A map, tag, float, indefinite length or other simple value.
    Forbidden = 6,
    /// Text is not UTF-8.
    NotUtf8 = 7,
    /// A number, length or count is outside what the type allows.
    OutOfRange = 8,
}

/// Appends canonical items to a byte vector.
#[derive(Default)]
pub struct Writer {
    out: Vec<u8>,
}

impl Writer {
    /// An empty writer.
    #[must_use]
    pub fn new() -> Self {
        Self { out: Vec::new() }
    }

    /// An empty writer with room for `bytes`.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self { out: Vec::with_capacity(bytes) }
    }

    /// The bytes written so far.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.out
    }

    /// The finished bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// Forgets what was written and keeps the room for it.
    pub fn clear(&mut self) {
        self.out.clear();
    }

    /// An unsigned integer.
    pub fn uint(&mut self, n: u64) {
        self.head(MAJOR_UINT, n);
    }

    /// A signed integer: major type 0 or 1.
    pub fn int(&mut self, n: i64) {
        if n < 0 {
            self.head(MAJOR_NEGATIVE, !(n as u64));
        } else {
            self.head(MAJOR_UINT, n as u64);
        }
    }

    /// A byte string.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.head(MAJOR_BYTES, bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    /// A text string.
    pub fn text(&mut self, text: &str) {
        self.head(MAJOR_TEXT, text.len() as u64);
        self.out.extend_from_slice(text.as_bytes());
    }

    /// The head of an array of `len` items, which the caller writes next.
    pub fn array(&mut self, len: usize) {
        self.head(MAJOR_ARRAY, len as u64);
    }

    /// `false` or `true`.
    pub fn bool(&mut self, b: bool) {
        self.out.push(if b { TRUE } else { FALSE });
    }

    /// `null`: an absent option.
    pub fn null(&mut self) {
        self.out.push(NULL);
    }

    /// One item that is canonical already, as it is.
    pub fn raw(&mut self, item: &[u8]) {
        self.out.extend_from_slice(item);
    }

    fn head(&mut self, major: u8, n: u64) {
        let major = major << 5;
        if n < 24 {
            self.out.push(major | n as u8);
        } else if n <= 0xff {
            self.out.extend_from_slice(&[major | 24, n as u8]);
        } else if n <= 0xffff {
            self.out.push(major | 25);
            self.out.extend_from_slice(&(n as u16).to_be_bytes());
        } else if n <= 0xffff_ffff {
            self.out.push(major | 26);
            self.out.extend_from_slice(&(n as u32).to_be_bytes());
        } else {
            self.out.push(major | 27);
            self.out.extend_from_slice(&n.to_be_bytes());
        }
    }
}

/// Reads canonical items off a byte slice; never allocates more than the input's length.
#[derive(Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader at the start of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What has not been read yet.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Ends the reading: nothing may follow.
    pub fn finish(self) -> Result<(), CodecError> {
        if self.rest.is_empty() { Ok(()) } else { Err(CodecError::Trailing) }
    }

    /// An unsigned integer.
    pub fn uint(&mut self) -> Result<u64, CodecError> {
        match self.head()? {
            (MAJOR_UINT, n) => Ok(n),
            _ => Err(CodecError::WrongType),
        }
    }

    /// A signed integer.
    pub fn int(&mut self) -> Result<i64, CodecError> {
        match self.head()? {
            (MAJOR_UINT, n) => i64::try_from(n).map_err(|_| CodecError::OutOfRange),
            (MAJOR_NEGATIVE, n) => i64::try_from(n).map(|n| !n).map_err(|_| CodecError::OutOfRange),
            _ => Err(CodecError::WrongType),
        }
    }

    /// A byte string, borrowed.
    pub fn bytes(&mut self) -> Result<&'a [u8], CodecError> {
        match self.head()? {
            (MAJOR_BYTES, n) => self.take(n),
            _ => Err(CodecError::WrongType),
        }
    }

    /// A byte string of exactly `N` bytes.
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], CodecError> {
        self.bytes()?.try_into().map_err(|_| CodecError::OutOfRange)
    }

    /// A text string, borrowed.
    pub fn text(&mut self) -> Result<&'a str, CodecError> {
        match self.head()? {
            (MAJOR_TEXT, n) => core::str::from_utf8(self.take(n)?).map_err(|_| CodecError::NotUtf8),
            _ => Err(CodecError::WrongType),
        }
    }

    /// The head of an array: how many items follow. Never more than bytes are left.
    pub fn array(&mut self) -> Result<usize, CodecError> {
        match self.head()? {
            (MAJOR_ARRAY, n) if n <= self.rest.len() as u64 => Ok(n as usize),
            (MAJOR_ARRAY, _) => Err(CodecError::Truncated),
            _ => Err(CodecError::WrongType),
        }
    }

    /// The head of an array of exactly `len` items.
    pub fn array_of(&mut self, len: usize) -> Result<(), CodecError> {
        if self.array()? == len { Ok(()) } else { Err(CodecError::OutOfRange) }
    }

    /// `false` or `true`.
    pub fn bool(&mut self) -> Result<bool, CodecError> {
        match self.peek()? {
            FALSE => self.skip_byte(false),
            TRUE => self.skip_byte(true),
            _ => Err(CodecError::WrongType),
        }
    }

    /// Whether `null` comes next; it is read if so.
    pub fn null(&mut self) -> Result<bool, CodecError> {
        if self.peek()? == NULL { self.skip_byte(true) } else { Ok(false) }
    }

    /// One whole item of any kind, as the slice that encodes it; checks that it is canonical.
    pub fn item(&mut self) -> Result<&'a [u8], CodecError> {
        let start = self.rest;
        // Items still to come at each open level; level 0 is the item asked for.
        let mut open = [0usize; MAX_DEPTH + 1];
        open[0] = 1;
        let mut level = 0;
        loop {
            while open[level] == 0 {
                if level == 0 {
                    return Ok(&start[..start.len() - self.rest.len()]);
                }
                level -= 1;
            }
            open[level] -= 1;
            match self.peek()? {
                FALSE | TRUE | NULL => self.rest = &self.rest[1..],
                first => match first >> 5 {
                    MAJOR_ARRAY => {
                        let len = self.array()?;
                        if level == MAX_DEPTH {
                            return Err(CodecError::TooDeep);
                        }
                        level += 1;
                        open[level] = len;
                    }
                    MAJOR_BYTES => {
                        _ = self.bytes()?;
                    }
                    MAJOR_TEXT => {
                        _ = self.text()?;
                    }
                    MAJOR_NEGATIVE => {
                        _ = self.int()?;
                    }
                    _ => {
                        _ = self.uint()?;
                    }
                },
            }
        }
    }

    fn peek(&self) -> Result<u8, CodecError> {
        self.rest.first().copied().ok_or(CodecError::Truncated)
    }

    fn skip_byte<T>(&mut self, then: T) -> Result<T, CodecError> {
        self.rest = &self.rest[1..];
        Ok(then)
    }

    fn take(&mut self, n: u64) -> Result<&'a [u8], CodecError> {
        if n > self.rest.len() as u64 {
            return Err(CodecError::Truncated);
        }
        let (taken, rest) = self.rest.split_at(n as usize);
        self.rest = rest;
        Ok(taken)
    }

    fn head(&mut self) -> Result<(u8, u64), CodecError> {
        let first = self.peek()?;
        self.rest = &self.rest[1..];
        let (major, info) = (first >> 5, first & 0x1f);
        if major > MAJOR_ARRAY {
            // A simple value that we know is of another type; all else of these majors is not in the subset.
            return Err(if matches!(first, FALSE | TRUE | NULL) {
                CodecError::WrongType
            } else {
                CodecError::Forbidden
            });
        }
        let (n, least) = match info {
            0..24 => (u64::from(info), 0),
            24 => (u64::from(self.be::<1>()?[0]), 24),
            25 => (u64::from(u16::from_be_bytes(self.be()?)), 0x100),
            26 => (u64::from(u32::from_be_bytes(self.be()?)), 0x1_0000),
            27 => (u64::from_be_bytes(self.be()?), 0x1_0000_0000),
            _ => return Err(CodecError::Forbidden),
        };
        if n < least { Err(CodecError::NotShortest) } else { Ok((major, n)) }
    }

    fn be<const N: usize>(&mut self) -> Result<[u8; N], CodecError> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or(CodecError::Truncated)?;
        self.rest = rest;
        Ok(*taken)
    }
}

/// A value with one canonical encoding.
pub trait Encode {
    /// Appends the encoding.
    fn encode(&self, w: &mut Writer);

    /// The encoding alone.
    fn to_cbor(&self) -> Vec<u8> {
        let mut w = Writer::new();
        self.encode(&mut w);
        w.into_bytes()
    }
}

/// The inverse of [`Encode`]: refuses every other encoding of the same value.
pub trait Decode: Sized {
    /// Reads one value.
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError>;

    /// Reads one value that is all of `bytes`.
    fn from_cbor(bytes: &[u8]) -> Result<Self, CodecError> {
        let mut r = Reader::new(bytes);
        let value = Self::decode(&mut r)?;
        r.finish()?;
        Ok(value)
    }
}

/// Checks that `bytes` are exactly one canonical item.
pub fn check_canonical(bytes: &[u8]) -> Result<(), CodecError> {
    let mut r = Reader::new(bytes);
    r.item()?;
    r.finish()
}

macro_rules! unsigned {
    ($($t:ty),*) => {$(
        impl Encode for $t {
            fn encode(&self, w: &mut Writer) {
                w.uint(u64::from(*self));
            }
        }
        impl Decode for $t {
            fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
                <$t>::try_from(r.uint()?).map_err(|_| CodecError::OutOfRange)
            }
        }
    )*};
}
unsigned!(u8, u16, u32, u64);

impl Encode for i64 {
    fn encode(&self, w: &mut Writer) {
        w.int(*self);
    }
}
impl Decode for i64 {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        r.int()
    }
}

impl Encode for u128 {
    fn encode(&self, w: &mut Writer) {
        w.bytes(&self.to_be_bytes());
    }
}
impl Decode for u128 {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        Ok(Self::from_be_bytes(r.fixed()?))
    }
}

/// The sign bit of an `i128`, flipped so that encodings order as numbers do.
pub(crate) const SIGN_128: u128 = 1 << 127;

impl Encode for i128 {
    fn encode(&self, w: &mut Writer) {
        w.bytes(&(*self as u128 ^ SIGN_128).to_be_bytes());
    }
}
impl Decode for i128 {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        Ok((u128::from_be_bytes(r.fixed()?) ^ SIGN_128) as Self)
    }
}

impl Encode for bool {
    fn encode(&self, w: &mut Writer) {
        w.bool(*self);
    }
}
impl Decode for bool {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        r.bool()
    }
}

impl<const N: usize> Encode for [u8; N] {
    fn encode(&self, w: &mut Writer) {
        w.bytes(self);
    }
}
impl<const N: usize> Decode for [u8; N] {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        r.fixed()
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, w: &mut Writer) {
        match self {
            Some(value) => value.encode(w),
            None => w.null(),
        }
    }
}
impl<T: Decode> Decode for Option<T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        if r.null()? { Ok(None) } else { T::decode(r).map(Some) }
    }
}

impl Encode for str {
    fn encode(&self, w: &mut Writer) {
        w.text(self);
    }
}
impl Encode for String {
    fn encode(&self, w: &mut Writer) {
        w.text(self);
    }
}
impl Decode for String {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        r.text().map(String::from)
    }
}

/// A sequence of items; as a field, an array. Byte strings are [`Blob`](crate::Blob), not `Vec<u8>`.
impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, w: &mut Writer) {
        w.array(self.len());
        for item in self {
            item.encode(w);
        }
    }
}
impl<T: Decode> Decode for Vec<T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        let len = r.array()?;
        // Capacity by what was really sent: a lying count cannot reserve more than the input holds.
        let mut items = Vec::with_capacity(len.min(64));
        for _ in 0..len {
            items.push(T::decode(r)?);
        }
        Ok(items)
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }
}

impl Encode for () {
    fn encode(&self, w: &mut Writer) {
        w.array(0);
    }
}
impl Decode for () {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        r.array_of(0)
    }
}

macro_rules! tuple {
    ($n:literal: $($t:ident $i:tt),+) => {
        impl<$($t: Encode),+> Encode for ($($t,)+) {
            fn encode(&self, w: &mut Writer) {
                w.array($n);
                $(self.$i.encode(w);)+
            }
        }
        impl<$($t: Decode),+> Decode for ($($t,)+) {
            fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
                r.array_of($n)?;
                Ok(($($t::decode(r)?,)+))
            }
        }
    };
}
tuple!(1: A 0);
tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);
tuple!(5: A 0, B 1, C 2, D 3, E 4);

/// Declares a struct whose encoding is the array of its fields in the order written.
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$fmeta:meta])* $fvis:vis $field:ident: $ty:ty),+ $(,)? }) => {
        $(#[$meta])* $vis struct $name { $($(#[$fmeta])* $fvis $field: $ty),+ }
        impl $crate::Encode for $name {
            fn encode(&self, w: &mut $crate::Writer) {
                w.array([$(stringify!($field)),+].len());
                $($crate::Encode::encode(&self.$field, w);)+
            }
        }
        impl $crate::Decode for $name {
            fn decode(r: &mut $crate::Reader<'_>) -> Result<Self, $crate::CodecError> {
                r.array_of([$(stringify!($field)),+].len())?;
                Ok(Self { $($field: $crate::Decode::decode(r)?),+ })
            }
        }
    };
}

#[cfg(test)]
mod tests;
