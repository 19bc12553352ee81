//! What a user signs and sends: the body, its messages, and the envelope around them.
//!
//! The id of a transaction is the hash of its body alone, so no second signature or other encoding gives it another id.
//! Decoding is bounded before it allocates: the size first, then every count.

use ghost_types::hash::hash;
use ghost_types::{Address, Blob, CodecError, Decode, Encode, Hash, List, Reader, Rlusd, Text, Time, Writer, record};

use crate::auth::{Auth, MAX_KEYS};

/// Largest transaction without code, in bytes: four full values (64 KiB each) fit.
pub const MAX_TX_BYTES: usize = 256 * 1024;
/// Largest transaction that stores code: the largest module (512 KiB) and room for the rest.
pub const MAX_STORE_TX_BYTES: usize = 640 * 1024;
/// Most messages in a transaction: as many as one frame may call others.
pub const MAX_MESSAGES: usize = 64;
/// Most bytes of arguments to one call.
pub const MAX_ARGS: usize = 64 * 1024;
/// Longest method name, in bytes; the schema's limit.
pub const MAX_METHOD: usize = 63;
/// Longest chain id: a name of 31 bytes, a dash and 8 hex digits.
pub const MAX_CHAIN_ID: usize = 40;
/// Most contracts bound by `[uses]` with `at = "init"`.
pub const MAX_USES: usize = 32;

/// Arguments as one canonical CBOR array.
pub type Args = Blob<MAX_ARGS>;
/// A method's name.
pub type Method = Text<MAX_METHOD>;

record! {
    /// What is signed.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Body {
        /// The chain: its name and the start of its genesis hash.
        pub chain_id: Text<MAX_CHAIN_ID>,
        /// Who acts.
        pub sender: Address,
        /// How many transactions the sender sent before.
        pub nonce: u64,
        /// The last block time at which it may run.
        pub valid_until: Time,
        /// The most gas it may use.
        pub gas_limit: u64,
        /// 10⁻¹² RLUSD a gas.
        pub gas_price: u64,
        /// Who pays the fee, if not the sender; signs as well.
        pub payer: Option<Address>,
        /// What happens: all of it, or none.
        pub messages: List<Message, MAX_MESSAGES>,
    }
}

impl Body {
    /// The transaction's id: the hash of the body's encoding.
    #[must_use]
    pub fn id(encoding: &[u8]) -> Hash {
        hash("ghost/tx/1", encoding)
    }

    /// Who pays the fee.
    #[must_use]
    pub fn fee_payer(&self) -> Address {
        self.payer.unwrap_or(self.sender)
    }

    /// The most the fee can be: [`fee`] of the whole gas limit.
    #[must_use]
    pub fn most_fee(&self) -> Rlusd {
        fee(self.gas_limit, self.gas_limit, self.gas_price)
    }
}

/// `⌈max(used, limit / 8) × price / 10⁶⌉` micro-RLUSD: an eighth of the limit is paid even if unused, since it kept
/// others out of the block.
#[must_use]
pub fn fee(used: u64, limit: u64, price: u64) -> Rlusd {
    let gas = u128::from(used.max(limit / 8));
    Rlusd((gas * u128::from(price)).div_ceil(1_000_000))
}

/// One step of a transaction: an array whose first item is the message's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Pays RLUSD; runs no code.
    Transfer {
        /// Who receives.
        to: Address,
        /// How much.
        amount: Rlusd,
    },
    /// Stores a module, if it obeys the rules for modules.
    StoreCode {
        /// The module as uploaded.
        code: Vec<u8>,
    },
    /// Creates a contract from stored code and calls its `init`.
    Create {
        /// Hash of the stored code.
        code: Hash,
        /// Makes the address unique among the sender's contracts from this code.
        salt: [u8; 32],
        /// Arguments of `init`.
        args: Args,
        /// Paid to the contract before `init`.
        value: Rlusd,
        /// Contracts for `[uses]` with `at = "init"`, in schema order.
        uses: List<Address, MAX_USES>,
        /// Who may migrate it, if anybody.
        admin: Option<Address>,
    },
    /// Calls a method.
    Call {
        /// The contract.
        contract: Address,
        /// The method's name.
        method: Method,
        /// Its arguments.
        args: Args,
        /// Paid to the contract before the call.
        value: Rlusd,
    },
    /// Replaces a contract's code; only its admin may.
    Migrate {
        /// The contract.
        contract: Address,
        /// Hash of the new code, stored before.
        code: Hash,
        /// Arguments of the new code's `migrate` method.
        args: Args,
    },
    /// Replaces the sender's keys.
    SetAuth {
        /// The new keys.
        auth: Auth,
    },
    /// Adds to a wakeup's deposit; a suspended one goes on.
    WakeupFund {
        /// The wakeup.
        id: Hash,
        /// How much.
        amount: Rlusd,
    },
    /// Delivers a closed slot's answer again, on the sender's gas.
    WakeupDeliver {
        /// The slot.
        id: Hash,
    },
    /// An act of governance.
    Govern(Govern),
}

