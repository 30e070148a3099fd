//! Faults on demand: what arrives on the wire, what has happened behind it, and that the next call
//! goes well.

mod connection;
mod control;
mod drawn;
mod in_process;
mod key_and_clock;
mod port;
mod replies;
mod waiting;

use abdm_sandbox::LoggedRequest;
use abdm_sandbox::people::ASHA;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::service::Service;
use crate::v3::service::{REQUEST_ID, V3};

const AUTH_INIT: &str = "/api/v2/auth/init";

/// All that came on a connection until it ended.
#[derive(Debug, PartialEq, Eq)]
struct Heard {
    text: String,
    ended: Ended,
}

#[derive(Debug, PartialEq, Eq)]
enum Ended {
    Closed,
    Reset,
}

/// Without a byte.
const CLOSED: Heard = Heard { text: String::new(), ended: Ended::Closed };
const RESET: Heard = Heard { text: String::new(), ended: Ended::Reset };

impl Service {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.server.addr()).await.unwrap()
    }

    fn strike(&self, fault: &str) {
        self.sandbox.faults().add(fault.parse().unwrap()).unwrap();
    }

    /// A request that asks for the OTP of a login.
    fn asking(&self) -> String {
        let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
        self.posting(AUTH_INIT, &body.to_string())
    }

    fn posting(&self, path: &str, body: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\nX-HIP-ID: IN0000000001\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.authorization(),
            body.len(),
        )
    }

    fn otps_sent(&self) -> usize {
        self.sandbox.outbox().len()
    }

    fn latest(&self) -> LoggedRequest {
        self.sandbox.requests().pop().unwrap()
    }

    /// Asks for an OTP, and gets it.
    async fn assert_next_call_goes_well(&self) {
        let sent = self.otps_sent();
        self.begin_login(ASHA.abha_number).await;
        assert_eq!(self.otps_sent(), sent + 1);
        let latest = self.latest();
        assert_eq!((latest.handled, latest.fault, latest.otp_sent), (true, None, true));
    }
}

impl V3 {
    /// A request with the headers that every call has.
    fn saying(&self, method: &str, path: &str, more: &[(&str, &str)], body: &str) -> String {
        let more: String =
            more.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\nTIMESTAMP: {}\r\n\
             {}: {}\r\nContent-Type: application/json\r\n{more}Content-Length: {}\r\n\r\n{body}",
            self.authorization(),
            self.timestamp(),
            REQUEST_ID.0,
            REQUEST_ID.1,
            body.len(),
        )
    }
}

/// Says this and listens to the end.
async fn heard(mut stream: TcpStream, request: &str) -> Heard {
    stream.write_all(request.as_bytes()).await.unwrap();
    to_end(stream).await
}

async fn to_end(mut stream: TcpStream) -> Heard {
    let mut bytes = Vec::new();
    let ended = match stream.read_to_end(&mut bytes).await {
        Ok(_) => Ended::Closed,
        Err(error) => {
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
            Ended::Reset
        }
    };
    Heard { text: String::from_utf8(bytes).unwrap(), ended }
}
