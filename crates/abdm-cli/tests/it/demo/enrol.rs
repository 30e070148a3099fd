//! An ABHA for somebody who has none.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "enrol-aadhaar-otp",
        v1v2: None,
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/enrollment/request/otp",
            "POST /abha/api/v3/enrollment/enrol/byAadhaar",
            "GET /abha/api/v3/enrollment/enrol/suggestion",
            "proof GET /abha/api/v3/profile/account",
        ]),
        by_default: false,
    },
    Row {
        name: "enrol-existing",
        v1v2: Some(&[
            "POST /gateway/v0.5/sessions",
            "GET /api/v1/auth/cert",
            "POST /api/v2/registration/aadhaar/generateOtp",
            "POST /api/v2/registration/aadhaar/verifyOTP",
            "proof GET /api/v1/account/profile",
        ]),
        v3: Some(&[
            "POST /api/hiecm/gateway/v3/sessions",
            "GET /abha/api/v3/profile/public/certificate",
            "POST /abha/api/v3/enrollment/request/otp",
            "POST /abha/api/v3/enrollment/enrol/byAadhaar",
            "proof GET /abha/api/v3/profile/account",
        ]),
        by_default: false,
    },
];
