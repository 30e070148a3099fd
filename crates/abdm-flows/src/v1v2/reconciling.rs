use std::time::SystemTime;

use abdm_types::v1v2::search_by_health_id;
use abdm_types::{AbhaId, AccountStatus, Failure, Received};

use super::is_another;
use crate::{Exchange, Reconciled};

/// Looks up whether a deactivation or reactivation was made. The look-up only reads.
#[derive(Debug, Clone)]
pub struct Reconciling {
    call: search_by_health_id::Request,
    wanted: AccountStatus,
}

impl Reconciling {
    pub(super) fn new(abha: AbhaId, wanted: AccountStatus) -> Self {
        Self { call: search_by_health_id::Request { health_id: abha }, wanted }
    }
}

impl Exchange for Reconciling {
    type Call = search_by_health_id::Request;
    type Next = Result<Reconciled, (Self, Failure)>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    /// `Err` when the look-up itself failed; it can be repeated.
    fn receive(
        self,
        reply: Result<search_by_health_id::Response, Failure>,
        _now: SystemTime,
    ) -> Self::Next {
        let status = reply.map(|found| {
            let abha_number = found.health_id_number.and_then(Received::into_full);
            found.status.filter(|_| !is_another(&self.call.health_id, abha_number.as_ref()))
        });
        Reconciled::read(status, &self.wanted).map_err(|failure| (self, failure))
    }
}
