//! Where it leads that no answer came, or none that tells what happened.

use abdm_flows::Exchange;
use abdm_types::{Effect, Failure, Network};

use crate::journey::Journey;
use crate::registry::in_every_journey;
use crate::service::Service;
use crate::support::{PAGE, answered, now, response, retry, sent, unanswered, unknown};

in_every_journey! {
    without_an_answer_nobody_knows,
    an_answer_that_does_not_tell_is_no_answer,
    what_never_left_leads_back,
    an_answer_after_a_lost_attempt_is_no_answer,
    a_call_that_had_to_wait_for_another_leads_back,
    an_otp_is_sent_by_no_call_but_the_first,
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
    for (status, body) in J::Service::does_not_tell() {
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

/// What timed out may have been carried out, whatever was said to the next attempt.
fn an_answer_after_a_lost_attempt_is_no_answer<J: Journey>() {
    let (wrong, passing) = (J::Service::wrong_otps(), J::Service::passing());
    for refusal in wrong.into_iter().chain(passing).chain(J::Service::for_good()) {
        let after_lost = |failure: Failure| failure.after(2, Effect::Possible);
        let sending = J::send(J::start());
        let failure = after_lost(refusal.failure(&sending));
        let (may_be_out, _) = unknown(sending.receive(Err(failure), now()));
        assert_sends_again_on_request::<J>(may_be_out);

        let verifying = J::submit(J::awaiting());
        let failure = after_lost(refusal.failure(&verifying));
        unknown(verifying.receive(Err(failure), now()));
    }
}

/// No session, so no call: even a refusal for good of the one says nothing about the other.
fn a_call_that_had_to_wait_for_another_leads_back<J: Journey>() {
    for (status, body) in [(401, ""), (403, ""), (500, ""), (200, PAGE)] {
        let failure = J::Service::no_session(response(status, body)).before_call();

        let (_, why) = retry(J::send(J::start()).receive(Err(failure.clone()), now()));
        assert_eq!(why.endpoint(), J::Service::SESSION);
        let (awaiting, why) = retry(J::submit(J::awaiting()).receive(Err(failure), now()));
        assert_eq!(why.effect(), Effect::None);
        assert_eq!(J::otp(&awaiting).wrong_attempts(), 0);
    }
}

fn an_otp_is_sent_by_no_call_but_the_first<J: Journey>() {
    let sends = |line: String| J::Service::SENDING.contains(&line.as_str());
    assert!(sends(sent(&J::send(J::start())).line));
    assert!(!sends(sent(&J::submit(J::awaiting())).line));
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
