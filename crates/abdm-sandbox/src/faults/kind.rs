use std::time::Duration;

use super::FaultError;

/// What goes wrong. The [module](crate::faults) has a table of what each comes to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// The port is closed for this long: connections to it are refused.
    Refuse {
        /// At most a day.
        time: Duration,
    },
    /// A connection is accepted, and closed before anything is read.
    CloseOnAccept,
    /// The same, with a reset.
    ResetOnAccept,
    /// The connection is closed when the head of a request has arrived. The call is not handled.
    CloseAfterHead,
    /// The same, with a reset.
    ResetAfterHead,
    /// A connection that has carried another request before is closed when the head of the next one
    /// has arrived. That call is not handled. One on a new connection is not struck, nor counted.
    CloseIfReused,
    /// The call is handled, and the connection closed without a reply.
    CloseAfterHandling,
    /// The same, with a reset.
    ResetAfterHandling,
    /// The call is handled, and the connection closed after the head of the reply.
    CloseBeforeBody,
    /// The call is handled, and the connection closed after half of the reply's body.
    Truncate,
    /// HTTP 200 without a body.
    Empty {
        /// Whether the call is handled before.
        handled: bool,
    },
    /// There is no reply, and the connection stays open until the client closes it.
    Hang {
        /// Whether the call is handled: before the silence, it never is.
        when: When,
    },
    /// The reply comes late.
    Delay {
        /// By how much, at most a day. Measured with [`Config::clock`](crate::Config::clock).
        time: Duration,
        /// When the time passes. The call is handled in either case, even if the client has gone by
        /// then.
        when: When,
    },
    /// An error of the service, or of what stands before it.
    Status {
        /// HTTP status, from 400 to 599.
        status: u16,
        /// The service's own code, such as `HIS-1008` or `ABDM-1100`, in the envelope of the
        /// endpoint's generation. `900…` is one of the API manager. `None` has the body that the
        /// web framework makes.
        code: Option<String>,
        /// A `Retry-After` header.
        retry_after: Option<RetryAfter>,
        /// Whether the call is handled before.
        handled: bool,
    },
    /// A page of HTML, such as firewalls and proxies send.
    Html {
        /// HTTP status, from 200 to 599 and of a kind that has a body.
        status: u16,
        /// Whether the call is handled before.
        handled: bool,
    },
    /// The service has another key from now on: first those of
    /// [`Config::next_keys`](crate::Config::next_keys), then new ones.
    RotateKey,
    /// The service's clock is ahead of [`Config::clock`](crate::Config::clock) by this much more
    /// from now on, or behind.
    ClockJump {
        /// At most 1,000,000,000 in either direction.
        seconds: i64,
    },
    /// One of several at random, now and then.
    Random {
        /// The share of calls that are struck, from 0 to 1.
        rate: f64,
        /// Any but this one, from 1 to 32. Each is as likely as another. What concerns the port or
        /// connections does so from the next connection on.
        kinds: Vec<Kind>,
        /// Calls in the same order are struck in the same way.
        seed: u64,
    },
}

/// When something happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Before it is handled.
    Before,
    /// After it was handled, before the reply.
    After,
}

/// The forms of a `Retry-After` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// A number of seconds.
    Seconds(u64),
    /// An HTTP date, this many seconds after the sandbox's time.
    Date(u64),
}

/// What a kind strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Port,
    Connection,
    Call,
}

/// The longest time that something takes.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The farthest that the clock jumps or a `Retry-After` reaches, in seconds: some 30 years.
const FARTHEST: u64 = 1_000_000_000;

/// Kinds among which a random one chooses.
const MOST_KINDS: usize = 32;

/// Characters of a service's code.
const LONGEST_CODE: usize = 20;

