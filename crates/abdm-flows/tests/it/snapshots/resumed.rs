//! A frozen snapshot in another process: the calls it leads to, literally.

use std::fmt::Debug;

use abdm_flows::snapshot::{Restored, Resumed, Snapshot, SnapshotError};
use abdm_flows::{Exchange, Reconciled};
use abdm_types::{AuthMethod, Failure, Received};
use serde_json::json;

use super::text;
use crate::support::{
    ADDRESS, NUMBER, OTHER_NUMBER, OTP, Sent, T_TOKEN, TXN, X_TOKEN, abha, answered, encrypted,
    encryptor, now, otp, sent,
};

fn restored(text: &str) -> Restored {
    Snapshot::from_bytes(text.as_bytes()).unwrap().restore()
}

const FOUND: &str = r#"{"f":1,"g":"v1v2","j":"login-aadhaar-otp","s":"awaiting-otp","a":"asha.rao@sbx","name":"Asha Rao","status":"ACTIVE","methods":["AADHAAR_OTP","MOBILE_OTP"],"txn":"a825f76b-0696-40f3-864c-5a3a5b389a83","to":"XXXXXX1001","at":1653368656,"wrong":1}"#;

#[test]
fn a_login_on_v1v2_submits_in_its_transaction_and_still_knows_whose_it_is() {
    let Restored::V1V2LoginAadhaarOtp(Resumed::AwaitingOtp(awaiting)) = restored(FOUND) else {
        panic!("not waiting");
    };
    let found = awaiting.journey().found();
    assert_eq!(found.name().unwrap().reveal(), "Asha Rao");
    assert_eq!(found.offers(&AuthMethod::MobileOtp), Some(true));
    assert_eq!(found.abha_number(), None);
    assert_eq!(awaiting.otp().sent_to().as_deref(), Some("XXXXXX1001"));
    assert_eq!(awaiting.otp().sent_at(), now());
    assert_eq!(awaiting.otp().wrong_attempts(), 1);
    let submission = sent(&awaiting.submit_otp_plain(&otp()));
    let body = json!({ "otp": OTP, "txnId": TXN });
    assert_eq!(submission, Sent::post("/api/v1/auth/confirmWithAadhaarOtp", body));
}

#[test]
fn a_login_that_may_have_sent_an_otp_asks_for_another_by_the_same_name() {
    let may_be_out = FOUND.replace("awaiting-otp", "sending-otp");
    let Restored::V1V2LoginAadhaarOtp(Resumed::OtpMayBeOut(state)) = restored(&may_be_out) else {
        panic!("not out");
    };
    let again = sent(&state.send_again().send_otp());
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ADDRESS });
    assert_eq!(again, Sent::post("/api/v2/auth/init", body));
}

#[test]
fn an_address_of_digits_does_not_come_back_as_a_number() {
    for address in ["91000010010007", "123456"] {
        let text = FOUND.replace("asha.rao@sbx", address).replace("awaiting-otp", "sending-otp");
        let Restored::V1V2LoginAadhaarOtp(Resumed::OtpMayBeOut(state)) = restored(&text) else {
            panic!("not out");
        };
        let chosen = state.send_again();
        assert_eq!(chosen.found().abha_number(), None);
        assert_eq!(sent(&chosen.send_otp()).body["healthid"], address);
    }
}

const CHOOSING: &str = r#"{"f":1,"g":"v1v2","j":"login-mobile","s":"choosing-account","txn":"25c1b379-984c-4b56-a86f-58c386879149","t":"eyJ0LXRva2Vu.aXNzdWVk.bm93","accounts":[{"n":"91-0000-1001-0007","a":"asha.rao@sbx","name":"Asha Rao"},{"n":{"m":"91-****-****-0006"},"a":{"o":"91-0000-1002-0006"}}]}"#;

#[test]
fn a_choice_on_v1v2_is_the_same_and_made_with_the_same_tokens() {
    let Restored::V1V2LoginMobile(Resumed::Between(choosing)) = restored(CHOOSING) else {
        panic!("no choice");
    };
    let [asha, other] = choosing.accounts() else { panic!("not two accounts") };
    assert_eq!(asha.name.as_ref().unwrap().reveal(), "Asha Rao");
    assert!(matches!(asha.health_id, Some(Received::Full(_))));
    assert!(matches!(&other.health_id_number, Some(Received::Masked(_))));
    assert!(matches!(&other.health_id, Some(Received::Other(_))));
    let (choosing, _) = choosing.choose(&abha(OTHER_NUMBER)).unwrap_err();
    let body = json!({ "healthId": NUMBER, "txnId": "25c1b379-984c-4b56-a86f-58c386879149" });
    let path = "/api/v2/registration/mobile/login/userAuthorizedToken";
    assert_eq!(
        sent(&choosing.choose(&abha(NUMBER)).unwrap()),
        Sent::post(path, body).with("t-token", T_TOKEN)
    );
}

