//! The other side of the wire in V3.

use abdm_types::server::{ReadError, ServerEndpoint};
use abdm_types::v3::*;
use secrecy::ExposeSecret;

use super::goldens;
use crate::server_half::{assert_read_back, assert_written, read, with_body};

#[test]
fn each_request_of_the_wire_is_read_whole() {
    assert_read_back::<session::Request>(goldens::SESSION);
    assert_read_back::<certificate::Request>(goldens::CERTIFICATE);
    assert_read_back::<login_verify_user::Request>(goldens::LOGIN_VERIFY_USER);
    assert_read_back::<login_search::Request>(goldens::LOGIN_SEARCH);
    assert_read_back::<account_reactivate_request_otp::Request>(
        goldens::ACCOUNT_REACTIVATE_REQUEST_OTP,
    );
    assert_read_back::<profile::Request>(goldens::PROFILE);
    assert_read_back::<refresh::Request>(goldens::REFRESH);
    assert_read_back::<logout::Request>(goldens::LOGOUT);
}

#[test]
fn an_operation_is_told_by_its_words() {
    use login_request_otp::Operation as Sending;
    for (golden, operation) in [
        (goldens::LOGIN_WITH_AADHAAR_OTP, Sending::LoginWithAadhaarOtp),
        (goldens::LOGIN_USING_MOBILE, Sending::LoginUsingMobile),
        (goldens::RETRIEVE_VIA_AADHAAR_OTP, Sending::RetrieveViaAadhaarOtp),
        (goldens::REACTIVATE_VIA_AADHAAR_OTP, Sending::ReactivateViaAadhaarOtp),
    ] {
        let request = assert_read_back::<login_request_otp::Request>(golden);
        assert_eq!(request.operation(), operation);
        assert_eq!(request.login_id.as_str(), "Y2lwaGVydGV4dA==");
    }

    use login_verify::Operation as Proving;
    for (golden, operation) in [
        (goldens::VERIFY_AADHAAR_OTP, Proving::AadhaarOtp),
        (goldens::VERIFY_MOBILE_OTP, Proving::MobileOtp),
        (goldens::VERIFY_REACTIVATION, Proving::ReactivateViaAadhaarOtp),
    ] {
        let request = assert_read_back::<login_verify::Request>(golden);
        assert_eq!(request.operation(), operation);
        assert_eq!(request.otp_value.as_str(), "Y2lwaGVydGV4dA==");
    }

    let request =
        assert_read_back::<account_request_otp::Request>(goldens::DEACTIVATE_VIA_AADHAAR_OTP);
    let deactivate = account_request_otp::Operation::DeactivateViaAadhaarOtp;
    assert_eq!(request.operation(), deactivate);
    let verify = assert_read_back::<account_verify::Request>(goldens::VERIFY_DEACTIVATION);
    assert_eq!(verify.operation(), account_verify::Operation::Deactivate);
    assert_eq!(verify.reasons, ["aaaaa", "bbbb"]);
    assert_eq!(verify.x_token.expose_secret(), "user-token");
}

#[test]
fn tokens_land_where_they_belong() {
    let user = assert_read_back::<login_verify_user::Request>(goldens::LOGIN_VERIFY_USER);
    assert_eq!(user.t_token.expose_secret(), "transfer-token");
    let refresh = assert_read_back::<refresh::Request>(goldens::REFRESH);
    assert_eq!(refresh.r_token.expose_secret(), "refresh-token");
}

