//! Logins, with OTPs on standard input, in both generations.

use serde_json::{Value, json};

use crate::proxy::Fate::{Answered, Says};
use crate::proxy::proxy;
use crate::running::{Directory, Running};
use crate::service::people::{
    ASHA, ASHA_ADDRESS, ASHA_MOBILE, FAMILY_MOBILE, FARHAN, FARHAN_MOBILE, JOSEPH, JOSEPH_MOBILE,
    TARA, TSERING,
};
use crate::service::{Generation, Service, command_at, right};

#[test]
fn a_login_lasts_until_the_logout() {
    let service = Service::start();
    for generation in Generation::ALL {
        let directory = Directory::new();
        let file = directory.join("deep/down/session.token");
        let command = |args: &[&str]| service.command_in(generation, args, &file);

        let login = command(&["login", "aadhaar-otp", "--abha", ASHA, "--json"]);
        let done = service.perform(login, &[], ASHA_MOBILE, &[right]);
        done.check(0, &[ASHA, ASHA_MOBILE, &service.otp(ASHA_MOBILE), "eyJ"]);
        assert_eq!(done.json()["ok"], true);
        assert_eq!(done.json()["abha_number"], "**-****-****-0007");
        assert_eq!(done.json()["token_file"], file.to_str().unwrap());

        let profile = Running::start(&mut command(&["profile", "--json"])).finish();
        profile.check(0, &["eyJ"]);
        assert_eq!(profile.json()["abha_number"], ASHA);
        let profile = Running::start(&mut command(&["profile"])).finish();
        assert!(profile.stdout.contains("Name           Asha Ramanathan\n"), "{}", profile.stdout);
        // v1v2 does not tell.
        let status = profile.stdout.contains("Status         ACTIVE\n");
        assert_eq!(status, generation == Generation::V3, "{}", profile.stdout);

        let logout = || Running::start(&mut command(&["logout", "--json"])).finish();
        logout().check(0, &[]);
        assert!(!file.exists());
        logout().check(2, &[]);
    }
}

#[test]
fn an_encrypted_confirmation_goes_to_the_v2_path() {
    let service = Service::start();
    let directory = Directory::new();
    let args = ["login", "aadhaar-otp", "--abha", ASHA, "--encrypted-otp", "--transport", "hyper"];
    let login = service.command(&args, &directory.join("t"));
    service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &["eyJ"]);
    let requests = service.requests();
    assert_eq!(requests.last().unwrap(), "POST /api/v2/auth/confirmWithAadhaarOtp");
}

#[test]
fn tokens_are_shown_only_when_asked_for() {
    let service = Service::start();
    for generation in Generation::ALL {
        let directory = Directory::new();
        let args = ["login", "aadhaar-otp", "--abha", ASHA, "--json", "--show-tokens"];
        let login = service.command_in(generation, &args, &directory.join("t"));
        let done = service.perform(login, &[], ASHA_MOBILE, &[right]);
        done.check(0, &[]);
        let kept = std::fs::read_to_string(directory.join("t")).unwrap();
        let answer = done.json();
        let token = |name: &str| answer[name].as_str().unwrap().to_owned();
        assert!(kept.contains(&token("x_token")));
        // Nothing uses it, so nothing keeps it.
        assert!(!kept.contains(&token("refresh_token")));
    }
}

#[test]
fn an_account_is_never_chosen_for_the_patient() {
    let service = Service::start();
    for generation in Generation::ALL {
        let directory = Directory::new();
        let file = directory.join("t");
        let command = |args: &[&str]| service.command_in(generation, args, &file);
        let status = match generation {
            Generation::V1V2 => Value::Null,
            Generation::V3 => json!("ACTIVE"),
        };
        // Also where there is only one.
        for (mobile, accounts) in [(FAMILY_MOBILE, 3), (ASHA_MOBILE, 1)] {
            let login = command(&["login", "mobile", "--mobile", mobile, "--json"]);
            let done = service.perform(login, &[], mobile, &[right]);
            done.check(2, &[mobile, &service.otp(mobile), "91-0000", "Deshmukh", "Ramanathan"]);
            assert!(done.stderr.contains("--account"), "{}", done.stderr);
            let error = &done.json()["error"];
            assert_eq!(error["otp_sent"], "yes");
            assert_eq!(error["effect"], "settled");
            assert_eq!(error["accounts_total"], accounts);
            assert_eq!(error["accounts"].as_array().unwrap().len(), accounts);
            assert_eq!(error["accounts"][0]["status"], status);
            assert!(!file.exists());
        }

        let login = ["login", "mobile", "--mobile", FAMILY_MOBILE, "--account", ASHA, "--json"];
        let done = service.perform(command(&login), &[], FAMILY_MOBILE, &[right]);
        done.check(2, &["91-0000"]);
        let error = &done.json()["error"];
        assert_eq!(error["cause"], "not_listed");
        assert_eq!(error["otp_sent"], "yes");
        assert_eq!(error["took_effect"], "no");
        assert_eq!(error["effect"], "settled");
        assert!(!done.stderr.contains("nothing was sent"), "{}", done.stderr);

        let login =
            ["login", "mobile", "--mobile", "+91 55500 01006", "--account", "91000010080000"];
        let done = service.perform(command(&login), &[], FAMILY_MOBILE, &[right]);
        done.check(0, &["91-0000", "eyJ"]);
        let profile = Running::start(&mut command(&["profile", "--json"])).finish();
        assert_eq!(profile.json()["abha_number"], TARA);
    }
}

