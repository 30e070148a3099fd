//! `abdm reconcile`: whether a change of an account without an answer was made.

use abdm::flows::Reconciled;
use abdm::flows::snapshot::Action;
use abdm::store::Stored;
use abdm::{Error, Resumed};

use super::resume::told;
use super::{Common, Done, Outcome, Run};
use crate::args::ReconcileArgs;
use crate::connect::{Connected, connect};
use crate::problem::{Problem, sends_otp};
use crate::store::{Store, find, journey_id};

/// `abdm reconcile`.
impl Run for ReconcileArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("reconcile", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let id = journey_id(&self.id)?;
        let store = Store::open(&self.store).await?;
        let Stored { kind, state, .. } = find(&*store.journeys, &id).await?;
        let Connected { client, .. } = connect(&self.service, |builder| store.equip(builder))?;
        let resumed = client.resume(&id).await;
        let parked =
            match resumed.map_err(|error| Problem::of_resuming(&error, &id, kind, state))? {
                Resumed::Submitted(parked) => parked,
                Resumed::Finished => return Err(Problem::finished(&id)),
                _ => return Err(Problem::nothing_in_doubt(&id)),
            };
        let (outcome, problem) = match parked.reconcile().await {
            Ok(Reconciled::Done) => ("done", None),
            Ok(Reconciled::NotDone) => ("not_done", Some(Problem::unchanged_so_far(&id))),
            Ok(Reconciled::Unknown) => ("unknown", Some(Problem::unsettled(&id, kind, None))),
            Err(Error::NothingInDoubt) => return Err(Problem::nothing_in_doubt(&id)),
            Err(look) => ("unknown", Some(Problem::unsettled(&id, kind, Some(&look)))),
        };
        let problem = match sends_otp(kind) {
            true => problem,
            false => problem.map(Problem::without_otp),
        };
        let mut done = Done { problem, ..Done::default() };
        if done.problem.is_none() {
            match kind.action() {
                Action::Deactivate => done.line(
                    "Done: the account was found deactivated. The login that was used is worth nothing \
                     any more.",
                ),
                Action::Delete => done.line(
                    "Done: there is no such account any more. The login that was used is worth \
                     nothing.",
                ),
                Action::UpdateEmail => done.line("Done: the profile shows the e-mail address."),
                Action::UpdateMobile => done.line("Done: the profile shows the mobile."),
                _ => {
                    done.line("Done: the account was found active. Log in: `abdm login`.");
                }
            }
        }
        done.field("outcome", outcome);
        Ok(told(done, &id, kind))
    }
}
