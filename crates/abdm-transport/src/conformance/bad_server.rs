use std::net::SocketAddr;

use tokio::io::AsyncWriteExt;

use super::server::{Answer, Identity, Server, read_request};

/// A server that no call gets through to, for tests of what comes after that. Ends when dropped.
pub struct BadServer(Server);

impl BadServer {
    /// Its certificate is one that nobody trusts.
    pub async fn with_untrusted_certificate() -> Self {
        let identity = Identity::of("127.0.0.1");
        Self(Server::always_tls(&identity, Answer::reply(200, "", b"")).await)
    }

    /// It answers a TLS handshake in plain text.
    pub async fn without_tls() -> Self {
        let server = Server::with_connections("https", |mut stream| async move {
            // The client may have gone; that is its own affair.
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            let _ = read_request(&mut stream).await;
        });
        Self(server.await)
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.0.address()
    }

    /// How many requests it read.
    pub fn requests(&self) -> usize {
        self.0.requests().len()
    }

    /// How many connections were made to it.
    pub fn connections(&self) -> usize {
        self.0.connections()
    }
}
