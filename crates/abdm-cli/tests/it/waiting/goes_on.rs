//! A journey that one process begins another one finishes.

use serde_json::{Value, json};

use super::{Journey, KEY, Node, PERSONAL, id_in, refused, run};
use crate::running::{Directory, Running, abdm};
use crate::service::people::{ASHA, ASHA_MOBILE, FAMILY_MOBILE, JOSEPH, JOSEPH_MOBILE, TARA};
use crate::service::{Generation, Service, right, wrong};

#[test]
fn every_journey_goes_on_in_another_process() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        for journey in Journey::ALL {
            node.prepare(journey);
            let sent = service.otps_sent();
            let done = node.run(&[journey.args(), &["--start-only"]].concat(), journey.lines());
            done.check(0, &PERSONAL);
            let answer = done.json();
            let id = id_in(&answer);
            let kind = format!("{}.{}", generation.name(), journey.name());
            assert_eq!(answer["command"], journey.name());
            assert_eq!(answer["ok"], true);
            assert_eq!(answer["journey"], kind);
            assert_eq!(answer["otp_sent"], "yes");
            assert!(answer["sent_to"].as_str().unwrap().len() > 4, "{answer}");
            assert_eq!(service.otps_sent(), sent + 1);
            assert_eq!(node.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);

            let done = node.resume(journey, &id);
            let shown = journey == Journey::Retrieve;
            done.check(0, if shown { &["eyJ"] } else { &PERSONAL });
            let answer = done.json();
            assert_eq!(answer["command"], "resume");
            assert_eq!(answer["ok"], true);
            assert_eq!(answer["journey"], kind);
            assert_eq!(answer["journey_id"], id);
            check_result(&node, journey, &answer);

            // It is over, in this process and in every other.
            assert!(node.waiting().is_empty());
            let error = refused(&node.run(&["resume", &id], &["123456"]), 6, "finished");
            assert_eq!(error["effect"], "settled");
            assert_eq!(error["journey_id"], id);
            assert_eq!(service.otps_sent(), sent + 1);
        }
    }
}

/// As the journey's own command would have ended.
fn check_result(node: &Node<'_>, journey: Journey, answer: &Value) {
    let file = node.token_file();
    let logs_in = match journey {
        Journey::LoginAadhaar => {
            assert_eq!(answer["abha_number"], "**-****-****-0007");
            true
        }
        Journey::LoginMobile => {
            assert_eq!(answer["abha_number"], "**-****-****-0000");
            true
        }
        Journey::LoginMobileOtp => {
            assert_eq!(answer["abha_number"], "**-****-****-0006");
            true
        }
        Journey::Retrieve => {
            assert_eq!(answer["abha_number"], JOSEPH);
            assert_eq!(answer["accounts_total"], 1);
            true
        }
        Journey::Deactivate => {
            assert_eq!(answer["abha_number"], "**-****-****-0006");
            assert_eq!(answer["reconciled"], false);
            // The login that it was begun with.
            assert!(!file.exists());
            return;
        }
        Journey::Reactivate => {
            assert_eq!(answer["abha"], "**-****-****-0005");
            assert_eq!(answer["reconciled"], false);
            node.generation == Generation::V1V2
        }
    };
    assert_eq!(answer["logged_in"], logs_in);
    if logs_in {
        assert_eq!(answer["token_file"], file.to_str().unwrap());
        let profile = Running::start(&mut node.storeless(&["profile"])).finish();
        profile.check(0, &["eyJ"]);
    }
}

#[test]
fn a_change_by_the_mobile_of_the_account_goes_on_too() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        node.prepare(Journey::Deactivate);
        for args in [
            &["deactivate", "mobile-otp", "--reason", "101", "--yes"][..],
            &["reactivate", "mobile-otp", "--abha", JOSEPH],
        ] {
            let done = node.run(&[args, &["--start-only"]].concat(), &[]);
            done.check(0, &PERSONAL);
            let (answer, name) = (done.json(), format!("{}-mobile-otp", args[0]));
            assert_eq!(answer["command"], name);
            assert_eq!(answer["journey"], format!("{}.{name}", generation.name()));

            let otp = service.otp(JOSEPH_MOBILE);
            let done = node.run(&["resume", &id_in(&answer)], &[&otp]);
            done.check(0, &PERSONAL);
            assert_eq!(done.json()["reconciled"], false);
            assert_eq!(service.is_active(JOSEPH), args[0] == "reactivate");
            assert!(node.waiting().is_empty());
        }
    }
}

