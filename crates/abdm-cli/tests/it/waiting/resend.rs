//! An OTP that did not arrive is sent again, when and as often as it may be.

mod earlier;

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use self::earlier::{JUMP, begun};
use super::{Journey, Node, PERSONAL, refused};
use crate::proxy::Fate::{self, AnswerLost, Answered, HeldAfter, Lost};
use crate::proxy::proxy;
use crate::running::Running;
use crate::service::{Generation, Service};

const LOGINS: [Journey; 2] = [Journey::LoginAadhaar, Journey::LoginMobile];
const PATIENCE: Duration = Duration::from_secs(90);

/// The call that sends the OTP of a login again.
fn path(journey: Journey) -> &'static str {
    match journey {
        Journey::LoginMobile => "/api/v2/registration/mobile/login/resendOtp",
        _ => "/api/v1/auth/resendAuthOTP",
    }
}

/// A service by whose clock a minute passes before each of these calls.
fn service() -> Service {
    let fault = |endpoint: &str| format!("--fault=v1v2.{endpoint} clock-jump {JUMP} always");
    let faults = ["resend_auth_otp", "mobile_login_resend_otp"].map(fault);
    Service::start_with(&faults.each_ref().map(String::as_str))
}

/// How long until another one can be sent.
#[track_caller]
fn wait(answer: &Value) -> u64 {
    answer["resend_wait_seconds"].as_u64().unwrap_or_else(|| panic!("{answer}"))
}

/// Ends with that code for that cause, makes no call and leaves the journey as it is.
#[track_caller]
fn not_asked(node: &Node<'_>, id: &str, code: i32, cause: &str) -> Value {
    let (before, waiting) = (node.service.requests(), node.waiting());
    let error = refused(&node.run(&["resume", id, "--resend"], &[]), code, cause);
    assert_eq!(node.service.requests(), before);
    assert_eq!(node.waiting(), waiting);
    assert_eq!(error["effect"], "settled");
    assert_eq!(error["otp_sent"], "yes");
    assert_eq!(error["otp_resent"], "no");
    assert_eq!(error["took_effect"], "no");
    assert_eq!(error["journey_id"], id);
    assert!(error["next"].as_str().unwrap().contains(&format!("`abdm resume {id}`")), "{error}");
    error
}

#[test]
fn an_otp_is_sent_again_and_its_login_waits_for_it() {
    let service = service();
    let node = Node::new(&service, Generation::V1V2);
    for journey in LOGINS {
        let id = begun(&node, journey, 0);
        let sent = service.otps_sent();
        let done = node.run(&["resume", &id, "--resend"], &[]);
        done.check(0, &PERSONAL);
        let answer = done.json();
        assert_eq!(answer["command"], "resume");
        assert_eq!(answer["journey_id"], id);
        assert_eq!(answer["otp_resent"], "yes");
        assert_eq!(answer["resends_left"], 1);
        assert!((1..=60).contains(&wait(&answer)), "{answer}");
        assert!(answer["sent_to"].as_str().unwrap().len() > 4, "{answer}");
        assert_eq!(service.otps_sent(), sent + 1);
        assert_eq!(service.requests().last().unwrap(), &format!("POST {}", path(journey)));
        assert_eq!(node.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);

        // By the command's clock, however much later it is by the service's.
        let error = not_asked(&node, &id, 6, "resend_too_soon");
        assert_eq!(error["resends_left"], 1);
        // A snapshot has whole seconds, rounded up.
        assert!((1..=61).contains(&wait(&error)), "{error}");
        let next = error["next"].as_str().unwrap();
        assert!(next.contains("wait ") && next.contains("--resend"), "{next}");

        assert_eq!(node.resume(journey, &id).code, Some(0));
        refused(&node.run(&["resume", &id, "--resend"], &[]), 6, "finished");
        assert_eq!(service.otps_sent(), sent + 1);
    }
}

#[test]
fn when_none_is_left_none_is_asked_for() {
    let service = service();
    let node = Node::new(&service, Generation::V1V2);
    for journey in LOGINS {
        let id = begun(&node, journey, 1);
        let mut command = node.command(&["resume", &id, "--resend"]);
        let done = Running::start(&mut command).finish();
        done.check(0, &PERSONAL);
        assert_eq!(done.json()["resends_left"], 0);
        assert!(done.json()["resend_wait_seconds"].is_null());
        node.run(&["resume", &id, "--discard"], &[]).check(0, &PERSONAL);

        let id = begun(&node, journey, 2);
        let error = not_asked(&node, &id, 6, "no_resends_left");
        assert_eq!(error["resends_left"], 0);
        assert!(error["resend_wait_seconds"].is_null());
        let discard = format!("`abdm resume {id} --discard`");
        assert!(error["next"].as_str().unwrap().contains(&discard), "{error}");

        let mut running = Running::start(&mut node.command(&goes_on(&id, journey)));
        running.say("resend");
        running.hear("as often as it can be");
        running.say(&service.otp(journey.mobile()));
        let done = running.finish();
        done.check(0, &PERSONAL);
        assert!(!done.stderr.contains("enter `resend`"), "{done:?}");
    }
}

