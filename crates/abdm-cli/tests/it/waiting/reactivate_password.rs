//! Reactivations with the password, in one process or two.

use super::{Node, id_in, refused};
use crate::service::people::{FARHAN, FARHAN_PASSWORD};
use crate::service::{Generation, Service};

const REACTIVATE: [&str; 4] = ["reactivate", "password", "--abha", FARHAN];

#[test]
fn a_password_reactivates_at_once_and_sends_nothing() {
    for generation in Generation::ALL {
        let service = Service::start();
        let node = Node::new(&service, generation);
        let error = refused(&node.run(&REACTIVATE, &["Invented@1"]), 3, "wrong_password");
        assert_eq!((&error["otp_sent"], &error["effect"]), (&"no".into(), &"settled".into()));
        let id = error["journey_id"].as_str().unwrap();
        let done = node.run(&["resume", id], &[FARHAN_PASSWORD]);
        done.check(0, &[FARHAN, FARHAN_PASSWORD, "eyJ"]);
        assert_eq!(done.json()["abha"], "**-****-****-0005");
        // A login comes with it on v1v2 alone.
        assert_eq!(done.json()["logged_in"], generation == Generation::V1V2);
        assert!(service.is_active(FARHAN));
        assert!(node.waiting().is_empty());
        assert_eq!(service.otps_sent(), 0);
    }
}

#[test]
fn a_reactivation_waits_for_the_password_and_goes_on_elsewhere() {
    for generation in Generation::ALL {
        let service = Service::start();
        let node = Node::new(&service, generation);
        let done = node.run(&[&REACTIVATE[..], &["--start-only"]].concat(), &[]);
        done.check(0, &[FARHAN]);
        let answer = done.json();
        assert_eq!(answer["journey"], format!("{}.reactivate-password", generation.name()));
        assert_eq!((&answer["otp_sent"], answer["sent_to"].is_null()), (&"no".into(), true));
        let id = id_in(&answer);
        assert_eq!(node.waiting(), [(id.clone(), "awaiting-password".to_owned())]);
        let done = node.run(&["resume", &id], &[FARHAN_PASSWORD]);
        done.check(0, &[FARHAN, FARHAN_PASSWORD, "eyJ"]);
        assert_eq!(done.json()["reconciled"], false);
        assert!(service.is_active(FARHAN));
    }
}

#[test]
fn the_path_of_an_otp_does_not_go_with_a_password() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V3);
    let done = node.run(&[&REACTIVATE[..], &["--otp-path", "account"]].concat(), &[]);
    refused(&done, 2, "usage");
    assert!(service.requests().is_empty());
}
