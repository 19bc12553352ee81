//! The first state of a chain, and the id that follows from it.

use std::sync::Arc;

use ghost_state::{Changes, MemoryReader};
use ghost_types::errors::call;
use ghost_types::hash::hash;
use ghost_types::{Address, Decode, Encode, Failure, Hash, List, Rlusd, Text, Time, record};
use ghost_vm::kernel::{BlockContext, Fault};

use crate::params::Parameter;
use crate::state::{CodeSource, LedgerState};

/// Longest name of a chain: with a dash and 8 hex digits it makes the chain id.
pub const MAX_NAME: usize = 31;
/// Most accounts funded at genesis.
pub const MAX_ACCOUNTS: usize = 10_000;

record! {
    /// What a chain starts from.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Genesis {
        /// The chain's name: lower-case letters, digits and dashes.
        pub name: Text<MAX_NAME>,
        /// Random on a dev chain, so that nothing replays between two of the same name.
        pub salt: [u8; 32],
        /// Block 0's time in ms.
        pub time: Time,
        /// Whether time travel and a faucet are allowed.
        pub dev: bool,
        /// The ed25519 key that signs headers in solo.
        pub sequencer: [u8; 32],
        /// Who governs.
        pub governance: Address,
        /// Who receives fees.
        pub fee_account: Address,
        /// Least gas price: 10⁻¹² RLUSD a gas.
        pub gas_price: u64,
        /// Accounts funded, each once.
        pub accounts: List<(Address, Rlusd), MAX_ACCOUNTS>,
    }
}

impl Genesis {
    /// The hash that chain id and every id of a wakeup derive from.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash("ghost/genesis/1", &self.to_cbor())
    }

    /// The chain's id: its name and the first 8 hex digits of the genesis hash.
    #[must_use]
    pub fn chain_id(&self) -> String {
        let digest = self.hash().to_string();
        format!("{}-{}", &*self.name, &digest[..8])
    }

    /// Reads a genesis and checks it.
    ///
    /// # Errors
    /// A failure that names what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        let genesis = Self::from_cbor(bytes).map_err(crate::admission::codec_failure)?;
        let refuse = |reason: &str| Err(Failure::new(call::INVALID_GOVERNANCE, [reason.into()]));
        let name = genesis.name.as_bytes();
        if name.is_empty() || !name.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-') {
            return refuse("chain_name");
        }
        let mut addresses: Vec<Address> = genesis.accounts.iter().map(|(address, _)| *address).collect();
        addresses.sort_unstable();
        if addresses.windows(2).any(|pair| pair[0] == pair[1]) {
            return refuse("account_twice");
        }
        let sum = genesis.accounts.iter().try_fold(0u128, |sum, (_, amount)| sum.checked_add(amount.0));
        if sum.is_none() {
            return refuse("supply_overflow");
        }
        Ok(genesis)
    }

    /// The state of block 0.
    ///
    /// # Errors
    /// Only if memory itself fails: there is no store under it.
    pub fn changes(&self, codes: Arc<dyn CodeSource>) -> Result<Changes, Fault> {
        let block = BlockContext { chain_id: self.chain_id(), height: 0, time: self.time.0, stalled: 0 };
        let mut state = LedgerState::new(Arc::new(MemoryReader::new()), codes, block, self.hash());
        state.init_parameter(Parameter::Governance, &self.governance)?;
        state.init_parameter(Parameter::FeeAccount, &self.fee_account)?;
        state.init_parameter(Parameter::GasPrice, &self.gas_price)?;
        let mut supply = Rlusd::ZERO;
        for (address, amount) in self.accounts.iter() {
            let mut account = state.account(*address)?;
            account.balance = *amount;
            state.set_account(*address, &account)?;
            supply = supply.plus(*amount).map_err(|_| Fault::internal("genesis supply overflows"))?;
        }
        state.set_supply(supply)?;
        Ok(state.into_changes())
    }
}
