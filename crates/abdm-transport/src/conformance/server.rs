//! Servers that do exactly as they are told, however wrong.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rustls::pki_types::PrivateKeyDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// What a server says when it has read a request.
#[derive(Clone)]
pub(super) struct Answer {
    bytes: Vec<u8>,
    then: Then,
}

/// And what it does after that.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Close,
    /// Neither closes nor says any more.
    Hang,
    /// Waits for the next request.
    Keep,
}

impl Answer {
    /// A well-formed reply. Each of `headers` ends with `\r\n`.
    pub(super) fn reply(status: u16, headers: &str, body: &[u8]) -> Self {
        let length = body.len();
        let head = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\n\r\n");
        Self::raw(&[head.as_bytes(), body].concat(), Then::Keep)
    }

    pub(super) fn raw(bytes: &[u8], then: Then) -> Self {
        let bytes = bytes.to_vec();
        Self { bytes, then }
    }
}

pub(super) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    log: Arc<Mutex<Log>>,
    task: JoinHandle<()>,
}

/// What reached a server.
#[derive(Default)]
pub(super) struct Log {
    connections: usize,
    pub(super) requests: Vec<Vec<u8>>,
}

impl Server {
    /// Answers every request the same.
    pub(super) async fn always(answer: Answer) -> Self {
        Self::start(move |_| answer.clone()).await
    }

    /// Answers as `script` says, which is given how many requests came before.
    pub(super) async fn start(script: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Self {
        let script = Arc::new(script);
        Self::listen("http", move |stream, log| {
            let script = Arc::clone(&script);
            async move { serve(stream, &log, &*script).await }
        })
        .await
    }

    /// Answers every request the same, over TLS.
    pub(super) async fn always_tls(identity: &Identity, answer: Answer) -> Self {
        Self::always_tls_for(identity, None, answer).await
    }

    /// The same, for one client only, which has to present its certificate.
    pub(super) async fn always_tls_for(
        identity: &Identity,
        client: Option<&Identity>,
        answer: Answer,
    ) -> Self {
        let acceptor = identity.acceptor_for(client);
        Self::listen("https", move |stream, log| {
            let (acceptor, answer) = (acceptor.clone(), answer.clone());
            async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    serve(stream, &log, &|_| answer.clone()).await;
                }
            }
        })
        .await
    }

    /// Hands every connection to `handle`.
    pub(super) async fn with_connections<F>(
        scheme: &'static str,
        handle: impl Fn(TcpStream) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self::listen(scheme, move |stream, _| handle(stream)).await
    }

    async fn listen<F>(
        scheme: &'static str,
        handle: impl Fn(TcpStream, Arc<Mutex<Log>>) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Arc::new(Mutex::new(Log::default()));
        let shared = Arc::clone(&log);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.lock().unwrap().connections += 1;
                tokio::spawn(handle(stream, Arc::clone(&shared)));
            }
        });
        Self { address, scheme, log, task }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections came in.
    pub(super) fn connections(&self) -> usize {
        self.log.lock().unwrap().connections
    }

    /// All requests in full, as they came.
    pub(super) fn requests(&self) -> Vec<Vec<u8>> {
        self.log.lock().unwrap().requests.clone()
    }

    /// The heads of all requests, in lower case.
    pub(super) fn heads(&self) -> Vec<String> {
        let head = |request: Vec<u8>| {
            let end = find(&request, b"\r\n\r\n").unwrap();
            String::from_utf8_lossy(&request[..end]).to_lowercase()
        };
        self.requests().into_iter().map(head).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub(super) async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    log: &Mutex<Log>,
    script: &(impl Fn(usize) -> Answer + Sync + ?Sized),
) {
    while let Some(request) = read_request(&mut stream).await {
        let before = {
            let mut log = log.lock().unwrap();
            log.requests.push(request);
            log.requests.len() - 1
        };
        let answer = script(before);
        // The client may have gone; that is for the check to judge.
        let _ = stream.write_all(&answer.bytes).await;
        let _ = stream.flush().await;
        match answer.then {
            Then::Close => break,
            Then::Hang => std::future::pending().await,
            Then::Keep => {}
        }
    }
    let _ = stream.shutdown().await;
}

/// Reads a request in full; `None` if the connection ends before.
pub(super) async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        if let Some(end) = find(&request, b"\r\n\r\n")
            && request.len() >= end + 4 + content_length(&request[..end])
        {
            return Some(request);
        }
        match stream.read(&mut chunk).await {
            Ok(length) if length > 0 => request.extend_from_slice(&chunk[..length]),
            _ => return None,
        }
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_lowercase();
    head.lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |value| value.trim().parse().unwrap())
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// A certificate that no system trusts, made on the spot.
pub(super) struct Identity {
    certified: rcgen::CertifiedKey<rcgen::KeyPair>,
}

impl Identity {
    pub(super) fn of(host: &str) -> Self {
        let certified = rcgen::generate_simple_self_signed([host.to_owned()]).unwrap();
        Self { certified }
    }

    /// What a client has to be given to trust it.
    pub(super) fn root_pem(&self) -> Vec<u8> {
        self.certified.cert.pem().into_bytes()
    }

    /// The certificate with its private key.
    pub(super) fn identity_pem(&self) -> Vec<u8> {
        let mut pem = self.root_pem();
        pem.extend_from_slice(self.certified.signing_key.serialize_pem().as_bytes());
        pem
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        self.acceptor_for(None)
    }

    fn acceptor_for(&self, client: Option<&Self>) -> TlsAcceptor {
        let key = PrivateKeyDer::try_from(self.certified.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap();
        let builder = match client {
            None => builder.with_no_client_auth(),
            Some(client) => {
                let mut roots = RootCertStore::empty();
                roots.add(client.certified.cert.der().clone()).unwrap();
                let roots = Arc::new(roots);
                let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider);
                builder.with_client_cert_verifier(verifier.build().unwrap())
            }
        };
        let chain = vec![self.certified.cert.der().clone()];
        let mut config = builder.with_single_cert(chain, key).unwrap();
        // A client that offers HTTP/2 would get it, and fail.
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }
}
