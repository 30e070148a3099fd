//! Stands between the command and a sandbox, and loses what it is told to lose.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// What becomes of a request.
#[derive(Debug, Clone)]
pub(crate) enum Fate {
    /// It is answered.
    Answered,
    /// It is carried out, and the answer is lost.
    AnswerLost,
    /// It is answered with another time in the head of the answer.
    Dated(&'static str),
    /// It is read, and lost.
    Lost,
    /// It is read, and this is the answer: HTTP 200 and the body.
    Says(String),
    /// It is read, and this is the answer: a status and the body.
    Refuses(u16, String),
    /// It is read, and kept until the client is gone. Somebody is told as soon as it is here.
    HeldBefore(Sender<()>),
    /// It is carried out, and the answer is kept until the client is gone. Somebody is told as soon
    /// as it is here.
    HeldAfter(Sender<()>),
}

/// Gives each request its fate by its path. Ends with the tests.
pub(crate) fn proxy(
    upstream: SocketAddr,
    fate: impl Fn(&str) -> Fate + Send + Sync + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let fate = Arc::new(fate);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let fate = Arc::clone(&fate);
            std::thread::spawn(move || {
                // A client that goes away is not this proxy's fault.
                let _ = serve(stream, upstream, &*fate);
            });
        }
    });
    addr
}

/// One request a connection.
fn serve(
    mut client: TcpStream,
    upstream: SocketAddr,
    fate: impl Fn(&str) -> Fate,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut request = first.clone() + "connection: close\r\n";
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or_default();
        }
        if !name.eq_ignore_ascii_case("connection") {
            request += &line;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;

    let fate = fate(first.split(' ').nth(1).unwrap_or_default());
    match &fate {
        Fate::Lost => return Ok(()),
        Fate::HeldBefore(here) => return hold(&mut reader, here),
        _ => {}
    }
    let answer = match &fate {
        Fate::Says(body) => Some((200, body)),
        Fate::Refuses(status, body) => Some((*status, body)),
        _ => None,
    };
    if let Some((status, body)) = answer {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} Told\r\ncontent-type: application/json\r\ncontent-length: {length}"
        );
        return client.write_all(format!("{head}\r\nconnection: close\r\n\r\n{body}").as_bytes());
    }
    let mut server = TcpStream::connect(upstream)?;
    server.write_all(request.as_bytes())?;
    server.write_all(&body)?;
    let mut reply = Vec::new();
    server.read_to_end(&mut reply)?;
    match &fate {
        Fate::AnswerLost => Ok(()),
        Fate::Dated(date) => client.write_all(&dated(reply, date)),
        Fate::HeldAfter(here) => hold(&mut reader, here),
        _ => client.write_all(&reply),
    }
}

/// With another `date`.
fn dated(reply: Vec<u8>, date: &str) -> Vec<u8> {
    let text = String::from_utf8(reply).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let is_other = |line: &&str| !line.to_ascii_lowercase().starts_with("date:");
    let head: Vec<_> = head.split("\r\n").filter(is_other).collect();
    format!("{}\r\ndate: {date}\r\n\r\n{body}", head.join("\r\n")).into_bytes()
}

/// Waits until the client has gone away.
fn hold(client: &mut impl Read, here: &Sender<()>) -> std::io::Result<()> {
    // Whoever is not interested any more need not be told.
    let _ = here.send(());
    client.read_to_end(&mut Vec::new()).map(drop)
}
