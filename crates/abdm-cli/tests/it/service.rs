//! An `abdm sandbox` in a process of its own, and commands against it.
//!
//! Each of these processes makes a key of its own, since the private key never leaves its process. A
//! key as large as the service's takes seconds on a busy machine, so it is a smaller one.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::running::{Finished, Running, abdm};

/// A sandbox that goes with its owner.
pub(crate) struct Service {
    pub(crate) running: Running,
    pub(crate) addr: SocketAddr,
}

/// Who is meant in these tests.
pub(crate) mod people {
    pub(crate) const ASHA: &str = "91-0000-1001-0007";
    pub(crate) const ASHA_ADDRESS: &str = "asha.ramanathan@sbx";
    pub(crate) const ASHA_AADHAAR: &str = "999941057058";
    pub(crate) const ASHA_MOBILE: &str = "5550001001";
    pub(crate) const ASHA_PASSWORD: &str = "Asha@1001";
    pub(crate) const JOSEPH: &str = "91-0000-1002-0006";
    /// Without an ABHA, and with another mobile at Aadhaar than the one that is wanted.
    pub(crate) const DEV_AADHAAR: &str = "056281948218";
    pub(crate) const DEV_AADHAAR_MOBILE: &str = "5550001014";
    pub(crate) const DEV_MOBILE: &str = "5550001114";
    pub(crate) const JOSEPH_AADHAAR: &str = "999971658847";
    pub(crate) const JOSEPH_MOBILE: &str = "5550001002";
    pub(crate) const FARHAN: &str = "91-0000-1003-0005";
    pub(crate) const FARHAN_AADHAAR: &str = "999933119405";
    pub(crate) const FARHAN_MOBILE: &str = "5550001003";
    pub(crate) const FARHAN_PASSWORD: &str = "Farhan@1003";
    pub(crate) const FAMILY_MOBILE: &str = "5550001006";
    pub(crate) const ISHITA_AADHAAR: &str = "155453269524";
    pub(crate) const ISHITA_MOBILE: &str = "5550001011";
    pub(crate) const TARA: &str = "91-0000-1008-0000";
    pub(crate) const TSERING: &str = "91-0000-1010-0006";
    pub(crate) const TSERING_MOBILE: &str = "5550001010";
}

/// Both are served by one sandbox, to the same people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    V1V2,
    V3,
}

impl Generation {
    pub(crate) const ALL: [Self; 2] = [Self::V1V2, Self::V3];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V1V2 => "v1v2",
            Self::V3 => "v3",
        }
    }

    /// The option that goes with `--gateway-url`.
    pub(crate) fn option(self) -> &'static str {
        match self {
            Self::V1V2 => "--health-id-url",
            Self::V3 => "--abha-url",
        }
    }

    pub(crate) fn gateway(self, addr: SocketAddr) -> String {
        match self {
            Self::V1V2 => format!("http://{addr}/gateway"),
            Self::V3 => format!("http://{addr}/api/hiecm/gateway"),
        }
    }

    pub(crate) fn accounts(self, addr: SocketAddr) -> String {
        match self {
            Self::V1V2 => format!("http://{addr}/api"),
            Self::V3 => format!("http://{addr}/abha/api"),
        }
    }
}

impl Service {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// With further options.
    pub(crate) fn start_with(options: &[&str]) -> Self {
        Self::listening(&[&["--key-bits", "2048"], options].concat())
    }

    /// With a key as large as the service's.
    pub(crate) fn start_with_whole_key() -> Self {
        Self::listening(&[])
    }

    fn listening(options: &[&str]) -> Self {
        let args = [&["sandbox", "--listen", "127.0.0.1:0"], options].concat();
        let mut running = Running::start(&mut abdm(&args));
        let line = running.line();
        let addr = line.trim_end().strip_prefix("listening on http://").unwrap().parse().unwrap();
        Self { running, addr }
    }

    /// A command that knows this service and keeps its login in `token_file`.
    pub(crate) fn command(&self, args: &[&str], token_file: &Path) -> Command {
        self.command_in(Generation::V1V2, args, token_file)
    }

