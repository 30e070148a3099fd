//! Re-KYC on V3, in one process or two, and where no answer came.

use super::{Node, id_in, refused, run};
use crate::service::people::{ASHA, ASHA_MOBILE};
use crate::service::{Generation, Service, right, wrong};

fn logged_in(service: &Service) -> Node<'_> {
    let node = Node::new(service, Generation::V3);
    let login = node.command(&["login", "aadhaar-otp", "--abha", ASHA]);
    service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[ASHA]);
    node
}

#[test]
fn an_otp_renews_it_at_once_or_in_another_process_and_the_login_goes_on() {
    let service = Service::start();
    let node = logged_in(&service);
    let done = service.perform(node.command(&["rekyc"]), &[], ASHA_MOBILE, &[wrong, right]);
    done.check(0, &[ASHA, ASHA_MOBILE, "eyJ"]);
    assert_eq!(done.json()["command"], "rekyc-aadhaar-otp");
    assert_eq!(done.json()["abha_number"], "**-****-****-0007");
    assert!(node.waiting().is_empty());

    let done = node.run(&["rekyc", "--start-only"], &[]);
    done.check(0, &[ASHA]);
    assert_eq!(done.json()["journey"], "v3.rekyc-aadhaar-otp");
    let id = id_in(&done.json());
    assert_eq!(node.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);
    let done = node.run(&["resume", &id], &[&service.otp(ASHA_MOBILE)]);
    done.check(0, &[ASHA, ASHA_MOBILE]);
    assert_eq!(done.json()["abha_number"], "**-****-****-0007");
    run(node.storeless(&["profile"]), &[]).check(0, &[]);
}

#[test]
fn nobody_can_tell_what_came_of_one_without_an_answer_and_doing_it_again_is_harmless() {
    let service = Service::start();
    let node = logged_in(&service);
    service.set_faults(&["v3.account_verify close-after-handling always"]);
    let done = service.perform(node.command(&["rekyc"]), &[], ASHA_MOBILE, &[right]);
    let error = refused(&done, 4, "network");
    let harmless = |next: &serde_json::Value| {
        let next = next.as_str().unwrap();
        assert!(next.contains("harmless"), "{next}");
        assert!(next.contains("--discard"), "{next}");
    };
    harmless(&error["next"]);
    assert_eq!(error["took_effect"], "maybe");
    let id = error["journey_id"].as_str().unwrap().to_owned();

    for again in ["resume", "reconcile"] {
        let calls = service.requests().len();
        let error = match again {
            "resume" => refused(&node.run(&[again, &id], &[]), 4, "submitted"),
            _ => refused(&node.run(&[again, &id], &[]), 4, "unclear"),
        };
        harmless(&error["next"]);
        assert_eq!(service.requests().len(), calls, "there is nothing to look at");
    }
    service.set_faults(&[]);
    let discard = node.run(&["resume", &id, "--discard"], &[]);
    discard.check(0, &[]);
    let done = service.perform(node.command(&["rekyc"]), &[], ASHA_MOBILE, &[right]);
    done.check(0, &[ASHA]);
}
