//! The ledger as the engine calls it: [`Kernel`] for [`LedgerState`].

use ghost_state::{ScanQuery, prefix_end};
use ghost_types::errors::call;
use ghost_types::{Address, Decode, Encode, Failure, Hash, Rlusd};
use ghost_vm::Stop;
use ghost_vm::kernel::{
    BlockContext, Contract, ContractInfo, Fault, Kernel, Mark, Page, Scanned, SlotRequest, Started, WakeupRequest,
};

use crate::auth::Auth;
use crate::contracts::NewContract;
use crate::state::{LedgerEvent, LedgerState};
use crate::tables::{PrivilegeRecord, RIGHT_MINT, STORAGE_PREFIX, Table, storage_key};
use crate::transaction::Govern;

impl Kernel for LedgerState {
    fn block(&self) -> &BlockContext {
        &self.block
    }

    fn mark(&self) -> Mark {
        Self::mark(self)
    }

    fn undo(&mut self, mark: Mark) {
        Self::undo(self, mark);
    }

    fn contract(&mut self, address: Address) -> Result<Option<Contract>, Fault> {
        let Some(record) = self.contract_record(address)? else { return Ok(None) };
        Ok(Some(Contract { code: self.load_code(record.code)?, uses: record.uses }))
    }

    fn contract_info(&mut self, address: Address) -> Result<Option<ContractInfo>, Fault> {
        let Some(record) = self.contract_record(address)? else { return Ok(None) };
        let schema = self.load_code(record.code)?.schema_hash;
        Ok(Some(ContractInfo { code: record.code, schema, creator: record.creator, admin: record.admin }))
    }

    fn declares_action(&mut self, address: Address, kind: &str) -> Result<Option<bool>, Fault> {
        let Some(record) = self.contract_record(address)? else { return Ok(None) };
        let code = self.load_code(record.code)?;
        Ok(Some(code.schema.capabilities.actions.iter().any(|declared| declared == kind)))
    }

    fn system_address(&mut self, name: &str) -> Result<Option<Address>, Fault> {
        self.read(&Table::System.named(name))
    }

    fn create(
        &mut self,
        creator: Address,
        code: Hash,
        salt: [u8; 32],
        uses: Vec<Address>,
        admin: Option<Address>,
    ) -> Result<Address, Stop> {
        let address = Address::of_contract(creator, code, salt);
        self.create_contract(NewContract { address, creator, code, uses, admin })?;
        Ok(address)
    }

