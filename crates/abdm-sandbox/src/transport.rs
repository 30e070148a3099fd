use std::time::Duration;

use abdm_transport::{CallClass, HttpConfig, Transport, TransportError};
use abdm_types::Network;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

use crate::Sandbox;
use crate::exchange::{Exchange, Outcome};
use crate::faults::When;

/// Reaches a [`Sandbox`] without a network. Scheme, host and port of a request do not matter.
///
/// Of the contract of [`Transport`] these promises apply:
///
/// * any HTTP status is `Ok`;
/// * nothing is sent twice;
/// * a request arrives and a reply comes back complete and unchanged, no header is added. A reply
///   is as large as the sandbox makes it, which is far below any limit;
/// * an error says when nothing was sent. There is none unless a [fault](crate::faults) makes one:
///   a refused connection, one that breaks off, a reply that is cut off or does not come in time.
///   Each call is a connection of its own.
///
/// The others are about connections, hosts and TLS, of which there are none: nobody is redirected
/// to, and the sandbox sets no cookies.
///
/// Time is that of [`Config::clock`](crate::Config::clock): a reply that a fault holds back is
/// waited for with it. What comes later than [`limits`](Self::limits) allow is a timeout, and a
/// call that was to be handled later than that is handled then. A call that needs the service's key
/// waits until it is made, without any limit. Until a call is handled, dropping the future means
/// that it was not carried out.
#[derive(Debug, Clone)]
pub struct SandboxTransport {
    sandbox: Sandbox,
    limits: HttpConfig,
}

impl SandboxTransport {
    /// A base URL for the gateway of v1/v2.
    pub const GATEWAY_BASE: &'static str = "http://localhost/gateway";
    /// A base URL for the health-ID service of v1/v2.
    pub const HEALTH_ID_BASE: &'static str = "http://localhost/api";
    /// A base URL for the gateway of V3.
    pub const GATEWAY_V3_BASE: &'static str = "http://localhost/api/hiecm/gateway";
    /// A base URL for the ABHA service of V3.
    pub const ABHA_BASE: &'static str = "http://localhost/abha/api";

    pub(crate) fn new(sandbox: Sandbox) -> Self {
        Self { sandbox, limits: HttpConfig::new() }
    }

    /// The same with the reply timeouts of this configuration. Nothing else of it matters here.
    #[must_use]
    pub fn limits(self, config: &HttpConfig) -> Self {
        Self { limits: config.clone(), ..self }
    }

    /// Waits for something that takes so long, or until there is no time left.
    ///
    /// # Errors
    ///
    /// When there is none.
    async fn wait(&self, time: Duration, left: &mut Duration) -> Result<(), TransportError> {
        let waited = time.min(*left);
        if !time.is_zero() {
            self.sandbox.desk().config.clock.sleep(waited).await;
        }
        *left -= waited;
        match time > Duration::ZERO && left.is_zero() {
            true => Err(TransportError::new(Network::Timeout)),
            false => Ok(()),
        }
    }
}

#[async_trait]
impl Transport for SandboxTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let class = CallClass::of(&request);
        let mut left = self.limits.reply_timeout(class);
        if self.sandbox.faults().is_closed().0 {
            return Err(TransportError::new(Network::Connect));
        }
        if self.sandbox.end_at_connection().is_some() {
            return Err(TransportError::new(Network::Closed));
        }
        let exchange = Exchange::begin(&self.sandbox, request, false);
        let (before, after) = (exchange.delay(When::Before), exchange.delay(When::After));
        let in_time = self.wait(before, &mut left).await;
        // The service does not know that nobody is waiting any more.
        let outcome = exchange.answer().await;
        in_time?;
        self.wait(after, &mut left).await?;
        match outcome {
            Outcome::Reply(response) => Ok(response),
            Outcome::Broken(None, _) => Err(TransportError::new(Network::Closed)),
            Outcome::Broken(Some(partial), _) => {
                let status = partial.response.status().as_u16();
                let error = TransportError::new(Network::Truncated);
                Err(error.with_partial(status, partial.length as u64))
            }
            Outcome::Silence => {
                self.wait(Duration::MAX, &mut left).await?;
                Err(TransportError::new(Network::Timeout))
            }
        }
    }
}
