//! What the sources of V3 disagree on (section 14): every form is read. Each test names its number
//! in that list. Numbers 1 to 5 and 9, about what is sent, are in [`goldens`](super::goldens).

use abdm_types::v3::*;
use abdm_types::{Cause, Effect, FailureKind, Received};
use secrecy::ExposeSecret;

use crate::support::{accepted, refused};

fn verified(fields: &str) -> login_verify::Response {
    accepted::<login_verify::Request>(200, format!(r#"{{"authResult":"success"{fields}}}"#))
}

fn profiled(fields: &str) -> profile::Response {
    accepted::<profile::Request>(200, format!(r#"{{"status":"ACTIVE",{fields}}}"#))
}

#[test]
fn n6_reactivation_stands_with_or_without_a_login() {
    let without = accepted::<login_verify::Request>(
        200,
        r#"{"authResult":"success","message":"Your account has been reactivated.","accounts":[{"ABHANumber":"43-4221-5105-6749"}]}"#,
    );
    assert!(matches!(without.issued, Issued::Nothing));
    let with = accepted::<login_verify::Request>(
        200,
        r#"{"txnId":"t","authResult":"success","message":"You have successfully reactivated the account","token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":1296000,"accounts":[{"ABHANumber":"43-4221-5105-6749","status":"ACTIVE"}]}"#,
    );
    assert!(with.issued.x_token().is_some());
}

#[test]
fn n7_n8_a_deactivation_has_any_text_and_a_transaction_or_none() {
    for message in [
        "Your account has been deactivated.",
        "Your account has been de-activated",
        " Your account has been de-activate",
    ] {
        for txn in ["", r#""txnId":"t","#, r#""txnId":null,"#] {
            let body = format!(r#"{{{txn}"authResult":"success","message":"{message}"}}"#);
            let reply = accepted::<account_verify::Request>(200, body);
            assert_eq!(reply.txn_id.is_some(), txn.contains(r#""t""#), "{txn}");
        }
    }
}

#[test]
fn n10_n11_a_text_that_names_another_way_changes_nothing() {
    let body = r#"{"txnId":"t","message":"OTP sent to mobile number ending with ******3640"}"#;
    let account_request_otp::Response(receipt) =
        accepted::<account_request_otp::Request>(200, body);
    assert_eq!(receipt.txn_id.expose_secret(), "t");
    for absent in ["", r#","message":null"#, r#","message":"""#, r#","message":7"#] {
        let body = format!(r#"{{"txnId":"1234567890:20211216223812"{absent}}}"#);
        let login_request_otp::Response(receipt) =
            accepted::<login_request_otp::Request>(200, body);
        assert_eq!(receipt.txn_id.expose_secret(), "1234567890:20211216223812");
        assert!(receipt.sent_to().is_none(), "{absent}");
    }
}

#[test]
fn n12_a_wrong_otp_is_a_200_or_a_422_in_two_shapes() {
    let bodies = [
        (
            200,
            r#"{"txnId":"t","authResult":"failed","message":"OTP did not match, please try again","accounts":[]}"#,
        ),
        (
            422,
            r#"{"Message":"UIDAI Error code : 400 : Invalid Aadhaar OTP value.","timestamp":"t"}"#,
        ),
        (
            422,
            r#"{"error":{"code":"ABDM-1204","message":"UIDAI Error code : 400 : Invalid Aadhaar OTP value."}}"#,
        ),
    ];
    for (status, body) in bodies {
        for failure in [
            refused::<login_verify::Request>(status, body),
            refused::<account_verify::Request>(status, body),
        ] {
            assert_eq!(failure.cause(), Cause::WrongOtp, "{body}");
            assert_eq!(failure.effect(), Effect::Settled, "{body}");
            assert!(!failure.service_error().unwrap().key_may_be_stale(), "{body}");
        }
    }
    let undecryptable = r#"{"otpValue":"Invalid OTP Value","timestamp":"t"}"#;
    let failure = refused::<login_verify::Request>(400, undecryptable);
    assert_eq!(failure.cause(), Cause::InvalidField);
    assert!(failure.service_error().unwrap().key_may_be_stale());
}

#[test]
fn n20_a_session_is_any_2xx_and_a_lifetime_of_zero_is_none() {
    for status in [200, 202] {
        let session = accepted::<session::Request>(status, r#"{"accessToken":"a","expiresIn":0}"#);
        assert_eq!(session.expires_in, None);
    }
}

#[test]
fn n21_a_day_of_birth_is_whatever_it_is() {
    for (day, read) in [(r#""23""#, "23"), (r#""1995""#, "1995"), ("3", "3")] {
        let reply = profiled(&format!(r#""dayOfBirth":{day}"#));
        assert_eq!(reply.day_of_birth.unwrap().reveal(), read);
    }
}

#[test]
fn n22_whether_an_email_is_verified_is_told_in_ways_that_spoil_nothing() {
    for told in ["true", r#""false""#, r#""a***@host.example""#, "null"] {
        let reply = profiled(&format!(r#""emailVerified":{told},"name":"asha""#));
        assert!(reply.name.is_some());
    }
}

#[test]
fn n23_a_mobile_is_masked_full_or_null() {
    let full = profiled(r#""mobile":"5550001001""#).mobile.unwrap();
    assert!(full.full().is_some());
    for masked in ["******1001", "XXXXXX1001"] {
        let reply = profiled(&format!(r#""mobile":"{masked}""#));
        assert!(matches!(reply.mobile, Some(Received::Masked(_))), "{masked}");
    }
    assert!(profiled(r#""mobile":null"#).mobile.is_none());
    let body = r#"{"mobile":null,"status":"ACTIVE"}"#;
    assert!(accepted::<login_search::Request>(200, body).mobile.is_none());
}

#[test]
fn n26_only_a_transfer_token_is_one() {
    for (fields, is_login) in [
        (r#","token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":1296000"#, true),
        (r#","token":"x","expiresIn":300,"refreshToken":"r""#, true),
        (r#","token":"x","refreshToken":"r""#, true),
        (r#","token":"x","expiresIn":1800"#, true),
        (r#","token":"x","expiresIn":1296000"#, true),
        (r#","token":"x","expiresIn":300"#, false),
        (r#","token":"x","expiresIn":"300","refreshToken":null"#, false),
        (r#","token":"x","expiresIn":300,"refreshToken":"""#, false),
        (r#","token":"x""#, false),
    ] {
        let issued = verified(fields).issued;
        assert_eq!(issued.x_token().is_some(), is_login, "{fields}");
        assert_eq!(issued.t_token().is_some(), !is_login, "{fields}");
    }
    // An enrolment number has a lifetime and no token.
    for fields in ["", r#","expiresIn":300"#, r#","token":null"#, r#","token":"""#] {
        assert!(matches!(verified(fields).issued, Issued::Nothing), "{fields}");
    }
}

/// The claims are the second test of section 5, and where a token has them the first.
#[test]
fn n26_what_a_token_says_of_itself_goes_before_what_came_with_it() {
    // {"typ":"Transfer"}, {"typ":"Transaction"}, {"typ":"Refresh"}
    let transfer = "e30.eyJ0eXAiOiJUcmFuc2ZlciJ9.c2ln";
    let login = "e30.eyJ0eXAiOiJUcmFuc2FjdGlvbiJ9.c2ln";
    let refresh = "e30.eyJ0eXAiOiJSZWZyZXNoIn0.c2ln";
    for company in [
        "",
        r#","expiresIn":300"#,
        r#","expiresIn":1800"#,
        r#","expiresIn":1800,"refreshToken":"r""#,
    ] {
        let issued = |token: &str| verified(&format!(r#","token":"{token}"{company}"#)).issued;
        assert!(issued(transfer).t_token().is_some(), "{company}");
        assert!(issued(login).x_token().is_some(), "{company}");
        assert!(matches!(issued(refresh), Issued::Nothing), "{company}");
        let chosen = |token: &str| {
            let body = format!(r#"{{"token":"{token}"{company}}}"#);
            accepted::<login_verify_user::Request>(200, body).0.is_login()
        };
        assert!(chosen(login) && !chosen(transfer) && !chosen(refresh), "{company}");
    }
}

#[test]
fn a_token_that_lives_no_longer_than_a_transfer_token_is_no_login() {
    for (fields, is_login) in [
        (r#""expiresIn":1800"#, true),
        (r#""expiresIn":301"#, true),
        (r#""expiresIn":300,"refreshToken":"r""#, true),
        (r#""expiresIn":null"#, true),
        (r#""expiresIn":0"#, true),
        (r#""expiresIn":300"#, false),
        (r#""expiresIn":"60","refreshToken":"""#, false),
    ] {
        let body = format!(r#"{{"token":"x",{fields}}}"#);
        let login_verify_user::Response(chosen) =
            accepted::<login_verify_user::Request>(200, body.clone());
        let refresh::Response(renewed) = accepted::<refresh::Request>(200, body);
        assert_eq!((chosen.is_login(), renewed.is_login()), (is_login, is_login), "{fields}");
    }
}

#[test]
fn n28_a_missing_user_token_is_told_in_three_ways() {
    let missing = r#"{"code":"900902","message":"Missing Credentials","description":"d"}"#;
    for (status, body, cause) in [
        (403, "Access Denied", Cause::Forbidden),
        (401, "", Cause::Token(abdm_types::TokenKind::Unclear)),
        (401, missing, Cause::Token(abdm_types::TokenKind::App)),
    ] {
        let failure = refused::<profile::Request>(status, body);
        assert_eq!(failure.cause(), cause, "{body}");
        assert_eq!(failure.effect(), Effect::Settled, "{body}");
    }
}

/// Section 4: two observers saw the key alone.
#[test]
fn a_certificate_may_be_the_key_alone() {
    for more in ["", r#","encryptionAlgorithm":null"#, r#","encryptionAlgorithm":"""#] {
        let body = format!(r#"{{"publicKey":"M3Id"{more}}}"#);
        assert!(accepted::<certificate::Request>(200, body).encryption_algorithm.is_none());
    }
}

/// Section 6: the refresh token was seen missing once.
#[test]
fn a_chosen_account_may_have_no_refresh_token() {
    let body = r#"{"token":"x","expiresIn":1800}"#;
    let login_verify_user::Response(tokens) = accepted::<login_verify_user::Request>(200, body);
    assert!(tokens.refresh_token.is_none());
}

/// Section 8: whether retrieval masks the number is not known.
#[test]
fn a_masked_number_never_becomes_one_that_can_be_sent() {
    for masked in ["91-****-****-5727", "91-0000-0000-XXXX", "xx-xxxx-xxxx-XX01"] {
        let reply = verified(&format!(r#","accounts":[{{"ABHANumber":"{masked}"}}]"#));
        let number = reply.accounts[0].abha_number.as_ref().unwrap();
        assert!(number.full().is_none(), "{masked}");
    }
}

#[test]
fn accounts_are_a_list_of_any_length_or_missing() {
    let account = r#"{"ABHANumber":"43-4221-5105-6749"}"#;
    assert_eq!(verified(&format!(r#","accounts":[{account},{account}]"#)).accounts.len(), 2);
    assert_eq!(verified(&format!(r#","accounts":{account}"#)).accounts.len(), 1);
    for none in ["", r#","accounts":[]"#, r#","accounts":null"#] {
        assert!(verified(none).accounts.is_empty(), "{none}");
    }
    let [empty] = <[_; 1]>::try_from(verified(r#","accounts":[{}]"#).accounts).unwrap();
    assert!(empty.abha_number.is_none());
}

#[test]
fn a_result_that_is_neither_success_nor_failure_may_have_taken_effect() {
    for result in [
        r#""authResult":"pending""#,
        r#""authResult":"""#,
        r#""authResult":true"#,
        r#""authResult":null"#,
        r#""message":"done","timestamp":"t""#,
        r#""accounts":[]"#,
        "",
    ] {
        let failure = refused::<account_verify::Request>(200, format!("{{{result}}}"));
        assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{result}");
        assert_eq!(failure.effect(), Effect::Possible, "{result}");
    }
    accepted::<account_verify::Request>(200, r#"{"authResult":"SUCCESS"}"#);
}
