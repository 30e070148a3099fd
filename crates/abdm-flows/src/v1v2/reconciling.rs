use std::time::SystemTime;

use abdm_types::v1v2::{profile, search_by_health_id};
use abdm_types::{AbhaId, Failure, Received};

use super::is_another;
use crate::reconcile::Seen;
use crate::{Exchange, Reconciled, UserSession, Wanted};

/// Looks up whether a change was made that a search shows: of the status, or a deletion. The look-up
/// only reads.
#[derive(Debug, Clone)]
pub struct Reconciling {
    call: search_by_health_id::Request,
    wanted: Wanted,
}

impl Reconciling {
    /// Begins with the account and what it is like once the change was made.
    pub fn new(abha: impl Into<AbhaId>, wanted: Wanted) -> Self {
        let abha = abha.into();
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
        let seen = reply.map(|found| {
            let abha_number = found.health_id_number.and_then(Received::into_full);
            match is_another(&self.call.health_id, abha_number.as_ref()) {
                true => Seen::default(),
                false => Seen { status: found.status, ..Seen::default() },
            }
        });
        self.wanted.reconciled(seen).map_err(|failure| (self, failure))
    }
}

/// Looks up whether a change was made that the profile shows. The look-up only reads.
#[derive(Debug, Clone)]
pub struct ProfileReconciling {
    call: profile::Request,
    abha: Option<AbhaId>,
    wanted: Wanted,
}

impl ProfileReconciling {
    /// Begins with the patient's login and what the account is like once the change was made.
    pub fn new(session: &UserSession, wanted: Wanted) -> Self {
        let call = profile::Request { x_token: session.x_token.clone() };
        Self { call, abha: session.abha_number.clone().map(AbhaId::Number), wanted }
    }
}

impl Exchange for ProfileReconciling {
    type Call = profile::Request;
    type Next = Result<Reconciled, (Self, Failure)>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    /// `Err` when the look-up itself failed; it can be repeated.
    fn receive(self, reply: Result<profile::Response, Failure>, _now: SystemTime) -> Self::Next {
        let seen = reply.map(|found| {
            let abha_number = found.health_id_number.and_then(Received::into_full);
            match self.abha.as_ref().is_some_and(|own| is_another(own, abha_number.as_ref())) {
                true => Seen::default(),
                false => Seen {
                    status: None,
                    mobile: found.mobile,
                    email: found.email,
                    email_verified: found.email_verified,
                },
            }
        });
        self.wanted.reconciled(seen).map_err(|failure| (self, failure))
    }
}
