//! Nothing that belongs to a patient or a client is printed: not by `Debug`, not by an error and
//! its sources, not by a trace at the most talkative level, in either generation and on either
//! transport.

use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};

use abdm::flows::{AuthBy, Generation, UserSession};
use abdm::transport::{CallFinished, CallStarted, Observer};
use abdm::types::{
    AbhaId, ClientId, ClientSecret, Consent, Email, ExposeSecret, Mobile, Otp, Password,
};
use abdm::{
    Awaits, Client, ClientBuilder, ConfirmOtp, EnrolStep, Error, LoginBy, MobileStep, Pending,
};
use abdm_sandbox::Config;
use abdm_sandbox::people::{self, MOBILE_WITHOUT_ABHA, Person};
use abdm_sandbox::v3_forms::{DeactivatedAccount, Reactivated, V3Forms, WrongOtp};

use crate::relay::{Fate, Relay};
use crate::town::{
    Http, Town, aadhaar, begin_deactivation, begin_reactivation, by_aadhaar_otp, by_mobile, choice,
    done, number, retry, session,
};
use crate::unknown_outcome::unknown;

const SECRET: &str = "sentinel-client-secret-5f1c";

/// An e-mail address that somebody wants.
const EMAIL: &str = "vikram@other.example";

const WRONG_PASSWORD: &str = "Sentinel@2024";

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
        let residents = people::RESIDENTS.iter().map(|resident| &resident.becomes);
        for person in people::ALL.iter().chain(&people::LEAVERS).chain(residents) {
            self.0.extend([
                ("name", person.name.to_owned()),
                ("abha_number", person.abha_number.to_owned()),
                ("abha_number", person.abha_number.replace('-', "")),
                ("abha_address", person.abha_address.to_owned()),
                ("mobile", person.mobile.to_owned()),
                ("aadhaar", person.aadhaar.to_owned()),
            ]);
            self.0.extend(person.email.map(|email| ("email", email.to_owned())));
            self.0.extend(person.password.map(|password| ("password", password.to_owned())));
        }
        self.0.push(("email", EMAIL.to_owned()));
        self.0.push(("mobile", MOBILE_WITHOUT_ABHA.to_owned()));
        self.0.push(("mobile", people::DEV.mobile.to_owned()));
        self.0.push(("password", WRONG_PASSWORD.to_owned()));
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
async fn journeys_and_their_refusals_print_nothing_of_the_patient() {
    let paper = Paper::default();
    let traces = paper.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .without_time()
        .with_writer(move || traces.clone())
        .init();
    for http in [Http::Reqwest, Http::Hyper] {
        for generation in [Generation::V1V2, Generation::V3] {
            let mut visit = Visit::begin(http, generation, &paper, |_| {}).await;
            visit.five_journeys().await;
            visit.by_password().await;
            visit.changes_of_accounts().await;
            visit.enrolment().await;
            visit.secrets.are_not_in(&paper.text());
            if visit.town.is_v3() {
                visit.rekyc_and_login_by_address().await;
                visit.secrets.are_not_in(&paper.text());
                let mut secrets = visit.refusals_of_v3().await;
                secrets.0.append(&mut visit.secrets.0);
                secrets.are_not_in(&paper.text());
            } else {
                visit.encrypting_login().await;
                visit.secrets.are_not_in(&paper.text());
            }
        }
    }
    let text = paper.text();
    assert!(!text.contains(TOKEN_START), "a token was printed, or a part of one");
    assert!(text.contains("abdm.call"), "spans were captured");
    for endpoint in [
        "v1v2.session",
        "v1v2.confirm_aadhaar_otp_v2",
        "v1v2.mobile_login_authorize",
        "v1v2.deactivate",
        "v1v2.auth_password",
        "v1v2.reactivate_password",
        "v3.session",
        "v3.certificate",
        "v3.login_request_otp",
        "v3.login_verify",
        "v3.login_verify_user",
        "v3.login_verify_password",
        "v3.login_search",
        "v3.account_verify",
        "v3.profile",
        "v1v2.email_verify_otp",
        "v1v2.change_mobile_update_password",
        "v1v2.enrol_create",
        "v3.phr_verify",
        "v3.enrol_auth_by_abdm",
    ] {
        assert!(text.contains(endpoint), "spans name {endpoint}");
    }
}

/// An application at work, all of whose doings are put on paper.
struct Visit<'p> {
    town: Town,
    client: Client,
    paper: &'p Paper,
    secrets: Secrets,
}

