//! Addresses and hashes: 32 bytes each, told apart by type.

use crate::codec::{CodecError, Decode, Encode, Reader, Writer};

/// Who: an account, a contract or a system contract.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Address(pub [u8; 32]);

/// A domain-separated SHA-256: an id of code, transaction, block, wakeup, slot or root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Hash(pub [u8; 32]);

macro_rules! id {
    ($($t:ident),*) => {$(
        impl AsRef<[u8]> for $t {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
        impl From<[u8; 32]> for $t {
            fn from(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }
        }
        impl Encode for $t {
            fn encode(&self, w: &mut Writer) {
                w.bytes(&self.0);
            }
        }
        impl Decode for $t {
            fn decode(r: &mut Reader<'_>) -> Result<Self, CodecError> {
                r.fixed().map(Self)
            }
        }
    )*};
}
id!(Address, Hash);

#[cfg(feature = "host")]
mod text {
    use alloc::string::String;
    use core::fmt;

    use super::{Address, Hash};
    use crate::codec::Encode;
    use crate::hash::hash;

    const HRP: bech32::Hrp = bech32::Hrp::parse_unchecked("ghost");

    impl Address {
        /// The address of an account whose first keys are `auth` (its canonical encoding).
        #[must_use]
        pub fn of_account(auth: &[u8]) -> Self {
            Self(hash("ghost/account/1", auth).0)
        }

        /// The address of the contract that `creator` makes from `code` with `salt`: known before it exists.
        #[must_use]
        pub fn of_contract(creator: Address, code: Hash, salt: [u8; 32]) -> Self {
            Self(hash("ghost/contract/1", &(creator, code, salt).to_cbor()).0)
        }

        /// The address of the system contract `name`, on every network the same.
        #[must_use]
        pub fn of_system(name: &str) -> Self {
            Self(hash("ghost/system/1", &name.to_cbor()).0)
        }

        /// Reads the text form: bech32m (BIP-350) with the prefix `ghost`, lower case.
        #[must_use]
        pub fn parse(text: &str) -> Option<Self> {
            let checked = bech32::primitives::decode::CheckedHrpstring::new::<bech32::Bech32m>(text).ok()?;
            if checked.hrp() != HRP || text.bytes().any(|b| b.is_ascii_uppercase()) {
                return None;
            }
            let mut bytes = [0u8; 32];
            let mut data = checked.byte_iter();
            for byte in &mut bytes {
                *byte = data.next()?;
            }
            data.next().is_none().then_some(Self(bytes))
        }
    }

    impl fmt::Display for Address {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let text: String = bech32::encode::<bech32::Bech32m>(HRP, &self.0).map_err(|_| fmt::Error)?;
            f.write_str(&text)
        }
    }

    impl fmt::Debug for Address {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt::Display::fmt(self, f)
        }
    }

    impl fmt::Display for Hash {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
        }
    }

    impl fmt::Debug for Hash {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt::Display::fmt(self, f)
        }
    }
}

#[cfg(not(feature = "host"))]
mod text {
    use core::fmt;

    // A contract never prints: these keep `Debug` derivable at no cost in code.
    impl fmt::Debug for super::Address {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Ok(())
        }
    }
    impl fmt::Debug for super::Hash {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Ok(())
        }
    }
}

#[cfg(all(test, feature = "host"))]
mod tests;
