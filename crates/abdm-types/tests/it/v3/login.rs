//! The logins and reactivations that came later than those next door: by an OTP to the mobile of the
//! account, by password, and to an account that a search found. Sections 6, 7 and 9.

use abdm_types::server::{ReadError, ServerEndpoint};
use abdm_types::v3::*;
use abdm_types::{Cause, Effect};
use secrecy::ExposeSecret;

use super::{ABHA, ciphertext, golden, number, txn};
use crate::server_half::{assert_read_back, read, with_body};
use crate::support::{accepted, refused};

#[track_caller]
fn assert_asks(
    request: &login_request_otp::Request,
    operation: login_request_otp::Operation,
    body: &str,
) {
    let line = format!("POST {ABHA}/profile/login/request/otp");
    let read = super::assert_by_app(request, &line, body);
    assert_eq!((request.operation(), read.operation()), (operation, operation));
}

#[test]
fn each_login_and_reactivation_asks_for_its_otp_in_its_own_words() {
    use login_request_otp::{Operation, Request};
    assert_asks(
        &Request::login_with_mobile_otp(ciphertext()),
        Operation::LoginWithMobileOtp,
        r#"{"scope":["abha-login","mobile-verify"],"loginHint":"abha-number","loginId":"Y2lwaGVydGV4dA==","otpSystem":"abdm"}"#,
    );
    assert_asks(
        &Request::reactivate_via_mobile_otp(ciphertext()),
        Operation::ReactivateViaMobileOtp,
        r#"{"scope":["abha-login","mobile-verify","re-activate"],"loginHint":"abha-number","loginId":"Y2lwaGVydGV4dA==","otpSystem":"abdm"}"#,
    );
    assert_asks(
        &Request::find_with_mobile_otp(txn(), ciphertext()),
        Operation::FindWithMobileOtp,
        r#"{"scope":["abha-login","search-abha","mobile-verify"],"loginHint":"index","loginId":"Y2lwaGVydGV4dA==","otpSystem":"abdm","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
    assert_asks(
        &Request::find_with_aadhaar_otp(txn(), ciphertext()),
        Operation::FindWithAadhaarOtp,
        r#"{"scope":["abha-login","search-abha","aadhaar-verify"],"loginHint":"index","loginId":"Y2lwaGVydGV4dA==","otpSystem":"aadhaar","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
}

/// Section 14, number 4: the other path has the same words.
#[test]
fn a_reactivation_by_mobile_otp_has_two_paths_too() {
    let request = account_reactivate_request_otp::Request::reactivate_via_mobile_otp(ciphertext());
    let read = super::assert_by_app(
        &request,
        &format!("POST {ABHA}/profile/account/request/otp"),
        r#"{"scope":["abha-login","mobile-verify","re-activate"],"loginHint":"abha-number","loginId":"Y2lwaGVydGV4dA==","otpSystem":"abdm"}"#,
    );
    assert_eq!(read.operation(), login_request_otp::Operation::ReactivateViaMobileOtp);
}

#[test]
fn a_place_in_a_list_is_nothing_without_its_search() {
    let read = |body: &'static str| {
        let golden = golden(&format!("POST {ABHA}/profile/login/request/otp"), "", "{}");
        read::<login_request_otp::Request>(&with_body(&golden, body))
    };
    for body in [
        r#"{"scope":["abha-login","search-abha","mobile-verify"],"loginHint":"index","loginId":"b3Rw","otpSystem":"abdm"}"#,
        r#"{"scope":["abha-login","search-abha","mobile-verify"],"loginHint":"index","loginId":"b3Rw","otpSystem":"abdm","txnId":""}"#,
        r#"{"scope":["abha-login","mobile-verify"],"loginHint":"index","loginId":"b3Rw","otpSystem":"abdm","txnId":"t"}"#,
    ] {
        assert_eq!(read(body).err(), Some(ReadError::Operation), "{body}");
    }
    let found = r#"{"scope":["abha-login","search-abha","mobile-verify"],"loginHint":"index","loginId":"b3Rw","otpSystem":"abdm","txnId":"t"}"#;
    assert_eq!(read(found).unwrap().txn_id.unwrap().expose_secret(), "t");
    let login = r#"{"scope":["abha-login","mobile-verify"],"loginHint":"abha-number","loginId":"b3Rw","otpSystem":"abdm","txnId":"t"}"#;
    assert!(read(login).unwrap().txn_id.is_none());
}

#[test]
fn each_login_and_reactivation_submits_its_otp_in_its_own_words() {
    use login_verify::{Operation, Request};
    let (mobile, aadhaar, reactivation) = (
        r#"["abha-login","mobile-verify"]"#,
        r#"["abha-login","aadhaar-verify"]"#,
        r#"["abha-login","mobile-verify","re-activate"]"#,
    );
    for (request, operation, scope) in [
        (Request::login_with_mobile_otp(txn(), ciphertext()), Operation::MobileOtp, mobile),
        // Without the word of the search.
        (Request::find_with_mobile_otp(txn(), ciphertext()), Operation::MobileOtp, mobile),
        (Request::find_with_aadhaar_otp(txn(), ciphertext()), Operation::AadhaarOtp, aadhaar),
        (
            Request::reactivate_via_mobile_otp(txn(), ciphertext()),
            Operation::ReactivateViaMobileOtp,
            reactivation,
        ),
    ] {
        let otp =
            r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","otpValue":"Y2lwaGVydGV4dA=="}"#;
        let body =
            format!(r#"{{"scope":{scope},"authData":{{"authMethods":["otp"],"otp":{otp}}}}}"#);
        let line = format!("POST {ABHA}/profile/login/verify");
        let read = super::assert_by_app(&request, &line, &body);
        assert_eq!((request.operation(), read.operation()), (operation, operation));
    }
}

/// Two of the saved replies have no photograph.
#[test]
fn a_login_by_number_and_mobile_otp_gives_a_login() {
    let reply = accepted::<login_verify::Request>(
        200,
        r#"{"txnId":"t","authResult":"success","message":"OTP verified successfully","token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":1296000,"accounts":[{"ABHANumber":"43-4221-5105-6749","preferredAbhaAddress":"asha.rao@sbx","name":"asha rao","status":"ACTIVE"}]}"#,
    );
    assert_eq!(reply.issued.x_token().unwrap().token.expose_secret(), "x");
    assert!(reply.accounts[0].profile_photo.is_none());
}

fn by_password(body: &str) -> String {
    golden(&format!("POST {ABHA}/profile/login/verify"), "", body)
}

const LOGIN: &str = r#"{"scope":["abha-login","password-verify"],"authData":{"authMethods":["password"],"password":{"ABHANumber":"25-7840-4131-2620","password":"Y2lwaGVydGV4dA=="}}}"#;

#[test]
fn a_password_is_submitted_with_the_plain_number() {
    use login_verify_password::{Operation, Request};
    let reactivation = LOGIN.replace(r#"-verify"],"#, r#"-verify","re-activate"],"#);
    for (request, operation, body) in [
        (Request::login(number(), ciphertext()), Operation::Login, LOGIN),
        (Request::reactivate(number(), ciphertext()), Operation::Reactivate, &reactivation),
    ] {
        crate::golden_requests::assert_sends(&request, &by_password(body));
        assert_eq!(assert_read_back::<Request>(&by_password(body)).operation(), operation);
    }
}

#[test]
fn a_password_and_an_otp_are_not_taken_for_each_other() {
    let golden = by_password(LOGIN);
    let otp = r#"{"scope":["abha-login","password-verify"],"authData":{"authMethods":["otp"],"otp":{"txnId":"t","otpValue":"b3Rw"}}}"#;
    let nobody = r#"{"scope":["abha-login","password-verify"],"authData":{"authMethods":["password"],"password":{"password":"b3Rw"}}}"#;
    #[track_caller]
    fn error<E: ServerEndpoint>(golden: &str, body: &'static str) -> ReadError {
        read::<E>(&with_body(golden, body)).err().unwrap()
    }
    let auth_data = ReadError::Field("authData".to_owned());
    assert_eq!(error::<login_verify_password::Request>(&golden, otp), auth_data);
    assert_eq!(error::<login_verify::Request>(&golden, LOGIN), auth_data);
    let operation = error::<login_verify_password::Request>(&golden, nobody);
    assert_eq!(operation, ReadError::Operation);
}

/// Section 6: no transaction, no account, and a token that lives as long as a refresh token.
#[test]
fn a_login_by_password_gives_a_login_and_no_account() {
    for refresh in [r#","refreshToken":"r","refreshExpiresIn":1296000"#, ""] {
        let body = format!(
            r#"{{"authResult":"success","message":"Password verified successfully","token":"x","expiresIn":1296000{refresh},"accounts":[]}}"#
        );
        let login_verify_password::Response(reply) =
            accepted::<login_verify_password::Request>(200, body);
        assert!(reply.txn_id.is_none() && reply.accounts.is_empty());
        let tokens = reply.issued.x_token().unwrap();
        assert_eq!(tokens.expires_in, Some(1_296_000));
        assert!(tokens.is_login());
    }
}

#[test]
fn n6_a_reactivation_by_password_stands_with_or_without_a_login() {
    for (tokens, is_login) in
        [("", false), (r#","token":"x","expiresIn":1800,"refreshToken":"r""#, true)]
    {
        let body = format!(
            r#"{{"authResult":"success","message":"Your account has been reactivated."{tokens},"accounts":[{{"ABHANumber":"43-4221-5105-6749"}}]}}"#
        );
        let login_verify_password::Response(reply) =
            accepted::<login_verify_password::Request>(200, body);
        assert_eq!(reply.issued.x_token().is_some(), is_login);
    }
}

#[test]
fn a_wrong_password_is_told_with_the_status_of_a_success() {
    let body = r#"{"authResult":"failed","message":"Password did not match, please try again","accounts":[]}"#;
    for failure in [
        refused::<login_verify_password::Request>(200, body),
        refused::<account_verify_password::Request>(200, body),
    ] {
        assert_eq!(failure.cause(), Cause::WrongPassword);
        assert_eq!(failure.effect(), Effect::Settled);
    }
    let field = r#"{"password":"Invalid Password","timestamp":"2025-01-15 13:39:03"}"#;
    let failure = refused::<login_verify_password::Request>(400, field);
    assert_eq!(failure.cause(), Cause::InvalidField);
}
