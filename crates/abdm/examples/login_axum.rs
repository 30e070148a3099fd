//! A web page on which a patient logs in: ABHA number, OTP, profile.
//!
//! ```sh
//! cargo run -p abdm --example login_axum          # then open the address that it prints
//! cargo run -p abdm --example login_axum -- check # plays the browser itself, and ends
//! ```
//!
//! It runs against a sandbox of its own, whose outbox stands for the patient's phone.
//!
//! What a browser holds is the name of its visit and nothing else. Here a visit has either a journey
//! that waits for its OTP, by its id in the store, or a login, sealed. A second server on the same
//! store could take any visit up; the example `two_nodes` shows that.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::collections::HashMap;
use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

use abdm::store::seal::{KeyRing, SealingKey};
use abdm::store::{JourneyId, MemoryStore};
use abdm::transport::{HttpConfig, ReqwestTransport, Transport};
use abdm::types::catalogue::Language;
use abdm::types::{AbhaId, BaseUrl, ClientId, ClientSecret, CmId, ExposeSecret, HipId, Otp};
use abdm::{Client, Hosts, LoggedIn, LoginBy, Reference, RequestContext, Resumed, Submitted};
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET, Config, Sandbox, Server, people};
use axum::extract::State;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use bytes::Bytes;
use serde::Deserialize;
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[derive(Clone)]
struct App {
    client: Client,
    /// In a real application: where its other sessions are kept.
    visits: Arc<Mutex<HashMap<String, Visit>>>,
}

#[derive(Clone)]
enum Visit {
    /// The OTP is on its way.
    Waiting(JourneyId),
    /// The patient's login, which opens under the name of this visit only.
    LoggedIn(Vec<u8>),
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let sandbox = Sandbox::new(Config::default());
    let server = sandbox.serve(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?)?;
    let app = App { client: client(&server)?, visits: Arc::default() };
    let routes = Router::new()
        .route("/", get(welcome))
        .route("/login", post(begin))
        .route("/otp", get(ask).post(submit))
        .route("/me", get(profile))
        .route("/logout", post(leave))
        .with_state(app);
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let pages = axum::serve(listener, routes);
    if std::env::args().nth(1).as_deref() == Some("check") {
        tokio::spawn(pages.into_future());
        return Browser::new(address)?.visit(&sandbox).await;
    }
    println!("open http://{address}/ and log in as {}", people::ASHA.abha_number);
    println!("the patient's phone is http://{}/_sandbox/outbox", server.addr());
    Ok(pages.await?)
}

fn client(server: &Server) -> Outcome<Client> {
    let hosts = Hosts::v3(
        BaseUrl::parse(&server.gateway_v3_base())?,
        BaseUrl::parse(&server.abha_base())?,
        CmId::sandbox(),
    );
    Ok(Client::builder(hosts)
        .credentials(ClientId::parse(CLIENT_ID)?, ClientSecret::parse(CLIENT_SECRET)?)
        .hip_id(HipId::parse("IN0000000001")?)
        .transport(ReqwestTransport::new(&HttpConfig::default())?)
        .store(Arc::new(MemoryStore::new()))
        .sealing_keys(KeyRing::new("example", SealingKey::generate())?)
        .build()?)
}

/// The key of the request is made with the form, so that a double click sends one OTP.
async fn welcome() -> Html<String> {
    let key = Uuid::new_v4();
    page(&format!(
        "<form method=post action=/login><input type=hidden name=key value={key}>\
         <label>ABHA number or address <input name=abha autocomplete=off required></label>\
         <button>Send the OTP</button></form>"
    ))
}

#[derive(Deserialize)]
struct Begin {
    key: String,
    abha: String,
}

async fn begin(State(app): State<App>, Form(form): Form<Begin>) -> Result<Response, Refused> {
    let abha = AbhaId::parse(&form.abha).map_err(|why| Refused::bad(&why))?;
    let key = Reference::parse(&form.key).map_err(|why| Refused::bad(&why))?;
    let client = app.client.for_request(RequestContext::new().idempotency_key(key));
    let login = client.login(LoginBy::aadhaar_otp(abha)).await?;
    let journey = *login.id().ok_or(Refused::gone())?;
    let name = Uuid::new_v4().to_string();
    app.keep(&name, Visit::Waiting(journey));
    // Behind TLS, as it has to be in production: `; Secure`.
    let cookie = format!("visit={name}; HttpOnly; SameSite=Strict; Path=/");
    Ok(([(SET_COOKIE, cookie)], Redirect::to("/otp")).into_response())
}

