//! Login using mobile, from the accounts of the mobile to a login in one of them.

use abdm_flows::v3::login_mobile::{Authorizing, ChoosingAccount};
use abdm_flows::{CannotChoose, Exchange};
use abdm_types::{AccountStatus, Cause, Effect, FailureKind, Received, TokenKind};
use serde_json::{Value, json};

use super::service::{DOES_NOT_TELL, fields, message, wrapped};
use super::{LoginMobile, REQUEST_OTP, V3, account, otp_request, with_t_token};
use crate::failures::{MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::journey::Journey;
use crate::service::{Refusal, Service};
use crate::support::{
    NUMBER, OTHER_NUMBER, REFRESH_TOKEN, Sent, T_TOKEN, THIRD_NUMBER, X_TOKEN, abha, after,
    answered, encryptor, next, now, refused, retry, sent, unanswered, unknown,
};

/// The choice among these accounts.
fn choosing(accounts: &Value) -> ChoosingAccount {
    let verifying = LoginMobile::submit(LoginMobile::awaiting());
    next(answered(verifying, 200, with_t_token(accounts).to_string()))
}

fn two_accounts() -> Value {
    json!([account(NUMBER, "ACTIVE"), account(OTHER_NUMBER, "ACTIVE")])
}

fn authorizing() -> Authorizing {
    choosing(&two_accounts()).choose(&abha(NUMBER)).unwrap()
}

/// That nothing but a choice leads on from here is checked by the compiler: see the module's
/// documentation.
#[test]
fn a_single_account_has_to_be_chosen_too() {
    let state = choosing(&json!([account(NUMBER, "ACTIVE")]));
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
    assert_eq!(sent(&state).body["ABHANumber"], OTHER_NUMBER);
}

#[test]
fn an_account_that_is_not_active_is_refused_and_the_choice_stays_open() {
    for (text, status) in [
        ("BLOCKED", AccountStatus::Blocked),
        ("CONSENTPENDING", AccountStatus::ConsentPending),
        ("DEACTIVATED", AccountStatus::Deactivated),
        ("DELETED", AccountStatus::Deleted),
        ("LOCKED", AccountStatus::Locked),
        ("FROZEN", AccountStatus::Other("FROZEN".to_owned())),
    ] {
        let state = choosing(&json!([account(NUMBER, text), account(OTHER_NUMBER, "ACTIVE")]));
        let (state, why) = state.choose(&abha(NUMBER)).unwrap_err();
        assert_eq!(why, CannotChoose::NotActive { status });
        let state = state.choose(&abha(OTHER_NUMBER)).unwrap();
        assert_eq!(sent(&state).body["ABHANumber"], OTHER_NUMBER);
    }
}

#[test]
fn an_account_whose_status_is_not_told_can_be_chosen() {
    for status in [json!(null), json!(""), json!("ACTIVE")] {
        let state = choosing(&json!([{ "ABHANumber": NUMBER, "status": status }]));
        assert!(state.choose(&abha(NUMBER)).is_ok(), "{status}");
    }
}

#[test]
fn a_masked_number_cannot_be_chosen() {
    for number in ["91-****-****-0007", "xx-xxxx-xxxx-0007", "string", ""] {
        let state = choosing(&json!([{ "ABHANumber": number }, { "name": "Asha Rao" }]));
        let full = state.accounts().iter().filter_map(|account| account.abha_number.as_ref());
        assert_eq!(full.filter_map(Received::full).count(), 0);
        let (_, why) = state.choose(&abha(NUMBER)).unwrap_err();
        assert_eq!(why, CannotChoose::NotListed, "{number}");
    }
}

#[test]
fn an_account_that_is_listed_as_deactivated_and_no_other_can_be_reactivated() {
    let accounts = json!([
        account(NUMBER, "DEACTIVATED"),
        account(OTHER_NUMBER, "ACTIVE"),
        account("91-0000-1004-0004", "LOCKED"),
    ]);
    for number in [OTHER_NUMBER, THIRD_NUMBER, "91-0000-1004-0004"] {
        let state = choosing(&accounts).into_reactivation(&abha(number)).unwrap_err();
        assert!(state.choose(&abha(OTHER_NUMBER)).is_ok(), "{number}");
    }
    let start = choosing(&accounts).into_reactivation(&abha(NUMBER)).unwrap();
    let scope = ["abha-login", "aadhaar-verify", "re-activate"];
    let body = otp_request(&scope, "abha-number", NUMBER, "aadhaar");
    assert_eq!(sent(&start.send_otp(encryptor()).unwrap()), Sent::post(REQUEST_OTP, body));
}

#[test]
fn a_login_is_one_without_a_refresh_token_too() {
    let reply = json!({ "token": X_TOKEN, "expiresIn": 1800 }).to_string();
    let session = next(answered(authorizing(), 200, reply)).session;
    assert_eq!(session.expires_at, after(1800));
    assert!(session.refresh.is_none());
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
}

#[test]
fn a_reply_without_a_token_is_no_login() {
    for body in ["", "{}", r#"{"token":""}"#, r#"{"token":null}"#, "true"] {
        let (_, failure) = unknown(answered(authorizing(), 200, body));
        assert_eq!(failure.effect(), Effect::Possible, "{body}");
    }
}

#[test]
fn the_proof_of_a_mobile_is_no_login() {
    // {"typ":"Transfer"}
    let says_so = "e30.eyJ0eXAiOiJUcmFuc2ZlciJ9.c2ln";
    for reply in [
        json!({ "token": X_TOKEN, "expiresIn": 300 }),
        json!({ "token": X_TOKEN, "expiresIn": "120", "refreshToken": null }),
        json!({ "token": T_TOKEN, "expiresIn": 1800, "refreshToken": REFRESH_TOKEN }),
        json!({ "token": T_TOKEN }),
        json!({ "token": says_so, "expiresIn": 1800, "refreshToken": REFRESH_TOKEN }),
    ] {
        let (_, failure) = unknown(answered(authorizing(), 200, reply.to_string()));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("x_token")), "{reply}");
        assert_eq!(failure.effect(), Effect::Possible, "{reply}");
    }
    // A lifetime that is not told is no reason to doubt it.
    next(answered(authorizing(), 200, json!({ "token": X_TOKEN }).to_string()));
}

