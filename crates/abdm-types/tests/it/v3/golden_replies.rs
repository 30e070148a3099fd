//! Every reply that the contract prints for V3, with invented values.

use abdm_types::v3::*;
use abdm_types::{AccountStatus, AuthMethod, Received, SentTo};
use secrecy::ExposeSecret;

use crate::support::accepted;

const TXN: &str = "a825f76b-0696-40f3-864c-5a3a5b389a83";

const TOKENS: &str = r#"{
    "token": "head.body.sign",
    "expiresIn": 1800,
    "refreshToken": "head.refresh.sign",
    "refreshExpiresIn": 1296000
}"#;

#[track_caller]
fn assert_login(tokens: &UserTokens) {
    assert_eq!(tokens.token.expose_secret(), "head.body.sign");
    assert_eq!(tokens.expires_in, Some(1800));
    assert_eq!(tokens.refresh_token.as_ref().unwrap().expose_secret(), "head.refresh.sign");
    assert_eq!(tokens.refresh_expires_in, Some(1_296_000));
}

#[test]
fn a_session_is_a_token_for_twenty_minutes() {
    let session = accepted::<session::Request>(
        200,
        r#"{"accessToken":"head.body","expiresIn":1200,"refreshExpiresIn":1800,"refreshToken":"head.refresh","tokenType":"bearer"}"#,
    );
    assert_eq!(session.access_token.expose_secret(), "head.body");
    assert_eq!(session.expires_in, Some(1200));
}

#[test]
fn a_certificate_is_a_key_and_its_use() {
    let reply = accepted::<certificate::Request>(
        200,
        r#"{"publicKey":"M3Id","encryptionAlgorithm":"RSA/ECB/OAEPWithSHA-1AndMGF1Padding"}"#,
    );
    assert_eq!(reply.public_key, "M3Id");
    let algorithm = reply.encryption_algorithm.unwrap();
    assert_eq!(algorithm, "RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
}

#[test]
fn each_call_that_sends_an_otp_names_transaction_and_mobile() {
    let body = r#"{
  "txnId": "a825f76b-0696-40f3-864c-5a3a5b389a83",
  "message": "OTP sent to Aadhaar registered mobile number ending with ******0903"
}"#;
    let login_request_otp::Response(login) = accepted::<login_request_otp::Request>(200, body);
    let account_request_otp::Response(account) =
        accepted::<account_request_otp::Request>(200, body);
    let account_reactivate_request_otp::Response(reactivate) =
        accepted::<account_reactivate_request_otp::Request>(200, body);
    for receipt in [login, account, reactivate] {
        assert_eq!(receipt.txn_id.expose_secret(), TXN);
        let mobile = receipt.sent_to().unwrap();
        assert!(matches!(mobile, SentTo::Mobile(Received::Masked(_))));
        assert_eq!(mobile.masked(), "******0903");
    }
}

#[test]
fn a_login_by_number_gives_its_tokens_and_account() {
    let reply = accepted::<login_verify::Request>(
        200,
        r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","authResult":"success","message":"OTP verified successfully",
 "token":"head.body.sign","expiresIn":1800,"refreshToken":"head.refresh.sign","refreshExpiresIn":1296000,
 "accounts":[{"ABHANumber":"43-4221-5105-6749","preferredAbhaAddress":"asha.rao@sbx","name":"asha rao","status":"ACTIVE","profilePhoto":"/9j/4AAQ"}]}"#,
    );
    assert_eq!(reply.txn_id.unwrap().expose_secret(), TXN);
    assert_eq!(reply.auth_result, AuthResult::Success);
    assert_login(reply.issued.x_token().unwrap());
    assert!(reply.issued.t_token().is_none());
    let [account] = <[_; 1]>::try_from(reply.accounts).unwrap();
    let number = account.abha_number.unwrap().into_full().unwrap();
    assert_eq!(number.as_str(), "43-4221-5105-6749");
    let address = account.preferred_abha_address.unwrap().into_full().unwrap();
    assert_eq!(address.as_str(), "asha.rao@sbx");
    assert_eq!(account.status, Some(AccountStatus::Active));
}

