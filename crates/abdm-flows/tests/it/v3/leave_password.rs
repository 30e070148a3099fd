//! Deactivate and delete with the password: one call, without a transaction.

use abdm_flows::snapshot::{Restored, ResumedByPassword};
use abdm_flows::v3::leave::ByPassword;
use abdm_flows::{AwaitingPassword, Deactivation, Deletion, Reconciled, VerifyingPassword};
use abdm_types::v3::account_verify_password;
use abdm_types::{FailureKind, Network};
use serde_json::json;

use super::{V3, account, agreed, confirmed_start, success};
use crate::password::{ByPassword as Password, PASSWORD, password};
use crate::support::{
    NUMBER, Sent, X_TOKEN, abha, answered, encrypted, encryptor, next, sent, unanswered, unknown,
};

const LEFT: &str =
    r#"{"authResult":"success","message":"Done.","accounts":[{"ABHANumber":"91-0000-1001-0007"}]}"#;
const WRONG: &str =
    r#"{"authResult":"failed","message":"Password did not match, please try again","accounts":[]}"#;

#[derive(Debug)]
pub(crate) struct DeactivatePassword;

impl Password for DeactivatePassword {
    type State = ByPassword<Deactivation>;
    type Call = account_verify_password::Request;
    type Service = V3;

    const RIGHT: (u16, &str) = (200, LEFT);
    const WRONG: &[(u16, &str)] = &[(200, WRONG)];

    fn awaiting() -> AwaitingPassword<Self::State> {
        agreed(Some(NUMBER), ["104"]).identify().unwrap().ask_password()
    }

    fn submit(
        awaiting: AwaitingPassword<Self::State>,
    ) -> VerifyingPassword<Self::State, Self::Call> {
        awaiting.submit_password(&password(), encryptor()).unwrap()
    }

    fn back(restored: Restored) -> ResumedByPassword<Self::State> {
        match restored {
            Restored::V3DeactivatePassword(resumed) => resumed,
            other => panic!("another journey: {other:?}"),
        }
    }
}

#[derive(Debug)]
pub(crate) struct DeletePassword;

impl Password for DeletePassword {
    type State = ByPassword<Deletion>;
    type Call = account_verify_password::Request;
    type Service = V3;

    const RIGHT: (u16, &str) = (200, LEFT);
    const WRONG: &[(u16, &str)] = &[(200, WRONG)];

    fn awaiting() -> AwaitingPassword<Self::State> {
        confirmed_start().identify().unwrap().ask_password()
    }

    fn submit(
        awaiting: AwaitingPassword<Self::State>,
    ) -> VerifyingPassword<Self::State, Self::Call> {
        awaiting.submit_password(&password(), encryptor()).unwrap()
    }

    fn back(restored: Restored) -> ResumedByPassword<Self::State> {
        match restored {
            Restored::V3DeletePassword(resumed) => resumed,
            other => panic!("another journey: {other:?}"),
        }
    }
}

fn submitted(scope: &str, reasons: &[&str]) -> Sent {
    let body = json!({
        "scope": ["abha-profile", scope],
        "authData": {
            "authMethods": ["password"],
            "password": { "password": encrypted(PASSWORD) },
        },
        "reasons": reasons,
    });
    Sent::post("/api/v3/profile/account/verify", body).with("x-token", X_TOKEN)
}

#[test]
fn the_call_is_that_of_the_contract_and_nothing_goes_before_it() {
    let state = DeactivatePassword::submit(DeactivatePassword::awaiting());
    assert_eq!(sent(&state), submitted("de-activate", &["104"]));
    let done = next(answered(state, 200, LEFT));
    assert_eq!(done.was.abha_number, Some(abha(NUMBER)));
    let state = DeletePassword::submit(DeletePassword::awaiting());
    assert_eq!(sent(&state), submitted("delete", &["205", "206"]));
    let done = next(answered(state, 200, LEFT));
    assert_eq!(done.was.abha_number, Some(abha(NUMBER)));
}

#[test]
fn a_success_that_lists_the_account_as_in_use_leaves_it_unknown() {
    let reply = success(&json!([account(NUMBER, "ACTIVE")])).to_string();
    let state = DeletePassword::submit(DeletePassword::awaiting());
    let (state, failure) = unknown(answered(state, 200, reply));
    assert!(matches!(failure.kind(), FailureKind::Incomplete("status")));
    assert_eq!(sent(&state.reconcile().unwrap()).body, json!({ "ABHANumber": NUMBER }));
}

#[test]
fn what_was_left_by_password_is_looked_up_as_with_an_otp() {
    let found = json!({ "ABHANumber": NUMBER, "status": "DEACTIVATED" }).to_string();
    let state = DeactivatePassword::submit(DeactivatePassword::awaiting());
    let look = unknown(unanswered(state, Network::Timeout)).0.reconcile().unwrap();
    assert_eq!(answered(look, 200, found.clone()).unwrap(), Reconciled::Done);
    let state = DeletePassword::submit(DeletePassword::awaiting());
    let look = unknown(unanswered(state, Network::Timeout)).0.reconcile().unwrap();
    assert_eq!(answered(look, 200, found).unwrap(), Reconciled::NotDone);
}
