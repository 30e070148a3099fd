//! What an endpoint is: one declaration that serves the client and the sandbox.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, StatusCode};

use crate::error::{ErrorBody, Hidden};
use crate::failure::Failure;
use crate::unreadable::Unreadable;
use crate::{AppToken, BaseUrl, CmId, HipId, InvalidInput, Personal, TxnId, wire};

mod declare;
mod role;
pub(crate) use declare::endpoint;
pub use role::{Carries, Role};

/// The fixed facts of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta {
    /// Its name in logs, spans and errors, such as `v1v2.auth_init`. Stable.
    pub name: &'static str,
    /// HTTP method.
    pub method: &'static Method,
    /// Which host it lives on.
    pub service: Service,
    /// Path below the service's base URL, from `/v0.5`, `/v1`, `/v2` or `/v3` on; of
    /// [`Service::PhrWeb`] from what follows that.
    pub path: &'static str,
    /// What it is to a journey.
    pub role: Role,
    /// What it carries by which a patient proves who they are.
    pub carries: Carries,
    /// Whether its fields travel in a JSON body. A `GET` has none, nor has every `POST`.
    pub has_body: bool,
    /// Which tokens it needs.
    pub auth: Auth,
    /// Whether it may be sent again when nobody knows what became of it.
    pub replay: Replay,
}

/// The hosts of ABDM. Each has a base URL of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Service {
    /// The ABHA service of generation V3, `…/abha/api`.
    Abha,
    /// Issues application tokens, `…/gateway`.
    Gateway,
    /// Issues application tokens for generation V3, `…/api/hiecm/gateway`.
    GatewayV3,
    /// The health-ID service of generation v1/v2, `…/api`.
    HealthId,
    /// The part of the ABHA service of generation V3 that knows patients by their ABHA address,
    /// `…/phr/web`. Its base URL holds the version too, which stands before the prefix in one
    /// environment and behind it in the other.
    PhrWeb,
}

impl Service {
    /// Whether it is an ABHA service of generation V3: its replies, codes and headers are those of
    /// that generation, whichever account they are about.
    pub const fn is_abha_v3(self) -> bool {
        matches!(self, Self::Abha | Self::PhrWeb)
    }
}

/// The tokens that an endpoint asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Auth {
    /// None: this is the call that obtains the first token.
    None,
    /// The application token.
    App,
    /// The application token and the `R-token` that renews a patient's login.
    Refresh,
    /// The application token and a patient's `X-Token`.
    User,
    /// The application token and the `T-Token` of a verified mobile.
    Transfer,
}

/// What may be done when a call was sent and no answer was understood.
///
/// There is no default: whoever declares an endpoint decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Replay {
    /// It only reads. Sending it again changes nothing.
    Safe,
    /// Sending it again leaves the service in the same state as sending it once.
    Idempotent,
    /// It sends or spends an OTP, changes an account, or is not proven repeatable. It is sent
    /// again only when it provably never left.
    Never,
}

/// What every call needs besides its own fields.
///
/// A new one is made for each attempt, so that a request id is never used twice.
#[derive(Debug, Clone, Copy)]
pub struct CallContext<'a> {
    /// Base URL of the endpoint's [`Service`].
    pub base: &'a BaseUrl,
    /// The application token; may be `None` only where [`Auth::None`] applies.
    pub app_token: Option<&'a AppToken>,
    /// The facility on whose behalf the call is made. Sent by v1/v2 only.
    pub hip_id: Option<&'a HipId>,
    /// The consent manager, which stands for the environment. Sent by the V3 session only, and
    /// needed there.
    pub cm_id: Option<&'a CmId>,
    /// A fresh UUID. Sent by V3 only.
    pub request_id: &'a str,
    /// The time of the attempt. Sent by V3 only.
    pub timestamp: SystemTime,
    /// `Accept-Language`; the service's default is `en-US`.
    pub language: Option<&'a str>,
}

/// A call: the request type that implements this, and the response it is answered with.
///
/// Neither direction does IO. [`to_http`](Self::to_http) gives a request for any HTTP client, and
/// [`decode`](Self::decode) understands the reply.
pub trait Endpoint: Send + Sync + Sized {
    /// What a successful reply holds.
    type Response: Reply + Send;

    /// Name, method, path, role, tokens and replay class.
    const META: Meta;

    /// The patient's token in the header that it travels in, where [`Auth`] asks for one.
    fn user_token(&self) -> Option<(HeaderName, HeaderValue)> {
        None
    }

    /// A header that this endpoint alone has.
    fn own_header(&self) -> Option<(HeaderName, HeaderValue)> {
        None
    }

    /// The JSON body; `None` where there is none, as of a `GET`.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] if a field cannot be written as JSON.
    fn body(&self) -> Result<Option<Bytes>, InvalidInput>;

