//! The command line. Nothing in it is secret: secrets come from prompts, standard input, files and
//! the environment.

// Before the lists that are made with it.
#[macro_use]
mod list;

mod address;
mod change;
mod doctor;
mod enrol;
mod explain;
mod find;
mod images;
mod kyc;
mod login;
mod offline;
mod out;
mod profile;
mod retrieve;
mod search;
mod service;
mod store;
mod typed;
mod update;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use self::address::AddressBy;
pub(crate) use self::address::{LinkArgs, UnlinkArgs};
pub(crate) use self::change::{DeactivateArgs, DeleteArgs, LeaveArgs, OtpPathName, ReactivateArgs};
use self::change::{DeactivateBy, DeleteBy, ReactivateBy};
pub(crate) use self::doctor::DoctorArgs;
pub(crate) use self::enrol::EnrolArgs;
pub(crate) use self::explain::{ExplainArgs, LanguageName};
pub(crate) use self::find::{FindArgs, FindMethod};
pub(crate) use self::images::{CardArgs, CardFormatName, QrArgs};
pub(crate) use self::kyc::ReKycArgs;
use self::list::ByArgs;
pub(crate) use self::list::{Method, With};
use self::login::LoginBy;
pub(crate) use self::login::{
    LoginAadhaarArgs, LoginAadhaarNumberArgs, LoginMobileArgs, LoginMobileOtpArgs, LoginOtpArgs,
    LoginPasswordArgs,
};
pub(crate) use self::offline::{CompletionsArgs, DemoArgs, DemoOptions, SandboxArgs};
pub(crate) use self::out::OutArgs;
pub(crate) use self::profile::{LogoutArgs, ProfileArgs, SessionArgs};
use self::retrieve::RetrieveBy;
pub(crate) use self::retrieve::{RetrieveArgs, RetrieveMobileArgs};
use self::search::SearchBy;
pub(crate) use self::search::{SearchAbhaArgs, SearchExistsArgs, SearchMobileArgs};
pub(crate) use self::service::{
    EnvironmentName, GATEWAY_V3_URL, GenerationName, HostArgs, ServiceArgs, TransportName,
};
pub(crate) use self::store::{
    JourneysArgs, ReconcileArgs, ResumeArgs, StartArgs, StoreArgs, StoreKeyArgs,
};
use self::update::UpdateBy;
pub(crate) use self::update::{
    ProfileParts, UpdateEmailArgs, UpdateMobileArgs, UpdatePhotoArgs, UpdateProfileArgs,
};
use crate::{exit, sandbox};

/// ABHA, India's health ID: enrol, log in, find a forgotten ABHA, deactivate, reactivate and delete it.
///
/// Aadhaar numbers, passwords and OTPs are asked for on the terminal without echo. Without a terminal
/// they are read from standard input, one line each, in the order in which they are needed.
/// They are never taken from arguments. On v1v2 the word `resend` in place of a login's OTP
/// has it sent again.
///
/// The service has two generations, v1v2 and v3, and `--generation` says which is meant.
///
/// On a terminal each step is shown as it happens, in colours unless NO_COLOR is set, CLICOLOR
/// is 0 or TERM is dumb. CLICOLOR_FORCE asks for colours anywhere. Elsewhere there are plain lines.
///
/// `abdm demo` shows everything against an offline service of its own; `abdm doctor` looks what
/// stands between this machine and a real one.
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
    /// `abdm sandbox`, whose outbox the OTPs are read from; it serves either generation.
    /// With --all everything else is performed too, in every way there is.
    #[command(verbatim_doc_comment, after_help = exit::HELP)]
    Demo(DemoArgs),

    /// Serve both generations of the service offline until interrupted
    ///
    /// The first line on standard output is `listening on http://ADDR`; below it are the base URLs
    /// of each generation.
    #[command(verbatim_doc_comment, after_help = sandbox::short_help(), after_long_help = sandbox::help())]
    Sandbox(SandboxArgs),

    /// Print what has a shell complete the commands and options of abdm
    ///
    /// For this shell alone, and for each one after it:
    ///   bash        source <(abdm completions bash)
    ///               abdm completions bash > ~/.local/share/bash-completion/completions/abdm
    ///   zsh         abdm completions zsh > a file _abdm in a directory of $fpath
    ///   fish        abdm completions fish > ~/.config/fish/completions/abdm.fish
    ///   elvish      eval (abdm completions elvish | slurp)
    ///   powershell  abdm completions powershell | Out-String | Invoke-Expression
    #[command(verbatim_doc_comment, after_help = exit::HELP)]
    Completions(CompletionsArgs),

    #[command(flatten)]
    Single(Box<SingleCommand>),
}

