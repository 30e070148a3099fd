//! An enrolment: one process begins it, another goes on with it, another makes the address.

use super::{Node, PERSONAL, id_in};
use crate::service::people::{DEV_AADHAAR, DEV_AADHAAR_MOBILE, DEV_MOBILE};
use crate::service::{Generation, Service};

const ENROL: &[&str] = &["enrol", "--mobile", DEV_MOBILE, "--consent", "1.4", "--yes"];

#[test]
fn an_enrolment_goes_on_in_another_process_until_the_abha_has_an_address() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V3);
    let done = node.run(&[ENROL, &["--start-only"]].concat(), &[DEV_AADHAAR]);
    done.check(0, &PERSONAL);
    assert_eq!(done.json()["journey"], "v3.enrol-aadhaar-otp");
    let id = id_in(&done.json());
    assert_eq!(node.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);

    // Whose ABHA is made before there is an end to it: nobody enters the second OTP.
    let done = node.run(&["resume", &id], &[&service.otp(DEV_AADHAAR_MOBILE)]);
    done.check(2, &["eyJ"]);
    let made = "An ABHA was made: **-****-****-0002; `abdm profile` shows it.";
    assert!(done.stderr.contains(made), "{}", done.stderr);
    let error = &done.json()["error"];
    assert_eq!(error["took_effect"], "yes", "{error}");
    assert_eq!(node.waiting(), [(id.clone(), "awaiting-second-otp".to_owned())]);
    assert!(node.token_file().exists(), "the login is kept");

    let done = node.run(&["resume", &id], &[&service.otp(DEV_MOBILE)]);
    done.check(0, &["eyJ"]);
    let answer = done.json();
    assert_eq!((&answer["is_new"], &answer["mobile"]), (&true.into(), &"linked".into()));
    let free = answer["suggested_addresses"].as_array().unwrap();
    assert!(free.contains(&"dev.malhotra".into()), "{answer}");
    assert_eq!(node.waiting(), [(id.clone(), "verified".to_owned())]);

    let done = node.run(&["resume", &id, "--address", "dev.malhotra"], &[]);
    done.check(0, &["eyJ"]);
    assert_eq!(done.json()["abha_address"], "dev.malhotra@sbx");
    assert!(node.waiting().is_empty());
}

/// On v1/v2 the ABHA is made last, so there is none before the second OTP, and no address after it.
#[test]
fn an_enrolment_on_v1v2_goes_on_in_another_process_until_there_is_an_abha() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V1V2);
    let done = node.run(&[ENROL, &["--start-only"]].concat(), &[DEV_AADHAAR]);
    done.check(0, &PERSONAL);
    assert_eq!(done.json()["journey"], "v1v2.enrol-aadhaar-otp");
    let id = id_in(&done.json());

    let done = node.run(&["resume", &id], &[&service.otp(DEV_AADHAAR_MOBILE)]);
    done.check(2, &["eyJ"]);
    assert_eq!(done.json()["error"]["took_effect"], "no", "{}", done.stderr);
    assert_eq!(node.waiting(), [(id.clone(), "awaiting-second-otp".to_owned())]);
    assert!(!node.token_file().exists());

    let done = node.run(&["resume", &id], &[&service.otp(DEV_MOBILE)]);
    done.check(0, &["eyJ"]);
    let answer = done.json();
    assert_eq!((&answer["is_new"], &answer["mobile"]), (&true.into(), &"linked".into()));
    assert_eq!(answer["abha_number"], "91-0000-1014-0002");
    assert!(answer.get("suggested_addresses").is_none());
    assert!(node.waiting().is_empty());
    assert!(node.token_file().exists());
}
