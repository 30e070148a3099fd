//! What became of a call that did not succeed.

use std::time::{Duration, SystemTime};

use http::response::Parts;

use crate::InvalidInput;
use crate::endpoint::{Carries, Meta, Role};
use crate::error::{Cause, ErrorBody, ServiceError};
use crate::unreadable::Unreadable;

/// Whether a call took effect: the first question to ask of any failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// The call never reached the service. Nothing happened.
    None,
    /// The service answered and refused. What happened is known.
    Settled,
    /// The call may have been carried out. Nobody on this side knows.
    Possible,
}

impl Effect {
    /// `none`, `settled` or `possible`, as in spans and in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Settled => "settled",
            Self::Possible => "possible",
        }
    }
}

/// A call that did not succeed.
///
/// `Display` says what happened and whether it may have taken effect. It never shows what was sent
/// or received.
#[derive(Debug, Clone)]
pub struct Failure {
    endpoint: &'static str,
    role: Role,
    carries: Carries,
    attempts: u32,
    effect: Effect,
    kind: FailureKind,
    partial: Option<PartialReply>,
    rest: Option<Rest>,
    harmless: bool,
}

/// A time in which a call is not made, because it failed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    now: SystemTime,
    ago: Duration,
    wait: Duration,
}

impl Rest {
    /// One that began so long before `now`, and ends so long after it.
    pub fn new(now: SystemTime, ago: Duration, wait: Duration) -> Self {
        Self { now, ago, wait }
    }

    /// When the call failed that it follows.
    pub fn since(self) -> SystemTime {
        self.now.checked_sub(self.ago).unwrap_or(self.now)
    }

    /// When the call is made again, if somebody asks for it then.
    pub fn until(self) -> SystemTime {
        self.now.checked_add(self.wait).unwrap_or(self.now)
    }

    /// How long that was when the caller was told.
    pub fn wait(self) -> Duration {
        self.wait
    }
}

/// What is known of a reply that was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialReply {
    /// HTTP status.
    pub status: u16,
    /// Bytes of the body that came, or were announced when those were too many to read.
    pub length: u64,
}

/// The ways in which a call fails.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum FailureKind {
    /// The reply is readable, but a part that the journey cannot go on without is missing or
    /// contradicts what was asked. Names the part, such as `txn_id`.
    Incomplete(&'static str),
    /// The request could not be made from what was given. Nothing was sent.
    Input(InvalidInput),
    /// No reply, or none that could be read.
    Network(Network),
    /// The service answered with a refusal.
    Service(Box<ServiceError>),
    /// The service reported success in a form that was not agreed.
    Unreadable {
        /// HTTP status of the reply.
        status: u16,
        /// Bytes in the body.
        length: usize,
        /// In which way the body differs.
        problem: Unreadable,
    },
}

/// Why there is no reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Network {
    /// The server's certificate is not trusted, expired or for another host.
    #[error("the server's certificate was refused")]
    Certificate,
    /// The connection closed after it was established and before a reply came.
    #[error("the connection closed before a reply came")]
    Closed,
    /// Nobody accepted the connection.
    #[error("the connection was refused")]
    Connect,
    /// No connection within the connect timeout.
    #[error("no connection within the time allowed")]
    ConnectTimeout,
    /// The host name could not be resolved.
    #[error("the host name could not be resolved")]
    Dns,
    /// The HTTP client could not make a request from what it was given.
    #[error("the HTTP client refused the request")]
    Request,
    /// No reply within the response timeout.
    #[error("no reply within the time allowed")]
    Timeout,
    /// The TLS handshake failed for another reason than the certificate.
    #[error("the TLS handshake failed")]
    Tls,
    /// The reply is larger than the limit; reading stopped there.
    #[error("the reply is larger than allowed")]
    TooLarge,
    /// The reply ended before its announced length.
    #[error("the reply was cut off")]
    Truncated,
    /// Anything else, after the request may have left.
    #[error("the exchange failed")]
    Other,
}

