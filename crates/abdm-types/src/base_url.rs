use core::net::{IpAddr, Ipv6Addr};

use http::Uri;

use crate::InvalidInput;

/// Where a service is: scheme, host and the prefix that stands before `/v1`, `/v2` or `/v3`.
///
/// `https` only, because tokens travel to it; `http` is accepted for the loopback interface, where
/// a sandbox listens.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Parses a URL such as `https://healthidsbx.abdm.gov.in/api`; a slash at its end is dropped.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for another scheme, a missing host, a user name, a query or a fragment, and
    /// for a prefix that ends in the version which every path begins with.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        const VERSION: InvalidInput = InvalidInput::new(
            "base_url",
            "a URL that ends before /v0.5, /v1, /v2 or /v3: the calls add the version",
        );
        let url = Self::parse_with_version(input)?;
        let prefix = &url.0[url.origin().len()..];
        match prefix.rsplit('/').next().is_some_and(is_version) {
            true => Err(VERSION),
            false => Ok(url),
        }
    }

    /// The same for a service whose calls add no version, because it stands in the prefix: login by
    /// ABHA address on V3, whose production URL ends in it.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse), but that the prefix may end in a version.
    pub fn parse_with_version(input: &str) -> Result<Self, InvalidInput> {
        const RULE: InvalidInput = InvalidInput::new(
            "base_url",
            "https://HOST[:PORT][/PREFIX] without user name, query or fragment; \
             http only for 127.0.0.1, [::1] and localhost",
        );
        let input = input.trim();
        if input.contains(['#', '?', '@']) {
            return Err(RULE);
        }
        let uri: Uri = input.parse().map_err(|_| RULE)?;
        let host = uri.host().filter(|host| !host.is_empty()).ok_or(RULE)?;
        // HTTP clients differ in what they make of an odd authority, and a token follows.
        let authority = uri.authority().ok_or(RULE)?.as_str();
        let plain = match uri.port_u16() {
            None => authority == host,
            Some(port) => port != 0 && authority == format!("{host}:{port}"),
        };
        let bracketed = host.strip_prefix('[').map(|host| host.trim_end_matches(']'));
        if !plain || bracketed.is_some_and(|inner| inner.parse::<Ipv6Addr>().is_err()) {
            return Err(RULE);
        }
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if is_loopback(host) => {}
            _ => return Err(RULE),
        }
        Ok(Self(input.trim_end_matches('/').to_owned()))
    }

    /// The URL without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme, host and port, without the prefix.
    pub fn origin(&self) -> &str {
        let after_scheme = self.0.find("://").map_or(0, |at| at + 3);
        let end = self.0[after_scheme..].find('/').map_or(self.0.len(), |at| after_scheme + at);
        &self.0[..end]
    }

    /// The URI of a path below this base.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] when `path` has characters that no path has.
    pub fn join(&self, path: &str) -> Result<Uri, InvalidInput> {
        // Sized exactly and given away, so that it is written once.
        let mut text = String::with_capacity(self.0.len() + path.len());
        text.push_str(&self.0);
        text.push_str(path);
        Uri::try_from(text).map_err(|_| InvalidInput::new("path", "the path of an endpoint"))
    }
}

impl std::fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BaseUrl({})", self.0)
    }
}

impl std::fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a segment of a path is a version, such as `v3` or `v0.5`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix(['v', 'V']).unwrap_or_default();
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whether a host, as it stands in a URL, is this machine's own.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_on_loopback() {
        for url in [
            "https://healthidsbx.abdm.gov.in/api/",
            "http://127.0.0.1:8080/api",
            "http://[::1]:8080",
            "http://localhost:1/gateway",
        ] {
            assert!(BaseUrl::parse(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_could_carry_a_token_elsewhere_is_refused() {
        for url in [
            "",
            "healthidsbx.abdm.gov.in",
            "http://healthidsbx.abdm.gov.in/api",
            "http://127.0.0.1.evil.example/api",
            "http://localhost.evil.example",
            "https://user:secret@host/api",
            "https://host/api?x=1",
            "https://host/api#x",
            "ftp://127.0.0.1",
            "https:///api",
            "https://127.0.0.1:99999/api",
            "https://127.0.0.1:8x/api",
            "https://127.0.0.1:/api",
            "https://127.0.0.1:0/api",
            "http://[::1]x:80/",
            "http://[127.0.0.1]/",
        ] {
            assert!(BaseUrl::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_url_that_ends_in_the_version_is_refused_with_a_rule_of_its_own() {
        for url in [
            "https://abhasbx.abdm.gov.in/abha/api/v3",
            "https://abhasbx.abdm.gov.in/abha/api/v3/",
            "https://healthidsbx.abdm.gov.in/api/v1//",
            "https://healthidsbx.abdm.gov.in/api/V2",
            "https://dev.ndhm.gov.in/gateway/v0.5",
            "https://host.example/abha/api/v3.1",
        ] {
            let error = BaseUrl::parse(url).unwrap_err();
            assert!(error.rule().contains("ends before /v0.5, /v1, /v2 or /v3"), "{url}");
        }
        let whole = "https://phr.abdm.gov.in/api/phr/web/v3";
        assert_eq!(BaseUrl::parse_with_version(&format!("{whole}/")).unwrap().as_str(), whole);
        assert!(BaseUrl::parse_with_version("http://phr.abdm.gov.in/api/phr/web/v3").is_err());
        for url in ["https://v3", "https://host.example/v3/proxy", "https://host.example/via"] {
            assert!(BaseUrl::parse(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn a_path_is_joined_below_the_prefix() {
        let base = BaseUrl::parse("https://host.example:8443/api/").unwrap();
        assert_eq!(
            base.join("/v1/auth/cert").unwrap(),
            "https://host.example:8443/api/v1/auth/cert"
        );
        assert_eq!(base.origin(), "https://host.example:8443");
    }
}
