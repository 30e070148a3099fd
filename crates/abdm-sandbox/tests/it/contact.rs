//! Update e-mail, and update mobile by each method.

use abdm_sandbox::people::{ASHA, JOSEPH, MOBILE_WITHOUT_ABHA, PILLAIS, PRANAB, TSERING, VIKRAM};
use serde_json::{Value, json};

use crate::service::{Reply, Service, said};

const SEND: &str = "/api/v2/account/email/verification/send/otp";
const VERIFY: &str = "/api/v2/account/email/verification/verify/otp";
const CHANGE: &str = "/api/v2/account/change/mobile";
const EMAIL: &str = "asha.rao@post.example";

async fn post(service: &Service, x_token: &str, path: &str, body: Value) -> Reply {
    service.post_with(path, &[("X-Token", x_token)], body).await
}

async fn profile(service: &Service, x_token: &str) -> Value {
    service.get_with("/api/v1/account/profile", &[("X-Token", x_token)]).await.json()
}

async fn send_email(service: &Service, x_token: &str, email: &str) -> Reply {
    post(service, x_token, SEND, json!({ "emailAddress": email })).await
}

#[tokio::test]
async fn an_email_address_is_linked_by_the_otp_that_went_there() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let txn_id = send_email(&service, &x_token, EMAIL).await.field("txnId");
    let sent = service.sandbox.outbox().last().unwrap().clone();
    assert_eq!((sent.to.as_str(), sent.purpose), (EMAIL, "update-email"));
    let body = json!({ "encryptedOtp": service.encrypted_otp().await, "txnId": txn_id });
    let reply = post(&service, &x_token, VERIFY, body.clone()).await;
    assert_eq!((reply.status, reply.json()), (200, json!(true)));
    let told = profile(&service, &x_token).await;
    assert_eq!((&told["email"], &told["emailVerified"]), (&json!(EMAIL), &json!(true)));
    // It is spent.
    let reply = post(&service, &x_token, VERIFY, body).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
}

#[tokio::test]
async fn an_email_address_that_cannot_be_is_refused_before_an_otp() {
    let service = Service::start().await;
    let x_token = service.log_in(VIKRAM.abha_number).await;
    let sent = service.sandbox.outbox().len();
    for email in [VIKRAM.email.unwrap(), PILLAIS[0].email.unwrap()] {
        let reply = send_email(&service, &x_token, email).await;
        reply.assert_refused("HIS-1003", "Invalid pattern found.");
    }
    let reply = send_email(&service, &x_token, "no address").await;
    reply.assert_invalid("HIS-1003", "Invalid pattern found.", "emailAddress", "no address");
    for missing in [json!({}), json!({ "emailAddress": "" })] {
        let value = missing.get("emailAddress").cloned().unwrap_or_default();
        let reply = post(&service, &x_token, SEND, missing).await;
        reply.assert_invalid("HIS-1002", said::EMPTY, "emailAddress", value);
    }
    send_email(&service, "Bearer nobody", EMAIL).await.assert_unauthorized();
    assert_eq!(service.sandbox.outbox().len(), sent);
}

