//! What is wrong with the command line, before any call.

use super::row::{Row, Scene, Step, row};
use crate::service::Generation;

pub(super) fn rows() -> Vec<Row> {
    vec![
        row("a mistyped option", "login aadhaar-otp --abah 91-0000-1001-0007"),
        row("a missing option", "login aadhaar-otp"),
        row("an unknown command", "logon"),
        row("a value that is none of the choices", "profile --transport telnet"),
        row("two options that do not go together", "resume x --discard --resend"),
        row("an ABHA number that is too short", "login aadhaar-otp --abha 91-0000-1001-000"),
        row("a mobile that is none", "login mobile --mobile 0555000100"),
        row("no client id", "profile").variable("ABDM_CLIENT_ID", None),
        row("no client secret", "profile").variable("ABDM_CLIENT_SECRET", None),
        row("no facility on v1v2", "profile").variable("ABDM_HIP_ID", None),
        row("a gateway without its service", "profile").variable("ABDM_HEALTH_ID_URL", None),
        row("a URL without TLS", "profile --gateway-url http://host.example/gateway"),
        row("an option of the other generation", "profile --cm-id sbx"),
        row("no production on v1v2", "profile --environment production")
            .variable("ABDM_GATEWAY_URL", None)
            .variable("ABDM_HEALTH_ID_URL", None),
        row("an authority that is not there", "profile --ca-file DIR/ca.pem"),
        row("nobody is logged in", "profile"),
        row("a token file that holds no login", "profile --token-file DIR/private")
            .first(Step::Write("private", "?")),
        row("a token file that others can read", "profile --token-file DIR/readable")
            .first(Step::Write("readable", "?")),
        row("a token file that is a directory", "profile --token-file DIR/"),
        row("an Aadhaar number that is mistyped", "retrieve aadhaar-otp").says("999971658848"),
        row("an option that needs a store", "login mobile --mobile 5550001001 --start-only"),
        row(
            "a store without a key",
            "resume 00112233445566778899aabbccddeeff --store sqlite:DIR/db",
        )
        .variable("ABDM_STORE_KEY", None),
        row("a key that is none", "resume 00112233445566778899aabbccddeeff --store sqlite:DIR/db")
            .variable("ABDM_STORE_KEY", Some("k1:short")),
        row("a store that is none", "journeys --store nowhere"),
        row("a store that cannot be opened", "journeys --store sqlite:DIR/no/such/db"),
        row("an id that is none", "resume x --store sqlite:DIR/db"),
        row("a code that is none", "explain 271101"),
        row("a fault that is none", "sandbox --fault nonsense"),
        row("an address that is none", "sandbox --listen nonsense"),
    ]
}

#[test]
fn of_arguments() {
    let scene = Scene::at("127.0.0.1:1".parse().unwrap(), Generation::V1V2);
    super::check("arguments", &scene, &rows());
}
