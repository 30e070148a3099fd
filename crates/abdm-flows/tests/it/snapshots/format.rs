//! What is a snapshot and what is none, and what of it shows.

use std::collections::{BTreeSet, HashSet};

use abdm_flows::Generation;
use abdm_flows::snapshot::{
    JourneyKind, Kind, Restored, Resumed, Snapshot, SnapshotError, StateKind,
};

use super::text;

const WAITING: &str = r#"{"f":1,"g":"v3","j":"login-mobile","s":"awaiting-otp","mobile":"5550001001","txn":"a825f76b-0696-40f3-864c-5a3a5b389a83","at":1653368656}"#;

fn why(text: &str) -> SnapshotError {
    Snapshot::from_bytes(text.as_bytes()).unwrap_err()
}

/// The error of what one part of a good snapshot is replaced with.
fn instead(of: &str, by: &str) -> SnapshotError {
    assert!(WAITING.contains(of));
    why(&WAITING.replace(of, by))
}

/// They are in stores and in what applications print.
#[test]
fn names_never_change() {
    let journeys: BTreeSet<_> = JourneyKind::ALL.iter().map(|journey| journey.as_str()).collect();
    let expected = [
        "login-aadhaar-otp",
        "login-mobile",
        "retrieve-aadhaar-otp",
        "deactivate-aadhaar-otp",
        "reactivate-aadhaar-otp",
        "reactivate-mobile-otp",
        "reactivate-password",
        "rekyc-aadhaar-otp",
        "deactivate-mobile-otp",
        "delete-aadhaar-otp",
        "delete-mobile-otp",
        "deactivate-password",
        "delete-password",
        "login-aadhaar-number",
        "login-mobile-otp",
        "login-password",
        "login-address-aadhaar-otp",
        "login-address-mobile-otp",
        "retrieve-mobile-otp",
        "find-mobile-otp",
        "find-aadhaar-otp",
        "enrol-aadhaar-otp",
        "update-email",
        "update-mobile",
        "update-mobile-aadhaar-otp",
        "update-mobile-mobile-otp",
        "update-mobile-password",
    ];
    assert_eq!(journeys, BTreeSet::from(expected));
    let states = StateKind::ALL.iter().map(|state| state.as_str());
    assert!(states.eq([
        "sending-otp",
        "otp-may-be-out",
        "awaiting-otp",
        "resending-otp",
        "verifying-otp",
        "awaiting-password",
        "verifying-password",
        "choosing-account",
        "authorizing",
        "verified",
        "sending-second-otp",
        "second-otp-may-be-out",
        "awaiting-second-otp",
        "resending-second-otp",
        "verifying-second-otp",
        "completing",
        "outcome-unknown",
        "second-outcome-unknown",
        "finished",
    ]));
}

#[test]
fn a_kind_is_found_by_its_own_name_alone() {
    let mut names = HashSet::new();
    for &generation in Generation::ALL {
        for &journey in JourneyKind::ALL {
            let kind = Kind { generation, journey };
            let name = format!("{}.{}", generation.as_str(), journey);
            assert_eq!(kind.to_string(), name);
            // One that the generation does not have has a name that nobody wrote.
            assert_eq!(Kind::parse(&name), journey.exists_in(generation).then_some(kind));
            assert_eq!(kind.states().next().is_some(), journey.exists_in(generation), "{name}");
            assert_eq!(JourneyKind::parse(journey.as_str()), Some(journey));
            names.insert(name);
        }
    }
    assert_eq!(names.len(), Generation::ALL.len() * JourneyKind::ALL.len());
    let all: HashSet<_> = Kind::all().map(|kind| kind.to_string()).collect();
    assert_eq!(all.len(), Kind::all().count());
    assert!(all.is_subset(&names));
    for state in StateKind::ALL {
        assert_eq!(StateKind::parse(&state.to_string()), Some(*state));
    }
    for name in [
        "",
        ".",
        "v3",
        "v3.",
        ".login-mobile",
        "v4.login-mobile",
        "v3.login_mobile",
        "v3.login-mobile ",
    ] {
        assert_eq!(Kind::parse(name), None, "{name}");
    }
    assert_eq!(JourneyKind::parse("Login-Mobile"), None);
    assert_eq!(StateKind::parse("awaiting_otp"), None);
}