impl Network {
    /// Whether the request may have reached the service.
    pub const fn effect(self) -> Effect {
        match self {
            Self::Certificate
            | Self::Connect
            | Self::ConnectTimeout
            | Self::Dns
            | Self::Request
            | Self::Tls => Effect::None,
            Self::Closed | Self::Other | Self::Timeout | Self::TooLarge | Self::Truncated => {
                Effect::Possible
            }
        }
    }
}

impl Failure {
    /// A request that could not be made. Nothing was sent.
    pub fn input(meta: &Meta, error: InvalidInput) -> Self {
        Self::new(meta, 0, Effect::None, FailureKind::Input(error))
    }

    /// No reply.
    pub fn network(meta: &Meta, network: Network) -> Self {
        Self::new(meta, 1, network.effect(), FailureKind::Network(network))
    }

    /// A reply with a status other than 2xx, or with an error body inside a 2xx.
    pub fn refused(meta: &Meta, parts: &Parts, body: &[u8]) -> Self {
        let error = ServiceError::new(meta, parts, ErrorBody::parse(body));
        Self::new(meta, 1, error.effect(), FailureKind::Service(Box::new(error)))
    }

    /// A 2xx reply that could not be understood.
    pub fn unreadable(meta: &Meta, parts: &Parts, body: &[u8], problem: Unreadable) -> Self {
        let status = parts.status.as_u16();
        let kind = FailureKind::Unreadable { status, length: body.len(), problem };
        Self::new(meta, 1, Effect::Possible, kind)
    }

    /// A reply of the right shape that lacks what the journey needs, or contradicts it. `part` is
    /// a fixed name such as `txn_id`.
    pub fn lacking(meta: &Meta, part: &'static str) -> Self {
        Self::new(meta, 1, Effect::Possible, FailureKind::Incomplete(part))
    }

    fn new(meta: &Meta, attempts: u32, effect: Effect, kind: FailureKind) -> Self {
        let (endpoint, role, carries) = (meta.name, meta.role, meta.carries);
        let (partial, rest, harmless) = (None, None, false);
        Self { endpoint, role, carries, attempts, effect, kind, partial, rest, harmless }
    }

    /// The same failure with what is known of the reply.
    #[must_use]
    pub fn with_partial(mut self, partial: Option<PartialReply>) -> Self {
        self.partial = partial;
        self
    }

    /// The same failure after `attempts` attempts, `earlier` being the gravest effect among those
    /// before the last.
    #[must_use]
    pub fn after(mut self, attempts: u32, earlier: Effect) -> Self {
        self.attempts = attempts;
        // A refused connection says nothing about an earlier attempt that timed out, but an answer
        // does not either: what timed out may still have been carried out.
        if earlier == Effect::Possible {
            self.effect = Effect::Possible;
        }
        self
    }

    /// The same failure as the reason why another call, for which this one was made, never left.
    #[must_use]
    pub fn before_call(mut self) -> Self {
        self.effect = Effect::None;
        self
    }

    /// The same failure as told to another caller within the time in which the call is not made
    /// again. Nothing was sent for this one.
    #[must_use]
    pub fn not_asked(mut self, rest: Rest) -> Self {
        self.attempts = 0;
        self.effect = Effect::None;
        self.rest = Some(rest);
        self
    }

    /// The same failure of a change that does no harm when it is made twice, which the call alone does
    /// not tell: the patient may begin anew without knowing what became of it.
    #[must_use]
    pub fn harmless_again(mut self) -> Self {
        self.harmless = true;
        self
    }

    /// Whether whoever knows the change said that it does [no harm](Self::harmless_again) when it is
    /// made twice.
    pub fn is_harmless_again(&self) -> bool {
        self.harmless
    }

    /// When no call was made because an earlier one had failed like this: since when, and until
    /// when.
    pub fn rest(&self) -> Option<Rest> {
        self.rest
    }

