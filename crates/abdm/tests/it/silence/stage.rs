//! A town in which every secret is known beforehand, and an application at work in it whose calls
//! meet what they are told to meet.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use abdm::flows::{Generation, UserSession};
use abdm::transport::{Clock, HttpConfig, Random, Retry, RetryPolicy, Transport, TransportError};
use abdm::types::{ClientId, ClientSecret, HipId, Otp};
use abdm::{Client, ClientBuilder, ConfirmOtp, ReactivationPath};
use abdm_sandbox::people::Person;
use abdm_sandbox::v3_forms::V3Forms;
use abdm_sandbox::{Ciphertexts, Config, Sandbox, ServiceKey};
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

use super::paper::{Telling, overhears};
use crate::town::{Http, Town, by_aadhaar_otp, done, session};

/// What every OTP is, and what none is.
pub(super) const OTP: &str = "835917";
pub(super) const WRONG_OTP: &str = "274608";

/// How every transaction begins.
pub(super) const TXN: &str = "5e17e10f";

pub(super) const CLIENT_SECRET: &str = "sentinel-client-secret-5f1c";

/// An e-mail address and a password that somebody wants, and where somebody lives.
pub(super) const EMAIL: &str = "vikram@other.example";
pub(super) const PASSWORD: &str = "Sentinel@2024";
pub(super) const STREET: &str = "1 Sample Street";

pub(super) fn otp(digits: &str) -> Otp {
    Otp::parse(digits).unwrap()
}

/// Nothing that a town issues is left to chance.
#[derive(Debug, Default)]
struct Known(AtomicU64);

impl Random for Known {
    fn fill(&self, bytes: &mut [u8]) {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        match bytes {
            // An OTP is what is left of this by a million.
            [_, _, _, _, _, _, _, _] => {
                bytes.copy_from_slice(&OTP.parse::<u64>().unwrap().to_be_bytes());
            }
            _ => {
                bytes.fill(0x5e);
                let head = &[0x5e, 0x17, 0xe1, 0x0f][..bytes.len().min(4)];
                bytes[..head.len()].copy_from_slice(head);
                let tail = bytes.len().saturating_sub(8);
                if tail >= head.len() {
                    bytes[tail..].copy_from_slice(&number.to_be_bytes());
                }
            }
        }
    }
}

/// Two keys, made once: shorter ones than the service's, which cost less.
fn keys() -> &'static [ServiceKey; 2] {
    static KEYS: OnceLock<[ServiceKey; 2]> = OnceLock::new();
    KEYS.get_or_init(|| [2048; 2].map(|bits| ServiceKey::generate(bits).unwrap()))
}

/// Never wants anything again: a second attempt prints what the first did.
#[derive(Debug)]
struct Once;

impl RetryPolicy for Once {
    fn wait(&self, retry: &Retry<'_>, _: &dyn Random) -> Option<Duration> {
        overhears(retry);
        None
    }
}

/// The transports of a test, made once: each reads the certificates of the system.
#[derive(Debug, Clone)]
pub(super) struct Transports {
    pub(super) http: Http,
    usual: Arc<dyn Transport>,
    /// Has no connection from before.
    fresh: Arc<dyn Transport>,
    /// Waits for no reply.
    hasty: Arc<dyn Transport>,
}

impl Transports {
    pub(super) fn new(http: Http) -> Self {
        let moment = Duration::from_millis(10);
        let hasty = HttpConfig::default().read_timeout(moment).act_timeout(moment);
        let [usual, fresh] = [http.transport(), http.transport()];
        Self { http, usual, fresh, hasty: http.configured(&hasty) }
    }
}

/// A request of an errand: the how manieth to its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct At {
    pub(super) path: String,
    nth: usize,
}

/// What goes wrong, and from which request on.
#[derive(Debug, Clone)]
pub(super) struct Strike {
    pub(super) at: At,
    pub(super) fault: &'static str,
}

impl Strike {
    fn is_silence(&self) -> bool {
        self.fault.starts_with("hang")
    }

    fn is_of_connections(&self) -> bool {
        self.fault.ends_with("-on-accept")
    }

    /// The fault as the sandbox is told of it: what does not wear off strikes once.
    fn words(&self) -> String {
        let once = ["refuse", "random", "rotate-key", "clock-jump"];
        let is_once = once.iter().any(|kind| self.fault.starts_with(kind));
        format!("{}{}", self.fault, if is_once { "" } else { " always" })
    }
}

/// Sees the requests, and has the sandbox strike.
#[derive(Debug)]
pub(super) struct Director {
    sandbox: Sandbox,
    transports: Transports,
    play: Mutex<Play>,
}

#[derive(Debug, Default)]
struct Play {
    requests: Vec<At>,
    strike: Option<Strike>,
    struck: bool,
}

/// What became of a strike.
#[derive(Debug)]
pub(super) struct Played {
    pub(super) requests: Vec<At>,
    /// How often the fault struck, if there was a request for it to strike.
    pub(super) struck: Option<u64>,
}

impl Director {
    /// Begins anew, and strikes from that request on.
    pub(super) fn direct(&self, strike: Option<Strike>) {
        *self.play.lock().unwrap() = Play { strike, ..Play::default() };
    }

    /// Has all go well again.
    pub(super) async fn end(&self) -> Played {
        let play = std::mem::take(&mut *self.play.lock().unwrap());
        let struck = play.struck.then(|| self.struck());
        self.sandbox.faults().clear();
        self.sandbox.faults().settled().await;
        Played { requests: play.requests, struck }
    }

