//! Updates of the e-mail address and the mobile, in one process or several.

use super::{Node, PERSONAL, id_in, refused};
use crate::running::{Finished, Running};
use crate::service::people::{ASHA, ASHA_MOBILE, ASHA_PASSWORD};
use crate::service::{Generation, Service, right, wrong};

const EMAIL: &str = "asha.new@post.example";
const MOBILE: &str = "5550008001";

fn log_in(service: &Service, node: &Node<'_>) {
    let login = node.command(&["login", "aadhaar-otp", "--abha", ASHA]);
    service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &["eyJ"]);
}

/// Hands in the OTP that went to the new mobile, and then what is asked for.
fn both(service: &Service, node: &Node<'_>, args: &[&str], asks: &str, of: &str) -> Finished {
    let mut running = Running::start(&mut node.command(args));
    running.hear("An OTP was sent to ******8001.");
    running.say(&service.otp(MOBILE));
    running.hear(asks);
    match of {
        ASHA_PASSWORD => running.say(of),
        mobile => running.say(&service.otp(mobile)),
    }
    running.finish()
}

#[test]
fn an_email_address_is_linked_at_once_or_in_another_process() {
    for generation in Generation::ALL {
        let service = Service::start();
        let node = Node::new(&service, generation);
        log_in(&service, &node);
        let update = ["update", "email", "--email", EMAIL];
        let done = node.run(&[&update[..], &["--start-only"]].concat(), &[]);
        done.check(0, &[&PERSONAL[..], &[EMAIL]].concat());
        let sent_to = match generation {
            Generation::V1V2 => "a*******@post.example",
            Generation::V3 => "***********@post.example",
        };
        assert_eq!(done.json()["sent_to"], sent_to);
        let id = id_in(&done.json());
        assert_eq!(node.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);
        refused(&node.run(&["resume", &id, "--resend"], &[]), 2, "usage");
        let done = node.run(&["resume", &id], &[&service.otp(EMAIL)]);
        done.check(0, &[&PERSONAL[..], &[EMAIL]].concat());
        assert_eq!(done.json()["email"], "a*******@post.example");
        assert!(node.waiting().is_empty());

        let other = "rao@post.example";
        let update = node.command(&["update", "email", "--email", other]);
        let done = service.perform(update, &[], other, &[wrong, right]);
        done.check(0, &[other]);
        assert_eq!(
            (&done.json()["command"], &done.json()["reconciled"]),
            (&"update-email".into(), &false.into())
        );
        let profile = node.run_storeless(&["profile"]);
        assert_eq!(profile.json()["email"], other);
    }
}

#[test]
fn a_link_goes_to_an_email_address_on_v3() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V3);
    log_in(&service, &node);
    let sent = service.otps_sent();
    let done = node.run(&["update", "email", "--email", EMAIL, "--link"], &[]);
    done.check(0, &[EMAIL]);
    assert_eq!(done.json()["link_sent_to"], "a*******@post.example");
    assert_eq!(service.otps_sent(), sent);
    let start_only = ["update", "email", "--email", EMAIL, "--link", "--start-only"];
    node.run(&start_only, &[]).check(2, &[]);
}

#[test]
fn a_mobile_is_changed_on_v3_at_once_or_in_another_process() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V3);
    log_in(&service, &node);
    let done = node.run(&["update", "mobile", "--mobile", MOBILE, "--start-only"], &[]);
    done.check(0, &[MOBILE]);
    assert_eq!(done.json()["journey"], "v3.update-mobile");
    let id = id_in(&done.json());
    let done = node.run(&["resume", &id], &[&service.otp(MOBILE)]);
    done.check(0, &[MOBILE]);
    assert_eq!(done.json()["mobile"], "******8001");
    let back = node.command(&["update", "mobile", "--mobile", ASHA_MOBILE]);
    service.perform(back, &[], ASHA_MOBILE, &[right]).check(0, &[ASHA_MOBILE]);
}

#[test]
fn a_mobile_is_changed_on_v1v2_with_a_second_secret_in_the_same_run() {
    for (by, asks, of) in [
        ("aadhaar-otp", "An OTP was sent to the mobile linked with Aadhaar.", ASHA_MOBILE),
        ("mobile-otp", "An OTP was sent to the mobile of the account.", ASHA_MOBILE),
        ("password", "The new mobile is proven.", ASHA_PASSWORD),
    ] {
        let service = Service::start();
        let node = Node::new(&service, Generation::V1V2);
        log_in(&service, &node);
        let update = ["update", "mobile", "--mobile", MOBILE, "--by", by];
        let done = both(&service, &node, &update, asks, of);
        done.check(0, &[MOBILE, ASHA_PASSWORD]);
        let answer = done.json();
        assert_eq!(answer["command"], format!("update-mobile-{by}"));
        assert_eq!(
            (&answer["mobile"], &answer["reconciled"]),
            (&"******8001".into(), &false.into())
        );
        assert!(node.waiting().is_empty());
    }
}

