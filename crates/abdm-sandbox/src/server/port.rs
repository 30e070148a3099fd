use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;

/// A port that can be closed, so that connections to it are refused, and opened again.
#[derive(Debug)]
pub(super) struct Port {
    addr: SocketAddr,
    socket: Socket,
}

#[derive(Debug)]
enum Socket {
    Open(TcpListener),
    /// Keeps the port from being given to somebody else, without listening.
    Kept(TcpSocket),
    /// Somebody else has the port, or will not let it go yet.
    Lost,
}

impl Port {
    pub(super) fn new(addr: SocketAddr, listener: TcpListener) -> Self {
        Self { addr, socket: Socket::Open(listener) }
    }

    /// Closes it, and says whether it is kept meanwhile.
    pub(super) fn close(&mut self) -> bool {
        if !matches!(self.socket, Socket::Kept(_)) {
            // The listener first: as long as it is there, nothing else gets the port.
            self.socket = Socket::Lost;
            if let Ok(socket) = bound(self.addr) {
                self.socket = Socket::Kept(socket);
            }
        }
        matches!(self.socket, Socket::Kept(_))
    }

    /// Opens it, and says whether it could be done.
    pub(super) fn open(&mut self) -> bool {
        let socket = match std::mem::replace(&mut self.socket, Socket::Lost) {
            Socket::Open(listener) => {
                self.socket = Socket::Open(listener);
                return true;
            }
            Socket::Kept(socket) => Ok(socket),
            Socket::Lost => bound(self.addr),
        };
        if let Ok(listener) = socket.and_then(|socket| socket.listen(BACKLOG)) {
            self.socket = Socket::Open(listener);
        }
        matches!(self.socket, Socket::Open(_))
    }

    /// Waits for ever where it is closed.
    pub(super) async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        match &self.socket {
            Socket::Open(listener) => listener.accept().await,
            Socket::Kept(_) | Socket::Lost => std::future::pending().await,
        }
    }
}

fn bound(addr: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match addr {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // As the standard library does. Connections that are open have the port still; elsewhere the
    // option means something else.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    Ok(socket)
}
