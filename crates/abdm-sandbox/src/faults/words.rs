//! A fault as words with values: what its text and its JSON have in common.

use std::time::Duration;

use serde_json::{Map, Value};

use super::{Endpoints, Fault, FaultError, Kind, RetryAfter, Times, When, catalogue};

/// Every word but those that begin a fault: `endpoints` and `kind`.
pub(super) const WORDS: [&str; 12] = [
    "seconds",
    "status",
    "rate",
    "when",
    "handled",
    "code",
    "retry-after",
    "retry-after-date",
    "seed",
    "kinds",
    "skip",
    "times",
];

/// The words of a fault, while they are looked at.
pub(super) struct Words {
    kind: &'static str,
    endpoints: Endpoints,
    given: Map<String, Value>,
}

impl Words {
    /// # Errors
    ///
    /// [`FaultError::UnknownKind`]
    pub(super) fn of(kind: &str, endpoints: Endpoints) -> Result<Self, FaultError> {
        let kind = catalogue::find(kind).ok_or(FaultError::UnknownKind)?.name;
        Ok(Self { kind, endpoints, given: Map::new() })
    }

    pub(super) fn kind(&self) -> &'static str {
        self.kind
    }

    pub(super) fn unknown(&self) -> FaultError {
        FaultError::UnknownWord { kind: self.kind }
    }

    /// # Errors
    ///
    /// [`FaultError::UnknownWord`] and [`FaultError::Twice`]
    pub(super) fn add(&mut self, word: &str, value: Value) -> Result<(), FaultError> {
        let word = WORDS.into_iter().find(|known| *known == word).ok_or_else(|| self.unknown())?;
        match self.given.insert(word.to_owned(), value) {
            None => Ok(()),
            Some(_) => Err(FaultError::Twice { word }),
        }
    }

    /// What the words say.
    pub(super) fn fault(mut self) -> Result<Fault, FaultError> {
        let mut fault = Fault::new(self.read_kind()?).at(self.endpoints.clone());
        if let Some(skip) = self.take("skip") {
            fault.skip = small(&skip, "skip", "a whole number from 0")?;
        }
        match self.take("times") {
            None => {}
            Some(Value::String(word)) if word == "always" => fault.times = Times::Always,
            Some(times) => {
                let rule = "always or a number from 1";
                fault.times = Times::Exactly(small(&times, "times", rule)?);
            }
        }
        if let Some(word) = WORDS.into_iter().find(|word| self.given.contains_key(*word)) {
            return Err(FaultError::NotTaken { kind: self.kind, word });
        }
        fault.check()?;
        Ok(fault)
    }

    fn read_kind(&mut self) -> Result<Kind, FaultError> {
        Ok(match self.kind {
            "refuse" => Kind::Refuse { time: self.time()? },
            "close-on-accept" => Kind::CloseOnAccept,
            "reset-on-accept" => Kind::ResetOnAccept,
            "close-after-head" => Kind::CloseAfterHead,
            "reset-after-head" => Kind::ResetAfterHead,
            "close-if-reused" => Kind::CloseIfReused,
            "close-after-handling" => Kind::CloseAfterHandling,
            "reset-after-handling" => Kind::ResetAfterHandling,
            "close-before-body" => Kind::CloseBeforeBody,
            "truncate" => Kind::Truncate,
            "empty" => Kind::Empty { handled: self.handled()? },
            "hang" => Kind::Hang { when: self.when()? },
            "delay" => Kind::Delay { time: self.time()?, when: self.when()? },
            "status" => Kind::Status {
                status: self.status("a number from 400 to 599")?,
                code: self.code()?,
                retry_after: self.retry_after()?,
                handled: self.handled()?,
            },
            "html" => Kind::Html {
                status: self.status("a number from 200 to 599, not 204, 205 or 304")?,
                handled: self.handled()?,
            },
            "rotate-key" => Kind::RotateKey,
            "clock-jump" => {
                let seconds = self.need("seconds")?.as_i64();
                let rule = "a whole number from -1000000000 to 1000000000";
                Kind::ClockJump {
                    seconds: seconds.ok_or(FaultError::Value { word: "seconds", rule })?,
                }
            }
            "random" => {
                let rate = self.need("rate")?.as_f64();
                let rule = "a number from 0 to 1";
                Kind::Random {
                    rate: rate.ok_or(FaultError::Value { word: "rate", rule })?,
                    kinds: self.kinds()?,
                    seed: self.whole("seed", "a whole number from 0")?.unwrap_or_default(),
                }
            }
            _ => return Err(FaultError::UnknownKind),
        })
    }

    fn take(&mut self, word: &str) -> Option<Value> {
        self.given.remove(word)
    }

    fn need(&mut self, word: &'static str) -> Result<Value, FaultError> {
        self.take(word).ok_or(FaultError::Missing { kind: self.kind, word })
    }

    fn time(&mut self) -> Result<Duration, FaultError> {
        let rule = "a number from 0 to 86400";
        let seconds = self.need("seconds")?.as_f64();
        seconds
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .ok_or(FaultError::Value { word: "seconds", rule })
    }

    fn when(&mut self) -> Result<When, FaultError> {
        match self.take("when").as_ref().map(Value::as_str) {
            Some(Some("before")) => Ok(When::Before),
            Some(Some("after")) => Ok(When::After),
            Some(_) => Err(FaultError::Value { word: "when", rule: "before or after" }),
            None => Err(FaultError::Missing { kind: self.kind, word: "before or after" }),
        }
    }

    fn handled(&mut self) -> Result<bool, FaultError> {
        match self.take("handled") {
            None => Ok(false),
            Some(Value::Bool(handled)) => Ok(handled),
            Some(_) => Err(FaultError::Value { word: "handled", rule: "true or false" }),
        }
    }

    fn status(&mut self, rule: &'static str) -> Result<u16, FaultError> {
        let status = self.need("status")?;
        let status = status.as_u64().and_then(|status| u16::try_from(status).ok());
        status.ok_or(FaultError::Value { word: "status", rule })
    }

    fn code(&mut self) -> Result<Option<String>, FaultError> {
        match self.take("code") {
            None => Ok(None),
            Some(Value::String(code)) => Ok(Some(code)),
            Some(_) => Err(FaultError::Value { word: "code", rule: "a text" }),
        }
    }

    fn retry_after(&mut self) -> Result<Option<RetryAfter>, FaultError> {
        let rule = "a whole number from 0 to 1000000000";
        let seconds = self.whole("retry-after", rule)?;
        let date = self.whole("retry-after-date", rule)?;
        match (seconds, date) {
            (Some(_), Some(_)) => Err(FaultError::Twice { word: "retry-after" }),
            (Some(seconds), None) => Ok(Some(RetryAfter::Seconds(seconds))),
            (None, Some(seconds)) => Ok(Some(RetryAfter::Date(seconds))),
            (None, None) => Ok(None),
        }
    }

    fn kinds(&mut self) -> Result<Vec<Kind>, FaultError> {
        let Value::Array(kinds) = self.need("kinds")? else {
            return Err(FaultError::Value { word: "kinds", rule: "a list of 1 to 32 kinds" });
        };
        // Those that are too many are not read, and refused for their number.
        kinds.iter().take(33).map(bare).collect()
    }

    fn whole(&mut self, word: &'static str, rule: &'static str) -> Result<Option<u64>, FaultError> {
        let value = self.take(word);
        value.map(|value| value.as_u64().ok_or(FaultError::Value { word, rule })).transpose()
    }
}

/// A kind that says nothing of where and how often.
fn bare(value: &Value) -> Result<Kind, FaultError> {
    // Before it is read: a text could be nested without end.
    if value.as_str().is_some_and(|text| text.split_whitespace().any(|word| word == "random")) {
        return Err(FaultError::NotBare);
    }
    let fault = Fault::from_json(value)?;
    if fault.is_bare() { Ok(fault.kind) } else { Err(FaultError::NotBare) }
}

fn small(value: &Value, word: &'static str, rule: &'static str) -> Result<u32, FaultError> {
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    number.ok_or(FaultError::Value { word, rule })
}
