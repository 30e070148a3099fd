//! Enrolment: an account, its mobile and its address (section 10).

use abdm_sandbox::people::{ASHA, DEV, FARHAN, GURPREET, ISHITA, PILLAIS, PRANAB, UNKNOWN_AADHAAR};
use abdm_sandbox::v3_forms::{AlreadyEnrolled, MobileConfirmed, Mobiles, WrongOtp};
use serde_json::{Value, json};

use super::service::{LOGIN, Login, RETRIEVE, V3, Words, handing_in, said, sending};
use crate::service::{NO_TRANSACTION, Reply};

const REQUEST: &str = "/abha/api/v3/enrollment/request/otp";
const CREATE: &str = "/abha/api/v3/enrollment/enrol/byAadhaar";
const BY_ABDM: &str = "/abha/api/v3/enrollment/auth/byAbdm";
const SUGGESTION: &str = "/abha/api/v3/enrollment/enrol/suggestion";
const ADDRESS: &str = "/abha/api/v3/enrollment/enrol/abha-address";

const ENROL: Words = (&["abha-enrol"], "aadhaar", "aadhaar");
const MOBILE: Words = (&["abha-enrol", "mobile-verify"], "mobile", "abdm");

const SPENT: (&str, &str) = ("ABDM-1017", "Invalid Transaction Id");

async fn ask(v3: &V3, words: Words, login_id: &str, txn_id: &str) -> Reply {
    let mut body = sending(words, &v3.encrypt(login_id).await);
    body["txnId"] = json!(txn_id);
    v3.post(REQUEST, body).await
}

fn body(txn_id: &str, otp_value: &str, mobile: &str) -> Value {
    let otp = json!({ "txnId": txn_id, "otpValue": otp_value, "mobile": mobile });
    json!({
        "authData": { "authMethods": ["otp"], "otp": otp },
        "consent": { "code": "abha-enrollment", "version": "1.4" },
    })
}

async fn create(v3: &V3, txn_id: &str, otp: &str, mobile: &str) -> Reply {
    v3.post(CREATE, body(txn_id, &v3.encrypt(otp).await, mobile)).await
}

/// With the right OTP.
async fn enrol(v3: &V3, aadhaar: &str, mobile: &str) -> Reply {
    let sent = ask(v3, ENROL, aadhaar, "").await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    create(v3, &sent.field("txnId"), &v3.otp().await, mobile).await
}

/// The same, and gives the transaction of the account.
async fn enrolled(v3: &V3, aadhaar: &str, mobile: &str) -> String {
    let reply = enrol(v3, aadhaar, mobile).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.field("txnId")
}

async fn suggest(v3: &V3, txn_id: &str) -> Reply {
    v3.get_with(SUGGESTION, &[("Transaction_Id", txn_id)]).await
}

async fn address(v3: &V3, txn_id: &str, name: &str, preferred: u8) -> Reply {
    let body = json!({ "txnId": txn_id, "abhaAddress": name, "preferred": preferred });
    v3.post(ADDRESS, body).await
}

#[tokio::test]
async fn somebody_gets_an_account_on_the_mobile_that_aadhaar_knows() {
    let v3 = V3::start().await;
    let sent = ask(&v3, ENROL, ISHITA.aadhaar, "").await;
    let text = "OTP sent to Aadhaar registered mobile number ending with ******1011";
    assert_eq!(sent.json()["message"], text);
    assert_eq!(v3.service.sandbox.outbox()[0].purpose, "enrol-aadhaar-otp");

    let reply = create(&v3, &sent.field("txnId"), &v3.otp().await, ISHITA.mobile).await;
    let made = reply.json();
    assert_eq!((reply.status, &made["isNew"]), (200, &json!(true)));
    assert_eq!(made["message"], "Account created successfully");
    assert_ne!(made["txnId"], sent.json()["txnId"]);
    let profile = &made["ABHAProfile"];
    for (name, value) in [
        ("ABHANumber", json!(ISHITA.becomes.abha_number)),
        ("abhaStatus", json!("ACTIVE")),
        ("abhaType", json!("STANDARD")),
        ("firstName", json!("Ishita")),
        ("dob", json!("05-11-1997")),
        ("mobile", json!("******1011")),
        ("email", json!(null)),
        ("phrAddress", json!([ISHITA.becomes.abha_address])),
    ] {
        assert_eq!(profile[name], value, "{name}");
    }
    assert_eq!(made["tokens"]["expiresIn"], 1800);
    let x_token = format!("Bearer {}", made["tokens"]["token"].as_str().unwrap());
    assert_eq!(v3.profile(&x_token).await.json()["ABHANumber"], ISHITA.becomes.abha_number);
    // Like anybody else from now on.
    assert_eq!(v3.prove(LOGIN, ISHITA.becomes.abha_number).await.status, 200);
}

