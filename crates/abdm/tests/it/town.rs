//! A sandbox on a loopback port with a clock that tests move, and clients for it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use abdm::flows::{AuthBy, Consequences, Generation, Reasons, UserSession};
use abdm::store::JourneyStore;
use abdm::store::seal::{KeyRing, SealingKey};
use abdm::transport::{
    Clock, HttpConfig, HyperTransport, ManualClock, ReqwestTransport, Transport,
};
use abdm::types::{
    Aadhaar, AbhaId, AbhaNumber, BaseUrl, ClientId, ClientSecret, CmId, HipId, Mobile, Otp,
};
use abdm::{
    ChooseAccount, Client, ClientBuilder, Deactivate, Error, Hosts, LoggedIn, LoginBy, Reactivate,
    Submitted,
};
use abdm_sandbox::people::Person;
use abdm_sandbox::v3_forms::V3Forms;
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET, Config, Sandbox, Server, ServiceKey};
use async_trait::async_trait;

use crate::wire;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Http {
    Reqwest,
    Hyper,
}

impl Http {
    pub(crate) fn transport(self) -> Arc<dyn Transport> {
        self.configured(&HttpConfig::default())
    }

    pub(crate) fn configured(self, config: &HttpConfig) -> Arc<dyn Transport> {
        match self {
            Self::Reqwest => Arc::new(ReqwestTransport::new(config).unwrap()),
            Self::Hyper => Arc::new(HyperTransport::new(config).unwrap()),
        }
    }
}

/// Shows the town's time of day, and by it no time passes: the client that has it never expects
/// anything to have expired, so the service is the first to say so.
#[derive(Debug)]
struct TimeOfDay(Arc<ManualClock>);

#[async_trait]
impl Clock for TimeOfDay {
    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    async fn sleep(&self, _: Duration) {}
}

pub(crate) struct Town {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) http: Http,
    pub(crate) generation: Generation,
    /// What its clients share: to set one up reads every root certificate of the system.
    transport: Arc<dyn Transport>,
    server: Server,
}

impl Town {
    pub(crate) async fn open(http: Http, generation: Generation) -> Self {
        Self::open_with(http, generation, |_| {}).await
    }

    pub(crate) async fn open_with(
        http: Http,
        generation: Generation,
        adjust: impl FnOnce(&mut Config),
    ) -> Self {
        Self::reached_by(http.transport(), http, generation, adjust).await
    }

    async fn reached_by(
        transport: Arc<dyn Transport>,
        http: Http,
        generation: Generation,
        adjust: impl FnOnce(&mut Config),
    ) -> Self {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let clock = Arc::new(ManualClock::new(start));
        let mut config = Config {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            key: Some(ServiceKey::shared()),
            ..Config::default()
        };
        adjust(&mut config);
        let sandbox = Sandbox::new(config);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let server = sandbox.serve(listener).unwrap();
        Self { sandbox, clock, http, generation, transport, server }
    }

    /// A new town with other rules.
    pub(crate) async fn with(&self, adjust: impl FnOnce(&mut Config)) -> Self {
        Self::reached_by(self.transport(), self.http, self.generation, adjust).await
    }

    /// What calls go through, of every client that is given nothing else.
    pub(crate) fn transport(&self) -> Arc<dyn Transport> {
        Arc::clone(&self.transport)
    }

    /// A new town whose service has other words, where published sources disagree.
    pub(crate) async fn saying(&self, choose: impl FnOnce(&mut V3Forms)) -> Self {
        self.with(|config| choose(&mut config.v3_forms)).await
    }

    pub(crate) fn is_v3(&self) -> bool {
        self.generation == Generation::V3
    }

