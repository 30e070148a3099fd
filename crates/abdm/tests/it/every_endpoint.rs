//! Every endpoint there is, on every transport: how often it is sent, and what is told of it, when
//! it never left, when nobody knows what became of it, and when it was answered.
//!
//! The [matrix](crate::matrix) has every failure for a call of each class; here is every call for a
//! failure of each kind. So the services are no more than words: each answers all requests the same.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use abdm::transport::{AppTokens, Engine, ManualClock, Target, Transport, TransportError};
use abdm::types::testing::{self, Sample, Visit};
use abdm::types::{AppToken, Auth, BaseUrl, CmId, Effect, Failure, Meta, Network, Replay};
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::town::Http;

/// What becomes of the requests to a service.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Says {
    /// There is none.
    Absent,
    /// It reads them and closes the connection.
    Nothing,
    /// It says less than it announced.
    Half,
    /// It answers.
    Reply(u16, Bytes),
}

impl Says {
    fn reply(status: u16, body: &'static str) -> Self {
        Self::Reply(status, Bytes::from_static(body.as_bytes()))
    }
}

/// How a call is to end.
#[derive(Debug, PartialEq, Eq)]
struct Ends {
    /// How often the service reads it.
    read: usize,
    /// After how many attempts, and whether it may have happened. `None` is a success.
    told: Option<(u32, Effect)>,
}

/// What reads, and what does no harm when it is done twice, is tried three times.
const MOST: u32 = 3;

const MANAGER: &str = r#"{"code":"900901","message":"Invalid Credentials","description":"m"}"#;

/// Every kind of failure, and what comes of it for a call of this kind.
fn rows(meta: &Meta) -> Vec<(Says, Ends)> {
    let is_harmless = meta.replay != Replay::Never;
    let in_doubt = if is_harmless { MOST } else { 1 };
    let in_doubt = || Ends { read: in_doubt as usize, told: Some((in_doubt, Effect::Possible)) };
    let answered = |times: u32| Ends { read: times as usize, told: Some((times, Effect::Settled)) };
    let has_token = meta.auth != Auth::None;
    vec![
        (Says::Absent, Ends { read: 0, told: Some((MOST, Effect::None)) }),
        (Says::Nothing, in_doubt()),
        (Says::Half, in_doubt()),
        (Says::reply(503, ""), in_doubt()),
        (Says::reply(200, "<html>Request Rejected</html>"), in_doubt()),
        (Says::reply(400, ""), answered(1)),
        (Says::reply(404, "<html>Not Found</html>"), answered(1)),
        // Once more with another application token, where there is one.
        (Says::reply(401, MANAGER), answered(if has_token { 2 } else { 1 })),
    ]
}

/// An endpoint, without its type.
struct Call {
    meta: Meta,
    success: Says,
    make: fn(Engine, BaseUrl, Arc<Tokens>) -> Made,
}

type Made = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// All of them.
struct Calls(Vec<Call>);

impl Visit for Calls {
    fn endpoint<E: Sample>(&mut self) {
        let body = E::replies().remove(0);
        let success = Says::Reply(testing::status_of::<E>(&body), body);
        self.0.push(Call { meta: E::META, success, make: make::<E> });
    }
}

fn make<E: Sample>(engine: Engine, base: BaseUrl, tokens: Arc<Tokens>) -> Made {
    Box::pin(async move {
        let (request, cm_id) = (E::requests().remove(0), CmId::sandbox());
        let target = Target { cm_id: Some(&cm_id), ..Target::new(&base) };
        engine.call(&request, target, Some(&*tokens)).await.map(drop)
    })
}

/// Another application token for each that is refused.
#[derive(Debug, Default)]
struct Tokens(AtomicUsize, std::sync::Mutex<Option<Arc<AppToken>>>);

#[async_trait]
impl AppTokens for Tokens {
    async fn token(&self) -> Result<Arc<AppToken>, Failure> {
        let mut held = self.1.lock().unwrap();
        let token = held.get_or_insert_with(|| {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            Arc::new(AppToken::parse(&format!("app-token-{number}")).unwrap())
        });
        Ok(Arc::clone(token))
    }

    fn refused(&self, _: &Arc<AppToken>) {
        *self.1.lock().unwrap() = None;
    }
}

/// A service that says the same to all, but its first words to the first.
struct Service {
    read: Arc<AtomicUsize>,
    base: BaseUrl,
    transport: Arc<dyn Transport>,
    /// A place where nobody listens, kept so that nobody else begins to.
    _reserved: Option<TcpSocket>,
}

