//! A disk in memory that fails as disks do: it loses what was not synced, tears writes, fills up, turns read-only.
//!
//! What `kill -9` cannot show, because the kernel keeps what a killed process wrote.

use std::io::{Error, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

/// xorshift64*: the tests' only chance.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) % bound.max(1)
    }
}

/// What a disk does from some operation on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The power is gone: nothing works any more.
    PowerLost,
    /// Writes and growth fail with this kind of error, syncs and reads work.
    Writes(ErrorKind),
    /// One sync fails, as `fsync` does once for pages it could not write; later ones claim success.
    OneSync,
}

/// The disk. Clones are handles to the same one.
#[derive(Debug, Clone)]
pub(crate) struct Disk(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// What is safe.
    durable: Vec<u8>,
    /// What a reader sees.
    seen: Vec<u8>,
    /// What was done since the last sync.
    unsynced: Vec<Change>,
    /// Writes, growths and syncs so far.
    operations: u64,
    failure: Option<(u64, Failure)>,
}

#[derive(Debug, Clone)]
enum Change {
    Write(u64, Vec<u8>),
    Length(u64),
}

impl Disk {
    pub fn new(content: Vec<u8>) -> Self {
        let state =
            State { durable: content.clone(), seen: content, unsynced: Vec::new(), operations: 0, failure: None };
        Self(Arc::new(Mutex::new(state)))
    }

    /// Fails from operation number `at` on.
    pub fn fail(&self, at: u64, failure: Failure) {
        self.state().failure = Some((at, failure));
    }

    pub fn operations(&self) -> u64 {
        self.state().operations
    }

    /// What a reader sees.
    pub fn content(&self) -> Vec<u8> {
        self.state().seen.clone()
    }

    /// Puts noise over a part of what a reader sees.
    pub fn damage(&self, place: std::ops::Range<usize>, random: &mut Random) {
        self.state().seen[place].fill_with(|| random.below(256) as u8);
    }

    /// What may be left after the power was lost now: all that was synced; of the rest any part, in any order, the last
    /// of it torn.
    pub fn after_power_loss(&self, random: &mut Random) -> Vec<u8> {
        let state = self.state();
        let mut left = state.durable.clone();
        let keep = random.below(101);
        let survived: Vec<&Change> = state.unsynced.iter().filter(|_| random.below(100) < keep).collect();
        for (place, change) in survived.iter().enumerate() {
            match change {
                Change::Write(at, bytes) if place + 1 == survived.len() => {
                    let torn = random.below(bytes.len() as u64 + 1) as usize;
                    write(&mut left, *at, &bytes[..torn]);
                }
                Change::Write(at, bytes) => write(&mut left, *at, bytes),
                Change::Length(length) => left.resize(*length as usize, 0),
            }
        }
        left
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A write beyond the end, whose growth was lost, leaves zeros between.
fn write(content: &mut Vec<u8>, at: u64, bytes: &[u8]) {
    let (start, end) = (at as usize, at as usize + bytes.len());
    if content.len() < end {
        content.resize(end, 0);
    }
    content[start..end].copy_from_slice(bytes);
}

impl State {
    /// Counts an operation and says whether it fails.
    fn operate(&mut self, is_sync: bool) -> Result<(), Error> {
        self.operations += 1;
        let Some((at, failure)) = self.failure else { return Ok(()) };
        match failure {
            _ if self.operations < at => Ok(()),
            Failure::PowerLost => Err(Error::other("the power is gone")),
            Failure::Writes(kind) if !is_sync => Err(kind.into()),
            Failure::OneSync if is_sync => {
                self.failure = None;
                self.unsynced.clear(); // the kernel marks the pages clean: they are never written
                Err(Error::from_raw_os_error(5)) // EIO
            }
            _ => Ok(()),
        }
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64, Error> {
        Ok(self.state().seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        let state = self.state();
        if let Some((at, Failure::PowerLost)) = state.failure
            && state.operations >= at
        {
            return Err(Error::other("the power is gone"));
        }
        let start = offset as usize;
        let found = state.seen.get(start..start + out.len()).ok_or(ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(found);
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<(), Error> {
        let mut state = self.state();
        state.operate(false)?;
        state.seen.resize(len as usize, 0);
        state.unsynced.push(Change::Length(len));
        Ok(())
    }

    fn sync_data(&self) -> Result<(), Error> {
        let mut state = self.state();
        state.operate(true)?;
        state.durable = state.seen.clone();
        state.unsynced.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), Error> {
        let mut state = self.state();
        state.operate(false)?;
        write(&mut state.seen, offset, data);
        state.unsynced.push(Change::Write(offset, data.to_vec()));
        Ok(())
    }
}
