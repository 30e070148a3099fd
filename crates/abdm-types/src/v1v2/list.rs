//! The endpoints of this generation.

crate::testing::list! {
    access_token,
    account_generate_aadhaar_otp,
    auth_init,
    cert,
    confirm_aadhaar_otp_v1,
    confirm_aadhaar_otp_v2,
    deactivate,
    forgot_generate_aadhaar_otp,
    forgot_verify_aadhaar_otp,
    logout,
    mobile_login_authorize,
    mobile_login_generate_otp,
    mobile_login_resend_otp,
    mobile_login_verify_otp,
    profile,
    reactivate,
    reactivate_init,
    resend_auth_otp,
    search_by_health_id,
    session,
}
