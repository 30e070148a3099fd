//! What `abdm update` is given.

use std::path::PathBuf;

use abdm::flows::AuthBy;
use clap::{Args, ValueEnum};

use super::{OutputArgs, ServiceArgs, SessionArgs, StartArgs, TokenFileArgs};

commands! {
    UpdateBy:

    /// What the account says of the patient, on v1v2
    Profile(UpdateProfileArgs),

    /// The photograph
    Photo(UpdatePhotoArgs),

    /// The e-mail address, with an OTP that goes there
    Email(UpdateEmailArgs),

    /// The mobile, with an OTP that goes to the new one
    ///
    /// On v1v2 the patient proves the account after that, as --by says.
    #[command(verbatim_doc_comment)]
    Mobile(UpdateMobileArgs),
}

#[derive(Debug, Args)]
pub(crate) struct UpdateProfileArgs {
    #[command(flatten)]
    pub(crate) parts: Box<ProfileParts>,
    #[command(flatten)]
    pub(crate) session: SessionArgs,
}

#[derive(Debug, Args)]
pub(crate) struct UpdatePhotoArgs {
    /// File with it: a JPEG or PNG of 100 KB at most, with a face
    #[arg(value_name = "FILE")]
    pub(crate) photo: PathBuf,

    #[command(flatten)]
    pub(crate) session: SessionArgs,
}

#[derive(Debug, Args)]
pub(crate) struct UpdateEmailArgs {
    /// The e-mail address that the account is to have
    #[arg(long, value_name = "EMAIL")]
    pub(crate) email: String,

    /// On v3: send a link there in place of an OTP; the patient opens it when it suits
    #[arg(long, conflicts_with_all = ["start_only", "idempotency_key"])]
    pub(crate) link: bool,

    #[command(flatten)]
    pub(crate) token_file: TokenFileArgs,
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct UpdateMobileArgs {
    /// The mobile that the account is to have, which gets an OTP
    #[arg(long, value_name = "MOBILE")]
    pub(crate) mobile: String,

    /// On v1v2: by what the patient proves that the account is theirs, once the new mobile is
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<OwnerMethod>,

    #[command(flatten)]
    pub(crate) token_file: TokenFileArgs,
    #[command(flatten)]
    pub(crate) start: StartArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

/// What an update of the mobile ends with on v1v2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OwnerMethod {
    /// An OTP to the mobile that is linked with Aadhaar
    AadhaarOtp,
    /// An OTP to the mobile that the account has so far
    MobileOtp,
    /// The password of the account
    Password,
}

impl From<OwnerMethod> for AuthBy {
    fn from(method: OwnerMethod) -> Self {
        match method {
            OwnerMethod::AadhaarOtp => Self::AadhaarOtp,
            OwnerMethod::MobileOtp => Self::MobileOtp,
            OwnerMethod::Password => Self::Password,
        }
    }
}

// No doc comment: clap would take it for that of the command.
#[derive(Debug, Args)]
#[group(id = "parts", required = true, multiple = true, args = [
    "first_name", "middle_name", "last_name", "year_of_birth", "month_of_birth", "day_of_birth",
    "address", "pincode", "state_code", "district_code",
])]
pub(crate) struct ProfileParts {
    /// First name
    #[arg(long, value_name = "NAME")]
    pub(crate) first_name: Option<String>,

    /// Middle name
    #[arg(long, value_name = "NAME")]
    pub(crate) middle_name: Option<String>,

    /// Last name
    #[arg(long, value_name = "NAME")]
    pub(crate) last_name: Option<String>,

    /// Year of birth, four digits
    #[arg(long, value_name = "YEAR")]
    pub(crate) year_of_birth: Option<String>,

    /// Month of birth, 1 to 12
    #[arg(long, value_name = "MONTH")]
    pub(crate) month_of_birth: Option<String>,

    /// Day of birth, 1 to 31
    #[arg(long, value_name = "DAY")]
    pub(crate) day_of_birth: Option<String>,

    /// Street address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) address: Option<String>,

    /// Postal code
    #[arg(long, value_name = "PINCODE")]
    pub(crate) pincode: Option<String>,

    /// Code of the state
    #[arg(long, value_name = "CODE")]
    pub(crate) state_code: Option<String>,

    /// Code of the district
    #[arg(long, value_name = "CODE")]
    pub(crate) district_code: Option<String>,
}
