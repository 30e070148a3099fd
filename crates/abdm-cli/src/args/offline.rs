//! The commands that need no service but their own.

use abdm_sandbox::faults::Fault;
use clap::Args;
use clap_complete::Shell;

use super::typed::Typed;
use super::{GenerationName, TransportName};

/// What is performed, and where. With `--all` what the environment holds narrows nothing down.
pub(crate) type DemoArgs = Typed<DemoOptions>;

#[derive(Debug, Args)]
pub(crate) struct DemoOptions {
    /// Perform all there is, on both generations and with both HTTP clients
    ///
    /// `--generation` and `--transport` narrow it down where they are typed. What a generation
    /// does not have is left out. A failure is told and the rest performed all the same; the
    /// exit code is that of the first.
    #[arg(
        long,
        conflicts_with_all = ["gateway_url", "health_id_url", "abha_url"],
        verbatim_doc_comment
    )]
    pub(crate) all: bool,

    /// Generation of the service
    #[arg(
        long,
        env = "ABDM_GENERATION",
        hide_env_values = true,
        value_name = "NAME",
        default_value = "v1v2"
    )]
    pub(crate) generation: GenerationName,

    /// An `abdm sandbox`, in place of its single URLs: http://HOST[:PORT]
    #[arg(
        long,
        value_name = "URL",
        conflicts_with_all = ["gateway_url", "health_id_url", "abha_url"]
    )]
    pub(crate) sandbox_url: Option<String>,

    /// Gateway of an `abdm sandbox`, up to and including `/gateway`
    #[arg(long, value_name = "URL")]
    pub(crate) gateway_url: Option<String>,

    /// Health-ID service of an `abdm sandbox`, up to and including `/api`, on v1v2
    #[arg(long, value_name = "URL")]
    pub(crate) health_id_url: Option<String>,

    /// ABHA service of an `abdm sandbox`, up to and including `/abha/api`, on v3
    #[arg(long, value_name = "URL")]
    pub(crate) abha_url: Option<String>,

    /// HTTP client
    #[arg(
        long,
        env = "ABDM_TRANSPORT",
        hide_env_values = true,
        value_name = "NAME",
        default_value = "reqwest"
    )]
    pub(crate) transport: TransportName,

    /// One JSON object per journey on standard output, and nothing else
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: String,

    /// Size of its RSA key: 2048, 3072, 4096 or 8192
    ///
    /// The service has 4096, which take a second or so to make; 2048 are there at once, for tests.
    #[arg(long, value_name = "BITS")]
    pub(crate) key_bits: Option<usize>,

    /// Something that goes wrong, as `v3.login_verify hang after`; may be repeated
    ///
    /// `[ENDPOINTS] KIND [WORDS]`; the kinds and what they take are below, with examples. While it
    /// runs, `POST /_sandbox/faults` takes the same.
    #[arg(long = "fault", value_name = "FAULT")]
    pub(crate) faults: Vec<Fault>,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// Shell that they are for
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: Shell,
}