impl<'p> Visit<'p> {
    /// To a town that knows the application by its own secret.
    async fn begin(
        http: Http,
        generation: Generation,
        paper: &'p Paper,
        choose: impl FnOnce(&mut V3Forms),
    ) -> Self {
        let adjust = |config: &mut Config| {
            config.clients = vec![own_credentials()];
            choose(&mut config.v3_forms);
        };
        let town = Town::open_with(http, generation, adjust).await;
        let builder = Self::builder(town.builder(), paper);
        paper.debug(&builder);
        let client = builder.build().unwrap();
        let mut secrets = Secrets::default();
        secrets.of_people();
        Self { town, client, paper, secrets }
    }

    fn builder(builder: ClientBuilder, paper: &Paper) -> ClientBuilder {
        let (client_id, secret) = own_credentials();
        builder.credentials(client_id, secret).observer(Arc::new(paper.clone()))
    }

    fn otp(&mut self, mobile: &str) -> Otp {
        let otp = self.town.otp(mobile);
        self.secrets.otp(&otp);
        otp
    }

    fn wrong_otp(&mut self, mobile: &str) -> Otp {
        let otp = self.town.wrong_otp(mobile);
        self.secrets.otp(&otp);
        otp
    }

    async fn log_in(&mut self, client: &Client, person: &Person) -> UserSession {
        let login = client.login(by_aadhaar_otp(person)).await.unwrap();
        self.paper.debug(&login);
        let wrong = self.wrong_otp(person.mobile);
        let (login, why) = retry(login.submit_otp(&wrong).await);
        self.paper.debug(&login);
        self.paper.error(&why);
        let otp = self.otp(person.mobile);
        let logged_in = done(login.submit_otp(&otp).await);
        self.paper.debug(&logged_in);
        let session = session(logged_in);
        self.secrets.session(&session);
        session
    }

    async fn five_journeys(&mut self) {
        let (client, paper) = (self.client.clone(), self.paper);

        // Login with Aadhaar OTP, after a wrong one.
        let session = self.log_in(&client, &people::ASHA).await;
        paper.debug(&client.profile(&session).await.unwrap());

        // Login using mobile, after a wrong OTP and a wrong choice.
        let login = client.login(by_mobile(people::TARA.mobile)).await.unwrap();
        let wrong = self.wrong_otp(people::TARA.mobile);
        let (login, why) = retry(login.submit_otp(&wrong).await);
        paper.error(&why);
        let otp = self.otp(people::TARA.mobile);
        let choice = choice(done(login.submit_otp(&otp).await));
        paper.debug(&choice);
        let (choice, why) = retry(choice.choose(&number(people::ASHA.abha_number)).await);
        paper.error(&why);
        self.secrets.session(&done(choice.choose(&number(people::TARA.abha_number)).await));

        // Retrieve.
        let journey = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        paper.debug(&journey);
        let otp = self.otp(people::JOSEPH.mobile);
        let found = done(journey.submit_otp(&otp).await);
        paper.debug(&found);
        self.secrets.session(&found.session.unwrap());
        paper.error(&client.retrieve(&aadhaar(people::PRANAB.aadhaar)).await.unwrap_err());

        // Deactivate, and what is refused afterwards.
        let journey = begin_deactivation(&client, &session).await.unwrap();
        paper.debug(&journey);
        let otp = self.otp(people::ASHA.mobile);
        paper.debug(&done(journey.submit_otp(&otp).await));
        paper.error(&client.profile(&session).await.unwrap_err());
        paper.error(&client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err());

        // Reactivate, without ever hearing of it.
        let relay = Relay::before(&self.town).await;
        let relayed = Self::builder(relay.builder(), paper).build().unwrap();
        let journey = begin_reactivation(&relayed, &people::ASHA).await.unwrap();
        paper.debug(&journey);
        relay.on(self.town.wire().reactivate.submit, Fate::AnswerLost);
        let otp = self.otp(people::ASHA.mobile);
        let (unsettled, why) = unknown(journey.submit_otp(&otp).await);
        paper.debug(&unsettled);
        paper.error(&why);
        paper.debug(&unsettled.reconcile().await.unwrap());

        let session = self.log_in(&client, &people::ASHA).await;
        client.logout(&session).await.unwrap();
        paper.debug(&client);
        paper.debug(&self.town.sandbox.requests());
    }

