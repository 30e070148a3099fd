//! The server by itself, with time that is paused where it waits.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::connection::LONGEST_READ;
use super::patience::{LONGEST_WRITE, Patience};
use super::*;
use crate::key::PendingKey;
use crate::{Config, ServiceKey};

const CREDENTIALS: &str = r#"{"clientId":"sandbox-client","clientSecret":"sandbox-secret"}"#;

async fn ask(addr: SocketAddr, target: &str, body: &str) -> TcpStream {
    let length = body.len();
    let request = format!(
        "{target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

async fn reply(mut stream: TcpStream) -> String {
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    reply
}

#[tokio::test]
async fn the_server_answers_before_its_key_is_there() {
    let (hand_over, handed_over) = std::sync::mpsc::channel();
    let key = PendingKey::made_by(move || handed_over.recv().unwrap());
    let sandbox = Sandbox::with_key(Config::default().into(), key);
    let listener = net::TcpListener::bind("127.0.0.1:0").unwrap();
    let server = sandbox.serve(listener).unwrap();

    let mut ready = pin!(sandbox.ready());
    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(ready.as_mut().poll(&mut context), Poll::Pending);
    let waits = ask(server.addr, "GET /api/v1/auth/cert", "").await;
    let health = reply(ask(server.addr, "GET /_sandbox/health", "").await).await;
    assert!(health.ends_with(r#"{"ready":false}"#), "{health}");
    let session = reply(ask(server.addr, "POST /gateway/v0.5/sessions", CREDENTIALS).await).await;
    assert!(session.starts_with("HTTP/1.1 200"), "{session}");
    assert_eq!(ready.as_mut().poll(&mut context), Poll::Pending);

    hand_over.send(Ok(ServiceKey::shared())).unwrap();
    ready.await;
    let health = reply(ask(server.addr, "GET /_sandbox/health", "").await).await;
    assert!(health.ends_with(r#"{"ready":true}"#), "{health}");
    // It lacks a token: what matters is that it is answered at last.
    assert!(reply(waits).await.starts_with("HTTP/1.1 401"));
}

fn sandbox() -> Sandbox {
    let key = PendingKey::made_by(|| Ok(ServiceKey::shared()));
    Sandbox::with_key(Config::default().into(), key)
}

fn start(most: usize) -> (Sandbox, SocketAddr, watch::Sender<bool>, Accepting) {
    let sandbox = sandbox();
    let listener = net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    let listener = TcpListener::from_std(listener).unwrap();
    let (stop, stopped) = watch::channel(false);
    let (port, done) = (Port::new(addr, listener), sandbox.faults().register());
    let accepting = tokio::spawn(accept(sandbox.clone(), port, done, stopped, most));
    (sandbox, addr, stop, Accepting(accepting))
}

// Time that is paused goes on by itself, and at once, as soon as there is nothing else to do.
#[tokio::test(start_paused = true)]
async fn a_request_that_does_not_go_on_is_given_up() {
    let (sandbox, addr, _stop, _accepting) = start(512);
    for half in [
        "",
        "POST /api/v2/auth/init HTTP/1.1\r\nHost",
        "POST /api/v2/auth/init HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
    ] {
        let before = tokio::time::Instant::now();
        let mut stream = TcpStream::connect(addr).await.unwrap();
        stream.write_all(half.as_bytes()).await.unwrap();
        assert_eq!(reply(stream).await, "");
        let waited = before.elapsed();
        assert!(waited >= LONGEST_READ && waited < 2 * LONGEST_READ, "{half}: {waited:?}");
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn more_connections_than_are_served_at_once_wait_for_their_turn() {
    let (_sandbox, addr, _stop, _accepting) = start(1);
    let first = TcpStream::connect(addr).await.unwrap();
    let mut second = ask(addr, "GET /_sandbox/health", "").await;
    let mut byte = [0];
    assert!(timeout(LONGEST_READ / 2, second.read(&mut byte)).await.is_err());
    drop(first);
    assert_eq!(timeout(LONGEST_READ / 4, second.read(&mut byte)).await.unwrap().unwrap(), 1);
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn a_listener_that_fails_is_not_asked_without_pause() {
    // A datagram makes this ready, and then it has no connections to accept.
    let socket = net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.send_to(b"x", socket.local_addr().unwrap()).unwrap();
    let listener = net::TcpListener::from(std::os::fd::OwnedFd::from(socket));
    assert!(listener.accept().is_err());
    let server = sandbox().serve(listener).unwrap();
    // Without a pause there would always be something to do, and time would stand still.
    SystemClock::new().sleep(10 * PAUSE).await;
    server.shutdown().await;
}

/// A connection that has room for little on this side.
async fn narrow(addr: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(addr).await.unwrap()
}

/// Asks again and again and takes no answer, until the server has enough of it.
async fn never_reads(mut stream: TcpStream) {
    let requests = b"GET /_sandbox/people HTTP/1.1\r\nHost: x\r\n\r\n".repeat(64);
    while stream.write_all(&requests).await.is_ok() {}
}

/// Takes the answers, a byte now and then.
async fn reads_slowly(mut stream: TcpStream) {
    let requests = b"GET /_sandbox/people HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1024);
    let _ = stream.write_all(&requests).await;
    while stream.read_u8().await.is_ok() {
        SystemClock::new().sleep(Duration::from_millis(500)).await;
    }
}

/// Sends a request, a byte a second.
async fn sends_slowly(addr: SocketAddr, request: &str) {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    for byte in request.bytes().cycle() {
        if stream.write_u8(byte).await.is_err() {
            break;
        }
        SystemClock::new().sleep(Duration::from_secs(1)).await;
    }
}

/// Sends what is no request, and gets an answer to that or none.
async fn sends_nonsense(addr: SocketAddr, bytes: &[u8]) {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"), "{answer:?}");
}

/// The only place becomes free for somebody else.
#[tokio::test(start_paused = true)]
async fn a_reply_that_is_not_taken_is_given_up() {
    for slowly in [false, true] {
        let (_sandbox, addr, _stop, _accepting) = start(1);
        let before = tokio::time::Instant::now();
        let stream = narrow(addr).await;
        let mut bad = JoinSet::new();
        match slowly {
            false => bad.spawn(never_reads(stream)),
            true => bad.spawn(reads_slowly(stream)),
        };
        let health = reply(ask(addr, "GET /_sandbox/health", "").await).await;
        assert!(health.starts_with("HTTP/1.1 200"), "{health}");
        let waited = before.elapsed();
        assert!(waited >= LONGEST_WRITE && waited < 2 * LONGEST_WRITE, "{slowly}: {waited:?}");
    }
}

/// What is taken of it does not buy time for the rest.
#[tokio::test(start_paused = true)]
async fn a_reply_that_is_taken_bit_by_bit_is_given_up_too() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    let mut reader = JoinSet::new();
    reader.spawn(async move {
        let mut some = vec![0; 64 * 1024];
        while client.read_exact(&mut some).await.is_ok() {
            SystemClock::new().sleep(Duration::from_millis(100)).await;
        }
    });
    let (mut patience, large) = (Patience::with(stream), vec![b'x'; 64 * 1024 * 1024]);
    let before = tokio::time::Instant::now();
    let error = patience.write_all(&large).await.unwrap_err();
    let waited = before.elapsed();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    assert!(waited >= LONGEST_WRITE && waited < 2 * LONGEST_WRITE, "{waited:?}");
}

/// The next reply has as much time as the one before.
#[tokio::test(start_paused = true)]
async fn what_was_taken_in_time_does_not_count_against_the_next() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = narrow(listener.local_addr().unwrap()).await;
    let (stream, _) = listener.accept().await.unwrap();
    let large = vec![b'x'; 16 * 1024 * 1024];
    let (length, mut reader) = (2 * large.len(), JoinSet::new());
    reader.spawn(async move {
        // Too late for both at once.
        let mut all = vec![0; length / 2];
        for _ in 0..2 {
            SystemClock::new().sleep(LONGEST_WRITE * 2 / 3).await;
            client.read_exact(&mut all).await.unwrap();
        }
    });
    let mut patience = Patience::with(stream);
    for _ in 0..2 {
        patience.write_all(&large).await.unwrap();
        patience.flush().await.unwrap();
    }
    reader.join_next().await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_another_request_is_given_up() {
    let (_sandbox, addr, _stop, _accepting) = start(512);
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(b"GET /_sandbox/health HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let before = tokio::time::Instant::now();
    assert!(reply(stream).await.starts_with("HTTP/1.1 200"));
    let waited = before.elapsed();
    assert!(waited >= LONGEST_READ && waited < 2 * LONGEST_READ, "{waited:?}");
}

/// Fewer connections are served at once than there are of the bad ones alone.
#[tokio::test(start_paused = true)]
async fn no_client_keeps_the_others_out() {
    let (sandbox, addr, stop, mut accepting) = start(8);
    let mut bad = JoinSet::new();
    for _ in 0..8 {
        bad.spawn(never_reads(narrow(addr).await));
        bad.spawn(reads_slowly(narrow(addr).await));
        bad.spawn(sends_slowly(addr, "GET /_sandbox/health HTTP/1.1\r\nHost: x\r\nX: "));
        bad.spawn(sends_slowly(
            addr,
            "POST /api/v2/auth/init HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{",
        ));
        bad.spawn(async move {
            for nonsense in [
                &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
                b"GET\r\n\r\n",
                b"POST /api/v2/auth/init HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                &[b'x'; 200 * 1024],
            ] {
                sends_nonsense(addr, nonsense).await;
            }
        });
    }
    let mut good = JoinSet::new();
    for _ in 0..64 {
        good.spawn(async move {
            let health = reply(ask(addr, "GET /_sandbox/health", "").await).await;
            let session = ask(addr, "POST /gateway/v0.5/sessions", CREDENTIALS).await;
            (health, reply(session).await)
        });
    }
    let mut served = 0;
    while let Some(replies) = good.join_next().await {
        let (health, session) = replies.unwrap();
        assert!(health.starts_with("HTTP/1.1 200"), "{health}");
        assert!(session.starts_with("HTTP/1.1 200"), "{session}");
        served += 1;
    }
    assert_eq!(served, 64);
    assert_eq!(sandbox.requests().len(), 64, "nothing of the others was a request");
    while let Some(ended) = bad.join_next().await {
        ended.unwrap();
    }
    // Nor does any of them hold up the end.
    stop.send_replace(true);
    (&mut accepting.0).await.unwrap();
}
