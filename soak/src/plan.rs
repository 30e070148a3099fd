//! What each patient does, as the seed has it.

use abdm::flows::Generation;
use abdm_sandbox::people::{self, Person, Standing};

use crate::rng::Rng;

/// A patient of the crowd, who comes once: who leaves or changes something logs in before, everything
/// else is one journey.
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

/// The journeys: in and out, for good too, what is changed, and who is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Journey {
    LoginAadhaar,
    LoginMobile,
    Retrieve,
    Deactivate,
    Delete,
    Reactivate,
    /// On v1/v2 with a second OTP, to the mobile so far.
    UpdateMobile,
    UpdateEmail,
    /// On another mobile than Aadhaar knows, which gets a second OTP.
    Enrol,
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
        // In turn, so that a short run has all of them.
        let in_turn = match (case / 5).is_multiple_of(2) {
            true => [
                Journey::LoginAadhaar,
                Journey::UpdateMobile,
                Journey::Retrieve,
                Journey::Deactivate,
            ],
            false => [Journey::LoginMobile, Journey::UpdateEmail, Journey::Enrol, Journey::Delete],
        };
        let kind = match person.standing {
            Standing::Deactivated => Journey::Reactivate,
            _ => in_turn[(case % 5 % 4) as usize],
        };
        let generation =
            if (case / 10).is_multiple_of(2) { Generation::V1V2 } else { Generation::V3 };
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
            Journey::UpdateMobile => &[Journey::LoginAadhaar, Journey::UpdateMobile],
            Journey::UpdateEmail => &[Journey::LoginAadhaar, Journey::UpdateEmail],
            Journey::Enrol => &[Journey::Enrol],
        }
    }

    /// The mobile that the patient wants, if any: nobody else's, and with another end than the one of
    /// before, by which V3 shows whose it is.
    pub(crate) fn wanted_mobile(&self) -> String {
        format!("57{:08}", 99_999_999 - self.case)
    }

    /// The e-mail address that the patient wants, if any.
    pub(crate) fn wanted_email(&self) -> String {
        format!("patient{}@post.example", self.case)
    }
}

impl Journey {
    pub(crate) const ALL: [Self; 9] = [
        Self::LoginAadhaar,
        Self::LoginMobile,
        Self::Retrieve,
        Self::Deactivate,
        Self::Delete,
        Self::Reactivate,
        Self::UpdateMobile,
        Self::UpdateEmail,
        Self::Enrol,
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
            Self::UpdateMobile => "update-mobile",
            Self::UpdateEmail => "update-email",
            Self::Enrol => "enrol",
        }
    }

    /// What the sandbox calls its OTPs, or the first of two. On v1/v2 nobody says what the OTP of a deletion is for.
    pub(crate) fn purpose(self, generation: Generation) -> &'static str {
        match self {
            Self::Delete if generation == Generation::V3 => "delete-aadhaar-otp",
            Self::LoginAadhaar => "login-aadhaar-otp",
            Self::LoginMobile => "login-mobile",
            Self::Retrieve => "retrieve-aadhaar-otp",
            Self::Deactivate | Self::Delete => "deactivate-aadhaar-otp",
            Self::Reactivate => "reactivate-aadhaar-otp",
            Self::UpdateMobile => "update-mobile",
            Self::UpdateEmail => "update-email",
            Self::Enrol => "enrol-aadhaar-otp",
        }
    }

    /// The same of a second OTP, which is sent by itself once the first was accepted. An enrolment has
    /// one name for both.
    pub(crate) fn second_purpose(self, generation: Generation) -> Option<&'static str> {
        match self {
            Self::UpdateMobile if generation == Generation::V1V2 => {
                Some("update-mobile-mobile-otp")
            }
            Self::Enrol => Some(self.purpose(generation)),
            _ => None,
        }
    }

    /// Whether it needs a login before it.
    pub(crate) fn needs_login(self) -> bool {
        match self {
            Self::Deactivate | Self::Delete | Self::UpdateMobile | Self::UpdateEmail => true,
            Self::LoginAadhaar
            | Self::LoginMobile
            | Self::Retrieve
            | Self::Reactivate
            | Self::Enrol => false,
        }
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
    fn who_enrols_has_no_abha_and_everybody_else_has_one() {
        for case in 0..1000 {
            let enrols = Plan::of(7, case, false).unwrap().kind == Journey::Enrol;
            assert_eq!(enrols, people::can_enrol(case as usize), "{case}");
        }
    }

    #[test]
    fn the_mobile_that_is_wanted_ends_otherwise_than_the_one_of_before() {
        for case in 0..1000 {
            let plan = Plan::of(7, case, false).unwrap();
            let last = |mobile: &str| mobile.chars().last();
            assert_ne!(last(&plan.wanted_mobile()), last(plan.person.mobile), "{case}");
            assert_eq!(plan.wanted_mobile().len(), 10);
        }
    }

    #[test]
    fn the_crowd_comes_to_an_end() {
        assert!(Plan::of(7, people::LARGEST_CROWD as u64, false).is_none());
    }
}
