//! Deactivate and reactivate ABHA via Aadhaar OTP and mobile OTP.

use abdm_sandbox::people::{
    ASHA, FARHAN, GURPREET, JOSEPH, LALITHA, MEENA, PRANAB, Person, TSERING,
};
use serde_json::{Value, json};

use crate::service::{Reply, Service, said};

const DEACTIVATE: &str = "/api/v2/account/profile/deactivate";
const INIT: &str = "/api/v2/auth/reactivate/init";
const REACTIVATE: &str = "/api/v2/auth/reactivate";

async fn begin_reactivation(service: &Service, abha: &str) -> Reply {
    service.post(INIT, json!({ "authMethod": "AADHAAR_OTP", "healthid": abha })).await
}

async fn reactivate(service: &Service, txn_id: &str) -> Reply {
    let otp = service.encrypted_otp().await;
    let body = json!({ "authMethod": "AADHAAR_OTP", "otp": otp, "txnId": txn_id });
    service.post(REACTIVATE, body).await
}

#[tokio::test]
async fn a_patient_deactivates_is_refused_reactivates_and_is_logged_in() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let txn_id = service.begin_deactivation(&x_token).await;
    let reply = service.deactivate(&x_token, &txn_id).await;
    assert_eq!((reply.status, reply.text.as_str()), (204, ""));

    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    let reply = service.post("/api/v2/auth/init", body).await;
    reply.assert_refused(said::DISABLED.0, said::DISABLED.1);

    let reply = begin_reactivation(&service, ASHA.abha_number).await;
    let txn_id = reply.field("txnId");
    assert_eq!((reply.status, reply.json()), (200, json!({ "txnId": txn_id })));
    let reply = reactivate(&service, &txn_id).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["refreshExpiresIn"], 432_000);
    let again = format!("Bearer {}", reply.field("token"));
    let profile = "/api/v1/account/profile";
    assert_eq!(service.get_with(profile, &[("X-Token", &again)]).await.status, 200);
    // The login from before the deactivation stays dead.
    service.get_with(profile, &[("X-Token", &x_token)]).await.assert_unauthorized();
    service.log_in(ASHA.abha_number).await;
}

#[tokio::test]
async fn an_account_with_a_benefit_stays_active_and_no_otp_is_sent_for_it() {
    let service = Service::start().await;
    let x_token = service.log_in(MEENA.abha_number).await;
    let headers = [("X-Token", x_token.as_str())];
    let path = "/api/v2/account/aadhaar/generateOTP";
    let reply = service.post_with(path, &headers, json!({})).await;
    reply.assert_refused("HIS-1042", "Invalid status transition.");
    assert_eq!(service.sandbox.outbox().len(), 1, "that of the login");
}

#[tokio::test]
async fn a_deactivation_ends_every_login() {
    let service = Service::start().await;
    let first = service.log_in(ASHA.abha_number).await;
    let second = service.log_in(ASHA.abha_number).await;
    let txn_id = service.begin_deactivation(&first).await;
    assert_eq!(service.deactivate(&first, &txn_id).await.status, 204);
    for x_token in [&first, &second] {
        let headers = [("X-Token", x_token.as_str())];
        service.get_with("/api/v1/account/profile", &headers).await.assert_unauthorized();
        let reply = service.post_with(DEACTIVATE, &headers, json!({})).await;
        reply.assert_unauthorized();
    }
}

#[tokio::test]
async fn a_deactivation_takes_only_the_accounts_own_transaction() {
    let service = Service::start().await;
    let asha = service.log_in(ASHA.abha_number).await;
    let joseph = service.log_in(JOSEPH.abha_number).await;
    let joseph_txn = service.begin_deactivation(&joseph).await;
    let reply = service.deactivate(&asha, &joseph_txn).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
    let login_txn = service.begin_login(ASHA.abha_number).await;
    let reply = service.deactivate(&asha, &login_txn).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
    // Both are as they were.
    for x_token in [asha, joseph] {
        let headers = [("X-Token", x_token.as_str())];
        let profile = service.get_with("/api/v1/account/profile", &headers).await;
        assert_eq!(profile.status, 200);
    }
}

