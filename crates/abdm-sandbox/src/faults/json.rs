//! Faults as JSON.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::words::Words;
use super::{Endpoints, Fault, FaultError, Kind, RetryAfter, Times, When};

impl Fault {
    /// One or several faults from JSON: an object or a text, or a list of these.
    pub(crate) fn several_from_json(json: &[u8]) -> Result<Vec<Self>, FaultError> {
        match serde_json::from_slice(json).map_err(|_| FaultError::Json)? {
            Value::Array(faults) => faults.iter().map(Self::from_json).collect(),
            fault => Self::from_json(&fault).map(|fault| vec![fault]),
        }
    }

    pub(super) fn from_json(value: &Value) -> Result<Self, FaultError> {
        match value {
            Value::String(text) => text.parse(),
            Value::Object(fields) => match (fields.len(), fields.get("random")) {
                (1, Some(Value::Object(random))) => read(random, Some("random")),
                _ => read(fields, None),
            },
            _ => Err(FaultError::Json),
        }
    }

    pub(super) fn to_json(&self) -> Map<String, Value> {
        let mut fields = of_kind(&self.kind);
        fields.insert("endpoints".into(), self.endpoints.patterns().into());
        fields.insert("skip".into(), self.skip.into());
        let times = match self.times {
            Times::Always => "always".into(),
            Times::Exactly(times) => times.into(),
        };
        fields.insert("times".into(), times);
        fields
    }
}

fn read(fields: &Map<String, Value>, kind: Option<&str>) -> Result<Fault, FaultError> {
    let kind = kind.or_else(|| fields.get("kind")?.as_str()).ok_or(FaultError::NoKind)?;
    let endpoints = match fields.get("endpoints") {
        None => Endpoints::all(),
        Some(Value::String(text)) => text.parse()?,
        Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
            Endpoints::of(list.iter().filter_map(Value::as_str))?
        }
        Some(_) => return Err(FaultError::UnknownEndpoint),
    };
    let mut words = Words::of(kind, endpoints)?;
    for (word, value) in fields {
        if !["endpoints", "kind"].contains(&word.as_str()) {
            words.add(word, value.clone())?;
        }
    }
    words.fault()
}

fn of_kind(kind: &Kind) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut add = |word: &str, value: Value| {
        fields.insert(word.into(), value);
    };
    add("kind", kind.name().into());
    match kind {
        Kind::Refuse { time } => add("seconds", seconds(*time)),
        Kind::Empty { handled } => add("handled", (*handled).into()),
        Kind::Hang { when } => add("when", word(*when).into()),
        Kind::Delay { time, when } => {
            add("seconds", seconds(*time));
            add("when", word(*when).into());
        }
        Kind::Status { status, code, retry_after, handled } => {
            add("status", (*status).into());
            if let Some(code) = code {
                add("code", code.as_str().into());
            }
            match retry_after {
                Some(RetryAfter::Seconds(seconds)) => add("retry-after", (*seconds).into()),
                Some(RetryAfter::Date(seconds)) => add("retry-after-date", (*seconds).into()),
                None => {}
            }
            add("handled", (*handled).into());
        }
        Kind::Html { status, handled } => {
            add("status", (*status).into());
            add("handled", (*handled).into());
        }
        Kind::ClockJump { seconds } => add("seconds", (*seconds).into()),
        Kind::Random { rate, kinds, seed } => {
            add("rate", (*rate).into());
            add("kinds", kinds.iter().map(of_kind).collect());
            add("seed", (*seed).into());
        }
        Kind::CloseOnAccept
        | Kind::ResetOnAccept
        | Kind::CloseAfterHead
        | Kind::ResetAfterHead
        | Kind::CloseIfReused
        | Kind::CloseAfterHandling
        | Kind::ResetAfterHandling
        | Kind::CloseBeforeBody
        | Kind::Truncate
        | Kind::RotateKey => {}
    }
    fields
}

pub(super) fn word(when: When) -> &'static str {
    match when {
        When::Before => "before",
        When::After => "after",
    }
}

/// As a whole number where it is one.
pub(super) fn seconds(time: Duration) -> Value {
    match time.subsec_nanos() {
        0 => time.as_secs().into(),
        _ => json!(time.as_secs_f64()),
    }
}
