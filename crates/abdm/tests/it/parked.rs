//! Journeys that wait in a store: taken up by another process, claimed once, and never lost.

/// Promises in each generation, on one transport: they are about the store, and take many journeys.
macro_rules! in_each_generation {
    ($($(#[$meta:meta])* async fn $name:ident($town:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all that its file imports")]
            use super::*;

            async fn promise($town: $crate::town::Town) $body

            #[tokio::test]
            async fn on_v1v2() {
                use $crate::town::{Http, Town};
                promise(Town::open(Http::Reqwest, abdm::flows::Generation::V1V2).await).await;
            }

            #[tokio::test]
            async fn on_v3() {
                use $crate::town::{Http, Town};
                promise(Town::open(Http::Hyper, abdm::flows::Generation::V3).await).await;
            }
        }
    )*};
}

mod attacked;
mod audited;
mod audited_methods;
mod claimed;
mod counted;
mod doubtful;
mod failing;
mod finding;
mod forgotten;
mod race;
mod resent;
mod resumed;
mod sealed;
mod silent;
mod started;
mod stopped;
mod stores;

use std::sync::Arc;

use abdm::flows::snapshot::{JourneyKind, Kind, StateKind};
use abdm::flows::{AuthBy, DeletionConfirmed, Reasons, UserSession};
use abdm::store::{JourneyId, JourneyStore, Listed, MemoryStore};
use abdm::types::{AbhaAddress, Email, Mobile, Otp};
use abdm::{Client, Error, LoggedIn, LoginBy, Pending, Resumed, Submitted, Unsettled};
use abdm_sandbox::people::{self, Person};

use crate::town::{
    Town, aadhaar, begin_deactivation, begin_reactivation, by_aadhaar_otp, by_mobile, number,
};
use crate::wire;

/// The e-mail address that somebody wants.
const EMAIL: &str = "vikram@other.example";

/// A journey of somebody, of whom no other errand is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Errand {
    LoginAadhaar,
    LoginMobile,
    LoginMobileOtp,
    Retrieve,
    Deactivate,
    Delete,
    Reactivate,
    LoginAddress,
    ReKyc,
    UpdateEmail,
    UpdateMobile,
}

impl Errand {
    const ALL: [Self; 11] = [
        Self::LoginAadhaar,
        Self::LoginMobile,
        Self::LoginMobileOtp,
        Self::Retrieve,
        Self::Deactivate,
        Self::Delete,
        Self::Reactivate,
        Self::LoginAddress,
        Self::ReKyc,
        Self::UpdateEmail,
        Self::UpdateMobile,
    ];

    /// Those that change an account, so that it can be looked up.
    const CHANGES: [Self; 4] =
        [Self::Deactivate, Self::Delete, Self::Reactivate, Self::UpdateEmail];

    /// Those that the town's generation has.
    fn all(town: &Town) -> impl Iterator<Item = Self> {
        let has = |errand: &Self| errand.kind(town).journey.exists_in(town.generation);
        Self::ALL.into_iter().filter(has)
    }

