//! What goes wrong, and how it is told.

use serde_json::{Value, json};

use crate::running::{Directory, Running, abdm};
use crate::service::people::{ASHA, ASHA_MOBILE};
use crate::service::{Generation, Service, command_at, wrong};

#[test]
fn a_wrong_otp_is_refused_and_not_repeated() {
    let service = Service::start();
    let directory = Directory::new();
    for (generation, confirm, code) in [
        (Generation::V1V2, "POST /api/v1/auth/confirmWithAadhaarOtp", json!("HIS-2022")),
        // A success that says that it failed.
        (Generation::V3, "POST /abha/api/v3/profile/login/verify", Value::Null),
    ] {
        let args = ["login", "aadhaar-otp", "--abha", ASHA, "--json"];
        let login = service.command_in(generation, &args, &directory.join("t"));
        let done = service.perform(login, &[], ASHA_MOBILE, &[wrong, wrong]);
        let otp = service.otp(ASHA_MOBILE);
        done.check(3, &[ASHA, &otp, &wrong(&otp)]);
        let error = &done.json()["error"];
        assert_eq!(error["cause"], "wrong_otp");
        assert_eq!(error["effect"], "settled");
        assert_eq!(error["code"], code);
        assert_eq!(error["exit_code"], 3);
        let confirmations = service.requests().iter().filter(|call| *call == confirm).count();
        assert_eq!(confirmations, 2);
    }
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
        (&vec!["profile", "--generation", "telnet9"], "", "--generation", "telnet9"),
        (&vec!["profile", "--environment", "telnet9"], "", "--environment", "telnet9"),
    ] {
        let args = [&args[..], &["--json"]].concat();
        for generation in Generation::ALL {
            let command = &mut service.command_in(generation, &args, &directory.join("t"));
            let mut running = Running::start(command);
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
    }
    assert!(service.requests().is_empty());
}

#[test]
fn a_malformed_or_missing_otp_is_not_submitted() {
    let service = Service::start();
    let directory = Directory::new();
    let args = ["login", "aadhaar-otp", "--abha", ASHA, "--json"];
    for generation in Generation::ALL {
        let login = || service.command_in(generation, &args, &directory.join("t"));
        let short = |otp: &str| otp[1..].to_owned();
        for otps in [&[short as fn(&str) -> String][..], &[]] {
            let done = service.perform(login(), &[], ASHA_MOBILE, otps);
            done.check(2, &[&service.otp(ASHA_MOBILE)[1..]]);
            assert!(done.stderr.contains("abdm: otp: "), "{}", done.stderr);
            assert_eq!(done.json()["error"]["otp_sent"], "yes");
        }
        // More than a line can hold.
        let long = |otp: &str| otp.repeat(500);
        let done = service.perform(login(), &[], ASHA_MOBILE, &[long]);
        done.check(2, &[&service.otp(ASHA_MOBILE)]);
        assert!(done.stderr.contains("a line is too long"), "{}", done.stderr);
        assert_eq!(done.json()["error"]["otp_sent"], "yes");
        assert_eq!(done.json()["error"]["effect"], "settled");
        // And no text at all.
        let mut running = Running::start(&mut login());
        running.hear("An OTP was sent");
        running.say_bytes(b"\xff\xfe123456\n");
        let done = running.finish();
        done.check(2, &["123456"]);
        assert_eq!(done.json()["error"]["otp_sent"], "yes");
        assert_eq!(done.json()["error"]["took_effect"], "no");
    }
    let is_submission = |call: &String| call.contains("confirm") || call.ends_with("/verify");
    assert!(!service.requests().iter().any(is_submission));
}

#[test]
fn a_service_that_is_not_there_is_not_reached() {
    let directory = Directory::new();
    let addr = "127.0.0.1:1".parse().unwrap();
    for (generation, transport) in [
        (Generation::V1V2, "reqwest"),
        (Generation::V1V2, "hyper"),
        (Generation::V3, "reqwest"),
        (Generation::V3, "hyper"),
    ] {
        let args = ["login", "mobile", "--mobile", ASHA_MOBILE, "--json", "--transport", transport];
        let command = &mut command_at(addr, generation, &args, &directory.join("t"));
        let done = Running::start(command).finish();
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
    for generation in Generation::ALL {
        let args =
            ["login", "aadhaar-otp", "--abha", ASHA, "--client-secret-file", secret, "--json"];
        let command = &mut service.command_in(generation, &args, &directory.join("t"));
        let done = Running::start(command).finish();
        done.check(3, &["sentinel-secret", "sandbox-secret"]);
        let error = &done.json()["error"];
        assert_eq!(error["cause"], "credentials_refused");
        assert_eq!(error["effect"], "none");
        assert!(error["next"].as_str().unwrap().contains("the client secret"), "{error}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let directory = Directory::new();
    let addr = "127.0.0.1:1".parse().unwrap();
    for (generation, service) in
        [(Generation::V1V2, "ABDM_HEALTH_ID_URL"), (Generation::V3, "ABDM_ABHA_URL")]
    {
        let command = || command_at(addr, generation, &["profile"], &directory.join("t"));
        let one_alone = format!("only one of --gateway-url and {}", generation.option());
        for (variable, text) in [
            ("ABDM_CLIENT_ID", "client_id: missing"),
            ("ABDM_CLIENT_SECRET", "client_secret: missing"),
            ("ABDM_GATEWAY_URL", &one_alone),
            (service, &one_alone),
        ] {
            let done = Running::start(command().env_remove(variable)).finish();
            done.check(2, &["sandbox-secret"]);
            assert!(done.stderr.contains(text), "{}", done.stderr);
        }
        // V3 is not told which facility calls.
        let done = Running::start(command().env_remove("ABDM_HIP_ID")).finish();
        done.check(2, &["sandbox-secret"]);
        let is_missed = done.stderr.contains("hip_id: missing");
        assert_eq!(is_missed, generation == Generation::V1V2, "{}", done.stderr);

        let done = Running::start(command().env_remove("ABDM_TOKEN_FILE")).finish();
        done.check(2, &[]);
        assert!(done.stderr.contains("--token-file"), "{}", done.stderr);
    }
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
    check(abdm(&["profile", "--json"]).env("ABDM_GENERATION", "sentinelword"));
    check(abdm(&["profile", "--json"]).env("ABDM_GATEWAY_URL", "sentinelword"));
    check(abdm(&["profile", "--json", "--generation", "v3"]).env("ABDM_CM_ID", "sentinel word"));
    check(abdm(&["profile", "--json", "--abha-url", "sentinelword"]).env("ABDM_CM_ID", "x"));
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
        &["resume", "--help"],
        &["journeys", "--help"],
        &["reconcile", "--help"],
        &["store-key", "--help"],
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
