//! What somebody who is logged in does without an OTP. The login only prepares it.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "update-profile",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "proof POST /api/v1/search/searchByHealthId",
            "proof POST /api/v2/auth/init",
            "proof POST /api/v1/auth/confirmWithAadhaarOtp",
            "POST /api/v1/account/profile",
            "proof GET /api/v1/account/profile",
        ]),
        v3: None,
        by_default: false,
    },
    Row {
        name: "update-photo",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "proof POST /api/v1/search/searchByHealthId",
            "proof POST /api/v2/auth/init",
            "proof POST /api/v1/auth/confirmWithAadhaarOtp",
            "POST /api/v1/account/profile",
            "proof GET /api/v1/account/profile",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "proof POST /abha/api/v3/profile/login/request/otp",
            "proof POST /abha/api/v3/profile/login/verify",
            "PATCH /abha/api/v3/profile/account",
            "proof GET /abha/api/v3/profile/account",
        ]),
        by_default: false,
    },
    Row {
        name: "card",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "proof POST /api/v1/search/searchByHealthId",
            "proof POST /api/v2/auth/init",
            "proof POST /api/v1/auth/confirmWithAadhaarOtp",
            "GET /api/v1/account/getPngCard",
            "GET /api/v1/account/getCard",
            "GET /api/v1/account/getSvgCard",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "proof POST /abha/api/v3/profile/login/request/otp",
            "proof POST /abha/api/v3/profile/login/verify",
            "GET /abha/api/v3/profile/account/abha-card",
        ]),
        by_default: false,
    },
    Row {
        name: "qr-code",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "proof POST /api/v1/search/searchByHealthId",
            "proof POST /api/v2/auth/init",
            "proof POST /api/v1/auth/confirmWithAadhaarOtp",
            "GET /api/v1/account/qrCode",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "proof POST /abha/api/v3/profile/login/request/otp",
            "proof POST /abha/api/v3/profile/login/verify",
            "GET /abha/api/v3/profile/account/qrCode",
        ]),
        by_default: false,
    },
    Row {
        name: "link-address",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "proof POST /api/v1/search/searchByHealthId",
            "proof POST /api/v2/auth/init",
            "proof POST /api/v1/auth/confirmWithAadhaarOtp",
            "POST /api/v2/account/phr-linked",
            "proof GET /api/v1/account/profile",
            "POST /api/v2/account/phr-delinked",
            "proof GET /api/v1/account/profile",
        ]),
        v3: None,
        by_default: false,
    },
];
