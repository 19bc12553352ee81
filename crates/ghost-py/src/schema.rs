//! contract.toml and its normal form, the text forms of its types, and modules that embed one.

use std::sync::Mutex;

use ghost_schema::{self as forms, Diagnostic};
use ghost_types::Time;
use ghost_types::errors::ledger;
use ghost_vm::code::Vm;
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use crate::entry::{long, short};

create_exception!(ghostnet._ghost, Refused, PyException, "A contract.toml breaks rules: (diagnostics,).");

/// A checked schema. It never changes.
#[pyclass(frozen, module = "ghostnet._ghost")]
pub struct Schema(forms::Schema);

/// One broken rule: class, code, slug, line, column, length, offending, message, way out.
type Row = (u8, u32, &'static str, usize, usize, usize, String, String, String);

#[pymethods]
impl Schema {
    #[staticmethod]
    #[pyo3(signature = (toml, loader, /))]
    fn parse(py: Python<'_>, toml: &str, loader: Py<PyAny>) -> PyResult<Self> {
        // What the loader raises is not a mistake of the author's: it ends the parsing, and passes as it is.
        let raised = Mutex::new(None);
        let load = |path: &str| {
            Python::attach(|py| loader.call1(py, (path,))?.extract::<(bool, String)>(py)).map_or_else(
                |error| {
                    raised.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(error);
                    Err(String::new())
                },
                |(found, text)| if found { Ok(text) } else { Err(text) },
            )
        };
        let parsed = long(py, || Ok(forms::parse(toml, &load)))?;
        if let Some(error) = raised.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            return Err(error);
        }
        parsed.map(Self).map_err(|found| Refused::new_err((found.into_iter().map(row).collect::<Vec<_>>(),)))
    }

    #[staticmethod]
    #[pyo3(signature = (data, /))]
    fn from_cbor(data: &[u8]) -> PyResult<Self> {
        short(|| Ok(Self(forms::Schema::from_cbor(data)?)))
    }

    fn cbor(&self) -> PyResult<Vec<u8>> {
        short(|| Ok(self.0.to_cbor()))
    }

    fn hash(&self) -> PyResult<[u8; 32]> {
        short(|| Ok(self.0.hash().0))
    }

    fn describe(&self) -> PyResult<String> {
        short(|| Ok(forms::to_json(&self.0)))
    }

    #[pyo3(signature = (method, json, /))]
    fn args_from_json(&self, method: &str, json: &str) -> PyResult<Vec<u8>> {
        short(|| Ok(forms::args_from_json(&self.0, method, json)?))
    }

    #[pyo3(signature = (method, pairs, now_ms, /))]
    fn args_from_cli(&self, method: &str, pairs: Vec<(String, String)>, now_ms: Option<u64>) -> PyResult<Vec<u8>> {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, word)| (&**name, &**word)).collect();
        short(|| Ok(forms::args_from_cli(&self.0, method, &pairs, now_ms.map(Time))?))
    }

    #[pyo3(signature = (method, args, /))]
    fn args_to_json(&self, method: &str, args: &[u8]) -> PyResult<String> {
        short(|| Ok(forms::args_to_json(&self.0, method, args)?))
    }

    #[pyo3(signature = (method, result, /))]
    fn result_to_json(&self, method: &str, result: &[u8]) -> PyResult<String> {
        short(|| Ok(forms::result_to_json(&self.0, method, result)?))
    }

    #[pyo3(signature = (number, fields, /))]
    fn event_to_json(&self, number: u32, fields: &[u8]) -> PyResult<String> {
        short(|| Ok(forms::event_to_json(&self.0, number, fields)?))
    }

    #[pyo3(signature = (code, fields, /))]
    fn error_to_json(&self, code: u32, fields: &[u8]) -> PyResult<String> {
        short(|| Ok(forms::error_to_json(&self.0, code, fields)?))
    }

    #[pyo3(signature = (code, fields, /))]
    fn error_to_text(&self, code: u32, fields: &[u8]) -> PyResult<String> {
        short(|| Ok(forms::error_to_text(&self.0, code, fields)?))
    }

    #[pyo3(signature = (item, parts, /))]
    fn storage_key_from_json(&self, item: &str, parts: &str) -> PyResult<Vec<u8>> {
        short(|| Ok(forms::storage_key_from_json(&self.0, item, parts)?))
    }

    #[pyo3(signature = (key, /))]
    fn storage_key_to_json(&self, key: &[u8]) -> PyResult<String> {
        short(|| Ok(forms::storage_key_to_json(&self.0, key)?))
    }

    #[pyo3(signature = (key, value, /))]
    fn storage_entry_to_json(&self, key: &[u8], value: &[u8]) -> PyResult<String> {
        short(|| Ok(forms::storage_entry_to_json(&self.0, key, value)?))
    }

    #[pyo3(signature = (old, /))]
    fn check_upgrade_from(&self, old: &Self) -> PyResult<()> {
        short(|| match forms::storage_appends_to(&old.0, &self.0) {
            Ok(()) => Ok(()),
            Err(item) => Err(ghost_types::Failure::new(ledger::INCOMPATIBLE_STORAGE, [(&*item).into()]).into()),
        })
    }
}

/// The published interfaces, each with what it asks of a contract, as JSON.
#[pyfunction]
#[pyo3(signature = ())]
pub fn published_interfaces() -> PyResult<Vec<(&'static str, String)>> {
    let described = |name| forms::standards::published(name).map(|found| (name, forms::interface_to_json(found)));
    short(|| Ok(forms::standards::names().filter_map(described).collect()))
}

#[pyfunction]
#[pyo3(signature = (code, /))]
pub fn verify_module(py: Python<'_>, code: &[u8]) -> PyResult<([u8; 32], Vec<u8>)> {
    long(py, || {
        let verified = Vm::verify(code)?;
        Ok((verified.hash.0, verified.schema.to_cbor()))
    })
}

fn row(found: Diagnostic) -> Row {
    let Diagnostic { code, slug, line, column, length, offending, message, way_out } = found;
    (code.class, code.code, slug, line, column, length, offending, message, way_out)
}