#[tokio::test]
async fn the_otp_of_an_email_address_must_be_right_encrypted_and_in_time() {
    let mut service = Service::start().await;
    let asha = service.log_in(ASHA.abha_number).await;
    let joseph = service.log_in(JOSEPH.abha_number).await;
    let txn_id = send_email(&service, &asha, EMAIL).await.field("txnId");
    let good = json!({ "encryptedOtp": service.encrypted_otp().await, "txnId": txn_id });
    for name in ["encryptedOtp", "txnId"] {
        let mut body = good.clone();
        body[name] = Value::Null;
        let reply = post(&service, &asha, VERIFY, body).await;
        reply.assert_invalid("HIS-1002", said::EMPTY, name, Value::Null);
    }
    let plain = service.otp().await;
    let body = json!({ "encryptedOtp": plain, "txnId": txn_id });
    let reply = post(&service, &asha, VERIFY, body).await;
    reply.assert_invalid("HIS-1061", said::NOT_ENCRYPTED, "encryptedOtp", plain);
    let wrong = service.encrypt(&service.wrong_otp().await).await;
    let body = json!({ "encryptedOtp": wrong, "txnId": txn_id });
    let reply = post(&service, &asha, VERIFY, body).await;
    reply.assert_invalid("HIS-1013", said::OTP, "otp", wrong);
    let reply = post(&service, &joseph, VERIFY, good.clone()).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
    service.wait(11 * 60).await;
    let reply = post(&service, &asha, VERIFY, good).await;
    reply.assert_refused("HIS-1056", "OTP has expired. Please re-send.");
    assert_eq!(profile(&service, &asha).await["email"], Value::Null);
}

/// Begins with the new mobile and gives its transaction.
async fn begin(service: &Service, x_token: &str, mobile: &str) -> Reply {
    let body = json!({ "newMobileNumber": mobile });
    post(service, x_token, &format!("{CHANGE}/new/generateOTP"), body).await
}

/// Proves the new mobile and gives the transaction of the next step.
async fn prove(service: &Service, x_token: &str, mobile: &str) -> String {
    let txn_id = begin(service, x_token, mobile).await.field("txnId");
    let otp = service.encrypt(&service.otp_for(mobile).await).await;
    let body = json!({ "otp": otp, "txnId": txn_id });
    let reply = post(service, x_token, &format!("{CHANGE}/new/verifyOTP"), body).await;
    assert_ne!(reply.field("txnId"), txn_id);
    reply.field("txnId")
}

async fn second(service: &Service, x_token: &str, of: &str, txn_id: &str) -> Reply {
    let path = format!("{CHANGE}/{of}/generateOTP");
    post(service, x_token, &path, json!({ "txnId": txn_id })).await
}

async fn update(service: &Service, x_token: &str, body: Value) -> Reply {
    post(service, x_token, &format!("{CHANGE}/update/authentication"), body).await
}

#[tokio::test]
async fn a_mobile_is_changed_by_its_otp_and_then_by_each_method() {
    let service = Service::start().await;
    for (person, of, method, new) in [
        (ASHA, "aadhaar", "AADHAAR_OTP", "5550008001"),
        (JOSEPH, "old", "MOBILE_OTP", "5550008002"),
        (VIKRAM, "", "PASSWORD", "5550008003"),
    ] {
        let x_token = service.log_in(person.abha_number).await;
        let proven = prove(&service, &x_token, new).await;
        assert_eq!(profile(&service, &x_token).await["mobile"], person.mobile, "not yet");
        let sent = service.sandbox.outbox().len();
        let body = if method == "PASSWORD" {
            let password = service.encrypt(person.password.unwrap()).await;
            json!({ "authMethod": method, "oldPassword": password, "txnId": proven })
        } else {
            let txn_id = second(&service, &x_token, of, &proven).await.field("txnId");
            let message = service.sandbox.outbox().last().unwrap().clone();
            assert_eq!(message.to.as_str(), person.mobile);
            let otp = service.encrypted_otp().await;
            json!({ "authMethod": method, "otp": otp, "txnId": txn_id })
        };
        let by_password = usize::from(method == "PASSWORD");
        assert_eq!(service.sandbox.outbox().len(), sent + 1 - by_password);
        let reply = update(&service, &x_token, body).await;
        assert_eq!((reply.status, &*reply.text), (200, "Mobile number updated successfully"));
        assert_eq!(profile(&service, &x_token).await["mobile"], new);
        let requests = service.sandbox.requests();
        let name = match method {
            "PASSWORD" => "v1v2.change_mobile_update_password",
            _ => "v1v2.change_mobile_update",
        };
        assert!(requests.iter().any(|request| request.endpoint == Some(name)), "{name}");
        let tally = format!("/_sandbox/tally?abhaNumber={}", person.abha_number);
        assert_eq!(service.send("GET", &tally, &[], "").await.json()["mobile_updates"], 1);
    }
}

