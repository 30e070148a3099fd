use std::error::Error;
use std::sync::Arc;

use abdm_types::{Effect, Network, PartialReply};
use async_trait::async_trait;
use bytes::Bytes;

/// Carries one request to a server and brings back its reply.
///
/// The contract, proven by the conformance suite:
///
/// * any HTTP status is `Ok`: what a status means is not the transport's business;
/// * nothing is sent twice: no retries of its own;
/// * a call that acts has a new connection, unless its user asked for
///   [another way](crate::HttpConfig::keep_for_acting). A server may close one that it has served at
///   any moment, and a request that is on its way just then fails as if it had been carried out;
/// * redirects are not followed and cookies not kept, so that a token goes to the host it was meant
///   for and to no other;
/// * the reply is complete, and no larger than a limit;
/// * TLS certificates are verified;
/// * an error says with certainty when nothing was sent ([`TransportError::effect`]); in doubt it
///   says that it may have been.
///
/// From the [`CallClass`] of the request follow its timeouts and whether it has a new connection.
#[async_trait]
pub trait Transport: Send + Sync + std::fmt::Debug {
    /// Sends `request`, whose URI is absolute.
    ///
    /// Dropping the future may cancel the exchange, after which nobody knows whether the request
    /// was carried out.
    ///
    /// # Errors
    ///
    /// [`TransportError`] when no complete reply came.
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError>;
}

#[async_trait]
impl<T: Transport + ?Sized> Transport for Arc<T> {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        (**self).send(request).await
    }
}

/// How long a reply may take. [`of`](Self::of) tells a request's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallClass {
    /// A call that only reads.
    Read,
    /// A call that sends or spends an OTP or changes an account. Giving up early leaves its outcome
    /// unknown, so it may take long.
    Act,
}

impl CallClass {
    /// What `request` has among its extensions, else what its method says: `GET` reads.
    pub fn of<B>(request: &http::Request<B>) -> Self {
        let given = request.extensions().get().copied();
        given.unwrap_or_else(|| Self::of_method(request.method()))
    }

    /// Tells it of `request`. Where the method says the same already, an extension is saved.
    pub(crate) fn mark<B>(self, request: &mut http::Request<B>) {
        if self != Self::of_method(request.method()) {
            request.extensions_mut().insert(self);
        }
    }

    fn of_method(method: &http::Method) -> Self {
        if method == http::Method::GET { Self::Read } else { Self::Act }
    }
}

/// Why there is no reply.
///
/// `source()` is only set where its text is known to hold neither URL nor content: the engine logs
/// it.
#[derive(Debug, thiserror::Error)]
#[error("{network}")]
pub struct TransportError {
    network: Network,
    partial: Option<PartialReply>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl TransportError {
    /// An error of a kind.
    pub fn new(network: Network) -> Self {
        Self { network, partial: None, source: None }
    }

    /// An error with the cause beneath it. The text of `source` must be free of URLs and content.
    pub fn with_source(network: Network, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { network, partial: None, source: Some(source.into()) }
    }

    /// The same error with what is known of the reply.
    #[must_use]
    pub fn with_partial(self, status: u16, length: u64) -> Self {
        Self { partial: Some(PartialReply { status, length }), ..self }
    }

    /// What is known of the reply, when some of it came.
    pub fn partial(&self) -> Option<PartialReply> {
        self.partial
    }

    /// What happened.
    pub fn network(&self) -> Network {
        self.network
    }

    /// [`Effect::None`] when the request provably never left, else [`Effect::Possible`].
    pub fn effect(&self) -> Effect {
        self.network.effect()
    }
}
