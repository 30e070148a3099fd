//! A connection to Redis that loses things.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What happens to a script or a reading of fields on its way. Anything else passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Pass,
    SwallowRequest,
    SwallowAnswer,
    CloseBefore,
    CloseAfter,
    /// Nothing at all passes.
    Silent,
    /// The connection is closed at the next word.
    Reset,
}

pub(crate) struct Proxy {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    mode: Mutex<Mode>,
    /// Connections up to this one have `old_mode`.
    old: AtomicU64,
    old_mode: Mutex<Mode>,
    opened: AtomicU64,
    scripts: AtomicUsize,
}

impl Proxy {
    pub(crate) async fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            mode: Mutex::new(Mode::Pass),
            old: AtomicU64::new(0),
            old_mode: Mutex::new(Mode::Pass),
            opened: AtomicU64::new(0),
            scripts: AtomicUsize::new(0),
        });
        let accepting = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let number = accepting.opened.fetch_add(1, Ordering::SeqCst) + 1;
                let server = TcpStream::connect(("127.0.0.1", server)).await.unwrap();
                tokio::spawn(pass(client, server, number, Arc::clone(&accepting)));
            }
        });
        Self { port, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn set(&self, mode: Mode) {
        *self.shared.mode.lock().unwrap() = mode;
    }

    /// Those that are open now, and none that is opened later.
    pub(crate) fn set_for_open_connections(&self, mode: Mode) {
        *self.shared.old_mode.lock().unwrap() = mode;
        self.shared.old.store(self.shared.opened.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// How many scripts a client has sent.
    pub(crate) fn scripts(&self) -> usize {
        self.shared.scripts.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn mode(&self, connection: u64) -> Mode {
        let is_old = connection <= self.old.load(Ordering::SeqCst);
        let mode: MutexGuard<'_, Mode> =
            if is_old { self.old_mode.lock().unwrap() } else { self.mode.lock().unwrap() };
        *mode
    }
}

/// Requests are small enough to come in one piece, and each waits for the answer to the one before.
async fn pass(mut client: TcpStream, mut server: TcpStream, number: u64, shared: Arc<Shared>) {
    let (mut request, mut answer) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let Ok(length @ 1..) = client.read(&mut request).await else { return };
        let request = &request[..length];
        let is_script = request.windows(4).any(|word| word == b"EVAL");
        shared.scripts.fetch_add(usize::from(is_script), Ordering::SeqCst);
        let mode = match shared.mode(number) {
            mode @ (Mode::Silent | Mode::Reset) => mode,
            mode if is_script => mode,
            _ => Mode::Pass,
        };
        match mode {
            Mode::Silent | Mode::SwallowRequest => continue,
            Mode::Reset | Mode::CloseBefore => return,
            Mode::Pass | Mode::SwallowAnswer | Mode::CloseAfter => {}
        }
        if server.write_all(request).await.is_err() {
            return;
        }
        let Ok(length @ 1..) = server.read(&mut answer).await else { return };
        match mode {
            Mode::SwallowAnswer => continue,
            Mode::CloseAfter => return,
            _ => {}
        }
        if client.write_all(&answer[..length]).await.is_err() {
            return;
        }
    }
}
