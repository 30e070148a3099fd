use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, SystemTime};

/// How long what has expired is remembered, so that it is told apart from what never was.
const REMEMBERED: Duration = Duration::from_secs(24 * 3600);

/// Entries below which nothing is thrown away.
const FEW: usize = 1024;

/// Things that expire. Does not grow with time, only with what is in use.
pub(super) struct Shelf<K, V> {
    entries: HashMap<K, Entry<V>>,
    prune_at: usize,
}

struct Entry<V> {
    value: V,
    expires: SystemTime,
}

/// What became of a thing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<V> {
    Live(V),
    Expired(V),
    Nothing,
}

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self { entries: HashMap::new(), prune_at: FEW }
    }
}

impl<K: Hash + Eq, V> Shelf<K, V> {
    pub(super) fn put(&mut self, key: K, value: V, expires: SystemTime, now: SystemTime) {
        if self.entries.len() >= self.prune_at {
            self.entries.retain(|_, entry| now < entry.expires + REMEMBERED);
            // Twice what is left, so that pruning costs no more than what it follows.
            self.prune_at = FEW.max(2 * self.entries.len());
        }
        self.entries.insert(key, Entry { value, expires });
    }

    pub(super) fn find(&mut self, key: &K, now: SystemTime) -> Found<&mut V> {
        match self.entries.get_mut(key) {
            None => Found::Nothing,
            Some(entry) if now >= entry.expires => Found::Expired(&mut entry.value),
            Some(entry) => Found::Live(&mut entry.value),
        }
    }

    pub(super) fn remove(&mut self, key: &K) {
        self.entries.remove(key);
    }

    pub(super) fn retain(&mut self, mut keep: impl FnMut(&V) -> bool) {
        self.entries.retain(|_, entry| keep(&entry.value));
    }
}

impl<K, V> std::fmt::Debug for Shelf<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shelf").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn what_has_expired_is_told_apart_from_what_never_was() {
        let mut shelf = Shelf::default();
        shelf.put("a", 1, at(10), at(0));
        assert_eq!(shelf.find(&"a", at(9)), Found::Live(&mut 1));
        assert_eq!(shelf.find(&"a", at(10)), Found::Expired(&mut 1));
        assert_eq!(shelf.find(&"b", at(0)), Found::Nothing);
    }

    #[test]
    fn a_shelf_does_not_grow_with_time() {
        let mut shelf = Shelf::default();
        for day in 0..50_000 {
            let now = at(day * 86_400);
            shelf.put(day, (), now, now);
        }
        assert!(shelf.entries.len() <= FEW);
    }
}
