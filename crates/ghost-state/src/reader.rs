//! How flat state is read: the one trait a store implements for the ledger, and a reader in memory for tests and genesis.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::StateError;

/// A consistent, unchanging view of the flat state: ordered entries of raw key and value.
///
/// A view never changes after it was made: two reads of one key give one answer. It is shared between threads as
/// `Arc<dyn StateReader>`.
pub trait StateReader: Send + Sync {
    /// The value under `key`, if there is one.
    ///
    /// # Errors
    /// When the store fails or a record is corrupt; never because the key is absent.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StateError>;

    /// A page of the entries in a range, in key order or against it.
    ///
    /// A page may hold fewer entries than allowed although more follow; only `next` says that the range has ended.
    ///
    /// # Errors
    /// As [`StateReader::get`].
    fn scan(&self, query: &ScanQuery<'_>) -> Result<ScanPage, StateError>;
}

/// Bounds of a range of raw keys, as the ordered maps of the standard library take them.
pub type KeyBounds<'a> = (Bound<&'a [u8]>, Bound<&'a [u8]>);

/// A half-open range `start..end` of raw keys, a direction, and how much one page may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanQuery<'a> {
    /// First key of the range, included.
    pub start: &'a [u8],
    /// End of the range, excluded; `None` is the end of the state.
    pub end: Option<&'a [u8]>,
    /// From the last key to the first.
    pub reverse: bool,
    /// How many keys a page may visit, at least 1 (0 counts as 1).
    pub limit: usize,
    /// After how many bytes of keys and values a page ends; its first entry is given whatever its size.
    pub max_bytes: usize,
}

impl<'a> ScanQuery<'a> {
    /// All keys from `start` to `end`, ascending, with no bound on a page but `limit`.
    #[must_use]
    pub const fn range(start: &'a [u8], end: Option<&'a [u8]>, limit: usize) -> Self {
        Self { start, end, reverse: false, limit, max_bytes: usize::MAX }
    }

    /// The bounds as the ordered maps of the standard library take them; `None` for an empty range.
    #[must_use]
    pub fn bounds(&self) -> Option<KeyBounds<'a>> {
        let end = match self.end {
            Some(end) if end <= self.start => return None,
            Some(end) => Bound::Excluded(end),
            None => Bound::Unbounded,
        };
        Some((Bound::Included(self.start), end))
    }
}

/// Entries in the order asked for, and where the next page begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScanPage {
    /// Raw keys and values.
    pub entries: Vec<(Vec<u8>, Vec<u8>)>,
    /// How many keys were looked at to make this page: those returned, and those removed in this block.
    pub visited: usize,
    /// Where to go on: the next query's `start`, or its `end` when descending. `None` when the range has ended.
    pub next: Option<Vec<u8>>,
}

impl ScanPage {
    /// The bound from which a scan goes on after it visited `key`.
    #[must_use]
    pub fn next_after(key: &[u8], reverse: bool) -> Vec<u8> {
        let mut next = key.to_vec();
        if !reverse {
            next.push(0); // the smallest key above `key`
        }
        next
    }
}

/// The first key after every key that begins with `prefix`; `None` when there is none (the prefix is empty or all 0xFF).
#[must_use]
pub fn prefix_end(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|&byte| byte != 0xFF)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}

/// State held in memory: for tests, for genesis, and for views that need no store.
#[derive(Debug, Clone, Default)]
pub struct MemoryReader {
    entries: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl MemoryReader {
    /// An empty state.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Applies what a block changed, as a store does when it commits.
    pub fn apply(&mut self, changes: &crate::Changes) {
        for change in changes.iter() {
            match &change.after {
                Some(value) => self.entries.insert(change.key.clone(), value.clone()),
                None => self.entries.remove(&change.key),
            };
        }
    }

    /// All entries in key order.
    #[must_use]
    pub fn entries(&self) -> &BTreeMap<Vec<u8>, Vec<u8>> {
        &self.entries
    }
}

impl From<BTreeMap<Vec<u8>, Vec<u8>>> for MemoryReader {
    fn from(entries: BTreeMap<Vec<u8>, Vec<u8>>) -> Self {
        Self { entries }
    }
}

impl StateReader for MemoryReader {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        Ok(self.entries.get(key).cloned())
    }

    fn scan(&self, query: &ScanQuery<'_>) -> Result<ScanPage, StateError> {
        let Some(bounds) = query.bounds() else { return Ok(ScanPage::default()) };
        let range = self.entries.range::<[u8], _>(bounds);
        Ok(if query.reverse { page_of(range.rev(), query) } else { page_of(range, query) })
    }
}

/// Fills one page from an ordered iterator of live entries.
fn page_of<'e>(entries: impl Iterator<Item = (&'e Vec<u8>, &'e Vec<u8>)>, query: &ScanQuery<'_>) -> ScanPage {
    let mut page = ScanPage::default();
    let mut bytes = 0_usize;
    for (key, value) in entries {
        let size = key.len() + value.len();
        if page.visited >= query.limit.max(1) || (page.visited > 0 && bytes.saturating_add(size) > query.max_bytes) {
            page.next = page.entries.last().map(|(last, _)| ScanPage::next_after(last, query.reverse));
            break;
        }
        bytes += size;
        page.visited += 1;
        page.entries.push((key.clone(), value.clone()));
    }
    page
}
