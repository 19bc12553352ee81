//! One call: a frame of its own that succeeds whole or leaves nothing.
//!
//! [`invoke`] is read in protocol order: depth → contract → method → lock → payment → gas → instance → run → outcome.
//! The [`Session`] of a transaction travels down into each callee's store and back, so that no two frames ever hold the
//! kernel at once and no lifetime reaches into the engine.

use std::sync::Arc;

use ghost_schema::Kind;
use ghost_types::codec::check_canonical;
use ghost_types::errors::{call, vm};
use ghost_types::{Address, Failure, Hash, Rlusd, Value};
use wasmtime::{ResourceLimiter, Store};

use crate::code::{Code, Method};
use crate::engine::{Guest, MachineOutOfMemory, Stop as Ended};
use crate::gas;
use crate::instrument::STACK_BYTES;
use crate::kernel::{Contract, Fault, Kernel, Stop};
use crate::run_limits::{MAX_CALL_DEPTH, MAX_TX_PAGES};

/// What started the chain of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum OriginKind {
    /// A message of a transaction.
    Transaction = 0,
    /// An event that a subscription matched.
    Event = 1,
    /// A clock.
    Clock = 2,
    /// The answer of a slot, or its expiry.
    Answer = 3,
}

/// Where a chain of calls comes from; contracts read it in their context.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// What kind of cause.
    pub kind: OriginKind,
    /// Id of the transaction, wakeup or slot.
    pub id: Hash,
    /// When a wakeup was due (ms); 0 for a transaction.
    pub due: u64,
    /// How many firings of a periodic wakeup a gap swallowed.
    pub missed: u64,
}

/// Which of a contract's methods a call may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Any method but `init`, `migrate` and wakeup methods.
    Call,
    /// Views only.
    View,
    /// Wakeup methods only: the ledger calls.
    Wakeup,
    /// `init` only.
    Init,
    /// `migrate` only.
    Migrate,
}

/// One call to make.
pub struct Call {
    /// The contract.
    pub contract: Address,
    /// Who calls it.
    pub caller: Address,
    /// The method's name.
    pub method: String,
    /// Its arguments: canonical CBOR, an array.
    pub args: Vec<u8>,
    /// RLUSD moved from the caller first.
    pub value: Rlusd,
    /// The most gas it may use.
    pub gas: u64,
    /// Which methods it may reach.
    pub mode: Mode,
}

/// How a call ended.
pub struct Done {
    /// Gas used, at most the call's limit.
    pub gas_used: u64,
    /// The result (empty for a method without one), or why everything it did was undone.
    pub outcome: Result<Vec<u8>, Failure>,
}

/// What the frames of one transaction share.
pub struct Session {
    /// The ledger.
    pub kernel: Box<dyn Kernel>,
    /// Who pays the fee; contracts see it.
    pub payer: Address,
    /// What caused the calls.
    pub origin: Origin,
    /// Contracts being executed, outermost first.
    executing: Vec<Address>,
    /// Memory pages of all open frames together.
    pages: u64,
    /// Nested calls made so far, over all frames.
    calls: u32,
    /// Set once the whole transaction must end.
    fatal: Option<Failure>,
}

impl Session {
    /// A session in which nothing runs yet; `calls` nested calls were made by the transaction's earlier messages.
    #[must_use]
    pub fn new(kernel: Box<dyn Kernel>, payer: Address, origin: Origin, calls: u32) -> Box<Self> {
        Box::new(Self { kernel, payer, origin, executing: Vec::new(), pages: 0, calls, fatal: None })
    }

    /// Nested calls made so far.
    #[must_use]
    pub fn calls(&self) -> u32 {
        self.calls
    }

    /// Why the whole transaction must end, if it must.
    #[must_use]
    pub fn fatal(&self) -> Option<&Failure> {
        self.fatal.as_ref()
    }

    /// Counts a nested call; false once the transaction has made its most.
    pub(crate) fn count_call(&mut self, most: u32) -> bool {
        self.calls += 1;
        self.calls <= most
    }
}

/// The data of a running instance's store.
pub struct Frame {
    pub(crate) session: Option<Box<Session>>,
    pub(crate) contract: Address,
    pub(crate) caller: Address,
    pub(crate) value: Rlusd,
    pub(crate) code: Arc<Code>,
    pub(crate) uses: Vec<Address>,
    pub(crate) args: Vec<u8>,
    pub(crate) view: bool,
    pub(crate) result: Option<Vec<u8>>,
    /// Result of the last nested call, or its error's fields.
    pub(crate) returned: Vec<u8>,
    /// The last nested call's failure, for `fail_through`.
    pub(crate) failed: Option<Failure>,
    /// Nested calls of this frame.
    pub(crate) calls: u32,
    pub(crate) gas_limit: u64,
    /// The instance's memory and gas counter, once there is one.
    pub(crate) guest: Option<Guest>,
    /// Why the program was ended from outside.
    pub(crate) stop: Option<Stop>,
    pages: u64,
}

