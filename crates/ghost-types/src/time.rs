//! Block time and spans of it: whole milliseconds, UTC.

use crate::codec::{CodecError, Decode, Encode, Reader, Writer};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Time(pub u64);

/// A span of milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Duration(pub u64);

impl Time {
    /// The moment `span` later, or `None` past the end of time.
    #[must_use]
    pub fn after(self, span: Duration) -> Option<Self> {
        self.0.checked_add(span.0).map(Self)
    }

    /// The span since `earlier`, or `None` if that is later than this.
    #[must_use]
    pub fn since(self, earlier: Self) -> Option<Duration> {
        self.0.checked_sub(earlier.0).map(Duration)
    }
}

impl Duration {
    /// One second.
    pub const SECOND: Self = Self(1_000);
    /// One day.
    pub const DAY: Self = Self(86_400_000);

    /// This span `n` times, or `None` past the largest span.
    #[must_use]
    pub fn times(self, n: u64) -> Option<Self> {
        self.0.checked_mul(n).map(Self)
    }
}

macro_rules! millis {
    ($($t:ident),*) => {$(
        impl Encode for $t {
            fn encode(&self, w: &mut Writer) {
                w.uint(self.0);
            }
        }
        impl Decode for $t {
            fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
                r.uint().map(Self)
            }
        }
    )*};
}
millis!(Time, Duration);
