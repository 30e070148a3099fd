//! What `abdm search` is given.

use clap::Args;

use super::{OutputArgs, ServiceArgs};

commands! {
    SearchBy:

    /// The account of an ABHA; no patient is asked, and nothing is sent to one
    Abha(SearchAbhaArgs),

    /// Whether an ABHA is taken, on v1v2
    ///
    /// One of an account that was deleted is taken still. The answer is `exists` with --json; either
    /// way the exit code is 0. On v3 there is no such call: `abdm search abha` tells.
    #[command(verbatim_doc_comment)]
    Exists(SearchExistsArgs),

    /// The accounts of a mobile: on v1v2 one, on v3 all of them, with masked numbers
    ///
    /// To log in to one of them on v3, `abdm find` takes its `index`.
    #[command(verbatim_doc_comment)]
    Mobile(SearchMobileArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SearchAbhaArgs {
    /// ABHA number or ABHA address; where URLs are given, the latter needs --phr-web-url on v3
    #[arg(long, value_name = "ABHA")]
    pub(crate) abha: String,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SearchExistsArgs {
    /// ABHA number or ABHA address
    #[arg(long, value_name = "ABHA")]
    pub(crate) abha: String,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SearchMobileArgs {
    /// Mobile number
    #[arg(long, value_name = "MOBILE")]
    pub(crate) mobile: String,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}
