//! What somebody does on the page, in a browser.

use std::net::TcpListener;

use abdm_sandbox::people::{ASHA, JOSEPH};
use abdm_sandbox::{Config, Sandbox, ServiceKey};
use serde_json::json;

use super::browser::{Browser, ENTER, SPACE};
use crate::service::Service;

async fn open(service: &Service) -> Option<Browser> {
    Browser::open(&format!("http://{}/", service.server.addr())).await
}

#[tokio::test]
async fn an_otp_appears_by_itself_and_is_copied_with_one_press() {
    let service = Service::start().await;
    let Some(browser) = open(&service).await else { return };
    browser.until_text("#latest-to", "No OTP yet").await;
    // A mark that a reload would wipe away.
    browser.run("document.body.dataset.mark = 'same page'").await;
    service.begin_login(ASHA.abha_number).await;
    let otp = service.otp().await;
    browser.until_text("#latest-otp", &otp).await;
    browser.until_text("#latest-to", "Asha Ramanathan, 5550001001, login-aadhaar-otp").await;
    browser.until_text("#latest-life", "expires in 10 min").await;
    let spoken = otp.chars().map(String::from).collect::<Vec<_>>().join(" ");
    assert_eq!(
        browser.value("document.getElementById('announce').textContent").await,
        format!("OTP {spoken} for 5550001001")
    );
    assert_eq!(browser.value("document.body.dataset.mark").await, "same page");

    let origin = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.devtools("Browser.grantPermissions", origin).await;
    browser.tab_to("#copy-latest").await;
    browser.press(&ENTER.to_string()).await;
    browser.until_text("#toast", &format!("Copied {otp}")).await;
    // Pasted where somebody would type it.
    browser.run("document.getElementById('filter').focus()").await;
    browser
        .run("navigator.clipboard.readText().then((text) => { document.body.dataset.held = text })")
        .await;
    browser.until(&format!("document.body.dataset.held === '{otp}'")).await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test]
async fn otps_are_found_by_the_mobile_they_went_to() {
    let service = Service::start().await;
    let Some(browser) = open(&service).await else { return };
    service.begin_login(ASHA.abha_number).await;
    let first = service.otp().await;
    service.begin_login(JOSEPH.abha_number).await;
    let second = service.otp().await;
    browser.until_text("#latest-otp", &second).await;
    browser.tab_to("#filter").await;
    browser.press(ASHA.mobile).await;
    browser.until_text("#latest-otp", &first).await;
    let shown = "document.getElementById('messages').innerText";
    let shown = browser.value(shown).await;
    assert!(shown.as_str().unwrap().contains(&first) && !shown.as_str().unwrap().contains(&second));
    browser.close().await;
}

#[tokio::test]
async fn a_fault_is_set_by_keyboard_and_strikes() {
    let service = Service::start().await;
    let Some(browser) = open(&service).await else { return };
    browser.tab_to("#endpoints").await;
    browser.press("v1v2.auth_init").await;
    browser.tab_to("[data-kind=\"status 500\"]").await;
    browser.press(&ENTER.to_string()).await;
    browser.until_text("#faults-list", "v1v2.auth_init status 500").await;
    browser.until_text("#faults-list", "struck 0, 1 left").await;

    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    assert_eq!(service.post("/api/v2/auth/init", body).await.status, 500);
    browser.until_text("#faults-list", "struck 1, over").await;
    browser.until_text("#calls", "fault: status").await;
    browser.until_text("#calls", "not handled").await;

    // One that is none is refused in words, and the others are cleared.
    browser.tab_to("#words").await;
    browser.press("nonsense").await;
    browser.press(&ENTER.to_string()).await;
    browser.until("document.getElementById('fault-error').textContent.length > 10").await;
    assert_eq!(service.sandbox.faults().list().len(), 1);
    browser.tab_to("#clear").await;
    browser.press(&SPACE.to_string()).await;
    browser.until_text("#planned", "Nothing is set to go wrong.").await;
    assert!(service.sandbox.faults().list().is_empty());
    browser.close().await;
}

#[tokio::test]
async fn any_fault_can_be_put_together() {
    let service = Service::start().await;
    let Some(browser) = open(&service).await else { return };
    let choose = |kind: &str, words: &str, skip: u32, times: &str| {
        format!(
            "const put = (id, value) => {{
               const field = document.getElementById(id);
               field.value = value;
               field.dispatchEvent(new Event('change', {{ bubbles: true }}));
             }};
             put('kind', '{kind}'); put('words', '{words}');
             put('skip', '{skip}'); put('times', '{times}');
             document.getElementById('fault-form').requestSubmit();"
        )
    };
    let mut expected = Vec::new();
    for (kind, words, skip, times, text) in [
        ("delay", "90 before", 1, "2", "delay 90 before skip 1 times 2"),
        ("truncate", "", 0, "always", "truncate always"),
        ("random", "0.5 seed 1 of truncate", 0, "always", "random 0.5 seed 1 of truncate"),
        ("random", "0.5 seed 1 of truncate", 0, "5", "random 0.5 seed 1 times 5 of truncate"),
        ("clock-jump", "-60", 0, "1", "clock-jump -60"),
    ] {
        browser.run(&choose(kind, words, skip, times)).await;
        browser.until_text("#faults-list li:last-child code", text).await;
        expected.push(text.to_owned());
    }
    let listed = service.sandbox.faults().list().into_iter();
    assert_eq!(listed.map(|listed| listed.fault.to_string()).collect::<Vec<_>>(), expected);
    browser.close().await;
}

