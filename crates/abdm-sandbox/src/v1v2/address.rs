//! Linked ABHA addresses. The contract does not have them: see
//! [`link_address`](abdm_types::v1v2::link_address).

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{link_address, unlink_address};
use bytes::Bytes;
use http::Response;

use super::refusal::Refusal;
use super::{Handle, route};
use crate::call::Call;
use crate::route::Route;

/// What is served here.
pub(super) const ROUTES: &[Route] =
    &[route::<link_address::Request>(), route::<unlink_address::Request>()];

/// What the service adds where it is missing.
const SUFFIX: &str = "@sbx";

impl Handle for link_address::Request {
    const REQUIRED: &'static [&'static str] = &["phrAddress", "preferred"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let address = whole(self.phr_address.as_str());
        call.world().link_address(account, &address, self.preferred)?;
        Ok(Self::reply(&link_address::Response(true)))
    }
}

impl Handle for unlink_address::Request {
    const REQUIRED: &'static [&'static str] = &["phrAddress"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        call.world().unlink_address(account, &whole(self.phr_address.as_str()))?;
        Ok(Self::reply(&unlink_address::Response(true)))
    }
}

fn whole(address: &str) -> String {
    match address.contains('@') {
        true => address.to_owned(),
        false => format!("{address}{SUFFIX}"),
    }
}
