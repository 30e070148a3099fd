use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::cert;
use bytes::Bytes;
use http::Response;

use super::refusal::Refusal;
use super::{Handle, route};
use crate::call::Call;
use crate::route::Route;

/// What is served here.
pub(super) const ROUTES: &[Route] = &[route::<cert::Request>()];

impl Handle for cert::Request {
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let key = call.desk.keys.now().ok_or(Refusal::Unexpected)?;
        Ok(Self::reply(&cert::Response(key.public_pem().to_owned())))
    }
}
