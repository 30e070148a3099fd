//! `abdm deactivate`.

use abdm::flows::snapshot::{Action, JourneyKind};
use abdm::flows::{Acknowledged, Consequences};
use abdm::types::AbhaNumber;

use super::leave::{Leaver, warn};
use crate::args::{DeactivateArgs, Method, With};
use crate::commands::{Common, Outcome, Run};
use crate::problem::{At, Problem};
use crate::prompt::Asker;

/// `abdm deactivate`, by whichever method.
impl<M: Method> Run for With<M, DeactivateArgs> {
    fn common(&self) -> Common<'_> {
        let kind = JourneyKind::of(Action::Deactivate, M::BY);
        Common::calling_journey(kind, &self.args.leave.output, &self.args.leave.service)
    }

    async fn run(&self) -> Outcome {
        let leaver = Leaver::open(&self.args.leave).await?;
        let Leaver { client, session, reasons, asker, .. } = &leaver;
        let acknowledged = acknowledge(session.abha_number.as_ref(), self.args.yes, *asker)?;
        let journey = client
            .deactivate(session, reasons.clone(), acknowledged, M::BY)
            .await
            .map_err(|error| Problem::of(&error, At::Asking))?;
        leaver.leave(journey).await
    }
}

/// Shows whose account it is and what follows, and has it accepted.
fn acknowledge(
    number: Option<&AbhaNumber>,
    yes: bool,
    asker: Asker,
) -> Result<Acknowledged, Problem> {
    warn(number, "deactivated", "While", Consequences::DEACTIVATION);
    let accepted = if yes {
        true
    } else if asker.is_terminal() {
        let answer = asker.line("Type `yes` to deactivate:")?;
        answer.is_some_and(|answer| answer.trim().eq_ignore_ascii_case("yes"))
    } else {
        false
    };
    if accepted {
        Ok(Consequences::DEACTIVATION.acknowledge())
    } else {
        Err(Problem::usage(
            "the consequences were not accepted; nothing was sent",
            "Type `yes` on a terminal, or give --yes once the patient has agreed.",
        ))
    }
}
