//! A client of V3, by hand.

use std::time::{Duration, SystemTime};

use abdm_sandbox::Config;
use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::service::{JSON, Reply, Service};

pub(crate) const SESSIONS: &str = "/api/hiecm/gateway/v3/sessions";
pub(crate) const CERTIFICATE: &str = "/abha/api/v3/profile/public/certificate";
pub(crate) const REQUEST_OTP: &str = "/abha/api/v3/profile/login/request/otp";
pub(crate) const VERIFY: &str = "/abha/api/v3/profile/login/verify";
pub(crate) const VERIFY_USER: &str = "/abha/api/v3/profile/login/verify/user";
pub(crate) const SEARCH: &str = "/abha/api/v3/profile/login/search";
pub(crate) const ACCOUNT_REQUEST_OTP: &str = "/abha/api/v3/profile/account/request/otp";
pub(crate) const ACCOUNT_VERIFY: &str = "/abha/api/v3/profile/account/verify";
pub(crate) const PROFILE: &str = "/abha/api/v3/profile/account";
pub(crate) const REFRESH: &str = "/abha/api/v3/profile/account/request/token";
pub(crate) const LOGOUT: &str = "/abha/api/v3/profile/account/request/logout";

pub(crate) const REQUEST_ID: (&str, &str) = ("REQUEST-ID", "2f1c7f0e-9d1b-4c58-8a53-1b2f3d4e5a60");

/// The words of an operation: scope, hint, system.
pub(crate) type Words = (&'static [&'static str], &'static str, &'static str);

pub(crate) const LOGIN: Words = (&["abha-login", "aadhaar-verify"], "abha-number", "aadhaar");
pub(crate) const BY_MOBILE: Words = (&["abha-login", "mobile-verify"], "mobile", "abdm");
pub(crate) const RETRIEVE: Words = (&["abha-login", "aadhaar-verify"], "aadhaar", "aadhaar");
pub(crate) const REACTIVATE: Words =
    (&["abha-login", "aadhaar-verify", "re-activate"], "abha-number", "aadhaar");
pub(crate) const REACTIVATE_BY_MOBILE: Words =
    (&["abha-login", "mobile-verify", "re-activate"], "abha-number", "abdm");
pub(crate) const DEACTIVATE_BY_MOBILE: Words =
    (&["abha-profile", "de-activate"], "abha-number", "abdm");
pub(crate) const DEACTIVATE: Words = (&["abha-profile", "de-activate"], "abha-number", "aadhaar");

pub(crate) struct V3 {
    pub(crate) service: Service,
    app_token: String,
}

impl V3 {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub(crate) async fn start_with(configure: impl FnOnce(&mut Config)) -> Self {
        let service = Service::start_with(configure).await;
        let mut v3 = Self { service, app_token: String::new() };
        v3.renew_session().await;
        v3
    }

    pub(crate) async fn renew_session(&mut self) {
        let reply = self.open_session("sandbox-client", "sandbox-secret").await;
        assert!([200, 202].contains(&reply.status), "{}", reply.text);
        self.app_token = reply.field("accessToken");
    }

    pub(crate) async fn open_session(&self, id: &str, secret: &str) -> Reply {
        let body = json!({
            "clientId": id,
            "clientSecret": secret,
            "grantType": "client_credentials",
        });
        let timestamp = self.timestamp();
        let headers = [JSON, REQUEST_ID, ("TIMESTAMP", &*timestamp), ("X-CM-ID", "sbx")];
        self.service.send("POST", SESSIONS, &headers, &body.to_string()).await
    }

    /// Lets time pass, with an application token that is good after it.
    pub(crate) async fn wait(&mut self, seconds: u64) {
        self.service.clock.advance(Duration::from_secs(seconds));
        self.renew_session().await;
    }

    pub(crate) fn authorization(&self) -> String {
        format!("Bearer {}", self.app_token)
    }

    /// The time of the sandbox, as V3 wants it.
    pub(crate) fn timestamp(&self) -> String {
        timestamp(abdm_transport::Clock::now(&*self.service.clock))
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.post_with(path, &[], body).await
    }

    pub(crate) async fn post_with(&self, path: &str, more: &[(&str, &str)], body: Value) -> Reply {
        let mut headers = vec![JSON];
        headers.extend(more);
        self.send("POST", path, &headers, &body.to_string()).await
    }

    pub(crate) async fn get_with(&self, path: &str, more: &[(&str, &str)]) -> Reply {
        self.send("GET", path, more, "").await
    }

