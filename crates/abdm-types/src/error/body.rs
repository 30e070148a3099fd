use secrecy::SecretString;
use serde_json::{Map, Value};

use super::Code;
use crate::Personal;
use crate::failure::looks_like_html;

/// How many details of an envelope are kept. One is usual.
const MOST_DETAILS: usize = 16;

/// The body of a refusal, whatever sent it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ErrorBody {
    /// The API manager in front of the service: `{"code":"900901","message","description"}`.
    ApiManager {
        /// `900901` and the like.
        code: Code,
        /// Its short text.
        message: Personal,
    },
    /// Nothing.
    Empty,
    /// The service's own envelope: `{"code":"HIS-422","message","details":[…]}`.
    Envelope {
        /// The outer code, which repeats the class of the status.
        code: Code,
        /// The outer text, which says nothing of the cause.
        message: Personal,
        /// The causes; empty when the service gave none.
        details: Vec<Detail>,
    },
    /// The gateway: `{"error":{"code":2500,"message"}}`.
    Gateway {
        /// `2401` and the like.
        code: Code,
        /// Its text.
        message: Personal,
    },
    /// An HTML page of a proxy, firewall or content network.
    Html {
        /// Bytes in the body.
        length: usize,
    },
    /// The service's web framework: `{"timestamp","status","error","message","path"}`.
    Framework {
        /// The status that it repeats.
        status: Option<u64>,
    },
    /// JSON of another shape.
    OtherJson {
        /// Bytes in the body.
        length: usize,
    },
    /// Text that is neither JSON nor HTML.
    Text {
        /// Bytes in the body.
        length: usize,
    },
}

/// One cause in an [`ErrorBody::Envelope`].
#[derive(Debug, Clone)]
pub struct Detail {
    /// The code of the cause, such as `HIS-1008`.
    pub code: Option<Code>,
    /// The text for it. May name the patient's data, or hold unfilled `#placeholders`.
    pub message: Personal,
    /// The field that was refused, where the service says.
    pub attribute: Option<Attribute>,
}

/// A field that the service refused.
#[derive(Clone)]
pub struct Attribute {
    /// Its name on the wire.
    pub key: String,
    /// The value that was sent: the service echoes even a plain OTP.
    pub value: Option<SecretString>,
}

impl std::fmt::Debug for Attribute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attribute").field("key", &self.key).finish_non_exhaustive()
    }
}

impl ErrorBody {
    /// Recognises a body. Never fails: what is not recognised is [`Text`](Self::Text) or
    /// [`OtherJson`](Self::OtherJson).
    pub fn parse(body: &[u8]) -> Self {
        let length = body.len();
        if body.trim_ascii().is_empty() {
            return Self::Empty;
        }
        if looks_like_html(body) {
            return Self::Html { length };
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Self::from_object(&fields, length),
            Ok(_) => Self::OtherJson { length },
            Err(_) => Self::Text { length },
        }
    }

    fn from_object(fields: &Map<String, Value>, length: usize) -> Self {
        let message = text(fields, "message");
        if let Some(Value::Object(error)) = fields.get("error") {
            return match code(error) {
                Some(code) => Self::Gateway { code, message: text(error, "message") },
                None => Self::OtherJson { length },
            };
        }
        match code(fields) {
            Some(code) if code.as_str().starts_with("HIS-") || fields.contains_key("details") => {
                Self::Envelope { code, message, details: details(fields.get("details")) }
            }
            Some(code) => Self::ApiManager { code, message },
            None if fields.contains_key("timestamp") && fields.contains_key("path") => {
                Self::Framework { status: fields.get("status").and_then(Value::as_u64) }
            }
            None => Self::OtherJson { length },
        }
    }

    /// Whether this is how an error is told, whatever the status says.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::ApiManager { .. }
                | Self::Envelope { .. }
                | Self::Framework { .. }
                | Self::Gateway { .. }
        )
    }

    /// The most telling code: the cause's if there is one, else the outer one.
    pub fn code(&self) -> Option<&Code> {
        match self {
            Self::ApiManager { code, .. } | Self::Gateway { code, .. } => Some(code),
            Self::Envelope { code, .. } => {
                let cause = self.detail().and_then(|detail| detail.code.as_ref());
                Some(cause.unwrap_or(code))
            }
            _ => None,
        }
    }

    /// The most telling cause of an envelope: the first that has a code, else the first.
    pub fn detail(&self) -> Option<&Detail> {
        match self {
            Self::Envelope { details, .. } => {
                details.iter().find(|detail| detail.code.is_some()).or(details.first())
            }
            _ => None,
        }
    }

    /// The text that goes with [`code`](Self::code). For a person who may see the patient's data.
    pub fn message(&self) -> Option<&Personal> {
        match self {
            Self::ApiManager { message, .. } | Self::Gateway { message, .. } => Some(message),
            Self::Envelope { message, .. } => {
                Some(self.detail().map_or(message, |detail| &detail.message))
            }
            _ => None,
        }
    }
}

