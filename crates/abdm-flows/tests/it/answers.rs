//! Where the service's refusals lead, in every journey, after the call that sends an OTP and after
//! the one that verifies it.

use std::time::Duration;

use abdm_types::{Cause, Effect, Failure, TokenKind};

use crate::journey::{AfterSend, AfterSubmit, Journey, in_every_journey};
use crate::support::{PAGE, answered, envelope, next, refused, retry, sent};

in_every_journey! {
    a_wrong_otp_leads_back_and_is_counted,
    wrong_otps_add_up_and_nothing_else_does,
    an_answer_for_good_ends_the_journey,
    what_passes_leads_back_and_is_not_counted,
    a_code_that_nobody_knows_may_be_a_wrong_otp,
}

fn a_wrong_otp_leads_back_and_is_counted<J: Journey>() {
    for refusal in wrong_otps() {
        let (awaiting, failure) = retry(refusal.verifying::<J>());
        refusal.assert_is(&failure);
        assert_eq!(J::otp(&awaiting).wrong_attempts(), 1, "{refusal:?}");
        assert_same_transaction::<J>(awaiting);
        refusal.assert_is(&refused(refusal.sending::<J>()));
    }
}

fn wrong_otps_add_up_and_nothing_else_does<J: Journey>() {
    let mut awaiting = J::awaiting();
    let mut wrong_attempts = 0;
    for _ in 0..2 {
        for (refusals, counted) in [(wrong_otps(), 1), (passing(), 0), (unclear(), 1)] {
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
    for refusal in for_good() {
        refusal.assert_is(&refused(refusal.sending::<J>()));
        refusal.assert_is(&refused(refusal.verifying::<J>()));
    }
}

fn what_passes_leads_back_and_is_not_counted<J: Journey>() {
    for refusal in passing() {
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
    for refusal in unclear() {
        refusal.assert_is(&refused(refusal.sending::<J>()));
        let (awaiting, failure) = retry(refusal.verifying::<J>());
        refusal.assert_is(&failure);
        assert_eq!(J::otp(&awaiting).wrong_attempts(), 1, "{refusal:?}");
        assert_same_transaction::<J>(awaiting);
    }
}

/// The patient can try again, in the transaction that the OTP belongs to.
#[track_caller]
fn assert_same_transaction<J: Journey>(awaiting: J::Awaiting) {
    assert_eq!(sent(&J::submit(awaiting)), sent(&J::submit(J::awaiting())));
}

#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) body: String,
    cause: Cause,
}

impl Refusal {
    fn new(status: u16, body: impl Into<String>, cause: Cause) -> Self {
        Self { status, body: body.into(), cause }
    }

    /// The service's envelope around one cause.
    fn his(status: u16, code: &str, message: &str, cause: Cause) -> Self {
        let outer = if status == 422 { "HIS-422" } else { "HIS-400" };
        Self::new(status, envelope(outer, code, message), cause)
    }

    fn sending<J: Journey>(&self) -> AfterSend<J> {
        answered(J::send(J::start()), self.status, self.body.clone())
    }

    fn verifying<J: Journey>(&self) -> AfterSubmit<J> {
        answered(J::submit(J::awaiting()), self.status, self.body.clone())
    }

    #[track_caller]
    fn assert_is(&self, failure: &Failure) {
        assert_eq!(failure.cause(), self.cause, "{self:?}");
        assert_eq!(failure.effect(), Effect::Settled, "{self:?}");
        assert_eq!(failure.service_error().unwrap().status(), self.status, "{self:?}");
    }
}

/// The patient may try again.
pub(crate) fn wrong_otps() -> Vec<Refusal> {
    let wrong = Cause::WrongOtp;
    let echo = r#"{"code":"HIS-400","message":"Request is invalid. Please enter the correct data.","details":[{"message":"The OTP that you have entered is incorrect. Please try again.","code":"HIS-1013","attribute":{"key":"otp","value":"835917"}}]}"#;
    vec![
        Refusal::his(422, "HIS-2022", "Invalid OTP value.", wrong),
        Refusal::his(422, "HIS-1013", "The OTP that you have entered is incorrect.", wrong),
        Refusal::new(400, echo, wrong),
        // A refusal is one in a success too, and in a server error that names its cause.
        Refusal::his(200, "HIS-2022", "Invalid OTP value.", wrong),
        Refusal::his(500, "HIS-2022", "Invalid OTP value.", wrong),
    ]
}

/// Trying again in this journey is of no use.
pub(crate) fn for_good() -> Vec<Refusal> {
    let wait = |seconds| Some(Duration::from_secs(seconds));
    let his = |code, message, cause| Refusal::his(422, code, message, cause);
    let tries = "You have exceeded the maximum limit of failed attempts. \
                 Please try to login using other  modes or try again in 12 hours.";
    let locked = "Due to security reasons, You have been locked for #lockout";
    let flood = "Please wait for 30 minutes to try again with same ABHA number";
    let unsubscribed =
        r#"{"code":"900908","message":"Resource forbidden","description":"Not subscribed"}"#;
    vec![
        his("HIS-1056", "OTP has expired. Please re-send.", Cause::OtpExpired),
        his("HIS-1039", tries, Cause::Locked { wait: wait(43_200) }),
        his("HIS-1041", "Exit your browser and try again.", Cause::Locked { wait: None }),
        his("HIS-1057", locked, Cause::Locked { wait: None }),
        his("HIS-1023", flood, Cause::TooManyOtps { wait: wait(1800) }),
        his("HIS-2017", "You have requested multiple OTPs.", Cause::TooManyOtps { wait: None }),
        his("HIS-1026", "Transaction not found for UUID.", Cause::TransactionInvalid),
        his("HIS-1036", "Transaction has expired.", Cause::TransactionInvalid),
        his("HIS-2023", "txn mismatch", Cause::TransactionInvalid),
        Refusal::his(400, "HIS-1013", "Invalid transaction", Cause::TransactionInvalid),
        his("HIS-1007", "The user you are searching for is disabled.", Cause::AccountDeactivated),
        his("HIS-1008", "No user account can be found.", Cause::AccountUnknown),
        Refusal::his(500, "HIS-1008", "", Cause::AccountUnknown),
        his("HIS-2016", "Aadhaar Number/Virtual ID is invalid.", Cause::AadhaarRefused),
        his("HIS-3005", "Aadhaar number does not have a mobile.", Cause::NoMobileOnAadhaar),
        his("HIS-1048", "Invalid token", Cause::Token(TokenKind::User)),
        his("HIS-403", "You are not allowed to access this API", Cause::Forbidden),
        Refusal::new(403, unsubscribed, Cause::Forbidden),
        Refusal::new(403, PAGE, Cause::Forbidden),
    ]
}

/// Refusals that are no verdict on what the patient entered.
pub(crate) fn passing() -> Vec<Refusal> {
    let api_manager = |code: &str| {
        let text = "Invalid Credentials";
        format!(r#"{{"code":"{code}","message":"{text}","description":"Invalid JWT token."}}"#)
    };
    let framework = r#"{"timestamp":"2022-05-24T05:04:16.123+00:00","status":401,"error":"Unauthorized","message":"Unauthorized","path":"/api/v2/auth/init"}"#;
    let gateway = |code| format!(r#"{{"error":{{"code":{code},"message":"x"}}}}"#);
    let (app, unclear) = (Cause::Token(TokenKind::App), Cause::Token(TokenKind::Unclear));
    let too_fast = Cause::RateLimited { wait: None };
    vec![
        Refusal::his(400, "HIS-1061", "Please enter an encrypted value.", Cause::NotEncrypted),
        Refusal::his(422, "HIS-1047", "", Cause::NotEncrypted),
        Refusal::new(401, api_manager("900901"), app),
        Refusal::new(400, api_manager("900901"), app),
        Refusal::new(401, api_manager("900902"), app),
        Refusal::new(401, gateway(2401), app),
        Refusal::new(401, "", unclear),
        Refusal::new(401, framework, unclear),
        Refusal::new(429, "", too_fast),
        Refusal::new(400, gateway(2429), too_fast),
        Refusal::his(422, "HIS-1009", "UIDAI connection error", Cause::AadhaarServiceDown),
    ]
}

/// Settled, and nobody can tell what it means.
pub(crate) fn unclear() -> Vec<Refusal> {
    let bare = r#"{"code":"HIS-422","message":"Unable to process.","details":[]}"#;
    vec![
        Refusal::his(422, "HIS-4711", "Something new.", Cause::Unclear),
        Refusal::his(400, "HIS-1060", "OTP expired/invalid", Cause::Unclear),
        Refusal::new(422, bare, Cause::Unclear),
        // The service may call an OTP a field.
        Refusal::his(400, "HIS-1003", "Pattern does not match.", Cause::InvalidField),
    ]
}
