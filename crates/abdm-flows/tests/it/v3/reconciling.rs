//! What a look at the account says about a change whose outcome is unknown.

use abdm_flows::Reconciled;
use abdm_flows::v3::Reconciling;
use abdm_types::{Cause, Effect, Network};
use serde_json::{Value, json};

use super::service::{DOES_NOT_TELL, wrapped};
use super::{Deactivate, Reactivate, V3};
use crate::failures::{MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::journey::Journey;
use crate::service::Service;
use crate::support::{NUMBER, OTHER_NUMBER, answered, sent, unanswered, unknown};

fn after_deactivate() -> Reconciling {
    let verifying = Deactivate::submit(Deactivate::awaiting());
    unknown(unanswered(verifying, Network::Timeout)).0.reconcile().unwrap()
}

fn after_reactivate() -> Reconciling {
    let verifying = Reactivate::submit(Reactivate::awaiting());
    unknown(unanswered(verifying, Network::Timeout)).0.reconcile().unwrap()
}

/// What the account says about a deactivation, and about a reactivation.
fn reconciled(status: u16, body: &str) -> [Reconciled; 2] {
    [after_deactivate(), after_reactivate()]
        .map(|state| answered(state, status, body.to_owned()).unwrap())
}

#[test]
fn the_status_of_the_account_tells() {
    use Reconciled::{Done, NotDone, Unknown};

    for (status, expected) in [
        (json!("DEACTIVATED"), [Done, NotDone]),
        (json!("ACTIVE"), [NotDone, Done]),
        (json!("BLOCKED"), [Unknown; 2]),
        (json!("CONSENTPENDING"), [Unknown; 2]),
        (json!("DELETED"), [Unknown; 2]),
        (json!("LOCKED"), [Unknown; 2]),
        (json!("FROZEN"), [Unknown; 2]),
        (json!(""), [Unknown; 2]),
        (Value::Null, [Unknown; 2]),
    ] {
        for number in [json!(NUMBER), json!("91-****-****-0007"), Value::Null] {
            let account = json!({ "ABHANumber": number, "status": status });
            let told =
                number.is_string() || status.as_str().is_some_and(|status| !status.is_empty());
            if told {
                assert_eq!(reconciled(200, &account.to_string()), expected, "{account}");
            } else {
                // No account at all, so the look-up can be repeated.
                let (again, _) =
                    answered(after_deactivate(), 200, account.to_string()).unwrap_err();
                assert_eq!(sent(&again), sent(&after_deactivate()));
            }
        }
    }
}

#[test]
fn the_status_of_another_account_tells_nothing() {
    for number in [OTHER_NUMBER, "91-****-****-0006"] {
        for status in ["ACTIVE", "DEACTIVATED"] {
            let account = json!({ "ABHANumber": number, "status": status });
            assert_eq!(reconciled(200, &account.to_string()), [Reconciled::Unknown; 2]);
        }
    }
}

#[test]
fn an_account_that_is_refused_as_deactivated_is_deactivated() {
    for code in ["ABDM-1134", "ABDM-1308"] {
        let refusal = wrapped(400, code, "", Cause::AccountDeactivated);
        let expected = [Reconciled::Done, Reconciled::NotDone];
        assert_eq!(reconciled(refusal.status, &refusal.body), expected);
    }
}

#[test]
fn an_account_that_is_gone_says_nothing() {
    let gone = wrapped(404, "ABDM-1114", "User not found", Cause::AccountUnknown);
    assert_eq!(reconciled(gone.status, &gone.body), [Reconciled::Unknown; 2]);
}

#[test]
fn a_failed_look_up_can_be_repeated_because_it_only_reads() {
    let about_accounts = [Cause::AccountDeactivated, Cause::AccountUnknown];
    for fresh in [after_deactivate, after_reactivate] {
        let refusals = V3::for_good().into_iter().chain(V3::passing()).chain(V3::unclear());
        let refused = refusals
            .filter(|refusal| !about_accounts.contains(&refusal.cause))
            .map(|refusal| answered(fresh(), refusal.status, refusal.body));
        let unclear =
            DOES_NOT_TELL.into_iter().map(|(status, body)| answered(fresh(), status, body));
        let networks = MAY_HAVE_ARRIVED.into_iter().chain(NEVER_LEFT);
        let unanswered = networks.map(|network| unanswered(fresh(), network));
        for result in refused.chain(unclear).chain(unanswered) {
            let (again, _) = result.unwrap_err();
            assert_eq!(sent(&again), sent(&fresh()));
        }
    }
}

#[test]
fn a_look_up_after_an_unreadable_reply_says_so() {
    let (_, failure) = answered(after_deactivate(), 200, "").unwrap_err();
    assert_eq!(failure.effect(), Effect::Possible);
    assert_eq!(failure.endpoint(), "v3.login_search");
}
