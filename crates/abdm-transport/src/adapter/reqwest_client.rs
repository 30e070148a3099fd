use std::time::Duration;

use abdm_types::Network;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response, Version};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Proxy, redirect, retry};
use tower_layer::Layer;

use super::connect::Connecting;
use super::failed::{During, of_exchange};
use super::limits::{Capped, within};
use super::resolve::resolve;
use super::{check_uri, idle, is_proxied, tls};
use crate::{CallClass, ConfigError, HttpConfig, Transport, TransportError};

/// A [`Transport`] on reqwest, for programs on tokio.
///
/// HTTP/1.1. Calls that read share connections, which are kept for 1.5 s. Calls that act have a new
/// one each unless [`HttpConfig::keep_for_acting`] says otherwise, so that none of them meets a
/// connection which the server is about to close: such a failure could not be told from one that
/// happened after the call was carried out.
///
/// reqwest hides a switch of its lower layer that makes it send a request again which a closing
/// connection handed back unsent. It does so only on connections that served another request
/// before, so for calls that act only with [`HttpConfig::keep_for_acting`]; what it repeats provably
/// never left.
///
/// reqwest logs host names at the level `debug`, never headers or bodies.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    readers: Client,
    actors: Client,
    config: HttpConfig,
}

impl ReqwestTransport {
    /// Reads the system's roots and sets everything up. Connects to nothing yet.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] says which part of `config` cannot be used.
    pub fn new(config: &HttpConfig) -> Result<Self, ConfigError> {
        let tls = tls::client_config(config)?;
        let client = |idle_connections| {
            let mut builder = Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .http1_only()
                .redirect(redirect::Policy::none())
                .retry(retry::never())
                .referer(false)
                // Another crate may have enabled these features of reqwest.
                .no_gzip()
                .no_brotli()
                .no_zstd()
                .no_deflate()
                .no_proxy()
                .dns_resolver(Resolver)
                .pool_idle_timeout(idle(config))
                .pool_max_idle_per_host(idle_connections)
                // Shared out among a host's addresses, so that a dead one leaves time for the next.
                .connect_timeout(config.connect_timeout)
                .connector_layer(Limited(config.connect_timeout));
            if let Some(proxy) = &config.proxy {
                let proxy =
                    reqwest::Url::parse(&proxy.to_string()).map_err(|_| ConfigError::Proxy)?;
                builder = builder.proxy(Proxy::custom(move |url| {
                    is_proxied(url.scheme() == "https", url.host_str().unwrap_or_default())
                        .then(|| proxy.clone())
                }));
            }
            // Its text could hold the proxy's URL.
            builder.build().map_err(|_| ConfigError::Client)
        };
        let readers = client(usize::MAX)?;
        let actors = match config.keep_for_acting {
            Some(_) => readers.clone(),
            None => client(0)?,
        };
        Ok(Self { readers, actors, config: config.clone() })
    }

    async fn exchange(
        &self,
        client: &Client,
        request: reqwest::Request,
    ) -> Result<Response<Bytes>, TransportError> {
        let mut response =
            client.execute(request).await.map_err(|error| failed(error, During::Request))?;
        let mut reply = Response::new(Bytes::new());
        *reply.status_mut() = response.status();
        *reply.version_mut() = response.version();
        *reply.headers_mut() = std::mem::take(response.headers_mut());
        let mut capped = Capped::new(reply.status(), reply.headers(), self.config.max_response)?;
        while let Some(chunk) =
            response.chunk().await.map_err(|error| capped.cut_off(failed(error, During::Body)))?
        {
            capped.push(chunk)?;
        }
        *reply.body_mut() = capped.finish();
        Ok(reply)
    }
}

#[async_trait]
impl Transport for ReqwestTransport {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        check_uri(request.uri())?;
        *request.version_mut() = Version::HTTP_11;
        let class = CallClass::of(&request);
        let client = match class {
            CallClass::Read => &self.readers,
            CallClass::Act => &self.actors,
        };
        let request = request
            .try_into()
            .map_err(|_: reqwest::Error| TransportError::new(Network::Request))?;
        within(self.config.reply_timeout(class), self.exchange(client, request)).await
    }
}

fn failed(error: reqwest::Error, during: During) -> TransportError {
    if error.is_builder() {
        return TransportError::new(Network::Request);
    }
    of_exchange(&error, during)
}

/// Puts [`Connecting`] around reqwest's connector.
#[derive(Debug, Clone, Copy)]
struct Limited(Duration);

impl<C> Layer<C> for Limited {
    type Service = Connecting<C>;

    fn layer(&self, connector: C) -> Connecting<C> {
        Connecting::new(connector, self.0)
    }
}

#[derive(Debug, Clone, Copy)]
struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let addresses: Addrs = Box::new(resolve(name.as_str()).await?);
            Ok(addresses)
        })
    }
}