fn code(fields: &Map<String, Value>) -> Option<Code> {
    match fields.get("code")? {
        Value::String(text) => Code::parse(text),
        Value::Number(number) => Code::parse(&number.to_string()),
        _ => None,
    }
}

fn text(fields: &Map<String, Value>, key: &str) -> Personal {
    Personal::new(fields.get(key).and_then(Value::as_str).unwrap_or_default())
}

fn details(value: Option<&Value>) -> Vec<Detail> {
    let Some(Value::Array(values)) = value else {
        return Vec::new();
    };
    let objects = values.iter().filter_map(Value::as_object).take(MOST_DETAILS);
    objects
        .map(|fields| Detail {
            code: code(fields),
            message: text(fields, "message"),
            attribute: fields.get("attribute").and_then(attribute),
        })
        .collect()
}

/// `null`, `{}` and `[]` all stand for no attribute.
fn attribute(value: &Value) -> Option<Attribute> {
    let fields = value.as_object()?;
    let key = fields.get("key")?.as_str()?;
    // A key is the name of a field; anything longer or stranger may be a value in the wrong place.
    let is_name = key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    let value = match fields.get("value") {
        Some(Value::String(text)) => Some(text.as_str().into()),
        Some(Value::Number(number)) => Some(number.to_string().into()),
        _ => None,
    };
    is_name.then(|| Attribute { key: key.to_owned(), value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> ErrorBody {
        ErrorBody::parse(body.as_bytes())
    }

    #[test]
    fn the_cause_is_in_the_first_detail() {
        let body = parse(
            r#"{"code":"HIS-422","message":"Unable","details":[{"message":"Invalid OTP value.","code":"HIS-2022","attribute":null}]}"#,
        );
        assert_eq!(body.code().unwrap().as_str(), "HIS-2022");
    }

    #[test]
    fn details_may_be_null_empty_or_without_attribute() {
        for details in
            ["null", "[]", r#"[{}]"#, r#"[{"attribute":[]}]"#, r#"[{"attribute":{}}]"#, "7"]
        {
            let body = parse(&format!(r#"{{"code":"HIS-500","message":"x","details":{details}}}"#));
            assert_eq!(body.code().unwrap().as_str(), "HIS-500", "{details}");
            assert!(body.detail().is_none_or(|detail| detail.attribute.is_none()));
        }
    }

    #[test]
    fn an_echoed_otp_is_kept_as_a_secret() {
        let body = parse(
            r#"{"code":"HIS-400","message":"x","details":[{"message":"y","code":"HIS-1013","attribute":{"key":"otp","value":"271101"}}]}"#,
        );
        assert_eq!(body.detail().unwrap().attribute.as_ref().unwrap().key, "otp");
        assert!(!format!("{body:?}").contains("271101"));
    }

    #[test]
    fn foreign_bodies_are_recognised_by_kind() {
        assert!(matches!(parse("  "), ErrorBody::Empty));
        assert!(matches!(parse("<html><body>Request blocked"), ErrorBody::Html { .. }));
        assert!(matches!(parse("Access Denied"), ErrorBody::Text { length: 13 }));
        assert!(matches!(parse("[1]"), ErrorBody::OtherJson { .. }));
        assert!(matches!(
            parse(r#"{"error":{"code":2500,"message":"x"}}"#),
            ErrorBody::Gateway { .. }
        ));
        assert!(matches!(
            parse(
                r#"{"timestamp":"t","status":401,"error":"Unauthorized","message":"m","path":"/p"}"#
            ),
            ErrorBody::Framework { status: Some(401) }
        ));
        assert!(matches!(
            parse(r#"{"code":"900901","message":"Invalid Credentials","description":"d"}"#),
            ErrorBody::ApiManager { .. }
        ));
    }
}
