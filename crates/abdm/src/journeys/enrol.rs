use abdm_flows::snapshot::Snapshot;
use abdm_flows::{AwaitingOtp, EnrolledAccount, v1v2, v3};
use abdm_store::JourneyId;
use abdm_types::v3::{enrol_abha_address, enrol_suggestion};
use abdm_types::{Aadhaar, AbhaAddress, Consent, Mobile, NewAbhaAddress, Received};

use super::Submitted;
use super::declare::journey;
use super::second::{BetweenOtps, NotSent};
use super::waits::Parks;
use super::way::{Between, Leads, Way};
use crate::hosts::Wire;
use crate::parking::{Course, Patient};
use crate::{Client, Error, Feature, Resumed};

journey! {
    /// An enrolment whose OTP is on its way: the one that proves who the patient is, or the one that
    /// proves the mobile.
    Enrol => EnrolStep {
        V1V2(v1v2::enrol::Start) {
            otp: encrypted, again: resends, doubt: nothing, done: depends,
        }
        V1V2Mobile(v1v2::enrol::ProvingMobile) {
            otp: encrypted, again: resends, doubt: looks, done: stays,
        }
        V3(v3::enrol::Start) {
            otp: encrypted, again: never, doubt: looks, done: stays,
        }
        V3Mobile(v3::enrol::LinkingMobile) {
            otp: encrypted, again: never, doubt: looks, done: stays,
        }
    }
    /// Submits the OTP, once. On V3 the ABHA is made by the first, on v1/v2 by a call that follows the
    /// last.
    ///
    /// [`Submitted::Unknown`](crate::Submitted::Unknown) says that the ABHA may be made, and where the
    /// mobile was to be proven, that it may be linked. A new ABHA's number is not known then, so
    /// [reconciling](crate::Unsettled::reconcile) gives
    /// [`Reconciled::Unknown`](abdm_flows::Reconciled::Unknown) without a call: enrol again, which
    /// finds the ABHA that is there and makes no second one, or
    /// [retrieve](Client::retrieve) it by the Aadhaar number. With a store [discard](Client::discard)
    /// the journey before.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over. Nothing was made by the OTP that was submitted; an
    /// [account](Self::account) that was there before is there still. On v1/v2 also where a call that
    /// follows the OTP was not made, or not carried out for the moment: with a store the journey then
    /// comes back as [`Resumed::Enrolling`](crate::Resumed::Enrolling), or, where the store failed as
    /// well, as [`Resumed::Submitted`](crate::Resumed::Submitted).
    submit_otp
}

/// Where an accepted OTP of an enrolment leads.
#[derive(Debug)]
#[must_use]
pub enum EnrolStep {
    /// The mobile that is wanted is not the one that Aadhaar knows, and an OTP went to it: ask the
    /// patient for that. On V3 the account is [there already](Enrol::account).
    VerifyMobile(Enrol),
    /// The patient has an ABHA, new or not.
    Done(Enrolled),
}

/// An ABHA that somebody enrolled for.
///
/// It may get an address, on V3; on v1/v2 [link](Client::link_address) one. With a store on V3 the
/// journey waits there for that until its transaction runs out, 15 minutes, or the address is made:
/// [discard](Client::discard) it when the patient wants none.
#[derive(Debug)]
pub struct Enrolled {
    client: Client,
    course: Course,
    state: Box<Made>,
    otp_not_sent: Option<Error>,
}

#[derive(Debug)]
enum Made {
    V1V2(EnrolledAccount),
    V3(v3::enrol::Created),
}

/// What became of asking for an OTP to the mobile that is wanted. However it went, the account is
/// there.
#[derive(Debug)]
#[must_use]
pub enum MobileAsked {
    /// It is on its way.
    Sent(Enrol),
    /// It is not, or not provably: the [`effect`](Error::effect) of the error says so.
    NotSent(Enrolled, Error),
}

