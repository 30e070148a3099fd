//! What `abdm enrol` is given.

use clap::Args;

use super::{NewTokensArgs, OutputArgs, ServiceArgs, StartArgs};

#[derive(Debug, Args)]
pub(crate) struct EnrolArgs {
    /// Mobile that the ABHA is to have; where Aadhaar knows another one, an OTP goes there too
    #[arg(long, value_name = "MOBILE")]
    pub(crate) mobile: String,

    /// Version of the text that the patient agreed to: v1.0 and 1.4 are published
    #[arg(long, value_name = "VERSION")]
    pub(crate) consent: String,

    /// The patient was shown that text and agreed
    #[arg(long)]
    pub(crate) yes: bool,

    /// ABHA address to make once there is an ABHA, without its suffix; on v3
    ///
    /// Without it those that are free are listed for a new ABHA. With a store one of them can be made
    /// by `abdm resume ID --address NAME`, for 15 minutes.
    #[arg(long, value_name = "NAME", verbatim_doc_comment)]
    pub(crate) address: Option<String>,

    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}
