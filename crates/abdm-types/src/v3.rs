//! Generation V3 of the ABHA service, with the gateway session that goes with it.
//!
//! One module per endpoint, each with a `Request` and a `Response`. A few paths serve several
//! operations, told apart by fixed words in the body: their requests are made by one constructor
//! for each operation, so that the words cannot be mixed up.
//!
//! ```
//! use abdm_types::v3::login_request_otp::{Operation, Request};
//! use abdm_types::{Ciphertext, Endpoint};
//!
//! # fn main() -> Result<(), abdm_types::InvalidInput> {
//! let request = Request::login_using_mobile(Ciphertext::new("Y2lwaGVydGV4dA=="));
//! assert_eq!(request.operation(), Operation::LoginUsingMobile);
//! let body = request.body()?.unwrap_or_default();
//! assert!(body.starts_with(br#"{"scope":["abha-login","mobile-verify"],"loginHint":"mobile","#));
//! # Ok(())
//! # }
//! ```
//!
//! Sections named here are those of the V3 contract. Every identifier and every OTP that travels in
//! `loginId` or `otpValue` is encrypted under the key of [`certificate`].

mod account;
mod auth_result;
mod issued;
#[cfg(feature = "testing")]
pub(crate) mod list;
mod otp_receipt;
mod otp_request;
mod otp_submission;
mod token_type;
mod user_tokens;

pub mod account_reactivate_request_otp;
pub mod account_request_otp;
pub mod account_verify;
pub mod certificate;
pub mod login_request_otp;
pub mod login_search;
pub mod login_verify;
pub mod login_verify_user;
pub mod logout;
pub mod profile;
pub mod refresh;
pub mod session;

pub use account::Account;
pub use auth_result::AuthResult;
pub use issued::{Issued, TransferToken};
pub use otp_receipt::OtpReceipt;
pub use user_tokens::UserTokens;
