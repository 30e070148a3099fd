use std::time::SystemTime;

use abdm_types::v3::login_search;
use abdm_types::{AbhaNumber, AccountStatus, Failure};

use crate::{Exchange, Reconciled};

/// Looks up whether a deactivation or reactivation was made. The look-up only reads.
#[derive(Debug, Clone)]
pub struct Reconciling {
    call: login_search::Request,
    wanted: AccountStatus,
}

impl Reconciling {
    pub(super) fn new(abha_number: AbhaNumber, wanted: AccountStatus) -> Self {
        Self { call: login_search::Request { abha_number }, wanted }
    }
}

impl Exchange for Reconciling {
    type Call = login_search::Request;
    type Next = Result<Reconciled, (Self, Failure)>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    /// `Err` when the look-up itself failed; it can be repeated.
    fn receive(
        self,
        reply: Result<login_search::Response, Failure>,
        _now: SystemTime,
    ) -> Self::Next {
        let status = reply.map(|found| {
            let asked = &self.call.abha_number;
            let is_another = found.abha_number.is_some_and(|number| number.contradicts(asked));
            found.status.filter(|_| !is_another)
        });
        Reconciled::read(status, &self.wanted).map_err(|failure| (self, failure))
    }
}
