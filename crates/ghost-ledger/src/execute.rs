//! The state transition: one block, in protocol order.
//!
//! stall rule → transactions → what came due → events of the transactions → deliveries → events of the deliveries →
//! fees. Every transaction and every delivery leaves a receipt; what only the block did leaves one too.

use std::sync::Arc;

use ghost_state::{Changes, StateReader};
use ghost_types::errors::{call, ledger, skipped};
use ghost_types::hash::hash;
use ghost_types::{Blob, Encode, Failure, Hash, Rlusd};
use ghost_vm::Stop;
use ghost_vm::frame::{Call, Mode, Origin, OriginKind};
use ghost_vm::gas;
use ghost_vm::kernel::{BlockContext, Fault, Started};

use crate::admission::Checked;
use crate::block::{Input, MAX_BLOCK_GAS, MAX_BLOCK_STORES, MAX_BLOCK_TXS, WAKEUP_GAS};
use crate::receipt::Receipt;
use crate::run::Runner;
pub use crate::run::{Trace, Watch};
use crate::state::{CodeSource, LedgerState, deposits_address};
use crate::tables::Table;
use crate::transaction::{Body, Message, fee};
use crate::wakeups::deliver::{answer_args, deliver_all};

/// What a block is executed for and on.
#[derive(Clone)]
pub struct Chain {
    /// The chain's id.
    pub chain_id: String,
    /// Hash of its genesis.
    pub genesis: Hash,
    /// Where compiled code comes from.
    pub codes: Arc<dyn CodeSource>,
}

/// A block's place in time, without its transactions.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its height.
    pub height: u64,
    /// Its time in ms.
    pub time: u64,
    /// The parent's time in ms.
    pub parent_time: u64,
    /// Inputs beside the transactions.
    pub inputs: Vec<Input>,
}

/// What executing a block gave.
pub struct Executed {
    /// Receipts: of the transactions in order, then of the deliveries, then of what the block itself did.
    pub receipts: Vec<Receipt>,
    /// What changed in state.
    pub changes: Arc<Changes>,
    /// Gas used by all.
    pub gas_used: u64,
}

/// Why a block cannot be executed.
#[derive(Debug)]
pub enum BlockError {
    /// The block breaks a rule: whoever proposed it is wrong.
    Invalid {
        /// Which rule.
        rule: &'static str,
        /// Which transaction, if it is one's fault.
        transaction: Option<usize>,
    },
    /// This node cannot.
    Fault(Fault),
}

impl From<Fault> for BlockError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl BlockError {
    /// The fault of a node whose own block it is: that one breaks a rule only if the node has a defect.
    #[must_use]
    pub fn of_own(self, height: u64) -> Fault {
        match self {
            Self::Fault(fault) => fault,
            Self::Invalid { rule, transaction } => {
                Fault::internal(format!("block {height} breaks the rule {rule}, transaction {transaction:?}"))
            }
        }
    }
}

/// Executes a block on the state of its parent.
///
/// # Errors
/// An invalid block, or a fault of this node; nothing was changed then.
pub fn execute_block(
    base: Arc<dyn StateReader>,
    chain: &Chain,
    slot: &Slot,
    transactions: &[Checked],
) -> Result<Executed, BlockError> {
    check_block(slot, transactions)?;
    Ok(run_block(Runner::new(LedgerState::open(base, chain, slot)?, Watch::Nothing), slot, transactions)?.0)
}

/// As [`execute_block`], with what the watched transactions and deliveries did, in the order of their receipts.
///
/// # Errors
/// As [`execute_block`].
pub fn trace_block(
    base: Arc<dyn StateReader>,
    chain: &Chain,
    slot: &Slot,
    transactions: &[Checked],
    watch: Watch,
) -> Result<(Executed, Vec<Trace>), BlockError> {
    check_block(slot, transactions)?;
    run_block(Runner::new(LedgerState::open(base, chain, slot)?, watch), slot, transactions)
}

