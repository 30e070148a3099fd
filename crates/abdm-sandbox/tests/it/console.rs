//! The page at `/` and what it asks for.

mod browser;
mod journeys;
mod looks;

use abdm_sandbox::people::{ALL, ASHA, RESIDENTS};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::service::{Reply, Service};

const LIVE: &str = "/_sandbox/live";
const CLOCK: &str = "/_sandbox/clock";
const FILES: [(&str, &str); 4] = [
    ("/", "text/html; charset=utf-8"),
    ("/_sandbox/console/console.js", "text/javascript; charset=utf-8"),
    ("/_sandbox/console/icon.svg", "image/svg+xml"),
    ("/_sandbox/console/style.css", "text/css; charset=utf-8"),
];

async fn get(service: &Service, path: &str) -> Reply {
    service.send("GET", path, &[], "").await
}

/// What is new to somebody who knows as much as this.
async fn news(service: &Service, known: &Value) -> Value {
    let number = |list: &str| known[list].as_array().and_then(|list| list.last()?["seq"].as_u64());
    let (outbox, requests) = (number("outbox"), number("requests"));
    let sandbox = known["sandbox"].as_str().unwrap_or_default();
    let (outbox, requests) = (outbox.unwrap_or_default(), requests.unwrap_or_default());
    let path = format!("{LIVE}?sandbox={sandbox}&outbox={outbox}&requests={requests}");
    let reply = get(service, &path).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()
}

#[tokio::test]
async fn the_page_comes_out_of_the_binary_and_may_do_little() {
    let service = Service::start().await;
    for (path, content_type) in FILES {
        let reply = get(&service, path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.headers["content-type"], content_type);
        assert_eq!(reply.headers["cache-control"], "no-store");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert_eq!(reply.headers["cross-origin-resource-policy"], "same-origin");
        assert_eq!(reply.headers["referrer-policy"], "no-referrer");
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; "), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(reply.text.len() > 200, "{path}");

        let head = service.send("HEAD", path, &[], "").await;
        assert_eq!((head.status, head.text.as_str()), (200, ""));
        assert_eq!(head.headers["content-length"], reply.text.len().to_string());
    }
    let page = get(&service, "/").await.text;
    assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick="));
    for script in page.split("<script").skip(1) {
        assert!(script.contains("></script>"), "{script}");
    }
}

#[tokio::test]
async fn only_reading_finds_the_page_and_other_paths_lead_where_they_did() {
    let service = Service::start().await;
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        service.send(method, "/", &[], "").await.assert_framework(404, "/");
    }
    for path in ["/index.html", "/favicon.ico", "/console.js"] {
        get(&service, path).await.assert_framework(404, path);
    }
    for path in ["/_sandbox/", "/_sandbox/console/", "/_sandbox/console/live.rs"] {
        get(&service, path).await.assert_framework(404, path);
    }
    for (path, _) in &FILES[1..] {
        service.send("POST", path, &[], "").await.assert_framework(405, path);
    }
    service.send("POST", LIVE, &[], "").await.assert_framework(405, LIVE);
    service.send("DELETE", CLOCK, &[], "").await.assert_framework(405, CLOCK);
}

#[tokio::test]
async fn who_looks_at_the_page_is_not_calling_the_service() {
    let service = Service::start().await;
    service.sandbox.faults().add("close-after-handling always".parse().unwrap()).unwrap();
    for (path, _) in FILES {
        assert_eq!(get(&service, path).await.status, 200);
    }
    news(&service, &Value::Null).await;
    assert_eq!(get(&service, CLOCK).await.status, 200);
    assert_eq!(service.sandbox.requests().len(), 1);
    assert!(service.sandbox.tally().faults.is_empty());
}

