//! Reads the bodies of successes, each in the form that its endpoint agreed to.

use serde::de::{DeserializeOwned, IgnoredAny};
use zeroize::Zeroizing;

use crate::wire::{Fields, Value};
use crate::{Image, ImageKind, Personal, TxnId};

/// How a body differs from what was agreed. Never holds any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// There is none.
    #[error("an empty body")]
    Empty,
    /// An HTML page, as proxies and gateways send.
    #[error("an HTML page")]
    Html,
    /// Text that is neither JSON nor HTML.
    #[error("text that is not JSON (line {line}, column {column})")]
    NotJson {
        /// Line of the first fault, from 1.
        line: usize,
        /// Column of the first fault.
        column: usize,
    },
    /// JSON of another shape.
    #[error("JSON of another shape (line {line}, column {column})")]
    Shape {
        /// Line of the first fault, from 1.
        line: usize,
        /// Column of the first fault.
        column: usize,
    },
    /// JSON that ends too early.
    #[error("JSON that ends too early")]
    Truncated,
}

impl Unreadable {
    pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Self> {
        serde_json::from_slice(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            // serde_json's own text quotes values, so only category and position are kept.
            match error.classify() {
                _ if body.trim_ascii().is_empty() => Self::Empty,
                _ if looks_like_html(body) => Self::Html,
                serde_json::error::Category::Eof => Self::Truncated,
                serde_json::error::Category::Data => Self::Shape { line, column },
                _ => Self::NotJson { line, column },
            }
        })
    }

    /// A JSON object. A list is none, although serde would read it as the fields in their order.
    pub(crate) fn object<T: DeserializeOwned>(body: &[u8]) -> Result<T, Self> {
        // Anything else is not even tried: the error would quote a text that stands alone.
        match body.trim_ascii_start().starts_with(b"{") {
            true => Self::json(body),
            false => Err(Self::of_doubt(body)),
        }
    }

    /// A JSON object where nothing is needed and nothing at all may come.
    pub(crate) fn maybe_object<T: DeserializeOwned + Default>(body: &[u8]) -> Result<T, Self> {
        if body.trim_ascii().is_empty() { Ok(T::default()) } else { Self::object(body) }
    }

    /// A JSON object that describes an account, of which any field can be missing and not all of
    /// those that it could be told by.
    pub(crate) fn account<T: DeserializeOwned + DescribesAccount>(body: &[u8]) -> Result<T, Self> {
        let read: T = Self::object(body)?;
        match read.is_described() {
            true => Ok(read),
            false => Err(Self::Shape { line: 1, column: 1 }),
        }
    }

    /// How a body that tells of an error without naming it differs from what was agreed.
    pub(crate) fn of_doubt(body: &[u8]) -> Self {
        match Self::json::<IgnoredAny>(body) {
            Ok(_) => Self::Shape { line: 1, column: 1 },
            Err(problem) => problem,
        }
    }

    pub(crate) fn text(body: &[u8]) -> Result<String, Self> {
        if body.trim_ascii().is_empty() {
            return Err(Self::Empty);
        }
        if looks_like_html(body) {
            return Err(Self::Html);
        }
        if matches!(body.trim_ascii_start(), [b'{' | b'[', ..]) {
            return Err(Self::of_doubt(body));
        }
        String::from_utf8(body.to_vec()).map_err(|_| Self::NotJson { line: 1, column: 1 })
    }

    /// A list at the top. An object is none, although a single one may stand for a list elsewhere.
    pub(crate) fn list<T: DeserializeOwned>(body: &[u8]) -> Result<T, Self> {
        match body.trim_ascii_start().starts_with(b"[") {
            true => Self::json(body),
            false => Err(Self::of_doubt(body)),
        }
    }

    /// An image or document of one of these kinds, raw or as base64. No error can pass for one, and
    /// what was not asked for neither.
    pub(crate) fn image(body: &[u8], kinds: &[ImageKind]) -> Result<Image, Self> {
        let image = Image::in_body(body).filter(|image| kinds.contains(&image.kind()));
        image.ok_or_else(|| Self::of_doubt(body))
    }

    /// A text that stands alone, bare or as a JSON string: an id, or words that vary. Words that
    /// may report a failure are none.
    pub(crate) fn word(body: &[u8]) -> Result<Personal, Self> {
        let bare = str::from_utf8(body).unwrap_or_default().trim();
        let text = match Self::json::<Value>(body) {
            Ok(Value::String(text) | Value::Number(text)) => text,
            Ok(_) => return Err(Self::Shape { line: 1, column: 1 }),
            Err(Self::NotJson { .. } | Self::Truncated) if is_plain(bare) => {
                Zeroizing::new(bare.to_owned())
            }
            Err(problem) => return Err(problem),
        };
        let text = text.trim();
        // What is quoted may be no word as well as what is not.
        let is_word = is_plain(text) && !["true", "null"].contains(&text);
        match is_word && !may_report_failure(text) {
            true => Ok(Personal::new(text)),
            false => Err(Self::Shape { line: 1, column: 1 }),
        }
    }

    /// What says that an OTP is on its way: an object, or the UUID of its transaction alone, bare or as
    /// a JSON string (contract of v1/v2, section 5.3).
    pub(crate) fn receipt_or_id<T: DeserializeOwned + From<TxnId>>(body: &[u8]) -> Result<T, Self> {
        let text = str::from_utf8(body).unwrap_or_default().trim();
        let text = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
        match TxnId::parse(text) {
            Ok(txn_id) if is_uuid(text) => Ok(txn_id.into()),
            _ => Self::object(body),
        }
    }

    /// The bare `true` of a resend. One specification has no body here and two clients read a
    /// `txnId` or a text (contract section 3.4), none of which says that it was not sent.
    pub(crate) fn flag(body: &[u8]) -> Result<bool, Self> {
        if body.trim_ascii().is_empty() {
            return Ok(true);
        }
        match Self::json(body)? {
            Value::Object(fields) if fields.contains_key("txnId") => Ok(true),
            value => truth(&value).ok_or(Self::Shape { line: 1, column: 1 }),
        }
    }

    /// `true` or `false`, bare or as the one member of an object, under whatever name. Nothing at
    /// all says neither.
    pub(crate) fn named_flag(body: &[u8]) -> Result<bool, Self> {
        if is_true_in_braces(body) {
            return Ok(true);
        }
        // As the documentation of one call prints it, which is no JSON.
        if body.iter().filter(|b| !b.is_ascii_whitespace()).eq(b"{true}") {
            return Ok(true);
        }
        let value: Value = Self::json(body)?;
        let told = value.as_object().and_then(Fields::only).unwrap_or(&value);
        truth(told).ok_or(Self::Shape { line: 1, column: 1 })
    }

    /// A reply that was promised to be empty. What stands for nothing is accepted; anything else
    /// may be the report of a failure, so the status alone is not believed.
    pub(crate) fn empty(body: &[u8]) -> Result<(), Self> {
        match body.trim_ascii() {
            b"" | b"true" | b"{}" | b"null" => Ok(()),
            body if looks_like_html(body) => Err(Self::Html),
            _ => Err(Self::Shape { line: 1, column: 1 }),
        }
    }
}