    /// Sends this with the headers that every call has.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        more: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let (authorization, timestamp) = (self.authorization(), self.timestamp());
        let mut headers =
            vec![("Authorization", &*authorization), REQUEST_ID, ("TIMESTAMP", &*timestamp)];
        headers.extend(more);
        self.service.send(method, path, &headers, body).await
    }

    /// The key that the service publishes.
    pub(crate) async fn key(&self) -> PublicEncryptingKey {
        let base64 = self.get_with(CERTIFICATE, &[]).await.field("publicKey");
        PublicEncryptingKey::from_der(&STANDARD.decode(base64).unwrap()).unwrap()
    }

    /// Encrypts under it as V3 asks for.
    pub(crate) async fn encrypt(&self, plain: &str) -> String {
        let key = OaepPublicEncryptingKey::new(self.key().await).unwrap();
        let mut ciphertext = vec![0; key.ciphertext_size()];
        let plain = plain.as_bytes();
        let ciphertext = key.encrypt(&OAEP_SHA1_MGF1SHA1, plain, &mut ciphertext, None).unwrap();
        STANDARD.encode(ciphertext)
    }

    /// Asks for an OTP without a login.
    pub(crate) async fn request_otp(&self, words: Words, login_id: &str) -> Reply {
        let body = sending(words, &self.encrypt(login_id).await);
        self.post(REQUEST_OTP, body).await
    }

    /// The same, and gives the transaction.
    pub(crate) async fn begin(&self, words: Words, login_id: &str) -> String {
        let reply = self.request_otp(words, login_id).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.field("txnId")
    }

    /// Hands in an OTP.
    pub(crate) async fn verify(&self, words: Words, txn_id: &str, otp: &str) -> Reply {
        let body = handing_in(words, txn_id, &self.encrypt(otp).await);
        self.post(VERIFY, body).await
    }

    /// Goes through one operation with the right OTP.
    pub(crate) async fn prove(&self, words: Words, login_id: &str) -> Reply {
        let txn_id = self.begin(words, login_id).await;
        self.verify(words, &txn_id, &self.otp().await).await
    }

    /// Logs in with Aadhaar OTP.
    pub(crate) async fn log_in(&self, abha_number: &str) -> Login {
        let reply = self.prove(LOGIN, abha_number).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        Login::of(&reply)
    }

    /// Asks for the OTP of a deactivation.
    pub(crate) async fn request_deactivation(&self, x_token: &str, abha_number: &str) -> Reply {
        let body = sending(DEACTIVATE, &self.encrypt(abha_number).await);
        self.post_with(ACCOUNT_REQUEST_OTP, &[("X-token", x_token)], body).await
    }

    /// Finishes one.
    pub(crate) async fn deactivate(&self, x_token: &str, txn_id: &str, otp: &str) -> Reply {
        let mut body = handing_in(DEACTIVATE, txn_id, &self.encrypt(otp).await);
        body["reasons"] = json!(["no longer needed"]);
        self.post_with(ACCOUNT_VERIFY, &[("X-token", x_token)], body).await
    }

    /// Goes through all of it.
    pub(crate) async fn deactivate_whole(&self, abha_number: &str) {
        let login = self.log_in(abha_number).await;
        let begun = self.request_deactivation(&login.x_token, abha_number).await;
        let txn_id = begun.field("txnId");
        let reply = self.deactivate(&login.x_token, &txn_id, &self.otp().await).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    }

    pub(crate) async fn profile(&self, x_token: &str) -> Reply {
        self.get_with(PROFILE, &[("X-token", x_token)]).await
    }

    /// The latest OTP, from the outbox.
    pub(crate) async fn otp(&self) -> String {
        self.service.otp().await
    }

    pub(crate) async fn wrong_otp(&self) -> String {
        self.service.wrong_otp().await
    }
}

/// The headers of a login.
pub(crate) struct Login {
    pub(crate) x_token: String,
    pub(crate) r_token: String,
}

impl Login {
    pub(crate) fn of(reply: &Reply) -> Self {
        Self {
            x_token: format!("Bearer {}", reply.field("token")),
            r_token: format!("Bearer {}", reply.field("refreshToken")),
        }
    }
}

pub(crate) fn sending((scope, hint, system): Words, login_id: &str) -> Value {
    json!({ "scope": scope, "loginHint": hint, "loginId": login_id, "otpSystem": system })
}

pub(crate) fn handing_in((scope, ..): Words, txn_id: &str, otp_value: &str) -> Value {
    json!({
        "scope": scope,
        "authData": {
            "authMethods": ["otp"],
            "otp": { "txnId": txn_id, "otpValue": otp_value },
        },
    })
}

pub(crate) fn timestamp(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(time).to_string()
}

/// The time in bodies while the clock stands still.
pub(crate) const NOW: &str = "2022-05-24 05:04:16";

impl Reply {
    /// Checks for `{"error":{"code","message"}}`.
    #[track_caller]
    pub(crate) fn assert_wrapped(&self, status: u16, (code, text): (&str, &str)) {
        let expected = json!({ "error": { "code": code, "message": text } });
        assert_eq!((self.status, self.json()), (status, expected));
    }

