//! Generation v1/v2 of the health-ID service, with the gateway session v0.5 that goes with it.
//!
//! One module per endpoint, each with a `Request` and a `Response`. Paths mix `/v1` and `/v2` the
//! way the published pages do: a secret is plain under `/v1` and encrypted under `/v2`, but where its
//! file says otherwise.

#[cfg(feature = "testing")]
pub(crate) mod list;
mod otp_receipt;
mod password_method;
mod user_tokens;

pub mod access_token;
pub mod account_generate_aadhaar_otp;
pub mod account_generate_mobile_otp;
pub mod auth_init;
pub mod auth_password;
pub mod card_pdf;
pub mod card_png;
pub mod card_svg;
pub mod cert;
pub mod change_mobile_aadhaar_otp;
pub mod change_mobile_new_otp;
pub mod change_mobile_new_resend;
pub mod change_mobile_new_verify;
pub mod change_mobile_old_otp;
pub mod change_mobile_update;
pub mod change_mobile_update_password;
pub mod confirm_aadhaar_otp_v1;
pub mod confirm_aadhaar_otp_v2;
pub mod confirm_mobile_otp_v1;
pub mod confirm_mobile_otp_v2;
pub mod deactivate;
pub mod delete;
pub mod email_send_otp;
pub mod email_verify_otp;
pub mod enrol_check_mobile;
pub mod enrol_create;
pub mod enrol_generate_otp;
pub mod enrol_resend_mobile_otp;
pub mod enrol_resend_otp;
pub mod enrol_verify_mobile_otp;
pub mod enrol_verify_otp;
pub mod exists_by_health_id;
pub mod forgot_generate_aadhaar_otp;
pub mod forgot_generate_mobile_otp;
pub mod forgot_verify_aadhaar_otp;
pub mod forgot_verify_mobile_otp;
pub mod link_address;
pub mod logout;
pub mod mobile_login_authorize;
pub mod mobile_login_generate_otp;
pub mod mobile_login_resend_otp;
pub mod mobile_login_verify_otp;
pub mod profile;
pub mod profile_update;
pub mod qr_code;
pub mod reactivate;
pub mod reactivate_init;
pub mod reactivate_init_password;
pub mod reactivate_password;
pub mod resend_auth_otp;
pub mod search_by_health_id;
pub mod search_by_mobile;
pub mod search_health_id_to_login;
pub mod session;
pub mod unlink_address;

pub use otp_receipt::OtpReceipt;
pub use password_method::PasswordMethod;
pub use user_tokens::UserTokens;
