//! A patient's login that an application keeps.

use std::time::{Duration, SystemTime};

use abdm_flows::snapshot::SnapshotError;
use abdm_flows::{Generation, SessionOf, UserSession};
use abdm_types::XToken;
use proptest::prelude::*;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::journey::Journey;
use crate::properties::config;
use crate::support::{NUMBER, X_TOKEN, abha, answered, answered_at, next, now, session};
use crate::{v1v2, v3};

/// Frozen like those of [`frozen`](super::frozen).
const FROZEN: &str = include_str!("format1-sessions.jsonl");

fn text(session: &UserSession) -> String {
    String::from_utf8(session.to_bytes().to_vec()).unwrap()
}

fn read(text: &str) -> Result<UserSession, SnapshotError> {
    UserSession::from_bytes(text.as_bytes())
}

/// Logins as the service gives them, on both generations.
fn todays() -> Vec<UserSession> {
    let after_choice = {
        let verifying = v1v2::LoginMobile::submit(v1v2::LoginMobile::awaiting());
        let choosing = next(answered(verifying, 200, v1v2::ONE_ACCOUNT));
        let authorizing = choosing.choose(&abha(NUMBER)).unwrap();
        next(answered(authorizing, 200, json!({ "token": X_TOKEN }).to_string())).session
    };
    let v1v2 = v1v2::LoginAadhaar::submit(v1v2::LoginAadhaar::awaiting());
    let v3 = v3::LoginAadhaar::submit(v3::LoginAadhaar::awaiting());
    vec![
        session(Generation::V1V2, None),
        after_choice,
        next(answered(v1v2, 200, v1v2::TOKENS)).session,
        session(Generation::V3, Some(NUMBER)),
        next(answered(v3, 200, v3::LOGGED_IN)).session,
    ]
}

#[test]
fn todays_logins_are_written_as_the_frozen_ones_and_read_again() {
    let today: Vec<_> = todays().iter().map(text).collect();
    assert_eq!(today, FROZEN.lines().collect::<Vec<_>>());
    for (line, was) in FROZEN.lines().zip(todays()) {
        let is = read(line).unwrap();
        assert_eq!(text(&is), line);
        assert_eq!(is.generation, was.generation);
        assert_eq!(is.x_token.expose_secret(), was.x_token.expose_secret());
        assert_eq!(is.expires_at, was.expires_at);
        assert_eq!(is.abha_number, was.abha_number);
        assert_eq!(is.refresh.is_some(), was.refresh.is_some());
        if let (Some(is), Some(was)) = (is.refresh, was.refresh) {
            assert_eq!(is.token.expose_secret(), was.token.expose_secret());
            assert_eq!(is.expires_at, was.expires_at);
        }
    }
}

/// Too early is a refresh too many, too late is a call that is refused.
#[test]
fn an_expiry_is_rounded_to_the_earlier_second() {
    let at = now() + Duration::from_millis(1_999);
    let verifying = v1v2::LoginAadhaar::submit(v1v2::LoginAadhaar::awaiting());
    let session = next(answered_at(verifying, 200, v1v2::TOKENS, at)).session;
    let back = read(&text(&session)).unwrap();
    assert_eq!(back.expires_at, Some(now() + Duration::from_secs(1_801)));
    assert_eq!(back.refresh.unwrap().expires_at, Some(now() + Duration::from_secs(432_001)));
}

#[test]
fn what_is_no_login_is_refused_by_kind() {
    let whole = r#"{"f":1,"g":"v3","x":"eyJ4","xe":1653370456,"r":"eyJy","re":1653800656,"n":"91-0000-1001-0007"}"#;
    assert_eq!(text(&read(whole).unwrap()), whole);
    for (of, by, error) in [
        (r#""f":1"#, r#""f":2"#, SnapshotError::Format { found: 2 }),
        (r#""g":"v3""#, r#""g":"v4""#, SnapshotError::Generation),
        (r#""x":"eyJ4""#, r#""x":"""#, SnapshotError::Malformed),
        (r#""x":"eyJ4","#, "", SnapshotError::Malformed),
        ("1653370456", "18446744073709551615", SnapshotError::Malformed),
        ("1653800656", "18446744073709551615", SnapshotError::Malformed),
        ("1653370456", r#""1653370456""#, SnapshotError::Malformed),
        ("91-0000-1001-0007", "91-****-****-0007", SnapshotError::Malformed),
        ("{", "[{", SnapshotError::Malformed),
        ("}", "", SnapshotError::Malformed),
    ] {
        assert_eq!(read(&whole.replace(of, by)).unwrap_err(), error, "{by}");
    }
    let newer = whole.replace('{', r#"{"new":[null],"#);
    assert_eq!(text(&read(&newer).unwrap()), whole);
}

#[test]
fn what_is_written_fills_its_buffer_to_the_byte() {
    for session in todays() {
        let bytes = session.to_bytes();
        assert_eq!(bytes.capacity(), bytes.len());
    }
}

/// On its own, a snapshot of a journey is no login.
#[test]
fn a_snapshot_of_a_journey_is_no_login() {
    let journey = super::of_every_state::<v1v2::Deactivate>();
    for kept in journey {
        assert_eq!(
            UserSession::from_bytes(&kept.to_bytes()).unwrap_err(),
            SnapshotError::Malformed
        );
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_login_comes_back_whatever_its_token_and_times(
        token in "[!-~]{1,80}",
        seconds in prop::option::of(0..4_102_444_800_u64),
        v3 in any::<bool>(),
    ) {
        let Ok(token) = XToken::parse(&token) else { return Ok(()) };
        let generation = if v3 { Generation::V3 } else { Generation::V1V2 };
        let mut session = UserSession::new(generation, token, None);
        session.expires_at =
            seconds.map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        let back = UserSession::from_bytes(&session.to_bytes()).unwrap();
        prop_assert_eq!(back.x_token.expose_secret(), session.x_token.expose_secret());
        prop_assert_eq!(back.expires_at, session.expires_at);
        prop_assert_eq!(back.generation, generation);
    }

    #[test]
    fn no_bytes_make_reading_a_login_panic(bytes in any::<Vec<u8>>()) {
        let _ = UserSession::from_bytes(&bytes);
    }
}

/// A release that knows of no such login has a number's, which the service refuses for an address.
#[test]
fn a_login_to_an_address_stays_one() {
    let number = session(Generation::V3, None);
    assert!(!text(&number).contains(r#""k""#));
    assert_eq!(read(&text(&number)).unwrap().of, SessionOf::Number);
    let mut address = number;
    address.of = SessionOf::Address;
    let kept = text(&address);
    assert!(kept.ends_with(r#","k":"address"}"#), "{kept}");
    assert_eq!(read(&kept).unwrap().of, SessionOf::Address);
    let other = kept.replace(r#""address""#, r#""benefit""#);
    assert_eq!(read(&other).unwrap_err(), SnapshotError::Malformed);
}
