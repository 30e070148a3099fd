//! Parts of requests and replies.

use serde_json::{Value, json};

use crate::support::{ADDRESS, OTP, REFRESH_TOKEN, T_TOKEN, TXN, X_TOKEN, encrypted};

pub(crate) const REQUEST_OTP: &str = "/api/v3/profile/login/request/otp";
pub(crate) const VERIFY: &str = "/api/v3/profile/login/verify";

pub(crate) const LOGGED_IN: &str = r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","authResult":"success","message":"OTP verified successfully","token":"eyJ4LXRva2Vu.aXNzdWVk.bm93","expiresIn":1800,"refreshToken":"eyJyZWZyZXNo.aXNzdWVk.bm93","refreshExpiresIn":1296000,"accounts":[{"ABHANumber":"91-0000-1001-0007","preferredAbhaAddress":"asha.rao@sbx","name":"Asha Rao","status":"ACTIVE","profilePhoto":"/9j/4AAQ"}]}"#;
pub(crate) const ONE_ACCOUNT: &str = r#"{"txnId":"25c1b379-984c-4b56-a86f-58c386879149","authResult":"success","message":"OTP verified successfully","token":"eyJ0LXRva2Vu.aXNzdWVk.bm93","expiresIn":300,"accounts":[{"ABHANumber":"91-0000-1001-0007","preferredAbhaAddress":"asha.rao@sbx","name":"Asha Rao","gender":"F","dob":"08-03-1985","status":"ACTIVE","verifiedStatus":"VERIFIED","verificationType":"AADHAAR","kycVerified":true}]}"#;
pub(crate) const FOUND: &str = r#"[{"txnId":"25c1b379-984c-4b56-a86f-58c386879149","ABHA":[{"index":1,"ABHANumber":"xx-xxxx-xxxx-XX07","name":"Asha Rao","gender":"F"}]}]"#;
pub(crate) const ADDRESS_FOUND: &str = r#"{"healthIdNumber":"91-0000-1001-0007","abhaAddress":"asha.rao@sbx","authMethods":["AADHAAR_OTP","MOBILE_OTP"],"blockedAuthMethods":[],"status":"ACTIVE","message":null,"fullName":"Asha Rao","mobile":"******1001"}"#;
pub(crate) const ADDRESS_LOGGED_IN: &str = r#"{"message":"OTP verified successfully","authResult":"success","users":[{"abhaAddress":"asha.rao@sbx","fullName":"Asha Rao","profilePhoto":"/9j/4AAQ","abhaNumber":"91-0000-1001-0007","status":"ACTIVE","kycStatus":"VERIFIED"}],"tokens":{"token":"eyJ4LXRva2Vu.aXNzdWVk.bm93","expiresIn":1800,"refreshToken":"eyJyZWZyZXNo.aXNzdWVk.bm93","refreshExpiresIn":1296000}}"#;
pub(crate) const DEACTIVATED: &str = r#"{"authResult":"success","message":"Your account has been deactivated.","accounts":[{"ABHANumber":"91-0000-1001-0007"}]}"#;
pub(crate) const REACTIVATED: &str = r#"{"authResult":"success","message":"Your account has been reactivated.","accounts":[{"ABHANumber":"91-0000-1001-0007"}]}"#;
pub(crate) const ENROLLED: &str = r#"{"message":"Account created successfully","txnId":"25c1b379-984c-4b56-a86f-58c386879149","tokens":{"token":"eyJ4LXRva2Vu.aXNzdWVk.bm93","expiresIn":1800,"refreshToken":"eyJyZWZyZXNo.aXNzdWVk.bm93","refreshExpiresIn":1296000},"ABHAProfile":{"firstName":"Asha","lastName":"Rao","dob":"08-03-1985","gender":"F","mobile":"******1002","email":null,"phrAddress":["91000010010007@sbx"],"abhaType":"STANDARD","ABHANumber":"91-0000-1001-0007","abhaStatus":"ACTIVE"},"isNew":true}"#;
pub(crate) const MOBILE_LINKED: &str = r#"{"txnId":"25c1b379-984c-4b56-a86f-58c386879149","authResult":"success","message":"Mobile number is now successfully linked to your Account","accounts":[{"ABHANumber":"91-0000-1001-0007"}]}"#;
/// As it was recorded: the end of the number is hidden.
pub(crate) const RENEWED: &str = r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","authResult":"success","message":"Re-kyc done successfully","accounts":[{"ABHANumber":"91-0000-1001-XXXX"}]}"#;
pub(crate) const TOKENS: &str = r#"{"token":"eyJ4LXRva2Vu.aXNzdWVk.bm93","expiresIn":1800,"refreshToken":"eyJyZWZyZXNo.aXNzdWVk.bm93","refreshExpiresIn":1296000}"#;

/// The reply to an accepted OTP, with these accounts and no token.
pub(crate) fn success(accounts: &Value) -> Value {
    json!({
        "txnId": TXN,
        "authResult": "success",
        "message": "OTP verified successfully",
        "accounts": accounts,
    })
}

/// [`success`] with a login.
pub(crate) fn with_x_token(accounts: &Value) -> Value {
    let mut reply = success(accounts);
    reply["token"] = json!(X_TOKEN);
    reply["expiresIn"] = json!(1800);
    reply["refreshToken"] = json!(REFRESH_TOKEN);
    reply["refreshExpiresIn"] = json!(1_296_000);
    reply
}

/// [`success`] with the proof of a mobile.
pub(crate) fn with_t_token(accounts: &Value) -> Value {
    let mut reply = success(accounts);
    reply["token"] = json!(T_TOKEN);
    reply["expiresIn"] = json!(300);
    reply
}

/// What an account in a reply says of itself.
pub(crate) fn account(number: &str, status: &str) -> Value {
    json!({ "ABHANumber": number, "preferredAbhaAddress": ADDRESS, "status": status })
}

/// The body of a call that sends an OTP; `login_id` is what has to be encrypted.
pub(crate) fn otp_request(scope: &[&str], hint: &str, login_id: &str, system: &str) -> Value {
    json!({
        "scope": scope,
        "loginHint": hint,
        "loginId": encrypted(login_id),
        "otpSystem": system,
    })
}

/// The body of a call that submits an OTP.
pub(crate) fn otp_submission(scope: &[&str]) -> Value {
    let otp = encrypted(OTP);
    json!({
        "scope": scope,
        "authData": { "authMethods": ["otp"], "otp": { "txnId": TXN, "otpValue": otp } },
    })
}

/// An update, with the account as the contract has it in other replies.
pub(crate) const UPDATED: &str = r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","authResult":"success","message":"Updated.","accounts":[{"ABHANumber":"91-0000-1001-0007"}]}"#;
