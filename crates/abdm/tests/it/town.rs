//! A sandbox on a loopback port with a clock that tests move, and clients for it.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use abdm::flows::UserSession;
use abdm::transport::{
    Clock, HttpConfig, HyperTransport, ManualClock, ReqwestTransport, Transport,
};
use abdm::types::{Aadhaar, AbhaId, BaseUrl, ClientId, ClientSecret, HipId, Mobile, Otp};
use abdm::{Client, ClientBuilder, Error, Hosts, LoggedIn, LoginBy, Submitted};
use abdm_sandbox::people::Person;
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET, Config, Sandbox, Server, ServiceKey};

/// Runs each test on both transports.
macro_rules! over_tcp {
    ($($(#[$meta:meta])* async fn $name:ident($town:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all that its file imports")]
            use super::*;

            async fn promise($town: $crate::town::Town) $body

            #[tokio::test]
            async fn on_reqwest() {
                promise($crate::town::Town::open($crate::town::Http::Reqwest).await).await;
            }

            #[tokio::test]
            async fn on_hyper() {
                promise($crate::town::Town::open($crate::town::Http::Hyper).await).await;
            }
        }
    )*};
}
pub(crate) use over_tcp;

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

pub(crate) struct Town {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) http: Http,
    server: Server,
}

impl Town {
    pub(crate) async fn open(http: Http) -> Self {
        Self::open_with(http, |_| {}).await
    }

    pub(crate) async fn open_with(http: Http, adjust: impl FnOnce(&mut Config)) -> Self {
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
        Self { sandbox, clock, http, server }
    }

    pub(crate) fn gateway(&self) -> BaseUrl {
        BaseUrl::parse(&self.server.gateway_base()).unwrap()
    }

    pub(crate) fn health_id(&self) -> BaseUrl {
        BaseUrl::parse(&self.server.health_id_base()).unwrap()
    }

    pub(crate) fn hosts(&self) -> Hosts {
        Hosts::v1v2(self.gateway(), self.health_id())
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder(self.hosts())
            .credentials(
                ClientId::parse(CLIENT_ID).unwrap(),
                ClientSecret::parse(CLIENT_SECRET).unwrap(),
            )
            .hip_id(HipId::parse("IN0000000001").unwrap())
            .shared_transport(self.http.transport())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// A client whose lifetimes follow the sandbox's clock.
    pub(crate) fn client_on_its_clock(&self) -> Client {
        self.builder().clock(Arc::clone(&self.clock) as Arc<dyn Clock>).build().unwrap()
    }

    /// The last OTP that a mobile got.
    pub(crate) fn otp(&self, mobile: &str) -> Otp {
        let outbox = self.sandbox.outbox();
        let message = outbox.iter().rev().find(|message| message.mobile.as_str() == mobile);
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

    pub(crate) async fn log_in(&self, client: &Client, person: &Person) -> UserSession {
        let login = client.login(by_aadhaar_otp(person)).await.unwrap();
        match login.submit_otp(&self.otp(person.aadhaar_mobile.unwrap())).await.unwrap() {
            Submitted::Done(LoggedIn::Session(session)) => session,
            other => panic!("not logged in: {other:?}"),
        }
    }
}

pub(crate) fn by_aadhaar_otp(person: &Person) -> LoginBy {
    LoginBy::AadhaarOtp(AbhaId::parse(person.abha_number).unwrap())
}

pub(crate) fn by_mobile(mobile: &str) -> LoginBy {
    LoginBy::Mobile(Mobile::parse(mobile).unwrap())
}

pub(crate) fn aadhaar(number: &str) -> Aadhaar {
    Aadhaar::parse(number).unwrap()
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
