//! What `abdm login` is given.

use clap::Args;

use super::{NewTokensArgs, OutputArgs, ServiceArgs, StartArgs};

commands! {
    LoginBy:

    /// With an ABHA; the OTP goes to the mobile that is linked with Aadhaar
    AadhaarOtp(LoginAadhaarArgs),

    /// With an ABHA; the OTP goes to the mobile of the account
    MobileOtp(LoginMobileOtpArgs),

    /// With an ABHA and its password, which is asked for; no OTP is sent
    Password(LoginPasswordArgs),

    /// With an Aadhaar number, which is asked for; the OTP goes to the mobile linked with it. On v3
    AadhaarNumber(LoginAadhaarNumberArgs),

    /// With a mobile; the patient chooses one of its accounts
    Mobile(LoginMobileArgs),
}

#[derive(Debug, Args)]
pub(crate) struct LoginAadhaarArgs {
    #[command(flatten)]
    pub(crate) with: LoginOtpArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LoginMobileOtpArgs {
    #[command(flatten)]
    pub(crate) with: LoginOtpArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LoginPasswordArgs {
    /// ABHA number; on v1v2 an ABHA address will do
    #[arg(long, value_name = "ABHA")]
    pub(crate) abha: String,

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
pub(crate) struct LoginAadhaarNumberArgs {
    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

// What both OTPs for an ABHA are asked for with. No doc comment: clap would take it for the
// command's.
#[derive(Debug, Args)]
pub(crate) struct LoginOtpArgs {
    /// ABHA number or ABHA address; where URLs are given, the latter needs --phr-web-url on v3
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
