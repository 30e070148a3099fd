use std::sync::Arc;
use std::time::Duration;

use abdm_types::{
    AppToken, Auth, BaseUrl, CallContext, Cause, CmId, Effect, Endpoint, Failure, HipId,
    InvalidInput, Meta, Replay, Service, TokenKind,
};
use async_trait::async_trait;
use bytes::Bytes;
use tracing::Instrument;

use crate::attempt::Attempt;
use crate::retry::{Retry, Verdict, doubts_session, verdict};
use crate::{
    BackOff, CallClass, Clock, Observer, OsRandom, Random, RetryPolicy, SystemClock, Transport,
};

/// Performs calls: attempts, waits, sessions and the record of it all.
///
/// Cheap to clone; clones share everything.
///
/// Each attempt is a [`tracing`] span `abdm.call` with the fields `endpoint`, `attempt`, `effect`
/// (`none`, `settled` or `possible`; absent on success), `status`, `code` and `ms`. Nothing that
/// was sent or received is recorded. Why a connection failed is an event at the level `debug`.
///
/// The engine has no timeout of its own: a call that may have sent an OTP is never abandoned while
/// the transport still waits for its reply.
#[derive(Debug, Clone)]
pub struct Engine(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    policy: Arc<dyn RetryPolicy>,
    observer: Option<Arc<dyn Observer>>,
}

/// Where a call goes and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Base URL of the endpoint's [`Service`](abdm_types::Service).
    pub base: &'a BaseUrl,
    /// The facility on whose behalf the call is made. Sent by v1/v2 only.
    pub hip_id: Option<&'a HipId>,
    /// The consent manager. Needed by the V3 session, and sent by it alone.
    pub cm_id: Option<&'a CmId>,
    /// The language that the patient's messages should be in, such as `hi-IN`.
    pub language: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// A target with nothing but a base URL.
    pub fn new(base: &'a BaseUrl) -> Self {
        Self { base, hip_id: None, cm_id: None, language: None }
    }
}

/// Where application tokens come from.
#[async_trait]
pub trait AppTokens: Send + Sync {
    /// The token to make a call with.
    ///
    /// # Errors
    ///
    /// The [`Failure`] of the call that obtains it.
    async fn token(&self) -> Result<Arc<AppToken>, Failure>;

    /// The same where one is at hand, so that most calls need not wait for one.
    fn at_hand(&self) -> Option<Arc<AppToken>> {
        None
    }

    /// `token` was refused, or may have been: the next call to [`token`](Self::token) should give
    /// another. Only this one is meant, since a newer one may have taken its place meanwhile.
    fn refused(&self, token: &Arc<AppToken>);

    /// Some token was refused, and nobody knows whether it was this one: it may be the patient's, or
    /// a path that refuses them all. Each patient's bad login must not cost a session.
    fn doubted(&self, token: &Arc<AppToken>) {
        self.refused(token);
    }
}

impl Engine {
    /// An engine to be adjusted, and built on a transport.
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    /// The clock that waits are measured with.
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// Performs a call, several times if need be and if that can do no harm.
    ///
    /// `app` is needed unless the endpoint's [`Auth`] is `None`.
    ///
    /// # Errors
    ///
    /// The [`Failure`] of the last attempt. Its [`effect`](Failure::effect) covers the earlier ones
    /// too. If no token could be had it is that call's failure, with the effect
    /// [`None`](Effect::None).
    pub async fn call<E: Endpoint>(
        &self,
        request: &E,
        target: Target<'_>,
        app: Option<&dyn AppTokens>,
    ) -> Result<E::Response, Failure> {
        let mut reply = None;
        let encode = |context: &CallContext<'_>| request.to_http(context);
        let mut decode = |response| E::decode(response).map(|value| reply = Some(value));
        let mut call = Call {
            meta: E::META,
            target,
            app: app.filter(|_| E::META.auth != Auth::None),
            encode: &encode,
            decode: &mut decode,
        };
        self.0.run(&mut call).await?;
        Ok(reply.expect("a call only succeeds by decoding its reply"))
    }
}

/// A call without its type, so that what follows is compiled once and not per endpoint.
struct Call<'a> {
    meta: Meta,
    target: Target<'a>,
    app: Option<&'a dyn AppTokens>,
    encode: &'a (dyn Fn(&CallContext<'_>) -> Result<http::Request<Bytes>, InvalidInput> + Sync),
    decode: &'a mut (dyn FnMut(http::Response<Bytes>) -> Result<(), Failure> + Send),
}

/// What the attempts of a call have come to so far.
struct Past {
    began: Duration,
    attempts: u32,
    gravest: Effect,
    /// The token that was given up for a new session, and why.
    refused: Option<(Arc<AppToken>, Failure)>,
}

impl Inner {
    async fn run(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut past = Past {
            began: self.clock.monotonic(),
            attempts: 0,
            gravest: Effect::None,
            refused: None,
        };
        loop {
            let token = past.next_token(call.app).await?;
            let request = self.request(call, token.as_deref()).map_err(|error| {
                Failure::input(&call.meta, error).after(past.attempts, past.gravest)
            })?;
            past.attempts += 1;
            let Err(failure) = self.attempt(call, past.attempts, request).await else {
                return Ok(());
            };
            let wait = self.go_on(call, &mut past, failure, token)?;
            if !wait.is_zero() {
                self.clock.sleep(wait).await;
            }
        }
    }

