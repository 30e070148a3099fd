//! `abdm reactivate`.

use abdm::ReactivationPath;

use super::settle::settle;
use super::{Desk, Done, NO_LOGIN, Outcome, parse_abha};
use crate::args::{GenerationName, OtpPathName, ReactivateArgs};
use crate::hosts::of_other_generation;
use crate::otp;
use crate::problem::{At, Problem};

/// `abdm reactivate aadhaar-otp`.
pub(super) async fn aadhaar_otp(args: &ReactivateArgs) -> Outcome {
    if args.otp_path.is_some() && args.service.hosts.generation() != GenerationName::V3 {
        return Err(of_other_generation("--otp-path", GenerationName::V3, None));
    }
    let abha = parse_abha(&args.abha)?;
    let path = match args.otp_path {
        None => ReactivationPath::default(),
        Some(OtpPathName::Login) => ReactivationPath::Login,
        Some(OtpPathName::Account) => ReactivationPath::Account,
    };
    let desk = Desk::open(&args.service, &args.tokens, |builder| builder.reactivation_path(path))?;
    let journey = desk
        .client
        .reactivate(abha.clone())
        .await
        .map_err(|error| Problem::of(&error, At::Asking))?;
    let accepted = otp::submit(journey, otp::AADHAAR_MOBILE, desk.asker).await?;
    let answer = settle(accepted).await?;
    let reconciled = answer.is_none();

    let mut done = Done::default();
    if reconciled {
        done.line("No answer came, but the account was found active.");
    }
    done.line(format!("Active again: {}", abha.masked()));
    done.field("abha", abha.masked());
    done.field("reconciled", reconciled);
    match answer.as_ref().and_then(|reactivated| reactivated.session.as_ref()) {
        Some(session) => desk.keep(session, &mut done),
        None => done.not_logged_in(NO_LOGIN),
    }
    Ok(done)
}
