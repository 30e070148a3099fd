//! The conformance suite notices each fault that it is there to find.

use abdm_transport::{
    CallClass, HttpConfig, HyperTransport, Transport, TransportError, conformance,
};
use abdm_types::Network;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Compresses,
    FollowsRedirects,
    KeepsCookies,
    PassesTimeoutsOffAsUnsent,
    Repeats,
    SharesConnections,
    TakesStatusForFailure,
    TakesTruncatedForWhole,
}

/// A good transport with one fault.
#[derive(Debug)]
struct Faulty {
    good: HyperTransport,
    fault: Fault,
    cookie: std::sync::Mutex<Option<http::HeaderValue>>,
}

impl Faulty {
    fn maker(fault: Fault) -> impl Fn(&HttpConfig) -> Self {
        move |config| Self {
            good: HyperTransport::new(config).unwrap(),
            fault,
            cookie: std::sync::Mutex::new(None),
        }
    }
}

#[async_trait]
impl Transport for Faulty {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut request = request;
        let headers = request.headers_mut();
        match self.fault {
            Fault::Compresses => {
                headers.insert("accept-encoding", http::HeaderValue::from_static("gzip"));
            }
            Fault::KeepsCookies => {
                if let Some(cookie) = self.cookie.lock().unwrap().clone() {
                    headers.insert("cookie", cookie);
                }
            }
            Fault::SharesConnections => {
                request.extensions_mut().insert(CallClass::Read);
            }
            _ => {}
        }
        let result = self.good.send(request.clone()).await;
        match (self.fault, result) {
            (Fault::FollowsRedirects, Ok(reply)) if reply.headers().contains_key("location") => {
                let location = reply.headers()["location"].to_str().unwrap();
                *request.uri_mut() = location.parse().unwrap();
                self.good.send(request).await
            }
            (Fault::KeepsCookies, Ok(reply)) => {
                *self.cookie.lock().unwrap() = reply.headers().get("set-cookie").cloned();
                Ok(reply)
            }
            (Fault::PassesTimeoutsOffAsUnsent, Err(error))
                if error.network() == Network::Timeout =>
            {
                Err(TransportError::new(Network::ConnectTimeout))
            }
            (Fault::Repeats, Err(_)) => self.good.send(request).await,
            (Fault::TakesStatusForFailure, Ok(reply)) if !reply.status().is_success() => {
                Err(TransportError::new(Network::Other))
            }
            (Fault::TakesTruncatedForWhole, Err(error))
                if error.network() == Network::Truncated =>
            {
                Ok(Response::new(Bytes::new()))
            }
            (_, result) => result,
        }
    }
}

/// Whether a check fails for a transport with `fault`.
async fn bites<F: Future<Output = ()> + Send + 'static>(check: F) -> bool {
    tokio::spawn(check).await.is_err_and(|error| error.is_panic())
}

#[tokio::test]
async fn every_fault_is_found() {
    let make = Faulty::maker;
    assert!(
        bites(conformance::a_compressed_reply_is_handed_on_as_it_came(make(Fault::Compresses)))
            .await
    );
    assert!(bites(conformance::a_redirect_is_a_reply(make(Fault::FollowsRedirects))).await);
    assert!(bites(conformance::cookies_are_not_kept(make(Fault::KeepsCookies))).await);
    let unsent = Fault::PassesTimeoutsOffAsUnsent;
    assert!(bites(conformance::a_silent_server_is_a_timeout(make(unsent))).await);
    assert!(bites(conformance::a_slow_body_is_a_timeout(make(unsent))).await);
    assert!(bites(conformance::nothing_is_sent_twice(make(Fault::Repeats))).await);
    assert!(
        bites(conformance::nothing_is_sent_twice_on_a_used_connection(make(Fault::Repeats))).await
    );
    let shares = Fault::SharesConnections;
    assert!(bites(conformance::an_acting_call_has_a_new_connection(make(shares))).await);
    let status = Fault::TakesStatusForFailure;
    assert!(bites(conformance::any_status_is_a_reply(make(status))).await);
    let whole = Fault::TakesTruncatedForWhole;
    assert!(bites(conformance::a_cut_off_reply_is_an_error(make(whole))).await);
    assert!(!bites(conformance::large_bodies_pass(make(whole))).await);
}
