//! What is sent and received, and what that is made of.

use std::time::{Duration, SystemTime};

use abdm_types::catalogue::{
    self, Explanation, Language, PatientMessage, PatientNotice, PatientTexts,
};
use abdm_types::testing::{self, Sample, Visit, sentinel};
use abdm_types::v1v2::enrol_verify_mobile_otp::MobileOtp;
use abdm_types::v3::enrol_abha_address::Preferred;
use abdm_types::{
    Aadhaar, AbhaId, AbhaNumber, AccountStatus, AppToken, AuthMethod, BaseUrl, CallContext,
    ClientId, CmId, Code, Consent, Email, ErrorBody, FindIndex, HipId, Image, Mobile,
    NewAbhaAddress, PartialReply, Personal, Received, Rest, SentTo, v1v2, v3,
};
use bytes::Bytes;
use http::Response;

use super::super::paper::Paper;

pub(super) fn hear(paper: &Paper) {
    testing::every(&mut Endpoints(paper));
    parts_of_replies(paper);
    identifiers(paper);
    secrets(paper);
    refusals(paper);
    what_refusals_mean(paper);
}

/// Each request and reply.
struct Endpoints<'p>(&'p Paper);

impl Visit for Endpoints<'_> {
    fn endpoint<E: Sample>(&mut self) {
        self.0.hears(&E::META);
        for request in E::requests() {
            self.0.hears(&request);
        }
        for reply in replies::<E>() {
            self.0.hears(&reply);
        }
        let malformed = E::requests().remove(0).to_http(&context()).unwrap();
        let malformed = malformed.map(|_| Bytes::from_static(br#"{"scope":["Sentinel"]}"#));
        if let Err(why) = E::read(&malformed) {
            self.0.reads(&why);
        }
    }
}

fn replies<E: Sample>() -> Vec<E::Response> {
    let decoded = |body: Bytes| {
        let status = testing::status_of::<E>(&body);
        E::decode(Response::builder().status(status).body(body).unwrap()).unwrap()
    };
    E::replies().into_iter().map(decoded).collect()
}

fn reply<E: Sample>() -> E::Response {
    replies::<E>().remove(0)
}

fn context() -> CallContext<'static> {
    use std::sync::LazyLock;
    static BASE: LazyLock<BaseUrl> =
        LazyLock::new(|| BaseUrl::parse("https://host.example/api").unwrap());
    static TOKEN: LazyLock<AppToken> = LazyLock::new(|| AppToken::parse("sentinel.app").unwrap());
    static HIP: LazyLock<HipId> = LazyLock::new(|| HipId::parse("IN0000000001").unwrap());
    static CM: LazyLock<CmId> = LazyLock::new(CmId::sandbox);
    CallContext {
        base: &BASE,
        app_token: Some(&TOKEN),
        hip_id: Some(&HIP),
        cm_id: Some(&CM),
        request_id: "25c1b379-0000-4000-8000-000000000000",
        timestamp: SystemTime::UNIX_EPOCH,
        language: Some("en-IN"),
    }
}

fn parts_of_replies(paper: &Paper) {
    paper.hears(&context());
    paper.hears(&reply::<v1v2::auth_init::Request>().0);
    paper.hears(&reply::<v1v2::auth_password::Request>().0);
    paper.hears(&v1v2::enrol_create::Request::requests().remove(0).consent);
    paper.hears(&MobileOtp::Plain(sentinel::otp()));
    paper.hears(&MobileOtp::Encrypted(sentinel::ciphertext()));
    paper.hears(&reply::<v1v2::mobile_login_verify_otp::Request>().accounts.remove(0));
    let mut search = reply::<v3::abha_search::Request>().0.remove(0);
    paper.hears(&search);
    paper.hears(&search.accounts.remove(0));
    paper.hears(&Preferred(true));
    paper.hears(&reply::<v3::enrol_by_aadhaar::Request>().abha_profile.unwrap());
    paper.hears(&reply::<v3::phr_verify::Request>().users.remove(0));
    let mut issued = 0;
    for verified in replies::<v3::login_verify::Request>() {
        verified.accounts.iter().for_each(|account| paper.hears(account));
        paper.hears(&verified.issued);
        if let Some(token) = verified.issued.t_token() {
            paper.hears(token);
            issued += 1;
        }
        if let Some(tokens) = verified.issued.x_token() {
            paper.hears(tokens);
            issued += 1;
        }
    }
    assert!(issued > 1, "both kinds of token are in the samples");
    let receipt = reply::<v3::login_request_otp::Request>().0;
    paper.hears(&receipt);
}

