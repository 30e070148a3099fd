//! The key, and what must be encrypted under it (section 4).

use abdm_sandbox::ServiceKey;
use abdm_sandbox::people::ASHA;
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPublicEncryptingKey,
    Pkcs1PublicEncryptingKey, PublicEncryptingKey,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::service::{
    ACCOUNT_REQUEST_OTP, BY_MOBILE, CERTIFICATE, DEACTIVATE, LOGIN, REACTIVATE, REQUEST_OTP,
    RETRIEVE, V3, VERIFY, handing_in, sending,
};

fn oaep(key: PublicEncryptingKey, algorithm: &'static OaepAlgorithm, plain: &str) -> String {
    let key = OaepPublicEncryptingKey::new(key).unwrap();
    let mut ciphertext = vec![0; key.ciphertext_size()];
    STANDARD.encode(key.encrypt(algorithm, plain.as_bytes(), &mut ciphertext, None).unwrap())
}

fn pkcs1(key: PublicEncryptingKey, plain: &str) -> String {
    let key = Pkcs1PublicEncryptingKey::new(key).unwrap();
    let mut ciphertext = vec![0; key.ciphertext_size()];
    STANDARD.encode(key.encrypt(plain.as_bytes(), &mut ciphertext).unwrap())
}

/// Each wrong way to send this.
async fn not_encrypted_for_v3(v3: &V3, plain: &str) -> Vec<String> {
    let good = v3.encrypt(plain).await;
    let other = ServiceKey::generate(2048).unwrap();
    let other = STANDARD.decode(other.public_base64()).unwrap();
    vec![
        plain.to_owned(),
        pkcs1(v3.key().await, plain),
        oaep(v3.key().await, &OAEP_SHA256_MGF1SHA256, plain),
        oaep(PublicEncryptingKey::from_der(&other).unwrap(), &OAEP_SHA1_MGF1SHA1, plain),
        good[..680].to_owned(),
        good.trim_end_matches('=').to_owned(),
        good.replace(&good[100..104], "AAAA"),
        "not base64".to_owned(),
    ]
}

#[tokio::test]
async fn the_key_is_bare_base64_with_its_padding_named() {
    let v3 = V3::start().await;
    let reply = v3.get_with(CERTIFICATE, &[]).await;
    let expected = json!({
        "publicKey": reply.field("publicKey"),
        "encryptionAlgorithm": "RSA/ECB/OAEPWithSHA-1AndMGF1Padding",
    });
    assert_eq!((reply.status, reply.json()), (200, expected));
    assert_eq!(reply.field("publicKey").len(), 736);
    assert!(reply.field("publicKey").starts_with("MIICIjANBgkqhkiG9w0BAQEFAAOCAg8A"));
    assert_eq!(v3.encrypt("012345").await.len(), 684);
}

#[tokio::test]
async fn both_generations_publish_one_key() {
    let v3 = V3::start().await;
    let pem = v3.service.get_with("/api/v1/auth/cert", &[]).await.text;
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    assert_eq!(v3.get_with(CERTIFICATE, &[]).await.field("publicKey"), base64);
}

#[tokio::test]
async fn an_identifier_that_cannot_be_decrypted_is_refused_and_no_otp_sent() {
    let v3 = V3::start().await;
    for (words, plain) in
        [(LOGIN, ASHA.abha_number), (REACTIVATE, ASHA.abha_number), (RETRIEVE, ASHA.aadhaar)]
    {
        for login_id in not_encrypted_for_v3(&v3, plain).await {
            let reply = v3.post(REQUEST_OTP, sending(words, &login_id)).await;
            reply.assert_field("loginId", "Invalid LoginId");
        }
    }
    for login_id in not_encrypted_for_v3(&v3, ASHA.mobile).await {
        let reply = v3.post(REQUEST_OTP, sending(BY_MOBILE, &login_id)).await;
        reply.assert_field("loginId", "Invalid Mobile Number");
    }
    assert!(v3.service.sandbox.outbox().is_empty());

    let login = v3.log_in(ASHA.abha_number).await;
    for login_id in not_encrypted_for_v3(&v3, ASHA.abha_number).await {
        let body = sending(DEACTIVATE, &login_id);
        let headers = [("X-token", login.x_token.as_str())];
        let reply = v3.post_with(ACCOUNT_REQUEST_OTP, &headers, body).await;
        reply.assert_field("loginId", "Invalid LoginId");
    }
    assert_eq!(v3.service.sandbox.outbox().len(), 1);
}

#[tokio::test]
async fn an_abha_number_is_dashed() {
    let v3 = V3::start().await;
    for number in
        ["91000010010007", "91-0000-1001-000", "91 0000 1001 0007", "asha.ramanathan@sbx", ""]
    {
        for words in [LOGIN, REACTIVATE] {
            let reply = v3.request_otp(words, number).await;
            reply.assert_field("loginId", "LoginId is invalid");
        }
    }
}

#[tokio::test]
async fn an_otp_that_cannot_be_decrypted_or_has_not_six_digits_counts_as_no_attempt() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let otp = v3.otp().await;
    let mut values = not_encrypted_for_v3(&v3, &otp).await;
    for malformed in ["12345", "1234567", "12345a", " 12345"] {
        values.push(v3.encrypt(malformed).await);
    }
    for otp_value in values {
        let reply = v3.post(VERIFY, handing_in(LOGIN, &txn_id, &otp_value)).await;
        reply.assert_field("otpValue", "Invalid OTP Value");
    }
    assert_eq!(v3.verify(LOGIN, &txn_id, &otp).await.json()["authResult"], "success");
}
