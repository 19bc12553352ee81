//! One ordered view of a base state and of what was written over it, page by page, in both directions.

use std::cmp::Ordering;
use std::iter::Peekable;

use crate::{ScanPage, ScanQuery, StateError, StateReader};

/// Most entries fetched from the base at once: enough to amortise a seek, little enough to waste few values.
const BASE_PAGE: usize = 64;

/// A written key, and its value unless it was removed.
pub type WrittenEntry<'a> = (&'a [u8], Option<&'a [u8]>);

/// Written entries in the order of a scan.
pub trait WrittenCursor {
    /// The next written key, with its value unless it was removed.
    ///
    /// # Errors
    /// When the entries are read from a store and it fails.
    fn peek(&mut self) -> Result<Option<WrittenEntry<'_>>, StateError>;

    /// Goes past the next written key.
    ///
    /// # Errors
    /// As [`WrittenCursor::peek`].
    fn skip(&mut self) -> Result<(), StateError>;
}

/// Written entries from an iterator.
pub struct WrittenIter<'a, I: Iterator<Item = WrittenEntry<'a>>>(Peekable<I>);

impl<'a, I: Iterator<Item = WrittenEntry<'a>>> WrittenIter<'a, I> {
    /// Wraps an iterator that is in the order of the scan and within its range.
    #[must_use]
    pub fn new(entries: I) -> Self {
        Self(entries.peekable())
    }
}

impl<'a, I: Iterator<Item = WrittenEntry<'a>>> WrittenCursor for WrittenIter<'a, I> {
    fn peek(&mut self) -> Result<Option<WrittenEntry<'_>>, StateError> {
        Ok(self.0.peek().copied())
    }

    fn skip(&mut self) -> Result<(), StateError> {
        self.0.next();
        Ok(())
    }
}

/// A key and its value.
type Entry<'a> = (&'a [u8], &'a [u8]);

/// A page of `base` as changed by `written`, which holds the written entries of the query's range in its direction.
///
/// The page visits each key that is in the base or was written, once; removed ones count as visited and are not
/// returned. So its work, its `visited` and its `next` depend on state and query alone, never on how the base pages.
///
/// # Errors
/// When the base or the written entries cannot be read.
pub fn merged_page(
    base: &dyn StateReader,
    written: &mut dyn WrittenCursor,
    query: &ScanQuery<'_>,
) -> Result<ScanPage, StateError> {
    let limit = query.limit.max(1);
    let mut page = ScanPage::default();
    let mut bytes = 0_usize;
    let mut last = Vec::new();
    let mut base = BaseCursor::new(base, *query);
    loop {
        let stored = base.peek(limit - page.visited)?;
        let (key, value, side) = match (written.peek()?, stored) {
            (None, None) => return Ok(page),
            (Some((key, value)), None) => (key, value, Ordering::Less),
            (None, Some((key, value))) => (key, Some(value), Ordering::Greater),
            (Some((key, value)), Some((base_key, base_value))) => {
                let side = if query.reverse { base_key.cmp(key) } else { key.cmp(base_key) };
                if side == Ordering::Greater { (base_key, Some(base_value), side) } else { (key, value, side) }
            }
        };
        let size = value.map_or(0, |value| key.len() + value.len());
        if page.visited >= limit || (!page.entries.is_empty() && bytes.saturating_add(size) > query.max_bytes) {
            page.next = Some(ScanPage::next_after(&last, query.reverse));
            return Ok(page);
        }
        page.visited += 1;
        bytes = bytes.saturating_add(size);
        last.clear();
        last.extend_from_slice(key);
        if let Some(value) = value {
            page.entries.push((key.to_vec(), value.to_vec()));
        }
        if side != Ordering::Greater {
            written.skip()?;
        }
        if side != Ordering::Less {
            base.skip();
        }
    }
}

/// Reads the base a few entries at a time.
struct BaseCursor<'r, 'q> {
    base: &'r dyn StateReader,
    query: ScanQuery<'q>,
    /// Where the next page begins, in place of the query's own bound.
    bound: Option<Vec<u8>>,
    page: std::vec::IntoIter<(Vec<u8>, Vec<u8>)>,
    ended: bool,
}

impl<'r, 'q> BaseCursor<'r, 'q> {
    fn new(base: &'r dyn StateReader, query: ScanQuery<'q>) -> Self {
        Self { base, query, bound: None, page: Vec::new().into_iter(), ended: false }
    }

    /// The next entry of the base, fetching a page of about `wanted` when none is left.
    fn peek(&mut self, wanted: usize) -> Result<Option<Entry<'_>>, StateError> {
        while self.page.as_slice().is_empty() && !self.ended {
            let mut query = self.query;
            query.limit = wanted.saturating_add(1).min(BASE_PAGE);
            match &self.bound {
                Some(bound) if query.reverse => query.end = Some(bound),
                Some(bound) => query.start = bound,
                None => {}
            }
            let page = self.base.scan(&query)?;
            self.ended = page.next.is_none();
            self.bound = page.next;
            self.page = page.entries.into_iter();
        }
        Ok(self.page.as_slice().first().map(|(key, value)| (key.as_slice(), value.as_slice())))
    }

    fn skip(&mut self) {
        self.page.next();
    }
}
