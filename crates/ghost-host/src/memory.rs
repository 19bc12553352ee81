//! A chain in memory, for tests of contracts: the state transition of a chain on disk, metered alike, without signatures,
//! roots and files.
//!
//! Every block is watched, so that a test can show what its calls did. The whole state can be kept and brought back.

use std::sync::{Arc, Mutex, OnceLock};

use ghost_ledger::admission::{Checked, Decoded};
use ghost_ledger::block::Input;
use ghost_ledger::execute::{self, Executed, Slot, Trace, Watch, trace_block};
use ghost_ledger::genesis::Genesis;
use ghost_ledger::receipt::Receipt;
use ghost_ledger::state::LedgerState;
use ghost_state::{MemoryReader, StateReader};
use ghost_types::Failure;
use ghost_vm::EngineConfig;
use ghost_vm::code::Vm;
use ghost_vm::frame::{Call, Done};
use ghost_vm::kernel::Fault;

use crate::chain::{ChainError, lock};
use crate::codes::Codes;
use crate::queries::with_keys;
use crate::stack::Workers;

/// Compiled code of all such chains of a process: a test suite opens one a test and compiles each contract once.
static CODES: OnceLock<Result<Arc<Codes>, Fault>> = OnceLock::new();

/// A chain that ends with the process.
pub struct MemoryChain {
    ledger: execute::Chain,
    thread: Workers,
    at: Mutex<State>,
}

/// A state that was kept; cheap until the chain goes on.
#[derive(Clone)]
pub struct State {
    entries: Arc<MemoryReader>,
    /// Of the block that left it.
    pub height: u64,
    /// The block's time in ms.
    pub time: u64,
}

/// A block that was made.
pub struct Made {
    /// Its height.
    pub height: u64,
    /// Of its transactions in order, then of deliveries and of the block itself.
    pub receipts: Vec<Receipt>,
    /// What the transactions and deliveries did.
    pub traces: Vec<Trace>,
}

impl MemoryChain {
    /// A chain from a genesis.
    ///
    /// # Errors
    /// A refused genesis.
    pub fn new(genesis: &[u8]) -> Result<Self, ChainError> {
        let genesis = Genesis::parse(genesis)?;
        let codes =
            CODES.get_or_init(|| Ok(Arc::new(Codes::new(Vm::new(&EngineConfig::default())?, None)?))).clone()?;
        let mut entries = MemoryReader::new();
        entries.apply(&genesis.changes(Arc::<Codes>::clone(&codes))?);
        let ledger = execute::Chain { chain_id: genesis.chain_id(), genesis: genesis.hash(), codes };
        let at = State { entries: Arc::new(entries), height: 0, time: genesis.time.0 };
        Ok(Self { ledger, thread: Workers::start("ghost-test", 1)?, at: Mutex::new(at) })
    }

    /// The present state, to come back to.
    #[must_use]
    pub fn state(&self) -> State {
        lock(&self.at).clone()
    }

    /// Goes back to a state that was kept.
    pub fn restore(&self, state: State) {
        *lock(&self.at) = state;
    }

    /// Makes a block of these envelopes, whose signatures nobody looks at, and of what is due.
    ///
    /// # Errors
    /// A fault; the inner error is that of an envelope that no pool would let in, and nothing happened.
    pub fn make_block(&self, envelopes: &[Vec<u8>], time: u64, jump: bool) -> Result<Result<Made, Failure>, Fault> {
        let mut at = lock(&self.at);
        let mut checked = Vec::with_capacity(envelopes.len());
        for envelope in envelopes {
            match self.admit(&at, envelope)? {
                Ok(one) => checked.push(one),
                Err(failure) => return Ok(Err(failure)),
            }
        }
        let inputs = if jump { vec![Input::TimeTravel] } else { Vec::new() };
        let slot = Slot { height: at.height + 1, time, parent_time: at.time, inputs };
        let (base, ledger, height) = (at.reader(), self.ledger.clone(), slot.height);
        let (executed, traces) = self
            .thread
            .run(move || trace_block(base, &ledger, &slot, &checked, Watch::All))?
            .map_err(|error| error.of_own(height))?;
        let Executed { receipts, changes, .. } = executed;
        Arc::make_mut(&mut at.entries).apply(&changes);
        (at.height, at.time) = (height, time);
        Ok(Ok(Made { height, receipts, traces }))
    }

    /// What a transaction would do in a block made at `time`.
    ///
    /// # Errors
    /// As [`MemoryChain::make_block`].
    pub fn simulate(&self, envelope: &[u8], time: u64) -> Result<Result<(Receipt, Trace), Failure>, Fault> {
        let at = self.state();
        let checked = match self.admit(&at, envelope)? {
            Ok(checked) => checked,
            Err(failure) => return Ok(Err(failure)),
        };
        let (slot, ledger) = (at.next(time), self.ledger.clone());
        self.thread.run(move || execute::trace(at.reader(), &ledger, &slot, &checked))?.map(Ok)
    }

    /// Calls a view as if at `time`.
    ///
    /// # Errors
    /// A fault of this machine.
    pub fn view(&self, call: Call, time: u64) -> Result<Done, Fault> {
        let at = self.state();
        let (slot, ledger) = (Slot { height: at.height, ..at.next(time) }, self.ledger.clone());
        self.thread.run(move || execute::view(at.reader(), &ledger, &slot, call))?
    }

    /// When something falls due next, in ms of block time.
    ///
    /// # Errors
    /// A fault of this machine.
    pub fn next_due(&self) -> Result<Option<u64>, Fault> {
        let at = self.state();
        LedgerState::open(at.reader(), &self.ledger, &at.next(at.time))?.next_due()
    }

    fn admit(&self, at: &State, envelope: &[u8]) -> Result<Result<Checked, Failure>, Fault> {
        match Decoded::new(envelope, &self.ledger.chain_id) {
            Ok(decoded) => with_keys(&*at.entries, decoded),
            Err(failure) => Ok(Err(failure)),
        }
    }
}

impl State {
    /// The entries, to read.
    #[must_use]
    pub fn reader(&self) -> Arc<dyn StateReader> {
        Arc::<MemoryReader>::clone(&self.entries)
    }

    /// Everything in it, in the order of raw keys.
    pub fn entries(&self) -> impl Iterator<Item = (&Vec<u8>, &Vec<u8>)> {
        self.entries.entries().iter()
    }

    fn next(&self, time: u64) -> Slot {
        Slot { height: self.height + 1, time, parent_time: self.time, inputs: Vec::new() }
    }
}