/// The steps of a block, in protocol order.
fn run_block(mut runner: Runner, slot: &Slot, transactions: &[Checked]) -> Result<(Executed, Vec<Trace>), BlockError> {
    if !slot.inputs.contains(&Input::TimeTravel) {
        runner.state().count_stall(slot.parent_time)?;
    }
    let mut receipts = Vec::with_capacity(transactions.len());
    let (mut fees, mut tx_gas) = (Rlusd::ZERO, 0);
    for transaction in transactions {
        let receipt = execute_transaction(&mut runner, transaction)?;
        fees = fees.plus(receipt.fee).map_err(|_| Fault::internal("fees exceed the supply"))?;
        tx_gas += receipt.gas_used;
        receipts.push(receipt);
    }
    ledger_step(runner.state().queue_due())?;
    ledger_step(runner.state().match_events(receipts.iter().flat_map(|receipt| &receipt.events)))?;
    runner.state().ready_from = slot.height + 1;
    let delivered = deliver_all(&mut runner, MAX_BLOCK_GAS - tx_gas)?;
    receipts.extend(delivered.receipts);
    ledger_step(runner.state().match_events(&delivered.events))?;
    let fees = fees.plus(delivered.fees).map_err(|_| Fault::internal("fees exceed the supply"))?;
    let (mut state, traces) = runner.into_parts();
    if fees != Rlusd::ZERO {
        let account = state.fee_account()?;
        ledger_step(state.give(account, fees))?;
    }
    if let Some(receipt) = state.block_receipt() {
        receipts.push(receipt);
    }
    let gas_used = tx_gas + delivered.gas_used;
    Ok((Executed { receipts, changes: Arc::new(state.into_changes()), gas_used }, traces))
}

/// Limits of a block, by what its transactions may use.
fn check_block(slot: &Slot, transactions: &[Checked]) -> Result<(), BlockError> {
    let invalid = |rule, transaction| Err(BlockError::Invalid { rule, transaction });
    if slot.time <= slot.parent_time {
        return invalid("time_not_after_parent", None);
    }
    if transactions.len() > MAX_BLOCK_TXS {
        return invalid("too_many_transactions", None);
    }
    let (mut gas, mut stores) = (0u64, 0);
    for (index, transaction) in transactions.iter().enumerate() {
        if transaction.decoded.body.valid_until.0 < slot.time {
            return invalid("expired_transaction", Some(index));
        }
        gas += transaction.decoded.body.gas_limit;
        stores += usize::from(transaction.decoded.stores_code());
    }
    if gas > MAX_BLOCK_GAS - WAKEUP_GAS {
        return invalid("too_much_gas", None);
    }
    if stores > MAX_BLOCK_STORES {
        return invalid("too_many_modules", None);
    }
    Ok(())
}

/// Runs one transaction without a block: its receipt, as it would be now.
///
/// # Errors
/// A fault of this node.
pub fn simulate(
    base: Arc<dyn StateReader>,
    chain: &Chain,
    slot: &Slot,
    transaction: &Checked,
) -> Result<Receipt, Fault> {
    execute_transaction(&mut Runner::new(LedgerState::open(base, chain, slot)?, Watch::Nothing), transaction)
}

/// As [`simulate`], with what the transaction did.
///
/// # Errors
/// As [`simulate`].
pub fn trace(
    base: Arc<dyn StateReader>,
    chain: &Chain,
    slot: &Slot,
    transaction: &Checked,
) -> Result<(Receipt, Trace), Fault> {
    let mut runner = Runner::new(LedgerState::open(base, chain, slot)?, Watch::All);
    let receipt = execute_transaction(&mut runner, transaction)?;
    let trace = runner.into_parts().1.pop();
    // One that may not enter at all did nothing.
    Ok((receipt, trace.unwrap_or(Trace { id: transaction.decoded.id, steps: Vec::new() })))
}

/// Calls a view.
///
/// # Errors
/// A fault of this node; the inner error is the contract's.
pub fn view(
    base: Arc<dyn StateReader>,
    chain: &Chain,
    slot: &Slot,
    call: Call,
) -> Result<ghost_vm::frame::Done, Fault> {
    let origin = Origin { kind: OriginKind::Transaction, id: Hash::default(), due: 0, missed: 0 };
    let call = Call { mode: Mode::View, ..call };
    Runner::new(LedgerState::open(base, chain, slot)?, Watch::Nothing).call(call.caller, origin, call)
}

