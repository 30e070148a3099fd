//! What the commands are given that change whether an account is in use.

use clap::{Args, ValueEnum};

use super::list::{AadhaarOtp, MobileOtp, Password, With};
use super::{NewTokensArgs, OutputArgs, ServiceArgs, StartArgs, TokenFileArgs};

commands! {
    DeactivateBy:

    /// With an OTP to the mobile that is linked with Aadhaar
    AadhaarOtp(With<AadhaarOtp, DeactivateArgs>),

    /// With an OTP to the mobile of the account
    MobileOtp(With<MobileOtp, DeactivateArgs>),

    /// With the password, on v3; no OTP is sent
    Password(With<Password, DeactivateArgs>),
}

commands! {
    DeleteBy:

    /// With an OTP to the mobile that is linked with Aadhaar
    AadhaarOtp(With<AadhaarOtp, DeleteArgs>),

    /// With an OTP to the mobile of the account
    MobileOtp(With<MobileOtp, DeleteArgs>),

    /// With the password, on v3; no OTP is sent
    Password(With<Password, DeleteArgs>),
}

commands! {
    ReactivateBy:

    /// With an OTP to the mobile that is linked with Aadhaar
    AadhaarOtp(With<AadhaarOtp, ReactivateArgs>),

    /// With an OTP to the mobile of the account
    MobileOtp(With<MobileOtp, ReactivateArgs>),

    /// With the password; no OTP is sent
    Password(With<Password, ReactivateArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct DeactivateArgs {
    #[command(flatten)]
    pub(crate) leave: LeaveArgs,

    /// The patient has seen the consequences and agrees
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DeleteArgs {
    #[command(flatten)]
    pub(crate) leave: LeaveArgs,

    /// The ABHA number that is deleted for good, as the patient gave it to agree
    ///
    /// Without it a terminal asks for it. It must be that of who is logged in.
    #[arg(long, value_name = "ABHA")]
    pub(crate) confirm: Option<String>,
}

// No doc comment: it would be that of the commands.
#[derive(Debug, Args)]
pub(crate) struct LeaveArgs {
    /// Why; repeat it for several, in the patient's order
    ///
    /// Codes such as 101 are in use; what they mean is not published.
    #[arg(long = "reason", value_name = "REASON", required = true)]
    pub(crate) reasons: Vec<String>,

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
