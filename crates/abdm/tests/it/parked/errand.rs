//! Whose journeys there are: one for each that waits in a store, so that the tests which go through
//! all of them leave none out.

use std::fmt;

use abdm::flows::UserSession;
use abdm::flows::snapshot::{Action, JourneyKind, Kind};
use abdm::flows::{Consequences, DeletionConfirmed, Reasons};
use abdm::types::{
    AbhaAddress, Consent, Demographics, Email, FindIndex, Gender, Mobile, NewAbhaAddress,
};
use abdm::{Client, Error, LoginBy, Resumed, RetrieveBy};
use abdm_sandbox::people::{self, LEAVERS, Person, Resident, Standing};

use super::acts::{Act, acts};
use crate::town::{Town, aadhaar, number};

/// The e-mail address that somebody wants.
pub(super) const EMAIL: &str = "vikram@other.example";

/// The mobiles that somebody wants, each who changes theirs another.
pub(super) const MOBILES: [&str; 4] = ["5550009991", "5550009992", "5550009993", "5550009994"];

/// A journey of somebody, of whom no other errand is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Errand {
    pub(super) journey: JourneyKind,
    whose: Whose,
    /// At which of the places where the patient is asked for something it is taken up, from 0.
    at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// Who has an ABHA.
    Person(&'static Person),
    /// Who wants one, and possibly on another mobile than Aadhaar has.
    Resident(&'static Resident),
}

impl fmt::Debug for Errand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mobile = if self.wants_another_mobile() { " on another mobile" } else { "" };
        write!(f, "{}{mobile}, asked {} times before", self.journey, self.at)
    }
}

const fn of(journey: JourneyKind, person: &'static Person) -> Errand {
    Errand { journey, whose: Whose::Person(person), at: 0 }
}

const fn wants(resident: &'static Resident) -> Errand {
    Errand { journey: JourneyKind::EnrolAadhaarOtp, whose: Whose::Resident(resident), at: 0 }
}

impl Errand {
    pub(super) const LOGIN_AADHAAR: Self = of(JourneyKind::LoginAadhaarOtp, &people::JOSEPH);
    /// Three accounts are hers to choose from.
    pub(super) const LOGIN_MOBILE: Self = of(JourneyKind::LoginMobile, &people::TARA);
    pub(super) const RETRIEVE: Self = of(JourneyKind::RetrieveAadhaarOtp, &people::BALAJI);
    pub(super) const DEACTIVATE: Self = of(JourneyKind::DeactivateAadhaarOtp, &people::ASHA);
    pub(super) const REACTIVATE: Self = of(JourneyKind::ReactivateAadhaarOtp, &people::FARHAN);

    /// Every one. A journey that is not here fails
    /// [`every_journey_that_waits_is_somebodys_errand`](tests).
    pub(super) const LIST: [Self; 28] = [
        Self::LOGIN_AADHAAR,
        Self::LOGIN_MOBILE,
        of(JourneyKind::LoginMobileOtp, &people::TSERING),
        of(JourneyKind::LoginPassword, &LEAVERS[4]),
        of(JourneyKind::LoginAadhaarNumber, &LEAVERS[5]),
        of(JourneyKind::LoginAddressAadhaarOtp, &LEAVERS[6]),
        of(JourneyKind::LoginAddressMobileOtp, &LEAVERS[2]),
        Self::RETRIEVE,
        of(JourneyKind::RetrieveMobileOtp, &LEAVERS[7]),
        of(JourneyKind::FindMobileOtp, &LEAVERS[8]),
        of(JourneyKind::FindAadhaarOtp, &LEAVERS[9]),
        Self::DEACTIVATE,
        of(JourneyKind::DeactivateMobileOtp, &LEAVERS[10]),
        of(JourneyKind::DeactivatePassword, &LEAVERS[11]),
        of(JourneyKind::DeleteAadhaarOtp, &LEAVERS[0]),
        of(JourneyKind::DeleteMobileOtp, &LEAVERS[12]),
        of(JourneyKind::DeletePassword, &LEAVERS[13]),
        Self::REACTIVATE,
        of(JourneyKind::ReactivateMobileOtp, &LEAVERS[14]),
        of(JourneyKind::ReactivatePassword, &LEAVERS[15]),
        of(JourneyKind::ReKycAadhaarOtp, &LEAVERS[1]),
        // Who has an address: another one than was wanted is what tells of a change not made.
        of(JourneyKind::UpdateEmail, &people::VIKRAM),
        of(JourneyKind::UpdateMobile, &LEAVERS[3]),
        of(JourneyKind::UpdateMobileAadhaarOtp, &LEAVERS[16]),
        of(JourneyKind::UpdateMobileMobileOtp, &LEAVERS[17]),
        of(JourneyKind::UpdateMobilePassword, &LEAVERS[18]),
        // On the mobile that Aadhaar has, and on another one, which gets an OTP of its own.
        wants(&people::ISHITA),
        wants(&people::DEV),
    ];

