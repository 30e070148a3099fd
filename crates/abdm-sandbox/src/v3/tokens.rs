//! The tokens of this generation (contract V3, section 5).

use std::time::Duration;

use abdm_types::v3::{TransferToken, UserTokens};
use abdm_types::{InvalidInput, RefreshToken, TToken, XToken};
use serde_json::{Value, json};

use super::shape::Refusal;
use crate::call::Call;
use crate::jwt;
use crate::world::{AccountId, Bearer, Generation, Login, Right, World};

/// The systems that a token says it is of.
const NUMBERS: &str = "ABHA-N";
const ADDRESSES: &str = "ABHA-A";

/// Logs a client in to an account, by a transaction.
pub(super) fn login(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    txn_id: &str,
) -> Result<UserTokens, Refusal> {
    let login = world.tokens.new_login(account);
    issue(call, world, login, txn_id)
}

/// Logs a client in to an account, by its password: the token does not say what kind it is, and lives
/// as long as a refresh token.
pub(super) fn login_by_password(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
) -> Result<UserTokens, Refusal> {
    let lifetime = call.desk.config.v3_refresh_token_lifetime;
    let login = world.tokens.new_login(account);
    let claims = owner(world, account);
    let token = signed(call, claims, lifetime);
    add_login(call, world, login, token, lifetime)
}

/// Logs a client in to an account at the service of ABHA addresses, by a transaction. The refresh token
/// is good for nothing: no call that takes it is published.
pub(super) fn login_by_address(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    txn_id: &str,
) -> Result<UserTokens, Refusal> {
    let config = &call.desk.config;
    let (lifetime, of_refresh) = (config.x_token_lifetime, config.v3_refresh_token_lifetime);
    let record = world.accounts.record(account);
    let claims = json!({
        "typ": "Transaction",
        "requesterId": call.admitted.client_id,
        "healthIdNumber": record.person.abha_number,
        "phrAddress": record.preferred,
        "abhaAddress": record.preferred,
        "mobile": record.mobile,
        "txnId": txn_id,
    });
    let token = signed_by(ADDRESSES, call, claims, lifetime);
    let claims = json!({ "sub": account.person().abha_number, "typ": "Refresh" });
    let refresh = signed_by(ADDRESSES, call, claims, of_refresh);
    let login = world.tokens.new_login(account);
    add(call, world, &token, Right::Address(login), lifetime);
    issued((&token, lifetime), (&refresh, of_refresh))
}

/// Issues tokens for a login, new or not.
pub(super) fn issue(
    call: &Call<'_>,
    world: &mut World,
    login: Login,
    txn_id: &str,
) -> Result<UserTokens, Refusal> {
    let token = x_token(call, world, login.account, txn_id);
    add_login(call, world, login, token, call.desk.config.x_token_lifetime)
}

/// Makes an X-token one of a login, with a refresh token beside it.
fn add_login(
    call: &Call<'_>,
    world: &mut World,
    login: Login,
    token: String,
    lifetime: Duration,
) -> Result<UserTokens, Refusal> {
    let config = &call.desk.config;
    let refresh = refresh_token(call, login.account);
    add(call, world, &token, Right::User(login), lifetime);
    add(call, world, &refresh, Right::Refresh(login), config.v3_refresh_token_lifetime);
    issued((&token, lifetime), (&refresh, config.v3_refresh_token_lifetime))
}

/// Tokens with their lifetimes, as they are told.
fn issued(
    (token, lifetime): (&str, Duration),
    (refresh, of_refresh): (&str, Duration),
) -> Result<UserTokens, Refusal> {
    let made = || -> Result<UserTokens, InvalidInput> {
        Ok(UserTokens {
            token: XToken::parse(token)?,
            expires_in: Some(lifetime.as_secs()),
            refresh_token: Some(RefreshToken::parse(refresh)?),
            refresh_expires_in: Some(of_refresh.as_secs()),
        })
    };
    made().map_err(|_| Refusal::unexpected())
}

/// The proof that a mobile was verified. It belongs to one transaction.
pub(super) fn transfer(
    call: &Call<'_>,
    world: &mut World,
    mobile: &str,
    txn_id: String,
) -> Result<TransferToken, Refusal> {
    let lifetime = call.desk.config.t_token_lifetime;
    let claims = json!({ "sub": mobile, "typ": "Transfer", "mobile": mobile });
    let token = signed(call, claims, lifetime);
    add(call, world, &token, Right::Transfer { txn_id }, lifetime);
    let t_token = TToken::parse(&token).map_err(|_| Refusal::unexpected())?;
    Ok(TransferToken { t_token, expires_in: Some(lifetime.as_secs()) })
}

fn x_token(call: &Call<'_>, world: &World, account: AccountId, txn_id: &str) -> String {
    let mut claims = owner(world, account);
    claims["typ"] = "Transaction".into();
    claims["txnId"] = txn_id.into();
    signed(call, claims, call.desk.config.x_token_lifetime)
}

/// What a token says of whose it is.
fn owner(world: &World, account: AccountId) -> Value {
    let record = world.accounts.record(account);
    json!({
        "sub": record.person.abha_number,
        "isKycVerified": record.person.aadhaar_linked,
        "accountType": "STANDARD",
        "mobile": record.mobile,
        "abhaNumber": record.person.abha_number,
        "preferredAbhaAddress": record.preferred,
    })
}

fn refresh_token(call: &Call<'_>, account: AccountId) -> String {
    let claims = json!({ "sub": account.person().abha_number, "typ": "Refresh" });
    signed(call, claims, call.desk.config.v3_refresh_token_lifetime)
}

fn signed(call: &Call<'_>, claims: Value, lifetime: Duration) -> String {
    signed_by(NUMBERS, call, claims, lifetime)
}

/// A token of one of the systems, which the others do not take.
fn signed_by(
    system: &'static str,
    call: &Call<'_>,
    mut claims: Value,
    lifetime: Duration,
) -> String {
    claims["clientId"] = call.admitted.client_id.as_str().into();
    claims["system"] = system.into();
    jwt::user(&call.desk.config, claims, call.now, lifetime)
}

fn add(call: &Call<'_>, world: &mut World, token: &str, right: Right, lifetime: Duration) {
    let bearer = Bearer { generation: Generation::V3, right };
    world.tokens.add(token, bearer, call.now + lifetime, call.now);
}
