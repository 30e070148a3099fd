//! What a patient is told.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use abdm_types::catalogue::{self, Language, PatientMessage, PatientNotice, PatientTexts};
use abdm_types::{
    AccountStatus, Cause, Effect, Endpoint, Failure, InvalidInput, Meta, Network, Replay, Rest,
    Role, Unreadable, v1v2, v3,
};

use super::failed;

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn each_message_has_a_text_in_each_language() {
    for message in PatientMessage::ALL {
        let [english, hindi] = Language::ALL else { panic!("a language without a rule here") };
        let [english, hindi] = [message.text(*english), message.text(*hindi)];
        assert!(english.is_ascii() && english.ends_with('.'), "{english}");
        assert!(hindi.ends_with('।'), "{hindi}");
        for text in [english, hindi] {
            assert!((20..=180).contains(&text.chars().count()), "{}: {text}", message.key());
            assert_eq!(text.contains("{wait}"), message.takes_wait(), "{text}");
            assert!(!text.replace("{wait}", "").contains(['{', '}']), "{text}");
            assert!(!text.contains("  "), "{text}");
        }
    }
}

#[test]
fn a_hindi_text_is_in_devanagari_and_polite() {
    for message in PatientMessage::ALL {
        let hindi = message.text(Language::Hindi).replace("{wait}", "").replace("UIDAI", "");
        assert!(!hindi.contains(|c: char| c.is_ascii_alphabetic()), "{hindi}");
        assert!(hindi.contains("आप") || hindi.contains("कृपया"), "{hindi}");
        let familiar = ["तुम", "तू ", "करो", "दो।"];
        assert!(!familiar.iter().any(|word| hindi.contains(word)), "{hindi}");
    }
}

#[test]
fn a_text_for_a_patient_has_no_jargon() {
    let jargon =
        ["api", "token", "server", "http", "error", "gateway", "transaction", "abdm", "his-"];
    for message in PatientMessage::ALL {
        let english = message.text(Language::English).to_lowercase();
        assert!(!jargon.iter().any(|word| english.contains(word)), "{english}");
        assert!(!english.contains('!'), "{english}");
    }
}

