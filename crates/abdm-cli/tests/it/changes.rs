//! A forgotten ABHA is found, deactivated and reactivated, in both generations.

use serde_json::{Value, json};

use crate::proxy::Fate::{Answered, Says};
use crate::proxy::proxy;
use crate::running::{Directory, Running};
use crate::service::people::{
    ASHA, FARHAN, FARHAN_AADHAAR, FARHAN_MOBILE, JOSEPH, JOSEPH_AADHAAR, JOSEPH_MOBILE,
};
use crate::service::{Generation, Service, command_at, right, wrong};
use crate::waiting::Node;

const VERIFY: &str = "/abha/api/v3/profile/login/verify";

#[test]
fn a_forgotten_abha_is_found_deactivated_and_reactivated() {
    let service = Service::start();
    for generation in Generation::ALL {
        let directory = Directory::new();
        let file = directory.join("t");
        let command =
            |args: &[&str]| service.command_in(generation, &[args, &["--json"]].concat(), &file);

        let retrieve = command(&["retrieve", "aadhaar-otp"]);
        let done = service.perform(retrieve, &["9999 7165 8847"], JOSEPH_MOBILE, &[right]);
        done.check(0, &[JOSEPH_AADHAAR, "9999 7165 8847", &service.otp(JOSEPH_MOBILE), "eyJ"]);
        assert_eq!(done.json()["abha_number"], JOSEPH);
        assert_eq!(done.json()["logged_in"], true);

        // Without a terminal nobody can agree, and nothing is sent.
        let sent = service.otps_sent();
        let args = ["deactivate", "aadhaar-otp", "--reason", "104", "--reason", "others"];
        let done = service.perform(command(&args), &[], JOSEPH_MOBILE, &[]);
        done.check(2, &[]);
        let stderr = &done.stderr;
        assert!(stderr.contains("Access to every ABDM application is lost."), "{stderr}");
        assert!(stderr.contains("deactivated: **-****-****-0006\n"), "{stderr}");
        assert_eq!(service.otps_sent(), sent);

        let args = [&args[..], &["--yes"]].concat();
        let done = service.perform(command(&args), &[], JOSEPH_MOBILE, &[right]);
        done.check(0, &[JOSEPH]);
        assert!(done.stderr.contains("deactivated: **-****-****-0006\n"), "{}", done.stderr);
        assert_eq!(done.json()["reconciled"], false);
        assert!(!file.exists());

        // v3 knows no address here.
        let abha = match generation {
            Generation::V1V2 => "joseph_kuruvilla@sbx",
            Generation::V3 => JOSEPH,
        };
        let login = ["login", "aadhaar-otp", "--abha", abha];
        let done = service.perform(command(&login), &[], JOSEPH_MOBILE, &[]);
        done.check(3, &["joseph", JOSEPH]);
        assert_eq!(done.json()["error"]["cause"], "account_deactivated");
        assert_eq!(done.json()["error"]["otp_sent"], "no");
        assert_eq!(done.json()["error"]["effect"], "settled");
        assert!(done.stderr.contains("OTP sent:         no\n"), "{}", done.stderr);

        // A wrong OTP on the first line is no reason to give up before the second.
        let reactivate = command(&["reactivate", "aadhaar-otp", "--abha", JOSEPH]);
        let done = service.perform(reactivate, &[], JOSEPH_MOBILE, &[wrong, right]);
        done.check(0, &[JOSEPH, "eyJ"]);
        // A login comes with it on v1v2 alone.
        assert_eq!(done.json()["logged_in"], generation == Generation::V1V2);
        assert_eq!(file.exists(), generation == Generation::V1V2);
        if generation == Generation::V3 {
            let login = service.perform(command(&login), &[], JOSEPH_MOBILE, &[right]);
            login.check(0, &[JOSEPH, "eyJ"]);
        }
        Running::start(&mut command(&["profile"])).finish().check(0, &[]);
    }
}

