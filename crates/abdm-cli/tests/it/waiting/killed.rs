//! The real binary, killed between any two steps of any journey.
//!
//! A proxy holds the request or the answer at which the process is to die. What the store then says
//! is compared with what the service has sent. Whoever finds that out, and goes on, is another node:
//! it has the store's address and the keys, and nothing else of the one that died.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Journey, Node, PERSONAL, refused};
use crate::proxy::Fate::{self, Answered, HeldAfter, HeldBefore};
use crate::proxy::proxy;
use crate::redis_server::RedisServer;
use crate::running::Running;
use crate::service::{Generation, Service};

const PATIENCE: Duration = Duration::from_secs(90);

/// The call that is held, once.
type Held = Arc<Mutex<Option<(&'static str, Fate)>>>;

/// A node whose process is killed at a call, and another one with the same store.
struct Deathbed<'a> {
    node: Node<'a>,
    heir: Node<'a>,
    held: Held,
    journey: Journey,
}

impl<'a> Deathbed<'a> {
    /// On that server, or in a file without one.
    fn new(
        service: &'a Service,
        generation: Generation,
        journey: Journey,
        redis: Option<&RedisServer>,
    ) -> Self {
        let held = Held::default();
        let fate = Arc::clone(&held);
        let addr = proxy(service.addr, move |path| {
            let mut held = fate.lock().unwrap();
            match held.take_if(|(at, _)| *at == path) {
                Some((_, fate)) => fate,
                None => Answered,
            }
        });
        let mut node = Node::at(service, addr, generation);
        if let Some(server) = redis {
            node = node.with_store(server.url());
        }
        let heir = Node::new(service, generation).with_store(node.store.clone());
        Self { node, heir, held, journey }
    }

    /// Kills the process that performs the journey when this call is here.
    fn kill_at(&self, path: &'static str, fate: fn(Sender<()>) -> Fate) {
        let (here, is_here): (_, Receiver<()>) = channel();
        *self.held.lock().unwrap() = Some((path, fate(here)));
        let mut running = Running::start(&mut self.node.command(&self.journey.whole()));
        for line in self.journey.lines() {
            running.say(line);
        }
        let (sends, _) = self.journey.calls(self.node.generation);
        if path != sends && path != self.session() {
            running.hear("An OTP was sent");
            running.say(&self.node.service.otp(self.journey.mobile()));
        }
        is_here.recv_timeout(PATIENCE).unwrap();
        running.kill();
    }

    /// Kills it when the patient is asked for the OTP.
    fn kill_when_asked(&self) {
        let mut running = Running::start(&mut self.node.command(&self.journey.whole()));
        for line in self.journey.lines() {
            running.say(line);
        }
        running.hear("An OTP was sent");
        running.kill();
    }

    /// The first call of all.
    fn session(&self) -> &'static str {
        match self.node.generation {
            Generation::V1V2 => "/gateway/v0.5/sessions",
            Generation::V3 => "/api/hiecm/gateway/v3/sessions",
        }
    }

    /// The only journey that waits, in that state.
    fn left(&self, state: &str) -> String {
        let (id, found) = match <[_; 1]>::try_from(self.heir.waiting()) {
            Ok([left]) => left,
            Err(left) => panic!("{:?}: {left:?}", self.journey),
        };
        assert_eq!(found, state, "{:?}", self.journey);
        id
    }

    /// Sends nothing and says what is known.
    fn resume_in_vain(&self, id: &str, cause: &str) -> serde_json::Value {
        let before = self.node.service.requests().len();
        // Whatever is on standard input.
        let done = self.heir.run(&["resume", id], &["123456", "123456"]);
        assert_eq!(self.node.service.requests().len(), before);
        let error = refused(&done, 4, cause);
        assert_eq!(error["effect"], "possible");
        assert_eq!(error["journey_id"], id);
        error
    }

    /// The journey can be performed, by giving up the one that is in the way if there is one.
    fn finish_anew(&self, in_the_way: Option<&str>) {
        let (node, journey) = (&self.node, self.journey);
        if let Some(id) = in_the_way {
            let before = node.service.otps_sent();
            let done = node.run(&journey.whole(), journey.lines());
            assert_eq!(refused(&done, 6, "patient_busy")["journey_id"], id);
            assert_eq!(node.service.otps_sent(), before);
            self.heir.run(&["resume", id, "--discard"], &[]).check(0, &PERSONAL);
        }
        let before = node.service.otps_sent();
        let done = node.perform(journey);
        assert_eq!(done.code, Some(0), "{journey:?}: {done:?}");
        assert_eq!(node.service.otps_sent(), before + 1);
        assert!(self.heir.waiting().is_empty());
    }

    /// The nodes have only the store in common, and on a server not even a file.
    fn share_nothing_but(&self, redis: Option<&RedisServer>) {
        let Self { node, heir, .. } = self;
        assert_eq!(node.store, heir.store);
        assert_ne!(node.token_file(), heir.token_file());
        assert!(!heir.database().exists());
        assert_eq!(node.database().exists(), redis.is_none());
    }
}