    /// A login and a reactivation with the password, each after a wrong one; of the second nothing is
    /// ever heard.
    async fn by_password(&mut self) {
        let (client, paper) = (self.client.clone(), self.paper);
        let password = |text: &str| Password::parse(text).unwrap();
        let (wrong, of) = (password(WRONG_PASSWORD), |person: &Person| person.password.unwrap());
        let abha = AbhaId::parse(people::VIKRAM.abha_number).unwrap();
        let login = client.login(LoginBy::password(abha)).await.unwrap();
        paper.debug(&login);
        let (login, why) = retry(login.submit_password(&wrong).await);
        paper.debug(&(&login, &wrong));
        paper.error(&why);
        let logged_in = done(login.submit_password(&password(of(&people::VIKRAM))).await);
        paper.debug(&logged_in);
        self.secrets.session(&session(logged_in));

        let relay = Relay::before(&self.town).await;
        let relayed = Self::builder(relay.builder(), paper).build().unwrap();
        let farhan = number(people::FARHAN.abha_number);
        let journey = relayed.reactivate(farhan, AuthBy::Password).await.unwrap();
        paper.debug(&journey);
        let (journey, why) = retry(journey.submit_password(&wrong).await);
        paper.error(&why);
        relay.on(self.town.wire().reactivate.submit, Fate::AnswerLost);
        let right = password(of(&people::FARHAN));
        let (unsettled, why) = unknown(journey.submit_password(&right).await);
        paper.debug(&unsettled);
        paper.error(&why);
        paper.debug(&unsettled.reconcile().await.unwrap());
    }

    /// Hands in what a journey waits for, an OTP after a wrong one.
    async fn hand_in<J: Pending>(&mut self, journey: J, to: &str, person: &Person) -> J::Done {
        self.paper.debug(&journey);
        if journey.awaits() == Awaits::Password {
            let password = Password::parse(person.password.unwrap()).unwrap();
            let done = done(journey.submit_password(&password).await);
            self.paper.debug(&done);
            return done;
        }
        let wrong = self.wrong_otp(to);
        let (journey, why) = retry(journey.submit_otp(&wrong).await);
        self.paper.debug(&journey);
        self.paper.error(&why);
        let otp = self.otp(to);
        let done = done(journey.submit_otp(&otp).await);
        self.paper.debug(&done);
        done
    }

    /// Another e-mail address and another mobile, by each method; of the last nothing is ever heard.
    async fn changes_of_accounts(&mut self) {
        let (client, vikram) = (self.client.clone(), &people::VIKRAM);
        let session = self.log_in(&client, vikram).await;
        let email = Email::parse(EMAIL).unwrap();
        let journey = client.update_email(&session, &email).await.unwrap();
        self.hand_in(journey, EMAIL, vikram).await;
        let wanted = Mobile::parse(MOBILE_WITHOUT_ABHA).unwrap();
        let methods = if self.town.is_v3() { &AuthBy::ALL[..1] } else { AuthBy::ALL };
        for (by, person) in methods.iter().zip(&people::LEAVERS) {
            let session = self.log_in(&client, person).await;
            let journey = client.update_mobile(&session, &wanted, Some(*by)).await.unwrap();
            let step = self.hand_in(journey, MOBILE_WITHOUT_ABHA, person).await;
            if let MobileStep::ProveOwner(journey) = step {
                let step = self.hand_in(journey, person.mobile, person).await;
                assert!(matches!(step, MobileStep::Updated(_)), "{by}: {step:?}");
            }
        }
        let relay = Relay::before(&self.town).await;
        let relayed = Self::builder(relay.builder(), self.paper).build().unwrap();
        let email = Email::parse(people::VIKRAM.email.unwrap()).unwrap();
        let journey = relayed.update_email(&session, &email).await.unwrap();
        relay.on(self.town.wire().update_email.submit, Fate::AnswerLost);
        let otp = self.otp(email.as_str());
        let (unsettled, why) = unknown(journey.submit_otp(&otp).await);
        self.paper.debug(&unsettled);
        self.paper.error(&why);
        self.paper.debug(&unsettled.reconcile().await.unwrap());
    }

    /// An ABHA whose mobile is proven by an OTP of its own.
    async fn enrolment(&mut self) {
        let (client, dev) = (self.client.clone(), &people::DEV.becomes);
        let wanted = Mobile::parse(dev.mobile).unwrap();
        let journey = client.enrol(&aadhaar(dev.aadhaar), &wanted, Consent::V3).await.unwrap();
        let EnrolStep::VerifyMobile(journey) = self.hand_in(journey, people::DEV.mobile, dev).await
        else {
            panic!("it is another mobile")
        };
        let EnrolStep::Done(enrolled) = self.hand_in(journey, dev.mobile, dev).await else {
            panic!("both were proven")
        };
        self.secrets.session(enrolled.account().session.as_ref().unwrap());
    }

