use abdm_types::InvalidInput;

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

/// Why an account is deactivated: at least one reason, in the patient's order.
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
    fn at_least_one_reason_is_given_and_order_is_kept() {
        assert!(Reasons::parse(Vec::<String>::new()).is_err());
        assert!(Reasons::parse(["104", ""]).is_err());
        let reasons = Reasons::parse(["104", "103", "others"]).unwrap();
        assert_eq!(reasons.to_vec(), ["104", "103", "others"]);
    }
}
