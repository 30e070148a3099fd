//! What strikes when.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::{Duration, SystemTime};

use abdm_transport::{ManualClock, Transport};
use bytes::Bytes;
use http::Request;

use super::super::{Call, Fault, FaultError, Faults, Kind};
use super::fault;
use crate::{Config, Sandbox, ServiceKey};

/// Faults without a sandbox.
fn planned(texts: &[&str]) -> (Faults, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH));
    let faults = Faults::new(clock.clone());
    faults.set(texts.iter().map(|text| fault(text))).unwrap();
    (faults, clock)
}

/// A call on a connection of its own.
fn new(endpoint: &str) -> Call<'_> {
    Call { endpoint, reused: false }
}

/// What strikes so many calls to an endpoint, each.
fn struck(faults: &Faults, endpoint: &str, calls: usize) -> Vec<Option<&'static str>> {
    (0..calls).map(|_| faults.at_call(new(endpoint)).map(|kind| kind.name())).collect()
}

#[test]
fn a_call_is_struck_by_the_first_that_is_due() {
    let (faults, _) = planned(&["truncate", "empty times 2", "html 403 skip 4"]);
    let expected = [Some("truncate"), Some("empty"), Some("empty"), None, Some("html"), None];
    assert_eq!(struck(&faults, "v3.profile", 6), expected);
    let left = faults.list().into_iter().map(|listed| (listed.id, listed.left, listed.struck));
    assert_eq!(left.collect::<Vec<_>>(), [(1, Some(0), 1), (2, Some(0), 2), (3, Some(0), 1)]);
}

#[test]
fn endpoints_are_names_and_prefixes() {
    let (faults, _) = planned(&["v3.login_*,v1v2.cert truncate always"]);
    for (endpoint, strikes) in [
        ("v3.login_verify", true),
        ("v3.login_verify_user", true),
        ("v1v2.cert", true),
        ("v3.profile", false),
        ("v1v2.auth_init", false),
    ] {
        assert_eq!(faults.at_call(new(endpoint)).is_some(), strikes, "{endpoint}");
    }
}

#[test]
fn at_the_head_only_what_strikes_there_is_counted() {
    let (faults, _) = planned(&["empty skip 1", "close-after-head skip 1 times 2"]);
    assert_eq!(faults.at_head(new("v3.profile")), None);
    assert_eq!(faults.at_call(new("v3.profile")), None);
    // `empty` is due first, which is for later.
    assert_eq!(faults.at_head(new("v3.profile")), None);
    assert_eq!(struck(&faults, "v3.profile", 1), [Some("empty")]);
    assert_eq!(faults.at_head(new("v3.profile")), Some(Kind::CloseAfterHead));
    assert_eq!(struck(&faults, "v3.profile", 2), [Some("close-after-head"), None]);
    assert_eq!(faults.at_head(new("v3.profile")), None);
}

#[test]
fn a_connection_that_is_new_is_not_one_that_is_used_again() {
    let (faults, _) = planned(&["close-if-reused skip 1"]);
    let reused = Call { endpoint: "v3.profile", reused: true };
    assert_eq!(struck(&faults, "v3.profile", 3), [None; 3]);
    assert_eq!(faults.at_head(reused), None);
    assert_eq!(faults.at_call(reused), None);
    assert_eq!(struck(&faults, "v3.profile", 1), [None]);
    assert_eq!(faults.at_head(reused), Some(Kind::CloseIfReused));
    faults.set([fault("random 1 of close-if-reused")]).unwrap();
    assert_eq!(struck(&faults, "v3.profile", 1), [None]);
    assert_eq!(faults.at_call(reused), Some(Kind::CloseIfReused));
    assert_eq!(faults.list()[0].struck, 1);
}

#[test]
fn connections_are_counted_by_themselves() {
    let (faults, _) = planned(&["close-on-accept skip 1 times 2", "reset-on-accept skip 2"]);
    assert_eq!(struck(&faults, "v3.profile", 1), [None]);
    let names: Vec<_> = (0..5).map(|_| faults.at_connection().map(|kind| kind.name())).collect();
    let [close, reset] = [Some("close-on-accept"), Some("reset-on-accept")];
    assert_eq!(names, [None, close, close, reset, None]);
}