    fn storage_get(&mut self, contract: Address, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.stored(contract, key)?.map(<[u8]>::to_vec))
    }

    fn storage_set(&mut self, contract: Address, key: &[u8], value: Vec<u8>) -> Result<(), Fault> {
        self.store(contract, key, Some(value))
    }

    fn storage_remove(&mut self, contract: Address, key: &[u8]) -> Result<bool, Fault> {
        let was_there = self.stored(contract, key)?.is_some();
        self.store(contract, key, None)?;
        Ok(was_there)
    }

    fn storage_scan(&mut self, contract: Address, page: &Page<'_>) -> Result<Scanned, Fault> {
        let start = storage_key(contract, page.from);
        // No bound means the contract's last entry, never another contract's first.
        let end = if page.to.is_empty() {
            prefix_end(&storage_key(contract, &[]))
        } else {
            Some(storage_key(contract, page.to))
        };
        let query = ScanQuery {
            start: &start,
            end: end.as_deref(),
            reverse: page.reverse,
            limit: page.most,
            max_bytes: page.most_bytes,
        };
        let found = self.scan(&query)?;
        let own = |key: Vec<u8>| key[STORAGE_PREFIX..].to_vec();
        Ok(Scanned {
            entries: found.entries.into_iter().map(|(key, value)| (own(key), value)).collect(),
            visited: found.visited,
            next: found.next.map(own),
        })
    }

    fn balance(&mut self, address: Address) -> Result<Rlusd, Fault> {
        Self::balance(self, address)
    }

    fn pay(&mut self, from: Address, to: Address, amount: Rlusd) -> Result<(), Stop> {
        Self::pay(self, from, to, amount)
    }

    fn transfer(&mut self, from: Address, to: Address, amount: Rlusd) -> Result<(), Stop> {
        Self::pay(self, from, to, amount)?;
        self.push_ledger_event(LedgerEvent::Transfer, &(from, to, amount))
    }

    fn mint(&mut self, contract: Address, to: Address, amount: Rlusd) -> Result<(), Stop> {
        self.require_right(contract, RIGHT_MINT, "mint")?;
        let supply = self.supply()?.plus(amount);
        let supply = supply.map_err(|_| Stop::limit("supply", u64::MAX))?;
        self.set_supply(supply)?;
        self.give(to, amount)
    }

    fn burn(&mut self, contract: Address, amount: Rlusd) -> Result<(), Stop> {
        self.require_right(contract, RIGHT_MINT, "mint")?;
        self.take(contract, amount)?;
        let supply = self.supply()?.minus(amount);
        let supply = supply.map_err(|_| Fault::internal("more RLUSD is held than exists"))?;
        Ok(self.set_supply(supply)?)
    }

    fn emit(&mut self, emitter: Address, event: u16, fields: Vec<u8>) -> Result<(), Stop> {
        self.push_event(emitter, event, fields)
    }

    fn wake(&mut self, request: WakeupRequest) -> Result<Hash, Stop> {
        self.open_wakeup(request)
    }

    fn wakeup_fund(&mut self, from: Address, id: Hash, amount: Rlusd) -> Result<(), Stop> {
        self.fund_wakeup(from, id, amount)
    }

    fn wakeup_cancel(&mut self, contract: Address, id: Hash) -> Result<(), Stop> {
        self.cancel_wakeup(contract, id)
    }

    fn slot_open(&mut self, request: SlotRequest) -> Result<Hash, Stop> {
        self.open_slot(request)
    }

    fn slot_resolve(&mut self, resolver: Address, id: Hash, answer: &[u8]) -> Result<bool, Stop> {
        self.resolve_slot(resolver, id, answer)
    }

    fn slot_release(&mut self, by: Address, id: Hash) -> Result<bool, Stop> {
        self.release_slot(by, id)
    }

    fn slot_result(&mut self, contract: Address, id: Hash) -> Result<Option<Vec<u8>>, Stop> {
        self.slot_answer(contract, id)
    }

    fn slot_acknowledge(&mut self, contract: Address, id: Hash) -> Result<(), Stop> {
        self.acknowledge_slot(contract, id)
    }

    fn set_auth(&mut self, recovery: Address, account: Address, auth: &[u8]) -> Result<(), Stop> {
        let auth = Auth::from_cbor(auth)
            .map_err(|error| Failure::new(call::BAD_ARGUMENTS, ["set_auth".into(), error.into()]))?;
        let held = self.account(account)?.auth.and_then(|auth| auth.recovery);
        if held != Some(recovery) {
            return Err(Failure::new(call::NOT_RECOVERY, [account.into()]).into());
        }
        self.replace_keys(account, auth)
    }

    fn govern(&mut self, governance: Address, act: &[u8]) -> Result<Option<Started>, Stop> {
        let act = Govern::from_cbor(act)
            .map_err(|error| Failure::new(call::BAD_ARGUMENTS, ["govern".into(), error.into()]))?;
        self.act(governance, act)
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
        self
    }
}

impl LedgerState {
    /// Gives an account other keys.
    pub(crate) fn replace_keys(&mut self, address: Address, auth: Auth) -> Result<(), Stop> {
        auth.check()?;
        let mut account = self.account(address)?;
        account.auth = Some(auth);
        self.set_account(address, &account)?;
        self.push_ledger_event(LedgerEvent::KeysChanged, &(address,))
    }

    /// A right holds for the address and the code it was granted to; a migration suspends it.
    fn require_right(&mut self, contract: Address, right: u64, name: &str) -> Result<(), Stop> {
        let granted: Option<PrivilegeRecord> = self.read(&Table::Privilege.of(&contract.0))?;
        let code = self.contract_record(contract)?.map(|record| record.code);
        match granted {
            Some(record) if record.rights & right != 0 && Some(record.code) == code => Ok(()),
            _ => Err(Failure::new(call::NO_PRIVILEGE, [name.into()]).into()),
        }
    }

    pub(crate) fn require_governance(&mut self, address: Address) -> Result<(), Stop> {
        if self.governance()? == address {
            return Ok(());
        }
        Err(Failure::new(call::NO_PRIVILEGE, ["govern".into()]).into())
    }

    /// Writes a record under a table's id. For the parts of the ledger that keep typed tables.
    pub(crate) fn put<T: Encode>(&mut self, table: Table, id: &[u8; 32], record: &T) -> Result<(), Fault> {
        self.write(&table.of(id), record)
    }
}
