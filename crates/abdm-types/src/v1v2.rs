//! Generation v1/v2 of the health-ID service, with the gateway session v0.5 that goes with it.
//!
//! One module per endpoint, each with a `Request` and a `Response`. Paths mix `/v1` and `/v2` the
//! way the published pages do: a field is plain under `/v1` and encrypted under `/v2`.

#[cfg(feature = "testing")]
pub(crate) mod list;
mod otp_receipt;
mod user_tokens;

pub mod access_token;
pub mod account_generate_aadhaar_otp;
pub mod auth_init;
pub mod cert;
pub mod confirm_aadhaar_otp_v1;
pub mod confirm_aadhaar_otp_v2;
pub mod deactivate;
pub mod forgot_generate_aadhaar_otp;
pub mod forgot_verify_aadhaar_otp;
pub mod logout;
pub mod mobile_login_authorize;
pub mod mobile_login_generate_otp;
pub mod mobile_login_resend_otp;
pub mod mobile_login_verify_otp;
pub mod profile;
pub mod reactivate;
pub mod reactivate_init;
pub mod resend_auth_otp;
pub mod search_by_health_id;
pub mod session;

pub use otp_receipt::OtpReceipt;
pub use user_tokens::UserTokens;
