//! The service of ABHA addresses (section 11).

use abdm_sandbox::people::{
    ASHA, FARHAN, GURPREET, JOSEPH, KAVERI, LALITHA, Person, TSERING, VIKRAM,
};
use abdm_sandbox::v3_forms::{CardStatus, DeactivatedAccount, MissingUserToken, Mobiles, WrongOtp};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::service::{
    ACCOUNT_REQUEST_OTP, BY_MOBILE, LOGIN, LOGOUT, PROFILE, REFRESH, V3, Words, handing_in, said,
    sending,
};
use crate::service::{JSON, NO_TRANSACTION, Reply};

const SEARCH: &str = "/abha/api/v3/phr/web/login/abha/search";
const REQUEST_OTP: &str = "/abha/api/v3/phr/web/login/abha/request/otp";
const VERIFY: &str = "/abha/api/v3/phr/web/login/abha/verify";
const ITS_PROFILE: &str = "/abha/api/v3/phr/web/login/profile/abha-profile";
const CARD: &str = "/abha/api/v3/phr/web/login/profile/abha/phr-card";
const QR_CODE: &str = "/abha/api/v3/phr/web/login/profile/abha/qr-code";

const BY_AADHAAR_OTP: Words =
    (&["abha-address-login", "aadhaar-verify"], "abha-address", "aadhaar");
const BY_MOBILE_OTP: Words = (&["abha-address-login", "mobile-verify"], "abha-address", "abdm");

const WRONG: &str = "Entered OTP is incorrect. Kindly re-enter valid OTP.";
const TRANSACTION: (&str, &str) = ("ABDM-9999: ", "Invalid Transaction Id");

async fn search(v3: &V3, address: &str) -> Reply {
    v3.post(SEARCH, json!({ "abhaAddress": address })).await
}

async fn ask(v3: &V3, words: Words, address: &str) -> Reply {
    v3.post(REQUEST_OTP, sending(words, &v3.encrypt(address).await)).await
}

async fn begin(v3: &V3, words: Words, address: &str) -> String {
    let reply = ask(v3, words, address).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.field("txnId")
}

async fn verify(v3: &V3, words: Words, txn_id: &str, otp: &str) -> Reply {
    v3.post(VERIFY, handing_in(words, txn_id, &v3.encrypt(otp).await)).await
}

async fn prove(v3: &V3, words: Words, person: &Person) -> Reply {
    let txn_id = begin(v3, words, person.abha_address).await;
    verify(v3, words, &txn_id, &v3.otp().await).await
}

/// The header of a login.
async fn log_in(v3: &V3, person: &Person) -> String {
    let reply = prove(v3, BY_MOBILE_OTP, person).await;
    let token = reply.json()["tokens"]["token"].as_str().unwrap().to_owned();
    format!("Bearer {token}")
}

#[track_caller]
fn assert_list(reply: &Reply, refused: &[(&str, &str)]) {
    let said = |(code, text): &(&str, &str)| json!({ "code": code, "message": text });
    let expected: Vec<Value> = refused.iter().map(said).collect();
    assert_eq!((reply.status, reply.json()), (400, json!(expected)));
}

#[track_caller]
fn assert_unknown(reply: &Reply) {
    let expected = json!({ "code": "ABDM-1211", "message": "User not found." });
    assert_eq!((reply.status, reply.json()), (400, expected));
}

/// An OTP that was refused: without a transaction.
#[track_caller]
fn assert_failed(reply: &Reply, text: &str) {
    let expected = json!({ "authResult": "failed", "message": text, "accounts": [] });
    assert_eq!((reply.status, reply.json()), (200, expected));
}

