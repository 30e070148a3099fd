//! What a service says cannot take over the screen.

use crate::proxy::Fate::{Answered, Says};
use crate::proxy::{Fate, proxy};
use crate::running::{Directory, Finished, Running};
use crate::service::people::{ASHA, ASHA_MOBILE, FAMILY_MOBILE};
use crate::service::{Service, command_at, right};

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
    let fate = |path: &str| match path {
        "/api/v1/account/profile" => Says(format!(
            r#"{{"healthIdNumber":"*\u001b[31m","name":"{NAME}","authMethods":["{NAME}"]}}"#
        )),
        _ => Answered,
    };
    let addr = proxy(service.addr, fate);
    let login = command_at(addr, &["login", "aadhaar-otp", "--abha", ASHA], &file);
    service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[]);

    let done = Running::start(&mut command_at(addr, &["profile"], &file)).finish();
    done.check(0, &[]);
    check_screen(&done);
    assert!(done.stdout.contains(r"Asha\u001b[2J\u000aX-Token"), "{}", done.stdout);

    let done = Running::start(&mut command_at(addr, &["profile", "--json"], &file)).finish();
    done.check(0, &[]);
    check_screen(&done);
    let name: String = serde_json::from_str(&format!("\"{NAME}\"")).unwrap();
    assert_eq!(done.json()["name"], name);
}

#[test]
fn of_many_accounts_and_long_names_only_the_first_are_shown() {
    const VERIFY: &str = "/api/v2/registration/mobile/login/verifyOtp";
    let service = Service::start();
    let directory = Directory::new();
    let fate = |path: &str| match path {
        VERIFY => Says(format!(
            r#"{{"txnId":"t","token":"eyJ.t.t","mobileLinkedHid":[{}]}}"#,
            vec![format!(r#"{{"name":"{NAME}"}}"#); 30].join(",")
        )),
        _ => Answered,
    };
    let addr = proxy(service.addr, fate);
    let login = ["login", "mobile", "--mobile", FAMILY_MOBILE];
    for args in [&login[..], &["--json"], &["--json", "--account", ASHA]] {
        let args =
            if args.starts_with(&["login"]) { args.to_vec() } else { [&login, args].concat() };
        let login = command_at(addr, &args, &directory.join("t"));
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

#[test]
fn a_mobile_without_accounts_has_spent_the_otp() {
    let service = Service::start();
    let directory = Directory::new();
    let fate: fn(&str) -> Fate = |path| match path {
        "/api/v2/registration/mobile/login/verifyOtp" => {
            Says(r#"{"txnId":"t","token":"eyJ.t.t","mobileLinkedHid":[]}"#.to_owned())
        }
        _ => Answered,
    };
    let args = ["login", "mobile", "--mobile", ASHA_MOBILE, "--account", ASHA, "--json"];
    let login = command_at(proxy(service.addr, fate), &args, &directory.join("t"));
    let done = service.perform(login, &[], ASHA_MOBILE, &[right]);
    done.check(3, &[ASHA, ASHA_MOBILE]);
    assert!(done.stderr.contains("The OTP was spent."), "{}", done.stderr);
    let error = &done.json()["error"];
    assert_eq!(error["effect"], "settled");
    assert_eq!(error["otp_sent"], "yes");
    assert_eq!(error["took_effect"], "no");
}