    fn struck(&self) -> u64 {
        self.sandbox.faults().list().iter().map(|fault| fault.struck).sum()
    }

    /// The strike that a request to this path meets, and whether it is the first to meet it.
    fn meets(&self, path: &str) -> Option<(Strike, bool)> {
        let mut play = self.play.lock().unwrap();
        let nth = play.requests.iter().filter(|at| at.path == path).count();
        let at = At { path: path.to_owned(), nth };
        let strike = play.strike.clone().filter(|strike| play.struck || strike.at == at);
        play.requests.push(at);
        let strike = strike?;
        Some((strike, !std::mem::replace(&mut play.struck, true)))
    }
}

#[async_trait]
impl Transport for Director {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let Some((strike, is_first)) = self.meets(request.uri().path()) else {
            return self.transports.usual.send(request).await;
        };
        if is_first {
            let faults = self.sandbox.faults();
            faults.set([strike.words().parse().unwrap()]).unwrap();
            faults.settled().await;
        }
        if strike.is_silence() {
            let before = self.struck();
            loop {
                let ended = self.transports.hasty.send(request.clone()).await;
                // On a busy machine the wait may be over before the request is there.
                if self.struck() > before {
                    return ended;
                }
            }
        }
        match strike.is_of_connections() {
            true => self.transports.fresh.send(request).await,
            false => self.transports.usual.send(request).await,
        }
    }
}

/// Which of several published ways an application goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ways {
    Usual,
    Other,
}

/// A town, an application in it, and whoever is logged in.
pub(super) struct Stage {
    pub(super) ways: Ways,
    pub(super) town: Town,
    pub(super) client: Client,
    pub(super) director: Arc<Director>,
    pub(super) session: Option<UserSession>,
    /// Whether the service has replaced its key since the application asked for it.
    pub(super) key_is_old: bool,
}

impl Stage {
    /// One whose service reads what it is sent.
    pub(super) async fn careful(to: &Transports, generation: Generation, ways: Ways) -> Self {
        Self::open(to, generation, ways, |config| config.ciphertexts = Ciphertexts::Decrypted).await
    }

    /// One whose service has other words, where published sources disagree.
    pub(super) async fn saying(
        to: &Transports,
        generation: Generation,
        choose: impl FnOnce(&mut V3Forms),
    ) -> Self {
        Self::open(to, generation, Ways::Usual, |config| choose(&mut config.v3_forms)).await
    }

    /// One whose service takes each OTP that could be one for right, which costs less.
    pub(super) async fn quick(to: &Transports, generation: Generation, ways: Ways) -> Self {
        Self::open(to, generation, ways, |config| config.ciphertexts = Ciphertexts::FormOnly).await
    }

    async fn open(
        to: &Transports,
        generation: Generation,
        ways: Ways,
        adjust: impl FnOnce(&mut Config),
    ) -> Self {
        let long = Duration::from_secs(1_000_000_000);
        let town = Town::open_with(to.http, generation, |config| {
            config.random = Arc::new(Known::default());
            config.key = Some(keys()[0].clone());
            config.next_keys = keys().iter().rev().cycle().take(20).cloned().collect();
            config.clients = vec![credentials()];
            config.sends_per_window = u32::MAX;
            config.resend_cool_down = Duration::ZERO;
            for lifetime in [
                &mut config.app_token_lifetime,
                &mut config.v3_app_token_lifetime,
                &mut config.x_token_lifetime,
                &mut config.timestamp_tolerance,
            ] {
                *lifetime = long;
            }
            adjust(config);
        })
        .await;
        let director = Arc::new(Director {
            sandbox: town.sandbox.clone(),
            transports: to.clone(),
            play: Mutex::default(),
        });
        let client = builder(&town, &director, ways).build().unwrap();
        Self { ways, town, client, director, session: None, key_is_old: false }
    }

    /// Has the application get what it keeps: its token, the service's key, and a patient's login.
    pub(super) async fn warm(&mut self, person: &Person) {
        let client = &self.client;
        if !self.town.is_v3() {
            drop(client.retrieve(&crate::town::aadhaar(person.aadhaar)).await.unwrap());
        }
        let login = client.login(by_aadhaar_otp(person)).await.unwrap();
        self.session = Some(session(done(login.submit_otp(&otp(OTP)).await)));
    }
}

pub(super) fn credentials() -> (ClientId, ClientSecret) {
    (ClientId::parse("client").unwrap(), ClientSecret::parse(CLIENT_SECRET).unwrap())
}

pub(super) fn builder(town: &Town, director: &Arc<Director>, ways: Ways) -> ClientBuilder {
    let (id, secret) = credentials();
    let builder = Client::builder(town.hosts())
        .credentials(id, secret)
        .hip_id(HipId::parse("IN0000000001").unwrap())
        .shared_transport(Arc::clone(director) as Arc<dyn Transport>)
        .retry_policy(Arc::new(Once))
        .clock(Arc::clone(&town.clock) as Arc<dyn Clock>)
        .observer(Arc::new(Telling));
    match ways {
        Ways::Usual => builder,
        Ways::Other => {
            builder.confirm_otp(ConfirmOtp::Encrypted).reactivation_path(ReactivationPath::Account)
        }
    }
}
