//! Logins. On V3 what identifies a patient is encrypted, so that each needs the key, and no search goes
//! before a login.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "login-aadhaar-otp",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "POST /api/v1/search/searchByHealthId",
            "POST /api/v2/auth/init",
            "POST /api/v1/auth/confirmWithAadhaarOtp",
            "proof GET /api/v1/account/profile",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/profile/login/request/otp",
            "POST /abha/api/v3/profile/login/verify",
            "proof GET /abha/api/v3/profile/account",
        ]),
        by_default: true,
    },
    Row {
        name: "login-mobile-otp",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "POST /api/v1/search/searchByHealthId",
            "POST /api/v2/auth/init",
            "POST /api/v1/auth/confirmWithMobileOTP",
            "proof GET /api/v1/account/profile",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/profile/login/request/otp",
            "POST /abha/api/v3/profile/login/verify",
            "proof GET /abha/api/v3/profile/account",
        ]),
        by_default: false,
    },
    Row {
        name: "login-password",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "POST /api/v1/search/searchByHealthId",
            "POST /api/v1/auth/authPassword",
            "proof GET /api/v1/account/profile",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/profile/login/verify",
            "proof GET /abha/api/v3/profile/account",
        ]),
        by_default: false,
    },
    Row {
        name: "login-address",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "POST /api/v1/search/searchByHealthId",
            "POST /api/v2/auth/init",
            "POST /api/v1/auth/confirmWithMobileOTP",
            "proof GET /api/v1/account/profile",
            "proof GET /api/v1/account/getPngCard",
            "proof GET /api/v1/account/qrCode",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "POST /abha/api/v3/phr/web/login/abha/search",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/phr/web/login/abha/request/otp",
            "POST /abha/api/v3/phr/web/login/abha/verify",
            "proof GET /abha/api/v3/phr/web/login/profile/abha-profile",
            "proof GET /abha/api/v3/phr/web/login/profile/abha/phr-card",
            "proof GET /abha/api/v3/phr/web/login/profile/abha/qr-code",
        ]),
        by_default: false,
    },
    Row {
        name: "login-aadhaar-number",
        v1v2: None,
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/profile/login/request/otp",
            "POST /abha/api/v3/profile/login/verify",
            "proof GET /abha/api/v3/profile/account",
        ]),
        by_default: false,
    },
    Row {
        name: "login-mobile",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "GET /api/v1/auth/cert",
            "POST /api/v2/registration/mobile/login/generateOtp",
            "POST /api/v2/registration/mobile/login/verifyOtp",
            "POST /api/v2/registration/mobile/login/userAuthorizedToken",
            "proof GET /api/v1/account/profile",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/profile/login/request/otp",
            "POST /abha/api/v3/profile/login/verify",
            "POST /abha/api/v3/profile/login/verify/user",
            "proof GET /abha/api/v3/profile/account",
        ]),
        by_default: true,
    },
];
