//! The account behind a number, and those of a mobile (contract V3, sections 6 and 7).

use abdm_types::server::ServerEndpoint;
use abdm_types::v3::abha_search::{self, Found, Search};
use abdm_types::v3::login_search;
use abdm_types::{AbhaNumber, FindIndex, Mobile, Personal, Received};
use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::fields::{self, Rule};
use super::refusal::{self, By};
use super::shape::Refusal;
use super::text::field;
use super::{Handle, accounts, find, route};
use crate::call::Call;
use crate::people::Standing;
use crate::portrait;
use crate::reply::{add, completed};
use crate::route::Route;
use crate::v3_forms::{FoundAccounts, NobodyFound};
use crate::world::{Errand, Generation, Journey, Method, Record};

/// What is served here.
pub(super) const ROUTES: &[Route] =
    &[route::<login_search::Request>(), route::<abha_search::Request>()];

/// The list of the accounts of a mobile, in which one is chosen.
pub(super) const LIST: Errand =
    Errand { generation: Generation::V3, journey: Journey::FindList, method: Method::MobileOtp };

impl Handle for login_search::Request {
    const RULES: &'static [Rule] = &[fields::NUMBER];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let config = &call.desk.config;
        let world = call.world();
        let account = find(&world, self.abha_number.as_str())
            .map_err(|why| refusal::denied(config, why, By::Number))?;
        let (record, standing) =
            (world.accounts.record(account), world.standing(account, call.now));
        let auth_methods = portrait::auth_methods(&record);
        let response = login_search::Response {
            abha_number: Some(accounts::number(&record)),
            preferred_abha_address: Some(accounts::address(&record)),
            mobile: accounts::mobile(&record, config.v3_forms.mobiles),
            status: Some(portrait::status(accounts::shown(standing))),
            blocked_auth_methods: match standing {
                Standing::Locked => auth_methods.clone(),
                _ => Vec::new(),
            },
            auth_methods: Some(auth_methods),
            verification_status: Some(Personal::new(accounts::verification_status(&record))),
            verification_type: Some(Personal::new(accounts::verification_type(&record))),
        };
        Ok(completed(Self::reply(&response), |fields| {
            add(json!({ "tags": {}, "isDocumentAccount": !record.person.aadhaar_linked }), fields);
        }))
    }
}

impl Handle for abha_search::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::SEARCHING;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let forms = &call.desk.config.v3_forms;
        let mobile = fields::decrypt(call, &self.mobile)?
            .and_then(|text| Mobile::parse(&text).ok().filter(|mobile| mobile.as_str() == text))
            .ok_or_else(|| Refusal::Fields(vec![field::MOBILE]))?;
        let mut world = call.world();
        let accounts: Vec<Found> = world
            .accounts
            .on_mobile(&mobile)
            .zip(1..)
            .map(|(id, place)| listed(&world.accounts.record(id), place, forms.found_accounts))
            .collect::<Result<_, _>>()?;
        if accounts.is_empty() {
            return match forms.nobody_found {
                NobodyFound::Wrapped1115 => Err(refusal::no_such_mobile()),
                NobodyFound::EmptyList => Ok(Self::reply(&abha_search::Response(Vec::new()))),
            };
        }
        let txn_id = world.open_choice(LIST, mobile, call.now);
        let search = Search { txn_id: fields::txn_id(&txn_id)?, accounts };
        let reply = Self::reply(&abha_search::Response(vec![search]));
        Ok(match forms.found_accounts {
            FoundAccounts::Masked => reply,
            FoundAccounts::Whole => in_words(reply),
        })
    }
}

/// An account, at its place in the list.
fn listed(record: &Record, place: u32, form: FoundAccounts) -> Result<Found, Refusal> {
    let number = record.person.abha_number;
    let (number, is_whole) = match form {
        FoundAccounts::Masked => (format!("xx-xxxx-xxxx-XX{}", &number[15..]), false),
        FoundAccounts::Whole => (number.to_owned(), true),
    };
    Ok(Found {
        index: FindIndex::parse(&place.to_string()).map_err(|_| Refusal::unexpected())?,
        abha_number: Some(Received::<AbhaNumber>::parse(&number)),
        name: Some(Personal::new(&*record.name)),
        gender: Some(Personal::new(record.person.gender)),
        kyc_verified: is_whole.then_some(record.person.aadhaar_linked),
        auth_methods: is_whole.then(|| portrait::auth_methods(record)),
    })
}

/// Whether the identity was verified is a text in this list.
fn in_words(reply: Response<Bytes>) -> Response<Bytes> {
    reply.map(|body| {
        let mut searches: Value =
            serde_json::from_slice(&body).expect("a reply struct is written as JSON");
        let accounts = searches[0]["ABHA"].as_array_mut();
        for verified in accounts.into_iter().flatten().map(|account| &mut account["kycVerified"]) {
            *verified = json!(verified.to_string());
        }
        Bytes::from(searches.to_string())
    })
}
