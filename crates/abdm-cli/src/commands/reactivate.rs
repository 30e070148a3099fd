//! `abdm reactivate`.

use abdm::ConfirmOtp;
use abdm::flows::Reconciled;

use super::{Desk, Done, Outcome, parse_abha};
use crate::args::ReactivateArgs;
use crate::otp::{self, Accepted};
use crate::output;
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
    let (session, reconciled) = match otp::submit(journey, otp::AADHAAR_MOBILE, desk.asker).await? {
        Accepted::Done(reactivated) => (reactivated.session, false),
        Accepted::Unknown(unsettled, error) => {
            output::tell(format_args!("{error}\nLooking at the account ..."));
            let lost = Problem::of(&error, At::Changing);
            match unsettled.reconcile().await {
                Ok(Reconciled::Done) => (None, true),
                Ok(Reconciled::NotDone) => {
                    return Err(Problem::not_done(
                        "no answer came, and the account is still deactivated: nothing was changed",
                        "Start again for a new OTP.",
                    ));
                }
                Ok(Reconciled::Unknown) => return Err(lost.still_unknown(None)),
                Err(look) => return Err(lost.still_unknown(Some(&look))),
            }
        }
    };

    let mut done = Done::default();
    if reconciled {
        done.line("No answer came, but the account was found active.");
    }
    done.line(format!("Active again: {}", abha.masked()));
    done.field("abha", abha.masked());
    done.field("reconciled", reconciled);
    match &session {
        Some(session) => desk.keep_too(session, &mut done),
        None => done.field("logged_in", false),
    }
    Ok(done)
}
