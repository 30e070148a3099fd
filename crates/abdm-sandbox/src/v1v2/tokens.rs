//! The tokens of this generation (contract section 8.3).

use std::time::Duration;

use abdm_types::v1v2::{UserTokens, access_token};
use abdm_types::{InvalidInput, RefreshToken, XToken};
use serde_json::json;

use super::refusal::Refusal;
use crate::call::Call;
use crate::jwt;
use crate::world::{AccountId, Bearer, Generation, Login, Right, World};

/// Logs a client in to an account.
pub(super) fn login(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
) -> Result<UserTokens, Refusal> {
    let config = &call.desk.config;
    let token = x_token(call, world, account);
    let refresh = refresh_token(call, account);
    let login = world.tokens.new_login(account);
    add(call, world, &token, Right::User(login), config.x_token_lifetime);
    add(call, world, &refresh, Right::Refresh(login), config.refresh_token_lifetime);
    let made = || -> Result<UserTokens, InvalidInput> {
        Ok(UserTokens {
            token: XToken::parse(&token)?,
            expires_in: Some(config.x_token_lifetime.as_secs()),
            refresh_token: Some(RefreshToken::parse(&refresh)?),
            refresh_expires_in: Some(config.refresh_token_lifetime.as_secs()),
        })
    };
    made().map_err(|_| Refusal::Unexpected)
}

/// Issues another token for a login. The refresh token stays as it is.
pub(super) fn renew(
    call: &Call<'_>,
    world: &mut World,
    login: Login,
) -> Result<access_token::Response, Refusal> {
    let lifetime = call.desk.config.x_token_lifetime;
    let token = x_token(call, world, login.account);
    add(call, world, &token, Right::User(login), lifetime);
    Ok(access_token::Response {
        access_token: XToken::parse(&token).map_err(|_| Refusal::Unexpected)?,
        expires_in: Some(lifetime.as_secs()),
    })
}

fn add(call: &Call<'_>, world: &mut World, token: &str, right: Right, lifetime: Duration) {
    let bearer = Bearer { generation: Generation::V1V2, right };
    world.tokens.add(token, bearer, call.now + lifetime, call.now);
}

fn x_token(call: &Call<'_>, world: &World, account: AccountId) -> String {
    let record = world.accounts.record(account);
    let claims = json!({
        "sub": record.person.abha_number,
        "clientId": call.admitted.client_id,
        "system": "ABHA-N",
        "mobile": record.mobile,
        "healthId": record.preferred,
        "healthIdNumber": record.person.abha_number,
    });
    let config = &call.desk.config;
    jwt::user(config, claims, call.now, config.x_token_lifetime)
}

fn refresh_token(call: &Call<'_>, account: AccountId) -> String {
    let claims = json!({
        "sub": account.person().abha_number,
        "clientId": call.admitted.client_id,
        "system": "ABHA-N",
        "typ": "Refresh",
    });
    let config = &call.desk.config;
    jwt::user(config, claims, call.now, config.refresh_token_lifetime)
}

/// The proof that a mobile was verified.
pub(super) fn t_token(call: &Call<'_>, mobile: &str) -> String {
    let claims = json!({
        "sub": mobile,
        "clientId": call.admitted.client_id,
        "system": "ABHA-N",
        "typ": "Transfer",
        "mobile": mobile,
    });
    let config = &call.desk.config;
    jwt::user(config, claims, call.now, config.t_token_lifetime)
}
