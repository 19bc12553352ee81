//! Acts of governance: system contracts, parameters, privileges.

use ghost_types::errors::call;
use ghost_types::{Address, Failure};
use ghost_vm::Stop;
use ghost_vm::frame::Mode;
use ghost_vm::kernel::Started;

use crate::contracts::NewContract;
use crate::state::{LedgerState, deposits_address, ledger_address};
use crate::tables::{PrivilegeRecord, RIGHT_MINT, Table};
use crate::transaction::Govern;

impl LedgerState {
    /// Does one act; what it returns is the call that completes it.
    pub(crate) fn act(&mut self, governance: Address, act: Govern) -> Result<Option<Started>, Stop> {
        self.require_governance(governance)?;
        match act {
            Govern::AddSystem { name, code, args } => {
                let address = Address::of_system(&name);
                let key = Table::System.named(&name);
                // The ledger's own addresses are no contract's: deposits are held at one of them.
                let reserved = [ledger_address(), deposits_address()].contains(&address);
                if name.is_empty() || reserved || self.has(&key)? {
                    return Err(invalid("name_taken"));
                }
                let new = NewContract { address, creator: governance, code, uses: Vec::new(), admin: None };
                self.create_contract(new)?;
                self.write(&key, &address)?;
                Ok(Some(Started { contract: address, mode: Mode::Init, args: args.into_vec() }))
            }
            Govern::Parameter { name, value } => {
                self.set_parameter(&name, &value)?;
                Ok(None)
            }
            Govern::Privilege { contract, code, rights } => {
                if rights & !RIGHT_MINT != 0 {
                    return Err(invalid("unknown_right"));
                }
                let key = Table::Privilege.of(&contract.0);
                if rights == 0 {
                    self.delete(&key)?;
                } else {
                    self.write(&key, &PrivilegeRecord { code, rights })?;
                }
                Ok(None)
            }
            Govern::MigrateSystem { name, code, args } => {
                let Some(address) = self.read(&Table::System.named(&name))? else {
                    return Err(invalid("unknown_name"));
                };
                self.migrate_contract(address, code)?;
                Ok(Some(Started { contract: address, mode: Mode::Migrate, args: args.into_vec() }))
            }
        }
    }
}

fn invalid(reason: &str) -> Stop {
    Failure::new(call::INVALID_GOVERNANCE, [reason.into()]).into()
}
