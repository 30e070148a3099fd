//! Update e-mail and mobile, and the link to an e-mail address (section 9).

use abdm_sandbox::people::{ASHA, JOSEPH, MOBILE_WITHOUT_ABHA, PILLAIS, VIKRAM};
use serde_json::{Value, json};

use super::service::{
    ACCOUNT_REQUEST_OTP, ACCOUNT_VERIFY, Login, V3, Words, handing_in, said, sending,
};
use crate::service::Reply;

const LINK: &str = "/abha/api/v3/profile/account/request/emailVerificationLink";
const EMAIL: Words = (&["abha-profile", "email-verify"], "email", "abdm");
const MOBILE: Words = (&["abha-profile", "mobile-verify"], "mobile", "abdm");
const BY_LINK: Words = (&["abha-profile", "email-link-verify"], "email", "abdm");
const NEW_EMAIL: &str = "asha.rao@post.example";

async fn begin(v3: &V3, login: &Login, words: Words, wanted: &str) -> Reply {
    let path = if words.0 == BY_LINK.0 { LINK } else { ACCOUNT_REQUEST_OTP };
    let body = sending(words, &v3.encrypt(wanted).await);
    v3.post_with(path, &[("X-token", &login.x_token)], body).await
}

async fn verify(v3: &V3, login: &Login, words: Words, txn_id: &str, otp: &str) -> Reply {
    let body = handing_in(words, txn_id, &v3.encrypt(otp).await);
    v3.post_with(ACCOUNT_VERIFY, &[("X-token", &login.x_token)], body).await
}

#[tokio::test]
async fn an_email_address_and_a_mobile_are_changed_by_the_otp_that_went_there() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    for (words, wanted, field, sent_to, purpose, done) in [
        (
            EMAIL,
            NEW_EMAIL,
            "email",
            "email address ending with ***********@post.example",
            "update-email",
            "Email linked successfully",
        ),
        (
            MOBILE,
            MOBILE_WITHOUT_ABHA,
            "mobile",
            "mobile number ending with ******",
            "update-mobile",
            "Mobile Number linked successfully",
        ),
    ] {
        let reply = begin(&v3, &login, words, wanted).await;
        assert!(reply.field("message").contains(sent_to), "{}", reply.text);
        let message = v3.service.sandbox.outbox().last().unwrap().clone();
        assert_eq!((message.to.as_str(), message.purpose), (wanted, purpose));
        let txn_id = reply.field("txnId");
        let reply = verify(&v3, &login, words, &txn_id, &v3.otp().await).await;
        let expected = json!({
            "txnId": txn_id,
            "authResult": "success",
            "message": done,
            "accounts": [{ "ABHANumber": ASHA.abha_number }],
        });
        assert_eq!((reply.status, reply.json()), (200, expected));
        let profile = v3.profile(&login.x_token).await.json();
        let shown = profile[field].as_str().unwrap();
        assert!(wanted.ends_with(shown.trim_start_matches('*')), "{shown}");
    }
    assert_eq!(v3.profile(&login.x_token).await.json()["emailVerified"], true);
}

#[tokio::test]
async fn what_cannot_be_is_refused_before_an_otp() {
    let v3 = V3::start().await;
    let vikram = v3.log_in(VIKRAM.abha_number).await;
    let sent = v3.service.sandbox.outbox().len();
    for words in [EMAIL, BY_LINK] {
        let reply = begin(&v3, &vikram, words, VIKRAM.email.unwrap()).await;
        reply.assert_wrapped(422, ("ABDM-1302", "This email is already verified"));
        let reply = begin(&v3, &vikram, words, PILLAIS[0].email.unwrap()).await;
        reply.assert_wrapped(422, ("ABDM-1135", "This email is linked to 6 ABHA numbers already"));
        begin(&v3, &vikram, words, "no address")
            .await
            .assert_field("loginId", "LoginId is invalid");
    }
    let reply = begin(&v3, &vikram, MOBILE, VIKRAM.mobile).await;
    let text = "This mobile number is already verified. Please enter a different mobile number.";
    reply.assert_message(400, text);
    let reply = begin(&v3, &vikram, MOBILE, PILLAIS[0].mobile).await;
    let text = "This mobile number is linked to 6 ABHA numbers already";
    reply.assert_wrapped(422, ("ABDM-1124", text));
    begin(&v3, &vikram, MOBILE, "12345").await.assert_field("loginId", "Invalid Mobile Number");
    assert_eq!(v3.service.sandbox.outbox().len(), sent);
}

