//! Finds the place of a key in a list, in one step and in no order.
#![allow(
    clippy::disallowed_types,
    reason = "the random hash decides only where in the table a place is noted, so that nobody can choose keys that collide; the table cannot be iterated"
)]

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

/// Places of distinct keys in a list that its owner keeps.
#[derive(Default)]
pub struct KeyIndex {
    places: HashTable<(u64, u32)>,
    hasher: RandomState,
}

impl KeyIndex {
    /// An index of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The place of `key`. `is_at` says whether it is the key at a place.
    pub fn find(&self, key: &[u8], is_at: impl Fn(u32) -> bool) -> Option<u32> {
        let hash = self.hasher.hash_one(key);
        self.places.find(hash, |&(noted, place)| noted == hash && is_at(place)).map(|&(_, place)| place)
    }

    /// Notes the place of a key that has none.
    pub fn insert(&mut self, key: &[u8], place: u32) {
        let hash = self.hasher.hash_one(key);
        self.places.insert_unique(hash, (hash, place), |&(noted, _)| noted);
    }
}
