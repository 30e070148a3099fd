//! A login that begins on one node of an application and ends on another.
//!
//! Two web servers with a client each share nothing but a Redis and a key. The patient's browser
//! happens to talk to the first when it asks for the OTP, and to the second when it submits it.
//!
//! ```sh
//! cargo run --example two_nodes --features redis
//! ```
//!
//! It starts a `redis-server` and a sandbox of its own, on free loopback ports. Where there is no
//! `redis-server` it says so and ends with the exit code 77.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use abdm::store::seal::{KeyRing, SealingKey};
use abdm::store::{JourneyId, connect};
use abdm::transport::{HttpConfig, ReqwestTransport, Transport};
use abdm::types::{AbhaId, BaseUrl, ClientId, ClientSecret, CmId, ExposeSecret, HipId, Otp};
use abdm::{Client, Hosts, LoggedIn, LoginBy, Resumed, Submitted};
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET, Config, Sandbox, Server, people};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use bytes::Bytes;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome<ExitCode> {
    let Some(redis) = Redis::start()? else {
        println!("skipped: redis-server is not installed");
        return Ok(ExitCode::from(77));
    };
    let sandbox = Sandbox::new(Config::default());
    let server = sandbox.serve(TcpListener::bind(loopback())?)?;
    // Every node has the same key, from wherever the application keeps its secrets.
    let key = SealingKey::generate().to_base64();

    let first = node(&server, &redis, &key).await?;
    let second = node(&server, &redis, &key).await?;

    let (_, journey) = ask(format!("http://{first}/login"), people::ASHA.abha_number).await?;
    println!("{first} sent the OTP of journey {journey}");

    let outbox = sandbox.outbox();
    let otp = outbox.last().ok_or("no OTP arrived")?.otp.expose_secret();
    let (_, answer) = ask(format!("http://{second}/login/{journey}"), otp).await?;
    println!("{second} says: {answer}");

    let (status, _) = ask(format!("http://{first}/login/{journey}"), otp).await?;
    println!("{first} says to the same once more: {status}");
    match (answer.as_str(), status, sandbox.outbox().len()) {
        ("logged in", StatusCode::GONE, 1) => Ok(ExitCode::SUCCESS),
        (answer, status, sent) => Err(format!("{answer}, {status}, {sent} OTPs").into()),
    }
}

/// The patient's browser.
async fn ask(url: String, body: &str) -> Outcome<(StatusCode, String)> {
    let browser = ReqwestTransport::new(&HttpConfig::default())?;
    let request = http::Request::post(url).body(Bytes::from(body.to_owned()))?;
    let response = browser.send(request).await?;
    Ok((response.status(), String::from_utf8(response.body().to_vec())?))
}

/// A web server with a client of its own.
async fn node(server: &Server, redis: &Redis, key: &str) -> Outcome<SocketAddr> {
    let hosts = Hosts::v3(
        BaseUrl::parse(&server.gateway_v3_base())?,
        BaseUrl::parse(&server.abha_base())?,
        CmId::sandbox(),
    );
    let client = Client::builder(hosts)
        .credentials(ClientId::parse(CLIENT_ID)?, ClientSecret::parse(CLIENT_SECRET)?)
        .hip_id(HipId::parse("IN0000000001")?)
        .transport(ReqwestTransport::new(&HttpConfig::default())?)
        .store(connect(&redis.url()).await?)
        .sealing_keys(KeyRing::new("example", SealingKey::parse(key)?)?)
        .build()?;
    let routes = Router::new()
        .route("/login", post(begin))
        .route("/login/{journey}", post(submit))
        .with_state(client);
    let listener = tokio::net::TcpListener::bind(loopback()).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(address)
}

/// Sends the OTP and answers with the journey's id.
async fn begin(State(client): State<Client>, abha: String) -> Result<String, StatusCode> {
    let abha = AbhaId::parse(&abha).map_err(|_| StatusCode::BAD_REQUEST)?;
    let login = client.login(LoginBy::aadhaar_otp(abha)).await.map_err(|why| status(&why))?;
    login.id().map(JourneyId::to_string).ok_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Takes the journey up, wherever it was begun.
async fn submit(
    State(client): State<Client>,
    Path(journey): Path<String>,
    otp: String,
) -> Result<&'static str, StatusCode> {
    let journey = JourneyId::parse(&journey).map_err(|_| StatusCode::NOT_FOUND)?;
    let otp = Otp::parse(&otp).map_err(|_| StatusCode::BAD_REQUEST)?;
    let Resumed::Login(login) = client.resume(&journey).await.map_err(|why| status(&why))? else {
        return Err(StatusCode::GONE);
    };
    match login.submit_otp(&otp).await.map_err(|why| status(&why))? {
        // Here an application would seal the session and set a cookie.
        Submitted::Done(LoggedIn::Session(_)) => Ok("logged in"),
        Submitted::Retry(_, why) if why.is_wrong_otp() => Err(StatusCode::UNPROCESSABLE_ENTITY),
        _ => Err(StatusCode::BAD_GATEWAY),
    }
}

fn status(why: &abdm::Error) -> StatusCode {
    match why {
        abdm::Error::NoSuchJourney => StatusCode::NOT_FOUND,
        abdm::Error::AlreadyClaimed { .. } | abdm::Error::PatientBusy { .. } => {
            StatusCode::CONFLICT
        }
        _ => StatusCode::BAD_GATEWAY,
    }
}

fn loopback() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}

/// A Redis that ends with this program.
struct Redis {
    process: Child,
    port: u16,
}

impl Redis {
    /// `None` where it is not installed.
    fn start() -> Outcome<Option<Self>> {
        let port = TcpListener::bind(loopback())?.local_addr()?.port();
        let started = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &port.to_string()])
            .stdout(Stdio::null())
            .spawn();
        let process = match started {
            Ok(process) => process,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let redis = Self { process, port };
        // Connecting tells that it is there.
        for _ in 0..500 {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            if std::net::TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok() {
                return Ok(Some(redis));
            }
            std::thread::park_timeout(Duration::from_millis(10));
        }
        Err("redis-server did not start".into())
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
