//! Login using mobile (section 6).

use abdm_sandbox::people::{
    ASHA, BALAJI, FARHAN, GURPREET, ISHITA, JOSEPH, KAVERI, LALITHA, MOBILE_WITHOUT_ABHA, PRANAB,
    TARA, TSERING, UNKNOWN_ABHA_NUMBER,
};
use serde_json::json;

use super::service::{BY_MOBILE, LOGIN, REACTIVATE, V3, VERIFY_USER, said};
use crate::service::{NO_TRANSACTION, Reply};

/// Chooses an account with the token and transaction of `verified`.
pub(super) async fn choose(v3: &V3, verified: &Reply, abha_number: &str) -> Reply {
    let t_token = format!("Bearer {}", verified.field("token"));
    let body = json!({ "ABHANumber": abha_number, "txnId": verified.field("txnId") });
    v3.post_with(VERIFY_USER, &[("T-token", &t_token)], body).await
}

#[tokio::test]
async fn a_family_chooses_among_the_accounts_of_its_mobile() {
    let v3 = V3::start().await;
    let sent = v3.request_otp(BY_MOBILE, KAVERI.mobile).await;
    assert_eq!(sent.json()["message"], "OTP sent to mobile number ending with ******1006");
    assert_eq!(v3.service.sandbox.outbox()[0].purpose, "login-mobile");
    let begun = sent.field("txnId");
    let verified = v3.verify(BY_MOBILE, &begun, &v3.otp().await).await;
    let json = verified.json();
    let photo = &json["accounts"][0]["profilePhoto"];
    let account = |number, address, name, gender, dob| {
        json!({
            "ABHANumber": number,
            "preferredAbhaAddress": address,
            "name": name,
            "gender": gender,
            "dob": dob,
            "verifiedStatus": "VERIFIED",
            "verificationType": "AADHAAR",
            "status": "ACTIVE",
            "profilePhoto": photo,
            "kycVerified": true,
        })
    };
    let expected = json!({
        "txnId": json["txnId"],
        "authResult": "success",
        "message": "OTP verified successfully",
        "token": json["token"],
        "expiresIn": 300,
        "accounts": [
            account("91-0000-1006-0002", "kaveri.deshmukh@sbx", "Kaveri Deshmukh", "F", "18-04-1980"),
            account("91-0000-1007-0001", "balaji.deshmukh@sbx", "Balaji Deshmukh", "M", "02-09-1976"),
            account("91-0000-1008-0000", "tara.deshmukh@sbx", "Tara Deshmukh", "F", "27-06-2012"),
        ],
    });
    assert_eq!((verified.status, &json), (200, &expected));

    let reply = choose(&v3, &verified, TARA.abha_number).await;
    let tokens = reply.json();
    let expected = json!({
        "token": tokens["token"],
        "expiresIn": 1800,
        "refreshToken": tokens["refreshToken"],
        "refreshExpiresIn": 1_296_000,
    });
    assert_eq!((reply.status, &tokens), (200, &expected));
    let profile = v3.profile(&format!("Bearer {}", reply.field("token"))).await;
    assert_eq!(profile.json()["name"], TARA.name);
}

