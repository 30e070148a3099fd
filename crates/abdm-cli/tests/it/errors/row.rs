//! One error: how it is provoked, and where.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::process::Command;

use crate::running::{Directory, Finished, Running};
use crate::service::people::{
    ASHA_AADHAAR, ASHA_MOBILE, FARHAN_AADHAAR, FARHAN_MOBILE, JOSEPH_AADHAAR, JOSEPH_MOBILE,
};
use crate::service::{Generation, Service, command_at, right};
use crate::waiting::KEY;

/// A machine in front of a service.
pub(crate) struct Scene {
    service: Option<Service>,
    addr: SocketAddr,
    generation: Generation,
    directory: Directory,
    /// The journey of a row that began one.
    journey: RefCell<Option<String>>,
}

/// An error.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) args: Vec<&'static str>,
    pub(crate) says: Vec<&'static str>,
    faults: Vec<&'static str>,
    first: Vec<Step>,
    mobile: &'static str,
    otps: Vec<fn(&str) -> String>,
    variables: Vec<(&'static str, Option<&'static str>)>,
}

/// What happens before the command.
#[derive(Clone, Copy)]
pub(crate) enum Step {
    /// Somebody logs in with an ABHA; the OTP goes to the mobile.
    LogIn(&'static str, &'static str),
    /// A journey is begun, left in the store, and meant by `JOURNEY` in the arguments.
    Begin(&'static [&'static str]),
    /// The same journey is gone on with.
    Resume(&'static [&'static str], &'static str, fn(&str) -> String),
    /// A file is written into the scene's directory; only one named `private` is its owner's.
    Write(&'static str, &'static str),
}

/// An error of a command line.
pub(crate) fn row(name: &'static str, args: &'static str) -> Row {
    Row {
        name,
        args: args.split(' ').collect(),
        says: Vec::new(),
        faults: Vec::new(),
        first: Vec::new(),
        mobile: "",
        otps: Vec::new(),
        variables: Vec::new(),
    }
}

impl Row {
    /// What goes wrong at the service.
    pub(crate) fn fault(mut self, fault: &'static str) -> Self {
        self.faults.push(fault);
        self
    }

    /// A line on standard input, before the OTP.
    pub(crate) fn says(mut self, line: &'static str) -> Self {
        self.says.push(line);
        self
    }

    /// What is made of the OTP that went to a mobile.
    pub(crate) fn otps(mut self, mobile: &'static str, otps: &[fn(&str) -> String]) -> Self {
        (self.mobile, self.otps) = (mobile, otps.to_vec());
        self
    }

    pub(crate) fn first(mut self, step: Step) -> Self {
        self.first.push(step);
        self
    }

    /// `None` takes it away.
    pub(crate) fn variable(mut self, name: &'static str, value: Option<&'static str>) -> Self {
        self.variables.push((name, value));
        self
    }

    pub(crate) fn provoke(&self, scene: &Scene) -> Finished {
        scene.set_faults(&[]);
        for step in &self.first {
            scene.take(*step);
        }
        scene.set_faults(&self.faults);
        let mut command = scene.command(&self.args);
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, scene.with_variables(value)),
                None => command.env_remove(name),
            };
        }
        let mut running = Running::start(&mut command);
        for line in &self.says {
            running.say(line);
        }
        if !self.otps.is_empty() {
            running.hear("An OTP was sent");
        }
        for otp in &self.otps {
            running.say(&otp(&scene.service.as_ref().unwrap().otp(self.mobile)));
        }
        running.finish()
    }
}

impl Scene {
    pub(crate) fn new(generation: Generation) -> Self {
        let service = Service::start();
        let addr = service.addr;
        Self { service: Some(service), ..Self::at(addr, generation) }
    }

    /// Where there is no service.
    pub(crate) fn at(addr: SocketAddr, generation: Generation) -> Self {
        let (directory, journey) = (Directory::new(), RefCell::default());
        Self { service: None, addr, generation, directory, journey }
    }

    pub(crate) fn private(&self) -> [&'static str; 8] {
        [
            ASHA_AADHAAR,
            ASHA_MOBILE,
            FARHAN_AADHAAR,
            FARHAN_MOBILE,
            JOSEPH_AADHAAR,
            JOSEPH_MOBILE,
            "sandbox-secret",
            "eyJ",
        ]
    }

    fn path(&self, name: &str) -> String {
        self.directory.join(name).display().to_string()
    }

    /// What differs from run to run, by a name.
    pub(crate) fn without_variables(&self, text: &str) -> String {
        let text = match &*self.journey.borrow() {
            Some(id) => text.replace(id, "JOURNEY"),
            None => text.to_owned(),
        };
        let mut text = text.replace(&self.path(""), "DIR/").replace(&self.addr.to_string(), "ADDR");
        // A clock goes on while a command runs.
        for seconds in (0..60).chain([61]) {
            for (before, after) in [("in ", " at the earliest"), ("wait ", ", then")] {
                let is = |seconds| format!("{before}{seconds} seconds{after}");
                text = text.replace(&is(seconds), &is(60));
            }
            let is = |seconds| format!("submitted {seconds} seconds ago");
            text = text.replace(&is(seconds), &is(2));
        }
        text.replace("submitted 1 second ago", "submitted 2 seconds ago")
    }

    fn with_variables(&self, text: &str) -> String {
        let journey = self.journey.borrow();
        let text = text.replace("JOURNEY", journey.as_deref().unwrap_or("JOURNEY"));
        text.replace("DIR/", &self.path("")).replace("ADDR", &self.addr.to_string())
    }

    fn command(&self, args: &[&str]) -> Command {
        let args: Vec<_> = args.iter().map(|arg| self.with_variables(arg)).collect();
        let args: Vec<_> = args.iter().map(String::as_str).collect();
        let mut command =
            command_at(self.addr, self.generation, &args, &self.directory.join("token"));
        command.env("ABDM_STORE_KEY", KEY);
        command
    }

    fn set_faults(&self, faults: &[&str]) {
        if let Some(service) = &self.service {
            service.set_faults(faults);
        }
    }

    fn take(&self, step: Step) {
        let service = self.service.as_ref();
        match step {
            Step::LogIn(abha, mobile) => {
                let login = self.command(&["login", "aadhaar-otp", "--abha", abha]);
                service.unwrap().perform(login, &[], mobile, &[right]).check(0, &[]);
            }
            Step::Begin(args) => {
                let args = [args, &["--start-only", "--json", "--store", "sqlite:DIR/db"]].concat();
                let done = Running::start(&mut self.command(&args)).finish();
                done.check(0, &[]);
                let id = done.json()["journey_id"].as_str().unwrap().to_owned();
                *self.journey.borrow_mut() = Some(id);
            }
            Step::Resume(args, mobile, otp) => {
                let args = [&["resume", "JOURNEY", "--store", "sqlite:DIR/db"], args].concat();
                let mut running = Running::start(&mut self.command(&args));
                running.say(&otp(&service.unwrap().otp(mobile)));
                running.finish();
            }
            Step::Write(name, text) => {
                let path = self.directory.join(name);
                std::fs::write(&path, text).unwrap();
                #[cfg(unix)]
                {
                    use std::os::unix::fs::PermissionsExt as _;
                    let mode = if name == "private" { 0o600 } else { 0o644 };
                    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
                }
            }
        }
    }
}
