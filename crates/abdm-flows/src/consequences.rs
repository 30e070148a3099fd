use abdm_types::{AbhaNumber, InvalidInput};

/// What follows from an irreversible or far-reaching act. To be shown to the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consequences(&'static [&'static str]);

/// That the patient was shown the consequences and agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledged(());

impl Consequences {
    /// What a deactivation means for as long as it lasts, as published on the page of the journey.
    pub const DEACTIVATION: Self = Self(&[
        "Access to every ABDM application is lost.",
        "Health records can no longer be shared over the ABDM network.",
        "The ABHA can no longer be shared at any health facility.",
    ]);

    /// What a deletion means. No page publishes it; these are our words for what the service does.
    pub const DELETION: Self = Self(&[
        "The ABHA is deleted for good and cannot be reactivated.",
        "Access to every ABDM application is lost.",
        "Health records that are linked with the ABHA can no longer be found or shared by it.",
    ]);

    /// One sentence each.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }

    /// Call this once the patient has seen them and agreed, and not before.
    #[must_use]
    pub fn acknowledge(self) -> Acknowledged {
        Acknowledged(())
    }
}

/// That the patient was shown the consequences of a deletion, agreed, and said by its number which
/// account is meant. Never made of anything but what the patient entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletionConfirmed(AbhaNumber);

impl DeletionConfirmed {
    /// Call this with the number that the patient entered after having seen
    /// [the consequences](Consequences::DELETION), and not with one that is known from elsewhere.
    pub fn by_patient(entered: AbhaNumber) -> Self {
        Self(entered)
    }

    /// The account that the patient means.
    pub fn abha_number(&self) -> &AbhaNumber {
        &self.0
    }
}

/// Why a patient leaves: at least one reason, in the patient's order.
#[derive(Clone, PartialEq, Eq)]
pub struct Reasons(Vec<String>);

impl Reasons {
    /// Takes any non-empty texts. Codes such as `101` are in use; what they mean is not published.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] when there is no reason or an empty one.
    pub fn parse<I>(reasons: I) -> Result<Self, InvalidInput>
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        let reasons: Vec<String> = reasons.into_iter().map(Into::into).collect();
        if reasons.is_empty() || reasons.iter().any(String::is_empty) {
            return Err(InvalidInput::new("reasons", "at least one, none of them empty"));
        }
        Ok(Self(reasons))
    }

    pub(crate) fn to_vec(&self) -> Vec<String> {
        self.0.clone()
    }

    pub(crate) fn as_slice(&self) -> &[String] {
        &self.0
    }
}

/// How many there are and not which: a patient may give them in free text.
impl std::fmt::Debug for Reasons {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reasons({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_lists_three_consequences() {
        assert_eq!(Consequences::DEACTIVATION.iter().count(), 3);
    }

    #[test]
    fn a_deletion_covers_the_account_that_the_patient_entered_and_no_other() {
        use crate::Agreement;

        let number = |text| AbhaNumber::parse(text).unwrap();
        let confirmed = DeletionConfirmed::by_patient(number("91-0000-1001-0007"));
        assert!(confirmed.covers(&number("91000010010007")));
        assert!(!confirmed.covers(&number("91-0000-1002-0006")));
        assert!(Consequences::DEACTIVATION.acknowledge().covers(&number("91-0000-1002-0006")));
    }

    #[test]
    fn at_least_one_reason_is_given_and_order_is_kept() {
        assert!(Reasons::parse(Vec::<String>::new()).is_err());
        assert!(Reasons::parse(["104", ""]).is_err());
        let reasons = Reasons::parse(["104", "103", "others"]).unwrap();
        assert_eq!(reasons.to_vec(), ["104", "103", "others"]);
    }
}
