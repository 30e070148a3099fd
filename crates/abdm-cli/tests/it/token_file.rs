//! Where the login is kept.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt, symlink};

use crate::running::{Directory, Finished, Running};
use crate::service::people::{ASHA, ASHA_MOBILE};
use crate::service::{Service, command_at, right};

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
    let done = Running::start(&mut command_at(addr, &["profile"], &directory.join("t"))).finish();
    done.check(2, &["eyJ"]);
    assert!(done.stderr.contains("another service"), "{}", done.stderr);
}

#[test]
fn another_file_is_no_login_and_not_shown() {
    let (service, directory) = logged_in();
    for text in ["", "sentinel", r#"{"generation":"v9","x_token":"sentinel"}"#, r#"{"x_token":1}"#]
    {
        std::fs::write(directory.join("t"), text).unwrap();
        profile(&service, &directory, "t").check(2, &["sentinel"]);
    }
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