impl Client {
    /// Begins to enrol somebody who has an Aadhaar number: sends an OTP to the mobile that is linked
    /// with it.
    ///
    /// `mobile` is the one that the account is to have; where Aadhaar knows another one, it is proven
    /// by an OTP of its own. `consent` names the version of the text that the patient was shown and
    /// agreed to. It is sent with the call that makes the ABHA, and is in every
    /// [audit record](crate::AuditRecord::consent) of the journey; without the record before it, that
    /// call is not made.
    ///
    /// Somebody who has an ABHA is found: [`is_new`](EnrolledAccount::is_new) is false then, and
    /// nothing was made.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, an OTP may be on its way that
    /// cannot be used.
    pub async fn enrol(
        &self,
        aadhaar: &Aadhaar,
        mobile: &Mobile,
        consent: Consent,
    ) -> Result<Enrol, Error> {
        let begun = self.begin_enrolment(aadhaar, mobile, consent).await;
        self.or_same(begun).await
    }

    async fn begin_enrolment(
        &self,
        aadhaar: &Aadhaar,
        mobile: &Mobile,
        consent: Consent,
    ) -> Result<Enrol, Error> {
        let (patient, mobile) = (Patient::Aadhaar(aadhaar), mobile.clone());
        match self.wire() {
            Wire::V1V2 => {
                let start = v1v2::enrol::Start::new(mobile, consent);
                self.send_encrypted(patient, |key| start.send_otp(aadhaar, key)).await
            }
            Wire::V3(_) => {
                let start = v3::enrol::Start::new(mobile, consent);
                self.send_encrypted(patient, |key| start.send_otp(aadhaar, key)).await
            }
        }
    }
}

impl Enrol {
    /// The account, once there is one: on V3 while its mobile is proven. Keep what you need of it: the
    /// login that came with it is in no later answer.
    pub fn account(&self) -> Option<&EnrolledAccount> {
        match &self.state {
            State::V1V2(_) | State::V1V2Mobile(_) | State::V3(_) => None,
            State::V3Mobile(state) => Some(state.journey().created().enrolled()),
        }
    }
}

impl Enrolled {
    fn of(client: Client, course: Course, state: Made) -> Self {
        Self { client, course, state: Box::new(state), otp_not_sent: None }
    }

    /// Where nothing follows.
    pub(super) fn over(client: Client, mut course: Course, account: EnrolledAccount) -> Self {
        course.place = None;
        Self::of(client, course, Made::V1V2(account))
    }

    /// Names the journey in the store, while it is there.
    pub fn id(&self) -> Option<&JourneyId> {
        self.course.id()
    }

    /// The account.
    pub fn account(&self) -> &EnrolledAccount {
        match &*self.state {
            Made::V1V2(account) => account,
            Made::V3(created) => created.enrolled(),
        }
    }

    /// Why no OTP went to the mobile that is wanted, where one was needed. The account is there all
    /// the same: [ask again](Self::verify_mobile), or let the patient change the mobile later.
    pub fn otp_not_sent(&self) -> Option<&Error> {
        self.otp_not_sent.as_ref()
    }

    /// Sends an OTP to the mobile that is wanted, which the account gets when that is submitted. Of a new
    /// account this is done [without being asked](EnrolStep::VerifyMobile); one that was there before
    /// keeps the mobile that it has unless its owner wishes this.
    pub async fn verify_mobile(self) -> MobileAsked {
        let Self { client, mut course, state, otp_not_sent } = self;
        let created = match *state {
            Made::V3(created) => created,
            state @ Made::V1V2(_) => {
                let why = client.lacks(Feature::EnrolMobile);
                let state = Box::new(state);
                return MobileAsked::NotSent(Self { client, course, state, otp_not_sent }, why);
            }
        };
        match client.ask_mobile(&mut course, &created).await {
            Ok(awaiting) => MobileAsked::Sent(<v3::enrol::LinkingMobile as Way<Enrol>>::waiting(
                client, course, awaiting,
            )),
            Err(why) => MobileAsked::NotSent(Self::of(client, course, Made::V3(created)), why),
        }
    }

    fn v3(&self) -> Result<&v3::enrol::Created, Error> {
        match &*self.state {
            Made::V1V2(_) => Err(self.client.lacks(Feature::EnrolAddress)),
            Made::V3(created) => Ok(created),
        }
    }

