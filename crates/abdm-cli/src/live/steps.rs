//! What the calls are to a person.

use abdm::transport::{CallFinished, CallStarted, Observer};
use abdm::types::{Effect, Endpoint, v1v2, v3};

use super::screen;

/// A call as a step of a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// While it lasts.
    pub(super) doing: &'static str,
    /// Once it succeeded.
    pub(super) done: &'static str,
    /// Whether an OTP is sent, so that the next line says where to.
    pub(super) sends_otp: bool,
}

/// Tells the screen of calls.
#[derive(Debug)]
pub(super) struct Steps;

impl Observer for Steps {
    fn call_started(&self, call: &CallStarted<'_>) {
        if let Some(screen) = &mut *screen() {
            screen.begin(Step::of(call.meta.name), call.attempt);
        }
    }

    fn call_finished(&self, call: &CallFinished<'_>) {
        if let Some(screen) = &mut *screen() {
            let why = match (call.effect, call.status, call.code) {
                (None, ..) => None,
                (_, None, _) => Some("no answer".to_owned()),
                // A success that says that it is none.
                (_, Some(200..300), None) => Some("refused".to_owned()),
                (_, Some(status), None) => Some(format!("HTTP {status}")),
                (_, Some(status), Some(code)) => Some(format!("HTTP {status}, {code}")),
            };
            screen.finish(Step::of(call.meta.name), why.as_deref(), call.elapsed);
            // A refusal is final, anything else may be tried again after a while.
            if !matches!(call.effect, None | Some(Effect::Settled)) {
                screen.rest();
            }
        }
    }
}

macro_rules! steps {
    ($($($module:ident::$call:ident)|+ => $doing:literal, $done:literal;)*) => {
        /// The steps of all calls that journeys make.
        const STEPS: &[(&str, Step)] = &[$($(
            ($module::$call::Request::META.name, Step {
                doing: $doing,
                done: $done,
                sends_otp: false,
            }),
        )+)*];
    };
}

steps! {
    v1v2::session | v3::session => "asking for a token", "token";
    v1v2::cert | v3::certificate => "fetching the key", "key";
    v1v2::search_by_health_id | v3::login_search => "looking up the account", "account";
    v1v2::account_generate_aadhaar_otp | v1v2::auth_init | v1v2::forgot_generate_aadhaar_otp
        | v1v2::mobile_login_generate_otp | v1v2::reactivate_init
        | v3::account_reactivate_request_otp | v3::account_request_otp | v3::login_request_otp
        => "sending the OTP", "OTP sent";
    v1v2::resend_auth_otp | v1v2::mobile_login_resend_otp
        => "sending the OTP again", "OTP sent again";
    v1v2::confirm_aadhaar_otp_v1 | v1v2::confirm_aadhaar_otp_v2
        | v1v2::forgot_verify_aadhaar_otp | v1v2::mobile_login_verify_otp
        | v3::login_verify
        => "submitting the OTP", "OTP accepted";
    v1v2::mobile_login_authorize | v3::login_verify_user => "logging in", "logged in";
    v1v2::deactivate | v3::account_verify => "submitting the OTP and deactivating", "deactivated";
    v1v2::reactivate => "submitting the OTP and reactivating", "reactivated";
    v1v2::profile | v3::profile => "reading the account", "account";
    v1v2::logout | v3::logout => "logging out", "logged out";
    v1v2::access_token | v3::refresh => "renewing the login", "login renewed";
}

impl Step {
    fn of(call: &str) -> Self {
        let other = Self { doing: "calling the service", done: "answer", sends_otp: false };
        let step = STEPS.iter().find(|(name, _)| *name == call).map_or(other, |(_, step)| *step);
        Self { sends_otp: step.done == "OTP sent", ..step }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_is_a_step_with_a_name_of_its_own() {
        for (name, _) in STEPS {
            assert_ne!(Step::of(name).done, "answer", "{name}");
        }
        assert!(Step::of("v3.login_request_otp").sends_otp);
        assert!(!Step::of("v3.login_verify").sends_otp);
        assert_eq!(Step::of("v9.unheard_of").doing, "calling the service");
    }
}
