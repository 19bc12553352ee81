//! Running contract code on the ledger's state: the state goes into the engine and comes back.

use ghost_types::errors::call;
use ghost_types::{Address, Failure, Hash};
use ghost_vm::Stop;
use ghost_vm::frame::{Call, Done, Mode, Origin, Session, invoke};
use ghost_vm::kernel::{Fault, Started};

use crate::state::LedgerState;

/// The state, in the hands of whoever runs.
pub(crate) struct Runner {
    state: Option<Box<LedgerState>>,
    /// Nested calls of the transaction or delivery so far: all its messages share one bound.
    calls: u32,
}

impl Runner {
    pub(crate) fn new(state: LedgerState) -> Self {
        Self { state: Some(Box::new(state)), calls: 0 }
    }

    /// Begins a transaction or a delivery.
    pub(crate) fn begin(&mut self, cause: Hash) {
        self.calls = 0;
        self.state().begin(cause);
    }

    /// The state: here whenever no contract runs.
    pub(crate) fn state(&mut self) -> &mut LedgerState {
        self.state.as_deref_mut().expect("the engine gives the state back after every call")
    }

    pub(crate) fn into_state(self) -> LedgerState {
        *self.state.expect("the engine gives the state back after every call")
    }

    /// Makes one call from outside any contract.
    pub(crate) fn call(&mut self, payer: Address, origin: Origin, call: Call) -> Result<Done, Fault> {
        let state = self.state.take().expect("the engine gives the state back after every call");
        let (session, done) = invoke(Session::new(state, payer, origin, self.calls), call);
        self.calls = session.calls();
        self.state = session.kernel.into_any().downcast().ok();
        done
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