/// The words of one operation with the hint, system or scope of another.
#[test]
fn words_that_name_no_operation_are_told_as_such() {
    for body in [
        r#"{"scope":["abha-login","mobile-verify"],"loginHint":"aadhaar","loginId":"b3Rw","otpSystem":"aadhaar"}"#,
        r#"{"scope":["abha-login","aadhaar-verify"],"loginHint":"abha-number","loginId":"b3Rw","otpSystem":"abdm"}"#,
        r#"{"scope":["abha-login","aadhaar-verify"],"loginHint":"mobile","loginId":"b3Rw","otpSystem":"aadhaar"}"#,
        r#"{"scope":["abha-login"],"loginHint":"abha-number","loginId":"b3Rw","otpSystem":"aadhaar"}"#,
        r#"{"scope":["abha-login","abha-login"],"loginHint":"abha-number","loginId":"b3Rw","otpSystem":"aadhaar"}"#,
        r#"{"scope":[],"loginHint":"","loginId":"b3Rw","otpSystem":""}"#,
        r#"{"scope":["abha-profile","de-activate"],"loginHint":"abha-number","loginId":"b3Rw","otpSystem":"aadhaar"}"#,
    ] {
        let request = with_body(goldens::LOGIN_WITH_AADHAAR_OTP, body);
        let error = read::<login_request_otp::Request>(&request).err();
        assert_eq!(error, Some(ReadError::Operation), "{body}");
        let error = read::<account_reactivate_request_otp::Request>(&request).err();
        assert_eq!(error, Some(ReadError::Operation), "{body}");
    }
    let login = r#"{"scope":["abha-login","aadhaar-verify"],"loginHint":"abha-number","loginId":"b3Rw","otpSystem":"aadhaar"}"#;
    let request = with_body(goldens::DEACTIVATE_VIA_AADHAAR_OTP, login);
    assert_eq!(read::<account_request_otp::Request>(&request).err(), Some(ReadError::Operation));

    for body in [
        r#"{"scope":["abha-login","aadhaar-verify"],"authData":{"authMethods":["password"],"otp":{"txnId":"t","otpValue":"b3Rw"}}}"#,
        r#"{"scope":["abha-login"],"authData":{"authMethods":["otp"],"otp":{"txnId":"t","otpValue":"b3Rw"}}}"#,
    ] {
        let request = with_body(goldens::VERIFY_AADHAAR_OTP, body);
        assert_eq!(read::<login_verify::Request>(&request).err(), Some(ReadError::Operation));
        let request = with_body(goldens::VERIFY_DEACTIVATION, body);
        assert_eq!(read::<account_verify::Request>(&request).err(), Some(ReadError::Operation));
    }
}

#[test]
fn a_client_in_another_language_may_do_what_clients_do() {
    // The words in another order, and the empty transaction of one guide.
    let request = with_body(
        goldens::LOGIN_WITH_AADHAAR_OTP,
        r#"{"txnId":"","otpSystem":"aadhaar","loginId":"b3Rw","loginHint":"abha-number","scope":["re-activate","aadhaar-verify","abha-login"]}"#,
    );
    let operation = read::<login_request_otp::Request>(&request).unwrap().operation();
    assert_eq!(operation, login_request_otp::Operation::ReactivateViaAadhaarOtp);

    let no_reasons = with_body(
        goldens::VERIFY_DEACTIVATION,
        r#"{"scope":["abha-profile","de-activate"],"authData":{"authMethods":["otp"],"otp":{"timeStamp":"2024-05-10 14:51:16","txnId":"t","otpValue":"b3Rw"}}}"#,
    );
    assert!(read::<account_verify::Request>(&no_reasons).unwrap().reasons.is_empty());
}

