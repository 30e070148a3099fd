use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Entries, Entry};

/// Every entry in the order in which they expire, as a binary heap of their positions.
///
/// An entry knows its place in the heap, so that it can be moved wherever it is.
#[derive(Default)]
pub(super) struct Expiries {
    heap: Vec<u32>,
}

impl Expiries {
    /// The first to expire.
    pub(super) fn first(&self) -> Option<u32> {
        self.heap.first().copied()
    }

    pub(super) fn insert(&mut self, entries: &mut Entries, at: u32) {
        self.heap.push(at);
        self.settle(entries, self.heap.len() - 1);
    }

    /// While the entry is still there.
    pub(super) fn remove(&mut self, entries: &mut Entries, at: u32) {
        let place = entries[at].place as usize;
        self.heap.swap_remove(place);
        if place < self.heap.len() {
            self.settle(entries, place);
        }
    }

    /// For an entry that expires at another time now.
    pub(super) fn update(&mut self, entries: &mut Entries, at: u32) {
        self.settle(entries, entries[at].place as usize);
    }

    /// One after the other, without a list of them all being made.
    pub(super) fn in_order<'a>(&'a self, entries: &'a Entries) -> impl Iterator<Item = &'a Entry> {
        let ranked = |place: usize| {
            let entry = &entries[*self.heap.get(place)?];
            Some(Reverse((entry.rank(), place)))
        };
        // Whatever comes next is below what has been.
        let mut next: BinaryHeap<_> = ranked(0).into_iter().collect();
        std::iter::from_fn(move || {
            let Reverse((_, place)) = next.pop()?;
            next.extend(below(place).into_iter().filter_map(ranked));
            Some(&entries[self.heap[place]])
        })
    }

    /// Moves what is at this place, the only one that may be wrong, to where it belongs.
    fn settle(&mut self, entries: &mut Entries, mut place: usize) {
        let at = self.heap[place];
        let rank = entries[at].rank();
        while let Some(above) = place.checked_sub(1).map(|before| before / 2)
            && rank < entries[self.heap[above]].rank()
        {
            self.put(entries, place, self.heap[above]);
            place = above;
        }
        while let Some((first, below)) = below(place)
            .into_iter()
            .filter_map(|below| Some((entries[*self.heap.get(below)?].rank(), below)))
            .min()
            && first < rank
        {
            self.put(entries, place, self.heap[below]);
            place = below;
        }
        self.put(entries, place, at);
    }

    fn put(&mut self, entries: &mut Entries, place: usize, at: u32) {
        self.heap[place] = at;
        entries[at].place = u32::try_from(place).expect("there are no more than positions");
    }

    #[cfg(test)]
    pub(super) fn assert_in_order(&self, entries: &Entries) {
        assert_eq!(self.heap.len(), entries.len());
        for (place, at) in self.heap.iter().enumerate() {
            let entry = &entries[*at];
            assert_eq!(entry.place as usize, place);
            for below in below(place).into_iter().filter_map(|below| self.heap.get(below)) {
                assert!(entry.rank() < entries[*below].rank());
            }
        }
    }
}

fn below(place: usize) -> [usize; 2] {
    [place * 2 + 1, place * 2 + 2]
}
