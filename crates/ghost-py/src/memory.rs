//! A chain in memory, for the test plugin.

use ghost_host::memory::{self as host, State};
use ghost_ledger::execute::Trace;
use ghost_types::{Address, Encode, Hash, Rlusd};
use ghost_vm::frame::{Call, Mode};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::chain::{ById, open_wakeups, stored_schema};
use crate::codec::Bytes32;
use crate::entry::long;

/// A chain that ends with the process.
#[pyclass(frozen, module = "ghostnet._ghost")]
pub struct MemoryChain(host::MemoryChain);

/// A state that was kept.
#[pyclass(frozen, module = "ghostnet._ghost")]
pub struct SavedState(State);

/// Height, receipts, and of each transaction and delivery its steps.
type Made = (u64, Vec<Vec<u8>>, ById);

#[pymethods]
impl MemoryChain {
    #[new]
    #[pyo3(signature = (genesis, /))]
    fn new(py: Python<'_>, genesis: &[u8]) -> PyResult<Self> {
        long(py, || Ok(Self(host::MemoryChain::new(genesis)?)))
    }

    #[pyo3(signature = (envelopes, time_ms, jump, /))]
    fn make_block(
        &self,
        py: Python<'_>,
        envelopes: Vec<Bound<'_, PyBytes>>,
        time_ms: u64,
        jump: bool,
    ) -> PyResult<Made> {
        let envelopes: Vec<Vec<u8>> = envelopes.iter().map(|bytes| bytes.as_bytes().to_vec()).collect();
        long(py, || {
            let made = self.0.make_block(&envelopes, time_ms, jump)??;
            let receipts = made.receipts.iter().map(Encode::to_cbor).collect();
            let traces = made.traces.iter().map(|Trace { id, steps }| (id.0, steps.to_cbor())).collect();
            Ok((made.height, receipts, traces))
        })
    }

    #[pyo3(signature = (envelope, time_ms, /))]
    fn simulate(&self, py: Python<'_>, envelope: &[u8], time_ms: u64) -> PyResult<(Vec<u8>, Vec<u8>)> {
        long(py, || {
            let (receipt, trace) = self.0.simulate(envelope, time_ms)??;
            Ok((receipt.to_cbor(), trace.steps.to_cbor()))
        })
    }

    #[pyo3(signature = (contract, method, args, caller, gas, time_ms, /))]
    #[expect(clippy::too_many_arguments, reason = "the façade names them")]
    fn view(
        &self,
        py: Python<'_>,
        contract: Bytes32,
        method: String,
        args: Vec<u8>,
        caller: Bytes32,
        gas: u64,
        time_ms: u64,
    ) -> PyResult<(Vec<u8>, u64)> {
        let (contract, caller) = (Address(contract.0), Address(caller.0));
        let call = Call { contract, caller, method, args, value: Rlusd::ZERO, gas, mode: Mode::View };
        long(py, || {
            let done = self.0.view(call, time_ms)?;
            Ok((done.outcome?, done.gas_used))
        })
    }

    fn height(&self) -> u64 {
        self.0.state().height
    }

    fn time_ms(&self) -> u64 {
        self.0.state().time
    }

    fn next_due(&self, py: Python<'_>) -> PyResult<Option<u64>> {
        long(py, || Ok(self.0.next_due()?))
    }

    #[pyo3(signature = (key, /))]
    fn state_get(&self, py: Python<'_>, key: &[u8]) -> PyResult<Option<Vec<u8>>> {
        long(py, || Ok(self.0.state().reader().get(key)?))
    }

    #[pyo3(signature = (prefix, /))]
    fn entries(&self, py: Python<'_>, prefix: &[u8]) -> PyResult<Vec<(Vec<u8>, Vec<u8>)>> {
        long(py, || {
            let state = self.0.state();
            let within = state.entries().filter(|(key, _)| key.starts_with(prefix));
            Ok(within.map(|(key, value)| (key.clone(), value.clone())).collect())
        })
    }

    #[pyo3(signature = (code_hash, /))]
    fn schema(&self, py: Python<'_>, code_hash: Bytes32) -> PyResult<Option<Vec<u8>>> {
        long(py, || stored_schema(&*self.0.state().reader(), Hash(code_hash.0)))
    }

    #[pyo3(signature = (contract, after, limit, /))]
    fn wakeups(
        &self,
        py: Python<'_>,
        contract: Option<Bytes32>,
        after: Option<Bytes32>,
        limit: usize,
    ) -> PyResult<ById> {
        long(py, || open_wakeups(&*self.0.state().reader(), contract.as_ref(), after.as_ref(), limit))
    }

    fn save(&self) -> SavedState {
        SavedState(self.0.state())
    }

    #[pyo3(signature = (saved, /))]
    fn restore(&self, saved: &SavedState) {
        self.0.restore(saved.0.clone());
    }
}
