//! Journeys that come back from the store.

use std::time::SystemTime;

use abdm_flows::snapshot::{self, Action, Kind, Restored, ResumedByPassword};
use abdm_flows::{AwaitingOtp, AwaitingPassword, Reconciled};
use abdm_store::{JourneyId, Listed};

use crate::journeys::{
    Between, ChooseAccount, Deactivate, Delete, Enrol, Enrolled, Enrolling, Login, Look,
    MobileVerified, ReKyc, Reactivate, Retrieve, UpdateEmail, UpdateMobile, Way, reconcile,
};
use crate::parking::{Course, Found};
use crate::{Client, Error};

/// A journey that came back, in the state that it was in.
#[derive(Debug)]
#[must_use]
#[non_exhaustive]
pub enum Resumed {
    /// A login that waits for the OTP or the password.
    Login(Login),
    /// A login that waits for the patient's choice.
    ChooseAccount(ChooseAccount),
    /// A search that waits for the OTP.
    Retrieve(Retrieve),
    /// A deactivation that waits for the OTP or the password.
    Deactivate(Deactivate),
    /// A deletion that waits for the OTP or the password.
    Delete(Delete),
    /// An enrolment that waits for an OTP.
    Enrol(Enrol),
    /// An enrolment on v1/v2 that stopped before the ABHA was made, and waits for nothing from the
    /// patient.
    Enrolling(Enrolling),
    /// An enrolment that came to an ABHA, which may get an address, and on V3 the mobile that is
    /// wanted. An OTP may have been on its way to that.
    Enrolled(Enrolled),
    /// A reactivation that waits for the OTP or the password.
    Reactivate(Reactivate),
    /// A re-KYC that waits for the OTP.
    ReKyc(ReKyc),
    /// An update of the e-mail address that waits for the OTP.
    UpdateEmail(UpdateEmail),
    /// An update of the mobile that waits for an OTP or the password.
    UpdateMobile(UpdateMobile),
    /// An update of the mobile between its two secrets: no second OTP was asked for yet.
    MobileVerified(MobileVerified),
    /// A process is asking for the OTP right now, or it did not live to tell whether one was sent.
    /// While that is less than [two minutes ago](Parked::since) wait, and resume again. After that an
    /// OTP may be out that cannot be used: nothing is sent again by itself, so
    /// [`discard`](Parked::discard) the journey and start anew.
    OtpMayBeOut(Parked),
    /// The OTP, or the choice, was submitted, and what came of it was not told: a process is at it
    /// right now, or it did not live to tell. It is not submitted again. A change of an account can be
    /// [reconciled](Parked::reconcile); of anything else nothing was changed.
    Submitted(Parked),
    /// It is over: it succeeded, was refused, or was given up. Which of them is not kept.
    Finished,
}

/// A journey that cannot go on by itself.
#[derive(Debug)]
pub struct Parked {
    client: Client,
    course: Course,
    since: SystemTime,
    look: Look,
}

impl Client {
    /// Takes up a journey where it was left, by this process or another one.
    ///
    /// # Errors
    ///
    /// [`Error`]: there is no such journey any more, it is of another generation, or the store cannot
    /// be read.
    pub async fn resume(&self, id: &JourneyId) -> Result<Resumed, Error> {
        let Found { client, course, since, snapshot } = self.found(id).await?;
        let Some(snapshot) = snapshot else {
            return Ok(Resumed::Finished);
        };
        let back = Back { client, course, since };
        Ok(match snapshot.restore() {
            Restored::V1V2LoginAadhaarOtp(found) => back.to::<Login>(found),
            Restored::V1V2LoginMobileOtp(found) => back.to::<Login>(found),
            Restored::V1V2LoginPassword(found) => back.to::<Login>(found),
            Restored::V1V2LoginMobile(found) => back.to::<Login>(found),
            Restored::V1V2Retrieve(found) => back.to::<Retrieve>(found),
            Restored::V1V2RetrieveMobile(found) => back.to::<Retrieve>(found),
            Restored::V1V2Deactivate(found) => back.to::<Deactivate>(found),
            Restored::V1V2Delete(found) => back.to::<Delete>(found),
            Restored::V1V2Reactivate(found) => back.to::<Reactivate>(found),
            Restored::V1V2ReactivatePassword(found) => back.to::<Reactivate>(found),
            Restored::V3LoginAbha(found) => back.to::<Login>(found),
            Restored::V3LoginAddress(found) => back.to::<Login>(found),
            Restored::V3LoginPassword(found) => back.to::<Login>(found),
            Restored::V3LoginMobile(found) if back.is_for(Action::Retrieve) => {
                back.to::<Retrieve>(found)
            }
            Restored::V3LoginMobile(found) => back.to::<Login>(found),
            Restored::V3LoginAadhaarNumber(found) => back.to::<Login>(found),
            Restored::V3Retrieve(found) => back.to::<Retrieve>(found),
            Restored::V3Find(found) => back.to::<Login>(found),
            Restored::V3Deactivate(found) => back.to::<Deactivate>(found),
            Restored::V3Delete(found) => back.to::<Delete>(found),
            Restored::V3DeactivatePassword(found) => back.to::<Deactivate>(found),
            Restored::V3DeletePassword(found) => back.to::<Delete>(found),
            Restored::V1V2Enrol(found) => back.to::<Enrol>(found),
            Restored::V1V2EnrolMobile(found) => back.to::<Enrol>(found),
            Restored::V3Enrol(found) => back.to::<Enrol>(found),
            // The account is there, whatever became of that OTP.
            Restored::V3EnrolMobile(snapshot::Resumed::OtpMayBeOut(state)) => {
                state.send_again().into_created().back(back.client, back.course)
            }
            Restored::V3EnrolMobile(found) => back.to::<Enrol>(found),
            Restored::V3ReKyc(found) => back.to::<ReKyc>(found),
            Restored::V3Reactivate(found) => back.to::<Reactivate>(found),
            Restored::V3ReactivatePassword(found) => back.to::<Reactivate>(found),
            Restored::V1V2UpdateEmail(found) => back.to::<UpdateEmail>(found),
            Restored::V3UpdateEmail(found) => back.to::<UpdateEmail>(found),
            Restored::V1V2UpdateMobile(found) => back.to::<UpdateMobile>(found),
            Restored::V1V2UpdateMobileSecond(found) => back.to::<UpdateMobile>(found),
            Restored::V1V2UpdateMobilePassword(found) => back.to::<UpdateMobile>(found),
            Restored::V3UpdateMobile(found) => back.to::<UpdateMobile>(found),
        })
    }

