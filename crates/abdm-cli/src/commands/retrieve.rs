//! `abdm retrieve`.

use abdm::flows::snapshot::JourneyKind;
use abdm::flows::{Generation, UserSession};
use abdm::types::{Aadhaar, AccountStatus, Demographics, Gender, Mobile};
use abdm::{Account, ChooseAccount, Retrieve, RetrieveBy};
use serde_json::{Map, json};

use super::start::started;
use super::{Common, Desk, Done, NO_LOGIN, Outcome, Run, accounts, shown_address, shown_number};
use crate::args::{RetrieveArgs, RetrieveMobileArgs};
use crate::connect::field;
use crate::otp::{self, Accepted};
use crate::problem::{At, Problem};
use crate::prompt::{Asker, Hidden};
use crate::store::Parking;

/// `abdm retrieve aadhaar-otp`.
impl Run for RetrieveArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("retrieve-aadhaar-otp", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let parking = Parking::open(&self.start).await?;
        let desk = Desk::open(&self.service, &self.tokens, |builder| parking.equip(builder))?;
        let aadhaar = desk.asker.hidden(Hidden::AADHAAR, Aadhaar::parse)?;
        let client = parking.for_request(&desk.client);
        let journey =
            client.retrieve(&aadhaar).await.map_err(|error| Problem::of(&error, At::Asking))?;
        if self.start.start_only {
            return started(
                &journey,
                &client,
                JourneyKind::RetrieveAadhaarOtp,
                otp::AADHAAR_MOBILE,
            );
        }
        finish(&desk, journey, otp::AADHAAR_MOBILE).await
    }
}

/// `abdm retrieve mobile-otp`.
impl Run for RetrieveMobileArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("retrieve-mobile-otp", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let mobile = field("mobile", Mobile::parse(&self.mobile))?;
        let parking = Parking::open(&self.start).await?;
        let desk = Desk::open(&self.service, &self.tokens, |builder| parking.equip(builder))?;
        let who = match desk.client.generation() {
            Generation::V1V2 => Some(who(desk.asker)?),
            _ => None,
        };
        let client = parking.for_request(&desk.client);
        let by = RetrieveBy::Mobile { mobile: &mobile, who: who.as_ref() };
        let journey = client.retrieve(by).await;
        let journey = journey.map_err(|error| Problem::of(&error, At::Asking))?;
        let to = mobile.masked();
        if self.start.start_only {
            return started(&journey, &client, JourneyKind::RetrieveMobileOtp, &to);
        }
        finish(&desk, journey, &to).await
    }
}

/// Whose account it is: none of it is an argument, since it is personal.
fn who(asker: Asker) -> Result<Demographics, Problem> {
    let ask = |question: &str, name: &str| {
        let missing =
            || Problem::usage(format!("{name}: missing"), "Give it as a line on standard input.");
        asker.line(question)?.ok_or_else(missing)
    };
    let name = ask("Full name, as on the Aadhaar card:", "name")?;
    let first_name = ask("First name:", "first_name")?;
    let gender = ask("Gender (M, F, O or U):", "gender")?;
    let gender = field("gender", Gender::parse(&gender))?;
    let year = ask("Year of birth:", "year_of_birth")?;
    // What is no number is refused as a year that is none.
    let year = year.trim().parse().unwrap_or_default();
    Demographics::new(&name, &first_name, gender, year)
        .map_err(|error| Problem::malformed(error.field(), error))
}

/// A search whose OTP is on its way. `to` is where it went, if the service does not tell.
pub(super) async fn finish(desk: &Desk, journey: Retrieve, to: &str) -> Outcome {
    let found = match otp::submit(journey, to, desk.asker).await? {
        Accepted::Done(found) => found,
        Accepted::Unknown(_, error) => return Err(Problem::of(&error, At::Submitting)),
    };
    match found.choice {
        Some(choice) => finish_list(desk, choice).await,
        None => Ok(told(desk, &found.accounts, found.session.as_ref(), "Aadhaar number")),
    }
}

/// The accounts of a verified mobile, which are the answer: nobody logs in here.
pub(super) async fn finish_list(desk: &Desk, choice: ChooseAccount) -> Outcome {
    if let Some(id) = choice.id() {
        // If it stays in the store, it expires there within minutes.
        let _ = desk.client.discard(id).await;
    }
    Ok(told(desk, choice.accounts(), None, "mobile"))
}

fn told(desk: &Desk, accounts: &[Account], session: Option<&UserSession>, of: &str) -> Done {
    let mut done = Done::default();
    let only = match accounts {
        [account] => Some(account),
        _ => None,
    };
    done.field("abha_number", only.and_then(number));
    done.field("abha_address", only.and_then(address));
    done.field("status", only.and_then(accounts::status));
    let objects = accounts::objects(accounts, |account| {
        Map::from_iter([
            ("abha_number".to_owned(), json!(number(account))),
            ("abha_address".to_owned(), json!(address(account))),
        ])
    });
    done.field("accounts", objects);
    done.field("accounts_total", accounts.len());
    match (only, session) {
        (Some(account), Some(session)) => {
            tell_only(account, &mut done);
            desk.keep(session, &mut done);
        }
        (Some(account), None) => {
            tell_only(account, &mut done);
            done.not_logged_in(match &account.status {
                Some(AccountStatus::Deactivated) => {
                    "It can be made active again: `abdm reactivate aadhaar-otp --abha NUMBER`."
                }
                None | Some(AccountStatus::Active) => NO_LOGIN,
                Some(_) => {
                    "It is not in use, so nobody is logged in: ask the service's support what its \
                     status means."
                }
            });
        }
        // The reply does not say whose login it is, and the profile does.
        (None, Some(session)) if accounts.is_empty() => {
            done.line(
                "Found, but the service does not list the account here: `abdm profile` shows it.",
            );
            desk.keep(session, &mut done);
        }
        // If a login came too, it is that of one of them, and nobody has said of which.
        (None, _) => {
            done.line(format!("The accounts of this {of}:"));
            accounts::lines(accounts, named, "").iter().for_each(|line| done.line(line));
            done.not_logged_in(
                "Nobody is logged in: the patient says which is meant, and then \
                 `abdm login aadhaar-otp --abha NUMBER`.",
            );
        }
    }
    done
}

fn tell_only(account: &Account, done: &mut Done) {
    for (label, value) in [
        ("ABHA number: ", number(account)),
        ("ABHA address:", address(account)),
        ("Status:      ", accounts::status(account).map(str::to_owned)),
    ] {
        if let Some(value) = value {
            done.line(format!("{label} {value}"));
        }
    }
}

fn number(account: &Account) -> Option<String> {
    account.abha_number.as_ref().map(shown_number)
}

fn address(account: &Account) -> Option<String> {
    account.abha_address.as_ref().map(shown_address)
}

fn named(account: &Account) -> String {
    let number = number(account).unwrap_or_else(|| "(no number)".to_owned());
    match address(account) {
        Some(address) => format!("{number}  {address}"),
        None => number,
    }
}
