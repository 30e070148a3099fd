//! Stands between a client and the sandbox, and loses or replaces what it is told to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use abdm::{Client, ClientBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::town::Town;

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is carried out and answered.
    Answered,
    /// It is carried out, and the answer is lost.
    AnswerLost,
    /// It is carried out, and the answer does not come for as long as the client waits.
    AnswerHeld,
    /// It is read, and lost.
    Lost,
    /// It is read, and these bytes are the answer.
    Says(Vec<u8>),
}

/// A relay before the sandbox of a town. Ends with the test.
pub(crate) struct Relay<'t> {
    town: &'t Town,
    addr: SocketAddr,
    desk: Arc<Desk>,
}

/// Requests that no test makes.
const MOST: usize = 100;

struct Desk {
    upstream: SocketAddr,
    fates: Mutex<Vec<(String, Fate)>>,
    heads: Mutex<Vec<String>>,
    held: Notify,
}

impl<'t> Relay<'t> {
    /// One that relays all until it is told otherwise.
    pub(crate) async fn before(town: &'t Town) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let desk = Arc::new(Desk {
            upstream: town.addr(),
            fates: Mutex::default(),
            heads: Mutex::default(),
            held: Notify::new(),
        });
        let clerk = Arc::clone(&desk);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let clerk = Arc::clone(&clerk);
                // A client that goes away is not the relay's fault.
                tokio::spawn(async move { clerk.serve(stream).await });
            }
        });
        Self { town, addr, desk }
    }

    /// What becomes of the requests to a path from now on.
    pub(crate) fn on(&self, path: &str, fate: Fate) {
        self.desk.fates.lock().unwrap().push((path.to_owned(), fate));
    }

    /// Answers a path with this status and body from now on.
    pub(crate) fn says(&self, path: &str, status: &str, body: &str) {
        self.on(path, Fate::Says(answer(status, body)));
    }

    /// How many requests to a path arrived.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.heads().iter().filter(|head| path_of(head) == path).count()
    }

    /// The heads of all requests, oldest first.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.desk.heads.lock().unwrap().clone()
    }

    /// Waits until a request was carried out whose answer is held.
    pub(crate) async fn held(&self) {
        self.desk.held.notified().await;
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        self.town.builder_at(self.addr)
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

impl Desk {
    async fn serve(&self, mut client: TcpStream) -> Option<()> {
        let (head, body) = read_request(&mut client).await?;
        let path = path_of(&head);
        let told = {
            let fates = self.fates.lock().unwrap();
            fates.iter().rev().find(|(told, _)| *told == path).map(|(_, fate)| fate.clone())
        };
        let requests = {
            let mut heads = self.heads.lock().unwrap();
            heads.push(head.clone());
            heads.len()
        };
        match told.unwrap_or(Fate::Answered) {
            // So that a client that never stops makes for a test that fails, and not for one that
            // never ends.
            _ if requests > MOST => {}
            Fate::Lost => {}
            Fate::Says(reply) => client.write_all(&reply).await.ok()?,
            Fate::Answered => {
                let reply = self.forward(&head, &body).await?;
                client.write_all(&reply).await.ok()?;
            }
            Fate::AnswerLost => drop(self.forward(&head, &body).await?),
            Fate::AnswerHeld => {
                self.forward(&head, &body).await?;
                self.held.notify_one();
                // Nothing more comes from a client that waits, until it gives up.
                let _ = client.read(&mut [0]).await;
            }
        }
        Some(())
    }

    /// Has the sandbox carry out a request, one on a connection.
    async fn forward(&self, head: &str, body: &[u8]) -> Option<Vec<u8>> {
        let kept = head.split("\r\n").filter(|line| {
            !line.get(..11).is_some_and(|name| name.eq_ignore_ascii_case("connection:"))
        });
        let mut request = kept.collect::<Vec<_>>().join("\r\n").into_bytes();
        request.extend_from_slice(b"\r\nconnection: close\r\n\r\n");
        request.extend_from_slice(body);
        let mut server = TcpStream::connect(self.upstream).await.ok()?;
        server.write_all(&request).await.ok()?;
        let mut reply = Vec::new();
        server.read_to_end(&mut reply).await.ok()?;
        Some(reply)
    }
}

/// Head and body of a request.
async fn read_request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let n = stream.read(&mut chunk).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&chunk[..n]);
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let length = header(&head, "content-length").map_or(0, |length| length.parse().unwrap());
        if let Some(body) = bytes.get(end + 4..end + 4 + length) {
            return Some((head, body.to_vec()));
        }
    }
}

/// The value of a header.
pub(crate) fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.split("\r\n").skip(1).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

pub(crate) fn path_of(head: &str) -> &str {
    head.split(' ').nth(1).unwrap_or_default()
}

pub(crate) fn answer(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
        .into_bytes()
}
