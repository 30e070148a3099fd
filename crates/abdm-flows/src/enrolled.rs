use abdm_types::{AbhaAddress, AbhaNumber, AccountStatus, Mobile, Personal, Received};

use crate::UserSession;
use crate::reconcile::hides_another;

/// What came of an enrolment: an ABHA, new or not.
#[derive(Debug, Clone)]
pub struct EnrolledAccount {
    /// Whether there was none before. `None` when the service did not say.
    pub is_new: Option<bool>,
    /// ABHA number, as far as the service shows it.
    pub abha_number: Option<Received<AbhaNumber>>,
    /// The ABHA addresses. A new account may have none but the one that is made of its number.
    pub abha_addresses: Vec<Received<AbhaAddress>>,
    /// The state of the account, where the service tells: one that was there before may be out of use.
    pub status: Option<AccountStatus>,
    /// Whose account it is, where the service tells. Not kept in a store.
    pub name: Option<Personal>,
    /// Whether the account has the mobile that was asked for.
    pub mobile: MobileState,
    /// A login, if the service gave one and the account is not known to be out of use.
    pub session: Option<UserSession>,
}

impl EnrolledAccount {
    /// Whether the account is known to be out of use, so that a login to it opens nothing.
    pub(crate) fn is_out_of_use(status: Option<&AccountStatus>) -> bool {
        status.is_some_and(|status| *status != AccountStatus::Active)
    }
}

/// Whether an account has the mobile that its owner asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MobileState {
    /// It has: the service says so, or shows no digit that is another.
    Linked,
    /// It has another one.
    Differs,
    /// The service did not tell: mostly it has none until its owner proves one.
    NotTold,
}

impl MobileState {
    /// What a reply tells of it.
    pub(crate) fn of(told: Option<&Received<Mobile>>, wanted: &Mobile) -> Self {
        match told {
            Some(Received::Full(mobile)) if mobile == wanted => Self::Linked,
            Some(Received::Full(_)) => Self::Differs,
            Some(Received::Masked(masked)) if hides_another(masked, wanted) => Self::Differs,
            Some(Received::Masked(masked)) if ends_with_digit(masked) => Self::Linked,
            _ => Self::NotTold,
        }
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::Differs => "differs",
            Self::NotTold => "not-told",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        [Self::Linked, Self::Differs, Self::NotTold]
            .into_iter()
            .find(|state| state.as_str() == name)
    }
}

fn ends_with_digit(masked: &Personal) -> bool {
    masked.reveal().ends_with(|c: char| c.is_ascii_digit())
}

mod kept {
    use abdm_types::Received;

    use super::{EnrolledAccount, MobileState};
    use crate::UserSession;
    use crate::snapshot::SnapshotError::{self, Malformed};
    use crate::snapshot::fields::{Kept, Read, Shown, Written, WrittenAccount};

    /// The number stands with the first address; the name is for a screen and not kept.
    impl Kept for EnrolledAccount {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.made = self.is_new;
            to.step = Some(self.mobile.as_str());
            if let Some(session) = &self.session {
                session.write(to);
            }
            let first = WrittenAccount {
                n: self.abha_number.as_ref().map(Shown::from),
                a: self.abha_addresses.first().map(Shown::from),
                status: self.status.as_ref(),
                ..WrittenAccount::default()
            };
            let more = self.abha_addresses.iter().skip(1).map(|address| WrittenAccount {
                a: Some(Shown::from(address)),
                ..WrittenAccount::default()
            });
            to.accounts = std::iter::once(first).chain(more).collect();
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let mobile = from.step.take().as_deref().and_then(MobileState::parse);
            let session = match from.session.is_some() {
                true => Some(UserSession::read(from)?),
                false => None,
            };
            let mut accounts = from.accounts()?.into_iter();
            let first = accounts.next().ok_or(Malformed)?;
            let addresses = std::iter::once(first.a).chain(accounts.map(|account| account.a));
            Ok(Self {
                is_new: from.made.take(),
                abha_number: first.n.map(Received::from),
                abha_addresses: addresses.flatten().map(Received::from).collect(),
                status: first.status,
                name: None,
                mobile: mobile.ok_or(Malformed)?,
                session,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_is_the_wanted_one_only_where_what_is_shown_of_it_says_so() {
        let wanted = Mobile::parse("5550001071").unwrap();
        for (told, state) in [
            ("5550001071", MobileState::Linked),
            ("******1071", MobileState::Linked),
            ("XXXXXX1071", MobileState::Linked),
            ("5550001070", MobileState::Differs),
            ("******1070", MobileState::Differs),
            ("**********", MobileState::NotTold),
            ("555000****", MobileState::NotTold),
            ("none", MobileState::NotTold),
        ] {
            let received = Received::<Mobile>::parse(told);
            assert_eq!(MobileState::of(Some(&received), &wanted), state, "{told}");
        }
        assert_eq!(MobileState::of(None, &wanted), MobileState::NotTold);
    }
}
