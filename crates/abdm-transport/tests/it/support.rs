//! Scripted replies, counted tokens, and an engine that has all the time in the world.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use abdm_transport::{
    AppTokens, CallClass, Engine, EngineBuilder, ManualClock, MockTransport, Random, Target,
    TransportError,
};
use abdm_types::v1v2::{auth_init, cert, search_by_health_id, session};
use abdm_types::{
    AbhaId, AppToken, AuthMethod, BaseUrl, ClientId, ClientSecret, Endpoint, Failure, Network,
};
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

/// What the transport answers one request with.
#[derive(Debug, Clone)]
pub(crate) enum Say {
    Fail(Network),
    Reply(u16, &'static str),
    RetryAfter(u16, &'static str),
}

pub(crate) use Say::{Fail, Reply, RetryAfter};

pub(crate) const TOKEN_REFUSED: Say =
    Reply(401, r#"{"code":"900901","message":"Invalid Credentials","description":"d"}"#);
pub(crate) const OTP_SENT: Say = Reply(200, r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#);
pub(crate) const FOUND: Say = Reply(200, r#"{"healthId":"someone@sbx","status":"ACTIVE"}"#);

/// An engine, and what it did.
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) tokens: Tokens,
    sent: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl World {
    pub(crate) fn new(script: impl IntoIterator<Item = Say>) -> Self {
        Self::with(script, |builder| builder)
    }

    pub(crate) fn with(
        script: impl IntoIterator<Item = Say>,
        adjust: impl FnOnce(EngineBuilder) -> EngineBuilder,
    ) -> Self {
        crate::log::install();
        let sent = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&sent);
        let script: Mutex<VecDeque<Say>> = Mutex::new(script.into_iter().collect());
        let mut transport = MockTransport::new();
        transport.expect_send().returning(move |request| {
            log.lock().unwrap().push(request);
            let said = script.lock().unwrap().pop_front();
            said.expect("no more was to be sent").into_result()
        });
        let clock = Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH));
        let builder = Engine::builder().clock(clock.clone()).random(Arc::new(Counting::default()));
        let engine = adjust(builder).build(Arc::new(transport));
        Self { engine, clock, tokens: Tokens::default(), sent }
    }

    pub(crate) async fn call<E: Endpoint>(&self, request: &E) -> Result<E::Response, Failure> {
        self.engine.call(request, target(), Some(&self.tokens)).await
    }

    pub(crate) fn sent(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    /// A header of each request sent.
    pub(crate) fn headers(&self, name: &str) -> Vec<Option<String>> {
        let text = |request: &Request<Bytes>| {
            let value = request.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        self.sent.lock().unwrap().iter().map(text).collect()
    }

    pub(crate) fn classes(&self) -> Vec<CallClass> {
        self.sent.lock().unwrap().iter().map(CallClass::of).collect()
    }

    pub(crate) fn slept(&self) -> Duration {
        self.clock.sleeps().into_iter().sum()
    }
}

impl Say {
    fn into_result(self) -> Result<Response<Bytes>, TransportError> {
        let (status, body, retry_after) = match self {
            Fail(network) => return Err(TransportError::new(network)),
            Reply(status, body) => (status, body, None),
            RetryAfter(status, wait) => (status, "", Some(wait)),
        };
        let mut response = Response::builder().status(status);
        if let Some(wait) = retry_after {
            response = response.header("retry-after", wait);
        }
        Ok(response.body(Bytes::from(body)).unwrap())
    }
}

pub(crate) fn target() -> Target<'static> {
    static BASE: std::sync::OnceLock<BaseUrl> = std::sync::OnceLock::new();
    let base = BASE.get_or_init(|| BaseUrl::parse("https://host.example/api").unwrap());
    Target::new(base)
}

/// Sends an OTP: `Never`.
pub(crate) fn send_otp() -> auth_init::Request {
    auth_init::Request {
        auth_method: AuthMethod::AadhaarOtp,
        health_id: AbhaId::parse("someone@sbx").unwrap(),
    }
}

/// Reads: `Safe`.
pub(crate) fn search() -> search_by_health_id::Request {
    search_by_health_id::Request { health_id: AbhaId::parse("someone@sbx").unwrap() }
}

/// Reads, without a body: `Safe`.
pub(crate) fn key() -> cert::Request {
    cert::Request {}
}

/// `Idempotent`.
pub(crate) fn new_session() -> session::Request {
    session::Request {
        client_id: ClientId::parse("client").unwrap(),
        client_secret: ClientSecret::parse("sentinel-secret").unwrap(),
        grant_type: session::GrantType::ClientCredentials,
    }
}

/// Numbered tokens: a new one after each that was refused.
pub(crate) struct Tokens {
    held: Mutex<Option<Arc<AppToken>>>,
    pub(crate) issued: AtomicUsize,
    pub(crate) refused: AtomicUsize,
    /// Of these, those of which nobody knows whether they were.
    doubted: AtomicUsize,
    /// Gives out the same one again however often it is refused.
    pub(crate) stubborn: bool,
    pub(crate) failure: Mutex<Option<Failure>>,
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            held: Mutex::new(None),
            issued: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
            doubted: AtomicUsize::new(0),
            stubborn: false,
            failure: Mutex::new(None),
        }
    }
}

impl Tokens {
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.issued.load(Ordering::SeqCst), self.refused.load(Ordering::SeqCst))
    }

    pub(crate) fn doubted(&self) -> usize {
        self.doubted.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl AppTokens for Tokens {
    async fn token(&self) -> Result<Arc<AppToken>, Failure> {
        if let Some(failure) = self.failure.lock().unwrap().clone() {
            return Err(failure);
        }
        let mut held = self.held.lock().unwrap();
        let token = held.get_or_insert_with(|| {
            let number = self.issued.fetch_add(1, Ordering::SeqCst) + 1;
            Arc::new(AppToken::parse(&format!("sentinel-token-{number}")).unwrap())
        });
        Ok(Arc::clone(token))
    }

    fn refused(&self, token: &Arc<AppToken>) {
        self.refused.fetch_add(1, Ordering::SeqCst);
        let mut held = self.held.lock().unwrap();
        if !self.stubborn && held.as_ref().is_some_and(|held| Arc::ptr_eq(held, token)) {
            *held = None;
        }
    }

    fn doubted(&self, token: &Arc<AppToken>) {
        self.doubted.fetch_add(1, Ordering::SeqCst);
        self.refused(token);
    }
}

/// Every byte another.
#[derive(Debug, Default)]
pub(crate) struct Counting(AtomicU8);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.0.fetch_add(1, Ordering::SeqCst));
    }
}