fn identifiers(paper: &Paper) {
    paper.hears(&sentinel::abha_number());
    paper.hears(&sentinel::abha_address());
    sentinel::abha_ids().iter().for_each(|abha| paper.hears(abha));
    paper.hears(&NewAbhaAddress::parse("sentinel.rao").unwrap());
    paper.hears(&sentinel::mobile());
    paper.hears(&sentinel::email());
    paper.hears(&sentinel::pincode());
    paper.hears(&sentinel::demographics());
    paper.hears(&Personal::new("Sentinel Rao"));
    for text in ["91-2711-0127-1101", "Sentinel Rao", "xx271101"] {
        paper.hears(&Received::<AbhaNumber>::parse(text));
        paper.hears(&Received::<Email>::parse(text));
        paper.hears(&AccountStatus::from(format!("since {text} left").as_str()));
        paper.hears(&AuthMethod::from(format!("what {text} has").as_str()));
    }
    for text in ["5550001001", "sentinel@host.example", "Sentinel"] {
        let sent_to = SentTo::parse(text);
        paper.says(&sent_to.masked());
        paper.hears(&sent_to);
    }
    paper.hears(&BaseUrl::parse("https://host.example/api").unwrap());
    paper.hears(&ClientId::parse("client").unwrap());
    paper.hears(&HipId::parse("IN0000000001").unwrap());
    paper.hears(&CmId::sandbox());
    paper.hears(&Consent::V3);
    paper.hears(&FindIndex::parse("1").unwrap());
    paper.reads(&Aadhaar::parse("999941057059 Sentinel").unwrap_err());
    paper.reads(&AbhaId::parse("sentinel rao@@sbx").unwrap_err());
    paper.reads(&Mobile::parse("55500010010").unwrap_err());
    paper.reads(&BaseUrl::parse("https://sentinel:sentinel@host.example/api").unwrap_err());
}

fn secrets(paper: &Paper) {
    paper.hears(&sentinel::aadhaar());
    paper.hears(&sentinel::otp());
    paper.hears(&sentinel::password());
    paper.hears(&sentinel::client_secret());
    paper.hears(&AppToken::parse("sentinel.app").unwrap());
    paper.hears(&sentinel::x_token());
    paper.hears(&sentinel::t_token());
    paper.hears(&sentinel::refresh_token());
    paper.hears(&sentinel::txn_id());
    paper.hears(&sentinel::ciphertext());
    paper.hears(&sentinel::photo());
    paper.hears(&Image::of(&b"\x89PNG\r\n\x1a\n sentinel"[..]).unwrap());
}

/// One of each form that repeats what it was given.
const REFUSALS: &[&str] = &[
    concat!(
        r#"{"code":"HIS-422","message":"Sentinel Rao","details":[{"message":"Sentinel","#,
        r#""code":"HIS-1008","attribute":{"key":"OTP","value":"271101"}}]}"#
    ),
    r#"{"code":"900901","message":"Sentinel","description":"Sentinel"}"#,
    r#"{"error":{"code":"ABDM-9999","message":"Sentinel 5550001001"}}"#,
    r#"{"code":"ABDM-1094","message":"Sentinel","timestamp":"Sentinel"}"#,
    r#"{"loginId":"Sentinel 5550001001","999941057058":"Sentinel","timestamp":"Sentinel"}"#,
    r#"{"message":"Sentinel 271101","timestamp":"Sentinel"}"#,
    r#"{"txnId":"sentinel-txn","authResult":"failed","message":"Sentinel","accounts":[]}"#,
    "<html>Sentinel 5550001001</html>",
    "Sentinel 5550001001",
    "",
];

fn refusals(paper: &Paper) {
    for body in REFUSALS {
        let parsed = ErrorBody::parse(body.as_bytes());
        paper.hears(&parsed);
        parsed.fields().iter().for_each(|field| paper.hears(field));
        if let Some(detail) = parsed.detail() {
            paper.hears(detail);
            detail.attribute.iter().for_each(|attribute| paper.hears(attribute));
        }
        for status in [200, 400, 401, 500] {
            let reply = Response::builder().status(status).body(Bytes::from(*body)).unwrap();
            let Err(failure) = <v1v2::auth_init::Request as abdm_types::Endpoint>::decode(reply)
            else {
                continue;
            };
            paper.reads(&failure);
            paper.hears(failure.kind());
            let notice = PatientNotice::of(&failure);
            paper.hears(&notice);
            paper.says(&notice.text(Language::English));
            if let Some(refusal) = failure.service_error() {
                paper.reads(refusal);
                paper.hears(&Explanation::of(refusal));
            }
        }
    }
    paper.hears(&PartialReply { status: 200, length: 271 });
    paper.hears(&Rest::new(SystemTime::UNIX_EPOCH, Duration::ZERO, Duration::from_secs(1)));
}

fn what_refusals_mean(paper: &Paper) {
    paper.hears(&Code::parse("HIS-1008").unwrap());
    for entry in catalogue::all() {
        paper.hears(entry);
        paper.hears(&entry.when);
    }
    // The application's own words for its patients, so they hold no patient's data.
    let texts = PatientTexts::new(Language::English);
    paper.hears(&texts.with(PatientMessage::ALL[0], "Please ask at the desk.").unwrap());
}