    /// Names that are free, for the patient to choose the ABHA address from: without their suffix, and
    /// only those that could be made.
    ///
    /// # Errors
    ///
    /// [`Error`]; the account is there all the same. [`Error::NotInGeneration`] before any call on
    /// v1/v2.
    pub async fn suggest_addresses(&self) -> Result<Vec<NewAbhaAddress>, Error> {
        let created = self.v3()?;
        let request = enrol_suggestion::Request { txn_id: created.txn_id().clone() };
        let suggested = self.client.call(&request).await?.abha_address_list;
        let names = suggested.iter().filter_map(Received::full);
        Ok(names.filter_map(|name| NewAbhaAddress::parse(name.as_str()).ok()).collect())
    }

    /// Makes the ABHA address that the patient chose, and gives it as the service shows it, where it
    /// does. With `preferred` it is the one that the account is shown with.
    ///
    /// The call is made once. With a store the journey is over when it succeeded.
    ///
    /// # Errors
    ///
    /// [`Error`]; the account is there all the same.
    /// [`Cause::AddressTaken`](abdm_types::Cause::AddressTaken) says that somebody has it: let the
    /// patient choose another. If the [`effect`](Error::effect) is possible it may be made: to ask for
    /// the same again is safe, and refused as taken if it was. [`Error::NotInGeneration`] before any
    /// call on v1/v2.
    pub async fn create_address(
        &mut self,
        address: &NewAbhaAddress,
        preferred: bool,
    ) -> Result<Option<Received<AbhaAddress>>, Error> {
        let created = self.v3()?.clone();
        let preferred = enrol_abha_address::Preferred(preferred);
        let (txn_id, abha_address) = (created.txn_id().clone(), address.clone());
        let request = enrol_abha_address::Request { txn_id, abha_address, preferred };
        // Of those who hold the journey one makes it.
        self.client.claim(&mut self.course, || created.snapshot()).await?;
        let reply = self.client.call(&request).await?;
        self.client.close(&mut self.course).await;
        self.course.place = None;
        Ok(reply.preferred_abha_address)
    }
}

impl Client {
    /// Sends the OTP to the mobile that is wanted.
    async fn ask_mobile(
        &self,
        course: &mut Course,
        created: &v3::enrol::Created,
    ) -> Result<AwaitingOtp<v3::enrol::LinkingMobile>, Error> {
        let key = self.key().await?;
        let sending = created.clone().verify_mobile(key.encryptor()).map_err(|(_, why)| why)?;
        let sent = self.send_second(course, created, sending, Some(&key)).await;
        sent.map_err(NotSent::why)
    }
}

impl Parks for v3::enrol::Created {
    fn parked(&self) -> Snapshot {
        self.snapshot()
    }
}

/// The account is there.
impl BetweenOtps for v3::enrol::Created {
    const IS_DONE: bool = true;
}

/// A new account that has not the mobile yet: an OTP goes to that. Whatever becomes of it, the account
/// is the outcome.
impl Leads<EnrolStep> for v3::enrol::Created {
    async fn lead<Q>(
        self,
        client: Client,
        course: Course,
    ) -> Result<Submitted<EnrolStep, Q>, Error> {
        let needs_mobile = self.needs_mobile();
        let enrolled = Enrolled::of(client, course, Made::V3(self));
        if !needs_mobile {
            return Ok(Submitted::Done(EnrolStep::Done(enrolled)));
        }
        Ok(Submitted::Done(match enrolled.verify_mobile().await {
            MobileAsked::Sent(enrol) => EnrolStep::VerifyMobile(enrol),
            MobileAsked::NotSent(enrolled, why) => {
                EnrolStep::Done(Enrolled { otp_not_sent: Some(why), ..enrolled })
            }
        }))
    }
}

impl Between for v3::enrol::Created {
    fn back(self, client: Client, course: Course) -> Resumed {
        Resumed::Enrolled(Enrolled::of(client, course, Made::V3(self)))
    }
}