#[test]
fn what_was_found_is_told_in_one_shape() {
    let service = Service::start();
    for (generation, name, active, deactivated) in [
        (Generation::V1V2, Value::Null, Value::Null, Value::Null),
        (Generation::V3, json!("J… K…"), json!("ACTIVE"), json!("DEACTIVATED")),
    ] {
        let directory = Directory::new();
        let file = directory.join("t");
        let args = ["retrieve", "aadhaar-otp", "--json"];
        let retrieve = service.command_in(generation, &args, &file);
        let done = service.perform(retrieve, &[JOSEPH_AADHAAR], JOSEPH_MOBILE, &[right]);
        done.check(0, &["Kuruvilla"]);
        let mut answer = done.json();
        let fields = answer.as_object_mut().unwrap();
        assert!(fields.remove("expires_at").unwrap().is_u64());
        assert_eq!(
            answer,
            json!({
                "command": "retrieve-aadhaar-otp",
                "ok": true,
                "abha_number": JOSEPH,
                "abha_address": "joseph_kuruvilla@sbx",
                "status": active,
                "accounts": [{
                    "abha_number": JOSEPH,
                    "abha_address": "joseph_kuruvilla@sbx",
                    "name": name,
                    "status": active,
                }],
                "accounts_total": 1,
                "logged_in": true,
                "token_file": file.to_str().unwrap(),
            })
        );

        // Whoever is deactivated needs the number, and gets no login.
        std::fs::remove_file(&file).unwrap();
        for json in [true, false] {
            let args = &args[..if json { 3 } else { 2 }];
            let retrieve = service.command_in(generation, args, &file);
            let done = service.perform(retrieve, &[FARHAN_AADHAAR], FARHAN_MOBILE, &[right]);
            done.check(0, &[FARHAN_AADHAAR, "Qureshi", "eyJ"]);
            assert!(!file.exists());
            if json {
                assert_eq!(done.json()["abha_number"], FARHAN);
                assert_eq!(done.json()["status"], deactivated);
                assert_eq!(done.json()["logged_in"], false);
            } else {
                let next = match generation {
                    Generation::V1V2 => "No login came with it.",
                    Generation::V3 => "`abdm reactivate aadhaar-otp --abha NUMBER`",
                };
                assert!(done.stdout.contains(&format!("ABHA number:  {FARHAN}\n")), "{done:?}");
                assert!(done.stdout.contains(next), "{done:?}");
            }
        }
    }
}

#[test]
fn of_several_accounts_none_is_chosen_and_nobody_is_logged_in() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    // A login, but nobody knows whose.
    let addr = proxy(service.addr, |path| match path {
        VERIFY => Says(format!(
            r#"{{"txnId":"t","authResult":"success","token":"eyJ.t.t","expiresIn":1800,
                "refreshToken":"eyJ.r.r","accounts":[
                {{"ABHANumber":"{JOSEPH}","preferredAbhaAddress":"joseph_kuruvilla@sbx",
                  "name":"Joseph Kuruvilla","status":"ACTIVE"}},
                {{"ABHANumber":"{ASHA}","name":"Joseph Kuruvilla","status":"DEACTIVATED"}},
                {{"ABHANumber":"91-****-****-0005"}}]}}"#
        )),
        _ => Answered,
    });
    let retrieve = |args: &[&str]| {
        let args = [&["retrieve", "aadhaar-otp", "--show-tokens"], args].concat();
        let command = command_at(addr, Generation::V3, &args, &file);
        let done = service.perform(command, &[JOSEPH_AADHAAR], JOSEPH_MOBILE, &[right]);
        done.check(0, &["Kuruvilla", "eyJ"]);
        assert!(!file.exists());
        done
    };
    assert_eq!(
        retrieve(&["--json"]).json(),
        json!({
            "command": "retrieve-aadhaar-otp",
            "ok": true,
            "abha_number": null,
            "abha_address": null,
            "status": null,
            "accounts": [
                {
                    "abha_number": JOSEPH,
                    "abha_address": "joseph_kuruvilla@sbx",
                    "name": "J… K…",
                    "status": "ACTIVE",
                },
                {
                    "abha_number": ASHA,
                    "abha_address": null,
                    "name": "J… K…",
                    "status": "DEACTIVATED",
                },
                {
                    "abha_number": "91-****-****-0005",
                    "abha_address": null,
                    "name": null,
                    "status": null,
                },
            ],
            "accounts_total": 3,
            "logged_in": false,
        })
    );
    let told = retrieve(&[]).stdout;
    for line in [
        format!("  1  {JOSEPH}  joseph_kuruvilla@sbx  J… K…  ACTIVE\n"),
        format!("  2  {ASHA}  J… K…  DEACTIVATED\n"),
        "  3  91-****-****-0005\n".to_owned(),
        "Nobody is logged in: the patient says which is meant".to_owned(),
    ] {
        assert!(told.contains(&line), "{line} is missing in:\n{told}");
    }
}

