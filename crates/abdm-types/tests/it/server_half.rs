//! The other side of the wire: the hand-written requests are read, and replies come out as a
//! client expects them.

use abdm_types::server::{ReadError, ServerEndpoint};
use abdm_types::v1v2::*;
use abdm_types::{AuthMethod, Endpoint};
use bytes::Bytes;
use http::Request;
use secrecy::ExposeSecret;
use serde_json::Value;

use crate::goldens;
use crate::support::{accepted, sent};

/// A golden request as an HTTP server hands it over.
fn arrived(golden: &str) -> Request<Bytes> {
    let mut lines = goldens::head(golden).lines();
    let (method, uri) = lines.next().unwrap().split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(uri);
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        request = request.header(name, value);
    }
    request.body(Bytes::copy_from_slice(goldens::body(golden).as_bytes())).unwrap()
}

/// The same request with another body.
pub(crate) fn with_body(golden: &str, body: &'static str) -> Request<Bytes> {
    arrived(golden).map(|_| Bytes::from_static(body.as_bytes()))
}

pub(crate) fn read<E: ServerEndpoint>(request: &Request<Bytes>) -> Result<E, ReadError> {
    E::read(request)
}

/// What is read from a golden request is that request: sent on, it is the same again.
#[track_caller]
pub(crate) fn assert_read_back<E: ServerEndpoint>(golden: &str) -> E {
    let arrived = arrived(golden);
    let request = read::<E>(&arrived).unwrap();
    let again = sent(&request);
    assert_eq!(again.method(), arrived.method());
    assert_eq!(again.uri(), arrived.uri());
    assert_eq!(again.headers(), arrived.headers());
    assert_eq!(again.body(), arrived.body());
    request
}

#[test]
fn each_request_of_the_wire_is_read_whole() {
    assert_read_back::<session::Request>(goldens::SESSION);
    assert_read_back::<cert::Request>(goldens::CERT);
    assert_read_back::<search_by_health_id::Request>(goldens::SEARCH_BY_HEALTH_ID);
    assert_read_back::<auth_init::Request>(goldens::AUTH_INIT);
    assert_read_back::<confirm_aadhaar_otp_v1::Request>(goldens::CONFIRM_AADHAAR_OTP_V1);
    assert_read_back::<confirm_aadhaar_otp_v2::Request>(goldens::CONFIRM_AADHAAR_OTP_V2);
    assert_read_back::<resend_auth_otp::Request>(goldens::RESEND_AUTH_OTP);
    assert_read_back::<mobile_login_generate_otp::Request>(goldens::MOBILE_LOGIN_GENERATE_OTP);
    assert_read_back::<mobile_login_resend_otp::Request>(goldens::MOBILE_LOGIN_RESEND_OTP);
    assert_read_back::<mobile_login_verify_otp::Request>(goldens::MOBILE_LOGIN_VERIFY_OTP);
    assert_read_back::<mobile_login_authorize::Request>(goldens::MOBILE_LOGIN_AUTHORIZE);
    assert_read_back::<forgot_generate_aadhaar_otp::Request>(goldens::FORGOT_GENERATE_AADHAAR_OTP);
    assert_read_back::<forgot_verify_aadhaar_otp::Request>(goldens::FORGOT_VERIFY_AADHAAR_OTP);
    assert_read_back::<reactivate_init::Request>(goldens::REACTIVATE_INIT);
    assert_read_back::<reactivate::Request>(goldens::REACTIVATE);
    assert_read_back::<account_generate_aadhaar_otp::Request>(
        goldens::ACCOUNT_GENERATE_AADHAAR_OTP,
    );
    assert_read_back::<deactivate::Request>(goldens::DEACTIVATE);
    assert_read_back::<profile::Request>(goldens::PROFILE);
    assert_read_back::<access_token::Request>(goldens::ACCESS_TOKEN);
    assert_read_back::<logout::Request>(goldens::LOGOUT);
}

#[test]
fn fields_and_tokens_land_where_they_belong() {
    let deactivate = assert_read_back::<deactivate::Request>(goldens::DEACTIVATE);
    assert_eq!(deactivate.x_token.expose_secret(), "user-token");
    assert_eq!(deactivate.auth_method, AuthMethod::AadhaarOtp);
    assert_eq!(deactivate.otp.as_str(), "Y2lwaGVydGV4dA==");
    assert_eq!(deactivate.reasons, ["104", "103", "102", "101", "others"]);
    assert_eq!(deactivate.txn_id.expose_secret(), "a825f76b-0696-40f3-864c-5a3a5b389a83");

    let authorize =
        assert_read_back::<mobile_login_authorize::Request>(goldens::MOBILE_LOGIN_AUTHORIZE);
    assert_eq!(authorize.t_token.expose_secret(), "transfer-token");
    assert_eq!(authorize.abha_number.as_str(), "25-7840-4131-2620");
}

