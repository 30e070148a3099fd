//! `POST /v3/enrollment/enrol/byAadhaar`: creates the account, or finds the one that there is.
//! Section 10.
//!
//! A wrong OTP is answered with HTTP 422 here.

use secrecy::ExposeSecret;
use serde::{Deserialize, Deserializer, Serialize};

use super::UserTokens;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{
    AbhaAddress, AbhaNumber, AccountStatus, Ciphertext, Consent, Mobile, Personal, Received,
    RefreshToken, TxnId, XToken, wire,
};

endpoint! {
    "v3.enrol_by_aadhaar", POST Abha "/v3/enrollment/enrol/byAadhaar",
    role: Changes, carries: Otp,
    auth: App, replay: Never,
    body: operation, reply: account
}

/// The only method that this call uses here, and the only consent there is.
const OTP: &str = "otp";
const CONSENT: &str = "abha-enrollment";

/// Submits the OTP.
#[derive(Debug, Clone)]
pub struct Request {
    /// From `enrol_request_otp`.
    pub txn_id: TxnId,
    /// The encrypted OTP.
    pub otp_value: Ciphertext,
    /// The mobile that the account is to have, plain.
    pub mobile: Mobile,
    /// What the patient agreed to.
    pub consent: Consent,
}

impl Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            auth_data: AuthData<'a>,
            consent: Agreed<'a>,
        }

        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct AuthData<'a> {
            auth_methods: [&'static str; 1],
            otp: Submission<'a>,
        }

        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Submission<'a> {
            txn_id: &'a str,
            otp_value: &'a Ciphertext,
            mobile: &'a Mobile,
        }

        #[derive(Serialize)]
        struct Agreed<'a> {
            code: &'static str,
            version: &'a str,
        }

        let Self { txn_id, otp_value, mobile, consent } = self;
        let otp = Submission { txn_id: txn_id.expose_secret(), otp_value, mobile };
        let auth_data = AuthData { auth_methods: [OTP], otp };
        let consent = Agreed { code: CONSENT, version: consent.version() };
        Body { auth_data, consent }.serialize(serializer)
    }
}

/// The body as it arrives.
#[cfg(feature = "server")]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fields {
    auth_data: AuthDataFields,
    consent: ConsentFields,
}

#[cfg(feature = "server")]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthDataFields {
    auth_methods: Vec<String>,
    otp: OtpFields,
}

#[cfg(feature = "server")]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OtpFields {
    txn_id: TxnId,
    otp_value: Ciphertext,
    mobile: Mobile,
}

#[cfg(feature = "server")]
#[derive(Deserialize)]
struct ConsentFields {
    code: String,
    version: String,
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = Fields;

    fn from_fields(Fields { auth_data, consent }: Fields) -> Option<Self> {
        if auth_data.auth_methods != [OTP] || consent.code != CONSENT {
            return None;
        }
        let OtpFields { txn_id, otp_value, mobile } = auth_data.otp;
        Some(Self { txn_id, otp_value, mobile, consent: Consent::new(&consent.version).ok()? })
    }
}

/// The account, new or not. Any field can be missing, though not number, address, status and name of
/// the profile together.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "server", derive(Serialize))]
#[serde(rename_all = "camelCase", default)]
pub struct Response {
    /// Names the enrolment in the calls that follow: another mobile, an address.
    #[serde(
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub txn_id: Option<TxnId>,
    /// A text that varies; nothing may depend on it.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub message: Option<Personal>,
    /// The login.
    #[serde(deserialize_with = "tokens", skip_serializing_if = "Option::is_none")]
    pub tokens: Option<UserTokens>,
    /// The account.
    #[serde(
        rename = "ABHAProfile",
        deserialize_with = "profile",
        skip_serializing_if = "Option::is_none"
    )]
    pub abha_profile: Option<Profile>,
    /// Whether there was none before. `None` when the service did not say.
    #[serde(deserialize_with = "wire::flag", skip_serializing_if = "Option::is_none")]
    pub is_new: Option<bool>,
}