#[test]
fn the_port_is_closed_until_its_time_has_passed() {
    let (faults, clock) = planned(&["refuse 30", "refuse 20"]);
    for (seconds, closed) in [(0, true), (20, true), (9, true), (1, false)] {
        clock.advance(Duration::from_secs(seconds));
        assert_eq!(faults.is_closed().0, closed);
    }
    faults.add(fault("refuse 30")).unwrap();
    assert!(faults.is_closed().0);
    faults.clear();
    assert!(!faults.is_closed().0);
    assert_eq!(faults.struck()["refuse"], 3);
}

#[test]
fn a_random_fault_is_the_same_for_the_same_seed() {
    let run = |seed: u64| {
        let text = format!("random 0.5 seed {seed} of truncate, empty, hang after");
        struck(&planned(&[&text]).0, "v3.profile", 200)
    };
    let first = run(1);
    assert_eq!(run(1), first);
    assert_ne!(run(2), first);
    for name in [Some("truncate"), Some("empty"), Some("hang"), None] {
        assert!(first.contains(&name), "{name:?}");
    }
}

#[test]
fn a_random_fault_strikes_as_often_as_it_is_told_to() {
    let (faults, _) = planned(&["v3.* random 1 times 2 skip 1 of truncate"]);
    assert_eq!(struck(&faults, "v1v2.cert", 2), [None, None]);
    let truncate = Some("truncate");
    assert_eq!(struck(&faults, "v3.profile", 4), [None, truncate, truncate, None]);
    assert_eq!(faults.struck().clone().into_iter().collect::<Vec<_>>(), [("truncate", 2)]);
}

#[test]
fn what_is_drawn_for_a_connection_strikes_the_next_one() {
    let (faults, clock) = planned(&["random 1 times 2 of close-on-accept"]);
    assert_eq!(struck(&faults, "v3.profile", 2), [None, None]);
    assert_eq!(faults.struck().get("close-on-accept"), None);
    assert_eq!(faults.at_connection(), Some(Kind::CloseOnAccept));
    assert_eq!(faults.at_connection(), Some(Kind::CloseOnAccept));
    assert_eq!(faults.at_connection(), None);
    assert_eq!(faults.struck()["close-on-accept"], 2);

    faults.set([fault("random 1 of refuse 5")]).unwrap();
    assert!(!faults.is_closed().0);
    assert_eq!(struck(&faults, "v3.profile", 1), [None]);
    assert!(faults.is_closed().0);
    clock.advance(Duration::from_secs(5));
    assert!(!faults.is_closed().0);
}

#[test]
fn all_are_added_or_none() {
    let (faults, _) = planned(&["truncate"]);
    let bad =
        Fault::new(Kind::Status { status: 200, code: None, retry_after: None, handled: false });
    assert!(faults.set([fault("empty"), bad.clone()]).is_err());
    assert!(faults.add(bad).is_err());
    assert_eq!(faults.list().len(), 1);
    assert_eq!(
        faults.add(Fault::random(f64::NAN, [Kind::Truncate], 1)).unwrap_err().to_string(),
        "rate is a number from 0 to 1"
    );
}

#[test]
fn there_are_1000_at_most() {
    let (faults, _) = planned(&[]);
    let many = |number| vec![fault("truncate"); number];
    assert_eq!(faults.set(many(1001)), Err(FaultError::TooMany));
    assert_eq!(faults.set(many(1000)).unwrap().len(), 1000);
    assert_eq!(faults.add(fault("truncate")), Err(FaultError::TooMany));
    faults.clear();
    assert_eq!(faults.add(fault("truncate")), Ok(1001));
}

#[tokio::test]
async fn whoever_closes_the_port_is_answered_when_it_is_closed() {
    let sandbox = Sandbox::new(Config { key: Some(ServiceKey::shared()), ..Config::default() });
    let done = sandbox.faults().register();
    let request = Request::delete("http://localhost/_sandbox/faults").body(Bytes::new()).unwrap();
    let transport = sandbox.transport();
    let mut answer = pin!(transport.send(request));
    let mut context = Context::from_waker(Waker::noop());
    assert!(answer.as_mut().poll(&mut context).is_pending());
    done.send_replace(sandbox.faults().is_closed().1);
    assert_eq!(answer.await.unwrap().status(), 200);
}

#[tokio::test]
async fn without_a_server_there_is_nothing_to_wait_for() {
    let (faults, _) = planned(&["refuse 30"]);
    faults.settled().await;
    // One that is gone is not waited for either.
    drop(faults.register());
    faults.settled().await;
}
