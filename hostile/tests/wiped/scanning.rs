//! An allocator that looks at what it is given back.

use std::alloc::{GlobalAlloc, Layout, System};
use std::backtrace::Backtrace;
use std::cell::Cell;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

/// Hands on to the system's, and looks into each block that is freed while [`scan`] runs on the thread.
pub(crate) struct Scanning;

/// What is looked for.
struct Sought {
    needles: Vec<&'static [u8]>,
    /// How any of them begins.
    starts: [bool; STARTS],
}

const STARTS: usize = 1 << 12;

thread_local! {
    static SOUGHT: Cell<Option<&'static Sought>> = const { Cell::new(None) };
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
        if let Some(sought) = SOUGHT.try_with(Cell::get).unwrap_or_default() {
            // SAFETY: the block is still whole, and filled since it was zeroed.
            let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
            look(bytes, sought);
        }
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(block, layout) }
    }
}

/// Which of the ways to begin these two bytes are.
fn start(first: u8, second: u8) -> usize {
    usize::from(first & 63) << 6 | usize::from(second & 63)
}

fn look(bytes: &[u8], sought: &'static Sought) {
    let Some(last) = bytes.len().checked_sub(1) else {
        return;
    };
    let mut at = 0;
    while at < last {
        if sought.starts[start(bytes[at], bytes[at + 1])] {
            let found = sought.needles.iter().find(|needle| bytes[at..].starts_with(needle));
            if let Some(needle) = found {
                // What is allocated for the report is not looked at.
                aside(|| {
                    let place = ours(&Backtrace::force_capture().to_string());
                    let needle = String::from_utf8_lossy(needle);
                    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
                    found.push(format!("{needle} in {} bytes\n{place}", bytes.len()));
                });
                return;
            }
        }
        at += 1;
    }
}

/// The functions that were under way, without those of the standard library.
fn ours(place: &str) -> String {
    let lines: Vec<&str> = place.lines().map(str::trim).collect();
    let is_ours = |at: &str| at.starts_with("at ") && !at.contains("/rustc/");
    let frames = lines.windows(2).filter(|frame| is_ours(frame[1]));
    frames.map(|frame| format!("  {}\n    {}\n", frame[0], frame[1])).collect()
}

/// Runs this on the thread and gives what was freed with one of these in it, or one that was
/// [added](look_for) meanwhile.
pub(crate) fn scan(needles: &[&str], run: impl FnOnce()) -> Vec<String> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let found = || FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    found().clear();
    needles.iter().for_each(|needle| look_for(needle));
    run();
    SOUGHT.set(None);
    std::mem::take(&mut *found())
}

/// Looks for this too from now on.
pub(crate) fn look_for(needle: &str) {
    let before = SOUGHT.replace(None);
    assert!(needle.len() >= 6, "less turns up by chance");
    let (mut needles, mut starts) = match before {
        Some(before) => (before.needles.clone(), before.starts),
        None => (Vec::new(), [false; STARTS]),
    };
    // For as long as the process lives, like everything that is not to be found.
    let needle: &'static str = needle.to_owned().leak();
    needles.push(needle.as_bytes());
    starts[start(needle.as_bytes()[0], needle.as_bytes()[1])] = true;
    SOUGHT.set(Some(Box::leak(Box::new(Sought { needles, starts }))));
}

/// Runs this without looking at what is freed: it is not ours.
pub(crate) fn aside<T>(run: impl FnOnce() -> T) -> T {
    let before = SOUGHT.replace(None);
    let result = run();
    SOUGHT.set(before);
    result
}

/// A future whose doings are not ours.
pub(crate) struct Aside<F>(Option<Pin<Box<F>>>);

impl<F> Aside<F> {
    pub(crate) fn new(make: impl FnOnce() -> F) -> Self {
        Self(Some(aside(|| Box::pin(make()))))
    }
}

impl<F: Future> Future for Aside<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let future = self.0.as_mut().expect("it is polled until it is dropped");
        aside(|| future.as_mut().poll(cx))
    }
}

impl<F> Drop for Aside<F> {
    fn drop(&mut self) {
        aside(|| drop(self.0.take()));
    }
}
