//! Proof that a [`Transport`](crate::Transport) keeps its contract.
//!
//! Each function is one check and panics if it fails. [`transport_conformance!`] makes a test of
//! each, for a transport that a function builds from an [`HttpConfig`](crate::HttpConfig):
//!
//! ```
//! # use abdm_transport::{HttpConfig, ReqwestTransport};
//! # fn main() {}
//! mod conformance {
//!     # use super::*;
//!     abdm_transport::transport_conformance!(|config: &HttpConfig| {
//!         ReqwestTransport::new(config).unwrap()
//!     });
//! }
//! ```
//!
//! The servers are plain TCP on the loopback interface. A transport should honour what the
//! configuration says about timeouts, size and added roots. The tests need tokio with `macros` and
//! `rt` as a dependency.
//!
//! [`transport_conformance!`]: crate::transport_conformance

#![allow(clippy::panic, clippy::unwrap_used, reason = "a check fails by panicking")]

mod bad_server;
mod connecting;
mod exchange;
mod failures;
mod optional;
mod server;

pub use bad_server::BadServer;
pub use connecting::*;
pub use exchange::*;
pub use failures::*;
pub use optional::*;

use abdm_types::{Effect, Network};
use bytes::Bytes;
use http::{Request, Response};

use crate::{CallClass, TransportError};

/// Makes a `#[tokio::test]` of each check in [`conformance`](crate::conformance), in the module
/// where it stands.
#[macro_export]
macro_rules! transport_conformance {
    ($make:expr) => {
        $crate::transport_conformance! { $make;
            a_bad_certificate_is_refused_before_anything_is_sent
            a_chunked_reply_is_put_together
            a_compressed_reply_is_handed_on_as_it_came
            a_connection_closed_before_reading_may_have_sent
            a_connection_closed_before_replying_may_have_sent
            a_cut_off_reply_is_an_error
            a_dead_handshake_is_a_connect_timeout_even_if_replies_have_less_time
            a_head_that_is_too_large_is_an_error
            a_host_that_does_not_exist_is_not_sent_to
            a_redirect_is_a_reply
            a_refused_connection_has_sent_nothing
            a_reply_that_is_too_large_is_an_error
            a_server_without_tls_is_not_sent_to
            a_silent_server_is_a_timeout
            a_slow_body_is_a_timeout
            an_acting_call_has_a_new_connection
            an_added_root_is_trusted
            any_status_is_a_reply
            calls_that_read_share_a_connection
            cookies_are_not_kept
            large_bodies_pass
            nothing_is_sent_twice
            nothing_is_sent_twice_on_a_used_connection
            request_and_reply_arrive_unchanged
        }
    };
    ($make:expr; $($check:ident)*) => {
        $(
            #[::tokio::test]
            async fn $check() {
                $crate::conformance::$check(&$make).await;
            }
        )*
    };
}

const CLASSES: [CallClass; 2] = [CallClass::Read, CallClass::Act];

fn get(url: &str, class: CallClass) -> Request<Bytes> {
    let mut request = Request::new(Bytes::new());
    *request.uri_mut() = url.parse().unwrap();
    request.extensions_mut().insert(class);
    request
}

fn post(url: &str, class: CallClass, body: impl Into<Bytes>) -> Request<Bytes> {
    let mut request = get(url, class).map(|_| body.into());
    *request.method_mut() = http::Method::POST;
    request
}

#[track_caller]
fn assert_failed(
    result: Result<Response<Bytes>, TransportError>,
    expected: Network,
    effect: Effect,
) {
    match result {
        Ok(reply) => panic!("expected {expected:?}, got a reply: {}", reply.status()),
        Err(error) => {
            assert_eq!(error.network(), expected, "{error:?}");
            assert_eq!(error.effect(), effect, "{error:?}");
        }
    }
}
