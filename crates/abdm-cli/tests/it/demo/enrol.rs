//! An ABHA for somebody who has none.

use super::Row;

pub(super) const ROWS: &[Row] = &[Row {
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
}];
