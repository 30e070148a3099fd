//! Everything that a patient types, an application configures or the service names.

use std::fmt::Debug;

use abdm_types::{
    Aadhaar, AbhaAddress, AbhaId, AbhaNumber, AppToken, BaseUrl, ClientId, ClientSecret, CmId,
    Consent, Email, ExposeSecret, FindIndex, HipId, InvalidInput, Mobile, NewAbhaAddress, Otp,
    Password, Photo, Pincode, Received, RefreshToken, TToken, TxnId, XToken,
};

/// A text is an identifier or it is refused, without being told. An identifier reads as the same
/// again, and what may not be printed is not in its `Debug`.
pub fn text(input: &[u8]) {
    if let Err(error) = Photo::new(input.to_vec()) {
        crate::assert_discreet(&error);
    }
    let Ok(text) = str::from_utf8(input) else { return };
    hidden(text, AbhaNumber::parse, |id| id.as_str().to_owned());
    hidden(text, AbhaAddress::parse, |id| id.as_str().to_owned());
    hidden(text, AbhaId::parse, |id| id.as_str().to_owned());
    hidden(text, NewAbhaAddress::parse, |id| id.as_str().to_owned());
    hidden(text, Mobile::parse, |id| id.as_str().to_owned());
    hidden(text, Email::parse, |id| id.as_str().to_owned());
    hidden(text, Aadhaar::parse, secret);
    hidden(text, Otp::parse, secret);
    hidden(text, Password::parse, secret);
    hidden(text, Password::parse_new, secret);
    hidden(text, TxnId::parse, secret);
    hidden(text, AppToken::parse, secret);
    hidden(text, ClientSecret::parse, secret);
    hidden(text, RefreshToken::parse, secret);
    hidden(text, TToken::parse, secret);
    hidden(text, XToken::parse, secret);
    open(text, BaseUrl::parse, |id| id.as_str().to_owned());
    open(text, BaseUrl::parse_with_version, |id| id.as_str().to_owned());
    open(text, ClientId::parse, |id| id.as_str().to_owned());
    open(text, CmId::parse, |id| id.as_str().to_owned());
    open(text, HipId::parse, |id| id.as_str().to_owned());
    open(text, FindIndex::parse, ToString::to_string);
    for error in [Pincode::parse(text).err(), Consent::new(text).err()].into_iter().flatten() {
        crate::assert_discreet(&error);
    }
    masks(text);
}

fn secret(secret: &impl ExposeSecret<str>) -> String {
    secret.expose_secret().to_owned()
}

/// Shorter ones may be part of a name of a type.
const SHORTEST: usize = 6;

fn hidden<T: Debug>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, InvalidInput>,
    told: impl Fn(&T) -> String,
) {
    open(
        text,
        |text| {
            let value = parse(text)?;
            let told = told(&value);
            let printed = format!("{value:?}");
            let name = std::any::type_name::<T>().rsplit("::").next().unwrap_or_default();
            // A text such as `Password([redacted])` is in what is printed of any password.
            let is_printed_anyway = format!("{name}([redacted])").contains(&told);
            assert!(
                told.len() < SHORTEST || is_printed_anyway || !printed.contains(&told),
                "{name} is printed"
            );
            Ok(value)
        },
        &told,
    );
}

fn open<T: Debug>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, InvalidInput>,
    told: impl Fn(&T) -> String,
) {
    match parse(text) {
        Ok(value) => {
            let once = told(&value);
            match parse(&once) {
                Ok(again) => assert!(told(&again) == once, "reads as another one"),
                Err(error) => panic!("{} read once and not twice: {error}", error),
            }
        }
        Err(error) => crate::assert_discreet(&error),
    }
}

/// What is shown of a received identifier has at most as many digits in clear as its kind allows.
fn masks(text: &str) {
    let number = Received::<AbhaNumber>::parse(text);
    let mobile = Received::<Mobile>::parse(text);
    let address = Received::<AbhaAddress>::parse(text);
    for (masked, is_full) in [
        (number.masked(), number.full().is_some()),
        (mobile.masked(), mobile.full().is_some()),
        (address.masked(), address.full().is_some()),
    ] {
        // What the service masked itself is shown as it came.
        assert!(!is_full || masked != text, "shown in full");
    }
}

/// One of each kind, in each way that it may be written.
pub fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        "91-0000-1001-0007",
        "91000010010007",
        "asha.rao@sbx",
        "asha.rao",
        "5550001001",
        "+91 55500 01001",
        "9999 4105 7058",
        "271101",
        "२७११०१",
        "Asha@1001",
        "asha.rao@mail.example",
        "a825f76b-0696-40f3-864c-5a3a5b389a83",
        "eyJhbGciOiJSUzUxMiJ9.e30.c2ln",
        "https://abha.example/api/",
        "http://127.0.0.1:8080/api",
        "https://phr.example/api/phr/web/v3",
        "IN0000000001",
        "SBX_000001",
        "sbx",
        "1",
        "v1.4",
        "560001",
        "91-****-****-0007",
        "XXXXXX1001",
    ];
    let mut seeds: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    seeds.push(b"\x89PNG\r\n\x1a\n\0".to_vec());
    seeds
}