#[test]
fn a_login_to_an_account_whose_number_is_hidden_is_kept() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    let addr = proxy(service.addr, |path| match path {
        VERIFY => Says(
            r#"{"txnId":"t","authResult":"success","token":"eyJ.t.t","expiresIn":1800,
                "refreshToken":"eyJ.r.r","accounts":[{"ABHANumber":"91-****-****-0006"}]}"#
                .to_owned(),
        ),
        _ => Answered,
    });
    let args = ["retrieve", "aadhaar-otp", "--json"];
    let retrieve = command_at(addr, Generation::V3, &args, &file);
    let done = service.perform(retrieve, &[JOSEPH_AADHAAR], JOSEPH_MOBILE, &[right]);
    done.check(0, &["eyJ"]);
    assert_eq!(done.json()["abha_number"], "91-****-****-0006");
    assert_eq!(done.json()["logged_in"], true);
    let kept: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(kept["generation"], "v3");
    assert_eq!(kept["service"], Generation::V3.accounts(addr));
    assert_eq!(kept["x_token"], "eyJ.t.t");
    assert_eq!(kept["abha_number"], Value::Null);
}

#[test]
fn an_account_that_is_not_listed_is_left_to_the_profile() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    let addr = proxy(service.addr, |path| match path {
        VERIFY => Says(
            r#"{"txnId":"t","authResult":"success","token":"eyJ.t.t","expiresIn":1800,
                "refreshToken":"eyJ.r.r","accounts":[]}"#
                .to_owned(),
        ),
        _ => Answered,
    });
    let retrieve = |args: &[&str]| {
        let args = [&["retrieve", "aadhaar-otp"], args].concat();
        let command = command_at(addr, Generation::V3, &args, &file);
        let done = service.perform(command, &[JOSEPH_AADHAAR], JOSEPH_MOBILE, &[right]);
        done.check(0, &["eyJ"]);
        assert!(file.is_file());
        std::fs::remove_file(&file).unwrap();
        done
    };
    let done = retrieve(&[]);
    let told = "Found, but the service does not list the account here: `abdm profile` shows it.\n";
    assert!(done.stdout.starts_with(told), "{}", done.stdout);
    assert!(done.stdout.contains("Logged in; the login is kept in "), "{}", done.stdout);
    let answer = retrieve(&["--json"]).json();
    assert_eq!(answer["logged_in"], true);
    assert_eq!(answer["accounts"], json!([]));
    assert_eq!(answer["accounts_total"], 0);
    assert_eq!(answer["abha_number"], Value::Null);
    assert_eq!(answer["token_file"], file.to_str().unwrap());
}

#[test]
fn a_login_to_an_account_that_is_not_in_use_is_not_kept() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    for (status, next) in [
        ("DEACTIVATED", "`abdm reactivate aadhaar-otp --abha NUMBER`"),
        ("LOCKED", "It is not in use, so nobody is logged in"),
    ] {
        let addr = proxy(service.addr, move |path| match path {
            VERIFY => Says(format!(
                r#"{{"txnId":"t","authResult":"success","token":"eyJ.t.t","expiresIn":1800,
                    "refreshToken":"eyJ.r.r",
                    "accounts":[{{"ABHANumber":"{JOSEPH}","status":"{status}"}}]}}"#
            )),
            _ => Answered,
        });
        let retrieve = command_at(addr, Generation::V3, &["retrieve", "aadhaar-otp"], &file);
        let done = service.perform(retrieve, &[JOSEPH_AADHAAR], JOSEPH_MOBILE, &[right]);
        done.check(0, &["eyJ"]);
        assert!(done.stdout.contains(next), "{}", done.stdout);
        assert!(!file.exists());
    }
}

#[test]
fn the_otp_of_a_reactivation_goes_the_path_that_is_named() {
    let service = Service::start();
    let directory = Directory::new();
    for (options, path) in [
        (&[][..], "login"),
        (&["--otp-path", "login"], "login"),
        (&["--otp-path", "account"], "account"),
    ] {
        let args = [&["reactivate", "aadhaar-otp", "--abha", FARHAN], options].concat();
        let reactivate = service.command_in(Generation::V3, &args, &directory.join("t"));
        let before = service.requests().len();
        // A wrong OTP leaves him deactivated for the next round.
        let done = service.perform(reactivate, &[], FARHAN_MOBILE, &[wrong]);
        done.check(3, &[FARHAN]);
        let otp = format!("POST /abha/api/v3/profile/{path}/request/otp");
        assert_eq!(service.requests()[before + 2..], [otp, format!("POST {VERIFY}")]);
    }
}

