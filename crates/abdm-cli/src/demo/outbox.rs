//! The patient's phone: reads OTPs from a sandbox's outbox.

use std::sync::Arc;

use abdm::transport::{CallClass, Transport};
use abdm::types::{BaseUrl, Effect, InvalidInput, Mobile, Otp};
use http::StatusCode;
use serde::Deserialize;

use crate::problem::Problem;

/// The outbox of a sandbox.
#[derive(Debug)]
pub(super) struct Outbox {
    transport: Arc<dyn Transport>,
    origin: BaseUrl,
}

#[derive(Deserialize)]
struct Message {
    seq: u64,
    otp: Otp,
}

impl Outbox {
    /// The outbox at the origin of a base URL.
    pub(super) fn new(transport: Arc<dyn Transport>, base: &BaseUrl) -> Result<Self, Problem> {
        let origin = BaseUrl::parse(base.origin()).map_err(malformed)?;
        Ok(Self { transport, origin })
    }

    /// The number of the latest message to a mobile; 0 if there is none.
    pub(super) async fn latest(&self, mobile: &Mobile) -> Result<u64, Problem> {
        let messages = self.read(&format!("?mobile={}", mobile.as_str())).await?;
        Ok(messages.iter().map(|message| message.seq).max().unwrap_or_default())
    }

    /// The OTP that went to a mobile after that message.
    pub(super) async fn otp(&self, mobile: &Mobile, after: u64) -> Result<Otp, Problem> {
        let query = format!("?mobile={}&after={after}", mobile.as_str());
        let messages = self.read(&query).await?;
        let newest = messages.into_iter().max_by_key(|message| message.seq);
        newest.map(|message| message.otp).ok_or_else(|| {
            let what = format!("no OTP for {} is in the outbox", mobile.masked());
            Problem::wrong_service(what, "Use hosts of an `abdm sandbox`.")
        })
    }

    async fn read(&self, query: &str) -> Result<Vec<Message>, Problem> {
        let place = format!("{}/_sandbox/outbox", self.origin);
        let mut request = http::Request::new(Default::default());
        *request.uri_mut() = self.uri(query).map_err(malformed)?;
        request.extensions_mut().insert(CallClass::Read);
        let response = self.transport.send(request).await.map_err(|error| {
            let what = format!("{place}: {error}");
            match error.effect() {
                Effect::None => Problem::not_reached(what, "Start it: `abdm sandbox`."),
                _ => Problem::wrong_service(what, "Use hosts of an `abdm sandbox`."),
            }
        })?;
        let messages = match response.status() {
            StatusCode::OK => serde_json::from_slice(response.body()).ok(),
            _ => None,
        };
        messages.ok_or_else(|| {
            Problem::wrong_service(
                format!("{place}: there is no outbox, HTTP {}", response.status().as_u16()),
                "Only an `abdm sandbox` shows the OTPs that the demonstration needs; use its hosts, \
                 or give none.",
            )
        })
    }

    fn uri(&self, query: &str) -> Result<http::Uri, InvalidInput> {
        self.origin.join(&format!("/_sandbox/outbox{query}"))
    }
}

fn malformed(error: InvalidInput) -> Problem {
    Problem::malformed("outbox", error)
}
