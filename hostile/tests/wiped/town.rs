//! The service, of whose memory nothing is looked at, and clients of it, of whose everything is.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use abdm::flows::{Generation, UserSession};
use abdm::store::seal::{KeyRing, SealingKey};
use abdm::store::{JourneyStore, MemoryStore};
use abdm::transport::{CallClass, Clock, ManualClock, Random, Transport, TransportError};
use abdm::types::{
    AbhaNumber, BaseUrl, ClientId, ClientSecret, CmId, ExposeSecret, HipId, Network, Otp, Password,
};
use abdm::{Client, ClientBuilder, Hosts, LoggedIn, LoginBy, Submitted};
use abdm_sandbox::people::Person;
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET, Config, Sandbox, SandboxTransport, ServiceKey};
use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, Request, Response};

use crate::scanning::{Aside, aside, look_for};

const SEALING_KEY: [u8; SealingKey::LENGTH] = *b"the sealing key of a hospital 01";

pub(crate) struct Town {
    pub(crate) generation: Generation,
    pub(crate) clock: Arc<ManualClock>,
    /// It stays, so that nothing of it is freed.
    sandbox: &'static Sandbox,
    store: Arc<dyn JourneyStore>,
    /// Whether the answer to the next call that acts gets lost.
    loses: Arc<AtomicBool>,
}

impl Town {
    pub(crate) fn open(generation: Generation) -> Self {
        look_for(CLIENT_SECRET);
        look_for(str::from_utf8(&SEALING_KEY).unwrap());
        aside(|| {
            let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
            let clock = Arc::new(ManualClock::new(start));
            let config = Config {
                clock: Arc::clone(&clock) as Arc<dyn Clock>,
                random: Arc::new(Counted::default()),
                key: Some(ServiceKey::shared()),
                ..Config::default()
            };
            let sandbox = Box::leak(Box::new(Sandbox::new(config)));
            Self {
                generation,
                clock,
                sandbox,
                store: Arc::new(MemoryStore::new()),
                loses: Arc::default(),
            }
        })
    }

    /// A client as a process of its own has it.
    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        let base = |base: &str| BaseUrl::parse(base).unwrap();
        let hosts = match self.generation {
            Generation::V3 => {
                let abha = base(SandboxTransport::ABHA_BASE);
                let phr_web = format!("{abha}/v3/phr/web");
                let phr_web = BaseUrl::parse_with_version(&phr_web).unwrap();
                Hosts::v3(base(SandboxTransport::GATEWAY_V3_BASE), abha, CmId::sandbox())
                    .with_phr_web(phr_web)
            }
            _ => Hosts::v1v2(
                base(SandboxTransport::GATEWAY_BASE),
                base(SandboxTransport::HEALTH_ID_BASE),
            ),
        };
        let keys = KeyRing::new("k", SealingKey::from_bytes(&SEALING_KEY)).unwrap();
        Client::builder(hosts)
            .credentials(
                ClientId::parse(CLIENT_ID).unwrap(),
                ClientSecret::parse(CLIENT_SECRET).unwrap(),
            )
            .hip_id(HipId::parse("IN0000000001").unwrap())
            .transport(Copying {
                service: aside(|| self.sandbox.transport()),
                loses: Arc::clone(&self.loses),
            })
            .clock(Arc::clone(&self.clock) as Arc<dyn Clock>)
            .store(Arc::clone(&self.store))
            .sealing_keys(keys)
    }

    /// The latest OTP, as the patient types it.
    pub(crate) fn otp(&self) -> Otp {
        let typed = aside(|| {
            let otp = self.sandbox.outbox().pop().unwrap().otp;
            otp.expose_secret().to_owned().leak()
        });
        look_for(typed);
        Otp::parse(typed).unwrap()
    }

    /// One that is not.
    pub(crate) fn wrong_otp(&self) -> Otp {
        let right = self.otp();
        let wrong = if right.expose_secret() == "271101" { "271102" } else { "271101" };
        look_for(wrong);
        Otp::parse(wrong).unwrap()
    }

    /// As the patient types it.
    pub(crate) fn password(&self, typed: &'static str) -> Password {
        look_for(typed);
        Password::parse(typed).unwrap()
    }

    pub(crate) async fn log_in(&self, client: &Client, person: &Person) -> UserSession {
        let number = AbhaNumber::parse(person.abha_number).unwrap();
        let login = client.login(LoginBy::mobile_otp(number)).await.unwrap();
        session(done(login.submit_otp(&self.otp()).await.unwrap()))
    }

    /// Loses the answer to the next call that acts, which the service has carried out.
    pub(crate) fn lose_an_answer(&self) {
        self.loses.store(true, Ordering::Relaxed);
    }

    /// The endpoints that were called.
    pub(crate) fn called(&self) -> BTreeSet<&'static str> {
        aside(|| self.sandbox.requests().iter().filter_map(|request| request.endpoint).collect())
    }
}

#[track_caller]
pub(crate) fn session(logged_in: LoggedIn) -> UserSession {
    match logged_in {
        LoggedIn::Session(session) => session,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub(crate) fn done<T: Debug, J: Debug>(submitted: Submitted<T, J>) -> T {
    match submitted {
        Submitted::Done(done) => done,
        other => panic!("{other:?}"),
    }
}

/// The way to the service: what it gets are copies, and what it says stays where it is.
#[derive(Debug)]
struct Copying {
    service: SandboxTransport,
    loses: Arc<AtomicBool>,
}

#[async_trait]
impl Transport for Copying {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let copy = aside(|| copied(&request));
        let is_lost =
            CallClass::of(&request) == CallClass::Act && self.loses.swap(false, Ordering::Relaxed);
        // Here ends what an HTTP client is handed.
        drop(request);
        let reply = Aside::new(|| self.service.send(copy)).await?;
        let (parts, body) = reply.into_parts();
        let body = aside(|| {
            let kept: &'static [u8] = body.to_vec().leak();
            drop(body);
            kept
        });
        tokens_and_transactions(&String::from_utf8_lossy(body)).for_each(look_for);
        match is_lost {
            true => Err(TransportError::new(Network::Closed)),
            false => Ok(Response::from_parts(parts, Bytes::from_static(body))),
        }
    }
}

fn copied(request: &Request<Bytes>) -> Request<Bytes> {
    let mut copy = Request::new(Bytes::copy_from_slice(request.body()));
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().to_string().parse().unwrap();
    for (name, value) in request.headers() {
        copy.headers_mut().append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    copy
}

/// What looks like one, in whichever field it stands.
fn tokens_and_transactions(reply: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    reply.split(move |c| !is_part(c)).filter(|word| {
        let dashes = word.match_indices('-').map(|(at, _)| at);
        word.starts_with("eyJ") || word.len() == 36 && dashes.eq([8, 13, 18, 23])
    })
}

/// Random for nobody, so that each run looks for the same.
#[derive(Debug, Default)]
struct Counted(AtomicU64);

impl Random for Counted {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let next = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            *byte = (next.wrapping_mul(0xD134_2543_DE82_EF95) >> 56) as u8;
        }
    }
}
