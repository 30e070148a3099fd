//! Which endpoint a request is for.

use abdm_types::{Meta, Service};
use bytes::Bytes;
use http::{Request, Response};

use crate::sandbox::Desk;
use crate::v1v2;

/// An endpoint and who serves it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) meta: Meta,
    /// Whether it waits for the service's key.
    pub(crate) needs_key: bool,
    pub(crate) serve: fn(&Desk, &Request<Bytes>) -> Response<Bytes>,
}

/// What a request's method and path lead to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// `/_sandbox/…`
    Control,
    Endpoint(&'static Route),
    /// The path exists, with another method.
    OtherMethod,
    Nowhere,
}

impl Target {
    pub(crate) fn of(request: &Request<Bytes>) -> Self {
        let path = request.uri().path();
        if path.starts_with(CONTROL_PREFIX) {
            return Self::Control;
        }
        let mut there = all().filter(|route| route.is_at(path)).peekable();
        match there.peek() {
            None => Self::Nowhere,
            Some(_) => there
                .find(|route| route.meta.method == request.method())
                .map_or(Self::OtherMethod, Self::Endpoint),
        }
    }
}

/// Before the paths of the sandbox itself.
pub(crate) const CONTROL_PREFIX: &str = "/_sandbox/";

/// What stands before the paths of a service: the last part of its base URL.
pub(crate) fn prefix(service: Service) -> Option<&'static str> {
    match service {
        Service::Gateway => Some("/gateway"),
        Service::HealthId => Some("/api"),
        _ => None,
    }
}

/// Whether it stands between the slashes of any endpoint's path.
pub(crate) fn is_word(segment: &str) -> bool {
    all().any(|route| {
        let prefix = prefix(route.meta.service).unwrap_or_default();
        prefix.split('/').chain(route.meta.path.split('/')).any(|word| word == segment)
    })
}

fn all() -> impl Iterator<Item = &'static Route> {
    v1v2::ROUTES.iter()
}

impl Route {
    fn is_at(&self, path: &str) -> bool {
        let rest = prefix(self.meta.service).and_then(|prefix| path.strip_prefix(prefix));
        rest == Some(self.meta.path)
    }
}
