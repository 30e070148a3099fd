/// The method of a request that is proved by a password and by nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub enum PasswordMethod {
    /// A password.
    #[serde(rename = "PASSWORD")]
    Password,
}
