//! The two adapters and what they share.

mod connect;
mod failed;
#[cfg(feature = "hyper")]
mod hyper_client;
mod limits;
#[cfg(feature = "reqwest")]
mod reqwest_client;
mod resolve;
mod tls;

#[cfg(feature = "hyper")]
pub use hyper_client::HyperTransport;
#[cfg(feature = "reqwest")]
pub use reqwest_client::ReqwestTransport;

use std::time::Duration;

use abdm_types::{Network, is_loopback};
use http::Uri;
use http::uri::Scheme;

use crate::{HttpConfig, TransportError};

/// How long a connection may be idle and still be used again. Servers wait longer before they
/// close one, so a request seldom meets its end.
const IDLE: Duration = Duration::from_millis(1500);

/// The same where calls that act share the connections of those that read.
fn idle(config: &HttpConfig) -> Duration {
    config.keep_for_acting.map_or(IDLE, |limit| limit.min(IDLE))
}

fn check_uri(uri: &Uri) -> Result<(), TransportError> {
    let usable = uri.host().is_some_and(|host| !host.is_empty())
        && uri.scheme().is_some_and(|scheme| [Scheme::HTTP, Scheme::HTTPS].contains(scheme));
    if usable { Ok(()) } else { Err(TransportError::new(Network::Request)) }
}

/// Whether a proxy, if there is one, stands before this host.
fn is_proxied(https: bool, host: &str) -> bool {
    https && !is_loopback(host)
}