#[test]
fn a_verified_mobile_gives_a_transfer_token_and_all_its_accounts() {
    let reply = accepted::<login_verify::Request>(
        200,
        r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","authResult":"success","message":"OTP verified successfully",
 "token":"head.transfer.sign","expiresIn":300,
 "accounts":[
  {"ABHANumber":"43-4221-5105-6749","preferredAbhaAddress":"asha.rao@sbx","name":"asha rao","gender":"F","dob":"23-05-1995","verifiedStatus":"VERIFIED","verificationType":"AADHAAR","status":"ACTIVE","profilePhoto":"/9j/4AAQ","kycVerified":true},
  {"ABHANumber":"25-8180-3683-5375","preferredAbhaAddress":"ravi.rao@sbx","name":"ravi rao","gender":"M","dob":"01-01-2019","verifiedStatus":"VERIFIED","verificationType":"CHILD_ABHA","status":"DEACTIVATED"}]}"#,
    );
    let transfer = reply.issued.t_token().unwrap();
    assert_eq!(transfer.t_token.expose_secret(), "head.transfer.sign");
    assert_eq!(transfer.expires_in, Some(300));
    assert!(reply.issued.x_token().is_none());
    let [asha, ravi] = <[_; 2]>::try_from(reply.accounts).unwrap();
    assert_eq!(asha.kyc_verified, Some(true));
    assert_eq!(asha.dob.unwrap().reveal(), "23-05-1995");
    assert_eq!(ravi.kyc_verified, None);
    assert_eq!(ravi.verification_type.unwrap().reveal(), "CHILD_ABHA");
    assert_eq!(ravi.status, Some(AccountStatus::Deactivated));
}

#[test]
fn a_chosen_account_and_a_refresh_are_each_a_login() {
    let login_verify_user::Response(chosen) = accepted::<login_verify_user::Request>(200, TOKENS);
    assert_login(&chosen);
    let refresh::Response(renewed) = accepted::<refresh::Request>(200, TOKENS);
    assert_login(&renewed);
}

#[test]
fn a_deactivation_is_done_when_it_says_success() {
    let reply = accepted::<account_verify::Request>(
        200,
        r#"{"authResult":"success","message":"Your account has been deactivated.","accounts":[{"ABHANumber":"43-4221-5105-6749"}]}"#,
    );
    assert!(reply.txn_id.is_none());
    assert_eq!(reply.auth_result, AuthResult::Success);
    assert_eq!(reply.accounts.len(), 1);
}

#[test]
fn search_tells_status_and_methods() {
    let reply = accepted::<login_search::Request>(
        200,
        r#"{"preferredAbhaAddress":"asha.rao@sbx","ABHANumber":"43-4221-5105-6749","authMethods":["AADHAAR_OTP","MOBILE_OTP"],"tags":{},"blockedAuthMethods":["PASSWORD"],"status":"DEACTIVATED","verificationStatus":"VERIFIED","mobile":"******1001","verificationType":"AADHAAR","isDocumentAccount":false}"#,
    );
    assert_eq!(reply.status, Some(AccountStatus::Deactivated));
    assert_eq!(reply.auth_methods.unwrap(), [AuthMethod::AadhaarOtp, AuthMethod::MobileOtp]);
    assert_eq!(reply.blocked_auth_methods, [AuthMethod::Password]);
    assert!(matches!(reply.mobile, Some(Received::Masked(_))));
    assert!(matches!(reply.abha_number, Some(Received::Full(_))));
    assert!(matches!(reply.preferred_abha_address, Some(Received::Full(_))));
}

#[test]
fn a_profile_is_read_in_the_order_of_the_annex() {
    let reply = accepted::<profile::Request>(
        200,
        r#"{"ABHANumber":"43-4221-5105-6749","preferredAbhaAddress":"asha.rao@sbx","mobile":"******1001",
  "firstName":"asha","middleName":"","lastName":"rao","name":"asha rao","yearOfBirth":"1995","dayOfBirth":"23",
  "monthOfBirth":"05","gender":"F","profilePhoto":"/9j/4AAQ","status":"ACTIVE","stateCode":"29","districtCode":"525",
  "pincode":"560001","address":"1 sample street","kycPhoto":"/9j/4AAQ","stateName":"KARNATAKA",
  "districtName":"BENGALURU","subdistrictName":"SAMPLE","authMethods":["MOBILE_OTP","AADHAAR_OTP"],"tags":{},
  "kycVerified":true,"verificationStatus":"VERIFIED","verificationType":"AADHAAR",
  "localizedDetails":{"name":"x","localizedLabels":{"name":"x"}},"createdDate":"07-05-2024"}"#,
    );
    assert_eq!(reply.status, Some(AccountStatus::Active));
    assert_eq!(reply.mobile.unwrap().masked(), "******1001");
    assert_eq!(reply.middle_name, None);
    assert_eq!(reply.year_of_birth.unwrap().reveal(), "1995");
    assert_eq!(reply.auth_methods, [AuthMethod::MobileOtp, AuthMethod::AadhaarOtp]);
    assert_eq!(reply.kyc_verified, Some(true));
    assert_eq!(reply.verification_status.unwrap().reveal(), "VERIFIED");
}

#[test]
fn a_logout_says_so_or_nothing() {
    let body = r#"{"message":"You have been logged out","timestamp":"2024-05-10 14:51:16"}"#;
    let reply = accepted::<logout::Request>(200, body);
    assert_eq!(reply.timestamp.unwrap().reveal(), "2024-05-10 14:51:16");
    assert!(accepted::<logout::Request>(200, "").message.is_none());
}
