//! The way of a call to the sandbox, and what stands in it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use abdm::transport::conformance::BadServer;
use abdm::transport::{HttpConfig, Transport, TransportError};
use abdm::types::Network;
use abdm_sandbox::Sandbox;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

use super::table::{Row, Trouble};
use crate::town::Http;

/// What carries the calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Via {
    Reqwest,
    Hyper,
    InProcess,
}

/// The clients of a test, made once: each reads the certificates of the system.
pub(super) struct Clients {
    /// `None` is in-process.
    usual: Option<Arc<dyn Transport>>,
    /// Waits for a reply for no more than a moment: so short that silence costs the tests little.
    hasty: Option<Arc<dyn Transport>>,
    /// Waits as long as a request needs to be there on a machine that is busy with others.
    patient: Option<Arc<dyn Transport>>,
}

const MOMENT: Duration = Duration::from_millis(250);
const WHILE: Duration = Duration::from_secs(10);

impl Clients {
    pub(super) fn new(via: Via) -> Self {
        let client = |config: &HttpConfig| match via {
            Via::Reqwest => Some(Http::Reqwest.configured(config)),
            Via::Hyper => Some(Http::Hyper.configured(config)),
            Via::InProcess => None,
        };
        let waiting = |time| client(&HttpConfig::default().read_timeout(time).act_timeout(time));
        let usual = client(&HttpConfig::default());
        Self { usual, hasty: waiting(MOMENT), patient: waiting(WHILE) }
    }

    /// The same, with patience where there was haste.
    pub(super) fn with_patience(&self) -> Self {
        let patient = &self.patient;
        Self { usual: self.usual.clone(), hasty: patient.clone(), patient: patient.clone() }
    }

    pub(super) fn reach(&self, sandbox: &Sandbox) -> Arc<dyn Transport> {
        self.usual.clone().unwrap_or_else(|| Arc::new(sandbox.transport()))
    }
}

/// The first requests meet what a row says, unless the sandbox sees to it; the others get through.
#[derive(Debug)]
pub(super) struct Path {
    obstacle: Obstacle,
    /// How many requests it is in the way of.
    first: usize,
    sent: AtomicUsize,
    open: Arc<dyn Transport>,
}

#[derive(Debug)]
enum Obstacle {
    None,
    /// Without a network there is nothing that could be in the way.
    Error(Network),
    Elsewhere(String),
    /// A client that does not wait.
    Haste(Arc<dyn Transport>),
}

impl Path {
    pub(super) fn new(
        clients: &Clients,
        sandbox: &Sandbox,
        row: &Row,
        first: usize,
        bad: &BadServers,
    ) -> Self {
        let obstacle = match (row.trouble, &clients.hasty) {
            (Trouble::Fault(_), Some(hasty)) if row.is_silence() => {
                Obstacle::Haste(Arc::clone(hasty))
            }
            (Trouble::Fault(_), _) => Obstacle::None,
            (Trouble::Dns, None) => Obstacle::Error(Network::Dns),
            (Trouble::NoTls, None) => Obstacle::Error(Network::Tls),
            (Trouble::Certificate, None) => Obstacle::Error(Network::Certificate),
            (Trouble::Dns, _) => Obstacle::Elsewhere("host.invalid".to_owned()),
            (Trouble::NoTls, _) => Obstacle::Elsewhere(bad.without_tls.addr().to_string()),
            (Trouble::Certificate, _) => Obstacle::Elsewhere(bad.untrusted.addr().to_string()),
        };
        Self { obstacle, first, sent: AtomicUsize::new(0), open: clients.reach(sandbox) }
    }

    /// How many requests were handed to it.
    pub(super) fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Transport for Path {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if self.sent.fetch_add(1, Ordering::SeqCst) >= self.first {
            return self.open.send(request).await;
        }
        match &self.obstacle {
            Obstacle::None => self.open.send(request).await,
            Obstacle::Error(network) => Err(TransportError::new(*network)),
            Obstacle::Haste(hasty) => hasty.send(request).await,
            Obstacle::Elsewhere(authority) => {
                let path = request.uri().path();
                *request.uri_mut() = format!("https://{authority}{path}").parse().unwrap();
                self.open.send(request).await
            }
        }
    }
}

/// Servers that no call gets through to.
pub(super) struct BadServers {
    without_tls: BadServer,
    untrusted: BadServer,
}

impl BadServers {
    pub(super) async fn start() -> Self {
        Self {
            without_tls: BadServer::without_tls().await,
            untrusted: BadServer::with_untrusted_certificate().await,
        }
    }

    /// None of them may have read a request.
    pub(super) fn assert_unread(&self) {
        assert_eq!(self.without_tls.requests() + self.untrusted.requests(), 0);
    }
}
