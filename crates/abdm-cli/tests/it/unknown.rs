//! What is said and done when no answer came.

use std::net::SocketAddr;
use std::path::Path;

use serde_json::Value;

use crate::proxy::Fate::{self, AnswerLost, Answered, Lost};
use crate::proxy::proxy;
use crate::running::{Directory, Finished, Running};
use crate::service::people::{ASHA, ASHA_MOBILE, FARHAN, FARHAN_MOBILE};
use crate::service::{Service, command_at, right};

const LOGIN: [&str; 5] = ["login", "aadhaar-otp", "--abha", ASHA, "--json"];

/// Performs a command through a proxy.
fn through(
    service: &Service,
    fate: fn(&str) -> Fate,
    args: &[&str],
    file: &Path,
    mobile: &str,
) -> Finished {
    let addr = proxy(service.addr, fate);
    service.perform(at(addr, service, args, file), &[], mobile, &[right])
}

/// The login is for the sandbox itself, which the token file says.
fn at(addr: SocketAddr, service: &Service, args: &[&str], file: &Path) -> std::process::Command {
    if let Ok(text) = std::fs::read_to_string(file) {
        let text = text.replace(&service.addr.to_string(), &addr.to_string());
        std::fs::write(file, text).unwrap();
    }
    command_at(addr, args, file)
}

fn error(done: &Finished) -> Value {
    done.json()["error"].clone()
}

/// The service may still be at work, so nothing says that it is safe to start again.
fn check_not_done_so_far(error: &Value) {
    assert_eq!(error["cause"], "not_done");
    assert_eq!(error["effect"], "possible");
    assert_eq!(error["took_effect"], "maybe");
    assert!(error["message"].as_str().unwrap().contains("so far"), "{error}");
    assert!(error["next"].as_str().unwrap().contains("look again"), "{error}");
}

#[test]
fn an_otp_that_may_be_out_is_not_asked_for_again() {
    let service = Service::start();
    let directory = Directory::new();
    let addr = proxy(service.addr, |path| match path {
        "/api/v2/auth/init" => AnswerLost,
        _ => Answered,
    });
    let done = Running::start(&mut command_at(addr, &LOGIN, &directory.join("t"))).finish();
    done.check(4, &[ASHA]);
    assert_eq!(error(&done)["otp_sent"], "maybe");
    assert_eq!(error(&done)["took_effect"], "no");
    assert_eq!(error(&done)["effect"], "possible");
    assert_eq!(service.otps_sent(), 1);
}

#[test]
fn a_login_whose_answer_was_lost_is_unknown() {
    let service = Service::start();
    let directory = Directory::new();
    for transport in ["reqwest", "hyper"] {
        let args = [&LOGIN[..], &["--transport", transport]].concat();
        let fate = |path: &str| match path {
            "/api/v1/auth/confirmWithAadhaarOtp" => Lost,
            _ => Answered,
        };
        let done = through(&service, fate, &args, &directory.join("t"), ASHA_MOBILE);
        done.check(4, &[ASHA, &service.otp(ASHA_MOBILE)]);
        assert_eq!(error(&done)["otp_sent"], "yes");
        assert_eq!(error(&done)["took_effect"], "maybe");
        assert_eq!(error(&done)["exit_code"], 4);
    }
}

#[test]
fn a_deactivation_whose_answer_was_lost_is_looked_up() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    let args = ["deactivate", "aadhaar-otp", "--reason", "101", "--yes", "--json"];
    let login = || {
        let login = service.command(&LOGIN, &file);
        service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[]);
    };

    // Lost on its way: nothing was changed so far, and the login goes on.
    login();
    let fate = |path: &str| match path {
        "/api/v2/account/profile/deactivate" => Lost,
        _ => Answered,
    };
    let done = through(&service, fate, &args, &file, ASHA_MOBILE);
    done.check(4, &[ASHA]);
    check_not_done_so_far(&error(&done));
    assert!(file.exists());

    // The look is lost as well.
    login();
    let fate = |path: &str| match path {
        "/api/v2/account/profile/deactivate" | "/api/v1/search/searchByHealthId" => Lost,
        _ => Answered,
    };
    let done = through(&service, fate, &args, &file, ASHA_MOBILE);
    done.check(4, &[ASHA]);
    assert_eq!(error(&done)["took_effect"], "maybe");
    assert!(file.exists());

    // Carried out, and the answer lost.
    login();
    let fate = |path: &str| match path {
        "/api/v2/account/profile/deactivate" => AnswerLost,
        _ => Answered,
    };
    let done = through(&service, fate, &args, &file, ASHA_MOBILE);
    done.check(0, &[ASHA]);
    assert_eq!(done.json()["reconciled"], true);
    assert!(!file.exists());
}

#[test]
fn a_reactivation_whose_answer_was_lost_is_looked_up() {
    let service = Service::start();
    let directory = Directory::new();
    let args = ["reactivate", "aadhaar-otp", "--abha", FARHAN, "--json"];
    let fate = |path: &str| match path {
        "/api/v2/auth/reactivate" => Lost,
        _ => Answered,
    };
    let done = through(&service, fate, &args, &directory.join("t"), FARHAN_MOBILE);
    done.check(4, &[FARHAN]);
    check_not_done_so_far(&error(&done));

    let fate = |path: &str| match path {
        "/api/v2/auth/reactivate" => AnswerLost,
        _ => Answered,
    };
    let done = through(&service, fate, &args, &directory.join("t"), FARHAN_MOBILE);
    done.check(0, &[FARHAN]);
    assert_eq!(done.json()["reconciled"], true);
    assert_eq!(done.json()["logged_in"], false);
}
