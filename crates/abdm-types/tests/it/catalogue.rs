//! The catalogue of errors: that it says what the library concludes, and that nothing is missing.

use std::collections::BTreeSet;

use abdm_types::catalogue::{self, Entry, Evidence, Explanation, Family, find};
use abdm_types::{
    Carries, Cause, Code, Endpoint, Failure, Meta, Service, ServiceError, testing, v1v2, v3,
};
use serde_json::json;

mod page;
mod patient;

/// How many codes there are: the 129 that the two contract pages list, and 55 that the documentation
/// of V3 lists beside them. None of them may get lost.
const PUBLISHED: usize = 184;

pub(crate) fn refusal(meta: &Meta, status: u16, body: &str) -> ServiceError {
    let failure = failed(meta, status, body);
    failure.service_error().unwrap().clone()
}

pub(crate) fn failed(meta: &Meta, status: u16, body: &str) -> Failure {
    let (parts, ()) = http::Response::builder().status(status).body(()).unwrap().into_parts();
    Failure::refused(meta, &parts, body.as_bytes())
}

/// The reply that an entry is about, as the call gets it that can get it.
pub(crate) fn example(entry: &Entry) -> ServiceError {
    let said = entry.when.says.first().map(|words| words.join(" ")).unwrap_or_default();
    let text = match entry.when.uidai {
        Some(number) => format!("UIDAI Error code : {number} : {said}"),
        None => said,
    };
    refusal(&call(entry), status(entry), &body(entry, &text))
}

fn call(entry: &Entry) -> Meta {
    let first = entry.services()[0];
    match (entry.when.session, entry.when.path, first) {
        (true, _, Service::Gateway) => v1v2::session::Request::META,
        (true, ..) => v3::session::Request::META,
        (false, Some("/login/"), _) => v3::login_verify::Request::META,
        (false, Some(part), service) => {
            let metas = testing::metas().into_iter();
            let mut there = metas.filter(|m| m.service == service && m.path.contains(part));
            there.next().unwrap_or_else(|| panic!("no call is at {part}"))
        }
        (false, None, Service::HealthId | Service::Gateway) => v1v2::auth_init::Request::META,
        (false, None, Service::GatewayV3) => v3::session::Request::META,
        (false, None, _) => match entry.cause {
            // Only a call that carries an OTP can be told that it has expired.
            Cause::OtpExpired => v3::login_verify::Request::META,
            Cause::WrongPassword => {
                Meta { carries: Carries::Password, ..v3::login_verify::Request::META }
            }
            _ => v3::certificate::Request::META,
        },
    }
}

/// A code is told with a status that says nothing of itself.
fn status(entry: &Entry) -> u16 {
    match (entry.family, entry.status) {
        (Family::Uncoded, status) => status.unwrap_or(400),
        _ => 422,
    }
}

fn body(entry: &Entry, text: &str) -> String {
    let code = entry.code;
    let attribute = entry.when.not_field.map(|_| json!({ "key": "mobile", "value": "?" }));
    let value = match (entry.family, code) {
        (Family::His, _) => json!({
            "code": "HIS-422",
            "message": "Unable to process the current request.",
            "details": [{ "code": code, "message": text, "attribute": attribute }],
        }),
        (Family::ApiManager, _) => json!({ "code": code, "message": text, "description": "?" }),
        (Family::Abdm | Family::Gateway, _) => {
            json!({ "error": { "code": code, "message": text } })
        }
        (_, "access-denied") => return "Access Denied".into(),
        (_, "empty-401") => return String::new(),
        (_, "html-page") => return "<html><body>blocked</body></html>".into(),
        (_, "auth-failed") => json!({ "authResult": "failed", "message": text }),
        (_, "message") => json!({ "message": text, "timestamp": "?" }),
        (_, "framework" | "framework-401") => {
            json!({ "timestamp": "?", "error": "?", "path": "/" })
        }
        (_, "field-map") => match entry.when.field {
            Some("loginId") => json!({ "loginId": "Invalid LoginId" }),
            Some(field) => json!({ field: "Invalid" }),
            None => json!({ "scope": "Invalid Scope" }),
        },
        (family, code) => panic!("no example for {family:?} {code}"),
    };
    value.to_string()
}

