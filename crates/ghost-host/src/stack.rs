//! Threads whose stacks hold the deepest chain of contract calls, for everything that runs contract code.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use ghost_vm::engine::NATIVE_STACK_BYTES;
use ghost_vm::kernel::Fault;
use ghost_vm::run_limits::MAX_CALL_DEPTH;

/// Stack of one level of calls: the guest's native stack, and the host's frames between it and the next. A debug build's
/// host frames took 60 KiB at the most; 256 KiB leaves room.
const LEVEL_BYTES: usize = NATIVE_STACK_BYTES + 256 * 1024;
/// Stack of an execution thread. Only touched pages take memory.
const STACK_BYTES: usize = (MAX_CALL_DEPTH + 1) * LEVEL_BYTES;

type Job = Box<dyn FnOnce() + Send>;

/// A few threads that run jobs in the order given.
pub struct Workers {
    jobs: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts `count` threads.
    ///
    /// # Errors
    /// When the system gives no more threads or address space.
    pub fn start(name: &str, count: usize) -> Result<Self, Fault> {
        let (jobs, queue) = channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        let spawn = |number| {
            let queue = Arc::clone(&queue);
            let thread = Builder::new().name(format!("{name}-{number}")).stack_size(STACK_BYTES);
            thread.spawn(move || work(&queue)).map_err(|error| Fault::engine(format!("cannot start a thread: {error}")))
        };
        Ok(Self { threads: (0..count).map(spawn).collect::<Result<_, _>>()?, jobs: Some(jobs) })
    }

    /// Runs a job later.
    pub fn spawn(&self, job: impl FnOnce() + Send + 'static) {
        if let Some(jobs) = &self.jobs {
            // The threads live as long as this value, so somebody receives it.
            let _ = jobs.send(Box::new(job));
        }
    }

    /// Runs a job and waits for what it gives.
    ///
    /// # Errors
    /// When the job panicked: a defect, and this node's fault.
    pub fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        let (answer, result) = channel();
        self.spawn(move || {
            let _ = answer.send(job());
        });
        result.recv().map_err(|_| Fault::internal("a worker thread panicked; its message is above"))
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn work(queue: &Mutex<Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            // A job that panics answers nobody; the thread goes on for the others.
            Ok(job) => drop(std::panic::catch_unwind(std::panic::AssertUnwindSafe(job))),
            Err(_) => return,
        }
    }
}
