//! What an enrolment on v1/v2 does by itself once an OTP is accepted: the mobile is asked for, and the
//! ABHA made.

use abdm_flows::Step;
use abdm_flows::snapshot::Snapshot;
use abdm_flows::v1v2::enrol::{Checked, CheckingMobile, Proven, ProvingMobile, Verified};
use abdm_store::JourneyId;

use super::enrol::{Enrol, EnrolStep, Enrolled};
use super::second::{BetweenOtps, NotSent, Sent};
use super::waits::Parks;
use super::way::{Between, Leads, Way};
use super::{Submitted, outcome};
use crate::audit::AuditAction;
use crate::parking::Course;
use crate::{Client, Error, Resumed};

/// An enrolment on v1/v2 that stopped between two calls, with the patient proven and no ABHA made.
/// Nothing is awaited from the patient.
#[derive(Debug)]
pub struct Enrolling {
    client: Client,
    course: Course,
    state: Verified,
}

impl Enrolling {
    /// Names the journey in the store, where there is one.
    pub fn id(&self) -> Option<&JourneyId> {
        self.course.id()
    }

    /// Goes on: has an OTP sent to the mobile if Aadhaar does not know it, and otherwise makes the
    /// ABHA. Gives no [`Submitted::Retry`].
    ///
    /// # Errors
    ///
    /// As for [`Enrol::submit_otp`].
    pub async fn go_on(self) -> Result<Submitted<EnrolStep, Self>, Error> {
        let Self { client, course, state } = self;
        client.go_on(course, state).await
    }
}

impl Between for Verified {
    fn back(self, client: Client, course: Course) -> Resumed {
        Resumed::Enrolling(Enrolling { client, course, state: self })
    }
}

impl Parks for Verified {
    fn parked(&self) -> Snapshot {
        self.snapshot()
    }
}

/// Nothing was made so far.
impl BetweenOtps for Verified {}

impl Parks for CheckingMobile {
    fn parked(&self) -> Snapshot {
        self.snapshot()
    }
}

impl Parks for Checked {
    fn parked(&self) -> Snapshot {
        match self {
            Self::Proven(verified) => verified.snapshot(),
            Self::Asked(awaiting) => awaiting.snapshot(),
        }
    }
}

/// The mobile that Aadhaar knows gets none.
impl Sent for Checked {
    fn is_out(&self) -> bool {
        matches!(self, Self::Asked(_))
    }
}

impl Leads<EnrolStep> for Proven {
    async fn lead<Q>(
        self,
        client: Client,
        course: Course,
    ) -> Result<Submitted<EnrolStep, Q>, Error> {
        match self {
            Self::Enrolled(account) => {
                let enrolled = Enrolled::over(client, course, account);
                Ok(Submitted::Done(EnrolStep::Done(enrolled)))
            }
            Self::Verified(verified) => client.go_on(course, verified).await,
        }
    }
}

impl Leads<EnrolStep> for Verified {
    async fn lead<Q>(
        self,
        client: Client,
        course: Course,
    ) -> Result<Submitted<EnrolStep, Q>, Error> {
        client.go_on(course, self).await
    }
}

impl Client {
    /// Goes on until the patient is needed, or there is an ABHA.
    async fn go_on<Q>(
        self,
        mut course: Course,
        verified: Verified,
    ) -> Result<Submitted<EnrolStep, Q>, Error> {
        if verified.is_mobile_proven() {
            return self.make(course, verified).await;
        }
        let checking = verified.clone().check_mobile();
        let checked = self.send_second(&mut course, &verified, checking, None).await;
        match checked.map_err(NotSent::why)? {
            Checked::Proven(verified) => self.make(course, verified).await,
            Checked::Asked(awaiting) => {
                let enrol = <ProvingMobile as Way<Enrol>>::waiting(self, course, awaiting);
                Ok(Submitted::Done(EnrolStep::VerifyMobile(enrol)))
            }
        }
    }

    /// Makes the ABHA, once there is a record of it and it is written down that nobody else may.
    async fn make<Q>(
        self,
        mut course: Course,
        proven: Verified,
    ) -> Result<Submitted<EnrolStep, Q>, Error> {
        // The patient's consent is spent by this call: without a record it is not made.
        self.audit(&course, AuditAction::Create, None).await?;
        let creating = proven.create();
        self.claim_for(&mut course, AuditAction::Create, || creating.snapshot()).await?;
        let step = self.perform(creating).await;
        match &step {
            Step::Next(_) | Step::Ended(_) => self.close(&mut course).await,
            Step::Retry(proven, _) => self.keep(&mut course, || proven.snapshot()).await,
            Step::Unknown(unknown, _) => self.keep(&mut course, || unknown.snapshot()).await,
        }
        self.audited(&course, AuditAction::Create, outcome(&step)).await;
        match step {
            Step::Next(account) => {
                let enrolled = Enrolled::over(self, course, account);
                Ok(Submitted::Done(EnrolStep::Done(enrolled)))
            }
            Step::Retry(_, failure) => Err(failure.into()),
            Step::Unknown(unknown, failure) => {
                let look = <ProvingMobile as Way<Enrol>>::look(unknown);
                Ok(Submitted::unknown(self, course, look, failure))
            }
            Step::Ended(ended) => Err(ended.into()),
        }
    }
}
