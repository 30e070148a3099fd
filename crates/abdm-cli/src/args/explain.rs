//! What `abdm explain` is given.

use clap::{Args, ValueEnum};

use super::{GenerationName, OutputArgs};

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code, such as HIS-1041, ABDM-1204, 2401 or 900901; letters in any case
    #[arg(value_name = "CODE")]
    pub(crate) code: String,

    /// Only what this generation answers
    #[arg(long, value_enum, value_name = "GENERATION")]
    pub(crate) generation: Option<GenerationName>,

    /// Only the patient's text in this language
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub(crate) language: Option<LanguageName>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// The languages of texts for patients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageName {
    /// English
    En,
    /// Hindi
    Hi,
}