impl LedgerState {
    /// A state for a block or a query at `slot`.
    ///
    /// # Errors
    /// When the store fails.
    pub fn open(base: Arc<dyn StateReader>, chain: &Chain, slot: &Slot) -> Result<Self, Fault> {
        let block = BlockContext { chain_id: chain.chain_id.clone(), height: slot.height, time: slot.time, stalled: 0 };
        let mut state = Self::new(base, Arc::clone(&chain.codes), block, chain.genesis);
        state.block.stalled = state.read(&Table::Stalled.only())?.unwrap_or(0);
        Ok(state)
    }

    /// What the block itself did, if it did anything: suspensions, expiries, a stall.
    fn block_receipt(&mut self) -> Option<Receipt> {
        let events = std::mem::take(&mut self.block_events);
        let id = hash("ghost/block-events/1", &(self.genesis, self.block.height).to_cbor());
        (!events.is_empty()).then(|| Receipt { id, events, ..Receipt::empty() })
    }
}

/// One transaction: refused before anything, or run and paid for.
fn execute_transaction(runner: &mut Runner, transaction: &Checked) -> Result<Receipt, Fault> {
    let (decoded, body) = (&transaction.decoded, &transaction.decoded.body);
    let state = runner.state();
    if let Some(failure) = enter(state, transaction)? {
        return Ok(Receipt { id: decoded.id, failure: Some(failure), ..Receipt::empty() });
    }
    runner.begin(decoded.id);
    let state = runner.state();
    let mark = state.mark();
    let origin = Origin { kind: OriginKind::Transaction, id: decoded.id, due: 0, missed: 0 };
    let mut used = decoded.intrinsic_gas;
    let mut results = Vec::with_capacity(body.messages.len());
    let mut failure = None;
    for message in body.messages.iter() {
        match execute_message(runner, body, message, origin, body.gas_limit - used) {
            Ok((gas, result)) => {
                used += gas;
                results.push(Blob::new(&result).unwrap_or_default());
            }
            Err((_, Stop::Fault(fault))) => return Err(fault),
            Err((gas, Stop::Failed(why) | Stop::Fatal(why))) => {
                used += gas;
                failure = Some(why);
                break;
            }
        }
    }
    let state = runner.state();
    if failure.is_some() {
        results.clear();
        state.undo(mark);
    }
    let (events, wakeups) = state.end();
    let fee = fee(used, body.gas_limit, body.gas_price);
    let back = body.most_fee().minus(fee).map_err(|_| Fault::internal("a fee exceeds its most"))?;
    ledger_step_fault(state.give(body.fee_payer(), back))?;
    Ok(Receipt { id: decoded.id, wakeup: None, failure, gas_used: used, fee, results, events, wakeups })
}

/// Nonce, keys and the most the fee can be: taken first, so that no message can spend it. `Some`: the transaction is
/// skipped, and nothing happened.
fn enter(state: &mut LedgerState, transaction: &Checked) -> Result<Option<Failure>, Fault> {
    let Checked { decoded, sender_keys, payer_keys } = transaction;
    let body = &decoded.body;
    let mut sender = state.account(body.sender)?;
    // The greatest nonce is nobody's: once used up it would have to be used again.
    let next = sender.nonce.checked_add(1).filter(|_| sender.nonce == body.nonce);
    let Some(next) = next else {
        return Ok(Some(Failure::new(skipped::STALE_NONCE, [sender.nonce.into(), body.nonce.into()])));
    };
    // Keys sent along count until the account has some; a sender's first few may wait in the pool together.
    let known = sender.auth.as_ref().or(decoded.auth.as_ref());
    let same_payer = match body.payer {
        Some(payer) => state.account(payer)?.auth == *payer_keys,
        None => true,
    };
    if known != Some(sender_keys) || !same_payer {
        return Ok(Some(Failure::new(skipped::KEYS_CHANGED, [])));
    }
    let (payer, most) = (body.fee_payer(), body.most_fee());
    let balance = if payer == body.sender { sender.balance } else { state.balance(payer)? };
    let Ok(left) = balance.minus(most) else {
        return Ok(Some(Failure::new(skipped::CANNOT_PAY, [balance.into(), most.into()])));
    };
    if payer == body.sender {
        sender.balance = left;
    } else {
        ledger_step_fault(state.take(payer, most))?;
    }
    sender.nonce = next;
    if sender.auth.is_none() {
        sender.auth = Some(sender_keys.clone());
    }
    state.set_account(body.sender, &sender)?;
    Ok(None)
}

