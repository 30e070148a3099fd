use std::fmt;
use std::str::FromStr;

use super::FaultError;
use crate::route;

/// Names and prefixes at once.
const MOST: usize = 32;

/// Which calls a fault is for: those of some endpoints, or all.
///
/// ```
/// use abdm_sandbox::faults::Endpoints;
///
/// for text in ["v3.login_verify", "v3.*", "v1v2.auth_init,v3.login_*", "*"] {
///     assert_eq!(text.parse::<Endpoints>().unwrap().to_string(), text);
/// }
/// assert!("v3.login_verfy".parse::<Endpoints>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints(Vec<String>);

/// Ends a prefix.
const ANY: char = '*';

impl Endpoints {
    /// All of them. Calls that lead nowhere and those to the sandbox itself are none.
    pub fn all() -> Self {
        Self(vec![ANY.to_string()])
    }

    pub(super) fn is_all(&self) -> bool {
        self.0.iter().any(|pattern| pattern == "*")
    }

    pub(super) fn contain(&self, endpoint: &str) -> bool {
        self.0.iter().any(|pattern| matches(pattern, endpoint))
    }

    /// The names and prefixes, as they were given.
    pub(super) fn patterns(&self) -> &[String] {
        &self.0
    }

    pub(super) fn of<'a>(patterns: impl Iterator<Item = &'a str>) -> Result<Self, FaultError> {
        let known = |pattern: &str| route::names().any(|name| matches(pattern, name));
        let patterns: Vec<_> = patterns.take(MOST + 1).map(str::to_owned).collect();
        match (1..=MOST).contains(&patterns.len()) && patterns.iter().all(|text| known(text)) {
            true => Ok(Self(patterns)),
            false => Err(FaultError::UnknownEndpoint),
        }
    }
}

impl FromStr for Endpoints {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        Self::of(text.split(','))
    }
}

impl fmt::Display for Endpoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

fn matches(pattern: &str, endpoint: &str) -> bool {
    match pattern.strip_suffix(ANY) {
        Some(prefix) => endpoint.starts_with(prefix),
        None => endpoint == pattern,
    }
}