#[tokio::test]
async fn a_mobile_that_cannot_be_is_refused_before_an_otp() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let sent = service.sandbox.outbox().len();
    let reply = begin(&service, &x_token, ASHA.mobile).await;
    reply.assert_refused("HIS-1046", "The Mobile Number is the same as the one of the account.");
    let reply = begin(&service, &x_token, PILLAIS[0].mobile).await;
    assert_eq!((reply.status, &reply.json()["details"][0]["code"]), (422, &json!("HIS-1052")));
    let reply = begin(&service, &x_token, "12345").await;
    let text = "Please enter a valid Mobile Number.";
    reply.assert_invalid("HIS-1011", text, "newMobileNumber", "12345");
    begin(&service, "Bearer nobody", MOBILE_WITHOUT_ABHA).await.assert_unauthorized();
    assert_eq!(service.sandbox.outbox().len(), sent);
}

#[tokio::test]
async fn the_otp_to_the_new_mobile_can_be_sent_again_to_its_owner_alone() {
    let mut service = Service::start().await;
    let asha = service.log_in(ASHA.abha_number).await;
    let joseph = service.log_in(JOSEPH.abha_number).await;
    let txn_id = begin(&service, &asha, MOBILE_WITHOUT_ABHA).await.field("txnId");
    let resend = format!("{CHANGE}/new/resendOtp");
    let body = json!({ "txnId": txn_id });
    let reply = post(&service, &asha, &resend, body.clone()).await;
    assert_eq!((reply.status, &reply.json()["details"][0]["code"]), (422, &json!("HIS-1023")));
    service.wait(61).await;
    let reply = post(&service, &joseph, &resend, body.clone()).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
    let reply = post(&service, &asha, &resend, body).await;
    assert_eq!((reply.status, reply.json()), (200, json!(true)));
    assert!(service.sandbox.outbox().last().unwrap().resend);
    let reply = post(&service, &asha, &resend, json!({})).await;
    reply.assert_invalid("HIS-1002", said::EMPTY, "txnId", Value::Null);
}

#[tokio::test]
async fn the_steps_come_in_their_order_and_belong_to_one_patient() {
    let service = Service::start().await;
    let asha = service.log_in(ASHA.abha_number).await;
    let joseph = service.log_in(JOSEPH.abha_number).await;
    let unknown = said::TRANSACTION_UNKNOWN;
    let first = begin(&service, &asha, MOBILE_WITHOUT_ABHA).await.field("txnId");
    // Before the new mobile is proven there is no second OTP.
    for of in ["aadhaar", "old"] {
        let reply = second(&service, &asha, of, &first).await;
        reply.assert_refused(unknown.0, unknown.1);
    }
    let proven = prove(&service, &asha, MOBILE_WITHOUT_ABHA).await;
    for of in ["aadhaar", "old"] {
        let reply = second(&service, &joseph, of, &proven).await;
        reply.assert_refused(unknown.0, unknown.1);
        let reply = second(&service, &asha, of, "no").await;
        let text = "Please enter a valid UUID Number.";
        reply.assert_invalid("HIS-1012", text, "txnId", "no");
    }
    // An OTP that nothing was asked for with.
    let otp = service.encrypt("123456").await;
    let body = json!({ "authMethod": "MOBILE_OTP", "otp": otp, "txnId": proven });
    let reply = update(&service, &asha, body).await;
    reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
    let txn_id = second(&service, &asha, "old", &proven).await.field("txnId");
    let otp = service.encrypted_otp().await;
    let body = |method| json!({ "authMethod": method, "otp": otp, "txnId": txn_id });
    let reply = update(&service, &asha, body("AADHAAR_OTP")).await;
    reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
    let reply = update(&service, &joseph, body("MOBILE_OTP")).await;
    reply.assert_refused(unknown.0, unknown.1);
    // Nor does the password go with it.
    let password = service.encrypt(ASHA.password.unwrap()).await;
    let by_password = json!({ "authMethod": "PASSWORD", "oldPassword": password, "txnId": txn_id });
    let reply = update(&service, &asha, by_password).await;
    reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
    assert_eq!(update(&service, &asha, body("MOBILE_OTP")).await.status, 200);
}