    fn person(self) -> &'static Person {
        match self {
            Self::LoginAadhaar => &people::JOSEPH,
            Self::LoginMobile => &people::TARA,
            Self::LoginMobileOtp => &people::TSERING,
            Self::Retrieve => &people::BALAJI,
            Self::Deactivate => &people::ASHA,
            Self::Delete => &people::LEAVERS[0],
            Self::Reactivate => &people::FARHAN,
            Self::LoginAddress => &people::LEAVERS[2],
            Self::ReKyc => &people::LEAVERS[1],
            // Who has an address: another one than was wanted is what tells of a change not made.
            Self::UpdateEmail => &people::VIKRAM,
            Self::UpdateMobile => &people::LEAVERS[3],
        }
    }

    /// Where its OTP goes.
    fn otp_to(self) -> &'static str {
        match self {
            Self::UpdateEmail => EMAIL,
            Self::UpdateMobile => people::MOBILE_WITHOUT_ABHA,
            _ => self.person().mobile,
        }
    }

    /// Whether its patient is logged in.
    fn needs_login(self) -> bool {
        match self {
            Self::Deactivate
            | Self::Delete
            | Self::ReKyc
            | Self::UpdateEmail
            | Self::UpdateMobile => true,
            Self::LoginAadhaar
            | Self::LoginMobile
            | Self::LoginMobileOtp
            | Self::LoginAddress
            | Self::Retrieve
            | Self::Reactivate => false,
        }
    }

    fn kind(self, town: &Town) -> Kind {
        let journey = match self {
            Self::LoginAadhaar => JourneyKind::LoginAadhaarOtp,
            Self::LoginMobile => JourneyKind::LoginMobile,
            Self::LoginMobileOtp => JourneyKind::LoginMobileOtp,
            Self::Retrieve => JourneyKind::RetrieveAadhaarOtp,
            Self::Deactivate => JourneyKind::DeactivateAadhaarOtp,
            Self::Delete => JourneyKind::DeleteAadhaarOtp,
            Self::Reactivate => JourneyKind::ReactivateAadhaarOtp,
            Self::LoginAddress => JourneyKind::LoginAddressMobileOtp,
            Self::ReKyc => JourneyKind::ReKycAadhaarOtp,
            Self::UpdateEmail => JourneyKind::UpdateEmail,
            Self::UpdateMobile => JourneyKind::UpdateMobile,
        };
        Kind { generation: town.generation, journey }
    }

    fn wire(self, town: &Town) -> &'static wire::Otp {
        let wire = town.wire();
        match self {
            Self::LoginAadhaar => &wire.login,
            Self::LoginMobile => &wire.mobile_login,
            Self::LoginMobileOtp => &wire.mobile_otp_login,
            Self::Retrieve => &wire.retrieve,
            Self::Deactivate => &wire.deactivate,
            Self::Delete => &wire.delete,
            Self::Reactivate => &wire.reactivate,
            Self::LoginAddress => &wire::LOGIN_ADDRESS,
            Self::ReKyc | Self::UpdateMobile => &wire::ACCOUNT_V3,
            Self::UpdateEmail => &wire.update_email,
        }
    }

    fn changes_an_account(self) -> bool {
        Self::CHANGES.contains(&self)
    }
}

/// An errand, the store that it waits in, and what its town has seen of it.
struct Case<'t> {
    town: &'t Town,
    errand: Errand,
    store: Arc<dyn JourneyStore>,
    /// Of whom leaves.
    session: Option<UserSession>,
    otps_before: usize,
    requests_before: usize,
}

impl<'t> Case<'t> {
    async fn of(town: &'t Town, errand: Errand) -> Self {
        Self::in_store(town, errand, Arc::new(MemoryStore::new())).await
    }

    async fn in_store(town: &'t Town, errand: Errand, store: Arc<dyn JourneyStore>) -> Self {
        let session = match errand.needs_login() {
            true => Some(town.log_in(&town.client(), errand.person()).await),
            false => None,
        };
        let (otps_before, requests_before) = (town.otps_sent(), town.calls());
        Self { town, errand, store, session, otps_before, requests_before }
    }

    /// Another process of the application.
    fn client(&self) -> Client {
        self.town.client_with(&self.store)
    }

