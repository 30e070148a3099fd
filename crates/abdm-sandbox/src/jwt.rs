//! Tokens in the form and length of the service's (contract section 8.3; contract V3, section 5).
//! Their signatures are random: a client has no key to check them with.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::Config;
use crate::time::unix_seconds;

/// Who issues application tokens.
const ISSUER: &str = "http://localhost/auth/realms/central-registry";

/// A patient's token with these claims.
pub(crate) fn user(config: &Config, claims: Value, now: SystemTime, lifetime: Duration) -> String {
    jwt(config, &json!({ "alg": "RS512" }), &timed(claims, now, lifetime), 512)
}

/// The application's token.
pub(crate) fn app(config: &Config, client_id: &str, now: SystemTime, lifetime: Duration) -> String {
    let claims = json!({
        "iss": ISSUER,
        "aud": "account",
        "typ": "Bearer",
        "azp": client_id,
        "realm_access": { "roles": ["hiu", "offline_access", "healthId", "OIDC", "hip"] },
        "scope": "openid email profile",
        "clientId": client_id,
    });
    let header = json!({ "alg": "RS256", "typ": "JWT", "kid": "sandbox" });
    jwt(config, &header, &timed(claims, now, lifetime), 256)
}

/// The refresh token that comes with it.
pub(crate) fn app_refresh(
    config: &Config,
    client_id: &str,
    now: SystemTime,
    lifetime: Duration,
) -> String {
    let claims = json!({
        "iss": ISSUER,
        "aud": ISSUER,
        "typ": "Refresh",
        "azp": client_id,
        "scope": "openid email profile",
    });
    let header = json!({ "alg": "HS256", "typ": "JWT", "kid": "sandbox" });
    jwt(config, &header, &timed(claims, now, lifetime), 32)
}

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
