//! What `abdm retrieve` is given.

use clap::Args;

use super::{NewTokensArgs, OutputArgs, ServiceArgs, StartArgs};

commands! {
    RetrieveBy:

    /// With an Aadhaar number, which is asked for; the OTP goes to the mobile linked with it
    ///
    /// On v3 several accounts may be found. None of them is chosen, and nobody is logged in.
    ///
    /// The JSON answer is the same on both generations. `accounts` lists what was found, the
    /// first 20 of `accounts_total`. `abha_number`, `abha_address` and `status` are those of the
    /// only account, and null if there are several. If the service logs the patient in and lists
    /// no account, `accounts` is empty: `abdm profile` shows it.
    #[command(verbatim_doc_comment)]
    AadhaarOtp(RetrieveArgs),

    /// With the mobile of the account; the OTP goes to it
    ///
    /// On v1v2 the service wants to know whose account it is, as on the Aadhaar card: full name,
    /// first name, gender (M, F, O or U) and year of birth are asked for, in this order, before the
    /// OTP is sent. On v3 all accounts of the mobile are listed. Nobody is logged in there.
    ///
    /// The JSON answer is that of `abdm retrieve aadhaar-otp`.
    #[command(verbatim_doc_comment)]
    MobileOtp(RetrieveMobileArgs),
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
pub(crate) struct RetrieveMobileArgs {
    /// Mobile number
    #[arg(long, value_name = "MOBILE")]
    pub(crate) mobile: String,

    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}
