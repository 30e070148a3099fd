//! Generation V3 alone: its calls, its forms of refusal, and what stands in front of it.

mod deactivate;
mod find;
mod front;
mod gateway;
mod headers;
mod keys;
mod leave_password;
mod login_aadhaar;
mod login_address;
mod login_mobile;
mod reactivate;
mod retrieve;
mod tokens;
mod transactions;
mod wrong_otp;

/// What an accepted OTP gives: a login, the proof of a mobile, or no token.
const LOGIN: &str = r#""token":"a.b.c","expiresIn":1800,"refreshToken":"d.e.f""#;
const PROOF: &str = r#""token":"a.b.c","expiresIn":300"#;
const NOTHING: &str = r#""message":"m""#;

/// The reply to an accepted OTP, with accounts of these numbers.
fn success(issued: &str, numbers: &[&str]) -> String {
    let account = |number: &&str| format!(r#"{{"ABHANumber":"{number}","status":"ACTIVE"}}"#);
    let accounts: Vec<_> = numbers.iter().map(account).collect();
    let accounts = accounts.join(",");
    format!(r#"{{"txnId":"t","authResult":"success",{issued},"accounts":[{accounts}]}}"#)
}
