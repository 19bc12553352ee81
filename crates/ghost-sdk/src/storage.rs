//! The contract's own storage, as its schema lays it out: values, maps, ordered maps, sets and lists.
//!
//! `contract!` makes a `Store` with one accessor for each item of `[storage]`; `cx.store()` hands it out, for writing
//! in a [`Call`](crate::Call) and for reading in a [`View`](crate::View). An entry that does not decode (a migration
//! forgot it) ends the frame with the standard error `missing_value`.
//!
//! ```
//! # ghost_sdk::contract!("tests/storage/contract.toml");
//! # struct Queue;
//! // owner = { value = "address" }, guests = { set = "address" }, seats = { map = ["u8", "address"] },
//! // debts = { map = ["address", "u64", "rlusd"], ordered = true }, bids = { list = "rlusd" }
//! #[ghost_sdk::export]
//! impl Contract for Queue {
//!     fn init(cx: &mut Call) -> Result<()> {
//!         let (store, me) = (cx.store(), cx.caller());
//!         store.owner().set(&me);
//!         store.guests().insert(&me);
//!         store.seats().set(&1, &me);
//!         store.debts().set(&(me, 7), &Rlusd::dollars(2));
//!         store.bids().push(&Rlusd::dollars(3));
//!         Ok(())
//!     }
//!
//!     /// The sum of what the caller owes, in pages of 20.
//!     fn owed(cx: &View) -> Result<Rlusd> {
//!         let mine = cx.store().debts().within(&cx.caller());
//!         let (mut sum, mut after) = (Rlusd::ZERO, None);
//!         loop {
//!             let before = after;
//!             for (number, debt) in mine.page::<20>(before.as_ref()) {
//!                 sum = sum.plus(debt)?;
//!                 after = Some(number);
//!             }
//!             if after == before {
//!                 return Ok(sum);
//!             }
//!         }
//!     }
//!
//!     /// The last bid.
//!     fn bid(cx: &View) -> Result<Option<Rlusd>> {
//!         let bids = cx.store().bids();
//!         Ok(bids.len().checked_sub(1).and_then(|last| bids.get(last)))
//!     }
//! }
//! # fn main() {}
//! ```
#![forbid(unsafe_code)]

use alloc::vec::Vec;
use core::marker::PhantomData;

use ghost_types::{Decode, Encode, KeyWriter, Reader, StorageKey};

use crate::error::{Error, Result};
use crate::sys;

/// What CBOR `true` looks like: the value of every member of a set.
const MEMBER: &[u8] = &[0xf5];

/// Most keys that one page of a scan visits.
const MAX_PAGE: u32 = 100;

/// Room for most values without growing.
const VALUE_BYTES: usize = 128;

/// May read.
pub struct Read;
/// May read and write.
pub struct Write;

/// One value: `{ value = T }`.
pub struct Value<T, A> {
    item: u8,
    of: PhantomData<(T, A)>,
}

impl<T: Decode, A> Value<T, A> {
    #[doc(hidden)]
    pub const fn item(item: u8) -> Self {
        Self { item, of: PhantomData }
    }

    /// The value; the standard error `missing_value` if none was ever set.
    pub fn get(&self) -> Result<T> {
        self.find().ok_or_else(|| Error::missing_value(self.item))
    }

    /// The value, if one was set.
    #[must_use]
    pub fn find(&self) -> Option<T> {
        get(&[self.item])
    }
}

impl<T: Encode> Value<T, Write> {
    /// Sets the value.
    pub fn set(&self, value: &T) {
        set(&[self.item], value);
    }

    /// Removes it; whether there was one.
    pub fn remove(&self) -> bool {
        sys::storage_remove(&[self.item])
    }
}

/// Entries by key: `{ map = [K, V] }`. `K` is a tuple where the schema names several key types.
pub struct Map<K, V, A> {
    item: u8,
    of: PhantomData<(K, V, A)>,
}

impl<K: StorageKey, V: Decode, A> Map<K, V, A> {
    #[doc(hidden)]
    pub const fn item(item: u8) -> Self {
        Self { item, of: PhantomData }
    }

