//! Login using mobile, from the accounts of the mobile to a login in one of them.

use abdm_flows::v1v2::login_mobile::{Authorizing, ChoosingAccount};
use abdm_flows::{CannotChoose, Exchange};
use abdm_types::{Cause, Effect, FailureKind, Received};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::service::{DOES_NOT_TELL, HIS_401, envelope};
use super::{LoginMobile, V1V2};
use crate::failures::{MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::journey::Journey;
use crate::service::Service;
use crate::support::{
    NUMBER, OTHER_NUMBER, THIRD_NUMBER, X_TOKEN, abha, answered, next, now, refused, retry, sent,
    unanswered, unknown,
};

/// The choice among these accounts.
fn choosing(accounts: &Value) -> ChoosingAccount {
    let verified = json!({
        "txnId": "25c1b379-984c-4b56-a86f-58c386879149",
        "token": "eyJ0LXRva2Vu.aXNzdWVk.bm93",
        "mobileLinkedHid": accounts,
    });
    let verifying = LoginMobile::submit(LoginMobile::awaiting());
    next(answered(verifying, 200, verified.to_string()))
}

fn two_accounts() -> Value {
    json!([{ "healthIdNumber": NUMBER }, { "healthIdNumber": OTHER_NUMBER }])
}

fn authorizing() -> Authorizing {
    choosing(&two_accounts()).choose(&abha(NUMBER)).unwrap()
}

/// That nothing but a choice leads on from here is checked by the compiler: see the module's
/// documentation.
#[test]
fn a_single_account_has_to_be_chosen_too() {
    let state = choosing(&json!({ "healthIdNumber": NUMBER }));
    assert_eq!(state.accounts().len(), 1);
    let (state, why) = state.choose(&abha(OTHER_NUMBER)).unwrap_err();
    assert_eq!(why, CannotChoose::NotListed);
    assert!(state.choose(&abha(NUMBER)).is_ok());
}

#[test]
fn a_number_that_was_not_listed_is_refused_and_the_choice_stays_open() {
    let state = choosing(&two_accounts());
    let (state, why) = state.choose(&abha(THIRD_NUMBER)).unwrap_err();
    assert_eq!(why, CannotChoose::NotListed);
    assert_eq!(state.accounts().len(), 2);
    let state = state.choose(&abha(OTHER_NUMBER)).unwrap();
    assert_eq!(sent(&state).body["healthId"], OTHER_NUMBER);
}

#[test]
fn a_masked_number_cannot_be_chosen() {
    for number in ["91-****-****-0007", "xx-xxxx-xxxx-0007", "string", ""] {
        let state = choosing(&json!([{ "healthIdNumber": number }, { "name": "Asha Rao" }]));
        let full = state.accounts().iter().filter_map(|account| account.health_id_number.as_ref());
        assert_eq!(full.filter_map(Received::full).count(), 0);
        assert!(state.choose(&abha(NUMBER)).is_err(), "{number}");
    }
}

#[test]
fn a_whole_account_with_the_token_is_a_login_too() {
    let reply = json!({
        "token": X_TOKEN,
        "refreshToken": "eyJyZWZyZXNo",
        "healthIdNumber": NUMBER,
        "authMethods": "AADHAAR_OTP",
        "new": false,
    });
    let session = next(answered(authorizing(), 200, reply.to_string())).session;
    let refresh = session.refresh.unwrap();
    assert_eq!(refresh.token.expose_secret(), "eyJyZWZyZXNo");
    assert_eq!(refresh.expires_at, None);
}

#[test]
fn a_login_that_shows_its_number_masked_or_not_at_all_is_that_of_the_chosen_account() {
    for number in [json!(null), json!(""), json!("91-****-****-0007")] {
        let reply = json!({ "token": X_TOKEN, "healthIdNumber": number }).to_string();
        let session = next(answered(authorizing(), 200, reply)).session;
        assert_eq!(session.abha_number, Some(abha(NUMBER)), "{number}");
    }
}

#[test]
fn a_token_of_another_account_is_not_handed_out() {
    let reply = json!({ "token": X_TOKEN, "healthIdNumber": OTHER_NUMBER }).to_string();
    let failure = refused(answered(authorizing(), 200, reply));
    assert_eq!(failure.effect(), Effect::Possible);
    assert_eq!(failure.endpoint(), "v1v2.mobile_login_authorize");
    assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")));
    assert!(!format!("{failure:?}{failure}").contains(X_TOKEN));
}

#[test]
fn a_reply_without_a_token_is_no_login() {
    for body in ["", "{}", r#"{"token":""}"#, r#"{"token":null}"#, "true"] {
        let (_, failure) = unknown(answered(authorizing(), 200, body));
        assert_eq!(failure.effect(), Effect::Possible, "{body}");
    }
}

#[test]
fn another_account_can_be_chosen_where_the_first_is_refused() {
    for (code, cause) in
        [("HIS-1007", Cause::AccountDeactivated), ("HIS-1008", Cause::AccountUnknown)]
    {
        let (state, failure) = retry(answered(authorizing(), 422, envelope("HIS-422", code, "")));
        assert_eq!(failure.cause(), cause);
        let state = state.choose(&abha(OTHER_NUMBER)).unwrap();
        assert_eq!(sent(&state).body["healthId"], OTHER_NUMBER);
    }
}

#[test]
fn what_passes_or_never_left_costs_the_patient_no_other_otp() {
    for refusal in V1V2::passing() {
        let (state, _) = retry(answered(authorizing(), refusal.status, refusal.body));
        assert_eq!(sent(&state.choose(&abha(NUMBER)).unwrap()), sent(&authorizing()));
    }
    for network in NEVER_LEFT {
        let (state, failure) = retry(unanswered(authorizing(), network));
        assert_eq!(failure.effect(), Effect::None);
        assert_eq!(sent(&state.choose(&abha(NUMBER)).unwrap()), sent(&authorizing()));
    }
}

#[test]
fn any_other_refusal_ends_the_login() {
    let transaction = ["HIS-1026", "HIS-1036", "HIS-1039", "HIS-1048", "HIS-403"]
        .map(|code| (422, envelope("HIS-422", code, "")));
    let others = V1V2::wrong_otps().into_iter().chain(V1V2::unclear()).map(|r| (r.status, r.body));
    let transfer_token = [(401, HIS_401.to_owned())];
    for (status, body) in transaction.into_iter().chain(others).chain(transfer_token) {
        let failure = refused(answered(authorizing(), status, body.clone()));
        assert_eq!(failure.effect(), Effect::Settled, "{status} {body}");
    }
}

#[test]
fn without_an_answer_nobody_knows_whether_a_token_was_issued() {
    for network in MAY_HAVE_ARRIVED {
        let (_, failure) = unknown(unanswered(authorizing(), network));
        assert_eq!(failure.effect(), Effect::Possible);
    }
    for (status, body) in DOES_NOT_TELL {
        let (_, failure) = unknown(answered(authorizing(), status, body));
        assert_eq!(failure.effect(), Effect::Possible, "{status} {body}");
    }
    for refusal in V1V2::for_good().into_iter().chain(V1V2::passing()).chain(V1V2::unclear()) {
        let failure = refusal.failure(&authorizing()).after(2, Effect::Possible);
        unknown(authorizing().receive(Err(failure), now()));
    }
}
