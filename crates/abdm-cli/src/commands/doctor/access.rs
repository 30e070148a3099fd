//! Whether the gateway lets this machine through, and whether it knows the credentials.

use std::sync::Arc;
use std::time::Duration;

use abdm::transport::{AppTokens, Engine, Target};
use abdm::types::{
    AppToken, Cause, ClientId, ClientSecret, ErrorBody, Failure, FailureKind, v1v2, v3,
};
use abdm::{Error, Hosts};
use async_trait::async_trait;

use super::check::Check;
use crate::advice::rounded_up;
use crate::problem::{At, Problem};

/// The service of one generation.
pub(super) struct Gateway {
    pub(super) engine: Engine,
    pub(super) hosts: Hosts,
}

/// A token that was had once and is not replaced.
pub(super) struct Held(pub(super) Arc<AppToken>);

#[async_trait]
impl AppTokens for Held {
    async fn token(&self) -> Result<Arc<AppToken>, Failure> {
        Ok(Arc::clone(&self.0))
    }

    fn refused(&self, _: &Arc<AppToken>) {}
}

impl Gateway {
    /// The application's token, and how long it lasts.
    pub(super) async fn token(
        &self,
        client_id: ClientId,
        client_secret: ClientSecret,
    ) -> Result<(Arc<AppToken>, Option<Duration>), Failure> {
        let target = Target::new(self.hosts.gateway());
        let (token, seconds) = match self.hosts.cm_id() {
            None => {
                let grant_type = v1v2::session::GrantType::ClientCredentials;
                let request = v1v2::session::Request { client_id, client_secret, grant_type };
                let reply = self.engine.call(&request, target, None).await?;
                (reply.access_token, reply.expires_in)
            }
            cm_id => {
                let grant_type = v3::session::GrantType::ClientCredentials;
                let request = v3::session::Request { client_id, client_secret, grant_type };
                let reply = self.engine.call(&request, Target { cm_id, ..target }, None).await?;
                (reply.access_token, reply.expires_in)
            }
        };
        Ok((Arc::new(token), seconds.map(Duration::from_secs)))
    }
}

pub(super) fn accepted(lifetime: Option<Duration>) -> Check {
    let lasts = lifetime.map(|lifetime| format!(", which lasts {}", rounded_up(lifetime)));
    Check::ok("credentials", format!("the gateway gave a token{}", lasts.unwrap_or_default()))
}

/// What kept the gateway from giving a token: not letting the machine through is told from not
/// knowing the credentials.
pub(super) fn refused(failure: Failure) -> Vec<Check> {
    let is_refusal = matches!(failure.kind(), FailureKind::Service(_));
    let (blocked, cause) = (blocked(&failure), failure.cause());
    let problem = blocked.clone().unwrap_or_else(|| told(failure));
    let through = || Check::ok("access", "the gateway lets this machine through".to_owned());
    match cause {
        _ if blocked.is_some() || !is_refusal || cause == Cause::Forbidden => {
            vec![Check::failed("access", &problem), Check::skipped("credentials")]
        }
        Cause::HeadersRefused => {
            vec![through(), Check::failed("clock", &problem), Check::skipped("credentials")]
        }
        _ => vec![through(), Check::failed("credentials", &problem)],
    }
}

/// The error of a call, with its remedy.
pub(super) fn told(failure: Failure) -> Problem {
    Problem::of(&Error::Call(failure), At::Reading)
}

/// A page of HTML is that of something before the service. ABDM's blocks clients in this way that are
/// not whitelisted (contract V3, section 15).
pub(super) fn blocked(failure: &Failure) -> Option<Problem> {
    let refusal = failure.service_error()?;
    if !matches!(refusal.body(), ErrorBody::Html { .. }) {
        return None;
    }
    let status = refusal.status();
    Some(if status == 403 {
        Problem::refused(
            "HTTP 403 with a page of HTML: something before the service blocks this machine or \
             client id, as is done to those that are not whitelisted",
            "Ask ABDM's integrator support to whitelist the client id and this machine's address; \
             try from another network to see which of the two it is.",
        )
    } else {
        Problem::refused(
            format!("HTTP {status} with a page of HTML, which is not the service's"),
            "Check the URLs, and what stands between this machine and the service.",
        )
    })
}
