use std::mem;
use std::ops::{Index, IndexMut};

/// Values in numbered slots, so that whoever names one needs four bytes.
///
/// Grows by chunks: nothing is moved, and no more than one chunk is unused for being new. A slot that
/// was given up is the first to be taken again; memory is not given back.
pub(super) struct Slab<T> {
    /// All of them full, of [`CHUNK`] slots, but for the last.
    chunks: Vec<Vec<Slot<T>>>,
    free: Option<u32>,
    taken: usize,
}

enum Slot<T> {
    Taken(T),
    /// And the next one that is.
    Free(Option<u32>),
}

/// Few enough for the allocator to carve a chunk out of what it has, rather than map pages for it.
const CHUNK: usize = 256;

impl<T> Slab<T> {
    /// How many slots are taken.
    pub(super) fn len(&self) -> usize {
        self.taken
    }

    /// The position of the slot that it is in now. There is room for `u32::MAX` values.
    pub(super) fn insert(&mut self, value: T) -> u32 {
        self.taken += 1;
        if let Some(at) = self.free {
            self.free = match mem::replace(self.slot(at), Slot::Taken(value)) {
                Slot::Free(next) => next,
                Slot::Taken(_) => unreachable!("a slot that is taken is not on the list"),
            };
            return at;
        }
        if self.chunks.last().is_none_or(|chunk| chunk.len() == CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        let last = self.chunks.len() - 1;
        let at = last * CHUNK + self.chunks[last].len();
        self.chunks[last].push(Slot::Taken(value));
        u32::try_from(at).expect("whoever inserts has counted")
    }

    /// Gives up a slot that is taken.
    pub(super) fn remove(&mut self, at: u32) {
        let free = Slot::Free(self.free);
        *self.slot(at) = free;
        self.free = Some(at);
        self.taken -= 1;
    }

    /// How many there are, taken or free.
    #[cfg(test)]
    pub(super) fn slots(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum()
    }

    #[cfg(test)]
    pub(super) fn slot_size() -> usize {
        size_of::<Slot<T>>()
    }

    fn slot(&mut self, at: u32) -> &mut Slot<T> {
        let (chunk, slot) = split(at);
        &mut self.chunks[chunk][slot]
    }
}

fn split(at: u32) -> (usize, usize) {
    let at = at as usize;
    (at / CHUNK, at % CHUNK)
}

/// Of slots that are taken.
impl<T> Index<u32> for Slab<T> {
    type Output = T;

    fn index(&self, at: u32) -> &T {
        let (chunk, slot) = split(at);
        match &self.chunks[chunk][slot] {
            Slot::Taken(value) => value,
            Slot::Free(_) => unreachable!("a position is forgotten with its slot"),
        }
    }
}

impl<T> IndexMut<u32> for Slab<T> {
    fn index_mut(&mut self, at: u32) -> &mut T {
        match self.slot(at) {
            Slot::Taken(value) => value,
            Slot::Free(_) => unreachable!("a position is forgotten with its slot"),
        }
    }
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), free: None, taken: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_where_it_is() {
        let mut slab = Slab::default();
        let count = CHUNK as u32 * 3 + 1;
        for number in 0..count {
            assert_eq!(slab.insert(number * 7), number);
        }
        assert_eq!((slab.len(), slab.chunks.len()), (count as usize, 4));
        for number in 0..count {
            assert_eq!(slab[number], number * 7);
            slab[number] += 1;
            assert_eq!(slab[number], number * 7 + 1);
        }
    }

    #[test]
    fn a_slot_that_was_given_up_is_taken_again() {
        let mut slab = Slab::default();
        let full = CHUNK as u32;
        for number in 0..full {
            slab.insert(number);
        }
        for at in [3, 0, full - 1] {
            slab.remove(at);
        }
        assert_eq!(slab.len(), CHUNK - 3);
        let again: Vec<u32> = (0..4).map(|_| slab.insert(1000)).collect();
        assert_eq!(again, [full - 1, 0, 3, full]);
        assert_eq!(slab.len(), CHUNK + 1);
        assert_eq!((slab[1], slab[3], slab[full]), (1, 1000, 1000));
    }

    #[test]
    #[should_panic(expected = "forgotten with its slot")]
    fn nothing_is_read_from_a_free_slot() {
        let mut slab = Slab::default();
        let at = slab.insert(1);
        slab.remove(at);
        let _ = slab[at];
    }
}