#[test]
fn a_deletion_goes_on_in_another_process_and_is_reconciled_as_gone() {
    let service = Service::start();
    for (generation, number, mobile, fault) in [
        (Generation::V1V2, "91-0000-1035-0007", "5550001035", "v1v2.delete"),
        (Generation::V3, "91-0000-1037-0005", "5550001037", "v3.account_verify"),
    ] {
        let node = Node::new(&service, generation);
        let begin = || {
            let login = node.storeless(&["login", "aadhaar-otp", "--abha", number]);
            let done = service.perform(login, &[], mobile, &[right]);
            assert_eq!(done.code, Some(0), "{done:?}");
            let args = ["delete", "mobile-otp", "--reason", "205", "--confirm", number];
            let done = node.run(&[&args[..], &["--start-only"]].concat(), &[]);
            done.check(0, &[number]);
            assert_eq!(done.json()["journey"], format!("{}.delete-mobile-otp", generation.name()));
            id_in(&done.json())
        };
        // Given up: nothing is deleted.
        let id = begin();
        node.run(&["resume", &id, "--discard"], &[]).check(0, &[]);

        let id = begin();
        let look = match generation {
            Generation::V1V2 => "v1v2.search_by_health_id",
            Generation::V3 => "v3.login_search",
        };
        service.set_faults(&[
            &format!("{fault} close-after-handling"),
            &format!("{look} close-after-head always"),
        ]);
        let done = node.run(&["resume", &id], &[&service.otp(mobile)]);
        done.check(4, &[number, "eyJ"]);
        service.set_faults(&[]);
        let done = node.run(&["reconcile", &id], &[]);
        done.check(0, &[number]);
        assert_eq!(done.json()["outcome"], "done");
        assert!(node.waiting().is_empty());
    }
}

#[test]
fn a_person_is_told_how_to_go_on() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let args = ["login", "aadhaar-otp", "--abha", ASHA, "--start-only"];
        let mut command =
            crate::service::command_at(service.addr, generation, &args, &node.token_file());
        command.env("ABDM_STORE", &node.store).env("ABDM_STORE_KEY", KEY);
        let done = run(command, &[]);
        done.check(0, &PERSONAL);
        let (id, _) = node.waiting().remove(0);
        assert!(done.stdout.starts_with("An OTP was sent to "), "{done:?}");
        assert!(done.stdout.contains(&format!("The journey waits for it as {id}.\n")), "{done:?}");
        let next = format!("Go on with `abdm resume {id} --generation {}`", generation.name());
        assert!(done.stdout.contains(&next), "{done:?}");

        let mut journeys = abdm(&["journeys", "--store", &node.store]);
        let listed = Running::start(&mut journeys).finish();
        listed.check(0, &PERSONAL);
        let kind = format!("{}.login-aadhaar-otp", generation.name());
        let parts = [&*id, &kind, "awaiting-otp", "until it is forgotten in 1", ": resume\n"];
        assert!(parts.iter().all(|part| listed.stdout.contains(part)), "{listed:?}");

        node.run(&["resume", &id, "--discard"], &[]).check(0, &PERSONAL);
        let listed = Running::start(&mut journeys).finish();
        assert_eq!(listed.stdout, "No journey waits in this store.\n");
    }
}

#[test]
fn the_choice_of_an_account_can_be_made_in_another_process() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let id = node.start(Journey::LoginMobile);

        // The OTP alone: without a terminal nobody can choose.
        let otp = service.otp(FAMILY_MOBILE);
        let error = refused(&node.run(&["resume", &id], &[&otp]), 2, "usage");
        assert_eq!(error["accounts_total"], 3);
        assert_eq!(error["otp_sent"], "yes");
        assert_eq!(error["took_effect"], "no");
        let next = error["next"].as_str().unwrap();
        assert!(next.contains(&format!("`abdm resume {id} --account NUMBER`")), "{error}");
        assert_eq!(node.waiting(), [(id.clone(), "choosing-account".to_owned())]);

        // Somebody else's account.
        let args = ["resume", &id, "--account", ASHA];
        let error = refused(&node.run(&args, &[]), 2, "not_listed");
        assert_eq!(error["accounts_total"], 3);
        assert!(error["next"].as_str().unwrap().contains(&id), "{error}");
        assert_eq!(node.waiting(), [(id.clone(), "choosing-account".to_owned())]);

        let done = node.run(&["resume", &id, "--account", TARA], &[]);
        done.check(0, &PERSONAL);
        assert_eq!(done.json()["abha_number"], "**-****-****-0000");
        assert_eq!(service.otps_sent(), if generation == Generation::V1V2 { 1 } else { 2 });
    }
}

