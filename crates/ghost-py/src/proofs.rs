//! Proofs under a state root, and the raw keys they are about.

use ghost_ledger::tables::{self, Table};
use ghost_state::proof;
use ghost_types::Address;
use pyo3::prelude::*;

use crate::codec::Bytes32;
use crate::entry::{long, short};

#[pyfunction]
#[pyo3(signature = (root, key, value, proof, /))]
pub fn verify_presence(py: Python<'_>, root: Bytes32, key: &[u8], value: &[u8], proof: &[u8]) -> PyResult<()> {
    long(py, || Ok(proof::verify_presence(&root.0, key, value, proof)?))
}

#[pyfunction]
#[pyo3(signature = (root, key, proof, /))]
pub fn verify_absence(py: Python<'_>, root: Bytes32, key: &[u8], proof: &[u8]) -> PyResult<()> {
    long(py, || Ok(proof::verify_absence(&root.0, key, proof)?))
}

#[pyfunction]
#[pyo3(signature = (address, /))]
pub fn account_key(address: Bytes32) -> PyResult<Vec<u8>> {
    short(|| Ok(Table::Account.of(&address.0).into()))
}

#[pyfunction]
#[pyo3(signature = (address, /))]
pub fn contract_key(address: Bytes32) -> PyResult<Vec<u8>> {
    short(|| Ok(Table::Contract.of(&address.0).into()))
}

#[pyfunction]
#[pyo3(signature = (address, number, /))]
pub fn history_key(address: Bytes32, number: u32) -> PyResult<Vec<u8>> {
    short(|| Ok(Table::History.start().with(&Address(address.0)).with(&number).into_bytes()))
}

#[pyfunction]
#[pyo3(signature = (code_hash, /))]
pub fn code_key(code_hash: Bytes32) -> PyResult<Vec<u8>> {
    short(|| Ok(Table::Code.of(&code_hash.0).into()))
}

#[pyfunction]
#[pyo3(signature = (name, /))]
pub fn system_key(name: &str) -> PyResult<Vec<u8>> {
    short(|| Ok(Table::System.named(name)))
}

#[pyfunction]
#[pyo3(signature = (contract, key, /))]
pub fn storage_key(contract: Bytes32, key: &[u8]) -> PyResult<Vec<u8>> {
    short(|| Ok(tables::storage_key(Address(contract.0), key)))
}