async fn ask(State(app): State<App>, headers: HeaderMap) -> Result<Html<String>, Refused> {
    let (_, journey) = app.waiting(&headers)?;
    match app.client.resume(&journey).await? {
        Resumed::Login(login) => Ok(otp_form(login.sent_to().as_deref(), "")),
        _ => Err(Refused::gone()),
    }
}

#[derive(Deserialize)]
struct Submit {
    otp: String,
}

async fn submit(
    State(app): State<App>,
    headers: HeaderMap,
    Form(form): Form<Submit>,
) -> Result<Response, Refused> {
    let (name, journey) = app.waiting(&headers)?;
    let Resumed::Login(login) = app.client.resume(&journey).await? else {
        return Err(Refused::gone());
    };
    let sent_to = login.sent_to();
    let Ok(otp) = Otp::parse(&form.otp) else {
        return Ok(otp_form(sent_to.as_deref(), "An OTP has six digits.").into_response());
    };
    match login.submit_otp(&otp).await? {
        Submitted::Done(LoggedIn::Session(session)) => {
            let sealed = app.client.seal_session(&session, &name)?;
            app.keep(&name, Visit::LoggedIn(sealed));
            Ok(Redirect::to("/me").into_response())
        }
        Submitted::Retry(_, why) if why.is_wrong_otp() => {
            let again = otp_form(sent_to.as_deref(), "That was not it. Please look again.");
            Ok(again.into_response())
        }
        Submitted::Retry(_, why) => Err(why.into()),
        _ => Err(Refused::gone()),
    }
}

async fn profile(State(app): State<App>, headers: HeaderMap) -> Result<Html<String>, Refused> {
    let (name, sealed) = app.logged_in(&headers)?;
    let session = app.client.open_session(&sealed, &name)?;
    let profile = app.client.profile(&session).await?;
    // Shown to the patient whose name it is; anywhere else it stays hidden.
    let patient = profile.name.as_ref().map_or("patient", |name| name.reveal());
    Ok(page(&format!(
        "<p>Welcome, {}.</p><form method=post action=/logout><button>Log out</button></form>",
        escaped(patient)
    )))
}

async fn leave(State(app): State<App>, headers: HeaderMap) -> Result<Redirect, Refused> {
    let (name, sealed) = app.logged_in(&headers)?;
    app.visits().remove(&name);
    let session = app.client.open_session(&sealed, &name)?;
    app.client.logout(&session).await?;
    Ok(Redirect::to("/"))
}

impl App {
    fn visits(&self) -> std::sync::MutexGuard<'_, HashMap<String, Visit>> {
        self.visits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, name: &str, visit: Visit) {
        self.visits().insert(name.to_owned(), visit);
    }

    fn find(&self, headers: &HeaderMap) -> Result<(String, Visit), Refused> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split("; "));
        let name = pairs.find_map(|pair| pair.strip_prefix("visit=")).ok_or(Refused::gone())?;
        let visit = self.visits().get(name).cloned().ok_or(Refused::gone())?;
        Ok((name.to_owned(), visit))
    }

    fn waiting(&self, headers: &HeaderMap) -> Result<(String, JourneyId), Refused> {
        match self.find(headers)? {
            (name, Visit::Waiting(journey)) => Ok((name, journey)),
            _ => Err(Refused::gone()),
        }
    }

    fn logged_in(&self, headers: &HeaderMap) -> Result<(String, Vec<u8>), Refused> {
        match self.find(headers)? {
            (name, Visit::LoggedIn(sealed)) => Ok((name, sealed)),
            _ => Err(Refused::gone()),
        }
    }
}

/// What the patient is told instead of a page.
struct Refused(StatusCode, String);

impl Refused {
    fn gone() -> Self {
        Self(StatusCode::GONE, "Please begin again.".into())
    }

    fn bad(why: &abdm::types::InvalidInput) -> Self {
        Self(StatusCode::BAD_REQUEST, format!("Please correct what you entered: {why}."))
    }
}

