//! Which service is meant: what is typed, what the environment holds, and what goes together.

use crate::proxy::{Fate, proxy};
use crate::running::{Directory, Running, abdm};
use crate::service::people::{ASHA, ASHA_MOBILE, FARHAN};
use crate::service::{Generation, Service, command_at, right};

#[test]
fn an_option_of_the_other_generation_is_refused_where_it_is_typed() {
    let directory = Directory::new();
    let addr = "127.0.0.1:1".parse().unwrap();
    let login = ["login", "aadhaar-otp", "--abha", ASHA];
    let reactivate = ["reactivate", "aadhaar-otp", "--abha", FARHAN];
    let url = "https://host.example/api";
    for (generation, args, what, next) in [
        (
            Generation::V1V2,
            &["profile", "--abha-url", url][..],
            "--abha-url is for generation v3, and this is v1v2",
            "Give --health-id-url, or --generation v3.",
        ),
        (
            Generation::V1V2,
            &["logout", "--cm-id", "sbx"],
            "--cm-id is for generation v3, and this is v1v2",
            "Leave it out, or give --generation v3.",
        ),
        (
            Generation::V1V2,
            &[&reactivate[..], &["--otp-path", "login"]].concat(),
            "--otp-path is for generation v3, and this is v1v2",
            "Leave it out, or give --generation v3.",
        ),
        (
            Generation::V1V2,
            &["profile", "--environment", "production"],
            "no production host of generation v1v2 was ever published",
            "Give --gateway-url and --health-id-url, or --generation v3.",
        ),
        (
            Generation::V3,
            &["profile", "--health-id-url", url],
            "--health-id-url is for generation v1v2, and this is v3",
            "Give --abha-url, or --generation v1v2.",
        ),
        (
            Generation::V3,
            &[&login[..], &["--encrypted-otp"]].concat(),
            "--encrypted-otp is for generation v1v2, and this is v3",
            "Leave it out, or give --generation v1v2.",
        ),
        (
            Generation::V3,
            &["profile", "--environment", "sandbox", "--abha-url", url],
            "--environment and --abha-url do not go together",
            "Give one or the other.",
        ),
    ] {
        let args = [args, &["--json"]].concat();
        let command = &mut command_at(addr, generation, &args, &directory.join("t"));
        let done = Running::start(command).finish();
        done.check(2, &["host.example", ASHA, FARHAN]);
        let error = &done.json()["error"];
        assert!(error["message"].as_str().unwrap().ends_with(what), "{error}");
        assert_eq!(error["next"], next);
        assert_eq!(error["cause"], "usage");
        assert_eq!(error["effect"], "none");
    }
}

#[test]
fn what_the_environment_holds_for_the_other_generation_is_ignored() {
    let service = Service::start();
    for generation in Generation::ALL {
        let directory = Directory::new();
        let args = ["login", "aadhaar-otp", "--abha", ASHA, "--generation", generation.name()];
        let mut command = service.command_in(generation, &args, &directory.join("t"));
        match generation {
            Generation::V1V2 => command
                .env("ABDM_GATEWAY_V3_URL", "nonsense")
                .env("ABDM_ABHA_URL", "nonsense")
                .env("ABDM_CM_ID", "no n sense"),
            Generation::V3 => command
                .env("ABDM_GATEWAY_V3_URL", generation.gateway(service.addr))
                .env("ABDM_GATEWAY_URL", "nonsense")
                .env("ABDM_HEALTH_ID_URL", "nonsense"),
        };
        service.perform(command, &[], ASHA_MOBILE, &[right]).check(0, &[]);
    }
    // What is left out by an empty variable is left out.
    let directory = Directory::new();
    let args = ["login", "aadhaar-otp", "--abha", ASHA];
    let mut command = service.command_in(Generation::V3, &args, &directory.join("t"));
    command.env("ABDM_CM_ID", "").env("ABDM_HEALTH_ID_URL", "").env("ABDM_GATEWAY_V3_URL", "");
    service.perform(command, &[], ASHA_MOBILE, &[right]).check(0, &[]);
}

