//! What is drawn on the terminal, and wiped again.

use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use abdm::transport::{Clock, SystemClock};

use super::steps::Step;
use crate::style::{GOOD, LABEL, PROBLEM};

/// Puts the cursor at the start of its line and wipes that.
const WIPE: &str = "\r\u{1b}[2K";
/// Keeps the cursor's place, and goes to the line above it, wiped.
const ABOVE: &str = "\u{1b}7\u{1b}[1A\r\u{1b}[2K";
/// Back to where the cursor was.
const BACK: &str = "\u{1b}8";

/// The terminal, as far as it is drawn on.
#[derive(Debug)]
pub(super) struct Screen {
    marks: Marks,
    clock: SystemClock,
    waiting: Option<Waiting>,
    /// An OTP was sent, and after how long; where to is not told yet.
    otp_sent: Option<Duration>,
    counting: Option<Counting>,
    /// The spinner's line is drawn and the cursor behind it.
    is_drawn: bool,
    frame: usize,
}

/// A call that lasts.
#[derive(Debug)]
struct Waiting {
    doing: &'static str,
    attempt: u32,
    since: Duration,
}

/// Until when another OTP cannot be sent, and what was shown last.
#[derive(Debug)]
struct Counting {
    at: SystemTime,
    shown: String,
}

#[derive(Debug, Clone, Copy)]
struct Marks {
    good: &'static str,
    bad: &'static str,
    lasting: &'static str,
    frames: &'static [&'static str],
}

const UNICODE: Marks = Marks {
    good: "✓",
    bad: "✗",
    lasting: "…",
    frames: &["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
};

const ASCII: Marks =
    Marks { good: "ok", bad: "--", lasting: "...", frames: &["|", "/", "-", "\\"] };

impl Screen {
    pub(super) fn new(takes_unicode: bool) -> Self {
        Self {
            marks: if takes_unicode { UNICODE } else { ASCII },
            clock: SystemClock::new(),
            waiting: None,
            otp_sent: None,
            counting: None,
            is_drawn: false,
            frame: 0,
        }
    }

    pub(super) fn begin(&mut self, step: Step, attempt: u32) {
        self.settle();
        let since = self.clock.monotonic();
        self.waiting = Some(Waiting { doing: step.doing, attempt, since });
        self.draw();
    }

    /// `why` it failed, if it did.
    pub(super) fn finish(&mut self, step: Step, why: Option<&str>, elapsed: Duration) {
        self.make_room();
        match why {
            None if step.sends_otp => self.otp_sent = Some(elapsed),
            None => self.done(step.done, elapsed),
            Some(why) => {
                let mark = PROBLEM.paint(self.marks.bad);
                write(&format!("{mark} {}: {why}  {}\n", step.doing, time(elapsed)));
            }
        }
    }

    /// Until the next attempt, or until something else is told.
    pub(super) fn rest(&mut self) {
        let since = self.clock.monotonic();
        self.waiting = Some(Waiting { doing: "waiting", attempt: 1, since });
    }

    /// `false` where it was no step.
    pub(super) fn otp_sent(&mut self, line: &str) -> bool {
        let sent = self.otp_sent.take();
        if let Some(elapsed) = sent {
            self.make_room();
            self.done(line, elapsed);
        }
        sent.is_some()
    }

    fn done(&self, text: &str, elapsed: Duration) {
        write(&format!("{} {text}  {}\n", GOOD.paint(self.marks.good), time(elapsed)));
    }

    /// The cursor stands at the start of an empty line.
    pub(super) fn make_room(&mut self) {
        self.waiting = None;
        if std::mem::take(&mut self.is_drawn) {
            write(WIPE);
        }
    }

    /// Whatever was kept back is told.
    pub(super) fn settle(&mut self) {
        self.make_room();
        if let Some(elapsed) = self.otp_sent.take() {
            self.done("OTP sent", elapsed);
        }
    }

    pub(super) fn tick(&mut self, now: SystemTime) {
        self.frame += 1;
        self.draw();
        if let Some(Counting { at, shown }) = &mut self.counting {
            let text = countdown(*at, now);
            if *shown != text {
                write(&format!("{ABOVE}{}{BACK}", LABEL.paint(&text)));
                *shown = text;
            }
        }
    }

    fn draw(&mut self) {
        let Some(Waiting { doing, attempt, since }) = &self.waiting else { return };
        let frame = self.marks.frames[self.frame % self.marks.frames.len()];
        let lasted = time(self.clock.monotonic().saturating_sub(*since));
        let attempt = if *attempt > 1 { format!(", attempt {attempt}") } else { String::new() };
        write(&format!("{WIPE}{frame} {doing}{attempt}{} {lasted}", self.marks.lasting));
        self.is_drawn = true;
    }

    pub(super) fn count_down(&mut self, at: SystemTime, now: SystemTime) {
        self.make_room();
        let shown = countdown(at, now);
        write(&format!("{}\n", LABEL.paint(&shown)));
        self.counting = Some(Counting { at, shown });
    }

    pub(super) fn stop_counting(&mut self) {
        self.counting = None;
    }
}

/// Short enough for any terminal: a line that wraps could not be drawn again.
fn countdown(at: SystemTime, now: SystemTime) -> String {
    match at.duration_since(now) {
        Ok(wait) if !wait.is_zero() => {
            format!("another OTP can be sent in {} s", wait.as_millis().div_ceil(1000))
        }
        _ => "another OTP can be sent now".to_owned(),
    }
}

fn time(elapsed: Duration) -> String {
    LABEL.paint(&format!("{:.1} s", elapsed.as_secs_f64()))
}

/// There is nowhere to tell that it failed.
fn write(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_countdown_is_never_too_short_and_ends() {
        let now = SystemTime::UNIX_EPOCH;
        let after = |millis| countdown(now + Duration::from_millis(millis), now);
        assert_eq!(after(59_001), "another OTP can be sent in 60 s");
        assert_eq!(after(1), "another OTP can be sent in 1 s");
        assert_eq!(after(0), "another OTP can be sent now");
        assert_eq!(countdown(now, now + Duration::from_secs(1)), after(0));
    }
}
