//! Nothing that belongs to a patient or a client is printed: not by `Debug`, not by an error and
//! its sources, not by a trace at the most talkative level, on either transport.

use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};

use abdm::flows::{Consequences, Reasons, UserSession};
use abdm::transport::{CallFinished, CallStarted, Observer};
use abdm::types::{AbhaId, AbhaNumber, ClientId, ClientSecret, ExposeSecret, Otp};
use abdm::{ConfirmOtp, Error, LoggedIn};
use abdm_sandbox::people;

use crate::town::{Http, Town, aadhaar, by_aadhaar_otp, by_mobile, done, retry};

const SECRET: &str = "sentinel-client-secret-5f1c";

/// How each token of the sandbox begins, of the application as of patients: `{"` in base64.
const TOKEN_START: &str = "eyJ";

/// All that was printed: traces, and what the test adds.
#[derive(Debug, Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Paper {
    fn debug(&self, value: &impl Debug) {
        let mut paper = self.0.lock().unwrap();
        writeln!(paper, "{value:?}\n{value:#?}").unwrap();
    }

    fn error(&self, error: &Error) {
        self.debug(error);
        let mut source: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = source {
            writeln!(self.0.lock().unwrap(), "{error}\n{error:?}").unwrap();
            source = error.source();
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Observer for Paper {
    fn call_started(&self, call: &CallStarted<'_>) {
        self.debug(call);
    }

    fn call_finished(&self, call: &CallFinished<'_>) {
        self.debug(call);
    }
}

/// What must not be printed, by name.
#[derive(Default)]
struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    fn session(&mut self, session: &UserSession) {
        let x_token = session.x_token.expose_secret();
        assert!(x_token.starts_with(TOKEN_START));
        self.0.push(("x_token", x_token.to_owned()));
        if let Some(refresh) = &session.refresh {
            self.0.push(("refresh_token", refresh.token.expose_secret().to_owned()));
        }
    }

    fn otp(&mut self, otp: &Otp) {
        self.0.push(("otp", otp.expose_secret().to_owned()));
    }

    fn of_people(&mut self) {
        for person in &people::ALL {
            self.0.extend([
                ("name", person.name.to_owned()),
                ("abha_number", person.abha_number.to_owned()),
                ("abha_number", person.abha_number.replace('-', "")),
                ("abha_address", person.abha_address.to_owned()),
                ("mobile", person.mobile.to_owned()),
                ("aadhaar", person.aadhaar.to_owned()),
            ]);
        }
        self.0.push(("client_secret", SECRET.to_owned()));
    }

    #[track_caller]
    fn are_not_in(&self, text: &str) {
        for (name, value) in &self.0 {
            // Six digits turn up by chance within a longer number; on their own they do not.
            let found = text.match_indices(value.as_str()).any(|(at, _)| {
                let alone = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_hexdigit());
                alone(text[..at].chars().next_back())
                    && alone(text[at + value.len()..].chars().next())
            });
            assert!(!found, "{name} was printed");
        }
    }
}

#[tokio::test]
async fn five_journeys_and_their_refusals_print_nothing_of_the_patient() {
    let paper = Paper::default();
    let traces = paper.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .without_time()
        .with_writer(move || traces.clone())
        .init();
    for http in [Http::Reqwest, Http::Hyper] {
        let secrets = journeys(http, &paper).await;
        secrets.are_not_in(&paper.text());
    }
    let text = paper.text();
    assert!(!text.contains(TOKEN_START), "a token was printed, or a part of one");
    assert!(text.contains("abdm.call"), "spans were captured");
    for endpoint in [
        "v1v2.session",
        "v1v2.confirm_aadhaar_otp_v2",
        "v1v2.mobile_login_authorize",
        "v1v2.deactivate",
    ] {
        assert!(text.contains(endpoint), "spans name {endpoint}");
    }
}

