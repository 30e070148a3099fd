//! Whether the service's key can be had, read and encrypted with.

use std::sync::Arc;

use abdm::crypto::{Encryptor, Padding, PublicKey};
use abdm::flows::Generation;
use abdm::transport::Target;
use abdm::types::{AppToken, Failure, HipId, v1v2, v3};

use super::access::{self, Gateway, Held};
use super::check::Check;
use crate::problem::Problem;

/// As long as the longest field that is encrypted.
const TRIAL: &[u8] = b"000000000000";

const OTHER_KEY: &str = "Check the URLs and --generation: the key is not one of this service.";

pub(super) async fn check(
    gateway: &Gateway,
    token: Arc<AppToken>,
    hip_id: Option<&HipId>,
) -> Vec<Check> {
    let (text, announced) = match fetch(gateway, token, hip_id).await {
        Ok(reply) => reply,
        Err(failure) => {
            let blocked = access::blocked(&failure);
            let problem = blocked.unwrap_or_else(|| access::told(failure));
            return vec![Check::failed("key", &problem)];
        }
    };
    let key = match PublicKey::from_text(&text) {
        Ok(key) => key,
        Err(error) => {
            let what = format!("the service's public key cannot be used: {error}");
            return vec![Check::failed("key", &Problem::wrong_service(what, OTHER_KEY))];
        }
    };
    let had = Check::ok("key", format!("RSA with {} bits, fetched and read", key.bits()));
    let (padding, name) = match gateway.hosts.generation() {
        Generation::V1V2 => (Padding::Pkcs1v15, "PKCS #1 v1.5"),
        _ => (Padding::OaepSha1, "OAEP with SHA-1"),
    };
    let tried = padding
        .check(announced.as_deref())
        .and_then(|()| Encryptor::new(key, padding))
        .map_err(|error| error.to_string())
        .and_then(|with| with.encrypt_base64(TRIAL).map_err(|error| error.to_string()));
    let encrypted = match tried {
        Ok(_) => Check::ok("encryption", format!("a trial was encrypted, {name}")),
        Err(error) => Check::failed("encryption", &Problem::wrong_service(error, OTHER_KEY)),
    };
    vec![had, encrypted]
}

/// The key as it came, and the padding that was announced with it.
async fn fetch(
    gateway: &Gateway,
    token: Arc<AppToken>,
    hip_id: Option<&HipId>,
) -> Result<(String, Option<String>), Failure> {
    let target = Target { hip_id, ..Target::new(gateway.hosts.accounts()) };
    let held = Held(token);
    Ok(match gateway.hosts.generation() {
        Generation::V1V2 => {
            let request = v1v2::cert::Request {};
            (gateway.engine.call(&request, target, Some(&held)).await?.0, None)
        }
        _ => {
            let request = v3::certificate::Request {};
            let reply = gateway.engine.call(&request, target, Some(&held)).await?;
            (reply.public_key, reply.encryption_algorithm)
        }
    })
}
