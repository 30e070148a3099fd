//! Replies that come late or never.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use abdm_sandbox::people::ASHA;
use abdm_transport::{Clock, ManualClock};
use async_trait::async_trait;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::sync::watch;

use super::{AUTH_INIT, CLOSED, Ended, to_end};
use crate::service::Service;

/// A clock by which nobody wakes up before it is told to.
#[derive(Debug)]
struct Asleep {
    clock: Arc<ManualClock>,
    sleepers: watch::Sender<usize>,
    awake: watch::Sender<bool>,
}

#[async_trait]
impl Clock for Asleep {
    fn now(&self) -> SystemTime {
        self.clock.now()
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic()
    }

    async fn sleep(&self, duration: Duration) {
        self.sleepers.send_modify(|sleepers| *sleepers += 1);
        self.awake.subscribe().wait_for(|awake| *awake).await.unwrap();
        self.clock.advance(duration);
    }
}

impl Asleep {
    async fn start() -> (Service, Arc<Self>) {
        let mut asleep = None;
        let service = Service::start_with(|config| {
            let start = config.clock.now();
            let clock = Arc::new(ManualClock::new(start));
            let (sleepers, awake) = (watch::channel(0).0, watch::channel(false).0);
            let clock = Arc::new(Self { clock, sleepers, awake });
            asleep = Some(clock.clone());
            config.clock = clock;
        })
        .await;
        (service, asleep.unwrap())
    }

    /// Waits until so many wait.
    async fn sleeping(&self, number: usize) {
        self.sleepers.subscribe().wait_for(|sleepers| *sleepers == number).await.unwrap();
    }
}

#[tokio::test]
async fn a_delay_is_slept_by_the_clock_of_the_sandbox() {
    let service = Service::start().await;
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    // Late by the time that passed before it was sent, and by no more.
    for (when, sent_at) in
        [("after", "2022-05-24T05:04:16.000Z"), ("before", "2022-05-24T05:07:16.000Z")]
    {
        service.strike(&format!("v1v2.auth_init delay 90 {when}"));
        let reply = service.post(AUTH_INIT, body.clone()).await;
        assert_eq!(reply.status, 200);
        let latest = service.latest();
        assert_eq!((latest.fault, latest.handled, latest.otp_sent), (Some("delay"), true, true));
        let outbox = service.send("GET", "/_sandbox/outbox", &[], "").await.json();
        assert_eq!(outbox.as_array().unwrap().last().unwrap()["at"], sent_at, "{when}");
    }
    assert_eq!(service.clock.sleeps(), [Duration::from_secs(90); 2]);
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn a_call_that_is_held_up_is_handled_though_the_client_has_gone() {
    let (service, clock) = Asleep::start().await;
    service.strike("v1v2.auth_init delay 90 before");
    let mut stream = service.connect().await;
    stream.write_all(service.asking().as_bytes()).await.unwrap();
    clock.sleeping(1).await;
    assert_eq!((service.otps_sent(), service.sandbox.requests().len()), (0, 1));
    stream.shutdown().await.unwrap();
    // The server has seen that the client has gone.
    assert_eq!(to_end(stream).await, CLOSED);
    assert_eq!(service.otps_sent(), 0);

    clock.awake.send_replace(true);
    while service.otps_sent() == 0 {
        tokio::task::yield_now().await;
    }
    let latest = service.latest();
    assert_eq!((latest.fault, latest.handled, latest.otp_sent), (Some("delay"), true, true));
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn a_call_whose_reply_is_held_up_was_handled_before() {
    let (service, clock) = Asleep::start().await;
    service.strike("v1v2.auth_init delay 90 after");
    let mut stream = service.connect().await;
    stream.write_all(service.asking().as_bytes()).await.unwrap();
    clock.sleeping(1).await;
    let latest = service.latest();
    assert_eq!((latest.fault, latest.handled, latest.status), (Some("delay"), true, 200));
    assert_eq!(service.otps_sent(), 1);
    nothing_came(&stream);
    clock.awake.send_replace(true);
    stream.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_hanging_call_was_handled_or_never_is() {
    let service = Service::start().await;
    for (when, handled) in [("before", false), ("after", true)] {
        let before = service.sandbox.requests().len();
        service.strike(&format!("v1v2.auth_init hang {when}"));
        let mut stream = service.connect().await;
        stream.write_all(service.asking().as_bytes()).await.unwrap();
        while service.sandbox.requests().len() == before {
            tokio::task::yield_now().await;
        }
        let latest = service.latest();
        assert_eq!((latest.fault, latest.handled), (Some("hang"), handled));
        assert_eq!(latest.status, if handled { 200 } else { 0 });
        assert_eq!(service.otps_sent(), usize::from(handled));
        nothing_came(&stream);
        // Others are served meanwhile, and it ends with the client.
        service.send("GET", "/_sandbox/health", &[], "").await;
        nothing_came(&stream);
        stream.shutdown().await.unwrap();
        assert_eq!(to_end(stream).await, CLOSED);
    }
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn a_shutdown_waits_for_no_delay_and_lets_nothing_hang() {
    let (service, clock) = Asleep::start().await;
    service.strike("v1v2.auth_init delay 90 before");
    let mut delayed = service.connect().await;
    delayed.write_all(service.asking().as_bytes()).await.unwrap();
    clock.sleeping(1).await;
    service.strike("v1v2.auth_init hang after");
    let mut hanging = service.connect().await;
    hanging.write_all(service.asking().as_bytes()).await.unwrap();
    while service.otps_sent() == 0 {
        tokio::task::yield_now().await;
    }
    service.server.shutdown().await;
    assert_eq!(to_end(hanging).await, CLOSED);
    let delayed = to_end(delayed).await;
    assert!(delayed.text.starts_with("HTTP/1.1 200 OK\r\n"), "{delayed:?}");
    assert_eq!((delayed.ended, service.sandbox.outbox().len()), (Ended::Closed, 2));
}

fn nothing_came(stream: &tokio::net::TcpStream) {
    let nothing = stream.try_read(&mut [0]).unwrap_err();
    assert_eq!(nothing.kind(), std::io::ErrorKind::WouldBlock);
}
