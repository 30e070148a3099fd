use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::ending;
use super::patience::Patience;
use crate::Sandbox;
use crate::exchange::{End, Exchange, Outcome};
use crate::faults::When;
use crate::sandbox::LARGEST_BODY;

/// Within this time the head of a request has arrived, and then within as much its body.
pub(super) const LONGEST_READ: Duration = Duration::from_secs(10);

/// Bytes of a head that are read, tokens and all.
const LARGEST_HEAD: usize = 64 * 1024;

/// What the requests on a connection share.
struct Link {
    sandbox: Sandbox,
    stopped: watch::Receiver<bool>,
    /// Whether there was a request before.
    used: AtomicBool,
    /// Calls that faults strike. What they come to, they come to whether or not the client waits.
    late: Mutex<JoinSet<()>>,
    /// How the connection is to end, after which last bytes.
    ending: Mutex<Option<(Vec<u8>, End)>>,
}

/// Serves a connection to its end.
pub(super) async fn converse(
    sandbox: Sandbox,
    stream: TcpStream,
    mut stopped: watch::Receiver<bool>,
) {
    // Only delays small replies if it fails.
    let _ = stream.set_nodelay(true);
    let link = Link {
        sandbox,
        stopped: stopped.clone(),
        used: AtomicBool::new(false),
        late: Mutex::default(),
        ending: Mutex::default(),
    };
    let answer = service_fn(|request| link.answer(request));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(LONGEST_READ)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(Patience::with(stream)), answer);
    // An error on a connection is the client's to notice.
    tokio::select! {
        _ = &mut connection => {}
        _ = stopped.changed() => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            let _ = (&mut connection).await;
        }
    }
    let stream = connection.into_parts().io.into_inner().into_inner();
    let ending = locked(&link.ending).take();
    match ending {
        Some((last, end)) => ending::end(stream, last, end).await,
        None => drop(stream),
    }
    let mut late = std::mem::take(&mut *locked(&link.late));
    while late.join_next().await.is_some() {}
}

impl Link {
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, BrokenOff> {
        let (head, body) = request.into_parts();
        let reused = self.used.swap(true, Ordering::Relaxed);
        if let Some(end) = Exchange::end_at_head(&self.sandbox, &head, reused) {
            return Err(self.break_off(Vec::new(), end));
        }
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
        let Some(body) = body else {
            return Ok(Exchange::refuse_body(&self.sandbox, head).map(Full::new));
        };
        let exchange = Exchange::begin(&self.sandbox, Request::from_parts(head, body), reused);
        let after = exchange.delay(When::After);
        let outcome = self.outcome(exchange).await?;
        wait(&self.sandbox, self.stopped.clone(), after).await;
        match outcome {
            Outcome::Reply(response) => Ok(response.map(Full::new)),
            Outcome::Broken(partial, end) => {
                let last = partial.as_ref().map(ending::bytes).unwrap_or_default();
                Err(self.break_off(last, end))
            }
            Outcome::Silence => {
                // Ends with the client's patience, which ends all of this, or with the server.
                stop(self.stopped.clone()).await;
                Err(BrokenOff)
            }
        }
    }

    async fn outcome(&self, exchange: Exchange) -> Result<Outcome, BrokenOff> {
        if !exchange.is_struck() {
            return Ok(exchange.answer().await);
        }
        let (sender, receiver) = oneshot::channel();
        let (sandbox, stopped) = (self.sandbox.clone(), self.stopped.clone());
        locked(&self.late).spawn(async move {
            wait(&sandbox, stopped, exchange.delay(When::Before)).await;
            // Fails when the client has gone, which is its own affair.
            let _ = sender.send(exchange.answer().await);
        });
        receiver.await.map_err(|_| BrokenOff)
    }

    fn break_off(&self, last: Vec<u8>, end: End) -> BrokenOff {
        *locked(&self.ending) = Some((last, end));
        BrokenOff
    }
}

/// Lets time pass, unless the server is to stop.
async fn wait(sandbox: &Sandbox, stopped: watch::Receiver<bool>, time: Duration) {
    if time.is_zero() {
        return;
    }
    tokio::select! {
        () = stop(stopped) => {}
        () = sandbox.desk().config.clock.sleep(time) => {}
    }
}

async fn stop(mut stopped: watch::Receiver<bool>) {
    // An error means that there is nobody who could still stop it, because it has been.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Every change is a single step.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The request ended in the middle of its body, or did not go on, or a fault ends the connection.
#[derive(Debug, thiserror::Error)]
#[error("the connection broke off")]
struct BrokenOff;
