use abdm_types::server::ServerEndpoint;
use abdm_types::v3::certificate;
use bytes::Bytes;
use http::Response;

use super::shape::Refusal;
use super::{Handle, route};
use crate::call::Call;
use crate::route::Route;

/// What the key is for (contract V3, section 4).
const ALGORITHM: &str = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";

/// What is served here.
pub(super) const ROUTES: &[Route] = &[route::<certificate::Request>()];

impl Handle for certificate::Request {
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let key = call.desk.keys.now().ok_or_else(Refusal::unexpected)?;
        let named = call.desk.config.v3_forms.certificate_names_algorithm;
        Ok(Self::reply(&certificate::Response {
            public_key: key.public_base64().to_owned(),
            encryption_algorithm: named.then(|| ALGORITHM.to_owned()),
        }))
    }
}
