//! Values that may not be printed, and that are easy to find where they were.

#![allow(clippy::unwrap_used, reason = "fixed values that are what they are parsed as")]

use bytes::Bytes;

use crate::{
    Aadhaar, AbhaAddress, AbhaId, AbhaNumber, Ciphertext, ClientSecret, Mobile, Otp, RefreshToken,
    TToken, TxnId, XToken,
};

/// What to look for. Texts are some spelling of `sentinel`; the rest has only digits.
pub const HIDDEN: &[&str] = &[
    "sentinel",
    // The base64 of `sentinel`, and of `Sentinel`.
    "c2VudGluZWw",
    "U2VudGluZWw",
    "999941057058",
    "271101",
    "5550001001",
    "91-2711-0127-1101",
    "91271101271101",
];

/// The first of them that a text shows, in whatever case.
pub fn shown_in(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    HIDDEN.iter().copied().find(|hidden| lower.contains(&hidden.to_lowercase()))
}

/// An Aadhaar number.
pub fn aadhaar() -> Aadhaar {
    Aadhaar::parse("9999 4105 7058").unwrap()
}

/// An ABHA number.
pub fn abha_number() -> AbhaNumber {
    AbhaNumber::parse("91-2711-0127-1101").unwrap()
}

/// An ABHA address.
pub fn abha_address() -> AbhaAddress {
    AbhaAddress::parse("sentinel.rao@sbx").unwrap()
}

/// An ABHA number and an ABHA address.
pub fn abha_ids() -> [AbhaId; 2] {
    [abha_number().into(), abha_address().into()]
}

/// What is sent encrypted.
pub fn ciphertext() -> Ciphertext {
    Ciphertext::new("c2VudGluZWw=")
}

/// The secret of a client.
pub fn client_secret() -> ClientSecret {
    ClientSecret::parse("sentinel-secret").unwrap()
}

/// A mobile number.
pub fn mobile() -> Mobile {
    Mobile::parse("5550001001").unwrap()
}

/// An OTP.
pub fn otp() -> Otp {
    Otp::parse("271101").unwrap()
}

/// A refresh token.
pub fn refresh_token() -> RefreshToken {
    RefreshToken::parse("sentinel.refresh.token").unwrap()
}

/// A transfer token.
pub fn t_token() -> TToken {
    TToken::parse("sentinel.t.token").unwrap()
}

/// What a patient wrote.
pub fn text() -> String {
    "Sentinel reason".to_owned()
}

/// A transaction.
pub fn txn_id() -> TxnId {
    TxnId::parse("sentinel-txn").unwrap()
}

/// A patient's login.
pub fn x_token() -> XToken {
    XToken::parse("sentinel.x.token").unwrap()
}

/// The body that has these members.
pub fn object(members: &[&str]) -> Bytes {
    format!("{{{}}}", members.join(",")).into()
}

/// The members of a login.
pub const LOGIN: &str = concat!(
    r#""token":"sentinel.x.token","expiresIn":1800,"#,
    r#""refreshToken":"sentinel.r.token","refreshExpiresIn":1800"#
);

/// The members of what describes a person, in both generations.
pub const PERSON: &str = concat!(
    r#""name":"Sentinel Rao","firstName":"Sentinel","middleName":"Sentinel","#,
    r#""lastName":"Sentinel","yearOfBirth":"Sentinel","monthOfBirth":"Sentinel","#,
    r#""dayOfBirth":"Sentinel","dob":"Sentinel","gender":"Sentinel","mobile":5550001001,"#,
    r#""email":"sentinel@host.example","address":"Sentinel street","pincode":271101,"#,
    r#""stateCode":"Sentinel","stateName":"Sentinel","districtCode":"Sentinel","#,
    r#""districtName":"Sentinel","profilePhoto":"c2VudGluZWw","kycPhoto":"c2VudGluZWw","#,
    r#""kycVerified":true,"status":"Sentinel Rao left","authMethods":["Sentinel by mail"],"#,
    r#""tags":{"sentinel":"Sentinel"}"#
);

/// The members of an account of v1/v2, beside those of its [`PERSON`].
pub const OF_V1_V2: &str = r#""healthId":"sentinel.rao@sbx","healthIdNumber":"91-2711-0127-1101""#;

/// The members of an account of V3, beside those of its [`PERSON`].
pub const OF_V3: &str = concat!(
    r#""ABHANumber":"91-2711-0127-1101","preferredAbhaAddress":"sentinel.rao@sbx","#,
    r#""blockedAuthMethods":["Sentinel by mail"],"verificationStatus":"Sentinel","#,
    r#""verifiedStatus":"Sentinel","verificationType":"Sentinel""#
);

/// The members of what V3 says of an OTP that was sent, or was right.
pub const SAID: &str = r#""txnId":"sentinel-txn","message":"Sentinel ending ******1001""#;