    /// The same in a generation.
    pub(crate) fn command_in(
        &self,
        generation: Generation,
        args: &[&str],
        token_file: &Path,
    ) -> Command {
        command_at(self.addr, generation, args, token_file)
    }

    /// Performs a command. For each OTP that it asks for, `otps` makes a line from the right one.
    pub(crate) fn perform(
        &self,
        mut command: Command,
        before: &[&str],
        mobile: &str,
        otps: &[fn(&str) -> String],
    ) -> Finished {
        let mut running = Running::start(&mut command);
        for line in before {
            running.say(line);
        }
        if !otps.is_empty() {
            running.hear("An OTP was sent");
        }
        for otp in otps {
            running.say(&otp(&self.otp(mobile)));
        }
        running.finish()
    }

    /// The latest OTP that went to a mobile or an e-mail address.
    pub(crate) fn otp(&self, to: &str) -> String {
        let kind = if to.contains('@') { "email" } else { "mobile" };
        let messages = self.get(&format!("/_sandbox/outbox?{kind}={to}"));
        messages.as_array().unwrap().last().unwrap()["otp"].as_str().unwrap().to_owned()
    }

    /// How many OTPs were sent.
    pub(crate) fn otps_sent(&self) -> usize {
        self.get("/_sandbox/outbox").as_array().unwrap().len()
    }

    /// What arrived: method and path.
    pub(crate) fn requests(&self) -> Vec<String> {
        let entry = |entry: &Value| {
            format!("{} {}", entry["method"].as_str().unwrap(), entry["path"].as_str().unwrap())
        };
        self.get("/_sandbox/requests").as_array().unwrap().iter().map(entry).collect()
    }

    /// Whether an account is active.
    pub(crate) fn is_active(&self, abha_number: &str) -> bool {
        let people = self.get("/_sandbox/people");
        let mut people = people.as_array().unwrap().iter();
        people.find(|person| person["abhaNumber"] == abha_number).unwrap()["standing"] == "ACTIVE"
    }

    /// What goes wrong from now on, and nothing else.
    pub(crate) fn set_faults(&self, faults: &[&str]) {
        self.request("DELETE", "/_sandbox/faults", "");
        for fault in faults {
            self.request("POST", "/_sandbox/faults", &Value::from(*fault).to_string());
        }
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        self.request("GET", path, "")
    }

    fn request(&self, method: &str, path: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(self.addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: sandbox\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).unwrap();
        let reply = String::from_utf8(reply).unwrap();
        assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
        serde_json::from_str(reply.split_once("\r\n\r\n").unwrap().1).unwrap()
    }
}

/// A command that knows the service at an address.
pub(crate) fn command_at(
    addr: SocketAddr,
    generation: Generation,
    args: &[&str],
    token_file: &Path,
) -> Command {
    let mut command = abdm(args);
    match generation {
        // As it was before there was a choice.
        Generation::V1V2 => command.env("ABDM_HEALTH_ID_URL", generation.accounts(addr)),
        Generation::V3 => {
            let phr_web = format!("{}/v3/phr/web", generation.accounts(addr));
            command.env("ABDM_ABHA_URL", generation.accounts(addr)).env("ABDM_GENERATION", "v3");
            command.env("ABDM_PHR_WEB_URL", phr_web)
        }
    };
    command
        .env("ABDM_GATEWAY_URL", generation.gateway(addr))
        .env("ABDM_CLIENT_ID", "sandbox-client")
        .env("ABDM_CLIENT_SECRET", "sandbox-secret")
        .env("ABDM_HIP_ID", "IN0000000001")
        .env("ABDM_TOKEN_FILE", token_file);
    command
}

/// Hands in the OTP that was sent.
pub(crate) fn right(otp: &str) -> String {
    otp.to_owned()
}

/// Hands in another.
pub(crate) fn wrong(otp: &str) -> String {
    let last = otp.as_bytes()[5] - b'0';
    format!("{}{}", &otp[..5], (last + 1) % 10)
}