#[test]
fn a_key_is_stable_and_leads_back() {
    let keys: BTreeSet<_> = PatientMessage::ALL.iter().map(|message| message.key()).collect();
    assert_eq!(keys.len(), PatientMessage::ALL.len());
    for message in PatientMessage::ALL {
        let key = message.key();
        assert!(key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{key}");
        assert_eq!(PatientMessage::parse(key), Some(*message));
    }
    // Applications have translated these.
    for key in [
        "account_deactivated",
        "account_not_found",
        "change_may_be_done",
        "contact_desk",
        "locked",
        "locked_wait",
        "login_again",
        "no_connection",
        "not_done",
        "otp_expired",
        "otp_may_be_sent",
        "otp_wrong",
        "start_again",
        "too_many_otps",
        "try_later",
    ] {
        assert!(keys.contains(key), "{key}");
    }
    assert_eq!(PatientMessage::parse("nothing"), None);
}

#[test]
fn a_known_wait_is_said() {
    let notice = PatientNotice::new(PatientMessage::Locked, Some(12 * 60 * MINUTE));
    assert_eq!((notice.key(), notice.wait()), ("locked_wait", Some(12 * 60 * MINUTE)));
    assert!(notice.text(Language::English).ends_with("try again in 12 hours."));
    assert!(notice.text(Language::Hindi).contains("12 घंटे बाद"));
    // One that lacks its wait does not show a hole, and one without a place for it drops it.
    let unknown = PatientNotice::from(PatientMessage::LockedWait);
    assert_eq!((unknown.key(), unknown.wait()), ("locked", None));
    let other = PatientNotice::new(PatientMessage::OtpWrong, Some(MINUTE));
    assert_eq!((other.key(), other.wait()), ("otp_wrong", None));
}

#[test]
fn no_text_is_shown_with_a_hole() {
    for message in PatientMessage::ALL {
        for wait in [None, Some(MINUTE)] {
            let notice = PatientNotice::new(*message, wait);
            for language in Language::ALL {
                assert!(!notice.text(*language).contains(['{', '}']), "{}", message.key());
            }
        }
    }
}

#[test]
fn own_texts_come_first_and_the_rest_falls_back() {
    let texts = PatientTexts::new(Language::Hindi)
        .with(PatientMessage::OtpWrong, "OTP தவறானது.")
        .and_then(|texts| texts.with(PatientMessage::LockedWait, "{wait} காத்திருக்கவும்."))
        .unwrap();
    assert_eq!(texts.text(&PatientMessage::OtpWrong.into()), "OTP தவறானது.");
    let fallback = texts.text(&PatientMessage::StartAgain.into()).into_owned();
    assert_eq!(fallback, PatientMessage::StartAgain.text(Language::Hindi));
    let locked = PatientNotice::new(PatientMessage::Locked, Some(30 * MINUTE));
    assert_eq!(texts.text(&locked), "30 मिनट காத்திருக்கவும்.");
    let texts = texts.with_waits(|wait| format!("{} நிமிடம்", wait.as_secs() / 60));
    assert_eq!(texts.text(&locked), "30 நிமிடம் காத்திருக்கவும்.");
    assert_eq!(texts.missing().count(), PatientMessage::ALL.len() - 2);
}

#[test]
fn an_own_text_with_a_wrong_place_is_refused() {
    let with = |message, text: &str| PatientTexts::default().with(message, text).map(drop);
    for (message, text) in [
        (PatientMessage::OtpWrong, " "),
        (PatientMessage::OtpWrong, "Wait {wait}."),
        (PatientMessage::OtpWrong, "Sent to {mobile}."),
        (PatientMessage::LockedWait, "Wait."),
        (PatientMessage::LockedWait, "Wait {wait}, {name}."),
    ] {
        assert_eq!(with(message, text).unwrap_err().field(), "text", "{text}");
    }
    assert!(with(PatientMessage::LockedWait, "Wait {wait}.").is_ok());
}

#[test]
fn a_refusal_is_told_with_the_wait_in_its_text() {
    let body = super::super::support::envelope(
        "HIS-422",
        "HIS-2017",
        "You have requested multiple OTPs in this transaction. Please try again in 30 minutes.",
    );
    let notice = PatientNotice::of(&failed(&v1v2::auth_init::Request::META, 422, &body));
    assert_eq!((notice.key(), notice.wait()), ("too_many_otps_wait", Some(30 * MINUTE)));
}

#[test]
fn every_entry_is_told_as_it_says() {
    for entry in catalogue::all() {
        let refusal = super::example(entry);
        let told = catalogue::Explanation::of(&refusal).patient();
        assert_eq!(told, entry.patient, "{}", entry.code);
    }
}

/// Of an account that is active already, or whose address is not linked, nothing is wrong.
#[test]
fn a_change_that_is_not_possible_says_nothing_of_the_account() {
    for meta in [v1v2::reactivate_init::Request::META, v1v2::unlink_address::Request::META] {
        let body = r#"{"code":"HIS-422","details":[{"code":"HIS-1042","message":"?"}]}"#;
        assert_eq!(PatientNotice::of(&failed(&meta, 422, body)).key(), "not_done");
    }
}

/// Methods are for deactivations and the like too.
#[test]
fn a_method_that_is_not_there_is_not_told_as_one_of_a_login() {
    let notice = PatientNotice::from(PatientMessage::MethodUnavailable);
    let english = notice.text(Language::English);
    assert!(!english.contains("log in"), "{english}");
    assert!(!notice.text(Language::Hindi).contains("लॉग इन"));
}

#[test]
fn a_call_without_an_answer_is_told_by_what_it_may_have_done() {
    let unanswered = |role: Role| {
        let meta = Meta { role, ..v3::login_verify::Request::META };
        let failure = Failure::network(&meta, Network::Timeout);
        assert_eq!(failure.effect(), Effect::Possible);
        PatientNotice::of(&failure).key()
    };
    let told: Vec<_> = Role::ALL.iter().map(|role| (*role, unanswered(*role))).collect();
    let expected = [
        (Role::Changes, "change_may_be_done"),
        (Role::Chooses, "answer_lost"),
        (Role::Leaves, "logout_unconfirmed"),
        (Role::ObtainsToken, "try_later"),
        (Role::Reads, "try_later"),
        (Role::Renews, "login_again"),
        (Role::ResendsOtp, "otp_may_be_sent"),
        (Role::SendsOtp, "otp_may_be_sent"),
        (Role::Submits, "answer_lost"),
    ];
    assert_eq!(told, expected);
    let failure = Failure::network(&v3::login_verify_password::Request::META, Network::Timeout);
    let notice = PatientNotice::of(&failure);
    assert_eq!(notice.key(), "password_answer_lost");
    assert!(!notice.text(Language::English).contains("OTP"));
}

#[test]
fn what_can_be_done_again_is_not_told_as_something_to_keep_from() {
    let lost = Failure::network(&v3::account_verify::Request::META, Network::Timeout);
    assert_eq!(PatientNotice::of(&lost.harmless_again()).key(), "answer_lost");
    let lost = Failure::network(&v3::account_verify_password::Request::META, Network::Timeout);
    assert_eq!(PatientNotice::of(&lost.harmless_again()).key(), "password_answer_lost");
    let refused = failed(&v3::account_verify::Request::META, 422, TAKEN).harmless_again();
    assert_eq!(PatientNotice::of(&refused).key(), "address_taken");
}

const TAKEN: &str = r#"{"error":{"code":"ABDM-1101","message":"ABHA Address already exists"}}"#;

#[test]
fn an_answer_that_blames_another_service_is_no_answer_about_a_change() {
    let body = r#"{"error":{"code":"ABDM-1019","message":"Dependent Service Unavailable"}}"#;
    let failure = failed(&v3::account_verify::Request::META, 422, body);
    assert_eq!(PatientNotice::of(&failure).key(), "change_may_be_done");
}

#[test]
fn what_was_not_sent_is_told_as_not_done() {
    let meta = v1v2::deactivate::Request::META;
    assert_eq!(meta.replay, Replay::Never);
    for network in [Network::Connect, Network::Dns, Network::Certificate, Network::Tls] {
        let failure = Failure::network(&meta, network);
        assert_eq!(PatientNotice::of(&failure).key(), "no_connection");
    }
    let session = v3::session::Request::META;
    let refused =
        failed(&session, 400, r#"{"error":{"code":"1922","message":"Invalid client secret"}}"#);
    assert_eq!(PatientNotice::of(&refused.before_call()).key(), "contact_desk");
    let rest = Rest::new(SystemTime::UNIX_EPOCH, MINUTE, 2 * MINUTE);
    let resting = Failure::network(&session, Network::Timeout).not_asked(rest);
    let notice = PatientNotice::of(&resting);
    assert_eq!((notice.key(), notice.wait()), ("try_later_wait", Some(2 * MINUTE)));
    let unreadable = Failure::lacking(&session, "access_token").before_call();
    assert_eq!(PatientNotice::of(&unreadable).key(), "try_later");
}

#[test]
fn malformed_input_is_told_by_its_field() {
    let told = |field| {
        let input = InvalidInput::new(field, "?");
        let failure = Failure::input(&v1v2::auth_init::Request::META, input);
        PatientNotice::of(&failure).key()
    };
    assert_eq!(told("otp"), "check_otp");
    assert_eq!(told("aadhaar"), "check_aadhaar");
    assert_eq!(told("mobile"), "check_mobile");
    assert_eq!(told("abha_number"), "check_abha");
    assert_eq!(told("reasons"), "check_details");
    assert_eq!(told("app_token"), "contact_desk");
}

#[test]
fn an_account_that_is_not_in_use_is_told_by_its_status() {
    let told = |status| PatientMessage::of_status(&AccountStatus::from(status)).key();
    assert_eq!(told("DEACTIVATED"), "account_deactivated");
    assert_eq!(told("LOCKED"), "locked");
    assert_eq!(told("BLOCKED"), "account_not_active");
    assert_eq!(told("SOMETHING_NEW"), "account_not_active");
    assert_eq!(PatientMessage::of_cause(Cause::Unclear).key(), "not_done");
}

/// Compiles only while the kinds of unreadable replies can be named from outside.
#[test]
fn a_success_that_cannot_be_read_may_have_been_one() {
    let (parts, ()) = http::Response::new(()).into_parts();
    let meta = v1v2::deactivate::Request::META;
    let failure = Failure::unreadable(&meta, &parts, b"<html>", Unreadable::Html);
    assert_eq!(PatientNotice::of(&failure).key(), "change_may_be_done");
}
