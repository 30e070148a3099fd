//! `abdm sandbox`.

use serde_json::{Value, json};

use crate::running::{Directory, Running, abdm};
use crate::service::people::ASHA;
use crate::service::{Generation, Service};

#[cfg(unix)]
#[test]
fn it_ends_well_when_it_is_interrupted() {
    for signal in ["-INT", "-TERM"] {
        let Service { running, addr } = Service::start();
        assert!(addr.ip().is_loopback() && addr.port() != 0);
        let id = running.id().to_string();
        let sent = std::process::Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
        let done = running.finish();
        done.check(0, &[]);
        assert!(done.stdout.contains("/_sandbox/outbox"), "{}", done.stdout);
        assert_eq!(done.stderr, "");
    }
}

#[test]
fn others_reaching_it_is_worth_a_warning() {
    let mut running = Running::start(&mut abdm(&["sandbox", "--listen", "0.0.0.0:0"]));
    assert!(running.line().starts_with("listening on http://0.0.0.0:"));
    running.hear("WARNING");
}

#[test]
fn it_names_the_base_urls_of_both_generations() {
    let Service { mut running, addr } = Service::start();
    let help = Running::start(&mut abdm(&["sandbox", "--help"])).finish().stdout;
    for generation in Generation::ALL {
        let phr_web = format!("{}/v3/phr/web", generation.accounts(addr));
        let of_addresses = (generation == Generation::V3).then_some(phr_web);
        let both = [generation.gateway(addr), generation.accounts(addr)];
        for url in both.into_iter().chain(of_addresses) {
            let line = running.line();
            assert!(line.starts_with(&format!("  {} ", generation.name())), "{line}");
            assert!(line.ends_with(&format!(" {url}\n")), "{line}");
            let in_help = url.replace(&addr.to_string(), "ADDR");
            assert!(help.contains(&in_help), "{in_help} is missing in:\n{help}");
        }
    }
}

#[test]
fn the_help_lists_people_assumptions_and_exit_codes() {
    let help = Running::start(&mut abdm(&["sandbox", "--help"])).finish();
    help.check(0, &[]);
    for text in
        ["91-0000-1001-0007", "Ishita Bora", "otp lifetime: 10 minutes", "  2  usage or bad input"]
    {
        assert!(help.stdout.contains(text), "{text} is missing in:\n{}", help.stdout);
    }
}

#[test]
fn an_address_that_is_none_or_taken_is_an_error() {
    let service = Service::start();
    let taken = service.addr.to_string();
    for (address, code) in [("nonsense", 2), (taken.as_str(), 1)] {
        Running::start(&mut abdm(&["sandbox", "--listen", address])).finish().check(code, &[]);
    }
}

#[test]
fn a_fault_strikes_as_it_was_told_to_on_the_command_line() {
    let service = Service::start_with(&[
        "--fault",
        "v3.login_request_otp close-after-handling",
        "--fault",
        "v1v2.auth_init status 503",
        "--fault=v1v2.search_by_health_id status 429 retry-after-date 3600 always",
    ]);
    let directory = Directory::new();
    let login = |generation| {
        let args = ["login", "aadhaar-otp", "--abha", ASHA, "--json"];
        Running::start(&mut service.command_in(generation, &args, &directory.join("t"))).finish()
    };
    // The OTP is out, though the command cannot know.
    let done = login(Generation::V3);
    done.check(4, &[ASHA]);
    assert_eq!(done.json()["error"]["otp_sent"], "maybe");
    assert_eq!(service.otps_sent(), 1);
    let done = login(Generation::V1V2);
    done.check(3, &[ASHA]);
    assert_eq!(done.json()["error"]["otp_sent"], "no");

    let faults = service.get("/_sandbox/faults");
    let of = |name: &str| -> Vec<Value> {
        faults.as_array().unwrap().iter().map(|fault| fault[name].clone()).collect()
    };
    assert_eq!(of("kind"), ["close-after-handling", "status", "status"]);
    assert_eq!(of("left"), [json!(0), json!(1), json!("always")]);
    assert_eq!(of("struck"), [1, 0, 1]);
    let tally = service.get("/_sandbox/tally");
    assert_eq!(tally["otps_sent"], 1);
    assert_eq!(tally["faults"], json!({ "close-after-handling": 1, "status": 1 }));
}

#[test]
fn a_fault_that_makes_no_sense_is_told_by_its_rule() {
    for (fault, rule) in [
        ("v3.sentinel truncate", "an endpoint has a name such as v3.login_verify"),
        ("sentinel", "the kind is one of refuse, close-on-accept,"),
        ("v3.* status 200", "status is a number from 400 to 599"),
        ("delay 5", "delay needs before or after"),
    ] {
        let done = Running::start(&mut abdm(&["sandbox", "--fault", fault])).finish();
        done.check(2, &["sentinel"]);
        assert!(done.stderr.contains(rule), "{}", done.stderr);
        assert!(done.stderr.contains("--fault"), "{}", done.stderr);
    }
}

#[test]
fn the_help_has_the_kinds_of_fault_with_examples() {
    let help = Running::start(&mut abdm(&["sandbox", "--help"])).finish();
    help.check(0, &[]);
    for text in [
        "--fault <FAULT>",
        "  delay SECONDS before|after\n",
        "  close-after-handling\n    closed without a reply (handled: yes)\n",
        "--fault 'refuse 30'\n",
    ] {
        assert!(help.stdout.contains(text), "{text} is missing in:\n{}", help.stdout);
    }
}