    /// Name of the endpoint that failed, such as `v1v2.auth_init`. When a session or a key could
    /// not be fetched it names that call and not the one that needed it.
    pub fn endpoint(&self) -> &'static str {
        self.endpoint
    }

    /// What that call is to a journey.
    pub fn role(&self) -> Role {
        self.role
    }

    /// What that call carries by which a patient proves who they are.
    pub fn carries(&self) -> Carries {
        self.carries
    }

    /// How many attempts were made; 0 when none could be.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether the call may have taken effect.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// What happened.
    pub fn kind(&self) -> &FailureKind {
        &self.kind
    }

    /// HTTP status of the reply, as far as one came.
    pub fn status(&self) -> Option<u16> {
        match &self.kind {
            FailureKind::Service(error) => Some(error.status()),
            FailureKind::Unreadable { status, .. } => Some(*status),
            _ => self.partial.map(|partial| partial.status),
        }
    }

    /// Bytes in the body of a reply that could not be read, or in the part of it that came.
    pub fn length(&self) -> Option<u64> {
        match &self.kind {
            FailureKind::Unreadable { length, .. } => Some(*length as u64),
            _ => self.partial.map(|partial| partial.length),
        }
    }

    /// The refusal, if the service gave one.
    pub fn service_error(&self) -> Option<&ServiceError> {
        match &self.kind {
            FailureKind::Service(error) => Some(error),
            _ => None,
        }
    }

    /// What the service's refusal means; [`Cause::Unclear`] when it gave none.
    pub fn cause(&self) -> Cause {
        self.service_error().map_or(Cause::Unclear, ServiceError::cause)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: ", self.endpoint)?;
        match &self.kind {
            FailureKind::Input(error) => write!(f, "{error}")?,
            FailureKind::Incomplete(part) => write!(f, "the reply has no usable {part}")?,
            FailureKind::Network(network) => {
                write!(f, "{network}")?;
                if let Some(PartialReply { status, length }) = self.partial {
                    write!(f, " (HTTP {status}, {length} bytes)")?;
                }
            }
            FailureKind::Service(error) => write!(f, "{error}")?,
            FailureKind::Unreadable { status, length, problem } => {
                write!(f, "the service answered HTTP {status} with {problem}")?;
                if *length > 0 {
                    write!(f, " of {length} bytes")?;
                }
            }
        }
        if let Some(Rest { ago, wait, .. }) = self.rest {
            let (ago, wait) = (ago.as_secs(), whole_seconds(wait));
            write!(f, "; that was {ago} s ago, and it is not asked again for {wait} s")?;
        }
        match self.effect {
            Effect::None => f.write_str("; nothing was sent")?,
            Effect::Settled => {}
            Effect::Possible => f.write_str("; it may have taken effect")?,
        }
        if self.attempts > 1 {
            write!(f, " ({} attempts)", self.attempts)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// Whoever waits so many has waited long enough.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Endpoint;
    use crate::v3::session;

    #[test]
    fn a_call_that_was_not_made_says_since_when_and_until_when_not() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let rest = Rest::new(now, Duration::from_millis(3900), Duration::from_millis(56_100));
        let failure = Failure::network(&session::Request::META, Network::Timeout);
        assert_eq!(failure.rest(), None);
        let failure = failure.not_asked(rest);
        assert_eq!((failure.attempts(), failure.effect()), (0, Effect::None));
        assert_eq!(failure.rest(), Some(rest));
        assert_eq!(rest.since(), now - Duration::from_millis(3900));
        assert_eq!(rest.until(), now + Duration::from_millis(56_100));
        assert_eq!(rest.wait(), Duration::from_millis(56_100));
        assert_eq!(
            failure.to_string(),
            "v3.session: no reply within the time allowed; that was 3 s ago, and it is not asked \
             again for 57 s; nothing was sent"
        );
    }

    #[test]
    fn no_time_is_too_far_away() {
        let rest = Rest::new(SystemTime::UNIX_EPOCH, Duration::MAX, Duration::MAX);
        assert_eq!((rest.since(), rest.until()), (SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH));
        assert_eq!(whole_seconds(Duration::ZERO), 0);
    }
}
