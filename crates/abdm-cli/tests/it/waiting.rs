//! Journeys that wait in a store, between the processes that perform them.

mod claims;
mod contact;
mod enrol;
mod expiry;
mod finding;
mod goes_on;
mod keys;
mod killed;
mod login_methods;
mod options;
mod reactivate_password;
mod redis;
mod rekyc;
mod resend;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::running::{Directory, Finished, Running, abdm};
use crate::service::people::{
    ASHA, ASHA_AADHAAR, ASHA_MOBILE, FAMILY_MOBILE, FARHAN, FARHAN_AADHAAR, FARHAN_MOBILE, JOSEPH,
    JOSEPH_AADHAAR, JOSEPH_MOBILE, TARA, TSERING, TSERING_MOBILE,
};
use crate::service::{Generation, Service, command_at};

/// What the tests seal with: 32 bytes in base64.
pub(crate) const KEY: &str = "test:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// What nobody may be shown.
const PERSONAL: [&str; 13] = [
    ASHA,
    ASHA_AADHAAR,
    ASHA_MOBILE,
    FAMILY_MOBILE,
    FARHAN,
    FARHAN_AADHAAR,
    FARHAN_MOBILE,
    JOSEPH_AADHAAR,
    JOSEPH_MOBILE,
    TARA,
    "Ramanathan",
    "Deshmukh",
    "eyJ",
];

/// A machine with a store and a token file, in front of a service of one generation.
pub(crate) struct Node<'a> {
    service: &'a Service,
    /// Where it takes the service to be.
    addr: SocketAddr,
    generation: Generation,
    directory: Directory,
    store: String,
}

impl<'a> Node<'a> {
    pub(crate) fn new(service: &'a Service, generation: Generation) -> Self {
        Self::at(service, service.addr, generation)
    }

    /// One that reaches the service by another address.
    pub(crate) fn at(service: &'a Service, addr: SocketAddr, generation: Generation) -> Self {
        let directory = Directory::new();
        let store = format!("sqlite:{}", directory.join("journeys.db").display());
        Self { service, addr, generation, directory, store }
    }

    pub(crate) fn with_store(self, store: String) -> Self {
        Self { store, ..self }
    }

    fn database(&self) -> PathBuf {
        self.directory.join("journeys.db")
    }

    fn token_file(&self) -> PathBuf {
        self.directory.join("t")
    }

    /// A command that knows no store.
    fn storeless(&self, args: &[&str]) -> Command {
        let args = [args, &["--json"]].concat();
        command_at(self.addr, self.generation, &args, &self.token_file())
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let args = [args, &["--store", &self.store]].concat();
        let mut command = self.storeless(&args);
        command.env("ABDM_STORE_KEY", KEY);
        command
    }

    /// Runs a command that knows no store and asks for nothing.
    fn run_storeless(&self, args: &[&str]) -> Finished {
        run(self.storeless(args), &[])
    }

    /// Runs a command that asks for nothing but these lines.
    pub(crate) fn run(&self, args: &[&str], lines: &[&str]) -> Finished {
        run(self.command(args), lines)
    }

    /// Begins a journey and leaves it; gives its id.
    fn start(&self, journey: Journey) -> String {
        let done = self.run(&[journey.args(), &["--start-only"]].concat(), journey.lines());
        done.check(0, &PERSONAL);
        id_in(&done.json())
    }

    /// Goes on with a journey that needs an OTP, and an account if there is a choice.
    fn resume(&self, journey: Journey, id: &str) -> Finished {
        let otp = self.service.otp(journey.mobile());
        let done = self.run(&[&["resume", id], journey.choice()].concat(), &[&otp]);
        done.check(done.code.unwrap(), &[&otp]);
        done
    }

    /// Performs a journey in one process.
    fn perform(&self, journey: Journey) -> Finished {
        let mut running = Running::start(&mut self.command(&journey.whole()));
        for line in journey.lines() {
            running.say(line);
        }
        running.hear("An OTP was sent");
        running.say(&self.service.otp(journey.mobile()));
        running.finish()
    }

    /// Each journey that waits, with its state.
    fn waiting(&self) -> Vec<(String, String)> {
        let mut command = abdm(&["journeys", "--json", "--store", &self.store]);
        let done = Running::start(&mut command).finish();
        done.check(0, &PERSONAL);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let listed = done.json()["journeys"].as_array().unwrap().clone();
        listed.iter().map(|found| (text(&found["journey_id"]), text(&found["state"]))).collect()
    }

    /// Makes the account what the journey begins with.
    fn prepare(&self, journey: Journey) {
        let perform = |args: &[&str]| {
            let done = self.service.perform(
                self.storeless(args),
                &[],
                journey.mobile(),
                &[crate::service::right],
            );
            assert_eq!(done.code, Some(0), "{done:?}");
        };
        let login = |abha| perform(&["login", "aadhaar-otp", "--abha", abha]);
        match journey {
            Journey::Retrieve | Journey::Deactivate => {
                if !self.service.is_active(JOSEPH) {
                    perform(&["reactivate", "aadhaar-otp", "--abha", JOSEPH]);
                }
                if journey == Journey::Deactivate {
                    login(JOSEPH);
                }
            }
            Journey::Reactivate if self.service.is_active(FARHAN) => {
                login(FARHAN);
                perform(Journey::Deactivate.args());
            }
            _ => {}
        }
    }
}