/// Gas used, and what the message returns or why it failed.
type MessageResult = Result<(u64, Vec<u8>), (u64, Stop)>;

fn execute_message(runner: &mut Runner, body: &Body, message: &Message, origin: Origin, gas: u64) -> MessageResult {
    let sender = body.sender;
    let price = price_of(message);
    if price > gas {
        return Err((gas, Stop::out_of_gas(body.gas_limit)));
    }
    let stop = |stop: Stop| (price, stop);
    let left = gas - price;
    let state = runner.state();
    let called = match message {
        Message::Transfer { to, amount } => {
            use ghost_vm::kernel::Kernel;
            state.transfer(sender, *to, *amount).map_err(in_ledger).map_err(stop)?;
            return Ok((price, Vec::new()));
        }
        Message::StoreCode { code } => {
            let hash = state.store_code(code).map_err(stop)?;
            return Ok((price, hash.to_cbor()));
        }
        Message::SetAuth { auth } => {
            set_auth(state, body, auth).map_err(stop)?;
            return Ok((price, Vec::new()));
        }
        Message::WakeupFund { id, amount } => {
            state.fund_wakeup(sender, *id, *amount).map_err(in_ledger).map_err(stop)?;
            return Ok((price, Vec::new()));
        }
        Message::Create { code, salt, args, value, uses, admin } => {
            use ghost_vm::kernel::Kernel;
            let address = state.create(sender, *code, *salt, uses.to_vec(), *admin).map_err(stop)?;
            let started = Started { contract: address, mode: Mode::Init, args: args.to_vec() };
            let done = runner.complete(body.fee_payer(), origin, started, sender, *value, left);
            done.map(|done| (done, address.to_cbor()))
        }
        Message::Migrate { contract, code, args } => {
            migrate(state, sender, *contract, *code).map_err(stop)?;
            let started = Started { contract: *contract, mode: Mode::Migrate, args: args.to_vec() };
            let done = runner.complete(body.fee_payer(), origin, started, sender, Rlusd::ZERO, left);
            done.map(|done| (done, Vec::new()))
        }
        Message::Call { contract, method, args, value } => {
            if let Err(error) = ghost_vm::check_args(args) {
                let failure = Failure::new(call::BAD_ARGUMENTS, [(&**method).into(), error.into()]);
                return Err(stop(failure.within(*contract).into()));
            }
            let call = Call {
                contract: *contract,
                caller: sender,
                method: method.to_string(),
                args: args.to_vec(),
                value: *value,
                gas: left,
                mode: Mode::Call,
            };
            let done = runner.call(body.fee_payer(), origin, call);
            done.map(|mut done| {
                let result = done.outcome.as_mut().map(std::mem::take).unwrap_or_default();
                (done, result)
            })
        }
        Message::WakeupDeliver { id } => {
            let call = deliver_call(state, *id, left).map_err(stop)?;
            let done = runner.call(body.fee_payer(), Origin { kind: OriginKind::Answer, id: *id, ..origin }, call);
            let done = done.map_err(|fault| (price, Stop::Fault(fault)))?;
            if done.outcome.is_ok() {
                mark_delivered(runner.state(), *id).map_err(|fault| (price, Stop::Fault(fault)))?;
            }
            Ok((done, Vec::new()))
        }
        Message::Govern(act) => {
            let act = state.act(sender, act.clone()).map_err(not_governance).map_err(stop)?;
            let Some(started) = act else { return Ok((price, Vec::new())) };
            let address = started.contract.to_cbor();
            let done = runner.complete(body.fee_payer(), origin, started, sender, Rlusd::ZERO, left);
            done.map(|done| (done, address))
        }
    };
    match called {
        Err(fault) => Err((price, Stop::Fault(fault))),
        Ok((done, result)) => match done.outcome {
            Ok(_) => Ok((price + done.gas_used, result)),
            Err(failure) => Err((price + done.gas_used, failure.into())),
        },
    }
}

