//! Finding an ABHA again.

use super::Row;

pub(super) const ROWS: &[Row] = &[Row {
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
}];