#[tokio::test]
async fn a_single_account_is_not_chosen_for_the_patient() {
    let v3 = V3::start().await;
    let json = v3.prove(BY_MOBILE, JOSEPH.mobile).await.json();
    assert_eq!(json["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(json["expiresIn"], 300);
    assert!(json.get("refreshToken").is_none());
}

#[tokio::test]
async fn a_deactivated_account_is_listed_and_a_deleted_one_is_not() {
    let v3 = V3::start().await;
    v3.deactivate_whole(BALAJI.abha_number).await;
    let json = v3.prove(BY_MOBILE, KAVERI.mobile).await.json();
    let statuses: Vec<_> =
        json["accounts"].as_array().unwrap().iter().map(|account| &account["status"]).collect();
    assert_eq!(statuses, ["ACTIVE", "DEACTIVATED", "ACTIVE"]);
    // Deleted: her mobile has no account.
    v3.request_otp(BY_MOBILE, GURPREET.mobile).await.assert_wrapped(404, said::UNKNOWN_MOBILE);
}

#[tokio::test]
async fn an_account_without_aadhaar_is_provisional() {
    let v3 = V3::start().await;
    let account = &v3.prove(BY_MOBILE, TSERING.mobile).await.json()["accounts"][0];
    assert_eq!(account["verifiedStatus"], "PROVISIONAL");
    assert_eq!(account["verificationType"], "DRIVING_LICENCE");
    assert_eq!(account["kycVerified"], false);
}

#[tokio::test]
async fn whom_no_aadhaar_otp_reaches_can_log_in_by_mobile() {
    let v3 = V3::start().await;
    for person in [PRANAB, TSERING] {
        let verified = v3.prove(BY_MOBILE, person.mobile).await;
        assert_eq!(choose(&v3, &verified, person.abha_number).await.status, 200);
    }
}

#[tokio::test]
async fn a_mobile_without_account_gets_no_otp() {
    let v3 = V3::start().await;
    for mobile in [MOBILE_WITHOUT_ABHA, ISHITA.mobile] {
        v3.request_otp(BY_MOBILE, mobile).await.assert_wrapped(404, said::UNKNOWN_MOBILE);
    }
    assert!(v3.service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn a_mobile_of_another_form_is_invalid() {
    let v3 = V3::start().await;
    for mobile in ["555000100", "0555000100", "+915550001001", "05550001001", "5550 001001", "x"] {
        let reply = v3.request_otp(BY_MOBILE, mobile).await;
        reply.assert_field("loginId", "Invalid Mobile Number");
    }
}

#[tokio::test]
async fn a_wrong_otp_is_told_inside_a_success() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(BY_MOBILE, ASHA.mobile).await;
    let reply = v3.verify(BY_MOBILE, &txn_id, &v3.wrong_otp().await).await;
    reply.assert_failed(&txn_id, said::WRONG_OTP);
    let reply = v3.verify(BY_MOBILE, &txn_id, &v3.otp().await).await;
    assert_eq!(reply.json()["authResult"], "success");
}

#[tokio::test]
async fn the_words_of_another_operation_do_not_verify_a_mobile() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(BY_MOBILE, ASHA.mobile).await;
    let otp = v3.otp().await;
    for words in [LOGIN, REACTIVATE] {
        let reply = v3.verify(words, &txn_id, &otp).await;
        reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    }
}

#[tokio::test]
async fn an_account_of_another_mobile_is_refused_and_one_of_this_can_still_be_chosen() {
    let v3 = V3::start().await;
    let verified = v3.prove(BY_MOBILE, KAVERI.mobile).await;
    for stranger in [ASHA.abha_number, GURPREET.abha_number, UNKNOWN_ABHA_NUMBER] {
        let reply = choose(&v3, &verified, stranger).await;
        reply.assert_field("ABHANumber", "Invalid ABHA Number");
    }
    assert_eq!(choose(&v3, &verified, BALAJI.abha_number).await.status, 200);
}

#[tokio::test]
async fn an_account_that_is_not_active_is_not_logged_in_to() {
    let v3 = V3::start().await;
    for (person, said) in [(FARHAN, said::DEACTIVATED), (LALITHA, said::LOCKED)] {
        let verified = v3.prove(BY_MOBILE, person.mobile).await;
        choose(&v3, &verified, person.abha_number).await.assert_wrapped(422, said);
    }
}

#[tokio::test]
async fn a_choice_is_made_once() {
    let v3 = V3::start().await;
    let verified = v3.prove(BY_MOBILE, KAVERI.mobile).await;
    assert_eq!(choose(&v3, &verified, KAVERI.abha_number).await.status, 200);
    let reply = choose(&v3, &verified, BALAJI.abha_number).await;
    reply.assert_message(400, "Invalid T-token");
}

#[tokio::test]
async fn a_choice_needs_the_token_and_transaction_of_the_same_mobile() {
    let v3 = V3::start().await;
    let begun = v3.begin(BY_MOBILE, ASHA.mobile).await;
    let first = v3.verify(BY_MOBILE, &begun, &v3.otp().await).await;
    let second = v3.prove(BY_MOBILE, JOSEPH.mobile).await;
    let t_token = format!("Bearer {}", first.field("token"));
    // The transaction that the OTP was sent in is over.
    for txn_id in [second.field("txnId").as_str(), &begun, NO_TRANSACTION] {
        let body = json!({ "ABHANumber": ASHA.abha_number, "txnId": txn_id });
        let reply = v3.post_with(VERIFY_USER, &[("T-token", &t_token)], body).await;
        reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    }
    assert_eq!(choose(&v3, &first, ASHA.abha_number).await.status, 200);
}
