//! Logins by the methods that are not Aadhaar OTP, in one process or two.

use super::{Node, PERSONAL, id_in, refused, run};
use crate::running::{Directory, Running};
use crate::service::people::{
    ASHA, ASHA_PASSWORD, JOSEPH, JOSEPH_AADHAAR, JOSEPH_MOBILE, TSERING, TSERING_MOBILE,
};
use crate::service::{Generation, Service, right, wrong};

const JOSEPH_ADDRESS: &str = "joseph_kuruvilla@sbx";

#[test]
fn a_mobile_otp_logs_in_at_once_or_in_another_process() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let login = ["login", "mobile-otp", "--abha", TSERING];
        let done = service.perform(node.command(&login), &[], TSERING_MOBILE, &[wrong, right]);
        done.check(0, &[TSERING, TSERING_MOBILE, "Lhamo", "eyJ"]);
        assert_eq!(done.json()["command"], "login-mobile-otp");
        assert_eq!(done.json()["abha_number"], "**-****-****-0006");

        let done = node.run(&[&login[..], &["--start-only"]].concat(), &[]);
        done.check(0, &PERSONAL);
        assert_eq!(done.json()["journey"], format!("{}.login-mobile-otp", generation.name()));
        let id = id_in(&done.json());
        assert_eq!(node.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);
        let done = node.run(&["resume", &id], &[&service.otp(TSERING_MOBILE)]);
        done.check(0, &PERSONAL);
        assert_eq!(done.json()["abha_number"], "**-****-****-0006");
        assert!(node.waiting().is_empty());
    }
}

#[test]
fn the_v2_path_takes_a_mobile_otp_encrypted() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V1V2);
    let login = ["login", "mobile-otp", "--abha", TSERING, "--encrypted-otp"];
    service.perform(node.command(&login), &[], TSERING_MOBILE, &[right]).check(0, &["eyJ"]);
    let requests = service.requests();
    assert_eq!(requests.last().unwrap(), "POST /api/v2/auth/confirmWithMobileOTP");
}

#[test]
fn a_password_logs_in_at_once_or_in_another_process_and_sends_nothing() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let login = ["login", "password", "--abha", ASHA];
        let secrets = [&PERSONAL[..], &[ASHA_PASSWORD]].concat();
        let done = node.run(&login, &[ASHA_PASSWORD]);
        done.check(0, &secrets);
        assert_eq!(done.json()["abha_number"], "**-****-****-0007");
        assert!(node.waiting().is_empty());

        let done = node.run(&[&login[..], &["--start-only"]].concat(), &[]);
        done.check(0, &secrets);
        let answer = done.json();
        assert_eq!(answer["journey"], format!("{}.login-password", generation.name()));
        assert_eq!((&answer["otp_sent"], answer["sent_to"].is_null()), (&"no".into(), true));
        let id = id_in(&answer);
        assert_eq!(node.waiting(), [(id.clone(), "awaiting-password".to_owned())]);

        // Another one can be entered, here or elsewhere.
        let error = refused(&node.run(&["resume", &id], &["Invented@1"]), 3, "wrong_password");
        assert_eq!((&error["otp_sent"], &error["effect"]), (&"no".into(), &"settled".into()));
        let next = error["next"].as_str().unwrap();
        assert!(next.contains("waits for the password"), "{next}");
        let resend = node.run(&["resume", &id, "--resend"], &[]);
        refused(&resend, 2, "usage");

        let done = node.run(&["resume", &id], &[ASHA_PASSWORD]);
        done.check(0, &secrets);
        assert_eq!(done.json()["abha_number"], "**-****-****-0007");
        assert!(node.waiting().is_empty());
    }
    assert_eq!(service.otps_sent(), 0);
}

