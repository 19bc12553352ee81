//! What is signed, sent and kept, checked by the ledger's own types on its way in and out of Python.
//!
//! A record travels as a list of its fields. Writing encodes the list and lets the ledger's type decode it; reading
//! lets the type decode the bytes first. So Python names the fields and the ledger alone says what fits them.

use ghost_host::blob::StoredBlock;
use ghost_ledger::admission::Decoded;
use ghost_ledger::auth::Auth;
use ghost_ledger::block::{Block, Header};
use ghost_ledger::genesis::Genesis;
use ghost_ledger::receipt::Receipt;
use ghost_ledger::tables::{Account, ContractRecord, HistoryRecord, WakeupRecord};
use ghost_ledger::transaction::{Body, Envelope};
use ghost_types::{Decode, Failure};
use pyo3::prelude::*;

use crate::codec::{to_cbor, to_python};
use crate::entry::{long, short};

#[pyfunction]
#[pyo3(signature = (record, /))]
pub fn encode_body(record: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    encoded::<Body>(record, |_| Ok(()))
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_body<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    decoded::<Body>(py, data)
}

#[pyfunction]
#[pyo3(signature = (record, /))]
pub fn encode_envelope(record: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    encoded::<Envelope>(record, |_| Ok(()))
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_envelope<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    decoded::<Envelope>(py, data)
}

#[pyfunction]
#[pyo3(signature = (envelope, chain_id, /))]
pub fn check_envelope(py: Python<'_>, envelope: &[u8], chain_id: &str) -> PyResult<([u8; 32], u64)> {
    long(py, || {
        let decoded = Decoded::new(envelope, chain_id)?;
        Ok((decoded.id.0, decoded.intrinsic_gas))
    })
}

#[pyfunction]
#[pyo3(signature = (record, /))]
pub fn encode_auth(record: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    encoded(record, Auth::check)
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_auth<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    decoded::<Auth>(py, data)
}

#[pyfunction]
#[pyo3(signature = (record, /))]
pub fn encode_genesis(record: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    short(|| {
        let data = to_cbor(record)?;
        Genesis::parse(&data)?;
        Ok(data)
    })
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_genesis<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    short(|| {
        Genesis::parse(data)?;
        to_python(py, data)
    })
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_receipt<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    decoded::<Receipt>(py, data)
}

#[pyfunction]
#[pyo3(signature = (record, /))]
pub fn encode_header(record: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    encoded::<Header>(record, |_| Ok(()))
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_header<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    decoded::<Header>(py, data)
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_block<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    decoded::<Block>(py, data)
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_stored_block<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    decoded::<StoredBlock>(py, data)
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_account<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    decoded::<Account>(py, data)
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_contract<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    decoded::<ContractRecord>(py, data)
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_history<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    decoded::<HistoryRecord>(py, data)
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode_wakeup<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    decoded::<WakeupRecord>(py, data)
}

fn encoded<T: Decode>(record: &Bound<'_, PyAny>, check: fn(&T) -> Result<(), Failure>) -> PyResult<Vec<u8>> {
    short(|| {
        let data = to_cbor(record)?;
        check(&T::from_cbor(&data)?)?;
        Ok(data)
    })
}

fn decoded<'py, T: Decode>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    short(|| {
        T::from_cbor(data)?;
        to_python(py, data)
    })
}
