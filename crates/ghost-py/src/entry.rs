//! The only way from Python into the ledger's code: it lets the interpreter go, catches panics, and maps every error.
//!
//! One exception leaves here: [`Failure`], a row of interface/errors.toml with its operands; a node that cannot go on has
//! rows of its own there. `ghostnet.core` turns it into the classes a program matches on.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ghost_host::ChainError;
use ghost_host::queries::QueryError;
use ghost_schema::FormError;
use ghost_state::StateError;
use ghost_state::proof::ProofError;
use ghost_types::errors::{proof, request};
use ghost_types::{CodecError, Encode};
use ghost_vm::fault::Fault;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use pyo3::{PyErrArguments, create_exception};

use crate::codec;

create_exception!(ghostnet._ghost, Failure, PyException, "A closed error: (class, code, contract, fields).");

/// Why a call gave nothing.
pub enum Stop {
    /// A closed error.
    Failure(ghost_types::Failure),
    /// What Python raised below the call.
    Raised(PyErr),
}

impl Stop {
    /// What cannot be, is.
    pub fn defect(text: impl Into<String>) -> Self {
        Fault::internal(text).into()
    }
}

/// Does short work: the interpreter stays held, since letting it go would cost more than the work.
pub fn short<T>(work: impl FnOnce() -> Result<T, Stop>) -> PyResult<T> {
    Ok(guarded(work)?)
}

/// Does work that may take long while other Python threads run.
pub fn long<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Stop> + Send) -> PyResult<T> {
    Ok(py.detach(|| guarded(work))?)
}

/// A panic is a defect of ours; it must neither unwind into the interpreter nor end the process as a `BaseException`.
fn guarded<T>(work: impl FnOnce() -> Result<T, Stop>) -> Result<T, Stop> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Stop::defect(format!("panic: {}", said(&*panic)))))
}

fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without words")
}

impl From<Stop> for PyErr {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Failure(failure) => Failure::new_err(Arguments(failure)),
            Stop::Raised(error) => error,
        }
    }
}

/// A failure on its way into an exception's `args`.
struct Arguments(ghost_types::Failure);

impl PyErrArguments for Arguments {
    fn arguments(self, py: Python<'_>) -> Py<PyAny> {
        let ghost_types::Failure { code, contract, fields } = self.0;
        let contract = contract.map(|address| PyBytes::new(py, &address.0));
        let fields = fields.iter().map(|field| codec::to_python(py, &field.to_cbor()).map_err(PyErr::from));
        let made = fields.collect::<PyResult<Vec<_>>>().and_then(|fields| PyList::new(py, fields));
        let arguments = made.and_then(|fields| (code.class, code.code, contract, fields).into_pyobject(py));
        // Only a lack of memory gets here; the exception then carries that.
        arguments.map_or_else(|error| error.into_value(py).into_any(), |arguments| arguments.into_any().unbind())
    }
}

impl From<PyErr> for Stop {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

impl From<ghost_types::Failure> for Stop {
    fn from(failure: ghost_types::Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<CodecError> for Stop {
    fn from(error: CodecError) -> Self {
        Self::Failure(ghost_ledger::admission::codec_failure(error))
    }
}

impl From<FormError> for Stop {
    fn from(error: FormError) -> Self {
        // Nothing hashes what a caller is told, so the words stay in.
        Self::Failure(ghost_types::Failure::new(error.problem.code, error.problem.fields))
    }
}

impl From<ProofError> for Stop {
    fn from(error: ProofError) -> Self {
        let code = match error {
            ProofError::TooLong => proof::TOO_LONG,
            ProofError::Malformed => proof::MALFORMED,
            ProofError::OtherKey => proof::OTHER_KEY,
            ProofError::OtherValue => proof::OTHER_VALUE,
            ProofError::OtherKind => proof::OTHER_KIND,
            ProofError::OtherRoot => proof::OTHER_ROOT,
            ProofError::NotAround => proof::NOT_AROUND,
            ProofError::NotAdjacent => proof::NOT_ADJACENT,
        };
        Self::Failure(ghost_types::Failure::new(code, []))
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Failure(fault.failure())
    }
}

impl From<ChainError> for Stop {
    fn from(error: ChainError) -> Self {
        error.failure().into()
    }
}

impl From<QueryError> for Stop {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::State(error) => error.into(),
            QueryError::Fault(fault) => fault.into(),
        }
    }
}

impl From<StateError> for Stop {
    fn from(error: StateError) -> Self {
        match error {
            StateError::HeightNotKept { height, newest, .. } if height > newest => {
                ghost_types::Failure::new(request::UNKNOWN_BLOCK, [height.into(), newest.into()]).into()
            }
            StateError::HeightNotKept { height, oldest, .. } => {
                ghost_types::Failure::new(request::HEIGHT_NOT_KEPT, [height.into(), oldest.into()]).into()
            }
            fault @ (StateError::Store { .. } | StateError::CorruptRecord { .. }) => Fault::from(fault).into(),
        }
    }
}

/// A text that is not what `field` must be.
pub fn malformed(field: &str, expected: &str) -> Stop {
    Stop::Failure(ghost_types::Failure::new(request::MALFORMED_FIELD, [field.into(), expected.into()]))
}
