//! Deactivate and delete ABHA with the password (section 9).

use abdm_sandbox::people::{KAVERI, LEAVERS, MEENA, Person};
use serde_json::{Value, json};

use super::service::{ACCOUNT_VERIFY, LOGIN, Login, V3, said};
use crate::service::Reply;

const WRONG: &str = "Password did not match, please try again";

fn handing_in(word: &str, password: &str) -> Value {
    json!({
        "scope": ["abha-profile", word],
        "authData": { "authMethods": ["password"], "password": { "password": password } },
        "reasons": ["no longer needed"],
    })
}

async fn send(v3: &V3, login: &Login, body: Value) -> Reply {
    v3.post_with(ACCOUNT_VERIFY, &[("X-token", &login.x_token)], body).await
}

async fn leave(v3: &V3, login: &Login, word: &str, password: &str) -> Reply {
    let password = v3.encrypt(password).await;
    send(v3, login, handing_in(word, &password)).await
}

#[tokio::test]
async fn the_right_password_deactivates_or_deletes_without_an_otp() {
    let v3 = V3::start().await;
    for (person, word, done, afterwards) in [
        (&LEAVERS[0], "de-activate", "deactivated", (422, said::DEACTIVATED)),
        (&LEAVERS[1], "delete", "deleted", (404, said::UNKNOWN)),
    ] {
        let login = v3.log_in(person.abha_number).await;
        let sent = v3.service.sandbox.outbox().len();
        let reply = leave(&v3, &login, word, person.password.unwrap()).await;
        let expected = json!({
            "authResult": "success",
            "message": format!("Your account has been {done}."),
            "accounts": [{ "ABHANumber": person.abha_number }],
        });
        assert_eq!((reply.status, reply.json()), (200, expected));
        assert_eq!(v3.service.sandbox.outbox().len(), sent);
        v3.profile(&login.x_token).await.assert_message(400, "Invalid X-token");
        v3.request_otp(LOGIN, person.abha_number).await.assert_wrapped(afterwards.0, afterwards.1);
        let requests = v3.service.sandbox.requests();
        let of_path = requests.iter().rfind(|request| request.path == ACCOUNT_VERIFY);
        assert_eq!(of_path.unwrap().endpoint, Some("v3.account_verify_password"));
    }
}

#[tokio::test]
async fn a_wrong_password_changes_nothing_and_too_many_lock_the_account() {
    let v3 = V3::start().await;
    let person: &Person = &LEAVERS[0];
    let login = v3.log_in(person.abha_number).await;
    let failed = json!({ "authResult": "failed", "message": WRONG, "accounts": [] });
    let mut refused = 0;
    let locked = loop {
        let reply = leave(&v3, &login, "delete", "Wrong@2024").await;
        if reply.status != 200 {
            break reply;
        }
        assert_eq!(reply.json(), failed);
        refused += 1;
        assert!(refused < 20, "never locked");
    };
    assert!(refused > 1);
    locked.assert_wrapped(422, said::LOCKED);
    leave(&v3, &login, "delete", person.password.unwrap()).await.assert_wrapped(422, said::LOCKED);
}

#[tokio::test]
async fn who_never_set_a_password_or_draws_a_benefit_stays() {
    let v3 = V3::start().await;
    let kaveri = v3.log_in(KAVERI.abha_number).await;
    let reply = leave(&v3, &kaveri, "delete", "Invented@2024").await;
    reply.assert_field("password", "Invalid Password");
    let meena = v3.log_in(MEENA.abha_number).await;
    for (word, code) in [("de-activate", "ABDM-1228"), ("delete", "ABDM-1219")] {
        let reply = leave(&v3, &meena, word, MEENA.password.unwrap()).await;
        assert_eq!((reply.status, &reply.json()["error"]["code"]), (422, &json!(code)));
    }
    for login in [&kaveri, &meena] {
        assert_eq!(v3.profile(&login.x_token).await.json()["status"], "ACTIVE");
    }
}

#[tokio::test]
async fn what_is_missing_malformed_or_not_encrypted_is_refused() {
    let v3 = V3::start().await;
    let login = v3.log_in(LEAVERS[0].abha_number).await;
    let good = handing_in("delete", &v3.encrypt(LEAVERS[0].password.unwrap()).await);
    for (path, value, (name, text)) in [
        ("/scope", json!([]), ("scope", "Invalid Scope")),
        ("/scope", json!(["abha-profile", "re-kyc"]), ("scope", "Invalid Scope")),
        ("/authData/password", json!("x"), ("authData", "Invalid Auth Data")),
        ("/authData/password/password", json!(""), ("password", "Invalid Password")),
        ("/authData/password/password", json!("in plain text"), ("password", "Invalid Password")),
        (
            "/authData/authMethods",
            json!(["password", "otp"]),
            ("authMethods", "Invalid Auth Methods"),
        ),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(path).unwrap() = value;
        send(&v3, &login, body).await.assert_field(name, text);
    }
    v3.post(ACCOUNT_VERIFY, good.clone()).await.assert_empty(401);
    assert_eq!(send(&v3, &login, good).await.json()["authResult"], "success");
}
