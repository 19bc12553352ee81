//! What waits for its turn: two lanes, and inside a lane one delivery a contract in turn, each contract's by due time.
//!
//! A key is `lane ‖ contract ‖ due ‖ height ‖ index`. The order of keys is the order inside a contract; round robin is a
//! cursor that names the contract served last. A delivery queued while wakeups run carries the next height, and so waits
//! for the next block.

use std::collections::BTreeMap;

use ghost_state::prefix_end;
use ghost_types::key::take;
use ghost_types::{Address, Decode, Hash};
use ghost_vm::kernel::Fault;

use crate::state::LedgerState;
use crate::tables::{Ready, Table};

/// Which half of a block's wakeup gas a delivery draws on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Lane {
    /// Answers and one-shot timers: at least half.
    Prompt = 0,
    /// Subscriptions and periodic wakeups: the rest.
    Steady = 1,
}

/// A delivery taken from the queue.
pub(crate) struct Taken {
    pub key: Vec<u8>,
    pub contract: Address,
    pub due: u64,
    pub ready: Ready,
}

impl LedgerState {
    /// Appends a delivery.
    pub(crate) fn enqueue(&mut self, lane: Lane, contract: Address, due: u64, ready: &Ready) -> Result<(), Fault> {
        let mut key = Table::Ready.start();
        key.fixed(&[lane as u8]);
        key.fixed(&contract.0);
        key.fixed(&due.to_be_bytes());
        key.fixed(&self.ready_from.to_be_bytes());
        key.fixed(&self.queued.to_be_bytes());
        self.queued += 1;
        self.write(key.as_bytes(), ready)
    }

    /// The delivery whose turn it is in a lane, if one may run in this block. It stays queued.
    pub(crate) fn next_ready(&mut self, lane: Lane) -> Result<Option<Taken>, Fault> {
        let prefix = Table::Ready.start().with(&(lane as u8)).into_bytes();
        let end = prefix_end(&prefix);
        let cursor: Option<Address> = self.read(&cursor_key(lane))?;
        let after =
            cursor.map_or_else(|| Some(prefix.clone()), |contract| prefix_end(&contract_prefix(&prefix, contract)));
        // From the contract after the one served last to the lane's end, then once around.
        if let Some(start) = after
            && let Some(taken) = self.first_runnable(&prefix, start, end.as_deref())?
        {
            return Ok(Some(taken));
        }
        self.first_runnable(&prefix, prefix.clone(), end.as_deref())
    }

    /// Notes that a contract was served.
    pub(crate) fn served(&mut self, lane: Lane, contract: Address) -> Result<(), Fault> {
        self.write(&cursor_key(lane), &contract)
    }

    /// The first contract from `start` on whose first delivery may run. Those queued for the next block come last in
    /// their contract, so one look a contract is enough.
    fn first_runnable(&mut self, prefix: &[u8], start: Vec<u8>, end: Option<&[u8]>) -> Result<Option<Taken>, Fault> {
        let mut at = start.clone();
        let found = loop {
            let (from, stop) = self.searched.gap(at);
            if end.is_some_and(|end| *from >= *end) {
                break None;
            }
            let bound = [stop.as_deref(), end].into_iter().flatten().min();
            let Some((key, value)) = self.first(&from, bound)? else {
                match stop {
                    Some(stop) if end.is_none_or(|end| *stop < *end) => at = stop,
                    _ => break None,
                }
                continue;
            };
            let Some((contract, due, height)) = parse_key(&key[prefix.len()..]) else {
                return Err(Fault::internal("a queue key is malformed"));
            };
            if height <= self.block.height {
                let ready =
                    Ready::from_cbor(&value).map_err(|_| Fault::internal("a queued delivery does not decode"))?;
                break Some(Taken { key, contract, due, ready });
            }
            match prefix_end(&contract_prefix(prefix, contract)) {
                Some(next) => at = next,
                None => break None,
            }
        };
        let until = found.as_ref().map(|taken| taken.key.as_slice()).or(end);
        if let Some(until) = until {
            self.searched.add(start, until);
        }
        Ok(found)
    }
}

/// Ranges of the queue in which nothing is left that may run in this block. While deliveries run, what is queued is for
/// the next block, so a range that was searched need not be searched again: draining a queue looks at each of its
/// entries once, and not at all that were taken before it.
#[derive(Default)]
pub(crate) struct Searched(BTreeMap<Vec<u8>, Vec<u8>>);

impl Searched {
    /// From where on `at` was not searched, and where the next searched range begins.
    fn gap(&self, at: Vec<u8>) -> (Vec<u8>, Option<Vec<u8>>) {
        let within = self.0.range(..=at.clone()).next_back().filter(|(_, end)| **end > at);
        let from = within.map_or(at, |(_, end)| end.clone());
        let next = self.0.range(from.clone()..).next().map(|(start, _)| start.clone());
        (from, next)
    }

    /// Notes a range, joined with those it touches.
    fn add(&mut self, mut start: Vec<u8>, end: &[u8]) {
        let mut end = end.to_vec();
        if start >= end {
            return;
        }
        while let Some((other, last)) = self.0.range(..=end.clone()).next_back() {
            if *last < start {
                break;
            }
            start = start.min(other.clone());
            end = end.max(last.clone());
            let other = other.clone();
            self.0.remove(&other);
        }
        self.0.insert(start, end);
    }
}

fn cursor_key(lane: Lane) -> Vec<u8> {
    Table::Cursor.start().with(&(lane as u8)).into_bytes()
}

fn contract_prefix(lane: &[u8], contract: Address) -> Vec<u8> {
    [lane, &contract.0].concat()
}

fn parse_key(mut rest: &[u8]) -> Option<(Address, u64, u64)> {
    let contract = Address(take(&mut rest)?);
    Some((contract, u64::from_be_bytes(take(&mut rest)?), u64::from_be_bytes(take(&mut rest)?)))
}

/// The id of one delivery: of its wakeup, the block and its number there.
pub(crate) fn delivery_id(genesis: Hash, wakeup: Hash, height: u64, number: u32) -> Hash {
    ghost_types::hash::hash("ghost/wakeup/1", &ghost_types::Encode::to_cbor(&(genesis, wakeup, height, number)))
}

#[cfg(test)]
mod tests;
