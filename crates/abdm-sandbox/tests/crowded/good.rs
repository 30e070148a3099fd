//! Clients as they should be: each logs in a patient of their own, on one connection.

use abdm_sandbox::people::{self, Person, Standing};
use serde_json::{Value, json};

use crate::server::{Server, TURNS};
use crate::wire::Wire;

/// What is called for a login, in this order.
pub(crate) const LOGIN: &[Call] = &[Call::Session, Call::Init, Call::Outbox, Call::Confirm, LAST];

/// What can be called again and again.
pub(crate) const LAST: Call = Call::Profile;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Session,
    Init,
    Outbox,
    Confirm,
    Profile,
}

pub(crate) struct Good {
    wire: Wire,
    patient: &'static Person,
    /// What the next call needs of the ones before.
    app_token: String,
    txn_id: String,
    otp: String,
    x_token: String,
}

impl Good {
    /// The client of this patient, with a connection.
    pub(crate) fn come(n: usize, server: &mut Server) -> Self {
        let mut patients = (0..).map_while(people::crowd_member);
        let active = |person: &&Person| person.standing == Standing::Active;
        let patient = patients.by_ref().filter(active).nth(n).unwrap();
        let wire = Wire::open(server.addr);
        // So that the connections which wait to be accepted are never more than a system has room for.
        server.turn();
        let [app_token, txn_id, otp, x_token] = Default::default();
        Self { wire, patient, app_token, txn_id, otp, x_token }
    }

    /// All call this at once, and are answered right.
    #[track_caller]
    pub(crate) fn all_call(all: &mut [Self], call: Call, server: &mut Server) {
        all.iter_mut().for_each(|good| good.call(call));
        Self::all_hear(all, call, server);
    }

    /// All are answered what they have called.
    #[track_caller]
    pub(crate) fn all_hear(all: &mut [Self], call: Call, server: &mut Server) {
        for good in all {
            let mut turns = 0;
            while !good.is_answered() {
                assert!(turns < TURNS && !good.wire.ended, "{call:?} is not answered");
                server.turn();
                turns += 1;
            }
            good.learn(call);
        }
    }

    pub(crate) fn call(&mut self, call: Call) {
        let (method, path, body) = match call {
            Call::Session => (
                "POST",
                "/gateway/v0.5/sessions".to_owned(),
                json!({ "clientId": "sandbox-client", "clientSecret": "sandbox-secret" }),
            ),
            Call::Init => (
                "POST",
                "/api/v2/auth/init".to_owned(),
                json!({ "authMethod": "AADHAAR_OTP", "healthid": self.patient.abha_number }),
            ),
            Call::Outbox => {
                ("GET", format!("/_sandbox/outbox?mobile={}", self.patient.mobile), Value::Null)
            }
            Call::Confirm => (
                "POST",
                "/api/v1/auth/confirmWithAadhaarOtp".to_owned(),
                json!({ "otp": self.otp, "txnId": self.txn_id }),
            ),
            Call::Profile => ("GET", "/api/v1/account/profile".to_owned(), Value::Null),
        };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: sandbox\r\nX-HIP-ID: IN0000000001\r\n\
             Authorization: Bearer {}\r\nX-Token: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.app_token,
            self.x_token,
            body.len(),
        );
        self.wire.send(request.as_bytes());
    }

    /// Whether there is a whole reply.
    pub(crate) fn is_answered(&mut self) -> bool {
        self.wire.hear(usize::MAX);
        self.reply().is_some()
    }

    fn reply(&self) -> Option<(&str, &str)> {
        let text = std::str::from_utf8(&self.wire.received).unwrap();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        (body.len() == length.parse::<usize>().unwrap()).then_some((head, body))
    }

    #[track_caller]
    fn learn(&mut self, call: Call) {
        let (head, body) = self.reply().unwrap();
        assert!(head.starts_with("HTTP/1.1 200 "), "{call:?}: {head}");
        let body: Value = serde_json::from_str(body).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        match call {
            Call::Session => self.app_token = text(&body["accessToken"]),
            Call::Init => self.txn_id = text(&body["txnId"]),
            Call::Outbox => self.otp = text(&body.as_array().unwrap().last().unwrap()["otp"]),
            Call::Confirm => self.x_token = text(&body["token"]),
            Call::Profile => assert_eq!(body["healthIdNumber"], self.patient.abha_number),
        }
        self.wire.received.clear();
    }
}
