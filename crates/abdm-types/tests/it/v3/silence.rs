//! Nothing of V3 that belongs to a patient or opens a door is printed.

use abdm_types::testing::sentinel;
use abdm_types::v3::{login_request_otp, login_verify};

use crate::silence::assert_silent_error;
use crate::support::refused;

#[test]
fn where_an_otp_went_is_not_printed_either() {
    let body = sentinel::object(&[sentinel::SAID]);
    let login_request_otp::Response(receipt) =
        crate::support::accepted::<login_request_otp::Request>(200, body);
    let mobile = receipt.sent_to().unwrap();
    assert!(!format!("{mobile:?}").contains("1001"));
}

#[test]
fn refusals_and_unreadable_replies_print_nothing_of_their_bodies() {
    for body in [
        r#"{"txnId":"sentinel-txn","authResult":"failed","message":"Sentinel 271101"}"#,
        r#"{"txnId":"sentinel-txn","authResult":"Sentinel"}"#,
        r#"{"authResult":"success","token":"Sentinel with spaces"}"#,
        r#"{"authResult":"success","accounts":[["Sentinel"]]}"#,
        r#"{"authResult":"success","accounts":[{"ABHANumber":{"Sentinel":1}}]}"#,
        r#"{"loginId":"Sentinel 5550001001","timestamp":"Sentinel"}"#,
        r#"{"Message":"Sentinel 271101"}"#,
    ] {
        for status in [200, 400, 422, 500] {
            let reply = crate::support::decoded::<login_verify::Request>(status, body);
            if let Err(failure) = reply {
                assert_silent_error(&failure);
            } else {
                assert_eq!(status, 200, "{body}");
            }
        }
    }
    let failure = refused::<login_verify::Request>(200, r#"{"authResult":"Sentinel"}"#);
    assert_silent_error(&failure);
}