/// Of one journey, in both generations.
fn survives_being_killed_anywhere(journey: Journey, redis: Option<&RedisServer>) {
    let service = Service::start();
    for generation in Generation::ALL {
        let deathbed = Deathbed::new(&service, generation, journey, redis);
        let (node, heir) = (&deathbed.node, &deathbed.heir);
        let (sends, verifies) = journey.calls(generation);
        let sent = || service.otps_sent();
        // Before each: the account is what the journey begins with. Gives how many OTPs were sent.
        let ready = || {
            node.prepare(journey);
            sent()
        };

        // Before anything is written down: no OTP was sent, and nothing is left.
        let before = ready();
        deathbed.kill_at(deathbed.session(), HeldBefore);
        assert!(heir.waiting().is_empty());
        assert_eq!(sent(), before);
        deathbed.finish_anew(None);

        // On the way to the service, and on the way back: one may be out.
        for (fate, is_sent) in [(HeldBefore as fn(_) -> _, 0), (HeldAfter as fn(_) -> _, 1)] {
            let before = ready();
            deathbed.kill_at(sends, fate);
            assert_eq!(sent(), before + is_sent);
            let id = deathbed.left("sending-otp");
            let error = deathbed.resume_in_vain(&id, "otp_may_be_out");
            assert_eq!(error["otp_sent"], "maybe");
            assert_eq!(error["took_effect"], "no");
            refused(&heir.run(&["reconcile", &id], &[]), 6, "nothing_in_doubt");
            assert_eq!(sent(), before + is_sent);
            deathbed.finish_anew(Some(&id));
        }

        // While the patient looks for the phone: it goes on with the OTP that was sent.
        let before = ready();
        deathbed.kill_when_asked();
        assert_eq!(sent(), before + 1);
        let id = deathbed.left("awaiting-otp");
        let done = heir.resume(journey, &id);
        assert_eq!(done.code, Some(0), "{journey:?}: {done:?}");
        assert_eq!(sent(), before + 1);
        assert!(heir.waiting().is_empty());

        // While the OTP is submitted, and while the answer comes.
        for (fate, is_made) in [(HeldBefore as fn(_) -> _, false), (HeldAfter as fn(_) -> _, true)]
        {
            let before = ready();
            deathbed.kill_at(verifies, fate);
            let id = deathbed.left("verifying-otp");
            assert_eq!(sent(), before + 1);
            submitted(&deathbed, &id, is_made);
        }

        // The same for the choice of an account, which is submitted after it.
        if journey == Journey::LoginMobile {
            let authorizes = match generation {
                Generation::V1V2 => "/api/v2/registration/mobile/login/userAuthorizedToken",
                Generation::V3 => "/abha/api/v3/profile/login/verify/user",
            };
            for fate in [HeldBefore as fn(_) -> _, HeldAfter] {
                deathbed.kill_at(authorizes, fate);
                let id = deathbed.left("authorizing");
                deathbed.resume_in_vain(&id, "submitted");
                deathbed.finish_anew(Some(&id));
            }
        }
        deathbed.share_nothing_but(redis);
    }
}

/// It is not submitted again; a change is looked up, anything else begun anew.
fn submitted(deathbed: &Deathbed<'_>, id: &str, is_made: bool) {
    let (node, heir, journey) = (&deathbed.node, &deathbed.heir, deathbed.journey);
    let error = deathbed.resume_in_vain(id, "submitted");
    assert_eq!(error["otp_sent"], "yes");
    assert_eq!(error["took_effect"], "maybe");
    let next = error["next"].as_str().unwrap();
    let reconcile = format!("`abdm reconcile {id}`");
    let discard = format!("`abdm resume {id} --discard`");
    if !journey.changes() {
        assert!(next.contains(&discard), "{next}");
        refused(&heir.run(&["reconcile", id], &[]), 6, "nothing_in_doubt");
        deathbed.finish_anew(Some(id));
        return;
    }
    assert!(next.contains(&reconcile), "{next}");
    let kind = format!("{}.{}", node.generation.name(), journey.name());
    let done = heir.run(&["reconcile", id], &[]);
    let answer = done.json();
    assert_eq!(answer["command"], "reconcile");
    assert_eq!(answer["journey_id"], id);
    assert_eq!(answer["journey"], kind);
    if is_made {
        done.check(0, &PERSONAL);
        assert_eq!(answer["ok"], true);
        assert_eq!(answer["outcome"], "done");
        assert!(heir.waiting().is_empty());
        refused(&heir.run(&["reconcile", id], &[]), 6, "finished");
    } else {
        let error = refused(&done, 6, "not_done");
        assert_eq!(answer["outcome"], "not_done");
        assert!(error["next"].as_str().unwrap().contains(&discard), "{error}");
        // It can be looked at as often as one likes.
        refused(&heir.run(&["reconcile", id], &[]), 6, "not_done");
        heir.run(&["resume", id, "--discard"], &[]).check(0, &PERSONAL);
        let sent = node.service.otps_sent();
        assert_eq!(node.perform(journey).code, Some(0));
        assert_eq!(node.service.otps_sent(), sent + 1);
    }
}

/// The same promises, whichever store keeps them.
macro_rules! on_each_store {
    ($($name:ident: $journey:ident;)*) => {
        mod on_sqlite {
            use super::*;

            $(#[test]
            fn $name() {
                survives_being_killed_anywhere(Journey::$journey, None);
            })*
        }

        mod on_redis {
            use super::*;

            $(#[test]
            fn $name() {
                if let Some(server) = RedisServer::start() {
                    survives_being_killed_anywhere(Journey::$journey, Some(&server));
                }
            })*
        }
    };
}

on_each_store! {
    a_login_with_aadhaar_otp_survives_being_killed_anywhere: LoginAadhaar;
    a_login_using_mobile_survives_being_killed_anywhere: LoginMobile;
    a_login_with_mobile_otp_survives_being_killed_anywhere: LoginMobileOtp;
    a_retrieval_survives_being_killed_anywhere: Retrieve;
    a_deactivation_survives_being_killed_anywhere: Deactivate;
    a_reactivation_survives_being_killed_anywhere: Reactivate;
}
