//! Logins that were begun a while ago.
//!
//! An OTP can be sent again after a minute, and no test waits that long. So the first process of
//! these journeys is this one, and its clock is behind; the command that takes them up has the
//! machine's.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use abdm::store::connect;
use abdm::store::seal::KeyRing;
use abdm::transport::{Clock, HttpConfig, HyperTransport, SystemClock};
use abdm::types::{AbhaId, BaseUrl, ClientId, ClientSecret, HipId, Mobile};
use abdm::{Client, Hosts, Login, LoginBy, Resent};

use super::super::{Journey, KEY, Node};
use crate::service::Generation;
use crate::service::people::{ASHA, FAMILY_MOBILE};

/// Longer than an OTP has to wait before it is sent again.
pub(super) const JUMP: u64 = 61;

/// Behind the machine's clock by so many seconds.
#[derive(Debug)]
struct Behind(SystemClock, AtomicU64);

impl Clock for Behind {
    fn now(&self) -> SystemTime {
        self.0.now() - Duration::from_secs(self.1.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn sleep<'a, 'b>(&'a self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + 'b>>
    where
        'a: 'b,
    {
        self.0.sleep(time)
    }
}

/// The id of a login whose OTP was sent again so often, the last time just long enough ago.
pub(super) fn begun(node: &Node<'_>, journey: Journey, resends: u64) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let behind = Arc::new(Behind(SystemClock::new(), AtomicU64::new(JUMP * (resends + 1))));
    let by = match journey {
        Journey::LoginMobile => LoginBy::Mobile(Mobile::parse(FAMILY_MOBILE).unwrap()),
        _ => LoginBy::aadhaar_otp(AbhaId::parse(ASHA).unwrap()),
    };
    runtime.block_on(async {
        let mut login = client(node, &behind).await.login(by).await.unwrap();
        for _ in 0..resends {
            behind.1.fetch_sub(JUMP, Ordering::Relaxed);
            login = again(login).await;
        }
        login.id().unwrap().to_string()
    })
}

async fn again(login: Login) -> Login {
    match login.resend().await.unwrap() {
        Resent::Sent(login) => login,
        other => panic!("it was not sent again: {other:?}"),
    }
}

async fn client(node: &Node<'_>, behind: &Arc<Behind>) -> Client {
    let base = |url: &str| BaseUrl::parse(url).unwrap();
    let Generation::V1V2 = node.generation else { panic!("it sends none again") };
    let (gateway, accounts) =
        (node.generation.gateway(node.addr), node.generation.accounts(node.addr));
    Client::builder(Hosts::v1v2(base(&gateway), base(&accounts)))
        .credentials(
            ClientId::parse("sandbox-client").unwrap(),
            ClientSecret::parse("sandbox-secret").unwrap(),
        )
        .hip_id(HipId::parse("IN0000000001").unwrap())
        .transport(HyperTransport::new(&HttpConfig::default()).unwrap())
        .clock(Arc::clone(behind) as Arc<dyn Clock>)
        .store(connect(&node.store).await.unwrap())
        .sealing_keys(KeyRing::parse(KEY).unwrap())
        .build()
        .unwrap()
}
