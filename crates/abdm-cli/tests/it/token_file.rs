//! Where the login is kept.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt, symlink};

use crate::running::{Directory, Finished, Running};
use crate::service::people::{ASHA, ASHA_MOBILE, ASHA_PASSWORD, FARHAN, FARHAN_MOBILE};
use crate::service::{Generation, Service, command_at, right};

const LOGIN: [&str; 5] = ["login", "aadhaar-otp", "--abha", ASHA, "--json"];

/// A service to which Asha is logged in.
fn logged_in() -> (Service, Directory) {
    let service = Service::start();
    let directory = Directory::new();
    let login = service.command(&LOGIN, &directory.join("t"));
    service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[]);
    (service, directory)
}

fn profile(service: &Service, directory: &Directory, name: &str) -> Finished {
    Running::start(&mut service.command(&["profile"], &directory.join(name))).finish()
}

#[test]
fn only_its_owner_can_read_it() {
    let (service, directory) = logged_in();
    let mode = || std::fs::metadata(directory.join("t")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o600);
    profile(&service, &directory, "t").check(0, &[]);

    std::fs::set_permissions(directory.join("t"), PermissionsExt::from_mode(0o640)).unwrap();
    profile(&service, &directory, "t").check(2, &["eyJ"]);

    // The next login does not take over what others could read.
    let login = service.command(&LOGIN, &directory.join("t"));
    service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[]);
    assert_eq!(mode(), 0o600);
    let names: Vec<_> = std::fs::read_dir(directory.join("")).unwrap().flatten().collect();
    assert_eq!(names.len(), 1, "{names:?}");
}

#[test]
fn a_symbolic_link_is_neither_read_nor_written() {
    let (service, directory) = logged_in();
    symlink(directory.join("t"), directory.join("link")).unwrap();
    profile(&service, &directory, "link").check(2, &["eyJ"]);

    // Before an OTP is spent.
    let sent = service.otps_sent();
    symlink(directory.join("elsewhere"), directory.join("dangling")).unwrap();
    for name in ["link", "dangling", ""] {
        let login = service.command(&LOGIN, &directory.join(name));
        Running::start(&mut { login }).finish().check(2, &[]);
    }
    assert_eq!(service.otps_sent(), sent);
    assert!(!directory.join("elsewhere").exists());
}

#[test]
fn a_login_is_for_the_service_that_gave_it() {
    let (_service, directory) = logged_in();
    let addr = "127.0.0.1:1".parse().unwrap();
    let command = &mut command_at(addr, Generation::V1V2, &["profile"], &directory.join("t"));
    let done = Running::start(command).finish();
    done.check(2, &["eyJ"]);
    assert!(done.stderr.contains("another service"), "{}", done.stderr);
}

#[test]
fn a_login_is_for_the_generation_that_gave_it() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    for (generation, other) in
        [(Generation::V1V2, Generation::V3), (Generation::V3, Generation::V1V2)]
    {
        let login = service.command_in(generation, &LOGIN, &file);
        service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[]);
        let kept = std::fs::read(&file).unwrap();
        let before = service.requests().len();
        for args in [
            &["profile", "--json"][..],
            &["logout", "--json"],
            &["deactivate", "aadhaar-otp", "--reason", "101", "--yes", "--json"],
        ] {
            let done = Running::start(&mut service.command_in(other, args, &file)).finish();
            done.check(2, &["eyJ", ASHA]);
            let error = &done.json()["error"];
            assert_eq!(error["effect"], "none");
            let said = format!(
                "the login is of generation {}, this command speaks {}",
                generation.name(),
                other.name()
            );
            assert!(error["message"].as_str().unwrap().ends_with(&said), "{error}");
            let next = format!("Give --generation {} ", generation.name());
            assert!(error["next"].as_str().unwrap().starts_with(&next), "{error}");
        }
        // Nothing was asked, and nothing was lost.
        assert_eq!(service.requests().len(), before);
        assert_eq!(std::fs::read(&file).unwrap(), kept);
        let profile = &mut service.command_in(generation, &["profile"], &file);
        Running::start(profile).finish().check(0, &["eyJ"]);
    }
}