fn alike(one: Cause, other: Cause) -> bool {
    match (one, other) {
        (Cause::Token(one), Cause::Token(other)) => one == other,
        _ => std::mem::discriminant(&one) == std::mem::discriminant(&other),
    }
}

#[test]
fn an_entry_says_what_is_concluded_from_its_code() {
    for entry in catalogue::all() {
        let refusal = example(entry);
        let explained = Explanation::of(&refusal);
        let found = explained.entry().unwrap_or_else(|| panic!("{} is not found", entry.code));
        assert_eq!(
            (found.code, found.meaning, &found.when),
            (entry.code, entry.meaning, &entry.when),
        );
        assert!(
            alike(refusal.cause(), entry.cause),
            "{}: {:?} and not {:?}",
            entry.code,
            refusal.cause(),
            entry.cause
        );
        assert!(alike(explained.cause(), entry.cause), "{}", entry.code);
    }
}

/// The other way round: whatever code lets the library conclude something is in the catalogue, and
/// the entry that is picked says the same, in whatever text and on whatever call it comes.
#[test]
fn a_code_that_means_something_has_an_entry() {
    let texts: BTreeSet<_> = catalogue::all()
        .flat_map(|entry| entry.when.says.iter())
        .map(|words| words.join(" "))
        .chain(["".into(), "UIDAI Error code : 400 : Invalid".into()])
        .collect();
    let mut concluded = BTreeSet::new();
    let mut check = |meta: &Meta, body: String, code: &str| {
        let refusal = refusal(meta, 422, &body);
        if refusal.cause() == Cause::Unclear {
            return;
        }
        let explained = Explanation::of(&refusal);
        let entry = explained.entry().unwrap_or_else(|| panic!("no entry for {body}"));
        assert!(alike(entry.cause, refusal.cause()), "{body}: {:?}", refusal.cause());
        concluded.insert(code.to_owned());
    };
    let session = v3::session::Request::META;
    let [login, profile] = [v3::login_verify::Request::META, v3::profile::Request::META];
    for number in (300..=599).chain(1000..=5999).chain([9999]) {
        let [his, abdm] = [format!("HIS-{number}"), format!("ABDM-{number}")];
        let is_known = !find(&his).is_empty() || !find(&abdm).is_empty();
        for text in texts.iter().filter(|text| is_known || text.is_empty()) {
            let detail = json!({ "code": his, "message": text });
            let envelope = json!({ "code": "HIS-422", "message": "", "details": [detail] });
            check(&v1v2::auth_init::Request::META, envelope.to_string(), &his);
            let wrapped = json!({ "error": { "code": abdm, "message": text } }).to_string();
            for meta in [&login, &profile, &session] {
                check(meta, wrapped.clone(), &abdm);
            }
        }
        let bare = json!({ "error": { "code": number, "message": "" } }).to_string();
        for meta in [&v1v2::session::Request::META, &session, &login] {
            check(meta, bare.clone(), &number.to_string());
        }
    }
    for number in (100..=999).chain(900_000..=900_999).chain(303_000..=303_999) {
        let body = json!({ "code": number.to_string(), "message": "", "description": "" });
        check(&login, body.to_string(), &number.to_string());
    }
    assert!(concluded.len() > 60, "{}", concluded.len());
}

#[test]
fn the_published_codes_are_all_there() {
    let codes: BTreeSet<_> = catalogue::all()
        .filter(|entry| entry.family != Family::Uncoded)
        .map(|entry| entry.code)
        .collect();
    assert!(codes.len() >= PUBLISHED, "{}", codes.len());
    for family in Family::ALL {
        assert!(catalogue::all().any(|entry| entry.family == *family), "{}", family.as_str());
    }
}

#[test]
fn a_code_is_found_with_all_its_meanings() {
    for entry in catalogue::all() {
        let found = find(entry.code);
        assert!(found.iter().any(|other| std::ptr::eq(other, entry)), "{}", entry.code);
        assert!(found.iter().all(|other| other.code == entry.code), "{}", entry.code);
    }
    assert_eq!(find("ABDM-1094").len(), 4);
    assert_eq!(find("HIS-1041").len(), 1);
    for absent in ["", "HIS-", "HIS-9", "HIS-104", "HIS-10411", "ZZZ-1", "his-1041"] {
        assert!(find(absent).is_empty(), "{absent}");
    }
}