#[tokio::test]
async fn the_clock_moves_by_a_button() {
    let service = Service::start().await;
    let Some(browser) = open(&service).await else { return };
    browser.until_text("#now", "2022-05-24 05:04:16 UTC").await;
    service.begin_login(ASHA.abha_number).await;
    browser.until_text("#latest-life", "expires in").await;
    browser.tab_to("[data-seconds=\"600\"]").await;
    browser.press(&ENTER.to_string()).await;
    browser.until_text("#now", "2022-05-24 05:14:16 UTC").await;
    browser.until_text("#ahead", "10 min ahead").await;
    browser.until_text("#latest-life", "has expired").await;
    browser.tab_to("#seconds").await;
    browser.press("-86400").await;
    browser.press(&ENTER.to_string()).await;
    browser.until_text("#now", "2022-05-23 05:14:16 UTC").await;
    browser.run("document.getElementById('back').click()").await;
    browser.until_text("#now", "2022-05-24 05:04:16 UTC").await;
    browser.close().await;
}

#[tokio::test]
async fn a_deactivation_shows_on_the_person_and_its_requests_are_explained() {
    let service = Service::start().await;
    let Some(browser) = open(&service).await else { return };
    browser.until_text("#cards li:first-child .badge", "active").await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let txn_id = service.begin_deactivation(&x_token).await;
    assert_eq!(service.deactivate(&x_token, &txn_id).await.status, 204);
    browser.until_text("#cards li:first-child .badge", "deactivated").await;
    browser.until_text("#cards li:first-child", ASHA.abha_number).await;

    let body = json!({ "healthId": "nobody" });
    service.post("/api/v1/search/searchByHealthId", body).await;
    browser
        .until_text(
            "#calls li:first-child",
            "HIS-1008 There is no account for this ABHA, mobile or Aadhaar.",
        )
        .await;
    // Newest first; it opens by keyboard and tells of the body how long its fields were.
    browser.tab_to("#calls li:first-child summary").await;
    browser.press(&ENTER.to_string()).await;
    browser.until_text("#calls li:first-child", "(6 characters)").await;
    browser.until_text("#calls li:first-child", "/api/v1/search/searchByHealthId").await;
    // It stays open when others come.
    service.begin_login(JOSEPH.abha_number).await;
    browser.until_text("#calls li:first-child", "v1v2.auth_init").await;
    browser.until("document.querySelector('#calls li:nth-child(2) details').open").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test]
async fn a_page_that_nobody_sees_does_not_ask() {
    let service = Service::start().await;
    let Some(browser) = open(&service).await else { return };
    let be = |hidden: bool| {
        format!(
            "Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }});
             document.dispatchEvent(new Event('visibilitychange'));"
        )
    };
    browser.run(&be(true)).await;
    browser.until_text("#state", "paused").await;
    let asked = "performance.getEntriesByType('resource').length";
    let before = browser.value(asked).await;
    service.begin_login(ASHA.abha_number).await;
    let otp = service.otp().await;
    // Longer than the page lets pass between two questions.
    let later = "const done = arguments[0]; setTimeout(() => done(true), 1200);";
    browser.run_async(later).await;
    assert_eq!(browser.value(asked).await, before);
    browser.run(&be(false)).await;
    browser.until_text("#state", "live").await;
    browser.until_text("#latest-otp", &otp).await;
    browser.close().await;
}

#[tokio::test]
async fn the_page_recovers_when_the_sandbox_starts_again() {
    let service = Service::start().await;
    let addr = service.server.addr();
    let Some(browser) = open(&service).await else { return };
    service.begin_login(ASHA.abha_number).await;
    let otp = service.otp().await;
    browser.until_text("#latest-otp", &otp).await;
    service.server.shutdown().await;
    browser.until_text("#state", "no answer").await;

    let config = Config { key: Some(ServiceKey::shared()), ..Config::default() };
    let sandbox = Sandbox::new(config);
    let server = sandbox.serve(TcpListener::bind(addr).unwrap()).unwrap();
    browser.until_text("#state", "live").await;
    // Another sandbox: what the first one sent is gone.
    browser.until_text("#latest-to", "No OTP yet").await;
    assert_eq!(browser.value("document.getElementById('calls').children.length").await, 0);
    server.shutdown().await;
    browser.close().await;
}