    /// Checks for a map of refused fields.
    #[track_caller]
    pub(crate) fn assert_fields(&self, fields: &[(&str, &str)]) {
        let mut body = self.json();
        let timestamp = body.as_object_mut().unwrap().remove("timestamp").unwrap();
        assert_plain_time(&timestamp);
        let expected: Value = fields.iter().map(|(k, v)| ((*k).to_owned(), json!(v))).collect();
        assert_eq!((self.status, body), (400, expected));
    }

    #[track_caller]
    pub(crate) fn assert_field(&self, name: &str, text: &str) {
        self.assert_fields(&[(name, text)]);
    }

    /// Checks for a text alone.
    #[track_caller]
    pub(crate) fn assert_message(&self, status: u16, text: &str) {
        let body = self.json();
        assert_plain_time(&body["timestamp"]);
        let expected = json!({ "message": text, "timestamp": body["timestamp"] });
        assert_eq!((self.status, body), (status, expected));
    }

    /// Checks for an OTP that was refused inside a success.
    #[track_caller]
    pub(crate) fn assert_failed(&self, txn_id: &str, text: &str) {
        let expected = json!({
            "txnId": txn_id,
            "authResult": "failed",
            "message": text,
            "accounts": [],
        });
        assert_eq!((self.status, self.json()), (200, expected));
    }

    #[track_caller]
    pub(crate) fn assert_empty(&self, status: u16) {
        assert_eq!((self.status, self.text.as_str()), (status, ""));
    }

    #[track_caller]
    pub(crate) fn assert_text(&self, status: u16, text: &str) {
        assert_eq!((self.status, self.text.as_str()), (status, text));
        assert_eq!(self.headers["content-type"], "text/plain;charset=UTF-8");
    }

    /// Checks for the framework of V3.
    #[track_caller]
    pub(crate) fn assert_framework_v3(&self, status: u16, path: &str) {
        let reason = http::StatusCode::from_u16(status).unwrap().canonical_reason();
        let body = self.json();
        assert_eq!(body["requestId"].as_str().unwrap().len(), 8);
        let expected = json!({
            "timestamp": "2022-05-24T05:04:16.000+00:00",
            "path": path,
            "status": status,
            "error": reason,
            "requestId": body["requestId"],
        });
        assert_eq!((self.status, body), (status, expected));
    }

    #[track_caller]
    pub(crate) fn assert_api_manager(&self, status: u16, code: &str, message: &str) {
        let json = self.json();
        assert_eq!(
            (self.status, &json["code"], &json["message"]),
            (status, &json!(code), &json!(message))
        );
        assert!(json["description"].is_string());
    }
}

/// `2022-05-24 05:04:16`
#[track_caller]
fn assert_plain_time(value: &Value) {
    let text = value.as_str().unwrap();
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(form, "0000-00-00 00:00:00");
}

/// What V3 says.
pub(crate) mod said {
    pub(crate) const UNKNOWN: (&str, &str) = ("ABDM-1114", "User not found");
    pub(crate) const NO_ABHA: (&str, &str) =
        ("ABDM-1114", "No ABHA user registered with this Aadhaar number.");
    pub(crate) const UNKNOWN_MOBILE: (&str, &str) = (
        "ABDM-1115",
        "The mobile number you have entered does not match with any of the records. Please enter a \
         different number.",
    );
    pub(crate) const DEACTIVATED: (&str, &str) = ("ABDM-1134", "Deactivated ABHA Account");
    pub(crate) const NO_AADHAAR_LOGIN: (&str, &str) =
        ("ABDM-1119", "Login via Aadhaar OTP is not allowed");
    pub(crate) const NO_MOBILE: (&str, &str) =
        ("ABDM-1204", "UIDAI Error code : 111 : Aadhaar number does not have mobile number.");
    pub(crate) const NO_SUCH_AADHAAR: (&str, &str) =
        ("ABDM-1204", "UIDAI Error code : 998 : Invalid Aadhaar Number/Virtual ID.");
    pub(crate) const TOO_MANY: (&str, &str) = (
        "ABDM-1100",
        "You have requested multiple OTPs Or Exceeded maximum number of attempts for OTP match in \
         this transaction. Please try again in 30 minutes.",
    );
    pub(crate) const LOCKED: (&str, &str) = (
        "ABDM-1100",
        "You have requested multiple OTPs Or Exceeded maximum number of attempts for OTP match in \
         this transaction. Please try again in 12 hours.",
    );
    pub(crate) const WRONG_OTP: &str = "OTP did not match, please try again";
    pub(crate) const EXPIRED_OTP: &str = "OTP expired, please try again";
    pub(crate) const WRONG_OR_EXPIRED: &str =
        "Please enter a valid OTP. Entered OTP is either expired or incorrect.";
    pub(crate) const TRANSACTION: (&str, &str) = ("txnId", "Invalid Transaction Id");
    pub(crate) const UIDAI_WRONG: &str = "UIDAI Error code : 400 : Invalid Aadhaar OTP value.";
}
