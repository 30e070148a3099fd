use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{InvalidInput, clean};

const RULE: InvalidInput = InvalidInput::new(
    "email",
    "a name, an @ and a domain, in at most 254 visible ASCII characters",
);

/// An e-mail address.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Parses an address. White space around it is dropped, case is kept. Whether it exists only the
    /// OTP sent there can tell, so little more is asked of it than that it is one, and not masked.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for what is no address.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        let email = clean::text(input).ok_or(RULE)?;
        let (name, domain) = email.split_once('@').ok_or(RULE)?;
        let labels_fit = domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
        let name_fits = (1..=64).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_graphic() && !b"\"(),:;<>[\\]*".contains(&b));
        let fits = name_fits && labels_fit && domain.contains('.') && email.len() <= 254;
        if fits { Ok(Self(email.into_owned())) } else { Err(RULE) }
    }

    /// The address as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For a screen: `a*******@host.example`.
    pub fn masked(&self) -> String {
        let (name, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        format!("{}{}@{domain}", &name[..1], "*".repeat(name.len() - 1))
    }
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Email([hidden])")
    }
}

impl Serialize for Email {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_accepted_as_they_are_written() {
        for email in ["asha.rao@host.example", "A_b+c@mail.host-1.example", "1@a.b"] {
            assert_eq!(Email::parse(&format!(" {email}\n")).unwrap().as_str(), email);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for email in [
            "",
            "asha",
            "@host.example",
            "asha@",
            "asha@host",
            "a b@host.example",
            "a@b@c.example",
            "asha@-host.example",
            "asha@host..example",
            "<asha@host.example>",
            "äsha@host.example",
            // As the service masks one.
            "a***@host.example",
        ] {
            assert!(Email::parse(email).is_err(), "{email}");
        }
        assert!(Email::parse(&format!("{}@host.example", "a".repeat(65))).is_err());
    }

    #[test]
    fn a_mask_keeps_the_first_letter_and_the_domain() {
        assert_eq!(
            Email::parse("asha.rao@host.example").unwrap().masked(),
            "a*******@host.example"
        );
    }
}