#[test]
fn what_has_no_such_call_says_so_and_goes_on() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V3);
    for journey in LOGINS {
        let id = node.start(journey);
        let error = not_asked(&node, &id, 2, "not_in_generation");
        assert_eq!(error["resends_left"], 0);
        let before = service.requests().len();
        let mut running = Running::start(&mut node.command(&goes_on(&id, journey)));
        running.say("resend");
        running.hear("was not sent again");
        assert_eq!(service.requests().len(), before);
        running.say(&service.otp(journey.mobile()));
        let done = running.finish();
        done.check(0, &PERSONAL);
        assert!(!done.stderr.contains("enter `resend`"), "{done:?}");
    }
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        for journey in [Journey::Retrieve, Journey::Deactivate, Journey::Reactivate] {
            node.prepare(journey);
            let id = node.start(journey);
            let error = refused(&node.run(&["resume", &id, "--resend"], &[]), 2, "usage");
            assert!(error["message"].as_str().unwrap().contains("does not go with"), "{error}");
            let mut running = Running::start(&mut node.command(&["resume", &id]));
            running.say("resend");
            running.hear("was not sent again: generation");
            running.say(&service.otp(journey.mobile()));
            assert_eq!(running.finish().code, Some(0));
        }
        let id = node.start(Journey::LoginMobile);
        let otp = service.otp(Journey::LoginMobile.mobile());
        refused(&node.run(&["resume", &id], &[&otp]), 2, "usage");
        let before = service.requests().len();
        let error = refused(&node.run(&["resume", &id, "--resend"], &[]), 6, "awaits_no_otp");
        assert!(error["next"].as_str().unwrap().contains("--account"), "{error}");
        assert_eq!(service.requests().len(), before);
        for option in [&["--discard"][..], &["--encrypted-otp"], &["--account", "x"]] {
            let args = [&["resume", &id, "--resend"], option].concat();
            assert_eq!(node.run(&args, &[]).code, Some(2));
        }
    }
}

/// What goes on without a question but that for the OTP.
fn goes_on(id: &str, journey: Journey) -> Vec<&str> {
    [&["resume", id], journey.choice()].concat()
}

#[test]
fn whoever_is_asked_for_the_otp_can_have_it_sent_again() {
    let service = service();
    let node = Node::new(&service, Generation::V1V2);
    for journey in LOGINS {
        let id = begun(&node, journey, 0);
        let sent = service.otps_sent();
        let mut running = Running::start(&mut node.command(&goes_on(&id, journey)));
        running.hear("enter `resend` in its place to have it sent again: now, 2 times at most");
        running.say(" Resend ");
        running.hear("The OTP was sent again to ");
        running.hear("seconds at the earliest, once at most");
        assert_eq!(service.otps_sent(), sent + 1);
        let before = service.requests();
        running.say("resend");
        running.hear("was not sent again: the OTP cannot be sent again yet");
        running.hear("seconds at the earliest, once at most");
        assert_eq!(service.requests(), before);
        running.say(&service.otp(journey.mobile()));
        let done = running.finish();
        done.check(0, &PERSONAL);
        assert_eq!(service.otps_sent(), sent + 1);
    }
}

#[test]
fn whoever_only_asks_for_another_one_is_told_why_there_is_none() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V1V2);
    let start = Journey::LoginAadhaar.args();
    // Without a store the OTP is lost with the process.
    let mut running = Running::start(&mut node.storeless(start));
    running.hear("An OTP was sent");
    running.hear("seconds at the earliest, 2 times at most");
    running.say("resend");
    let done = running.finish();
    let error = refused(&done, 6, "resend_too_soon");
    assert_eq!(error["effect"], "settled");
    assert_eq!(error["otp_resent"], "no");
    assert!(error["next"].as_str().unwrap().contains("start again"), "{error}");

    let done = node.run(start, &["resend"]);
    let error = refused(&done, 6, "resend_too_soon");
    let id = error["journey_id"].as_str().unwrap();
    assert_eq!(node.waiting(), [(id.to_owned(), "awaiting-otp".to_owned())]);
    assert_eq!(service.otps_sent(), 2);
    assert!(!service.requests().contains(&format!("POST {}", path(Journey::LoginAadhaar))));
    assert_eq!(node.resume(Journey::LoginAadhaar, id).code, Some(0));
}

