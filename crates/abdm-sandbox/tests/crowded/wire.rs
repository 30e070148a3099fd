//! A connection from which nobody waits for anything.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};

use tokio::net::TcpSocket;

pub(crate) struct Wire {
    stream: TcpStream,
    unsent: Vec<u8>,
    pub(crate) received: Vec<u8>,
    /// Whether the other side has ended it, in whichever way.
    pub(crate) ended: bool,
    /// Whether it did so with some of what was sent unread. Depending on the system, such an end
    /// overtakes what it has sent itself.
    pub(crate) is_reset: bool,
}

impl Wire {
    pub(crate) fn open(addr: SocketAddr) -> Self {
        Self::of(TcpStream::connect(addr).unwrap())
    }

    /// One that has room for little on this side. The standard library cannot ask for that.
    pub(crate) fn open_narrow(addr: SocketAddr) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        let stream = runtime.block_on(async {
            let socket = TcpSocket::new_v4().unwrap();
            socket.set_recv_buffer_size(4096).unwrap();
            socket.connect(addr).await.unwrap().into_std().unwrap()
        });
        Self::of(stream)
    }

    fn of(stream: TcpStream) -> Self {
        stream.set_nonblocking(true).unwrap();
        // Small ones go out at once.
        stream.set_nodelay(true).unwrap();
        Self { stream, unsent: Vec::new(), received: Vec::new(), ended: false, is_reset: false }
    }

    /// Sends this, as far as the connection takes it, and the rest with what is sent next.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.unsent.extend_from_slice(bytes);
        while !self.unsent.is_empty() {
            match self.stream.write(&self.unsent) {
                Ok(length) => drop(self.unsent.drain(..length)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                // What it had to say can still be heard.
                Err(_) => self.unsent.clear(),
            }
        }
    }

    /// Says that there is no more to come.
    pub(crate) fn finish(&mut self) {
        // Fails only where the other side has ended it.
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    /// Takes up to so many bytes of what has come.
    pub(crate) fn hear(&mut self, mut most: usize) {
        let mut some = [0; 16 * 1024];
        while most > 0 && !self.ended {
            let room = most.min(some.len());
            match self.stream.read(&mut some[..room]) {
                Ok(0) => self.ended = true,
                Ok(length) => {
                    self.received.extend_from_slice(&some[..length]);
                    most -= length;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => (self.ended, self.is_reset) = (true, true),
            }
        }
    }
}