#[tokio::test]
async fn a_second_secret_that_is_wrong_or_missing_changes_nothing() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let proven = prove(&service, &x_token, MOBILE_WITHOUT_ABHA).await;
    let wrong = service.encrypt("Wrong@2024").await;
    let by = |password: &str| json!({ "authMethod": "PASSWORD", "oldPassword": password, "txnId": proven });
    let reply = update(&service, &x_token, by(&wrong)).await;
    reply.assert_refused("HIS-1033", "The password that you have entered is incorrect.");
    let reply = update(&service, &x_token, by("in plain text")).await;
    reply.assert_invalid("HIS-1061", said::NOT_ENCRYPTED, "oldPassword", "in plain text");
    let reply = update(&service, &x_token, by("")).await;
    reply.assert_invalid("HIS-1002", said::EMPTY, "oldPassword", "");

    let txn_id = second(&service, &x_token, "aadhaar", &proven).await.field("txnId");
    let wrong = service.encrypt(&service.wrong_otp().await).await;
    let by = |otp: &str| json!({ "authMethod": "AADHAAR_OTP", "otp": otp, "txnId": txn_id });
    let reply = update(&service, &x_token, by(&wrong)).await;
    reply.assert_refused(said::WRONG_AADHAAR_OTP.0, said::WRONG_AADHAAR_OTP.1);
    let plain = service.otp().await;
    let reply = update(&service, &x_token, by(&plain)).await;
    reply.assert_invalid("HIS-1061", said::NOT_ENCRYPTED, "otp", plain);
    let reply = update(&service, &x_token, by("")).await;
    reply.assert_invalid("HIS-1002", said::EMPTY, "otp", "");
    let reply = update(&service, &x_token, json!({ "otp": "x", "txnId": txn_id })).await;
    reply.assert_invalid("HIS-1002", said::EMPTY, "authMethod", Value::Null);
    assert_eq!(profile(&service, &x_token).await["mobile"], ASHA.mobile);
}

#[tokio::test]
async fn a_method_that_the_account_lacks_is_refused_and_another_can_be_taken() {
    let service = Service::start().await;
    for (person, of, code) in [(TSERING, "aadhaar", "HIS-1016"), (PRANAB, "aadhaar", "HIS-3005")] {
        let verified = crate::mobile_login::verify(&service, person.mobile).await;
        let t_token = format!("Bearer {}", verified.field("token"));
        let body = json!({ "healthId": person.abha_number, "txnId": verified.field("txnid") });
        let path = "/api/v2/registration/mobile/login/userAuthorizedToken";
        let login = service.post_with(path, &[("T-Token", &t_token)], body).await;
        let x_token = format!("Bearer {}", login.field("token"));
        let new =
            format!("555000{}", if person.mobile == TSERING.mobile { "8010" } else { "8011" });
        let proven = prove(&service, &x_token, &new).await;
        let reply = second(&service, &x_token, of, &proven).await;
        assert_eq!((reply.status, &reply.json()["details"][0]["code"]), (422, &json!(code)));
        // Neither has a password.
        let password = service.encrypt("Invented@2024").await;
        let body = json!({ "authMethod": "PASSWORD", "oldPassword": password, "txnId": proven });
        let reply = update(&service, &x_token, body).await;
        reply.assert_refused("HIS-1031", "The password is not set.");
        assert_eq!(second(&service, &x_token, "old", &proven).await.status, 200);
    }
}
