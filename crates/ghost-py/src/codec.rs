//! Canonical CBOR to and from Python's own values: None, bool, int, bytes, str and list.

use ghost_types::codec::MAX_DEPTH;
use ghost_types::hash::sha256;
use ghost_types::{CodecError, Reader, Writer};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyInt, PyList, PyString, PyTuple};

use crate::entry::{Stop, short};

#[pyfunction]
#[pyo3(signature = (value, /))]
pub fn encode(value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    short(|| to_cbor(value))
}

#[pyfunction]
#[pyo3(signature = (data, /))]
pub fn decode<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    short(|| to_python(py, data))
}

#[pyfunction]
#[pyo3(signature = (tag, data, /))]
pub fn domain_hash(tag: &str, data: &[u8]) -> PyResult<[u8; 32]> {
    short(|| {
        let len = u8::try_from(tag.len()).map_err(|_| PyValueError::new_err("a tag has at most 255 bytes"))?;
        Ok(sha256(&[&[len], tag.as_bytes(), data].concat()).0)
    })
}

/// Exactly 32 bytes: an address, a hash, a salt or a seed.
pub struct Bytes32(pub [u8; 32]);

impl<'a, 'py> FromPyObject<'a, 'py> for Bytes32 {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let value = value.cast::<PyBytes>()?;
        let bytes = value.as_bytes();
        let wrong = |_| PyValueError::new_err(format!("expected 32 bytes, got {}", bytes.len()));
        bytes.try_into().map(Self).map_err(wrong)
    }
}

/// The canonical encoding of a Python value.
pub fn to_cbor(value: &Bound<'_, PyAny>) -> Result<Vec<u8>, Stop> {
    let mut w = Writer::new();
    write(value, &mut w, 0)?;
    Ok(w.into_bytes())
}

/// The value that is all of `data`.
pub fn to_python<'py>(py: Python<'py>, data: &[u8]) -> Result<Bound<'py, PyAny>, Stop> {
    let mut r = Reader::new(data);
    let value = read(py, &mut r, 0)?;
    r.finish()?;
    Ok(value)
}

fn write(value: &Bound<'_, PyAny>, w: &mut Writer, depth: usize) -> Result<(), Stop> {
    if value.is_none() {
        w.null();
    } else if let Ok(flag) = value.cast::<PyBool>() {
        w.bool(flag.is_true()); // before int, of which it is a subclass
    } else if value.is_instance_of::<PyInt>() {
        write_int(value, w)?;
    } else if let Ok(bytes) = value.cast::<PyBytes>() {
        w.bytes(bytes.as_bytes());
    } else if let Ok(text) = value.cast::<PyString>() {
        w.text(text.to_str().map_err(|_| CodecError::NotUtf8)?); // a lone surrogate has no UTF-8
    } else if let Ok(list) = value.cast::<PyList>() {
        write_items(list.iter(), w, depth)?;
    } else if let Ok(tuple) = value.cast::<PyTuple>() {
        write_items(tuple.iter(), w, depth)?;
    } else {
        let name = value.get_type().name()?;
        let reason = format!("canonical CBOR holds None, bool, int, bytes, str and lists of these, not {name}");
        return Err(PyTypeError::new_err(reason).into());
    }
    Ok(())
}

fn write_int(value: &Bound<'_, PyAny>, w: &mut Writer) -> Result<(), Stop> {
    if let Ok(n) = value.extract::<u64>() {
        w.uint(n);
    } else {
        w.int(value.extract::<i64>().map_err(|_| CodecError::OutOfRange)?);
    }
    Ok(())
}

fn write_items<'py>(items: impl Iterator<Item = Bound<'py, PyAny>>, w: &mut Writer, depth: usize) -> Result<(), Stop> {
    if depth == MAX_DEPTH {
        return Err(CodecError::TooDeep.into()); // a list within itself ends here too
    }
    let items: Vec<_> = items.collect();
    w.array(items.len());
    items.iter().try_for_each(|item| write(item, w, depth + 1))
}

fn read<'py>(py: Python<'py>, r: &mut Reader<'_>, depth: usize) -> Result<Bound<'py, PyAny>, Stop> {
    const NEGATIVE: u8 = 1;
    const BYTES: u8 = 2;
    const TEXT: u8 = 3;
    const ARRAY: u8 = 4;
    let Some(first) = r.rest().first() else { return Err(CodecError::Truncated.into()) };
    Ok(match first >> 5 {
        0 => r.uint()?.into_pyobject(py).map_err(PyErr::from)?.into_any(),
        NEGATIVE => r.int()?.into_pyobject(py).map_err(PyErr::from)?.into_any(),
        BYTES => PyBytes::new(py, r.bytes()?).into_any(),
        TEXT => PyString::new(py, r.text()?).into_any(),
        ARRAY => {
            let len = r.array()?;
            if depth == MAX_DEPTH {
                return Err(CodecError::TooDeep.into());
            }
            // No room is reserved by the count: it may lie, and each item takes at least a byte of input.
            let list = PyList::empty(py);
            for _ in 0..len {
                list.append(read(py, r, depth + 1)?)?;
            }
            list.into_any()
        }
        _ if r.null()? => py.None().into_bound(py),
        _ => match r.bool() {
            Ok(flag) => PyBool::new(py, flag).to_owned().into_any(),
            Err(_) => return Err(CodecError::Forbidden.into()),
        },
    })
}
