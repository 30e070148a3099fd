//! The search by mobile. Section 7.

use abdm_types::server::ReadError;
use abdm_types::v3::abha_search::{Request, Response};
use abdm_types::{AuthMethod, Effect, FailureKind, Received};
use secrecy::ExposeSecret;

use super::{ABHA, assert_by_app, ciphertext, golden};
use crate::server_half::{read, with_body};
use crate::support::{accepted, refused};

const BODY: &str = r#"{"scope":["search-abha"],"mobile":"Y2lwaGVydGV4dA=="}"#;

#[test]
fn the_mobile_is_sent_encrypted_with_its_own_scope() {
    let line = format!("POST {ABHA}/profile/account/abha/search");
    assert_by_app(&Request { mobile: ciphertext() }, &line, BODY);
    let other = with_body(&golden(&line, "", BODY), r#"{"scope":["abha-login"],"mobile":"b3Rw"}"#);
    assert_eq!(read::<Request>(&other).err(), Some(ReadError::Operation));
}

/// As the collection prints it, and as the guide does.
#[test]
fn n18_accounts_are_listed_masked_or_not_and_with_or_without_their_methods() {
    let Response(searches) = accepted::<Request>(
        200,
        r#"[{"txnId":"d0660ae0-1798-4e42-8e07-33eea4a3824d","ABHA":[
            {"index":1,"ABHANumber":"xx-xxxx-xxxx-XX01","name":"asha rao","gender":"F"},
            {"index":"2","ABHANumber":"43-4221-5105-6749","name":"ravi rao","gender":"M","kycVerified":"true","authMethods":["AADHAAR_OTP","MOBILE_OTP"]}]}]"#,
    );
    let [search] = <[_; 1]>::try_from(searches).unwrap();
    assert_eq!(search.txn_id.expose_secret(), "d0660ae0-1798-4e42-8e07-33eea4a3824d");
    let [asha, ravi] = <[_; 2]>::try_from(search.accounts).unwrap();
    assert_eq!((asha.index.to_string(), ravi.index.to_string()), ("1".into(), "2".into()));
    assert!(matches!(asha.abha_number, Some(Received::Masked(_))));
    assert_eq!((asha.kyc_verified, asha.auth_methods), (None, None));
    assert_eq!(asha.name.unwrap().reveal(), "asha rao");
    assert!(ravi.abha_number.unwrap().full().is_some());
    assert_eq!(ravi.kyc_verified, Some(true));
    assert_eq!(ravi.auth_methods.unwrap(), [AuthMethod::AadhaarOtp, AuthMethod::MobileOtp]);
}

#[test]
fn nobody_is_found_in_a_list_without_elements_or_accounts() {
    assert!(accepted::<Request>(200, "[]").0.is_empty());
    for none in ["[]", "null"] {
        let Response(searches) =
            accepted::<Request>(200, format!(r#"[{{"txnId":"t","ABHA":{none}}}]"#));
        assert!(searches[0].accounts.is_empty(), "{none}");
    }
}

#[test]
fn a_search_that_cannot_be_gone_on_from_is_not_read() {
    for body in [
        r#"{"txnId":"t","ABHA":[]}"#,
        r#"[{"ABHA":[{"index":1}]}]"#,
        r#"[{"txnId":"","ABHA":[]}]"#,
        r#"[{"txnId":"t"}]"#,
        r#"[{"txnId":"t","ABHA":[{"name":"asha rao"}]}]"#,
        r#"[{"txnId":"t","ABHA":[{"index":"first"}]}]"#,
        r#"[["t",[]]]"#,
        "[null]",
    ] {
        let failure = refused::<Request>(200, body);
        assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{body}");
        assert_eq!(failure.effect(), Effect::Possible, "{body}");
    }
}
