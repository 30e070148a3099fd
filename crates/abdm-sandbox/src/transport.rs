use abdm_transport::{Transport, TransportError};
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

use crate::Sandbox;

/// Reaches a [`Sandbox`] without a network. Scheme, host and port of a request do not matter.
///
/// Of the contract of [`Transport`] these promises apply:
///
/// * any HTTP status is `Ok`, and there are no errors: a request always arrives;
/// * nothing is sent twice;
/// * a request arrives and a reply comes back complete and unchanged, no header is added. A reply
///   is as large as the sandbox makes it, which is far below any limit.
///
/// The others are about connections, hosts and TLS, of which there are none: nobody is redirected
/// to, and the sandbox sets no cookies. Timeouts do not apply either; a call that needs the
/// service's key waits until it is made. Until then, dropping the future means that the request was
/// not carried out.
#[derive(Debug, Clone)]
pub struct SandboxTransport(Sandbox);

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
        Self(sandbox)
    }
}

#[async_trait]
impl Transport for SandboxTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        Ok(self.0.respond(request).await)
    }
}
