//! The tokens of a patient (sections 5, 9 and 12).

use abdm_sandbox::people::{ASHA, JOSEPH, KAVERI};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::mobile_login::choose;
use super::service::{
    ACCOUNT_REQUEST_OTP, ACCOUNT_VERIFY, BY_MOBILE, LOGIN, LOGOUT, Login, NOW, PROFILE, REFRESH,
    V3, VERIFY_USER,
};

fn parts(token: &str) -> (Value, Value, usize) {
    let parts: Vec<_> = token.trim_start_matches("Bearer ").split('.').collect();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let json = |part: &str| serde_json::from_slice(&decode(part)).unwrap();
    assert_eq!(parts.len(), 3);
    (json(parts[0]), json(parts[1]), decode(parts[2]).len())
}

async fn refresh(v3: &V3, r_token: &str) -> crate::service::Reply {
    v3.get_with(REFRESH, &[("R-token", r_token)]).await
}

#[tokio::test]
async fn tokens_have_the_claims_and_length_of_the_services() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let login = v3.verify(LOGIN, &txn_id, &v3.otp().await).await;
    let (header, claims, signature) = parts(&login.field("token"));
    assert_eq!((header, signature), (json!({ "alg": "RS512" }), 512));
    let expected = json!({
        "sub": "91-0000-1001-0007",
        "typ": "Transaction",
        "system": "ABHA-N",
        "clientId": "sandbox-client",
        "isKycVerified": true,
        "accountType": "STANDARD",
        "mobile": "5550001001",
        "abhaNumber": "91-0000-1001-0007",
        "preferredAbhaAddress": "asha.ramanathan@sbx",
        "txnId": txn_id,
        "iat": 1_653_368_656,
        "exp": 1_653_370_456,
    });
    assert_eq!(claims, expected);

    let (header, claims, signature) = parts(&login.field("refreshToken"));
    assert_eq!((header, signature), (json!({ "alg": "RS512" }), 512));
    let expected = json!({
        "sub": "91-0000-1001-0007",
        "typ": "Refresh",
        "system": "ABHA-N",
        "clientId": "sandbox-client",
        "iat": 1_653_368_656,
        "exp": 1_654_664_656,
    });
    assert_eq!(claims, expected);

    let verified = v3.prove(BY_MOBILE, ASHA.mobile).await;
    let (header, claims, signature) = parts(&verified.field("token"));
    assert_eq!((header, signature), (json!({ "alg": "RS512" }), 512));
    let expected = json!({
        "sub": "5550001001",
        "typ": "Transfer",
        "system": "ABHA-N",
        "clientId": "sandbox-client",
        "mobile": "5550001001",
        "iat": 1_653_368_656,
        "exp": 1_653_368_956,
    });
    assert_eq!(claims, expected);
}

#[tokio::test]
async fn only_a_patients_own_token_is_one() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    let t_token = format!("Bearer {}", v3.prove(BY_MOBILE, KAVERI.mobile).await.field("token"));
    let bare = login.x_token.trim_start_matches("Bearer ");
    let app = v3.authorization();
    for bad in ["Bearer invented", "Bearer ", "", bare, &login.r_token, &t_token, &app] {
        for path in [PROFILE, LOGOUT] {
            let reply = v3.get_with(path, &[("X-token", bad)]).await;
            reply.assert_message(400, "Invalid X-token");
        }
        for path in [ACCOUNT_REQUEST_OTP, ACCOUNT_VERIFY] {
            let reply = v3.post_with(path, &[("X-token", bad)], json!({})).await;
            reply.assert_message(400, "Invalid X-token");
        }
    }
    for bad in ["Bearer invented", bare, &login.x_token, &login.r_token, &app] {
        let reply = v3.post_with(VERIFY_USER, &[("T-token", bad)], json!({})).await;
        reply.assert_message(400, "Invalid T-token");
    }
    let bare = login.r_token.trim_start_matches("Bearer ");
    for bad in ["Bearer invented", bare, &login.x_token, &t_token, &app] {
        refresh(&v3, bad).await.assert_message(400, "Invalid R-token");
    }
    let body = v3.profile("Bearer invented").await.json();
    assert_eq!(body["timestamp"], NOW);
    assert_eq!(v3.profile(&login.x_token).await.status, 200);
}