#[test]
fn an_aadhaar_number_logs_in_on_v3_and_is_not_even_asked_for_on_v1v2() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V3);
    let done = node.run(&["login", "aadhaar-number", "--start-only"], &[JOSEPH_AADHAAR]);
    done.check(0, &PERSONAL);
    assert_eq!(done.json()["journey"], "v3.login-aadhaar-number");
    let id = id_in(&done.json());
    let done = node.run(&["resume", &id], &[&service.otp(JOSEPH_MOBILE)]);
    done.check(0, &[&PERSONAL[..], &[JOSEPH]].concat());
    assert_eq!(done.json()["command"], "resume");

    let calls = service.requests().len();
    let node = Node::new(&service, Generation::V1V2);
    refused(&node.run(&["login", "aadhaar-number"], &[]), 2, "usage");
    assert_eq!(service.requests().len(), calls);
}

#[test]
fn an_abha_address_logs_in_at_once_or_in_another_process() {
    let service = Service::start();
    for (generation, journey) in
        [(Generation::V1V2, "login-mobile-otp"), (Generation::V3, "login-address-mobile-otp")]
    {
        let node = Node::new(&service, generation);
        let login = ["login", "mobile-otp", "--abha", JOSEPH_ADDRESS];
        let done = service.perform(node.command(&login), &[], JOSEPH_MOBILE, &[wrong, right]);
        done.check(0, &[JOSEPH, JOSEPH_MOBILE, JOSEPH_ADDRESS, "eyJ"]);
        assert_eq!(done.json()["command"], "login-mobile-otp");
        assert_eq!(done.json()["abha_number"], "**-****-****-0006");
        // The login is kept as what it is.
        let done = run(node.storeless(&["profile"]), &[]);
        assert_eq!((done.code, &done.json()["abha_address"]), (Some(0), &JOSEPH_ADDRESS.into()));

        let done = node.run(&[&login[..], &["--start-only"]].concat(), &[]);
        done.check(0, &PERSONAL);
        assert_eq!(done.json()["journey"], format!("{}.{journey}", generation.name()));
        // The published receipt of v1v2 does not tell.
        let sent_to =
            if generation == Generation::V3 { "******1002" } else { "the mobile of the account" };
        assert_eq!(done.json()["sent_to"], sent_to);
        let id = id_in(&done.json());
        assert_eq!(node.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);
        let done = node.run(&["resume", &id], &[&service.otp(JOSEPH_MOBILE)]);
        done.check(0, &PERSONAL);
        assert_eq!(done.json()["abha_number"], "**-****-****-0006");
        assert!(node.waiting().is_empty());
    }
}

#[test]
fn a_login_by_address_on_v3_goes_to_its_own_service_and_ends_nowhere() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V3);
    let login = ["login", "aadhaar-otp", "--abha", JOSEPH_ADDRESS];
    service.perform(node.command(&login), &[], JOSEPH_MOBILE, &[right]).check(0, &["eyJ"]);
    let directory = Directory::new();
    let file = directory.join("card.png");
    for (command, path) in [
        (&["profile"][..], "GET /abha/api/v3/phr/web/login/profile/abha-profile"),
        (
            &["card", "--out", file.to_str().unwrap()],
            "GET /abha/api/v3/phr/web/login/profile/abha/phr-card",
        ),
    ] {
        run(node.storeless(command), &[]).check(0, &["eyJ", JOSEPH_MOBILE]);
        assert_eq!(service.requests().last().unwrap(), path);
    }
    let calls = service.requests().len();
    let error = refused(&run(node.storeless(&["logout"]), &[]), 2, "other_session");
    assert_eq!(error["effect"], "none");
    // To another service it is not sent.
    let mut elsewhere = node.storeless(&["profile"]);
    elsewhere.env("ABDM_PHR_WEB_URL", "http://127.0.0.1:1/abha/api/v3/phr/web");
    refused(&Running::start(&mut elsewhere).finish(), 2, "usage");
    assert_eq!(service.requests().len(), calls);
}

#[test]
fn an_abha_address_is_looked_up_in_either_generation() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let done = run(node.storeless(&["search", "abha", "--abha", JOSEPH_ADDRESS]), &[]);
        assert_eq!((done.code, &done.json()["abha_number"]), (Some(0), &JOSEPH.into()));
    }
}
