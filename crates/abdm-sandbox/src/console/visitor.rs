//! Who may ask the sandbox about itself: everybody who reaches it, but for other pages in a browser.
//!
//! A page of another origin could otherwise set faults, and one whose host name is made to lead here
//! could read OTPs. A browser names the origin of a request that could change something, and always
//! the host that it believes to talk to.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, HeaderValue};

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Stranger {
    #[error("a page of another origin may not use the sandbox")]
    Origin,
    #[error(
        "a host name that somebody may own could lead anywhere: use an IP address, localhost, or a \
         name without a dot"
    )]
    Host,
}

/// Domains that nobody can register.
const NOBODYS: [&str; 4] = ["internal", "local", "localhost", "test"];

pub(super) fn check(headers: &HeaderMap) -> Result<(), Stranger> {
    let hosts = || headers.get_all(HOST).iter();
    if !hosts().all(|host| host.to_str().is_ok_and(is_nobodys)) {
        return Err(Stranger::Host);
    }
    let is_own = |origin: &HeaderValue| {
        let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
        origin.is_some_and(|(_, origin)| {
            hosts().any(|host| host.as_bytes().eq_ignore_ascii_case(origin.as_bytes()))
        })
    };
    match headers.get_all(ORIGIN).iter().all(is_own) {
        true => Ok(()),
        false => Err(Stranger::Origin),
    }
}

/// Whether a host is one whose name cannot be made to lead here by a stranger: an address, or a name
/// of this machine or network.
fn is_nobodys(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    if let Some(address) = name.strip_prefix('[') {
        return address.strip_suffix(']').is_some_and(|v6| v6.parse::<Ipv6Addr>().is_ok());
    }
    if name.parse::<Ipv4Addr>().is_ok() {
        return true;
    }
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    match name.rsplit_once('.') {
        Some((_, domain)) => NOBODYS.contains(&domain),
        None => !name.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    fn checked(pairs: &[(HeaderName, &str)]) -> Result<(), Stranger> {
        let pairs = pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap()));
        check(&pairs.collect())
    }

    #[test]
    fn who_is_no_page_is_welcome_at_every_name_that_nobody_owns() {
        assert_eq!(checked(&[]), Ok(()));
        for host in [
            "127.0.0.1:8080",
            "192.168.1.7",
            "[::1]:8080",
            "[fe80::1]",
            "localhost:1",
            "LOCALHOST.",
            "app.localhost:3000",
            "sandbox",
            "sandbox:8080",
            "host.docker.internal",
            "sandbox.default.svc.cluster.local",
        ] {
            assert_eq!(checked(&[(HOST, host)]), Ok(()), "{host}");
        }
    }

    #[test]
    fn a_name_that_somebody_may_own_is_refused() {
        for host in [
            "evil.example",
            "evil.example:8080",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "127.0.0.1.",
            "[::1].evil.example",
            "[evil]",
            "",
            ":8080",
        ] {
            assert_eq!(checked(&[(HOST, host)]), Err(Stranger::Host), "{host}");
        }
        let both = [(HOST, "localhost"), (HOST, "evil.example")];
        assert_eq!(checked(&both), Err(Stranger::Host));
    }

    #[test]
    fn a_page_is_welcome_only_from_here() {
        let host = (HOST, "127.0.0.1:8080");
        assert_eq!(checked(&[host.clone(), (ORIGIN, "http://127.0.0.1:8080")]), Ok(()));
        for origin in [
            "http://evil.example",
            "http://127.0.0.1:3000",
            "http://127.0.0.1",
            "http://localhost:8080",
            "http://127.0.0.1:80801",
            "127.0.0.1:8080",
            "null",
            "",
        ] {
            let refused = checked(&[host.clone(), (ORIGIN, origin)]);
            assert_eq!(refused, Err(Stranger::Origin), "{origin}");
        }
        assert_eq!(checked(&[(ORIGIN, "http://localhost")]), Err(Stranger::Origin));
    }
}
