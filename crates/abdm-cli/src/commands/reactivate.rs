//! `abdm reactivate`.

use abdm::ConfirmOtp;

use super::settle::settle;
use super::{Desk, Done, Outcome, parse_abha};
use crate::args::ReactivateArgs;
use crate::otp;
use crate::problem::{At, Problem};

/// `abdm reactivate aadhaar-otp`.
pub(super) async fn aadhaar_otp(args: &ReactivateArgs) -> Outcome {
    let abha = parse_abha(&args.abha)?;
    let desk = Desk::open(&args.service, &args.tokens, ConfirmOtp::default())?;
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
        None => done.field("logged_in", false),
    }
    Ok(done)
}