impl Frame {
    /// The session: a frame owns it whenever its program runs.
    pub(crate) fn session(&mut self) -> &mut Session {
        self.session.as_deref_mut().expect("a frame owns the session while its program runs")
    }
}

/// Memory is counted in pages over all frames of a transaction; past a module's own maximum `memory.grow` answers -1,
/// past the transaction's the frame ends: both alike on every node, whatever the machine has.
impl ResourceLimiter for Frame {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|most| desired > most) {
            return Ok(false);
        }
        let more = (desired.saturating_sub(current) / PAGE_BYTES) as u64;
        if self.session().pages + more > MAX_TX_PAGES {
            self.stop = Some(Stop::Failed(Failure::new(vm::MEMORY_EXHAUSTED, [MAX_TX_PAGES.into()])));
            return Err(stopped());
        }
        self.session().pages += more;
        self.pages += more;
        Ok(true)
    }

    /// A machine out of memory must not answer -1, which other nodes would not: the call ends as this node's fault.
    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        Err(error.context(MachineOutOfMemory))
    }

    fn table_growing(&mut self, _: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(maximum.is_none_or(|most| desired <= most))
    }
}

const PAGE_BYTES: usize = 64 * 1024;

/// The error that ends a program from within a host call; the reason stands in `Frame::stop`.
pub(crate) fn stopped() -> wasmtime::Error {
    wasmtime::Error::msg("stopped by the ledger")
}

/// Makes one call.
///
/// A failed call has been undone when this returns. A fault of this node is an error of its own.
pub fn invoke(mut session: Box<Session>, call: Call) -> (Box<Session>, Result<Done, Fault>) {
    session.kernel.enter(&call);
    let limit = call.gas;
    let (contract, method) = match admit(&mut session, &call) {
        Ok(found) => found,
        // Nothing ran: what looking the contract up costs is all that is charged.
        Err(stop) => return finish(session, limit, call.contract, gas::CALL.of(0), Err(stop)),
    };
    let mark = session.kernel.mark();
    session.executing.push(call.contract);
    let address = call.contract;
    let (mut session, left, outcome) = match pay(&mut session, &call) {
        Ok(()) => run(session, contract, &method, call),
        Err(stop) => (session, limit, Err(stop)),
    };
    session.executing.pop();
    if outcome.is_err() {
        session.kernel.undo(mark);
    }
    finish(session, limit, address, limit - left, outcome)
}

/// Depth, contract, method and lock: what can be refused before anything is done.
fn admit(session: &mut Session, call: &Call) -> Result<(Contract, Arc<Method>), Stop> {
    if session.executing.len() >= MAX_CALL_DEPTH {
        return Err(Stop::Fatal(Failure::new(vm::DEPTH_EXHAUSTED, [MAX_CALL_DEPTH.into()])));
    }
    let Some(contract) = session.kernel.contract(call.contract)? else {
        return Err(Failure::new(call::UNKNOWN_CONTRACT, [call.contract.into()]).into());
    };
    let refuse = |code| Err(Failure::new(code, [call.method.as_str().into()]).into());
    let Some(method) = contract.code.methods.get(&call.method).cloned() else { return refuse(call::UNKNOWN_METHOD) };
    match (call.mode, method.kind) {
        (Mode::Call, Kind::Call | Kind::View) | (Mode::View, Kind::View) => {}
        (Mode::Wakeup, Kind::Wakeup) | (Mode::Init, Kind::Init) | (Mode::Migrate, Kind::Migrate) => {}
        (Mode::Call | Mode::View, Kind::Wakeup) => return refuse(call::WAKEUP_ONLY),
        (Mode::View, Kind::Call) => return refuse(call::NOT_A_VIEW),
        _ => return refuse(call::UNKNOWN_METHOD),
    }
    if call.value != Rlusd::ZERO && !method.payable {
        return refuse(call::NOT_PAYABLE);
    }
    if !method.reentrant && session.executing.contains(&call.contract) {
        return Err(Failure::new(call::REENTERED, [call.contract.into()]).into());
    }
    Ok((contract, method))
}

