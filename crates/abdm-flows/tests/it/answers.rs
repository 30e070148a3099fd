//! Where the service's refusals lead, in every journey, after the call that sends an OTP and after
//! the one that verifies it.

use abdm_types::{Cause, Effect};

use crate::journey::Journey;
use crate::registry::in_every_journey;
use crate::service::{Refusal, Service};
use crate::support::{answered, ended, next, refused, retry, sent, unknown};

in_every_journey! {
    a_wrong_otp_leads_back_and_is_counted,
    wrong_otps_add_up_and_nothing_else_does,
    an_answer_for_good_ends_the_journey,
    what_passes_leads_back_and_is_not_counted,
    a_code_that_nobody_knows_may_be_a_wrong_otp,
}

fn a_wrong_otp_leads_back_and_is_counted<J: Journey>() {
    for refusal in J::Service::wrong_otps() {
        let (awaiting, failure) = retry(refusal.verifying::<J>());
        refusal.assert_is(&failure);
        assert_eq!(J::otp(&awaiting).wrong_attempts(), 1, "{refusal:?}");
        assert_same_transaction::<J>(awaiting);
        assert_no_otp_is_sent::<J>(&refusal);
    }
}

fn wrong_otps_add_up_and_nothing_else_does<J: Journey>() {
    let mut awaiting = J::awaiting();
    let mut wrong_attempts = 0;
    for _ in 0..2 {
        let (wrong, passing) = (J::Service::wrong_otps(), J::Service::passing());
        for (refusals, counted) in [(wrong, 1), (passing, 0), (J::Service::unclear(), 1)] {
            for refusal in refusals {
                let verifying = J::submit(awaiting);
                (awaiting, _) = retry(answered(verifying, refusal.status, refusal.body));
                wrong_attempts += counted;
                assert_eq!(J::otp(&awaiting).wrong_attempts(), wrong_attempts);
            }
        }
    }
    let (status, body) = J::VERIFIED;
    next(answered(J::submit(awaiting), status, body));
}

fn an_answer_for_good_ends_the_journey<J: Journey>() {
    for refusal in J::Service::for_good() {
        assert_no_otp_is_sent::<J>(&refusal);
        refusal.assert_ends(ended(refusal.verifying::<J>()));
    }
}

fn what_passes_leads_back_and_is_not_counted<J: Journey>() {
    for refusal in J::Service::passing() {
        let (start, failure) = retry(refusal.sending::<J>());
        refusal.assert_is(&failure);
        assert_eq!(sent(&J::send(start)), sent(&J::send(J::start())), "{refusal:?}");

        let (awaiting, failure) = retry(refusal.verifying::<J>());
        refusal.assert_is(&failure);
        assert_eq!(J::otp(&awaiting).wrong_attempts(), 0, "{refusal:?}");
        assert_same_transaction::<J>(awaiting);
    }
}

fn a_code_that_nobody_knows_may_be_a_wrong_otp<J: Journey>() {
    for refusal in J::Service::unclear() {
        refusal.assert_is(&refused(refusal.sending::<J>()));
        let (awaiting, failure) = retry(refusal.verifying::<J>());
        refusal.assert_is(&failure);
        assert_eq!(J::otp(&awaiting).wrong_attempts(), 1, "{refusal:?}");
        assert_same_transaction::<J>(awaiting);
    }
}

/// The refusal ends the journey before the OTP. One that speaks of an OTP where none was submitted
/// says nothing, and inside a success nobody knows whether one was sent.
#[track_caller]
fn assert_no_otp_is_sent<J: Journey>(refusal: &Refusal) {
    let step = refusal.sending::<J>();
    if !refusal.is_of_a_submission() {
        return refusal.assert_ends(ended(step));
    }
    let (failure, effect) = match refusal.status {
        200 => (unknown(step).1, Effect::Possible),
        _ => (refused(step), Effect::Settled),
    };
    assert_eq!(failure.cause(), Cause::Unclear, "{refusal:?}");
    assert_eq!(failure.effect(), effect, "{refusal:?}");
}

/// The patient can try again, in the transaction that the OTP belongs to.
#[track_caller]
fn assert_same_transaction<J: Journey>(awaiting: J::Awaiting) {
    assert_eq!(sent(&J::submit(awaiting)), sent(&J::submit(J::awaiting())));
}
