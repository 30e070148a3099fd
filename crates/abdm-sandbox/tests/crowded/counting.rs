//! An allocator that counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Hands on to the system's.
pub(crate) struct Counting;

static ALIVE: AtomicUsize = AtomicUsize::new(0);

/// Bytes that this process has allocated and not given back.
pub(crate) fn alive() -> usize {
    ALIVE.load(Ordering::Relaxed)
}

// SAFETY: each call is handed on unchanged. Growing is left to the default of the trait, which comes
// here again.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALIVE.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        ALIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(block, layout) }
    }
}
