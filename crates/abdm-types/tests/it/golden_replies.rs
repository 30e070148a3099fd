//! Every reply that the five pages print, in the shape and key order of the page, with invented
//! values.

use abdm_types::v1v2::*;
use abdm_types::{AccountStatus, AuthMethod, Effect, FailureKind, Received, Unreadable};
use secrecy::ExposeSecret;

use crate::support::{accepted, refused};

const TXN: &str = "a825f76b-0696-40f3-864c-5a3a5b389a83";
const NEW_TXN: &str = "25c1b379-984c-4b56-a86f-58c386879149";

const OTP_RECEIPT: &str = r#"{
  "txnId": "a825f76b-0696-40f3-864c-5a3a5b389a83"
}
"#;

const JWT: &str = r#"{
    "token": "head.body.sign",
    "expiresIn": 1800,
    "refreshToken": "head.refresh.sign",
    "refreshExpiresIn": 432000
}"#;

#[track_caller]
fn assert_jwt(tokens: &UserTokens, refresh_expires_in: u64) {
    assert_eq!(tokens.token.expose_secret(), "head.body.sign");
    assert_eq!(tokens.expires_in, Some(1800));
    let refresh = tokens.refresh_token.as_ref().unwrap();
    assert_eq!(refresh.expose_secret(), "head.refresh.sign");
    assert_eq!(tokens.refresh_expires_in, Some(refresh_expires_in));
}

#[test]
fn the_session_of_every_page_is_a_token_for_600_seconds() {
    let session = accepted::<session::Request>(
        200,
        r#"{
    "accessToken": "head.body",
    "expiresIn": 600,
    "refreshExpiresIn": 1800,
    "refreshToken": "head.refresh",
    "tokenType": "bearer"
}"#,
    );
    assert_eq!(session.access_token.expose_secret(), "head.body");
    assert_eq!(session.expires_in, Some(600));
}

#[test]
fn the_certificate_is_handed_on_as_it_came() {
    for text in [
        // Reactivate: blank lines inside the armour.
        "-----BEGIN PUBLIC KEY-----\n\nM3Id\nVqVX\n\n-----END PUBLIC KEY-----\n",
        // Deactivate: none inside, but around it.
        "\n-----BEGIN PUBLIC KEY-----\nM3Id\nVqVX\n-----END PUBLIC KEY-----\n\n",
        // Login with Aadhaar OTP: the type and no value.
        "string",
    ] {
        let cert::Response(received) = accepted::<cert::Request>(200, text);
        assert_eq!(received, text);
    }
}

#[test]
fn each_call_that_sends_an_otp_names_the_transaction() {
    let auth_init::Response(login) = accepted::<auth_init::Request>(200, OTP_RECEIPT);
    let reactivate_init::Response(reactivate) =
        accepted::<reactivate_init::Request>(200, OTP_RECEIPT);
    let account_generate_aadhaar_otp::Response(deactivate) =
        accepted::<account_generate_aadhaar_otp::Request>(200, OTP_RECEIPT);
    let forgot_generate_aadhaar_otp::Response(retrieve) =
        accepted::<forgot_generate_aadhaar_otp::Request>(200, OTP_RECEIPT);
    let mobile_login_generate_otp::Response(mobile) =
        accepted::<mobile_login_generate_otp::Request>(200, OTP_RECEIPT);
    for receipt in [login, reactivate, deactivate, retrieve, mobile] {
        assert_eq!(receipt.txn_id.expose_secret(), TXN);
        assert!(receipt.mobile_number.is_none());
    }
}

#[test]
fn reactivation_logs_the_patient_in() {
    let reply = accepted::<reactivate::Request>(200, JWT);
    assert_jwt(&reply.tokens.unwrap(), 432_000);
}

#[test]
fn deactivation_is_a_204_without_a_body() {
    let reply = accepted::<deactivate::Request>(204, "");
    assert_eq!(reply, deactivate::Response);
    // Where nothing is said but the status it has to be the published one.
    for status in [200, 201, 202, 203, 205, 206] {
        let why = refused::<deactivate::Request>(status, "");
        assert_eq!(why.effect(), Effect::Possible, "{status}");
    }
}

