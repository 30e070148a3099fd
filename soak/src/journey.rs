//! The journeys of the facade under one roof, as a form that all of them share.

use abdm::flows::{AuthBy, Consequences, DeletionConfirmed, Reasons, UserSession};
use abdm::store::JourneyId;
use abdm::types::{Aadhaar, AbhaId, AbhaNumber, InvalidInput, Mobile, Otp};
use abdm::{
    ChooseAccount, Client, Deactivate, Deactivated, Delete, Deleted, Error, LoggedIn, Login,
    LoginBy, Pending, Reactivate, Reactivated, Resumed, Retrieve, Retrieved, Submitted, Unsettled,
};
use abdm_sandbox::people::Person;

use crate::plan::Journey;

/// A journey that waits for an OTP.
#[derive(Debug)]
pub(crate) enum Waiting {
    Login(Login),
    Retrieve(Retrieve),
    Deactivate(Deactivate),
    Delete(Delete),
    Reactivate(Reactivate),
}

/// Where a submission led. It lives for a moment, so its size does not matter.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "never kept")]
pub(crate) enum Outcome {
    /// The journey is done; a login came of it or not.
    Done(Option<UserSession>),
    /// It is done, and concerned another account than it should have.
    OtherAccount,
    Choose(ChooseAccount),
    Retry(Waiting, Error),
    Unknown(Unsettled),
    Over(Error),
}

/// Begins a journey. Who leaves needs the login that came before it.
pub(crate) async fn begin(
    client: &Client,
    kind: Journey,
    person: &Person,
    session: Option<&UserSession>,
) -> Result<Waiting, Error> {
    let number = AbhaNumber::parse(person.abha_number)?;
    let logged_in = || session.ok_or(InvalidInput::new("session", "a login before leaving"));
    match kind {
        Journey::LoginAadhaar => {
            let by = LoginBy::aadhaar_otp(AbhaId::Number(number));
            client.login(by).await.map(Waiting::Login)
        }
        Journey::LoginMobile => {
            let by = LoginBy::Mobile(Mobile::parse(person.mobile)?);
            client.login(by).await.map(Waiting::Login)
        }
        Journey::Retrieve => {
            let aadhaar = Aadhaar::parse(person.aadhaar)?;
            client.retrieve(&aadhaar).await.map(Waiting::Retrieve)
        }
        Journey::Deactivate => {
            let agreed = Consequences::DEACTIVATION.acknowledge();
            let reasons = Reasons::parse(["104"])?;
            client
                .deactivate(logged_in()?, reasons, agreed, AuthBy::AadhaarOtp)
                .await
                .map(Waiting::Deactivate)
        }
        Journey::Delete => {
            let confirmed = DeletionConfirmed::by_patient(number);
            let reasons = Reasons::parse(["205"])?;
            client
                .delete(logged_in()?, reasons, confirmed, AuthBy::AadhaarOtp)
                .await
                .map(Waiting::Delete)
        }
        Journey::Reactivate => {
            client.reactivate(number, AuthBy::AadhaarOtp).await.map(Waiting::Reactivate)
        }
    }
}

impl Waiting {
    /// What came back, if it waits for an OTP.
    pub(crate) fn of(resumed: Resumed) -> Result<Self, Box<Resumed>> {
        match resumed {
            Resumed::Login(journey) => Ok(Self::Login(journey)),
            Resumed::Retrieve(journey) => Ok(Self::Retrieve(journey)),
            Resumed::Deactivate(journey) => Ok(Self::Deactivate(journey)),
            Resumed::Delete(journey) => Ok(Self::Delete(journey)),
            Resumed::Reactivate(journey) => Ok(Self::Reactivate(journey)),
            other => Err(Box::new(other)),
        }
    }

    pub(crate) fn is(&self, kind: Journey) -> bool {
        match self {
            Self::Login(_) => matches!(kind, Journey::LoginAadhaar | Journey::LoginMobile),
            Self::Retrieve(_) => kind == Journey::Retrieve,
            Self::Deactivate(_) => kind == Journey::Deactivate,
            Self::Delete(_) => kind == Journey::Delete,
            Self::Reactivate(_) => kind == Journey::Reactivate,
        }
    }

    pub(crate) fn id(&self) -> Option<JourneyId> {
        match self {
            Self::Login(journey) => journey.id(),
            Self::Retrieve(journey) => journey.id(),
            Self::Deactivate(journey) => journey.id(),
            Self::Delete(journey) => journey.id(),
            Self::Reactivate(journey) => journey.id(),
        }
        .copied()
    }

    pub(crate) async fn submit(self, otp: &Otp, person: &Person) -> Outcome {
        let is_theirs = |number: Option<&AbhaNumber>| {
            number.is_none_or(|number| number.as_str() == person.abha_number)
        };
        match self {
            Self::Login(journey) => {
                let logged_in = |done| match done {
                    LoggedIn::Session(session) => {
                        done_with(is_theirs(session.abha_number.as_ref()), Some(session))
                    }
                    LoggedIn::ChooseAccount(choice) => Outcome::Choose(choice),
                };
                submit(journey, otp, Self::Login, logged_in).await
            }
            Self::Retrieve(journey) => {
                let retrieved = |found: Retrieved| {
                    let number = found.account().and_then(|a| a.abha_number.as_ref()?.full());
                    done_with(is_theirs(number), found.session)
                };
                submit(journey, otp, Self::Retrieve, retrieved).await
            }
            Self::Deactivate(journey) => {
                let deactivated =
                    |gone: Deactivated| done_with(is_theirs(gone.abha_number.as_ref()), None);
                submit(journey, otp, Self::Deactivate, deactivated).await
            }
            Self::Delete(journey) => {
                let deleted = |gone: Deleted| done_with(is_theirs(gone.abha_number.as_ref()), None);
                submit(journey, otp, Self::Delete, deleted).await
            }
            Self::Reactivate(journey) => {
                let reactivated = |back: Reactivated| {
                    done_with(back.abha.as_str() == person.abha_number, back.session)
                };
                submit(journey, otp, Self::Reactivate, reactivated).await
            }
        }
    }
}

async fn submit<J: Pending>(
    journey: J,
    otp: &Otp,
    again: impl FnOnce(J) -> Waiting,
    done: impl FnOnce(J::Done) -> Outcome,
) -> Outcome {
    match journey.submit_otp(otp).await {
        Ok(Submitted::Done(led_to)) => done(led_to),
        Ok(Submitted::Retry(journey, why)) => Outcome::Retry(again(journey), why),
        Ok(Submitted::Unknown(unsettled, _)) => Outcome::Unknown(unsettled),
        Err(why) => Outcome::Over(why),
    }
}

fn done_with(is_theirs: bool, session: Option<UserSession>) -> Outcome {
    match is_theirs {
        true => Outcome::Done(session),
        false => Outcome::OtherAccount,
    }
}

impl Outcome {
    /// Whether somebody else had claimed the journey, so that nothing was submitted.
    pub(crate) fn is_claimed(&self) -> bool {
        matches!(self, Self::Over(Error::AlreadyClaimed { .. }))
    }

    /// Whether nothing was submitted, for whatever reason.
    pub(crate) fn left_nothing(&self) -> bool {
        use abdm::types::Effect;
        match self {
            Self::Retry(_, why) | Self::Over(why) => why.effect() == Effect::None,
            _ => false,
        }
    }
}
