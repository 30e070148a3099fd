//! The patient's phone and letter box: reads OTPs from a sandbox's outbox.

use std::sync::Arc;

use abdm::transport::{CallClass, Transport};
use abdm::types::{BaseUrl, Effect, Email, InvalidInput, Mobile, Otp};
use abdm_sandbox::people::Person;
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The outbox of a sandbox.
#[derive(Debug)]
pub(super) struct Outbox {
    transport: Arc<dyn Transport>,
    origin: BaseUrl,
}

/// Where an OTP goes: to a phone, or whatever else the outbox has a parameter for.
pub(super) struct Inbox<'a> {
    /// The parameter: `mobile` or `email`.
    kind: &'static str,
    /// Without anything that means something in a query.
    address: &'a str,
    /// For people.
    masked: String,
}

#[derive(Deserialize)]
struct Message {
    seq: u64,
    otp: Otp,
}

/// Somebody, as the sandbox introduces them. Who has no ABHA so far has no standing.
#[derive(Deserialize)]
struct Known {
    #[serde(rename = "abhaNumber")]
    abha_number: Option<String>,
    standing: Option<String>,
}

impl Outbox {
    /// The outbox at the origin of a base URL.
    pub(super) fn new(transport: Arc<dyn Transport>, base: &BaseUrl) -> Result<Self, Problem> {
        let origin = BaseUrl::parse(base.origin()).map_err(malformed)?;
        Ok(Self { transport, origin })
    }

    /// The number of the latest message to an inbox; 0 if there is none.
    pub(super) async fn latest(&self, inbox: impl Into<Inbox<'_>>) -> Result<u64, Problem> {
        let messages = self.read(&inbox.into().query()).await?;
        Ok(messages.iter().map(|message| message.seq).max().unwrap_or_default())
    }

    /// The OTP that went to an inbox after that message.
    pub(super) async fn otp(&self, inbox: &Inbox<'_>, after: u64) -> Result<Otp, Problem> {
        let messages = self.read(&format!("{}&after={after}", inbox.query())).await?;
        let newest = messages.into_iter().max_by_key(|message| message.seq);
        newest.map(|message| message.otp).ok_or_else(|| {
            let what = format!("no OTP for {} is in the outbox", inbox.masked());
            Problem::wrong_service(what, "Use hosts of an `abdm sandbox`.")
        })
    }

    /// The first of those people whose ABHA is in use.
    pub(super) async fn first_active<'p>(&self, of: &'p [Person]) -> Result<&'p Person, Problem> {
        let known: Vec<Known> = self.get("/_sandbox/people", "").await?;
        let is_active = |person: &&Person| {
            known.iter().any(|known| {
                known.standing.as_deref() == Some("ACTIVE")
                    && known.abha_number.as_deref() == Some(person.abha_number)
            })
        };
        of.iter().find(is_active).ok_or_else(|| {
            Problem::other(
                "everybody who was there to be deleted has been deleted",
                "Start the sandbox anew: it has all of them again.",
            )
        })
    }

    async fn read(&self, query: &str) -> Result<Vec<Message>, Problem> {
        self.get("/_sandbox/outbox", query).await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, query: &str) -> Result<T, Problem> {
        let place = format!("{}{path}", self.origin);
        let mut request = http::Request::new(Default::default());
        *request.uri_mut() = self.origin.join(&format!("{path}{query}")).map_err(malformed)?;
        request.extensions_mut().insert(CallClass::Read);
        let response = self.transport.send(request).await.map_err(|error| {
            let what = format!("{place}: {error}");
            match error.effect() {
                Effect::None => Problem::not_reached(what, "Start it: `abdm sandbox`."),
                _ => Problem::wrong_service(what, "Use hosts of an `abdm sandbox`."),
            }
        })?;
        let found = match response.status() {
            StatusCode::OK => serde_json::from_slice(response.body()).ok(),
            _ => None,
        };
        found.ok_or_else(|| {
            Problem::wrong_service(
                format!("{place}: there is no outbox, HTTP {}", response.status().as_u16()),
                "Only an `abdm sandbox` shows the OTPs that the demonstration needs; use its hosts, \
                 or give none.",
            )
        })
    }
}

impl Inbox<'_> {
    fn query(&self) -> String {
        format!("?{}={}", self.kind, self.address)
    }

    /// For people.
    pub(super) fn masked(&self) -> &str {
        &self.masked
    }
}

impl<'a> From<&'a Mobile> for Inbox<'a> {
    fn from(mobile: &'a Mobile) -> Self {
        Self { kind: "mobile", address: mobile.as_str(), masked: mobile.masked() }
    }
}

impl<'a> From<&'a Email> for Inbox<'a> {
    fn from(email: &'a Email) -> Self {
        Self { kind: "email", address: email.as_str(), masked: email.masked() }
    }
}

fn malformed(error: InvalidInput) -> Problem {
    Problem::malformed("outbox", error)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use abdm::transport::TransportError;
    use async_trait::async_trait;
    use bytes::Bytes;
    use secrecy::ExposeSecret;

    use super::*;

    /// Answers everything with two messages, and keeps what it was asked.
    #[derive(Debug, Default)]
    struct Answering(Mutex<Vec<String>>);

    #[async_trait]
    impl Transport for Answering {
        async fn send(
            &self,
            request: http::Request<Bytes>,
        ) -> Result<http::Response<Bytes>, TransportError> {
            self.0.lock().unwrap().push(request.uri().to_string());
            let messages =
                br#"[{"seq":7,"otp":"123456","email":"x"},{"seq":9,"otp":"654321","email":"x"}]"#;
            Ok(http::Response::new(Bytes::from_static(messages)))
        }
    }

    #[tokio::test]
    async fn a_phone_and_a_letter_box_are_read_alike() {
        let answering = Arc::new(Answering::default());
        let base = BaseUrl::parse("http://127.0.0.1:8080/abha/api").unwrap();
        let outbox = Outbox::new(Arc::clone(&answering) as _, &base).unwrap();
        let mobile = Mobile::parse("5550001001").unwrap();
        let email = Email::parse("asha@mail.example").unwrap();
        assert_eq!(outbox.latest(&mobile).await.unwrap(), 9);
        assert_eq!(outbox.latest(&email).await.unwrap(), 9);
        assert_eq!(outbox.otp(&Inbox::from(&email), 7).await.unwrap().expose_secret(), "654321");
        let asked =
            ["mobile=5550001001", "email=asha@mail.example", "email=asha@mail.example&after=7"];
        let asked = asked.map(|query| format!("http://127.0.0.1:8080/_sandbox/outbox?{query}"));
        assert_eq!(*answering.0.lock().unwrap(), asked);
        assert_eq!(Inbox::from(&mobile).masked(), mobile.masked());
        assert_eq!(Inbox::from(&email).masked(), email.masked());
    }
}