    /// Those that the town's generation has, each where the patient is asked first.
    pub(super) fn all(town: &Town) -> impl Iterator<Item = Self> + use<> {
        let generation = town.generation;
        Self::LIST.into_iter().filter(move |errand| errand.journey.exists_in(generation))
    }

    /// The same at every place where the patient is asked for something: two secrets, or a choice.
    pub(super) fn everywhere(town: &Town) -> impl Iterator<Item = Self> + use<> {
        let generation = town.generation;
        Self::all(town).flat_map(move |errand| {
            let asked = acts(errand, generation).into_iter().filter(|act| act.asks_patient());
            (0..asked.count()).map(move |at| Self { at, ..errand })
        })
    }

    /// The same where the patient is asked last.
    pub(super) fn at_last(self, town: &Town) -> Self {
        let asked = self.acts(town).into_iter().filter(Act::asks_patient).count();
        Self { at: asked - 1, ..self }
    }

    /// Those of a group of [`group`].
    pub(super) fn in_group(town: &Town, name: &'static str) -> impl Iterator<Item = Self> + use<> {
        Self::all(town).filter(move |errand| group(errand.journey.action()) == name)
    }

    /// How often the patient was asked before it is taken up.
    pub(super) fn asked_before(self) -> usize {
        self.at
    }

    /// All that is done of it at the service, each once and in this order.
    pub(super) fn acts(self, town: &Town) -> Vec<Act> {
        acts(self, town.generation)
    }

    /// What the patient is asked for where it is taken up, and its place among all.
    pub(super) fn asked(self, town: &Town) -> (usize, Act) {
        let acts = self.acts(town).into_iter().enumerate();
        acts.filter(|(_, act)| act.asks_patient()).nth(self.at).unwrap()
    }

    /// Whether it begins with a call that sends an OTP. A password is asked for without one.
    pub(super) fn sends_first(self, town: &Town) -> bool {
        self.acts(town)[0].sends_otp()
    }

    pub(super) fn kind(self, town: &Town) -> Kind {
        Kind { generation: town.generation, journey: self.journey }
    }