    /// The wait before the next attempt.
    ///
    /// # Errors
    ///
    /// The outcome of the call, if there is to be no other attempt.
    fn go_on(
        &self,
        call: &Call<'_>,
        past: &mut Past,
        failure: Failure,
        token: Option<Arc<AppToken>>,
    ) -> Result<Duration, Failure> {
        let doubted = token.filter(|_| doubts_session(&failure));
        if let (Some(app), Some(token)) = (call.app, &doubted) {
            match failure.cause() {
                Cause::Token(TokenKind::App) => app.refused(token),
                _ => app.doubted(token),
            }
        }
        let renewed = past.refused.is_some();
        let verdict = verdict(call.meta.replay, &failure, renewed, self.clock.now());
        let wait = match verdict {
            Verdict::Stop => None,
            Verdict::NewSession => doubted.as_ref().map(|_| Duration::ZERO),
            Verdict::Retry(at_least) => {
                let retry = Retry {
                    meta: &call.meta,
                    failure: &failure,
                    attempts: past.attempts,
                    elapsed: self.clock.monotonic().saturating_sub(past.began),
                    at_least,
                };
                let wait = self.policy.wait(&retry, &*self.random);
                wait.map(|wait| wait.max(at_least))
            }
        };
        let effect = failure.effect();
        let failure = failure.after(past.attempts, past.gravest);
        let Some(wait) = wait else {
            return Err(failure);
        };
        past.gravest = past.gravest.max(effect);
        if verdict == Verdict::NewSession {
            past.refused = doubted.map(|token| (token, failure));
        }
        Ok(wait)
    }

    /// Made anew for each attempt, so that no request id is used twice.
    fn request(
        &self,
        call: &Call<'_>,
        app_token: Option<&AppToken>,
    ) -> Result<http::Request<Bytes>, InvalidInput> {
        // v1/v2 has no request ids, and randomness costs a system call.
        let has_id = call.meta.service.is_abha_v3() || call.meta.service == Service::GatewayV3;
        let request_id = if has_id { uuid(&*self.random) } else { NO_ID };
        let mut request = (call.encode)(&CallContext {
            base: call.target.base,
            app_token,
            hip_id: call.target.hip_id,
            cm_id: call.target.cm_id,
            request_id: str::from_utf8(&request_id).expect("digits and dashes are ASCII"),
            timestamp: self.clock.now(),
            language: call.target.language,
        })?;
        let class = match call.meta.replay {
            Replay::Safe | Replay::Idempotent => CallClass::Read,
            Replay::Never => CallClass::Act,
        };
        class.mark(&mut request);
        Ok(request)
    }

    async fn attempt(
        &self,
        call: &mut Call<'_>,
        number: u32,
        request: http::Request<Bytes>,
    ) -> Result<(), Failure> {
        let attempt = Attempt::start(&call.meta, number, &*self.clock, self.observer.as_deref());
        let span = attempt.span().clone();
        // The transport itself, past the pointer to it, whose own `send` would box another future.
        let sent = (*self.transport).send(request).instrument(span).await;
        let (status, result) = match sent {
            Ok(response) => (Some(response.status().as_u16()), (call.decode)(response)),
            Err(error) => {
                attempt.note(&error);
                let failure = Failure::network(&call.meta, error.network());
                (None, Err(failure.with_partial(error.partial())))
            }
        };
        attempt.finish(status, result.as_ref().err());
        result
    }
}

impl Past {
    async fn next_token(
        &self,
        app: Option<&dyn AppTokens>,
    ) -> Result<Option<Arc<AppToken>>, Failure> {
        let Some(app) = app else {
            return Ok(None);
        };
        let token = match app.at_hand() {
            Some(token) => token,
            None => app.token().await.map_err(|failure| {
                // Its attempts are those to get a token.
                let attempts = failure.attempts();
                failure.before_call().after(attempts, self.gravest)
            })?,
        };
        match &self.refused {
            // There is no other, so the answer would be the same.
            Some((old, failure)) if Arc::ptr_eq(old, &token) => Err(failure.clone()),
            _ => Ok(Some(token)),
        }
    }
}

/// Stands where none is sent.
const NO_ID: [u8; 36] = *b"00000000-0000-0000-0000-000000000000";

/// A random UUID, version 4, written without a detour over the heap.
fn uuid(random: &dyn Random) -> [u8; 36] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = [b'-'; 36];
    // All places but those of the dashes.
    let places = (0..36).filter(|place| ![8, 13, 18, 23].contains(place));
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    for (place, nibble) in places.zip(nibbles) {
        text[place] = DIGITS[usize::from(nibble)];
    }
    text
}

/// Makes an [`Engine`]. What is not set is the operating system's clock and randomness, the usual
/// [`BackOff`], and nobody watching.
#[derive(Debug, Default)]
pub struct EngineBuilder {
    clock: Option<Arc<dyn Clock>>,
    random: Option<Arc<dyn Random>>,
    policy: Option<Arc<dyn RetryPolicy>>,
    observer: Option<Arc<dyn Observer>>,
}

impl EngineBuilder {
    /// Where time comes from.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Where randomness comes from.
    #[must_use]
    pub fn random(mut self, random: Arc<dyn Random>) -> Self {
        self.random = Some(random);
        self
    }

    /// When to repeat what may be repeated.
    #[must_use]
    pub fn policy(mut self, policy: Arc<dyn RetryPolicy>) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Who is told of each attempt.
    #[must_use]
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// The engine on a transport.
    pub fn build(self, transport: Arc<dyn Transport>) -> Engine {
        Engine(Arc::new(Inner {
            transport,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock::new())),
            random: self.random.unwrap_or_else(|| Arc::new(OsRandom)),
            policy: self.policy.unwrap_or_else(|| Arc::new(BackOff::new())),
            observer: self.observer,
        }))
    }
}
