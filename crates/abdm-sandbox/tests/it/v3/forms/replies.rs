//! How it is said that something was done.

use abdm_sandbox::people::{ASHA, FARHAN, JOSEPH};
use abdm_sandbox::v3_forms::*;
use serde_json::{Value, json};

use super::with;
use crate::v3::mobile_login::choose;
use crate::v3::service::{
    BY_MOBILE, CERTIFICATE, LOGIN, LOGOUT, Login, REACTIVATE, REFRESH, REQUEST_OTP, RETRIEVE,
    SEARCH,
};

#[tokio::test]
async fn a_session_that_is_accepted() {
    let v3 = with(|forms| forms.session_status = SessionStatus::Accepted).await;
    let reply = v3.open_session("sandbox-client", "sandbox-secret").await;
    assert_eq!((reply.status, &reply.json()["expiresIn"]), (202, &json!(1200)));
}

#[tokio::test]
async fn a_key_without_the_name_of_its_padding() {
    let v3 = with(|forms| forms.certificate_names_algorithm = false).await;
    let reply = v3.get_with(CERTIFICATE, &[]).await;
    assert_eq!(reply.json(), json!({ "publicKey": reply.field("publicKey") }));
}

#[tokio::test]
async fn the_texts_of_an_otp_on_its_way() {
    for (form, aadhaar, mobile) in [
        (
            OtpSent::Collection,
            "OTP sent to Aadhaar registered mobile number ending with ******1001",
            "OTP sent to mobile number ending with ******1001",
        ),
        (
            OtpSent::Guide,
            "OTP is sent to Aadhaar registered mobile number ending with*******1001",
            "OTP is sent to Mobile number ending with ******1001",
        ),
        (
            OtpSent::GuideShort,
            "OTP is sent to Aadhaar registered mobile ending xxx001",
            "OTP is sent to Mobile number ending with ******1001",
        ),
    ] {
        let v3 = with(|forms| forms.otp_sent = form).await;
        assert_eq!(v3.request_otp(LOGIN, ASHA.abha_number).await.json()["message"], aadhaar);
        assert_eq!(v3.request_otp(BY_MOBILE, ASHA.mobile).await.json()["message"], mobile);
    }
}

#[tokio::test]
async fn a_deactivation_as_in_the_guide() {
    let v3 = with(|forms| forms.deactivated = Deactivated::Guide).await;
    let login = v3.log_in(ASHA.abha_number).await;
    let begun = v3.request_deactivation(&login.x_token, ASHA.abha_number).await;
    let txn_id = begun.field("txnId");
    let reply = v3.deactivate(&login.x_token, &txn_id, &v3.otp().await).await;
    let expected = json!({
        "txnId": txn_id,
        "authResult": "success",
        "message": "Your account has been de-activated",
        "accounts": [{ "ABHANumber": ASHA.abha_number }],
    });
    assert_eq!((reply.status, reply.json()), (200, expected));
}

#[tokio::test]
async fn a_reactivation_that_is_a_login() {
    let v3 = with(|forms| forms.reactivated = Reactivated::WithTokens).await;
    let txn_id = v3.begin(REACTIVATE, FARHAN.abha_number).await;
    let reply = v3.verify(REACTIVATE, &txn_id, &v3.otp().await).await;
    let json = reply.json();
    let expected = json!({
        "txnId": txn_id,
        "authResult": "success",
        "message": "You have successfully reactivated the account",
        "token": json["token"],
        "expiresIn": 1800,
        "refreshToken": json["refreshToken"],
        "refreshExpiresIn": 1_296_000,
        "accounts": [{
            "ABHANumber": FARHAN.abha_number,
            "preferredAbhaAddress": FARHAN.abha_address,
            "name": FARHAN.name,
            "status": "ACTIVE",
            "profilePhoto": json["accounts"][0]["profilePhoto"],
        }],
    });
    assert_eq!((reply.status, &json), (200, &expected));
    assert_eq!(v3.profile(&Login::of(&reply).x_token).await.status, 200);
}

#[tokio::test]
async fn a_retrieved_number_that_is_masked() {
    let v3 = with(|forms| forms.retrieved_numbers = RetrievedNumbers::Masked).await;
    let reply = v3.prove(RETRIEVE, JOSEPH.aadhaar).await;
    assert_eq!(reply.json()["accounts"][0]["ABHANumber"], "91-****-****-0006");
    // It is available with the login.
    let profile = v3.profile(&Login::of(&reply).x_token).await;
    assert_eq!(profile.json()["ABHANumber"], JOSEPH.abha_number);
    let reply = v3.prove(LOGIN, JOSEPH.abha_number).await;
    assert_eq!(reply.json()["accounts"][0]["ABHANumber"], JOSEPH.abha_number);
}

