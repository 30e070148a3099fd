//! What `abdm address` is given.

use clap::Args;

use super::SessionArgs;

commands! {
    AddressBy:

    /// Link an ABHA address with the ABHA number of the patient
    Link(LinkArgs),

    /// Take an ABHA address off the ABHA number of the patient
    Unlink(UnlinkArgs),
}

#[derive(Debug, Args)]
pub(crate) struct LinkArgs {
    /// ABHA address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) address: String,

    /// Make it the one that the account is shown with
    #[arg(long)]
    pub(crate) preferred: bool,

    #[command(flatten)]
    pub(crate) session: SessionArgs,
}

#[derive(Debug, Args)]
pub(crate) struct UnlinkArgs {
    /// ABHA address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) address: String,

    #[command(flatten)]
    pub(crate) session: SessionArgs,
}
