use std::fmt::Write;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::exchange::{End, Partial};

/// How long a client may take to see that the connection is closed.
const LONGEST_FAREWELL: Duration = Duration::from_secs(1);

/// Ends a connection as it is to end, after these last bytes.
pub(super) async fn end(mut stream: TcpStream, last: Vec<u8>, end: End) {
    // Whatever fails here, the connection is at its end.
    let _ = timeout(LONGEST_FAREWELL, stream.write_all(&last)).await;
    match end {
        End::Reset => {
            let _ = stream.set_zero_linger();
        }
        End::Close => {
            let _ = stream.shutdown().await;
            // What would be left unread turns the close into a reset.
            let _ = timeout(LONGEST_FAREWELL, drain(&mut stream)).await;
        }
    }
}

async fn drain(stream: &mut TcpStream) {
    let mut unread = [0; 4096];
    while stream.read(&mut unread).await.is_ok_and(|length| length > 0) {}
}

/// What is sent of a reply whose end does not get through.
pub(super) fn bytes(partial: &Partial) -> Vec<u8> {
    let Partial { response, length } = partial;
    // At least one byte is missing, even from a body that has none.
    let announced = response.body().len().max(length + 1);
    let mut head = format!("HTTP/1.1 {}\r\n", response.status());
    // Writing to a string cannot fail.
    let _ = write!(head, "content-length: {announced}\r\n");
    let mut bytes = head.into_bytes();
    for (name, value) in response.headers() {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&response.body()[..*length]);
    bytes
}
