//! Lists of commands, from which both follow: what clap reads and what is performed.

use std::fmt::Debug;
use std::marker::PhantomData;

use abdm::flows::AuthBy;
use clap::{Args, Subcommand};

use crate::commands::{Common, Outcome, Run};

/// An enum for clap with what each of its commands is given, and the way to whichever was typed.
macro_rules! commands {
    ($list:ident: $($(#[$about:meta])* $command:ident($args:ty),)+) => {
        #[derive(Debug, clap::Subcommand)]
        pub(crate) enum $list {
            $($(#[$about])* #[command(after_help = crate::exit::HELP)] $command($args),)+
        }

        impl crate::commands::Run for $list {
            fn common(&self) -> crate::commands::Common<'_> {
                match self {
                    $(Self::$command(args) => args.common(),)+
                }
            }

            async fn run(&self) -> crate::commands::Outcome {
                match self {
                    $(Self::$command(args) => args.run().await,)+
                }
            }
        }
    };
}

// No doc comment: clap would take it for that of the command.
#[derive(Debug, Args)]
pub(crate) struct ByArgs<T: Subcommand> {
    #[command(subcommand)]
    by: T,
}

impl<T: Subcommand + Run> Run for ByArgs<T> {
    fn common(&self) -> Common<'_> {
        self.by.common()
    }

    async fn run(&self) -> Outcome {
        self.by.run().await
    }
}

/// How a patient proves who they are, where the commands for it take the same.
pub(crate) trait Method: Debug + Clone + Send + Sync + 'static {
    const BY: AuthBy;
}

#[derive(Debug, Clone)]
pub(crate) enum AadhaarOtp {}

impl Method for AadhaarOtp {
    const BY: AuthBy = AuthBy::AadhaarOtp;
}

#[derive(Debug, Clone)]
pub(crate) enum MobileOtp {}

impl Method for MobileOtp {
    const BY: AuthBy = AuthBy::MobileOtp;
}

#[derive(Debug, Clone)]
pub(crate) enum Password {}

impl Method for Password {
    const BY: AuthBy = AuthBy::Password;
}

// No doc comment here either. What the command of a method takes.
#[derive(Debug, Args)]
pub(crate) struct With<M: Method, A: Args> {
    #[command(flatten)]
    pub(crate) args: A,
    #[arg(skip)]
    method: PhantomData<M>,
}
