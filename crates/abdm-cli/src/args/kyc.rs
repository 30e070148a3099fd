//! What `abdm rekyc` is given.

use clap::Args;

use super::{SessionArgs, StartArgs};

#[derive(Debug, Args)]
pub(crate) struct ReKycArgs {
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) session: SessionArgs,
}
