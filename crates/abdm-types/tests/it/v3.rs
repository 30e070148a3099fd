//! Generation V3. What holds for both generations is next door.

use abdm_types::server::ServerEndpoint;
use abdm_types::{AbhaNumber, Ciphertext, TxnId, XToken};

use crate::golden_requests::assert_sends;
use crate::server_half::assert_read_back;

mod account;
mod discrepancies;
mod enrolment;
mod errors;
mod finding;
mod golden_replies;
pub(crate) mod golden_requests;
mod goldens;
mod hidden_errors;
mod login;
mod phr_web;
mod profile;
mod server_half;
mod silence;

const ABHA: &str = "https://abhasbx.abdm.gov.in/abha/api/v3";
const PHR_WEB: &str = "https://abhasbx.abdm.gov.in/abha/api/v3/phr/web";

/// The only transaction in the requests of these tests.
const TXN: &str = "a825f76b-0696-40f3-864c-5a3a5b389a83";

fn txn() -> TxnId {
    TxnId::parse(TXN).unwrap()
}

fn x_token() -> XToken {
    XToken::parse("user-token").unwrap()
}

fn number() -> AbhaNumber {
    AbhaNumber::parse("25784041312620").unwrap()
}

fn ciphertext() -> Ciphertext {
    Ciphertext::new("Y2lwaGVydGV4dA==")
}

/// What it is to be sent as: the line of a request, the header that it has beside those of every
/// call, if any, and its body.
fn golden(line: &str, more: &str, body: &str) -> String {
    let mut headers = vec![
        "authorization: Bearer app-token",
        "request-id: a825f76b-0696-40f3-864c-5a3a5b389a83",
        "timestamp: 1970-01-01T00:00:00.000Z",
    ];
    headers.extend([more].iter().filter(|more| !more.is_empty()));
    if !body.is_empty() {
        headers.push("content-type: application/json");
    }
    headers.sort_unstable();
    format!("{line}\n{}\n\n{body}", headers.join("\n"))
}

/// It is sent with the application's token alone, and read back.
#[track_caller]
fn assert_by_app<E: ServerEndpoint>(request: &E, line: &str, body: &str) -> E {
    let golden = golden(line, "", body);
    assert_sends(request, &golden);
    assert_read_back::<E>(&golden)
}

/// The same, with a patient's token beside it.
#[track_caller]
fn assert_by_user<E: ServerEndpoint>(request: &E, line: &str, body: &str) -> E {
    let golden = golden(line, "x-token: Bearer user-token", body);
    assert_sends(request, &golden);
    assert_read_back::<E>(&golden)
}
