use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use zeroize::Zeroizing;

use crate::CallClass;

/// How an adapter connects, how long it waits and whom it trusts.
///
/// Certificates are always verified: against the system's roots, and against those that are added
/// here. Proxies are used only if set here; the environment (`HTTPS_PROXY`) is not read.
#[derive(Clone)]
pub struct HttpConfig {
    pub(crate) connect_timeout: Duration,
    pub(crate) read_timeout: Duration,
    pub(crate) act_timeout: Duration,
    pub(crate) max_response: usize,
    pub(crate) keep_for_acting: Option<Duration>,
    pub(crate) proxy: Option<Uri>,
    pub(crate) extra_roots: Vec<Vec<u8>>,
    pub(crate) identity: Option<Arc<Zeroizing<Vec<u8>>>>,
}

impl HttpConfig {
    /// Connecting 5 s, replies 10 s for calls that read and 60 s for those that act, at most 4 MiB.
    pub fn new() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(10),
            act_timeout: Duration::from_secs(60),
            max_response: 4 * 1024 * 1024,
            keep_for_acting: None,
            proxy: None,
            extra_roots: Vec::new(),
            identity: None,
        }
    }

    /// How long a connection may take, from the look-up of the name to the end of the TLS
    /// handshake.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long the complete reply to a [`CallClass::Read`] may take, from when there is a
    /// connection.
    #[must_use]
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.read_timeout = limit;
        self
    }

    /// How long the complete reply to a [`CallClass::Act`] may take, from when there is a
    /// connection. Short is not safe: it turns slow successes into unknown outcomes.
    #[must_use]
    pub fn act_timeout(mut self, limit: Duration) -> Self {
        self.act_timeout = limit;
        self
    }

    /// Bytes that the body of a reply may have.
    #[must_use]
    pub fn max_response(mut self, bytes: usize) -> Self {
        self.max_response = bytes;
        self
    }

    /// Lets a [`CallClass::Act`] have a connection that served another call, if it has been idle for
    /// less than this, at most 1.5 s. Without it such a call always has a new connection.
    ///
    /// It saves a handshake for each OTP, and has a price: when the server closes the connection at
    /// the very moment at which the call goes out, nobody can know that the call was not carried
    /// out, and it ends as [`Effect::Possible`](abdm_types::Effect::Possible) instead of being made
    /// again. Servers that keep idle connections for several seconds do so only as they shut down.
    #[must_use]
    pub fn keep_for_acting(mut self, idle: Duration) -> Self {
        self.keep_for_acting = Some(idle);
        self
    }

    /// An HTTP proxy for `https` hosts other than this machine, such as
    /// `http://proxy.hospital.example:3128`. It is asked for a tunnel (`CONNECT`) and sees the
    /// host's name only.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Proxy`] unless it is `http://HOST[:PORT]`, without user name and path.
    pub fn proxy(mut self, url: &str) -> Result<Self, ConfigError> {
        let uri: Uri = url.trim().parse().map_err(|_| ConfigError::Proxy)?;
        let plain = uri.scheme_str() == Some("http")
            && matches!(uri.path_and_query().map(|path| path.as_str()), None | Some("/"))
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
        if !plain {
            return Err(ConfigError::Proxy);
        }
        self.proxy = Some(uri);
        Ok(self)
    }

    /// Certificates, as PEM, of further authorities to trust. May be called several times.
    #[must_use]
    pub fn extra_root_pem(mut self, pem: Vec<u8>) -> Self {
        self.extra_roots.push(pem);
        self
    }

    /// This client's own certificate chain and private key, as PEM, for servers that ask for one.
    #[must_use]
    pub fn identity_pem(mut self, pem: Vec<u8>) -> Self {
        self.identity = Some(Arc::new(Zeroizing::new(pem)));
        self
    }

    /// What [`connect_timeout`](Self::connect_timeout) was set to, for a transport of your own.
    pub fn connect_limit(&self) -> Duration {
        self.connect_timeout
    }

    /// What [`max_response`](Self::max_response) was set to.
    pub fn response_limit(&self) -> usize {
        self.max_response
    }

    /// What was added with [`extra_root_pem`](Self::extra_root_pem).
    pub fn extra_roots(&self) -> impl Iterator<Item = &[u8]> {
        self.extra_roots.iter().map(Vec::as_slice)
    }

    /// How long the reply to a call of `class` may take.
    pub fn reply_timeout(&self, class: CallClass) -> Duration {
        match class {
            CallClass::Read => self.read_timeout,
            CallClass::Act => self.act_timeout,
        }
    }
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for HttpConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpConfig")
            .field("connect_timeout", &self.connect_timeout)
            .field("read_timeout", &self.read_timeout)
            .field("act_timeout", &self.act_timeout)
            .field("max_response", &self.max_response)
            .field("keep_for_acting", &self.keep_for_acting)
            .field("proxy", &self.proxy.is_some())
            .field("extra_roots", &self.extra_roots.len())
            .field("identity", &self.identity.is_some())
            .finish()
    }
}

/// A configuration that cannot be used. Found when an adapter is made, before any call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up")]
    Client,
    /// The client identity holds no usable certificate chain with its private key.
    #[error("the client identity is not a PEM certificate chain with its private key")]
    Identity,
    /// The proxy is not `http://HOST[:PORT]`.
    #[error("the proxy is not http://HOST[:PORT]")]
    Proxy,
    /// An added root holds no usable certificate.
    #[error("an added root is not a PEM certificate")]
    Root,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transport_of_ones_own_can_read_the_limits() {
        let config = HttpConfig::new()
            .connect_timeout(Duration::from_secs(1))
            .read_timeout(Duration::from_secs(2))
            .act_timeout(Duration::from_secs(3))
            .max_response(4)
            .extra_root_pem(b"pem".to_vec());
        assert_eq!(config.connect_limit(), Duration::from_secs(1));
        assert_eq!(config.reply_timeout(CallClass::Read), Duration::from_secs(2));
        assert_eq!(config.reply_timeout(CallClass::Act), Duration::from_secs(3));
        assert_eq!(config.response_limit(), 4);
        assert_eq!(config.extra_roots().count(), 1);
    }
}
