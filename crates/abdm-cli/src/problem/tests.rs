//! What errors are made of.

use abdm::types::catalogue::Language;
use abdm::types::v1v2::{
    auth_init, auth_password, confirm_aadhaar_otp_v1, search_by_health_id, session,
};
use abdm::types::v3::{account_request_otp, login_request_otp, login_search};
use abdm::types::{AbhaId, AccountStatus, AuthMethod, Endpoint};

use super::*;

fn network<E: Endpoint>(network: Network) -> Failure {
    Failure::network(&E::META, network)
}

#[test]
fn an_otp_may_be_out_only_when_the_call_that_sends_it_got_no_answer() {
    let sent = |failure: Failure| {
        let problem = Problem::of(&failure.into(), At::Asking);
        problem.otp_sent.map(Maybe::as_str)
    };
    assert_eq!(sent(network::<auth_init::Request>(Network::Timeout)), Some("maybe"));
    assert_eq!(sent(network::<auth_init::Request>(Network::Connect)), Some("no"));
    assert_eq!(sent(network::<search_by_health_id::Request>(Network::Timeout)), Some("no"));
    assert_eq!(sent(network::<login_request_otp::Request>(Network::Timeout)), Some("maybe"));
    assert_eq!(sent(network::<account_request_otp::Request>(Network::Timeout)), Some("maybe"));
    assert_eq!(sent(network::<login_search::Request>(Network::Timeout)), Some("no"));
}

#[test]
fn nobody_waits_for_an_otp_where_only_a_call_that_reads_got_no_answer() {
    let next = |failure: Failure| Problem::of(&failure.into(), At::Asking).next;
    for lost in [
        network::<search_by_health_id::Request>(Network::Timeout),
        network::<login_search::Request>(Network::Closed),
    ] {
        assert_eq!(next(lost), "Nothing was changed; run it again.");
    }
    for lost in [
        network::<auth_init::Request>(Network::Timeout),
        network::<login_request_otp::Request>(Network::Closed),
    ] {
        assert!(next(lost).contains("an OTP may still arrive"));
    }
}

#[test]
fn after_the_otp_nothing_is_said_not_to_have_happened() {
    let unreached = network::<confirm_aadhaar_otp_v1::Request>(Network::Connect);
    for error in [unreached.into(), Error::CannotChoose(CannotChoose::NotListed)] {
        let problem = Problem::of(&error, At::Submitting);
        let json = problem.to_json();
        assert_eq!(json["effect"], "settled");
        assert_eq!(json["otp_sent"], "yes");
        assert_eq!(json["took_effect"], "no");
        let text = problem.to_string();
        assert!(text.contains("a new OTP") && !text.contains("nothing was sent"), "{text}");
    }
    let error = Error::CannotChoose(CannotChoose::NotListed);
    assert_eq!(Problem::of(&error, At::Submitting).exit(), Exit::Usage);

    let unread = Problem::usage("standard input: other error", "Run it on a terminal.");
    let json = unread.with_otp_unused().to_json();
    assert_eq!(json["effect"], "settled");
    assert_eq!(json["otp_sent"], "yes");
}

#[test]
fn where_a_password_was_entered_nothing_is_said_of_an_otp() {
    let abha = AbhaId::parse("91-0000-1001-0007").unwrap();
    let ended = Ended::NotActive { status: AccountStatus::Deactivated, abha };
    let id = JourneyId::from_bytes([7; 16]);
    for problem in [
        Problem::usage("token_file: is a directory", "Name another file.").after_login(),
        Problem::of(&ended.into(), At::SubmittingPassword),
        Problem::of(
            &network::<auth_password::Request>(Network::Timeout).into(),
            At::SubmittingPassword,
        ),
        Problem::already_claimed(&id),
    ] {
        let problem = problem.without_otp();
        assert_eq!(problem.to_json()["otp_sent"], "no");
        let patient = problem.patient.map(|notice| notice.text(Language::English).into_owned());
        let text = format!("{} {} {patient:?}", problem.what, problem.next);
        assert!(!text.contains("OTP"), "{text}");
    }
}

#[test]
fn where_a_journey_ended_is_told() {
    let (method, status) = (AuthMethod::AadhaarOtp, AccountStatus::Deactivated);
    let abha = AbhaId::parse("91-0000-1001-0007").unwrap();
    let (told, whose) = (status.clone(), abha.clone());
    for (ended, at, text) in [
        (Ended::MethodNotOffered { method }, At::Asking, "Log in with"),
        (Ended::NotActive { status, abha }, At::Asking, "The patient can reactivate it"),
        (Ended::NotActive { status: told, abha: whose }, At::Submitting, "The OTP was spent."),
        (Ended::OtherAccount, At::Asking, "Check the number or address"),
        (Ended::NoAccounts, At::Submitting, "The OTP was spent."),
    ] {
        let problem = Problem::of(&ended.into(), at);
        assert!(problem.next.starts_with(text), "{problem}");
        assert_eq!(problem.exit(), Exit::Refused);
        let json = problem.to_json();
        assert_eq!(json["effect"], "settled");
        assert_eq!(json["otp_sent"], if at == At::Asking { "no" } else { "yes" });
        assert_eq!(json["took_effect"], "no");
    }
}

#[test]
fn exit_codes_follow_the_effect() {
    let code = |failure: Failure, at| Problem::of(&failure.into(), at).exit().code();
    let lost = network::<confirm_aadhaar_otp_v1::Request>(Network::Closed);
    assert_eq!(code(lost, At::Submitting), 4);
    let unreached = network::<session::Request>(Network::Dns).before_call();
    assert_eq!(code(unreached, At::Asking), 5);
    let slow = network::<session::Request>(Network::Timeout).before_call();
    assert_eq!(code(slow, At::Asking), 5);
}

#[test]
fn a_code_that_says_more_than_its_cause_has_advice_of_its_own() {
    for (code, next) in [("HIS-1031", "Use an OTP instead."), ("HIS-1045", "Read the account")] {
        let (parts, ()) = http::Response::builder().status(422).body(()).unwrap().into_parts();
        let body = format!(r#"{{"code":"HIS-422","details":[{{"code":"{code}","message":"?"}}]}}"#);
        let refused = Failure::refused(&auth_password::Request::META, &parts, body.as_bytes());
        let problem = Problem::of(&refused.into(), At::SubmittingPassword);
        assert!(problem.next.starts_with(next), "{problem}");
    }
}

#[test]
fn a_malformed_field_is_named_with_its_rule() {
    let error = abdm::types::Otp::parse("12345").unwrap_err();
    let problem = Problem::malformed("otp", error);
    assert_eq!(problem.exit(), Exit::Usage);
    assert!(problem.to_string().starts_with("abdm: otp: 6 digits\n"), "{problem}");
    assert_eq!(problem.to_json()["exit_code"], 2);
}
