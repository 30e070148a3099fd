//! The endpoints of this generation.

crate::testing::list! {
    account_reactivate_request_otp,
    account_request_otp,
    account_verify,
    certificate,
    login_request_otp,
    login_search,
    login_verify,
    login_verify_user,
    logout,
    profile,
    refresh,
    session,
}
