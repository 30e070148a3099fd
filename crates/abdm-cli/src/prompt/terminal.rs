//! A line that a terminal does not show as it is typed.
//!
//! `rpassword` reads and edits it. The terminal's mode is ours, because of when it changes: before the
//! question is written, since whoever sees that may type at once, and back before an interrupt ends
//! the process, or the shell behind it would not show what is typed either.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write as _};

use rpassword::ConfigBuilder;
use rustix::process::{self, Signal};
use rustix::termios::{self, LocalModes, OptionalActions, SpecialCodeIndex, Termios};
use secrecy::zeroize::Zeroizing;

/// What Ctrl-C is read as where the terminal makes no signal of it.
const INTERRUPT: u8 = 3;

/// Asks for a line on the terminal of this process.
///
/// # Errors
///
/// [`io::Error`] when there is no terminal or it cannot be read; [`io::ErrorKind::UnexpectedEof`] when
/// it was ended with Ctrl-D. Ctrl-C ends the process.
pub(super) fn ask(question: &str) -> io::Result<Zeroizing<String>> {
    let mut terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
    let quiet = Quiet::begin(terminal.try_clone()?)?;
    write!(terminal, "{question}: ")?;
    terminal.flush()?;
    let keys = Keys(terminal.try_clone()?);
    let config = ConfigBuilder::new().input_reader(keys).output_discard().build();
    let line = rpassword::read_password_with_config(config).map(Zeroizing::new);
    drop(quiet);
    writeln!(terminal)?;
    if line.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::Interrupted) {
        interrupt();
    }
    line
}

/// Ends the process as Ctrl-C does elsewhere.
fn interrupt() -> ! {
    // Where it is ignored, as by what a script starts in the background, the code says the same.
    let _ = process::kill_process(process::getpid(), Signal::INT);
    std::process::exit(128 + Signal::INT.as_raw())
}

/// A terminal that shows nothing of what is typed and hands it out key by key.
#[derive(Debug)]
struct Quiet {
    terminal: File,
    before: Termios,
}

impl Quiet {
    fn begin(terminal: File) -> io::Result<Self> {
        let before = termios::tcgetattr(&terminal)?;
        let mut quiet = before.clone();
        quiet.local_modes -=
            LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG;
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        // Keeps what was typed before the question.
        termios::tcsetattr(&terminal, OptionalActions::Now, &quiet)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // It was ours a moment ago; where it is gone there is nothing to restore.
        let _ = termios::tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}

/// Keys as they are pressed. Ctrl-C is an error of kind [`io::ErrorKind::Interrupted`], and nothing
/// else is: `rpassword` would end the process at once.
struct Keys(File);

impl Read for Keys {
    fn read(&mut self, keys: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.read(keys) {
                Ok(read) if keys[..read].contains(&INTERRUPT) => {
                    return Err(io::ErrorKind::Interrupted.into());
                }
                // A signal that somebody handles, such as another size of the window.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                done => return done,
            }
        }
    }
}
