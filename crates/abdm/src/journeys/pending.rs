use std::fmt::Debug;
use std::time::SystemTime;

use abdm_flows::snapshot::Kind;
use abdm_store::JourneyId;
use abdm_types::{Otp, Password};

use super::{Resent, Submitted};
use crate::Error;

/// A journey that waits for a secret of the patient: what all of them have in common.
///
/// Each journey has these methods of its own. This is for code that is the same for every one of
/// them, such as the screen that asks for an OTP:
///
/// ```
/// use abdm::types::Otp;
/// use abdm::{Error, Pending, Submitted};
///
/// async fn enter<J: Pending>(journey: J, otp: &Otp) -> Result<Submitted<J::Done, J>, Error> {
///     println!("{}: to {:?}", journey.kind(), journey.sent_to());
///     journey.submit_otp(otp).await
/// }
/// ```
///
/// It cannot be implemented outside of this crate.
pub trait Pending: Sized + Debug + Send + sealed::Sealed {
    /// What the accepted secret leads to.
    type Done: Debug + Send;

    /// Names the journey in the store, where there is one.
    fn id(&self) -> Option<&JourneyId>;

    /// Which journey of which generation it is.
    fn kind(&self) -> Kind;

    /// What it waits for.
    fn awaits(&self) -> Awaits;

    /// Where the OTP went, masked, if one was sent and the service told.
    fn sent_to(&self) -> Option<String>;

    /// How often a submission was refused.
    fn wrong_attempts(&self) -> u32;

    /// Whether the account may be changed by the secret that it waits for.
    fn changes_account(&self) -> bool;

    /// From when on the OTP can be sent again in this journey. `None` where there is no such call.
    fn resend_at(&self) -> Option<SystemTime>;

    /// How often the OTP can be sent again in this journey.
    fn resends_left(&self) -> u32;

    /// Submits the OTP, once. Of a journey that [waits for a password](Self::awaits) nothing is sent,
    /// and it comes back with [`Error::OtherMethod`]; likewise the other way round.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over; its [`effect`](Error::effect) says whether the OTP may have
    /// been accepted.
    fn submit_otp(
        self,
        otp: &Otp,
    ) -> impl Future<Output = Result<Submitted<Self::Done, Self>, Error>> + Send;

    /// Submits the password of the account, once.
    ///
    /// # Errors
    ///
    /// As for [`submit_otp`](Self::submit_otp).
    fn submit_password(
        self,
        password: &Password,
    ) -> impl Future<Output = Result<Submitted<Self::Done, Self>, Error>> + Send;

    /// Sends the OTP again, because the patient asked for it.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over, or somebody else claimed it.
    fn resend(self) -> impl Future<Output = Result<Resent<Self>, Error>> + Send;
}

/// What a journey waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Awaits {
    /// The OTP that was sent to the patient.
    Otp,
    /// The password of the account. Nothing was sent.
    Password,
}

impl Awaits {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Otp => "the OTP",
            Self::Password => "the password",
        }
    }
}

pub(crate) mod sealed {
    /// Is implemented in this crate alone.
    pub trait Sealed {}
}