    /// Where the calls of this generation go.
    pub(crate) fn wire(&self) -> &'static wire::Paths {
        if self.is_v3() { &wire::V3 } else { &wire::V1V2 }
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.server.addr()
    }

    pub(crate) fn hosts(&self) -> Hosts {
        self.hosts_of(self.generation, self.addr())
    }

    /// The sandbox as a generation of the service, which speaks all of them, reached at `addr`.
    pub(crate) fn hosts_of(&self, generation: Generation, addr: SocketAddr) -> Hosts {
        let (here, there) = (self.addr().to_string(), addr.to_string());
        let base = |base: String| BaseUrl::parse(&base.replace(&here, &there)).unwrap();
        let server = &self.server;
        match generation {
            Generation::V3 => {
                let (gateway, abha) = (base(server.gateway_v3_base()), base(server.abha_base()));
                let phr_web = server.phr_web_base().replace(&here, &there);
                let phr_web = BaseUrl::parse_with_version(&phr_web).unwrap();
                Hosts::v3(gateway, abha, CmId::sandbox()).with_phr_web(phr_web)
            }
            _ => Hosts::v1v2(base(server.gateway_base()), base(server.health_id_base())),
        }
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        self.builder_at(self.addr())
    }

    /// The same for what stands before the sandbox.
    pub(crate) fn builder_at(&self, addr: SocketAddr) -> ClientBuilder {
        self.builder_for(self.hosts_of(self.generation, addr))
    }

    pub(crate) fn builder_for(&self, hosts: Hosts) -> ClientBuilder {
        self.builder_without_hip_id(hosts).hip_id(HipId::parse("IN0000000001").unwrap())
    }

    pub(crate) fn builder_without_hip_id(&self, hosts: Hosts) -> ClientBuilder {
        let (id, secret) = credentials();
        Client::builder(hosts)
            .credentials(id, secret)
            .shared_transport(self.transport())
            .clock(self.time_of_day())
    }

    /// The generation that the town's own client does not speak.
    pub(crate) fn other_generation(&self) -> Generation {
        if self.is_v3() { Generation::V1V2 } else { Generation::V3 }
    }

    /// A client of the other generation for the same sandbox.
    pub(crate) fn other_client(&self) -> Client {
        let hosts = self.hosts_of(self.other_generation(), self.addr());
        self.builder_for(hosts).build().unwrap()
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// A client on V3 that was not told where the service of ABHA addresses is.
    pub(crate) fn client_without_phr_web(&self) -> Client {
        let hosts = self.hosts();
        let (gateway, abha) = (hosts.gateway().clone(), hosts.accounts().clone());
        self.builder_for(Hosts::v3(gateway, abha, CmId::sandbox())).build().unwrap()
    }

    /// A client as a process of its own has it, whose journeys wait in `store`.
    pub(crate) fn client_with(&self, store: &Arc<dyn JourneyStore>) -> Client {
        self.builder_with(store).build().unwrap()
    }

    pub(crate) fn builder_with(&self, store: &Arc<dyn JourneyStore>) -> ClientBuilder {
        self.builder().store(Arc::clone(store)).sealing_keys(keys())
    }

    /// A client whose lifetimes follow the sandbox's clock.
    pub(crate) fn client_on_its_clock(&self) -> Client {
        self.builder().clock(Arc::clone(&self.clock) as Arc<dyn Clock>).build().unwrap()
    }

    pub(crate) fn time_of_day(&self) -> Arc<dyn Clock> {
        Arc::new(TimeOfDay(Arc::clone(&self.clock)))
    }

    /// Makes every application token too old.
    pub(crate) fn expire_app_tokens(&self) {
        let lifetime = if self.is_v3() { 1200 } else { 600 };
        self.clock.advance(Duration::from_secs(lifetime + 1));
    }

    /// The last OTP that a mobile got.
    pub(crate) fn otp(&self, mobile: &str) -> Otp {
        let outbox = self.sandbox.outbox();
        let message = outbox.iter().rev().find(|message| message.to.as_str() == mobile);
        message.expect("an OTP was sent").otp.clone()
    }

    pub(crate) fn otps_sent(&self) -> usize {
        self.sandbox.outbox().len()
    }

    /// An OTP that is not the last one a mobile got.
    pub(crate) fn wrong_otp(&self, mobile: &str) -> Otp {
        use abdm::types::ExposeSecret;
        let right = self.otp(mobile);
        let wrong = if right.expose_secret() == "000000" { "000001" } else { "000000" };
        Otp::parse(wrong).unwrap()
    }

    /// Paths in the order in which they arrived.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.sandbox.requests().into_iter().map(|request| request.path).collect()
    }

    pub(crate) fn calls(&self) -> usize {
        self.sandbox.requests().len()
    }

    pub(crate) async fn log_in(&self, client: &Client, person: &Person) -> UserSession {
        let login = client.login(by_aadhaar_otp(person)).await.unwrap();
        session(done(login.submit_otp(&self.otp(person.aadhaar_mobile.unwrap())).await))
    }

    /// A login using mobile, up to the choice.
    pub(crate) async fn choice(&self, client: &Client, mobile: &str) -> ChooseAccount {
        let login = client.login(by_mobile(mobile)).await.unwrap();
        choice(done(login.submit_otp(&self.otp(mobile)).await))
    }

    /// Deactivates the account of a person who is active.
    pub(crate) async fn deactivate(&self, person: &Person) {
        let client = self.client();
        let session = self.log_in(&client, person).await;
        let journey = begin_deactivation(&client, &session).await.unwrap();
        done(journey.submit_otp(&self.otp(person.aadhaar_mobile.unwrap())).await);
    }
}

