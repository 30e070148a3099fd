//! The journeys on an HTTP client of one's own: here a blocking one.
//!
//! ```sh
//! cargo run -p abdm --example own_transport
//! cargo test -p abdm --example own_transport     # proves that it keeps the contract
//! ```
//!
//! The proof is the conformance suite at the end, which the feature `testing` of `abdm-transport`
//! brings. Without it a transport is a guess.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener, ToSocketAddrs};
use std::sync::Arc;

use abdm::transport::{CallClass, HttpConfig, Transport, TransportError};
use abdm::types::{BaseUrl, ClientId, ClientSecret, CmId, Mobile, Network};
use abdm::{Client, Hosts, LoggedIn, LoginBy, Submitted};
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET, Config, Sandbox, people};
use async_trait::async_trait;
use bytes::Bytes;
use http::{Method, Request, Response, Uri};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Timeout};

/// Calls of [`ureq`] on threads of their own.
#[derive(Debug, Clone)]
struct Blocking {
    /// For calls that only read. Connections are used again.
    reads: Agent,
    /// For calls that act: each has a new connection, since a used one may be closed by the server
    /// just when the call is on its way, and then nobody knows whether it arrived.
    acts: Agent,
    /// The largest reply that is read.
    limit: u64,
}

impl Blocking {
    fn new(config: &HttpConfig) -> Result<Self, ureq::Error> {
        Ok(Self {
            reads: agent(config, CallClass::Read)?,
            acts: agent(config, CallClass::Act)?,
            limit: config.response_limit() as u64,
        })
    }

    fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Network> {
        let agent = match CallClass::of(&request) {
            CallClass::Read => &self.reads,
            _ => &self.acts,
        };
        look_up(request.uri())?;
        let reply = match *request.method() {
            Method::GET => agent.run(request.map(drop)),
            _ => agent.run(request.map(Vec::from)),
        };
        let (parts, mut body) = reply.map_err(|why| before_a_reply(&why))?.into_parts();
        // One that is as long as the limit is too long for this client.
        let body = body.with_config().limit(self.limit + 1).read_to_vec();
        let body = body.map_err(|why| within_a_reply(&why))?;
        Ok(Response::from_parts(parts, body.into()))
    }
}

/// This client does not tell a host without an address from a connection that broke.
fn look_up(uri: &Uri) -> Result<(), Network> {
    let host = uri.host().ok_or(Network::Request)?.trim_matches(['[', ']']);
    let port = uri.port_u16().unwrap_or(443);
    (host, port).to_socket_addrs().map(drop).map_err(|_| Network::Dns)
}

fn agent(config: &HttpConfig, class: CallClass) -> Result<Agent, ureq::Error> {
    let mut roots = Vec::new();
    for pem in config.extra_roots() {
        for item in parse_pem(pem) {
            if let PemItem::Certificate(root) = item? {
                roots.push(root);
            }
        }
    }
    // A real one adds those of the machine, or of `webpki-roots`.
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .build();
    let reply = Some(config.reply_timeout(class));
    Ok(Agent::config_builder()
        .tls_config(tls)
        // Any status is a reply.
        .http_status_as_error(false)
        // A token goes to the host that it was meant for and to no other.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections_per_host(if class == CallClass::Read { 8 } else { 0 })
        .timeout_connect(Some(config.connect_limit()))
        .timeout_recv_response(reply)
        .timeout_recv_body(reply)
        .build()
        .new_agent())
}

#[async_trait]
impl Transport for Blocking {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let this = self.clone();
        let reply = tokio::task::spawn_blocking(move || this.call(request)).await;
        // A call that panicked may have been sent.
        reply.unwrap_or(Err(Network::Other)).map_err(TransportError::new)
    }
}

