//! An allocator that looks at what it is given back.

use std::alloc::{GlobalAlloc, Layout, System};
use std::backtrace::Backtrace;
use std::cell::Cell;
use std::sync::Mutex;

/// Hands on to the system's, and looks into each block that is freed while [`scan`] runs on the thread.
pub(crate) struct Scanning;

thread_local! {
    static NEEDLES: Cell<&'static [&'static str]> = const { Cell::new(&[]) };
}

/// Where a secret was found, with what was freed there.
static FOUND: Mutex<Vec<String>> = Mutex::new(Vec::new());

// SAFETY: each call is handed on unchanged. Growing is left to the default of the trait, which
// allocates, copies and frees by the functions here, so that what is left behind is looked at.
unsafe impl GlobalAlloc for Scanning {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, or what a block held before it was ours would be found in what nobody filled.
        // SAFETY: as the caller promised.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // Gone at the end of a thread, when nothing is looked at any more.
        let needles = NEEDLES.try_with(Cell::get).unwrap_or_default();
        if !needles.is_empty() {
            // SAFETY: the block is still whole, and filled since it was zeroed.
            let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
            look(bytes, needles);
        }
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(block, layout) }
    }
}

fn look(bytes: &[u8], needles: &'static [&'static str]) {
    for needle in needles {
        let needle = needle.as_bytes();
        if bytes.len() >= needle.len() && bytes.windows(needle.len()).any(|part| part == needle) {
            // What is allocated for the report is not looked at.
            NEEDLES.set(&[]);
            let place = Backtrace::force_capture();
            let needle = String::from_utf8_lossy(needle);
            FOUND.lock().unwrap().push(format!("{needle} in {} bytes\n{place}", bytes.len()));
            NEEDLES.set(needles);
        }
    }
}

/// Runs this on the thread and gives what was freed with one of these in it.
pub(crate) fn scan(needles: &'static [&'static str], run: impl FnOnce()) -> Vec<String> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    FOUND.lock().unwrap().clear();
    NEEDLES.set(needles);
    run();
    NEEDLES.set(&[]);
    std::mem::take(&mut FOUND.lock().unwrap())
}
