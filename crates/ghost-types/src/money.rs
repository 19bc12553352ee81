//! RLUSD: the one native asset, in whole micro-dollars, with arithmetic that cannot overflow silently.

use core::fmt;

use crate::codec::{CodecError, Decode, Encode, Reader, Writer};

/// An amount of RLUSD in 10⁻⁶ dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Rlusd(pub u128);

/// A sum, difference, product or quotient that its type cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

impl Rlusd {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Micro-dollars in a dollar.
    pub const UNIT: u128 = 1_000_000;
    /// Basis points in a whole.
    const BASIS_POINTS: u64 = 10_000;
    /// Decimal places of the text form.
    pub const DECIMALS: usize = 6;

    /// Whole dollars.
    #[must_use]
    pub const fn dollars(n: u64) -> Self {
        Self(n as u128 * Self::UNIT)
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(other.0).map(Self).ok_or(Overflow)
    }

    /// The difference; an amount is never negative.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(Overflow)
    }

    /// This amount `n` times.
    pub fn times(self, n: impl Into<u128>) -> Result<Self, Overflow> {
        self.0.checked_mul(n.into()).map(Self).ok_or(Overflow)
    }

    /// The `n`th part, rounded down to whole micro-dollars; none for 0 parts.
    pub fn div_down(self, n: impl Into<u128>) -> Result<Self, Overflow> {
        self.0.checked_div(n.into()).map(Self).ok_or(Overflow)
    }

    /// The `n`th part, rounded up.
    pub fn div_up(self, n: impl Into<u128>) -> Result<Self, Overflow> {
        let n = n.into();
        let down = self.div_down(n)?;
        Ok(Self(down.0 + u128::from(!self.0.is_multiple_of(n))))
    }

    /// `self × numerator / denominator`, rounded down; none for a denominator of 0.
    pub fn share_down(self, numerator: u64, denominator: u64) -> Result<Self, Overflow> {
        self.times(numerator)?.div_down(denominator)
    }

    /// `self × numerator / denominator`, rounded up.
    pub fn share_up(self, numerator: u64, denominator: u64) -> Result<Self, Overflow> {
        self.times(numerator)?.div_up(denominator)
    }

    /// So many basis points of it, hundredths of a percent, rounded down: what is paid out.
    pub fn bps_down(self, points: u16) -> Result<Self, Overflow> {
        self.share_down(points.into(), Self::BASIS_POINTS)
    }

    /// So many basis points of it, rounded up: what is charged.
    pub fn bps_up(self, points: u16) -> Result<Self, Overflow> {
        self.share_up(points.into(), Self::BASIS_POINTS)
    }

    /// Reads `3`, `3.00` or `0.000001`: digits, at most six after the point, no sign, no exponent.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || fraction.len() > Self::DECIMALS {
            return None;
        }
        let mut micros: u128 = whole.parse::<u128>().ok()?.checked_mul(Self::UNIT)?;
        let mut scale = Self::UNIT / 10;
        for digit in fraction.bytes() {
            micros = micros.checked_add(u128::from(digit - b'0') * scale)?;
            scale /= 10;
        }
        Some(Self(micros))
    }
}

/// Dollars with at least two decimals and no further trailing zeros: `3.00`, `0.0001`.
impl fmt::Display for Rlusd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, mut fraction) = (self.0 / Self::UNIT, self.0 % Self::UNIT);
        let mut places = Self::DECIMALS;
        while places > 2 && fraction.is_multiple_of(10) {
            fraction /= 10;
            places -= 1;
        }
        write!(f, "{whole}.{fraction:0places$}")
    }
}

impl Encode for Rlusd {
    fn encode(&self, w: &mut Writer) {
        self.0.encode(w);
    }
}
impl Decode for Rlusd {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        u128::decode(r).map(Self)
    }
}

#[cfg(test)]
mod tests;
