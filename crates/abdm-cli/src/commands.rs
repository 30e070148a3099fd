//! The commands that perform one journey or call against a service.

mod deactivate;
mod login;
mod reactivate;
mod retrieve;
mod session;
mod settle;

use abdm::flows::UserSession;
use abdm::types::{AbhaId, Received};
use abdm::{Client, ConfirmOtp};
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use crate::args::{
    DeactivateBy, LoginBy, NewTokensArgs, ReactivateBy, RetrieveBy, ServiceArgs, SingleCommand,
};
use crate::connect::{Connected, connect, field};
use crate::exit::Exit;
use crate::output;
use crate::problem::Problem;
use crate::prompt::Asker;
use crate::token_file::{TokenFile, unix_seconds};

/// What a command did: lines for people, fields for programs.
#[derive(Debug, Default)]
struct Done {
    lines: Vec<String>,
    fields: Map<String, Value>,
}

type Outcome = Result<Done, Problem>;

/// Performs a command and tells how it went.
pub(crate) async fn run(command: &SingleCommand) -> Exit {
    let (name, json, outcome) = match command {
        SingleCommand::Login { by: LoginBy::AadhaarOtp(args) } => {
            ("login-aadhaar-otp", args.output.json, login::aadhaar_otp(args).await)
        }
        SingleCommand::Login { by: LoginBy::Mobile(args) } => {
            ("login-mobile", args.output.json, login::mobile(args).await)
        }
        SingleCommand::Retrieve { by: RetrieveBy::AadhaarOtp(args) } => {
            ("retrieve-aadhaar-otp", args.output.json, retrieve::aadhaar_otp(args).await)
        }
        SingleCommand::Deactivate { by: DeactivateBy::AadhaarOtp(args) } => {
            ("deactivate-aadhaar-otp", args.output.json, deactivate::aadhaar_otp(args).await)
        }
        SingleCommand::Reactivate { by: ReactivateBy::AadhaarOtp(args) } => {
            ("reactivate-aadhaar-otp", args.output.json, reactivate::aadhaar_otp(args).await)
        }
        SingleCommand::Profile(args) => ("profile", args.output.json, session::profile(args).await),
        SingleCommand::Logout(args) => ("logout", args.output.json, session::logout(args).await),
    };
    conclude(name, json, outcome)
}

fn conclude(name: &str, json: bool, outcome: Outcome) -> Exit {
    if let Err(problem) = &outcome {
        output::tell(problem);
    }
    let exit = outcome.as_ref().err().map_or(Exit::Done, Problem::exit);
    let printed = match outcome {
        Err(problem) if json => {
            output::print(json!({ "command": name, "ok": false, "error": problem.to_json() }))
        }
        Err(_) => Ok(()),
        Ok(done) if json => {
            let mut answer = Map::from_iter([
                ("command".to_owned(), json!(name)),
                ("ok".to_owned(), json!(true)),
            ]);
            answer.extend(done.fields);
            output::print(Value::from(answer))
        }
        Ok(done) => done.lines.iter().try_for_each(output::print),
    };
    match printed {
        Ok(()) => exit,
        Err(error) => {
            output::tell(format_args!("abdm: standard output: {}", error.kind()));
            if exit == Exit::Done { Exit::Other } else { exit }
        }
    }
}

/// What a command that logs a patient in works with.
#[derive(Debug)]
struct Desk {
    client: Client,
    service: String,
    asker: Asker,
    tokens: TokenFile,
    show_tokens: bool,
}

impl Desk {
    /// Checks everything that can be checked before an OTP is spent. Makes no call.
    fn open(
        service: &ServiceArgs,
        tokens: &NewTokensArgs,
        confirm: ConfirmOtp,
    ) -> Result<Self, Problem> {
        let Connected { client, service } = connect(service, confirm)?;
        let token_file = TokenFile::new(tokens.file.token_file.as_deref())?;
        token_file.prepare()?;
        Ok(Self {
            client,
            service,
            asker: Asker::new(),
            tokens: token_file,
            show_tokens: tokens.show_tokens,
        })
    }

    /// Keeps a login for the commands that come after.
    fn keep(&self, session: &UserSession, done: &mut Done) -> Result<(), Problem> {
        self.tokens.store(session, &self.service)?;
        let path = self.tokens.path().display();
        done.line(format!("Logged in; the login is kept in {path}"));
        done.field("logged_in", true);
        done.field("token_file", path.to_string());
        done.field("expires_at", session.expires_at.and_then(unix_seconds));
        if self.show_tokens {
            let x_token = session.x_token.expose_secret();
            done.line(format!("X-Token: {x_token}"));
            done.field("x_token", x_token);
            if let Some(refresh) = &session.refresh {
                let token = refresh.token.expose_secret();
                done.line(format!("Refresh token: {token}"));
                done.field("refresh_token", token);
            }
        }
        Ok(())
    }

    /// Like [`keep`](Self::keep), where the login is only a by-product of what was done.
    fn keep_too(&self, session: &UserSession, done: &mut Done) {
        if let Err(problem) = self.keep(session, done) {
            output::tell(problem);
            done.field("logged_in", false);
        }
    }
}

/// An ABHA number or address that was given as an argument.
fn parse_abha(text: &str) -> Result<AbhaId, Problem> {
    let abha = field("abha", AbhaId::parse(text))?;
    if abha.number().is_some_and(|number| !number.has_valid_check_digit()) {
        output::tell("The ABHA number's last digit is not its check digit: was it mistyped?");
    }
    Ok(abha)
}

/// Forgets a login that is over, after what ended it was done.
fn forget(tokens: &TokenFile) {
    if let Err(problem) = tokens.remove() {
        output::tell(problem);
    }
}

impl Done {
    fn line(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    fn field(&mut self, name: &str, value: impl Into<Value>) {
        self.fields.insert(name.to_owned(), value.into());
    }
}

/// As far as the service shows it: for a command whose purpose is to show it.
macro_rules! shown {
    ($name:ident, $id:ty) => {
        fn $name(received: &Received<$id>) -> String {
            received.full().map_or_else(|| received.masked(), |id| id.as_str().to_owned())
        }
    };
}
shown!(shown_number, abdm::types::AbhaNumber);
shown!(shown_address, abdm::types::AbhaAddress);
shown!(shown_mobile, abdm::types::Mobile);