#[tokio::test]
async fn another_mobile_is_the_accounts_once_it_is_proven() {
    for (form, told, confirmed, text) in [
        (
            Mobiles::Masked,
            json!("******1014"),
            MobileConfirmed::Collection,
            "Mobile number is now successfully linked to your Account",
        ),
        (Mobiles::Full, json!(DEV.mobile), MobileConfirmed::Guide, "OTP verified successfully"),
        (Mobiles::Null, json!(null), MobileConfirmed::Oldest, "Mobile Number linked successfully."),
    ] {
        let v3 = V3::start_with(|config| {
            config.v3_forms.enrolled_mobile = form;
            config.v3_forms.mobile_confirmed = confirmed;
        })
        .await;
        let wanted = DEV.becomes.mobile;
        let made = enrol(&v3, DEV.aadhaar, wanted).await;
        assert_eq!(made.json()["ABHAProfile"]["mobile"], told);

        let sent = ask(&v3, MOBILE, wanted, &made.field("txnId")).await;
        assert_eq!(sent.json()["message"], "OTP sent to mobile number ending with ******1114");
        assert_eq!(v3.service.sandbox.outbox().last().unwrap().to.as_str(), wanted);

        let otp = v3.encrypt(&v3.otp().await).await;
        let body = handing_in(MOBILE, &sent.field("txnId"), &otp);
        let reply = v3.post(BY_ABDM, body).await;
        let json = reply.json();
        assert_eq!((reply.status, &json["authResult"]), (200, &json!("success")));
        assert_eq!(json["message"], text);
        assert_eq!(json["accounts"], json!([{ "ABHANumber": DEV.becomes.abha_number }]));
        // What comes after goes on with the transaction that it tells.
        assert_eq!(suggest(&v3, &reply.field("txnId")).await.status, 200);
    }
}

#[tokio::test]
async fn somebody_who_has_an_account_is_told_so_in_each_published_form() {
    let v3 = V3::start().await;
    let reply = enrol(&v3, ASHA.aadhaar, "5550009999").await;
    let there = reply.json();
    assert_eq!((reply.status, &there["isNew"]), (200, &json!(false)));
    assert_eq!(there["message"], "This account already exist");
    assert_eq!(there["ABHAProfile"]["ABHANumber"], ASHA.abha_number);
    assert_eq!(there["ABHAProfile"]["mobile"], "******1001");
    assert!(there["tokens"]["token"].is_string());

    let without = |config: &mut abdm_sandbox::Config| {
        config.v3_forms.already_enrolled = AlreadyEnrolled::WithoutTokens;
    };
    let v3 = V3::start_with(without).await;
    let there = enrol(&v3, ASHA.aadhaar, ASHA.mobile).await.json();
    assert!(there["tokens"].is_null());
    // Enrolled twice is enrolled once.
    assert_eq!(enrol(&v3, ISHITA.aadhaar, ISHITA.mobile).await.json()["isNew"], true);
    assert_eq!(enrol(&v3, ISHITA.aadhaar, ISHITA.mobile).await.json()["isNew"], false);
}

#[tokio::test]
async fn a_deactivated_account_is_not_enrolled_anew() {
    let v3 = V3::start().await;
    let reply = enrol(&v3, FARHAN.aadhaar, FARHAN.mobile).await;
    reply.assert_wrapped(422, said::DEACTIVATED);
}

#[tokio::test]
async fn who_cannot_get_an_otp_of_aadhaar_is_told_in_its_words() {
    let v3 = V3::start().await;
    ask(&v3, ENROL, UNKNOWN_AADHAAR, "").await.assert_wrapped(422, said::NO_SUCH_AADHAAR);
    ask(&v3, ENROL, PRANAB.aadhaar, "").await.assert_wrapped(422, said::NO_MOBILE);
    // Nobody is enrolled who is not prepared for it.
    let reply = enrol(&v3, GURPREET.aadhaar, GURPREET.mobile).await;
    assert_eq!(reply.status, 404, "{}", reply.text);
}

#[tokio::test]
async fn a_wrong_otp_is_told_in_aadhaars_words_and_another_ones_in_the_services() {
    let v3 = V3::start().await;
    let txn_id = ask(&v3, ENROL, DEV.aadhaar, "").await.field("txnId");
    let wrong = create(&v3, &txn_id, &v3.wrong_otp().await, DEV.mobile).await;
    wrong.assert_wrapped(422, ("ABDM-1204", said::UIDAI_WRONG));
    let made = create(&v3, &txn_id, &v3.otp().await, DEV.becomes.mobile).await.field("txnId");

    let txn_id = ask(&v3, MOBILE, DEV.becomes.mobile, &made).await.field("txnId");
    let wrong = v3.encrypt(&v3.wrong_otp().await).await;
    let reply = v3.post(BY_ABDM, handing_in(MOBILE, &txn_id, &wrong)).await;
    reply.assert_failed(&txn_id, said::WRONG_OTP);

    let v3 = V3::start_with(|config| config.v3_forms.wrong_enrolment_otp = WrongOtp::Failed).await;
    let txn_id = ask(&v3, ENROL, DEV.aadhaar, "").await.field("txnId");
    let reply = create(&v3, &txn_id, &v3.wrong_otp().await, DEV.mobile).await;
    reply.assert_failed(&txn_id, said::WRONG_OTP);
}

