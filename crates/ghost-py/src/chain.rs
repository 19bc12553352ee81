//! An open chain: making blocks, and reading what they left.
//!
//! Every call lets the interpreter go. A height of `None` stands for the newest block on disk. Closing waits for the
//! calls that are under way; a call after it is refused.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, RwLock};

use ghost_host::blob::StoredBlock;
use ghost_host::inspect::{self, inspect};
use ghost_host::queries;
use ghost_host::replay::Replayed;
use ghost_host::{self as host, ChainOptions};
use ghost_ledger::block::MAX_BLOCK_TXS;
use ghost_ledger::tables::{Table, WakeupRecord};
use ghost_state::proof::Proof;
use ghost_state::{ScanQuery, StateError, StateReader, prefix_end};
use ghost_types::errors::{node, request};
use ghost_types::{Address, Decode, Encode, Hash, Rlusd};
use ghost_vm::code::Vm;
use ghost_vm::frame::{Call, Mode};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};

use crate::codec::Bytes32;
use crate::entry::{Stop, long};

/// Entries of one page of a scan: some 100 KiB of wakeups.
const PAGE: usize = 1_000;

/// A chain; `None` once it was closed.
#[pyclass(frozen, module = "ghostnet._ghost")]
pub struct Chain(RwLock<Option<host::Chain>>);

/// Height, time in ms, transaction ids, receipts, app hash.
type Produced = (u64, u64, Vec<[u8; 32]>, Vec<Vec<u8>>, [u8; 32]);
/// Chain id, genesis hash, height, time in ms, app hash, oldest height kept, dev, least gas price, protocol.
type Status = (String, [u8; 32], u64, u64, [u8; 32], u64, bool, u64, u32);
/// Height, place of the receipt, envelope unless it is a delivery, receipt.
type Found = (u64, u32, Option<Vec<u8>>, Vec<u8>);
/// Value, if there is one, and ICS-23 proof.
type Entry = (Option<Vec<u8>>, Vec<u8>);
/// 32 bytes and what belongs to them: an id and its trace's steps, a wakeup and its record.
pub type ById = Vec<([u8; 32], Vec<u8>)>;
/// What was found, the receipt that the replay came to, and the steps of its trace.
type Traced = (Found, Option<Vec<u8>>, Vec<u8>);

/// Chain id, genesis hash; height, time in ms and header hash of the newest block.
type Inspected = (String, [u8; 32], u64, u64, [u8; 32]);

/// Looks at a data folder that nobody holds, and writes nothing.
#[pyfunction]
#[pyo3(signature = (folder, seed, /))]
pub fn inspect_chain(py: Python<'_>, folder: PathBuf, seed: Option<Bytes32>) -> PyResult<Inspected> {
    long(py, || {
        let inspect::Inspected { genesis, head } = inspect(&folder, seed.map(|seed| seed.0))?;
        Ok((genesis.chain_id(), genesis.hash().0, head.height, head.time, head.hash().0))
    })
}

/// A block that was executed, and is on disk once it was waited for.
#[pyclass(frozen, module = "ghostnet._ghost")]
pub struct StartedBlock {
    #[pyo3(get)]
    height: u64,
    #[pyo3(get)]
    time_ms: u64,
    #[pyo3(get)]
    transactions: usize,
    /// Gone once somebody waits for it.
    commit: Mutex<Option<host::Started>>,
}

#[pymethods]
impl StartedBlock {
    fn wait(&self, py: Python<'_>) -> PyResult<Produced> {
        let commit = self.commit.lock().unwrap_or_else(PoisonError::into_inner).take();
        long(py, || {
            let again = || Stop::defect("a started block is waited for once");
            let made = commit.ok_or_else(again)?.wait()?;
            let ids = made.transactions.iter().map(|id| id.0).collect();
            let receipts = made.receipts.iter().map(Encode::to_cbor).collect();
            Ok((made.header.height, made.header.time, ids, receipts, made.header.app_hash().0))
        })
    }
}

#[pymethods]
impl Chain {
    #[staticmethod]
    #[pyo3(signature = (folder, genesis, seed, archive, /))]
    fn create(py: Python<'_>, folder: PathBuf, genesis: &[u8], seed: Bytes32, archive: bool) -> PyResult<Self> {
        let options = ChainOptions { archive, sequencer_seed: seed.0 };
        long(py, || Ok(Self(RwLock::new(Some(host::Chain::create(&folder, genesis, &options)?)))))
    }

    #[staticmethod]
    #[pyo3(signature = (folder, seed, archive, /))]
    fn open(py: Python<'_>, folder: PathBuf, seed: Bytes32, archive: bool) -> PyResult<Self> {
        let options = ChainOptions { archive, sequencer_seed: seed.0 };
        long(py, || Ok(Self(RwLock::new(Some(host::Chain::open(&folder, &options)?)))))
    }

    fn close(&self, py: Python<'_>) -> PyResult<()> {
        long(py, || {
            drop(self.0.write().unwrap_or_else(PoisonError::into_inner).take());
            Ok(())
        })
    }

