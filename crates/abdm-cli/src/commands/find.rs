//! `abdm find`.

use abdm::flows::AuthBy;
use abdm::flows::snapshot::JourneyKind;
use abdm::types::catalogue::PatientMessage;
use abdm::types::{FindIndex, Mobile};
use abdm::{Error, FoundAccount, FoundAccounts};
use serde_json::{Value, json};

use super::accounts::MOST_LISTED;
use super::start::started;
use super::{Common, Desk, Outcome, Run, login, search};
use crate::args::{FindArgs, FindMethod};
use crate::connect::field;
use crate::otp;
use crate::output;
use crate::problem::{At, Problem};
use crate::prompt::Asker;
use crate::store::Parking;

/// `abdm find`.
impl Run for FindArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("find", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let mobile = field("mobile", Mobile::parse(&self.mobile))?;
        let index = self.index.as_ref().map(|index| field("index", FindIndex::parse(index)));
        let index = index.transpose()?;
        let parking = Parking::open(&self.start).await?;
        let desk = Desk::open(&self.service, &self.tokens, |builder| parking.equip(builder))?;
        let client = parking.for_request(&desk.client);
        let found = client.find(&mobile).await;
        let found = found.map_err(|error| Problem::of(&error, At::Reading))?;
        let index = match index {
            Some(index) => index,
            None => pick(&found, desk.asker)?,
        };
        let (by, kind, to) = match self.by {
            FindMethod::MobileOtp => {
                (AuthBy::MobileOtp, JourneyKind::FindMobileOtp, mobile.masked())
            }
            FindMethod::AadhaarOtp => {
                let to = otp::AADHAAR_MOBILE.to_owned();
                (AuthBy::AadhaarOtp, JourneyKind::FindAadhaarOtp, to)
            }
        };
        let login = found.send_otp(index, by).await;
        let login = login.map_err(|error| match error {
            Error::CannotChoose(_) => {
                undecided(&found, "index: there is no such place in the list")
                    .told_as(PatientMessage::ChooseListed)
            }
            error => Problem::of(&error, At::Asking),
        })?;
        if self.start.start_only {
            return started(&login, &desk.client, kind, &to);
        }
        login::finish(&desk, login, &to, None).await
    }
}

/// The place that the patient says. There is no default, not even for a single account.
fn pick(found: &FoundAccounts, asker: Asker) -> Result<FindIndex, Problem> {
    let accounts = found.accounts();
    output::tell("The accounts of this mobile:");
    for account in accounts.iter().take(MOST_LISTED) {
        let parts: Vec<String> =
            search::rows(&account.account).into_iter().map(|(_, value)| value).collect();
        output::tell(format_args!("  {}  {}", account.index, output::one_line(&parts.join("  "))));
    }
    if !asker.is_terminal() {
        return Err(undecided(found, "index: no account was chosen, and there is no default"));
    }
    for _ in 0..3 {
        let Some(line) = asker.line("Which account?")? else { break };
        match FindIndex::parse(&line) {
            Ok(index) if accounts.iter().any(|account| account.index == index) => {
                return Ok(index);
            }
            _ => output::tell("A number from the list, please."),
        }
    }
    Err(undecided(found, "index: no account was chosen"))
}

fn undecided(found: &FoundAccounts, what: &str) -> Problem {
    let accounts = found.accounts();
    Problem::usage(what, "Name its place in the list with --index.")
        .with_accounts(as_json(accounts), accounts.len())
}

fn as_json(accounts: &[FoundAccount]) -> Vec<Value> {
    let object = |found: &FoundAccount| {
        let mut fields = search::fields(&found.account);
        fields.insert("index".to_owned(), json!(found.index));
        fields.into()
    };
    accounts.iter().take(MOST_LISTED).map(object).collect()
}
