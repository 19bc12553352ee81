//! What the frames of a transaction did, in order, for people: calls with their gas, storage, money, events, errors.
//!
//! A [`Tracer`] stands between the engine and the ledger, so that execution without one pays nothing. It only watches:
//! gas, results and state are those of the ledger behind it. Steps of a frame that failed are there too; its `Failed`
//! says that they were undone. A trace that gets too long is cut, and says so; its calls end all the same.

use std::any::Any;

use ghost_types::{Address, Failure, Hash, Rlusd, Value, record};

use crate::frame::{Call, Done};
use crate::kernel::{
    BlockContext, Contract, ContractInfo, Fault, Kernel, Mark, Page, Scanned, SlotRequest, Started, Stop, Trigger,
    WakeupRequest,
};

/// Most bytes of a trace before it is cut: some 20,000 steps, more than anybody reads. What ends the open calls comes on
/// top, at most a result for each level.
pub const MAX_TRACE_BYTES: usize = 4 * 1024 * 1024;
/// What a step takes beside the bytes of its fields, in memory and on the wire.
const STEP_BYTES: usize = 64;

/// What a step is; its fields are named beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum StepKind {
    /// A call begins: contract, caller, method, args, value, gas limit, mode.
    Enter = 0,
    /// The call that began last returns: gas used, result.
    Return = 1,
    /// It failed, and all since it began was undone: gas used, class, code, contract or null, operands.
    Failed = 2,
    /// An entry was read: key, value or null.
    Get = 3,
    /// An entry was written: key, value.
    Set = 4,
    /// An entry was removed: key, whether it was there.
    Remove = 5,
    /// A page of entries was read: first key, last key (excluded), keys visited.
    Scan = 6,
    /// RLUSD was sent: to, amount.
    Transfer = 7,
    /// RLUSD was created: to, amount.
    Mint = 8,
    /// RLUSD was destroyed: amount.
    Burn = 9,
    /// An event: number, fields.
    Emit = 10,
    /// A wakeup was opened: id, 0 once or 1 each period or 2 at events, method, deposit.
    Wake = 11,
    /// A wakeup was given more: id, amount.
    Fund = 12,
    /// A wakeup was cancelled: id.
    Cancel = 13,
    /// A slot was opened: id, resolver, method, deposit.
    Open = 14,
    /// A slot was answered: id.
    Resolve = 15,
    /// A contract was made: address, code hash.
    Create = 16,
    /// Here the trace got too long: all that follows is left out, but for the ends of the calls that are open.
    Cut = 17,
}

record! {
    /// One thing that happened. Its frame is the last one entered and not left.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Step {
        /// A [`StepKind`].
        pub kind: u8,
        /// Its fields: addresses, ids, keys, values and canonical items as bytes.
        pub fields: Vec<Value>,
    }
}

/// A ledger that is watched.
pub struct Tracer {
    /// The ledger itself.
    kernel: Box<dyn Kernel>,
    notes: Notes,
}

/// What was noted of one transaction or delivery, over all its calls.
#[derive(Default)]
pub struct Notes {
    /// What happened, in order.
    pub steps: Vec<Step>,
    /// Of the steps.
    bytes: usize,
    /// Whether a step was left out.
    cut: bool,
    /// Calls that began since and have not ended: they are left out whole.
    unseen: u32,
}

impl Notes {
    /// Notes a step if it fits, or that the trace is cut; whether it did.
    fn add(&mut self, kind: StepKind, fields: impl Into<Vec<Value>>) -> bool {
        if self.cut {
            return false;
        }
        let fields = fields.into();
        let size = STEP_BYTES + fields.iter().map(size).sum::<usize>();
        if self.bytes + size > MAX_TRACE_BYTES {
            self.cut = true;
            self.push(StepKind::Cut, Vec::new());
            return false;
        }
        self.bytes += size;
        self.push(kind, fields);
        true
    }

    fn enter(&mut self, call: &Call) {
        let method = Value::Text(call.method.clone());
        let (args, mode) = (bytes(&call.args), Value::Uint(call.mode as u64));
        let seen = self.add(
            StepKind::Enter,
            [call.contract.into(), call.caller.into(), method, args, call.value.into(), call.gas.into(), mode],
        );
        self.unseen += u32::from(!seen);
    }

    /// Noted even if the trace was cut since the call began, so that its tree is whole.
    fn leave(&mut self, done: &Done) {
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        match &done.outcome {
            Ok(result) => self.push(StepKind::Return, vec![done.gas_used.into(), bytes(result)]),
            Err(failure) => self.push(StepKind::Failed, failed(done.gas_used, failure).into()),
        }
    }

    fn push(&mut self, kind: StepKind, fields: Vec<Value>) {
        self.steps.push(Step { kind: kind as u8, fields });
    }
}

