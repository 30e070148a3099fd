//! Where it leads that no answer came, or none that tells what happened.

use abdm_flows::Exchange;
use abdm_types::v1v2::session;
use abdm_types::{Effect, Endpoint, Failure, Network};
use bytes::Bytes;
use http::Response;

use crate::journey::{Journey, in_every_journey};
use crate::support::{PAGE, answered, now, retry, sent, unanswered, unknown};

in_every_journey! {
    without_an_answer_nobody_knows,
    an_answer_that_does_not_tell_is_no_answer,
    what_never_left_leads_back,
    a_call_that_had_to_wait_for_another_leads_back,
}

fn without_an_answer_nobody_knows<J: Journey>() {
    for network in MAY_HAVE_ARRIVED {
        let (may_be_out, failure) = unknown(unanswered(J::send(J::start()), network));
        assert_eq!(failure.effect(), Effect::Possible, "{network:?}");
        assert_sends_again_on_request::<J>(may_be_out);

        let (_, failure) = unknown(unanswered(J::submit(J::awaiting()), network));
        assert_eq!(failure.effect(), Effect::Possible, "{network:?}");
    }
}

fn an_answer_that_does_not_tell_is_no_answer<J: Journey>() {
    for (status, body) in DOES_NOT_TELL {
        let (may_be_out, failure) = unknown(answered(J::send(J::start()), status, body));
        assert_eq!(failure.effect(), Effect::Possible, "{status} {body}");
        assert_sends_again_on_request::<J>(may_be_out);

        let (_, failure) = unknown(answered(J::submit(J::awaiting()), status, body));
        assert_eq!(failure.effect(), Effect::Possible, "{status} {body}");
    }
}

fn what_never_left_leads_back<J: Journey>() {
    for network in NEVER_LEFT {
        let (start, failure) = retry(unanswered(J::send(J::start()), network));
        assert_eq!(failure.effect(), Effect::None, "{network:?}");
        assert_eq!(sent(&J::send(start)), sent(&J::send(J::start())), "{network:?}");

        let (awaiting, failure) = retry(unanswered(J::submit(J::awaiting()), network));
        assert_eq!(failure.effect(), Effect::None, "{network:?}");
        assert_eq!(J::otp(&awaiting).wrong_attempts(), 0, "{network:?}");
        assert_eq!(sent(&J::submit(awaiting)), sent(&J::submit(J::awaiting())), "{network:?}");
    }
}

/// No session, so no call: even a refusal for good of the one says nothing about the other.
fn a_call_that_had_to_wait_for_another_leads_back<J: Journey>() {
    for (status, body) in [(401, ""), (403, ""), (500, ""), (200, PAGE)] {
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = status.try_into().unwrap();
        let failure: Failure = session::Request::decode(response).unwrap_err().before_call();

        let (_, why) = retry(J::send(J::start()).receive(Err(failure.clone()), now()));
        assert_eq!(why.endpoint(), "v1v2.session");
        let (awaiting, why) = retry(J::submit(J::awaiting()).receive(Err(failure), now()));
        assert_eq!(why.effect(), Effect::None);
        assert_eq!(J::otp(&awaiting).wrong_attempts(), 0);
    }
}

fn assert_sends_again_on_request<J: Journey>(state: J::OtpMayBeOut) {
    let again = J::send(J::send_again(state));
    assert_eq!(sent(&again), sent(&J::send(J::start())));
}

pub(crate) const MAY_HAVE_ARRIVED: [Network; 5] =
    [Network::Closed, Network::Other, Network::Timeout, Network::TooLarge, Network::Truncated];

pub(crate) const NEVER_LEFT: [Network; 6] = [
    Network::Certificate,
    Network::Connect,
    Network::ConnectTimeout,
    Network::Dns,
    Network::Request,
    Network::Tls,
];

const HIS_500: &str = r#"{"code":"HIS-500","message":"An unexpected error has occured. Please try again in sometime.","details":null}"#;

pub(crate) const DOES_NOT_TELL: [(u16, &str); 9] = [
    (200, PAGE),
    (200, HIS_500),
    (408, ""),
    (500, ""),
    (500, HIS_500),
    (500, r#"{"error":{"code":2500,"message":"Server error"}}"#),
    (502, PAGE),
    (503, ""),
    (504, "upstream timed out"),
];
