//! The `abdm` command: ABHA, India's health ID, from a terminal or a script.
//!
//! ```text
//! main ── args, usage                  what was asked for
//!   ├── commands ── connect ── hosts   one journey against any service, of either generation
//!   │      └── prompt, otp, token_file, store
//!   ├── demo ── hosts                  the journeys against a sandbox
//!   ├── sandbox                        the service, offline
//!   └── completions                    for shells
//! ```
//!
//! Results go to standard output, all else to standard error; [`exit`] says how it ended. On a
//! terminal [`live`] shows the steps in between.

#![forbid(unsafe_code)]

mod advice;
mod args;
mod commands;
mod completions;
mod confirm;
mod connect;
mod demo;
mod exit;
mod hosts;
mod live;
mod otp;
mod out_file;
mod output;
mod password;
mod private_file;
mod problem;
mod prompt;
mod resend;
mod sandbox;
mod store;
mod style;
mod token_file;
mod usage;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Command};
use crate::exit::Exit;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let json = std::env::args_os().any(|arg| arg == "--json");
            return usage::explain(error, json).into();
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::tell(format_args!("abdm: no threads to work with: {error}"));
            return Exit::Other.into();
        }
    };
    runtime.block_on(run(cli.command)).into()
}

async fn run(command: Command) -> Exit {
    match command {
        Command::Completions(args) => completions::run(&args),
        Command::Demo(args) => demo::run(&args).await,
        Command::Sandbox(args) => sandbox::run(&args).await,
        Command::Single(command) => commands::run(&*command).await,
    }
}
