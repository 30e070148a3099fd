//! What changes whether an account is in use. On V3 no login comes with a reactivation.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "deactivate-aadhaar-otp",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "proof POST /api/v1/search/searchByHealthId",
            "proof POST /api/v2/auth/init",
            "proof POST /api/v1/auth/confirmWithAadhaarOtp",
            "proof GET /api/v1/account/profile",
            "GET /api/v1/auth/cert",
            "POST /api/v2/account/aadhaar/generateOTP",
            "POST /api/v2/account/profile/deactivate",
            "proof POST /api/v1/search/searchByHealthId",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "proof POST /abha/api/v3/profile/login/request/otp",
            "proof POST /abha/api/v3/profile/login/verify",
            "proof GET /abha/api/v3/profile/account",
            "POST /abha/api/v3/profile/account/request/otp",
            "POST /abha/api/v3/profile/account/verify",
            "proof POST /abha/api/v3/profile/login/request/otp",
        ]),
        by_default: true,
    },
    Row {
        name: "reactivate-aadhaar-otp",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "GET /api/v1/auth/cert",
            "POST /api/v2/auth/reactivate/init",
            "POST /api/v2/auth/reactivate",
            "proof GET /api/v1/account/profile",
            "proof POST /api/v1/search/searchByHealthId",
            "proof POST /api/v2/auth/init",
            "proof POST /api/v1/auth/confirmWithAadhaarOtp",
            "proof GET /api/v1/account/profile",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/profile/login/request/otp",
            "POST /abha/api/v3/profile/login/verify",
            "proof POST /abha/api/v3/profile/login/request/otp",
            "proof POST /abha/api/v3/profile/login/verify",
            "proof GET /abha/api/v3/profile/account",
        ]),
        by_default: true,
    },
];
