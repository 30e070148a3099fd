//! What a look at the account says about a change whose outcome is unknown.

use abdm_flows::v3::{ProfileReconciling, Reconciling};
use abdm_flows::{Generation, Reconciled, Wanted};
use abdm_types::{Cause, Effect, Email, Network};
use serde_json::{Value, json};

use super::service::{DOES_NOT_TELL, wrapped};
use super::{Deactivate, Reactivate, V3};
use crate::failures::{MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::journey::Journey;
use crate::service::Service;
use crate::support::{
    NUMBER, OTHER_NUMBER, Sent, X_TOKEN, abha, answered, mobile, sent, session, unanswered, unknown,
};

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
pub(super) fn the_status_of_the_account_tells() {
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

#[test]
fn an_account_is_gone_when_nobody_knows_it_or_it_is_called_deleted() {
    let seen = |status, body: String| {
        answered(Reconciling::new(abha(NUMBER), Wanted::Gone), status, body).unwrap()
    };
    let unknown = wrapped(404, "ABDM-1114", "User not found", Cause::AccountUnknown).body;
    assert_eq!(seen(404, unknown), Reconciled::Done);
    for (status, expected) in [
        ("DELETED", Reconciled::Done),
        ("ACTIVE", Reconciled::NotDone),
        ("DEACTIVATED", Reconciled::NotDone),
        ("LOCKED", Reconciled::NotDone),
        ("FROZEN", Reconciled::Unknown),
    ] {
        let account = json!({ "ABHANumber": NUMBER, "status": status });
        assert_eq!(seen(200, account.to_string()), expected, "{status}");
        let other = json!({ "ABHANumber": OTHER_NUMBER, "status": status });
        assert_eq!(seen(200, other.to_string()), Reconciled::Unknown, "{status}");
    }
}

fn profile_after(wanted: Wanted) -> ProfileReconciling {
    ProfileReconciling::new(&session(Generation::V3, Some(NUMBER)), wanted)
}

/// What a profile with this field says of a change to it.
fn in_profile(wanted: Wanted, number: &str, field: &str, told: &Value) -> Reconciled {
    let profile = json!({ "ABHANumber": number, "name": "Asha Rao", field: told });
    answered(profile_after(wanted), 200, profile.to_string()).unwrap()
}

#[test]
pub(super) fn a_mobile_in_the_profile_tells_unless_it_is_hidden() {
    use Reconciled::{Done, NotDone, Unknown};

    let wanted = || Wanted::Mobile(mobile());
    for (told, expected) in [
        (json!("5550001001"), Done),
        (json!("+91 5550001001"), Done),
        (json!("5550001002"), NotDone),
        (json!("******1001"), Unknown),
        (json!("XXXXXX1002"), NotDone),
        (json!("******"), Unknown),
        (json!(""), Unknown),
        (Value::Null, Unknown),
    ] {
        assert_eq!(in_profile(wanted(), NUMBER, "mobile", &told), expected, "{told}");
        assert_eq!(in_profile(wanted(), OTHER_NUMBER, "mobile", &told), Unknown, "{told}");
    }
}

#[test]
pub(super) fn an_email_address_in_the_profile_tells_unless_it_is_hidden() {
    use Reconciled::{Done, NotDone, Unknown};

    let wanted = || Wanted::Email(Email::parse("asha@mail.example").unwrap());
    for (told, expected) in [
        (json!("asha@mail.example"), Done),
        (json!("Asha@Mail.example"), Done),
        (json!("rao@mail.example"), NotDone),
        (json!("a***@mail.example"), Unknown),
        (json!("***@mail.example"), Unknown),
        (json!("***@other.example"), NotDone),
        (json!("b***@mail.example"), NotDone),
        (json!("axxx@mail.example"), Unknown),
        (json!("verified"), Unknown),
        (Value::Null, Unknown),
    ] {
        assert_eq!(in_profile(wanted(), NUMBER, "email", &told), expected, "{told}");
    }
}

#[test]
fn a_profile_that_cannot_be_read_can_be_read_again() {
    let fresh = || profile_after(Wanted::Mobile(mobile()));
    assert_eq!(sent(&fresh()), Sent::get("/api/v3/profile/account").with("x-token", X_TOKEN));
    for network in MAY_HAVE_ARRIVED.into_iter().chain(NEVER_LEFT) {
        let (again, _) = unanswered(fresh(), network).unwrap_err();
        assert_eq!(sent(&again), sent(&fresh()));
    }
    let shown = format!("{:?}", fresh());
    assert!(!shown.contains("555000") && !shown.contains("eyJ"), "{shown}");
}