    pub(super) fn person(self) -> &'static Person {
        match self.whose {
            Whose::Person(person) => person,
            Whose::Resident(resident) => &resident.becomes,
        }
    }

    /// Whether it is an enrolment on another mobile than Aadhaar has.
    pub(super) fn wants_another_mobile(self) -> bool {
        matches!(self.whose, Whose::Resident(resident) if resident.mobile != resident.becomes.mobile)
    }

    /// Everywhere its OTPs go.
    pub(super) fn otps_to(self) -> Vec<&'static str> {
        let person = self.person();
        let wanted = match self.journey.action() {
            Action::UpdateEmail => Some(EMAIL),
            Action::UpdateMobile => Some(self.wanted_mobile()),
            _ => None,
        };
        [Some(person.mobile), person.aadhaar_mobile, wanted].into_iter().flatten().collect()
    }

    fn wanted_mobile(self) -> &'static str {
        match self.journey {
            JourneyKind::UpdateMobile => MOBILES[0],
            JourneyKind::UpdateMobileAadhaarOtp => MOBILES[1],
            JourneyKind::UpdateMobileMobileOtp => MOBILES[2],
            JourneyKind::UpdateMobilePassword => MOBILES[3],
            other => panic!("{other}: give it a mobile of its own in MOBILES, parked/errand.rs"),
        }
    }

    /// The ABHA address that is wanted with an enrolment.
    pub(super) fn wanted_address(self) -> NewAbhaAddress {
        let Person { first_name, last_name, .. } = self.person();
        let name = format!("{first_name}.{last_name}").to_lowercase();
        NewAbhaAddress::parse(&name).unwrap()
    }

    /// What it has to begin with: a login, or an account that is not in use.
    pub(super) async fn prepared(self, town: &Town) -> Option<UserSession> {
        let person = self.person();
        match self.journey.action() {
            Action::ReKyc
            | Action::Deactivate
            | Action::Delete
            | Action::UpdateEmail
            | Action::UpdateMobile => Some(town.log_in(&town.client(), person).await),
            Action::Reactivate => {
                let there = town.sandbox.tally_of(person.abha_number).unwrap();
                if there.standing != Standing::Deactivated {
                    town.deactivate(person).await;
                }
                None
            }
            Action::Login | Action::Retrieve | Action::Find | Action::Enrol => None,
            other => panic!("{other:?}: say in parked/errand.rs what such a journey begins with"),
        }
    }

    /// Begins it.
    pub(super) async fn begin(
        self,
        client: &Client,
        session: Option<&UserSession>,
    ) -> Result<Resumed, Error> {
        let person = self.person();
        let (abha, mobile) = (number(person.abha_number), Mobile::parse(person.mobile).unwrap());
        let by = self.journey.by();
        let session = || session.expect("a login is prepared for it");
        Ok(match self.journey.action() {
            Action::Login => {
                let by = match self.journey {
                    JourneyKind::LoginMobile => LoginBy::Mobile(mobile),
                    JourneyKind::LoginAadhaarNumber => {
                        LoginBy::AadhaarNumber(aadhaar(person.aadhaar))
                    }
                    JourneyKind::LoginAddressAadhaarOtp | JourneyKind::LoginAddressMobileOtp => {
                        let abha = AbhaAddress::parse(person.abha_address).unwrap();
                        LoginBy::Abha { abha: abha.into(), by: by.unwrap() }
                    }
                    _ => LoginBy::Abha { abha: abha.into(), by: by.unwrap() },
                };
                client.login(by).await?.into()
            }
            Action::Retrieve if self.journey == JourneyKind::RetrieveMobileOtp => {
                let gender = if person.gender == "M" { Gender::Male } else { Gender::Female };
                let (name, first_name) = (person.name, person.first_name);
                let who = Demographics::new(name, first_name, gender, person.born.0).unwrap();
                let by = RetrieveBy::Mobile { mobile: &mobile, who: Some(&who) };
                client.retrieve(by).await?.into()
            }
            Action::Retrieve => client.retrieve(&aadhaar(person.aadhaar)).await?.into(),
            Action::Find => {
                let found = client.find(&mobile).await?;
                found.send_otp(FindIndex::parse("1").unwrap(), by.unwrap()).await?.into()
            }
            Action::Deactivate => {
                let agreed = Consequences::DEACTIVATION.acknowledge();
                let reasons = Reasons::parse(["104", "103", "others"]).unwrap();
                client.deactivate(session(), reasons, agreed, by.unwrap()).await?.into()
            }
            Action::Delete => {
                let confirmed = DeletionConfirmed::by_patient(abha);
                let reasons = Reasons::parse(["205"]).unwrap();
                client.delete(session(), reasons, confirmed, by.unwrap()).await?.into()
            }
            Action::Reactivate => client.reactivate(abha, by.unwrap()).await?.into(),
            Action::ReKyc => client.rekyc(session()).await?.into(),
            Action::UpdateEmail => {
                let email = Email::parse(EMAIL).unwrap();
                client.update_email(session(), &email).await?.into()
            }
            Action::UpdateMobile => {
                let wanted = Mobile::parse(self.wanted_mobile()).unwrap();
                client.update_mobile(session(), &wanted, by).await?.into()
            }
            Action::Enrol => {
                client.enrol(&aadhaar(person.aadhaar), &mobile, Consent::V3).await?.into()
            }
            other => panic!("{other:?}: say in parked/errand.rs how such a journey is begun"),
        })
    }
}

/// Everybody whom an errand could be of, and those who have or get an ABHA beside them.
pub(super) fn everyone() -> impl Iterator<Item = &'static Person> {
    let residents = people::RESIDENTS.iter().map(|resident| &resident.becomes);
    people::ALL.iter().chain(&LEAVERS).chain(residents)
}

/// The journeys by what they are for, so that a long test becomes several.
pub(super) fn group(action: Action) -> &'static str {
    match action {
        Action::Login | Action::Retrieve | Action::Find => "in",
        Action::Deactivate | Action::Delete | Action::Reactivate => "out",
        Action::ReKyc | Action::UpdateEmail | Action::UpdateMobile => "changed",
        Action::Enrol => "new",
        other => panic!("{other:?}: put it into a group in parked/errand.rs"),
    }
}

mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_journey_that_waits_is_somebodys_errand() {
        for journey in JourneyKind::ALL {
            let errands = Errand::LIST.iter().filter(|errand| errand.journey == *journey);
            assert!(
                errands.count() > 0,
                "{journey} waits in a store, and no test of the stores goes through it. Add it to \
                 Errand::LIST in parked/errand.rs, for somebody of whom no other errand is, and what \
                 is done of it to parked/acts.rs",
            );
        }
    }

    #[test]
    fn nobody_has_two_errands() {
        let people: BTreeSet<_> =
            Errand::LIST.iter().map(|errand| errand.person().abha_number).collect();
        assert_eq!(people.len(), Errand::LIST.len());
    }
}
