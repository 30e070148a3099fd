//! What may be sent again. The table in [`Class::row`] is the whole truth of it; a [`RetryPolicy`]
//! only says when, and can say never.

use std::time::{Duration, SystemTime};

use abdm_types::{
    Cause, Effect, Failure, FailureKind, Meta, Network, Replay, ServiceError, TokenKind,
};

use crate::Random;

/// What the table allows after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The failure is the outcome.
    Stop,
    /// Another attempt, no sooner than after this wait.
    Retry(Duration),
    /// Another attempt at once, with a new session. Never twice in one call.
    NewSession,
}

/// What a failed attempt was, as far as the table tells failures apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// It never left: DNS, connect, TLS handshake.
    Unsent,
    /// It would come to the same again: a bad certificate, a bad request, a reply larger than the
    /// limit.
    Hopeless,
    /// It may have been carried out: timeout, reset, cut off, unreadable 2xx, 5xx without a cause.
    InDoubt,
    /// The application token was provably refused.
    AppToken,
    /// Any other 401.
    SomeToken,
    /// 429.
    TooMany,
    /// Any other refusal.
    Refused,
}

/// What may be done after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Allowed {
    /// Another attempt, no sooner than the service asked, if it did.
    Again,
    /// The same, but only if the service said when.
    AsAsked,
    /// Another attempt with a new session, once.
    NewSession,
    Stop,
}

impl Class {
    /// The retry table: what `Safe`, `Idempotent` and `Never` may do.
    #[rustfmt::skip]
    const fn row(self) -> [Allowed; 3] {
        use Allowed::{Again, AsAsked, NewSession, Stop};
        match self {
            //                   Safe        Idempotent  Never
            Self::Unsent    => [ Again,      Again,      Again      ],
            Self::Hopeless  => [ Stop,       Stop,       Stop       ],
            Self::InDoubt   => [ Again,      Again,      Stop       ],
            Self::AppToken  => [ NewSession, NewSession, NewSession ],
            Self::SomeToken => [ NewSession, Stop,       Stop       ],
            Self::TooMany   => [ AsAsked,    AsAsked,    Stop       ],
            Self::Refused   => [ Stop,       Stop,       Stop       ],
        }
    }

    fn of(failure: &Failure) -> Self {
        match failure.kind() {
            FailureKind::Network(Network::Certificate | Network::Request | Network::TooLarge) => {
                Self::Hopeless
            }
            FailureKind::Network(network) if network.effect() == Effect::None => Self::Unsent,
            FailureKind::Network(_) | FailureKind::Unreadable { .. } => Self::InDoubt,
            FailureKind::Service(error) => match error.cause() {
                _ if error.app_token_refused() => Self::AppToken,
                Cause::Token(TokenKind::Unclear) => Self::SomeToken,
                Cause::RateLimited { .. } => Self::TooMany,
                _ if error.effect() == Effect::Possible => Self::InDoubt,
                _ => Self::Refused,
            },
            _ => Self::Refused,
        }
    }
}

/// What the table allows after `failure`. `renewed` says that this call has had its new session
/// already.
pub(crate) fn verdict(
    replay: Replay,
    failure: &Failure,
    renewed: bool,
    now: SystemTime,
) -> Verdict {
    let [safe, idempotent, never] = Class::of(failure).row();
    let allowed = match replay {
        Replay::Safe => safe,
        Replay::Idempotent => idempotent,
        Replay::Never => never,
    };
    let asked = failure.service_error().and_then(ServiceError::retry_after);
    let asked = asked.map(|asked| asked.wait(now));
    match allowed {
        Allowed::Again => Verdict::Retry(asked.unwrap_or_default()),
        Allowed::AsAsked => asked.map_or(Verdict::Stop, Verdict::Retry),
        Allowed::NewSession if !renewed => Verdict::NewSession,
        Allowed::NewSession | Allowed::Stop => Verdict::Stop,
    }
}

/// Whether the next call should have a new session: the application token was refused, or some
/// token was and the service does not say which.
pub(crate) fn doubts_session(failure: &Failure) -> bool {
    matches!(failure.cause(), Cause::Token(TokenKind::App | TokenKind::Unclear))
}

/// When a call is attempted again, and when no more.
///
/// It is asked only about a repetition that can do no harm, so it can make for fewer attempts and
/// not for more. An OTP that may be on its way is not sent again whatever a policy says. Nor is it
/// asked when a call is made again, once, because the application token had expired.
pub trait RetryPolicy: Send + Sync + std::fmt::Debug {
    /// How long to wait before the next attempt; `None` leaves it at the failure. A shorter wait
    /// than [`Retry::at_least`] is lengthened to it.
    fn wait(&self, retry: &Retry<'_>, random: &dyn Random) -> Option<Duration>;
}

/// A repetition that a [`RetryPolicy`] decides about.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Retry<'a> {
    /// The endpoint.
    pub meta: &'a Meta,
    /// The last attempt's failure.
    pub failure: &'a Failure,
    /// How many attempts were made, from 1.
    pub attempts: u32,
    /// Time since the call began.
    pub elapsed: Duration,
    /// The wait that the service asked for; zero if none.
    pub at_least: Duration,
}

