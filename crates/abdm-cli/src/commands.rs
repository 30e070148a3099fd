//! The commands that perform one journey or call against a service.

mod accounts;
mod address;
mod change;
mod contact;
mod doctor;
mod enrol;
mod explain;
mod find;
mod images;
mod journeys;
mod kyc;
mod login;
mod profile;
mod reconcile;
mod resume;
mod retrieve;
mod search;
mod settle;
mod start;
mod update;

use abdm::flows::UserSession;
use abdm::flows::snapshot::JourneyKind;
use abdm::types::catalogue::Language;
use abdm::types::{AbhaId, Received};
use abdm::{Client, ClientBuilder};
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use crate::args::{NewTokensArgs, OutputArgs, ServiceArgs};
use crate::connect::{Connected, Services, connect, field};
use crate::exit::Exit;
use crate::live;
use crate::output;
use crate::problem::Problem;
use crate::prompt::Asker;
use crate::token_file::{TokenFile, unix_seconds};

/// A command, or the choice of one.
pub(crate) trait Run {
    /// What of it does not depend on what it does.
    fn common(&self) -> Common<'_>;

    /// Performs it.
    async fn run(&self) -> Outcome;
}

/// What commands have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Common<'a> {
    /// For programs.
    name: &'static str,
    /// How it answers; `None` where there is no choice.
    output: Option<&'a OutputArgs>,
    /// Whom it calls, if anybody.
    service: Option<&'a ServiceArgs>,
}

/// What a command did: lines for people, fields for programs.
#[derive(Debug, Default)]
pub(crate) struct Done {
    lines: Vec<String>,
    fields: Map<String, Value>,
    /// What went wrong after it was done.
    problem: Option<Problem>,
}

impl Done {
    /// The same after a journey that sent no OTP, whatever was said of one.
    fn after_password(self) -> Self {
        Self { problem: self.problem.map(Problem::without_otp), ..self }
    }
}

/// How a command ended.
pub(crate) type Outcome = Result<Done, Problem>;

/// Where a journey may give a login and did not.
const NO_LOGIN: &str = "No login came with it. Log in: `abdm login`.";

/// Performs a command and tells how it went.
pub(crate) async fn run(command: &impl Run) -> Exit {
    let common = command.common();
    let json = common.output.is_some_and(|output| output.json);
    live::begin(!json);
    let outcome = command.run().await;
    live::end();
    conclude(common.name, json, common.language(), outcome)
}

impl<'a> Common<'a> {
    /// Of a command that calls a service.
    fn calling(name: &'static str, output: &'a OutputArgs, service: &'a ServiceArgs) -> Self {
        Self { name, output: Some(output), service: Some(service) }
    }

    /// The same of a command that is called as its journey is.
    fn calling_journey(
        journey: Option<JourneyKind>,
        output: &'a OutputArgs,
        service: &'a ServiceArgs,
    ) -> Self {
        Self::calling(journey.map_or("", JourneyKind::as_str), output, service)
    }

    /// Of a command that makes no call.
    fn local(name: &'static str, output: &'a OutputArgs) -> Self {
        Self { name, output: Some(output), service: None }
    }

    /// Of the patient, as far as there are texts in it.
    fn language(self) -> Language {
        let tag = self.service.and_then(|service| service.language.as_deref());
        Language::parse(tag.unwrap_or_default().trim()).unwrap_or(Language::English)
    }
}

fn conclude(name: &str, json: bool, language: Language, outcome: Outcome) -> Exit {
    let Done { lines, fields, problem } =
        outcome.unwrap_or_else(|problem| Done { problem: Some(problem), ..Done::default() });
    if let Some(problem) = &problem {
        output::tell_problem(problem, language);
    }
    let exit = problem.as_ref().map_or(Exit::Done, Problem::exit);
    let printed = if json {
        let mut answer = Map::from_iter([
            ("command".to_owned(), json!(name)),
            ("ok".to_owned(), json!(problem.is_none())),
        ]);
        answer.extend(fields);
        if let Some(problem) = &problem {
            answer.insert("error".to_owned(), problem.to_json_in(language));
        }
        output::print(Value::from(answer))
    } else {
        lines.iter().try_for_each(output::print)
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
    services: Services,
    asker: Asker,
    tokens: TokenFile,
    show_tokens: bool,
}

impl Desk {
    /// Checks everything that can be checked before an OTP is spent. Makes no call.
    fn open(
        service: &ServiceArgs,
        tokens: &NewTokensArgs,
        adjust: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Self, Problem> {
        let Connected { client, services } = connect(service, adjust)?;
        let token_file = TokenFile::new(tokens.file.token_file.as_deref())?;
        token_file.prepare()?;
        Ok(Self {
            client,
            services,
            asker: Asker::new(),
            tokens: token_file,
            show_tokens: tokens.show_tokens,
        })
    }

    /// Keeps a login for the commands that come after. Where that fails the patient is logged in
    /// all the same, and what was asked for is shown.
    fn keep(&self, session: &UserSession, done: &mut Done) {
        done.field("logged_in", true);
        match self.tokens.store(session, &self.services) {
            Ok(()) => {
                let path = self.tokens.path().display().to_string();
                done.line(format!("Logged in; the login is kept in {path}"));
                done.field("token_file", path);
            }
            Err(problem) => {
                done.line("Logged in; the login is not kept.");
                done.field("token_file", Value::Null);
                done.problem = Some(problem.after_login());
            }
        }
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
        output::tell_problem(&problem, Language::English);
    }
}

impl Done {
    fn line(&mut self, line: impl AsRef<str>) {
        self.lines.push(output::one_line(line.as_ref()));
    }

    /// The journey gave no login that can be kept; `why` also says what to do.
    fn not_logged_in(&mut self, why: &str) {
        self.line(why);
        self.field("logged_in", false);
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
