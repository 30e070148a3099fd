//! Where journeys wait, and what is done with those that do.

use clap::Args;

use super::{NewTokensArgs, OutputArgs, ServiceArgs};

/// Where journeys wait for their patient.
#[derive(Debug, Args)]
#[command(next_help_heading = "Store")]
pub(crate) struct StoreArgs {
    /// Where journeys wait for their OTP: sqlite:PATH, redis://HOST or rediss://HOST
    ///
    /// What waits there is sealed with the keys in the variable ABDM_STORE_KEY: ID:BASE64, or
    /// several with commas between them. `abdm store-key` makes one. A URL with a password in it
    /// belongs into the variable ABDM_STORE, since others on this machine can see arguments.
    #[arg(
        long,
        env = "ABDM_STORE",
        hide_env_values = true,
        value_name = "URL",
        verbatim_doc_comment
    )]
    pub(crate) store: Option<String>,
}

/// For commands that begin a journey.
#[derive(Debug, Args)]
#[command(next_help_heading = "Store")]
pub(crate) struct StartArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,

    /// Send the OTP, print the journey's id and end; `abdm resume ID` goes on. Needs a store
    #[arg(long)]
    pub(crate) start_only: bool,

    /// The same for each repetition of one request, so that it sends one OTP. Needs a store
    ///
    /// The journey that was begun with it is found again. 1 to 128 visible ASCII characters, and
    /// nothing personal.
    #[arg(long, value_name = "KEY", verbatim_doc_comment)]
    pub(crate) idempotency_key: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ResumeArgs {
    /// The journey, as `--start-only` and `abdm journeys` print it
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    /// Give the journey up, whatever its state, so that the patient can begin another
    ///
    /// It takes no key and makes no call. An OTP that is out cannot be used any more.
    #[arg(long, conflicts_with_all = ["account", "address", "encrypted_otp"], verbatim_doc_comment)]
    pub(crate) discard: bool,

    /// Of a login on v1v2: send the OTP again, and leave the journey waiting for it
    ///
    /// Twice at most, each a minute after the one before. Sooner, or once none is left, it makes
    /// no call and says so. At the question for the OTP the word `resend` does the same.
    #[arg(
        long,
        conflicts_with_all = ["account", "address", "discard", "encrypted_otp"],
        verbatim_doc_comment
    )]
    pub(crate) resend: bool,

    /// Of a login using mobile: ABHA number of the account; asked for on a terminal
    #[arg(long, value_name = "ABHA")]
    pub(crate) account: Option<String>,

    /// Of an enrolment on v3: ABHA address to make once there is an ABHA, without its suffix
    #[arg(long, value_name = "NAME")]
    pub(crate) address: Option<String>,

    /// Of a login with an OTP for an ABHA on v1v2: confirm on the v2 path, with the OTP encrypted
    #[arg(long)]
    pub(crate) encrypted_otp: bool,

    #[command(flatten)]
    pub(crate) store: StoreArgs,
    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct JourneysArgs {
    /// How many to list, the first to expire first
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) limit: usize,

    #[command(flatten)]
    pub(crate) store: StoreArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReconcileArgs {
    /// The journey, as `--start-only` and `abdm journeys` print it
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) store: StoreArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct StoreKeyArgs {
    /// What the key is called: 1 to 32 letters, digits, dots, dashes and underscores
    ///
    /// Each key of a ring has a name of its own. `index` is taken.
    #[arg(long, value_name = "NAME", default_value = "k1", verbatim_doc_comment)]
    pub(crate) id: String,
}
