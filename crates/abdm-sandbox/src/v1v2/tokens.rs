//! Tokens in the form and length of the service's (contract section 8.3). Their signatures are
//! random: a client has no key to check them with.

use std::time::{Duration, SystemTime};

use abdm_types::v1v2::UserTokens;
use abdm_types::{InvalidInput, RefreshToken, XToken};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::Call;
use super::refusal::Refusal;
use crate::Config;
use crate::time::unix_seconds;
use crate::world::{AccountId, Bearer, World};

/// Logs a client in to an account.
pub(super) fn login(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
) -> Result<UserTokens, Refusal> {
    let config = &call.desk.config;
    let token = x_token(call, account);
    let refresh = refresh_token(call, account);
    for (text, bearer, lifetime) in [
        (&token, Bearer::User(account), config.x_token_lifetime),
        (&refresh, Bearer::Refresh(account), config.refresh_token_lifetime),
    ] {
        world.tokens.add(text, bearer, call.now + lifetime, call.now);
    }
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

fn x_token(call: &Call<'_>, account: AccountId) -> String {
    let person = account.person();
    let claims = json!({
        "sub": person.abha_number,
        "clientId": call.admitted.client_id,
        "system": "ABHA-N",
        "mobile": person.mobile,
        "healthId": person.abha_address,
        "healthIdNumber": person.abha_number,
    });
    user_token(call, claims, call.desk.config.x_token_lifetime)
}

fn refresh_token(call: &Call<'_>, account: AccountId) -> String {
    let claims = json!({
        "sub": account.person().abha_number,
        "clientId": call.admitted.client_id,
        "system": "ABHA-N",
        "typ": "Refresh",
    });
    user_token(call, claims, call.desk.config.refresh_token_lifetime)
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
    user_token(call, claims, call.desk.config.t_token_lifetime)
}

fn user_token(call: &Call<'_>, claims: Value, lifetime: Duration) -> String {
    let claims = timed(claims, call.now, lifetime);
    jwt(&call.desk.config, &json!({ "alg": "RS512" }), &claims, 512)
}

/// The application's token.
pub(super) fn app(config: &Config, client_id: &str, now: SystemTime) -> String {
    let claims = json!({
        "iss": ISSUER,
        "aud": "account",
        "typ": "Bearer",
        "azp": client_id,
        "realm_access": { "roles": ["hiu", "offline_access", "healthId", "OIDC", "hip"] },
        "scope": "openid email profile",
        "clientId": client_id,
    });
    let claims = timed(claims, now, config.app_token_lifetime);
    jwt(config, &json!({ "alg": "RS256", "typ": "JWT", "kid": "sandbox" }), &claims, 256)
}

/// The refresh token that comes with it.
pub(super) fn app_refresh(
    config: &Config,
    client_id: &str,
    now: SystemTime,
    seconds: u64,
) -> String {
    let claims = json!({
        "iss": ISSUER,
        "aud": ISSUER,
        "typ": "Refresh",
        "azp": client_id,
        "scope": "openid email profile",
    });
    let claims = timed(claims, now, Duration::from_secs(seconds));
    jwt(config, &json!({ "alg": "HS256", "typ": "JWT", "kid": "sandbox" }), &claims, 32)
}

const ISSUER: &str = "http://localhost/auth/realms/central-registry";

fn timed(mut claims: Value, now: SystemTime, lifetime: Duration) -> Value {
    claims["iat"] = unix_seconds(now).into();
    claims["exp"] = unix_seconds(now + lifetime).into();
    claims
}

fn jwt(config: &Config, header: &Value, claims: &Value, signature_bytes: usize) -> String {
    let mut signature = vec![0; signature_bytes];
    config.random.fill(&mut signature);
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(header), part(claims), URL_SAFE_NO_PAD.encode(signature))
}
