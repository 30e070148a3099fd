//! Whether a host can be reached: its name, its port, TLS.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use abdm::transport::{CallClass, Clock, SystemClock, Transport, TransportError};
use abdm::types::{BaseUrl, Network};
use async_trait::async_trait;
use bytes::Bytes;
use http::header::DATE;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::check::Check;
use crate::problem::Problem;

/// For a name, and for a port.
const PATIENCE: Duration = Duration::from_secs(10);

/// A transport that remembers what time the other side said it is.
pub(super) struct Listening {
    inner: Arc<dyn Transport>,
    heard: Mutex<Option<Heard>>,
}

/// A time that was told, and this machine's own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heard {
    pub(super) theirs: SystemTime,
    pub(super) ours: SystemTime,
}

impl Listening {
    pub(super) fn new(inner: Arc<dyn Transport>) -> Self {
        Self { inner, heard: Mutex::default() }
    }

    pub(super) fn heard(&self) -> Option<Heard> {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Listening").field(&self.inner).finish()
    }
}

#[async_trait]
impl Transport for Listening {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let clock = SystemClock::new();
        let before = clock.now();
        let response = self.inner.send(request).await?;
        let date = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        if let Some(theirs) = date.and_then(|date| httpdate::parse_http_date(date).ok()) {
            let on_the_way = clock.now().duration_since(before).unwrap_or_default();
            let heard = Heard { theirs, ours: before + on_the_way / 2 };
            *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(heard);
        }
        Ok(response)
    }
}

/// The name, the port and TLS, up to the first that fails.
pub(super) async fn check(
    name: &'static str,
    base: &BaseUrl,
    is_proxied: bool,
    transport: &Listening,
) -> Vec<Check> {
    let is_secure = base.origin().starts_with("https:");
    let mut checks = Vec::new();
    if is_proxied && is_secure {
        checks.push(Check::ok(name, "its name and port are the proxy's to find".to_owned()));
    } else {
        match connect(base).await {
            Ok(what) => checks.push(Check::ok(name, what)),
            Err(problem) => return vec![Check::failed(name, &problem)],
        }
    }
    checks.push(match probe(base, transport).await {
        Err(error) => Check::failed(name, &unusable(base, error.network())),
        Ok(()) if is_secure => {
            Check::ok(name, "TLS: the certificate is trusted and for this host".to_owned())
        }
        Ok(()) => Check::ok(name, "answers, without TLS".to_owned()),
    });
    checks
}

/// Resolves the name and opens a connection.
async fn connect(base: &BaseUrl) -> Result<String, Problem> {
    let place = authority(base);
    let check_network = "Check the URL and this machine's network.";
    let found = match timeout(PATIENCE, lookup_host(&place)).await {
        Ok(Ok(found)) => found.collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    if found.is_empty() {
        let what = format!("{place}: the name has no address");
        return Err(Problem::not_reached(what, "Check the URL, and this machine's DNS."));
    }
    let refused = match timeout(PATIENCE, TcpStream::connect(&found[..])).await {
        Ok(Ok(_)) => return Ok(format!("{place}: the name resolves and the port is open")),
        Ok(Err(_)) => "nobody accepts connections there",
        Err(_) => "no connection within 10 seconds",
    };
    Err(Problem::not_reached(format!("{place}: {refused}"), check_network))
}

/// Host and port.
fn authority(base: &BaseUrl) -> String {
    let (scheme, host) = base.origin().split_once("://").unwrap_or_default();
    let after_address = host.rsplit(']').next().unwrap_or(host);
    match (after_address.contains(':'), scheme) {
        (true, _) => host.to_owned(),
        (false, "http") => format!("{host}:80"),
        (false, _) => format!("{host}:443"),
    }
}

/// Any answer will do: what it says is for later checks.
async fn probe(base: &BaseUrl, transport: &Listening) -> Result<(), TransportError> {
    let mut request = http::Request::new(Bytes::new());
    *request.uri_mut() = base.join("/").map_err(|_| TransportError::new(Network::Request))?;
    request.extensions_mut().insert(CallClass::Read);
    transport.send(request).await.map(drop)
}

fn unusable(base: &BaseUrl, network: Network) -> Problem {
    let remedy = match network {
        Network::Certificate => {
            "Check this machine's clock, and whether somebody is in between; name an authority of \
             your own with --ca-file."
        }
        Network::Tls => "Check the port in the URL: what answers there speaks no TLS.",
        _ => "Check the URL and --proxy.",
    };
    Problem::not_reached(format!("{}: {network}", authority(base)), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_that_of_the_url_or_of_its_scheme() {
        for (url, place) in [
            ("https://host.example/api", "host.example:443"),
            ("https://host.example:8443/api", "host.example:8443"),
            ("http://127.0.0.1/api", "127.0.0.1:80"),
            ("http://[::1]:8080/api", "[::1]:8080"),
            ("http://[::1]/api", "[::1]:80"),
        ] {
            assert_eq!(authority(&BaseUrl::parse(url).unwrap()), place);
        }
    }
}
