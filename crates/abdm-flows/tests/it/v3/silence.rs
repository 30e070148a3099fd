//! What is particular to a journey does not print itself either.

use abdm_flows::v3::by_aadhaar::{Retrieval, Start};
use abdm_flows::v3::{find, login_mobile, login_password, rekyc};
use abdm_flows::{AuthBy, Generation, Reasons};
use abdm_types::Network;
use serde_json::json;

use super::{
    Deactivate, LOGGED_IN, LoginAadhaar, LoginMobile, Reactivate, Retrieve, TOKENS, V3, account,
    agreed, success, with_t_token, with_x_token,
};
use crate::journey::Journey;
use crate::password::nothing_prints_or_keeps_the_password;
use crate::silence::{Ear, echo, listen_to, overhears};
use crate::support::{
    NUMBER, OTHER_NUMBER, OTP_SENT, aadhaar, abha, answered, encryptor, ended, mobile, next, retry,
    session, unanswered, unknown,
};

#[test]
fn every_state_was_heard() {
    let mut ear = Ear::default();
    listen_to::<LoginAadhaar>(&mut ear);
    listen_to::<LoginMobile>(&mut ear);
    listen_to::<Retrieve>(&mut ear);
    listen_to::<Deactivate>(&mut ear);
    listen_to::<Reactivate>(&mut ear);
    let heard = ear.heard();
    for state in [
        "Start",
        "Identified",
        "LoggedIn",
        "ChoosingAccount",
        "Retrieved",
        "Deactivated",
        "Reactivated",
        "UserSession",
        "Refresh",
    ] {
        assert!(heard.contains(state), "{state} was not heard");
    }
}

#[test]
fn a_login_with_aadhaar_otp_does_not_print_the_account_that_stopped_it() {
    let mut ear = Ear::default();
    let verifying = || LoginAadhaar::submit(LoginAadhaar::awaiting());
    // What is no code may be a text about the patient.
    let status = "LOCKED since Asha Rao is moving abroad";
    for accounts in [json!([account(NUMBER, status)]), json!([account(OTHER_NUMBER, "ACTIVE")])] {
        let step = ear.hears(answered(verifying(), 200, with_x_token(&accounts).to_string()));
        ear.reads(ended(step));
    }
    let without_token = success(&json!([account(NUMBER, "ACTIVE")])).to_string();
    ear.reads(ended(answered(verifying(), 200, without_token)));
    assert!(ear.heard().contains("the account is not active but (not shown)"));
}

#[test]
fn a_choice_among_accounts_does_not_print_them() {
    let mut ear = Ear::default();
    let (refused, echo) = echo::<V3>();
    ear.hears(login_mobile::Start::new(mobile()));
    let verifying = || LoginMobile::submit(LoginMobile::awaiting());
    let accounts =
        json!([account(NUMBER, "ACTIVE"), account(OTHER_NUMBER, "by asha.rao on XXXXXX1001")]);
    let choosing = || next(answered(verifying(), 200, with_t_token(&accounts).to_string()));
    ear.hears(choosing().accounts());
    for number in [OTHER_NUMBER, "91-0000-1003-0005"] {
        let (still, why) = ear.hears(choosing().choose(&abha(number))).unwrap_err();
        ear.hears(still);
        ear.reads(why);
    }
    let authorizing = || choosing().choose(&abha(NUMBER)).unwrap();
    ear.hears(authorizing());
    let step = ear.hears(answered(authorizing(), 200, TOKENS));
    ear.hears(next(step).session);
    ear.reads(ended(answered(authorizing(), refused, echo)));
    ear.hears(unknown(unanswered(authorizing(), Network::Closed)));
    for unusable in [success(&accounts), with_x_token(&accounts), with_t_token(&json!([]))] {
        ear.reads(ended(answered(verifying(), 200, unusable.to_string())));
    }
    ear.hears(choosing().into_reactivation(&abha(NUMBER)).unwrap_err());
    let deactivated = with_t_token(&json!([account(NUMBER, "DEACTIVATED")])).to_string();
    let choosing = next(answered(verifying(), 200, deactivated));
    ear.hears(choosing.into_reactivation(&abha(NUMBER)).unwrap());
    let heard = ear.heard();
    assert!(heard.contains("Authorizing"));
    assert!(heard.contains("the account is not active but (not shown)"));
}