/// The client secret goes to the gateway.
#[test]
fn a_gateway_that_may_be_that_of_the_other_generation_is_not_taken() {
    let directory = Directory::new();
    let addr = "127.0.0.1:1".parse().unwrap();
    let profile = ["profile", "--json"];
    for (generation, other) in
        [(Generation::V1V2, "ABDM_ABHA_URL"), (Generation::V3, "ABDM_HEALTH_ID_URL")]
    {
        let mut command = command_at(addr, generation, &profile, &directory.join("t"));
        let done = Running::start(command.env(other, "http://127.0.0.1:1/api")).finish();
        done.check(2, &["127.0.0.1"]);
        let error = &done.json()["error"];
        let what = format!("ABDM_GATEWAY_URL may be of either generation: {other} is set too");
        assert_eq!(error["message"], what);
        let next = "Set ABDM_GATEWAY_V3_URL to the gateway of v3, or give --gateway-url.";
        assert_eq!(error["next"], next);

        // Each is told by its own, or typed; then it is the login that is missing.
        let typed = ["profile", "--json", "--gateway-url", &generation.gateway(addr)];
        for (args, own) in [(&profile[..], Some(Generation::V3.gateway(addr))), (&typed, None)] {
            let mut command = command_at(addr, generation, args, &directory.join("t"));
            command.env(other, "http://127.0.0.1:1/api");
            if let Some(own) = own {
                command.env("ABDM_GATEWAY_V3_URL", own);
            }
            let done = Running::start(&mut command).finish();
            done.check(2, &[]);
            assert!(done.stderr.contains("abdm login"), "{}", done.stderr);
        }
    }
    // A gateway alone names no service.
    let mut command = command_at(addr, Generation::V3, &profile, &directory.join("t"));
    command.env_remove("ABDM_ABHA_URL").env("ABDM_GATEWAY_V3_URL", "http://127.0.0.1:1/gateway");
    let done = Running::start(&mut command).finish();
    done.check(2, &[]);
    let message = done.json()["error"]["message"].as_str().unwrap().to_owned();
    assert_eq!(message, "only one of --gateway-url and --abha-url is given");
}

#[test]
fn what_is_typed_wins_over_the_environment() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    let (gateway, abha) =
        (Generation::V3.gateway(service.addr), Generation::V3.accounts(service.addr));
    let hosts = ["--generation", "v3", "--gateway-url", &gateway, "--abha-url", &abha];
    let args = [&["login", "aadhaar-otp", "--abha", ASHA][..], &hosts].concat();
    let nowhere = "127.0.0.1:1".parse().unwrap();
    let login = command_at(nowhere, Generation::V1V2, &args, &file);
    service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[]);

    // The published hosts are others than those of the login, so nothing is sent to them.
    for environment in ["sandbox", "production"] {
        let args = ["profile", "--environment", environment];
        let profile = &mut service.command_in(Generation::V3, &args, &file);
        let done = Running::start(profile).finish();
        done.check(2, &["eyJ"]);
        assert!(done.stderr.contains("another service"), "{}", done.stderr);
    }
    let profile = &mut service.command_in(Generation::V3, &["profile"], &file);
    Running::start(profile).finish().check(0, &["eyJ"]);
}

#[test]
fn a_login_goes_to_the_published_hosts_that_are_named() {
    let directory = Directory::new();
    let file = directory.join("t");
    for (args, service) in [
        (&["--environment", "production"][..], "https://abha.abdm.gov.in/api/abha"),
        (&["--environment", "sandbox"], "https://abhasbx.abdm.gov.in/abha/api"),
        (&[], "https://abhasbx.abdm.gov.in/abha/api"),
    ] {
        // A login at that service, so that it is taken only if that service is meant.
        let kept = serde_json::json!({
            "generation": "v3",
            "service": service,
            "x_token": "eyJ.sentinel.x",
            "expires_at": null,
            "abha_number": ASHA,
        });
        std::fs::write(&file, kept.to_string()).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .unwrap();
        // It stops at the question, before any call.
        let deactivate = ["deactivate", "aadhaar-otp", "--reason", "101", "--generation", "v3"];
        let mut command = abdm(&[&deactivate, args].concat());
        command
            .env("ABDM_CLIENT_ID", "x")
            .env("ABDM_CLIENT_SECRET", "x")
            .env("ABDM_HIP_ID", "x")
            .env("ABDM_TOKEN_FILE", &file);
        let done = Running::start(&mut command).finish();
        done.check(2, &["sentinel"]);
        assert!(done.stderr.contains("the consequences were not accepted"), "{}", done.stderr);
    }
}

