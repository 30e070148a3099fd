//! Recorded and published bodies of the service, where they are at hand.

use std::fs;
use std::path::Path;

use abdm_types::testing::{self, Sample, Visit};
use abdm_types::{ErrorBody, Failure, Meta};
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

/// Decodes with every endpoint at this path.
fn decode(printed: &str, prefixes: &[&str], status: u16, body: &[u8]) -> Vec<Result<(), Failure>> {
    struct Decodes<'a> {
        printed: &'a str,
        prefixes: &'a [&'a str],
        reply: (u16, &'a [u8]),
        read: Vec<Result<(), Failure>>,
    }

    impl Visit for Decodes<'_> {
        fn endpoint<E: Sample>(&mut self) {
            let Meta { method, path, .. } = E::META;
            let at = |prefix: &&str| self.printed == format!("{method} {prefix}{path}");
            if self.prefixes.iter().any(at) {
                let (status, body) = self.reply;
                self.read.push(E::decode(reply(status, body.to_vec())).map(drop));
            }
        }
    }

    let mut decodes = Decodes { printed, prefixes, reply: (status, body), read: Vec::new() };
    testing::every(&mut decodes);
    decodes.read
}

/// The same for what is printed under another name than that of an endpoint that has it.
fn decode_v1_v2(printed: &str, status: u16, body: &[u8]) -> Vec<Result<(), Failure>> {
    let printed = match printed {
        // The same reply.
        "POST /api/v1/auth/init" => "POST /api/v2/auth/init",
        // The same reply as Aadhaar's.
        "POST /api/v1/auth/confirmWithMobileOTP" => "POST /api/v1/auth/confirmWithAadhaarOtp",
        "POST /api/v2/auth/confirmWithMobileOTP" => "POST /api/v2/auth/confirmWithAadhaarOtp",
        // Bodies that any call can be answered with.
        "any X-Token endpoint" => "GET /api/v1/account/profile",
        "gateway v0.5 family" => "POST /gateway/v0.5/sessions",
        any if ["any", "v1/v2", "sister", "registry"]
            .iter()
            .any(|start| any.starts_with(start)) =>
        {
            "POST /api/v2/auth/init"
        }
        own => own,
    };
    decode(printed, &["/api", "/gateway"], status, body)
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
        for read in decode_v1_v2(&endpoint, status, &body) {
            let Err(failure) = read else {
                assert!(status < 300, "{file} is no success");
                accepted += 1;
                continue;
            };
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

#[derive(Deserialize)]
struct V3Index {
    fixtures: Vec<V3Fixture>,
}

/// A body of V3, which many endpoints may be printed with.
#[derive(Deserialize)]
struct V3Fixture {
    file: String,
    endpoints: Vec<String>,
    status: Option<u16>,
}

impl V3Fixture {
    /// As printed, or what a body without one is a case of.
    fn status(&self) -> u16 {
        let unprinted = if self.file.contains("forgot-abha") { 200 } else { 400 };
        self.status.unwrap_or(unprinted)
    }

    fn is_success(&self) -> bool {
        self.status() < 300 && !["expired", "mismatch"].iter().any(|end| self.file.contains(end))
    }
}

fn v3_fixtures(folder: &Path) -> impl Iterator<Item = (V3Fixture, Vec<u8>)> {
    let folder = folder.join("v3");
    let index = fs::read(folder.join("index.json")).unwrap();
    let index: V3Index = serde_json::from_slice(&index).unwrap();
    index.fixtures.into_iter().map(move |fixture| {
        let body = fs::read(folder.join(&fixture.file)).unwrap();
        (fixture, body)
    })
}

/// The same for V3.
fn decode_v3(printed: &str, status: u16, body: &[u8]) -> Vec<Result<(), Failure>> {
    let printed = match printed {
        // The same receipt.
        "POST /v3/enrollment/request/otp" | "POST /v3/phr/web/login/abha/request/otp" => {
            "POST /v3/profile/login/request/otp"
        }
        // Bodies that any call can be answered with.
        any if any.starts_with('(') => "GET /v3/profile/account",
        own => own,
    };
    decode(printed, &["", "{gw}/api/hiecm/gateway"], status, body)
}

#[test]
fn every_body_of_v3_is_understood_by_every_endpoint_it_is_printed_with() {
    let Some(folder) = recorded::folder() else { return };
    let (mut accepted, mut refused) = (0, 0);
    for (fixture, body) in v3_fixtures(&folder) {
        let file = &fixture.file;
        for endpoint in &fixture.endpoints {
            for read in decode_v3(endpoint, fixture.status(), &body) {
                let Err(failure) = read else {
                    assert!(fixture.is_success(), "{file} is no success of {endpoint}");
                    accepted += 1;
                    continue;
                };
                assert!(!fixture.is_success(), "{file}, {endpoint}: {failure}");
                let error = failure.service_error().unwrap();
                assert_eq!(error.status(), fixture.status(), "{file}");
                refused += 1;
            }
        }
    }
    assert!(accepted >= 25, "only {accepted} successes were decoded");
    assert!(refused >= 25, "only {refused} refusals were decoded");
}

#[test]
fn every_refusal_of_v3_is_recognised_by_its_kind_and_no_success_is() {
    let Some(folder) = recorded::folder() else { return };
    let mut recognised = 0;
    for (fixture, body) in v3_fixtures(&folder) {
        let file = &fixture.file;
        let parsed = ErrorBody::parse(&body);
        if fixture.is_success() {
            // Not by a code, and decoding above shows that nothing else is one either.
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
    assert!(recognised >= 28, "only {recognised} refusals were read");
}