#[test]
fn another_format_is_told_whatever_else_is_in_it() {
    assert_eq!(instead(r#""f":1"#, r#""f":2"#), SnapshotError::Format { found: 2 });
    assert_eq!(instead(r#""f":1"#, r#""f":0"#), SnapshotError::Format { found: 0 });
    // Which may be somebody's number, and is not told.
    assert_eq!(instead(r#""f":1"#, r#""f":5550001"#), SnapshotError::Malformed);
    assert_eq!(why(r#"{"g":{"new":[]},"f":7}"#), SnapshotError::Format { found: 7 });
    for no_format in
        [r#""f":"1""#, r#""f":1.0"#, r#""f":-1"#, r#""f":null"#, r#""g":"v3""#, r#""f":4294967296"#]
    {
        assert_eq!(instead(r#""f":1"#, no_format), SnapshotError::Malformed, "{no_format}");
    }
}

#[test]
fn what_is_not_known_is_named() {
    assert_eq!(instead(r#""g":"v3""#, r#""g":"v4""#), SnapshotError::Generation);
    assert_eq!(instead(r#""j":"login-mobile""#, r#""j":"login""#), SnapshotError::Journey);
    let not_in_generation = WAITING.replace("login-mobile", "login-aadhaar-number");
    let not_in_generation = not_in_generation.replace(r#""g":"v3""#, r#""g":"v1v2""#);
    assert_eq!(why(&not_in_generation), SnapshotError::Journey);
    assert_eq!(instead(r#""s":"awaiting-otp""#, r#""s":"awaiting""#), SnapshotError::State);
}

#[test]
fn a_state_of_another_journey_is_none() {
    for (journey, state) in [
        ("login-mobile", "resending-otp"),
        ("login-mobile", "finished"),
        ("retrieve-aadhaar-otp", "choosing-account"),
        ("login-aadhaar-otp", "authorizing"),
    ] {
        let text = WAITING.replace("login-mobile", journey).replace("awaiting-otp", state);
        assert_eq!(why(&text), SnapshotError::State, "{journey} {state}");
    }
    for kind in Kind::all() {
        assert!(kind.states().all(|state| state != StateKind::Finished), "{kind}");
    }
}

#[test]
fn every_state_with_a_snapshot_is_a_state_of_some_journey() {
    for state in StateKind::ALL {
        let found = Kind::all().any(|kind| kind.states().any(|known| known == *state));
        assert_eq!(found, *state != StateKind::Finished, "{state}");
    }
}

#[test]
fn what_lacks_a_part_or_has_it_in_another_form_is_malformed() {
    for part in [
        r#","mobile":"5550001001""#,
        r#","txn":"a825f76b-0696-40f3-864c-5a3a5b389a83""#,
        r#","at":1653368656"#,
    ] {
        assert_eq!(instead(part, ""), SnapshotError::Malformed, "{part}");
    }
    for (of, by) in [
        (r#""mobile":"5550001001""#, r#""mobile":"XXXXXX1001""#),
        ("1653368656", "1653368656.5"),
        ("1653368656", "-1"),
        ("1653368656", "18446744073709551615"),
        ("1653368656", r#"1653368656,"wait":18446744073709551615"#),
        ("1653368656", r#"1653368656,"wrong":-1"#),
        ("1653368656", r#"1653368656,"resends":4294967296"#),
        (r#""txn":"a"#, r#""txn":" a b"#),
        ("}", ""),
        ("{", "[{"),
        ("}", "} {}"),
    ] {
        assert_eq!(instead(of, by), SnapshotError::Malformed, "{by}");
    }
    for text in
        ["", " ", "1", "null", "[]", "[1]", r#""f""#, "{}", "{\"f\":1}", "\u{feff}{\"f\":1}"]
    {
        assert_eq!(why(text), SnapshotError::Malformed, "{text}");
    }
}

#[test]
fn what_a_later_release_adds_is_ignored() {
    let known = Snapshot::from_bytes(WAITING.as_bytes()).unwrap();
    for added in [r#""new":{"f":2,"s":[1,null]},"#, r#""x-token":"eyJ","#, r#""t":null,"#] {
        let newer = WAITING.replacen('{', &format!("{{{added}"), 1);
        let read = Snapshot::from_bytes(newer.as_bytes()).unwrap();
        assert_eq!(text(&read), text(&known));
    }
    // Of the journey, but of no use in this state.
    let newer = WAITING.replacen('}', r#","t":"eyJ0LXRva2Vu","accounts":[]}"#, 1);
    assert_eq!(text(&Snapshot::from_bytes(newer.as_bytes()).unwrap()), text(&known));
}

#[test]
fn neither_a_snapshot_nor_an_error_prints_what_it_holds() {
    let snapshot = Snapshot::from_bytes(WAITING.as_bytes()).unwrap();
    assert_eq!(format!("{snapshot:?}"), "Snapshot(v3.login-mobile, awaiting-otp)");
    assert_eq!(format!("{snapshot:#?}"), "Snapshot(v3.login-mobile, awaiting-otp)");
    let restored = snapshot.restore();
    assert!(matches!(restored, Restored::V3LoginMobile(Resumed::AwaitingOtp(_))));
    let shown = format!("{restored:?}");
    assert!(!shown.contains("555000") && !shown.contains("a825f76b"), "{shown}");

    for (error, says) in [
        (SnapshotError::Format { found: 2 }, "format 2 is not known"),
        (SnapshotError::Generation, "the generation is not known"),
        (SnapshotError::Journey, "the journey is not known"),
        (SnapshotError::State, "the journey has no such state"),
        (SnapshotError::Malformed, "malformed"),
    ] {
        assert_eq!(error.to_string(), says);
        assert!(std::error::Error::source(&error).is_none());
    }
}

/// A buffer that grows leaves copies of what it held.
#[test]
fn what_is_written_fills_its_buffer_to_the_byte() {
    let bytes = Snapshot::from_bytes(WAITING.as_bytes()).unwrap().to_bytes();
    assert_eq!(bytes.capacity(), bytes.len());
    assert_eq!(bytes.as_slice(), WAITING.as_bytes());
}

/// Whatever is written where the mobile was shown, no more than a masked one comes back.
#[test]
fn the_mobile_of_an_otp_comes_back_masked() {
    for (kept, shown) in [
        ("******1001", "******1001"),
        ("XXXXXX1001", "XXXXXX1001"),
        ("5550001001", "******1001"),
        ("(not shown)", "(not shown)"),
        (r"\u001b[2J", "(not shown)"),
        ("***********@post.example", "***********@post.example"),
        ("asha.rao@post.example", "a*******@post.example"),
    ] {
        let text = WAITING.replace(r#","at":"#, &format!(r#","to":"{kept}","at":"#));
        let restored = Snapshot::from_bytes(text.as_bytes()).unwrap().restore();
        let Restored::V3LoginMobile(Resumed::AwaitingOtp(awaiting)) = restored else {
            panic!("not waiting: {restored:?}");
        };
        assert_eq!(awaiting.otp().sent_to().as_deref(), Some(shown), "{kept}");
    }
}

/// What decides how long a journey is kept, and whether it is done without a record of it.
#[test]
fn what_changes_an_account_is_known_of_every_journey() {
    for kind in Kind::all() {
        let name = kind.journey.as_str();
        let changes = !["login", "retrieve", "find"].iter().any(|of| name.starts_with(of));
        assert_eq!(kind.action().changes_account(), changes, "{kind}");
        let closed = ["deactivate", "delete", "enrol"].iter().any(|of| name.starts_with(of));
        assert_eq!(kind.action().fails_closed(), closed, "{kind}");
        assert_eq!(kind.action().needs_consent(), name.starts_with("enrol"), "{kind}");
        let again = ["enrol", "rekyc"].iter().any(|of| name.starts_with(of));
        assert_eq!(kind.action().can_be_done_again(), again, "{kind}");
        assert_eq!(kind.resends(), kind.states().any(|s| s == StateKind::ResendingOtp), "{kind}");
        if let Some(by) = kind.journey.by() {
            assert!(name.ends_with(by.as_str()), "{kind}");
            let of = JourneyKind::of(kind.action(), by).unwrap();
            assert_eq!((of.action(), of.by()), (kind.action(), Some(by)), "{kind}");
            // A login by number and one by address are by the same methods.
            let is_by_address = name.starts_with("login-address-");
            assert_eq!(of != kind.journey, is_by_address, "{kind}");
        }
    }
}

/// An OTP on its way to a phone changes nothing, and what waits for the patient asked for nothing yet.
#[test]
fn a_state_is_in_doubt_while_a_secret_or_a_choice_is_under_way_or_lost() {
    for state in StateKind::ALL {
        let name = state.as_str();
        let in_doubt =
            ["verifying-", "authorizing", "completing", "outcome-unknown", "second-outcome"]
                .iter()
                .any(|of| name.starts_with(of));
        assert_eq!(state.is_in_doubt(), in_doubt, "{state}");
    }
}

/// An account of v1/v2 is not changed by the first of two secrets, nor made; that of V3 is made by it.
#[test]
fn a_first_secret_of_two_changes_nothing_but_where_it_makes_the_account() {
    for kind in Kind::all() {
        let name = kind.to_string();
        let nothing = name.starts_with("v1v2.update-mobile") || name.starts_with("v1v2.enrol");
        for state in kind.states() {
            let is_of_the_first =
                [StateKind::VerifyingOtp, StateKind::OutcomeUnknown].contains(&state);
            let expected = kind.action().changes_account()
                && state.is_in_doubt()
                && !(nothing && is_of_the_first);
            assert_eq!(kind.may_have_changed(state), expected, "{kind} {state}");
        }
    }
    let of = |name| Kind::parse(name).unwrap();
    let second = StateKind::VerifyingSecondOtp;
    assert!(of("v3.enrol-aadhaar-otp").may_have_changed(StateKind::VerifyingOtp));
    assert!(of("v3.update-mobile").may_have_changed(StateKind::VerifyingOtp));
    assert!(of("v1v2.update-mobile-mobile-otp").may_have_changed(second));
    assert!(!of("v1v2.update-mobile-mobile-otp").may_have_changed(StateKind::VerifyingOtp));
}
