//! What holds for any input at all.

use std::time::Duration;

use abdm_types::testing::{self, Sample, Visit};
use abdm_types::v1v2::auth_init;
use abdm_types::{
    Aadhaar, AbhaAddress, AbhaId, AbhaNumber, AppToken, BaseUrl, Cause, ClientId, ClientSecret,
    Effect, Endpoint, HipId, Mobile, Otp, Received, RefreshToken, TToken, TxnId, XToken,
};
use abdm_types::{Code, ErrorBody, RetryAfter};
use proptest::prelude::*;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::support::{decoded, envelope, refused};

/// Anything, and what comes close to an identifier.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9 \u{200B}\u{2013}-]{0,24}",
        "[०-९0-9-]{10,18}",
        "[a-zA-Z0-9._@ -]{0,40}",
        "[0-9xX*+-]{8,18}",
        "(Bearer )?[ -~]{0,40}",
        "[A-Z]{2,4}-[0-9]{1,12}",
    ]
}

/// Each `parse` with the way back to text.
macro_rules! assert_stable {
    ($text:expr, $($id:ident . $back:ident),* $(,)?) => {$(
        if let Ok(id) = $id::parse($text) {
            let again = $id::parse(id.$back());
            prop_assert_eq!(
                again.as_ref().map(|id| id.$back()).ok(),
                Some(id.$back()),
                "{}", stringify!($id)
            );
        }
    )*};
}

proptest! {
    #[test]
    fn what_an_identifier_is_sent_as_is_read_as_the_same(text in text()) {
        assert_stable!(
            &text,
            Aadhaar.expose_secret, Otp.expose_secret, TxnId.expose_secret,
            AbhaAddress.as_str, AbhaId.as_str, AbhaNumber.as_str, Mobile.as_str,
            ClientId.as_str, HipId.as_str, BaseUrl.as_str,
            AppToken.expose_secret, RefreshToken.expose_secret, TToken.expose_secret,
            XToken.expose_secret, ClientSecret.expose_secret,
        );
    }

    #[test]
    fn an_identifier_that_is_accepted_has_its_published_form(text in text()) {
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if let Ok(aadhaar) = Aadhaar::parse(&text) {
            let aadhaar = aadhaar.expose_secret();
            prop_assert!(digits(aadhaar) && matches!(aadhaar.len(), 12 | 16));
        }
        if let Ok(otp) = Otp::parse(&text) {
            prop_assert!(digits(otp.expose_secret()) && otp.expose_secret().len() == 6);
        }
        if let Ok(mobile) = Mobile::parse(&text) {
            prop_assert!(digits(mobile.as_str()) && mobile.as_str().len() == 10);
        }
        if let Ok(number) = AbhaNumber::parse(&text) {
            let parts: Vec<_> = number.as_str().split('-').map(str::len).collect();
            prop_assert_eq!(parts, [2, 4, 4, 4]);
        }
        if let Ok(token) = XToken::parse(&text) {
            prop_assert!(token.expose_secret().bytes().all(|b| b.is_ascii_graphic()));
        }
    }

    #[test]
    fn an_abha_number_is_read_with_any_dashes_and_shown_by_its_end(digits in "[0-9]{14}") {
        let number = AbhaNumber::parse(&digits).unwrap();
        prop_assert_eq!(number.as_str().replace('-', ""), digits.as_str());
        let masked = Received::<AbhaNumber>::parse(&digits).masked();
        prop_assert_eq!(masked, format!("**-****-****-{}", &digits[10..]));
        let printed = format!("{number:?}");
        prop_assert!(!printed.contains(&digits[10..]));
    }

    #[test]
    fn what_is_received_is_never_shown_with_more_than_eight_digits(text in text()) {
        for shown in [
            Received::<AbhaNumber>::parse(&text).masked(),
            Received::<AbhaAddress>::parse(&text).masked(),
            Received::<Mobile>::parse(&text).masked(),
        ] {
            prop_assert!(shown.bytes().filter(u8::is_ascii_digit).count() <= 8, "{}", shown);
        }
    }

    #[test]
    fn a_code_never_names_a_person(text in text()) {
        if let Some(code) = Code::parse(&text) {
            let digits = code.as_str().bytes().filter(u8::is_ascii_digit).count();
            prop_assert!(digits <= 8 && code.as_str().len() <= 32);
        }
    }

    #[test]
    fn any_bytes_at_any_status_are_answered_with_a_verdict(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        status in 100_u16..600,
    ) {
        assert_verdict(status, &bytes)?;
    }

    #[test]
    fn any_json_at_any_status_is_answered_with_a_verdict(
        body in any_json(),
        status in prop_oneof![Just(200_u16), Just(204), Just(401), Just(422), Just(500), 100_u16..600],
    ) {
        assert_verdict(status, body.to_string().as_bytes())?;
    }

    #[test]
    fn a_refusal_prints_no_text_of_the_service(words in "[a-z]{4}( [a-z]{4}){0,3}", status in 400_u16..600) {
        // Marked, or a short word could be one of our own.
        let secret = format!("<{words}>");
        let body = json!({
            "code": "HIS-422",
            "message": &secret,
            "details": [{
                "message": &secret,
                "code": &secret,
                "attribute": { "key": "otp", "value": &secret },
            }],
        });
        let failure = refused::<auth_init::Request>(status, body.to_string());
        let printed = format!("{failure} {failure:?}");
        prop_assert!(!printed.contains(&secret));
    }

    #[test]
    fn a_wait_is_at_most_a_year_whatever_the_service_says(
        number in any::<u64>(),
        unit in prop_oneof![Just("seconds"), Just("minutes"), Just("hours"), Just("x")],
        before in any::<String>(),
    ) {
        let year = Duration::from_secs(366 * 24 * 3600);
        let message = format!("{before} try again in {number} {unit}");
        let body = envelope("HIS-422", "HIS-2017", &message);
        match refused::<auth_init::Request>(422, body).cause() {
            Cause::TooManyOtps { wait } => prop_assert!(wait.is_none_or(|wait| wait <= year)),
            other => prop_assert!(false, "{other:?}"),
        }
        if let Some(RetryAfter::Delay(delay)) = RetryAfter::parse(&number.to_string()) {
            prop_assert!(delay <= year);
        }
    }

    #[test]
    fn plain_http_goes_nowhere_but_to_this_machine(
        host in prop_oneof![
            any::<String>(),
            "[a-z0-9.\\[\\]:%@\\\\-]{1,30}",
            "(localhost|127\\.0\\.0\\.1|\\[::1\\]|127\\.[0-9]{1,3}\\.0\\.1)[a-z0-9.:@/\\\\-]{0,12}",
        ],
        scheme in prop_oneof![Just("http"), Just("HTTP"), Just("hTtP")],
    ) {
        if let Ok(base) = BaseUrl::parse(&format!("{scheme}://{host}/api")) {
            let uri = base.join("/v1/auth/cert").unwrap();
            let host = uri.host().unwrap().trim_matches(['[', ']']);
            let is_loopback = host.eq_ignore_ascii_case("localhost")
                || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
            prop_assert!(is_loopback, "{base}");
        }
    }

    #[test]
    fn a_base_url_is_the_start_of_every_uri_below_it(text in any::<String>()) {
        for input in [text.clone(), format!("https://{text}"), format!("https://host.example/{text}")] {
            if let Ok(base) = BaseUrl::parse(&input) {
                prop_assert!(matches!(base.as_str().split_once("://"), Some(("https" | "http", _))));
                let uri = base.join("/v1/auth/cert").unwrap();
                prop_assert!(uri.query().is_none());
                prop_assert!(uri.path().ends_with("/v1/auth/cert"));
                prop_assert!(base.as_str().starts_with(base.origin()));
            }
        }
    }
}

