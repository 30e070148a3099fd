//! `abdm login`.

use std::convert::identity;

use abdm::flows::UserSession;
use abdm::types::{AbhaNumber, AccountStatus, Mobile, Received};
use abdm::{Account, ChooseAccount, ConfirmOtp, Error, LoggedIn, LoginBy, Submitted};
use serde_json::{Map, Value, json};

use super::accounts::{self, MOST_LISTED, initials};
use super::{Desk, Done, Outcome, parse_abha};
use crate::args::{GenerationName, LoginAadhaarArgs, LoginMobileArgs};
use crate::connect::field;
use crate::hosts::of_other_generation;
use crate::otp::{self, Accepted};
use crate::output;
use crate::problem::{At, Problem};
use crate::prompt::Asker;

/// `abdm login aadhaar-otp`.
pub(super) async fn aadhaar_otp(args: &LoginAadhaarArgs) -> Outcome {
    if args.encrypted_otp && args.service.hosts.generation() != GenerationName::V1V2 {
        return Err(of_other_generation("--encrypted-otp", GenerationName::V1V2, None));
    }
    let abha = parse_abha(&args.abha)?;
    let confirm = if args.encrypted_otp { ConfirmOtp::Encrypted } else { ConfirmOtp::Plain };
    let desk = Desk::open(&args.service, &args.tokens, |builder| builder.confirm_otp(confirm))?;
    log_in(&desk, LoginBy::AadhaarOtp(abha), None).await
}

/// `abdm login mobile`.
pub(super) async fn mobile(args: &LoginMobileArgs) -> Outcome {
    let mobile = field("mobile", Mobile::parse(&args.mobile))?;
    let parse = |account: &String| field("account", AbhaNumber::parse(account));
    let account = args.account.as_ref().map(parse).transpose()?;
    let desk = Desk::open(&args.service, &args.tokens, identity)?;
    log_in(&desk, LoginBy::Mobile(mobile), account).await
}

async fn log_in(desk: &Desk, by: LoginBy, account: Option<AbhaNumber>) -> Outcome {
    let to = match &by {
        LoginBy::Mobile(mobile) => mobile.masked(),
        _ => otp::AADHAAR_MOBILE.to_owned(),
    };
    let login = desk.client.login(by).await.map_err(|error| Problem::of(&error, At::Asking))?;
    if let Some(name) = login.name() {
        output::tell(format_args!("The account is that of {}.", initials(name)));
    }
    let logged_in = match otp::submit(login, &to, desk.asker).await? {
        Accepted::Done(logged_in) => logged_in,
        Accepted::Unknown(_, error) => return Err(Problem::of(&error, At::Submitting)),
    };
    let session = match logged_in {
        LoggedIn::Session(session) => session,
        LoggedIn::ChooseAccount(choice) => choose(choice, account, desk.asker).await?,
    };
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
    let number = match account {
        Some(number) => number,
        None => {
            list(choice.accounts());
            pick(choice.accounts(), asker)?
        }
    };
    let (listed, total) = (as_json(choice.accounts()), choice.accounts().len());
    match choice.choose(&number).await {
        Ok(Submitted::Done(session)) => Ok(session),
        Ok(Submitted::Retry(again, error @ Error::CannotChoose(_))) => {
            list(again.accounts());
            Err(Problem::of(&error, At::Submitting).with_accounts(listed, total))
        }
        Ok(Submitted::Retry(_, error) | Submitted::Unknown(_, error)) | Err(error) => {
            Err(Problem::of(&error, At::Submitting))
        }
    }
}

fn list(accounts: &[Account]) {
    output::tell("The accounts of this mobile:");
    for line in accounts::lines(accounts, number, ", to be named with --account") {
        output::tell(line);
    }
}

fn pick(accounts: &[Account], asker: Asker) -> Result<AbhaNumber, Problem> {
    let undecided = |what: &str| {
        Problem::usage(what, "Name the account with --account.")
            .with_otp_unused()
            .with_accounts(as_json(accounts), accounts.len())
    };
    let listed = &accounts[..accounts.len().min(MOST_LISTED)];
    if !asker.is_terminal() {
        return Err(undecided("account: no account was chosen, and there is no default"));
    }
    for _ in 0..3 {
        let question = format!("Which account? (1-{})", listed.len());
        let line = asker.line(&question).map_err(Problem::with_otp_unused)?;
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