    async fn rekyc_and_login_by_address(&mut self) {
        let (client, joseph) = (self.client.clone(), &people::JOSEPH);
        let session = self.log_in(&client, joseph).await;
        let journey = client.rekyc(&session).await.unwrap();
        self.hand_in(journey, joseph.mobile, joseph).await;
        for by in [AuthBy::MobileOtp, AuthBy::AadhaarOtp] {
            let abha = AbhaId::parse(joseph.abha_address).unwrap();
            let login = client.login(LoginBy::Abha { abha, by }).await.unwrap();
            let to = if by == AuthBy::MobileOtp {
                joseph.mobile
            } else {
                joseph.aadhaar_mobile.unwrap()
            };
            let logged_in = self.hand_in(login, to, joseph).await;
            self.secrets.session(&crate::town::session(logged_in));
        }
    }

    /// The login of v1/v2 whose OTP travels encrypted.
    async fn encrypting_login(&mut self) {
        let builder = Self::builder(self.town.builder(), self.paper);
        let client = builder.confirm_otp(ConfirmOtp::Encrypted).build().unwrap();
        self.log_in(&client, &people::JOSEPH).await;
        self.paper.debug(&client);
    }

    /// Refusals of V3 in their various forms, and such as repeat what was sent.
    async fn refusals_of_v3(&self) -> Secrets {
        let mut secrets = Secrets::default();
        for (wrong_otp, deactivated) in [
            (WrongOtp::FailedOrExpired, DeactivatedAccount::Code1308),
            (WrongOtp::CapitalMessage, DeactivatedAccount::InAccounts),
            (WrongOtp::Wrapped1204, DeactivatedAccount::InAccountsWithTokens),
        ] {
            let choose = |forms: &mut V3Forms| {
                forms.wrong_otp = wrong_otp;
                forms.deactivated_login = deactivated;
                forms.reactivated = Reactivated::WithTokens;
            };
            let (http, generation) = (self.town.http, self.town.generation);
            let mut visit = Visit::begin(http, generation, self.paper, choose).await;
            visit.deactivated_login_and_reactivation().await;
            secrets.0.append(&mut visit.secrets.0);
        }
        let relay = Relay::before(&self.town).await;
        for body in echoes(&people::ASHA) {
            for status in ["400 Bad Request", "422 Unprocessable", "401 Unauthorized", "500 Oops"] {
                relay.says(self.town.wire().login.send, status, &body);
                let client = Self::builder(relay.builder(), self.paper).build().unwrap();
                self.paper.error(&client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err());
            }
        }
        secrets
    }

    async fn deactivated_login_and_reactivation(&mut self) {
        let client = self.client.clone();
        match client.login(by_aadhaar_otp(&people::FARHAN)).await {
            Ok(login) => {
                let otp = self.otp(people::FARHAN.mobile);
                self.paper.error(&login.submit_otp(&otp).await.unwrap_err());
            }
            Err(why) => self.paper.error(&why),
        }
        let journey = begin_reactivation(&client, &people::FARHAN).await.unwrap();
        let wrong = self.wrong_otp(people::FARHAN.mobile);
        let (journey, why) = retry(journey.submit_otp(&wrong).await);
        self.paper.error(&why);
        let otp = self.otp(people::FARHAN.mobile);
        let back = done(journey.submit_otp(&otp).await);
        self.paper.debug(&back);
        self.secrets.session(&back.session.unwrap());
    }
}

fn own_credentials() -> (ClientId, ClientSecret) {
    (ClientId::parse("client").unwrap(), ClientSecret::parse(SECRET).unwrap())
}

/// Refusals that name whom they refuse.
fn echoes(person: &Person) -> [String; 5] {
    let Person { name, abha_number, mobile, aadhaar, .. } = person;
    [
        format!(r#"{{"error":{{"code":"ABDM-9999","message":"{name} {abha_number}"}}}}"#),
        format!(r#"{{"code":"ABDM-9998","message":"{mobile}","timestamp":"{aadhaar}"}}"#),
        format!(r#"{{"loginId":"{aadhaar}","{mobile}":"x","timestamp":"t"}}"#),
        format!(r#"{{"Message":"UIDAI Error code : 400 : {aadhaar} {name}"}}"#),
        format!("{name}, {abha_number}, {mobile}"),
    ]
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