#[test]
fn on_v3_an_account_that_is_not_active_cannot_be_chosen() {
    let service = Service::start();
    let directory = Directory::new();
    let args = ["login", "mobile", "--mobile", FARHAN_MOBILE, "--account", FARHAN, "--json"];
    let login = service.command_in(Generation::V3, &args, &directory.join("t"));
    let done = service.perform(login, &[], FARHAN_MOBILE, &[right]);
    done.check(3, &[FARHAN, "Qureshi", "eyJ"]);
    assert!(done.stderr.contains("  1  **-****-****-0005  F… Q…  DEACTIVATED\n"), "{done:?}");
    let error = &done.json()["error"];
    assert_eq!(error["cause"], "account_deactivated");
    assert_eq!(error["effect"], "settled");
    assert_eq!(error["otp_sent"], "yes");
    assert_eq!(error["took_effect"], "no");
    assert_eq!(error["accounts"][0]["status"], "DEACTIVATED");
    assert!(error["next"].as_str().unwrap().contains("`abdm reactivate aadhaar-otp`"), "{error}");
    // It was not even tried.
    assert_eq!(service.requests().last().unwrap(), "POST /abha/api/v3/profile/login/verify");
}

#[test]
fn on_v3_a_deactivated_account_may_be_told_only_after_the_otp() {
    let service = Service::start();
    let directory = Directory::new();
    let addr = proxy(service.addr, |path| match path {
        "/abha/api/v3/profile/login/verify" => Says(format!(
            r#"{{"txnId":"t","authResult":"success",
                "accounts":[{{"ABHANumber":"{ASHA}","status":"DEACTIVATED"}}]}}"#
        )),
        _ => Answered,
    });
    let args = ["login", "aadhaar-otp", "--abha", ASHA, "--json"];
    let login = command_at(addr, Generation::V3, &args, &directory.join("t"));
    let done = service.perform(login, &[], ASHA_MOBILE, &[right]);
    done.check(3, &[ASHA]);
    let error = &done.json()["error"];
    assert_eq!(error["cause"], "account_deactivated");
    assert_eq!(error["otp_sent"], "yes");
    assert_eq!(error["took_effect"], "no");
    let next = "The OTP was spent. The patient can reactivate it: `abdm reactivate aadhaar-otp`, \
                `mobile-otp` or `password`.";
    assert_eq!(error["next"], next);
}

#[test]
fn on_v3_an_abha_address_names_no_account_where_its_service_is_not_known() {
    let service = Service::start();
    let directory = Directory::new();
    for command in ["login", "reactivate"] {
        let args = [command, "aadhaar-otp", "--abha", ASHA_ADDRESS, "--json"];
        let mut command = service.command_in(Generation::V3, &args, &directory.join("t"));
        let done = Running::start(command.env_remove("ABDM_PHR_WEB_URL")).finish();
        done.check(2, &[ASHA_ADDRESS]);
        let error = &done.json()["error"];
        assert_eq!(error["cause"], "not_in_generation");
        assert_eq!(error["effect"], "none");
        assert_eq!(error["otp_sent"], "no");
        assert!(error["next"].as_str().unwrap().contains("`abdm retrieve aadhaar-otp`"), "{error}");
    }
    assert!(service.requests().is_empty());
}

#[test]
fn an_account_without_aadhaar_is_sent_to_its_mobile() {
    let service = Service::start();
    let directory = Directory::new();
    for generation in Generation::ALL {
        let args = ["login", "aadhaar-otp", "--abha", TSERING, "--json"];
        let login = &mut service.command_in(generation, &args, &directory.join("t"));
        let done = Running::start(login).finish();
        done.check(3, &[TSERING]);
        let error = &done.json()["error"];
        assert_eq!(error["cause"], "method_not_offered", "{error}");
        assert_eq!(error["otp_sent"], "no");
        assert!(error["next"].as_str().unwrap().contains("`abdm login mobile`"), "{error}");
    }
    assert_eq!(service.otps_sent(), 0);
}