#[test]
fn the_consent_manager_goes_to_the_gateway() {
    let service = Service::start();
    let directory = Directory::new();
    let args = ["login", "mobile", "--mobile", ASHA_MOBILE, "--json", "--cm-id", "nobodys"];
    let login = &mut service.command_in(Generation::V3, &args, &directory.join("t"));
    let done = Running::start(login).finish();
    done.check(3, &[ASHA_MOBILE]);
    let error = &done.json()["error"];
    assert_eq!(error["endpoint"], "v3.session");
    assert_eq!(error["effect"], "none");
    assert!(error["next"].as_str().unwrap().contains("--cm-id"), "{error}");
    assert_eq!(service.requests(), ["POST /api/hiecm/gateway/v3/sessions"]);
}

#[test]
fn a_service_of_the_other_generation_is_told_as_such() {
    let service = Service::start();
    let directory = Directory::new();
    for (generation, other) in
        [(Generation::V1V2, Generation::V3), (Generation::V3, Generation::V1V2)]
    {
        for (gateway, accounts) in [(other, other), (generation, other)] {
            let gateway = gateway.gateway(service.addr);
            let accounts = accounts.accounts(service.addr);
            let args = [
                &["login", "mobile", "--mobile", ASHA_MOBILE, "--json"][..],
                &["--gateway-url", &gateway, generation.option(), &accounts],
            ]
            .concat();
            let login = &mut service.command_in(generation, &args, &directory.join("t"));
            let done = Running::start(login).finish();
            done.check(3, &[ASHA_MOBILE]);
            let error = &done.json()["error"];
            assert_eq!(error["status"], 404);
            assert_eq!(error["otp_sent"], "no");
            assert!(error["next"].as_str().unwrap().contains("--generation"), "{error}");
        }
    }
    assert_eq!(service.otps_sent(), 0);
}

/// Refusals of V3 that say what to do, on the call that sends the OTP.
#[test]
fn refusals_of_v3_say_what_to_do() {
    let service = Service::start();
    let directory = Directory::new();
    let wrapped =
        |code: &str, text: &str| format!(r#"{{"error":{{"code":"{code}","message":"{text}"}}}}"#);
    for (status, body, cause, next) in [
        (
            404,
            wrapped("ABDM-1016: ", "Invalid Timestamp"),
            "headers_refused",
            "Check this machine's clock",
        ),
        (
            403,
            "Access Denied".to_owned(),
            "forbidden",
            "Check this machine's clock; if it is right",
        ),
        (
            401,
            wrapped("ABDM-1119", "Login via Aadhaar OTP is not allowed"),
            "method_not_offered",
            "`abdm login mobile`",
        ),
        (404, wrapped("ABDM-1114", "User not found"), "account_unknown", "Check the number"),
        (
            422,
            wrapped("ABDM-1308", "This account is deactivated."),
            "account_deactivated",
            "The patient can reactivate it: `abdm reactivate aadhaar-otp`, `mobile-otp` or `password`.",
        ),
        (
            422,
            wrapped("ABDM-1100", "Please try again in 30 minutes."),
            "too_many_otps",
            "Wait 30 minutes, then start again.",
        ),
        (400, r#"{"loginId":"Invalid LoginId"}"#.to_owned(), "not_encrypted", "Start again"),
        (
            404,
            r#"{"code":"404","type":"x","message":"x","description":"x"}"#.to_owned(),
            "unclear",
            "Check the URLs and --generation",
        ),
        (422, wrapped("ABDM-9999", "sentinel"), "unclear", "with the code above"),
    ] {
        let addr = proxy(service.addr, move |path| match path {
            "/abha/api/v3/profile/login/request/otp" => Fate::Refuses(status, body.clone()),
            _ => Fate::Answered,
        });
        let args = ["login", "aadhaar-otp", "--abha", ASHA, "--json"];
        let login = &mut command_at(addr, Generation::V3, &args, &directory.join("t"));
        let done = Running::start(login).finish();
        done.check(3, &[ASHA, "sentinel", "eyJ"]);
        let error = &done.json()["error"];
        assert_eq!(error["cause"], cause, "{error}");
        assert!(error["next"].as_str().unwrap().contains(next), "{next} is missing: {error}");
        assert_eq!(error["otp_sent"], "no");
        assert_eq!(error["effect"], "settled");
    }
}
