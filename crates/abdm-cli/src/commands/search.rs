//! `abdm search`.

use std::convert::identity;

use abdm::types::{AuthMethod, Mobile};
use abdm::{AccountSummary, Client};
use serde_json::{Map, Value, json};

use super::accounts::{MOST_LISTED, initials};
use super::{Common, Done, Outcome, Run, parse_abha, shown_address, shown_mobile, shown_number};
use crate::args::{SearchAbhaArgs, SearchExistsArgs, SearchMobileArgs, ServiceArgs};
use crate::connect::{connect, field};
use crate::problem::{At, Problem};

/// `abdm search abha`.
impl Run for SearchAbhaArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("search-abha", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let abha = parse_abha(&self.abha)?;
        let client = client(&self.service)?;
        let found = client.search(abha).await.map_err(|error| Problem::of(&error, At::Reading))?;
        let mut done = Done::default();
        for (label, value) in rows(&found) {
            done.line(format!("{label:<14} {value}"));
        }
        done.fields.extend(fields(&found));
        Ok(done)
    }
}

/// `abdm search exists`.
impl Run for SearchExistsArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("search-exists", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let abha = parse_abha(&self.abha)?;
        let client = client(&self.service)?;
        let exists = client.exists(abha).await.map_err(|error| Problem::of(&error, At::Reading))?;
        let mut done = Done::default();
        done.line(if exists { "It is taken." } else { "Nobody has it." });
        done.field("exists", exists);
        Ok(done)
    }
}

/// `abdm search mobile`.
impl Run for SearchMobileArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("search-mobile", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let mobile = field("mobile", Mobile::parse(&self.mobile))?;
        let client = client(&self.service)?;
        let found = client.search_by_mobile(&mobile, None).await;
        let found = found.map_err(|error| Problem::of(&error, At::Reading))?;
        let mut done = Done::default();
        for (place, account) in found.iter().take(MOST_LISTED).enumerate() {
            let parts: Vec<String> = rows(account).into_iter().map(|(_, value)| value).collect();
            done.line(format!("  {}  {}", place + 1, parts.join("  ")));
        }
        if found.len() > MOST_LISTED {
            done.line(format!("  and {} more", found.len() - MOST_LISTED));
        }
        let objects: Vec<Value> =
            found.iter().take(MOST_LISTED).map(|account| fields(account).into()).collect();
        done.field("accounts", objects);
        done.field("accounts_total", found.len());
        Ok(done)
    }
}

fn client(service: &ServiceArgs) -> Result<Client, Problem> {
    connect(service, identity).map(|connected| connected.client)
}

/// For people, with the name by its initials.
pub(super) fn rows(account: &AccountSummary) -> Vec<(&'static str, String)> {
    let rows = [
        ("ABHA number", account.abha_number.as_ref().map(shown_number)),
        ("ABHA address", account.abha_address.as_ref().map(shown_address)),
        ("Status", account.status.as_ref().map(|status| status.shown().to_owned())),
        ("Name", account.name.as_ref().map(initials)),
        ("Mobile", account.mobile.as_ref().map(shown_mobile)),
        ("Methods", account.auth_methods.as_deref().and_then(listed)),
        ("Blocked", listed(&account.blocked_auth_methods)),
    ];
    rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

/// For programs.
pub(super) fn fields(account: &AccountSummary) -> Map<String, Value> {
    let names = |methods: &[AuthMethod]| -> Vec<String> {
        methods.iter().map(|method| method.as_str().to_owned()).collect()
    };
    let fields = [
        ("abha_number", json!(account.abha_number.as_ref().map(shown_number))),
        ("abha_address", json!(account.abha_address.as_ref().map(shown_address))),
        ("status", json!(account.status.as_ref().map(|status| status.shown()))),
        ("name", json!(account.name.as_ref().map(initials))),
        ("mobile", json!(account.mobile.as_ref().map(shown_mobile))),
        ("auth_methods", json!(account.auth_methods.as_deref().map(names))),
        ("blocked_auth_methods", json!(names(&account.blocked_auth_methods))),
        ("kyc_verified", json!(account.kyc_verified)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn listed(methods: &[AuthMethod]) -> Option<String> {
    let names: Vec<&str> = methods.iter().map(AuthMethod::as_str).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
