//! All that is printed on the thread of a test: what it traces, and what the test has printed.

use std::any::type_name;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Debug;
use std::io::{self, Write};
use std::marker::PhantomData;
use std::sync::Once;

use abdm::transport::{CallFinished, CallStarted, Observer};
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::prelude::*;

use super::hidden::Hidden;

thread_local! {
    static SHEET: RefCell<Option<Sheet>> = const { RefCell::new(None) };
}

#[derive(Default)]
struct Sheet {
    text: Vec<u8>,
    /// Whether a value is printed in several lines as well.
    at_length: bool,
    /// The types of what was printed.
    types: BTreeSet<&'static str>,
    /// The endpoints that were called, since the last look and ever.
    called: BTreeSet<&'static str>,
    ever_called: BTreeSet<&'static str>,
}

impl Sheet {
    fn hears<T: Debug>(&mut self, value: &T) {
        self.types.insert(type_name::<T>());
        writeln!(self.text, "{value:?}").unwrap();
        if self.at_length {
            writeln!(self.text, "{value:#?}").unwrap();
        }
    }
}

/// The sheet of this thread, for as long as it is held.
pub(super) struct Paper(PhantomData<*const ()>);

impl Paper {
    /// On which each value is printed in one line and in several.
    pub(super) fn at_length() -> Self {
        Self::begin(true)
    }

    /// On which each value is printed in one line, for those who print much.
    pub(super) fn in_short() -> Self {
        Self::begin(false)
    }

    fn begin(at_length: bool) -> Self {
        install();
        SHEET.set(Some(Sheet { at_length, ..Sheet::default() }));
        Self(PhantomData)
    }

    /// Prints a value.
    pub(super) fn hears<T: Debug>(&self, value: &T) {
        on_sheet(|sheet| sheet.hears(value));
    }

    /// Prints an error, and the errors behind it.
    pub(super) fn reads<T: Error + 'static>(&self, error: &T) {
        self.hears(error);
        let mut link: Option<&dyn Error> = Some(error);
        while let Some(error) = link {
            on_sheet(|sheet| writeln!(sheet.text, "{error}\n{error:?}").unwrap());
            link = error.source();
        }
    }

    /// Prints a text that something gives for a log or a person.
    pub(super) fn says(&self, text: &str) {
        on_sheet(|sheet| writeln!(sheet.text, "{text}").unwrap());
    }

    /// Nothing of what is hidden is there; then the sheet is empty again.
    #[track_caller]
    pub(super) fn shows_nothing(&self, hidden: &Hidden, who: &dyn std::fmt::Display) {
        let (text, called) =
            on_sheet(|sheet| (std::mem::take(&mut sheet.text), std::mem::take(&mut sheet.called)));
        let shown = hidden.shown_in(&text);
        assert_eq!(shown, None, "{who}: this was printed");
        let text = String::from_utf8_lossy(&text);
        for endpoint in called {
            let span = format!("abdm.call{{endpoint=\"{endpoint}\"");
            assert!(text.contains(&span), "{who}: nothing was traced of {endpoint}");
        }
    }

    /// The endpoints that were called.
    pub(super) fn called(&self) -> BTreeSet<&'static str> {
        on_sheet(|sheet| sheet.ever_called.clone())
    }

    /// The types of all that was printed.
    pub(super) fn types(&self) -> BTreeSet<&'static str> {
        on_sheet(|sheet| sheet.types.clone())
    }
}

impl Drop for Paper {
    fn drop(&mut self) {
        SHEET.set(None);
    }
}

/// Prints what only somebody else is given, if this thread has a sheet.
pub(super) fn overhears<T: Debug>(value: &T) {
    SHEET.with_borrow_mut(|sheet| sheet.as_mut().into_iter().for_each(|sheet| sheet.hears(value)));
}

fn on_sheet<T>(write: impl FnOnce(&mut Sheet) -> T) -> T {
    SHEET.with_borrow_mut(|sheet| write(sheet.as_mut().expect("somebody holds the paper")))
}

/// Traces every thread that has a sheet, at the most talkative level, and what dependencies log as
/// well: that goes where the process says, so there is one for all.
fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let layer = tracing_subscriber::fmt::layer()
            .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
            .with_ansi(false)
            .without_time()
            .with_writer(|| Traces);
        let here = dynamic_filter_fn(|_, _| SHEET.with_borrow(Option::is_some));
        tracing_subscriber::registry().with(here).with(layer).init();
    });
}

/// What is traced on this thread.
struct Traces;

impl Write for Traces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        SHEET.with_borrow_mut(|sheet| {
            if let Some(sheet) = sheet {
                sheet.text.extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Has a client tell of its calls, which is printed too.
#[derive(Debug)]
pub(super) struct Telling;

impl Observer for Telling {
    fn call_started(&self, call: &CallStarted<'_>) {
        on_sheet(|sheet| {
            sheet.types.insert(type_name::<CallStarted<'_>>());
            sheet.called.insert(call.meta.name);
            sheet.ever_called.insert(call.meta.name);
            writeln!(sheet.text, "{call:?}").unwrap();
        });
    }

    fn call_finished(&self, call: &CallFinished<'_>) {
        on_sheet(|sheet| {
            sheet.types.insert(type_name::<CallFinished<'_>>());
            writeln!(sheet.text, "{call:?}").unwrap();
        });
    }
}
