use super::catalogue::{self, words};

/// What is wrong with a fault. Names the rule, and shows nothing of what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// There is nothing, or endpoints without a kind.
    #[error("a fault is [ENDPOINTS] KIND [WORDS], such as `v3.login_verify close-after-handling`")]
    NoKind,
    /// JSON that is no fault.
    #[error("a fault is a JSON object or a text, and several are a list of these")]
    Json,
    /// There is no such kind, or no such endpoint before the kind.
    #[error("the kind is one of {}", catalogue::names())]
    UnknownKind,
    /// There is no such endpoint.
    #[error(
        "an endpoint has a name such as v3.login_verify, and is one of a prefix such as v3.* or of \
         *; there are commas between several, at most 32"
    )]
    UnknownEndpoint,
    /// The kind cannot do without this.
    #[error("{kind} needs {word}")]
    Missing {
        /// Its name.
        kind: &'static str,
        /// What is missing.
        word: &'static str,
    },
    /// The kind has no use for this.
    #[error("{kind} does not take {word}")]
    NotTaken {
        /// Its name.
        kind: &'static str,
        /// What is too much.
        word: &'static str,
    },
    /// Nobody knows what this means.
    #[error("unknown word: {kind} takes {}, and then skip N and times N or always", words(kind))]
    UnknownWord {
        /// The name of the kind that it came with.
        kind: &'static str,
    },
    /// The same was said twice.
    #[error("{word} is there twice")]
    Twice {
        /// What.
        word: &'static str,
    },
    /// A value breaks a rule.
    #[error("{word} is {rule}")]
    Value {
        /// Which value.
        word: &'static str,
        /// What it is to be.
        rule: &'static str,
    },
    /// Among the kinds of a random one is another random one, or one with words of its own about
    /// where and how often it strikes.
    #[error(
        "the kinds of random are not random, and have no endpoints, skip or times of their own"
    )]
    NotBare,
    /// There are too many already.
    #[error("at most 1000 faults are kept; clear them")]
    TooMany,
}
