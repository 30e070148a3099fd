use crate::{InvalidInput, secret::secret};

secret! {
    /// The password of an ABHA account.
    Password
}

impl Password {
    /// Takes a password as the patient typed it, white space included: what was once accepted for
    /// an account is not for this library to judge.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] unless it is 1 to 128 bytes long. Nothing was sent.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        match input.len() {
            1..=128 => Ok(Self(input.into())),
            _ => Err(InvalidInput::new("password", "1 to 128 characters")),
        }
    }

    /// Takes a password that is to be set, by the rule for new ones (contract V3, section 4).
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] says what it needs.
    pub fn parse_new(input: &str) -> Result<Self, InvalidInput> {
        let has = |fits: fn(u8) -> bool| input.bytes().any(fits);
        let fits = (8..=128).contains(&input.len())
            && input.bytes().all(|b| b.is_ascii_alphanumeric() || b"!@#$%^&*_-".contains(&b))
            && has(|b| b.is_ascii_uppercase())
            && has(|b| b.is_ascii_digit())
            && has(|b| b"!@#$^*_-".contains(&b));
        if fits {
            return Ok(Self(input.into()));
        }
        Err(InvalidInput::new(
            "password",
            "at least 8 letters, digits and !@#$%^&*_- with a capital letter, a digit and one of \
             !@#$^*_-",
        ))
    }
}

impl<'de> serde::Deserialize<'de> for Password {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn one_that_is_in_use_is_taken_as_it_is() {
        for password in ["x", " two words ", "पासवर्ड"] {
            assert_eq!(Password::parse(password).unwrap().expose_secret(), password);
        }
        assert!(Password::parse("").is_err());
        assert!(Password::parse(&"x".repeat(129)).is_err());
    }

    #[test]
    fn a_new_one_follows_the_published_rule() {
        for good in ["Sentinel-1", "A1_aaaaa", "AAAAAA1!%"] {
            assert!(Password::parse_new(good).is_ok(), "{good}");
        }
        for bad in ["A1_aaaa", "sentinel-1", "Sentinel-x", "Sentinel11", "Sentinel%1", "Sen 1-aaa"]
        {
            assert!(Password::parse_new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn it_does_not_print_itself() {
        assert_eq!(format!("{:?}", Password::parse("Sentinel-1").unwrap()), "Password([redacted])");
    }
}
