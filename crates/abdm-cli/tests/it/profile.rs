//! What a patient who is logged in does without an OTP, in both generations.

use std::fs;
use std::path::Path;

use crate::proxy::Fate::{Answered, Refuses};
use crate::proxy::proxy;
use crate::running::{Directory, Finished, Running};
use crate::service::people::{ASHA, ASHA_ADDRESS, ASHA_MOBILE};
use crate::service::{Generation, Service, command_at, right};

/// Of two by two points, and of one, which has no face.
const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x02";
const POINT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01";

/// Asha, logged in.
struct Desk {
    service: Service,
    generation: Generation,
    directory: Directory,
}

impl Desk {
    fn open(generation: Generation) -> Self {
        let (service, directory) = (Service::start(), Directory::new());
        let desk = Self { service, generation, directory };
        let args = ["login", "aadhaar-otp", "--abha", ASHA];
        let login = desk.service.command_in(generation, &args, &desk.token_file());
        desk.service.perform(login, &[], ASHA_MOBILE, &[right]).check(0, &[]);
        desk
    }

    fn token_file(&self) -> std::path::PathBuf {
        self.directory.join("token")
    }

    fn run(&self, args: &[&str]) -> Finished {
        let mut command = self.service.command_in(self.generation, args, &self.token_file());
        Running::start(&mut command).finish()
    }

    fn file(&self, name: &str) -> String {
        self.directory.join(name).to_str().unwrap().to_owned()
    }
}

#[test]
fn a_card_and_a_qr_code_are_in_the_file_and_nowhere_else() {
    for generation in Generation::ALL {
        let desk = Desk::open(generation);
        let mut images = vec![("card", "card.png", &b"\x89PNG"[..]), ("qr", "qr.png", b"\x89PNG")];
        if generation == Generation::V1V2 {
            images.extend([("card", "card.pdf", &b"%PDF-"[..]), ("card", "card.svg", b"<?xml")]);
        }
        for (command, name, begins) in images {
            let file = desk.file(name);
            let done = desk.run(&[command, "--out", &file, "--json"]);
            done.check(0, &["eyJ", ASHA, "Asha"]);
            let written = fs::read(&file).unwrap();
            assert!(written.starts_with(begins), "{name}");
            let answer = done.json();
            assert_eq!(answer["file"], file.as_str());
            assert_eq!(answer["bytes"], written.len());
            assert_eq!(answer["kind"], name.rsplit('.').next().unwrap());
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
            }
            desk.run(&[command, "--out", &file]).check(2, &[]);
            desk.run(&[command, "--out", &file, "--force"]).check(0, &["eyJ"]);
        }
    }
}

#[test]
fn what_is_no_card_is_never_written() {
    for (generation, path) in [
        (Generation::V1V2, "/api/v1/account/getPngCard"),
        (Generation::V3, "/abha/api/v3/profile/account/abha-card"),
    ] {
        let desk = Desk::open(generation);
        for (status, body) in [
            (200, r#"{"message":"The card is on its way"}"#),
            (202, "{}"),
            (200, "%PDF-1.7 another kind"),
            (200, r#"{"code":"ABDM-1094","message":"X-token expired"}"#),
        ] {
            let addr = proxy(desk.service.addr, move |at| match at == path {
                true => Refuses(status, body.to_owned()),
                false => Answered,
            });
            // The login is that of the service behind it.
            let kept = fs::read_to_string(desk.token_file()).unwrap();
            let there = kept.replace(&desk.service.addr.to_string(), &addr.to_string());
            let token_file = desk.directory.join("there");
            write_private(&token_file, &there);
            let file = desk.file("card.png");
            let args = ["card", "--out", &file, "--json"];
            let mut command = command_at(addr, generation, &args, &token_file);
            let done = Running::start(&mut command).finish();
            assert_ne!(done.code, Some(0), "{done:?}");
            assert!(!Path::new(&file).exists(), "{status} {body}");
        }
    }
}

#[test]
fn v3_has_a_card_in_one_format_and_says_so_before_any_call() {
    let desk = Desk::open(Generation::V3);
    let calls = desk.service.requests().len();
    let done = desk.run(&["card", "--format", "pdf", "--out", &desk.file("card.pdf"), "--json"]);
    done.check(2, &[]);
    assert_eq!(done.json()["error"]["cause"], "not_in_generation");
    assert_eq!(desk.service.requests().len(), calls);
}

#[test]
fn a_photograph_is_set_once_it_is_one() {
    for generation in Generation::ALL {
        let desk = Desk::open(generation);
        let (photo, point) = (desk.file("photo.png"), desk.file("point.png"));
        fs::write(&photo, PHOTO).unwrap();
        fs::write(&point, POINT).unwrap();
        let done = desk.run(&["update", "photo", &photo, "--json"]);
        done.check(0, &["eyJ", "iVBOR"]);
        assert_eq!(done.json()["bytes"], PHOTO.len());
        let refused = desk.run(&["update", "photo", &point, "--json"]);
        refused.check(3, &["iVBOR"]);
        assert_eq!(refused.json()["error"]["took_effect"], "no");

        let calls = desk.service.requests().len();
        let large = desk.file("large.png");
        fs::write(&large, [PHOTO, &vec![0; 100 * 1024]].concat()).unwrap();
        desk.run(&["update", "photo", &large]).check(2, &[]);
        assert_eq!(desk.service.requests().len(), calls);
    }
}

#[test]
fn what_is_given_of_a_profile_changes() {
    let desk = Desk::open(Generation::V1V2);
    let args = ["update", "profile", "--address", "1 Sample Street", "--pincode", "686001"];
    desk.run(&args).check(0, &["Sample", "686001"]);
    let profile = desk.run(&["profile", "--json"]).json();
    assert_eq!(profile["address"], "1 Sample Street");
    assert_eq!(profile["pincode"], "686001");
    assert_eq!(profile["name"], "Asha Ramanathan");
    // Something has to change.
    desk.run(&["update", "profile"]).check(2, &[]);
    desk.run(&["update", "profile", "--pincode", "x"]).check(2, &[]);
}

#[test]
fn an_address_is_linked_and_unlinked() {
    let desk = Desk::open(Generation::V1V2);
    let addresses = || desk.run(&["profile", "--json"]).json()["addresses"].clone();
    let new = ["--address", "asha.new@sbx"];
    let link = [&["address", "link"][..], &new, &["--preferred", "--json"]].concat();
    let done = desk.run(&link);
    done.check(0, &["asha.new", "eyJ"]);
    assert_eq!(done.json()["ok"], true);
    assert_eq!(addresses(), serde_json::json!(["asha.new@sbx", ASHA_ADDRESS]));
    desk.run(&[&["address", "unlink"][..], &new].concat()).check(0, &["asha.new"]);
    assert_eq!(addresses(), serde_json::json!([ASHA_ADDRESS]));
    desk.run(&[&["address", "unlink"][..], &new].concat()).check(3, &["asha.new"]);
}

fn write_private(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}