/// Whatever a later release may think of such a text.
#[test]
fn what_was_no_whole_number_cannot_be_chosen_after_all() {
    for (kept, by) in [(r#""91-0000-1001-0007""#, "m"), (r#""91-0000-1001-0007""#, "o")] {
        let text = CHOOSING.replace(kept, &format!(r#"{{"{by}":{kept}}}"#));
        let Restored::V1V2LoginMobile(Resumed::Between(choosing)) = restored(&text) else {
            panic!("no choice");
        };
        assert!(choosing.choose(&abha(NUMBER)).is_err(), "{by}");
    }
}

#[test]
fn a_choice_on_v3_is_the_same_and_made_with_the_same_tokens() {
    let text = r#"{"f":1,"g":"v3","j":"login-mobile","s":"choosing-account","txn":"a825f76b-0696-40f3-864c-5a3a5b389a83","t":"eyJ0LXRva2Vu.aXNzdWVk.bm93","accounts":[{"n":"91-0000-1001-0007","a":"asha.rao@sbx","name":"Asha Rao","gender":"F","dob":"08-03-1985","status":"ACTIVE"},{"n":"91-0000-1002-0006","status":"DEACTIVATED"}]}"#;
    let Restored::V3LoginMobile(Resumed::Between(choosing)) = restored(text) else {
        panic!("no choice");
    };
    assert_eq!(choosing.accounts()[0].dob.as_ref().unwrap().reveal(), "08-03-1985");
    let (choosing, _) = choosing.choose(&abha(OTHER_NUMBER)).unwrap_err();
    assert!(choosing.clone().into_reactivation(&abha(OTHER_NUMBER)).is_ok());
    let body = json!({ "ABHANumber": NUMBER, "txnId": TXN });
    assert_eq!(
        sent(&choosing.choose(&abha(NUMBER)).unwrap()),
        Sent::post("/api/v3/profile/login/verify/user", body).with("t-token", T_TOKEN)
    );
}

#[test]
fn a_deactivation_on_v1v2_is_submitted_with_the_patients_token_and_reasons() {
    let text = r#"{"f":1,"g":"v1v2","j":"deactivate-aadhaar-otp","s":"awaiting-otp","session":{"g":"v1v2","x":"eyJ4LXRva2Vu.aXNzdWVk.bm93","xe":1653370456,"r":"eyJyZWZyZXNo.aXNzdWVk.bm93","re":1653800656},"reasons":["moving \"abroad\"","others"],"txn":"a825f76b-0696-40f3-864c-5a3a5b389a83","to":"XXXXXX1001","at":1653368656}"#;
    let Restored::V1V2Deactivate(Resumed::AwaitingOtp(awaiting)) = restored(text) else {
        panic!("not waiting");
    };
    let body = json!({
        "authMethod": "AADHAAR_OTP",
        "otp": encrypted(OTP),
        "reasons": ["moving \"abroad\"", "others"],
        "txnId": TXN,
    });
    assert_eq!(
        sent(&awaiting.submit_otp(&otp(), encryptor()).unwrap()),
        Sent::post("/api/v2/account/profile/deactivate", body).with("x-token", X_TOKEN)
    );
}

#[test]
fn a_deactivation_on_v3_is_submitted_with_the_patients_token_and_reasons() {
    let text = r#"{"f":1,"g":"v3","j":"deactivate-aadhaar-otp","s":"awaiting-otp","session":{"g":"v3","x":"eyJ4LXRva2Vu.aXNzdWVk.bm93","n":"91-0000-1001-0007"},"reasons":["104","others"],"txn":"a825f76b-0696-40f3-864c-5a3a5b389a83","at":1653368656}"#;
    let Restored::V3Deactivate(Resumed::AwaitingOtp(awaiting)) = restored(text) else {
        panic!("not waiting");
    };
    assert_eq!(awaiting.journey().identified().abha_number(), &abha(NUMBER));
    let submission = sent(&awaiting.submit_otp(&otp(), encryptor()).unwrap());
    assert_eq!(submission.line, "POST /api/v3/profile/account/verify");
    assert_eq!(submission.user_token.unwrap(), format!("x-token: Bearer {X_TOKEN}"));
    assert_eq!(submission.body["reasons"], json!(["104", "others"]));
    let otp = json!({ "txnId": TXN, "otpValue": encrypted(OTP) });
    assert_eq!(submission.body["authData"]["otp"], otp);

    // Whose account it is has to be known.
    let nobodys = text.replace(r#","n":"91-0000-1001-0007""#, "");
    assert_eq!(Snapshot::from_bytes(nobodys.as_bytes()).unwrap_err(), SnapshotError::Malformed);
}

const NUMBER_KEPT: &str = r#","n":"91-0000-1001-0007""#;

/// Under way or lost already: both come back alike.
fn unknown_outcomes(generation: &str, journey: &str, fields: &str) -> [Restored; 2] {
    ["verifying-otp", "outcome-unknown"].map(|state| {
        restored(&format!(
            r#"{{"f":1,"g":"{generation}","j":"{journey}-aadhaar-otp","s":"{state}"{fields}}}"#
        ))
    })
}

/// The look at a deactivated account.
fn deactivated<E>(look: E) -> Reconciled
where
    E: Exchange<Next = Result<Reconciled, (E, Failure)>> + Debug,
{
    answered(look, 200, r#"{"status":"DEACTIVATED"}"#).unwrap()
}

#[test]
fn an_unknown_outcome_on_v1v2_is_reconciled_by_the_account_and_the_state_that_was_wanted() {
    let search =
        |abha: &str| Sent::post("/api/v1/search/searchByHealthId", json!({ "healthId": abha }));
    for outcome in unknown_outcomes("v1v2", "deactivate", NUMBER_KEPT) {
        let Restored::V1V2Deactivate(Resumed::OutcomeUnknown(outcome)) = outcome else {
            panic!("known: {outcome:?}");
        };
        let look = outcome.reconcile().unwrap();
        assert_eq!(sent(&look), search(NUMBER));
        assert_eq!(deactivated(look), Reconciled::Done);
    }
    // After a login that did not say whose it is.
    for outcome in unknown_outcomes("v1v2", "deactivate", "") {
        let Restored::V1V2Deactivate(Resumed::OutcomeUnknown(outcome)) = outcome else {
            panic!("known: {outcome:?}");
        };
        assert!(outcome.reconcile().is_none());
    }
    for (fields, abha) in [(NUMBER_KEPT, NUMBER), (r#","a":"asha.rao@sbx""#, ADDRESS)] {
        for outcome in unknown_outcomes("v1v2", "reactivate", fields) {
            let Restored::V1V2Reactivate(Resumed::OutcomeUnknown(outcome)) = outcome else {
                panic!("known: {outcome:?}");
            };
            let look = outcome.reconcile().unwrap();
            assert_eq!(sent(&look), search(abha));
            assert_eq!(deactivated(look), Reconciled::NotDone);
        }
    }
}

#[test]
fn an_unknown_outcome_on_v3_is_reconciled_by_the_account_and_the_state_that_was_wanted() {
    let search = || Sent::post("/api/v3/profile/login/search", json!({ "ABHANumber": NUMBER }));
    for outcome in unknown_outcomes("v3", "deactivate", NUMBER_KEPT) {
        let Restored::V3Deactivate(Resumed::OutcomeUnknown(outcome)) = outcome else {
            panic!("known: {outcome:?}");
        };
        let look = outcome.reconcile().unwrap();
        assert_eq!(sent(&look), search());
        assert_eq!(deactivated(look), Reconciled::Done);
    }
    for outcome in unknown_outcomes("v3", "reactivate", NUMBER_KEPT) {
        let Restored::V3Reactivate(Resumed::OutcomeUnknown(outcome)) = outcome else {
            panic!("known: {outcome:?}");
        };
        let look = outcome.reconcile().unwrap();
        assert_eq!(sent(&look), search());
        assert_eq!(deactivated(look), Reconciled::NotDone);
    }
}

#[test]
fn what_lacks_a_part_of_its_state_is_malformed() {
    let deactivation = r#"{"f":1,"g":"v1v2","j":"deactivate-aadhaar-otp","s":"sending-otp","session":{"g":"v1v2","x":"eyJ4LXRva2Vu.aXNzdWVk.bm93"},"reasons":["104"]}"#;
    for (whole, of, by) in [
        (FOUND, r#""a":"asha.rao@sbx","#, ""),
        (FOUND, r#""a":"asha.rao@sbx","#, r#""a":"asha.rao@sbx","n":"91-0000-1001-0007","#),
        (FOUND, r#""a":"asha.rao@sbx","#, r#""a":"asha rao","#),
        (CHOOSING, r#""t":"eyJ0LXRva2Vu.aXNzdWVk.bm93","#, ""),
        (CHOOSING, r#""txn":"25c1b379-984c-4b56-a86f-58c386879149","#, ""),
        (CHOOSING, r#""accounts":["#, r#""accounts":[],"others":["#),
        (CHOOSING, r#""accounts":["#, r#""others":["#),
        (CHOOSING, r#"{"m":"91-****-****-0006"}"#, r#""91-****-****-0006""#),
        (deactivation, r#","reasons":["104"]"#, ""),
        (deactivation, r#"["104"]"#, "[]"),
        (deactivation, r#"["104"]"#, r#"[""]"#),
        (deactivation, r#""session""#, r#""other""#),
        (deactivation, r#""x":"eyJ4LXRva2Vu.aXNzdWVk.bm93""#, r#""x":"""#),
    ] {
        assert!(whole.contains(of), "{of}");
        let error = Snapshot::from_bytes(whole.replace(of, by).as_bytes()).unwrap_err();
        assert_eq!(error, SnapshotError::Malformed, "{of} {by}");
    }
    let foreign = deactivation.replace(r#"{"g":"v1v2","x""#, r#"{"g":"v0","x""#);
    assert_eq!(Snapshot::from_bytes(foreign.as_bytes()).unwrap_err(), SnapshotError::Generation);
    assert_eq!(text(&Snapshot::from_bytes(deactivation.as_bytes()).unwrap()), deactivation);
}
