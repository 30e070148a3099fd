//! Reactivate with the password: one call, with a login or without.

use abdm_flows::snapshot::{Restored, ResumedByPassword};
use abdm_flows::v3::reactivate::ByPassword;
use abdm_flows::{AwaitingPassword, Reconciled, VerifyingPassword};
use abdm_types::v3::login_verify_password;
use abdm_types::{Effect, FailureKind, Network};
use serde_json::json;

use super::{LOGGED_IN, REACTIVATED, V3, VERIFY, account, success};
use crate::password::{ByPassword as Password, PASSWORD, password};
use crate::support::{
    NUMBER, OTHER_NUMBER, Sent, abha, answered, encrypted, encryptor, next, sent, unanswered,
    unknown,
};

const WRONG: &str =
    r#"{"authResult":"failed","message":"Password did not match, please try again","accounts":[]}"#;

#[derive(Debug)]
pub(crate) struct ReactivatePassword;

impl Password for ReactivatePassword {
    type State = ByPassword;
    type Call = login_verify_password::Request;
    type Service = V3;

    const RIGHT: (u16, &str) = (200, REACTIVATED);
    const WRONG: &[(u16, &str)] = &[(200, WRONG)];

    fn awaiting() -> AwaitingPassword<ByPassword> {
        ByPassword::new(abha(NUMBER)).ask_password()
    }

    fn submit(
        awaiting: AwaitingPassword<ByPassword>,
    ) -> VerifyingPassword<ByPassword, login_verify_password::Request> {
        awaiting.submit_password(&password(), encryptor()).unwrap()
    }

    fn back(restored: Restored) -> ResumedByPassword<ByPassword> {
        match restored {
            Restored::V3ReactivatePassword(resumed) => resumed,
            other => panic!("came back as something else: {other:?}"),
        }
    }
}

fn verifying() -> VerifyingPassword<ByPassword, login_verify_password::Request> {
    ReactivatePassword::submit(ReactivatePassword::awaiting())
}

#[test]
fn the_call_is_that_of_the_contract_and_nothing_goes_before_it() {
    let state = verifying();
    let body = json!({
        "scope": ["abha-login", "password-verify", "re-activate"],
        "authData": {
            "authMethods": ["password"],
            "password": { "ABHANumber": NUMBER, "password": encrypted(PASSWORD) },
        },
    });
    assert_eq!(sent(&state), Sent::post(VERIFY, body));
    let done = next(answered(state, 200, REACTIVATED));
    assert_eq!(done.abha_number, abha(NUMBER));
    assert!(done.session.is_none());
    let session = next(answered(verifying(), 200, LOGGED_IN)).session.unwrap();
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
}

/// The account may be active all the same.
#[test]
fn a_success_of_another_account_or_a_deactivated_one_leaves_it_unknown() {
    for (accounts, part) in [
        (json!([account(OTHER_NUMBER, "ACTIVE")]), "abha_number"),
        (json!([account(NUMBER, "DEACTIVATED")]), "status"),
    ] {
        let (_, failure) = unknown(answered(verifying(), 200, success(&accounts).to_string()));
        assert!(matches!(failure.kind(), FailureKind::Incomplete(told) if *told == part));
        assert_eq!(failure.endpoint(), "v3.login_verify_password");
        assert_eq!(failure.effect(), Effect::Possible);
    }
}

#[test]
fn what_became_of_it_is_looked_up_as_with_an_otp() {
    let look = unknown(unanswered(verifying(), Network::Timeout)).0.reconcile().unwrap();
    assert_eq!(sent(&look).body, json!({ "ABHANumber": NUMBER }));
    let found = |status: &str| json!({ "ABHANumber": NUMBER, "status": status }).to_string();
    assert_eq!(answered(look.clone(), 200, found("ACTIVE")).unwrap(), Reconciled::Done);
    assert_eq!(answered(look, 200, found("DEACTIVATED")).unwrap(), Reconciled::NotDone);
}
