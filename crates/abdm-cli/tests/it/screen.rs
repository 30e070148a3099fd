//! What a service says cannot take over the screen.

use crate::proxy::Fate::{Answered, Says};
use crate::proxy::proxy;
use crate::running::{Directory, Finished, Running};
use crate::service::people::{ASHA, ASHA_MOBILE, FAMILY_MOBILE, JOSEPH_AADHAAR, JOSEPH_MOBILE};
use crate::service::{Generation, Service, command_at, right};

/// Would clear the screen, forge a line and turn the text around.
const NAME: &str = r"Asha\u001b[2J\nX-Token: x\u009b\u202e\u200b\u007f A B C D";

fn check_screen(done: &Finished) {
    for text in [&done.stdout, &done.stderr] {
        let steers = |c: char| c != '\n' && c.is_control() || "\u{200b}\u{202e}".contains(c);
        assert!(!text.contains(steers), "{text:?}");
        assert!(!text.contains("\nX-Token"), "{text}");
    }
}

#[test]
fn a_profile_is_shown_as_text() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    let addr = proxy(service.addr, |path| match path {
        "/api/v1/account/profile" => Says(format!(
            r#"{{"healthIdNumber":"*\u001b[31m","name":"{NAME}","authMethods":["{NAME}"]}}"#
        )),
        "/abha/api/v3/profile/account" => Says(format!(
            r#"{{"ABHANumber":"*\u001b[31m","name":"{NAME}","authMethods":["{NAME}"],
                "status":"{NAME}"}}"#
        )),
        _ => Answered,
    });
    for generation in Generation::ALL {
        let command = |args: &[&str]| command_at(addr, generation, args, &file);
        let login = command(&["login", "aadhaar-otp", "--abha", ASHA]);
        service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[]);

        let done = Running::start(&mut command(&["profile"])).finish();
        done.check(0, &[]);
        check_screen(&done);
        assert!(done.stdout.contains(r"Asha\u001b[2J\u000aX-Token"), "{}", done.stdout);
        assert!(!done.stdout.contains("Status         Asha"), "{}", done.stdout);

        let done = Running::start(&mut command(&["profile", "--json"])).finish();
        done.check(0, &[]);
        check_screen(&done);
        let name: String = serde_json::from_str(&format!("\"{NAME}\"")).unwrap();
        assert_eq!(done.json()["name"], name);
    }
}

#[test]
fn of_many_accounts_and_long_names_only_the_first_are_shown() {
    let service = Service::start();
    let directory = Directory::new();
    let many =
        format!("[{}]", vec![format!(r#"{{"name":"{NAME}","status":"{NAME}"}}"#); 30].join(","));
    let addr = proxy(service.addr, move |path| match path {
        "/api/v2/registration/mobile/login/verifyOtp" => {
            Says(format!(r#"{{"txnId":"t","token":"eyJ.t.t","mobileLinkedHid":{many}}}"#))
        }
        "/abha/api/v3/profile/login/verify" => Says(format!(
            r#"{{"txnId":"t","authResult":"success","token":"eyJ.t.t","expiresIn":300,
                "accounts":{many}}}"#
        )),
        _ => Answered,
    });
    let login = ["login", "mobile", "--mobile", FAMILY_MOBILE];
    for generation in Generation::ALL {
        for args in [&[][..], &["--json"], &["--json", "--account", ASHA]] {
            let args = [&login, args].concat();
            let login = command_at(addr, generation, &args, &directory.join("t"));
            let done = service.perform(login, &[], FAMILY_MOBILE, &[right]);
            done.check(2, &["Asha", "eyJ"]);
            check_screen(&done);
            if args.contains(&"--json") {
                let error = &done.json()["error"];
                assert_eq!(error["accounts"].as_array().unwrap().len(), 20);
                assert_eq!(error["accounts_total"], 30);
                assert_eq!(error["accounts"][0]["name"], "A… X… x… A…");
            }
        }
    }
    let retrieve = ["retrieve", "aadhaar-otp"];
    let retrieve = command_at(addr, Generation::V3, &retrieve, &directory.join("t"));
    let done = service.perform(retrieve, &[JOSEPH_AADHAAR], JOSEPH_MOBILE, &[right]);
    done.check(0, &["Asha", "eyJ"]);
    check_screen(&done);
    assert!(done.stdout.contains("\n  and 10 more\n"), "{}", done.stdout);
}

#[test]
fn a_mobile_without_accounts_has_spent_the_otp() {
    let service = Service::start();
    let directory = Directory::new();
    let addr = proxy(service.addr, |path| match path {
        "/api/v2/registration/mobile/login/verifyOtp" => {
            Says(r#"{"txnId":"t","token":"eyJ.t.t","mobileLinkedHid":[]}"#.to_owned())
        }
        "/abha/api/v3/profile/login/verify" => Says(
            r#"{"txnId":"t","authResult":"success","token":"eyJ.t.t","expiresIn":300,
                "accounts":[]}"#
                .to_owned(),
        ),
        _ => Answered,
    });
    for generation in Generation::ALL {
        let args = ["login", "mobile", "--mobile", ASHA_MOBILE, "--account", ASHA, "--json"];
        let login = command_at(addr, generation, &args, &directory.join("t"));
        let done = service.perform(login, &[], ASHA_MOBILE, &[right]);
        done.check(3, &[ASHA, ASHA_MOBILE]);
        assert!(done.stderr.contains("The OTP was spent."), "{}", done.stderr);
        let error = &done.json()["error"];
        assert_eq!(error["effect"], "settled");
        assert_eq!(error["otp_sent"], "yes");
        assert_eq!(error["took_effect"], "no");
    }
}
