//! The application's own token: how long it is used, what replaces it, and what is not done when
//! the gateway refuses it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use abdm::transport::{Clock, Transport, TransportError};
use abdm::types::{Cause, ClientId, ClientSecret, Effect};
use abdm::{Client, CredentialProvider, Credentials, CredentialsUnavailable, Error};
use abdm_sandbox::people;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

use crate::promises::in_both_generations;
use crate::town::{Town, by_aadhaar_otp, credentials, done, session};

/// Notes all that goes through, and changes the words of a reply.
struct Tap {
    inner: Arc<dyn Transport>,
    change: Option<(String, String)>,
    noted: Mutex<Vec<Exchange>>,
}

/// A client shows its transport, and this one knows all secrets.
impl std::fmt::Debug for Tap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tap").finish_non_exhaustive()
    }
}

struct Exchange {
    path: String,
    request: String,
    reply: String,
}

impl Tap {
    fn on(town: &Town, change: Option<(String, String)>) -> Arc<Self> {
        Arc::new(Self { inner: town.transport(), change, noted: Mutex::default() })
    }

    fn client(self: &Arc<Self>, town: &Town) -> Client {
        town.builder().clock(town.clock.clone()).shared_transport(self.clone()).build().unwrap()
    }

    /// What went to a path and came from there.
    fn at(&self, path: &str) -> Vec<(String, String)> {
        let noted = self.noted.lock().unwrap();
        let there = noted.iter().filter(|exchange| exchange.path == path);
        there.map(|exchange| (exchange.request.clone(), exchange.reply.clone())).collect()
    }
}

#[async_trait]
impl Transport for Tap {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path().to_owned();
        let (uri, headers) = (request.uri(), request.headers());
        // Headers with secrets do not print themselves.
        let values: Vec<_> = headers.values().map(|value| value.as_bytes().to_vec()).collect();
        let values = String::from_utf8(values.join(&b' ')).unwrap();
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        let sent = format!("{uri} {values} {body}");
        let reply = self.inner.send(request).await?;
        let (head, body) = reply.into_parts();
        let mut body = String::from_utf8(body.to_vec()).unwrap();
        if let Some((from, to)) = &self.change {
            body = body.replace(from, to);
        }
        self.noted.lock().unwrap().push(Exchange { path, request: sent, reply: body.clone() });
        Ok(Response::from_parts(head, body.into()))
    }
}

fn lifetime(town: &Town) -> u64 {
    if town.is_v3() { 1200 } else { 600 }
}

/// The text of a field.
fn field<'a>(json: &'a str, name: &str) -> &'a str {
    let from = json.find(&format!("\"{name}\":\"")).expect(name) + name.len() + 4;
    &json[from..from + json[from..].find('"').unwrap()]
}

/// Gives what it is told to, and counts how often.
#[derive(Debug)]
struct Vault {
    held: Mutex<Option<Credentials>>,
    asked: AtomicUsize,
}

impl Vault {
    fn with(secret: &str) -> Arc<Self> {
        let vault = Arc::new(Self { held: Mutex::default(), asked: AtomicUsize::new(0) });
        vault.put(secret);
        vault
    }

    fn put(&self, secret: &str) {
        let (client_id, _) = credentials();
        let client_secret = ClientSecret::parse(secret).unwrap();
        *self.held.lock().unwrap() = Some(Credentials { client_id, client_secret });
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn client(self: &Arc<Self>, town: &Town) -> Client {
        let builder = town.builder().clock(town.clock.clone());
        builder.credential_provider(self.clone()).build().unwrap()
    }
}

#[async_trait]
impl CredentialProvider for Vault {
    async fn credentials(&self) -> Result<Credentials, CredentialsUnavailable> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.held.lock().unwrap().clone().ok_or(CredentialsUnavailable)
    }
}

fn sessions(town: &Town) -> usize {
    town.paths().iter().filter(|path| *path == town.wire().session).count()
}

async fn refused(client: &Client) -> Error {
    client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err()
}

/// Asks every second for so long.
async fn ask_for(client: &Client, town: &Town, seconds: u64) {
    for _ in 0..seconds {
        refused(client).await;
        town.clock.advance(Duration::from_secs(1));
    }
}

