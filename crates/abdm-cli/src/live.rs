//! A journey as it happens, on a terminal: each step with its time, and a spinner while one lasts.
//!
//! Nowhere else: where standard error is a file or a pipe, or JSON was asked for, nothing of this is
//! written. The cursor is never hidden and no mode of the terminal changed, so that there is nothing
//! to restore whatever the process dies of.

mod screen;
mod steps;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use abdm::transport::{Clock, Observer, SystemClock};

use self::screen::Screen;
use self::steps::Steps;
use crate::style;

/// How long a frame of the spinner stays.
const FRAME: Duration = Duration::from_millis(100);

/// There is one terminal.
static SCREEN: Mutex<Option<Screen>> = Mutex::new(None);

fn screen() -> MutexGuard<'static, Option<Screen>> {
    SCREEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shows what happens from now on, if there is somebody to watch.
pub(crate) fn begin(is_wanted: bool) {
    if is_wanted && style::is_terminal() {
        *screen() = Some(Screen::new(style::takes_unicode()));
        // Ends with the runtime.
        tokio::spawn(tick());
    }
}

/// Draws again what moves.
async fn tick() {
    let clock = SystemClock::new();
    loop {
        clock.sleep(FRAME).await;
        match &mut *screen() {
            Some(screen) => screen.tick(clock.now()),
            None => return,
        }
    }
}

/// Who is to be told of the calls, if they are shown.
pub(crate) fn observer() -> Option<Arc<dyn Observer>> {
    screen().is_some().then(|| Arc::new(Steps) as _)
}

/// Makes room for a line of anybody's.
pub(crate) fn make_room() {
    if let Some(screen) = &mut *screen() {
        screen.make_room();
    }
}

/// The line that says where the OTP went, as that step's. `false` where steps are not shown.
pub(crate) fn otp_sent(line: &str) -> bool {
    screen().as_mut().is_some_and(|screen| screen.otp_sent(line))
}

/// Shows how long it takes until another OTP can be sent, on the line above the question.
#[derive(Debug)]
pub(crate) struct Countdown;

impl Countdown {
    /// To be dropped as soon as the question is answered.
    pub(crate) fn to(at: SystemTime) -> Self {
        if let Some(screen) = &mut *screen() {
            screen.count_down(at, SystemClock::new().now());
        }
        Self
    }
}

impl Drop for Countdown {
    fn drop(&mut self) {
        if let Some(screen) = &mut *screen() {
            screen.stop_counting();
        }
    }
}

/// No line is drawn any more.
pub(crate) fn end() {
    if let Some(mut screen) = screen().take() {
        screen.settle();
    }
}
