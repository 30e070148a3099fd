//! Recorded and published bodies of the service, where they are at hand.

use std::fs;
use std::path::Path;

use abdm_types::ErrorBody;
use abdm_types::v1v2::*;
use abdm_types::{Endpoint, Failure};
use serde::Deserialize;

use crate::recorded;
use crate::support::reply;

#[derive(Deserialize)]
struct Index {
    fixtures: Vec<Fixture>,
}

#[derive(Deserialize)]
struct Fixture {
    file: String,
    endpoint: String,
    role: String,
    status: u16,
}

fn fixtures(folder: &Path) -> impl Iterator<Item = (Fixture, Vec<u8>)> {
    let folder = folder.join("v1-v2");
    let index = fs::read(folder.join("index.json")).unwrap();
    let index: Index = serde_json::from_slice(&index).unwrap();
    index.fixtures.into_iter().filter(|fixture| fixture.role == "response").map(move |fixture| {
        let body = fs::read(folder.join(&fixture.file)).unwrap();
        (fixture, body)
    })
}

/// Decodes with the endpoint of this name, if there is one.
fn decode(endpoint: &str, status: u16, body: &[u8]) -> Option<Result<(), Failure>> {
    fn with<E: Endpoint>(status: u16, body: &[u8]) -> Option<Result<(), Failure>> {
        Some(E::decode(reply(status, body.to_vec())).map(drop))
    }
    let decode = match endpoint {
        "POST /gateway/v0.5/sessions" => with::<session::Request>,
        "GET /api/v1/auth/cert" => with::<cert::Request>,
        "POST /api/v1/auth/init" => with::<auth_init::Request>,
        "POST /api/v1/auth/resendAuthOTP" => with::<resend_auth_otp::Request>,
        "POST /api/v2/auth/confirmWithAadhaarOtp" => with::<confirm_aadhaar_otp_v2::Request>,
        // The same reply as Aadhaar's.
        "POST /api/v1/auth/confirmWithMobileOTP" => with::<confirm_aadhaar_otp_v1::Request>,
        "POST /api/v2/auth/confirmWithMobileOTP" => with::<confirm_aadhaar_otp_v2::Request>,
        "POST /api/v2/registration/mobile/login/verifyOtp" => {
            with::<mobile_login_verify_otp::Request>
        }
        "POST /api/v2/registration/mobile/login/userAuthorizedToken" => {
            with::<mobile_login_authorize::Request>
        }
        "POST /api/v2/account/profile/deactivate" => with::<deactivate::Request>,
        "GET /api/v1/account/profile" => with::<profile::Request>,
        "GET /api/v1/account/logout" => with::<logout::Request>,
        // Bodies that any call can be answered with.
        "any X-Token endpoint" => with::<profile::Request>,
        "gateway v0.5 family" => with::<session::Request>,
        any if ["any", "v1/v2", "sister", "registry"]
            .iter()
            .any(|start| any.starts_with(start)) =>
        {
            with::<auth_init::Request>
        }
        _ => return None,
    };
    decode(status, body)
}

/// The cause that a file is named after: the last of `err-422-his-422-his-403-not-allowed`.
fn cause_in_name(file: &str) -> Option<String> {
    let (_, rest) = file.rsplit_once("his-")?;
    let number = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some(format!("HIS-{number}"))
}

#[test]
fn every_body_of_a_known_endpoint_is_understood() {
    let Some(folder) = recorded::folder() else { return };
    let (mut accepted, mut refused) = (0, 0);
    for (Fixture { file, endpoint, status, .. }, body) in fixtures(&folder) {
        match decode(&endpoint, status, &body) {
            None => {}
            Some(Ok(())) => {
                assert!(status < 300, "{file} is no success");
                accepted += 1;
            }
            Some(Err(failure)) => {
                assert!(status >= 300, "{file}: {failure}");
                let error = failure.service_error().unwrap();
                assert_eq!(error.status(), status, "{file}");
                let code = error.code().map(ToString::to_string);
                if let Some(cause) = cause_in_name(&file) {
                    assert_eq!(code, Some(cause), "{file}");
                }
                refused += 1;
            }
        }
    }
    assert!(accepted >= 10, "only {accepted} successes were decoded");
    assert!(refused >= 30, "only {refused} refusals were decoded");
}

#[test]
fn every_refusal_of_whatever_endpoint_is_recognised_by_its_kind() {
    let Some(folder) = recorded::folder() else { return };
    let mut recognised = 0;
    for (Fixture { file, status, .. }, body) in fixtures(&folder) {
        let parsed = ErrorBody::parse(&body);
        if status < 300 {
            assert!(parsed.code().is_none(), "{file} is no error");
            continue;
        }
        let is_known = !matches!(
            parsed,
            ErrorBody::OtherJson { .. } | ErrorBody::Text { .. } | ErrorBody::Html { .. }
        );
        assert!(is_known, "{file}: {parsed:?}");
        recognised += 1;
    }
    assert!(recognised >= 35, "only {recognised} refusals were read");
}