#[tokio::test]
async fn an_otp_or_a_transaction_is_good_for_one_thing_once() {
    let mut v3 = V3::start().await;
    let txn_id = ask(&v3, ENROL, ISHITA.aadhaar, "").await.field("txnId");
    let otp = v3.otp().await;
    assert_eq!(create(&v3, &txn_id, &otp, ISHITA.mobile).await.status, 200);
    let field = ("txnId", "Invalid Transaction Id");
    create(&v3, &txn_id, &otp, ISHITA.mobile).await.assert_fields(&[field]);
    // One that was used begins nothing.
    ask(&v3, ENROL, ISHITA.aadhaar, &txn_id).await.assert_fields(&[field]);
    ask(&v3, MOBILE, ISHITA.mobile, NO_TRANSACTION).await.assert_fields(&[field]);
    // One of another journey neither.
    let other = v3.begin(RETRIEVE, ASHA.aadhaar).await;
    create(&v3, &other, &v3.otp().await, ASHA.mobile).await.assert_fields(&[field]);

    let txn_id = ask(&v3, ENROL, DEV.aadhaar, "").await.field("txnId");
    let otp = v3.otp().await;
    v3.wait(601).await;
    create(&v3, &txn_id, &otp, DEV.mobile).await.assert_failed(&txn_id, said::EXPIRED_OTP);
}

#[tokio::test]
async fn a_mobile_takes_no_more_accounts_than_are_allowed() {
    let v3 = V3::start().await;
    let full = PILLAIS[0].mobile;
    let quota = ("ABDM-1124", "This mobile number is linked to 6 ABHA numbers already");
    enrol(&v3, ISHITA.aadhaar, full).await.assert_wrapped(422, quota);
    let made = enrolled(&v3, DEV.aadhaar, DEV.becomes.mobile).await;
    ask(&v3, MOBILE, full, &made).await.assert_wrapped(422, quota);
    let own = "This mobile number is already verified. Please enter a different mobile number.";
    ask(&v3, MOBILE, DEV.mobile, &made).await.assert_message(400, own);
    ask(&v3, MOBILE, "12", &made).await.assert_field("loginId", "Invalid Mobile Number");
}

#[tokio::test]
async fn a_client_makes_no_more_accounts_than_are_allowed() {
    let v3 = V3::start_with(|config| config.creations_per_client = 1).await;
    enrolled(&v3, ISHITA.aadhaar, ISHITA.mobile).await;
    let limit = ("ABDM-1227", "This client has created 100 ABHA numbers already");
    enrol(&v3, DEV.aadhaar, DEV.mobile).await.assert_wrapped(422, limit);
    // Who has one is no creation.
    assert_eq!(enrol(&v3, ISHITA.aadhaar, ISHITA.mobile).await.status, 200);
}

#[tokio::test]
async fn an_address_is_suggested_chosen_and_made() {
    let v3 = V3::start().await;
    let made = enrolled(&v3, ISHITA.aadhaar, ISHITA.mobile).await;
    let reply = suggest(&v3, &made).await;
    let names = reply.json()["abhaAddressList"].as_array().unwrap().clone();
    assert!(names.contains(&json!("ishita.bora")), "{names:?}");
    assert_eq!(reply.field("txnId"), made);

    let reply = address(&v3, &made, "ishita.bora", 1).await;
    let expected = json!({
        "txnId": made,
        "healthIdNumber": ISHITA.becomes.abha_number,
        "preferredAbhaAddress": "ishita.bora@sbx",
    });
    assert_eq!((reply.status, reply.json()), (200, expected));
    let names = suggest(&v3, &made).await.json()["abhaAddressList"].clone();
    assert!(!names.as_array().unwrap().contains(&json!("ishita.bora")), "it is not free any more");

    let second = address(&v3, &made, "ishita_bora", 0).await;
    assert_eq!(second.field("preferredAbhaAddress"), "ishita.bora@sbx");
}

