//! Everything that is traced, by thread: each test has one of its own.

use std::cell::RefCell;
use std::io::{self, Write};
use std::marker::PhantomData;
use std::sync::Once;

use tracing_subscriber::fmt::format::FmtSpan;

thread_local! {
    static TRACED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// What this thread traced since this was made.
pub(crate) struct Log(PhantomData<*const ()>);

impl Log {
    pub(crate) fn begin() -> Self {
        install();
        TRACED.with_borrow_mut(Vec::clear);
        Self(PhantomData)
    }

    pub(crate) fn text(&self) -> String {
        TRACED.with_borrow(|traced| String::from_utf8(traced.clone()).unwrap())
    }
}

/// Before anything can be traced: what is first traced while a subscriber is being installed may
/// be left out for good.
pub(crate) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .without_time()
            .with_writer(|| Writer)
            .init();
    });
}

struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        TRACED.with_borrow_mut(|traced| traced.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
