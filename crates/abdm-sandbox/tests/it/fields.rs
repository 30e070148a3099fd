//! Fields that are missing or malformed.

use abdm_sandbox::people::ASHA;
use serde_json::{Value, json};

use crate::service::{JSON, NO_TRANSACTION, Service, said};

#[tokio::test]
async fn a_missing_or_empty_field_is_named() {
    let service = Service::start().await;
    let txn_id = NO_TRANSACTION;
    let method = "AADHAAR_OTP";
    let x_token = service.log_in(ASHA.abha_number).await;
    let verified = crate::mobile_login::verify(&service, ASHA.mobile).await;
    let t_token = format!("Bearer {}", verified.field("token"));
    let headers = [("X-Token", x_token.as_str()), ("T-Token", t_token.as_str())];
    for (path, good) in [
        ("/api/v1/search/searchByHealthId", json!({ "healthId": "x" })),
        ("/api/v1/search/existsByHealthId", json!({ "healthId": "x" })),
        ("/api/v1/search/searchByMobile", json!({ "mobile": ASHA.mobile })),
        ("/api/v2/forgot/healthId/mobile/generateOtp", json!({ "mobile": ASHA.mobile })),
        ("/api/v2/forgot/healthId/mobile", crate::retrieval::of(&ASHA, "123456", txn_id)),
        ("/api/v2/auth/init", json!({ "authMethod": method, "healthid": "x" })),
        ("/api/v1/auth/confirmWithAadhaarOtp", json!({ "otp": "123456", "txnId": txn_id })),
        ("/api/v2/auth/confirmWithAadhaarOtp", json!({ "otp": "x", "txnId": txn_id })),
        ("/api/v1/auth/resendAuthOTP", json!({ "authMethod": method, "txnId": txn_id })),
        ("/api/v2/registration/mobile/login/generateOtp", json!({ "mobile": ASHA.mobile })),
        ("/api/v2/registration/mobile/login/resendOtp", json!({ "txnId": txn_id })),
        ("/api/v2/registration/mobile/login/verifyOtp", json!({ "otp": "x", "txnId": txn_id })),
        ("/api/v2/forgot/healthId/aadhaar/generateOtp", json!({ "aadhaar": "x" })),
        ("/api/v2/forgot/healthId/aadhaar", json!({ "otp": "x", "txnId": txn_id })),
        ("/api/v2/auth/reactivate/init", json!({ "authMethod": method, "healthid": "x" })),
        ("/api/v2/auth/reactivate", json!({ "authMethod": method, "otp": "x", "txnId": txn_id })),
    ] {
        for name in good.as_object().unwrap().keys() {
            for (bad, echo) in [(Value::Null, Value::Null), (json!(""), json!(""))] {
                let mut body = good.clone();
                body[name] = bad;
                let reply = service.post_with(path, &headers, body).await;
                reply.assert_invalid("HIS-1002", said::EMPTY, name, echo);
            }
            let mut body = good.clone();
            body.as_object_mut().unwrap().remove(name);
            let reply = service.post_with(path, &headers, body).await;
            reply.assert_invalid("HIS-1002", said::EMPTY, name, Value::Null);
        }
    }
}

#[tokio::test]
async fn a_malformed_field_is_refused_in_its_own_words() {
    let service = Service::start().await;
    let txn_id = NO_TRANSACTION;
    let confirm = "/api/v1/auth/confirmWithAadhaarOtp";
    let search = "/api/v1/search/searchByHealthId";
    let init = "/api/v2/auth/init";
    let mobile = "/api/v2/registration/mobile/login/generateOtp";
    let uuid = ("HIS-1012", "Please enter a valid UUID Number.");
    let health_id = ("HIS-1035", "Please enter a valid Health ID.");
    for (path, body, (code, text), key) in [
        (confirm, json!({ "otp": "123456", "txnId": "not-a-uuid" }), uuid, "txnId"),
        (confirm, json!({ "otp": "123456", "txnId": "a825f76b" }), uuid, "txnId"),
        (confirm, json!({ "otp": "12345", "txnId": txn_id }), ("HIS-1013", said::OTP), "otp"),
        (
            mobile,
            json!({ "mobile": "12345" }),
            ("HIS-1011", "Please enter a valid Mobile Number."),
            "mobile",
        ),
        (search, json!({ "healthId": "91-0000-1001" }), health_id, "healthId"),
        (search, json!({ "healthId": "91000010010007" }), health_id, "healthId"),
        (
            init,
            json!({ "authMethod": "AADHAAR_OTP", "healthid": "91000010010007" }),
            health_id,
            "healthid",
        ),
    ] {
        let value = body[key].clone();
        service.post(path, body).await.assert_invalid(code, text, key, value);
    }
}

#[tokio::test]
async fn an_account_field_is_spelled_as_its_endpoint_spells_it() {
    let service = Service::start().await;
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthId": ASHA.abha_number });
    let reply = service.post("/api/v2/auth/init", body).await;
    reply.assert_invalid("HIS-1002", said::EMPTY, "healthid", Value::Null);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let service = Service::start().await;
    let authorization = service.authorization();
    let headers = [JSON, ("Authorization", &*authorization), ("X-HIP-ID", "IN0000000001")];
    let path = "/api/v1/search/searchByHealthId";
    for body in ["", "healthId=x", "[]", "\"x\"", "null", r#"{"healthId":"x"}}"#, "{"] {
        let reply = service.send("POST", path, &headers, body).await;
        let expected = json!({
            "code": "HIS-400",
            "message": "Request is invalid. Please enter the correct data.",
            "details": null,
        });
        assert_eq!((reply.status, reply.json()), (400, expected), "{body}");
    }
    let body = json!({ "healthId": ASHA.abha_number }).to_string();
    for content_type in ["application/x-www-form-urlencoded", "text/plain", ""] {
        let headers = [("Content-Type", content_type), headers[1], headers[2]];
        service.send("POST", path, &headers, &body).await.assert_framework(415, path);
    }
    let headers = [("Content-Type", "application/json; charset=utf-8"), headers[1], headers[2]];
    assert_eq!(service.send("POST", path, &headers, &body).await.status, 200);
}