    async fn begin(&self, client: &Client) -> Result<Resumed, Error> {
        let person = self.errand.person();
        Ok(match self.errand {
            Errand::LoginAadhaar => client.login(by_aadhaar_otp(person)).await?.into(),
            Errand::LoginMobile => client.login(by_mobile(person.mobile)).await?.into(),
            Errand::LoginMobileOtp => {
                let abha = number(person.abha_number);
                client.login(LoginBy::mobile_otp(abha)).await?.into()
            }
            Errand::Retrieve => client.retrieve(&aadhaar(person.aadhaar)).await?.into(),
            Errand::Deactivate => {
                begin_deactivation(client, self.session.as_ref().unwrap()).await?.into()
            }
            Errand::Delete => {
                let confirmed = DeletionConfirmed::by_patient(number(person.abha_number));
                let (session, reasons) = (self.session.as_ref().unwrap(), ["205"]);
                let reasons = Reasons::parse(reasons).unwrap();
                client.delete(session, reasons, confirmed, AuthBy::AadhaarOtp).await?.into()
            }
            Errand::Reactivate => begin_reactivation(client, person).await?.into(),
            Errand::LoginAddress => {
                let abha = AbhaAddress::parse(person.abha_address).unwrap();
                client.login(LoginBy::mobile_otp(abha)).await?.into()
            }
            Errand::ReKyc => client.rekyc(self.session.as_ref().unwrap()).await?.into(),
            Errand::UpdateEmail => {
                let email = Email::parse(EMAIL).unwrap();
                client.update_email(self.session.as_ref().unwrap(), &email).await?.into()
            }
            Errand::UpdateMobile => {
                let mobile = Mobile::parse(people::MOBILE_WITHOUT_ABHA).unwrap();
                client.update_mobile(self.session.as_ref().unwrap(), &mobile, None).await?.into()
            }
        })
    }

    /// The id of the journey that some other process has begun.
    async fn begun(&self) -> JourneyId {
        id(&self.begin(&self.client()).await.unwrap())
    }

    fn otp(&self) -> Otp {
        self.town.otp(self.errand.otp_to())
    }

    fn wrong_otp(&self) -> Otp {
        self.town.wrong_otp(self.errand.otp_to())
    }

    /// Goes on to the end, whatever is still to be done.
    #[track_caller]
    fn finish(&self, mut journey: Resumed) -> impl Future<Output = ()> {
        let otp = self.otp();
        let errand = self.errand;
        async move {
            loop {
                journey = match step(journey, &otp).await {
                    Ok(Outcome::Next(next)) => next,
                    Ok(Outcome::Done) => return,
                    other => panic!("{errand:?}: {other:?}"),
                }
            }
        }
    }

    /// OTPs that were sent for it.
    fn otps(&self) -> usize {
        self.town.otps_sent() - self.otps_before
    }

    /// Calls that reached the service.
    fn calls(&self) -> usize {
        self.town.calls() - self.requests_before
    }

    /// Calls to a path that reached the service, and were accepted if `accepted`.
    fn count(&self, path: &str, accepted: bool) -> usize {
        let requests = self.town.sandbox.requests();
        let of = requests[self.requests_before..].iter().filter(|request| request.path == path);
        of.filter(|request| !accepted || request.status < 300).count()
    }

    /// Submissions that reached the service.
    fn submissions(&self) -> usize {
        self.count(self.errand.wire(self.town).submit, false)
    }

    /// Choices that reached the service.
    fn choices(&self) -> usize {
        self.count(self.town.wire().choose, false)
    }

    /// The patient got one OTP, and nothing was done twice.
    #[track_caller]
    fn all_was_done_once(&self) {
        let errand = self.errand;
        assert_eq!(self.otps(), 1, "{errand:?}: OTPs");
        assert_eq!(self.count(errand.wire(self.town).send, false), 1, "{errand:?}: sent");
        assert_eq!(self.submissions(), 1, "{errand:?}: submitted");
        assert_eq!(
            self.choices(),
            usize::from(errand == Errand::LoginMobile),
            "{errand:?}: chosen"
        );
    }

    /// The one journey in the store.
    async fn listed(&self) -> Option<Listed> {
        let listed = self.client().journeys(10).await.unwrap();
        assert!(listed.len() <= 1, "{listed:?}");
        listed.first().copied()
    }

    async fn state(&self) -> Option<StateKind> {
        self.listed().await.map(|listed| listed.state)
    }
}

/// Where a step led.
#[derive(Debug)]
enum Outcome {
    Next(Resumed),
    Done,
    Retry(Resumed, Error),
    Unknown(Unsettled, Error),
}

