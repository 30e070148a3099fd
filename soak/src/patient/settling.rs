//! What became of a change in doubt.

use abdm::flows::Reconciled;
use abdm::store::JourneyId;
use abdm::{Error, Parked, Unsettled};

use super::{Hand, Left, Leg};
use crate::journal::{End, Event, Fault, Seen};
use crate::orders::Manner;
use crate::plan::Journey;

impl Leg<'_> {
    /// Looks what became of a change. What does not show right away is left for later: it may
    /// still be made.
    pub(super) async fn settle(&mut self, id: JourneyId, unsettled: Unsettled) -> Hand {
        let seen = seen(&unsettled.reconcile().await);
        self.settled(id, seen).await
    }

    pub(super) async fn settle_parked(&mut self, id: JourneyId, parked: Parked) -> Hand {
        if !parked.may_have_changed() {
            return match parked.discard().await {
                Ok(()) | Err(Error::AlreadyClaimed { .. } | Error::NoSuchJourney) => {
                    self.end(End::Unknown)
                }
                Err(_) => self.wrong(Fault::Store),
            };
        }
        let seen = seen(&parked.reconcile().await);
        self.settled(id, seen).await
    }

    async fn settled(&mut self, id: JourneyId, seen: Seen) -> Hand {
        self.say(Event::Reconciled(seen));
        match (seen, self.manner) {
            (Seen::Done, _) => self.end(End::Finished),
            // Nothing tells of a new account but to enrol again, which makes no second one.
            (_, _) if self.kind() == Journey::Enrol => match self.client.discard(&id).await {
                Ok(()) | Err(Error::AlreadyClaimed { .. } | Error::NoSuchJourney) => {
                    self.ask_anew()
                }
                Err(_) => self.wrong(Fault::Store),
            },
            (Seen::NotDone, Manner::Settle) => {
                let _ = self.client.discard(&id).await;
                self.end(End::Refused)
            }
            (Seen::Unknown | Seen::Failed, Manner::Settle) => {
                let _ = self.client.discard(&id).await;
                self.end(End::Unknown)
            }
            (_, Manner::Own | Manner::GoOn) => {
                self.say(Event::Doubtful(self.ask, id));
                Hand::Left(Left::Elsewhere)
            }
        }
    }
}

fn seen(reconciled: &Result<Reconciled, Error>) -> Seen {
    match reconciled {
        Ok(Reconciled::Done) => Seen::Done,
        Ok(Reconciled::NotDone) => Seen::NotDone,
        Ok(Reconciled::Unknown) => Seen::Unknown,
        Err(_) => Seen::Failed,
    }
}