#[test]
fn retrieval_tells_the_account_and_logs_in() {
    let reply = accepted::<forgot_verify_aadhaar_otp::Request>(
        200,
        r#"{
  "healthId": "asharaondhm",
  "healthIdNumber": "43-4221-5105-6749",
  "jwtResponse": {
    "expiresIn": 1800,
    "refreshExpiresIn": 86400,
    "refreshToken": "head.refresh.sign",
    "token": "head.body.sign"
  }
}"#,
    );
    let address = reply.health_id.unwrap().into_full().unwrap();
    assert_eq!(address.as_str(), "asharaondhm");
    let number = reply.health_id_number.unwrap().into_full().unwrap();
    assert_eq!(number.as_str(), "43-4221-5105-6749");
    assert_jwt(&reply.jwt_response.unwrap(), 86_400);
}

#[test]
fn search_tells_number_status_and_methods() {
    let reply = accepted::<search_by_health_id::Request>(
        200,
        r#"{
    "healthId": "asha.rao@sbx",
    "healthIdNumber": "12-3456-7890-1234",
    "name": "string",
    "status": "ACTIVE",
    "authMethods": [
        "AADHAAR_BIO",
        "AADHAAR_OTP",
        "DEMOGRAPHICS",
        "PASSWORD",
        "MOBILE_OTP"
    ],
    "tags": null
}"#,
    );
    let address = reply.health_id.unwrap().into_full().unwrap();
    assert_eq!(address.as_str(), "asha.rao@sbx");
    let number = reply.health_id_number.unwrap().into_full().unwrap();
    assert_eq!(number.as_str(), "12-3456-7890-1234");
    assert_eq!(reply.name.unwrap().reveal(), "string");
    assert_eq!(reply.status, Some(AccountStatus::Active));
    let methods = [
        AuthMethod::AadhaarBio,
        AuthMethod::AadhaarOtp,
        AuthMethod::Demographics,
        AuthMethod::Password,
        AuthMethod::MobileOtp,
    ];
    assert_eq!(reply.auth_methods.unwrap(), methods);
}

#[test]
fn confirmation_logs_the_patient_in_on_either_version() {
    let confirm_aadhaar_otp_v1::Response(v1) =
        accepted::<confirm_aadhaar_otp_v1::Request>(200, JWT);
    let confirm_aadhaar_otp_v2::Response(v2) =
        accepted::<confirm_aadhaar_otp_v2::Request>(200, JWT);
    for tokens in [v1, v2] {
        assert_jwt(&tokens, 432_000);
    }
}

#[test]
fn a_verified_mobile_gives_a_new_transaction_and_its_account() {
    let reply = accepted::<mobile_login_verify_otp::Request>(
        200,
        r#"{
  "txnid": "25c1b379-984c-4b56-a86f-58c386879149",
  "token": "head.transfer.sign",
  "mobileLinkedHid": {
    "healthIdNumber": "25-8180-3683-5375",
    "healthId": "string",
    "name": "asha",
    "profilePhoto": "string",
    "phrAddress": "string"
  }
}"#,
    );
    assert_eq!(reply.txn_id.unwrap().expose_secret(), NEW_TXN);
    assert_eq!(reply.token.unwrap().expose_secret(), "head.transfer.sign");
    let [account] = <[_; 1]>::try_from(reply.accounts).unwrap();
    let number = account.health_id_number.unwrap().into_full().unwrap();
    assert_eq!(number.as_str(), "25-8180-3683-5375");
    assert_eq!(account.name.unwrap().reveal(), "asha");
}

/// The page prints three lines of prose above the body.
const AUTHORIZED: &str = r#"
Return Account Details in case of success

Example Value
Model
{
  "authMethods": "AADHAAR_OTP",
  "dayOfBirth": "23",
  "districtCode": "401",
  "districtName": "Pune",
  "email": "asha@host.example",
  "firstName": "asha",
  "gender": "F",
  "healthId": "asha.rao",
  "healthIdNumber": "43-4221-5105-6749",
  "kycPhoto": "/9j/4AAQ==",
  "lastName": "rao",
  "middleName": "k",
  "mobile": "5550001001",
  "monthOfBirth": "05",
  "name": "asha k rao",
  "new": true,
  "profilePhoto": "/9j/4AAQ==",
  "refreshToken": "head.refresh.sign",
  "stateCode": "27",
  "stateName": "MAHARASHTRA",
  "tags": {
    "additionalProp1": "string",
    "additionalProp2": "string",
    "additionalProp3": "string"
  },
  "token": "head.body.sign",
  "yearOfBirth": "1995"
}"#;