/// The account that somebody enrolled for.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "server", derive(Serialize))]
#[serde(rename_all = "camelCase", default)]
pub struct Profile {
    /// ABHA number.
    #[serde(rename = "ABHANumber", deserialize_with = "wire::empty_as_none")]
    pub abha_number: Option<Received<AbhaNumber>>,
    /// The ABHA addresses.
    #[serde(deserialize_with = "present")]
    pub phr_address: Vec<Received<AbhaAddress>>,
    /// The state of the account.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub abha_status: Option<AccountStatus>,
    /// `STANDARD` or `CHILD`.
    #[serde(alias = "abhatype", deserialize_with = "wire::personal")]
    pub abha_type: Option<Personal>,
    /// Mobile of the account, masked or in full. `None` says that it has none yet, or that the
    /// service did not say.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub mobile: Option<Received<Mobile>>,
    /// E-mail address.
    #[serde(deserialize_with = "wire::personal")]
    pub email: Option<Personal>,
    /// Full name, which one source prints.
    #[serde(deserialize_with = "wire::personal")]
    pub name: Option<Personal>,
    /// First name.
    #[serde(deserialize_with = "wire::personal")]
    pub first_name: Option<Personal>,
    /// Middle name.
    #[serde(deserialize_with = "wire::personal")]
    pub middle_name: Option<Personal>,
    /// Last name.
    #[serde(deserialize_with = "wire::personal")]
    pub last_name: Option<Personal>,
    /// Date of birth, `dd-MM-yyyy`.
    #[serde(deserialize_with = "wire::personal")]
    pub dob: Option<Personal>,
    /// `M`, `F`, `O` or `U`.
    #[serde(deserialize_with = "wire::personal")]
    pub gender: Option<Personal>,
    /// Photograph, in base64; decode with tolerance.
    #[serde(deserialize_with = "wire::personal")]
    pub photo: Option<Personal>,
    /// Street address.
    #[serde(alias = "addressLine1", deserialize_with = "wire::personal")]
    pub address: Option<Personal>,
    /// Postal code.
    #[serde(deserialize_with = "wire::personal")]
    pub pin_code: Option<Personal>,
    /// Code of the state.
    #[serde(deserialize_with = "wire::personal")]
    pub state_code: Option<Personal>,
    /// State.
    #[serde(deserialize_with = "wire::personal")]
    pub state_name: Option<Personal>,
    /// Code of the district.
    #[serde(deserialize_with = "wire::personal")]
    pub district_code: Option<Personal>,
    /// District.
    #[serde(deserialize_with = "wire::personal")]
    pub district_name: Option<Personal>,
}

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.abha_profile.as_ref().is_some_and(|profile| {
            profile.abha_number.as_ref().is_some_and(Received::is_shown)
                || profile.phr_address.iter().any(Received::is_shown)
                || profile.abha_status.as_ref().is_some_and(AccountStatus::is_word)
        })
    }
}

fn profile<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Profile>, D::Error> {
    wire::empty_object_as_none(d)
}

/// The tokens, under the names of today or of the first release (section 14, number 27).
///
/// A text that is no token is none: the account is there all the same, and a login can be had again.
fn tokens<'de, D: Deserializer<'de>>(d: D) -> Result<Option<UserTokens>, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Fields {
        #[serde(default, alias = "id_token", deserialize_with = "wire::empty_as_none")]
        token: Option<Legible<XToken>>,
        #[serde(default, alias = "expires_in", deserialize_with = "wire::lifetime")]
        expires_in: Option<u64>,
        #[serde(default, alias = "refresh_token", deserialize_with = "wire::empty_as_none")]
        refresh_token: Option<Legible<RefreshToken>>,
        #[serde(default, deserialize_with = "wire::lifetime")]
        refresh_expires_in: Option<u64>,
    }

    let fields: Option<Fields> = wire::empty_object_as_none(d)?;
    Ok(fields.and_then(|Fields { token, expires_in, refresh_token, refresh_expires_in }| {
        let refresh_token = refresh_token.and_then(|Legible(token)| token);
        let token = token.and_then(|Legible(token)| token)?;
        Some(UserTokens { token, expires_in, refresh_token, refresh_expires_in })
    }))
}

/// A token, or none where a text is no token.
struct Legible<T>(Option<T>);

impl<'de> Deserialize<'de> for Legible<XToken> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        wire::parse(d, |text| Ok(Self(XToken::parse(text).ok())))
    }
}

impl<'de> Deserialize<'de> for Legible<RefreshToken> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        wire::parse(d, |text| Ok(Self(RefreshToken::parse(text).ok())))
    }
}

/// A list in which there may be nothing in the place of an element.
fn present<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Received<AbhaAddress>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Place(#[serde(deserialize_with = "wire::empty_as_none")] Option<Received<AbhaAddress>>);

    let places: Vec<Place> = wire::one_or_many(d)?;
    Ok(places.into_iter().filter_map(|Place(element)| element).collect())
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {
            txn_id: sentinel::txn_id(),
            otp_value: sentinel::ciphertext(),
            mobile: sentinel::mobile(),
            consent: Consent::V3,
        }]
    }

    fn replies() -> Vec<Bytes> {
        let more = concat!(
            r#""phrAddress":["sentinel.rao@sbx"],"abhaStatus":"Sentinel Rao left","#,
            r#""abhaType":"Sentinel","photo":"c2VudGluZWw","pinCode":271101"#
        );
        let profile = [sentinel::OF_V3, sentinel::PERSON, more].join(",");
        let (tokens, is_new) = (sentinel::LOGIN, r#""isNew":true"#);
        let tokens = format!(r#""tokens":{{{tokens}}}"#);
        let profile = format!(r#""ABHAProfile":{{{profile}}}"#);
        vec![sentinel::object(&[sentinel::SAID, &tokens, &profile, is_new])]
    }
}
