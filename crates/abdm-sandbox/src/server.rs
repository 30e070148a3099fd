use std::io;
use std::net::{self, SocketAddr};
use std::time::Duration;

use abdm_transport::{Clock, SystemClock};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use self::connection::converse;
use self::port::Port;
use crate::Sandbox;

mod connection;
mod ending;
mod patience;
mod port;

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
    /// At most [`Config::connections`](crate::Config::connections) are served at once; others wait until one of them ends. One is
    /// closed on which the head of a request, or then its body, has not arrived within 10 seconds, the
    /// next request has not begun within as much, or a reply was not taken. So no client keeps the
    /// others out for long.
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
        let (port, done) = (Port::new(addr, listener), self.faults().register());
        let most = self.desk().config.connections;
        let accepting = accept(self.clone(), port, done, stopped, most);
        Ok(Server { addr, stop, accepting: Accepting(tokio::spawn(accepting)) })
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

    /// Base URL of the service of V3 that logs in by ABHA address. It ends with its version.
    pub fn phr_web_base(&self) -> String {
        format!("http://{}/abha/api/v3/phr/web", self.addr)
    }

    /// Stops listening, lets the requests under way finish, and returns when all are answered.
    /// Those that a fault holds up are so no longer, and those that would hang are broken off.
    pub async fn shutdown(mut self) {
        // Fails only when nobody is accepting any more.
        let _ = self.stop.send(true);
        // Fails only when a handler panicked, which its connection has already felt.
        let _ = (&mut self.accepting.0).await;
    }
}

async fn accept(
    sandbox: Sandbox,
    mut port: Port,
    done: watch::Sender<u64>,
    mut stopped: watch::Receiver<bool>,
    most: usize,
) {
    // Not the sandbox's own clock, which a test may have stopped.
    let clock = SystemClock::new();
    let faults = sandbox.faults();
    let mut orders = faults.orders();
    let mut connections = JoinSet::new();
    loop {
        let (closed, order) = faults.is_closed();
        let is_so = if closed { port.close() } else { port.open() };
        if is_so {
            done.send_replace(order);
        }
        tokio::select! {
            _ = stopped.changed() => break,
            Some(_) = connections.join_next() => {}
            // The sender is with the faults, which are here.
            _ = orders.changed() => {}
            // To see whether it is time to open it, or whether it can be done now.
            () = clock.sleep(PAUSE), if closed || !is_so => {}
            accepted = port.accept(), if connections.len() < most => match accepted {
                Ok((stream, _)) => {
                    let stopped = stopped.clone();
                    match sandbox.end_at_connection() {
                        Some(end) => connections.spawn(ending::end(stream, Vec::new(), end)),
                        None => connections.spawn(converse(sandbox.clone(), stream, stopped)),
                    };
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
    drop(port);
    // Nobody is to wait for what it does not do any more.
    drop(done);
    while connections.join_next().await.is_some() {}
}

#[cfg(test)]
mod tests;
