use abdm_types::{ClientId, ClientSecret};
use async_trait::async_trait;

/// What the gateway knows an integrator by.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Issued at registration.
    pub client_id: ClientId,
    /// Issued at registration.
    pub client_secret: ClientSecret,
}

/// Gives the credentials whenever a new application token is needed, so that they can come from a
/// vault and change while the application runs.
///
/// While the gateway refuses the last ones it is also asked whether there are others, at most once a
/// second. New ones are tried at once, and once; the same ones, after longer and longer rests.
#[async_trait]
pub trait CredentialProvider: Send + Sync + std::fmt::Debug {
    /// The credentials of now.
    ///
    /// # Errors
    ///
    /// [`CredentialsUnavailable`]; the call that needed them is then not sent.
    async fn credentials(&self) -> Result<Credentials, CredentialsUnavailable>;
}

/// The credentials could not be had. Why is for the provider to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the client credentials could not be had")]
pub struct CredentialsUnavailable;

#[async_trait]
impl CredentialProvider for Credentials {
    async fn credentials(&self) -> Result<Credentials, CredentialsUnavailable> {
        Ok(self.clone())
    }
}
