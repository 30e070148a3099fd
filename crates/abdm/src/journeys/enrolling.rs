//! What an enrolment on v1/v2 does by itself once an OTP is accepted: the mobile is asked for, and the
//! ABHA made.

use abdm_flows::Step;
use abdm_flows::v1v2::enrol::{Checked, Proven, ProvingMobile, Verified};
use abdm_store::JourneyId;

use super::enrol::{Enrol, EnrolStep, Enrolled};
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
        match self.check_mobile(&mut course, verified).await? {
            Checked::Proven(verified) => self.make(course, verified).await,
            Checked::Asked(awaiting) => {
                let enrol = <ProvingMobile as Way<Enrol>>::waiting(self, course, awaiting);
                Ok(Submitted::Done(EnrolStep::VerifyMobile(enrol)))
            }
        }
    }

    /// Asks for the mobile, once it is written down that an OTP may go there.
    async fn check_mobile(
        &self,
        course: &mut Course,
        verified: Verified,
    ) -> Result<Checked, Error> {
        let checking = verified.check_mobile();
        let _ = self.audit(course, AuditAction::SendOtp, None).await;
        self.claim_for(course, AuditAction::SendOtp, || checking.snapshot()).await?;
        let step = self.perform(checking).await;
        if !matches!(step, Step::Next(Checked::Proven(_))) {
            self.count(&step);
        }
        let told = outcome(&step);
        let reached = match step {
            Step::Next(checked) => {
                let left = match &checked {
                    Checked::Proven(verified) => verified.snapshot(),
                    Checked::Asked(awaiting) => awaiting.snapshot(),
                };
                self.keep(course, || left).await;
                Ok(checked)
            }
            // Nothing was sent, or the service could not at the moment: it can be gone on with.
            Step::Retry(verified, failure) => {
                self.keep(course, || verified.snapshot()).await;
                Err(failure.into())
            }
            // An OTP may be out, and what is written says so.
            Step::Unknown(_, failure) => Err(failure.into()),
            Step::Ended(ended) => {
                self.close(course).await;
                Err(ended.into())
            }
        };
        self.audited(course, AuditAction::SendOtp, told).await;
        reached
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