in_both_generations! {
    async fn a_lifetime_may_be_a_number_or_a_text(town) {
        let seconds = lifetime(&town);
        let number = format!("\"expiresIn\":{seconds}");
        let text = format!("\"expiresIn\":\"{seconds}\"");
        for (change, expected) in
            [(None, &number), (Some((number.clone(), text.clone())), &text)]
        {
            let tap = Tap::on(&town, change);
            let client = tap.client(&town);
            let count = || tap.at(town.wire().session).len();
            client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
            assert!(tap.at(town.wire().session)[0].1.contains(expected));
            town.clock.advance(Duration::from_secs(seconds - 31));
            client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
            assert_eq!(count(), 1, "{expected}");
            // Half a minute before its end.
            town.clock.advance(Duration::from_secs(1));
            client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
            assert_eq!(count(), 2, "{expected}");
        }
    }

    async fn the_gateways_refresh_token_is_neither_sent_nor_kept(town) {
        let tap = Tap::on(&town, None);
        let client = tap.client(&town);
        town.log_in(&client, &people::ASHA).await;
        town.clock.advance(Duration::from_secs(lifetime(&town) + 1));
        let login = client.login(by_aadhaar_otp(&people::JOSEPH)).await.unwrap();
        let shown = format!("{client:?} {login:?}");
        session(done(login.submit_otp(&town.otp(people::JOSEPH.mobile)).await));

        let sessions = tap.at(town.wire().session);
        assert_eq!(sessions.len(), 2);
        for (request, reply) in &sessions {
            assert_eq!(field(request, "grantType"), "client_credentials");
            assert!(!request.contains("refresh"));
            let (refresh, access) = (field(reply, "refreshToken"), field(reply, "accessToken"));
            assert!(refresh.len() > 20 && access.len() > 20);
            let noted = tap.noted.lock().unwrap();
            assert!(noted.iter().all(|exchange| !exchange.request.contains(refresh)));
            assert!(noted.iter().any(|exchange| exchange.request.contains(access)));
            assert!(!shown.contains(refresh) && !shown.contains(access));
        }
        let tokens: Vec<_> =
            sessions.iter().map(|(_, reply)| field(reply, "accessToken")).collect();
        assert_ne!(tokens[0], tokens[1]);
    }

    async fn wrong_credentials_are_sent_five_times_and_then_every_quarter_of_an_hour(town) {
        let vault = Vault::with("wrong");
        let client = vault.client(&town);
        let first = refused(&client).await;
        assert_eq!((first.cause(), first.wait()), (Cause::CredentialsRefused, None), "{first}");
        assert_eq!(first.failure().unwrap().attempts(), 1);
        ask_for(&client, &town, 15).await;
        assert_eq!(sessions(&town), 4);
        let (opened, before) = (town.clock.now(), town.calls());
        refused(&client).await;
        assert_eq!(town.calls(), before + 1);

        town.clock.advance(Duration::from_secs(300));
        let told = refused(&client).await;
        assert_eq!((told.cause(), told.effect()), (Cause::CredentialsRefused, Effect::None));
        assert_eq!(told.wait(), Some(Duration::from_secs(600)), "{told}");
        let failure = told.failure().unwrap();
        assert_eq!(failure.attempts(), 0);
        assert_eq!(failure.rest().unwrap().since(), opened);
        assert_eq!(failure.rest().unwrap().until(), opened + Duration::from_secs(900));
        assert!(failure.to_string().contains("not asked again for 600 s; nothing was sent"));

        ask_for(&client, &town, 3600).await;
        assert_eq!(sessions(&town), 5 + 4);
        assert_eq!(town.calls(), sessions(&town), "and nothing else was sent");
    }

    async fn other_credentials_are_tried_at_once_and_once(town) {
        let vault = Vault::with("wrong");
        let client = vault.client(&town);
        ask_for(&client, &town, 20).await;
        assert_eq!(sessions(&town), 5);
        vault.put("wrong too");
        ask_for(&client, &town, 60).await;
        assert_eq!(sessions(&town), 6);
        // Those were tried before.
        for secret in ["wrong", "wrong too", "wrong", "wrong too"] {
            vault.put(secret);
            ask_for(&client, &town, 60).await;
        }
        assert_eq!(sessions(&town), 6);
        vault.put(abdm_sandbox::CLIENT_SECRET);
        client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        assert_eq!(sessions(&town), 7);
    }

    async fn another_client_id_counts_as_other_credentials(town) {
        let vault = Vault::with(abdm_sandbox::CLIENT_SECRET);
        let right = vault.held.lock().unwrap().clone();
        let client_id = ClientId::parse("somebody-else").unwrap();
        vault.held.lock().unwrap().as_mut().unwrap().client_id = client_id;
        let client = vault.client(&town);
        ask_for(&client, &town, 20).await;
        *vault.held.lock().unwrap() = right;
        client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
    }

    async fn a_vault_is_asked_for_other_credentials_once_a_second(town) {
        let vault = Vault::with("wrong");
        let client = vault.client(&town);
        ask_for(&client, &town, 20).await;
        let before = vault.asked();
        for _ in 0..10 {
            for _ in 0..20 {
                refused(&client).await;
            }
            town.clock.advance(Duration::from_secs(1));
        }
        assert_eq!(vault.asked() - before, 10);
        // One that has nothing to give is no reason to ask the gateway.
        let sent = sessions(&town);
        *vault.held.lock().unwrap() = None;
        let told = refused(&client).await;
        assert_eq!((told.cause(), sessions(&town)), (Cause::CredentialsRefused, sent));
    }

    async fn callers_at_once_with_other_credentials_make_for_one_attempt(town) {
        let vault = Vault::with("wrong");
        let client = vault.client(&town);
        ask_for(&client, &town, 20).await;
        vault.put("wrong too");
        let before = sessions(&town);
        let callers: Vec<_> = (0..50)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { refused(&client).await })
            })
            .collect();
        for caller in callers {
            assert_eq!(caller.await.unwrap().cause(), Cause::CredentialsRefused);
        }
        assert_eq!(sessions(&town), before + 1);
    }

    async fn a_gateway_that_is_down_is_left_alone_for_a_moment_and_not_for_long(town) {
        let client = town.builder().clock(town.clock.clone()).build().unwrap();
        let fault = format!("{}.session status 502 always", town.generation.as_str());
        town.sandbox.faults().add(fault.parse().unwrap()).unwrap();
        for _ in 0..20 {
            let told = refused(&client).await;
            assert_eq!(told.effect(), Effect::None, "no OTP was asked for: {told}");
            assert!(told.wait().is_none_or(|wait| wait <= Duration::from_secs(60)));
            town.clock.advance(Duration::from_secs(30));
        }
        assert!(sessions(&town) < 60, "{}", sessions(&town));
        town.sandbox.faults().clear();
        town.clock.advance(Duration::from_secs(60));
        client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
    }
}