#[test]
fn each_secret_of_a_mobile_is_asked_for_by_another_process() {
    for (by, second, of) in [
        ("aadhaar-otp", "awaiting-second-otp", ASHA_MOBILE),
        ("mobile-otp", "awaiting-second-otp", ASHA_MOBILE),
        ("password", "awaiting-password", ASHA_PASSWORD),
    ] {
        let service = Service::start();
        let node = Node::new(&service, Generation::V1V2);
        log_in(&service, &node);
        let update = ["update", "mobile", "--mobile", MOBILE, "--by", by, "--start-only"];
        let done = node.run(&update, &[]);
        done.check(0, &[MOBILE]);
        assert_eq!(
            (&done.json()["sent_to"], &done.json()["otp_sent"]),
            (&"******8001".into(), &"yes".into())
        );
        let id = id_in(&done.json());
        assert_eq!(node.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);

        // Standard input ends before the second secret.
        let error = refused(&node.run(&["resume", &id], &[&service.otp(MOBILE)]), 2, "usage");
        assert_eq!((&error["otp_sent"], &error["effect"]), (&"yes".into(), &"settled".into()));
        assert_eq!(node.waiting(), [(id.clone(), second.to_owned())]);
        let secret = if of == ASHA_PASSWORD { of.to_owned() } else { service.otp(of) };
        let done = node.run(&["resume", &id], &[&secret]);
        done.check(0, &[MOBILE, ASHA_PASSWORD]);
        assert_eq!(done.json()["mobile"], "******8001");
        assert!(node.waiting().is_empty());
    }
}

#[test]
fn a_second_otp_that_was_not_sent_is_sent_by_the_next_process() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V1V2);
    log_in(&service, &node);
    service.set_faults(&["v1v2.change_mobile_old_otp status 429 always"]);
    let update = node.command(&["update", "mobile", "--mobile", MOBILE, "--by", "mobile-otp"]);
    let done = service.perform(update, &[], MOBILE, &[right]);
    let error = refused(&done, 3, "rate_limited");
    let next = error["next"].as_str().unwrap();
    assert!(next.starts_with("The new mobile is proven. Go on: `abdm resume "), "{next}");
    let [(id, state)] = &node.waiting()[..] else { panic!("nothing waits") };
    assert_eq!(state, "verified");
    refused(&node.run(&["resume", id, "--resend"], &[]), 2, "usage");
    service.set_faults(&[]);
    let mut running = Running::start(&mut node.command(&["resume", id]));
    running.hear("An OTP was sent to the mobile of the account.");
    running.say(&service.otp(ASHA_MOBILE));
    running.finish().check(0, &[MOBILE]);
}

#[test]
fn what_came_of_a_secret_without_an_answer_is_found_out_by_its_id() {
    for (fate, code, outcome) in
        [("close-after-head", 6, "not_done"), ("close-after-handling", 0, "done")]
    {
        let service = Service::start();
        let node = Node::new(&service, Generation::V1V2);
        log_in(&service, &node);
        let update = ["update", "mobile", "--mobile", MOBILE, "--by", "mobile-otp", "--start-only"];
        let id = id_in(&node.run(&update, &[]).json());
        let first = node.run(&["resume", &id], &[&service.otp(MOBILE)]);
        refused(&first, 2, "usage");
        service.set_faults(&[
            &format!("v1v2.change_mobile_update {fate} always"),
            "v1v2.profile close-after-head always",
        ]);
        let done = node.run(&["resume", &id], &[&service.otp(ASHA_MOBILE)]);
        assert_eq!(done.code, Some(4), "{}", done.stderr);
        assert!(done.json()["error"]["next"].as_str().unwrap().contains("abdm reconcile"));
        assert_eq!(node.waiting(), [(id.clone(), "second-outcome-unknown".to_owned())]);
        let error = refused(&node.run(&["resume", &id], &[]), 4, "submitted");
        assert!(error["next"].as_str().unwrap().contains("abdm reconcile"), "{error}");
        service.set_faults(&[]);
        let done = node.run(&["reconcile", &id], &[]);
        done.check(code, &[MOBILE]);
        assert_eq!(done.json()["outcome"], outcome);
    }
}

/// The account keeps its mobile until its owner is proven too.
#[test]
fn a_lost_answer_to_the_first_otp_of_a_mobile_leaves_nothing_to_find_out() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V1V2);
    log_in(&service, &node);
    service.set_faults(&["v1v2.change_mobile_new_verify close-after-handling always"]);
    let update = node.command(&["update", "mobile", "--mobile", MOBILE, "--by", "mobile-otp"]);
    let done = service.perform(update, &[], MOBILE, &[right]);
    assert_eq!(done.code, Some(4), "{}", done.stderr);
    assert_eq!(done.json()["error"]["next"], "No account was changed. Start again for a new OTP.");
    assert!(node.waiting().is_empty());
}