    /// The place of one key: cheaper than the key itself where it is read and then written.
    #[must_use]
    pub fn at(&self, key: &K) -> Entry<V, A> {
        Entry { key: KeyWriter::item(self.item).with(key), of: PhantomData }
    }

    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<V> {
        self.at(key).get()
    }

    /// Whether there is a value under a key.
    #[must_use]
    pub fn has(&self, key: &K) -> bool {
        self.at(key).exists()
    }
}

impl<K: StorageKey, V: Decode + Encode> Map<K, V, Write> {
    /// Puts a value under a key.
    pub fn set(&self, key: &K, value: &V) {
        self.at(key).set(value);
    }

    /// Removes a key; whether it was there.
    pub fn remove(&self, key: &K) -> bool {
        self.at(key).remove()
    }
}

/// The place of one key of a map.
pub struct Entry<V, A> {
    key: KeyWriter,
    of: PhantomData<(V, A)>,
}

impl<V: Decode, A> Entry<V, A> {
    /// The value there.
    #[must_use]
    pub fn get(&self) -> Option<V> {
        get(self.key.as_bytes())
    }

    /// Whether there is a value.
    #[must_use]
    pub fn exists(&self) -> bool {
        sys::storage_has(self.key.as_bytes())
    }
}

impl<V: Encode> Entry<V, Write> {
    /// Puts a value there.
    pub fn set(&self, value: &V) {
        set(self.key.as_bytes(), value);
    }

    /// Removes it; whether there was one.
    pub fn remove(&self) -> bool {
        sys::storage_remove(self.key.as_bytes())
    }
}

/// Keys without values: `{ set = K }`.
pub struct Set<K, A> {
    item: u8,
    of: PhantomData<(K, A)>,
}

impl<K: StorageKey, A> Set<K, A> {
    #[doc(hidden)]
    pub const fn item(item: u8) -> Self {
        Self { item, of: PhantomData }
    }

    /// Whether the key is a member.
    #[must_use]
    pub fn has(&self, key: &K) -> bool {
        sys::storage_has(KeyWriter::item(self.item).with(key).as_bytes())
    }
}

impl<K: StorageKey> Set<K, Write> {
    /// Makes the key a member.
    pub fn insert(&self, key: &K) {
        sys::storage_set(KeyWriter::item(self.item).with(key).as_bytes(), MEMBER);
    }

    /// Removes the key; whether it was a member.
    pub fn remove(&self, key: &K) -> bool {
        sys::storage_remove(KeyWriter::item(self.item).with(key).as_bytes())
    }
}

/// Entries by key that can be read in order, a page at a time: `{ map = [K, V], ordered = true }`.
pub struct OrderedMap<K, V, A> {
    map: Map<K, V, A>,
}

impl<K, V, A> core::ops::Deref for OrderedMap<K, V, A> {
    type Target = Map<K, V, A>;
    fn deref(&self) -> &Map<K, V, A> {
        &self.map
    }
}

impl<K: StorageKey, V: Decode, A> OrderedMap<K, V, A> {
    #[doc(hidden)]
    pub const fn item(item: u8) -> Self {
        Self { map: Map::item(item) }
    }

    /// Up to `N` entries (1 to 100), lowest key first, beginning behind the key `after`. An empty page is the end:
    /// go on from the last key seen.
    #[must_use]
    pub fn page<const N: u32>(&self, after: Option<&K>) -> Page<K, V> {
        Page::ascending::<N>(KeyWriter::item(self.map.item), after)
    }

    /// Up to `N` entries (1 to 100), highest key first, beginning below the key `before`.
    #[must_use]
    pub fn page_back<const N: u32>(&self, before: Option<&K>) -> Page<K, V> {
        Page::descending::<N>(KeyWriter::item(self.map.item), before)
    }
}

