//! What `abdm update` is given.

use std::path::PathBuf;

use clap::Args;

use super::SessionArgs;

commands! {
    UpdateBy:

    /// What the account says of the patient, on v1v2
    Profile(UpdateProfileArgs),

    /// The photograph
    Photo(UpdatePhotoArgs),
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
