//! What the application's token says of its roles.

use abdm::flows::Generation;
use abdm::types::{AppToken, ExposeSecret};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::check::Check;
use crate::problem::Problem;

/// Spellings of the role that the health-ID service wants, in small letters (contract V1/V2).
const HEALTH_ID: [&str; 2] = ["healthid", "hid"];

/// Roles that are named at most.
const MOST_NAMED: usize = 12;

const REMEDY: &str = "Ask ABDM's integrator support to give the client id the health-ID role.";

#[derive(Deserialize)]
struct Payload {
    realm_access: RealmAccess,
}

#[derive(Deserialize)]
struct RealmAccess {
    roles: Vec<String>,
}

/// The token is only read: whether it is genuine is for the service to say.
pub(super) fn check(token: &AppToken, generation: Generation) -> Check {
    let Some(roles) = roles(token.expose_secret()) else {
        return Check::warning("role", "the token tells no roles".to_owned(), REMEDY);
    };
    let named: Vec<_> = roles.iter().filter(|role| is_name(role)).collect();
    let is_health_id = |role: &&&String| HEALTH_ID.contains(&role.to_ascii_lowercase().as_str());
    if let Some(role) = named.iter().find(is_health_id) {
        return Check::ok("role", format!("the token has the role {role}"));
    }
    let names: Vec<_> = named.iter().take(MOST_NAMED).map(|role| role.as_str()).collect();
    let has = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let what = format!("the token lacks the health-ID role; its roles: {has}");
    match generation {
        Generation::V1V2 => Check::failed("role", &Problem::refused(what, REMEDY)),
        // What V3 asks for is not published.
        _ => Check::warning("role", what, REMEDY),
    }
}

fn roles(token: &str) -> Option<Vec<String>> {
    let payload = token.split('.').nth(1)?.trim_end_matches('=');
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let payload: Payload = serde_json::from_slice(&payload).ok()?;
    Some(payload.realm_access.roles)
}

/// Nothing else of a token is shown.
fn is_name(role: &str) -> bool {
    let is_of_name = |b: u8| b.is_ascii_alphanumeric() || b"-_.:".contains(&b);
    (1..=40).contains(&role.len()) && role.bytes().all(is_of_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(payload: &str, generation: Generation) -> String {
        let token = format!("eyJ.{}.s", URL_SAFE_NO_PAD.encode(payload));
        check(&AppToken::parse(&token).unwrap(), generation).to_json().to_string()
    }

    #[test]
    fn the_role_is_found_in_each_spelling() {
        for role in ["healthId", "HealthID", "hid"] {
            let payload = format!(r#"{{"realm_access":{{"roles":["hip","{role}"]}}}}"#);
            assert!(line(&payload, Generation::V1V2).contains(r#""state":"ok""#));
        }
    }

    #[test]
    fn a_missing_role_fails_where_it_is_known_to_be_needed() {
        let payload = r#"{"realm_access":{"roles":["hip","\u001b[2J"]},"sub":"sentinel"}"#;
        let v1v2 = line(payload, Generation::V1V2);
        assert!(v1v2.contains("fail") && v1v2.contains("its roles: hip\""), "{v1v2}");
        assert!(!v1v2.contains("sentinel"), "{v1v2}");
        assert!(line(payload, Generation::V3).contains("warn"));
        assert!(line("{}", Generation::V1V2).contains("tells no roles"));
    }
}
