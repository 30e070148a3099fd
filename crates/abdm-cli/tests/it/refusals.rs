//! What goes wrong, and how it is told.

use crate::running::{Directory, Running, abdm};
use crate::service::people::{ASHA, ASHA_MOBILE};
use crate::service::{Service, command_at, wrong};

#[test]
fn a_wrong_otp_is_refused_and_not_repeated() {
    let service = Service::start();
    let directory = Directory::new();
    let args = ["login", "aadhaar-otp", "--abha", ASHA, "--json"];
    let login = service.command(&args, &directory.join("t"));
    let done = service.perform(login, &[], ASHA_MOBILE, &[wrong, wrong]);
    let otp = service.otp(ASHA_MOBILE);
    done.check(3, &[ASHA, &otp, &wrong(&otp)]);
    let error = &done.json()["error"];
    assert_eq!(error["cause"], "wrong_otp");
    assert_eq!(error["effect"], "settled");
    assert_eq!(error["code"], "HIS-2022");
    assert_eq!(error["exit_code"], 3);
    let confirmations =
        service.requests().into_iter().filter(|r| r.ends_with("confirmWithAadhaarOtp")).count();
    assert_eq!(confirmations, 2);
}

#[test]
fn malformed_input_is_named_with_its_rule_and_nothing_is_sent() {
    let service = Service::start();
    let directory = Directory::new();
    let login = ["login", "aadhaar-otp", "--abha"];
    let mobile = ["login", "mobile", "--mobile"];
    for (args, stdin, field, value) in [
        (&[&login[..], &["91-0000-1001-000"]].concat(), "", "abha: ", "91-0000"),
        (&[&mobile[..], &["0555000100"]].concat(), "", "mobile: ", "0555000100"),
        (
            &[&mobile[..], &["5550001006", "--account", "91-0000-1"]].concat(),
            "",
            "account: ",
            "91-0000",
        ),
        (&vec!["retrieve", "aadhaar-otp"], "999971658848", "aadhaar: ", "999971658848"),
        (&vec!["retrieve", "aadhaar-otp"], "99997165884", "aadhaar: ", "99997165884"),
        (&vec!["retrieve", "aadhaar-otp", "999971658847"], "", "(not shown)", "999971658847"),
        (&vec!["reactivate", "aadhaar-otp", "--abha", "x y"], "", "abha: ", "x y"),
        (
            &vec!["profile", "--gateway-url", "http://host.example/gateway"],
            "",
            "gateway_url: ",
            "host.example",
        ),
        (&vec!["profile", "--transport", "telnet9"], "", "--transport", "telnet9"),
    ] {
        let args = [&args[..], &["--json"]].concat();
        let mut running = Running::start(&mut service.command(&args, &directory.join("t")));
        if !stdin.is_empty() {
            running.say(stdin);
        }
        let done = running.finish();
        done.check(2, &[value]);
        assert!(done.stderr.contains(field), "{field} is missing: {done:?}");
        assert_eq!(done.json()["ok"], false);
        assert_eq!(done.json()["error"]["exit_code"], 2);
        assert_eq!(done.json()["error"]["effect"], "none");
    }
    assert!(service.requests().is_empty());
}

#[test]
fn a_malformed_or_missing_otp_is_not_submitted() {
    let service = Service::start();
    let directory = Directory::new();
    let args = ["login", "aadhaar-otp", "--abha", ASHA, "--json"];
    let short = |otp: &str| otp[1..].to_owned();
    for otps in [&[short as fn(&str) -> String][..], &[]] {
        let login = service.command(&args, &directory.join("t"));
        let done = service.perform(login, &[], ASHA_MOBILE, otps);
        done.check(2, &[&service.otp(ASHA_MOBILE)[1..]]);
        assert!(done.stderr.contains("abdm: otp: "), "{}", done.stderr);
        assert_eq!(done.json()["error"]["otp_sent"], "yes");
    }
    // More than a line can hold.
    let long = |otp: &str| otp.repeat(500);
    let login = service.command(&args, &directory.join("t"));
    let done = service.perform(login, &[], ASHA_MOBILE, &[long]);
    done.check(2, &[&service.otp(ASHA_MOBILE)]);
    assert!(done.stderr.contains("a line is too long"), "{}", done.stderr);
    assert_eq!(done.json()["error"]["otp_sent"], "yes");
    assert_eq!(done.json()["error"]["effect"], "settled");
    // And no text at all.
    let mut running = Running::start(&mut service.command(&args, &directory.join("t")));
    running.hear("An OTP was sent");
    running.say_bytes(b"\xff\xfe123456\n");
    let done = running.finish();
    done.check(2, &["123456"]);
    assert_eq!(done.json()["error"]["otp_sent"], "yes");
    assert_eq!(done.json()["error"]["took_effect"], "no");
    assert!(!service.requests().iter().any(|request| request.contains("confirm")));
}

