//! `abdm completions`.

use std::io::{self, Write};

use abdm::types::catalogue::Language;
use clap::CommandFactory;

use crate::args::{Cli, CompletionsArgs};
use crate::exit::Exit;
use crate::output;
use crate::problem::Problem;

/// Prints the script. It is whole or there is an error, so that no shell reads half of one.
pub(crate) fn run(args: &CompletionsArgs) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "abdm", &mut script);
    let mut out = io::stdout().lock();
    match out.write_all(&script).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let what = format!("standard output: {}", error.kind());
            let problem = Problem::other(what, "Make room for it, or write elsewhere.");
            output::tell_problem(&problem, Language::English);
            problem.exit()
        }
        _ => Exit::Done,
    }
}
