//! Reactivate with the password: in a transaction that is opened for it, and that sends nothing.

use abdm_flows::snapshot::{Restored, ResumedByPassword, Snapshot, SnapshotError};
use abdm_flows::v1v2::reactivate::ByPassword;
use abdm_flows::{AwaitingPassword, OpeningTransaction, Reconciled, Step, VerifyingPassword};
use abdm_types::v1v2::{reactivate_init_password, reactivate_password};
use abdm_types::{AbhaAddress, AbhaId, Cause, Effect, Network};
use secrecy::ExposeSecret;
use serde_json::json;

use super::{TOKENS, V1V2, envelope};
use crate::password::{ByPassword as Password, PASSWORD, password};
use crate::support::{
    ADDRESS, NUMBER, OTP_SENT, Sent, TXN, X_TOKEN, abha, after, answered, encrypted, encryptor,
    next, refused, sent, unanswered, unknown,
};

const WRONG: &str = r#"{"code":"HIS-422","message":"x","details":[{"message":"The password that you have entered is incorrect.","code":"HIS-1033","attribute":null}]}"#;

#[derive(Debug)]
pub(crate) struct ReactivatePassword;

impl Password for ReactivatePassword {
    type State = ByPassword;
    type Call = reactivate_password::Request;
    type Service = V1V2;

    const RIGHT: (u16, &str) = (200, TOKENS);
    const WRONG: &[(u16, &str)] = &[(422, WRONG)];

    fn awaiting() -> AwaitingPassword<ByPassword> {
        next(answered(opening(abha(NUMBER)), 200, OTP_SENT))
    }

    fn submit(
        awaiting: AwaitingPassword<ByPassword>,
    ) -> VerifyingPassword<ByPassword, reactivate_password::Request> {
        awaiting.submit_password(&password(), encryptor()).unwrap()
    }

    fn back(restored: Restored) -> ResumedByPassword<ByPassword> {
        match restored {
            Restored::V1V2ReactivatePassword(resumed) => resumed,
            other => panic!("came back as something else: {other:?}"),
        }
    }
}

fn opening(
    abha: impl Into<AbhaId>,
) -> OpeningTransaction<ByPassword, reactivate_init_password::Request> {
    ByPassword::new(abha).open_transaction()
}

fn verifying() -> VerifyingPassword<ByPassword, reactivate_password::Request> {
    ReactivatePassword::submit(ReactivatePassword::awaiting())
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    let state = opening(abha(NUMBER));
    let body = json!({ "authMethod": "PASSWORD", "healthid": NUMBER });
    assert_eq!(sent(&state), Sent::post("/api/v2/auth/reactivate/init", body));
    let state = verifying();
    let body = json!({ "authMethod": "PASSWORD", "password": encrypted(PASSWORD), "txnId": TXN });
    assert_eq!(sent(&state), Sent::post("/api/v2/auth/reactivate", body));

    let done = next(answered(state, 200, TOKENS));
    assert_eq!(done.abha, AbhaId::Number(abha(NUMBER)));
    let session = done.session.unwrap();
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!((session.abha_number, session.expires_at), (Some(abha(NUMBER)), after(1800)));
}

#[test]
fn an_address_does_and_so_does_a_reply_without_a_login() {
    let state = opening(AbhaAddress::parse(ADDRESS).unwrap());
    assert_eq!(sent(&state).body["healthid"], ADDRESS);
    let awaiting = next(answered(state, 200, OTP_SENT));
    let done = next(answered(ReactivatePassword::submit(awaiting), 200, "{}"));
    assert_eq!(done.abha.as_str(), ADDRESS);
    assert!(done.session.is_none());
}

/// Nothing was sent to the patient, so nothing stands against doing it again.
#[test]
fn a_transaction_can_be_opened_again_unless_it_was_refused() {
    let opening = || opening(abha(NUMBER));
    let again = match unanswered(opening(), Network::Timeout) {
        Step::Retry(again, failure) => {
            assert_eq!(failure.effect(), Effect::Possible);
            again
        }
        step => panic!("did not go back: {step:?}"),
    };
    assert_eq!(sent(&again), sent(&opening()));
    for (code, cause) in [("HIS-1008", Cause::AccountUnknown), ("HIS-1042", Cause::Unclear)] {
        let failure = refused(answered(opening(), 422, envelope("HIS-422", code, "")));
        assert_eq!((failure.cause(), failure.effect()), (cause, Effect::Settled));
    }
}

/// Whoever writes to the store must not bring a process down.
#[test]
fn what_waits_without_a_transaction_is_no_journey() {
    let kept = ReactivatePassword::awaiting().snapshot();
    let bytes = String::from_utf8(kept.to_bytes().to_vec()).unwrap();
    let without = bytes.replace(&format!(r#","txn":"{TXN}""#), "");
    assert_ne!(bytes, without);
    let error = Snapshot::from_bytes(without.as_bytes()).unwrap_err();
    assert!(matches!(error, SnapshotError::Malformed), "{error}");
}

#[test]
fn what_became_of_it_is_looked_up_as_with_an_otp() {
    let look = unknown(unanswered(verifying(), Network::Timeout)).0.reconcile().unwrap();
    assert_eq!(sent(&look).body, json!({ "healthId": NUMBER }));
    let found = |status: &str| json!({ "healthIdNumber": NUMBER, "status": status }).to_string();
    assert_eq!(answered(look.clone(), 200, found("ACTIVE")).unwrap(), Reconciled::Done);
    assert_eq!(answered(look, 200, found("DEACTIVATED")).unwrap(), Reconciled::NotDone);
}
