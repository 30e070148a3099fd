//! What is secret goes to the configured hosts and to no others, whatever those answer.

use std::sync::{Arc, Mutex};

use abdm::types::BaseUrl;
use abdm::{Client, ConfirmOtp, Error};
use abdm_sandbox::people;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::promises::in_both_generations;
use crate::relay::{Fate, Relay};
use crate::town::{Town, by_aadhaar_otp, session};

/// A server that would take anything, and remembers all of it.
struct LookAlike {
    host: String,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl LookAlike {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut bytes = vec![0; 64 * 1024];
                let length = stream.read(&mut bytes).await.unwrap_or(0);
                // A connection is enough, even one on which nothing is said.
                hears.lock().unwrap().extend([b"!", &bytes[..length]].concat());
                let reply = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
                let _ = stream.write_all(reply.as_bytes()).await;
            }
        });
        Self { host, heard }
    }

    #[track_caller]
    fn heard_nothing(&self) {
        assert!(self.heard.lock().unwrap().is_empty(), "it was spoken to");
    }

    /// Every way in which a service can send somebody elsewhere.
    fn replies(&self) -> Vec<String> {
        let to = format!("http://{}/api/v2/auth/init", self.host);
        let mut replies: Vec<String> =
            ["301 Moved", "302 Found", "303 See Other", "307 T", "308 P"]
                .iter()
                .map(|status| {
                    format!("HTTP/1.1 {status}\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
                })
                .collect();
        let page = format!("<meta http-equiv=\"refresh\" content=\"0; url={to}\">");
        replies.push(format!(
            "HTTP/1.1 200 OK\r\nrefresh: 0; url={to}\r\ncontent-location: {to}\r\n\
             alt-svc: h2=\"{}\"\r\ncontent-length: {}\r\n\r\n{page}",
            self.host,
            page.len()
        ));
        replies
    }
}

/// Begins and finishes a login, and gives the failure that it ended with.
async fn log_in(town: &Town, client: &Client) -> Option<Error> {
    let login = match client.login(by_aadhaar_otp(&people::ASHA)).await {
        Ok(login) => login,
        Err(why) => return Some(why),
    };
    let otp = town.otp(people::ASHA.aadhaar_mobile.unwrap());
    let session = match login.submit_otp(&otp).await {
        Ok(abdm::Submitted::Done(logged_in)) => session(logged_in),
        Ok(abdm::Submitted::Retry(_, why)) | Err(why) => return Some(why),
        other => panic!("{other:?}"),
    };
    client.profile(&session).await.err()
}

in_both_generations! {
    async fn a_service_that_sends_us_elsewhere_is_not_followed(town) {
        let wire = town.wire();
        let mut paths = vec![
            wire.session, wire.key, wire.login.send, wire.login.submit, wire.profile,
        ];
        // V3 asks for the OTP without having looked.
        paths.extend((!town.is_v3()).then_some(wire.search));
        for path in paths {
            let look_alike = LookAlike::open().await;
            for reply in look_alike.replies() {
                // Of its own, or the patient would have had enough OTPs soon.
                let town = town.with(|_| {}).await;
                let relay = Relay::before(&town).await;
                relay.on(path, Fate::Says(reply.clone().into_bytes()));
                // What is sent in plain text takes no key.
                let confirm = match path == wire.key {
                    true => ConfirmOtp::Encrypted,
                    false => ConfirmOtp::default(),
                };
                let client = relay.builder().confirm_otp(confirm).build().unwrap();
                let why = log_in(&town, &client).await;
                let why = why.unwrap_or_else(|| panic!("{path} is not called, or was followed"));
                assert!(relay.count(path) > 0, "{path}");
                // What the other host would have been asked for cannot have been done.
                let told = format!("{why} {why:?}");
                assert!(!told.contains(&look_alike.host), "{told}");
            }
            look_alike.heard_nothing();
        }
    }
}

#[test]
fn what_looks_like_a_host_is_the_host_that_is_called_or_refused() {
    for url in [
        "https://abha.example@evil.example/api",
        "https://abha.example:443@evil.example/api",
        "https://abha.example\\@evil.example/api",
        "https://evil.example#@abha.example/api",
        "https://evil.example?abha.example/api",
        "https://abha.example%2eevil.example/api",
        "https://\u{430}bha.example/api",
        "http://abha.example/api",
        "ftp://abha.example/api",
        "//abha.example/api",
        "https:///api",
    ] {
        let error = BaseUrl::parse(url).map(|taken| taken.as_str().to_owned()).unwrap_err();
        assert!(!error.to_string().contains("evil"), "{error}");
    }
}
