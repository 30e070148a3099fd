//! An ABHA that is looked for by its mobile: one process asks for the OTP, another submits it.

use super::{Node, PERSONAL, id_in};
use crate::service::people::{FAMILY_MOBILE, TARA};
use crate::service::{Generation, Service};

const RETRIEVE: &[&str] = &["retrieve", "mobile-otp", "--mobile", FAMILY_MOBILE];
const FIND: &[&str] = &["find", "--mobile", FAMILY_MOBILE, "--index", "3"];

#[test]
fn what_is_looked_for_by_a_mobile_goes_on_in_another_process() {
    let service = Service::start();
    let who: &[&str] = &["Tara Deshmukh", "Tara", "F", "2012"];
    for (generation, args, lines, kind) in [
        (Generation::V1V2, RETRIEVE, who, "v1v2.retrieve-mobile-otp"),
        (Generation::V3, RETRIEVE, &[], "v3.retrieve-mobile-otp"),
        (Generation::V3, FIND, &[], "v3.find-mobile-otp"),
    ] {
        let node = Node::new(&service, generation);
        let done = node.run(&[args, &["--start-only"]].concat(), lines);
        done.check(0, &PERSONAL);
        assert_eq!(done.json()["journey"], kind);
        let id = id_in(&done.json());
        assert_eq!(node.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);

        let done = node.run(&["resume", &id], &[&service.otp(FAMILY_MOBILE)]);
        done.check(0, &["eyJ", "Deshmukh"]);
        let answer = done.json();
        assert_eq!(answer["journey"], kind);
        if args == FIND {
            assert_eq!(answer["abha_number"], "**-****-****-0000");
        } else {
            let accounts = answer["accounts"].as_array().unwrap();
            assert!(accounts.iter().any(|account| account["abha_number"] == TARA), "{answer}");
        }
        // On V3 the choice that a retrieval leaves is given up: the list was the answer.
        assert!(node.waiting().is_empty());
        assert_eq!(node.token_file().exists(), kind != "v3.retrieve-mobile-otp");
    }
}