    /// Looks whether a change in doubt was made, by the id of the journey.
    ///
    /// # Errors
    ///
    /// As for [`resume`](Self::resume), and [`Error::NothingInDoubt`] when the journey is in another
    /// state or changes no account.
    pub async fn reconcile(&self, id: &JourneyId) -> Result<Reconciled, Error> {
        match self.resume(id).await? {
            Resumed::Submitted(parked) => parked.reconcile().await,
            _ => Err(Error::NothingInDoubt),
        }
    }

    /// Gives a journey up, in whatever state it is, so that the patient can begin another. Nothing is
    /// sent: an OTP that is out is of no use any more. It need not be one that can be opened.
    ///
    /// A call that is under way is not stopped by it, and what became of a change cannot be looked up
    /// by the journey afterwards: [`reconcile`](Self::reconcile) first.
    ///
    /// # Errors
    ///
    /// As for [`resume`](Self::resume), and [`Error::AlreadyClaimed`] when somebody took it up
    /// meanwhile.
    pub async fn discard(&self, id: &JourneyId) -> Result<(), Error> {
        // Whatever was sealed: a journey that cannot be opened would keep its patient busy for ever.
        let mut course = self.course(id).await?;
        self.finish(&mut course).await
    }

    /// The journeys that wait, of every facility and generation: at most `limit`, without anything
    /// that tells of a patient.
    ///
    /// # Errors
    ///
    /// [`Error`] when there is no store or it cannot be read.
    pub async fn journeys(&self, limit: usize) -> Result<Vec<Listed>, Error> {
        self.listed(limit).await
    }
}

impl Parked {
    /// Which journey it is.
    pub fn kind(&self) -> Kind {
        self.course.kind
    }

    /// Whether what was submitted may have changed the account, so that it can be
    /// [looked up](Self::reconcile).
    pub fn may_have_changed(&self) -> bool {
        !matches!(self.look, Look::NothingChanged)
    }

    /// When it came into this state.
    pub fn since(&self) -> SystemTime {
        self.since
    }

    /// Looks whether the account was changed. The look only reads and can be repeated; once it shows
    /// that the change was made the journey is over.
    ///
    /// Gives [`Reconciled::Unknown`] without a call when the account's number is not known, and for a
    /// change that nothing of the account shows. Where
    /// [it can be done again](abdm_flows::snapshot::Action::can_be_done_again), discard it and do so.
    ///
    /// # Errors
    ///
    /// [`Error::NothingInDoubt`] of a journey that changes no account; any other when the look
    /// failed.
    pub async fn reconcile(self) -> Result<Reconciled, Error> {
        let Self { client, mut course, look, .. } = self;
        reconcile(&client, &mut course, &look).await
    }

    /// Gives the journey up, so that the patient can begin another.
    ///
    /// # Errors
    ///
    /// [`Error`] when somebody else took it up meanwhile, or the store cannot be written.
    pub async fn discard(self) -> Result<(), Error> {
        let Self { client, mut course, .. } = self;
        client.finish(&mut course).await
    }
}

/// A journey on its way back.
struct Back {
    client: Client,
    course: Course,
    since: SystemTime,
}

impl Back {
    /// A machine as a way of the journey `Q`.
    fn to<Q>(self, found: impl Returns<Q>) -> Resumed {
        found.returns(self)
    }

    /// What the journey is for, where a machine serves several.
    fn is_for(&self, action: Action) -> bool {
        self.course.kind.action() == action
    }

    fn parked(self, look: Look) -> Parked {
        let Self { client, course, since } = self;
        Parked { client, course, since, look }
    }
}

/// What is known of a machine, as a state of the journey `Q`.
trait Returns<Q> {
    fn returns(self, back: Back) -> Resumed;
}

impl<Q, W, B> Returns<Q> for snapshot::Resumed<W, B>
where
    Q: Into<Resumed>,
    W: Way<Q, Waiting = AwaitingOtp<W>>,
    B: Between,
{
    fn returns(self, back: Back) -> Resumed {
        match self {
            Self::AwaitingOtp(state) => W::waiting(back.client, back.course, state).into(),
            Self::Between(state) => state.back(back.client, back.course),
            Self::OtpMayBeOut(_) => Resumed::OtpMayBeOut(back.parked(Look::NothingChanged)),
            Self::OutcomeUnknown(unknown) => Resumed::Submitted(back.parked(W::look(unknown))),
        }
    }
}

impl<Q, W> Returns<Q> for ResumedByPassword<W>
where
    Q: Into<Resumed>,
    W: Way<Q, Waiting = AwaitingPassword<W>>,
{
    fn returns(self, back: Back) -> Resumed {
        match self {
            Self::AwaitingPassword(state) => W::waiting(back.client, back.course, state).into(),
            Self::OutcomeUnknown(unknown) => Resumed::Submitted(back.parked(W::look(unknown))),
        }
    }
}
