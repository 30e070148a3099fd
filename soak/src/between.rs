//! A journey between an accepted OTP and the call that follows, which waits for nobody.

use abdm::flows::MobileState;
use abdm::{Enrolled, Enrolling, Error, MobileAsked, MobileVerified, Resumed, Submitted};
use abdm_sandbox::people::Person;

use crate::journey::{Outcome, Waiting, enrolled, has_abha, updated};
use crate::plan::Journey;

/// What came back so.
#[derive(Debug)]
pub(crate) enum Between {
    Mobile(MobileVerified),
    Enrolling(Enrolling),
    Enrolled(Enrolled),
}

impl Between {
    /// What came back, if it is one.
    pub(crate) fn of(resumed: Resumed) -> Result<Self, Box<Resumed>> {
        match resumed {
            Resumed::MobileVerified(journey) => Ok(Self::Mobile(journey)),
            Resumed::Enrolling(journey) => Ok(Self::Enrolling(journey)),
            Resumed::Enrolled(journey) => Ok(Self::Enrolled(journey)),
            other => Err(Box::new(other)),
        }
    }

    pub(crate) fn is(&self, kind: Journey) -> bool {
        match self {
            Self::Mobile(_) => kind == Journey::UpdateMobile,
            Self::Enrolling(_) | Self::Enrolled(_) => kind == Journey::Enrol,
        }
    }

    /// Makes the call that follows. A new account whose mobile cannot be asked for is one all the same.
    pub(crate) async fn go_on(self, person: &Person) -> Outcome {
        match self {
            Self::Mobile(journey) => {
                journey.prove_owner().await.map_or_else(Outcome::Over, updated)
            }
            Self::Enrolling(journey) => match journey.go_on().await {
                Ok(Submitted::Done(step)) => enrolled(step, person),
                Ok(Submitted::Retry(journey, why)) => Outcome::Stays(Self::Enrolling(journey), why),
                Ok(Submitted::Unknown(unsettled, _)) => Outcome::Unknown(unsettled),
                Err(why) => Outcome::Over(why),
            },
            Self::Enrolled(journey) => {
                let account = journey.account();
                if account.is_new == Some(false) || account.mobile == MobileState::Linked {
                    return has_abha(&journey, person);
                }
                match journey.verify_mobile().await {
                    MobileAsked::Sent(journey) => Outcome::Next(Waiting::Enrol(journey)),
                    MobileAsked::NotSent(_, why @ Error::AlreadyClaimed { .. }) => {
                        Outcome::Over(why)
                    }
                    MobileAsked::NotSent(journey, _) => has_abha(&journey, person),
                }
            }
        }
    }
}
