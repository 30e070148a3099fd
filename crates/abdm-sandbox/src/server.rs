use std::io;
use std::net::{self, SocketAddr};
use std::pin::pin;
use std::time::Duration;

use abdm_transport::{Clock, SystemClock};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use crate::Sandbox;
use crate::sandbox::LARGEST_BODY;

/// Connections at once; others wait to be accepted. A process may often have no more than 1024
/// files open.
const MOST_CONNECTIONS: usize = 512;

/// Within this time the head of a request has arrived, and then within as much its body.
const LONGEST_READ: Duration = Duration::from_secs(10);

/// Before the next attempt to accept a connection, when one failed.
const PAUSE: Duration = Duration::from_millis(50);

/// A sandbox that listens. Dropping it stops it at once, connections included.
#[derive(Debug)]
pub struct Server {
    addr: SocketAddr,
    stop: watch::Sender<bool>,
    accepting: Accepting,
}

/// Ends with its owner.
#[derive(Debug)]
struct Accepting(JoinHandle<()>);

impl Drop for Accepting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Sandbox {
    /// Serves on a listener, which decides who can reach the sandbox: bind it to `127.0.0.1` unless
    /// others are meant to.
    ///
    /// At most 512 connections are served at once. One on which the head of a request, or then its
    /// body, has not arrived within 10 seconds is closed.
    ///
    /// # Errors
    ///
    /// When the listener does not know its own address, or the runtime cannot watch it.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with IO and time.
    pub fn serve(&self, listener: net::TcpListener) -> io::Result<Server> {
        let addr = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let (stop, stopped) = watch::channel(false);
        let accepting =
            Accepting(tokio::spawn(accept(self.clone(), listener, stopped, MOST_CONNECTIONS)));
        Ok(Server { addr, stop, accepting })
    }
}

impl Server {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Base URL of the gateway of v1/v2.
    pub fn gateway_base(&self) -> String {
        format!("http://{}/gateway", self.addr)
    }

    /// Base URL of the health-ID service of v1/v2.
    pub fn health_id_base(&self) -> String {
        format!("http://{}/api", self.addr)
    }

    /// Base URL of the gateway of V3.
    pub fn gateway_v3_base(&self) -> String {
        format!("http://{}/api/hiecm/gateway", self.addr)
    }

    /// Base URL of the ABHA service of V3.
    pub fn abha_base(&self) -> String {
        format!("http://{}/abha/api", self.addr)
    }

    /// Stops listening, lets the requests under way finish, and returns when all are answered.
    pub async fn shutdown(mut self) {
        // Fails only when nobody is accepting any more.
        let _ = self.stop.send(true);
        // Fails only when a handler panicked, which its connection has already felt.
        let _ = (&mut self.accepting.0).await;
    }
}

async fn accept(
    sandbox: Sandbox,
    listener: TcpListener,
    mut stopped: watch::Receiver<bool>,
    most: usize,
) {
    // Not the sandbox's own clock, which a test may have stopped.
    let clock = SystemClock::new();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = stopped.changed() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < most => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(sandbox.clone(), stream, stopped.clone()));
                }
                // A client that is gone already, or too many open files: others may still come.
                // The latter would fail again at once.
                Err(_) => tokio::select! {
                    _ = stopped.changed() => break,
                    () = clock.sleep(PAUSE) => {}
                },
            },
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn converse(sandbox: Sandbox, stream: TcpStream, mut stopped: watch::Receiver<bool>) {
    // Only delays small replies if it fails.
    let _ = stream.set_nodelay(true);
    let answer = service_fn(|request| answer(&sandbox, request));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(LONGEST_READ)
            .serve_connection(TokioIo::new(stream), answer)
    );
    // An error on a connection is the client's to notice.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn answer(
    sandbox: &Sandbox,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, BrokenOff> {
    let (parts, body) = request.into_parts();
    // What announces itself as too large is refused before any of it is read.
    let fits = body.size_hint().lower() <= LARGEST_BODY as u64;
    let body = match fits {
        true => match timeout(LONGEST_READ, Limited::new(body, LARGEST_BODY).collect()).await {
            Ok(Ok(body)) => Some(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => None,
            Ok(Err(_)) | Err(_) => return Err(BrokenOff),
        },
        false => None,
    };
    let response = match body {
        Some(body) => sandbox.respond(Request::from_parts(parts, body)).await,
        None => sandbox.refuse_body(&Request::from_parts(parts, Bytes::new())),
    };
    Ok(response.map(Full::new))
}

/// The request ended in the middle of its body, or did not go on. There is nobody to answer.
#[derive(Debug, thiserror::Error)]
#[error("the request broke off")]
struct BrokenOff;

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use tokio::io::{AsyncReadExt, AsyncWriteExt};

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
        let session =
            reply(ask(server.addr, "POST /gateway/v0.5/sessions", CREDENTIALS).await).await;
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
        let accepting = tokio::spawn(accept(sandbox.clone(), listener, stopped, most));
        (sandbox, addr, stop, Accepting(accepting))
    }

    // Time that is paused goes on by itself, and at once, as soon as there is nothing else to do.
    #[tokio::test(start_paused = true)]
    async fn a_request_that_does_not_go_on_is_given_up() {
        let (sandbox, addr, _stop, _accepting) = start(MOST_CONNECTIONS);
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
}
