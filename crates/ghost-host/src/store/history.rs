//! Previous values, for reads at a height: runs of a few hundred blocks each, sorted by key and height.
//!
//! A run is written whole when its blocks are folded into the tables, and dropped whole when the window has passed it;
//! neither touches the pages of other runs. A read asks the runs after its height in turn; a window has four of an idle
//! chain and about forty of a busy one.

use std::collections::BTreeMap;
use std::sync::Arc;

use ghost_state::merge::{WrittenCursor, WrittenEntry};
use ghost_state::{ScanQuery, StateError};
use redb::{OwnedRange, ReadOnlyTable, ReadTransaction, ReadableTable, Table};

use super::bytes::{Fields, put_key, put_number, put_option, seal, unseal};
use super::tables::{HISTORY, RUNS};
use crate::faults::During;

/// Bytes of a part of a run, about: one page of the store.
const PART_BYTES: usize = 3_800;

/// A change of a key, as history keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Past {
    pub key: Vec<u8>,
    /// The block that changed it.
    pub height: u64,
    /// The value before that block.
    pub before: Option<Vec<u8>>,
    /// The block removed the entry.
    pub removed: bool,
}

/// Writes a run, change by change, in order of key and height.
pub(crate) struct RunWriter<'t, 'w> {
    table: &'t mut Table<'w, &'static [u8], &'static [u8]>,
    run: u32,
    part_key: Vec<u8>,
    part: Vec<u8>,
    last_key: Vec<u8>,
}

impl<'t, 'w> RunWriter<'t, 'w> {
    pub fn new(table: &'t mut Table<'w, &'static [u8], &'static [u8]>, run: u32) -> Self {
        Self { table, run, part_key: Vec::new(), part: Vec::new(), last_key: Vec::new() }
    }

    pub fn put(&mut self, key: &[u8], height: u64, before: Option<&[u8]>, removed: bool) -> Result<(), StateError> {
        if self.part.is_empty() {
            self.part_key = part_key(self.run, key, height);
            self.last_key.clear();
        }
        put_key(&mut self.part, key, &self.last_key);
        put_number(&mut self.part, height << 1 | u64::from(removed));
        put_option(&mut self.part, before);
        self.last_key.clear();
        self.last_key.extend_from_slice(key);
        if self.part.len() >= PART_BYTES { self.finish() } else { Ok(()) }
    }

    /// Writes what is left.
    pub fn finish(&mut self) -> Result<(), StateError> {
        if !self.part.is_empty() {
            let part = seal("history", &self.part_key, std::mem::take(&mut self.part));
            self.table.insert(self.part_key.as_slice(), part.as_slice()).during("write history")?;
        }
        Ok(())
    }
}

/// The table's key of a part that begins with a change: in the order of run, key, height.
pub(crate) fn part_key(run: u32, key: &[u8], height: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(key.len() + 16);
    out.extend_from_slice(&run.to_be_bytes());
    for &byte in key {
        out.push(byte);
        if byte == 0 {
            out.push(0xFF); // so that the end sorts before every continuation
        }
    }
    out.extend_from_slice(&[0, 0]);
    out.extend_from_slice(&height.to_be_bytes());
    out
}

/// All parts of a run.
pub(crate) fn run_range(run: u32) -> std::ops::Range<Vec<u8>> {
    run.to_be_bytes().to_vec()..(run + 1).to_be_bytes().to_vec()
}

/// The changes in a part.
pub(crate) fn decode_part(key: &[u8], record: &[u8]) -> Result<Vec<Past>, StateError> {
    let corrupt = || StateError::corrupt("history", key, "the part does not decode");
    let mut fields = Fields(unseal("history", key, record)?);
    let (mut list, mut last) = (Vec::new(), Vec::new());
    while !fields.is_empty() {
        fields.key(&mut last).ok_or_else(corrupt)?;
        let height = fields.number().ok_or_else(corrupt)?;
        let before = fields.option().ok_or_else(corrupt)?.map(<[u8]>::to_vec);
        list.push(Past { key: last.clone(), height: height >> 1, before, removed: height & 1 == 1 });
    }
    Ok(list)
}

/// The runs as a reader has them.
pub(crate) struct History {
    table: ReadOnlyTable<&'static [u8], &'static [u8]>,
    /// Each run with its last height, oldest first.
    runs: Vec<(u32, u64)>,
}

impl History {
    pub fn open(read: &ReadTransaction) -> Result<Self, StateError> {
        let mut runs = Vec::new();
        for run in read.open_table(RUNS).during("read history")?.iter().during("read history")? {
            let (run, heights) = run.during("read history")?;
            runs.push((run.value(), heights.value().1));
        }
        Ok(Self { table: read.open_table(HISTORY).during("read history")?, runs })
    }

    /// The value of `key` at `height`, if it changed after that and before the tables' height.
    pub fn value_at(&self, key: &[u8], height: u64) -> Result<Option<Option<Vec<u8>>>, StateError> {
        for &(run, _) in self.runs.iter().filter(|(_, last)| *last > height) {
            if let Some(past) = first_change(&self.table, run, key, height)? {
                return Ok(Some(past.before));
            }
        }
        Ok(None)
    }

    /// The keys of a range that changed after `height`, with their values at it, in the direction of the query.
    pub fn cursor(&self, height: u64, query: &ScanQuery<'_>) -> Result<PastCursor, StateError> {
        let runs = self.runs.iter().filter(|(_, last)| *last > height);
        let cursors = runs.map(|&(run, _)| RunCursor::open(&self.table, run, height, query));
        Ok(PastCursor { cursors: cursors.collect::<Result<_, _>>()?, reverse: query.reverse, next: None })
    }
}

