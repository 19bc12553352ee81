//! The parameters of a chain that governance may set, with their bounds.

use ghost_types::errors::call;
use ghost_types::{Address, Decode, Encode, Failure};
use ghost_vm::Stop;
use ghost_vm::kernel::Fault;

use crate::state::LedgerState;
use crate::tables::Table;

/// A parameter of the chain: its name in state, and its bounds where it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// The address that governs: an account or a contract.
    Governance,
    /// The account that receives fees.
    FeeAccount,
    /// Least gas price of a transaction, and the price of wakeups: 10⁻¹² RLUSD a gas.
    GasPrice,
}

/// Highest gas price governance can set: a full transaction of 100 M gas costs 100 RLUSD.
const MAX_GAS_PRICE: u64 = 1_000_000;

impl Parameter {
    const ALL: [Self; 3] = [Self::Governance, Self::FeeAccount, Self::GasPrice];

    /// The parameter's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Governance => "governance",
            Self::FeeAccount => "fee_account",
            Self::GasPrice => "gas_price",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|parameter| parameter.name() == name)
    }

    fn accepts(self, value: &[u8]) -> bool {
        match self {
            Self::Governance | Self::FeeAccount => Address::from_cbor(value).is_ok(),
            Self::GasPrice => u64::from_cbor(value).is_ok_and(|price| price <= MAX_GAS_PRICE),
        }
    }
}

impl LedgerState {
    /// Who governs.
    pub(crate) fn governance(&mut self) -> Result<Address, Fault> {
        self.parameter(Parameter::Governance)
    }

    /// Who receives fees.
    pub(crate) fn fee_account(&mut self) -> Result<Address, Fault> {
        self.parameter(Parameter::FeeAccount)
    }

    /// The least gas price.
    ///
    /// # Errors
    /// When the store fails.
    pub fn gas_price(&mut self) -> Result<u64, Fault> {
        self.parameter(Parameter::GasPrice)
    }

    /// Sets a parameter to a value within its bounds.
    pub(crate) fn set_parameter(&mut self, name: &str, value: &[u8]) -> Result<(), Stop> {
        let known = Parameter::named(name);
        if !known.is_some_and(|parameter| parameter.accepts(value)) {
            let reason = if known.is_some() { "value_out_of_bounds" } else { "unknown_parameter" };
            return Err(Failure::new(call::INVALID_GOVERNANCE, [reason.into()]).into());
        }
        Ok(self.put_raw(&Table::Parameter.named(name), value.to_vec())?)
    }

    /// Sets a parameter at genesis.
    pub(crate) fn init_parameter(&mut self, parameter: Parameter, value: &impl Encode) -> Result<(), Fault> {
        self.put_raw(&Table::Parameter.named(parameter.name()), value.to_cbor())
    }

    fn parameter<T: Decode>(&mut self, parameter: Parameter) -> Result<T, Fault> {
        let key = Table::Parameter.named(parameter.name());
        self.read(&key)?.ok_or_else(|| Fault::internal(format!("the chain has no parameter {}", parameter.name())))
    }
}
