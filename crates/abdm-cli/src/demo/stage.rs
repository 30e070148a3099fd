//! What the journeys of a demonstration have in common.

use std::sync::Arc;

use abdm::transport::Transport;
use abdm::types::{AbhaNumber, ClientId, ClientSecret, HipId, InvalidInput, Mobile, Otp};
use abdm::{Client, Hosts};
use abdm_sandbox::people::Person;
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET};

use super::call_log::CallLog;
use super::outbox::{Inbox, Outbox};
use crate::problem::Problem;

/// On whose behalf the calls are made.
const HIP_ID: &str = "IN0000000001";

/// A service with an outbox, and the people in it.
#[derive(Debug)]
pub(super) struct Stage {
    hosts: Hosts,
    transport: Arc<dyn Transport>,
    outbox: Outbox,
}

/// A client that has just been started, and the record of its calls.
#[derive(Debug)]
pub(super) struct Cold<'a> {
    pub(super) client: Client,
    pub(super) log: Arc<CallLog>,
    stage: &'a Stage,
}

/// A person's identifiers, parsed.
#[derive(Debug)]
pub(super) struct Patient {
    pub(super) abha_number: AbhaNumber,
    /// Where an OTP goes.
    pub(super) mobile: Mobile,
}

impl Stage {
    pub(super) fn new(hosts: Hosts, transport: Arc<dyn Transport>, outbox: Outbox) -> Self {
        Self { hosts, transport, outbox }
    }

    /// A new client, without session and key.
    pub(super) fn cold(&self, log: Arc<CallLog>) -> Result<Cold<'_>, Problem> {
        let client = Client::builder(self.hosts.clone())
            .credentials(
                invented(ClientId::parse(CLIENT_ID))?,
                invented(ClientSecret::parse(CLIENT_SECRET))?,
            )
            .hip_id(invented(HipId::parse(HIP_ID))?)
            .shared_transport(Arc::clone(&self.transport))
            .observer(Arc::clone(&log) as _)
            .build()?;
        Ok(Cold { client, log, stage: self })
    }
}

impl Cold<'_> {
    /// Where the outbox stands, before an OTP is sent.
    pub(super) async fn mark(&self, to: impl Into<Inbox<'_>>) -> Result<u64, Problem> {
        self.stage.outbox.latest(to).await
    }

    /// The first of those people whose ABHA is in use.
    pub(super) async fn first_active<'p>(&self, of: &'p [Person]) -> Result<&'p Person, Problem> {
        self.stage.outbox.first_active(of).await
    }

    /// The OTP that was sent since.
    pub(super) async fn otp(&self, to: impl Into<Inbox<'_>>, mark: u64) -> Result<Otp, Problem> {
        let to = to.into();
        let otp = self.stage.outbox.otp(&to, mark).await?;
        self.log.note(format_args!("OTP for {} read from the outbox", to.masked()));
        Ok(otp)
    }
}

impl Patient {
    pub(super) fn new(person: &Person) -> Result<Self, Problem> {
        Ok(Self {
            abha_number: invented(AbhaNumber::parse(person.abha_number))?,
            mobile: invented(Mobile::parse(person.mobile))?,
        })
    }
}

/// Most OTPs go to the patient's phone.
impl<'a> From<&'a Patient> for Inbox<'a> {
    fn from(patient: &'a Patient) -> Self {
        Self::from(&patient.mobile)
    }
}

/// What the sandbox's authors made up, parsed.
pub(super) fn invented<T>(parsed: Result<T, InvalidInput>) -> Result<T, Problem> {
    parsed.map_err(|error| Problem::other(error.to_string(), "Report it: this is a bug."))
}
