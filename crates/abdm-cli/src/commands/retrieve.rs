//! `abdm retrieve`.

use abdm::ConfirmOtp;
use abdm::types::Aadhaar;

use super::{Desk, Done, Outcome, shown_address, shown_number};
use crate::args::RetrieveArgs;
use crate::otp::{self, Accepted};
use crate::output;
use crate::problem::{At, Problem};
use crate::prompt::Asker;

/// `abdm retrieve aadhaar-otp`.
pub(super) async fn aadhaar_otp(args: &RetrieveArgs) -> Outcome {
    let desk = Desk::open(&args.service, &args.tokens, ConfirmOtp::default())?;
    let aadhaar = ask(desk.asker)?;
    let journey =
        desk.client.retrieve(&aadhaar).await.map_err(|error| Problem::of(&error, At::Asking))?;
    let found = match otp::submit(journey, otp::AADHAAR_MOBILE, desk.asker).await? {
        Accepted::Done(found) => found,
        Accepted::Unknown(_, error) => return Err(Problem::of(&error, At::Submitting)),
    };
    let mut done = Done::default();
    let number = shown_number(&found.abha_number);
    let address = found.abha_address.as_ref().map(shown_address);
    done.line(format!("ABHA number:  {number}"));
    if let Some(address) = &address {
        done.line(format!("ABHA address: {address}"));
    }
    done.field("abha_number", number);
    done.field("abha_address", address);
    match &found.session {
        Some(session) => desk.keep(session, &mut done),
        None => done.field("logged_in", false),
    }
    Ok(done)
}

fn ask(asker: Asker) -> Result<Aadhaar, Problem> {
    for last in [false, false, true] {
        let Some(line) = asker.secret("Aadhaar number (not shown)")? else { break };
        match Aadhaar::parse(&line) {
            Ok(aadhaar) => return Ok(aadhaar),
            Err(error) if asker.is_terminal() && !last => output::tell(error),
            Err(error) => return Err(Problem::malformed("aadhaar", error)),
        }
    }
    Err(Problem::usage("aadhaar: missing", "Give it as the first line on standard input."))
}