    #[pyo3(signature = (envelopes, /))]
    fn submit<'py>(&self, py: Python<'py>, envelopes: Vec<Bound<'py, PyBytes>>) -> PyResult<Bound<'py, PyList>> {
        let envelopes = envelopes.iter().map(|bytes| bytes.as_bytes().to_vec()).collect();
        let outcomes = self.with(py, |chain| Ok(chain.submit(envelopes)?))?;
        let shown = outcomes.into_iter().map(|outcome| match outcome {
            Ok(id) => PyBytes::new(py, &id.0).into_any(),
            Err(failure) => PyErr::from(Stop::from(failure)).into_value(py).into_bound(py).into_any(),
        });
        PyList::new(py, shown.collect::<Vec<_>>())
    }

    #[pyo3(signature = (time_ms, jump, /))]
    fn start_block(&self, py: Python<'_>, time_ms: u64, jump: bool) -> PyResult<StartedBlock> {
        let started = self.with(py, |chain| Ok(chain.start_block(time_ms, jump, MAX_BLOCK_TXS)?))?;
        Ok(StartedBlock {
            height: started.height,
            time_ms: started.time,
            transactions: started.transactions,
            commit: Mutex::new(Some(started)),
        })
    }

    fn pending(&self, py: Python<'_>) -> PyResult<(usize, usize)> {
        self.with(py, |chain| Ok(chain.pending()))
    }

    fn next_due(&self, py: Python<'_>) -> PyResult<Option<u64>> {
        self.with(py, |chain| Ok(chain.next_due()))
    }

    fn open_slots(&self, py: Python<'_>) -> PyResult<u64> {
        self.with(py, |chain| Ok(chain.open_slots()))
    }

    fn status(&self, py: Python<'_>) -> PyResult<Status> {
        self.with(py, |chain| {
            let (genesis, head) = (chain.genesis(), chain.head());
            let oldest = match chain.state(Some(0)) {
                Ok(_) => 0,
                Err(StateError::HeightNotKept { oldest, .. }) => oldest,
                Err(fault) => return Err(fault.into()),
            };
            let app_hash = head.app_hash().0;
            let (id, hash) = (genesis.chain_id(), genesis.hash().0);
            Ok((id, hash, head.height, head.time, app_hash, oldest, genesis.dev, chain.gas_price(), head.protocol))
        })
    }

    fn genesis(&self, py: Python<'_>) -> PyResult<Vec<u8>> {
        self.with(py, |chain| Ok(chain.genesis().to_cbor()))
    }

    #[pyo3(signature = (address, /))]
    fn next_nonce(&self, py: Python<'_>, address: Bytes32) -> PyResult<u64> {
        self.with(py, |chain| Ok(chain.next_nonce(Address(address.0))?))
    }

    #[pyo3(signature = (code_hash, /))]
    fn code(&self, py: Python<'_>, code_hash: Bytes32) -> PyResult<Option<Vec<u8>>> {
        self.with(py, |chain| {
            let found = queries::code(&*chain.state(None)?.0, Hash(code_hash.0))?;
            Ok(found.map(|record| record.code.to_vec()))
        })
    }

    #[pyo3(signature = (code_hash, /))]
    fn schema(&self, py: Python<'_>, code_hash: Bytes32) -> PyResult<Option<Vec<u8>>> {
        self.with(py, |chain| stored_schema(&*chain.state(None)?.0, Hash(code_hash.0)))
    }

    #[pyo3(signature = (address, /))]
    fn history(&self, py: Python<'_>, address: Bytes32) -> PyResult<Vec<Vec<u8>>> {
        self.with(py, |chain| {
            let versions = queries::history(&*chain.state(None)?.0, Address(address.0))?;
            Ok(versions.iter().map(Encode::to_cbor).collect())
        })
    }

    #[pyo3(signature = (height, /))]
    fn header(&self, py: Python<'_>, height: Option<u64>) -> PyResult<(Vec<u8>, [u8; 64])> {
        self.with(py, |chain| stored(chain, height).map(|stored| (stored.header.to_cbor(), stored.signature)))
    }

    #[pyo3(signature = (height, /))]
    fn block(&self, py: Python<'_>, height: Option<u64>) -> PyResult<Vec<u8>> {
        self.with(py, |chain| stored(chain, height).map(|stored| stored.to_cbor()))
    }

    #[pyo3(signature = (receipt_id, /))]
    fn find(&self, py: Python<'_>, receipt_id: Bytes32) -> PyResult<Option<Found>> {
        self.with(py, |chain| Ok(chain.find(Hash(receipt_id.0))?.map(found)))
    }

    #[pyo3(signature = (key, height, /))]
    fn state_get(&self, py: Python<'_>, key: &[u8], height: Option<u64>) -> PyResult<Option<Vec<u8>>> {
        self.with(py, |chain| Ok(chain.state(height)?.0.get(key)?))
    }