/// What a message costs beside the code it runs.
fn price_of(message: &Message) -> u64 {
    match message {
        Message::Transfer { .. } => gas::TRANSFER.of(0),
        Message::StoreCode { code } => gas::STORE_CODE.of(code.len()),
        Message::Create { args, .. } => gas::CREATE.of(args.len()),
        Message::Call { .. } => 0,
        Message::Migrate { args, .. } => gas::CREATE.of(args.len()),
        Message::SetAuth { .. } => gas::STORAGE_SET.of(1024),
        Message::WakeupFund { .. } | Message::WakeupDeliver { .. } => gas::WAKEUP.of(0),
        Message::Govern(_) => gas::CREATE.of(1024),
    }
}

fn set_auth(state: &mut LedgerState, body: &Body, auth: &crate::auth::Auth) -> Result<(), Stop> {
    let held = state.account(body.sender)?.auth.and_then(|auth| auth.recovery);
    if let Some(recovery) = held {
        return Err(Failure::new(ledger::RECOVERY_HOLDS_KEYS, [recovery.into()]).into());
    }
    state.replace_keys(body.sender, auth.clone())
}

fn migrate(
    state: &mut LedgerState,
    sender: ghost_types::Address,
    contract: ghost_types::Address,
    code: Hash,
) -> Result<(), Stop> {
    let Some(record) = state.contract_record(contract)? else {
        return Err(Failure::new(call::UNKNOWN_CONTRACT, [contract.into()]).into());
    };
    if record.admin != Some(sender) {
        return Err(Failure::new(ledger::NOT_ADMIN, [contract.into()]).into());
    }
    state.migrate_contract(contract, code)
}

/// The call that delivers a closed slot's answer again; one that the method took is not delivered twice.
fn deliver_call(state: &mut LedgerState, id: Hash, gas: u64) -> Result<Call, Stop> {
    let Some(record) = state.answer(id)?.filter(|record| !record.delivered) else {
        return Err(Failure::new(call::UNKNOWN_WAKEUP, [id.into()]).into());
    };
    Ok(Call {
        contract: record.contract,
        caller: crate::state::ledger_address(),
        method: record.method.to_string(),
        args: answer_args(id, &record),
        value: Rlusd::ZERO,
        gas,
        mode: Mode::Wakeup,
    })
}

fn mark_delivered(state: &mut LedgerState, id: Hash) -> Result<(), Fault> {
    if let Some(mut record) = state.answer(id)? {
        record.delivered = true;
        state.write(&Table::Answer.of(&id.0), &record)?;
    }
    Ok(())
}

/// A sender without funds is told so in the ledger's words, not a contract's.
fn in_ledger(stop: Stop) -> Stop {
    match stop {
        Stop::Failed(failure) if failure.code == call::INSUFFICIENT_BALANCE => {
            Failure::new(ledger::INSUFFICIENT_FUNDS, failure.fields).into()
        }
        other => other,
    }
}

fn not_governance(stop: Stop) -> Stop {
    match stop {
        Stop::Failed(failure) if failure.code == call::NO_PRIVILEGE => Failure::new(ledger::NOT_GOVERNANCE, []).into(),
        other => other,
    }
}

/// A step of the block itself: what it may not do it does not try, so a refusal is a fault of the books.
fn ledger_step(result: Result<(), Stop>) -> Result<(), BlockError> {
    Ok(ledger_step_fault(result)?)
}

fn ledger_step_fault(result: Result<(), Stop>) -> Result<(), Fault> {
    match result {
        Ok(()) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(Stop::Failed(failure) | Stop::Fatal(failure)) => {
            Err(Fault::internal(format!("the books are wrong: {failure:?}")))
        }
    }
}

/// The holder of deposits, for whoever adds up balances.
#[must_use]
pub fn deposits() -> ghost_types::Address {
    deposits_address()
}
