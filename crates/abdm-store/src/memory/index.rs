use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::{Entries, Entry};

/// Finds an entry by one of its keys, which stays in the entry: here are positions only.
///
/// The hash is keyed at random, since keys can come from whoever attacks.
pub(super) struct Index {
    key: fn(&Entry) -> Option<&[u8]>,
    hasher: RandomState,
    positions: HashTable<u32>,
}

impl Index {
    /// By what `key` reads. An entry without that key is not in it.
    pub(super) fn by(key: fn(&Entry) -> Option<&[u8]>) -> Self {
        Self { key, hasher: RandomState::new(), positions: HashTable::new() }
    }

    pub(super) fn find(&self, entries: &Entries, key: &[u8]) -> Option<u32> {
        let is_of_it = |at: &u32| (self.key)(&entries[*at]) == Some(key);
        self.positions.find(self.hasher.hash_one(key), is_of_it).copied()
    }

    /// No other entry has its key.
    pub(super) fn insert(&mut self, entries: &Entries, at: u32) {
        let Self { key, hasher, positions } = self;
        if let Some(of_it) = key(&entries[at]) {
            let again = |at: &u32| key(&entries[*at]).map_or(0, |key| hasher.hash_one(key));
            positions.insert_unique(hasher.hash_one(of_it), at, again);
        }
    }

    /// While the entry still has its key.
    pub(super) fn remove(&mut self, entries: &Entries, at: u32) {
        if let Some(key) = (self.key)(&entries[at])
            && let Ok(found) =
                self.positions.find_entry(self.hasher.hash_one(key), |found| *found == at)
        {
            found.remove();
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.positions.len()
    }
}