/// The keys that every process of the application has.
pub(crate) fn keys() -> KeyRing {
    KeyRing::new("first", SealingKey::from_bytes(&[7; SealingKey::LENGTH])).unwrap()
}

pub(crate) fn credentials() -> (ClientId, ClientSecret) {
    (ClientId::parse(CLIENT_ID).unwrap(), ClientSecret::parse(CLIENT_SECRET).unwrap())
}

pub(crate) async fn begin_deactivation(
    client: &Client,
    session: &UserSession,
) -> Result<Deactivate, Error> {
    let reasons = Reasons::parse(["104", "103", "others"]).unwrap();
    client
        .deactivate(session, reasons, Consequences::DEACTIVATION.acknowledge(), AuthBy::AadhaarOtp)
        .await
}

pub(crate) async fn begin_reactivation(
    client: &Client,
    person: &Person,
) -> Result<Reactivate, Error> {
    client.reactivate(number(person.abha_number), AuthBy::AadhaarOtp).await
}

pub(crate) fn by_aadhaar_otp(person: &Person) -> LoginBy {
    LoginBy::aadhaar_otp(AbhaId::parse(person.abha_number).unwrap())
}

pub(crate) fn by_mobile(mobile: &str) -> LoginBy {
    LoginBy::Mobile(Mobile::parse(mobile).unwrap())
}

pub(crate) fn aadhaar(number: &str) -> Aadhaar {
    Aadhaar::parse(number).unwrap()
}

pub(crate) fn number(text: &str) -> AbhaNumber {
    AbhaNumber::parse(text).unwrap()
}

/// A login that needed no choice.
#[track_caller]
pub(crate) fn session(logged_in: LoggedIn) -> UserSession {
    match logged_in {
        LoggedIn::Session(session) => session,
        other => panic!("expected a session, got {other:?}"),
    }
}

/// A login that leaves the account to the patient.
#[track_caller]
pub(crate) fn choice(logged_in: LoggedIn) -> ChooseAccount {
    match logged_in {
        LoggedIn::ChooseAccount(choice) => choice,
        other => panic!("logged in without a choice: {other:?}"),
    }
}

/// The journey went back, with a reason.
#[track_caller]
pub(crate) fn retry<T: std::fmt::Debug, J: std::fmt::Debug>(
    submitted: Result<Submitted<T, J>, Error>,
) -> (J, Error) {
    match submitted {
        Ok(Submitted::Retry(journey, why)) => (journey, why),
        other => panic!("expected a retry, got {other:?}"),
    }
}

/// The submission was accepted.
#[track_caller]
pub(crate) fn done<T: std::fmt::Debug, J: std::fmt::Debug>(
    submitted: Result<Submitted<T, J>, Error>,
) -> T {
    match submitted {
        Ok(Submitted::Done(outcome)) => outcome,
        other => panic!("expected an outcome, got {other:?}"),
    }
}
