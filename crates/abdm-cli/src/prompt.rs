//! Asks for what must not be an argument.

use std::io::{self, BufRead, IsTerminal, Read};

use secrecy::zeroize::Zeroizing;

use crate::live;
use crate::output;
use crate::problem::Problem;

/// Longest line that is read. A pasted Aadhaar number with its decoration is far shorter.
const LONGEST_LINE: usize = 1024;

/// The person at the terminal, or whoever writes to standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asker {
    /// Someone who can be asked again.
    Terminal,
    /// Lines, in the order in which they are needed.
    Lines,
}

impl Asker {
    /// Whoever is at standard input.
    pub(crate) fn new() -> Self {
        if io::stdin().is_terminal() { Self::Terminal } else { Self::Lines }
    }

    /// Whether there is someone to be asked again.
    pub(crate) fn is_terminal(self) -> bool {
        self == Self::Terminal
    }

    /// A line that is not shown as it is typed; `None` when the input has ended.
    ///
    /// # Errors
    ///
    /// [`Problem`] when it cannot be read.
    pub(crate) fn secret(self, question: &str) -> Result<Option<Zeroizing<String>>, Problem> {
        live::make_room();
        match self {
            Self::Terminal => match rpassword::prompt_password(format!("{question}: ")) {
                Ok(line) => Ok(Some(Zeroizing::new(line))),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
                Err(error) => Err(unreadable(&error)),
            },
            Self::Lines => read_line(&mut io::stdin().lock()),
        }
    }

    /// A line that is shown as it is typed; `None` when the input has ended.
    ///
    /// # Errors
    ///
    /// [`Problem`] when it cannot be read.
    pub(crate) fn line(self, question: &str) -> Result<Option<Zeroizing<String>>, Problem> {
        if self.is_terminal() {
            output::ask(format_args!("{question} "));
        }
        read_line(&mut io::stdin().lock())
    }
}

fn read_line(input: &mut impl BufRead) -> Result<Option<Zeroizing<String>>, Problem> {
    // Sized beforehand: growing would leave copies behind that nobody wipes.
    let mut line = Zeroizing::new(String::with_capacity(LONGEST_LINE));
    match input.take(LONGEST_LINE as u64).read_line(&mut line) {
        Ok(0) => Ok(None),
        Ok(LONGEST_LINE) if !line.ends_with('\n') => {
            Err(Problem::usage("standard input: a line is too long", "Give one value per line."))
        }
        Ok(_) => Ok(Some(line)),
        Err(error) => Err(unreadable(&error)),
    }
}

fn unreadable(error: &io::Error) -> Problem {
    // The kind alone: nothing of what was read.
    Problem::usage(
        format!("standard input: {}", error.kind()),
        "Run it on a terminal, or give one value per line.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_one_by_one_and_then_no_more() {
        let mut input = &b"999941057058\n012345"[..];
        assert_eq!(read_line(&mut input).unwrap().unwrap().as_str(), "999941057058\n");
        assert_eq!(read_line(&mut input).unwrap().unwrap().as_str(), "012345");
        assert!(read_line(&mut input).unwrap().is_none());
    }

    #[test]
    fn an_endless_line_is_not_read_to_its_end() {
        let mut input = io::BufReader::new(io::repeat(b'7'));
        let problem = read_line(&mut input).unwrap_err();
        assert!(!problem.to_string().contains("77"), "{problem}");
    }
}
