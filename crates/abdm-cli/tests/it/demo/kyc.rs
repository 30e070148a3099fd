//! What Aadhaar says of somebody who is logged in.

use super::Row;

pub(super) const ROWS: &[Row] = &[Row {
    name: "rekyc-aadhaar-otp",
    v1v2: None,
    v3: Some(&[
        "POST /api/hiecm/gateway/v3/sessions",
        "GET /abha/api/v3/profile/public/certificate",
        "proof POST /abha/api/v3/profile/login/request/otp",
        "proof POST /abha/api/v3/profile/login/verify",
        "POST /abha/api/v3/profile/account/request/otp",
        "POST /abha/api/v3/profile/account/verify",
        "proof GET /abha/api/v3/profile/account",
    ]),
    by_default: false,
}];