#[test]
fn another_file_is_no_login_and_not_shown() {
    let (service, directory) = logged_in();
    let without_service = r#"{"generation":"v1v2","x_token":"eyJ.sentinel.x"}"#;
    for text in [
        "",
        "sentinel",
        r#"{"generation":"v9","service":"s","x_token":"sentinel"}"#,
        r#"{"x_token":1}"#,
        without_service,
    ] {
        std::fs::write(directory.join("t"), text).unwrap();
        profile(&service, &directory, "t").check(2, &["sentinel"]);
    }
}

#[test]
fn a_login_for_no_service_is_sent_to_none() {
    let (service, directory) = logged_in();
    let file = directory.join("t");
    let mut kept: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    kept.as_object_mut().unwrap().remove("service").unwrap();
    std::fs::write(&file, kept.to_string()).unwrap();
    let before = service.requests().len();
    profile(&service, &directory, "t").check(2, &["eyJ"]);
    assert_eq!(service.requests().len(), before);
}

#[test]
fn a_login_that_cannot_be_kept_is_a_login() {
    let service = Service::start();
    let directory = Directory::new();
    for (args, name) in [
        (["login", "aadhaar-otp", "--abha", ASHA, "--json", "--show-tokens"], "json"),
        (["login", "aadhaar-otp", "--abha", ASHA, "--transport=hyper", "--show-tokens"], "text"),
        (["reactivate", "aadhaar-otp", "--abha", FARHAN, "--json", "--show-tokens"], "again"),
    ] {
        let mobile = if args[0] == "login" { ASHA_MOBILE } else { FARHAN_MOBILE };
        let file = directory.join(name);
        let mut running = Running::start(&mut service.command(&args, &file));
        running.hear("An OTP was sent");
        // Taken after it was found free.
        std::fs::create_dir(&file).unwrap();
        running.say(&service.otp(mobile));
        let done = running.finish();
        done.check(1, &[args[3], &service.otp(mobile)]);
        for text in ["patient is logged in", "OTP sent:         yes", "Took effect:      yes"] {
            assert!(done.stderr.contains(text), "{}", done.stderr);
        }
        assert!(done.stdout.contains("eyJ"), "{done:?}");
        if args.contains(&"--json") {
            let answer = done.json();
            assert_eq!(answer["ok"], false);
            assert_eq!(answer["logged_in"], true);
            assert!(answer["x_token"].as_str().unwrap().starts_with("eyJ"));
            let error = &answer["error"];
            assert_eq!(error["cause"], "login_not_kept");
            assert_eq!(error["effect"], "settled");
            assert_eq!(error["otp_sent"], "yes");
            assert_eq!(error["took_effect"], "yes");
            assert_eq!(error["exit_code"], 1);
        }
    }
}

#[test]
fn a_login_by_password_that_cannot_be_kept_speaks_of_no_otp() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    let args = ["login", "password", "--abha", ASHA, "--json"];
    let mut running = Running::start(&mut service.command(&args, &file));
    // Taken after it was found free, and before anything is asked.
    let search = "POST /api/v1/search/searchByHealthId";
    while !service.requests().iter().any(|request| request == search) {
        std::thread::yield_now();
    }
    std::fs::create_dir(&file).unwrap();
    running.say(ASHA_PASSWORD);
    let done = running.finish();
    done.check(1, &[ASHA, ASHA_PASSWORD]);
    let error = &done.json()["error"];
    assert_eq!((&error["cause"], &error["otp_sent"]), (&"login_not_kept".into(), &"no".into()));
    assert!(!done.stderr.contains("OTP is spent"), "{}", done.stderr);
    assert!(!done.stderr.contains("a new OTP"), "{}", done.stderr);
}

#[test]
fn by_default_it_is_in_the_state_directory() {
    let service = Service::start();
    let directory = Directory::new();
    for (variable, path) in [
        ("XDG_STATE_HOME", "state/abdm/session.token"),
        ("HOME", "home/.local/state/abdm/session.token"),
    ] {
        let base = directory.join(path.split('/').next().unwrap());
        let mut login = service.command(&LOGIN, &base);
        login.env_remove("ABDM_TOKEN_FILE").env(variable, &base);
        service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[]);
        assert!(directory.join(path).is_file());
    }
}