#[test]
fn a_malformed_field_is_told_by_its_name_on_the_wire() {
    #[track_caller]
    fn assert_field<E: ServerEndpoint>(golden: &str, body: &'static str, field: &str) {
        let error = read::<E>(&with_body(golden, body)).err();
        assert_eq!(error, Some(ReadError::Field(field.to_owned())));
    }
    assert_field::<login_request_otp::Request>(
        goldens::LOGIN_USING_MOBILE,
        r#"{"scope":"abha-login","loginHint":"mobile","loginId":"b3Rw","otpSystem":"abdm"}"#,
        "scope",
    );
    assert_field::<login_verify::Request>(
        goldens::VERIFY_AADHAAR_OTP,
        r#"{"scope":["abha-login"],"authData":{"authMethods":["password"]}}"#,
        "authData",
    );
    assert_field::<login_verify_user::Request>(
        goldens::LOGIN_VERIFY_USER,
        r#"{"ABHANumber":"91-****-****-5727","txnId":"t"}"#,
        "ABHANumber",
    );
    let missing = with_body(goldens::LOGIN_SEARCH, r#"{"abhaNumber":"25-7840-4131-2620"}"#);
    assert_eq!(read::<login_search::Request>(&missing).err(), Some(ReadError::MissingField));
}

#[test]
fn replies_are_written_as_clients_read_them() {
    let receipt = r#"{"txnId":"t","message":"OTP sent to mobile number ending with ******3640"}"#;
    let tokens = r#"{"token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":1296000}"#;
    let done =
        r#"{"authResult":"success","message":"m","accounts":[{"ABHANumber":"43-4221-5105-6749"}]}"#;
    assert_written::<session::Request>(r#"{"accessToken":"token","expiresIn":1200}"#);
    assert_written::<certificate::Request>(r#"{"publicKey":"M3Id"}"#);
    assert_written::<certificate::Request>(r#"{"publicKey":"M3Id","encryptionAlgorithm":"RSA"}"#);
    assert_written::<login_request_otp::Request>(receipt);
    assert_written::<account_request_otp::Request>(receipt);
    assert_written::<account_reactivate_request_otp::Request>(r#"{"txnId":"t"}"#);
    assert_written::<login_verify::Request>(done);
    assert_written::<login_verify::Request>(
        r#"{"txnId":"t","authResult":"success","message":"m","token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":1296000,"accounts":[{"ABHANumber":"91-****-****-5727","preferredAbhaAddress":"asha.rao@sbx","name":"asha","status":"ACTIVE","profilePhoto":"/9j/"}]}"#,
    );
    assert_written::<login_verify::Request>(
        r#"{"txnId":"t","authResult":"success","message":"m","token":"t","expiresIn":300,"accounts":[{"ABHANumber":"43-4221-5105-6749","gender":"F","dob":"23-05-1995","verifiedStatus":"VERIFIED","verificationType":"AADHAAR","status":"DEACTIVATED","kycVerified":true}]}"#,
    );
    assert_written::<login_verify_user::Request>(tokens);
    assert_written::<login_verify_user::Request>(r#"{"token":"x"}"#);
    assert_written::<refresh::Request>(tokens);
    assert_written::<account_verify::Request>(done);
    assert_written::<login_search::Request>(
        r#"{"ABHANumber":"43-4221-5105-6749","preferredAbhaAddress":null,"mobile":"******1001","status":"DEACTIVATED","authMethods":["AADHAAR_OTP"],"blockedAuthMethods":[],"verificationStatus":"VERIFIED","verificationType":"AADHAAR"}"#,
    );
    assert_written::<profile::Request>(
        r#"{"ABHANumber":"43-4221-5105-6749","preferredAbhaAddress":"asha.rao@sbx","mobile":"******1001","status":"ACTIVE","name":"asha rao","firstName":"asha","middleName":null,"lastName":"rao","yearOfBirth":"1995","monthOfBirth":"05","dayOfBirth":"23","gender":"F","email":null,"address":"1 sample street","pincode":"560001","stateCode":"29","stateName":"KARNATAKA","districtCode":"525","districtName":"BENGALURU","profilePhoto":null,"kycPhoto":null,"authMethods":["MOBILE_OTP"],"kycVerified":true,"emailVerified":false,"verificationStatus":"VERIFIED","verificationType":"AADHAAR"}"#,
    );
    assert_written::<logout::Request>(
        r#"{"message":"You have been logged out","timestamp":"2024-05-10 14:51:16"}"#,
    );
}
