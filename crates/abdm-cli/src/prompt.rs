//! Asks for what must not be an argument.

#[cfg(unix)]
mod terminal;
#[cfg(not(unix))]
mod terminal {
    pub(super) fn ask(question: &str) -> std::io::Result<super::Zeroizing<String>> {
        rpassword::prompt_password(format!("{question}: ")).map(super::Zeroizing::new)
    }
}

use std::io::{self, BufRead, IsTerminal, Read};

use abdm::types::InvalidInput;
use secrecy::zeroize::Zeroizing;

use crate::live;
use crate::output;
use crate::problem::Problem;

/// Longest line that is read. A pasted Aadhaar number with its decoration is far shorter.
const LONGEST_LINE: usize = 1024;

/// How often a person at a terminal may mistype what is hidden.
const MOST_ATTEMPTS: u32 = 3;

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
            Self::Terminal => match terminal::ask(question) {
                Ok(line) => Ok(Some(line)),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
                Err(error) => Err(unreadable(&error)),
            },
            Self::Lines => read_line(&mut io::stdin().lock()),
        }
    }

    /// A value that is not shown as it is typed. On a terminal one that is malformed is asked for
    /// again, twice at most; elsewhere there is nobody to ask.
    ///
    /// # Errors
    ///
    /// [`Problem`] when there is none, it is malformed or it cannot be read.
    pub(crate) fn hidden<T>(
        self,
        hidden: Hidden,
        parse: impl Fn(&str) -> Result<T, InvalidInput>,
    ) -> Result<T, Problem> {
        let attempts = if self.is_terminal() { MOST_ATTEMPTS } else { 1 };
        hidden.parsed(attempts, parse, || self.secret(hidden.question))
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

/// A secret, or what is as personal as one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hidden {
    question: &'static str,
    /// As problems name it.
    field: &'static str,
}

impl Hidden {
    pub(crate) const AADHAAR: Self =
        Self { question: "Aadhaar number (not shown)", field: "aadhaar" };
    pub(crate) const PASSWORD: Self = Self { question: "Password (not shown)", field: "password" };

    /// The first line that can be parsed, out of so many at most.
    fn parsed<T>(
        self,
        attempts: u32,
        parse: impl Fn(&str) -> Result<T, InvalidInput>,
        mut next: impl FnMut() -> Result<Option<Zeroizing<String>>, Problem>,
    ) -> Result<T, Problem> {
        for left in (0..attempts).rev() {
            let Some(line) = next()? else { break };
            // A password may begin and end with spaces, so the end of the line is all that goes.
            match parse(line.trim_end_matches(['\r', '\n'])) {
                Ok(value) => return Ok(value),
                Err(error) if left > 0 => output::tell(error),
                Err(error) => return Err(Problem::malformed(self.field, error)),
            }
        }
        Err(Problem::usage(
            format!("{}: missing", self.field),
            "Give it as the first line on standard input.",
        ))
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

    /// What comes of lines, of which so many are read at most, and how many were read.
    fn parsed(attempts: u32, lines: &[&str]) -> (Result<String, String>, usize) {
        let mut left = lines.iter();
        let parse = |text: &str| match text.len() {
            8.. => Ok(text.to_owned()),
            _ => Err(InvalidInput::new("password", "8 characters")),
        };
        let parsed = Hidden::PASSWORD.parsed(attempts, parse, || {
            Ok(left.next().map(|line| Zeroizing::new((*line).to_owned())))
        });
        (parsed.map_err(|problem| problem.to_string()), lines.len() - left.len())
    }

    #[test]
    fn what_is_hidden_is_taken_as_it_was_typed_without_the_end_of_the_line() {
        for line in [" pass word ", " pass word \n", " pass word \r\n"] {
            assert_eq!(parsed(1, &[line, "another one"]), (Ok(" pass word ".to_owned()), 1));
        }
    }

    #[test]
    fn who_mistypes_it_is_asked_again_and_not_without_end() {
        let (last, read) = parsed(3, &["short", "", "long enough", "another one"]);
        assert_eq!((last, read), (Ok("long enough".to_owned()), 3));
        for (attempts, lines) in [(3, &["short"; 4][..]), (1, &["short", "long enough"])] {
            let (problem, read) = parsed(attempts, lines);
            assert_eq!(read, attempts as usize);
            let problem = problem.unwrap_err();
            assert!(problem.contains("password: 8 characters"), "{problem}");
            assert!(!problem.contains("short"), "{problem}");
        }
        let (problem, _) = parsed(3, &[]);
        assert!(problem.unwrap_err().contains("password: missing"));
    }

    #[test]
    fn an_endless_line_is_not_read_to_its_end() {
        let mut input = io::BufReader::new(io::repeat(b'7'));
        let problem = read_line(&mut input).unwrap_err();
        assert!(!problem.to_string().contains("77"), "{problem}");
    }
}
