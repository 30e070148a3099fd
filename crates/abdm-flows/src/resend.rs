use std::time::{Duration, SystemTime};

use abdm_types::{Endpoint, Failure, TxnId};

use crate::snapshot::{Kind, Resumable, Resumed, Snapshot};
use crate::step::resend_failed;
use crate::{AwaitingOtp, Exchange, Journey, OtpSent, Step};

/// How long the patient waits before an OTP can be sent again: what the published applications of
/// the service allow, and its test case CRT_ABHA_106 asks for (contract section 7).
pub const RESEND_COOL_DOWN: Duration = Duration::from_secs(60);

/// How often an OTP can be sent again in one transaction: as often as that test case asks for. Where
/// the service's own limit lies is not published, and who meets it may be locked out.
pub const MAX_RESENDS: u32 = 2;

/// A journey whose OTP can be sent again in its transaction, implemented by its state before the
/// OTP: the logins on v1/v2 (contract sections 3.4 and 3.5), a new mobile there (5.4), and both OTPs of an
/// enrolment (5.5).
///
/// Which OTP is good after that, the last one or any, is not published. The patient enters the one
/// that came last, and if the service refuses it, that counts as a wrong one.
///
/// A journey without such a call has no such method:
///
/// ```compile_fail
/// # use std::time::SystemTime;
/// # use abdm_flows::{AwaitingOtp, v1v2::retrieve::Start};
/// fn resend(state: AwaitingOtp<Start>, now: SystemTime) {
///     let _ = state.resend(now);
/// }
/// ```
///
/// ```
/// # use std::time::SystemTime;
/// # use abdm_flows::{AwaitingOtp, v1v2::login_mobile::Start};
/// fn resend(state: AwaitingOtp<Start>, now: SystemTime) {
///     let _ = state.resend(now);
/// }
/// ```
pub trait ResendsOtp: Journey {
    /// The call that sends the OTP again.
    type Resend: Endpoint;

    /// Makes the call.
    fn resend(&self, txn_id: TxnId) -> Self::Resend;

    /// Whether the reply says that the OTP was sent.
    fn was_sent(reply: &<Self::Resend as Endpoint>::Response) -> bool;
}

/// Why an OTP cannot be sent again. Nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResendRefused {
    /// It is too soon. Let the patient wait.
    #[error("the OTP cannot be sent again yet")]
    TooSoon {
        /// When it can be.
        at: SystemTime,
    },
    /// It was sent again [as often as it can be](MAX_RESENDS). If the patient has none of them, start
    /// anew.
    #[error("the OTP was sent again as often as it can be")]
    NoneLeft,
}

impl<J: ResendsOtp> AwaitingOtp<J> {
    /// Whether the OTP can be sent again now, so that no call is made to find out.
    ///
    /// # Errors
    ///
    /// [`ResendRefused`] says why not.
    pub fn may_resend(&self, now: SystemTime) -> Result<(), ResendRefused> {
        let at = self.resend_at();
        match self.resends_left() {
            0 => Err(ResendRefused::NoneLeft),
            _ if now < at => Err(ResendRefused::TooSoon { at }),
            _ => Ok(()),
        }
    }

    /// From when on the OTP can be sent again: a [cool-down](RESEND_COOL_DOWN) after the last one,
    /// or later where the service said so.
    pub fn resend_at(&self) -> SystemTime {
        let cooled_down = later(self.otp.sent_at, RESEND_COOL_DOWN);
        self.otp.no_resend_before.map_or(cooled_down, |told| told.max(cooled_down))
    }

    /// How often the OTP can be sent again.
    pub fn resends_left(&self) -> u32 {
        MAX_RESENDS.saturating_sub(self.otp.resends)
    }

    /// Sends the OTP again, because the patient asked for it.
    ///
    /// # Errors
    ///
    /// The state comes back with the reason; nothing was sent.
    pub fn resend(self, now: SystemTime) -> Result<ResendingOtp<J>, (Self, ResendRefused)> {
        match self.may_resend(now) {
            Ok(()) => {
                let call = self.journey.resend(self.otp.txn_id.clone());
                Ok(ResendingOtp { awaiting: self, call, begun: now })
            }
            Err(why) => Err((self, why)),
        }
    }

    fn resent(self, now: SystemTime) -> Self {
        let resends = self.otp.resends.saturating_add(1);
        let otp = OtpSent { sent_at: now, resends, no_resend_before: None, ..self.otp };
        Self { otp, ..self }
    }

    fn postponed(self, until: SystemTime) -> Self {
        Self { otp: OtpSent { no_resend_before: Some(until), ..self.otp }, ..self }
    }
}

/// The call that sends the OTP again is about to be made, or under way.
#[derive(Debug)]
pub struct ResendingOtp<J: ResendsOtp> {
    awaiting: AwaitingOtp<J>,
    call: J::Resend,
    begun: SystemTime,
}

impl<J: ResendsOtp + Resumable> ResendingOtp<J> {
    /// What to keep before the call is made. It comes back as [`AwaitingOtp`], the resend counted:
    /// the patient may have either OTP.
    pub fn snapshot(&self) -> Snapshot {
        let resumed = Resumed::AwaitingOtp(self.awaiting.clone().resent(self.begun));
        Snapshot::new(self.kind(), J::STEP.resending(), J::restored(resumed))
    }
}

impl<J: ResendsOtp> ResendingOtp<J> {
    /// What the journey is called.
    pub fn kind(&self) -> Kind {
        self.awaiting.kind()
    }
}

/// However it goes, the patient may still have an OTP that is good. So the journey goes on waiting:
///
/// * [`Step::Next`]: it was sent again, which counts;
/// * [`Step::Retry`]: it was not, which does not count. A refusal that states a wait, or is about
///   the OTP without stating one, moves [`resend_at`](AwaitingOtp::resend_at);
/// * [`Step::Unknown`]: it may have been sent again, which counts;
/// * [`Step::Ended`]: the refusal says that no OTP is good any more.
impl<J: ResendsOtp> Exchange for ResendingOtp<J> {
    type Call = J::Resend;
    type Next = Step<AwaitingOtp<J>, AwaitingOtp<J>, AwaitingOtp<J>>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<<Self::Call as Endpoint>::Response, Failure>,
        now: SystemTime,
    ) -> Self::Next {
        match reply {
            Ok(reply) if J::was_sent(&reply) => Step::Next(self.awaiting.resent(now)),
            // A `false` is typed and nowhere explained.
            Ok(_) => {
                let failure = Failure::lacking(&J::Resend::META, "confirmation");
                Step::Unknown(self.awaiting.resent(now), failure)
            }
            Err(failure) => resend_failed(
                failure,
                self.awaiting,
                |awaiting| awaiting.resent(now),
                |awaiting, wait| awaiting.postponed(later(now, wait.unwrap_or(RESEND_COOL_DOWN))),
                |awaiting, failure| awaiting.journey.refused(failure),
            ),
        }
    }
}

/// A clock that cannot hold the sum is off by more than this is about.
fn later(time: SystemTime, by: Duration) -> SystemTime {
    time.checked_add(by).unwrap_or(time)
}