#[tokio::test]
async fn what_is_malformed_or_not_encrypted_is_refused() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    let token = [("X-token", login.x_token.as_str())];
    for (path, words, refused) in [
        (ACCOUNT_REQUEST_OTP, EMAIL, "Invalid LoginId"),
        (LINK, BY_LINK, "Invalid LoginId"),
        (ACCOUNT_REQUEST_OTP, MOBILE, "Invalid Mobile Number"),
    ] {
        let reply = v3.post_with(path, &token, sending(words, "in plain text")).await;
        reply.assert_field("loginId", refused);
        let good = sending(words, &v3.encrypt("x").await);
        v3.post(path, good.clone()).await.assert_empty(401);
        for (name, value, field) in [
            ("scope", json!(["abha-profile"]), ("scope", "Invalid Scope")),
            ("scope", Value::Null, ("scope", "Invalid Scope")),
            ("loginHint", json!("abha-number"), ("loginHint", "Invalid Login Hint")),
            ("loginHint", Value::Null, ("loginHint", "Invalid Login Hint")),
            ("loginId", json!(""), ("loginId", "Invalid LoginId")),
            ("otpSystem", json!("aadhaar"), ("scope", "Invalid Scope")),
        ] {
            let mut body = good.clone();
            body[name] = value;
            v3.post_with(path, &token, body).await.assert_field(field.0, field.1);
        }
    }
}

#[tokio::test]
async fn an_otp_changes_what_it_was_asked_for_and_nothing_else() {
    let mut v3 = V3::start().await;
    let asha = v3.log_in(ASHA.abha_number).await;
    let joseph = v3.log_in(JOSEPH.abha_number).await;
    let txn_id = begin(&v3, &asha, EMAIL, NEW_EMAIL).await.field("txnId");
    let otp = v3.otp().await;
    for (login, words) in [(&asha, MOBILE), (&joseph, EMAIL)] {
        let reply = verify(&v3, login, words, &txn_id, &otp).await;
        reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    }
    let reply = v3.deactivate(&asha.x_token, &txn_id, &otp).await;
    reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    let reply = verify(&v3, &asha, EMAIL, &txn_id, &v3.wrong_otp().await).await;
    reply.assert_failed(&txn_id, said::WRONG_OR_EXPIRED);
    let body = handing_in(EMAIL, &txn_id, &otp);
    let reply = v3.post_with(ACCOUNT_VERIFY, &[("X-token", &asha.x_token)], body).await;
    reply.assert_field("otpValue", "Invalid OTP Value");
    v3.wait(11 * 60).await;
    let reply = verify(&v3, &asha, EMAIL, &txn_id, &otp).await;
    reply.assert_failed(&txn_id, said::EXPIRED_OTP);
    assert_eq!(v3.profile(&asha.x_token).await.json()["email"], Value::Null);
}

#[tokio::test]
async fn what_others_took_meanwhile_is_refused_with_the_otp() {
    let v3 = V3::start_with(|config| config.accounts_per_mobile = 1).await;
    let asha = v3.log_in(ASHA.abha_number).await;
    let joseph = v3.log_in(JOSEPH.abha_number).await;
    for (words, wanted, code) in
        [(EMAIL, NEW_EMAIL, "ABDM-1135"), (MOBILE, MOBILE_WITHOUT_ABHA, "ABDM-1124")]
    {
        let of_asha = begin(&v3, &asha, words, wanted).await.field("txnId");
        let otp_of_asha = v3.otp().await;
        let of_joseph = begin(&v3, &joseph, words, wanted).await.field("txnId");
        let reply = verify(&v3, &joseph, words, &of_joseph, &v3.otp().await).await;
        assert_eq!(reply.json()["authResult"], "success");
        let reply = verify(&v3, &asha, words, &of_asha, &otp_of_asha).await;
        assert_eq!((reply.status, &reply.json()["error"]["code"]), (422, &json!(code)));
    }
}

#[tokio::test]
async fn a_link_is_sent_to_nobody_and_changes_nothing() {
    let v3 = V3::start_with(|config| config.sends_per_window = 3).await;
    let login = v3.log_in(ASHA.abha_number).await;
    let sent = v3.service.sandbox.outbox().len();
    for _ in 0..2 {
        let reply = begin(&v3, &login, BY_LINK, NEW_EMAIL).await;
        assert_eq!((reply.status, &*reply.text), (200, ""));
    }
    let reply = begin(&v3, &login, BY_LINK, NEW_EMAIL).await;
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (422, &json!("ABDM-1100")));
    assert_eq!(v3.service.sandbox.outbox().len(), sent);
    assert_eq!(v3.profile(&login.x_token).await.json()["email"], Value::Null);
}
