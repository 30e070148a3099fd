//! `abdm sandbox`.

use crate::running::{Running, abdm};
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
        for url in [generation.gateway(addr), generation.accounts(addr)] {
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