#[tokio::test]
async fn a_deactivation_needs_reasons_the_method_of_its_otp_and_encryption() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let txn_id = service.begin_deactivation(&x_token).await;
    let otp = service.encrypted_otp().await;
    let good = json!({
        "authMethod": "AADHAAR_OTP",
        "otp": otp,
        "reasons": ["101"],
        "txnId": txn_id,
    });
    let send = async |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        service.post_with(DEACTIVATE, &[("X-Token", &x_token)], body).await
    };
    for reasons in [json!([]), json!([""]), Value::Null] {
        let reply = send("reasons", reasons).await;
        reply.assert_invalid("HIS-1002", said::EMPTY, "reasons", Value::Null);
    }
    let reply = send("reasons", json!("others")).await;
    let text = "Type mismatched. Please send the correct type.";
    reply.assert_invalid("HIS-1004", text, "reasons", "others");
    for method in ["MOBILE_OTP", "PASSWORD"] {
        let reply = send("authMethod", json!(method)).await;
        reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
    }
    let plain = service.otp().await;
    let reply = send("otp", json!(plain)).await;
    reply.assert_invalid("HIS-1061", said::NOT_ENCRYPTED, "otp", plain);
    let wrong = service.encrypt(&service.wrong_otp().await).await;
    let reply = send("otp", json!(wrong)).await;
    reply.assert_refused(said::WRONG_AADHAAR_OTP.0, said::WRONG_AADHAAR_OTP.1);
    // Only the wrong OTP counted as an attempt.
    assert_eq!(send("otp", json!(otp)).await.status, 204);
}

#[tokio::test]
async fn an_account_without_the_aadhaar_method_gets_no_aadhaar_otp() {
    let service = Service::start().await;
    for (person, (code, text)) in [
        (TSERING, ("HIS-1016", "The authentication method is not available.")),
        (PRANAB, ("HIS-3005", "Aadhaar number does not have a mobile number.")),
    ] {
        let x_token = log_in_by_mobile(&service, &person).await;
        let headers = [("X-Token", x_token.as_str())];
        let path = "/api/v2/account/aadhaar/generateOTP";
        service.post_with(path, &headers, json!({})).await.assert_refused(code, text);
    }
}

#[tokio::test]
async fn only_a_deactivated_account_is_reactivated() {
    let service = Service::start().await;
    for (abha, (code, text)) in [
        (ASHA.abha_number, ("HIS-1042", "Invalid status transition.")),
        (GURPREET.abha_address, said::ACCOUNT_UNKNOWN),
        (LALITHA.abha_number, said::LOCKED),
    ] {
        begin_reactivation(&service, abha).await.assert_refused(code, text);
    }
    // Two at a time: the second finds the account active.
    let first = begin_reactivation(&service, FARHAN.abha_number).await.field("txnId");
    let first_otp = service.encrypted_otp().await;
    let second = begin_reactivation(&service, FARHAN.abha_address).await.field("txnId");
    assert_eq!(reactivate(&service, &second).await.status, 200);
    let body = json!({ "authMethod": "AADHAAR_OTP", "otp": first_otp, "txnId": first });
    let reply = service.post(REACTIVATE, body).await;
    reply.assert_refused("HIS-1042", "Invalid status transition.");
}

#[tokio::test]
async fn a_reactivation_needs_the_method_of_its_otp_and_encryption() {
    let service = Service::start().await;
    let txn_id = begin_reactivation(&service, FARHAN.abha_number).await.field("txnId");
    let otp = service.otp().await;
    let body = json!({ "authMethod": "AADHAAR_OTP", "otp": otp, "txnId": txn_id });
    let reply = service.post(REACTIVATE, body).await;
    reply.assert_invalid("HIS-1061", said::NOT_ENCRYPTED, "otp", otp);
    let otp = service.encrypted_otp().await;
    let body = json!({ "authMethod": "MOBILE_OTP", "otp": otp, "txnId": txn_id });
    let reply = service.post(REACTIVATE, body).await;
    reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
    assert_eq!(reactivate(&service, &txn_id).await.status, 200);
}

