//! The workers, as the orchestrator has them.

use std::collections::BTreeSet;
use std::env;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::Sender;

use crate::journal::Line;
use crate::orders::Order;
use crate::worker::Settings;

/// What comes from a worker.
#[derive(Debug)]
pub(crate) enum News {
    Line(u64, Line),
    /// It has ended, and everything it wrote was read.
    Gone(u64),
}

/// A process.
#[derive(Debug)]
pub(crate) struct Hand {
    pub(crate) number: u64,
    /// `memory`, `sqlite` or `redis`.
    pub(crate) store: &'static str,
    /// Patients whom it takes care of.
    pub(crate) cases: BTreeSet<u64>,
    /// It was killed, or is to end when it is done.
    pub(crate) leaving: bool,
    process: Child,
    orders: Option<ChildStdin>,
}

impl Hand {
    pub(crate) fn start(
        number: u64,
        store: &'static str,
        settings: &Settings,
        key: &str,
        news: Sender<News>,
    ) -> io::Result<Self> {
        let mut process = Command::new(env::current_exe()?)
            .args(settings.to_args())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let missing = || io::Error::other("a worker has no standard input or output");
        let mut orders = process.stdin.take().ok_or_else(missing)?;
        let journal = process.stdout.take().ok_or_else(missing)?;
        writeln!(orders, "{key}")?;
        std::thread::spawn(move || {
            for text in BufReader::new(journal).lines().map_while(Result::ok) {
                // Half a line is what a killed process had begun to write.
                if let Some(line) = Line::parse(&text)
                    && news.send(News::Line(number, line)).is_err()
                {
                    return;
                }
            }
            // Fails only if nobody listens any more.
            let _ = news.send(News::Gone(number));
        });
        let (cases, leaving) = (BTreeSet::new(), false);
        Ok(Self { number, store, cases, leaving, process, orders: Some(orders) })
    }

    pub(crate) fn give(&mut self, order: &Order) {
        self.cases.insert(order.case);
        if let Some(orders) = &mut self.orders {
            // Fails only if it has died, of which there will be news.
            let _ = writeln!(orders, "{order}");
        }
    }

    /// At once, and without a chance to tidy up.
    pub(crate) fn kill(&mut self) {
        self.leaving = true;
        // Fails only if it has ended already.
        let _ = self.process.kill();
    }

    /// When it is done with what it has.
    pub(crate) fn dismiss(&mut self) {
        self.leaving = true;
        self.orders = None;
    }

    /// Whether it ended as it should.
    pub(crate) fn bury(mut self) -> bool {
        self.process.wait().is_ok_and(|status| status.success())
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        // Fails only if it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
