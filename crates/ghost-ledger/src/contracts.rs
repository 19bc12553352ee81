//! Code and contracts: storing, creating, migrating, and the append-only history that tells which code ran when.

use ghost_schema::{At, satisfies, storage_appends_to};
use ghost_types::errors::{call, ledger};
use ghost_types::{Address, Blob, Failure, Hash};
use ghost_vm::Stop;
use ghost_vm::code::{Code, Vm};
use ghost_vm::kernel::Fault;

use crate::state::{LedgerEvent, LedgerState};
use crate::tables::{CodeRecord, ContractRecord, HistoryRecord, Table};

/// The records of a contract to be made.
pub(crate) struct NewContract {
    pub address: Address,
    pub creator: Address,
    pub code: Hash,
    /// For `[uses]` with `at = "init"`, in schema order.
    pub uses: Vec<Address>,
    pub admin: Option<Address>,
}

impl LedgerState {
    /// Stores a module that obeys all rules; storing it again changes nothing.
    pub(crate) fn store_code(&mut self, code: &[u8]) -> Result<Hash, Stop> {
        let hash = Vm::code_hash(code);
        let key = Table::Code.of(&hash.0);
        if self.has(&key)? {
            return Ok(hash);
        }
        let verified = Vm::verify(code)?;
        let code = Blob::new(code).ok_or_else(|| Fault::internal("a verified module exceeds the limit"))?;
        self.write(&key, &CodeRecord { schema: verified.schema_hash, code })?;
        Ok(hash)
    }

    /// Makes a contract's records; its `init` has not run yet.
    pub(crate) fn create_contract(&mut self, new: NewContract) -> Result<(), Stop> {
        let key = Table::Contract.of(&new.address.0);
        if self.has(&key)? {
            return Err(Failure::new(call::ALREADY_EXISTS, [new.address.into()]).into());
        }
        let code = self.stored_code(new.code)?;
        let uses = self.bind(&code, &new.uses)?;
        let record = ContractRecord { code: new.code, creator: new.creator, admin: new.admin, uses, versions: 0 };
        self.set_code(new.address, record, code.schema_hash)
    }

    /// Replaces a contract's code, whose `[storage]` may only append to the old one's. `migrate` has not run yet.
    pub(crate) fn migrate_contract(&mut self, address: Address, code: Hash) -> Result<(), Stop> {
        let Some(mut record) = self.contract_record(address)? else {
            return Err(Failure::new(call::UNKNOWN_CONTRACT, [address.into()]).into());
        };
        let old = self.load_code(record.code)?;
        let new = self.stored_code(code)?;
        if let Err(item) = storage_appends_to(&old.schema, &new.schema) {
            return Err(Failure::new(ledger::INCOMPATIBLE_STORAGE, [item.as_str().into()]).into());
        }
        // What the old code had bound at init stays bound, by name; the new code cannot ask for more of that kind.
        let mut bound = Vec::new();
        for uses in new.schema.uses.iter().filter(|uses| uses.at == At::Init) {
            let number = old.schema.uses.iter().position(|other| other.name == uses.name && other.at == At::Init);
            let Some(address) = number.and_then(|number| record.uses.get(number)) else {
                return Err(mismatch(&uses.name, Address::default()));
            };
            bound.push(*address);
        }
        record.uses = self.bind(&new, &bound)?;
        record.code = code;
        self.set_code(address, record, new.schema_hash)
    }

    fn set_code(&mut self, address: Address, mut record: ContractRecord, schema: Hash) -> Result<(), Stop> {
        // A history has an end, and is not begun again over its first versions.
        let Some(versions) = record.versions.checked_add(1) else {
            return Err(Stop::limit("versions", u32::MAX.into()));
        };
        let mut key = Table::History.start();
        key.fixed(&address.0);
        key.fixed(&record.versions.to_be_bytes());
        let history = HistoryRecord { code: record.code, schema, height: self.block.height, cause: self.cause };
        self.write(key.as_bytes(), &history)?;
        record.versions = versions;
        self.put(Table::Contract, &address.0, &record)?;
        self.push_ledger_event(LedgerEvent::CodeSet, &(address, record.code))
    }

    fn stored_code(&mut self, code: Hash) -> Result<std::sync::Arc<Code>, Stop> {
        if !self.has(&Table::Code.of(&code.0))? {
            return Err(Failure::new(call::UNKNOWN_CODE, [code.into()]).into());
        }
        Ok(self.load_code(code)?)
    }

    /// The addresses behind `[uses]`, in schema order: names looked up, given addresses held to the wanted interface.
    fn bind(&mut self, code: &Code, given: &[Address]) -> Result<Vec<Address>, Stop> {
        let mut given = given.iter();
        let mut bound = Vec::new();
        for uses in &code.schema.uses {
            let address = match uses.at {
                At::System => self.read(&Table::System.named(&uses.name))?,
                At::Init => given.next().copied(),
            };
            let Some(address) = address else { return Err(mismatch(&uses.name, Address::default())) };
            let Some(record) = self.contract_record(address)? else { return Err(mismatch(&uses.name, address)) };
            if satisfies(&self.load_code(record.code)?.schema, &uses.interface).is_err() {
                return Err(mismatch(&uses.name, address));
            }
            bound.push(address);
        }
        match given.next() {
            Some(extra) => Err(mismatch("", *extra)),
            None => Ok(bound),
        }
    }
}

fn mismatch(name: &str, address: Address) -> Stop {
    Failure::new(call::BINDING_MISMATCH, [name.into(), address.into()]).into()
}