impl Service {
    /// Over TCP.
    async fn behind(http: &Arc<dyn Transport>, first: &Says, then: &Says) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((std::net::Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        let base = format!("http://{}/api", socket.local_addr().unwrap());
        let read = Arc::new(AtomicUsize::new(0));
        let mut reserved = None;
        if *first == Says::Absent {
            reserved = Some(socket);
        } else {
            let listener = socket.listen(64).unwrap();
            let (read, first, then) = (Arc::clone(&read), first.clone(), then.clone());
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    answer(stream, &read, [&first, &then]).await;
                }
            });
        }
        let base = BaseUrl::parse(&base).unwrap();
        Self { read, base, transport: Arc::clone(http), _reserved: reserved }
    }

    /// Without a network.
    fn at_hand(first: &Says, then: &Says) -> Self {
        let read = Arc::new(AtomicUsize::new(0));
        let service = AtHand { read: Arc::clone(&read), says: [first.clone(), then.clone()] };
        let base = BaseUrl::parse("https://service.example/api").unwrap();
        Self { read, base, transport: Arc::new(service), _reserved: None }
    }
}

async fn answer(mut stream: TcpStream, read: &AtomicUsize, says: [&Says; 2]) {
    if read_request(&mut stream).await.is_none() {
        return;
    }
    let says = says[usize::from(read.fetch_add(1, Ordering::SeqCst) > 0)];
    let (status, length, body): (u16, usize, &[u8]) = match says {
        Says::Absent | Says::Nothing => return,
        Says::Half => (200, 100, b"{"),
        Says::Reply(status, body) => (*status, body.len(), body),
    };
    let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}");
    let bytes = [head.as_bytes(), b"\r\n\r\n", body].concat();
    // A client that has seen enough may be gone.
    let _ = stream.write_all(&bytes).await;
    let _ = stream.shutdown().await;
}

/// Reads a request to its end; `None` if the connection ends before.
async fn read_request(stream: &mut TcpStream) -> Option<()> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return Some(());
            }
        }
        match stream.read_buf(&mut bytes).await {
            Ok(1..) => {}
            _ => return None,
        }
    }
}

#[derive(Debug)]
struct AtHand {
    read: Arc<AtomicUsize>,
    says: [Says; 2],
}

#[async_trait]
impl Transport for AtHand {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if self.says[0] == Says::Absent {
            return Err(TransportError::new(Network::Connect));
        }
        let says = &self.says[usize::from(self.read.fetch_add(1, Ordering::SeqCst) > 0)];
        match says {
            Says::Absent => Err(TransportError::new(Network::Connect)),
            Says::Nothing => Err(TransportError::new(Network::Closed)),
            Says::Half => Err(TransportError::new(Network::Truncated)),
            Says::Reply(status, body) => {
                let mut response = Response::new(body.clone());
                *response.status_mut() = (*status).try_into().unwrap();
                Ok(response)
            }
        }
    }
}

/// `None` is without a network.
async fn ends(http: Option<&Arc<dyn Transport>>, call: &Call, first: &Says, then: &Says) -> Ends {
    let service = match http {
        Some(http) => Service::behind(http, first, then).await,
        None => Service::at_hand(first, then),
    };
    let clock = Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH));
    let engine = Engine::builder().clock(clock).build(service.transport);
    let result = (call.make)(engine, service.base, Arc::default()).await;
    if let Err(failure) = &result {
        assert_eq!((failure.endpoint(), failure.role()), (call.meta.name, call.meta.role));
        let printed = format!("{failure} {failure:?}");
        assert_eq!(testing::sentinel::shown_in(&printed), None, "{printed}");
    }
    let told = result.err().map(|failure| (failure.attempts(), failure.effect()));
    Ends { read: service.read.load(Ordering::SeqCst), told }
}

fn every_call() -> Vec<Call> {
    let mut calls = Calls(Vec::new());
    testing::every(&mut calls);
    assert!(calls.0.len() > 1);
    calls.0
}

async fn it_ends_as_its_replay_class_says(http: Option<Http>) {
    let http = http.map(Http::transport);
    for call in every_call() {
        for (says, expected) in rows(&call.meta) {
            let ended = ends(http.as_ref(), &call, &says, &says).await;
            assert_eq!(ended, expected, "{} {says:?}", call.meta.name);
        }
        let success = &call.success;
        let ended = ends(http.as_ref(), &call, success, success).await;
        assert_eq!(ended, Ends { read: 1, told: None }, "{}", call.meta.name);
    }
}

async fn it_succeeds_after_a_lost_reply_where_that_does_no_harm(http: Option<Http>) {
    let http = http.map(Http::transport);
    for call in every_call() {
        let expected = match call.meta.replay {
            Replay::Never => Ends { read: 1, told: Some((1, Effect::Possible)) },
            _ => Ends { read: 2, told: None },
        };
        let ended = ends(http.as_ref(), &call, &Says::Nothing, &call.success).await;
        assert_eq!(ended, expected, "{}", call.meta.name);
    }
}

macro_rules! on {
    ($($via:ident: $http:expr),*) => {$(
        mod $via {
            use super::*;

            #[tokio::test]
            async fn every_call_ends_as_its_replay_class_says() {
                it_ends_as_its_replay_class_says($http).await;
            }

            #[tokio::test]
            async fn every_call_succeeds_after_a_lost_reply_where_that_does_no_harm() {
                it_succeeds_after_a_lost_reply_where_that_does_no_harm($http).await;
            }
        }
    )*};
}

on!(reqwest: Some(Http::Reqwest), hyper: Some(Http::Hyper), at_hand: None);
