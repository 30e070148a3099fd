//! Journeys that go on on another node, with a real `redis-server` between them.

use super::{Journey, Node, PERSONAL, refused};
use crate::redis_server::RedisServer;
use crate::service::{Generation, Service};

#[test]
fn every_journey_goes_on_on_another_node() {
    let Some(server) = RedisServer::start() else { return };
    let service = Service::start();
    for generation in Generation::ALL {
        let here = Node::new(&service, generation).with_store(server.url());
        let there = Node::new(&service, generation).with_store(server.url());
        for journey in Journey::ALL {
            here.prepare(journey);
            let sent = service.otps_sent();
            let id = here.start(journey);
            assert_eq!(there.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);
            let args = [journey.args(), &["--start-only"]].concat();
            if journey != Journey::Deactivate {
                // Which it could not begin for want of the login.
                refused(&there.run(&args, journey.lines()), 6, "patient_busy");
            }
            let done = there.resume(journey, &id);
            assert_eq!(done.code, Some(0), "{done:?}");
            refused(&here.run(&["resume", &id], &[]), 6, "finished");
            assert_eq!(service.otps_sent(), sent + 1);
        }
        let id = here.start(Journey::LoginAadhaar);
        there.run(&["resume", &id, "--discard"], &[]).check(0, &PERSONAL);
        assert!(here.waiting().is_empty());
    }
}
