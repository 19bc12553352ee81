//! Running contract code on the ledger's state: the state goes into the engine and comes back.

use ghost_types::errors::call;
use ghost_types::{Address, Failure, Hash};
use ghost_vm::Stop;
use ghost_vm::frame::{Call, Done, Mode, Origin, Session, invoke};
use ghost_vm::kernel::{Fault, Kernel, Started};
use ghost_vm::trace::{Step, Tracer};

use crate::state::LedgerState;

/// The state, in the hands of whoever runs.
pub(crate) struct Runner {
    state: Option<Box<LedgerState>>,
    /// Nested calls of the transaction or delivery so far: all its messages share one bound.
    calls: u32,
    /// What each transaction and delivery did, where somebody watches.
    traces: Option<Vec<Trace>>,
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
    pub(crate) fn new(state: LedgerState) -> Self {
        Self { state: Some(Box::new(state)), calls: 0, traces: None }
    }

    /// A runner that notes what is done.
    pub(crate) fn watched(state: LedgerState) -> Self {
        Self { traces: Some(Vec::new()), ..Self::new(state) }
    }

    /// Begins a transaction or a delivery.
    pub(crate) fn begin(&mut self, cause: Hash) {
        self.calls = 0;
        if let Some(traces) = &mut self.traces {
            traces.push(Trace { id: cause, steps: Vec::new() });
        }
        self.state().begin(cause);
    }

    /// The state: here whenever no contract runs.
    pub(crate) fn state(&mut self) -> &mut LedgerState {
        self.state.as_deref_mut().expect("the engine gives the state back after every call")
    }

    /// The state, and what was noted.
    pub(crate) fn into_parts(self) -> (LedgerState, Vec<Trace>) {
        let state = self.state.expect("the engine gives the state back after every call");
        (*state, self.traces.unwrap_or_default())
    }

    /// Makes one call from outside any contract.
    pub(crate) fn call(&mut self, payer: Address, origin: Origin, call: Call) -> Result<Done, Fault> {
        let state = self.state.take().expect("the engine gives the state back after every call");
        let kernel: Box<dyn Kernel> = match self.traces {
            Some(_) => Box::new(Tracer { kernel: state, steps: Vec::new() }),
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
                if let Some(trace) = self.traces.as_mut().and_then(|traces| traces.last_mut()) {
                    trace.steps.extend(tracer.steps);
                }
                tracer.kernel.into_any()
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
            None => return Err(Fault("a contract just made is not there".into())),
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
