//! Delete ABHA via Aadhaar OTP and mobile OTP.

use abdm_sandbox::people::{ASHA, JOSEPH, LEAVERS, MEENA};
use serde_json::{Value, json};

use crate::service::{Reply, Service, said};

const DELETE: &str = "/api/v2/account/profile/delete";

/// Asks for the OTP of a method.
async fn begin(service: &Service, x_token: &str, method: &str) -> Reply {
    let path = match method {
        "AADHAAR_OTP" => "/api/v2/account/aadhaar/generateOTP",
        _ => "/api/v2/account/mobile/generateOTP",
    };
    service.post_with(path, &[("X-Token", x_token)], json!({})).await
}

async fn delete(service: &Service, x_token: &str, body: Value) -> Reply {
    service.post_with(DELETE, &[("X-Token", x_token)], body).await
}

async fn good(service: &Service, method: &str, txn_id: &str) -> Value {
    let otp = service.encrypted_otp().await;
    json!({ "authMethod": method, "otp": otp, "reasons": ["205", "206"], "txnId": txn_id })
}

#[tokio::test]
async fn a_patient_is_gone_afterwards_for_good_by_either_method() {
    let service = Service::start().await;
    for (person, method) in [(&LEAVERS[0], "AADHAAR_OTP"), (&LEAVERS[1], "MOBILE_OTP")] {
        let x_token = service.log_in(person.abha_number).await;
        let other = service.log_in(person.abha_number).await;
        let txn_id = begin(&service, &x_token, method).await.field("txnId");
        let reply = delete(&service, &x_token, good(&service, method, &txn_id).await).await;
        assert_eq!((reply.status, reply.text.as_str()), (204, ""));

        // Nobody can log in or reactivate, and every login has ended.
        for path in ["/api/v2/auth/init", "/api/v2/auth/reactivate/init"] {
            let body = json!({ "authMethod": method, "healthid": person.abha_number });
            let reply = service.post(path, body).await;
            reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
        }
        let body = json!({ "healthId": person.abha_number });
        let reply = service.post("/api/v1/search/searchByHealthId", body).await;
        reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
        for x_token in [x_token, other] {
            let headers = [("X-Token", x_token.as_str())];
            service.get_with("/api/v1/account/profile", &headers).await.assert_unauthorized();
        }
        let tally = format!("/_sandbox/tally?abhaNumber={}", person.abha_number);
        let tally = service.send("GET", &tally, &[], "").await;
        assert_eq!(tally.json()["deletions"], 1, "{}", tally.text);
    }
}

#[tokio::test]
async fn a_deletion_needs_reasons_the_method_of_its_otp_and_encryption() {
    let service = Service::start().await;
    let x_token = service.log_in(LEAVERS[0].abha_number).await;
    let txn_id = begin(&service, &x_token, "MOBILE_OTP").await.field("txnId");
    let good = good(&service, "MOBILE_OTP", &txn_id).await;
    let send = async |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        delete(&service, &x_token, body).await
    };
    for name in ["authMethod", "otp", "reasons", "txnId"] {
        let reply = send(name, Value::Null).await;
        reply.assert_invalid("HIS-1002", said::EMPTY, name, Value::Null);
    }
    send("reasons", json!("others")).await.assert_invalid(
        "HIS-1004",
        "Type mismatched. Please send the correct type.",
        "reasons",
        "others",
    );
    let text = "Please enter a valid UUID Number.";
    send("txnId", json!("no")).await.assert_invalid("HIS-1012", text, "txnId", "no");
    // A password takes a transaction that nothing opens.
    for method in ["AADHAAR_OTP", "PASSWORD"] {
        let reply = send("authMethod", json!(method)).await;
        reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
    }
    let plain = service.otp().await;
    let reply = send("otp", json!(plain)).await;
    reply.assert_invalid("HIS-1061", said::NOT_ENCRYPTED, "otp", plain);
    let wrong = service.encrypt(&service.wrong_otp().await).await;
    let reply = send("otp", json!(wrong)).await;
    reply.assert_invalid("HIS-1013", said::OTP, "otp", wrong);
    assert_eq!(delete(&service, &x_token, good.clone()).await.status, 204);
}

#[tokio::test]
async fn a_deletion_takes_only_the_accounts_own_transaction() {
    let service = Service::start().await;
    let asha = service.log_in(ASHA.abha_number).await;
    let joseph = service.log_in(JOSEPH.abha_number).await;
    let of_joseph = begin(&service, &joseph, "AADHAAR_OTP").await.field("txnId");
    let reply = delete(&service, &asha, good(&service, "AADHAAR_OTP", &of_joseph).await).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
    let of_login = service.begin_login(ASHA.abha_number).await;
    let reply = delete(&service, &asha, good(&service, "AADHAAR_OTP", &of_login).await).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
    for x_token in [asha, joseph] {
        let headers = [("X-Token", x_token.as_str())];
        let profile = service.get_with("/api/v1/account/profile", &headers).await;
        assert_eq!(profile.status, 200);
    }
    let nobody = delete(&service, "Bearer nobody", json!({})).await;
    nobody.assert_unauthorized();
}

#[tokio::test]
async fn an_account_with_a_benefit_stays_and_an_expired_otp_deletes_nothing() {
    let service = Service::start().await;
    let x_token = service.log_in(MEENA.abha_number).await;
    for method in ["AADHAAR_OTP", "MOBILE_OTP"] {
        let reply = begin(&service, &x_token, method).await;
        reply.assert_refused("HIS-1042", "Invalid status transition.");
    }
    let mut service = Service::start().await;
    let x_token = service.log_in(LEAVERS[0].abha_number).await;
    let txn_id = begin(&service, &x_token, "AADHAAR_OTP").await.field("txnId");
    service.wait(11 * 60).await;
    let reply = delete(&service, &x_token, good(&service, "AADHAAR_OTP", &txn_id).await).await;
    reply.assert_refused("HIS-1056", "OTP has expired. Please re-send.");
    service.log_in(LEAVERS[0].abha_number).await;
}
