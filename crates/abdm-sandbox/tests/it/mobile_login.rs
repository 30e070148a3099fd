//! Login using mobile.

use abdm_sandbox::people::{
    ASHA, BALAJI, FARHAN, GURPREET, ISHITA, JOSEPH, KAVERI, LALITHA, MOBILE_WITHOUT_ABHA, TARA,
};
use serde_json::{Value, json};

use crate::service::{NO_TRANSACTION, Reply, Service, said};

const GENERATE: &str = "/api/v2/registration/mobile/login/generateOtp";
const RESEND: &str = "/api/v2/registration/mobile/login/resendOtp";
const VERIFY: &str = "/api/v2/registration/mobile/login/verifyOtp";
const AUTHORIZE: &str = "/api/v2/registration/mobile/login/userAuthorizedToken";

async fn begin(service: &Service, mobile: &str) -> String {
    let reply = service.post(GENERATE, json!({ "mobile": mobile })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.field("txnId")
}

/// Verifies a mobile with the OTP from the outbox.
pub(crate) async fn verify(service: &Service, mobile: &str) -> Reply {
    let txn_id = begin(service, mobile).await;
    let otp = service.encrypted_otp().await;
    let reply = service.post(VERIFY, json!({ "otp": otp, "txnId": txn_id })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply
}

async fn authorize(service: &Service, verified: &Reply, abha_number: &str) -> Reply {
    let t_token = format!("Bearer {}", verified.field("token"));
    let body = json!({ "healthId": abha_number, "txnId": verified.field("txnid") });
    service.post_with(AUTHORIZE, &[("T-Token", &t_token)], body).await
}

#[tokio::test]
async fn a_family_chooses_among_the_accounts_of_its_mobile() {
    let service = Service::start().await;
    let verified = verify(&service, KAVERI.mobile).await;
    let account = |number, address, name| {
        json!({
            "healthIdNumber": number,
            "healthId": address,
            "name": name,
            "profilePhoto": null,
            "phrAddress": null,
        })
    };
    let expected = json!([
        account("91-0000-1006-0002", "kaveri.deshmukh@sbx", "Kaveri Deshmukh"),
        account("91-0000-1007-0001", "balaji.deshmukh@sbx", "Balaji Deshmukh"),
        account("91-0000-1008-0000", "tara.deshmukh@sbx", "Tara Deshmukh"),
    ]);
    assert_eq!(verified.json()["mobileLinkedHid"], expected);

    assert!(verified.field("token").starts_with("eyJ"));
    let reply = authorize(&service, &verified, TARA.abha_number).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let json = reply.json();
    assert_eq!(json["healthIdNumber"], TARA.abha_number);
    assert_eq!(json["authMethods"], json!(["AADHAAR_OTP", "MOBILE_OTP"]));
    assert_eq!(json["yearOfBirth"], "2012");
    assert!(json["refreshToken"].is_string());
    let x_token = format!("Bearer {}", reply.field("token"));
    let profile = service.get_with("/api/v1/account/profile", &[("X-Token", &x_token)]).await;
    assert_eq!(profile.json()["name"], TARA.name);
}

#[tokio::test]
async fn a_verified_mobile_gets_a_new_transaction() {
    let service = Service::start().await;
    let txn_id = begin(&service, ASHA.mobile).await;
    let otp = service.encrypted_otp().await;
    let verified = service.post(VERIFY, json!({ "otp": otp, "txnId": txn_id })).await;
    assert_ne!(verified.field("txnid"), txn_id);
    assert_eq!(verified.json()["mobileLinkedHid"].as_array().unwrap().len(), 1);
    let again = service.post(VERIFY, json!({ "otp": otp, "txnId": txn_id })).await;
    again.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
}

#[tokio::test]
async fn a_mobile_without_account_gets_no_otp() {
    let service = Service::start().await;
    for mobile in [MOBILE_WITHOUT_ABHA, ISHITA.mobile, GURPREET.mobile] {
        let reply = service.post(GENERATE, json!({ "mobile": mobile })).await;
        reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
    }
    assert!(service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn a_wrong_otp_is_refused_with_the_ciphertext_for_an_echo() {
    let service = Service::start().await;
    let txn_id = begin(&service, ASHA.mobile).await;
    let wrong = service.encrypt(&service.wrong_otp().await).await;
    let reply = service.post(VERIFY, json!({ "otp": wrong, "txnId": txn_id })).await;
    reply.assert_invalid("HIS-1013", said::OTP, "otp", wrong);
    let right = service.encrypted_otp().await;
    assert_eq!(service.post(VERIFY, json!({ "otp": right, "txnId": txn_id })).await.status, 200);
}

#[tokio::test]
async fn a_plain_otp_is_refused() {
    let service = Service::start().await;
    let txn_id = begin(&service, ASHA.mobile).await;
    let otp = service.otp().await;
    let reply = service.post(VERIFY, json!({ "otp": otp, "txnId": txn_id })).await;
    reply.assert_invalid("HIS-1061", said::NOT_ENCRYPTED, "otp", otp);
}

#[tokio::test]
async fn an_account_that_is_not_among_them_or_not_active_is_refused_and_another_can_be_chosen() {
    let service = Service::start().await;
    let verified = verify(&service, KAVERI.mobile).await;
    for stranger in [ASHA.abha_number, "91-0000-1015-0001"] {
        let reply = authorize(&service, &verified, stranger).await;
        reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
    }
    assert_eq!(authorize(&service, &verified, BALAJI.abha_number).await.status, 200);

    for (person, said) in [(FARHAN, said::DISABLED), (LALITHA, said::LOCKED)] {
        let verified = verify(&service, person.mobile).await;
        let reply = authorize(&service, &verified, person.abha_number).await;
        reply.assert_refused(said.0, said.1);
    }
}

#[tokio::test]
async fn a_choice_is_made_once() {
    let service = Service::start().await;
    let verified = verify(&service, KAVERI.mobile).await;
    assert_eq!(authorize(&service, &verified, KAVERI.abha_number).await.status, 200);
    authorize(&service, &verified, BALAJI.abha_number).await.assert_unauthorized();
}

#[tokio::test]
async fn a_choice_needs_the_token_and_transaction_of_the_same_mobile() {
    let service = Service::start().await;
    let first = verify(&service, ASHA.mobile).await;
    let second = verify(&service, JOSEPH.mobile).await;
    let body = |verified: &Reply| json!({ "healthId": ASHA.abha_number, "txnId": verified.field("txnid") });
    service.post(AUTHORIZE, body(&first)).await.assert_unauthorized();

    let x_token = service.log_in(ASHA.abha_number).await;
    for header in ["T-Token", "X-Token"] {
        let reply = service.post_with(AUTHORIZE, &[(header, &x_token)], body(&first)).await;
        reply.assert_unauthorized();
    }
    let of_second = format!("Bearer {}", second.field("token"));
    let reply = service.post_with(AUTHORIZE, &[("T-Token", &of_second)], body(&first)).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
    let of_first = format!("Bearer {}", first.field("token"));
    let unknown = json!({ "healthId": ASHA.abha_number, "txnId": NO_TRANSACTION });
    let reply = service.post_with(AUTHORIZE, &[("T-Token", &of_first)], unknown).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
}

#[tokio::test]
async fn a_transfer_token_expires_after_five_minutes() {
    let mut service = Service::start().await;
    let verified = verify(&service, ASHA.mobile).await;
    service.wait(300).await;
    authorize(&service, &verified, ASHA.abha_number).await.assert_unauthorized();
}

#[tokio::test]
async fn an_otp_is_sent_again_by_the_endpoint_of_its_journey() {
    let mut service = Service::start().await;
    let mobile_txn = begin(&service, ASHA.mobile).await;
    let login_txn = service.begin_login(ASHA.abha_number).await;
    service.wait(60).await;
    let reply = service.post(RESEND, json!({ "txnId": login_txn })).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
    let reply = service.post(RESEND, json!({ "txnId": mobile_txn })).await;
    assert_eq!((reply.status, reply.json()), (200, Value::Bool(true)));
    let otp = service.encrypted_otp().await;
    let reply = service.post(VERIFY, json!({ "otp": otp, "txnId": mobile_txn })).await;
    assert_eq!(reply.status, 200);
}