#[test]
fn a_wrong_otp_is_counted_across_processes() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let resume = |id: &str, otps: &[&str]| node.run(&["resume", id], otps);

        let id = node.start(Journey::LoginAadhaar);
        let otp = service.otp(ASHA_MOBILE);
        let error = refused(&resume(&id, &[&wrong(&otp)]), 3, "wrong_otp");
        assert_eq!(error["took_effect"], "no");
        assert_eq!(error["journey_id"], id);
        let next = format!("The journey waits for the OTP: `abdm resume {id}`.");
        assert_eq!(error["next"], next);
        // Nothing, and nonsense, are no attempts.
        for lines in [&[][..], &["12345"]] {
            let done = resume(&id, lines);
            done.check(2, &PERSONAL);
            assert_eq!(done.json()["error"]["next"], next);
        }
        assert_eq!(node.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);
        resume(&id, &[&otp]).check(0, &PERSONAL);

        // As many as one process would submit, in several.
        let id = node.start(Journey::LoginAadhaar);
        let otp = service.otp(ASHA_MOBILE);
        refused(&resume(&id, &[&wrong(&otp), &wrong(&otp)]), 3, "wrong_otp");
        let before = service.requests().len();
        let error = refused(&resume(&id, &[&wrong(&otp), &otp]), 3, "wrong_otp");
        assert!(error["next"].as_str().unwrap().contains("--discard"), "{error}");
        let after = service.requests().len();
        let error = refused(&resume(&id, &[&otp]), 6, "too_many_attempts");
        assert_eq!(error["otp_sent"], "yes");
        assert_eq!(service.requests().len(), after);
        assert!(after > before);
        node.run(&["resume", &id, "--discard"], &[]).check(0, &PERSONAL);
        // So that the account is not locked for the other generation.
        assert_eq!(node.perform(Journey::LoginAadhaar).code, Some(0));
    }
}

#[test]
fn a_journey_can_be_given_up() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let id = node.start(Journey::LoginAadhaar);
        // It takes neither the keys nor the service.
        let args = ["resume", &id, "--discard", "--json", "--store", &node.store];
        let discard = || run(abdm(&args), &[]);
        let done = discard();
        done.check(0, &PERSONAL);
        let kind = format!("{}.login-aadhaar-otp", generation.name());
        assert_eq!(
            done.json(),
            json!({
                "command": "resume",
                "ok": true,
                "discarded": true,
                "was": "awaiting-otp",
                "journey_id": id,
                "journey": kind,
            })
        );
        assert!(node.waiting().is_empty());
        assert_eq!(discard().json()["was"], "finished");
        refused(&node.run(&["resume", &id], &[&service.otp(ASHA_MOBILE)]), 6, "finished");
        // The patient is free for another.
        assert_eq!(node.perform(Journey::LoginAadhaar).code, Some(0));
    }
}

#[test]
fn a_login_that_somebody_else_has_kept_meanwhile_stays() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        node.prepare(Journey::Deactivate);
        let id = node.start(Journey::Deactivate);
        let kept = Directory::new();
        let file = kept.join("t");
        let args = ["login", "aadhaar-otp", "--abha", ASHA];
        let login = crate::service::command_at(service.addr, generation, &args, &file);
        service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[]);

        let otp = service.otp(Journey::Deactivate.mobile());
        let mut resume = node.command(&["resume", &id]);
        resume.env("ABDM_TOKEN_FILE", &file);
        let done = run(resume, &[&otp]);
        done.check(0, &[JOSEPH, &otp]);
        assert!(done.stderr.contains("deactivated: **-****-****-0006"), "{}", done.stderr);
        assert!(file.exists());
        // For the other generation.
        node.prepare(Journey::Deactivate);
    }
}