#[tokio::test]
async fn a_page_of_another_origin_reads_nothing_and_changes_nothing() {
    let service = Service::start().await;
    service.begin_login(ASHA.abha_number).await;
    let otp = service.otp().await;
    let foreign =
        ["http://evil.example", "http://sandbox.evil.example", "http://sandbox:3000", "null"];
    let faults = "/_sandbox/faults";
    let attempts = [
        ("GET", "/", ""),
        ("GET", LIVE, ""),
        ("GET", "/_sandbox/outbox", ""),
        ("GET", "/_sandbox/people", ""),
        ("POST", faults, "\"v3.* html 503\""),
        ("DELETE", faults, ""),
        ("POST", CLOCK, r#"{"seconds":60}"#),
    ];
    let rebound = [("Host", "evil.example"), ("Host", "127.0.0.1.evil.example:80")];
    let headers = foreign.map(|origin| ("Origin", origin)).into_iter().chain(rebound);
    for header in headers {
        for (method, path, body) in attempts {
            let reply = service.send(method, path, &[header], body).await;
            assert_eq!(reply.status, 403, "{header:?} {method} {path}");
            assert!(reply.json()["error"].is_string());
            assert!(!reply.headers.contains_key("access-control-allow-origin"));
            assert!(!reply.text.contains(&otp));
        }
    }
    assert!(service.sandbox.faults().list().is_empty());
    assert_eq!(get(&service, CLOCK).await.json()["ahead"], 0);
    // Its own page says where it comes from.
    let own = [("Origin", "http://sandbox")];
    assert_eq!(service.send("POST", faults, &own, "\"hang after\"").await.status, 200);
    assert_eq!(service.send("DELETE", faults, &own, "").await.status, 200);
    // What a client says to the service is the client's own affair.
    let reply = service.send("GET", "/nowhere", &[("Origin", "http://evil.example")], "").await;
    assert_eq!(reply.status, 404);
}

#[tokio::test]
async fn what_is_new_is_told_once() {
    let service = Service::start().await;
    let first = news(&service, &Value::Null).await;
    assert_eq!((&first["now"], &first["ahead"]), (&json!("2022-05-24T05:04:16.000Z"), &json!(0)));
    assert_eq!((&first["ready"], &first["outbox"]), (&json!(true), &json!([])));
    assert_eq!(first["requests"][0]["endpoint"], "v1v2.session");
    assert_eq!(first["people"].as_array().unwrap().len(), ALL.len() + RESIDENTS.len());
    assert_eq!(first["about"]["client"], json!(["sandbox-client", "sandbox-secret"]));
    assert_eq!(first["about"]["bases"][3], json!(["V3 ABHA", "/abha/api"]));

    service.begin_login(ASHA.abha_number).await;
    let second = news(&service, &first).await;
    assert_eq!(second["outbox"][0]["otp"], service.otp().await);
    assert_eq!(second["requests"].as_array().unwrap().len(), 1);
    assert_eq!(second["requests"][0]["endpoint"], "v1v2.auth_init");
    assert_eq!(second.get("about"), None);
    assert_eq!(second["tally"]["otps_sent"], 1);

    let third = news(&service, &second).await;
    assert_eq!((&third["outbox"], &third["requests"]), (&json!([]), &json!([])));
    // To another sandbox, numbers of this one mean nothing.
    let another = json!({ "sandbox": "other", "outbox": [{ "seq": 1 }], "requests": [] });
    assert_eq!(news(&service, &another).await["outbox"], second["outbox"]);
    assert_ne!(news(&Service::start().await, &third).await["sandbox"], third["sandbox"]);
}

#[tokio::test]
async fn of_much_that_is_new_the_latest_is_told() {
    let service = Service::start_with(|config| config.crowd = 50).await;
    for _ in 0..201 {
        get(&service, "/nowhere").await;
    }
    let news = news(&service, &Value::Null).await;
    let requests = news["requests"].as_array().unwrap();
    assert_eq!((requests.len(), &requests[199]["seq"]), (200, &json!(202)));
    assert_eq!(
        (&requests[0]["seq"], &requests[0]["means"]),
        (&json!(3), &json!("There is no such path."))
    );
    assert_eq!(
        (news["people"].as_array().unwrap().len(), &news["about"]["crowd"]),
        (ALL.len() + RESIDENTS.len(), &json!(50))
    );
}

#[tokio::test]
async fn a_refusal_is_told_in_words() {
    let service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    service.confirm(&txn_id, &service.wrong_otp().await).await;
    let news = news(&service, &Value::Null).await;
    let requests = news["requests"].as_array().unwrap();
    assert_eq!(requests[1]["means"], Value::Null);
    let refused = &requests[2];
    assert_eq!(
        (&refused["code"], &refused["means"]),
        (&json!("HIS-2022"), &json!("The Aadhaar OTP is wrong."))
    );
}

#[tokio::test]
async fn the_clock_is_told_and_moved_at_once() {
    let service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let otp = service.otp().await;
    let reply = service.send("POST", CLOCK, &[], r#"{"seconds":601}"#).await;
    let moved = json!({ "now": "2022-05-24T05:14:17.000Z", "ahead": 601 });
    assert_eq!((reply.status, reply.json()), (200, moved.clone()));
    assert_eq!(get(&service, CLOCK).await.json(), moved);
    let mut service = service;
    service.renew_session().await;
    service
        .confirm(&txn_id, &otp)
        .await
        .assert_refused("HIS-1056", "OTP has expired. Please re-send.");
    service.send("POST", CLOCK, &[], r#"{"seconds":-601}"#).await;
    assert_eq!(service.confirm(&txn_id, &otp).await.status, 200);

    for body in ["", "60", "{}", r#"{"seconds":"60"}"#, r#"{"seconds":1.5}"#, r#"{"second":1}"#] {
        let reply = service.send("POST", CLOCK, &[], body).await;
        assert_eq!(reply.status, 400, "{body}");
        assert!(reply.json()["error"].is_string());
    }
    assert_eq!(get(&service, CLOCK).await.json()["ahead"], 0);
}

#[tokio::test]
async fn a_page_that_is_open_does_not_hold_up_a_shutdown() {
    let service = Service::start().await;
    let mut stream = TcpStream::connect(service.server.addr()).await.unwrap();
    let request = format!("GET {LIVE} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 200");
    service.server.shutdown().await;
    let mut rest = String::new();
    stream.read_to_string(&mut rest).await.unwrap();
    assert!(rest.contains("\"sandbox\""));
}
