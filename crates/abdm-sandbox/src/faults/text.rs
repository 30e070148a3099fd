//! Faults as text.

use std::fmt;
use std::str::FromStr;

use serde_json::{Number, Value};

use super::words::Words;
use super::{Endpoints, Fault, FaultError, Kind, Times, catalogue};

/// Words that stand alone, with the word and the value that they are.
const FLAGS: [(&str, &str, &str); 4] = [
    ("before", "when", "before"),
    ("after", "when", "after"),
    ("always", "times", "always"),
    ("handled", "handled", "true"),
];

/// Words before a value.
const NAMES: [&str; 6] = ["code", "retry-after", "retry-after-date", "seed", "skip", "times"];

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (text, kinds) = match text.split_once(" of ") {
            Some((text, kinds)) => (text, Some(kinds)),
            None => (&*text, None),
        };
        let mut tokens = text.split_whitespace().peekable();
        let first = tokens.next().ok_or(FaultError::NoKind)?;
        let mut words = match catalogue::find(first) {
            Some(kind) => Words::of(kind.name, Endpoints::all())?,
            // Endpoints have dots in their names and kinds do not.
            None if !first.contains(['.', '*']) => return Err(FaultError::UnknownKind),
            None => {
                let endpoints = first.parse()?;
                Words::of(tokens.next().ok_or(FaultError::NoKind)?, endpoints)?
            }
        };
        if let Some(word) = argument(words.kind())
            && let Some(value) = tokens.next_if(|token| !is_word(token))
        {
            words.add(word, number(value))?;
        }
        while let Some(token) = tokens.next() {
            if let Some((_, word, value)) = FLAGS.iter().find(|(flag, ..)| *flag == token) {
                let value = if *value == "true" { Value::Bool(true) } else { (*value).into() };
                words.add(word, value)?;
            } else if let Some(name) = NAMES.into_iter().find(|name| *name == token) {
                let value = tokens
                    .next()
                    .ok_or(FaultError::Missing { kind: words.kind(), word: behind(name) })?;
                words.add(name, if name == "code" { value.into() } else { number(value) })?;
            } else {
                return Err(words.unknown());
            }
        }
        if let Some(kinds) = kinds {
            words.add("kinds", kinds.split(',').map(|kind| Value::from(kind.trim())).collect())?;
        }
        words.fault()
    }
}

/// The value that follows a kind without a name.
fn argument(kind: &str) -> Option<&'static str> {
    match kind {
        "refuse" | "delay" | "clock-jump" => Some("seconds"),
        "status" | "html" => Some("status"),
        "random" => Some("rate"),
        _ => None,
    }
}

fn is_word(token: &str) -> bool {
    FLAGS.iter().any(|(flag, ..)| *flag == token) || NAMES.contains(&token)
}

fn behind(name: &str) -> &'static str {
    match name {
        "code" => "a code after code",
        "retry-after" => "seconds after retry-after",
        "retry-after-date" => "seconds after retry-after-date",
        "seed" => "a number after seed",
        "skip" => "a number after skip",
        _ => "a number after times",
    }
}

/// A text where it is no number, to be refused by whoever wants one.
fn number(token: &str) -> Value {
    token.parse::<Number>().map_or_else(|_| token.into(), Value::Number)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.endpoints.is_all() {
            write!(f, "{} ", self.endpoints)?;
        }
        let random = match &self.kind {
            Kind::Random { rate, kinds, seed } => {
                write!(f, "random {rate} seed {seed}")?;
                Some(kinds)
            }
            kind => {
                write!(f, "{kind}")?;
                None
            }
        };
        if self.skip > 0 {
            write!(f, " skip {}", self.skip)?;
        }
        match self.times {
            times if times == self.kind.usual_times() => {}
            Times::Always => f.write_str(" always")?,
            Times::Exactly(times) => write!(f, " times {times}")?,
        }
        random.map_or(Ok(()), |kinds| write!(f, " of {}", list(kinds)))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use super::RetryAfter::{Date, Seconds};
        use super::json::{seconds, word};

        f.write_str(self.name())?;
        match self {
            Self::Refuse { time } => write!(f, " {}", seconds(*time))?,
            Self::Hang { when } => write!(f, " {}", word(*when))?,
            Self::Delay { time, when } => write!(f, " {} {}", seconds(*time), word(*when))?,
            Self::Status { status, code, retry_after, .. } => {
                write!(f, " {status}")?;
                if let Some(code) = code {
                    write!(f, " code {code}")?;
                }
                match retry_after {
                    Some(Seconds(seconds)) => write!(f, " retry-after {seconds}")?,
                    Some(Date(seconds)) => write!(f, " retry-after-date {seconds}")?,
                    None => {}
                }
            }
            Self::Html { status, .. } => write!(f, " {status}")?,
            Self::ClockJump { seconds } => write!(f, " {seconds}")?,
            Self::Random { rate, kinds, seed } => {
                write!(f, " {rate} seed {seed} of {}", list(kinds))?;
            }
            _ => {}
        }
        match self {
            Self::Empty { handled: true }
            | Self::Status { handled: true, .. }
            | Self::Html { handled: true, .. } => f.write_str(" handled"),
            _ => Ok(()),
        }
    }
}

fn list(kinds: &[Kind]) -> String {
    kinds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
