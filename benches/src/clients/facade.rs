//! The toolkit.

use abdm::flows::UserSession;
use abdm::transport::{HttpConfig, HyperTransport, ReqwestTransport, Transport};
use abdm::types::{AbhaId, BaseUrl, ClientId, ClientSecret, ExposeSecret, HipId, Otp};
use abdm::{Client as Abdm, ConfirmOtp, Hosts, LoggedIn, LoginBy, Submitted};
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET};
use async_trait::async_trait;

use super::Client;
use crate::Outcome;

pub struct Facade {
    client: Abdm,
    /// The service looks at the form of its ciphertext only.
    otp: Otp,
    session: Option<UserSession>,
}

impl Facade {
    pub fn on_reqwest(addr: &str) -> Outcome<Self> {
        Self::on(addr, ReqwestTransport::new(&HttpConfig::new())?)
    }

    /// `kept`: calls that act may have a connection that served another call just before.
    pub fn on_hyper(addr: &str, kept: bool) -> Outcome<Self> {
        let config = HttpConfig::new();
        let config =
            if kept { config.keep_for_acting(std::time::Duration::from_secs(1)) } else { config };
        Self::on(addr, HyperTransport::new(&config)?)
    }

    fn on(addr: &str, transport: impl Transport + 'static) -> Outcome<Self> {
        let hosts = Hosts::v1v2(
            BaseUrl::parse(&format!("http://{addr}/gateway"))?,
            BaseUrl::parse(&format!("http://{addr}/api"))?,
        );
        let client = Abdm::builder(hosts)
            .credentials(ClientId::parse(CLIENT_ID)?, ClientSecret::parse(CLIENT_SECRET)?)
            .hip_id(HipId::parse("IN0000000001")?)
            .confirm_otp(ConfirmOtp::Encrypted)
            .transport(transport)
            .build()?;
        Ok(Self { client, otp: Otp::parse("123456")?, session: None })
    }

    async fn session(&self, abha_number: &str) -> Outcome<UserSession> {
        let by = LoginBy::aadhaar_otp(AbhaId::parse(abha_number)?);
        match self.client.login(by).await?.submit_otp(&self.otp).await? {
            Submitted::Done(LoggedIn::Session(session)) => Ok(session),
            other => Err(format!("not logged in: {other:?}").into()),
        }
    }
}

#[async_trait]
impl Client for Facade {
    async fn log_in(&self, abha_number: &str) -> Outcome<usize> {
        Ok(self.session(abha_number).await?.x_token.expose_secret().len())
    }

    async fn prepare(&mut self, abha_number: &str) -> Outcome<()> {
        self.session = Some(self.session(abha_number).await?);
        Ok(())
    }

    async fn profile(&self) -> Outcome<()> {
        let session = self.session.as_ref().ok_or("nobody is logged in")?;
        let profile = self.client.profile(session).await?;
        profile.name.map(drop).ok_or_else(|| "no name".into())
    }
}
