//! An application that performs the five journeys and does not know which generation it speaks.
//!
//! ```sh
//! cargo run --example five_journeys -- v1v2
//! cargo run --example five_journeys -- v3
//! ```
//!
//! The argument is the whole difference: `settings` makes hosts of it, and no line below `main` asks
//! for it again. The service is a sandbox on a loopback port, and the patient reads the OTPs off its
//! outbox, as one would off a phone.

#![allow(clippy::print_stdout, reason = "it shows what it does")]

use std::error::Error;

use abdm::flows::{AuthBy, Consequences, Generation, Reasons, Reconciled, UserSession};
use abdm::transport::{HttpConfig, ReqwestTransport};
use abdm::types::{
    Aadhaar, AbhaId, AbhaNumber, BaseUrl, ClientId, ClientSecret, CmId, HipId, Mobile, Otp,
};
use abdm::{Client, Hosts, LoggedIn, LoginBy, Submitted};
use abdm_sandbox::people::{self, Person};
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET, Config, Sandbox, Server};

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let argument = std::env::args().nth(1).unwrap_or_default();
    let generation = Generation::parse(&argument).ok_or("give the generation: v1v2 or v3")?;

    let sandbox = Sandbox::new(Config::default());
    let server = sandbox.serve(std::net::TcpListener::bind("127.0.0.1:0")?)?;
    let client = Client::builder(settings(generation, &server)?)
        .credentials(ClientId::parse(CLIENT_ID)?, ClientSecret::parse(CLIENT_SECRET)?)
        .hip_id(HipId::parse("IN0000000001")?)
        .transport(ReqwestTransport::new(&HttpConfig::default())?)
        .build()?;

    let desk = Desk { client, sandbox };
    let asha = &people::ASHA;
    let session = desk.log_in(asha).await?;
    println!("logged in with Aadhaar OTP");
    desk.log_in_using_mobile(&people::TARA).await?;
    println!("logged in using mobile, to the account that the patient chose");
    desk.retrieve(&people::JOSEPH).await?;
    println!("retrieved the forgotten ABHA");
    desk.deactivate(&session, asha).await?;
    println!("deactivated");
    desk.reactivate(asha).await?;
    println!("reactivated");
    let session = desk.log_in(asha).await?;
    desk.client.logout(&session).await?;

    println!("five journeys on {}", desk.client.generation().as_str());
    server.shutdown().await;
    Ok(())
}

/// What an operator would have in a configuration file.
fn settings(generation: Generation, server: &Server) -> Outcome<Hosts> {
    Ok(match generation {
        Generation::V3 => Hosts::v3(
            BaseUrl::parse(&server.gateway_v3_base())?,
            BaseUrl::parse(&server.abha_base())?,
            CmId::sandbox(),
        ),
        _ => Hosts::v1v2(
            BaseUrl::parse(&server.gateway_base())?,
            BaseUrl::parse(&server.health_id_base())?,
        ),
    })
}

/// The application: a registration desk.
struct Desk {
    client: Client,
    sandbox: Sandbox,
}

impl Desk {
    async fn log_in(&self, patient: &Person) -> Outcome<UserSession> {
        let by = LoginBy::aadhaar_otp(AbhaId::parse(patient.abha_number)?);
        let login = self.client.login(by).await?;
        match login.submit_otp(&self.ask(patient)?).await? {
            Submitted::Done(LoggedIn::Session(session)) => Ok(session),
            other => Err(format!("cannot go on: {other:?}").into()),
        }
    }

    async fn log_in_using_mobile(&self, patient: &Person) -> Outcome<UserSession> {
        let login = self.client.login(LoginBy::Mobile(Mobile::parse(patient.mobile)?)).await?;
        let otp = self.ask(patient)?;
        let Submitted::Done(LoggedIn::ChooseAccount(choice)) = login.submit_otp(&otp).await? else {
            return Err("the patient was not asked to choose".into());
        };
        let shown = choice.accounts().len();
        let chosen = AbhaNumber::parse(patient.abha_number)?;
        match choice.choose(&chosen).await? {
            Submitted::Done(session) => Ok(session),
            other => Err(format!("cannot choose among {shown}: {other:?}").into()),
        }
    }

    async fn retrieve(&self, patient: &Person) -> Outcome<()> {
        let search = self.client.retrieve(&Aadhaar::parse(patient.aadhaar)?).await?;
        let Submitted::Done(found) = search.submit_otp(&self.ask(patient)?).await? else {
            return Err("not found".into());
        };
        let number = found.account().and_then(|account| account.abha_number.as_ref()?.full());
        match number.is_some_and(|number| number.as_str() == patient.abha_number) {
            true => Ok(()),
            false => Err("another account was found".into()),
        }
    }

    async fn deactivate(&self, session: &UserSession, patient: &Person) -> Outcome<()> {
        // The patient has seen them on the screen and pressed the button.
        let agreed = Consequences::DEACTIVATION.acknowledge();
        let reasons = Reasons::parse(["104"])?;
        let journey = self.client.deactivate(session, reasons, agreed, AuthBy::AadhaarOtp).await?;
        match journey.submit_otp(&self.ask(patient)?).await? {
            Submitted::Done(_) => Ok(()),
            // Nobody knows: look, and never simply do it again.
            Submitted::Unknown(unsettled, _) => match unsettled.reconcile().await? {
                Reconciled::Done => Ok(()),
                Reconciled::NotDone => Err("not deactivated".into()),
                Reconciled::Unknown => Err("not known whether it was deactivated".into()),
            },
            Submitted::Retry(_, why) => Err(why.into()),
        }
    }

    async fn reactivate(&self, patient: &Person) -> Outcome<()> {
        let journey = self
            .client
            .reactivate(AbhaNumber::parse(patient.abha_number)?, AuthBy::AadhaarOtp)
            .await?;
        match journey.submit_otp(&self.ask(patient)?).await? {
            // With a login or without one: one generation may give none.
            Submitted::Done(_) => Ok(()),
            other => Err(format!("not reactivated: {other:?}").into()),
        }
    }

    /// Asks the patient for the OTP, who reads it off the phone.
    fn ask(&self, patient: &Person) -> Outcome<Otp> {
        let outbox = self.sandbox.outbox();
        let mine = outbox.iter().rev().find(|message| message.to.as_str() == patient.mobile);
        Ok(mine.ok_or("no OTP arrived")?.otp.clone())
    }
}