fn pay(session: &mut Session, call: &Call) -> Result<(), Stop> {
    if call.value == Rlusd::ZERO {
        return Ok(());
    }
    session.kernel.pay(call.caller, call.contract, call.value)
}

/// Charges for the instance, makes it, runs the method. Returns the gas left as well.
fn run(
    session: Box<Session>,
    contract: Contract,
    method: &Method,
    call: Call,
) -> (Box<Session>, u64, Result<Vec<u8>, Stop>) {
    let code = contract.code;
    let start = gas::CALL.of(call.args.len()) + gas::CALL_KIB.base * code.kib + price_of_pages(code.pages);
    let Some(gas_left) = call.gas.checked_sub(start) else {
        return (session, 0, Err(Stop::out_of_gas(call.gas)));
    };
    let frame = Frame {
        session: Some(session),
        contract: call.contract,
        caller: call.caller,
        value: call.value,
        code: Arc::clone(&code),
        uses: contract.uses,
        args: call.args,
        view: method.kind == Kind::View,
        result: None,
        returned: Vec::new(),
        failed: None,
        calls: 0,
        gas_limit: call.gas,
        guest: None,
        stop: None,
        pages: 0,
    };
    let mut store = Store::new(code.engine.wasmtime(), frame);
    store.limiter(|frame| frame);
    let (ran, left) = execute(&mut store, &code, method, gas_left);
    let mut frame = store.into_data();
    let mut session = frame.session.take().expect("every nested call gives the session back");
    session.pages -= frame.pages;
    let outcome = match (frame.stop, ran) {
        (Some(stop), _) => Err(stop),
        (None, Ok(())) => take_result(method, frame.result).map_err(Stop::from),
        (None, Err(ended)) => Err(match ended {
            Ended::OutOfGas => Stop::out_of_gas(call.gas),
            Ended::StackExhausted => {
                Failure::new(vm::STACK_EXHAUSTED, [Value::Uint(STACK_BYTES.unsigned_abs())]).into()
            }
            Ended::Trapped(_) => Failure::new(vm::TRAPPED, []).into(),
            Ended::Host(error) => Fault::engine(format!("host function without a reason: {error:#}")).into(),
            Ended::Fault(text) => Fault::engine(text).into(),
        }),
    };
    (session, left, outcome)
}

/// Pages that the pool clears by hand and keeps; those beyond are given back to the machine and fault again.
const NEAR_PAGES: u64 = 16;

fn price_of_pages(pages: u64) -> u64 {
    let near = pages.min(NEAR_PAGES);
    gas::CALL_PAGE.base * near + gas::CALL_FAR_PAGE.base * (pages - near)
}

/// Makes the instance, runs the method; the gas left is 0 once the program asked for more than there was.
fn execute(store: &mut Store<Frame>, code: &Code, method: &Method, gas: u64) -> (Result<(), Ended>, u64) {
    let guest = match code.linked.start(&mut *store, gas as i64) {
        Ok(guest) => guest,
        Err(ended) => return (Err(ended), gas),
    };
    store.data_mut().guest = Some(guest);
    let ran = guest.call(&mut *store, &method.name);
    (ran, u64::try_from(guest.gas_left(&mut *store)).unwrap_or(0))
}

/// The empty array, which a method without a result may set.
const NOTHING: [u8; 1] = [0x80];

/// A declared result is one canonical item; a method without one sets nothing.
fn take_result(method: &Method, result: Option<Vec<u8>>) -> Result<Vec<u8>, Failure> {
    match result {
        Some(item) if method.returns && check_canonical(&item).is_ok() => Ok(item),
        Some(item) if !method.returns && item == NOTHING => Ok(Vec::new()),
        None if !method.returns => Ok(Vec::new()),
        _ => Err(Failure::new(call::BAD_RESULT, [method.name.as_str().into()])),
    }
}

fn finish(
    mut session: Box<Session>,
    limit: u64,
    contract: Address,
    gas_used: u64,
    outcome: Result<Vec<u8>, Stop>,
) -> (Box<Session>, Result<Done, Fault>) {
    let outcome = match outcome {
        Ok(result) => Ok(result),
        Err(Stop::Fault(fault)) => return (session, Err(fault)),
        Err(Stop::Failed(failure)) => Err(failure.within(contract)),
        Err(Stop::Fatal(failure)) => {
            let failure = failure.within(contract);
            session.fatal = Some(failure.clone());
            Err(failure)
        }
    };
    // A frame that spent its last gas has used its limit, whatever the counter fell to.
    let done = Done { gas_used: gas_used.min(limit), outcome };
    session.kernel.leave(&done);
    (session, Ok(done))
}
