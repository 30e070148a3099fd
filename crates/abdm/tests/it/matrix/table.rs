//! What is done after which failure, as data.

use abdm::types::{Effect, Network, Unreadable};

use self::Does::{After, Again, Renew, Stop};
use self::Seen::{Handled, Nothing, Read};
use self::Told::{Broken, Refused, Unread};
use self::Trouble::{Certificate, Dns, Fault, NoTls};

/// A failure and what comes of it.
pub(crate) struct Row {
    pub(crate) trouble: Trouble,
    /// How it reads to the caller.
    pub(crate) told: Told,
    /// Whether the caller is told that it may have happened.
    pub(crate) effect: Effect,
    /// What the service knows of it.
    pub(crate) seen: Seen,
    /// For calls that are `Safe`, `Idempotent`, `Never`.
    pub(crate) does: [Does; 3],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// A fault of the sandbox. `CODE` stands for a code that the endpoint's service has.
    Fault(&'static str),
    /// A host that does not exist.
    Dns,
    /// A host that does not speak TLS.
    NoTls,
    /// A host that nobody trusts.
    Certificate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    Broken(Network),
    Refused(u16),
    Unread(Unreadable),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It did not read a request.
    Nothing,
    /// It read one, and did nothing.
    Read,
    /// It did what it does.
    Handled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Does {
    /// Tried again, up to 3 times in all, after waits from 200 ms and from 400 ms.
    Again,
    /// The same, after no less than so many seconds, if that is within the time of a call.
    After(u64),
    /// Tried again once, without a wait, with a new application token.
    Renew,
    /// It is the outcome.
    Stop,
}

const fn row(trouble: Trouble, told: Told, effect: Effect, seen: Seen, does: [Does; 3]) -> Row {
    Row { trouble, told, effect, seen, does }
}

const UNSENT: [Does; 3] = [Again, Again, Again];
const FINAL: [Does; 3] = [Stop, Stop, Stop];
const IN_DOUBT: [Does; 3] = [Again, Again, Stop];
const ASKED_FOR_7: [Does; 3] = [After(7), After(7), Stop];
const ASKED_FOR_TOO_MUCH: [Does; 3] = [After(31), After(31), Stop];
/// The session has no token that could be renewed.
const APP_TOKEN: [Does; 3] = [Renew, Stop, Renew];
const SOME_TOKEN: [Does; 3] = [Renew, Stop, Stop];

const CLOSED: Told = Broken(Network::Closed);
const CUT_OFF: Told = Broken(Network::Truncated);
const TIMEOUT: Told = Broken(Network::Timeout);

#[rustfmt::skip]
pub(crate) const TABLE: &[Row] = &[
    // Never left.
    row(Fault("refuse 86400"), Broken(Network::Connect), Effect::None, Nothing, UNSENT),
    row(Dns, Broken(Network::Dns), Effect::None, Nothing, UNSENT),
    row(NoTls, Broken(Network::Tls), Effect::None, Nothing, UNSENT),
    row(Certificate, Broken(Network::Certificate), Effect::None, Nothing, FINAL),
    // Left, and nobody knows.
    row(Fault("close-on-accept"), CLOSED, Effect::Possible, Nothing, IN_DOUBT),
    row(Fault("close-after-head"), CLOSED, Effect::Possible, Read, IN_DOUBT),
    row(Fault("reset-after-head"), CLOSED, Effect::Possible, Read, IN_DOUBT),
    row(Fault("close-after-handling"), CLOSED, Effect::Possible, Handled, IN_DOUBT),
    row(Fault("reset-after-handling"), CLOSED, Effect::Possible, Handled, IN_DOUBT),
    row(Fault("close-before-body"), CUT_OFF, Effect::Possible, Handled, IN_DOUBT),
    row(Fault("truncate"), CUT_OFF, Effect::Possible, Handled, IN_DOUBT),
    row(Fault("hang before"), TIMEOUT, Effect::Possible, Read, IN_DOUBT),
    row(Fault("hang after"), TIMEOUT, Effect::Possible, Handled, IN_DOUBT),
    row(Fault("empty"), Unread(Unreadable::Empty), Effect::Possible, Read, IN_DOUBT),
    row(Fault("empty handled"), Unread(Unreadable::Empty), Effect::Possible, Handled, IN_DOUBT),
    row(Fault("html 200"), Unread(Unreadable::Html), Effect::Possible, Read, IN_DOUBT),
    row(Fault("html 200 handled"), Unread(Unreadable::Html), Effect::Possible, Handled, IN_DOUBT),
    row(Fault("status 408"), Refused(408), Effect::Possible, Read, IN_DOUBT),
    row(Fault("status 500"), Refused(500), Effect::Possible, Read, IN_DOUBT),
    row(Fault("status 500 handled"), Refused(500), Effect::Possible, Handled, IN_DOUBT),
    row(Fault("html 502"), Refused(502), Effect::Possible, Read, IN_DOUBT),
    row(Fault("status 502 handled"), Refused(502), Effect::Possible, Handled, IN_DOUBT),
    row(Fault("status 503"), Refused(503), Effect::Possible, Read, IN_DOUBT),
    row(Fault("status 503 retry-after 7"), Refused(503), Effect::Possible, Read, ASKED_FOR_7),
    row(Fault("status 503 retry-after-date 7"), Refused(503), Effect::Possible, Read, ASKED_FOR_7),
    row(Fault("status 504"), Refused(504), Effect::Possible, Read, IN_DOUBT),
    row(Fault("status 504 handled"), Refused(504), Effect::Possible, Handled, IN_DOUBT),
    // Answered.
    row(Fault("status 400"), Refused(400), Effect::Settled, Read, FINAL),
    row(Fault("html 403"), Refused(403), Effect::Settled, Read, FINAL),
    row(Fault("status 404"), Refused(404), Effect::Settled, Read, FINAL),
    row(Fault("status 500 code CODE"), Refused(500), Effect::Settled, Read, FINAL),
    row(Fault("status 429"), Refused(429), Effect::Settled, Read, FINAL),
    row(Fault("status 429 retry-after 7"), Refused(429), Effect::Settled, Read, ASKED_FOR_7),
    row(Fault("status 429 retry-after-date 7"), Refused(429), Effect::Settled, Read, ASKED_FOR_7),
    row(Fault("status 429 retry-after 31"), Refused(429), Effect::Settled, Read, ASKED_FOR_TOO_MUCH),
    row(Fault("status 401 code 900901"), Refused(401), Effect::Settled, Read, APP_TOKEN),
    row(Fault("status 401"), Refused(401), Effect::Settled, Read, SOME_TOKEN),
];

impl Row {
    /// The fault of the sandbox, if it is one.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        match self.trouble {
            Fault(words) => Some(words),
            _ => None,
        }
    }

    /// Whether the client's own patience ends it.
    pub(crate) fn is_silence(&self) -> bool {
        self.told == TIMEOUT
    }

    /// Whether it lasts as long as it is not cleared.
    pub(crate) fn is_of_the_port(&self) -> bool {
        self.fault().is_some_and(|words| words.starts_with("refuse"))
    }
}