/// JSON made of the words that mean something on this wire.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        Just("HIS-422"),
        Just("HIS-1008"),
        Just("ABDM-1114"),
        Just("failed"),
        Just("success"),
        Just("UIDAI Error code : 400"),
        Just("900901"),
        Just("2401"),
        Just("true"),
        Just(""),
        Just("91-0000-1001-0007"),
        Just("Try again in 12 hours."),
        Just("otp"),
        Just("token"),
    ];
    let key = prop_oneof![
        Just("code"),
        Just("message"),
        Just("details"),
        Just("attribute"),
        Just("key"),
        Just("value"),
        Just("error"),
        Just("timestamp"),
        Just("path"),
        Just("status"),
        Just("txnId"),
        Just("txnid"),
        Just("token"),
        Just("accessToken"),
        Just("expiresIn"),
        Just("mobileLinkedHid"),
        Just("jwtResponse"),
        Just("authMethods"),
        Just("healthId"),
        Just("healthIdNumber"),
        Just("mobileNumber"),
        Just("kycVerified"),
        Just("Message"),
        Just("authResult"),
        Just("description"),
        Just("loginId"),
        Just("accounts"),
        Just("ABHANumber"),
        Just("publicKey"),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Every endpoint either understands a reply or says what it may have done: a call that was
/// answered was sent, and only a code proves that the application token was at fault.
fn assert_verdict(status: u16, body: &[u8]) -> Result<(), TestCaseError> {
    struct Verdicts<'a> {
        status: u16,
        body: &'a [u8],
        so_far: Result<(), TestCaseError>,
    }

    impl Verdicts<'_> {
        fn check<E: Endpoint>(&self) -> Result<(), TestCaseError> {
            let Err(failure) = decoded::<E>(self.status, self.body.to_vec()) else {
                let accepted = (200..300).contains(&self.status);
                prop_assert!(accepted, "{} accepted {}", E::META.name, self.status);
                return Ok(());
            };
            prop_assert_ne!(failure.effect(), Effect::None);
            prop_assert_eq!(failure.endpoint(), E::META.name);
            prop_assert_eq!(failure.role(), E::META.role);
            prop_assert!(!failure.to_string().is_empty());
            if let Some(error) = failure.service_error() {
                let proven = error.code().is_some_and(|code| {
                    ["900900", "900901", "900902", "2401"].contains(&code.as_str())
                });
                prop_assert!(!error.app_token_refused() || proven);
            }
            Ok(())
        }
    }

    impl Visit for Verdicts<'_> {
        fn endpoint<E: Sample>(&mut self) {
            if self.so_far.is_ok() {
                self.so_far = self.check::<E>();
            }
        }
    }

    let _ = ErrorBody::parse(body);
    let mut verdicts = Verdicts { status, body, so_far: Ok(()) };
    testing::every(&mut verdicts);
    verdicts.so_far
}
