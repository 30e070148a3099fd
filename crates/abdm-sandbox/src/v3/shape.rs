//! The shapes in which V3 refuses (contract V3, section 12).

use std::borrow::Cow;
use std::time::SystemTime;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use serde_json::{Map, Value, json};

use crate::api_manager::{self, Rejection};
use crate::reply::{self, coded};
use crate::sandbox::Desk;
use crate::time::in_body;

/// Why a request is refused, as it is told.
#[derive(Clone)]
pub(super) enum Refusal {
    /// `{"code":"900901","message","description"}`.
    ApiManager(Rejection),
    /// `{"loginId":"Invalid LoginId","timestamp"}`, always 400.
    Fields(Vec<RefusedField>),
    /// `{"txnId","authResult":"failed","message","accounts":[]}`, always 200. A secret that is of no
    /// transaction has an empty one, which is left out.
    Failed { txn_id: String, text: &'static str },
    /// `{"code","message","timestamp"}`.
    Flat { status: StatusCode, said: Said, dated: bool },
    /// The framework beneath the service.
    Framework(StatusCode),
    /// `[{"code","message"}]`.
    List { status: StatusCode, said: Vec<Said> },
    /// `{"message","timestamp"}`, or `Message`.
    Message { status: StatusCode, text: &'static str, capital: bool },
    /// No body.
    Empty(StatusCode),
    /// The registries' `{"code","message","details"}`.
    Registry,
    /// A text alone.
    Text(StatusCode, &'static str),
    /// `{"error":{"code","message"}}`.
    Wrapped { status: StatusCode, said: Said },
}

/// The name of a field on the wire, and what is said of it.
pub(super) type RefusedField = (&'static str, &'static str);

/// A code and its text.
#[derive(Clone)]
pub(super) struct Said {
    pub(super) code: &'static str,
    pub(super) text: Cow<'static, str>,
}

impl Refusal {
    pub(super) fn field(name: &'static str, text: &'static str) -> Self {
        Self::Fields(vec![(name, text)])
    }

    pub(super) fn wrapped(status: StatusCode, code: &'static str, text: &'static str) -> Self {
        Self::Wrapped { status, said: Said { code, text: text.into() } }
    }

    pub(super) fn message(status: StatusCode, text: &'static str) -> Self {
        Self::Message { status, text, capital: false }
    }

    /// What the service says when it does not know either.
    pub(super) fn unexpected() -> Self {
        Self::Framework(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The same as the service of ABHA addresses says it: its fields are a list of codes and texts
    /// without their names (contract V3, section 11).
    pub(super) fn of_phr_web(self) -> Self {
        let Self::Fields(refused) = self else {
            return self;
        };
        let said = |(name, text): RefusedField| {
            let code = if name == "abhaAddress" { "ABDM-1006: " } else { "ABDM-9999: " };
            Said { code, text: text.into() }
        };
        let said = refused.into_iter().map(said).collect();
        Self::List { status: StatusCode::BAD_REQUEST, said }
    }

    pub(super) fn into_response(
        self,
        desk: &Desk,
        request: &Request<Bytes>,
        now: SystemTime,
    ) -> Response<Bytes> {
        let time = || in_body(now, desk.config.v3_forms.body_times);
        match self {
            Self::ApiManager(rejection) => api_manager::refuse(rejection),
            Self::Fields(refused) => fields(&refused, time()),
            Self::Failed { txn_id, text } => {
                let mut body = json!({ "authResult": "failed", "message": text, "accounts": [] });
                if !txn_id.is_empty() {
                    body["txnId"] = txn_id.into();
                }
                coded(reply::json(StatusCode::OK, &body), "failed")
            }
            Self::Flat { status, said, dated } => {
                let mut body = said.to_json();
                if dated {
                    body["timestamp"] = time().into();
                }
                coded(reply::json(status, &body), said.bare_code())
            }
            Self::Framework(status) => desk.framework(status, request),
            Self::List { status, said } => {
                let list: Vec<Value> = said.iter().map(Said::to_json).collect();
                let code = said.first().map_or("", Said::bare_code);
                coded(reply::json(status, &list.into()), code)
            }
            Self::Message { status, text, capital } => {
                let name = if capital { "Message" } else { "message" };
                let body = json!({ name: text, "timestamp": time() });
                coded(reply::json(status, &body), text)
            }
            Self::Empty(status) => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = status;
                response
            }
            Self::Registry => registry(),
            Self::Text(status, text) => coded(plain_text(status, text), text),
            Self::Wrapped { status, said } => {
                let body = json!({ "error": said.to_json() });
                coded(reply::json(status, &body), said.bare_code())
            }
        }
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::ApiManager(rejection)
    }
}

impl Said {
    fn to_json(&self) -> Value {
        json!({ "code": self.code, "message": self.text })
    }

    /// Some codes have a colon behind them.
    fn bare_code(&self) -> &'static str {
        self.code.trim_end_matches([':', ' '])
    }
}

fn fields(refused: &[RefusedField], time: String) -> Response<Bytes> {
    let texts = refused.iter().map(|(name, text)| ((*name).to_owned(), Value::from(*text)));
    let mut body: Map<String, Value> = texts.collect();
    body.insert("timestamp".into(), time.into());
    let reply = reply::json(StatusCode::BAD_REQUEST, &Value::Object(body));
    coded(reply, refused.first().map_or("", |(_, text)| *text))
}

fn registry() -> Response<Bytes> {
    let body = json!({
        "code": "HIS-422",
        "message": "Unable to process the current request due to incorrect data entered.",
        "details": [{
            "message": "You are not allowed to access this API",
            "code": "HIS-403",
            "attribute": null,
        }],
    });
    coded(reply::json(StatusCode::UNPROCESSABLE_ENTITY, &body), "HIS-403")
}

fn plain_text(status: StatusCode, text: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(text.as_bytes()));
    *response.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain;charset=UTF-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    response
}