async fn journeys(http: Http, paper: &Paper) -> Secrets {
    let mut secrets = Secrets::default();
    secrets.of_people();
    let secret = ClientSecret::parse(SECRET).unwrap();
    let client_id = ClientId::parse("client").unwrap();
    let known = (client_id.clone(), secret.clone());
    let town = Town::open_with(http, |config| config.clients = vec![known]).await;
    let builder = || {
        let builder = town.builder().credentials(client_id.clone(), secret.clone());
        builder.observer(Arc::new(paper.clone()))
    };
    paper.debug(&builder());
    let client = builder().build().unwrap();

    // Login with Aadhaar OTP, after a wrong one.
    let login = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
    paper.debug(&login);
    let wrong = town.wrong_otp(people::ASHA.mobile);
    secrets.otp(&wrong);
    let (login, why) = retry(login.submit_otp(&wrong).await);
    paper.error(&why);
    let otp = town.otp(people::ASHA.mobile);
    secrets.otp(&otp);
    let logged_in = done(login.submit_otp(&otp).await);
    paper.debug(&logged_in);
    let LoggedIn::Session(session) = logged_in else { panic!("no choice is expected") };
    secrets.session(&session);
    paper.debug(&client.profile(&session).await.unwrap());

    // The same with the OTP encrypted.
    let encrypting = builder().confirm_otp(ConfirmOtp::Encrypted);
    paper.debug(&encrypting);
    let encrypting = encrypting.build().unwrap();
    let login = encrypting.login(by_aadhaar_otp(&people::JOSEPH)).await.unwrap();
    let wrong = town.wrong_otp(people::JOSEPH.mobile);
    secrets.otp(&wrong);
    let (login, why) = retry(login.submit_otp(&wrong).await);
    paper.debug(&login);
    paper.error(&why);
    let otp = town.otp(people::JOSEPH.mobile);
    secrets.otp(&otp);
    let logged_in = done(login.submit_otp(&otp).await);
    paper.debug(&logged_in);
    let LoggedIn::Session(of_joseph) = logged_in else { panic!("no choice is expected") };
    secrets.session(&of_joseph);
    paper.debug(&encrypting);

    // Login using mobile, after a wrong OTP and a wrong choice.
    let login = client.login(by_mobile(people::TARA.mobile)).await.unwrap();
    let wrong = town.wrong_otp(people::TARA.mobile);
    secrets.otp(&wrong);
    let (login, why) = retry(login.submit_otp(&wrong).await);
    paper.error(&why);
    let otp = town.otp(people::TARA.mobile);
    secrets.otp(&otp);
    let LoggedIn::ChooseAccount(choice) = done(login.submit_otp(&otp).await) else {
        panic!("a choice is expected")
    };
    paper.debug(&choice);
    let other = AbhaNumber::parse(people::ASHA.abha_number).unwrap();
    let (choice, why) = retry(choice.choose(&other).await);
    paper.error(&why);
    let tara = AbhaNumber::parse(people::TARA.abha_number).unwrap();
    secrets.session(&done(choice.choose(&tara).await));

    // Retrieve.
    let journey = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
    paper.debug(&journey);
    let otp = town.otp(people::JOSEPH.mobile);
    secrets.otp(&otp);
    let found = done(journey.submit_otp(&otp).await);
    paper.debug(&found);
    secrets.session(&found.session.unwrap());
    paper.error(&client.retrieve(&aadhaar(people::PRANAB.aadhaar)).await.unwrap_err());

    // Deactivate, and what is refused afterwards.
    let reasons = Reasons::parse(["104"]).unwrap();
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    let journey = client.deactivate(&session, reasons, acknowledged).await.unwrap();
    paper.debug(&journey);
    let otp = town.otp(people::ASHA.mobile);
    secrets.otp(&otp);
    paper.debug(&done(journey.submit_otp(&otp).await));
    paper.error(&client.profile(&session).await.unwrap_err());
    paper.error(&client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err());

    // Reactivate.
    let asha = AbhaId::parse(people::ASHA.abha_number).unwrap();
    let journey = client.reactivate(asha).await.unwrap();
    paper.debug(&journey);
    let otp = town.otp(people::ASHA.mobile);
    secrets.otp(&otp);
    let back = done(journey.submit_otp(&otp).await);
    paper.debug(&back);
    let session = back.session.unwrap();
    secrets.session(&session);
    client.logout(&session).await.unwrap();
    paper.debug(&client);
    paper.debug(&town.sandbox.requests());
    secrets
}

#[test]
fn malformed_input_is_refused_without_being_echoed() {
    use abdm::types::{Aadhaar, BaseUrl, InvalidInput, Mobile, TxnId, XToken};
    let bad = "sentinel 4242 \u{1F600}";
    let errors: [Option<InvalidInput>; 7] = [
        Aadhaar::parse(bad).err(),
        AbhaId::parse(bad).err(),
        Mobile::parse(bad).err(),
        Otp::parse(bad).err(),
        TxnId::parse(bad).err(),
        XToken::parse(bad).err(),
        BaseUrl::parse(bad).err(),
    ];
    for (error, field) in errors
        .into_iter()
        .zip(["aadhaar", "abha", "mobile", "otp", "txn_id", "x_token", "base_url"])
    {
        let error = Error::from(error.expect(field));
        assert!(error.to_string().contains(field), "{error}");
        assert!(!format!("{error} {error:?}").contains("sentinel"));
    }
    let key = abdm::crypto::PublicKey::from_text(bad).unwrap_err();
    assert!(!format!("{key} {key:?}").contains("sentinel"));
}
