//! A chain executed again from its genesis, with progress, until it is done or somebody presses Ctrl-C.
#![allow(clippy::disallowed_methods, reason = "a thread works while this one listens for signals")]

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use ghost_host::audit::{AuditError, verify};
use ghost_types::errors::proof;
use pyo3::prelude::*;

use crate::entry::{Stop, long};

/// How often progress is told and signals are looked at: quick for a finger, nothing beside a block.
const TICK: Duration = Duration::from_millis(100);

/// What the two threads share.
#[derive(Default)]
struct Shared {
    height: AtomicU64,
    head: AtomicU64,
    cancelled: AtomicBool,
    ended: Mutex<bool>,
    woken: Condvar,
}

/// Ends the replay from within its progress callback; the thread that runs it takes it as any job's end.
struct Cancelled;

/// Height and header hash of the newest block, transactions, receipts.
type Audited = (u64, [u8; 32], u64, u64);

#[pyfunction]
#[pyo3(signature = (folder, progress, /))]
pub fn audit_verify(py: Python<'_>, folder: PathBuf, progress: &Bound<'_, PyAny>) -> PyResult<Audited> {
    let shared = Arc::new(Shared::default());
    let theirs = Arc::clone(&shared);
    let worker = std::thread::spawn(move || {
        let watched = Arc::clone(&theirs);
        let verdict = verify(&folder, move |height, head| watched.advance(height, head));
        theirs.end();
        verdict
    });
    while !py.detach(|| shared.wait() || worker.is_finished()) {
        if let Err(error) = shared.tell(progress).and_then(|()| py.check_signals()) {
            shared.cancelled.store(true, Ordering::Relaxed);
            // The store is let go before the caller hears of it.
            let _ = py.detach(|| worker.join());
            return Err(error);
        }
    }
    shared.tell(progress)?;
    long(py, || match worker.join() {
        Ok(Ok(audited)) => Ok((audited.head.height, audited.head.hash().0, audited.transactions, audited.receipts)),
        Ok(Err(AuditError::Mismatch { height, what })) => {
            Err(ghost_types::Failure::new(proof::AUDIT_MISMATCH, [height.into(), what.into()]).into())
        }
        Ok(Err(AuditError::Fault(fault))) => Err(fault.into()),
        Err(_) => Err(Stop::defect("the audit's thread panicked; its message is above")),
    })
}

impl Shared {
    /// For the thread that works: notes how far it is, and ends its work when nobody wants it any more.
    fn advance(&self, height: u64, head: u64) {
        self.height.store(height, Ordering::Relaxed);
        self.head.store(head, Ordering::Relaxed);
        if self.cancelled.load(Ordering::Relaxed) {
            resume_unwind(Box::new(Cancelled));
        }
    }

    fn end(&self) {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.woken.notify_all();
    }

    /// Waits a tick; whether the work has ended.
    fn wait(&self) -> bool {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        *self.woken.wait_timeout_while(ended, TICK, |ended| !*ended).unwrap_or_else(PoisonError::into_inner).0
    }

    fn tell(&self, progress: &Bound<'_, PyAny>) -> PyResult<()> {
        let (height, head) = (self.height.load(Ordering::Relaxed), self.head.load(Ordering::Relaxed));
        progress.call1((height, head)).map(drop)
    }
}
