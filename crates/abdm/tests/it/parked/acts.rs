//! What is done of a journey at the service, call by call: in which states that finds it, what its
//! patient is asked for, and what can be found out where nobody knows whether it was done.

use abdm::flows::snapshot::{Action, JourneyKind, Kind, StateKind};
use abdm::flows::{AuthBy, Generation, Reconciled};

use super::errand::Errand;
use crate::wire::{self, Otp};

/// One call of a journey, which is made once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Act {
    pub(super) does: Does,
    pub(super) path: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    Send,
    Submit,
    /// Submits the password, without an OTP before it.
    Password,
    Choose,
    SendSecond,
    /// Asks whether the mobile needs a second OTP. It does not.
    Check,
    SubmitSecond,
    /// Submits the password after an OTP.
    SecondPassword,
    /// Makes the account, where that is a call of its own.
    Create,
    /// Makes the address that a new account may get.
    Address,
}

impl Act {
    pub(super) fn asks_patient(&self) -> bool {
        match self.does {
            Does::Submit
            | Does::Password
            | Does::Choose
            | Does::SubmitSecond
            | Does::SecondPassword => true,
            Does::Send | Does::SendSecond | Does::Check | Does::Create | Does::Address => false,
        }
    }

    /// Whether the patient can get it wrong: an account that is not listed is no call.
    pub(super) fn takes_secret(&self) -> bool {
        self.asks_patient() && self.does != Does::Choose
    }

    pub(super) fn is_password(&self) -> bool {
        matches!(self.does, Does::Password | Does::SecondPassword)
    }

    pub(super) fn sends_otp(&self) -> bool {
        matches!(self.does, Does::Send | Does::SendSecond)
    }

    /// Where a journey is that has come as far as this, in the order in which it gets there.
    pub(super) fn found_before(self) -> &'static [StateKind] {
        match self.does {
            Does::Send => &[],
            Does::Submit => &[StateKind::AwaitingOtp],
            Does::Password => &[StateKind::AwaitingPassword],
            Does::Choose => &[StateKind::ChoosingAccount],
            Does::SendSecond | Does::Check | Does::Create | Does::Address => &[StateKind::Verified],
            Does::SubmitSecond => &[StateKind::AwaitingSecondOtp],
            Does::SecondPassword => &[StateKind::Verified, StateKind::AwaitingPassword],
        }
    }

    /// Where it waits for that to be done.
    pub(super) fn waits_in(self) -> StateKind {
        *self.found_before().last().expect("it waits for something")
    }

    /// Where it is while the call is made.
    pub(super) fn found_during(self) -> StateKind {
        match self.does {
            Does::Send => StateKind::SendingOtp,
            Does::Submit => StateKind::VerifyingOtp,
            Does::Password | Does::SecondPassword => StateKind::VerifyingPassword,
            Does::Choose => StateKind::Authorizing,
            Does::SendSecond | Does::Check => StateKind::SendingSecondOtp,
            Does::SubmitSecond => StateKind::VerifyingSecondOtp,
            Does::Create => StateKind::Completing,
            // It can be asked for again, so that is claimed and no more.
            Does::Address => StateKind::Verified,
        }
    }

    /// Where it is kept when no answer came, and the account may have been changed.
    pub(super) fn found_in_doubt(self) -> StateKind {
        match self.does {
            Does::SubmitSecond | Does::SecondPassword | Does::Create => {
                StateKind::SecondOutcomeUnknown
            }
            _ => StateKind::OutcomeUnknown,
        }
    }
}