#[test]
fn another_account_can_be_chosen_where_the_first_is_refused() {
    for refusal in [
        wrapped(400, "ABDM-1134", "Deactivated ABHA Account", Cause::AccountDeactivated),
        wrapped(404, "ABDM-1114", "User not found", Cause::AccountUnknown),
        wrapped(400, "ABDM-1013", "Invalid ABHA Number", Cause::InvalidField),
        fields(&[("ABHANumber", "Invalid ABHA Number")], Cause::InvalidField),
    ] {
        let step = answered(authorizing(), refusal.status, refusal.body.clone());
        let (state, failure) = retry(step);
        refusal.assert_is(&failure);
        let state = state.choose(&abha(OTHER_NUMBER)).unwrap();
        assert_eq!(sent(&state).body["ABHANumber"], OTHER_NUMBER);
    }
}

#[test]
fn what_passes_or_never_left_costs_the_patient_no_other_otp() {
    for refusal in V3::passing() {
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
    let about_accounts = [Cause::AccountDeactivated, Cause::AccountUnknown, Cause::InvalidField];
    let transfer_token = [
        message(400, "Invalid T-token", Cause::Token(TokenKind::User)),
        wrapped(401, "ABDM-1128", "T-Token Expired", Cause::Token(TokenKind::User)),
        fields(&[("txnId", "Invalid Transaction Id")], Cause::TransactionInvalid),
    ];
    let others = V3::for_good().into_iter().chain(V3::unclear()).chain(V3::wrong_otps());
    // What has failed says nothing where no OTP was submitted.
    let (failed, others): (Vec<Refusal>, Vec<Refusal>) = others
        .filter(|refusal| !about_accounts.contains(&refusal.cause))
        .partition(Refusal::is_of_a_submission);
    for refusal in failed.into_iter().filter(|refusal| refusal.status == 200) {
        let step = answered(authorizing(), refusal.status, refusal.body);
        assert_eq!(unknown(step).1.cause(), Cause::Unclear);
    }
    assert!(others.len() > 20);
    for refusal in others.iter().chain(&transfer_token) {
        refusal.assert_is(&refused(answered(authorizing(), refusal.status, refusal.body.clone())));
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
    for refusal in V3::for_good().into_iter().chain(V3::passing()).chain(V3::unclear()) {
        let failure = refusal.failure(&authorizing()).after(2, Effect::Possible);
        unknown(authorizing().receive(Err(failure), now()));
    }
}
