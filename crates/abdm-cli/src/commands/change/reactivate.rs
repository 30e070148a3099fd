//! `abdm reactivate`.

use abdm::flows::AuthBy;
use abdm::flows::snapshot::{Action, JourneyKind};
use abdm::types::AbhaId;
use abdm::{Awaits, Reactivate, ReactivationPath};

use crate::args::{GenerationName, Method, OtpPathName, ReactivateArgs, With};
use crate::commands::settle::submit;
use crate::commands::start::started;
use crate::commands::{Common, Desk, Done, NO_LOGIN, Outcome, Run, parse_abha};
use crate::hosts::of_other_generation;
use crate::otp;
use crate::problem::{At, Problem};
use crate::store::Parking;

/// `abdm reactivate`, by whichever method.
impl<M: Method> Run for With<M, ReactivateArgs> {
    fn common(&self) -> Common<'_> {
        let kind = JourneyKind::of(Action::Reactivate, M::BY);
        Common::calling_journey(kind, &self.args.output, &self.args.service)
    }

    async fn run(&self) -> Outcome {
        let args = &self.args;
        if args.otp_path.is_some() && M::BY == AuthBy::Password {
            let what = "--otp-path does not go with a password, for which no OTP is sent";
            return Err(Problem::usage(what, "Leave it out."));
        }
        if args.otp_path.is_some() && args.service.hosts.options.generation != GenerationName::V3 {
            return Err(of_other_generation("--otp-path", GenerationName::V3, None));
        }
        let abha = parse_abha(&args.abha)?;
        let path = match args.otp_path {
            None => ReactivationPath::default(),
            Some(OtpPathName::Login) => ReactivationPath::Login,
            Some(OtpPathName::Account) => ReactivationPath::Account,
        };
        let parking = Parking::open(&args.start).await?;
        let desk = Desk::open(&args.service, &args.tokens, |builder| {
            parking.equip(builder.reactivation_path(path))
        })?;
        let client = parking.for_request(&desk.client);
        let journey =
            client.reactivate(abha.clone(), M::BY).await.map_err(|error| match M::BY {
                // What goes before it sends nothing.
                AuthBy::Password => Problem::of(&error, At::Reading).without_otp(),
                _ => Problem::of(&error, At::Asking),
            })?;
        if args.start.start_only {
            let kind = journey.kind().journey;
            return started(&journey, &client, kind, otp::where_to(kind));
        }
        finish(&desk, journey, Some(&abha)).await
    }
}

/// A reactivation that waits for its OTP or the password. `abha` is the account, if it is known.
pub(in crate::commands) async fn finish(
    desk: &Desk,
    journey: Reactivate,
    abha: Option<&AbhaId>,
) -> Outcome {
    let by_password = journey.awaits() == Awaits::Password;
    let answer = submit(journey, desk.asker).await?;
    let reconciled = answer.is_none();
    let masked = answer.as_ref().map(|reactivated| &reactivated.abha).or(abha).map(AbhaId::masked);

    let mut done = Done::default();
    if reconciled {
        done.line("No answer came, but the account was found active.");
    }
    match &masked {
        Some(abha) => done.line(format!("Active again: {abha}")),
        None => done.line("Active again."),
    }
    done.field("abha", masked);
    done.field("reconciled", reconciled);
    match answer.as_ref().and_then(|reactivated| reactivated.session.as_ref()) {
        Some(session) => desk.keep(session, &mut done),
        None => done.not_logged_in(NO_LOGIN),
    }
    Ok(if by_password { done.after_password() } else { done })
}
