//! Arithmetic on plain integers that answers with a failure instead of trapping.
//!
//! `+`, `-`, `*` and `/` on integers end the frame with `vm/trapped` where the result does not fit. With the words that
//! [`Rlusd`](crate::Rlusd) has too, `?` gives the standard error `arithmetic_overflow`, which a caller can read:
//!
//! ```
//! use ghost_sdk::{Checked, Result, Rlusd};
//!
//! /// Rent for some days, and a fee of 2.5 % on it.
//! fn bill(price: Rlusd, days: u32, grace: u32) -> Result<Rlusd> {
//!     let rent = price.times(days.minus(grace)?)?;
//!     Ok(rent.plus(rent.bps_up(250)?)?)
//! }
//!
//! assert!(bill(Rlusd::dollars(2), 12, 2).is_ok_and(|bill| bill == Rlusd(20_500_000)));
//! assert!(bill(Rlusd::dollars(2), 1, 2).is_err());
//! ```
//!
//! On amounts there is nothing else:
//!
//! ```compile_fail,E0369
//! # use ghost_sdk::Rlusd;
//! let sum = Rlusd::dollars(1) + Rlusd::dollars(2);
//! ```
#![forbid(unsafe_code)]

use ghost_types::money::Overflow;

/// Integers whose arithmetic can fail.
pub trait Checked: Sized {
    /// The sum.
    fn plus(self, other: Self) -> Result<Self, Overflow>;
    /// The difference.
    fn minus(self, other: Self) -> Result<Self, Overflow>;
    /// The product.
    fn times(self, other: Self) -> Result<Self, Overflow>;
    /// The quotient, rounded toward zero; none for a divisor of 0.
    fn div_down(self, other: Self) -> Result<Self, Overflow>;
}

macro_rules! checked {
    ($($integer:ty),*) => {$(
        impl Checked for $integer {
            fn plus(self, other: Self) -> Result<Self, Overflow> {
                self.checked_add(other).ok_or(Overflow)
            }
            fn minus(self, other: Self) -> Result<Self, Overflow> {
                self.checked_sub(other).ok_or(Overflow)
            }
            fn times(self, other: Self) -> Result<Self, Overflow> {
                self.checked_mul(other).ok_or(Overflow)
            }
            fn div_down(self, other: Self) -> Result<Self, Overflow> {
                self.checked_div(other).ok_or(Overflow)
            }
        }
    )*};
}
checked!(u8, u16, u32, u64, u128, i64, i128);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_the_result_and_what_does_not_is_an_overflow() {
        assert_eq!((250u8.plus(5), 250u8.plus(6)), (Ok(255), Err(Overflow)));
        assert_eq!((5u64.minus(5), 5u64.minus(6)), (Ok(0), Err(Overflow)));
        assert_eq!((i64::MIN.minus(0), i64::MIN.minus(1)), (Ok(i64::MIN), Err(Overflow)));
        assert_eq!((u128::MAX.times(1), u128::MAX.times(2)), (Ok(u128::MAX), Err(Overflow)));
        assert_eq!((7u32.div_down(2), 7u32.div_down(0), (-7i128).div_down(2)), (Ok(3), Err(Overflow), Ok(-3)));
        assert_eq!(i64::MIN.div_down(-1), Err(Overflow));
    }
}
