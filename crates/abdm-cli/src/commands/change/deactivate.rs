//! `abdm deactivate`.

use abdm::flows::snapshot::{Action, JourneyKind};
use abdm::flows::{Acknowledged, Consequences, Reasons};
use abdm::types::AbhaNumber;
use abdm::{Deactivate, Deactivated};

use super::settle::settle;
use crate::args::{DeactivateArgs, Method, With};
use crate::commands::start::started;
use crate::commands::{Common, Done, Outcome, Run, forget};
use crate::connect::{Connected, connect, field};
use crate::otp;
use crate::output;
use crate::problem::{At, Problem};
use crate::prompt::Asker;
use crate::store::Parking;
use crate::token_file::TokenFile;

/// `abdm deactivate`, by whichever method.
impl<M: Method> Run for With<M, DeactivateArgs> {
    fn common(&self) -> Common<'_> {
        let kind = JourneyKind::of(Action::Deactivate, M::BY);
        Common::calling_journey(kind, &self.args.output, &self.args.service)
    }

    async fn run(&self) -> Outcome {
        let args = &self.args;
        let reasons = field("reason", Reasons::parse(args.reasons.iter().map(String::as_str)))?;
        let parking = Parking::open(&args.start).await?;
        let Connected { client, service } =
            connect(&args.service, |builder| parking.equip(builder))?;
        let tokens = TokenFile::new(args.token_file.token_file.as_deref())?;
        let session = tokens.load(&service, client.generation())?;
        let asker = Asker::new();
        let number = session.abha_number.clone();
        let acknowledged = acknowledge(number.as_ref(), args.yes, asker)?;

        let client = parking.for_request(&client);
        let journey = client
            .deactivate(&session, reasons, acknowledged, M::BY)
            .await
            .map_err(|error| Problem::of(&error, At::Asking))?;
        if args.start.start_only {
            let kind = journey.kind().journey;
            return started(&journey, &client, kind, otp::where_to(Some(M::BY)));
        }
        let done = finish(journey, number, asker).await?;
        // The token is worth nothing any more.
        forget(&tokens);
        Ok(done)
    }
}

/// A deactivation whose OTP is on its way. `number` is the account's, if the journey does not tell.
pub(in crate::commands) async fn finish(
    journey: Deactivate,
    number: Option<AbhaNumber>,
    asker: Asker,
) -> Outcome {
    let id = journey.id().copied();
    let to = otp::where_to(journey.kind().journey.by());
    let accepted = otp::submit(journey, to, asker).await?;
    let answer = settle(accepted, id.as_ref()).await?;
    let reconciled = answer.is_none();
    let number = answer.and_then(|Deactivated { abha_number, .. }| abha_number).or(number);

    let mut done = Done::default();
    if reconciled {
        done.line("No answer came, but the account was found deactivated.");
    }
    let masked = number.as_ref().map(AbhaNumber::masked);
    match &masked {
        Some(number) => done.line(format!("Deactivated: {number}")),
        None => done.line("Deactivated."),
    }
    done.field("abha_number", masked);
    done.field("reconciled", reconciled);
    Ok(done)
}

/// Shows whose account it is and what follows, and has it accepted.
fn acknowledge(
    number: Option<&AbhaNumber>,
    yes: bool,
    asker: Asker,
) -> Result<Acknowledged, Problem> {
    output::tell(match number.map(AbhaNumber::masked) {
        Some(number) => format!("The ABHA to be deactivated: {number}"),
        None => "The ABHA to be deactivated: unknown to the token file; `abdm profile` names it"
            .to_owned(),
    });
    output::tell("While the ABHA is deactivated:");
    for consequence in Consequences::DEACTIVATION.iter() {
        output::tell(format_args!("  - {consequence}"));
    }
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
