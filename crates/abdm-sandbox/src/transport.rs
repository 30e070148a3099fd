use abdm_transport::{Transport, TransportError};
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

use crate::Sandbox;

/// Reaches a [`Sandbox`] without a network. Scheme, host and port of a request do not matter.
#[derive(Debug, Clone)]
pub struct SandboxTransport(Sandbox);

impl SandboxTransport {
    /// A base URL for the gateway.
    pub const GATEWAY_BASE: &'static str = "http://localhost/gateway";
    /// A base URL for the health-ID service of v1/v2.
    pub const HEALTH_ID_BASE: &'static str = "http://localhost/api";

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