/// The first change of `key` in a run that is later than `height`.
pub(crate) fn first_change<T>(table: &T, run: u32, key: &[u8], height: u64) -> Result<Option<Past>, StateError>
where
    T: ReadableTable<&'static [u8], &'static [u8]>,
{
    let wanted = |past: &Past| past.key == key && past.height > height;
    let place = part_key(run, key, height + 1);
    let runs = run_range(run);
    let mut before = table.range(runs.start.as_slice()..place.as_slice()).during("read history")?;
    let mut after = table.range(place.as_slice()..runs.end.as_slice()).during("read history")?;
    for part in [before.next_back(), after.next()].into_iter().flatten() {
        let (part, record) = part.during("read history")?;
        if let Some(past) = decode_part(part.value(), record.value())?.into_iter().find(wanted) {
            return Ok(Some(past));
        }
    }
    Ok(None)
}

/// Goes through one run's changes of a range that are later than a height, one key at a time.
struct RunCursor {
    parts: OwnedRange<&'static [u8], &'static [u8]>,
    /// What of the present part was not yet given; the next is last.
    rest: Vec<Past>,
    range: Arc<Range>,
}

struct Range {
    start: Vec<u8>,
    end: Option<Vec<u8>>,
    height: u64,
    reverse: bool,
}

impl RunCursor {
    fn open(
        table: &ReadOnlyTable<&'static [u8], &'static [u8]>,
        run: u32,
        height: u64,
        query: &ScanQuery<'_>,
    ) -> Result<Self, StateError> {
        // The part that holds the range's first change may begin before the range.
        let bounds = run_range(run);
        let start = part_key(run, query.start, 0);
        let mut before = table.range(bounds.start.as_slice()..start.as_slice()).during("read history")?;
        let first = match before.next_back() {
            Some(part) => part.during("read history")?.0.value().to_vec(),
            None => start,
        };
        let end = query.end.map_or(bounds.end, |end| part_key(run, end, 0));
        let end = if end < first { first.clone() } else { end };
        let parts = table.range_owned(first.as_slice()..end.as_slice()).during("read history")?;
        let range =
            Range { start: query.start.to_vec(), end: query.end.map(<[u8]>::to_vec), height, reverse: query.reverse };
        Ok(Self { parts, rest: Vec::new(), range: Arc::new(range) })
    }

    /// The next key, with its earliest change after the height.
    fn next(&mut self) -> Result<Option<Past>, StateError> {
        let Some(mut found) = self.next_change()? else { return Ok(None) };
        while let Some(other) = self.next_change()? {
            if other.key != found.key {
                self.rest.push(other);
                break;
            }
            if other.height < found.height {
                found = other;
            }
        }
        Ok(Some(found))
    }

    fn next_change(&mut self) -> Result<Option<Past>, StateError> {
        loop {
            if let Some(past) = self.rest.pop() {
                return Ok(Some(past));
            }
            let part = if self.range.reverse { self.parts.next_back() } else { self.parts.next() };
            let Some(part) = part else { return Ok(None) };
            let (key, record) = part.during("read history")?;
            let range = Arc::clone(&self.range);
            let within = |past: &Past| {
                past.height > range.height
                    && past.key >= range.start
                    && range.end.as_ref().is_none_or(|end| past.key < *end)
            };
            self.rest = decode_part(key.value(), record.value())?.into_iter().filter(within).collect();
            if !self.range.reverse {
                self.rest.reverse();
            }
        }
    }
}

/// All runs together: each key once, with its value at the height.
pub(crate) struct PastCursor {
    cursors: Vec<RunCursor>,
    reverse: bool,
    next: Option<Heads>,
}

/// The next change of each run, and of them the key that comes first.
struct Heads {
    of_run: Vec<Option<Past>>,
    first: Option<(Vec<u8>, Option<Vec<u8>>)>,
}

impl PastCursor {
    fn fill(&mut self) -> Result<&Heads, StateError> {
        let mut heads = match self.next.take() {
            Some(heads) => heads,
            None => {
                let of_run = self.cursors.iter_mut().map(RunCursor::next).collect::<Result<_, _>>()?;
                Heads { of_run, first: None }
            }
        };
        if heads.first.is_none() {
            let mut by_key: BTreeMap<&[u8], &Past> = BTreeMap::new();
            for past in heads.of_run.iter().flatten() {
                by_key.entry(&past.key).or_insert(past); // runs come oldest first, and the oldest change counts
            }
            let first = if self.reverse { by_key.last_key_value() } else { by_key.first_key_value() };
            heads.first = first.map(|(key, past)| (key.to_vec(), past.before.clone()));
        }
        Ok(self.next.insert(heads))
    }
}

impl WrittenCursor for PastCursor {
    fn peek(&mut self) -> Result<Option<WrittenEntry<'_>>, StateError> {
        let heads = self.fill()?;
        Ok(heads.first.as_ref().map(|(key, value)| (key.as_slice(), value.as_deref())))
    }

    fn skip(&mut self) -> Result<(), StateError> {
        let Some(heads) = &mut self.next else { return Ok(()) };
        let Some((key, _)) = heads.first.take() else { return Ok(()) };
        for (head, cursor) in heads.of_run.iter_mut().zip(&mut self.cursors) {
            if head.as_ref().is_some_and(|past| past.key == key) {
                *head = cursor.next()?;
            }
        }
        Ok(())
    }
}