    #[pyo3(signature = (keys, height, /))]
    fn prove(&self, py: Python<'_>, keys: Vec<Bound<'_, PyBytes>>, height: Option<u64>) -> PyResult<(Vec<Entry>, u64)> {
        let keys: Vec<&[u8]> = keys.iter().map(|key| key.as_bytes()).collect();
        self.with(py, |chain| {
            let at = chain.prove(&keys, height)?;
            let entry = |proof: Proof| {
                let bytes = proof.encode();
                match proof {
                    Proof::Present(found) => (Some(found.value), bytes),
                    Proof::Absent { .. } => (None, bytes),
                }
            };
            Ok((at.proofs.into_iter().map(entry).collect(), at.height))
        })
    }

    #[pyo3(signature = (envelope, height, time_ms, watched, /))]
    fn simulate(
        &self,
        py: Python<'_>,
        envelope: &[u8],
        height: Option<u64>,
        time_ms: Option<u64>,
        watched: bool,
    ) -> PyResult<(Vec<u8>, Option<Vec<u8>>)> {
        self.with(py, |chain| {
            let (receipt, trace) = chain.simulate(envelope, height, time_ms, watched)??;
            Ok((receipt.to_cbor(), trace.map(|trace| trace.steps.to_cbor())))
        })
    }

    #[pyo3(signature = (receipt_id, /))]
    fn replay(&self, py: Python<'_>, receipt_id: Bytes32) -> PyResult<Option<Traced>> {
        self.with(py, |chain| {
            let replayed = chain.replay(Hash(receipt_id.0))?;
            Ok(replayed.map(|Replayed { found: stored, receipt, trace }| {
                (found(stored), receipt.map(|receipt| receipt.to_cbor()), trace.steps.to_cbor())
            }))
        })
    }

    #[pyo3(signature = (contract, method, args, caller, height, gas, time_ms, /))]
    #[expect(clippy::too_many_arguments, reason = "the façade names them")]
    fn view(
        &self,
        py: Python<'_>,
        contract: Bytes32,
        method: String,
        args: Vec<u8>,
        caller: Bytes32,
        height: Option<u64>,
        gas: u64,
        time_ms: Option<u64>,
    ) -> PyResult<(Vec<u8>, u64)> {
        let (contract, caller) = (Address(contract.0), Address(caller.0));
        self.with(py, |chain| {
            let call = Call { contract, caller, method, args, value: Rlusd::ZERO, gas, mode: Mode::View };
            let done = chain.view(call, height, time_ms)?.0;
            Ok((done.outcome?, done.gas_used))
        })
    }

    #[pyo3(signature = (contract, after, limit, /))]
    fn wakeups(
        &self,
        py: Python<'_>,
        contract: Option<Bytes32>,
        after: Option<Bytes32>,
        limit: usize,
    ) -> PyResult<ById> {
        self.with(py, |chain| open_wakeups(&*chain.state(None)?.0, contract.as_ref(), after.as_ref(), limit))
    }
}

impl Chain {
    /// Works on the open chain, with the interpreter let go.
    fn with<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&host::Chain) -> Result<T, Stop> + Send) -> PyResult<T> {
        long(py, || match &*self.0.read().unwrap_or_else(PoisonError::into_inner) {
            Some(chain) => work(chain),
            None => Err(ghost_types::Failure::new(node::LEDGER_CLOSED, []).into()),
        })
    }
}

fn stored(chain: &host::Chain, height: Option<u64>) -> Result<StoredBlock, Stop> {
    let newest = chain.head().height;
    let height = height.unwrap_or(newest);
    let unknown = || ghost_types::Failure::new(request::UNKNOWN_BLOCK, [height.into(), newest.into()]);
    Ok(chain.block(height)?.ok_or_else(unknown)?)
}

fn found(found: queries::Found) -> Found {
    (found.height, found.index, found.envelope, found.receipt.to_cbor())
}

/// The normal form of a stored module's schema.
pub fn stored_schema(state: &dyn StateReader, code: Hash) -> Result<Option<Vec<u8>>, Stop> {
    let found = queries::code(state, code)?;
    Ok(found.map(|record| Vm::verify(&record.code)).transpose()?.map(|verified| verified.schema.to_cbor()))
}

/// Ids and records of open wakeups.
pub fn open_wakeups(
    state: &dyn StateReader,
    contract: Option<&Bytes32>,
    after: Option<&Bytes32>,
    limit: usize,
) -> Result<ById, Stop> {
    let table = Table::Wakeup.only();
    let mut next = Some(after.map_or_else(|| table.to_vec(), |id| [&Table::Wakeup.of(&id.0)[..], &[0]].concat()));
    let mut found = Vec::new();
    while let Some(start) = next {
        let page = state.scan(&ScanQuery::range(&start, prefix_end(&table).as_deref(), PAGE))?;
        for (key, value) in page.entries {
            let owner = WakeupRecord::from_cbor(&value)?.contract;
            if contract.is_none_or(|contract| contract.0 == owner.0) {
                found.push((key.last_chunk().copied().unwrap_or_default(), value));
            }
            if found.len() == limit {
                return Ok(found);
            }
        }
        next = page.next;
    }
    Ok(found)
}
