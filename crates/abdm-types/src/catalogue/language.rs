use std::time::Duration;

/// A language that every [`PatientMessage`](super::PatientMessage) has a text in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Language {
    /// English, `en`.
    #[default]
    English,
    /// Hindi, `hi`.
    Hindi,
}

impl Language {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::English, Self::Hindi];

    /// Its tag: `en` or `hi`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Hindi => "hi",
        }
    }

    /// The language of a tag such as `hi` or `hi-IN`. `None` for one without texts.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::ALL.iter().copied().find(|language| language.as_str().eq_ignore_ascii_case(primary))
    }

    /// A wait in the unit people use, rounded up: to wait for it is to wait long enough.
    pub fn wait(self, wait: Duration) -> String {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let (number, unit) = match seconds {
            0..120 => (seconds.max(1), 0),
            120..7200 => (seconds.div_ceil(60), 1),
            _ => (seconds.div_ceil(3600), 2),
        };
        let unit = match (self, number) {
            (Self::English, 1) => ["second", "minute", "hour"][unit],
            (Self::English, _) => ["seconds", "minutes", "hours"][unit],
            (Self::Hindi, _) => ["सेकंड", "मिनट", "घंटे"][unit],
        };
        format!("{number} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_long_enough_in_every_language() {
        for (seconds, english, hindi) in [
            (0, "1 second", "1 सेकंड"),
            (90, "90 seconds", "90 सेकंड"),
            (1799, "30 minutes", "30 मिनट"),
            (7201, "3 hours", "3 घंटे"),
            (43_200, "12 hours", "12 घंटे"),
        ] {
            let wait = Duration::from_secs(seconds);
            assert_eq!(Language::English.wait(wait), english);
            assert_eq!(Language::Hindi.wait(wait), hindi);
        }
        assert_eq!(Language::English.wait(Duration::from_millis(1200)), "2 seconds");
    }

    #[test]
    fn a_tag_with_a_region_names_its_language() {
        assert_eq!(Language::parse("hi-IN"), Some(Language::Hindi));
        assert_eq!(Language::parse("EN"), Some(Language::English));
        assert_eq!(Language::parse("ta"), None);
    }
}
