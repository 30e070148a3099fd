//! A service in this process that costs next to nothing, for what is measured of the client alone.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use abdm::transport::{Clock, SystemClock, Transport, TransportError};
use abdm_sandbox::ServiceKey;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

use crate::Outcome;

/// Answers what a login on v1/v2 asks before the OTP, and an account's profile.
#[derive(Debug)]
pub struct Canned {
    pub clock: SystemClock,
    /// What a session takes.
    pub session_takes: Duration,
    pub sessions: AtomicU64,
    /// Nanoseconds that the last session took.
    pub session_took: AtomicU64,
    pub otps: AtomicU64,
    pub key: ServiceKey,
}

/// How long a token of the service is.
pub const TOKEN_LENGTH: usize = 800;

impl Canned {
    pub fn new(session_takes: Duration) -> Outcome<Self> {
        let (clock, count) = (SystemClock::new(), || AtomicU64::new(0));
        let (sessions, session_took, otps) = (count(), count(), count());
        let key = ServiceKey::generate(2048)?;
        Ok(Self { clock, session_takes, sessions, session_took, otps, key })
    }
}

#[async_trait]
impl Transport for Canned {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path();
        let body = if path.ends_with("/sessions") {
            let began = self.clock.monotonic();
            self.clock.sleep(self.session_takes).await;
            self.sessions.fetch_add(1, Ordering::Relaxed);
            let took = crate::meter::nanos(self.clock.monotonic() - began);
            self.session_took.store(took, Ordering::Relaxed);
            let token = "a".repeat(TOKEN_LENGTH);
            format!(r#"{{"accessToken":"{token}","expiresIn":600}}"#)
        } else if path.ends_with("/searchByHealthId") {
            // The number that was asked for, which ends the body before a quote and a brace.
            let asked = request.body();
            let number = String::from_utf8_lossy(&asked[asked.len() - 19..asked.len() - 2]);
            format!(
                r#"{{"healthId":"asha.ramanathan@sbx","healthIdNumber":"{number}","name":"Asha Ramanathan","status":"ACTIVE","authMethods":["AADHAAR_OTP","MOBILE_OTP"],"tags":null}}"#
            )
        } else if path.ends_with("/cert") {
            self.key.public_pem().to_owned()
        } else if path.ends_with("/profile") {
            r#"{"healthId":"asha.ramanathan@sbx","name":"Asha Ramanathan"}"#.to_owned()
        } else {
            let otp = self.otps.fetch_add(1, Ordering::Relaxed);
            format!(r#"{{"txnId":"a825f76b-0696-40f3-864c-{otp:012x}"}}"#)
        };
        let mut response = Response::new(Bytes::from(body));
        response
            .headers_mut()
            .insert("content-type", http::HeaderValue::from_static("application/json"));
        Ok(response)
    }
}