    /// The complete request. Token headers are marked sensitive.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] when the context lacks what the endpoint needs.
    fn to_http(&self, ctx: &CallContext<'_>) -> Result<http::Request<Bytes>, InvalidInput> {
        let meta = Self::META;
        let mut request = http::Request::new(Bytes::new());
        *request.method_mut() = meta.method.clone();
        *request.uri_mut() = ctx.base.join(meta.path)?;
        let headers = request.headers_mut();
        if meta.auth != Auth::None {
            let token =
                ctx.app_token.ok_or(InvalidInput::new("app_token", "needed by this call"))?;
            headers.insert(AUTHORIZATION, token.header());
        }
        if let Some((name, token)) = self.user_token() {
            headers.insert(name, token);
        }
        if let Some((name, value)) = self.own_header() {
            headers.insert(name, value);
        }
        match meta.service {
            Service::Gateway => {}
            Service::HealthId => {
                if let Some(hip_id) = ctx.hip_id {
                    headers.insert(X_HIP_ID, visible("hip_id", hip_id.as_str())?);
                }
            }
            Service::Abha | Service::GatewayV3 | Service::PhrWeb => {
                headers.insert(REQUEST_ID, visible("request_id", ctx.request_id)?);
                headers.insert(TIMESTAMP, visible("timestamp", &timestamp(ctx.timestamp)?)?);
            }
        }
        if meta.service == Service::GatewayV3 {
            let cm_id = ctx.cm_id.ok_or(InvalidInput::new("cm_id", "needed by this call"))?;
            headers.insert(X_CM_ID, visible("cm_id", cm_id.as_str())?);
        }
        if let Some(language) = ctx.language {
            headers.insert(ACCEPT_LANGUAGE, visible("language", language)?);
        }
        if let Some(body) = self.body()? {
            request.headers_mut().insert(CONTENT_TYPE, JSON);
            *request.body_mut() = body;
        }
        Ok(request)
    }

    /// Understands the reply: the body is read before the status is believed.
    ///
    /// # Errors
    ///
    /// [`Failure`]: the service refused, or its reply is not what was agreed.
    fn decode(response: http::Response<Bytes>) -> Result<Self::Response, Failure> {
        let (parts, body) = response.into_parts();
        let body = wire::plain(&body);
        if !parts.status.is_success() {
            return Err(Failure::refused(&Self::META, &parts, &body));
        }
        // Also inside a 2xx: where every field of a reply may be missing, an error body would pass
        // for an empty success, and beside the word of a success for a success.
        match ErrorBody::hidden_in(&body) {
            Some(Hidden::Refusal) => return Err(Failure::refused(&Self::META, &parts, &body)),
            Some(Hidden::Doubt) => {
                let problem = Unreadable::of_doubt(&body);
                return Err(Failure::unreadable(&Self::META, &parts, &body, problem));
            }
            None => {}
        }
        // Nothing to go by but the status, and it is not the published one: somebody on the way may
        // have answered.
        let tells_nothing = match Self::Response::EMPTY {
            Some(published) => parts.status != published,
            // Taken and not yet done.
            None => parts.status == StatusCode::ACCEPTED,
        };
        if tells_nothing && body.trim_ascii().is_empty() {
            return Err(Failure::unreadable(&Self::META, &parts, &body, Unreadable::Empty));
        }
        Self::Response::read(&body)
            .map_err(|problem| Failure::unreadable(&Self::META, &parts, &body, problem))
    }
}

/// A successful reply.
pub trait Reply: Sized {
    /// The status of a reply that is empty, where a success is. Beside another status an empty body
    /// says nothing.
    const EMPTY: Option<u16> = None;

    /// Reads the body of a 2xx reply.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] says in which way it is not what was agreed.
    fn read(body: &[u8]) -> Result<Self, Unreadable>;
}

/// A reply that says that an OTP is on its way.
pub trait Receipt: Reply {
    /// What ties the calls of this journey together from here on.
    fn txn_id(&self) -> &TxnId;

    /// Where the OTP went, masked, if the service told. What it shows in full is nobody's business
    /// later.
    fn sent_to(&self) -> Option<Personal>;
}

/// Header of the consent manager, in V3.
pub const X_CM_ID: HeaderName = HeaderName::from_static("x-cm-id");
/// Header of the id of one attempt, in V3.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
/// Header of the time of one attempt, in V3.
pub const TIMESTAMP: HeaderName = HeaderName::from_static("timestamp");
/// Header of the facility id, in v1/v2.
pub const X_HIP_ID: HeaderName = HeaderName::from_static("x-hip-id");
/// Header of a patient's token.
pub const X_TOKEN: HeaderName = HeaderName::from_static("x-token");
/// Header of a refresh token, in V3.
pub const R_TOKEN: HeaderName = HeaderName::from_static("r-token");
/// Header of a transaction, where one travels in no body. With its underscore in V3.
pub const TRANSACTION_ID: HeaderName = HeaderName::from_static("transaction_id");
/// Header of a transfer token.
pub const T_TOKEN: HeaderName = HeaderName::from_static("t-token");

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// In UTC: an offset of India is refused (contract V3, section 2).
fn timestamp(time: SystemTime) -> Result<String, InvalidInput> {
    /// The first second of the year 10000, beyond which the format has no room.
    const END: Duration = Duration::from_secs(253_402_300_800);
    let age = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(END);
    match age < END {
        true => Ok(humantime::format_rfc3339_millis(time).to_string()),
        false => Err(InvalidInput::new("timestamp", "a time from 1970 to 9999")),
    }
}

fn visible(field: &'static str, text: &str) -> Result<HeaderValue, InvalidInput> {
    let rule = InvalidInput::new(field, "visible ASCII characters, as headers need");
    HeaderValue::from_str(text).map_err(|_| rule)
}
