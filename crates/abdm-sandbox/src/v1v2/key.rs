use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::cert;
use bytes::Bytes;
use http::Response;

use super::Handle;
use super::refusal::Refusal;
use crate::call::Call;

impl Handle for cert::Request {
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let key = call.desk.keys.now().ok_or(Refusal::Unexpected)?;
        Ok(Self::reply(&cert::Response(key.public_pem().to_owned())))
    }
}
