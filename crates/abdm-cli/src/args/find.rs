//! What `abdm find` is given.

use clap::{Args, ValueEnum};

use super::{NewTokensArgs, OutputArgs, ServiceArgs, StartArgs};

#[derive(Debug, Args)]
pub(crate) struct FindArgs {
    /// Mobile number
    #[arg(long, value_name = "MOBILE")]
    pub(crate) mobile: String,

    /// Place of the account in the list; asked for on a terminal
    ///
    /// It has no default, not even where the mobile has only one account.
    #[arg(long, value_name = "INDEX")]
    pub(crate) index: Option<String>,

    /// How the patient proves to be the owner of that account
    #[arg(long, value_name = "METHOD", default_value = "mobile-otp")]
    pub(crate) by: FindMethod,

    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

/// The methods of a login to an account that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindMethod {
    /// An OTP to the mobile of the account
    MobileOtp,
    /// An OTP to the mobile that is linked with Aadhaar
    AadhaarOtp,
}
