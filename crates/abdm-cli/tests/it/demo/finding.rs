//! Finding an ABHA again.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "retrieve-aadhaar-otp",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "GET /api/v1/auth/cert",
            "POST /api/v2/forgot/healthId/aadhaar/generateOtp",
            "POST /api/v2/forgot/healthId/aadhaar",
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
        name: "retrieve-mobile-otp",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "POST /api/v2/forgot/healthId/mobile/generateOtp",
            "POST /api/v2/forgot/healthId/mobile",
            "proof GET /api/v1/account/profile",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/profile/login/request/otp",
            "POST /abha/api/v3/profile/login/verify",
        ]),
        by_default: false,
    },
    Row {
        name: "find-mobile-otp",
        v1v2: None,
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/profile/account/abha/search",
            "POST /abha/api/v3/profile/login/request/otp",
            "POST /abha/api/v3/profile/login/verify",
            "proof GET /abha/api/v3/profile/account",
        ]),
        by_default: false,
    },
    Row {
        name: "search-abha",
        v1v2: Some(&["POST /gateway/v0.5/sessions", "POST /api/v1/search/searchByHealthId"]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "POST /abha/api/v3/profile/login/search",
        ]),
        by_default: false,
    },
    Row {
        name: "search-exists",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "POST /api/v1/search/existsByHealthId",
            "POST /api/v1/search/existsByHealthId",
        ]),
        v3: None,
        by_default: false,
    },
    Row {
        name: "search-mobile",
        v1v2: Some(&["POST /gateway/v0.5/sessions", "POST /api/v1/search/searchByMobile"]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/profile/account/abha/search",
        ]),
        by_default: false,
    },
];
