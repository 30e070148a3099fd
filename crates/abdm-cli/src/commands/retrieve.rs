//! `abdm retrieve`.

use abdm::flows::snapshot::JourneyKind;
use abdm::types::{Aadhaar, AccountStatus};
use abdm::{Account, Retrieve, Retrieved};
use serde_json::{Map, json};

use super::start::started;
use super::{Common, Desk, Done, NO_LOGIN, Outcome, Run, accounts, shown_address, shown_number};
use crate::args::RetrieveArgs;
use crate::otp::{self, Accepted};
use crate::problem::{At, Problem};
use crate::prompt::Hidden;
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
        finish(&desk, journey).await
    }
}

/// A search whose OTP is on its way.
pub(super) async fn finish(desk: &Desk, journey: Retrieve) -> Outcome {
    let found = match otp::submit(journey, otp::AADHAAR_MOBILE, desk.asker).await? {
        Accepted::Done(found) => found,
        Accepted::Unknown(_, error) => return Err(Problem::of(&error, At::Submitting)),
    };
    Ok(told(desk, &found))
}

fn told(desk: &Desk, found: &Retrieved) -> Done {
    let mut done = Done::default();
    let only = found.account();
    done.field("abha_number", only.and_then(number));
    done.field("abha_address", only.and_then(address));
    done.field("status", only.and_then(accounts::status));
    let objects = accounts::objects(&found.accounts, |account| {
        Map::from_iter([
            ("abha_number".to_owned(), json!(number(account))),
            ("abha_address".to_owned(), json!(address(account))),
        ])
    });
    done.field("accounts", objects);
    done.field("accounts_total", found.accounts.len());
    match (only, &found.session) {
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
        (None, Some(session)) if found.accounts.is_empty() => {
            done.line(
                "Found, but the service does not list the account here: `abdm profile` shows it.",
            );
            desk.keep(session, &mut done);
        }
        // If a login came too, it is that of one of them, and nobody has said of which.
        (None, _) => {
            done.line("The accounts of this Aadhaar number:");
            accounts::lines(&found.accounts, named, "").iter().for_each(|line| done.line(line));
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
