//! What was typed, told apart from what stands in the environment or is the default.

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command, Error, FromArgMatches};

/// Options, and which of them were typed.
///
/// What is typed is meant for this command. What stands in the environment is meant for many.
#[derive(Debug)]
pub(crate) struct Typed<T> {
    pub(crate) options: T,
    typed: Vec<String>,
}

impl<T> Typed<T> {
    /// Whether an option was typed. It is named in clap's spelling.
    pub(crate) fn is_typed(&self, name: &str) -> bool {
        self.typed.iter().any(|typed| typed == name)
    }
}

impl<T: Args> FromArgMatches for Typed<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let own = T::augment_args(Command::new("own"));
        let names = own.get_arguments().map(|option| option.get_id().as_str());
        let is_typed = |name: &&str| matches.value_source(name) == Some(ValueSource::CommandLine);
        let typed = names.filter(is_typed).map(str::to_owned).collect();
        Ok(Self { options: T::from_arg_matches(matches)?, typed })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<T: Args> Args for Typed<T> {
    fn augment_args(command: Command) -> Command {
        T::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}