/// What can be found out of an act that got no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Nothing is: the account was not changed, whatever became of it. The reason.
    Nothing(&'static str),
    /// What a look at the account tells if it was done, and if not.
    Told { done: Reconciled, not_done: Reconciled },
    /// Nothing of the account shows it, so that no look is made. The reason.
    Hidden(&'static str),
}

/// Why there is nothing to look up, or to send again, where there is not.
const SENDS: &str = "a call that sends an OTP changes nothing";
const LOGS_IN: &str = "nobody's account is changed by a login or a search";
const FIRST_OF_TWO: &str = "on v1/v2 the account is changed by the last of several calls";
const ADDRESS: &str = "an address can be asked for again, and is refused where it was made";
const NEW: &str = "the number of a new account is not known before there is an answer";
const REKYC: &str = "nothing of an account shows that Aadhaar was asked again";

impl Errand {
    /// What can be found out of one of its acts.
    pub(super) fn doubt(self, generation: Generation, act: Act) -> Doubt {
        let shows = Doubt::Told { done: Reconciled::Done, not_done: Reconciled::NotDone };
        // V3 shows the end of a mobile, which another one may have too.
        let shows_no = Doubt::Told { done: Reconciled::Unknown, not_done: Reconciled::NotDone };
        match (self.journey.action(), generation, act.does) {
            (.., Does::Send | Does::SendSecond | Does::Check) => Doubt::Nothing(SENDS),
            (.., Does::Address) => Doubt::Nothing(ADDRESS),
            (Action::Login | Action::Retrieve | Action::Find, ..) => Doubt::Nothing(LOGS_IN),
            (Action::UpdateMobile | Action::Enrol, Generation::V1V2, Does::Submit) => {
                Doubt::Nothing(FIRST_OF_TWO)
            }
            (Action::Deactivate | Action::Delete | Action::Reactivate, ..)
            | (Action::UpdateEmail, ..)
            | (Action::UpdateMobile, Generation::V1V2, _) => shows,
            (Action::UpdateMobile, ..) | (Action::Enrol, Generation::V3, Does::SubmitSecond) => {
                shows_no
            }
            (Action::ReKyc, ..) => Doubt::Hidden(REKYC),
            (Action::Enrol, ..) => Doubt::Hidden(NEW),
            (action, ..) => panic!(
                "{action:?}: say in parked/acts.rs what a look shows of it, or why there is none"
            ),
        }
    }

    /// Whether who enrols has an ABHA after an act that was done or not: on v1/v2 by the last one, on V3
    /// by the first OTP.
    pub(super) fn leaves_an_abha(self, generation: Generation, act: Act, was_done: bool) -> bool {
        self.journey.action() == Action::Enrol
            && match (generation, act.does) {
                (Generation::V3, Does::Submit) | (_, Does::Create) => was_done,
                (Generation::V3, Does::SubmitSecond | Does::Address) => true,
                _ => false,
            }
    }

    /// Whether the OTP that it waits for where it is taken up can be sent again, or why not.
    pub(super) fn resends(self, generation: Generation, act: Act) -> Result<(), &'static str> {
        if !matches!(act.does, Does::Submit | Does::SubmitSecond) {
            return Err("it waits for no OTP");
        }
        if generation == Generation::V3 {
            return Err("V3 has no call that sends an OTP again");
        }
        match (self.journey, act.does) {
            (
                JourneyKind::LoginAadhaarOtp
                | JourneyKind::LoginMobileOtp
                | JourneyKind::LoginMobile
                | JourneyKind::EnrolAadhaarOtp,
                _,
            )
            | (
                JourneyKind::UpdateMobileAadhaarOtp
                | JourneyKind::UpdateMobileMobileOtp
                | JourneyKind::UpdateMobilePassword,
                Does::Submit,
            ) => Ok(()),
            (JourneyKind::UpdateMobileAadhaarOtp | JourneyKind::UpdateMobileMobileOtp, _) => {
                Err("that OTP is sent by a call of which none can be made again")
            }
            _ => Err("v1/v2 has no such call for this journey"),
        }
    }
}