#[test]
fn what_a_person_types_is_found() {
    let codes = |text| catalogue::search(text).map(|entry| entry.code).collect::<Vec<_>>();
    assert_eq!(codes(" his-1041 "), ["HIS-1041"]);
    assert_eq!(codes("ABDM-1016: "), ["ABDM-1016"]);
    assert_eq!(codes("1134"), ["ABDM-1134"]);
    assert_eq!(codes("1013"), ["ABDM-1013", "HIS-1013", "HIS-1013", "HIS-1013"]);
    assert_eq!(codes("Access-Denied"), ["access-denied"]);
    assert!(codes("").is_empty());
    assert!(codes("HIS").is_empty());
}

#[test]
fn a_family_is_that_of_its_codes() {
    for entry in catalogue::all().filter(|entry| entry.family != Family::Uncoded) {
        let code = Code::parse(entry.code).unwrap();
        assert_eq!(code.as_str(), entry.code);
        assert_eq!(Family::of(&code), Some(entry.family), "{}", entry.code);
        assert!(!entry.services().is_empty());
    }
    assert_eq!(Family::of(&Code::parse("MIS-1008").unwrap()), None);
}

#[test]
fn an_entry_is_told_in_whole_sentences() {
    for entry in catalogue::all() {
        for text in [entry.meaning, entry.likely, entry.advice] {
            assert!(text.ends_with('.') && !text.contains("  "), "{}: {text}", entry.code);
            assert!(text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()), "{text}");
            assert!(!text.contains(['|', '\n']), "{}: it has to fit a table", entry.code);
        }
        let published = entry.evidence == Evidence::CodeOnly;
        assert!(!published || entry.cause == Cause::Unclear, "{}", entry.code);
    }
}

#[test]
fn meanings_of_one_code_are_told_apart() {
    let mut seen = BTreeSet::new();
    for entry in catalogue::all() {
        assert!(seen.insert((entry.code, entry.when.to_string())), "{} twice", entry.code);
        let last = find(entry.code).last().unwrap();
        let several = find(entry.code).len() > 1;
        assert!(!several || last.when.is_always(), "{}: what if none fits", entry.code);
    }
}

#[test]
fn a_code_that_is_not_in_it_stays_usable() {
    for (body, code, family) in [
        (r#"{"code":"HIS-422","details":[{"code":"HIS-7777"}]}"#, "HIS-7777", Some(Family::His)),
        (r#"{"error":{"code":"ABDM-7777: "}}"#, "ABDM-7777", Some(Family::Abdm)),
        (r#"{"error":{"code":7777}}"#, "7777", Some(Family::Gateway)),
        (r#"{"code":"900999","description":"?"}"#, "900999", Some(Family::ApiManager)),
        (r#"{"code":"MIS-1008","message":"?"}"#, "MIS-1008", None),
    ] {
        let meta = v3::login_verify::Request::META;
        let explained = Explanation::of(&refusal(&meta, 422, body));
        assert_eq!(explained.code().unwrap().as_str(), code);
        assert!(explained.entry().is_none());
        assert_eq!(explained.family(), family);
        for text in [explained.meaning(), explained.likely(), explained.advice()] {
            assert!(text.ends_with('.'), "{text}");
        }
        assert_eq!(explained.patient().key(), "not_done");
        // What the status alone says is not lost.
        let forbidden = Explanation::of(&refusal(&meta, 403, body));
        assert_eq!(forbidden.patient().key(), "contact_desk");
        let unknown = Explanation::of_unknown(Code::parse(code).unwrap());
        assert_eq!((unknown.meaning(), unknown.family()), (explained.meaning(), family));
    }
}

/// Nothing of a reply gets into an explanation but its code.
#[test]
fn an_explanation_holds_nothing_of_the_reply() {
    let body = r#"{"error":{"code":"ABDM-1114","message":"Asha Rao 91000010010007"}}"#;
    let explained = Explanation::of(&refusal(&v3::login_verify::Request::META, 404, body));
    let shown = format!("{explained:?}");
    assert!(shown.contains("ABDM-1114") && !shown.contains("Asha") && !shown.contains("9100"));
}