#[test]
fn retrieved_accounts_do_not_print_themselves() {
    let mut ear = Ear::default();
    ear.hears(Start::<Retrieval>::new().send_otp(&aadhaar(), encryptor()).unwrap());
    for number in [NUMBER, "91-****-****-0007", "Asha Rao"] {
        let accounts = json!([account(number, "ACTIVE"), { "name": "Asha Rao", "dob": number }]);
        let verifying = Retrieve::submit(Retrieve::awaiting());
        ear.hears(next(answered(verifying, 200, with_x_token(&accounts).to_string())));
    }
    assert!(ear.heard().contains("Retrieved"));
}

#[test]
fn a_deactivation_prints_neither_reasons_nor_whose_account_it_is() {
    let mut ear = Ear::default();
    ear.hears(Reasons::parse(["moving abroad", "others"]).unwrap());
    let start = ear.hears(agreed(None, ["moving abroad", "others"]));
    let identifying = ear.hears(start.identify()).unwrap_err();
    let (identifying, failure) = retry(ear.hears(unanswered(identifying, Network::Timeout)));
    ear.reads(failure);
    let profile = json!({ "ABHANumber": NUMBER, "name": "Asha Rao" }).to_string();
    let identified = next(ear.hears(answered(identifying, 200, profile)));
    let chosen = ear.hears(identified.by(AuthBy::AadhaarOtp)).unwrap();
    let awaiting = next(answered(Deactivate::send(chosen), 200, OTP_SENT));
    let verifying = ear.hears(Deactivate::submit(awaiting));
    let other = success(&json!([{ "ABHANumber": OTHER_NUMBER }])).to_string();
    let (state, failure) = unknown(ear.hears(answered(verifying, 200, other)));
    ear.reads(failure);
    ear.hears(state.reconcile());

    let identifying = || agreed(None, ["moving abroad"]).identify().unwrap_err();
    for profile in [
        json!({ "ABHANumber": "91-****-****-0007" }),
        json!({ "ABHANumber": NUMBER, "status": "DEACTIVATED" }),
    ] {
        ear.reads(ended(answered(identifying(), 200, profile.to_string())));
    }
    let heard = ear.heard();
    assert!(heard.contains("Reasons(2)") && heard.contains("Reconciling"));
}

/// All of the above and every call, for who keeps count.
pub(crate) fn hear_the_rest() {
    overhears(&find::Start::new(mobile()));
    overhears(&super::find::picked());
    overhears(&login_password::Start::new(abha(NUMBER)));
    overhears(&rekyc::Start::new(session(Generation::V3, None)));
    let logged_in = next(answered(LoginAadhaar::submit(LoginAadhaar::awaiting()), 200, LOGGED_IN));
    overhears(&logged_in.session.refresh.unwrap());
    nothing_prints_or_keeps_the_password::<super::LoginPassword>();
    nothing_prints_or_keeps_the_password::<super::ReactivatePassword>();
    nothing_prints_or_keeps_the_password::<super::DeactivatePassword>();
    nothing_prints_or_keeps_the_password::<super::DeletePassword>();
    super::refresh::nothing_of_it_prints_a_token();
    super::rekyc::whose_login_it_is_is_read_where_the_login_does_not_say();
    super::reconciling::the_status_of_the_account_tells();
    super::reconciling::a_mobile_in_the_profile_tells_unless_it_is_hidden();
    super::reconciling::an_email_address_in_the_profile_tells_unless_it_is_hidden();
    super::by_aadhaar::the_calls_are_those_of_the_contract();
    super::delete::the_calls_are_those_of_the_contract();
    super::enrol::the_calls_are_those_of_the_contract();
    super::find::the_calls_are_those_of_the_contract();
    super::leave::the_calls_are_those_of_the_contract();
    super::login_abha::the_calls_are_those_of_the_contract();
    super::login_address::the_calls_are_those_of_the_contract();
    super::login_mobile::the_calls_are_those_of_the_contract();
    super::reactivate::the_calls_are_those_of_the_contract();
    super::rekyc::the_calls_are_those_of_the_contract();
    every_state_was_heard();
    a_login_with_aadhaar_otp_does_not_print_the_account_that_stopped_it();
    a_choice_among_accounts_does_not_print_them();
    retrieved_accounts_do_not_print_themselves();
    a_deactivation_prints_neither_reasons_nor_whose_account_it_is();
}
