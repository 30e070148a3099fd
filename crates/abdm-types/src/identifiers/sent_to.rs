use super::{Email, Mobile, Received};

/// Where an OTP went, as far as the service shows it. For a screen only.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SentTo {
    /// To a mobile.
    Mobile(Received<Mobile>),
    /// To an e-mail address.
    Email(Received<Email>),
}

impl SentTo {
    /// Sorts a text that was shown as one or the other.
    pub fn parse(text: &str) -> Self {
        match text.contains('@') {
            true => Self::Email(Received::<Email>::parse(text)),
            false => Self::Mobile(Received::<Mobile>::parse(text)),
        }
    }

    /// Never more than the service itself showed, and masked what it showed in full.
    pub fn masked(&self) -> String {
        match self {
            Self::Mobile(mobile) => mobile.masked(),
            Self::Email(email) => email.masked(),
        }
    }
}

impl From<Received<Mobile>> for SentTo {
    fn from(mobile: Received<Mobile>) -> Self {
        Self::Mobile(mobile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_and_an_email_address_are_told_apart_and_never_shown_in_full() {
        for (text, shown, is_email) in [
            ("******1001", "******1001", false),
            ("5550001001", "******1001", false),
            ("***********@post.example", "***********@post.example", true),
            ("asha.rao@post.example", "a*******@post.example", true),
            ("asha rao <a@post.example>", "(not shown)", true),
            ("\u{1b}[2J", "(not shown)", false),
        ] {
            let sent_to = SentTo::parse(text);
            assert_eq!(sent_to.masked(), shown);
            assert_eq!(matches!(sent_to, SentTo::Email(_)), is_email, "{text}");
        }
    }
}
