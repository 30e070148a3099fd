//! `abdm login`.

use abdm::flows::snapshot::JourneyKind;
use abdm::flows::{AuthBy, UserSession};
use abdm::store::JourneyId;
use abdm::types::catalogue::PatientMessage;
use abdm::types::{Aadhaar, AbhaNumber, AccountStatus, Mobile, Received};
use abdm::{
    Account, Awaits, ChooseAccount, ConfirmOtp, Error, LoggedIn, Login, LoginBy, Submitted,
};
use serde_json::{Map, Value, json};

use super::accounts::{self, MOST_LISTED, initials};
use super::start::started;
use super::{Common, Desk, Done, Outcome, Run, parse_abha};
use crate::args::{
    GenerationName, LoginAadhaarArgs, LoginAadhaarNumberArgs, LoginMobileArgs, LoginMobileOtpArgs,
    LoginOtpArgs, LoginPasswordArgs,
};
use crate::connect::field;
use crate::hosts::of_other_generation;
use crate::otp::{self, Accepted};
use crate::output;
use crate::password;
use crate::problem::{At, Problem};
use crate::prompt::{Asker, Hidden};
use crate::store::Parking;

/// `abdm login aadhaar-otp`.
impl Run for LoginAadhaarArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("login-aadhaar-otp", &self.with.output, &self.with.service)
    }

    async fn run(&self) -> Outcome {
        self.with.run(AuthBy::AadhaarOtp).await
    }
}

/// `abdm login mobile-otp`.
impl Run for LoginMobileOtpArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("login-mobile-otp", &self.with.output, &self.with.service)
    }

    async fn run(&self) -> Outcome {
        self.with.run(AuthBy::MobileOtp).await
    }
}

impl LoginOtpArgs {
    async fn run(&self, by: AuthBy) -> Outcome {
        if self.encrypted_otp && self.service.hosts.options.generation != GenerationName::V1V2 {
            return Err(of_other_generation("--encrypted-otp", GenerationName::V1V2, None));
        }
        let abha = parse_abha(&self.abha)?;
        let parking = Parking::open(&self.start).await?;
        let desk = Desk::open(&self.service, &self.tokens, |builder| {
            parking.equip(builder.confirm_otp(confirm(self.encrypted_otp)))
        })?;
        let login = begin(&desk, &parking, LoginBy::Abha { abha, by }).await?;
        // By ABHA address it is another one on v3.
        let journey = login.kind().journey;
        let to = otp::where_to(journey);
        if self.start.start_only {
            return started(&login, &desk.client, journey, to);
        }
        finish(&desk, login, to, None).await
    }
}

/// `abdm login password`.
impl Run for LoginPasswordArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("login-password", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let abha = parse_abha(&self.abha)?;
        let parking = Parking::open(&self.start).await?;
        let desk = Desk::open(&self.service, &self.tokens, |builder| parking.equip(builder))?;
        let login =
            begin(&desk, &parking, LoginBy::password(abha)).await.map_err(Problem::without_otp)?;
        if self.start.start_only {
            return started(&login, &desk.client, JourneyKind::LoginPassword, "");
        }
        finish(&desk, login, "", None).await
    }
}

/// `abdm login aadhaar-number`.
impl Run for LoginAadhaarNumberArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("login-aadhaar-number", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        // Before anybody is asked for a number that would be of no use.
        if self.service.hosts.options.generation == GenerationName::V1V2 {
            return Err(of_other_generation(
                "aadhaar-number",
                GenerationName::V3,
                Some("`login mobile`"),
            ));
        }
        let parking = Parking::open(&self.start).await?;
        let desk = Desk::open(&self.service, &self.tokens, |builder| parking.equip(builder))?;
        let aadhaar = desk.asker.hidden(Hidden::AADHAAR, Aadhaar::parse)?;
        let login = begin(&desk, &parking, LoginBy::AadhaarNumber(aadhaar)).await?;
        let journey = JourneyKind::LoginAadhaarNumber;
        if self.start.start_only {
            return started(&login, &desk.client, journey, otp::AADHAAR_MOBILE);
        }
        finish(&desk, login, otp::AADHAAR_MOBILE, None).await
    }
}

/// `abdm login mobile`.
impl Run for LoginMobileArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("login-mobile", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let mobile = field("mobile", Mobile::parse(&self.mobile))?;
        let parse = |account: &String| field("account", AbhaNumber::parse(account));
        let account = self.account.as_ref().map(parse).transpose()?;
        let parking = Parking::open(&self.start).await?;
        let desk = Desk::open(&self.service, &self.tokens, |builder| parking.equip(builder))?;
        let to = mobile.masked();
        let login = begin(&desk, &parking, LoginBy::Mobile(mobile)).await?;
        if self.start.start_only {
            return started(&login, &desk.client, JourneyKind::LoginMobile, &to);
        }
        finish(&desk, login, &to, account).await
    }
}

/// How a login with an OTP for an ABHA is confirmed on v1v2.
pub(super) fn confirm(encrypted_otp: bool) -> ConfirmOtp {
    if encrypted_otp { ConfirmOtp::Encrypted } else { ConfirmOtp::Plain }
}

async fn begin(desk: &Desk, parking: &Parking, by: LoginBy) -> Result<Login, Problem> {
    let client = parking.for_request(&desk.client);
    client.login(by).await.map_err(|error| Problem::of(&error, At::Asking))
}