/// The one question that matters: was anything sent? Only what provably happened before that has a
/// name that says no. The error itself is dropped: it may show a URL.
fn before_a_reply(why: &ureq::Error) -> Network {
    match why {
        ureq::Error::BadUri(_) => Network::Request,
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => Network::ConnectTimeout,
        ureq::Error::Timeout(_) => Network::Timeout,
        ureq::Error::Io(why) if why.kind() == ErrorKind::ConnectionRefused => Network::Connect,
        ureq::Error::Io(why) if is_bad_certificate(why) => Network::Certificate,
        ureq::Error::Io(why) if is_closed(why) => Network::Closed,
        _ => Network::Other,
    }
}

fn within_a_reply(why: &ureq::Error) -> Network {
    match why {
        ureq::Error::BodyExceedsLimit(_) => Network::TooLarge,
        ureq::Error::Timeout(_) => Network::Timeout,
        ureq::Error::Io(why) if is_closed(why) => Network::Truncated,
        _ => Network::Other,
    }
}

fn is_closed(why: &io::Error) -> bool {
    use ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    [BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof].contains(&why.kind())
}

/// Certificates are looked at before anything is sent.
fn is_bad_certificate(why: &io::Error) -> bool {
    let cause = why.get_ref().and_then(|cause| cause.downcast_ref());
    matches!(cause, Some(rustls::Error::InvalidCertificate(_)))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::new(Config::default());
    let server = sandbox.serve(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?)?;
    let hosts = Hosts::v3(
        BaseUrl::parse(&server.gateway_v3_base())?,
        BaseUrl::parse(&server.abha_base())?,
        CmId::sandbox(),
    );
    let client = Client::builder(hosts)
        .credentials(ClientId::parse(CLIENT_ID)?, ClientSecret::parse(CLIENT_SECRET)?)
        .transport(Blocking::new(&HttpConfig::default())?)
        .build()?;

    let login = client.login(LoginBy::Mobile(Mobile::parse(people::ASHA.mobile)?)).await?;
    println!("an OTP was sent to {}", login.sent_to().unwrap_or_default());
    let outbox = sandbox.outbox();
    let otp = &outbox.last().ok_or("no OTP arrived")?.otp;
    let Submitted::Done(LoggedIn::ChooseAccount(choice)) = login.submit_otp(otp).await? else {
        return Err("no account to choose".into());
    };
    // The patient chooses, also where there is only one.
    let first = choice.accounts().first().and_then(|account| account.abha_number.as_ref());
    let number = first.and_then(|number| number.full().cloned());
    println!("{} account(s) on this mobile", choice.accounts().len());
    let Submitted::Done(session) = choice.choose(&number.ok_or("a masked number")?).await? else {
        return Err("not logged in".into());
    };
    println!("logged in: {session:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    // All but one: a handshake that fails for another reason than the certificate looks like an
    // exchange that fails, so it is told as one that may have been sent. That errs on the side of
    // caution: such a call is not repeated.
    abdm::transport::transport_conformance! {
        |config: &HttpConfig| Blocking::new(config).unwrap();
        a_bad_certificate_is_refused_before_anything_is_sent
        a_chunked_reply_is_put_together
        a_compressed_reply_is_handed_on_as_it_came
        a_connection_closed_before_reading_may_have_sent
        a_connection_closed_before_replying_may_have_sent
        a_cut_off_reply_is_an_error
        a_dead_handshake_is_a_connect_timeout_even_if_replies_have_less_time
        a_host_that_does_not_exist_is_not_sent_to
        a_redirect_is_a_reply
        a_refused_connection_has_sent_nothing
        a_reply_that_is_too_large_is_an_error
        a_silent_server_is_a_timeout
        a_slow_body_is_a_timeout
        an_acting_call_has_a_new_connection
        an_added_root_is_trusted
        any_status_is_a_reply
        calls_that_read_share_a_connection
        cookies_are_not_kept
        large_bodies_pass
        nothing_is_sent_twice
        nothing_is_sent_twice_on_a_used_connection
        request_and_reply_arrive_unchanged
    }
}
