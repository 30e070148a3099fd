//! `abdm doctor`: what stands between this machine and a journey, one line each, with the remedy.
//!
//! It sends no OTP, changes nothing, and shows no token or secret.

mod access;
mod check;
mod clock;
mod key;
mod places;
mod role;
mod store;

use std::sync::Arc;

use abdm::Hosts;
use abdm::flows::Generation;
use abdm::transport::{BackOff, Engine};
use abdm::types::BaseUrl;
use serde_json::Value;

use self::access::Gateway;
use self::check::{Check, Report};
use self::places::Listening;
use super::{Common, Done, Outcome, Run};
use crate::args::DoctorArgs;
use crate::connect::{Settings, given};
use crate::problem::Problem;

/// `abdm doctor`.
impl Run for DoctorArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("doctor", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let mut report = Report::new(self.output.json);
        let outcome = examine(self, &mut report).await;
        if given(&self.store.store).is_some() {
            report.add(store::check(&self.store).await)?;
        }
        outcome?;
        let mut done = Done::default();
        done.field("checks", report.checks().iter().map(Check::to_json).collect::<Vec<Value>>());
        done.problem = report.problem();
        Ok(done)
    }
}

/// From the settings to a field that is encrypted; each check that fails ends those that need it.
async fn examine(args: &DoctorArgs, report: &mut Report) -> Result<(), Problem> {
    let settings = match Settings::of(&args.service) {
        Ok(settings) => settings,
        Err(problem) => return report.add(Check::failed("settings", &problem)),
    };
    let generation = settings.hosts.generation();
    report
        .add(Check::ok("settings", format!("all there, for generation {}", generation.as_str())))?;
    report.add(facility(&settings))?;

    let transport = Arc::new(Listening::new(settings.transport));
    let is_proxied = given(&args.service.proxy).is_some();
    let mut reached: Vec<(&'static str, &str, bool)> = Vec::new();
    for (name, base) in places(&settings.hosts) {
        if let Some((first, _, is_reached)) =
            reached.iter().find(|(_, origin, _)| *origin == base.origin()).copied()
        {
            report.add(Check::ok(name, format!("the same host as the {first}")))?;
            reached.push((name, base.origin(), is_reached));
            continue;
        }
        let checks = places::check(name, base, is_proxied, &transport).await;
        reached.push((name, base.origin(), checks.iter().all(Check::is_passed)));
        checks.into_iter().try_for_each(|check| report.add(check))?;
    }
    let [reached_gateway, reached_accounts] = [reached[0].2, reached[1].2];
    report.add(clock::check(transport.heard(), generation))?;
    if !reached_gateway {
        return report.skip(&["access", "credentials", "role", "key", "encryption"]);
    }

    // Once: a gateway locks out clients that keep trying with wrong credentials.
    let policy = Arc::new(BackOff::new().attempts(1));
    let engine = Engine::builder().policy(policy).build(Arc::clone(&transport) as _);
    let gateway = Gateway { engine, hosts: settings.hosts };
    let token = match gateway.token(settings.client_id, settings.client_secret).await {
        Ok((token, lifetime)) => {
            report.add(Check::ok("access", "the gateway lets this machine through".to_owned()))?;
            report.add(access::accepted(lifetime))?;
            token
        }
        Err(failure) => {
            access::refused(failure).into_iter().try_for_each(|check| report.add(check))?;
            return report.skip(&["role", "key", "encryption"]);
        }
    };
    report.add(role::check(&token, generation))?;
    let lacks_facility = generation == Generation::V1V2 && settings.hip_id.is_none();
    if !reached_accounts || lacks_facility {
        return report.skip(&["key", "encryption"]);
    }
    let checks = key::check(&gateway, token, settings.hip_id.as_ref()).await;
    checks.into_iter().try_for_each(|check| report.add(check))
}

/// The gateway and the accounts, and on v3 the service of ABHA addresses where it is known.
fn places(hosts: &Hosts) -> impl Iterator<Item = (&'static str, &BaseUrl)> {
    let both = [("gateway", hosts.gateway()), ("accounts", hosts.accounts())];
    both.into_iter().chain(hosts.phr_web().map(|phr_web| ("addresses", phr_web)))
}

fn facility(settings: &Settings) -> Check {
    match (settings.hosts.generation(), &settings.hip_id) {
        (Generation::V1V2, None) => {
            let missing =
                Problem::usage("no HIP id, which v1v2 needs", "Give --hip-id or set ABDM_HIP_ID.");
            Check::failed("facility", &missing)
        }
        (Generation::V1V2, Some(_)) => {
            Check::ok("facility", "a HIP id is given; the service decides whether it is one".into())
        }
        _ => Check::ok("facility", "v3 is not told a HIP id".to_owned()),
    }
}
