use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_trait::async_trait;
use bytes::Bytes;
use http::uri::Scheme;
use http::{Request, Response, Uri, Version};
use http_body_util::{BodyExt, Full};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tower_service::Service;

use super::connect::Connecting;
use super::failed::{During, of_exchange};
use super::limits::{Capped, within};
use super::resolve::{Unresolved, resolve};
use super::{check_uri, idle, is_proxied, tls};
use crate::{CallClass, ConfigError, HttpConfig, Transport, TransportError};

/// A [`Transport`] on hyper, for programs on tokio.
///
/// HTTP/1.1. Calls that read share connections, which are kept for 1.5 s. Calls that act have a new
/// one each unless [`HttpConfig::keep_for_acting`] says otherwise, so that none of them meets a
/// connection which the server is about to close: such a failure could not be told from one that
/// happened after the call was carried out.
///
/// hyper logs neither headers nor bodies. Its lower layers log addresses at the levels `debug` and
/// `trace`.
#[derive(Debug, Clone)]
pub struct HyperTransport {
    readers: HyperClient,
    actors: HyperClient,
    config: HttpConfig,
}

type HyperClient = Client<Connecting<HttpsConnector<Route>>, Full<Bytes>>;

impl HyperTransport {
    /// Reads the system's roots and sets everything up. Connects to nothing yet.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] says which part of `config` cannot be used.
    pub fn new(config: &HttpConfig) -> Result<Self, ConfigError> {
        let mut tcp = HttpConnector::new_with_resolver(Resolver);
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Shared out among a host's addresses, so that a dead one leaves time for the next.
        tcp.set_connect_timeout(Some(config.connect_timeout));
        let route =
            Route { tunnel: config.proxy.clone().map(|to| Tunnel::new(to, tcp.clone())), tcp };
        let https = HttpsConnector::from((route, Arc::new(tls::client_config(config)?)));
        let connector = Connecting::new(https, config.connect_timeout);
        let client = |idle_connections| {
            Client::builder(TokioExecutor::new())
                .timer(TokioTimer::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(idle(config))
                .pool_max_idle_per_host(idle_connections)
                .retry_canceled_requests(false)
                .build(connector.clone())
        };
        let readers = client(usize::MAX);
        let actors = match config.keep_for_acting {
            Some(_) => readers.clone(),
            None => client(0),
        };
        Ok(Self { readers, actors, config: config.clone() })
    }

    async fn exchange(
        &self,
        client: &HyperClient,
        request: Request<Bytes>,
    ) -> Result<Response<Bytes>, TransportError> {
        let response = client
            .request(request.map(Full::new))
            .await
            .map_err(|error| of_exchange(&error, During::Request))?;
        let (parts, mut body) = response.into_parts();
        let mut capped = Capped::new(parts.status, &parts.headers, self.config.max_response)?;
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| capped.cut_off(of_exchange(&error, During::Body)))?;
            if let Ok(chunk) = frame.into_data() {
                capped.push(chunk)?;
            }
        }
        Ok(Response::from_parts(parts, capped.finish()))
    }
}

#[async_trait]
impl Transport for HyperTransport {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        check_uri(request.uri())?;
        *request.version_mut() = Version::HTTP_11;
        let class = CallClass::of(&request);
        let client = match class {
            CallClass::Read => &self.readers,
            CallClass::Act => &self.actors,
        };
        within(self.config.reply_timeout(class), self.exchange(client, request)).await
    }
}

/// To the host itself, or through a proxy's tunnel.
#[derive(Debug, Clone)]
struct Route {
    tcp: HttpConnector<Resolver>,
    tunnel: Option<Tunnel<HttpConnector<Resolver>>>,
}

impl Service<Uri> for Route {
    type Response = TokioIo<TcpStream>;
    type Error = BoxError;
    type Future = Boxed<Result<TokioIo<TcpStream>, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        // The tunnel's connector is a copy of this one.
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, destination: Uri) -> Self::Future {
        let https = destination.scheme() == Some(&Scheme::HTTPS);
        match &mut self.tunnel {
            Some(tunnel) if is_proxied(https, destination.host().unwrap_or_default()) => {
                let connecting = tunnel.call(destination);
                Box::pin(async { Ok(connecting.await?) })
            }
            _ => {
                let connecting = self.tcp.call(destination);
                Box::pin(async { Ok(connecting.await?) })
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Resolver;

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<std::net::SocketAddr>;
    type Error = Unresolved;
    type Future = Boxed<Result<Self::Response, Unresolved>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Unresolved>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        Box::pin(async move { resolve(name.as_str()).await })
    }
}

type BoxError = Box<dyn Error + Send + Sync>;
type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;