impl Tracer {
    /// Watches a ledger, after what was noted before.
    #[must_use]
    pub fn new(kernel: Box<dyn Kernel>, notes: Notes) -> Self {
        Self { kernel, notes }
    }

    /// The ledger, and what was noted.
    #[must_use]
    pub fn into_parts(self) -> (Box<dyn Kernel>, Notes) {
        (self.kernel, self.notes)
    }

    fn note(&mut self, kind: StepKind, fields: impl Into<Vec<Value>>) {
        self.notes.add(kind, fields);
    }
}

/// Bytes of a field that may be long.
fn size(field: &Value) -> usize {
    match field {
        Value::Bytes(bytes) => bytes.len(),
        Value::Text(text) => text.len(),
        _ => 0,
    }
}

fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.into())
}

fn failed(gas_used: u64, failure: &Failure) -> [Value; 5] {
    let Failure { code, contract, fields } = failure;
    let contract = contract.map_or(Value::Null, Value::from);
    [gas_used.into(), code.class.into(), code.code.into(), contract, Value::Array(fields.clone())]
}

/// Acts by the ledger behind it, and notes what succeeded.
impl Kernel for Tracer {
    fn enter(&mut self, call: &Call) {
        self.notes.enter(call);
    }

    fn leave(&mut self, done: &Done) {
        self.notes.leave(done);
    }

    fn block(&self) -> &BlockContext {
        self.kernel.block()
    }

    fn mark(&self) -> Mark {
        self.kernel.mark()
    }

    fn undo(&mut self, mark: Mark) {
        self.kernel.undo(mark);
    }

    fn contract(&mut self, address: Address) -> Result<Option<Contract>, Fault> {
        self.kernel.contract(address)
    }

    fn contract_info(&mut self, address: Address) -> Result<Option<ContractInfo>, Fault> {
        self.kernel.contract_info(address)
    }

    fn declares_action(&mut self, address: Address, kind: &str) -> Result<Option<bool>, Fault> {
        self.kernel.declares_action(address, kind)
    }

    fn system_address(&mut self, name: &str) -> Result<Option<Address>, Fault> {
        self.kernel.system_address(name)
    }

    fn create(
        &mut self,
        creator: Address,
        code: Hash,
        salt: [u8; 32],
        uses: Vec<Address>,
        admin: Option<Address>,
    ) -> Result<Address, Stop> {
        let made = self.kernel.create(creator, code, salt, uses, admin)?;
        self.note(StepKind::Create, [made.into(), code.into()]);
        Ok(made)
    }

    fn storage_get(&mut self, contract: Address, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let value = self.kernel.storage_get(contract, key)?;
        self.note(StepKind::Get, [bytes(key), value.as_deref().map_or(Value::Null, bytes)]);
        Ok(value)
    }

    fn storage_set(&mut self, contract: Address, key: &[u8], value: Vec<u8>) -> Result<(), Fault> {
        self.note(StepKind::Set, [bytes(key), bytes(&value)]);
        self.kernel.storage_set(contract, key, value)
    }

    fn storage_remove(&mut self, contract: Address, key: &[u8]) -> Result<bool, Fault> {
        let was = self.kernel.storage_remove(contract, key)?;
        self.note(StepKind::Remove, [bytes(key), was.into()]);
        Ok(was)
    }

    fn storage_scan(&mut self, contract: Address, page: &Page<'_>) -> Result<Scanned, Fault> {
        let found = self.kernel.storage_scan(contract, page)?;
        self.note(StepKind::Scan, [bytes(page.from), bytes(page.to), found.visited.into()]);
        Ok(found)
    }

    fn balance(&mut self, address: Address) -> Result<Rlusd, Fault> {
        self.kernel.balance(address)
    }

    fn pay(&mut self, from: Address, to: Address, amount: Rlusd) -> Result<(), Stop> {
        self.kernel.pay(from, to, amount) // the call that it pays is a step, with its value
    }

    fn transfer(&mut self, from: Address, to: Address, amount: Rlusd) -> Result<(), Stop> {
        self.kernel.transfer(from, to, amount)?;
        self.note(StepKind::Transfer, [to.into(), amount.into()]);
        Ok(())
    }

    fn mint(&mut self, contract: Address, to: Address, amount: Rlusd) -> Result<(), Stop> {
        self.kernel.mint(contract, to, amount)?;
        self.note(StepKind::Mint, [to.into(), amount.into()]);
        Ok(())
    }

    fn burn(&mut self, contract: Address, amount: Rlusd) -> Result<(), Stop> {
        self.kernel.burn(contract, amount)?;
        self.note(StepKind::Burn, [amount.into()]);
        Ok(())
    }

    fn emit(&mut self, emitter: Address, event: u16, fields: Vec<u8>) -> Result<(), Stop> {
        let noted = bytes(&fields);
        self.kernel.emit(emitter, event, fields)?;
        self.note(StepKind::Emit, [u64::from(event).into(), noted]);
        Ok(())
    }

