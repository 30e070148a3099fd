//! The kinds in words, for those who look for one.

/// A kind of fault, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct KindInfo {
    /// Its [name](super::Kind::name).
    pub name: &'static str,
    /// What stands behind the name.
    pub words: &'static str,
    /// Whether the call is handled: `no`, `yes` or `as said`.
    pub handled: &'static str,
    /// What the client sees.
    pub effect: &'static str,
}

const fn kind(
    name: &'static str,
    words: &'static str,
    handled: &'static str,
    effect: &'static str,
) -> KindInfo {
    KindInfo { name, words, handled, effect }
}

/// The kinds of fault.
pub const KINDS: [KindInfo; 18] = [
    kind("refuse", "SECONDS", "no", "the port is closed: connections are refused"),
    kind("close-on-accept", "", "no", "a connection is closed at once"),
    kind("reset-on-accept", "", "no", "a connection is reset at once"),
    kind("close-after-head", "", "no", "closed when the head of the request was read"),
    kind("reset-after-head", "", "no", "reset when the head of the request was read"),
    kind(
        "close-if-reused",
        "",
        "no",
        "closed there if the connection carried a request before; if not, the call is not struck",
    ),
    kind("close-after-handling", "", "yes", "closed without a reply"),
    kind("reset-after-handling", "", "yes", "reset without a reply"),
    kind("close-before-body", "", "yes", "closed after the head of the reply"),
    kind("truncate", "", "yes", "closed after half of the reply's body"),
    kind("empty", "[handled]", "as said", "HTTP 200 without a body"),
    kind("hang", "before|after", "as said", "no reply, and the connection stays open"),
    kind("delay", "SECONDS before|after", "yes", "the reply comes late"),
    kind(
        "status",
        "STATUS [code CODE] [retry-after SECONDS | retry-after-date SECONDS] [handled]",
        "as said",
        "an error, with or without a code of the service in its body",
    ),
    kind("html", "STATUS [handled]", "as said", "a page of HTML"),
    kind("rotate-key", "", "yes", "another key first: what is under the old one is refused"),
    kind(
        "clock-jump",
        "SECONDS",
        "yes",
        "another time first: ahead by so much, or behind if negative",
    ),
    kind(
        "random",
        "RATE [seed N] of KIND, KIND...",
        "as said",
        "one of these, for that share of calls (0 to 1); always, unless `times` comes before `of`",
    ),
];

pub(super) fn find(name: &str) -> Option<&'static KindInfo> {
    KINDS.iter().find(|kind| kind.name == name)
}

pub(super) fn names() -> String {
    KINDS.map(|kind| kind.name).join(", ")
}

/// What a kind takes.
pub(super) fn words(name: &str) -> &'static str {
    find(name).map(|kind| kind.words).filter(|words| !words.is_empty()).unwrap_or("nothing")
}