#[test]
fn a_service_that_is_not_there_is_not_reached() {
    let directory = Directory::new();
    let addr = "127.0.0.1:1".parse().unwrap();
    for transport in ["reqwest", "hyper"] {
        let args = ["login", "mobile", "--mobile", ASHA_MOBILE, "--json", "--transport", transport];
        let done = Running::start(&mut command_at(addr, &args, &directory.join("t"))).finish();
        done.check(5, &[ASHA_MOBILE]);
        let error = &done.json()["error"];
        assert_eq!(error["effect"], "none");
        assert_eq!(error["otp_sent"], "no");
    }
}

#[test]
fn refused_credentials_are_told_as_such() {
    let service = Service::start();
    let directory = Directory::new();
    let secret = directory.join("secret");
    std::fs::write(&secret, "sentinel-secret\n").unwrap();
    let secret = secret.to_str().unwrap();
    let args = ["login", "aadhaar-otp", "--abha", ASHA, "--client-secret-file", secret, "--json"];
    let done = Running::start(&mut service.command(&args, &directory.join("t"))).finish();
    done.check(3, &["sentinel-secret", "sandbox-secret"]);
    assert_eq!(done.json()["error"]["cause"], "app_token_refused");
}

#[test]
fn what_is_missing_is_named() {
    let directory = Directory::new();
    let addr = "127.0.0.1:1".parse().unwrap();
    for (variable, text) in [
        ("ABDM_CLIENT_ID", "client_id: missing"),
        ("ABDM_CLIENT_SECRET", "client_secret: missing"),
        ("ABDM_HIP_ID", "hip_id: missing"),
        ("ABDM_GATEWAY_URL", "only one of"),
        ("ABDM_HEALTH_ID_URL", "only one of"),
    ] {
        let mut command = command_at(addr, &["profile"], &directory.join("t"));
        let done = Running::start(command.env_remove(variable)).finish();
        done.check(2, &["sandbox-secret"]);
        assert!(done.stderr.contains(text), "{}", done.stderr);
    }
    let mut command = command_at(addr, &["profile"], &directory.join("t"));
    let done = Running::start(command.env_remove("ABDM_TOKEN_FILE")).finish();
    done.check(2, &[]);
    assert!(done.stderr.contains("--token-file"), "{}", done.stderr);
}

#[test]
fn the_client_secret_is_no_argument() {
    let args = ["profile", "--client-secret", "sentinel-secret", "--json"];
    let done = Running::start(&mut abdm(&args)).finish();
    done.check(2, &["sentinel-secret"]);
    assert_eq!(done.json()["ok"], false);
}

#[test]
fn what_was_given_by_mistake_is_not_repeated() {
    let check = |command: &mut std::process::Command| {
        let done = Running::start(command).finish();
        done.check(2, &["sentinel", "९९९९"]);
        assert_eq!(done.json()["ok"], false);
    };
    for args in [
        &["retrieve", "aadhaar-otp", "९९९९४१०५७०५८", "--json"][..],
        &["retrieve", "aadhaar-otp", "--९९९९४१०५७०५८", "--json"],
        &["profile", "--json", "--transport", "९९९९४१०५७०५८"],
        &["९९९९४१०५७०५८", "--json"],
        &["login", "aadhaar-otp", "sentinel.rao@sbx", "--json"],
        &["profile", "sentinelclientvalue", "--json"],
    ] {
        check(&mut abdm(args));
    }
    check(abdm(&["profile", "--json"]).env("ABDM_TRANSPORT", "sentinelword"));
    let mut help = abdm(&["profile", "--help"]);
    let done = Running::start(help.env("ABDM_CLIENT_ID", "sentinelword")).finish();
    done.check(0, &["sentinelword"]);
    assert!(done.stdout.contains("ABDM_CLIENT_ID"), "{}", done.stdout);
}

#[test]
fn help_is_there_for_every_command_and_documents_the_exit_codes() {
    for args in [
        &["--help"][..],
        &["demo", "--help"],
        &["sandbox", "-h"],
        &["login", "aadhaar-otp", "--help"],
        &["login", "mobile", "--help"],
        &["retrieve", "aadhaar-otp", "--help"],
        &["deactivate", "aadhaar-otp", "--help"],
        &["reactivate", "aadhaar-otp", "--help"],
        &["profile", "--help"],
        &["logout", "--help"],
    ] {
        let help = Running::start(&mut abdm(args)).finish();
        help.check(0, &[]);
        assert!(help.stdout.contains("  4  outcome unknown"), "{}", help.stdout);
        assert!(help.stdout.lines().all(|line| line.chars().count() <= 100), "{}", help.stdout);
    }
}

#[cfg(unix)]
#[test]
fn a_reader_who_goes_away_is_no_reason_to_panic() {
    let line = format!("{} demo | head -n 1", env!("CARGO_BIN_EXE_abdm"));
    let mut shell = std::process::Command::new("bash");
    let done = Running::start(shell.args(["-o", "pipefail", "-c", &line])).finish();
    done.check(0, &["panicked"]);
    assert_eq!(done.stdout.lines().count(), 1);
}
