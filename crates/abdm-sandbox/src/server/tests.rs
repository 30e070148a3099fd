//! The server by itself, with time that is paused where it waits.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::connection::LONGEST_READ;
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