/// Submits the OTP, or the choice where that is what a journey waits for.
async fn step(journey: Resumed, otp: &Otp) -> Result<Outcome, Error> {
    Ok(match journey {
        Resumed::Login(journey) => {
            let next = |logged_in| match logged_in {
                LoggedIn::Session(_) => Outcome::Done,
                LoggedIn::ChooseAccount(choice) => Outcome::Next(Resumed::ChooseAccount(choice)),
            };
            submit(journey, otp, next).await?
        }
        Resumed::ChooseAccount(choice) => {
            let tara = number(people::TARA.abha_number);
            outcome(choice.choose(&tara).await?, |_| Outcome::Done, Resumed::ChooseAccount)
        }
        Resumed::Retrieve(journey) => submit(journey, otp, |_| Outcome::Done).await?,
        Resumed::Deactivate(journey) => submit(journey, otp, |_| Outcome::Done).await?,
        Resumed::Delete(journey) => submit(journey, otp, |_| Outcome::Done).await?,
        Resumed::Reactivate(journey) => submit(journey, otp, |_| Outcome::Done).await?,
        Resumed::ReKyc(journey) => submit(journey, otp, |_| Outcome::Done).await?,
        Resumed::UpdateEmail(journey) => submit(journey, otp, |_| Outcome::Done).await?,
        Resumed::UpdateMobile(journey) => submit(journey, otp, |_| Outcome::Done).await?,
        other => panic!("nothing to do for {other:?}"),
    })
}

async fn submit<J: Pending + Into<Resumed>>(
    journey: J,
    otp: &Otp,
    done: impl FnOnce(J::Done) -> Outcome,
) -> Result<Outcome, Error> {
    Ok(outcome(journey.submit_otp(otp).await?, done, J::into))
}

fn outcome<T, J>(
    submitted: Submitted<T, J>,
    done: impl FnOnce(T) -> Outcome,
    back: impl FnOnce(J) -> Resumed,
) -> Outcome {
    match submitted {
        Submitted::Done(value) => done(value),
        Submitted::Retry(journey, why) => Outcome::Retry(back(journey), why),
        Submitted::Unknown(unsettled, why) => Outcome::Unknown(unsettled, why),
    }
}

#[track_caller]
fn id(journey: &Resumed) -> JourneyId {
    let id = match journey {
        Resumed::ChooseAccount(journey) => journey.id(),
        journey => seen(journey).0,
    };
    *id.expect("it has a place in the store")
}

#[track_caller]
fn wrong_attempts(journey: &Resumed) -> u32 {
    seen(journey).1
}

/// The id of a journey that waits for an OTP, and how often one was refused.
#[track_caller]
fn seen(journey: &Resumed) -> (Option<&JourneyId>, u32) {
    fn of(journey: &impl Pending) -> (Option<&JourneyId>, u32) {
        (journey.id(), journey.wrong_attempts())
    }
    match journey {
        Resumed::Login(journey) => of(journey),
        Resumed::Retrieve(journey) => of(journey),
        Resumed::Deactivate(journey) => of(journey),
        Resumed::Delete(journey) => of(journey),
        Resumed::Reactivate(journey) => of(journey),
        Resumed::ReKyc(journey) => of(journey),
        Resumed::Enrol(journey) => of(journey),
        Resumed::UpdateEmail(journey) => of(journey),
        Resumed::UpdateMobile(journey) => of(journey),
        other => panic!("no journey that waits for an OTP: {other:?}"),
    }
}

/// The journey went back, with a reason.
#[track_caller]
fn back(outcome: Result<Outcome, Error>) -> (Resumed, Error) {
    match outcome {
        Ok(Outcome::Retry(journey, why)) => (journey, why),
        other => panic!("expected a retry, got {other:?}"),
    }
}

/// Another step is to be taken.
#[track_caller]
fn next(outcome: Result<Outcome, Error>) -> Resumed {
    match outcome {
        Ok(Outcome::Next(journey)) => journey,
        other => panic!("expected another state, got {other:?}"),
    }
}
