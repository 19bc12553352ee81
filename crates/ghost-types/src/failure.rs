//! How a failure travels: a closed code and its operands, never text.

use alloc::vec::Vec;

use crate::{Address, Value, record};

record! {
    /// Which error: the number of its class and its code there (interface/errors.toml).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub struct ErrorCode {
        /// The class: whose fault it is, and what happens to state and gas.
        pub class: u8,
        /// The code within the class. In class `contract`, the code of the contract's own schema.
        pub code: u32,
    }
}

record! {
    /// What went wrong, as it stands in a receipt and as a caller sees it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Failure {
        /// Which error.
        pub code: ErrorCode,
        /// The contract whose frame failed; none where no contract ran.
        pub contract: Option<Address>,
        /// The operands, in the order of the error's row or of the contract's schema.
        pub fields: Vec<Value>,
    }
}

impl Failure {
    /// A failure outside any contract.
    #[must_use]
    pub fn new(code: ErrorCode, fields: impl Into<Vec<Value>>) -> Self {
        Self { code, contract: None, fields: fields.into() }
    }

    /// The same failure, said of `contract` unless it already names one.
    #[must_use]
    pub fn within(mut self, contract: Address) -> Self {
        self.contract.get_or_insert(contract);
        self
    }
}

/// One row of interface/errors.toml, `[[class]]`.
pub struct ClassRow {
    /// The number in receipts.
    pub number: u8,
    /// The name shown.
    pub name: &'static str,
    /// Whether a receipt may carry it.
    pub receipt: bool,
}

/// One row of interface/errors.toml, `[[error]]`.
pub struct ErrorRow {
    /// Class and code.
    pub code: ErrorCode,
    /// The name tools match on.
    pub slug: &'static str,
    /// The names of the operands, in order.
    pub fields: &'static [&'static str],
    /// A sentence with the operands in braces.
    pub text: &'static str,
    /// What the reader can do about it.
    pub way_out: &'static str,
}

macro_rules! into_value {
    ($($t:ty => $make:expr),* $(,)?) => {$(
        impl From<$t> for Value {
            fn from(x: $t) -> Self {
                let make: fn($t) -> Value = $make;
                make(x)
            }
        }
    )*};
}
into_value! {
    u64 => Value::Uint,
    u32 => |n| Value::Uint(n.into()),
    u8 => |n| Value::Uint(n.into()),
    usize => |n| Value::Uint(n as u64),
    bool => Value::Bool,
    &str => |s| Value::Text(s.into()),
    Address => |a| Value::Bytes(a.0.into()),
    crate::Hash => |h| Value::Bytes(h.0.into()),
    crate::Rlusd => |r| Value::Bytes(r.0.to_be_bytes().into()),
    crate::Time => |t| Value::Uint(t.0),
    crate::CodecError => |e| Value::Uint(e as u64),
}