/// All that is done of an errand, each once and in this order.
pub(super) fn acts(errand: Errand, generation: Generation) -> Vec<Act> {
    let act = |does, path| Act { does, path };
    let otp = |Otp { send, submit }: &Otp| vec![act(Does::Send, *send), act(Does::Submit, *submit)];
    let second = |Otp { send, submit }: &Otp| {
        vec![act(Does::SendSecond, *send), act(Does::SubmitSecond, *submit)]
    };
    let password = |path| vec![act(Does::Password, path)];
    let is_v3 = generation == Generation::V3;
    let wire = if is_v3 { &wire::V3 } else { &wire::V1V2 };
    let choose = || act(Does::Choose, wire.choose);
    let leave = |submits: &Otp| match errand.journey.by() {
        Some(AuthBy::Password) => password(submits.submit),
        Some(AuthBy::MobileOtp) if !is_v3 => {
            otp(&Otp { send: wire::v1v2::LEAVE_BY_MOBILE, submit: submits.submit })
        }
        _ => otp(submits),
    };
    match errand.journey {
        JourneyKind::LoginAadhaarOtp => otp(&wire.login),
        JourneyKind::LoginMobile => [otp(&wire.mobile_login), vec![choose()]].concat(),
        JourneyKind::LoginMobileOtp => otp(&wire.mobile_otp_login),
        JourneyKind::LoginPassword if is_v3 => password(wire::LOGIN_V3.submit),
        JourneyKind::LoginPassword => password(wire::v1v2::PASSWORD_LOGIN),
        JourneyKind::LoginAadhaarNumber
        | JourneyKind::FindMobileOtp
        | JourneyKind::FindAadhaarOtp => otp(&wire::LOGIN_V3),
        JourneyKind::LoginAddressAadhaarOtp | JourneyKind::LoginAddressMobileOtp => {
            otp(&wire::LOGIN_ADDRESS)
        }
        JourneyKind::RetrieveAadhaarOtp => otp(&wire.retrieve),
        JourneyKind::RetrieveMobileOtp if is_v3 => [otp(&wire::LOGIN_V3), vec![choose()]].concat(),
        JourneyKind::RetrieveMobileOtp => otp(&wire::v1v2::RETRIEVE_MOBILE),
        JourneyKind::DeactivateAadhaarOtp
        | JourneyKind::DeactivateMobileOtp
        | JourneyKind::DeactivatePassword => leave(&wire.deactivate),
        JourneyKind::DeleteAadhaarOtp
        | JourneyKind::DeleteMobileOtp
        | JourneyKind::DeletePassword => leave(&wire.delete),
        JourneyKind::ReactivateAadhaarOtp | JourneyKind::ReactivateMobileOtp => {
            otp(&wire.reactivate)
        }
        JourneyKind::ReactivatePassword => password(wire.reactivate.submit),
        JourneyKind::ReKycAadhaarOtp | JourneyKind::UpdateMobile => otp(&wire::ACCOUNT_V3),
        JourneyKind::UpdateEmail => otp(&wire.update_email),
        JourneyKind::UpdateMobileAadhaarOtp => {
            [otp(&wire::v1v2::NEW_MOBILE), second(&wire::v1v2::OWNER_BY_AADHAAR)].concat()
        }
        JourneyKind::UpdateMobileMobileOtp => {
            [otp(&wire::v1v2::NEW_MOBILE), second(&wire::v1v2::OWNER_BY_MOBILE)].concat()
        }
        JourneyKind::UpdateMobilePassword => {
            let last = act(Does::SecondPassword, wire::v1v2::UPDATE_MOBILE);
            [otp(&wire::v1v2::NEW_MOBILE), vec![last]].concat()
        }
        JourneyKind::EnrolAadhaarOtp => {
            let mut acts = otp(if is_v3 { &wire::v3::ENROL } else { &wire::v1v2::ENROL });
            let mobile = if is_v3 { &wire::v3::ENROL_MOBILE } else { &wire::v1v2::ENROL_MOBILE };
            match errand.wants_another_mobile() {
                true => acts.extend(second(mobile)),
                false if is_v3 => {}
                false => acts.push(act(Does::Check, mobile.send)),
            }
            acts.push(match is_v3 {
                true => act(Does::Address, wire::v3::ENROL_ADDRESS),
                false => act(Does::Create, wire::v1v2::ENROL_CREATE),
            });
            acts
        }
        other => panic!("{other}: say in parked/acts.rs what is done of it, call by call"),
    }
}

mod tests {
    use std::collections::HashSet;

    use super::*;

    /// Where the calls of an errand, and the doubts about them, find it.
    fn states(errand: Errand, generation: Generation) -> HashSet<StateKind> {
        let mut states = HashSet::new();
        for act in acts(errand, generation) {
            states.extend(act.found_before().iter().chain([&act.found_during()]));
            if act.sends_otp() || act.does == Does::Check {
                states.insert(match act.does {
                    Does::Send => StateKind::OtpMayBeOut,
                    _ => StateKind::SecondOtpMayBeOut,
                });
            }
            if errand.resends(generation, act).is_ok() {
                states.insert(match act.does {
                    Does::Submit => StateKind::ResendingOtp,
                    _ => StateKind::ResendingSecondOtp,
                });
            }
            if act.asks_patient() && act.does != Does::Choose {
                states.insert(act.found_in_doubt());
            }
        }
        states
    }

    #[test]
    fn the_errands_of_a_journey_come_through_every_state_that_it_has() {
        for kind in Kind::all() {
            let errands = Errand::LIST.iter().filter(|errand| errand.journey == kind.journey);
            let walked: HashSet<_> =
                errands.flat_map(|errand| states(*errand, kind.generation)).collect();
            let has: HashSet<_> = kind.states().collect();
            let (missing, wrong): (Vec<_>, Vec<_>) =
                (has.difference(&walked).collect(), walked.difference(&has).collect());
            assert!(
                missing.is_empty() && wrong.is_empty(),
                "{kind} has the states {missing:?} that no call in parked/acts.rs leads to, and the \
                 calls there lead to {wrong:?}, which it has not: say there what is done of it",
            );
        }
    }

    #[test]
    fn a_doubt_is_told_of_exactly_where_an_account_may_have_been_changed() {
        for kind in Kind::all() {
            for errand in Errand::LIST.iter().filter(|errand| errand.journey == kind.journey) {
                for act in acts(*errand, kind.generation) {
                    let told = !matches!(errand.doubt(kind.generation, act), Doubt::Nothing(_));
                    let may_have_changed = kind.may_have_changed(act.found_during());
                    assert_eq!(told, may_have_changed, "{kind}: {act:?}");
                }
            }
        }
    }
}