fn run(mut command: Command, lines: &[&str]) -> Finished {
    let mut running = Running::start(&mut command);
    for line in lines {
        running.say(line);
    }
    running.finish()
}

/// The journey that an answer names.
fn id_in(answer: &Value) -> String {
    let id = answer["journey_id"].as_str().unwrap();
    assert_eq!(id.len(), 32, "{answer}");
    id.to_owned()
}

/// Ended with that code for that cause; gives the error.
fn refused(done: &Finished, code: i32, cause: &str) -> Value {
    done.check(code, &PERSONAL);
    let error = done.json()["error"].clone();
    assert_eq!(error["cause"], cause, "{error}");
    assert_eq!(error["exit_code"], code, "{error}");
    error
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Journey {
    LoginAadhaar,
    LoginMobile,
    LoginMobileOtp,
    Retrieve,
    Deactivate,
    Reactivate,
}

impl Journey {
    pub(crate) const ALL: [Self; 6] = [
        Self::LoginAadhaar,
        Self::LoginMobile,
        Self::LoginMobileOtp,
        Self::Retrieve,
        Self::Deactivate,
        Self::Reactivate,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::LoginAadhaar => "login-aadhaar-otp",
            Self::LoginMobile => "login-mobile",
            Self::LoginMobileOtp => "login-mobile-otp",
            Self::Retrieve => "retrieve-aadhaar-otp",
            Self::Deactivate => "deactivate-aadhaar-otp",
            Self::Reactivate => "reactivate-aadhaar-otp",
        }
    }

    /// What begins it.
    fn args(self) -> &'static [&'static str] {
        match self {
            Self::LoginAadhaar => &["login", "aadhaar-otp", "--abha", ASHA],
            Self::LoginMobile => &["login", "mobile", "--mobile", FAMILY_MOBILE],
            Self::LoginMobileOtp => &["login", "mobile-otp", "--abha", TSERING],
            Self::Retrieve => &["retrieve", "aadhaar-otp"],
            Self::Deactivate => &["deactivate", "aadhaar-otp", "--reason", "101", "--yes"],
            Self::Reactivate => &["reactivate", "aadhaar-otp", "--abha", FARHAN],
        }
    }

    /// What it asks for before the OTP.
    fn lines(self) -> &'static [&'static str] {
        match self {
            Self::Retrieve => &[JOSEPH_AADHAAR],
            _ => &[],
        }
    }

    /// What names the account.
    fn choice(self) -> &'static [&'static str] {
        match self {
            Self::LoginMobile => &["--account", TARA],
            _ => &[],
        }
    }

    /// What performs it without a question but those for the OTP.
    fn whole(self) -> Vec<&'static str> {
        [self.args(), self.choice()].concat()
    }

    /// Where its OTP goes.
    fn mobile(self) -> &'static str {
        match self {
            Self::LoginAadhaar => ASHA_MOBILE,
            Self::LoginMobile => FAMILY_MOBILE,
            Self::LoginMobileOtp => TSERING_MOBILE,
            Self::Retrieve | Self::Deactivate => JOSEPH_MOBILE,
            Self::Reactivate => FARHAN_MOBILE,
        }
    }

    /// Whether it changes the account.
    fn changes(self) -> bool {
        matches!(self, Self::Deactivate | Self::Reactivate)
    }

    /// The call that sends its OTP, and the one that submits it.
    fn calls(self, generation: Generation) -> (&'static str, &'static str) {
        match (generation, self) {
            (Generation::V1V2, Self::LoginAadhaar) => {
                ("/api/v2/auth/init", "/api/v1/auth/confirmWithAadhaarOtp")
            }
            (Generation::V1V2, Self::LoginMobile) => (
                "/api/v2/registration/mobile/login/generateOtp",
                "/api/v2/registration/mobile/login/verifyOtp",
            ),
            (Generation::V1V2, Self::LoginMobileOtp) => {
                ("/api/v2/auth/init", "/api/v1/auth/confirmWithMobileOTP")
            }
            (Generation::V1V2, Self::Retrieve) => {
                ("/api/v2/forgot/healthId/aadhaar/generateOtp", "/api/v2/forgot/healthId/aadhaar")
            }
            (Generation::V1V2, Self::Deactivate) => {
                ("/api/v2/account/aadhaar/generateOTP", "/api/v2/account/profile/deactivate")
            }
            (Generation::V1V2, Self::Reactivate) => {
                ("/api/v2/auth/reactivate/init", "/api/v2/auth/reactivate")
            }
            (Generation::V3, Self::Deactivate) => {
                ("/abha/api/v3/profile/account/request/otp", "/abha/api/v3/profile/account/verify")
            }
            (Generation::V3, _) => {
                ("/abha/api/v3/profile/login/request/otp", "/abha/api/v3/profile/login/verify")
            }
        }
    }
}
