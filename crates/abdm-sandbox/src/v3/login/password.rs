//! Login or reactivation by ABHA number with a password, which nothing is sent for (contract V3,
//! sections 6 and 9).

use abdm_types::server::ServerEndpoint;
use abdm_types::v3::login_verify_password::Operation;
use abdm_types::v3::{AuthResult, Issued, login_verify, login_verify_password};
use abdm_types::{AbhaNumber, Endpoint, Personal};
use bytes::Bytes;
use http::{Request, Response};

use super::{errand, reactivate};
use crate::call::Call;
use crate::route::Route;
use crate::v3::fields::{self, Fields, Rule, Words};
use crate::v3::refusal::{self, By, Check};
use crate::v3::shape::Refusal;
use crate::v3::text::field;
use crate::v3::{Handle, find, route, text, tokens};
use crate::world::{AccountId, Errand, Journey, Method, World};

const LOGIN: Errand = errand(Journey::Login, Method::Password);
const REACTIVATION: Errand = errand(Journey::Reactivate, Method::Password);

/// One path takes OTPs and passwords.
pub(super) const AT_VERIFY: Route =
    route::<login_verify_password::Request>().only_if(brings_password);

fn brings_password(request: &Request<Bytes>) -> bool {
    let meta = login_verify_password::Request::META;
    Fields::of(&meta, request).is_ok_and(|fields| fields.has_password())
}

impl Handle for login_verify_password::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::LOGGING_IN_BY_PASSWORD;
    const WORDS: Words = &[
        (&["abha-login", "password-verify"], &[]),
        (&["abha-login", "password-verify", "re-activate"], &[]),
    ];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let password = fields::password(call, &self.password)?;
        let mut world = call.world();
        let errand = match self.operation() {
            Operation::Login => LOGIN,
            Operation::Reactivate => REACTIVATION,
            _ => return Err(Refusal::Fields(vec![field::SCOPE])),
        };
        let account = check(call, &mut world, errand, &self.abha_number, password.as_deref())?;
        let response = match errand.journey {
            Journey::Reactivate => reactivate::done(call, &mut world, account, None),
            _ => logged_in(call, &mut world, account),
        }?;
        Ok(Self::reply(&login_verify_password::Response(response)))
    }
}

/// The account whose password it is.
fn check(
    call: &Call<'_>,
    world: &mut World,
    errand: Errand,
    number: &AbhaNumber,
    password: Option<&str>,
) -> Result<AccountId, Refusal> {
    let check = Check { txn_id: "", errand, named: By::Number, wrong: text::PASSWORD_WRONG };
    find(world, number.as_str())
        .and_then(|account| {
            world.verify_password(errand, account, password, call.now)?;
            Ok(account)
        })
        .map_err(|why| refusal::checked(&call.desk.config, why, check))
}

/// No transaction and no account, and a token that lives as long as a refresh token.
fn logged_in(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
) -> Result<login_verify::Response, Refusal> {
    Ok(login_verify::Response {
        txn_id: None,
        auth_result: AuthResult::Success,
        message: Some(Personal::new(text::PASSWORD_VERIFIED)),
        issued: Issued::XToken(tokens::login_by_password(call, world, account)?),
        accounts: Vec::new(),
    })
}
