//! `abdm reactivate`.

use abdm::flows::AuthBy;
use abdm::flows::snapshot::JourneyKind;
use abdm::types::AbhaId;
use abdm::{Reactivate, ReactivationPath};

use super::settle::settle;
use super::start::started;
use super::{Desk, Done, NO_LOGIN, Outcome, parse_abha};
use crate::args::{GenerationName, OtpPathName, ReactivateArgs};
use crate::hosts::of_other_generation;
use crate::otp;
use crate::problem::{At, Problem};
use crate::store::Parking;

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
    let parking = Parking::open(&args.start).await?;
    let desk = Desk::open(&args.service, &args.tokens, |builder| {
        parking.equip(builder.reactivation_path(path))
    })?;
    let client = parking.for_request(&desk.client);
    let journey = client
        .reactivate(abha.clone(), AuthBy::AadhaarOtp)
        .await
        .map_err(|error| Problem::of(&error, At::Asking))?;
    if args.start.start_only {
        return started(&journey, &client, JourneyKind::ReactivateAadhaarOtp, otp::AADHAAR_MOBILE);
    }
    finish(&desk, journey, Some(&abha)).await
}

/// A reactivation whose OTP is on its way. `abha` is the account, if it is known.
pub(super) async fn finish(desk: &Desk, journey: Reactivate, abha: Option<&AbhaId>) -> Outcome {
    let id = journey.id().copied();
    let accepted = otp::submit(journey, otp::AADHAAR_MOBILE, desk.asker).await?;
    let answer = settle(accepted, id.as_ref()).await?;
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
    Ok(done)
}