#[tokio::test]
async fn an_address_that_is_taken_or_one_too_many_is_refused() {
    let v3 = V3::start_with(|config| config.addresses_per_account = 2).await;
    let made = enrolled(&v3, ISHITA.aadhaar, ISHITA.mobile).await;
    let taken = ("ABDM-1101", "This ABHA address already exists");
    address(&v3, &made, "asha.ramanathan", 1).await.assert_wrapped(422, taken);
    assert_eq!(address(&v3, &made, "ishita.bora", 1).await.status, 200);
    address(&v3, &made, "ishita.bora", 1).await.assert_wrapped(422, taken);
    let many = address(&v3, &made, "ishita_bora", 1).await;
    many.assert_field("abhaAddress", "Invalid ABHA Address");
}

#[tokio::test]
async fn an_address_belongs_to_an_enrolment() {
    let mut v3 = V3::start().await;
    let sent = ask(&v3, ENROL, ISHITA.aadhaar, "").await.field("txnId");
    for not_one in [NO_TRANSACTION, &sent] {
        suggest(&v3, not_one).await.assert_wrapped(401, SPENT);
        address(&v3, not_one, "ishita.bora", 1).await.assert_wrapped(401, SPENT);
    }
    let without = v3.get_with(SUGGESTION, &[]).await;
    without.assert_framework_v3(400, SUGGESTION);
    let made = create(&v3, &sent, &v3.otp().await, ISHITA.mobile).await.field("txnId");
    v3.wait(3600).await;
    suggest(&v3, &made).await.assert_wrapped(401, SPENT);
}

#[tokio::test]
async fn a_field_that_is_missing_or_malformed_is_named() {
    let v3 = V3::start().await;
    let otp = v3.encrypt("123456").await;
    let good = body(NO_TRANSACTION, &otp, ISHITA.mobile);
    for (pointer, bad, field) in [
        ("/authData", json!(null), ("authData", "Invalid Auth Data")),
        ("/authData/authMethods", json!(["password"]), ("authMethods", "Invalid Auth Methods")),
        ("/authData/otp/txnId", json!(" "), ("txnId", "Invalid Transaction Id")),
        ("/authData/otp/otpValue", json!(""), ("otpValue", "Invalid OTP Value")),
        ("/authData/otp/mobile", json!("+915550001011"), ("mobile", "Invalid Mobile Number")),
        ("/authData/otp/mobile", json!(null), ("mobile", "Invalid Mobile Number")),
        ("/consent", json!(null), ("consent", "Invalid Consent")),
        ("/consent/code", json!("abha"), ("consent", "Invalid Consent")),
        ("/consent/version", json!(null), ("consent", "Invalid Consent")),
        ("/consent/version", json!("I agree"), ("consent", "Invalid Consent")),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = bad;
        v3.post(CREATE, body).await.assert_fields(&[field]);
    }
    let made = enrolled(&v3, ISHITA.aadhaar, ISHITA.mobile).await;
    let good = json!({ "txnId": made, "abhaAddress": "ishita.bora", "preferred": 1 });
    for (name, bad, text) in [
        ("txnId", json!(null), "Invalid Transaction Id"),
        ("abhaAddress", json!("ishita"), "Invalid ABHA Address"),
        ("abhaAddress", json!("ishita.bora@sbx"), "Invalid ABHA Address"),
        ("preferred", json!(2), "Invalid Preferred"),
        ("preferred", json!(true), "Invalid Preferred"),
        ("preferred", json!(null), "Invalid Preferred"),
    ] {
        let mut body = good.clone();
        body[name] = bad;
        v3.post(ADDRESS, body).await.assert_field(name, text);
    }
    let scope = ("scope", "Invalid Scope");
    let words = (&["abha-login"][..], "aadhaar", "aadhaar");
    ask(&v3, words, ISHITA.aadhaar, "").await.assert_fields(&[scope]);
    let hint = ("loginHint", "Invalid Login Hint");
    ask(&v3, (ENROL.0, "mobile", "aadhaar"), "5550001011", "").await.assert_fields(&[hint]);
    let login_id = ("loginId", "LoginId is invalid");
    ask(&v3, ENROL, "9999", "").await.assert_fields(&[login_id]);
}

#[tokio::test]
async fn an_enrolled_patient_logs_in_with_what_came_with_it() {
    let v3 = V3::start().await;
    let tokens = enrol(&v3, ISHITA.aadhaar, ISHITA.mobile).await.json()["tokens"].clone();
    let login = Login {
        x_token: format!("Bearer {}", tokens["token"].as_str().unwrap()),
        r_token: format!("Bearer {}", tokens["refreshToken"].as_str().unwrap()),
    };
    assert_eq!(v3.profile(&login.x_token).await.status, 200);
    let renewed = v3.get_with(super::service::REFRESH, &[("R-token", &login.r_token)]).await;
    assert_eq!(renewed.status, 200, "{}", renewed.text);
}
