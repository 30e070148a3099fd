//! The replies of the service to every endpoint, and the requests as the sandbox reads them.

use abdm_types::testing::{self, Sample, Visit};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response};

/// What is decided by the first bytes of an input: which endpoint, which status, which header.
const HEAD: usize = 3;

/// With a status of each kind that is treated on its own.
const STATUSES: &[u16] = &[
    200, 201, 202, 204, 299, 301, 400, 401, 403, 404, 408, 422, 429, 500, 502, 503, 504, 100, 999,
];

/// A reply is decoded or refused. What was decoded can be written, and reads as the same again; an
/// error is short and tells no number of a patient.
pub fn reply(input: &[u8]) {
    let Some((&[endpoint, status, header], body)) = input.split_first_chunk::<HEAD>() else {
        return;
    };
    let status = STATUSES[usize::from(status) % STATUSES.len()];
    at(endpoint, &mut Reply { status, header, body });
}

struct Reply<'a> {
    status: u16,
    header: u8,
    body: &'a [u8],
}

impl Endpoint for Reply<'_> {
    fn meets<E: Sample>(&mut self) {
        let mut reply = Response::new(Bytes::copy_from_slice(self.body));
        *reply.status_mut() = http::StatusCode::from_u16(self.status).expect("they are statuses");
        if self.header & 1 == 1
            && let Ok(value) = HeaderValue::from_bytes(&self.body[..self.body.len().min(40)])
        {
            reply.headers_mut().insert(http::header::RETRY_AFTER, value);
        }
        match E::decode(reply) {
            Ok(read) => {
                let written = E::reply(&read);
                let again = E::decode(written.clone()).unwrap_or_else(|failure| {
                    panic!("{}: read once and not twice: {failure}", E::META.name)
                });
                assert_eq!(E::reply(&again).body(), written.body(), "{}", E::META.name);
            }
            Err(failure) => {
                crate::assert_discreet(&failure);
                // What the patient is told is made of it too.
                let _ = (failure.effect(), failure.cause());
            }
        }
    }
}

/// A request is read or refused, and what was read can be sent, and reads as the same again.
pub fn request(input: &[u8]) {
    let Some((&[endpoint, from, _], body)) = input.split_first_chunk::<HEAD>() else {
        return;
    };
    at(endpoint, &mut Received { from, body });
}

struct Received<'a> {
    /// From which of its samples the headers are.
    from: u8,
    body: &'a [u8],
}

impl Endpoint for Received<'_> {
    fn meets<E: Sample>(&mut self) {
        let samples = E::requests();
        let request = crate::sandbox::http(&samples[usize::from(self.from) % samples.len()]);
        let (parts, _) = request.into_parts();
        let request = Request::from_parts(parts, Bytes::copy_from_slice(self.body));
        match E::read(&request) {
            Ok(read) => {
                // A field that the service has to check may not be one that can be sent.
                let Ok(sent) = crate::sandbox::try_http(&read) else { return };
                let again = E::read(&sent).unwrap_or_else(|error| {
                    panic!("{}: read once and not twice: {error}", E::META.name)
                });
                let headers = |request: &Request<Bytes>| {
                    let headers = request.headers().iter();
                    headers.map(|(name, value)| (name.clone(), value.clone())).collect::<Vec<_>>()
                };
                let sent_again = crate::sandbox::http(&again);
                assert_eq!(sent_again.body(), sent.body(), "{}", E::META.name);
                assert_eq!(
                    without_date(headers(&sent_again)),
                    without_date(headers(&sent)),
                    "{}",
                    E::META.name
                );
            }
            Err(error) => crate::assert_discreet(&error),
        }
    }
}

fn without_date(mut headers: Vec<(HeaderName, HeaderValue)>) -> Vec<(HeaderName, HeaderValue)> {
    headers.retain(|(name, _)| name != "timestamp");
    headers
}

/// The samples of every endpoint.
pub fn reply_seeds() -> Vec<Vec<u8>> {
    struct Replies(Vec<Vec<u8>>, u8);

    impl Visit for Replies {
        fn endpoint<E: Sample>(&mut self) {
            for body in E::replies() {
                self.0.push([&[self.1, 0, 0], body.as_ref()].concat());
            }
            self.1 += 1;
        }
    }

    let mut replies = Replies(Vec::new(), 0);
    testing::every(&mut replies);
    replies.0
}

/// The bodies of the samples of every endpoint.
pub fn request_seeds() -> Vec<Vec<u8>> {
    struct Requests(Vec<Vec<u8>>, u8);

    impl Visit for Requests {
        fn endpoint<E: Sample>(&mut self) {
            for (request, place) in E::requests().iter().zip(0..) {
                let body = crate::sandbox::http(request).into_body();
                self.0.push([&[self.1, place, 0], body.as_ref()].concat());
            }
            self.1 += 1;
        }
    }

    let mut requests = Requests(Vec::new(), 0);
    testing::every(&mut requests);
    requests.0
}

/// What is done with one endpoint.
pub(crate) trait Endpoint {
    fn meets<E: Sample>(&mut self);
}

/// Does it with the endpoint at this place in the list, which begins anew at its end.
pub(crate) fn at(place: u8, what: &mut impl Endpoint) {
    struct At<'a, T> {
        left: usize,
        what: &'a mut T,
    }

    impl<T: Endpoint> Visit for At<'_, T> {
        fn endpoint<E: Sample>(&mut self) {
            if self.left == 0 {
                self.what.meets::<E>();
            }
            self.left = self.left.wrapping_sub(1);
        }
    }

    let left = usize::from(place) % count();
    testing::every(&mut At { left, what });
}

fn count() -> usize {
    static COUNT: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    *COUNT.get_or_init(|| testing::metas().len())
}