/// A good token in the wrong header is as good as none.
#[tokio::test]
async fn a_missing_token_is_answered_without_a_word() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    for more in [&[][..], &[("T-token", login.x_token.as_str())]] {
        for path in [PROFILE, LOGOUT, REFRESH] {
            v3.get_with(path, more).await.assert_empty(401);
        }
        for path in [ACCOUNT_REQUEST_OTP, ACCOUNT_VERIFY] {
            v3.post_with(path, more, json!({})).await.assert_empty(401);
        }
    }
    v3.post(VERIFY_USER, json!({})).await.assert_empty(401);
}

#[tokio::test]
async fn a_login_expires_after_thirty_minutes() {
    let mut v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    v3.wait(1799).await;
    assert_eq!(v3.profile(&login.x_token).await.status, 200);
    v3.wait(1).await;
    v3.profile(&login.x_token).await.assert_message(401, "X-token expired");
    // Where it was never good, it has not expired either.
    refresh(&v3, &login.x_token).await.assert_message(400, "Invalid R-token");
}

#[tokio::test]
async fn a_transfer_token_expires_after_five_minutes() {
    let mut v3 = V3::start().await;
    let verified = v3.prove(BY_MOBILE, ASHA.mobile).await;
    let late = v3.prove(BY_MOBILE, ASHA.mobile).await;
    v3.wait(299).await;
    assert_eq!(choose(&v3, &verified, ASHA.abha_number).await.status, 200);
    v3.wait(1).await;
    let reply = choose(&v3, &late, ASHA.abha_number).await;
    reply.assert_message(401, "T-token expired");
    let t_token = format!("Bearer {}", late.field("token"));
    v3.profile(&t_token).await.assert_message(400, "Invalid X-token");
}

#[tokio::test]
async fn a_refresh_token_expires_after_fifteen_days() {
    let mut v3 = V3::start().await;
    let first = v3.log_in(ASHA.abha_number).await;
    let second = v3.log_in(ASHA.abha_number).await;
    v3.wait(1_295_999).await;
    assert_eq!(refresh(&v3, &first.r_token).await.status, 200);
    v3.wait(1).await;
    refresh(&v3, &second.r_token).await.assert_message(401, "R-token expired");
}

#[tokio::test]
async fn a_login_is_renewed_once_with_each_refresh_token() {
    let mut v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    v3.wait(900).await;
    let reply = refresh(&v3, &login.r_token).await;
    let json = reply.json();
    let expected = json!({
        "token": json["token"],
        "expiresIn": 1800,
        "refreshToken": json["refreshToken"],
        "refreshExpiresIn": 1_296_000,
    });
    assert_eq!((reply.status, &json), (200, &expected));
    let renewed = Login::of(&reply);
    assert_eq!(v3.profile(&renewed.x_token).await.json()["ABHANumber"], ASHA.abha_number);
    refresh(&v3, &login.r_token).await.assert_message(400, "Invalid R-token");
    // The old login lives out its time.
    assert_eq!(v3.profile(&login.x_token).await.status, 200);
    v3.wait(900).await;
    v3.profile(&login.x_token).await.assert_message(401, "X-token expired");
    assert_eq!(v3.profile(&renewed.x_token).await.status, 200);
    assert_eq!(refresh(&v3, &renewed.r_token).await.status, 200);
}

#[tokio::test]
async fn a_logout_ends_this_login_with_its_renewals_and_no_other() {
    let v3 = V3::start().await;
    let first = v3.log_in(ASHA.abha_number).await;
    let second = v3.log_in(ASHA.abha_number).await;
    let joseph = v3.log_in(JOSEPH.abha_number).await;
    let renewed = Login::of(&refresh(&v3, &first.r_token).await);
    let reply = v3.get_with(LOGOUT, &[("X-token", &renewed.x_token)]).await;
    let expected = json!({ "message": "You have been logged out", "timestamp": NOW });
    assert_eq!((reply.status, reply.json()), (200, expected));
    for dead in [&first.x_token, &renewed.x_token] {
        v3.profile(dead).await.assert_message(400, "Invalid X-token");
        let reply = v3.get_with(LOGOUT, &[("X-token", dead)]).await;
        reply.assert_message(400, "Invalid X-token");
    }
    refresh(&v3, &renewed.r_token).await.assert_message(400, "Invalid R-token");
    for live in [second, joseph] {
        assert_eq!(v3.profile(&live.x_token).await.status, 200);
        assert_eq!(refresh(&v3, &live.r_token).await.status, 200);
    }
}
