//! One journey for a patient, one submission for an OTP.

use std::sync::{Arc, Mutex};

use super::{Journey, Node, PERSONAL, id_in, refused, run};
use crate::proxy::Fate::{self, AnswerLost, Answered, Lost};
use crate::proxy::proxy;
use crate::running::Running;
use crate::service::people::ASHA_MOBILE;
use crate::service::{Generation, Service};

#[test]
fn of_two_processes_with_one_otp_one_submits_it() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        for journey in [Journey::LoginAadhaar, Journey::Reactivate] {
            node.prepare(journey);
            let id = node.start(journey);
            let otp = service.otp(journey.mobile());
            let before = service.requests().len();
            // Both have taken it up before either has the OTP.
            let mut both = [(); 2].map(|()| {
                let mut running = Running::start(&mut node.command(&["resume", &id]));
                running.hear("An OTP was sent");
                running
            });
            both.iter_mut().for_each(|running| running.say(&otp));
            let mut both = both.map(Running::finish);
            both.sort_by_key(|done| done.code);
            let [winner, loser] = both;
            winner.check(0, &PERSONAL);
            let error = refused(&loser, 4, "already_claimed");
            assert_eq!(error["journey_id"], id);
            assert_eq!(error["otp_sent"], "yes");
            assert_eq!(error["took_effect"], "maybe");
            assert!(error["message"].as_str().unwrap().contains("submitted nothing"), "{error}");
            assert!(error["next"].as_str().unwrap().contains(&id), "{error}");

            let verify = format!("POST {}", journey.calls(generation).1);
            let requests = service.requests();
            let verified = requests[before..].iter().filter(|&request| *request == verify);
            assert_eq!(verified.count(), 1);
        }
    }
}

#[test]
fn a_patient_has_one_journey_at_a_time() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let id = node.start(Journey::LoginAadhaar);
        let sent = service.otps_sent();
        for more in [&["--start-only"][..], &[]] {
            let done = node.run(&[Journey::LoginAadhaar.args(), more].concat(), &[]);
            let error = refused(&done, 6, "patient_busy");
            assert_eq!(error["journey_id"], id);
            assert_eq!(error["effect"], "none");
            assert_eq!(error["otp_sent"], "no");
            assert_eq!(error["took_effect"], "no");
            let next = error["next"].as_str().unwrap();
            for command in [format!("`abdm resume {id}`"), format!("`abdm resume {id} --discard`")]
            {
                assert!(next.contains(&command), "{next}");
            }
        }
        assert_eq!(service.otps_sent(), sent);
        // Another patient, and the same one at another facility.
        node.start(Journey::LoginMobile);
        let args = [Journey::LoginAadhaar.args(), &["--start-only"]].concat();
        let mut elsewhere = node.command(&args);
        elsewhere.env("ABDM_HIP_ID", "IN0000000002");
        run(elsewhere, &[]).check(0, &PERSONAL);
        assert_eq!(node.waiting().len(), 3);
    }
}

#[test]
fn a_request_that_is_repeated_sends_one_otp() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        for journey in Journey::ALL {
            node.prepare(journey);
            let key = format!("visit-{}-{}", generation.name(), journey.name());
            let start = |more: &[&str]| {
                let options = ["--idempotency-key", &key];
                node.run(&[journey.args(), &options, more].concat(), journey.lines())
            };
            let sent = service.otps_sent();
            let first = start(&["--start-only"]);
            first.check(0, &PERSONAL);
            let id = id_in(&first.json());
            assert_eq!(start(&["--start-only"]).json(), first.json());
            assert_eq!(service.otps_sent(), sent + 1);

            assert_eq!(node.resume(journey, &id).code, Some(0));
            // Without that login there is no other deactivation.
            if journey == Journey::Deactivate {
                node.prepare(journey);
            }
            let sent = service.otps_sent();
            let error = refused(&start(&["--start-only"]), 6, "same_start");
            assert_eq!(error["journey_id"], id);
            assert_eq!(error["otp_sent"], "no");
            assert!(error["next"].as_str().unwrap().contains(&id), "{error}");
            assert_eq!(service.otps_sent(), sent);
        }
    }
}

#[test]
fn the_same_request_can_be_finished_by_the_command_that_repeats_it() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V3);
    let args = [Journey::LoginAadhaar.args(), &["--idempotency-key", "visit-1"]].concat();
    node.run(&[&args[..], &["--start-only"]].concat(), &[]).check(0, &PERSONAL);
    let done = node.run(&args, &[&service.otp(ASHA_MOBILE)]);
    done.check(0, &PERSONAL);
    assert_eq!(service.otps_sent(), 1);
}

#[test]
fn a_change_without_an_answer_is_looked_up_later() {
    let service = Service::start();
    for generation in Generation::ALL {
        for journey in [Journey::Deactivate, Journey::Reactivate] {
            let verify = journey.calls(generation).1;
            // On v3 the login that comes before goes there too, and must not be lost.
            let lost = Arc::new(Mutex::new(None));
            let fate = Arc::clone(&lost);
            let addr = proxy(service.addr, move |path| match &*fate.lock().unwrap() {
                Some(fate) if path == verify => Fate::clone(fate),
                _ => Answered,
            });
            let node = Node::at(&service, addr, generation);
            for (fate, is_made) in [(Lost, false), (AnswerLost, true)] {
                node.prepare(journey);
                let id = node.start(journey);
                *lost.lock().unwrap() = Some(fate);
                let mut running = Running::start(&mut node.command(&["resume", &id]));
                running.say(&service.otp(journey.mobile()));
                let done = running.finish();
                *lost.lock().unwrap() = None;
                if is_made {
                    // The command that submitted it has found that out by itself.
                    done.check(0, &PERSONAL);
                    assert_eq!(done.json()["reconciled"], true);
                    refused(&node.run(&["reconcile", &id], &[]), 6, "finished");
                    continue;
                }
                let error = refused(&done, 4, "not_done");
                assert!(
                    error["next"].as_str().unwrap().contains(&format!("`abdm reconcile {id}`"))
                );
                assert_eq!(node.waiting(), [(id.clone(), "outcome-unknown".to_owned())]);

                let error = refused(&node.run(&["resume", &id], &[]), 4, "submitted");
                assert!(
                    error["next"].as_str().unwrap().contains(&format!("`abdm reconcile {id}`"))
                );
                let done = node.run(&["reconcile", &id], &[]);
                let error = refused(&done, 6, "not_done");
                assert!(error["message"].as_str().unwrap().contains("so far"), "{error}");
                assert_eq!(done.json()["outcome"], "not_done");
                assert_eq!(done.json()["journey_id"], id);
                node.run(&["resume", &id, "--discard"], &[]).check(0, &PERSONAL);
            }
        }
    }
}

#[test]
fn a_journey_that_changes_nothing_has_nothing_to_reconcile() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        for journey in [Journey::LoginAadhaar, Journey::Reactivate] {
            node.prepare(journey);
            let id = node.start(journey);
            let error = refused(&node.run(&["reconcile", &id], &[]), 6, "nothing_in_doubt");
            assert!(error["next"].as_str().unwrap().contains(&format!("`abdm resume {id}`")));
        }
    }
}
