use std::net::SocketAddr;
use std::vec;

/// The host name could not be resolved. A type of its own, by which the failure is recognised in
/// the error chain of either client.
#[derive(Debug, thiserror::Error)]
#[error("the host name could not be resolved")]
pub(super) struct Unresolved;

/// Asks the operating system. The port is the client's business.
pub(super) async fn resolve(host: &str) -> Result<vec::IntoIter<SocketAddr>, Unresolved> {
    let found: Vec<SocketAddr> = match tokio::net::lookup_host((host, 0)).await {
        Ok(addresses) => addresses.collect(),
        // The system's text names the host.
        Err(_) => return Err(Unresolved),
    };
    match found.is_empty() {
        true => Err(Unresolved),
        false => Ok(found.into_iter()),
    }
}
