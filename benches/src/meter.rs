//! What is measured, and with what.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use abdm::transport::{Clock, SystemClock};
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

/// The system's allocator, and a count beside it while it is wanted.
pub struct Counting;

static WANTED: AtomicBool = AtomicBool::new(false);
static CALLS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicI64 = AtomicI64::new(0);

// SAFETY: every call goes to the system's allocator with the arguments it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller's promises are those that are asked for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if WANTED.load(Relaxed) {
            LIVE.fetch_sub(signed(layout.size()), Relaxed);
        }
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, layout.size());
        // SAFETY: as above.
        unsafe { System.realloc(block, layout, size) }
    }
}

fn count(new: usize, old: usize) {
    if WANTED.load(Relaxed) {
        CALLS.fetch_add(1, Relaxed);
        BYTES.fetch_add(new as u64, Relaxed);
        LIVE.fetch_add(signed(new) - signed(old), Relaxed);
    }
}

fn signed(size: usize) -> i64 {
    i64::try_from(size).expect("no block is that large")
}

/// From here on allocations are counted, which takes a little time of its own.
pub fn count_allocations(wanted: bool) {
    WANTED.store(wanted, Relaxed);
}

/// Bytes that are allocated and not freed, as far as they were counted.
pub fn live_bytes() -> i64 {
    LIVE.load(Relaxed)
}

/// What some work has cost this process so far.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Cost {
    /// Of all threads, in user and system mode.
    pub cpu_ns: u64,
    pub wall_ns: u64,
    pub allocations: u64,
    pub allocated_bytes: u64,
}

impl Cost {
    pub fn now() -> Self {
        static CLOCK: OnceLock<SystemClock> = OnceLock::new();
        let cpu = clock_gettime(ClockId::ProcessCPUTime);
        let cpu = cpu.tv_sec * 1_000_000_000 + cpu.tv_nsec;
        Self {
            cpu_ns: u64::try_from(cpu).expect("a process has run for some time"),
            wall_ns: nanos(CLOCK.get_or_init(SystemClock::new).monotonic()),
            allocations: CALLS.load(Relaxed),
            allocated_bytes: BYTES.load(Relaxed),
        }
    }

    /// What it has cost since then.
    pub fn since(self) -> Self {
        let now = Self::now();
        Self {
            cpu_ns: now.cpu_ns - self.cpu_ns,
            wall_ns: now.wall_ns - self.wall_ns,
            allocations: now.allocations - self.allocations,
            allocated_bytes: now.allocated_bytes - self.allocated_bytes,
        }
    }
}

pub fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Bytes of this process that are in memory.
pub fn resident_bytes() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or_default() * rustix::param::page_size() as u64
}

/// The one in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}
