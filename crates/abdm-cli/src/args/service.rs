//! Which service, as whom, and how.

use std::path::PathBuf;

use abdm::flows::Generation;
use clap::{Args, ValueEnum};

use super::typed::Typed;

/// Which service, as whom, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Service")]
pub(crate) struct ServiceArgs {
    #[command(flatten)]
    pub(crate) hosts: HostArgs,

    /// Client id, issued at registration
    #[arg(long, env = "ABDM_CLIENT_ID", hide_env_values = true, value_name = "ID")]
    pub(crate) client_id: Option<String>,

    /// File with the client secret, if not in the variable ABDM_CLIENT_SECRET
    #[arg(long, value_name = "FILE")]
    pub(crate) client_secret_file: Option<PathBuf>,

    /// Facility on whose behalf the calls are made; needed on v1v2, not told on v3
    #[arg(long, env = "ABDM_HIP_ID", hide_env_values = true, value_name = "ID")]
    pub(crate) hip_id: Option<String>,

    /// HTTP client
    #[arg(
        long,
        env = "ABDM_TRANSPORT",
        hide_env_values = true,
        value_name = "NAME",
        default_value = "reqwest"
    )]
    pub(crate) transport: TransportName,

    /// HTTP proxy for https hosts, http://HOST[:PORT]
    #[arg(long, value_name = "URL")]
    pub(crate) proxy: Option<String>,

    /// PEM file of a further authority to trust; can be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Vec<PathBuf>,

    /// PEM file with this client's certificate chain and private key
    #[arg(long, value_name = "FILE")]
    pub(crate) identity_file: Option<PathBuf>,

    /// Language of the service's messages and, in `en` and `hi`, of what the patient is told
    #[arg(long, env = "ABDM_LANGUAGE", hide_env_values = true, value_name = "TAG")]
    pub(crate) language: Option<String>,
}

/// The options that say where the service is.
#[derive(Debug, Args)]
pub(crate) struct HostOptions {
    /// Generation of the service
    ///
    /// v1v2 stays the default, so that what was written for it goes on working. An option of
    /// the other generation is refused if it is typed, and ignored in the environment.
    #[arg(
        long,
        env = "ABDM_GENERATION",
        hide_env_values = true,
        value_name = "NAME",
        default_value = "v1v2",
        verbatim_doc_comment
    )]
    pub(crate) generation: GenerationName,

    /// Published hosts, whatever URLs the environment has
    ///
    /// On v3 the consent manager is the one that goes with them. On v1v2 no production hosts
    /// were ever published.
    #[arg(long, value_name = "NAME", verbatim_doc_comment)]
    pub(crate) environment: Option<EnvironmentName>,

    /// Gateway, up to and including `/gateway`, on v3 `/api/hiecm/gateway`
    ///
    /// It goes with the URL of the service. Without either the published sandbox is meant.
    ///
    /// On v3 the variable ABDM_GATEWAY_V3_URL goes before ABDM_GATEWAY_URL. It is needed where
    /// the environment has the service's URL of the other generation too, so that a client
    /// secret goes to its own gateway. Where it is set, ABDM_GATEWAY_URL is that of v1v2.
    #[arg(
        long,
        env = "ABDM_GATEWAY_URL",
        hide_env_values = true,
        value_name = "URL",
        verbatim_doc_comment
    )]
    pub(crate) gateway_url: Option<String>,

    /// On v1v2: health-ID service, up to and including `/api`
    #[arg(long, env = "ABDM_HEALTH_ID_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) health_id_url: Option<String>,

    /// On v3: ABHA service, all that stands before `/v3`, on a sandbox up to `/abha/api`
    #[arg(long, env = "ABDM_ABHA_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) abha_url: Option<String>,

    /// On v3: service of ABHA addresses, all that stands before `/login`, with its version
    ///
    /// For logins and searches by ABHA address, which have a host of their own in production.
    /// It goes with the other two URLs; the published hosts include it.
    #[arg(
        long,
        env = "ABDM_PHR_WEB_URL",
        hide_env_values = true,
        value_name = "URL",
        verbatim_doc_comment
    )]
    pub(crate) phr_web_url: Option<String>,

    /// On v3: consent manager, `sbx` or, in production, `abdm`
    /// [default: abdm at the published production hosts, else sbx]
    #[arg(
        long,
        env = "ABDM_CM_ID",
        hide_env_values = true,
        value_name = "ID",
        verbatim_doc_comment
    )]
    pub(crate) cm_id: Option<String>,
}

/// Variable of the gateway of v3, for an environment that serves both generations.
pub(crate) const GATEWAY_V3_URL: &str = "ABDM_GATEWAY_V3_URL";

/// Where the service is. What stands in the environment may be of the other generation.
pub(crate) type HostArgs = Typed<HostOptions>;

/// The generations to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GenerationName {
    #[value(name = "v1v2")]
    V1V2,
    V3,
}

impl GenerationName {
    /// As it is written on the command line.
    pub(crate) const fn as_str(self) -> &'static str {
        self.generation().as_str()
    }

    pub(crate) const fn generation(self) -> Generation {
        match self {
            Self::V1V2 => Generation::V1V2,
            Self::V3 => Generation::V3,
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::V1V2 => Self::V3,
            Self::V3 => Self::V1V2,
        }
    }
}

/// The published hosts to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EnvironmentName {
    Sandbox,
    Production,
}

/// The HTTP clients to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TransportName {
    Reqwest,
    Hyper,
}

impl TransportName {
    /// As it is written on the command line.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Reqwest => "reqwest",
            Self::Hyper => "hyper",
        }
    }
}
