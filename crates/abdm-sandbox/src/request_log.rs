//! What arrived, without what it said.

use std::collections::{BTreeMap, VecDeque};
use std::time::SystemTime;

use abdm_types::X_HIP_ID;
use bytes::Bytes;
use http::{Method, Request, Response};
use serde::Serialize;

use crate::reply::ReplyCode;
use crate::route::{self, Target};
use crate::time::rfc3339;
use crate::world::Doings;

mod mask;

/// Requests kept; the oldest go first.
const MOST: usize = 10_000;

/// Segments shown of a path.
const MOST_SEGMENTS: usize = 16;

/// A request that arrived. Of tokens, OTPs, Aadhaar numbers and the like it says only that they
/// were there, and how long. It takes a few KiB at most, whatever arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// Counts from 1.
    pub seq: u64,
    /// When it arrived, in UTC.
    pub at: String,
    /// HTTP method, or `(other)`.
    pub method: String,
    /// Path without query. Where it leads nowhere, all but the words of other paths are hidden.
    pub path: String,
    /// Name of the endpoint, such as `v1v2.auth_init`.
    pub endpoint: Option<&'static str>,
    /// HTTP status of the answer, even if a fault kept it back; 0 if there is none.
    pub status: u16,
    /// Code of a refusal, such as `HIS-1008` or `ABDM-1114`. Of one without a code the text, such as
    /// `Invalid LoginId`, and `failed` for an OTP that V3 refuses with HTTP 200.
    pub code: Option<&'static str>,
    /// Whether the service did with it what it does with such a request, be it to refuse it. If
    /// not, a fault kept it from that, and nothing has happened.
    pub handled: bool,
    /// The fault that struck it, by the [name](crate::faults::Kind::name) of its kind.
    pub fault: Option<&'static str>,
    /// Whether it had an OTP sent.
    pub otp_sent: bool,
    /// Whether it handed in the right OTP, which is spent by that.
    pub otp_accepted: bool,
    /// Whether it handed in a wrong OTP, which costs an attempt.
    pub otp_refused: bool,
    /// Whether it handed in an OTP to a transaction whose OTP had been accepted before.
    pub otp_again: bool,
    /// On whose behalf, without what looks like the number of a person.
    pub hip_id: Option<String>,
    /// The headers. Of most only how long they are.
    pub headers: BTreeMap<String, String>,
    /// The fields of the body, and how long they are. Those of an object in it by their path, such
    /// as `authData.otp.txnId`.
    pub body: BTreeMap<String, String>,
}

/// What became of a request.
#[derive(Debug)]
pub(crate) struct Fate<'a> {
    pub(crate) handled: bool,
    pub(crate) fault: Option<&'static str>,
    pub(crate) doings: Doings,
    /// The answer, if there is one.
    pub(crate) response: Option<&'a Response<Bytes>>,
}

/// The latest requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: VecDeque<LoggedRequest>,
    seen: u64,
}

impl RequestLog {
    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &LoggedRequest> {
        self.entries.iter()
    }

    pub(crate) fn record(
        &mut self,
        at: SystemTime,
        target: Target,
        request: &Request<Bytes>,
        fate: &Fate<'_>,
    ) {
        if self.entries.len() == MOST {
            self.entries.pop_front();
        }
        self.seen += 1;
        let path = request.uri().path();
        let (endpoint, path) = match target {
            Target::Endpoint(route) => (Some(route.meta.name), path.to_owned()),
            Target::OtherMethod => (None, path.to_owned()),
            Target::Control | Target::Nowhere => (None, known_words(path)),
        };
        self.entries.push_back(LoggedRequest {
            seq: self.seen,
            at: rfc3339(at),
            method: method(request.method()).to_owned(),
            path,
            endpoint,
            status: fate.response.map_or(0, |response| response.status().as_u16()),
            code: fate.response.and_then(|response| response.extensions().get()).map(code),
            handled: fate.handled,
            fault: fate.fault,
            otp_sent: fate.doings.otp_sent,
            otp_accepted: fate.doings.otp_accepted,
            otp_refused: fate.doings.otp_refused,
            otp_again: fate.doings.otp_again,
            hip_id: request.headers().get(X_HIP_ID).map(mask::hip_id),
            headers: mask::headers(request.headers()),
            body: mask::body(request.body()),
        });
    }
}

fn code(code: &ReplyCode) -> &'static str {
    code.0
}

/// Another method may be any text.
fn method(method: &Method) -> &str {
    match *method {
        Method::CONNECT
        | Method::DELETE
        | Method::GET
        | Method::HEAD
        | Method::OPTIONS
        | Method::PATCH
        | Method::POST
        | Method::PUT
        | Method::TRACE => method.as_str(),
        _ => "(other)",
    }
}

/// A path that leads nowhere may hold anything.
fn known_words(path: &str) -> String {
    let segments = path
        .split('/')
        .take(MOST_SEGMENTS)
        .map(|segment| if route::is_word(segment) { segment } else { "(hidden)" });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;
