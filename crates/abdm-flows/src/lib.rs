//! The journeys of an ABHA account as state machines.
//!
//! A journey is a row of states, each a type of its own with only the methods that are legal there.
//! This crate performs no call: a state that waits for one is an [`Exchange`]. It gives out the
//! request, and whoever has an HTTP client brings back the reply.
//!
//! ```text
//!        send_otp()                receive(reply)
//! Start ───────────▶ SendingOtp ─────────────────▶ AwaitingOtp
//!                                                      │ submit_otp(otp)
//!                                  receive(reply)      ▼
//!                       LoggedIn ◀─────────────── VerifyingOtp
//! ```
//!
//! Every reply leads to a [`Step`], so that no error can swallow a journey:
//!
//! * [`Step::Next`]: it goes on;
//! * [`Step::Retry`]: back to an earlier state, with the reason, such as a wrong OTP;
//! * [`Step::Unknown`]: the call may or may not have taken effect, and nothing is sent again unless
//!   somebody asks;
//! * [`Step::Ended`]: it is over, with the reason.
//!
//! One module per generation of the service, with the same journeys and the same names for the same
//! states:
//!
//! | journey | [`v1v2`] | [`v3`] |
//! |---|---|---|
//! | login on a known ABHA: Aadhaar OTP, mobile OTP, password | the account is looked up before | the last reply tells of it, or of nothing but the login |
//! | login by ABHA address | the same as by number | at a service of its own, where the address is looked up before; the session is good there alone |
//! | login using mobile | the patient chooses | the same, among accounts in use |
//! | login by Aadhaar number | none | as many accounts as there are |
//! | retrieve via Aadhaar OTP | one account | as many as there are |
//! | retrieve via mobile OTP | one account, of whom the patient says to be | as login using mobile |
//! | find | none | the patient chooses before the OTP |
//! | re-KYC | none | its number is needed |
//! | leave: deactivate | the number is looked up if it is not known | its number is needed |
//! | leave: delete | the number is needed | the same |
//! | enrol | the mobile is proven first, the account made last | the account is made with the first OTP |
//! | reactivate | by number or address; a password needs a transaction | by number, an OTP on either of two paths |
//! | update e-mail | an OTP to the new address | the same |
//! | update mobile | an OTP to the new mobile, then another OTP or the password | an OTP to the new mobile |
//!
//! The method is an [`AuthBy`] where the calls are the same, and a type where they are not. Which
//! journeys there are, [`snapshot::JourneyKind`] lists.
//!
//! Where the service can send an OTP again, [`ResendsOtp`], the wait and the number that are left are
//! known before the call.
//!
//! Aadhaar numbers, OTPs and passwords are arguments and are kept in no state that waits for a person. Time is
//! an argument too. Every other state has a [`snapshot`], so that a journey outlives its process.
//!
//! A patient's login is no journey, but it can be renewed: [`v1v2::refresh`], [`v3::refresh`].

#![forbid(unsafe_code)]

mod auth_by;
mod consequences;
mod enrolled;
mod exchange;
mod journey;
mod leaving;
mod otp_journey;
mod otp_sent;
mod password;
mod reconcile;
mod resend;
mod session;
pub mod snapshot;
mod step;
mod updating;
pub mod v1v2;
pub mod v3;

pub use auth_by::{AuthBy, NoSuchMethod};
pub use consequences::{Acknowledged, Consequences, DeletionConfirmed, Reasons};
pub use enrolled::{EnrolledAccount, MobileState};
pub use exchange::Exchange;
pub use journey::{ConfirmedBy, Journey, OtpStep, OutcomeUnknown, Reconciles};
pub use leaving::{Agreement, Deactivated, Deactivation, Deleted, Deletion, Leaving};
pub use otp_journey::{AwaitingOtp, EncryptsOtp, OtpMayBeOut, PlainOtp, SendingOtp, VerifyingOtp};
pub use otp_sent::{OtpSent, SendsOtp};
pub use password::{
    AwaitingPassword, EncryptsPassword, OpeningTransaction, PlainPassword, VerifyingPassword,
};
pub use reconcile::{Reconciled, Wanted};
pub use resend::{MAX_RESENDS, RESEND_COOL_DOWN, ResendRefused, ResendingOtp, ResendsOtp};
pub use session::{CannotRefresh, Generation, Refresh, SessionOf, UserSession};
pub use step::{CannotChoose, Ended, Step};
pub use updating::{Update, Updated};