/// What governance alone may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Govern {
    /// Gives a name to a new system contract made from stored code.
    AddSystem {
        /// The name.
        name: Text<MAX_METHOD>,
        /// Hash of the code.
        code: Hash,
        /// Arguments of `init`.
        args: Args,
    },
    /// Sets a parameter of the chain.
    Parameter {
        /// Its name (`docs/spec/governance.md`).
        name: Text<MAX_METHOD>,
        /// Its new value, one canonical CBOR item.
        value: Blob<1024>,
    },
    /// Grants a contract running exactly `code` the rights; 0 revokes them.
    Privilege {
        /// The contract.
        contract: Address,
        /// The code hash the privilege is bound to.
        code: Hash,
        /// A set of bits: 1 mint and burn.
        rights: u64,
    },
    /// Replaces a system contract's code.
    MigrateSystem {
        /// The name.
        name: Text<MAX_METHOD>,
        /// Hash of the new code.
        code: Hash,
        /// Arguments of its `migrate`.
        args: Args,
    },
}

impl Encode for Govern {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::AddSystem { name, code, args } => (0u8, name, code, args).encode(w),
            Self::Parameter { name, value } => (1u8, name, value).encode(w),
            Self::Privilege { contract, code, rights } => (2u8, contract, code, rights).encode(w),
            Self::MigrateSystem { name, code, args } => (3u8, name, code, args).encode(w),
        }
    }
}

impl Decode for Govern {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        let (name, contract, code, args);
        match variant(r, |kind| if kind == 1 { 3 } else { 4 })? {
            kind @ (0 | 3) => {
                (name, code, args) = (Decode::decode(r)?, Decode::decode(r)?, Decode::decode(r)?);
                Ok(if kind == 0 {
                    Self::AddSystem { name, code, args }
                } else {
                    Self::MigrateSystem { name, code, args }
                })
            }
            1 => Ok(Self::Parameter { name: Decode::decode(r)?, value: Decode::decode(r)? }),
            2 => {
                (contract, code) = (Decode::decode(r)?, Decode::decode(r)?);
                Ok(Self::Privilege { contract, code, rights: Decode::decode(r)? })
            }
            _ => Err(CodecError::OutOfRange),
        }
    }
}

impl Encode for Message {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Transfer { to, amount } => (0u8, to, amount).encode(w),
            Self::StoreCode { code } => {
                w.array(2);
                w.uint(1);
                w.bytes(code);
            }
            Self::Create { code, salt, args, value, uses, admin } => {
                w.array(7);
                w.uint(2);
                code.encode(w);
                salt.encode(w);
                args.encode(w);
                value.encode(w);
                uses.encode(w);
                admin.encode(w);
            }
            Self::Call { contract, method, args, value } => (3u8, contract, method, args, value).encode(w),
            Self::Migrate { contract, code, args } => (4u8, contract, code, args).encode(w),
            Self::SetAuth { auth } => (5u8, auth).encode(w),
            Self::WakeupFund { id, amount } => (6u8, id, amount).encode(w),
            Self::WakeupDeliver { id } => (7u8, id).encode(w),
            Self::Govern(act) => (8u8, act).encode(w),
        }
    }
}

impl Decode for Message {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        let items = |kind| match kind {
            0 | 6 => 3,
            1 | 5 | 7 | 8 => 2,
            2 => 7,
            3 => 5,
            _ => 4,
        };
        Ok(match variant(r, items)? {
            0 => Self::Transfer { to: Decode::decode(r)?, amount: Decode::decode(r)? },
            1 => Self::StoreCode { code: r.bytes()?.into() },
            2 => Self::Create {
                code: Decode::decode(r)?,
                salt: r.fixed()?,
                args: Decode::decode(r)?,
                value: Decode::decode(r)?,
                uses: Decode::decode(r)?,
                admin: Decode::decode(r)?,
            },
            3 => Self::Call {
                contract: Decode::decode(r)?,
                method: Decode::decode(r)?,
                args: Decode::decode(r)?,
                value: Decode::decode(r)?,
            },
            4 => Self::Migrate { contract: Decode::decode(r)?, code: Decode::decode(r)?, args: Decode::decode(r)? },
            5 => Self::SetAuth { auth: Decode::decode(r)? },
            6 => Self::WakeupFund { id: Decode::decode(r)?, amount: Decode::decode(r)? },
            7 => Self::WakeupDeliver { id: Decode::decode(r)? },
            8 => Self::Govern(Decode::decode(r)?),
            _ => return Err(CodecError::OutOfRange),
        })
    }
}

/// The number a variant starts with, after checking that its array has as many items as `items(number)`.
fn variant(r: &mut Reader<'_>, items: impl Fn(u64) -> usize) -> Result<u64, CodecError> {
    let len = r.array()?;
    let number = r.uint()?;
    if len == items(number) { Ok(number) } else { Err(CodecError::OutOfRange) }
}

record! {
    /// One signature over the transaction's id.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Signature {
        /// Whether the payer's keys are meant, not the sender's.
        pub of_payer: bool,
        /// Which key of that account.
        pub key: u8,
        /// The key's curve, so that the price is known before the keys are.
        pub curve: u8,
        /// 64 bytes: R and s.
        pub signature: [u8; 64],
    }
}

record! {
    /// What travels: the body's bytes untouched, and what proves that sender and payer signed them.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Envelope {
        /// The body's canonical encoding.
        pub body: Blob<MAX_STORE_TX_BYTES>,
        /// The sender's keys, in its first transaction only.
        pub auth: Option<Auth>,
        /// Strictly ascending by (of_payer, key).
        pub signatures: List<Signature, { 2 * MAX_KEYS }>,
    }
}
