//! Every request of V3, written by hand from the contract as it is on the wire: request line,
//! headers in alphabetical order, and the exact body.

/// Section 3. No `Authorization`, and the only call with `X-CM-ID`.
pub(crate) const SESSION: &str = r#"
POST https://dev.abdm.gov.in/api/hiecm/gateway/v3/sessions
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z
x-cm-id: sbx

{"clientId":"your-clientID","clientSecret":"your-clientSecret","grantType":"client_credentials"}
"#;

/// Section 4.
pub(crate) const CERTIFICATE: &str = "
GET https://abhasbx.abdm.gov.in/abha/api/v3/profile/public/certificate
authorization: Bearer app-token
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z
";

/// Section 6, first journey of its table.
pub(crate) const LOGIN_WITH_AADHAAR_OTP: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/login/request/otp
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z

{"scope":["abha-login","aadhaar-verify"],"loginHint":"abha-number","loginId":"Y2lwaGVydGV4dA==","otpSystem":"aadhaar"}
"#;

/// Section 6, by mobile.
pub(crate) const LOGIN_USING_MOBILE: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/login/request/otp
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z

{"scope":["abha-login","mobile-verify"],"loginHint":"mobile","loginId":"Y2lwaGVydGV4dA==","otpSystem":"abdm"}
"#;

/// Section 8. No `txnId`, which one source sends empty.
pub(crate) const RETRIEVE_VIA_AADHAAR_OTP: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/login/request/otp
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z

{"scope":["abha-login","aadhaar-verify"],"loginHint":"aadhaar","loginId":"Y2lwaGVydGV4dA==","otpSystem":"aadhaar"}
"#;

/// Section 9. No `X-token`.
pub(crate) const REACTIVATE_VIA_AADHAAR_OTP: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/login/request/otp
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z

{"scope":["abha-login","aadhaar-verify","re-activate"],"loginHint":"abha-number","loginId":"Y2lwaGVydGV4dA==","otpSystem":"aadhaar"}
"#;

/// Section 14, number 4: the other path.
pub(crate) const ACCOUNT_REACTIVATE_REQUEST_OTP: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/account/request/otp
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z

{"scope":["abha-login","aadhaar-verify","re-activate"],"loginHint":"abha-number","loginId":"Y2lwaGVydGV4dA==","otpSystem":"aadhaar"}
"#;

/// Section 6: the same for a retrieval.
pub(crate) const VERIFY_AADHAAR_OTP: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/login/verify
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z

{"scope":["abha-login","aadhaar-verify"],"authData":{"authMethods":["otp"],"otp":{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","otpValue":"Y2lwaGVydGV4dA=="}}}
"#;

/// Section 6, by mobile.
pub(crate) const VERIFY_MOBILE_OTP: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/login/verify
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z

{"scope":["abha-login","mobile-verify"],"authData":{"authMethods":["otp"],"otp":{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","otpValue":"Y2lwaGVydGV4dA=="}}}
"#;

/// Section 9.
pub(crate) const VERIFY_REACTIVATION: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/login/verify
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z

{"scope":["abha-login","aadhaar-verify","re-activate"],"authData":{"authMethods":["otp"],"otp":{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","otpValue":"Y2lwaGVydGV4dA=="}}}
"#;

/// Section 6. The number is plain, and `T-token` has its `Bearer ` too.
pub(crate) const LOGIN_VERIFY_USER: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/login/verify/user
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
t-token: Bearer transfer-token
timestamp: 1970-01-01T00:00:00.000Z

{"ABHANumber":"25-7840-4131-2620","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}
"#;

/// Section 6.
pub(crate) const LOGIN_SEARCH: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/login/search
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z

{"ABHANumber":"25-7840-4131-2620"}
"#;

/// Section 9.
pub(crate) const DEACTIVATE_VIA_AADHAAR_OTP: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/account/request/otp
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z
x-token: Bearer user-token

{"scope":["abha-profile","de-activate"],"loginHint":"abha-number","loginId":"Y2lwaGVydGV4dA==","otpSystem":"aadhaar"}
"#;

/// Section 9. The reasons stand beside the scope.
pub(crate) const VERIFY_DEACTIVATION: &str = r#"
POST https://abhasbx.abdm.gov.in/abha/api/v3/profile/account/verify
authorization: Bearer app-token
content-type: application/json
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z
x-token: Bearer user-token

{"scope":["abha-profile","de-activate"],"authData":{"authMethods":["otp"],"otp":{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","otpValue":"Y2lwaGVydGV4dA=="}},"reasons":["aaaaa","bbbb"]}
"#;

/// Section 9.
pub(crate) const PROFILE: &str = "
GET https://abhasbx.abdm.gov.in/abha/api/v3/profile/account
authorization: Bearer app-token
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z
x-token: Bearer user-token
";

/// Section 9. With `Authorization`, which one source leaves out.
pub(crate) const REFRESH: &str = "
GET https://abhasbx.abdm.gov.in/abha/api/v3/profile/account/request/token
authorization: Bearer app-token
r-token: Bearer refresh-token
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z
";

/// Section 9. A `GET`.
pub(crate) const LOGOUT: &str = "
GET https://abhasbx.abdm.gov.in/abha/api/v3/profile/account/request/logout
authorization: Bearer app-token
request-id: a825f76b-0696-40f3-864c-5a3a5b389a83
timestamp: 1970-01-01T00:00:00.000Z
x-token: Bearer user-token
";