    fn wake(&mut self, request: WakeupRequest) -> Result<Hash, Stop> {
        let kind: u64 = match &request.trigger {
            Trigger::At(_) => 0,
            Trigger::Every(_) => 1,
            Trigger::Event { .. } => 2,
        };
        let (method, deposit) = (Value::Text(request.method.clone()), request.deposit);
        let id = self.kernel.wake(request)?;
        self.note(StepKind::Wake, [id.into(), kind.into(), method, deposit.into()]);
        Ok(id)
    }

    fn wakeup_fund(&mut self, from: Address, id: Hash, amount: Rlusd) -> Result<(), Stop> {
        self.kernel.wakeup_fund(from, id, amount)?;
        self.note(StepKind::Fund, [id.into(), amount.into()]);
        Ok(())
    }

    fn wakeup_cancel(&mut self, contract: Address, id: Hash) -> Result<(), Stop> {
        self.kernel.wakeup_cancel(contract, id)?;
        self.note(StepKind::Cancel, [id.into()]);
        Ok(())
    }

    fn slot_open(&mut self, request: SlotRequest) -> Result<Hash, Stop> {
        let (resolver, method) = (request.resolver, Value::Text(request.method.clone()));
        let deposit = request.deposit;
        let id = self.kernel.slot_open(request)?;
        self.note(StepKind::Open, [id.into(), resolver.into(), method, deposit.into()]);
        Ok(id)
    }

    fn slot_resolve(&mut self, resolver: Address, id: Hash, answer: &[u8]) -> Result<bool, Stop> {
        let resolved = self.kernel.slot_resolve(resolver, id, answer)?;
        if resolved {
            self.note(StepKind::Resolve, [id.into()]);
        }
        Ok(resolved)
    }

    fn slot_release(&mut self, by: Address, id: Hash) -> Result<bool, Stop> {
        let released = self.kernel.slot_release(by, id)?;
        if released {
            self.note(StepKind::Cancel, [id.into()]);
        }
        Ok(released)
    }

    fn slot_result(&mut self, contract: Address, id: Hash) -> Result<Option<Vec<u8>>, Stop> {
        self.kernel.slot_result(contract, id)
    }

    fn slot_acknowledge(&mut self, contract: Address, id: Hash) -> Result<(), Stop> {
        self.kernel.slot_acknowledge(contract, id)
    }

    fn set_auth(&mut self, recovery: Address, account: Address, auth: &[u8]) -> Result<(), Stop> {
        self.kernel.set_auth(recovery, account, auth)
    }

    fn govern(&mut self, governance: Address, act: &[u8]) -> Result<Option<Started>, Stop> {
        self.kernel.govern(governance, act)
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Mode;

    fn call(args: usize) -> Call {
        let (contract, caller) = (Address([1; 32]), Address([2; 32]));
        let (method, args) = ("grow".into(), vec![0; args]);
        Call { contract, caller, method, args, value: Rlusd::ZERO, gas: 9, mode: Mode::Call }
    }

    fn kinds(notes: &Notes) -> Vec<u8> {
        notes.steps.iter().map(|step| step.kind).filter(|kind| *kind != StepKind::Set as u8).collect()
    }

    #[test]
    fn a_trace_that_gets_too_long_is_cut_and_its_open_calls_end_all_the_same() {
        let (value, done) = (vec![7; 60_000], Done { gas_used: 5, outcome: Ok(vec![1]) });
        let mut notes = Notes::default();
        notes.enter(&call(1));
        let kept = (0..100).filter(|_| notes.add(StepKind::Set, [bytes(b"key"), bytes(&value)])).count();
        assert_eq!(kept, MAX_TRACE_BYTES / (60_000 + 3 + STEP_BYTES));
        notes.enter(&call(1));
        notes.enter(&call(1));
        notes.leave(&done);
        notes.leave(&done);
        assert!(!notes.add(StepKind::Burn, [Rlusd::ZERO.into()]), "what is cut stays cut, however short the step");
        notes.leave(&done);
        notes.enter(&call(1));
        notes.leave(&done);
        assert_eq!(kinds(&notes), [StepKind::Enter, StepKind::Cut, StepKind::Return].map(|kind| kind as u8));
        let encoded = notes.steps.iter().map(|step| step.fields.iter().map(size).sum::<usize>()).sum::<usize>();
        assert!(encoded <= MAX_TRACE_BYTES);
    }

    #[test]
    fn a_call_that_does_not_fit_is_left_out_whole() {
        let mut notes = Notes { bytes: MAX_TRACE_BYTES - 1_000, ..Notes::default() };
        notes.enter(&call(1_000));
        notes.leave(&Done { gas_used: 5, outcome: Ok(Vec::new()) });
        assert_eq!(kinds(&notes), [StepKind::Cut as u8]);
    }
}