impl Kind {
    /// Its name, in texts, JSON, the request log and the tally.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Refuse { .. } => "refuse",
            Self::CloseOnAccept => "close-on-accept",
            Self::ResetOnAccept => "reset-on-accept",
            Self::CloseAfterHead => "close-after-head",
            Self::ResetAfterHead => "reset-after-head",
            Self::CloseIfReused => "close-if-reused",
            Self::CloseAfterHandling => "close-after-handling",
            Self::ResetAfterHandling => "reset-after-handling",
            Self::CloseBeforeBody => "close-before-body",
            Self::Truncate => "truncate",
            Self::Empty { .. } => "empty",
            Self::Hang { .. } => "hang",
            Self::Delay { .. } => "delay",
            Self::Status { .. } => "status",
            Self::Html { .. } => "html",
            Self::RotateKey => "rotate-key",
            Self::ClockJump { .. } => "clock-jump",
            Self::Random { .. } => "random",
        }
    }

    /// Whether a call that it strikes is handled all the same. `None` where that is not the
    /// question: for one that strikes the port or a connection no call arrives, and a random one
    /// turns into others.
    pub fn handled(&self) -> Option<bool> {
        match self {
            Self::Refuse { .. }
            | Self::CloseOnAccept
            | Self::ResetOnAccept
            | Self::Random { .. } => None,
            Self::CloseAfterHead | Self::ResetAfterHead | Self::CloseIfReused => Some(false),
            Self::CloseAfterHandling
            | Self::ResetAfterHandling
            | Self::CloseBeforeBody
            | Self::Truncate
            | Self::Delay { .. }
            | Self::RotateKey
            | Self::ClockJump { .. } => Some(true),
            Self::Empty { handled } | Self::Status { handled, .. } | Self::Html { handled, .. } => {
                Some(*handled)
            }
            Self::Hang { when } => Some(*when == When::After),
        }
    }

    pub(super) fn place(&self) -> Place {
        match self {
            Self::Refuse { .. } => Place::Port,
            Self::CloseOnAccept | Self::ResetOnAccept => Place::Connection,
            _ => Place::Call,
        }
    }

    /// Whether it strikes before the body of a request is read.
    pub(super) fn is_at_head(&self) -> bool {
        matches!(self, Self::CloseAfterHead | Self::ResetAfterHead | Self::CloseIfReused)
    }

    /// Whether it strikes a call on a connection that was used before, or was not.
    pub(super) fn strikes(&self, reused: bool) -> bool {
        reused || *self != Self::CloseIfReused
    }

    /// How often it strikes unless something else is said: for ever, where it is by chance.
    pub(super) fn usual_times(&self) -> super::Times {
        match self {
            Self::Random { .. } => super::Times::Always,
            _ => super::Times::Exactly(1),
        }
    }

    pub(super) fn check(&self) -> Result<(), FaultError> {
        let value = |holds, word, rule| match holds {
            true => Ok(()),
            false => Err(FaultError::Value { word, rule }),
        };
        match self {
            Self::Refuse { time } | Self::Delay { time, .. } => {
                value(*time <= LONGEST, "seconds", "a number from 0 to 86400")
            }
            Self::Status { status, code, retry_after, .. } => {
                value((400..=599).contains(status), "status", "a number from 400 to 599")?;
                let is_code = code.as_ref().is_none_or(|code| is_code(code));
                value(is_code, "code", "up to 20 letters, digits and dashes")?;
                let near = match retry_after {
                    Some(RetryAfter::Seconds(seconds) | RetryAfter::Date(seconds)) => {
                        *seconds <= FARTHEST
                    }
                    None => true,
                };
                let word = match retry_after {
                    Some(RetryAfter::Date(_)) => "retry-after-date",
                    _ => "retry-after",
                };
                value(near, word, "a whole number from 0 to 1000000000")
            }
            Self::Html { status, .. } => {
                let has_body = (200..=599).contains(status) && ![204, 205, 304].contains(status);
                value(has_body, "status", "a number from 200 to 599, not 204, 205 or 304")
            }
            Self::ClockJump { seconds } => value(
                seconds.unsigned_abs() <= FARTHEST,
                "seconds",
                "a whole number from -1000000000 to 1000000000",
            ),
            Self::Random { rate, kinds, .. } => {
                value((0.0..=1.0).contains(rate), "rate", "a number from 0 to 1")?;
                let number = kinds.len();
                value((1..=MOST_KINDS).contains(&number), "kinds", "a list of 1 to 32 kinds")?;
                kinds.iter().try_for_each(|kind| match kind {
                    Self::Random { .. } => Err(FaultError::NotBare),
                    kind => kind.check(),
                })
            }
            _ => Ok(()),
        }
    }
}

fn is_code(code: &str) -> bool {
    (1..=LONGEST_CODE).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
