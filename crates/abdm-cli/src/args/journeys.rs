//! The commands that begin a journey.

use clap::{Args, ValueEnum};

use super::{NewTokensArgs, OutputArgs, ServiceArgs, StartArgs, TokenFileArgs};

#[derive(Debug, Args)]
pub(crate) struct LoginAadhaarArgs {
    /// ABHA number; on v1v2 an ABHA address will do
    #[arg(long, value_name = "ABHA")]
    pub(crate) abha: String,

    /// On v1v2: confirm on the v2 path, with the OTP encrypted, and not on the published v1 path
    #[arg(long)]
    pub(crate) encrypted_otp: bool,

    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LoginMobileArgs {
    /// Mobile number
    #[arg(long, value_name = "MOBILE")]
    pub(crate) mobile: String,

    /// ABHA number of the account to log in to; asked for on a terminal
    ///
    /// It has no default, not even where the mobile has only one account.
    #[arg(long, value_name = "ABHA")]
    pub(crate) account: Option<String>,

    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RetrieveArgs {
    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DeactivateArgs {
    /// Why; repeat it for several, in the patient's order
    ///
    /// Codes such as 101 are in use; what they mean is not published.
    #[arg(long = "reason", value_name = "REASON", required = true)]
    pub(crate) reasons: Vec<String>,

    /// The patient has seen the consequences and agrees
    #[arg(long)]
    pub(crate) yes: bool,

    #[command(flatten)]
    pub(crate) token_file: TokenFileArgs,
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReactivateArgs {
    /// ABHA number; on v1v2 an ABHA address will do
    #[arg(long, value_name = "ABHA")]
    pub(crate) abha: String,

    /// On v3: which of its two published paths sends the OTP [default: login]
    ///
    /// Sources disagree: most have that of a login, the integrator guide has that of an account.
    #[arg(long, value_name = "NAME")]
    pub(crate) otp_path: Option<OtpPathName>,

    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

/// The paths that send the OTP of a reactivation on v3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OtpPathName {
    /// `/v3/profile/login/request/otp`
    Login,
    /// `/v3/profile/account/request/otp`
    Account,
}
