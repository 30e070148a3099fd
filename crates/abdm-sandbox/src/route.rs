//! Which endpoint a request is for.

use abdm_types::{Meta, Service};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};

use crate::sandbox::Desk;
use crate::{console, v1v2, v3};

/// An endpoint and who serves it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) meta: Meta,
    /// Whether it waits for the service's key.
    pub(crate) needs_key: bool,
    pub(crate) serve: fn(&Desk, &Request<Bytes>) -> Response<Bytes>,
    /// Whether it wants a request, where another endpoint has the same path and method.
    wants: fn(&Request<Bytes>) -> bool,
}

/// What a request's method and path lead to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// `/_sandbox/…`, and the page at `/`.
    Control,
    Endpoint(&'static Route),
    /// The path exists, with another method.
    OtherMethod,
    Nowhere,
}

/// The endpoint of a request of which only the head is there, if that is enough to know it.
pub(crate) fn at_head(head: &Parts) -> Option<&'static Route> {
    let mut there =
        all().filter(|route| route.is_at(head.uri.path()) && route.meta.method == head.method);
    match (there.next(), there.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

impl Target {
    pub(crate) fn of(request: &Request<Bytes>) -> Self {
        let path = request.uri().path();
        if path.starts_with(CONTROL_PREFIX) || console::is_page(request.method(), path) {
            return Self::Control;
        }
        let mut there = all().filter(|route| route.is_at(path)).peekable();
        match there.peek() {
            None => Self::Nowhere,
            Some(_) => there
                .find(|route| route.meta.method == request.method() && (route.wants)(request))
                .map_or(Self::OtherMethod, Self::Endpoint),
        }
    }
}

/// Before the paths of the sandbox itself.
pub(crate) const CONTROL_PREFIX: &str = "/_sandbox/";

/// Before the paths that the API manager knows as those of V3.
const V3_API: &str = "/abha/api/v3";

/// What stands before the paths of a service: the path of its base URL.
pub(crate) fn prefix(service: Service) -> Option<&'static str> {
    match service {
        Service::Abha => Some("/abha/api"),
        Service::Gateway => Some("/gateway"),
        Service::GatewayV3 => Some("/api/hiecm/gateway"),
        Service::HealthId => Some("/api"),
        Service::PhrWeb => Some("/abha/api/v3/phr/web"),
        _ => None,
    }
}

/// Whether a path is below that of a service of V3.
pub(crate) fn is_of_v3(path: &str) -> bool {
    [Service::Abha, Service::GatewayV3]
        .into_iter()
        .filter_map(prefix)
        .any(|prefix| is_below(path, prefix))
}

/// Whether a path is one that the API manager would have to know.
pub(crate) fn is_of_v3_api(path: &str) -> bool {
    is_below(path, V3_API)
}

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The names of all endpoints.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    all().map(|route| route.meta.name)
}

/// Whether it stands between the slashes of any endpoint's path.
pub(crate) fn is_word(segment: &str) -> bool {
    all().any(|route| {
        let prefix = prefix(route.meta.service).unwrap_or_default();
        prefix.split('/').chain(route.meta.path.split('/')).any(|word| word == segment)
    })
}

fn all() -> impl Iterator<Item = &'static Route> {
    v1v2::ROUTES.iter().chain(&v3::ROUTES)
}

impl Route {
    pub(crate) const fn new(
        meta: Meta,
        needs_key: bool,
        serve: fn(&Desk, &Request<Bytes>) -> Response<Bytes>,
    ) -> Self {
        Self { meta, needs_key, serve, wants: |_| true }
    }

    /// One that leaves requests to the next on the same path.
    pub(crate) const fn only_if(self, wants: fn(&Request<Bytes>) -> bool) -> Self {
        Self { wants, ..self }
    }

    fn is_at(&self, path: &str) -> bool {
        let rest = prefix(self.meta.service).and_then(|prefix| path.strip_prefix(prefix));
        rest == Some(self.meta.path)
    }
}