#[test]
fn an_authorized_account_is_logged_in_to() {
    let (_, rest) = AUTHORIZED.split_once('{').unwrap();
    let reply = accepted::<mobile_login_authorize::Request>(200, format!("{{{rest}"));
    assert_eq!(reply.token.expose_secret(), "head.body.sign");
    let refresh = reply.refresh_token.unwrap();
    assert_eq!(refresh.expose_secret(), "head.refresh.sign");
    let number = reply.health_id_number.unwrap().into_full().unwrap();
    assert_eq!(number.as_str(), "43-4221-5105-6749");
}

#[test]
fn prose_before_a_body_is_told_as_such_and_the_login_may_stand() {
    let failure = refused::<mobile_login_authorize::Request>(200, AUTHORIZED);
    let FailureKind::Unreadable { problem, .. } = failure.kind() else {
        panic!("{failure}");
    };
    assert!(matches!(problem, Unreadable::NotJson { line: 2, .. }));
    assert_eq!(failure.effect(), Effect::Possible);
}

/// Recorded key order, contract section 5.1.
#[test]
fn a_recorded_profile_is_read() {
    let reply = accepted::<profile::Request>(
        200,
        r#"{
  "healthIdNumber": "43-4221-5105-6749", "healthId": "43422151056749@sbx",
  "mobile": "5550001001", "firstName": "asha", "middleName": "", "lastName": "rao",
  "name": "asha rao", "yearOfBirth": "1995", "dayOfBirth": "23", "monthOfBirth": "05",
  "gender": "F", "email": null, "profilePhoto": "/9j/4AAQ", "stateCode": "29",
  "districtCode": "0", "subDistrictCode": null, "villageCode": null, "townCode": null,
  "wardCode": null, "pincode": "560001", "address": "1 sample street", "kycPhoto": null,
  "stateName": "KARNATAKA", "districtName": "UNKNOWN", "subdistrictName": null,
  "villageName": null, "townName": null, "wardName": null, "authMethods": ["MOBILE_OTP"],
  "tags": {}, "kycVerified": true, "verificationStatus": "VERIFIED",
  "verificationType": "AADHAAR", "clientId": "client", "phrAddress": ["43422151056749@sbx"],
  "emailVerified": false, "new": false
}"#,
    );
    assert!(matches!(reply.health_id_number, Some(Received::Full(_))));
    assert!(matches!(reply.health_id, Some(Received::Full(_))));
    let mobile = reply.mobile.unwrap().into_full().unwrap();
    assert_eq!(mobile.as_str(), "5550001001");
    assert_eq!(reply.middle_name, None);
    assert_eq!(reply.email, None);
    assert_eq!(reply.district_code.unwrap().reveal(), "0");
    assert_eq!(reply.auth_methods, [AuthMethod::MobileOtp]);
    assert_eq!(reply.kyc_verified, Some(true));
    let [address] = <[_; 1]>::try_from(reply.phr_address).unwrap();
    assert_eq!(address.full().unwrap().as_str(), "43422151056749@sbx");
    assert_eq!(reply.email_verified, Some(false));
    assert_eq!(reply.verification_status.unwrap().reveal(), "VERIFIED");
    assert_eq!(reply.verification_type.unwrap().reveal(), "AADHAAR");
}

#[test]
fn a_refresh_gives_an_access_token_and_no_refresh_token() {
    let reply = accepted::<access_token::Request>(
        200,
        r#"{
  "accessToken": "head.body.sign",
  "expiresIn": 1800
}"#,
    );
    assert_eq!(reply.access_token.expose_secret(), "head.body.sign");
    assert_eq!(reply.expires_in, Some(1800));
}

#[test]
fn a_logout_is_a_200_without_a_body() {
    let reply = accepted::<logout::Request>(200, "");
    assert_eq!(reply, logout::Response);
}

#[test]
fn a_resend_is_a_bare_true() {
    let resend_auth_otp::Response(login) = accepted::<resend_auth_otp::Request>(200, "true");
    let mobile_login_resend_otp::Response(mobile) =
        accepted::<mobile_login_resend_otp::Request>(200, "true");
    assert!(login && mobile);
    let resend_auth_otp::Response(refused) = accepted::<resend_auth_otp::Request>(200, "false");
    assert!(!refused);
}
