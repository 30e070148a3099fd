//! What does not go together, and what is not there.

use super::{Journey, KEY, Node, refused, run};
use crate::running::{Directory, abdm};
use crate::service::people::{ASHA, TARA};
use crate::service::{Generation, Service, command_at};

const ID: &str = "00112233445566778899aabbccddeeff";

#[test]
fn what_needs_a_store_says_so() {
    let directory = Directory::new();
    let nowhere = "127.0.0.1:1".parse().unwrap();
    let login = ["login", "aadhaar-otp", "--abha", ASHA];
    for generation in Generation::ALL {
        for (args, text) in [
            (&[&login[..], &["--start-only"]].concat()[..], "--start-only needs a store"),
            (
                &[&login[..], &["--idempotency-key", "a"]].concat(),
                "--idempotency-key needs a store",
            ),
            (&["resume", ID], "store: missing"),
            (&["resume", ID, "--discard"], "store: missing"),
            (&["reconcile", ID], "store: missing"),
            (&["journeys"], "store: missing"),
        ] {
            let mut command = match args[0] {
                "journeys" => abdm(&["journeys", "--json"]),
                _ => {
                    let args = [args, &["--json"]].concat();
                    command_at(nowhere, generation, &args, &directory.join("t"))
                }
            };
            command.env("ABDM_STORE_KEY", KEY).env("ABDM_STORE", "");
            let error = refused(&run(command, &[]), 2, "usage");
            assert_eq!(error["message"], text);
            assert!(error["next"].as_str().unwrap().contains("--store"), "{error}");
        }
    }
}

#[test]
fn an_address_of_no_store_is_refused_and_not_repeated() {
    let directory = Directory::new();
    let other = directory.join("sentinel.txt");
    std::fs::write(&other, "This is somebody's text, and no database.").unwrap();
    let text = format!("sqlite:{}", other.display());
    let missing = format!("sqlite:{}", directory.join("no/such/directory").display());
    for (store, message) in [
        ("memory:", "store: what is in memory ends with this command"),
        ("sentinel", "store: no address of a store"),
        ("postgres://user:sentinel@host/", "store: no address of a store"),
        ("redis://user:sentinel@:port/", "store: the address cannot be used"),
        (&missing, "store: the address cannot be used"),
        (&text, "store: what is there is not a store"),
    ] {
        for args in [&["journeys"][..], &["resume", ID, "--discard"]] {
            let mut command = abdm(&[args, &["--json"]].concat());
            command.env("ABDM_STORE", store);
            let done = run(command, &[]);
            let error = refused(&done, 2, "usage");
            done.check(2, &["sentinel"]);
            assert!(error["message"].as_str().unwrap().starts_with(message), "{error}");
        }
    }
    // One that is not there now.
    let done = run(abdm(&["journeys", "--json", "--store", "redis://127.0.0.1:1/"]), &[]);
    refused(&done, 1, "store");
}

#[test]
fn a_journey_that_is_not_there_is_not_made_up() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        for args in [&["resume", ID][..], &["resume", ID, "--discard"], &["reconcile", ID]] {
            let error = refused(&node.run(args, &[]), 6, "no_such_journey");
            assert_eq!(error["otp_sent"], "no");
            assert_eq!(error["effect"], "none");
            assert_eq!(error["journey_id"], ID);
            assert!(error["next"].as_str().unwrap().contains("`abdm journeys`"), "{error}");
        }
        for id in [ASHA, "sentinel", ""] {
            let done = node.run(&["resume", id], &[]);
            done.check(2, &["sentinel"]);
            let error = refused(&done, 2, "usage");
            assert!(error["message"].as_str().unwrap().starts_with("id: "), "{error}");
        }
    }
    assert!(service.requests().is_empty());
}

#[test]
fn a_journey_of_one_generation_does_not_go_on_in_another() {
    let service = Service::start();
    for (generation, other) in
        [(Generation::V1V2, Generation::V3), (Generation::V3, Generation::V1V2)]
    {
        let node = Node::new(&service, generation);
        let id = node.start(Journey::LoginAadhaar);
        let before = service.requests().len();
        let there = Node::new(&service, other).with_store(node.store.clone());
        for command in ["resume", "reconcile"] {
            let error = refused(&there.run(&[command, &id], &["123456"]), 2, "other_generation");
            assert_eq!(error["otp_sent"], "yes");
            assert_eq!(error["effect"], "none");
            assert_eq!(error["journey_id"], id);
            let next = format!("Give --generation {} with its URLs.", generation.name());
            assert_eq!(error["next"], next);
        }
        assert_eq!(service.requests().len(), before);
        assert_eq!(node.resume(Journey::LoginAadhaar, &id).code, Some(0));
    }
}

#[test]
fn options_of_another_journey_are_refused() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let aadhaar = node.start(Journey::LoginAadhaar);
        let mobile = node.start(Journey::LoginMobile);
        let is_v1v2 = generation == Generation::V1V2;
        for (args, is_refused) in [
            (&["resume", &aadhaar, "--account", TARA][..], true),
            (&["resume", &aadhaar, "--encrypted-otp"], !is_v1v2),
            (&["resume", &mobile, "--encrypted-otp"], true),
            (&["resume", &mobile, "--account", "sentinel"], true),
        ] {
            let done = node.run(args, &[]);
            done.check(2, &["sentinel"]);
            let text =
                if is_refused { ["does not go with", "account: "] } else { ["otp: missing"; 2] };
            let message = done.json()["error"]["message"].clone();
            assert!(text.iter().any(|text| message.as_str().unwrap().contains(text)), "{message}");
        }
        if is_v1v2 {
            let otp = service.otp(Journey::LoginAadhaar.mobile());
            node.run(&["resume", &aadhaar, "--encrypted-otp"], &[&otp]).check(0, &[]);
            let requests = service.requests();
            assert_eq!(requests.last().unwrap(), "POST /api/v2/auth/confirmWithAadhaarOtp");
        }
    }
}

/// As one that shares the store with a newer release finds it.
#[test]
fn a_journey_that_cannot_be_read_is_counted_and_hides_no_other() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V3);
    let list = |json: &[&str]| {
        let mut command = abdm(&[&["journeys"], json].concat());
        command.env("ABDM_STORE", &node.store);
        run(command, &[])
    };
    let first = node.start(Journey::LoginMobile);
    let other = node.start(Journey::LoginAadhaar);
    assert_eq!(list(&["--json"]).json()["journeys_unreadable"], 0);
    assert!(!list(&[]).stdout.contains("cannot read"));

    let raw = rusqlite::Connection::open(node.database()).unwrap();
    let later = |id: &str| {
        let changed = "UPDATE journeys SET kind = 'v4.login-mobile' WHERE id = ?1";
        assert_eq!(raw.execute(changed, [id]).unwrap(), 1);
    };
    later(&first);
    assert_eq!(node.waiting(), [(other.clone(), "awaiting-otp".to_owned())]);
    let done = list(&["--json"]);
    assert_eq!(done.code, Some(0));
    assert_eq!(
        (&done.json()["journeys_total"], &done.json()["journeys_unreadable"]),
        (&1.into(), &1.into())
    );
    assert!(list(&[]).stdout.contains("\n1 is there that this abdm cannot read: a newer one"));

    later(&other);
    let done = list(&[]);
    assert!(done.stdout.starts_with("2 are there that this abdm cannot read"), "{done:?}");
    assert!(!done.stdout.contains("No journey waits"), "{done:?}");
}
