//! The sandbox: its calls, and its server as whoever can reach the port finds it.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET, Config, Sandbox};
use abdm_transport::{ManualClock, Transport as _};
use abdm_types::testing::{self, Sample, Visit};
use abdm_types::{
    AppToken, BaseUrl, CallContext, ClientId, ClientSecret, CmId, Endpoint as _, HipId,
    InvalidInput, Service, v1v2, v3,
};
use bytes::Bytes;
use http::Request;
use tokio::runtime::{Builder, Runtime};

use crate::endpoints::{self, Endpoint};

fn base(service: Service) -> BaseUrl {
    let path = match service {
        Service::Gateway => "/gateway",
        Service::GatewayV3 => "/api/hiecm/gateway",
        Service::HealthId => "/api",
        Service::Abha => "/abha/api",
        _ => "/abha/api/v3/phr/web",
    };
    BaseUrl::parse_with_version(&format!("http://127.0.0.1{path}")).expect("a good URL")
}

/// At which everything happens here.
fn time() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

/// A request as it is sent.
pub(crate) fn try_http<E: Sample>(request: &E) -> Result<Request<Bytes>, InvalidInput> {
    signed(request, &AppToken::parse("app-token").expect("a good token"))
}

pub(crate) fn http<E: Sample>(request: &E) -> Request<Bytes> {
    try_http(request).expect("what was read or is a sample can be sent")
}

fn signed<E: Sample>(request: &E, token: &AppToken) -> Result<Request<Bytes>, InvalidInput> {
    request.to_http(&CallContext {
        base: &base(E::META.service),
        app_token: Some(token),
        hip_id: Some(&HipId::parse("IN0000000001").expect("a good id")),
        cm_id: Some(&CmId::parse("sbx").expect("a good id")),
        request_id: "a825f76b-0696-40f3-864c-5a3a5b389a83",
        timestamp: time(),
        language: None,
    })
}

/// Any body is answered by any endpoint, whoever it comes from, and never with a 500.
pub fn call(input: &[u8]) {
    let Some((&[endpoint, from], body)) = input.split_first_chunk::<2>() else {
        return;
    };
    endpoints::at(endpoint, &mut Call { from, body });
}

struct Call<'a> {
    from: u8,
    body: &'a [u8],
}

impl Endpoint for Call<'_> {
    fn meets<E: Sample>(&mut self) {
        let samples = E::requests();
        let sample = &samples[usize::from(self.from) % samples.len()];
        runtime().block_on(async {
            let sandbox = sandbox();
            let token = app_token(&sandbox, E::META.service).await;
            let (parts, _) = signed(sample, &token).expect("a sample can be sent").into_parts();
            let request = Request::from_parts(parts, Bytes::copy_from_slice(self.body));
            let reply = sandbox.transport().send(request).await;
            let reply = reply.unwrap_or_else(|error| panic!("{}: {error}", E::META.name));
            assert!(reply.status() != 500, "{}: a 500", E::META.name);
            if let Err(failure) = E::decode(reply) {
                crate::assert_discreet(&failure);
            }
        });
    }
}

fn sandbox() -> Sandbox {
    let clock = Arc::new(ManualClock::new(time()));
    Sandbox::new(Config { key: Some(crate::keys::service_key()), clock, ..Config::default() })
}

async fn app_token(sandbox: &Sandbox, service: Service) -> AppToken {
    let client_id = ClientId::parse(CLIENT_ID).expect("a good id");
    let client_secret = ClientSecret::parse(CLIENT_SECRET).expect("a good secret");
    let issued = if matches!(service, Service::Gateway | Service::HealthId) {
        let grant_type = v1v2::session::GrantType::ClientCredentials;
        let request = v1v2::session::Request { client_id, client_secret, grant_type };
        let reply = sandbox.transport().send(http(&request)).await.expect("it is there");
        v1v2::session::Request::decode(reply).map(|issued| issued.access_token)
    } else {
        let grant_type = v3::session::GrantType::ClientCredentials;
        let request = v3::session::Request { client_id, client_secret, grant_type };
        let reply = sandbox.transport().send(http(&request)).await.expect("it is there");
        v3::session::Request::decode(reply).map(|issued| issued.access_token)
    };
    issued.expect("the sandbox knows its client")
}

/// The longest that a conversation takes: what is cut off in the middle waits for the server's own
/// limits, of ten seconds each.
const LONGEST: Duration = Duration::from_secs(30);

/// Most that is read of a reply.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Whatever is sent to the port, the conversation ends, and the next client is served.
pub fn conversation(input: &[u8]) {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a thread");
    let server = runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        sandbox().serve(listener).expect("a listener of its own")
    });
    let reply = say(server.addr(), input, Then::HangsUp);
    assert!(reply.is_empty() || reply.starts_with(b"HTTP/1."), "no HTTP");
    // Faults are set by the same port, and may be about the next client.
    if !contains(input, b"_sandbox") {
        let reply = say(server.addr(), WHO_IS_THERE, Then::Waits);
        assert!(reply.starts_with(b"HTTP/1.1 "), "the next client is not served");
    }
    drop(server);
    runtime.shutdown_background();
}

const WHO_IS_THERE: &[u8] =
    b"GET /api/v1/ha/nobody HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

/// What a client does when it has said what it has to say.
#[derive(PartialEq)]
enum Then {
    Waits,
    HangsUp,
}

fn say(addr: SocketAddr, bytes: &[u8], then: Then) -> Vec<u8> {
    let mut stream = TcpStream::connect(addr).expect("it listens");
    stream.set_read_timeout(Some(LONGEST)).expect("more than nothing");
    stream.set_write_timeout(Some(LONGEST)).expect("more than nothing");
    // It may hang up before it has read all.
    if stream.write_all(bytes).is_ok() && then == Then::HangsUp {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut reply = Vec::new();
    match stream.take(LARGEST).read_to_end(&mut reply) {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("it hangs"),
        // A reset is an end too.
        _ => reply,
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime needs no file")
}

/// The samples of every endpoint.
pub fn call_seeds() -> Vec<Vec<u8>> {
    struct Calls(Vec<Vec<u8>>, u8);

    impl Visit for Calls {
        fn endpoint<E: Sample>(&mut self) {
            for (request, from) in E::requests().iter().zip(0..) {
                self.0.push([&[self.1, from], http(request).body().as_ref()].concat());
            }
            self.1 += 1;
        }
    }

    let mut calls = Calls(Vec::new(), 0);
    testing::every(&mut calls);
    calls.0
}

/// Requests as they are on the wire, whole and broken off.
pub fn seeds() -> Vec<Vec<u8>> {
    let session = format!(r#"{{"clientId":"{CLIENT_ID}","clientSecret":"{CLIENT_SECRET}"}}"#);
    let whole = format!(
        "POST /gateway/v0.5/sessions HTTP/1.1\r\nhost: 127.0.0.1\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{session}",
        session.len()
    );
    let chunked = "POST /gateway/v0.5/sessions HTTP/1.1\r\nhost: 127.0.0.1\r\n\
                   transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    let texts = [
        whole.as_str(),
        chunked,
        "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
        "GET /_sandbox/outbox?mobile=5550001001 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
        "GET /_sandbox/requests HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
        "POST /_sandbox/faults HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\n\r\n[]",
        "GET /gateway HTTP/1.1\r\nhost: a\r\n\r\nGET /api HTTP/1.1\r\nhost: a\r\n\r\n",
        "POST /api HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0",
        "POST /api HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 1\r\n\r\n{",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\x16\x03\x01\x02\0\x01\0\x01\u{fc}\x03\x03",
    ];
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}