#[tokio::test]
async fn an_address_leads_to_its_account() {
    let v3 = V3::start().await;
    let reply = search(&v3, ASHA.abha_address).await;
    let expected = json!({
        "healthIdNumber": ASHA.abha_number,
        "abhaAddress": ASHA.abha_address,
        "authMethods": ["AADHAAR_OTP", "MOBILE_OTP", "PASSWORD"],
        "blockedAuthMethods": [],
        "status": "ACTIVE",
        "message": null,
        "fullName": ASHA.name,
        "mobile": "******1001",
    });
    assert_eq!((reply.status, reply.json()), (200, expected.clone()));
    // By whatever letters, and with the suffix that the service adds.
    for same in ["ASHA.RAMANATHAN@sbx", "asha.ramanathan"] {
        assert_eq!(search(&v3, same).await.json(), expected, "{same}");
    }
    assert_eq!(search(&v3, FARHAN.abha_address).await.json()["status"], "DEACTIVATED");
    let locked = search(&v3, LALITHA.abha_address).await.json();
    assert_eq!(
        (&locked["status"], &locked["blockedAuthMethods"]),
        (&json!("ACTIVE"), &locked["authMethods"])
    );
    assert!(v3.service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn an_address_that_nobody_has_is_told_flat_and_a_malformed_one_in_a_list() {
    let v3 = V3::start().await;
    for nobody in ["nobody.known@sbx", GURPREET.abha_address] {
        assert_unknown(&search(&v3, nobody).await);
        assert_unknown(&ask(&v3, BY_MOBILE_OTP, nobody).await);
    }
    let invalid = [("ABDM-1006: ", "Invalid Abha Address")];
    for address in [json!("no address"), json!(""), json!(null), json!(7)] {
        let reply = v3.post(SEARCH, json!({ "abhaAddress": address })).await;
        assert_list(&reply, &invalid);
    }
    assert_list(&v3.post(SEARCH, json!({})).await, &invalid);
    assert_list(&ask(&v3, BY_MOBILE_OTP, "no address").await, &invalid);
    assert!(v3.service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn either_otp_logs_in_with_nested_tokens_and_without_a_transaction() {
    let v3 = V3::start().await;
    for (words, purpose, text) in [
        (
            BY_AADHAAR_OTP,
            "login-address-aadhaar-otp",
            "OTP sent to Aadhaar registered mobile number ending with ******1001",
        ),
        (
            BY_MOBILE_OTP,
            "login-address-mobile-otp",
            "OTP sent to mobile number ending with ******1001",
        ),
    ] {
        let receipt = ask(&v3, words, ASHA.abha_address).await;
        assert_eq!(receipt.json()["message"], text);
        assert_eq!(v3.service.sandbox.outbox().pop().unwrap().purpose, purpose);
        let txn_id = receipt.field("txnId");
        let reply = verify(&v3, words, &txn_id, &v3.otp().await).await;
        let mut body = reply.json();
        let tokens = body.as_object_mut().unwrap().remove("tokens").unwrap();
        let photo = body["users"][0].as_object_mut().unwrap().remove("profilePhoto");
        assert!(photo.unwrap().is_string());
        let expected = json!({
            "message": "OTP verified successfully",
            "authResult": "success",
            "users": [{
                "abhaAddress": ASHA.abha_address,
                "abhaNumber": ASHA.abha_number,
                "fullName": ASHA.name,
                "status": "ACTIVE",
                "kycStatus": "VERIFIED",
            }],
        });
        assert_eq!((reply.status, body), (200, expected));
        assert_eq!(tokens["expiresIn"], 1800);
        assert_eq!(tokens["refreshExpiresIn"], 1_296_000);
        let claims = tokens["token"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
        let claims: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
        let expected = json!({
            "typ": "Transaction",
            "system": "ABHA-A",
            "clientId": "sandbox-client",
            "requesterId": "sandbox-client",
            "healthIdNumber": ASHA.abha_number,
            "phrAddress": ASHA.abha_address,
            "abhaAddress": ASHA.abha_address,
            "mobile": ASHA.mobile,
            "txnId": txn_id,
            "iat": 1_653_368_656,
            "exp": 1_653_370_456,
        });
        assert_eq!(claims, expected);
        // A transaction is good once.
        let again = verify(&v3, words, &txn_id, &v3.otp().await).await;
        assert_list(&again, &[TRANSACTION]);
    }
}

#[tokio::test]
async fn the_login_reads_profile_card_and_qr_code_of_the_address() {
    let v3 = V3::start_with(|config| config.v3_forms.mobiles = Mobiles::Full).await;
    let x_token = log_in(&v3, &VIKRAM).await;
    let reply = v3.get_with(ITS_PROFILE, &[("X-token", &x_token)]).await;
    let body = reply.json();
    for (name, value) in [
        ("abhaAddress", json!(VIKRAM.abha_address)),
        ("abhaNumber", json!(VIKRAM.abha_number)),
        ("fullName", json!(VIKRAM.name)),
        ("mobile", json!(VIKRAM.mobile)),
        ("email", json!(VIKRAM.email)),
        ("emailVerified", json!("true")),
        ("mobileVerified", json!("true")),
        ("kycStatus", json!("VERIFIED")),
        ("pinCode", json!(VIKRAM.pincode)),
        ("abhaLinkedCount", json!("1")),
        ("status", json!("ACTIVE")),
    ] {
        assert_eq!(body[name], value, "{name}");
    }
    let (year, month, day) = VIKRAM.born;
    assert_eq!(body["dateOfBirth"], format!("{day:02}-{month:02}-{year}"));
    for (path, status) in [(CARD, 202), (QR_CODE, 200)] {
        let reply = v3.get_with(path, &[("X-token", &x_token)]).await;
        assert_eq!(reply.status, status, "{path}");
        assert!(reply.bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{path}");
    }
    let ok = V3::start_with(|config| config.v3_forms.card_status = CardStatus::Ok).await;
    let x_token = log_in(&ok, &ASHA).await;
    assert_eq!(ok.get_with(CARD, &[("X-token", &x_token)]).await.status, 200);
}

#[tokio::test]
async fn a_login_by_address_and_one_by_number_are_no_good_for_each_other() {
    let v3 = V3::start().await;
    let by_number = v3.log_in(ASHA.abha_number).await.x_token;
    let by_address = log_in(&v3, &ASHA).await;
    let expired = |reply: &Reply| {
        let body = reply.json();
        assert_eq!((reply.status, &body["code"]), (401, &json!("ABDM-1094")));
        assert_eq!(body["message"], "X-token expired");
        assert!(body["timestamp"].is_string());
    };
    for path in [ITS_PROFILE, CARD, QR_CODE] {
        expired(&v3.get_with(path, &[("X-token", &by_number)]).await);
    }
    for path in [PROFILE, LOGOUT] {
        expired(&v3.get_with(path, &[("X-token", &by_address)]).await);
    }
    expired(&v3.post_with(ACCOUNT_REQUEST_OTP, &[("X-token", &by_address)], json!({})).await);
    assert_eq!(v3.profile(&by_number).await.status, 200);
}

/// No call that takes it is published.
#[tokio::test]
async fn nothing_renews_a_login_by_address() {
    let v3 = V3::start().await;
    let tokens = prove(&v3, BY_MOBILE_OTP, &ASHA).await.json()["tokens"].clone();
    let refresh = format!("Bearer {}", tokens["refreshToken"].as_str().unwrap());
    let reply = v3.get_with(REFRESH, &[("R-token", &refresh)]).await;
    reply.assert_message(400, "Invalid R-token");
}

#[tokio::test]
async fn a_token_that_is_missing_bad_or_too_old_is_refused_as_elsewhere() {
    let mut v3 = V3::start().await;
    let x_token = log_in(&v3, &ASHA).await;
    for path in [ITS_PROFILE, CARD, QR_CODE] {
        v3.get_with(path, &[]).await.assert_empty(401);
        let bad = v3.get_with(path, &[("X-token", "Bearer no.such.token")]).await;
        bad.assert_message(400, "Invalid X-token");
    }
    v3.wait(1800).await;
    let old = v3.get_with(ITS_PROFILE, &[("X-token", &x_token)]).await;
    old.assert_message(401, "X-token expired");
    let form = MissingUserToken::AccessDenied;
    let v3 = V3::start_with(|config| config.v3_forms.missing_user_token = form).await;
    v3.get_with(ITS_PROFILE, &[]).await.assert_text(403, "Access Denied");
    // Nor does anything go without the application's.
    let reply = v3.service.send("POST", SEARCH, &[JSON], "{}").await;
    reply.assert_api_manager(401, "900902", "Missing Credentials");
}

#[tokio::test]
async fn an_otp_that_is_wrong_or_too_old_is_told_inside_a_success() {
    let mut v3 = V3::start().await;
    let txn_id = begin(&v3, BY_MOBILE_OTP, ASHA.abha_address).await;
    for _ in 0..3 {
        let reply = verify(&v3, BY_MOBILE_OTP, &txn_id, &v3.wrong_otp().await).await;
        assert_failed(&reply, WRONG);
    }
    let reply = verify(&v3, BY_MOBILE_OTP, &txn_id, &v3.otp().await).await;
    reply.assert_wrapped(422, said::TOO_MANY);
    let txn_id = begin(&v3, BY_AADHAAR_OTP, JOSEPH.abha_address).await;
    let otp = v3.otp().await;
    v3.wait(601).await;
    let reply = verify(&v3, BY_AADHAAR_OTP, &txn_id, &otp).await;
    assert_failed(&reply, said::EXPIRED_OTP);
    v3.wait(1200).await;
    assert_list(&verify(&v3, BY_AADHAAR_OTP, &txn_id, &otp).await, &[TRANSACTION]);
    let form = WrongOtp::FailedOrExpired;
    let v3 = V3::start_with(|config| config.v3_forms.wrong_otp = form).await;
    let txn_id = begin(&v3, BY_MOBILE_OTP, ASHA.abha_address).await;
    let reply = verify(&v3, BY_MOBILE_OTP, &txn_id, &v3.wrong_otp().await).await;
    assert_failed(&reply, said::WRONG_OR_EXPIRED);
}

#[tokio::test]
async fn too_many_otps_are_refused_and_count_with_those_by_number() {
    let v3 = V3::start_with(|config| config.sends_per_window = 2).await;
    begin(&v3, BY_MOBILE_OTP, ASHA.abha_address).await;
    v3.begin(LOGIN, ASHA.abha_number).await;
    ask(&v3, BY_AADHAAR_OTP, ASHA.abha_address).await.assert_wrapped(422, said::TOO_MANY);
}

#[tokio::test]
async fn an_account_that_is_not_in_use_gets_no_otp() {
    let v3 = V3::start().await;
    for words in [BY_AADHAAR_OTP, BY_MOBILE_OTP] {
        ask(&v3, words, FARHAN.abha_address).await.assert_wrapped(422, said::DEACTIVATED);
        ask(&v3, words, LALITHA.abha_address).await.assert_wrapped(422, said::LOCKED);
    }
    let reply = ask(&v3, BY_AADHAAR_OTP, TSERING.abha_address).await;
    reply.assert_wrapped(422, said::NO_AADHAAR_LOGIN);
    assert!(v3.service.sandbox.outbox().is_empty());
    assert_eq!(ask(&v3, BY_MOBILE_OTP, TSERING.abha_address).await.status, 200);
}

#[tokio::test]
async fn a_deactivated_account_is_told_after_the_otp_where_that_form_is_chosen() {
    for (form, has_tokens) in
        [(DeactivatedAccount::InAccounts, false), (DeactivatedAccount::InAccountsWithTokens, true)]
    {
        let v3 = V3::start_with(|config| config.v3_forms.deactivated_login = form).await;
        let reply = prove(&v3, BY_MOBILE_OTP, &FARHAN).await.json();
        assert_eq!(reply["users"][0]["status"], "DEACTIVATED", "{form:?}");
        assert_eq!(reply.get("tokens").is_some(), has_tokens, "{form:?}");
    }
}

/// Before the OTP is handed in.
#[tokio::test]
async fn an_account_that_was_deactivated_meanwhile_gets_no_login() {
    let v3 = V3::start().await;
    let txn_id = begin(&v3, BY_MOBILE_OTP, ASHA.abha_address).await;
    let otp = v3.otp().await;
    v3.deactivate_whole(ASHA.abha_number).await;
    let reply = verify(&v3, BY_MOBILE_OTP, &txn_id, &otp).await;
    reply.assert_wrapped(422, said::DEACTIVATED);
}

#[tokio::test]
async fn a_transaction_of_another_operation_or_service_is_none() {
    let v3 = V3::start().await;
    let by_number = v3.begin(LOGIN, ASHA.abha_number).await;
    let by_mobile = v3.begin(BY_MOBILE, ASHA.mobile).await;
    let by_address = begin(&v3, BY_MOBILE_OTP, ASHA.abha_address).await;
    let otp = v3.otp().await;
    for other in [NO_TRANSACTION, &by_number, &by_mobile] {
        assert_list(&verify(&v3, BY_MOBILE_OTP, other, &otp).await, &[TRANSACTION]);
    }
    assert_list(&verify(&v3, BY_AADHAAR_OTP, &by_address, &otp).await, &[TRANSACTION]);
    let elsewhere = v3.verify(LOGIN, &by_address, &otp).await;
    elsewhere.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    assert_eq!(verify(&v3, BY_MOBILE_OTP, &by_address, &otp).await.status, 200);
}

#[tokio::test]
async fn fields_that_are_refused_are_told_in_a_list_without_their_names() {
    let v3 = V3::start().await;
    let code = "ABDM-9999: ";
    let login_id = v3.encrypt(ASHA.abha_address).await;
    let good = sending(BY_MOBILE_OTP, &login_id);
    for (name, value, text) in [
        ("scope", json!(null), "Invalid Scope"),
        ("scope", json!(["abha-login", "mobile-verify"]), "Invalid Scope"),
        ("loginHint", json!(""), "Invalid Login Hint"),
        ("loginHint", json!("mobile-number"), "Invalid Login Hint"),
        ("loginId", json!(null), "Invalid LoginId"),
        ("loginId", json!(ASHA.abha_address), "Invalid LoginId"),
        ("otpSystem", json!("aadhaar"), "Invalid Scope"),
    ] {
        let mut body = good.clone();
        body[name] = value;
        assert_list(&v3.post(REQUEST_OTP, body).await, &[(code, text)]);
    }
    let reply = v3.post(REQUEST_OTP, json!({})).await;
    let all = ["Invalid Scope", "Invalid Login Hint", "Invalid LoginId"];
    assert_list(&reply, &all.map(|text| (code, text)));

    let txn_id = begin(&v3, BY_MOBILE_OTP, KAVERI.abha_address).await;
    let good = handing_in(BY_MOBILE_OTP, &txn_id, &v3.encrypt(&v3.otp().await).await);
    for (pointer, value, text) in [
        ("/scope", json!([]), "Invalid Scope"),
        ("/scope", json!(["abha-address-login"]), "Invalid Scope"),
        ("/authData", json!(null), "Invalid Auth Data"),
        ("/authData/authMethods", json!(["password"]), "Invalid Auth Methods"),
        ("/authData/otp", json!(""), "Invalid Auth Data"),
        ("/authData/otp/txnId", json!(""), "Invalid Transaction Id"),
        ("/authData/otp/otpValue", json!(""), "Invalid OTP Value"),
        ("/authData/otp/otpValue", json!("123456"), "Invalid OTP Value"),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        assert_list(&v3.post(VERIFY, body).await, &[(code, text)]);
    }
    assert_eq!(v3.post(VERIFY, good).await.status, 200);
    // What is no object at all is the framework's, and a path that is not there the API manager's.
    assert_eq!(v3.send("POST", VERIFY, &[JSON], "[]").await.status, 400);
    let printed = "/abha/api/v3/phr/web/login/profile/abhaprofile";
    assert_eq!(v3.get_with(printed, &[]).await.json()["code"], "404");
}
