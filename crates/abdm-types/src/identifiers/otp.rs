use crate::{InvalidInput, clean, secret::secret};

secret! {
    /// A one-time password: 6 digits, sent to the patient's phone, good for one submission.
    Otp
}

impl Otp {
    /// Parses 6 digits; leading zeros count.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for anything else. The OTP was not spent.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        clean::digits(input)
            .filter(|digits| digits.len() == 6)
            .map(|digits| Self((*digits).into()))
            .ok_or(InvalidInput::new("otp", "6 digits"))
    }
}

impl<'de> serde::Deserialize<'de> for Otp {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn leading_zeros_count() {
        assert_eq!(Otp::parse(" 007 123 ").unwrap().expose_secret(), "007123");
    }

    #[test]
    fn five_or_seven_digits_are_refused() {
        assert!(Otp::parse("12345").is_err());
        assert!(Otp::parse("1234567").is_err());
        assert!(Otp::parse("12345a").is_err());
    }
}