#[tokio::test]
async fn a_mobile_in_full_or_not_at_all() {
    for (form, shown) in [(Mobiles::Full, json!("5550001001")), (Mobiles::Null, Value::Null)] {
        let v3 = with(|forms| forms.mobiles = form).await;
        let login = v3.log_in(ASHA.abha_number).await;
        assert_eq!(v3.profile(&login.x_token).await.json()["mobile"], shown);
        let found = v3.post(SEARCH, json!({ "ABHANumber": ASHA.abha_number })).await;
        assert_eq!(found.json()["mobile"], shown);
    }
}

#[tokio::test]
async fn a_session_that_claims_to_be_over() {
    let v3 = with(|forms| forms.session_lifetime = SessionLifetime::Zero).await;
    let reply = v3.open_session("sandbox-client", "sandbox-secret").await;
    assert_eq!((reply.status, &reply.json()["expiresIn"]), (200, &json!(0)));
    assert_eq!(v3.get_with(CERTIFICATE, &[]).await.status, 200);
}

#[tokio::test]
async fn the_accounts_of_a_mobile_with_less_about_them() {
    let present = async |form: ListedAccounts| {
        let v3 = with(|forms| forms.listed_accounts = form).await;
        let account = v3.prove(BY_MOBILE, ASHA.mobile).await.json()["accounts"][0].clone();
        ["gender", "dob", "verifiedStatus", "verificationType", "kycVerified"]
            .map(|name| account.get(name).is_some())
    };
    assert_eq!(present(ListedAccounts::Whole).await, [true; 5]);
    assert_eq!(present(ListedAccounts::Guide).await, [true, true, false, false, true]);
    assert_eq!(present(ListedAccounts::WithoutKyc).await, [true, true, true, true, false]);
}

#[tokio::test]
async fn accounts_without_a_photograph() {
    let v3 = with(|forms| forms.account_photos = false).await;
    for (words, login_id) in
        [(RETRIEVE, ASHA.aadhaar), (LOGIN, ASHA.abha_number), (BY_MOBILE, ASHA.mobile)]
    {
        let account = v3.prove(words, login_id).await.json()["accounts"][0].clone();
        assert!(account["name"].is_string() && account.get("profilePhoto").is_none());
    }
}

#[tokio::test]
async fn a_day_of_birth_that_is_a_year() {
    let v3 = with(|forms| forms.day_of_birth = DayOfBirth::Year).await;
    let login = v3.log_in(ASHA.abha_number).await;
    let profile = v3.profile(&login.x_token).await.json();
    assert_eq!((&profile["dayOfBirth"], &profile["monthOfBirth"]), (&json!("1984"), &json!("03")));
}

#[tokio::test]
async fn the_time_in_a_body_in_each_form() {
    for (form, time) in [
        (BodyTimes::YearFirst, "2022-05-24 05:04:16"),
        (BodyTimes::DayFirst, "24-05-2022 05:04:16"),
        (BodyTimes::Iso, "2022-05-24T05:04:16.000Z"),
    ] {
        let v3 = with(|forms| forms.body_times = form).await;
        let login = v3.log_in(ASHA.abha_number).await;
        for reply in [
            v3.post(REQUEST_OTP, json!({})).await,
            v3.profile("Bearer invented").await,
            v3.get_with(LOGOUT, &[("X-token", &login.x_token)]).await,
        ] {
            assert_eq!(reply.json()["timestamp"], time);
        }
    }
}

#[tokio::test]
async fn a_choice_without_a_refresh_token() {
    let v3 = with(|forms| forms.verify_user_refresh = false).await;
    let verified = v3.prove(BY_MOBILE, ASHA.mobile).await;
    let reply = choose(&v3, &verified, ASHA.abha_number).await;
    let expected = json!({ "token": reply.field("token"), "expiresIn": 1800 });
    assert_eq!((reply.status, reply.json()), (200, expected));
}

#[tokio::test]
async fn an_old_refresh_token_that_lives() {
    let v3 = with(|forms| forms.old_refresh_token_lives = true).await;
    let login = v3.log_in(ASHA.abha_number).await;
    for _ in 0..2 {
        let reply = v3.get_with(REFRESH, &[("R-token", &login.r_token)]).await;
        assert_eq!(reply.status, 200);
    }
}