/// As the documentation prints it, which is no JSON.
fn is_true_in_braces(body: &[u8]) -> bool {
    body.iter().filter(|b| !b.is_ascii_whitespace()).eq(b"{true}")
}

/// Whether a text has the form of every transaction of v1/v2.
fn is_uuid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// A truth value or the text of one.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// Whether a text stands for itself: a line of words and no piece of anything.
fn is_plain(text: &str) -> bool {
    const LONGEST: usize = 200;
    (1..=LONGEST).contains(&text.len())
        && !text.contains(|c: char| c.is_control() || "{}[]<>\"".contains(c))
}

/// Whether words may be the report of a failure, which a status alone does not disprove.
fn may_report_failure(text: &str) -> bool {
    const BAD: [&str; 12] = [
        "cannot",
        "denied",
        "does not",
        "error",
        "exceeded",
        "expired",
        "fail",
        "incorrect",
        "invalid",
        "mismatch",
        "not ",
        "unable",
    ];
    let lower = Zeroizing::new(text.to_lowercase());
    *lower == "false" || BAD.iter().any(|word| lower.contains(word))
}

/// A reply that is an account.
pub(crate) trait DescribesAccount {
    /// Whether number, address, state or name can be read: without any of them it may be anything.
    fn is_described(&self) -> bool;
}

pub(crate) fn looks_like_html(body: &[u8]) -> bool {
    let start = body.trim_ascii_start();
    start.starts_with(b"<")
}