/// A login that waits for the OTP, which went to `to` if the service does not tell, or the password.
pub(super) async fn finish(
    desk: &Desk,
    login: Login,
    to: &str,
    account: Option<AbhaNumber>,
) -> Outcome {
    if let Some(name) = login.name() {
        output::tell(format_args!("The account is that of {}.", initials(name)));
    }
    if login.awaits() == Awaits::Password {
        return match password::submit(login, desk.asker).await? {
            Accepted::Done(LoggedIn::Session(session)) => {
                done(desk, &session).map(Done::after_password)
            }
            Accepted::Done(LoggedIn::ChooseAccount(choice)) => {
                finish_choice(desk, choice, account).await
            }
            Accepted::Unknown(_, error) => Err(Problem::of(&error, At::SubmittingPassword)),
        };
    }
    let logged_in = match otp::submit(login, to, desk.asker).await? {
        Accepted::Done(logged_in) => logged_in,
        Accepted::Unknown(_, error) => return Err(Problem::of(&error, At::Submitting)),
    };
    match logged_in {
        LoggedIn::Session(session) => done(desk, &session),
        LoggedIn::ChooseAccount(choice) => finish_choice(desk, choice, account).await,
    }
}

/// A login whose mobile is verified.
pub(super) async fn finish_choice(
    desk: &Desk,
    choice: ChooseAccount,
    account: Option<AbhaNumber>,
) -> Outcome {
    let session = choose(choice, account, desk.asker).await?;
    done(desk, &session)
}

fn done(desk: &Desk, session: &UserSession) -> Outcome {
    let mut done = Done::default();
    let masked = session.abha_number.as_ref().map(AbhaNumber::masked);
    if let Some(number) = &masked {
        done.line(format!("ABHA number: {number}"));
    }
    done.field("abha_number", masked);
    desk.keep(session, &mut done);
    Ok(done)
}

/// Logs in to one of the mobile's accounts: the one that was named, or the one that the patient
/// chooses now. There is no default.
async fn choose(
    choice: ChooseAccount,
    account: Option<AbhaNumber>,
    asker: Asker,
) -> Result<UserSession, Problem> {
    let id = choice.id().copied();
    let number = match account {
        Some(number) => number,
        None => {
            list(choice.accounts());
            pick(choice.accounts(), asker, id.as_ref())?
        }
    };
    let (listed, total) = (as_json(choice.accounts()), choice.accounts().len());
    match choice.choose(&number).await {
        Ok(Submitted::Done(session)) => Ok(session),
        Ok(Submitted::Retry(again, error @ Error::CannotChoose(_))) => {
            list(again.accounts());
            let problem = Problem::of(&error, At::Submitting).with_accounts(listed, total);
            Err(stays_open(problem, id.as_ref()))
        }
        Ok(Submitted::Retry(_, error)) => {
            Err(stays_open(Problem::of(&error, At::Submitting), id.as_ref()))
        }
        Ok(Submitted::Unknown(_, error)) | Err(error) => Err(Problem::of(&error, At::Submitting)),
    }
}

/// In a store the choice can still be made.
fn stays_open(problem: Problem, id: Option<&JourneyId>) -> Problem {
    match id {
        Some(id) => problem.choice_goes_on(id),
        None => problem,
    }
}

fn list(accounts: &[Account]) {
    output::tell("The accounts of this mobile:");
    for line in accounts::lines(accounts, number, ", to be named with --account") {
        output::tell(line);
    }
}

fn pick(accounts: &[Account], asker: Asker, id: Option<&JourneyId>) -> Result<AbhaNumber, Problem> {
    let unused = |problem: Problem| {
        let unused = problem.with_otp_unused();
        match id {
            Some(id) => unused.told_as(PatientMessage::ChooseListed).choice_goes_on(id),
            None => unused,
        }
    };
    let undecided = |what: &str| {
        let problem = Problem::usage(what, "Name the account with --account.");
        unused(problem).with_accounts(as_json(accounts), accounts.len())
    };
    let listed = &accounts[..accounts.len().min(MOST_LISTED)];
    if !asker.is_terminal() {
        return Err(undecided("account: no account was chosen, and there is no default"));
    }
    for _ in 0..3 {
        let question = format!("Which account? (1-{})", listed.len());
        let line = asker.line(&question).map_err(unused)?;
        let Some(line) = line else { break };
        let chosen = line.trim().parse().ok().and_then(|n: usize| listed.get(n.checked_sub(1)?));
        let Some(account) = chosen else {
            output::tell(format_args!("A number from 1 to {}, please.", listed.len()));
            continue;
        };
        match (account.abha_number.as_ref().and_then(Received::full), &account.status) {
            (None, _) => output::tell("The service hides its number, so it cannot be chosen."),
            (Some(number), None | Some(AccountStatus::Active)) => return Ok(number.clone()),
            (_, Some(status)) => output::tell(format_args!(
                "It is not active but {}, so it cannot be chosen.",
                status.shown()
            )),
        }
    }
    Err(undecided("account: no account was chosen"))
}

fn as_json(accounts: &[Account]) -> Vec<Value> {
    accounts::objects(accounts, |account| {
        Map::from_iter([("abha_number".to_owned(), json!(number(account)))])
    })
}

fn number(account: &Account) -> String {
    account
        .abha_number
        .as_ref()
        .map_or_else(|| "(no number)".to_owned(), |number| output::one_line(&number.masked()))
}