/// The usual policy: a few attempts, waits drawn at random from a range that doubles, and a bound on
/// the whole.
///
/// The waits are drawn from the whole range ("full jitter"), so that clients which failed together
/// do not come back together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackOff {
    most_attempts: u32,
    budget: Duration,
    base: Duration,
    cap: Duration,
}

impl BackOff {
    /// 3 attempts, none begun more than 30 s after the call, waits up to 200 ms, 400 ms and so on,
    /// never more than 5 s.
    pub const fn new() -> Self {
        Self {
            most_attempts: 3,
            budget: Duration::from_secs(30),
            base: Duration::from_millis(200),
            cap: Duration::from_secs(5),
        }
    }

    /// How many attempts a call has. 1 never repeats.
    #[must_use]
    pub const fn attempts(self, most: u32) -> Self {
        Self { most_attempts: most, ..self }
    }

    /// How long after a call began its last attempt may begin.
    #[must_use]
    pub const fn budget(self, budget: Duration) -> Self {
        Self { budget, ..self }
    }

    /// The range of the first wait, and the most that doubling makes of it.
    #[must_use]
    pub const fn waits(self, base: Duration, cap: Duration) -> Self {
        Self { base, cap, ..self }
    }
}

impl Default for BackOff {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy for BackOff {
    fn wait(&self, retry: &Retry<'_>, random: &dyn Random) -> Option<Duration> {
        if retry.attempts >= self.most_attempts {
            return None;
        }
        let doublings = 1_u32.checked_shl(retry.attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        let range = self.base.saturating_mul(doublings).min(self.cap);
        let wait = range.mul_f64(fraction(random)).max(retry.at_least);
        let begins = retry.elapsed.checked_add(wait)?;
        (begins <= self.budget).then_some(wait)
    }
}

/// Between 0 and 1, uniformly.
fn fraction(random: &dyn Random) -> f64 {
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use abdm_types::Endpoint;
    use abdm_types::v1v2::auth_init;
    use http::Response;

    use super::*;

    const META: Meta = auth_init::Request::META;
    const CLASSES: [Replay; 3] = [Replay::Safe, Replay::Idempotent, Replay::Never];
    const AGAIN: Verdict = Verdict::Retry(Duration::ZERO);

    /// The verdicts for `Safe`, `Idempotent` and `Never`.
    fn row(failure: &Failure) -> [Verdict; 3] {
        CLASSES.map(|replay| verdict(replay, failure, false, SystemTime::UNIX_EPOCH))
    }

    fn network(network: Network) -> Failure {
        Failure::network(&META, network)
    }

    fn refused(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Failure {
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        let response = response.body(body.to_owned().into()).unwrap();
        auth_init::Request::decode(response).unwrap_err()
    }

    fn his(outer: &str, inner: &str) -> String {
        format!(
            r#"{{"code":"{outer}","message":"m","details":[{{"code":"{inner}","message":"d"}}]}}"#
        )
    }

    #[test]
    fn what_was_not_sent_is_sent_again() {
        for kind in [Network::Connect, Network::ConnectTimeout, Network::Dns, Network::Tls] {
            assert_eq!(row(&network(kind)), [AGAIN; 3], "{kind:?}");
        }
    }

    #[test]
    fn what_will_not_change_is_not_tried_again() {
        for kind in [Network::Certificate, Network::Request, Network::TooLarge] {
            assert_eq!(row(&network(kind)), [Verdict::Stop; 3], "{kind:?}");
        }
        let input = abdm_types::InvalidInput::new("field", "rule");
        assert_eq!(row(&Failure::input(&META, input)), [Verdict::Stop; 3]);
    }

    #[test]
    fn what_may_have_happened_is_repeated_only_where_that_does_no_harm() {
        let failures = [
            network(Network::Closed),
            network(Network::Other),
            network(Network::Timeout),
            network(Network::Truncated),
            refused(200, &[], ""),
            refused(200, &[], "<html>"),
            refused(408, &[], ""),
            refused(500, &[], ""),
            refused(500, &[], "not JSON"),
            refused(500, &[], r#"{"code":"HIS-500","message":"m","details":null}"#),
            refused(502, &[], "<html>Bad Gateway"),
            refused(503, &[], r#"{"timestamp":1,"status":503,"path":"/"}"#),
            refused(504, &[], ""),
        ];
        for failure in failures {
            assert_eq!(failure.effect(), Effect::Possible);
            assert_eq!(row(&failure), [AGAIN, AGAIN, Verdict::Stop], "{failure}");
        }
    }

    #[test]
    fn an_overloaded_server_is_given_the_time_it_asks_for() {
        let wait = Verdict::Retry(Duration::from_secs(7));
        let failure = refused(503, &[("retry-after", "7")], "");
        assert_eq!(row(&failure), [wait, wait, Verdict::Stop]);
    }

    #[test]
    fn a_refusal_is_final() {
        for failure in [
            refused(400, &[], &his("HIS-400", "HIS-1013")),
            refused(403, &[], "<html>Forbidden"),
            refused(404, &[], ""),
            refused(422, &[], &his("HIS-422", "HIS-1008")),
            // Codes that the service reports in a 500, or in a 200.
            refused(500, &[], &his("HIS-500", "HIS-1008")),
            refused(200, &[], &his("HIS-500", "HIS-1023")),
            refused(401, &[], r#"{"code":"900908","message":"m"}"#),
            // The patient's token: another session does not cure it.
            refused(401, &[], &his("HIS-401", "HIS-1048")),
        ] {
            assert_eq!(failure.effect(), Effect::Settled);
            assert_eq!(row(&failure), [Verdict::Stop; 3], "{failure}");
            assert!(!doubts_session(&failure));
        }
    }

    #[test]
    fn a_refused_application_token_is_replaced_once() {
        for failure in [
            refused(401, &[], r#"{"code":"900901","message":"m"}"#),
            refused(500, &[], r#"{"code":"900900","message":"m"}"#),
            refused(401, &[], r#"{"error":{"code":2401,"message":"m"}}"#),
        ] {
            assert_eq!(row(&failure), [Verdict::NewSession; 3], "{failure}");
            assert!(doubts_session(&failure));
            for replay in CLASSES {
                let second = verdict(replay, &failure, true, SystemTime::UNIX_EPOCH);
                assert_eq!(second, Verdict::Stop);
            }
        }
    }

    #[test]
    fn another_401_casts_doubt_on_the_session_and_replays_only_what_reads() {
        for body in ["", r#"{"code":"HIS-401","message":"m"}"#, "<html>"] {
            let failure = refused(401, &[], body);
            let expected = [Verdict::NewSession, Verdict::Stop, Verdict::Stop];
            assert_eq!(row(&failure), expected, "{failure}");
            assert!(doubts_session(&failure));
            let second = verdict(Replay::Safe, &failure, true, SystemTime::UNIX_EPOCH);
            assert_eq!(second, Verdict::Stop);
        }
    }

    #[test]
    fn too_many_calls_wait_as_long_as_asked() {
        let wait = Verdict::Retry(Duration::from_secs(3));
        for after in ["3", "Thu, 01 Jan 1970 00:00:03 GMT"] {
            let failure = refused(429, &[("retry-after", after)], "");
            assert_eq!(row(&failure), [wait, wait, Verdict::Stop], "{after}");
        }
        assert_eq!(row(&refused(429, &[], "")), [Verdict::Stop; 3]);
        let soon = refused(429, &[("retry-after", "soon")], "");
        assert_eq!(row(&soon), [Verdict::Stop; 3]);
    }

    #[derive(Debug)]
    struct Most;

    impl Random for Most {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0xff);
        }
    }

    #[derive(Debug)]
    struct Least;

    impl Random for Least {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    fn wait(
        policy: BackOff,
        attempts: u32,
        elapsed: u64,
        at_least: u64,
        random: &dyn Random,
    ) -> Option<u128> {
        let retry = Retry {
            meta: &META,
            failure: &network(Network::Connect),
            attempts,
            elapsed: Duration::from_secs(elapsed),
            at_least: Duration::from_secs(at_least),
        };
        policy.wait(&retry, random).map(|wait| wait.as_millis())
    }

    #[test]
    fn waits_are_drawn_from_a_range_that_doubles_up_to_the_cap() {
        let policy = BackOff::new().attempts(u32::MAX);
        let most = |attempts| wait(policy, attempts, 0, 0, &Most);
        assert_eq!([1, 2, 3, 5, 6].map(most), [200, 400, 800, 3200, 5000].map(Some));
        assert_eq!(most(1_000_000), Some(5000));
        assert_eq!(wait(policy, 1, 0, 0, &Least), Some(0));
    }

    #[test]
    fn a_policy_does_as_it_was_told() {
        let waits =
            BackOff::new().attempts(9).waits(Duration::from_secs(2), Duration::from_secs(3));
        assert_eq!(
            [1, 2, 8].map(|attempts| wait(waits, attempts, 0, 0, &Most)),
            [2000, 3000, 3000].map(Some)
        );
        assert_eq!(wait(waits, 9, 0, 0, &Most), None);
        let hurried = BackOff::new().budget(Duration::from_secs(7));
        assert_eq!(wait(hurried, 1, 7, 0, &Least), Some(0));
        assert_eq!(wait(hurried, 1, 8, 0, &Least), None);
    }

    #[test]
    fn attempts_and_time_are_bounded() {
        let policy = BackOff::new();
        assert_eq!(policy, BackOff::default());
        assert!(wait(policy, 2, 0, 0, &Least).is_some());
        assert_eq!(wait(policy, 3, 0, 0, &Least), None);
        assert!(wait(policy, 1, 30, 0, &Least).is_some());
        assert_eq!(wait(policy, 1, 30, 0, &Most), None);
        // Asked to wait for longer than there is time, it does not wait at all.
        assert_eq!(wait(policy, 1, 0, 30, &Most), Some(30_000));
        assert_eq!(wait(policy, 1, 0, 31, &Most), None);
        assert_eq!(wait(policy, 1, 0, u64::MAX, &Most), None);
    }
}