#[test]
fn an_account_that_the_login_does_not_name_is_said_to_be_unknown() {
    let service = Service::start();
    for generation in Generation::ALL {
        let directory = Directory::new();
        let file = directory.join("t");
        let command = |args: &[&str]| service.command_in(generation, args, &file);
        let login = command(&["login", "aadhaar-otp", "--abha", JOSEPH]);
        service.perform(login, &[], JOSEPH_MOBILE, &[right]).check(0, &[]);
        let kept = std::fs::read_to_string(&file).unwrap();
        let named = format!("\"{JOSEPH}\"");
        assert!(kept.contains(&named), "the token file names the account otherwise");
        std::fs::write(&file, kept.replace(&named, "null")).unwrap();

        let args = ["deactivate", "aadhaar-otp", "--reason", "104"];
        let done = Running::start(&mut command(&args)).finish();
        done.check(2, &[]);
        assert!(done.stderr.contains("deactivated: unknown"), "{}", done.stderr);
        if generation == Generation::V1V2 {
            continue;
        }
        // v3 has to be told which account it is, and the profile knows.
        let before = service.requests().len();
        let done = service.perform(
            command(&[&args[..], &["--yes", "--json"]].concat()),
            &[],
            JOSEPH_MOBILE,
            &[right],
        );
        done.check(0, &[JOSEPH]);
        assert_eq!(done.json()["abha_number"], "**-****-****-0006");
        assert_eq!(
            service.requests()[before..],
            [
                "POST /api/hiecm/gateway/v3/sessions",
                "GET /abha/api/v3/profile/account",
                "GET /abha/api/v3/profile/public/certificate",
                "POST /abha/api/v3/profile/account/request/otp",
                "POST /abha/api/v3/profile/account/verify",
            ]
        );
    }
}

#[test]
fn an_account_is_looked_up_without_its_patient() {
    let service = Service::start();
    for generation in Generation::ALL {
        let directory = Directory::new();
        let file = directory.join("t");
        let run = |args: &[&str]| {
            Running::start(&mut service.command_in(generation, args, &file)).finish()
        };
        let found = run(&["search", "abha", "--abha", JOSEPH, "--json"]);
        found.check(0, &["Kuruvilla"]);
        assert_eq!(found.json()["abha_number"], JOSEPH);
        assert_eq!(found.json()["status"], "ACTIVE");

        let found = run(&["search", "mobile", "--mobile", FAMILY_MOBILE, "--json"]);
        found.check(0, &[FAMILY_MOBILE, "Deshmukh"]);
        let accounts = if generation == Generation::V3 { 3 } else { 1 };
        assert_eq!(found.json()["accounts_total"], accounts);
        assert_eq!(found.json()["accounts"][0]["name"], "K… D…");

        let exists = |abha| run(&["search", "exists", "--abha", abha, "--json"]);
        if generation == Generation::V1V2 {
            for (abha, is_taken) in [(ASHA_ADDRESS, true), ("91-0000-1015-0001", false)] {
                let done = exists(abha);
                done.check(0, &[]);
                assert_eq!(done.json()["exists"], is_taken, "{abha}");
            }
        } else {
            exists(JOSEPH).check(2, &[]);
        }
        assert_eq!(service.otps_sent(), 0);
        assert!(!file.exists());
    }
}

#[test]
fn an_abha_is_retrieved_by_its_mobile() {
    let service = Service::start();
    for generation in Generation::ALL {
        let directory = Directory::new();
        let file = directory.join("t");
        let args = ["retrieve", "mobile-otp", "--mobile", FAMILY_MOBILE, "--json"];
        let before: &[&str] = match generation {
            Generation::V1V2 => &["Tara Deshmukh", "Tara", "F", "2012"],
            Generation::V3 => &[],
        };
        let retrieve = service.command_in(generation, &args, &file);
        let done = service.perform(retrieve, before, FAMILY_MOBILE, &[right]);
        done.check(0, &["eyJ", "Deshmukh", FAMILY_MOBILE]);
        let answer = done.json();
        let is_v3 = generation == Generation::V3;
        assert_eq!(answer["logged_in"], !is_v3);
        assert_eq!(answer["accounts_total"], if is_v3 { 3 } else { 1 });
        assert_eq!(answer["accounts"][if is_v3 { 2 } else { 0 }]["abha_number"], TARA);
        assert_eq!(file.exists(), !is_v3);
    }
}

#[test]
fn a_patient_is_found_by_place_and_logged_in_with_either_otp() {
    let service = Service::start();
    for by in ["mobile-otp", "aadhaar-otp"] {
        let directory = Directory::new();
        let file = directory.join("t");
        let args = ["find", "--mobile", FAMILY_MOBILE, "--index", "3", "--by", by, "--json"];
        let find = service.command_in(Generation::V3, &args, &file);
        let done = service.perform(find, &[], FAMILY_MOBILE, &[right]);
        done.check(0, &["eyJ", "Deshmukh", FAMILY_MOBILE, TARA]);
        assert_eq!(done.json()["abha_number"], "**-****-****-0000");
        let profile = service.command_in(Generation::V3, &["profile", "--json"], &file);
        let profile = Running::start(&mut { profile }).finish();
        assert_eq!(profile.json()["abha_number"], TARA);
    }
}
