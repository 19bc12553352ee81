//! Running contract code on the ledger's state: the state goes into the engine and comes back.

use ghost_types::errors::call;
use ghost_types::{Address, Failure, Hash};
use ghost_vm::Stop;
use ghost_vm::frame::{Call, Done, Mode, Origin, Session, invoke};
use ghost_vm::kernel::{Fault, Kernel, Started};
use ghost_vm::trace::{Notes, Step, Tracer};

use crate::state::LedgerState;

/// The state, in the hands of whoever runs.
pub(crate) struct Runner {
    state: Option<Box<LedgerState>>,
    /// Nested calls of the transaction or delivery so far: all its messages share one bound.
    calls: u32,
    /// Who watches.
    watch: Watch,
    /// What those watched did; the last is under way if `notes` are kept.
    traces: Vec<Trace>,
    /// Of the transaction or delivery under way, if it is watched.
    notes: Option<Notes>,
}

/// Whose steps are noted. Each one's trace is bounded by itself, so whoever watches all has as many of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Nobody's.
    Nothing,
    /// One transaction's or delivery's.
    Only(Hash),
    /// Everybody's: for tests.
    All,
}

/// What one transaction or delivery did.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Its id.
    pub id: Hash,
    /// Its frames' steps, of all its messages in order.
    pub steps: Vec<Step>,
}

impl Runner {
    pub(crate) fn new(state: LedgerState, watch: Watch) -> Self {
        Self { state: Some(Box::new(state)), calls: 0, watch, traces: Vec::new(), notes: None }
    }

    /// Begins a transaction or a delivery.
    pub(crate) fn begin(&mut self, cause: Hash) {
        self.calls = 0;
        self.end_trace();
        let watched = self.watch == Watch::All || self.watch == Watch::Only(cause);
        if watched {
            self.traces.push(Trace { id: cause, steps: Vec::new() });
            self.notes = Some(Notes::default());
        }
        self.state().begin(cause);
    }

    /// Gives the trace under way what was noted for it.
    fn end_trace(&mut self) {
        if let (Some(notes), Some(trace)) = (self.notes.take(), self.traces.last_mut()) {
            trace.steps = notes.steps;
        }
    }

    /// The state: here whenever no contract runs.
    pub(crate) fn state(&mut self) -> &mut LedgerState {
        self.state.as_deref_mut().expect("the engine gives the state back after every call")
    }

    /// The state, and what was noted.
    pub(crate) fn into_parts(mut self) -> (LedgerState, Vec<Trace>) {
        self.end_trace();
        let state = self.state.expect("the engine gives the state back after every call");
        (*state, self.traces)
    }

    /// Makes one call from outside any contract.
    pub(crate) fn call(&mut self, payer: Address, origin: Origin, call: Call) -> Result<Done, Fault> {
        let state = self.state.take().expect("the engine gives the state back after every call");
        let kernel: Box<dyn Kernel> = match self.notes.take() {
            Some(notes) => Box::new(Tracer::new(state, notes)),
            None => state,
        };
        let (session, done) = invoke(Session::new(kernel, payer, origin, self.calls), call);
        self.calls = session.calls();
        self.take_back(session.kernel);
        done
    }

    /// Takes the state out of the engine's hands, and what was noted with it.
    fn take_back(&mut self, kernel: Box<dyn Kernel>) {
        let kernel = match kernel.into_any().downcast::<Tracer>() {
            Ok(tracer) => {
                let (kernel, notes) = tracer.into_parts();
                self.notes = Some(notes);
                kernel.into_any()
            }
            Err(kernel) => kernel,
        };
        self.state = kernel.downcast().ok();
    }

    /// Makes the call that completes the making or the migration of a contract, if its code has such a method.
    pub(crate) fn complete(
        &mut self,
        payer: Address,
        origin: Origin,
        started: Started,
        caller: Address,
        value: ghost_types::Rlusd,
        gas: u64,
    ) -> Result<Done, Fault> {
        let Started { contract, mode, args } = started;
        if let Err(error) = ghost_vm::check_args(&args) {
            let method = if mode == Mode::Migrate { "migrate" } else { "init" };
            let failure = Failure::new(call::BAD_ARGUMENTS, [method.into(), error.into()]).within(contract);
            return Ok(Done { gas_used: 0, outcome: Err(failure) });
        }
        let state = self.state();
        let record = state.contract_record(contract)?;
        let code = match record {
            Some(record) => state.load_code(record.code)?,
            None => return Err(Fault::internal("a contract just made is not there")),
        };
        match code.completing_method(mode) {
            Some(method) => self.call(payer, origin, Call { contract, caller, method, args, value, gas, mode }),
            None => Ok(Done { gas_used: 0, outcome: self.complete_without(caller, contract, value, &args)? }),
        }
    }

    /// Without a method to call there are no arguments to take; a payment is just a payment.
    fn complete_without(
        &mut self,
        caller: Address,
        contract: Address,
        value: ghost_types::Rlusd,
        args: &[u8],
    ) -> Result<Result<Vec<u8>, Failure>, Fault> {
        if args != [0x80] {
            let fields = ["init".into(), ghost_types::CodecError::OutOfRange.into()];
            return Ok(Err(Failure::new(call::BAD_ARGUMENTS, fields)));
        }
        match self.state().pay(caller, contract, value) {
            Ok(()) => Ok(Ok(Vec::new())),
            Err(Stop::Fault(fault)) => Err(fault),
            Err(Stop::Failed(failure) | Stop::Fatal(failure)) => Ok(Err(failure)),
        }
    }
}