/// Errors hold nothing personal, so they can be logged; for the patient there are other words.
impl From<abdm::Error> for Refused {
    fn from(why: abdm::Error) -> Self {
        println!("refused: {why}");
        let told = why.patient_notice().text(Language::English);
        Self(StatusCode::BAD_GATEWAY, told.into_owned())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(status, text) = self;
        (status, page(&format!("<p>{}</p><p><a href=/>Back</a></p>", escaped(&text))))
            .into_response()
    }
}

fn otp_form(sent_to: Option<&str>, note: &str) -> Html<String> {
    let sent_to = escaped(sent_to.unwrap_or("your mobile"));
    page(&format!(
        "<p>An OTP was sent to {sent_to}.</p><p role=alert>{}</p><form method=post>\
         <label>OTP <input name=otp inputmode=numeric autocomplete=one-time-code></label>\
         <button>Log in</button></form>",
        escaped(note)
    ))
}

fn page(body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>ABHA login</title>\
         <meta name=viewport content='width=device-width'><h1>ABHA login</h1>{body}"
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Plays the patient.
struct Browser {
    http: ReqwestTransport,
    site: String,
    cookie: String,
}

impl Browser {
    fn new(site: SocketAddr) -> Outcome<Self> {
        let http = ReqwestTransport::new(&HttpConfig::default())?;
        Ok(Self { http, site: format!("http://{site}"), cookie: String::new() })
    }

    async fn visit(&mut self, sandbox: &Sandbox) -> Outcome<()> {
        let (_, form) = self.open("/").await?;
        let key = form.split("value=").nth(1).and_then(|rest| rest.split('>').next());
        let begin = format!("key={}&abha={}", key.ok_or("no key")?, people::ASHA.abha_number);
        self.post("/login", &begin, StatusCode::SEE_OTHER).await?;
        // A double click.
        self.post("/login", &begin, StatusCode::SEE_OTHER).await?;

        let outbox = sandbox.outbox();
        let [sent] = outbox.as_slice() else {
            return Err(format!("{} OTPs were sent", outbox.len()).into());
        };
        let otp = sent.otp.expose_secret();
        let wrong = if otp == "000000" { "000001" } else { "000000" };
        let again = self.post("/otp", &format!("otp={wrong}"), StatusCode::OK).await?;
        if !again.contains("not it") {
            return Err("a wrong OTP was not told".into());
        }
        self.post("/otp", &format!("otp={otp}"), StatusCode::SEE_OTHER).await?;
        let (_, profile) = self.open("/me").await?;
        if !profile.contains(people::ASHA.name) {
            return Err("not the patient's profile".into());
        }
        self.post("/logout", "", StatusCode::SEE_OTHER).await?;
        let (status, _) = self.open("/me").await?;
        println!("one OTP for two clicks, one wrong OTP, logged in, logged out: {status}");
        (status == StatusCode::GONE).then_some(()).ok_or_else(|| "still logged in".into())
    }

    async fn open(&mut self, path: &str) -> Outcome<(StatusCode, String)> {
        self.send(http::Request::get(format!("{}{path}", self.site)), "").await
    }

    async fn post(&mut self, path: &str, form: &str, expected: StatusCode) -> Outcome<String> {
        let request = http::Request::post(format!("{}{path}", self.site))
            .header("content-type", "application/x-www-form-urlencoded");
        let (status, body) = self.send(request, form).await?;
        if status != expected {
            return Err(format!("{path}: {status}").into());
        }
        Ok(body)
    }

    async fn send(
        &mut self,
        request: http::request::Builder,
        body: &str,
    ) -> Outcome<(StatusCode, String)> {
        let request = request.header(COOKIE, &self.cookie).body(Bytes::from(body.to_owned()))?;
        let response = self.http.send(request).await?;
        if let Some(cookie) = response.headers().get(SET_COOKIE) {
            cookie.to_str()?.split(';').next().unwrap_or_default().clone_into(&mut self.cookie);
        }
        debug_assert!(
            !response.status().is_redirection() || response.headers().contains_key(LOCATION)
        );
        Ok((response.status(), String::from_utf8(response.body().to_vec())?))
    }
}