impl<P: StorageKey, K: StorageKey, V: Decode, A> OrderedMap<(P, K), V, A> {
    /// The entries whose key begins with `part`, as a map by the rest of the key.
    #[must_use]
    pub fn within(&self, part: &P) -> Within<K, V> {
        Within { prefix: KeyWriter::item(self.map.item).with(part), of: PhantomData }
    }
}

impl<P: StorageKey, K: StorageKey, L: StorageKey, V: Decode, A> OrderedMap<(P, K, L), V, A> {
    /// The entries whose key begins with `part`, as a map by the rest of the key.
    #[must_use]
    pub fn within_first(&self, part: &P) -> Within<(K, L), V> {
        Within { prefix: KeyWriter::item(self.map.item).with(part), of: PhantomData }
    }
}

/// The part of an ordered map that one first key part selects.
pub struct Within<K, V> {
    prefix: KeyWriter,
    of: PhantomData<(K, V)>,
}

impl<K: StorageKey, V: Decode> Within<K, V> {
    /// As [`OrderedMap::page`].
    #[must_use]
    pub fn page<const N: u32>(&self, after: Option<&K>) -> Page<K, V> {
        Page::ascending::<N>(self.prefix.clone(), after)
    }

    /// As [`OrderedMap::page_back`].
    #[must_use]
    pub fn page_back<const N: u32>(&self, before: Option<&K>) -> Page<K, V> {
        Page::descending::<N>(self.prefix.clone(), before)
    }
}

/// Values counted from 0, each an entry of its own: `{ list = T }`. Its length takes one entry more.
pub struct List<T, A> {
    item: u8,
    of: PhantomData<(T, A)>,
}

impl<T: Decode, A> List<T, A> {
    #[doc(hidden)]
    pub const fn item(item: u8) -> Self {
        Self { item, of: PhantomData }
    }

    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        get(&[self.item]).unwrap_or(0)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !sys::storage_has(&[self.item])
    }

    /// The value at an index.
    #[must_use]
    pub fn get(&self, index: u32) -> Option<T> {
        get(self.place(index).as_bytes())
    }

    /// Up to `N` values (1 to 100) with their indexes, beginning at `start`. An empty page is the end.
    #[must_use]
    pub fn page<const N: u32>(&self, start: u32) -> Page<u32, T> {
        let to = end_of(&[self.item]);
        Page::scan::<N>([self.item].into(), self.place(start).into_bytes(), to, false)
    }

    /// Up to `N` values (1 to 100) with their indexes, the last first, beginning below `before`.
    #[must_use]
    pub fn page_back<const N: u32>(&self, before: Option<u32>) -> Page<u32, T> {
        let to = before.map_or_else(|| end_of(&[self.item]), |index| self.place(index).into_bytes());
        Page::scan::<N>([self.item].into(), self.place(0).into_bytes(), to, true)
    }

    /// Values lie behind the length, whose key is the item's number alone.
    fn place(&self, index: u32) -> KeyWriter {
        KeyWriter::item(self.item).with(&index)
    }
}

impl<T: Decode + Encode> List<T, Write> {
    /// Appends a value; its index.
    pub fn push(&self, value: &T) -> u32 {
        let index = self.len();
        set(self.place(index).as_bytes(), value);
        self.set_len(index + 1);
        index
    }

    /// Takes the last value off.
    pub fn pop(&self) -> Option<T> {
        let last = self.len().checked_sub(1)?;
        let value = self.get(last);
        sys::storage_remove(self.place(last).as_bytes());
        self.set_len(last);
        value
    }

    /// Replaces the value at an index; the standard error `missing_value` if there is none.
    pub fn set(&self, index: u32, value: &T) -> Result<()> {
        let place = self.place(index);
        if !sys::storage_has(place.as_bytes()) {
            return Err(Error::missing_value(self.item));
        }
        set(place.as_bytes(), value);
        Ok(())
    }

    /// An empty list leaves nothing behind.
    fn set_len(&self, len: u32) {
        if len == 0 {
            sys::storage_remove(&[self.item]);
        } else {
            set(&[self.item], &len);
        }
    }
}

