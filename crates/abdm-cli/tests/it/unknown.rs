//! What is said and done when no answer came.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::proxy::Fate::{self, AnswerLost, Answered, Lost};
use crate::proxy::proxy;
use crate::running::{Directory, Finished, Running};
use crate::service::people::{ASHA, ASHA_MOBILE, FARHAN, FARHAN_MOBILE};
use crate::service::{Generation, Service, command_at, right};

const LOGIN: [&str; 5] = ["login", "aadhaar-otp", "--abha", ASHA, "--json"];

/// A service, and a proxy before it that the commands of one generation go through.
struct Lossy {
    service: Service,
    addr: SocketAddr,
    generation: Generation,
}

impl Lossy {
    fn start(generation: Generation, fate: impl Fn(&str) -> Fate + Send + Sync + 'static) -> Self {
        let service = Service::start();
        let addr = proxy(service.addr, fate);
        Self { service, addr, generation }
    }

    fn command(&self, args: &[&str], file: &Path) -> std::process::Command {
        command_at(self.addr, self.generation, args, file)
    }

    fn perform(&self, args: &[&str], file: &Path, mobile: &str) -> Finished {
        self.service.perform(self.command(args, file), &[], mobile, &[right])
    }
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
    for generation in Generation::ALL {
        let lossy = Lossy::start(generation, |path| match path {
            "/api/v2/auth/init" | "/abha/api/v3/profile/login/request/otp" => AnswerLost,
            _ => Answered,
        });
        let directory = Directory::new();
        let done = Running::start(&mut lossy.command(&LOGIN, &directory.join("t"))).finish();
        done.check(4, &[ASHA]);
        assert_eq!(error(&done)["otp_sent"], "maybe");
        assert_eq!(error(&done)["took_effect"], "no");
        assert_eq!(error(&done)["effect"], "possible");
        assert_eq!(lossy.service.otps_sent(), 1);
    }
}

#[test]
fn a_login_whose_answer_was_lost_is_unknown() {
    for generation in Generation::ALL {
        let lossy = Lossy::start(generation, |path| match path {
            "/api/v1/auth/confirmWithAadhaarOtp" | "/abha/api/v3/profile/login/verify" => Lost,
            _ => Answered,
        });
        let directory = Directory::new();
        for transport in ["reqwest", "hyper"] {
            let args = [&LOGIN[..], &["--transport", transport]].concat();
            let done = lossy.perform(&args, &directory.join("t"), ASHA_MOBILE);
            done.check(4, &[ASHA, &lossy.service.otp(ASHA_MOBILE)]);
            assert_eq!(error(&done)["otp_sent"], "yes");
            assert_eq!(error(&done)["took_effect"], "maybe");
            assert_eq!(error(&done)["exit_code"], 4);
        }
    }
}

#[test]
fn a_deactivation_whose_answer_was_lost_is_looked_up() {
    const DEACTIVATE: [&str; 2] =
        ["/api/v2/account/profile/deactivate", "/abha/api/v3/profile/account/verify"];
    // Logins on v1v2 search too, so that not every search can be lost.
    const LOOK: [&str; 2] =
        ["/api/v1/search/searchByHealthId", "/abha/api/v3/profile/login/search"];
    for generation in Generation::ALL {
        // What becomes of the deactivation and of the looks that follow it, and whether it was made.
        let fates = Arc::new(Mutex::new((Lost, Answered, false)));
        let lossy = Lossy::start(generation, {
            let fates = Arc::clone(&fates);
            move |path| {
                let (deactivation, look, is_made) = &mut *fates.lock().unwrap();
                if DEACTIVATE.contains(&path) {
                    *is_made = true;
                    deactivation.clone()
                } else if LOOK.contains(&path) && *is_made {
                    look.clone()
                } else {
                    Answered
                }
            }
        });
        let directory = Directory::new();
        let file = directory.join("t");
        let args = ["deactivate", "aadhaar-otp", "--reason", "101", "--yes", "--json"];
        let deactivate = |deactivation: Fate, look: Fate| {
            *fates.lock().unwrap() = (deactivation, look, false);
            lossy.perform(&LOGIN, &file, ASHA_MOBILE).check(0, &[]);
            lossy.perform(&args, &file, ASHA_MOBILE)
        };

        // Lost on its way: nothing was changed so far, and the login goes on.
        let done = deactivate(Lost, Answered);
        done.check(4, &[ASHA]);
        check_not_done_so_far(&error(&done));
        assert!(file.exists());

        // The look is lost as well.
        let done = deactivate(Lost, Lost);
        done.check(4, &[ASHA]);
        assert_eq!(error(&done)["took_effect"], "maybe");
        let message = error(&done)["message"].clone();
        assert!(message.as_str().unwrap().contains("looking at the account failed"), "{message}");
        assert!(file.exists());

        // Carried out, and the answer lost.
        let done = deactivate(AnswerLost, Answered);
        done.check(0, &[ASHA]);
        assert_eq!(done.json()["reconciled"], true);
        assert_eq!(done.json()["abha_number"], "**-****-****-0007");
        assert!(!file.exists());
    }
}

#[test]
fn a_reactivation_whose_answer_was_lost_is_looked_up() {
    for generation in Generation::ALL {
        let tries = AtomicU32::new(0);
        let lossy = Lossy::start(generation, move |path| match path {
            "/api/v2/auth/reactivate" | "/abha/api/v3/profile/login/verify" => {
                match tries.fetch_add(1, Ordering::Relaxed) {
                    0 => Lost,
                    _ => AnswerLost,
                }
            }
            _ => Answered,
        });
        let directory = Directory::new();
        let args = ["reactivate", "aadhaar-otp", "--abha", FARHAN, "--json"];
        let done = lossy.perform(&args, &directory.join("t"), FARHAN_MOBILE);
        done.check(4, &[FARHAN]);
        check_not_done_so_far(&error(&done));

        let done = lossy.perform(&args, &directory.join("t"), FARHAN_MOBILE);
        done.check(0, &[FARHAN]);
        assert_eq!(done.json()["reconciled"], true);
        assert_eq!(done.json()["logged_in"], false);
    }
}