#[test]
fn a_service_that_refuses_says_when_it_will_not() {
    // By its own clock it is too soon.
    let service = Service::start();
    let node = Node::new(&service, Generation::V1V2);
    for journey in LOGINS {
        let id = begun(&node, journey, 0);
        let sent = service.otps_sent();
        let done = node.run(&["resume", &id, "--resend"], &[]);
        assert_eq!(done.code, Some(3), "{done:?}");
        let error = done.json()["error"].clone();
        assert_eq!((&error["otp_resent"], &error["otp_sent"]), (&"no".into(), &"yes".into()));
        assert_eq!(error["effect"], "settled");
        assert_eq!(error["resends_left"], 2);
        assert!(wait(&error) > 0, "{error}");
        assert_eq!(service.otps_sent(), sent);
        not_asked(&node, &id, 6, "resend_too_soon");
        assert_eq!(node.resume(journey, &id).code, Some(0));
    }
}

#[test]
fn where_no_answer_comes_another_one_may_be_out() {
    let service = service();
    let next: Arc<Mutex<Option<Fate>>> = Arc::default();
    let fate = Arc::clone(&next);
    let addr = proxy(service.addr, move |at| {
        let is_resend = LOGINS.iter().any(|&journey| at == path(journey));
        fate.lock().unwrap().take_if(|_| is_resend).unwrap_or(Answered)
    });
    let node = Node::at(&service, addr, Generation::V1V2);
    for journey in LOGINS {
        for (fate, is_sent) in [(AnswerLost, 1), (Lost, 0)] {
            let id = begun(&node, journey, 0);
            let sent = service.otps_sent();
            *next.lock().unwrap() = Some(fate);
            let done = node.run(&["resume", &id, "--resend"], &[]);
            assert_eq!(done.code, Some(4), "{done:?}");
            let error = done.json()["error"].clone();
            assert_eq!(error["effect"], "possible");
            assert_eq!(error["otp_resent"], "maybe");
            assert_eq!(error["took_effect"], "no");
            // It counts.
            assert_eq!(error["resends_left"], 1);
            let message = error["message"].as_str().unwrap();
            assert!(message.contains("another OTP may be out"), "{message}");
            assert_eq!(service.otps_sent(), sent + is_sent);
            not_asked(&node, &id, 6, "resend_too_soon");
            assert_eq!(node.resume(journey, &id).code, Some(0));
        }

        // The same at the question.
        let id = begun(&node, journey, 0);
        *next.lock().unwrap() = Some(AnswerLost);
        let mut running = Running::start(&mut node.command(&goes_on(&id, journey)));
        running.say("resend");
        running.hear("Another OTP may be out");
        running.say(&service.otp(journey.mobile()));
        running.finish().check(0, &PERSONAL);

        // And a process that is killed meanwhile.
        let id = begun(&node, journey, 0);
        let (here, is_here) = channel();
        *next.lock().unwrap() = Some(HeldAfter(here));
        let running = Running::start(&mut node.command(&["resume", &id, "--resend"]));
        is_here.recv_timeout(PATIENCE).unwrap();
        running.kill();
        assert_eq!(node.waiting(), [(id.clone(), "resending-otp".to_owned())]);
        let done = node.resume(journey, &id);
        assert_eq!(done.code, Some(0), "{done:?}");
        assert!(done.stderr.contains("may have been sent again"), "{done:?}");
    }
}

#[test]
fn a_person_is_told_when_there_is_another_one() {
    let service = service();
    let node = Node::new(&service, Generation::V1V2);
    let id = begun(&node, Journey::LoginAadhaar, 0);
    let mut command = crate::service::command_at(
        node.addr,
        node.generation,
        &["resume", &id, "--resend"],
        &node.token_file(),
    );
    command.env("ABDM_STORE", &node.store).env("ABDM_STORE_KEY", super::KEY);
    let done = Running::start(&mut command).finish();
    done.check(0, &PERSONAL);
    assert!(done.stdout.starts_with("The OTP was sent again to "), "{done:?}");
    assert!(done.stdout.contains("It can be sent again in "), "{done:?}");
    assert!(done.stdout.contains("seconds at the earliest, once at most."), "{done:?}");
    assert!(done.stdout.contains(&format!("Go on with `abdm resume {id} ")), "{done:?}");

    let done = Running::start(&mut command).finish();
    assert_eq!(done.code, Some(6), "{done:?}");
    assert!(done.stderr.contains("the OTP cannot be sent again yet"), "{done:?}");
    assert!(done.stderr.contains("For another one wait "), "{done:?}");
}
