//! The journeys of the facade under one roof, as a form that all of them share.

use abdm::flows::OtpStep;
use abdm::flows::{AuthBy, Consequences, DeletionConfirmed, Reasons, UserSession};
use abdm::store::JourneyId;
use abdm::types::{
    Aadhaar, AbhaId, AbhaNumber, Consent, Email, InvalidInput, Mobile, Otp, Received,
};
use abdm::{
    ChooseAccount, Client, Deactivate, Deactivated, Delete, Deleted, EmailUpdated, Enrol,
    EnrolStep, Enrolled, Error, LoggedIn, Login, LoginBy, MobileStep, Pending, Reactivate,
    Reactivated, Resumed, Retrieve, Retrieved, Submitted, Unsettled, UpdateEmail, UpdateMobile,
};
use abdm_sandbox::people::Person;

use crate::between::Between;
use crate::plan::{Journey, Plan};

/// A journey that waits for an OTP.
#[derive(Debug)]
pub(crate) enum Waiting {
    Login(Login),
    Retrieve(Retrieve),
    Deactivate(Deactivate),
    Delete(Delete),
    Reactivate(Reactivate),
    UpdateMobile(UpdateMobile),
    UpdateEmail(UpdateEmail),
    Enrol(Enrol),
}

/// Where a submission led.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The journey is done; a login came of it or not.
    Done(Option<UserSession>),
    /// It is done, and concerned another account than it should have.
    OtherAccount,
    Choose(ChooseAccount),
    /// A second OTP was sent.
    Next(Waiting),
    /// It was accepted, and the call that follows was not carried out.
    Stays(Between, Error),
    Retry(Waiting, Error),
    Unknown(Unsettled),
    Over(Error),
}

/// Begins a journey. Some need the login that came before it.
pub(crate) async fn begin(
    client: &Client,
    kind: Journey,
    plan: &Plan,
    session: Option<&UserSession>,
) -> Result<Waiting, Error> {
    let person = plan.person;
    let number = AbhaNumber::parse(person.abha_number)?;
    let logged_in = || session.ok_or(InvalidInput::new("session", "a login before it"));
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
        Journey::UpdateMobile => {
            let (wanted, by) = (Mobile::parse(&plan.wanted_mobile())?, Some(AuthBy::MobileOtp));
            client.update_mobile(logged_in()?, &wanted, by).await.map(Waiting::UpdateMobile)
        }
        Journey::UpdateEmail => {
            let wanted = Email::parse(&plan.wanted_email())?;
            client.update_email(logged_in()?, &wanted).await.map(Waiting::UpdateEmail)
        }
        Journey::Enrol => {
            let aadhaar = Aadhaar::parse(person.aadhaar)?;
            let wanted = Mobile::parse(&plan.wanted_mobile())?;
            client.enrol(&aadhaar, &wanted, Consent::V3).await.map(Waiting::Enrol)
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
            Resumed::UpdateMobile(journey) => Ok(Self::UpdateMobile(journey)),
            Resumed::UpdateEmail(journey) => Ok(Self::UpdateEmail(journey)),
            Resumed::Enrol(journey) => Ok(Self::Enrol(journey)),
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
            Self::UpdateMobile(_) => kind == Journey::UpdateMobile,
            Self::UpdateEmail(_) => kind == Journey::UpdateEmail,
            Self::Enrol(_) => kind == Journey::Enrol,
        }
    }

    pub(crate) fn id(&self) -> Option<JourneyId> {
        match self {
            Self::Login(journey) => journey.id(),
            Self::Retrieve(journey) => journey.id(),
            Self::Deactivate(journey) => journey.id(),
            Self::Delete(journey) => journey.id(),
            Self::Reactivate(journey) => journey.id(),
            Self::UpdateMobile(journey) => journey.id(),
            Self::UpdateEmail(journey) => journey.id(),
            Self::Enrol(journey) => journey.id(),
        }
        .copied()
    }

    /// Where the OTP that it waits for went, and what the sandbox calls it. Of an enrolment it went to
    /// one or the other.
    pub(crate) fn otp_to(&self, kind: Journey, plan: &Plan) -> Vec<(String, &'static str)> {
        let purpose = kind.purpose(plan.generation);
        let own = plan.person.mobile.to_owned();
        match self {
            Self::UpdateMobile(journey) if journey.step() == OtpStep::Second => {
                let second = kind.second_purpose(plan.generation);
                vec![(own, second.unwrap_or(purpose))]
            }
            Self::UpdateMobile(_) => vec![(plan.wanted_mobile(), purpose)],
            Self::UpdateEmail(_) => vec![(plan.wanted_email(), purpose)],
            Self::Enrol(_) => vec![(own, purpose), (plan.wanted_mobile(), purpose)],
            _ => vec![(own, purpose)],
        }
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
            Self::UpdateMobile(journey) => submit(journey, otp, Self::UpdateMobile, updated).await,
            Self::UpdateEmail(journey) => {
                let wanted = journey.email().clone();
                let updated = |done: EmailUpdated| done_with(done.email == wanted, None);
                submit(journey, otp, Self::UpdateEmail, updated).await
            }
            Self::Enrol(journey) => {
                submit(journey, otp, Self::Enrol, |step| enrolled(step, person)).await
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

/// Where a step of an update of the mobile led.
pub(crate) fn updated(step: MobileStep) -> Outcome {
    match step {
        MobileStep::Updated(_) => Outcome::Done(None),
        MobileStep::ProveOwner(journey) => Outcome::Next(Waiting::UpdateMobile(journey)),
        MobileStep::Verified(verified, why) => Outcome::Stays(Between::Mobile(verified), why),
    }
}

/// Where a step of an enrolment led.
pub(crate) fn enrolled(step: EnrolStep, person: &Person) -> Outcome {
    match step {
        EnrolStep::VerifyMobile(journey) => Outcome::Next(Waiting::Enrol(journey)),
        EnrolStep::Done(enrolled) => has_abha(&enrolled, person),
    }
}

/// Whoever has an ABHA is done, whatever becomes of its mobile.
pub(crate) fn has_abha(enrolled: &Enrolled, person: &Person) -> Outcome {
    let account = enrolled.account();
    let number = account.abha_number.as_ref().and_then(Received::full);
    let is_theirs = number.is_none_or(|number| number.as_str() == person.abha_number);
    done_with(is_theirs, account.session.clone())
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