const BY_MOBILE: &str = "/api/v2/account/mobile/generateOTP";

/// Logs in with the mobile, for people whom no Aadhaar OTP reaches.
async fn log_in_by_mobile(service: &Service, person: &Person) -> String {
    let verified = crate::mobile_login::verify(service, person.mobile).await;
    let t_token = format!("Bearer {}", verified.field("token"));
    let body = json!({ "healthId": person.abha_number, "txnId": verified.field("txnid") });
    let path = "/api/v2/registration/mobile/login/userAuthorizedToken";
    let login = service.post_with(path, &[("T-Token", &t_token)], body).await;
    format!("Bearer {}", login.field("token"))
}

#[tokio::test]
async fn whom_no_aadhaar_otp_reaches_deactivates_and_reactivates_with_the_mobile() {
    let service = Service::start().await;
    for person in [TSERING, PRANAB] {
        let x_token = log_in_by_mobile(&service, &person).await;
        let headers = [("X-Token", x_token.as_str())];
        // The website sends a body, which nothing is read from.
        let body = json!({ "mobile": "5550009999", "purpose": "whatever" });
        let begun = service.post_with(BY_MOBILE, &headers, body).await;
        let txn_id = begun.field("txnId");
        assert_eq!((begun.status, begun.json()), (200, json!({ "txnId": txn_id })));
        let send = async |method: &str, otp: &str| {
            let otp = service.encrypt(otp).await;
            let reasons = ["101"];
            let body =
                json!({ "authMethod": method, "otp": otp, "reasons": reasons, "txnId": txn_id });
            (service.post_with(DEACTIVATE, &headers, body).await, otp)
        };
        let otp = service.otp_for(person.mobile).await;
        let (reply, _) = send("AADHAAR_OTP", &otp).await;
        reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
        let (reply, echo) = send("MOBILE_OTP", &service.wrong_otp().await).await;
        reply.assert_invalid("HIS-1013", said::OTP, "otp", echo);
        let (reply, _) = send("MOBILE_OTP", &otp).await;
        assert_eq!((reply.status, reply.text.as_str()), (204, ""));
        service.get_with("/api/v1/account/profile", &headers).await.assert_unauthorized();

        let body = json!({ "authMethod": "MOBILE_OTP", "healthid": person.abha_number });
        let txn_id = service.post(INIT, body).await.field("txnId");
        let otp = service.encrypted_otp().await;
        let body = json!({ "authMethod": "MOBILE_OTP", "otp": otp, "txnId": txn_id });
        assert_eq!(service.post(REACTIVATE, body).await.status, 200);
        let sent = service.sandbox.outbox();
        let purposes: Vec<_> = sent.iter().rev().take(2).map(|message| message.purpose).collect();
        assert_eq!(purposes, ["reactivate-mobile-otp", "deactivate-mobile-otp"]);
    }
}

#[tokio::test]
async fn an_otp_to_the_mobile_is_refused_like_one_to_that_of_aadhaar() {
    let service = Service::start().await;
    let x_token = service.log_in(MEENA.abha_number).await;
    let headers = [("X-Token", x_token.as_str())];
    let reply = service.post_with(BY_MOBILE, &headers, json!({})).await;
    reply.assert_refused("HIS-1042", "Invalid status transition.");
    assert_eq!(service.sandbox.outbox().len(), 1, "that of the login");
    let headers = [("X-Token", "Bearer nobody")];
    service.post_with(BY_MOBILE, &headers, json!({})).await.assert_unauthorized();

    let service = Service::start_with(|config| config.sends_per_window = 1).await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let headers = [("X-Token", x_token.as_str())];
    let reply = service.post_with(BY_MOBILE, &headers, json!({})).await;
    let text = "Please wait for 30 minutes to try again with same ABHA number";
    reply.assert_refused("HIS-1023", text);
}