#[test]
fn a_client_in_another_language_may_leave_out_or_add_what_clients_do() {
    let no_grant =
        with_body(goldens::SESSION, r#"{"clientId":"id","clientSecret":"s","refreshToken":"r"}"#);
    assert_eq!(read::<session::Request>(&no_grant).unwrap().client_id.as_str(), "id");
    let number = with_body(goldens::MOBILE_LOGIN_GENERATE_OTP, r#"{"mobile":5550001001}"#);
    let read_number = read::<mobile_login_generate_otp::Request>(&number).unwrap();
    assert_eq!(read_number.mobile.as_str(), "5550001001");
    let reasons = with_body(
        goldens::REACTIVATE,
        r#"{"authMethod":"AADHAAR_OTP","otp":"b3Rw","reasons":[],"txnId":"t"}"#,
    );
    assert!(read::<reactivate::Request>(&reasons).is_ok());
}

#[test]
fn a_malformed_field_is_told_by_its_name_on_the_wire() {
    #[track_caller]
    fn assert_field<E: ServerEndpoint>(golden: &str, body: &'static str, field: &str) {
        let error = read::<E>(&with_body(golden, body)).err();
        assert_eq!(error, Some(ReadError::Field(field.to_owned())));
    }
    assert_field::<auth_init::Request>(
        goldens::AUTH_INIT,
        r#"{"authMethod":"AADHAAR_OTP","healthid":"12-3456"}"#,
        "healthid",
    );
    assert_field::<auth_init::Request>(
        goldens::AUTH_INIT,
        r#"{"authMethod":7,"healthid":"12-3456-7890-1234"}"#,
        "authMethod",
    );
    assert_field::<confirm_aadhaar_otp_v1::Request>(
        goldens::CONFIRM_AADHAAR_OTP_V1,
        r#"{"otp":"81640","txnId":"t"}"#,
        "otp",
    );
    assert_field::<confirm_aadhaar_otp_v2::Request>(
        goldens::CONFIRM_AADHAAR_OTP_V2,
        r#"{"otp":"b3Rw","txnId":""}"#,
        "txnId",
    );
    assert_field::<mobile_login_authorize::Request>(
        goldens::MOBILE_LOGIN_AUTHORIZE,
        r#"{"healthId":"91-****-****-5727","txnId":"t"}"#,
        "healthId",
    );
    assert_field::<deactivate::Request>(
        goldens::DEACTIVATE,
        r#"{"authMethod":"AADHAAR_OTP","otp":"b3Rw","reasons":["1",2],"txnId":"t"}"#,
        "reasons",
    );
    assert_field::<session::Request>(
        goldens::SESSION,
        r#"{"clientId":"id","clientSecret":"s","grantType":"password"}"#,
        "grantType",
    );
}

#[test]
fn a_refused_field_is_told_without_its_value() {
    let request =
        with_body(goldens::CONFIRM_AADHAAR_OTP_V1, r#"{"otp":"sentinel","txnId":"sentinel"}"#);
    let error = read::<confirm_aadhaar_otp_v1::Request>(&request).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("sentinel"));
}

#[test]
fn a_missing_field_and_a_body_that_is_no_object_are_told_apart() {
    let missing = with_body(goldens::AUTH_INIT, r#"{"authMethod":"AADHAAR_OTP","healthId":"a.b"}"#);
    assert_eq!(read::<auth_init::Request>(&missing).err(), Some(ReadError::MissingField));
    for body in [
        "",
        "healthid=asha.rao",
        "<html>",
        "null",
        "7",
        r#"["AADHAAR_OTP","asha.rao"]"#,
        r#"{"authMethod":"AADHAAR_OTP","healthid":"asha.rao""#,
        r#"{"authMethod":"AADHAAR_OTP","healthid":"asha.rao"} and more"#,
    ] {
        let request = with_body(goldens::AUTH_INIT, body);
        assert_eq!(read::<auth_init::Request>(&request).err(), Some(ReadError::NotJson), "{body}");
    }
    let empty = with_body(goldens::ACCOUNT_GENERATE_AADHAAR_OTP, "");
    let error = read::<account_generate_aadhaar_otp::Request>(&empty).err();
    assert_eq!(error, Some(ReadError::NotJson));
}

/// A reply that is decoded and written again has the hand-written body, and decodes again.
#[track_caller]
pub(crate) fn assert_written<E: ServerEndpoint>(body: &'static str) {
    let response = E::reply(&accepted::<E>(200, body));
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json;charset=UTF-8");
    let written: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(body).unwrap());
    assert!(E::decode(response).is_ok());
}

#[test]
fn replies_are_written_as_clients_read_them() {
    let receipt = r#"{"txnId":"t"}"#;
    let receipt_and_mobile = r#"{"txnId":"t","mobileNumber":"XXXXXX2125"}"#;
    let jwt = r#"{"token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":432000}"#;
    assert_written::<session::Request>(r#"{"accessToken":"token","expiresIn":600}"#);
    assert_written::<auth_init::Request>(receipt);
    assert_written::<reactivate_init::Request>(receipt);
    assert_written::<account_generate_aadhaar_otp::Request>(receipt_and_mobile);
    assert_written::<forgot_generate_aadhaar_otp::Request>(receipt_and_mobile);
    assert_written::<mobile_login_generate_otp::Request>(receipt_and_mobile);
    assert_written::<confirm_aadhaar_otp_v1::Request>(jwt);
    assert_written::<confirm_aadhaar_otp_v2::Request>(jwt);
    assert_written::<reactivate::Request>(jwt);
    assert_written::<reactivate::Request>("{}");
    assert_written::<access_token::Request>(r#"{"accessToken":"x","expiresIn":1800}"#);
    assert_written::<resend_auth_otp::Request>("true");
    assert_written::<mobile_login_resend_otp::Request>("false");
    assert_written::<mobile_login_authorize::Request>(r#"{"token":"x"}"#);
    assert_written::<search_by_health_id::Request>(
        r#"{"healthId":"asha.rao@sbx","healthIdNumber":"12-3456-7890-1234","name":"asha","status":"ACTIVE","authMethods":["AADHAAR_OTP","NEW_METHOD"]}"#,
    );
    assert_written::<search_by_health_id::Request>(
        r#"{"healthId":null,"healthIdNumber":"91-****-****-5727","name":null,"status":"NEW_STATUS","authMethods":null}"#,
    );
    assert_written::<forgot_verify_aadhaar_otp::Request>(
        r#"{"healthId":"asharao","healthIdNumber":"12-3456-7890-1234","jwtResponse":null}"#,
    );
    assert_written::<mobile_login_verify_otp::Request>(
        r#"{"txnid":"new","token":"t","mobileLinkedHid":[{"healthIdNumber":"12-3456-7890-1234","healthId":null,"name":"asha"}]}"#,
    );
    assert_written::<profile::Request>(
        r#"{"healthIdNumber":"12-3456-7890-1234","healthId":"asha.rao@sbx","mobile":"5550001001","name":"asha rao","firstName":"asha","middleName":null,"lastName":"rao","yearOfBirth":"1995","monthOfBirth":"05","dayOfBirth":"23","gender":"F","email":null,"address":"1 sample street","pincode":"560001","stateCode":"29","stateName":"KARNATAKA","districtCode":"0","districtName":"UNKNOWN","profilePhoto":null,"kycPhoto":null,"authMethods":["MOBILE_OTP"],"kycVerified":true}"#,
    );
}

#[test]
fn a_key_is_written_as_text_and_what_has_no_body_without_one() {
    let pem = "-----BEGIN PUBLIC KEY-----\nM3Id\n-----END PUBLIC KEY-----\n";
    let key = cert::Request::reply(&cert::Response(pem.to_owned()));
    assert_eq!(key.headers()["content-type"], "text/plain;charset=UTF-8");
    assert_eq!(key.body(), pem);

    let deactivated = deactivate::Request::reply(&deactivate::Response);
    assert_eq!((deactivated.status().as_u16(), deactivated.body().len()), (204, 0));
    assert!(deactivated.headers().is_empty());
    assert!(deactivate::Request::decode(deactivated).is_ok());

    let logged_out = logout::Request::reply(&logout::Response);
    assert_eq!((logged_out.status().as_u16(), logged_out.body().len()), (200, 0));
    assert!(logout::Request::decode(logged_out).is_ok());
}
