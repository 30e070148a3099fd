//! What the calls are to a person.

use abdm::transport::{CallFinished, CallStarted, Observer};
use abdm::types::{Carries, Effect, Endpoint, Meta, Role, v1v2, v3};

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
            screen.begin(Step::of(call.meta), call.attempt);
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
            screen.finish(Step::of(call.meta), why.as_deref(), call.elapsed);
            // A refusal is final, anything else may be tried again after a while.
            if !matches!(call.effect, None | Some(Effect::Settled)) {
                screen.rest();
            }
        }
    }
}

macro_rules! steps {
    ($($($module:ident::$call:ident)|+ => $doing:literal, $done:literal;)*) => {
        /// The steps of calls that are more to a person than their role says.
        const STEPS: &[(&str, (&str, &str))] = &[$($(
            ($module::$call::Request::META.name, ($doing, $done)),
        )+)*];
    };
}

steps! {
    v1v2::cert | v3::certificate => "fetching the key", "key";
    v1v2::card_pdf | v1v2::card_png | v1v2::card_svg | v3::card | v3::phr_card => "fetching the card", "card";
    v1v2::qr_code | v3::qr_code | v3::phr_qr_code => "fetching the QR code", "QR code";
    v1v2::search_by_health_id | v3::login_search | v3::phr_search => "looking up the account", "account";
    v1v2::enrol_check_mobile => "asking about the mobile", "mobile";
    v1v2::enrol_create => "making the ABHA", "ABHA";
    v3::enrol_by_aadhaar => "submitting the OTP and making the ABHA", "ABHA";
    v3::enrol_auth_by_abdm => "submitting the OTP for the mobile", "mobile linked";
    v3::enrol_suggestion => "looking for free addresses", "addresses";
    v3::enrol_abha_address => "making the address", "address";
    v1v2::exists_by_health_id => "asking whether it is taken", "answer";
    v1v2::search_by_mobile | v3::abha_search => "looking up the mobile", "accounts";
    v1v2::deactivate => "submitting the OTP and deactivating", "deactivated";
    v1v2::delete => "submitting the OTP and deleting", "deleted";
    v3::account_verify | v1v2::email_verify_otp | v1v2::change_mobile_update =>
        "submitting the OTP for the change", "changed";
    v3::email_link => "sending the link", "link sent";
    v3::account_verify_password | v1v2::change_mobile_update_password => "submitting the password for the change", "changed";
    v1v2::reactivate => "submitting the OTP and reactivating", "reactivated";
    v1v2::reactivate_init_password => "opening a transaction for the password", "transaction";
    v1v2::reactivate_password => "submitting the password and reactivating", "reactivated";
}

impl Step {
    fn of(call: &Meta) -> Self {
        let own = STEPS.iter().find(|(name, _)| *name == call.name);
        let (doing, done) = own.map_or_else(|| of_role(call), |(_, words)| *words);
        // One of them sends an OTP only where the mobile is not known.
        let may_send = call.name == v1v2::enrol_check_mobile::Request::META.name;
        Self { doing, done, sends_otp: call.role == Role::SendsOtp && !may_send }
    }
}

/// What a call of this role does, and what is there once it succeeded.
const fn of_role(call: &Meta) -> (&'static str, &'static str) {
    match (call.role, call.carries) {
        (Role::Changes, _) => ("changing the account", "changed"),
        (Role::Chooses, _) => ("logging in", "logged in"),
        (Role::Leaves, _) => ("logging out", "logged out"),
        (Role::ObtainsToken, _) => ("asking for a token", "token"),
        (Role::Reads, _) => ("reading the account", "account"),
        (Role::Renews, _) => ("renewing the login", "login renewed"),
        (Role::ResendsOtp, _) => ("sending the OTP again", "OTP sent again"),
        (Role::SendsOtp, _) => ("sending the OTP", "OTP sent"),
        (Role::Submits, Carries::Password) => ("submitting the password", "password accepted"),
        (Role::Submits, _) => ("submitting the OTP", "OTP accepted"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_the_words_of_its_role_unless_it_has_its_own() {
        let step = |meta: Meta| (Step::of(&meta).doing, Step::of(&meta).sends_otp);
        assert_eq!(step(v3::login_request_otp::Request::META), ("sending the OTP", true));
        assert_eq!(step(v1v2::resend_auth_otp::Request::META), ("sending the OTP again", false));
        assert_eq!(step(v3::login_verify::Request::META), ("submitting the OTP", false));
        let deactivating = ("submitting the OTP and deactivating", false);
        assert_eq!(step(v1v2::deactivate::Request::META), deactivating);
        let unheard_of = Meta { name: "v9.unheard_of", ..v1v2::deactivate::Request::META };
        assert_eq!(step(unheard_of), ("changing the account", false));
    }

    #[test]
    fn roles_are_told_apart() {
        let meta = v3::login_verify::Request::META;
        let done = |role: &Role| of_role(&Meta { role: *role, ..meta }).1;
        let words: std::collections::BTreeSet<_> = Role::ALL.iter().map(done).collect();
        assert_eq!(words.len(), Role::ALL.len());
    }
}
