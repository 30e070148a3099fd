//! What is particular to a journey does not print itself either.

use abdm_flows::v1v2::{leave, login_abha, login_mobile, retrieve};
use abdm_flows::{Consequences, Deactivation, Generation, Reasons, Step};
use abdm_types::{AbhaAddress, AccountStatus, AuthMethod, Network};
use serde_json::json;

use super::{
    Deactivate, LoginAadhaar, LoginMobile, ONE_ACCOUNT, Reactivate, Retrieve, TOKENS, V1V2, agreed,
};
use crate::journey::Journey;
use crate::password::nothing_prints_or_keeps_the_password;
use crate::silence::{Ear, echo, listen_to, overhears};
use crate::support::{
    ADDRESS, NUMBER, OTHER_NUMBER, OTP_SENT, X_TOKEN, aadhaar, abha, answered, encryptor, ended,
    mobile, next, retry, session, unanswered, unknown,
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
        "Found",
        "Start",
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
fn a_login_with_aadhaar_otp_does_not_print_the_account_it_found() {
    let mut ear = Ear::default();
    let address = AbhaAddress::parse(ADDRESS).unwrap();
    for start in [login_abha::Start::new(address), login_abha::Start::new(abha(NUMBER))] {
        let start = ear.hears(start);
        // What is no code may be a text about the patient.
        let account = json!({
            "healthId": ADDRESS,
            "healthIdNumber": NUMBER,
            "name": "Asha Rao",
            "status": "LOCKED since Asha Rao is moving abroad",
            "authMethods": ["by asha.rao@sbx", "AADHAAR_OTP"],
        });
        let step: Step<_, _> = ear.hears(answered(start, 200, account.to_string()));
        let found = next(step);
        assert!(matches!(found.status(), Some(AccountStatus::Other(_))));
        assert_eq!(found.offers(&AuthMethod::AadhaarOtp), Some(true));
        ear.reads(found.by::<login_abha::AadhaarOtp>().unwrap_err());
    }
    let other = json!({ "healthIdNumber": OTHER_NUMBER }).to_string();
    let start = login_abha::Start::new(abha(NUMBER));
    ear.reads(ended(answered(start, 200, other)));
    let start = login_abha::Start::new(abha(NUMBER));
    let (start, failure) = retry(ear.hears(answered(start, 200, NUMBER)));
    ear.hears(start);
    ear.reads(failure);
    assert!(ear.heard().contains("the account is not active but (not shown)"));
}

#[test]
fn a_choice_among_accounts_does_not_print_them() {
    let mut ear = Ear::default();
    let (refused, echo) = echo::<V1V2>();
    ear.hears(login_mobile::Start::new(mobile()));
    let verifying = || LoginMobile::submit(LoginMobile::awaiting());
    let choosing = || next(answered(verifying(), 200, ONE_ACCOUNT));
    ear.hears(choosing().accounts());
    let (choosing_still, not_listed) =
        ear.hears(choosing().choose(&abha(OTHER_NUMBER))).unwrap_err();
    ear.hears(choosing_still);
    ear.reads(not_listed);
    let authorizing = || choosing().choose(&abha(NUMBER)).unwrap();
    ear.hears(authorizing());
    let step = ear.hears(answered(authorizing(), 200, TOKENS));
    ear.hears(next(step).session);
    let other = json!({ "token": X_TOKEN, "healthIdNumber": OTHER_NUMBER }).to_string();
    ear.reads(ended(answered(authorizing(), 200, other)));
    ear.reads(ended(answered(authorizing(), refused, echo)));
    ear.hears(unknown(unanswered(authorizing(), Network::Closed)));
    let without_token = json!({ "mobileLinkedHid": [{ "healthIdNumber": NUMBER }] });
    ear.reads(ended(answered(verifying(), 200, without_token.to_string())));
    ear.reads(ended(answered(verifying(), 200, r#"{"mobileLinkedHid":[]}"#)));
    assert!(ear.heard().contains("Authorizing"));
}

#[test]
fn a_retrieved_account_does_not_print_itself() {
    let mut ear = Ear::default();
    ear.hears(retrieve::Start.send_otp(&aadhaar(), encryptor()).unwrap());
    for number in [NUMBER, "91-****-****-0007", "Asha Rao"] {
        let account = json!({ "healthId": ADDRESS, "healthIdNumber": number });
        let verifying = Retrieve::submit(Retrieve::awaiting());
        ear.hears(next(answered(verifying, 200, account.to_string())));
    }
    assert!(ear.heard().contains("Retrieved"));
}

#[test]
fn the_reasons_of_a_deactivation_are_counted_and_not_printed() {
    let mut ear = Ear::default();
    ear.hears(Reasons::parse(["moving abroad", "others"]).unwrap());
    let start = ear.hears(agreed(["moving abroad", "others"]));
    let awaiting = next(answered(start.send_aadhaar_otp(), 200, OTP_SENT));
    let verifying = ear.hears(Deactivate::submit(awaiting));
    let (state, _) = unknown(unanswered(verifying, Network::Timeout));
    ear.hears(state.reconcile());
    let heard = ear.heard();
    assert!(heard.contains("Reasons(2)") && heard.contains("Reconciling"));
}

/// All of the above and every call, for who keeps count.
pub(crate) fn hear_the_rest() {
    let (session, reasons) = (session(Generation::V1V2, None), Reasons::parse(["104"]).unwrap());
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    let start: leave::Start<Deactivation> =
        leave::Start::new(session, reasons, acknowledged).unwrap();
    overhears(&start);
    overhears(&super::UpdateMobileAadhaarOtp::verified().prove());
    nothing_prints_or_keeps_the_password::<super::LoginPassword>();
    nothing_prints_or_keeps_the_password::<super::ReactivatePassword>();
    nothing_prints_or_keeps_the_password::<super::UpdateMobilePassword>();
    super::resend::a_resend_does_not_print_what_it_holds::<LoginAadhaar>();
    super::refresh::nothing_of_it_prints_a_token();
    super::leave::a_login_without_a_number_is_identified_by_its_profile_first();
    super::reconciling::the_status_of_the_account_tells();
    super::reconciling::a_mobile_in_the_profile_tells_unless_it_is_hidden();
    super::reconciling::an_email_address_in_the_profile_tells_unless_it_is_hidden();
    super::delete::the_calls_are_those_of_the_contract();
    super::enrol::the_calls_are_those_of_the_contract();
    super::leave::the_calls_are_those_of_the_page();
    super::login_abha::the_calls_are_those_of_the_page();
    super::login_mobile::the_calls_are_those_of_the_page();
    super::reactivate::the_calls_are_those_of_the_page();
    super::reactivate_password::the_calls_are_those_of_the_contract();
    super::retrieve::the_calls_are_those_of_the_page();
    super::retrieve_mobile::the_calls_are_those_of_the_contract();
    super::update_email::the_calls_are_those_of_the_page();
    every_state_was_heard();
    a_login_with_aadhaar_otp_does_not_print_the_account_it_found();
    a_choice_among_accounts_does_not_print_them();
    a_retrieved_account_does_not_print_itself();
    the_reasons_of_a_deactivation_are_counted_and_not_printed();
}
