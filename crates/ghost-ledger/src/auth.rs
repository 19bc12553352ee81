//! An account's keys: who must sign, with which weight, and which contract may replace them.

use ghost_types::errors::call;
use ghost_types::{Address, Blob, CodecError, Decode, Encode, Failure, List, Reader, Writer, record};
use ghost_vm::signature::Curve;

/// Most keys of an account; HOSTILE's ten thousand signers are refused by this bound.
pub const MAX_KEYS: usize = 16;
/// Longest public key: a compressed point of P-256 or secp256k1.
const MAX_KEY_BYTES: usize = 33;

record! {
    /// One key of an account.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Key {
        /// The curve's number: 0 ed25519, 1 P-256, 2 secp256k1.
        pub curve: u8,
        /// The public key: 32 bytes, or 33 compressed (SEC 1 §2.3.3).
        pub public: Blob<MAX_KEY_BYTES>,
        /// What its signature weighs.
        pub weight: u32,
    }
}

/// Up to 16 keys with weights, the weight that must sign, and perhaps a recovery contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Auth {
    /// What the signatures must weigh together.
    pub threshold: u32,
    /// The keys, in the order signatures refer to.
    pub keys: List<Key, MAX_KEYS>,
    /// While set, keys change only through this contract.
    pub recovery: Option<Address>,
}

impl Encode for Auth {
    fn encode(&self, w: &mut Writer) {
        (self.threshold, &self.keys, self.recovery).encode(w);
    }
}

impl Decode for Auth {
    fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        let (threshold, keys, recovery) = Decode::decode(r)?;
        Ok(Self { threshold, keys, recovery })
    }
}

impl Auth {
    /// An account with one ed25519 key.
    #[must_use]
    pub fn ed25519(public: [u8; 32]) -> Self {
        let key = Key { curve: Curve::Ed25519 as u8, public: Blob::new(&public).unwrap_or_default(), weight: 1 };
        Self { threshold: 1, keys: List::new(vec![key]).unwrap_or_default(), recovery: None }
    }

    /// The address of the account that starts with these keys.
    #[must_use]
    pub fn address(&self) -> Address {
        Address::of_account(&self.to_cbor())
    }

    /// Checks that the keys can be an account's: valid, distinct, and able to reach the threshold.
    pub fn check(&self) -> Result<(), Failure> {
        let refuse = |reason: &str| Err(Failure::new(call::BAD_AUTH, [reason.into()]));
        if self.keys.is_empty() {
            return refuse("no_keys");
        }
        let mut weight = 0u32;
        for (i, key) in self.keys.iter().enumerate() {
            let Some(curve) = Curve::from_number(key.curve) else { return refuse("unknown_curve") };
            if !curve.is_public_key(&key.public) {
                return refuse("invalid_key");
            }
            if key.weight == 0 {
                return refuse("zero_weight");
            }
            if self.keys[..i].iter().any(|other| other.curve == key.curve && other.public == key.public) {
                return refuse("duplicate_key");
            }
            let Some(sum) = weight.checked_add(key.weight) else { return refuse("weight_overflow") };
            weight = sum;
        }
        if self.threshold == 0 || weight < self.threshold {
            return refuse("threshold_out_of_reach");
        }
        Ok(())
    }
}
