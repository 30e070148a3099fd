//! `abdm delete`.

use abdm::flows::snapshot::{Action, JourneyKind};
use abdm::flows::{Consequences, DeletionConfirmed};

use super::leave::{Leaver, warn};
use crate::args::{DeleteArgs, Method, With};
use crate::commands::{Common, Outcome, Run};
use crate::confirm;
use crate::problem::{At, Problem};

/// `abdm delete`, by whichever method.
impl<M: Method> Run for With<M, DeleteArgs> {
    fn common(&self) -> Common<'_> {
        let kind = JourneyKind::of(Action::Delete, M::BY);
        Common::calling_journey(kind, &self.args.leave.output, &self.args.leave.service)
    }

    async fn run(&self) -> Outcome {
        let leaver = Leaver::open(&self.args.leave).await?;
        let Leaver { client, session, reasons, asker, .. } = &leaver;
        let number = session.abha_number.as_ref();
        warn(number, "deleted", "Once", Consequences::DELETION);
        let question = "Type the ABHA number to delete it for good:";
        let typed = confirm::abha_number(self.args.confirm.as_deref(), number, question, *asker)?;
        let confirmed = DeletionConfirmed::by_patient(typed);
        let journey = client
            .delete(session, reasons.clone(), confirmed, M::BY)
            .await
            .map_err(|error| Problem::of(&error, At::Asking))?;
        leaver.leave(journey).await
    }
}
