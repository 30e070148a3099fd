//! Connections that end too early.

use abdm_sandbox::people::ASHA;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::{AUTH_INIT, CLOSED, Ended, Heard, RESET, heard, to_end};
use crate::service::Service;
use crate::v3::service::{
    ACCOUNT_REQUEST_OTP, DEACTIVATE, LOGIN, PROFILE, V3, VERIFY, handing_in, sending,
};

#[tokio::test]
async fn a_connection_ends_as_soon_as_it_is_made() {
    let service = Service::start().await;
    let requests = service.sandbox.requests().len();
    for (kind, expected) in [("close-on-accept", CLOSED), ("reset-on-accept", RESET)] {
        service.strike(&format!("{kind} times 2"));
        for _ in 0..2 {
            let heard = match TcpStream::connect(service.server.addr()).await {
                Ok(stream) => to_end(stream).await,
                // The reset may be there before the client has looked.
                Err(error) => {
                    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
                    RESET
                }
            };
            assert_eq!(heard, expected, "{kind}");
        }
        assert_eq!(service.sandbox.tally().faults[kind], 2);
    }
    assert_eq!((service.otps_sent(), service.sandbox.requests().len()), (0, requests));
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn what_is_said_on_a_connection_that_is_closed_at_once_is_not_read() {
    let service = Service::start().await;
    service.strike("close-on-accept");
    assert_eq!(heard(service.connect().await, &service.asking()).await, CLOSED);
    assert_eq!(service.otps_sent(), 0);
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn a_connection_ends_at_the_head_of_a_request() {
    let service = Service::start().await;
    let request = service.asking();
    let head = &request[..request.find("\r\n\r\n").unwrap() + 4];
    for (kind, expected) in [("close-after-head", CLOSED), ("reset-after-head", RESET)] {
        // The body is not waited for, and not needed.
        for said in [head, &request] {
            service.strike(&format!("v1v2.auth_init {kind}"));
            assert_eq!(heard(service.connect().await, said).await, expected, "{kind}");
            let latest = service.latest();
            assert_eq!((latest.endpoint, latest.fault), (Some("v1v2.auth_init"), Some(kind)));
            assert_eq!((latest.handled, latest.otp_sent, latest.status), (false, false, 0));
            assert_eq!(service.otps_sent(), 0);
        }
    }
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn where_the_body_says_which_endpoint_it_is_the_head_is_not_enough() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    let login_id = v3.encrypt(ASHA.abha_number).await;
    v3.service.strike("v3.account_request_otp close-after-head");
    let body = sending(DEACTIVATE, &login_id).to_string();
    let more = [("X-token", login.x_token.as_str())];
    let request = v3.saying("POST", ACCOUNT_REQUEST_OTP, &more, &body);
    assert_eq!(heard(v3.service.connect().await, &request).await, CLOSED);
    assert_eq!((v3.service.latest().handled, v3.service.otps_sent()), (false, 1));
    v3.deactivate_whole(ASHA.abha_number).await;
}

#[tokio::test]
async fn a_connection_ends_after_the_call_was_handled() {
    let service = Service::start().await;
    for (n, (kind, expected)) in
        (1..).zip([("close-after-handling", CLOSED), ("reset-after-handling", RESET)])
    {
        service.strike(&format!("v1v2.* {kind}"));
        assert_eq!(heard(service.connect().await, &service.asking()).await, expected, "{kind}");
        let latest = service.latest();
        assert_eq!((latest.fault, latest.status), (Some(kind), 200));
        assert_eq!((latest.handled, latest.otp_sent), (true, true));
        assert_eq!(service.otps_sent(), n);
    }
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn an_otp_is_spent_though_nobody_is_told() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let otp = v3.otp().await;
    let body = handing_in(LOGIN, &txn_id, &v3.encrypt(&otp).await);
    v3.service.strike("v3.login_verify close-after-handling");
    let request = v3.saying("POST", VERIFY, &[], &body.to_string());
    assert_eq!(heard(v3.service.connect().await, &request).await, CLOSED);
    let latest = v3.service.latest();
    assert_eq!((latest.handled, latest.otp_accepted, latest.otp_again), (true, true, false));

    // Whoever tries again is found out.
    let again = v3.verify(LOGIN, &txn_id, &otp).await;
    assert_eq!(again.status, 400, "{}", again.text);
    let latest = v3.service.latest();
    assert_eq!((latest.otp_accepted, latest.otp_again), (false, true));
    let tally = v3.service.sandbox.tally();
    assert_eq!((tally.otps_submitted, tally.otps_accepted, tally.double_submissions), (2, 1, 1));
}

#[tokio::test]
async fn a_reply_is_cut_off_after_its_head_or_in_its_middle() {
    let service = Service::start().await;
    let whole = service.begin_login_reply().await;
    for (n, (kind, part)) in (2..).zip([("close-before-body", 0), ("truncate", whole.len() / 2)]) {
        service.strike(&format!("v1v2.auth_init {kind}"));
        let Heard { text, ended } = heard(service.connect().await, &service.asking()).await;
        assert_eq!(ended, Ended::Closed);
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let expected = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\ncontent-type: application/json;charset=UTF-8",
            whole.len()
        );
        assert_eq!(head, expected);
        assert_eq!(body.len(), part);
        assert_eq!(service.otps_sent(), n);
        let latest = service.latest();
        assert_eq!((latest.fault, latest.handled, latest.status), (Some(kind), true, 200));
    }
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn even_a_reply_without_a_body_is_cut_off() {
    let v3 = V3::start().await;
    v3.service.strike("v3.profile truncate");
    let request = v3.saying("GET", PROFILE, &[], "");
    let heard = heard(v3.service.connect().await, &request).await;
    assert_eq!(heard.text, "HTTP/1.1 401 Unauthorized\r\ncontent-length: 1\r\n\r\n");
    assert_eq!(heard.ended, Ended::Closed);
}

#[tokio::test]
async fn only_a_connection_that_was_used_before_ends_at_the_next_request() {
    let service = Service::start().await;
    service.strike("v1v2.auth_init close-if-reused");
    service.assert_next_call_goes_well().await;
    let mut stream = service.connect().await;
    stream.write_all(service.asking().as_bytes()).await.unwrap();
    while service.otps_sent() < 2 {
        tokio::task::yield_now().await;
    }
    let Heard { text, ended } = heard(stream, &service.asking()).await;
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    assert_eq!((text.matches("HTTP/1.1").count(), ended), (1, Ended::Closed));
    let latest = service.latest();
    assert_eq!((latest.fault, latest.handled), (Some("close-if-reused"), false));
    assert_eq!(service.otps_sent(), 2);
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn a_connection_that_served_well_before_ends_too() {
    let service = Service::start().await;
    service.strike("v1v2.auth_init close-after-handling skip 1");
    let mut stream = service.connect().await;
    stream.write_all(service.asking().as_bytes()).await.unwrap();
    let Heard { text, ended } = heard(stream, &service.asking()).await;
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    assert_eq!((text.matches("HTTP/1.1").count(), ended), (1, Ended::Closed));
    assert_eq!(service.otps_sent(), 2);
}

impl Service {
    /// What a call that goes well answers.
    async fn begin_login_reply(&self) -> String {
        let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
        self.post(AUTH_INIT, body).await.text
    }
}