// The commands that perform one journey or call against a service.
commands! {
    SingleCommand:

    /// Log a patient in
    Login(ByArgs<LoginBy>),

    /// Find a forgotten ABHA
    Retrieve(ByArgs<RetrieveBy>),

    /// Find the accounts of a mobile, and log in to the one that the patient chooses, on v3
    ///
    /// Nothing is sent before an account is chosen. The list shows no whole ABHA number.
    #[command(verbatim_doc_comment)]
    Find(FindArgs),

    /// Enrol somebody who has an Aadhaar number: make an ABHA, or find the one that there is
    ///
    /// The Aadhaar number is asked for; the OTP goes to the mobile linked with it. The patient must
    /// have agreed to the text that --consent names the version of. It is in the audit record.
    ///
    /// Exit code 0 also means that there is an ABHA already: `is_new` is false then. In the
    /// JSON answer `mobile` is `linked`, `differs` or `not_told`, and on v3
    /// `suggested_addresses` are those that are free.
    #[command(verbatim_doc_comment)]
    Enrol(EnrolArgs),

    /// Look an account up without its patient
    Search(ByArgs<SearchBy>),

    /// Deactivate the ABHA of the patient who is logged in
    Deactivate(ByArgs<DeactivateBy>),

    /// Delete the ABHA of the patient who is logged in, for good
    Delete(ByArgs<DeleteBy>),

    /// Make a deactivated ABHA active again
    Reactivate(ByArgs<ReactivateBy>),

    /// Renew what Aadhaar says of the patient who is logged in, with an Aadhaar OTP, on v3
    Rekyc(ReKycArgs),

    /// Show the account of the patient who is logged in
    Profile(ProfileArgs),

    /// Change the account of the patient who is logged in
    Update(ByArgs<UpdateBy>),

    /// Fetch the ABHA card of the patient who is logged in
    Card(CardArgs),

    /// Fetch the QR code of the patient who is logged in
    Qr(QrArgs),

    /// Link and unlink ABHA addresses of the patient who is logged in, on v1v2
    Address(ByArgs<AddressBy>),

    /// End the login and remove the token file
    Logout(LogoutArgs),

    /// Go on with a journey that waits in a store, in this process or on this node
    ///
    /// It asks for what the journey needs next, the OTP or the choice of an account, and ends as the
    /// command would that began it. Nothing is submitted a second time, and nothing sent again unless
    /// you ask for it: where the process that began it did not live to tell what came of a call, it
    /// says so and stops.
    #[command(verbatim_doc_comment)]
    Resume(ResumeArgs),

    /// List the journeys that wait in a store
    ///
    /// There is nothing in it that tells of a patient, and it takes no key.
    #[command(verbatim_doc_comment)]
    Journeys(JourneysArgs),

    /// Find out whether a change of an account without an answer was made
    ///
    /// It only looks and can be repeated. Exit code 0: it was made. 6: so far it was not. 4: the
    /// account does not tell, or could not be looked at.
    #[command(verbatim_doc_comment)]
    Reconcile(ReconcileArgs),

    /// Look what stands between this machine and a journey, one line each with the remedy
    ///
    /// Hosts, TLS, clock, access, credentials, role, key and encryption, and the store if there is
    /// one. It sends no OTP and changes nothing. Where a check fails, the exit code is that of the
    /// first.
    #[command(verbatim_doc_comment)]
    Doctor(DoctorArgs),

    /// Say what an error code means, what to do, and what the patient may be told
    ///
    /// It makes no call. A number alone, such as 1041, is looked up in every family. What has no code
    /// goes by a name, such as access-denied; docs/errors.md has them all. A code that is not in the
    /// catalogue is explained in general, and the exit code is 0 all the same.
    #[command(verbatim_doc_comment)]
    Explain(ExplainArgs),

    /// Make a key for the variable ABDM_STORE_KEY, which journeys in a store are sealed with
    ///
    /// Every process that shares a store needs the same one. To change it, put the new one first and
    /// the old one behind it, with a comma between them: the first seals, all of them open.
    #[command(verbatim_doc_comment)]
    StoreKey(StoreKeyArgs),
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
    ///
    /// It also has `otp_sent` (yes, no or maybe), `took_effect`, `next`, `explained_by` (what
    /// `abdm explain` takes) and `patient`: null, or a `key` and a `text` for the patient in
    /// the language of --language.
    #[arg(long, verbatim_doc_comment)]
    pub(crate) json: bool,
}
