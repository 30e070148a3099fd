//! A login on V3 with the state machines alone: a blocking HTTP client, no async, no runtime.
//!
//! ```sh
//! abdm sandbox --listen 127.0.0.1:8080       # in another terminal
//! cargo run -p abdm-flows --example flows_only -- http://127.0.0.1:8080
//! ```
//!
//! What the facade does otherwise is the caller's here: the application token, the key, and the rule
//! that a call marked [`Replay::Never`](abdm_types::Replay::Never) is made once. This program makes
//! every call once.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::io::ErrorKind;
use std::time::{Duration, SystemTime};

use abdm_crypto::{Encryptor, Padding, PublicKey};
use abdm_flows::{AuthBy, Exchange, Step, v3};
use abdm_types::v3::{certificate, session};
use abdm_types::{
    AbhaNumber, AppToken, BaseUrl, CallContext, ClientId, ClientSecret, CmId, Endpoint, Failure,
    Network, Otp, Service,
};
use bytes::Bytes;
use ureq::{Agent, Timeout};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The largest reply that is read.
const LIMIT: u64 = 1 << 20;

fn main() -> Outcome<()> {
    let sandbox = std::env::args().nth(1).ok_or("usage: flows_only http://HOST:PORT")?;
    let mut service = V3::at(&sandbox)?;
    service.open_session()?;
    let encryptor = service.key()?;

    // A person of the sandbox: `abdm sandbox --help` lists them.
    let abha_number = AbhaNumber::parse("91-0000-1001-0007")?;
    let sending =
        v3::login_abha::Start::new(abha_number, AuthBy::AadhaarOtp)?.send_otp(&encryptor)?;
    let awaiting = match service.perform(sending) {
        Step::Next(awaiting) => awaiting,
        // Nothing was sent, an OTP may be out, or it was refused: the reason says which.
        other => return Err(format!("no OTP to wait for: {other:?}").into()),
    };
    println!("an OTP was sent to {}", awaiting.otp().sent_to().unwrap_or_default());

    // Asks the patient. Only the sandbox tells OTPs.
    let otp = latest_otp(&service.http, &sandbox)?;
    let verifying = awaiting.submit_otp(&otp, &encryptor).map_err(|(_, why)| why)?;
    match service.perform(verifying) {
        Step::Next(logged_in) => println!("logged in: {:?}", logged_in.session),
        // Back to `AwaitingOtp`: a real program asks the patient again.
        Step::Retry(_, why) => return Err(why.into()),
        other => return Err(format!("not logged in: {other:?}").into()),
    }
    Ok(())
}

/// What every call needs.
struct V3 {
    http: Agent,
    gateway: BaseUrl,
    abha: BaseUrl,
    cm_id: CmId,
    app_token: Option<AppToken>,
}

impl V3 {
    fn at(sandbox: &str) -> Outcome<Self> {
        let http = Agent::config_builder()
            // Any status is a reply, and a token goes to no other host.
            .http_status_as_error(false)
            .max_redirects(0)
            // A used connection may be closed just when a call is on its way.
            .max_idle_connections(0)
            .timeout_connect(Some(Duration::from_secs(5)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .build()
            .new_agent();
        Ok(Self {
            http,
            gateway: BaseUrl::parse(&format!("{sandbox}/api/hiecm/gateway"))?,
            abha: BaseUrl::parse(&format!("{sandbox}/abha/api"))?,
            cm_id: CmId::sandbox(),
            app_token: None,
        })
    }

    fn open_session(&mut self) -> Outcome<()> {
        let reply = self.call(&session::Request {
            client_id: ClientId::parse("sandbox-client")?,
            client_secret: ClientSecret::parse("sandbox-secret")?,
            grant_type: session::GrantType::ClientCredentials,
        })?;
        self.app_token = Some(reply.access_token);
        Ok(())
    }

    fn key(&self) -> Outcome<Encryptor> {
        let reply = self.call(&certificate::Request {})?;
        let padding = Padding::OaepSha1;
        padding.check(reply.encryption_algorithm.as_deref())?;
        Ok(Encryptor::new(PublicKey::from_text(&reply.public_key)?, padding)?)
    }

    /// Makes the call that a state waits for, and hands it what came of it.
    fn perform<X: Exchange>(&self, state: X) -> X::Next {
        let reply = self.call(state.call());
        state.receive(reply, now())
    }

    fn call<E: Endpoint>(&self, call: &E) -> Result<E::Response, Failure> {
        let base = match E::META.service {
            Service::GatewayV3 => &self.gateway,
            _ => &self.abha,
        };
        let request = call
            .to_http(&CallContext {
                base,
                app_token: self.app_token.as_ref(),
                hip_id: None,
                cm_id: Some(&self.cm_id),
                request_id: &Uuid::new_v4().to_string(),
                timestamp: now(),
                language: None,
            })
            .map_err(|why| Failure::input(&E::META, why))?;
        E::decode(self.send(request).map_err(|why| Failure::network(&E::META, network(&why)))?)
    }

    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, ureq::Error> {
        let reply = if request.method() == http::Method::GET {
            self.http.run(request.map(drop))?
        } else {
            self.http.run(request.map(Vec::from))?
        };
        let (parts, mut body) = reply.into_parts();
        let body = body.with_config().limit(LIMIT).read_to_vec()?;
        Ok(http::Response::from_parts(parts, body.into()))
    }
}

/// Whether a call that failed may have been carried out. In doubt it may: only what provably
/// happened before anything was sent has a name of its own.
fn network(why: &ureq::Error) -> Network {
    match why {
        ureq::Error::HostNotFound => Network::Dns,
        ureq::Error::ConnectionFailed => Network::Connect,
        ureq::Error::Io(why) if why.kind() == ErrorKind::ConnectionRefused => Network::Connect,
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => Network::ConnectTimeout,
        ureq::Error::Timeout(_) => Network::Timeout,
        _ => Network::Other,
    }
}

/// What the sandbox put into its outbox last.
fn latest_otp(http: &Agent, sandbox: &str) -> Outcome<Otp> {
    let text =
        http.get(format!("{sandbox}/_sandbox/outbox")).call()?.body_mut().read_to_string()?;
    let outbox: serde_json::Value = serde_json::from_str(&text)?;
    let latest = outbox.as_array().and_then(|messages| messages.last());
    let otp = latest.and_then(|message| message["otp"].as_str()).ok_or("no OTP was sent")?;
    Ok(Otp::parse(otp)?)
}

#[expect(clippy::disallowed_methods, reason = "only the library is without a clock")]
fn now() -> SystemTime {
    SystemTime::now()
}
