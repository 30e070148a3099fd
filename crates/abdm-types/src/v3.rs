//! Generation V3 of the ABHA service, with the gateway session that goes with it.
//!
//! One module per endpoint, each with a `Request` and a `Response`. A few paths serve several
//! operations, told apart by fixed words in the body: their requests are made by one constructor
//! for each operation, so that the words cannot be mixed up. An operation that submits a password in
//! the place of an OTP has a module of its own.
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
//!
//! What begins with `phr` knows patients by their ABHA address, on a
//! [service](crate::Service::PhrWeb) of its own and with logins of its own: none is good for the
//! calls of the other.

mod account;
mod auth_result;
mod issued;
#[cfg(feature = "testing")]
pub(crate) mod list;
mod otp_receipt;
mod otp_request;
mod otp_submission;
mod password_submission;
mod token_type;
mod user_tokens;

pub mod abha_search;
pub mod account_reactivate_request_otp;
pub mod account_request_otp;
pub mod account_verify;
pub mod account_verify_password;
pub mod card;
pub mod certificate;
pub mod email_link;
pub mod enrol_abha_address;
pub mod enrol_auth_by_abdm;
pub mod enrol_by_aadhaar;
pub mod enrol_request_otp;
pub mod enrol_suggestion;
pub mod login_request_otp;
pub mod login_search;
pub mod login_verify;
pub mod login_verify_password;
pub mod login_verify_user;
pub mod logout;
pub mod phr_card;
pub mod phr_profile;
pub mod phr_qr_code;
pub mod phr_request_otp;
pub mod phr_search;
pub mod phr_verify;
pub mod profile;
pub mod profile_update;
pub mod qr_code;
pub mod refresh;
pub mod session;

pub use account::Account;
pub use auth_result::AuthResult;
pub use issued::{Issued, TransferToken};
pub use otp_receipt::OtpReceipt;
pub use user_tokens::UserTokens;
