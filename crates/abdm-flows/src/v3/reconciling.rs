use std::time::SystemTime;

use abdm_types::v3::{login_search, profile};
use abdm_types::{AbhaNumber, Failure};

use crate::reconcile::Seen;
use crate::{Exchange, Reconciled, UserSession, Wanted};

/// Looks up whether a change was made that a search shows: of the status, or a deletion. The look-up
/// only reads.
#[derive(Debug, Clone)]
pub struct Reconciling {
    call: login_search::Request,
    wanted: Wanted,
}

impl Reconciling {
    /// Begins with the account and what it is like once the change was made.
    pub fn new(abha_number: AbhaNumber, wanted: Wanted) -> Self {
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
        let asked = &self.call.abha_number;
        let seen = reply.map(|found| {
            match found.abha_number.is_some_and(|number| number.contradicts(asked)) {
                true => Seen::default(),
                false => Seen { status: found.status, mobile: found.mobile, ..Seen::default() },
            }
        });
        self.wanted.reconciled(seen).map_err(|failure| (self, failure))
    }
}

/// Looks up whether a change was made that the profile shows. The look-up only reads.
#[derive(Debug, Clone)]
pub struct ProfileReconciling {
    call: profile::Request,
    abha_number: Option<AbhaNumber>,
    wanted: Wanted,
}

impl ProfileReconciling {
    /// Begins with the patient's login and what the account is like once the change was made.
    pub fn new(session: &UserSession, wanted: Wanted) -> Self {
        let call = profile::Request { x_token: session.x_token.clone() };
        Self { call, abha_number: session.abha_number.clone(), wanted }
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
        let own = self.abha_number.as_ref();
        let seen = reply.map(|found| {
            let told = found.abha_number.as_ref().zip(own);
            match told.is_some_and(|(number, own)| number.contradicts(own)) {
                true => Seen::default(),
                false => Seen {
                    status: found.status,
                    mobile: found.mobile,
                    email: found.email,
                    email_verified: found.email_verified,
                },
            }
        });
        self.wanted.reconciled(seen).map_err(|failure| (self, failure))
    }
}
