//! What waits is sealed, and for its owner alone.

use super::{Journey, KEY, Node, PERSONAL, refused, run};
use crate::running::{Running, abdm};
use crate::service::people::{ASHA, ASHA_MOBILE, TARA};
use crate::service::{Generation, Service};

#[test]
fn without_its_key_no_journey_is_begun_or_taken_up() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let id = node.start(Journey::LoginAadhaar);
        let before = service.requests().len();
        let start = [Journey::LoginMobile.args(), &["--start-only"]].concat();
        for (key, cause, text) in [
            (None, "usage", "store_key: missing"),
            (Some(" "), "usage", "store_key: missing"),
            (Some("secret-sentinel"), "usage", "store_key: an entry is ID:KEY"),
            (Some("a:secret-sentinel"), "usage", "store_key: a key is 32 bytes in base64"),
        ] {
            for args in [&start[..], &["resume", &id], &["reconcile", &id]] {
                let mut command = node.command(args);
                match key {
                    None => command.env_remove("ABDM_STORE_KEY"),
                    Some(key) => command.env("ABDM_STORE_KEY", key),
                };
                let done = run(command, &[]);
                let error = refused(&done, 2, cause);
                done.check(2, &["sentinel"]);
                assert!(error["message"].as_str().unwrap().starts_with(text), "{error}");
                assert!(error["next"].as_str().unwrap().contains("`abdm store-key`"), "{error}");
            }
        }
        // Another key, and another key of that name.
        let other = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwg=";
        for name in ["other", "test"] {
            for command in ["resume", "reconcile"] {
                let mut command = node.command(&[command, &id]);
                command.env("ABDM_STORE_KEY", format!("{name}:{other}"));
                let error = refused(&run(command, &["123456"]), 2, "wrong_key");
                assert_eq!(error["otp_sent"], "yes");
                assert_eq!(error["effect"], "none");
                assert_eq!(error["journey_id"], id);
            }
        }
        assert_eq!(service.requests().len(), before);
        // The old key opens behind a new one.
        let mut resume = node.command(&["resume", &id]);
        resume.env("ABDM_STORE_KEY", format!("new:{other},{KEY}"));
        run(resume, &[&service.otp(ASHA_MOBILE)]).check(0, &PERSONAL);
    }
}

#[test]
fn a_fresh_key_is_one() {
    let make = |args: &[&str]| {
        let done = Running::start(&mut abdm(&[&["store-key"], args].concat())).finish();
        done.check(0, &[]);
        done.stdout.trim_end().to_owned()
    };
    let (first, second) = (make(&[]), make(&[]));
    assert!(first.starts_with("k1:") && first.len() == 47, "{first}");
    assert_ne!(first, second);
    let named = make(&["--id", "2026-11"]);
    assert!(named.starts_with("2026-11:"), "{named}");
    for id in ["index", "a:b", "", "a b"] {
        let done = Running::start(&mut abdm(&["store-key", "--id", id])).finish();
        done.check(2, &[]);
        assert_eq!(done.stdout, "");
    }
    let service = Service::start();
    let node = Node::new(&service, Generation::V3);
    let args = [Journey::LoginAadhaar.args(), &["--start-only"]].concat();
    let mut start = node.command(&args);
    start.env("ABDM_STORE_KEY", &named);
    run(start, &[]).check(0, &PERSONAL);
    let (id, _) = node.waiting().remove(0);
    let mut resume = node.command(&["resume", &id]);
    resume.env("ABDM_STORE_KEY", format!("{first},{named}"));
    run(resume, &[&service.otp(ASHA_MOBILE)]).check(0, &PERSONAL);
}

#[test]
fn nothing_of_a_patient_can_be_read_in_the_store() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let mut otps = Vec::new();
        for journey in Journey::ALL {
            node.prepare(journey);
            let id = node.start(journey);
            otps.push(service.otp(journey.mobile()));
            if journey == Journey::LoginMobile {
                // With accounts and a token.
                refused(&node.run(&["resume", &id], &[otps.last().unwrap()]), 2, "usage");
            }
        }
        let kept = std::fs::read_to_string(node.token_file()).unwrap();
        let kept: serde_json::Value = serde_json::from_str(&kept).unwrap();
        let token = kept["x_token"].as_str().unwrap().to_owned();
        let bytes = [node.database(), node.directory.join("journeys.db-wal")]
            .map(|path| std::fs::read(path).unwrap_or_default())
            .concat();
        let found = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(found("awaiting-otp") && found("choosing-account"));
        let unseparated = [ASHA, TARA].map(|number| number.replace('-', ""));
        let values = PERSONAL.into_iter().chain(unseparated.iter().map(String::as_str));
        for value in values.chain(otps.iter().map(String::as_str)).chain([&*token]) {
            assert!(!found(value), "{value} is in the store");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_file_of_a_store_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let service = Service::start();
    let node = Node::new(&service, Generation::V1V2);
    let id = node.start(Journey::LoginAadhaar);
    // Open, so that all files of it are there.
    let mut running = Running::start(&mut node.command(&["resume", &id]));
    running.hear("An OTP was sent");
    for name in ["journeys.db", "journeys.db-wal", "journeys.db-shm"] {
        let mode = std::fs::metadata(node.directory.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    running.say(&service.otp(ASHA_MOBILE));
    running.finish().check(0, &PERSONAL);
}