/// Entries of a scan, decoded one by one.
pub struct Page<K, V> {
    bytes: Vec<u8>,
    /// Where the next entry starts.
    at: usize,
    /// Entries still to come.
    left: usize,
    /// How much of every key the scan fixed: at least the item's number.
    prefix: Vec<u8>,
    of: PhantomData<(K, V)>,
}

impl<K: StorageKey, V: Decode> Page<K, V> {
    fn ascending<const N: u32>(prefix: KeyWriter, after: Option<&K>) -> Self {
        let fixed = prefix.as_bytes().to_vec();
        let to = end_of(&fixed);
        let from = match after {
            // No key is the beginning of another, so the next one is at or after the end of those that begin with it.
            Some(key) => end_of(prefix.with(key).as_bytes()),
            None => prefix.into_bytes(),
        };
        Self::scan::<N>(fixed, from, to, false)
    }

    fn descending<const N: u32>(prefix: KeyWriter, before: Option<&K>) -> Self {
        let fixed = prefix.as_bytes().to_vec();
        let to = match before {
            Some(key) => prefix.with(key).into_bytes(),
            None => end_of(&fixed),
        };
        Self::scan::<N>(fixed.clone(), fixed, to, true)
    }

    /// Asks until there is an entry or the end: keys that this block removed are visited, and bring none.
    fn scan<const N: u32>(prefix: Vec<u8>, mut from: Vec<u8>, mut to: Vec<u8>, backwards: bool) -> Self {
        const { assert!(N >= 1 && N <= MAX_PAGE, "a page has 1 to 100 entries") };
        loop {
            let bytes = sys::storage_scan(&from, &to, backwards, N);
            let Ok((at, left, next)) = open_page(&bytes) else { sys::trap() };
            if left > 0 || next.is_none() {
                return Self { bytes, at, left, prefix, of: PhantomData };
            }
            let next = next.unwrap_or_default().to_vec();
            if backwards {
                to = next;
            } else {
                from = next;
            }
        }
    }

    fn entry(&mut self) -> Option<(K, V)> {
        let mut r = Reader::new(self.bytes.get(self.at..)?);
        r.array_of(2).ok()?;
        let mut key = r.bytes().ok()?.get(self.prefix.len()..)?;
        let key = K::read_key(&mut key)?;
        let value = V::from_cbor(r.bytes().ok()?).ok()?;
        self.at = self.bytes.len() - r.rest().len();
        Some((key, value))
    }
}

impl<K: StorageKey, V: Decode> Iterator for Page<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<(K, V)> {
        self.left = self.left.checked_sub(1)?;
        match self.entry() {
            Some(entry) => Some(entry),
            None => Error::missing_value(self.prefix.first().copied().unwrap_or_default()).raise(),
        }
    }
}

/// Reads `[[entries], next]` up to the first entry: where it starts, how many there are, and, if there are none, the
/// key to go on from.
fn open_page(bytes: &[u8]) -> Result<(usize, usize, Option<&[u8]>), ghost_types::CodecError> {
    let mut r = Reader::new(bytes);
    r.array_of(2)?;
    let left = r.array()?;
    let at = bytes.len() - r.rest().len();
    let next = if left > 0 || r.null()? { None } else { Some(r.bytes()?) };
    Ok((at, left, next))
}

/// The least key behind all that begin with `prefix`. The first byte is an item's number, at most 254, so there is one.
fn end_of(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(above) = last.checked_add(1) {
            end.push(above);
            break;
        }
    }
    end
}

fn get<T: Decode>(key: &[u8]) -> Option<T> {
    let bytes = sys::storage_get(key)?;
    match T::from_cbor(&bytes) {
        Ok(value) => Some(value),
        Err(_) => Error::missing_value(key.first().copied().unwrap_or_default()).raise(),
    }
}

fn set<T: Encode>(key: &[u8], value: &T) {
    let mut w = ghost_types::Writer::with_capacity(VALUE_BYTES);
    value.encode(&mut w);
    sys::storage_set(key, &w.into_bytes());
}

#[cfg(test)]
mod tests;
