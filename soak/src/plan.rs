//! What each patient does, as the seed has it.

use abdm::flows::Generation;
use abdm_sandbox::people::{self, Person, Standing};

use crate::rng::Rng;

/// A patient of the crowd, who comes once: a deactivation or a deletion needs a login before it,
/// everything else is one journey.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) case: u64,
    pub(crate) person: &'static Person,
    pub(crate) generation: Generation,
    pub(crate) kind: Journey,
    /// Which of the clients the first process takes.
    pub(crate) adapter: Adapter,
    /// Of four facilities.
    pub(crate) facility: u64,
    /// Wrong OTPs before the right one.
    pub(crate) wrong: u32,
    pub(crate) quirk: Quirk,
    /// After how many milliseconds something is dropped, or taken up by another process.
    pub(crate) pause: u64,
}

/// The five journeys, and the one that cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Journey {
    LoginAadhaar,
    LoginMobile,
    Retrieve,
    Deactivate,
    Delete,
    Reactivate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Adapter {
    Hyper,
    Reqwest,
}

/// What patients and applications do beside entering an OTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quirk {
    None,
    /// The browser gives up while an OTP is asked for.
    DropsStart,
    /// The browser gives up while the OTP is submitted.
    DropsSubmission,
    /// The form is sent twice at the same moment.
    SubmitsTwice,
    /// The request that begins the journey comes twice.
    StartsTwice,
    /// The patient takes their time: another process gets the OTP.
    GoesElsewhere,
    /// The same, with the choice of the account.
    ChoosesElsewhere,
    /// The patient chooses an account that was not listed.
    ChoosesAnother,
}

impl Plan {
    /// `None` when there is nobody left. In calm weather nobody is odd.
    pub(crate) fn of(seed: u64, case: u64, calm: bool) -> Option<Self> {
        let person = people::crowd_member(usize::try_from(case).ok()?)?;
        let mut rng = Rng::new(seed, case);
        // Of those who leave, every other one for good.
        let leaves =
            if (case / 10).is_multiple_of(2) { Journey::Deactivate } else { Journey::Delete };
        let kinds = [Journey::LoginAadhaar, Journey::LoginMobile, Journey::Retrieve, leaves];
        let kind = match person.standing {
            Standing::Deactivated => Journey::Reactivate,
            // In turn, so that a short run has all of them.
            _ => kinds[(case % 5 % 4) as usize],
        };
        let generation =
            if (case / 5).is_multiple_of(2) { Generation::V1V2 } else { Generation::V3 };
        let adapter = if rng.percent(50) { Adapter::Hyper } else { Adapter::Reqwest };
        let wrong = match rng.between(0, 20) {
            0..15 => 0,
            15..18 => 1,
            18 => 2,
            // More than a transaction takes.
            _ => 4,
        };
        let quirk = match rng.between(0, 20) {
            0..2 => Quirk::DropsStart,
            2..4 => Quirk::DropsSubmission,
            4..6 => Quirk::SubmitsTwice,
            6..8 => Quirk::StartsTwice,
            8..11 => Quirk::GoesElsewhere,
            11 => Quirk::ChoosesElsewhere,
            12 => Quirk::ChoosesAnother,
            _ => Quirk::None,
        };
        let quirk = if calm { Quirk::None } else { quirk };
        let (facility, pause) = (rng.between(1, 5), rng.between(0, 60));
        Some(Self { case, person, generation, kind, adapter, facility, wrong, quirk, pause })
    }

    /// The journeys, in order.
    pub(crate) fn legs(&self) -> &'static [Journey] {
        match self.kind {
            Journey::LoginAadhaar => &[Journey::LoginAadhaar],
            Journey::LoginMobile => &[Journey::LoginMobile],
            Journey::Retrieve => &[Journey::Retrieve],
            Journey::Deactivate => &[Journey::LoginAadhaar, Journey::Deactivate],
            Journey::Delete => &[Journey::LoginAadhaar, Journey::Delete],
            Journey::Reactivate => &[Journey::Reactivate],
        }
    }
}

impl Journey {
    pub(crate) const ALL: [Self; 6] = [
        Self::LoginAadhaar,
        Self::LoginMobile,
        Self::Retrieve,
        Self::Deactivate,
        Self::Delete,
        Self::Reactivate,
    ];

    /// As it is printed.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::LoginAadhaar => "login-aadhaar",
            Self::LoginMobile => "login-mobile",
            Self::Retrieve => "retrieve",
            Self::Deactivate => "deactivate",
            Self::Delete => "delete",
            Self::Reactivate => "reactivate",
        }
    }

    /// What the sandbox calls its OTPs. On v1/v2 nobody says what the OTP of a deletion is for.
    pub(crate) fn purpose(self, generation: Generation) -> &'static str {
        match self {
            Self::Delete if generation == Generation::V3 => "delete-aadhaar-otp",
            Self::LoginAadhaar => "login-aadhaar-otp",
            Self::LoginMobile => "login-mobile",
            Self::Retrieve => "retrieve-aadhaar-otp",
            Self::Deactivate | Self::Delete => "deactivate-aadhaar-otp",
            Self::Reactivate => "reactivate-aadhaar-otp",
        }
    }

    /// Whether it changes an account.
    pub(crate) fn changes(self) -> bool {
        matches!(self, Self::Deactivate | Self::Delete | Self::Reactivate)
    }

    /// Whether it needs a login before it.
    pub(crate) fn leaves(self) -> bool {
        matches!(self, Self::Deactivate | Self::Delete)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_journey_of_both_generations_comes_within_twenty_patients() {
        let plans: Vec<Plan> = (0..20).filter_map(|case| Plan::of(7, case, true)).collect();
        for generation in [Generation::V1V2, Generation::V3] {
            for kind in Journey::ALL {
                assert!(plans.iter().any(|p| (p.generation, p.kind) == (generation, kind)));
            }
        }
        assert!(plans.iter().all(|plan| plan.quirk == Quirk::None));
    }

    #[test]
    fn the_crowd_comes_to_an_end() {
        assert!(Plan::of(7, people::LARGEST_CROWD as u64, false).is_none());
    }
}
