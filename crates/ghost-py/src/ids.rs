//! Ids, addresses and amounts: their hashes and their texts.

use ghost_ledger::block::{self, Header};
use ghost_ledger::genesis::Genesis;
use ghost_ledger::transaction::Body;
use ghost_types::{Address, Decode, Hash, Rlusd};
use ghost_vm::code::Vm;
use pyo3::prelude::*;

use crate::codec::Bytes32;
use crate::entry::{long, malformed, short};

#[pyfunction]
#[pyo3(signature = (address, /))]
pub fn address_text(address: Bytes32) -> PyResult<String> {
    short(|| Ok(Address(address.0).to_string()))
}

#[pyfunction]
#[pyo3(signature = (text, /))]
pub fn address_bytes(text: &str) -> PyResult<[u8; 32]> {
    let expected = "an address: ghost1 and 58 more characters";
    short(|| Address::parse(text).map(|address| address.0).ok_or_else(|| malformed("address", expected)))
}

#[pyfunction]
#[pyo3(signature = (auth, /))]
pub fn account_address(auth: &[u8]) -> PyResult<[u8; 32]> {
    short(|| Ok(Address::of_account(auth).0))
}

#[pyfunction]
#[pyo3(signature = (creator, code, salt, /))]
pub fn contract_address(creator: Bytes32, code: Bytes32, salt: Bytes32) -> PyResult<[u8; 32]> {
    short(|| Ok(Address::of_contract(Address(creator.0), Hash(code.0), salt.0).0))
}

#[pyfunction]
#[pyo3(signature = (name, /))]
pub fn system_address(name: &str) -> PyResult<[u8; 32]> {
    short(|| Ok(Address::of_system(name).0))
}

#[pyfunction]
#[pyo3(signature = (body, /))]
pub fn tx_id(body: &[u8]) -> PyResult<[u8; 32]> {
    short(|| Ok(Body::id(body).0))
}

#[pyfunction]
#[pyo3(signature = (code, /))]
pub fn code_hash(py: Python<'_>, code: &[u8]) -> PyResult<[u8; 32]> {
    long(py, || Ok(Vm::code_hash(code).0))
}

#[pyfunction]
#[pyo3(signature = (header, /))]
pub fn header_hash(header: &[u8]) -> PyResult<[u8; 32]> {
    short(|| Ok(Header::from_cbor(header)?.hash().0))
}

#[pyfunction]
#[pyo3(signature = (state_root, log_root, /))]
pub fn app_hash(state_root: Bytes32, log_root: Bytes32) -> PyResult<[u8; 32]> {
    short(|| Ok(block::app_hash(Hash(state_root.0), Hash(log_root.0)).0))
}

#[pyfunction]
#[pyo3(signature = (genesis, /))]
pub fn genesis_info(genesis: &[u8]) -> PyResult<([u8; 32], String)> {
    short(|| {
        let genesis = Genesis::parse(genesis)?;
        Ok((genesis.hash().0, genesis.chain_id()))
    })
}

#[pyfunction]
#[pyo3(signature = (text, /))]
pub fn rlusd_parse(text: &str) -> PyResult<u128> {
    let expected = "dollars with at most six decimals, such as 3.00";
    short(|| Rlusd::parse(text).map(|amount| amount.0).ok_or_else(|| malformed("amount", expected)))
}

#[pyfunction]
#[pyo3(signature = (micros, /))]
pub fn rlusd_text(micros: u128) -> PyResult<String> {
    short(|| Ok(Rlusd(micros).to_string()))
}
