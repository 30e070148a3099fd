//! The command line. Nothing in it is secret: secrets come from prompts, standard input, files and
//! the environment.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{exit, sandbox};

/// ABHA, India's health ID: log in, find a forgotten ABHA, deactivate and reactivate it.
///
/// Aadhaar numbers and OTPs are asked for on the terminal without echo. Without a terminal
/// they are read from standard input, one line each, in the order in which they are needed.
/// They are never taken from arguments.
///
/// `abdm demo` shows everything against an offline service of its own.
#[derive(Debug, Parser)]
#[command(name = "abdm", version, verbatim_doc_comment, after_help = exit::HELP)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Perform the five journeys against an offline service
    ///
    /// Each journey starts cold: with a new client, which has no session and no key yet.
    /// Without hosts the service is started in this process. With hosts it must be an
    /// `abdm sandbox`, whose outbox the OTPs are read from.
    #[command(verbatim_doc_comment, after_help = exit::HELP)]
    Demo(DemoArgs),

    /// Serve the health-ID service offline until interrupted
    ///
    /// The first line on standard output is `listening on http://ADDR`.
    #[command(after_help = sandbox::short_help(), after_long_help = sandbox::help())]
    Sandbox(SandboxArgs),

    #[command(flatten)]
    Single(Box<SingleCommand>),
}

/// The commands that perform one journey or call against a service.
#[derive(Debug, Subcommand)]
pub(crate) enum SingleCommand {
    /// Log a patient in
    #[command(subcommand_required = true, arg_required_else_help = true, after_help = exit::HELP)]
    Login {
        #[command(subcommand)]
        by: LoginBy,
    },

    /// Find a forgotten ABHA
    #[command(subcommand_required = true, arg_required_else_help = true, after_help = exit::HELP)]
    Retrieve {
        #[command(subcommand)]
        by: RetrieveBy,
    },

    /// Deactivate the ABHA of the patient who is logged in
    #[command(subcommand_required = true, arg_required_else_help = true, after_help = exit::HELP)]
    Deactivate {
        #[command(subcommand)]
        by: DeactivateBy,
    },

    /// Make a deactivated ABHA active again
    #[command(subcommand_required = true, arg_required_else_help = true, after_help = exit::HELP)]
    Reactivate {
        #[command(subcommand)]
        by: ReactivateBy,
    },

    /// Show the account of the patient who is logged in
    #[command(after_help = exit::HELP)]
    Profile(SessionArgs),

    /// End the login and remove the token file
    #[command(after_help = exit::HELP)]
    Logout(SessionArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum LoginBy {
    /// With an ABHA; the OTP goes to the mobile that is linked with Aadhaar
    #[command(after_help = exit::HELP)]
    AadhaarOtp(LoginAadhaarArgs),

    /// With a mobile; the patient chooses one of its accounts
    #[command(after_help = exit::HELP)]
    Mobile(LoginMobileArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum RetrieveBy {
    /// With an Aadhaar number, which is asked for; the OTP goes to the mobile linked with it
    #[command(after_help = exit::HELP)]
    AadhaarOtp(RetrieveArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeactivateBy {
    /// With an OTP to the mobile that is linked with Aadhaar
    #[command(after_help = exit::HELP)]
    AadhaarOtp(DeactivateArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReactivateBy {
    /// With an OTP to the mobile that is linked with Aadhaar
    #[command(after_help = exit::HELP)]
    AadhaarOtp(ReactivateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Gateway of an `abdm sandbox`, up to and including `/gateway`
    #[arg(long, value_name = "URL", requires = "health_id_url")]
    pub(crate) gateway_url: Option<String>,

    /// Health-ID service of an `abdm sandbox`, up to and including `/api`
    #[arg(long, value_name = "URL", requires = "gateway_url")]
    pub(crate) health_id_url: Option<String>,

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
}

#[derive(Debug, Args)]
pub(crate) struct LoginAadhaarArgs {
    /// ABHA number or address
    #[arg(long, value_name = "ABHA")]
    pub(crate) abha: String,

    /// Confirm on the v2 path, with the OTP encrypted, and not on the published v1 path
    #[arg(long)]
    pub(crate) encrypted_otp: bool,

    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LoginMobileArgs {
    /// Mobile number
    #[arg(long, value_name = "MOBILE")]
    pub(crate) mobile: String,

    /// ABHA number of the account to log in to; asked for on a terminal
    ///
    /// It has no default, not even where the mobile has only one account.
    #[arg(long, value_name = "ABHA")]
    pub(crate) account: Option<String>,

    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RetrieveArgs {
    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DeactivateArgs {
    /// Why; repeat it for several, in the patient's order
    ///
    /// Codes such as 101 are in use; what they mean is not published.
    #[arg(long = "reason", value_name = "REASON", required = true)]
    pub(crate) reasons: Vec<String>,

    /// The patient has seen the consequences and agrees
    #[arg(long)]
    pub(crate) yes: bool,

    #[command(flatten)]
    pub(crate) token_file: TokenFileArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReactivateArgs {
    /// ABHA number or address
    #[arg(long, value_name = "ABHA")]
    pub(crate) abha: String,

    #[command(flatten)]
    pub(crate) tokens: NewTokensArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SessionArgs {
    #[command(flatten)]
    pub(crate) token_file: TokenFileArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

/// For commands that log the patient in.
#[derive(Debug, Args)]
pub(crate) struct NewTokensArgs {
    #[command(flatten)]
    pub(crate) file: TokenFileArgs,

    /// Print the patient's tokens too
    #[arg(long)]
    pub(crate) show_tokens: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TokenFileArgs {
    /// Where the login is kept between commands
    /// [default: abdm/session.token in $XDG_STATE_HOME, ~/.local/state or %LOCALAPPDATA%]
    ///
    /// On Unix only its owner can read it; on Windows, whoever can read its directory.
    #[arg(
        long,
        env = "ABDM_TOKEN_FILE",
        hide_env_values = true,
        value_name = "FILE",
        verbatim_doc_comment
    )]
    pub(crate) token_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// One JSON object on standard output, whether it succeeds or fails
    ///
    /// The `effect` of an error is that of the whole command:
    ///   none      no OTP was sent and nothing was changed
    ///   settled   an OTP was sent or the service answered, and nothing is in doubt
    ///   possible  nobody knows what came of the last call
    #[arg(long, verbatim_doc_comment)]
    pub(crate) json: bool,
}

/// Which service, as whom, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Service")]
pub(crate) struct ServiceArgs {
    /// Gateway, up to and including `/gateway`
    ///
    /// Without either URL the published sandbox is meant.
    #[arg(long, env = "ABDM_GATEWAY_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) gateway_url: Option<String>,

    /// Health-ID service, up to and including `/api`
    #[arg(long, env = "ABDM_HEALTH_ID_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) health_id_url: Option<String>,

    /// Client id, issued at registration
    #[arg(long, env = "ABDM_CLIENT_ID", hide_env_values = true, value_name = "ID")]
    pub(crate) client_id: Option<String>,

    /// File with the client secret, if not in the variable ABDM_CLIENT_SECRET
    #[arg(long, value_name = "FILE")]
    pub(crate) client_secret_file: Option<PathBuf>,

    /// Facility on whose behalf the calls are made
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

    /// Language of the service's messages, such as hi-IN
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
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
