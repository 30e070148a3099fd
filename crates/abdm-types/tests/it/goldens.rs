//! Every request, written by hand from the pages as it is on the wire: request line, headers in
//! alphabetical order, and the exact body. Independent of the types that make them.

/// A line end after the opening quote and before the closing one belongs to the source.
fn text(golden: &str) -> &str {
    golden.trim()
}

/// Request line and headers.
pub(crate) fn head(golden: &str) -> &str {
    text(golden).split_once("\n\n").map_or(text(golden), |(head, _)| head)
}

/// The body, empty for a `GET`.
pub(crate) fn body(golden: &str) -> &str {
    text(golden).split_once("\n\n").map_or("", |(_, body)| body)
}

/// Every page, step 1. No other header: there is no token yet, and the gateway knows no facility.
pub(crate) const SESSION: &str = r#"
POST https://dev.ndhm.gov.in/gateway/v0.5/sessions
content-type: application/json

{"clientId":"your-clientID","clientSecret":"your-clientSecret","grantType":"client_credentials"}
"#;

/// Every page that has it, step 2.
pub(crate) const CERT: &str = "
GET https://healthidsbx.abdm.gov.in/api/v1/auth/cert
authorization: Bearer app-token
x-hip-id: IN0000000001
";

/// Login with Aadhaar OTP, step 3.
pub(crate) const SEARCH_BY_HEALTH_ID: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v1/search/searchByHealthId
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"healthId":"deepak.pant"}
"#;

/// Login with Aadhaar OTP, step 4. `healthid` with a small i.
pub(crate) const AUTH_INIT: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v2/auth/init
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"authMethod":"AADHAAR_OTP","healthid":"12-3456-7890-1234"}
"#;

/// Login with Aadhaar OTP, step 5: v1, with the OTP in plain text.
pub(crate) const CONFIRM_AADHAAR_OTP_V1: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v1/auth/confirmWithAadhaarOtp
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"otp":"816406","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}
"#;

/// Contract section 3.3.
pub(crate) const CONFIRM_AADHAAR_OTP_V2: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v2/auth/confirmWithAadhaarOtp
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"otp":"Y2lwaGVydGV4dA==","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}
"#;

/// Contract section 3.4.
pub(crate) const RESEND_AUTH_OTP: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v1/auth/resendAuthOTP
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"authMethod":"AADHAAR_OTP","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}
"#;

/// Login using mobile, step 2. The mobile is plain although this is v2.
pub(crate) const MOBILE_LOGIN_GENERATE_OTP: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v2/registration/mobile/login/generateOtp
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"mobile":"5550001001"}
"#;

/// Contract section 3.5.
pub(crate) const MOBILE_LOGIN_RESEND_OTP: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v2/registration/mobile/login/resendOtp
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}
"#;

/// Login using mobile, the second step 2.
pub(crate) const MOBILE_LOGIN_VERIFY_OTP: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v2/registration/mobile/login/verifyOtp
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"otp":"Y2lwaGVydGV4dA==","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}
"#;

/// Login using mobile, step 3: `healthId` is an ABHA number, and `T-Token` has its `Bearer ` too.
pub(crate) const MOBILE_LOGIN_AUTHORIZE: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v2/registration/mobile/login/userAuthorizedToken
authorization: Bearer app-token
content-type: application/json
t-token: Bearer transfer-token
x-hip-id: IN0000000001

{"healthId":"25-7840-4131-2620","txnId":"25c1b379-984c-4b56-a86f-58c386879149"}
"#;

/// Retrieve via Aadhaar OTP, step 1.
pub(crate) const FORGOT_GENERATE_AADHAAR_OTP: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v2/forgot/healthId/aadhaar/generateOtp
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"aadhaar":"Y2lwaGVydGV4dA=="}
"#;

/// Retrieve via Aadhaar OTP, step 2.
pub(crate) const FORGOT_VERIFY_AADHAAR_OTP: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v2/forgot/healthId/aadhaar
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"otp":"Y2lwaGVydGV4dA==","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}
"#;

/// Reactivate via Aadhaar OTP, step 3. `healthid` with a small i, and no `X-Token`.
pub(crate) const REACTIVATE_INIT: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v2/auth/reactivate/init
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"authMethod":"AADHAAR_OTP","healthid":"43-4221-5105-6749"}
"#;

/// Reactivate via Aadhaar OTP, step 4. No `reasons`, although one specification requires them.
pub(crate) const REACTIVATE: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v2/auth/reactivate
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"authMethod":"AADHAAR_OTP","otp":"Y2lwaGVydGV4dA==","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}
"#;

/// Deactivate via Aadhaar OTP, step 3. The body is an empty object, not nothing.
pub(crate) const ACCOUNT_GENERATE_AADHAAR_OTP: &str = "
POST https://healthidsbx.abdm.gov.in/api/v2/account/aadhaar/generateOTP
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001
x-token: Bearer user-token

{}
";

/// Deactivate via Aadhaar OTP, step 4, with the page's reasons in the page's order.
pub(crate) const DEACTIVATE: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v2/account/profile/deactivate
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001
x-token: Bearer user-token

{"authMethod":"AADHAAR_OTP","otp":"Y2lwaGVydGV4dA==","reasons":["104","103","102","101","others"],"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}
"#;

/// Contract section 5.1.
pub(crate) const PROFILE: &str = "
GET https://healthidsbx.abdm.gov.in/api/v1/account/profile
authorization: Bearer app-token
x-hip-id: IN0000000001
x-token: Bearer user-token
";

/// Contract section 3.6. The refresh token is in the body.
pub(crate) const ACCESS_TOKEN: &str = r#"
POST https://healthidsbx.abdm.gov.in/api/v1/auth/generate/access-token
authorization: Bearer app-token
content-type: application/json
x-hip-id: IN0000000001

{"refreshToken":"refresh-token"}
"#;

/// Contract section 3.7. A `GET`.
pub(crate) const LOGOUT: &str = "
GET https://healthidsbx.abdm.gov.in/api/v1/account/logout
authorization: Bearer app-token
x-hip-id: IN0000000001
x-token: Bearer user-token
";
