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