#[test]
fn a_reactivation_without_a_login_says_so() {
    let service = Service::start();
    let directory = Directory::new();
    let args = ["reactivate", "aadhaar-otp", "--abha", FARHAN];
    let reactivate = service.command_in(Generation::V3, &args, &directory.join("t"));
    let done = service.perform(reactivate, &[], FARHAN_MOBILE, &[right]);
    done.check(0, &[FARHAN]);
    let told = "Active again: **-****-****-0005\nNo login came with it. Log in: `abdm login`.\n";
    assert_eq!(done.stdout, told);
}

#[test]
fn an_abha_is_deleted_by_who_types_its_number_and_gone_for_good() {
    let service = Service::start();
    for (generation, methods) in [
        (Generation::V1V2, [("aadhaar-otp", LEAVERS[0]), ("mobile-otp", LEAVERS[1])]),
        (Generation::V3, [("aadhaar-otp", LEAVERS[2]), ("mobile-otp", LEAVERS[3])]),
    ] {
        for (method, (number, mobile)) in methods {
            let directory = Directory::new();
            let file = directory.join("t");
            let command = |args: &[&str]| {
                service.command_in(generation, &[args, &["--json"]].concat(), &file)
            };
            let login = ["login", "aadhaar-otp", "--abha", number];
            service.perform(command(&login), &[], mobile, &[right]).check(0, &[number]);

            // Nothing is sent for who did not name it, or named another.
            let sent = service.otps_sent();
            let delete = ["delete", method, "--reason", "205"];
            for (more, text) in [
                (&[][..], "was not typed to confirm"),
                (&["--confirm", JOSEPH], "not the ABHA number of who is logged in"),
                (&["--confirm", "yes"], "confirm: "),
            ] {
                let args = [&delete[..], more].concat();
                let done = service.perform(command(&args), &[], mobile, &[]);
                done.check(2, &[number]);
                assert!(done.stderr.contains(text), "{}", done.stderr);
                assert!(done.stderr.contains("deleted for good"), "{}", done.stderr);
            }
            // There is no shortcut.
            let done =
                service.perform(command(&[&delete[..], &["--yes"]].concat()), &[], mobile, &[]);
            done.check(2, &[]);
            assert_eq!(service.otps_sent(), sent);

            let args = [&delete[..], &["--confirm", number]].concat();
            let done = service.perform(command(&args), &[], mobile, &[wrong, right]);
            done.check(0, &[number, "eyJ"]);
            let answer = done.json();
            assert_eq!(answer["command"], format!("delete-{method}"));
            assert_eq!(answer["reconciled"], false);
            assert!(!file.exists());

            let done = service.perform(command(&login), &[], mobile, &[]);
            done.check(3, &[number]);
            assert_eq!(done.json()["error"]["cause"], "account_unknown");
        }
    }
}

#[test]
fn a_password_deletes_on_v3_without_an_otp_in_one_process_or_two() {
    let service = Service::start();
    let node = Node::new(&service, Generation::V3);
    for (number, mobile, password, waits) in [
        ("91-0000-1035-0007", "5550001035", "Esha@1035", false),
        ("91-0000-1036-0006", "5550001036", "Firdaus@1036", true),
    ] {
        let login = node.command(&["login", "aadhaar-otp", "--abha", number]);
        let done = service.perform(login, &[], mobile, &[right]);
        assert_eq!(done.code, Some(0), "{done:?}");
        let sent = service.otps_sent();
        let delete = ["delete", "password", "--reason", "205", "--confirm", number];
        let done = if waits {
            let done = node.run(&[&delete[..], &["--start-only"]].concat(), &[]);
            done.check(0, &[number]);
            let answer = done.json();
            assert_eq!((&answer["otp_sent"], &answer["sent_to"]), (&json!("no"), &Value::Null));
            assert_eq!(answer["journey"], "v3.delete-password");
            node.run(&["resume", answer["journey_id"].as_str().unwrap()], &[password])
        } else {
            node.run(&delete, &[password])
        };
        done.check(0, &[number, password]);
        assert_eq!(done.json()["reconciled"], false);
        assert!(!service.is_active(number));
        assert_eq!(service.otps_sent(), sent);
    }
}

/// Number and mobile of people who are there to be deleted.
const LEAVERS: [(&str, &str); 4] = [
    ("91-0000-1031-0001", "5550001031"),
    ("91-0000-1032-0000", "5550001032"),
    ("91-0000-1033-0009", "5550001033"),
    ("91-0000-1034-0008", "5550001034"),
];
