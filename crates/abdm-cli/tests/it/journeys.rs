//! The commands, with OTPs on standard input.

use crate::running::{Directory, Running};
use crate::service::people::{
    ASHA, ASHA_MOBILE, FAMILY_MOBILE, JOSEPH, JOSEPH_AADHAAR, JOSEPH_MOBILE, TARA,
};
use crate::service::{Service, right, wrong};

#[test]
fn a_login_lasts_until_the_logout() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("deep/down/session.token");

    let login = service.command(&["login", "aadhaar-otp", "--abha", ASHA, "--json"], &file);
    let done = service.perform(login, &[], ASHA_MOBILE, &[right]);
    done.check(0, &[ASHA, ASHA_MOBILE, &service.otp(ASHA_MOBILE), "eyJ"]);
    assert_eq!(done.json()["ok"], true);
    assert_eq!(done.json()["abha_number"], "**-****-****-0007");
    assert_eq!(done.json()["token_file"], file.to_str().unwrap());

    let profile = Running::start(&mut service.command(&["profile", "--json"], &file)).finish();
    profile.check(0, &["eyJ"]);
    assert_eq!(profile.json()["abha_number"], ASHA);
    let profile = Running::start(&mut service.command(&["profile"], &file)).finish();
    assert!(profile.stdout.contains("Name           Asha Ramanathan\n"), "{}", profile.stdout);

    let logout = || Running::start(&mut service.command(&["logout", "--json"], &file)).finish();
    logout().check(0, &[]);
    assert!(!file.exists());
    logout().check(2, &[]);
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
    let directory = Directory::new();
    let args = ["login", "aadhaar-otp", "--abha", ASHA, "--json", "--show-tokens"];
    let login = service.command(&args, &directory.join("t"));
    let done = service.perform(login, &[], ASHA_MOBILE, &[right]);
    done.check(0, &[]);
    let kept = std::fs::read_to_string(directory.join("t")).unwrap();
    let token = done.json()["x_token"].as_str().unwrap().to_owned();
    assert!(kept.contains(&token));
}

#[test]
fn an_account_is_never_chosen_for_the_patient() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    // Also where there is only one.
    for (mobile, accounts) in [(FAMILY_MOBILE, 3), (ASHA_MOBILE, 1)] {
        let login = service.command(&["login", "mobile", "--mobile", mobile, "--json"], &file);
        let done = service.perform(login, &[], mobile, &[right]);
        done.check(2, &[mobile, &service.otp(mobile), "91-0000", "Deshmukh", "Ramanathan"]);
        assert!(done.stderr.contains("--account"), "{}", done.stderr);
        let error = &done.json()["error"];
        assert_eq!(error["otp_sent"], "yes");
        assert_eq!(error["effect"], "settled");
        assert_eq!(error["accounts_total"], accounts);
        assert_eq!(error["accounts"].as_array().unwrap().len(), accounts);
        assert!(!file.exists());
    }

    let args = ["login", "mobile", "--mobile", FAMILY_MOBILE, "--account", ASHA, "--json"];
    let done = service.perform(service.command(&args, &file), &[], FAMILY_MOBILE, &[right]);
    done.check(2, &["91-0000"]);
    let error = &done.json()["error"];
    assert_eq!(error["cause"], "not_listed");
    assert_eq!(error["otp_sent"], "yes");
    assert_eq!(error["took_effect"], "no");
    assert_eq!(error["effect"], "settled");
    assert!(!done.stderr.contains("nothing was sent"), "{}", done.stderr);

    let args = ["login", "mobile", "--mobile", "+91 55500 01006", "--account", "91000010080000"];
    let done = service.perform(service.command(&args, &file), &[], FAMILY_MOBILE, &[right]);
    done.check(0, &["91-0000", "eyJ"]);
    let profile = Running::start(&mut service.command(&["profile", "--json"], &file)).finish();
    assert_eq!(profile.json()["abha_number"], TARA);
}

#[test]
fn an_account_that_the_login_does_not_name_is_said_to_be_unknown() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    let login = service.command(&["login", "aadhaar-otp", "--abha", ASHA], &file);
    service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[]);
    let kept = std::fs::read_to_string(&file).unwrap();
    let named = format!("\"{}\"", ASHA);
    assert!(kept.contains(&named), "the token file names the account otherwise");
    std::fs::write(&file, kept.replace(&named, "null")).unwrap();

    let args = ["deactivate", "aadhaar-otp", "--reason", "104"];
    let done = Running::start(&mut service.command(&args, &file)).finish();
    done.check(2, &[]);
    assert!(done.stderr.contains("deactivated: unknown"), "{}", done.stderr);
}

#[test]
fn a_forgotten_abha_is_found_deactivated_and_reactivated() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    let command = |args: &[&str]| service.command(&[args, &["--json"]].concat(), &file);

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
    assert!(done.stderr.contains("Access to every ABDM application is lost."), "{}", done.stderr);
    assert!(done.stderr.contains("deactivated: **-****-****-0006\n"), "{}", done.stderr);
    assert_eq!(service.otps_sent(), sent);

    let args = ["deactivate", "aadhaar-otp", "--reason", "104", "--reason", "others", "--yes"];
    let done = service.perform(command(&args), &[], JOSEPH_MOBILE, &[right]);
    done.check(0, &[JOSEPH]);
    assert!(done.stderr.contains("deactivated: **-****-****-0006\n"), "{}", done.stderr);
    assert_eq!(done.json()["reconciled"], false);
    assert!(!file.exists());

    let login = command(&["login", "aadhaar-otp", "--abha", "joseph_kuruvilla@sbx"]);
    let done = service.perform(login, &[], JOSEPH_MOBILE, &[]);
    done.check(3, &["joseph"]);
    assert_eq!(done.json()["error"]["cause"], "account_deactivated");
    assert_eq!(done.json()["error"]["otp_sent"], "no");
    assert_eq!(done.json()["error"]["effect"], "settled");
    assert!(done.stderr.contains("No OTP was sent."), "{}", done.stderr);

    // A wrong OTP on the first line is no reason to give up before the second.
    let reactivate = command(&["reactivate", "aadhaar-otp", "--abha", JOSEPH]);
    let done = service.perform(reactivate, &[], JOSEPH_MOBILE, &[wrong, right]);
    done.check(0, &[JOSEPH, "eyJ"]);
    Running::start(&mut service.command(&["profile"], &file)).finish().check(0, &[]);
}
