//! What `abdm deactivate` and `abdm delete` have in common.

use abdm::flows::{Consequences, Reasons, UserSession};
use abdm::types::AbhaNumber;
use abdm::{Client, Deactivate, Delete, Pending};

use crate::args::LeaveArgs;
use crate::commands::settle::submit;
use crate::commands::start::started;
use crate::commands::{Done, Outcome, forget};
use crate::connect::{Connected, connect, field};
use crate::otp;
use crate::output;
use crate::problem::Problem;
use crate::prompt::Asker;
use crate::store::Parking;
use crate::token_file::TokenFile;

/// A patient who is logged in and about to leave.
pub(super) struct Leaver {
    pub(super) client: Client,
    pub(super) session: UserSession,
    pub(super) reasons: Reasons,
    pub(super) asker: Asker,
    tokens: TokenFile,
    start_only: bool,
}

impl Leaver {
    /// Checks everything that can be checked before an OTP is sent. Makes no call.
    pub(super) async fn open(args: &LeaveArgs) -> Result<Self, Problem> {
        let reasons = field("reason", Reasons::parse(args.reasons.iter().map(String::as_str)))?;
        let parking = Parking::open(&args.start).await?;
        let Connected { client, services } =
            connect(&args.service, |builder| parking.equip(builder))?;
        let tokens = TokenFile::new(args.token_file.token_file.as_deref())?;
        let session = tokens.load(&services, client.generation())?;
        let client = parking.for_request(&client);
        let start_only = args.start.start_only;
        Ok(Self { client, session, reasons, asker: Asker::new(), tokens, start_only })
    }

    /// Goes on with a journey whose OTP is on its way.
    pub(super) async fn leave<J: Leaving>(self, journey: J) -> Outcome {
        if self.start_only {
            let kind = journey.kind().journey;
            return started(&journey, &self.client, kind, otp::where_to(kind));
        }
        let done = finish(journey, self.session.abha_number, self.asker).await?;
        // The token is worth nothing any more.
        forget(&self.tokens);
        Ok(done)
    }
}

/// A journey by which a patient leaves.
pub(in crate::commands) trait Leaving: Pending {
    /// What the account is then.
    const LEFT: &str;
    /// How it is told that it was found so.
    const FOUND: &str;

    /// The account, if its number is known.
    fn account(&self) -> Option<&AbhaNumber>;

    /// The same once it is done.
    fn left(done: Self::Done) -> Option<AbhaNumber>;
}

impl Leaving for Deactivate {
    const LEFT: &str = "deactivated";
    const FOUND: &str = "the account was found deactivated";

    fn account(&self) -> Option<&AbhaNumber> {
        self.abha_number()
    }

    fn left(done: Self::Done) -> Option<AbhaNumber> {
        done.abha_number
    }
}

impl Leaving for Delete {
    const LEFT: &str = "deleted";
    const FOUND: &str = "there is no such account any more";

    fn account(&self) -> Option<&AbhaNumber> {
        self.abha_number()
    }

    fn left(done: Self::Done) -> Option<AbhaNumber> {
        done.abha_number
    }
}

/// A journey whose OTP is on its way. `number` is the account's, if the journey does not tell.
pub(in crate::commands) async fn finish<J: Leaving>(
    journey: J,
    number: Option<AbhaNumber>,
    asker: Asker,
) -> Outcome {
    let number = journey.account().cloned().or(number);
    let answer = submit(journey, asker).await?;
    let reconciled = answer.is_none();
    let number = answer.and_then(J::left).or(number);

    let mut done = Done::default();
    if reconciled {
        done.line(format!("No answer came, but {}.", J::FOUND));
    }
    let masked = number.as_ref().map(AbhaNumber::masked);
    let left = J::LEFT.replacen('d', "D", 1);
    match &masked {
        Some(number) => done.line(format!("{left}: {number}")),
        None => done.line(format!("{left}.")),
    }
    done.field("abha_number", masked);
    done.field("reconciled", reconciled);
    Ok(done)
}

/// Shows whose account it is and what follows.
pub(super) fn warn(number: Option<&AbhaNumber>, left: &str, when: &str, what: Consequences) {
    output::tell(match number.map(AbhaNumber::masked) {
        Some(number) => format!("The ABHA to be {left}: {number}"),
        None => {
            format!("The ABHA to be {left}: unknown to the token file; `abdm profile` names it")
        }
    });
    output::tell(format_args!("{when} the ABHA is {left}:"));
    for consequence in what.iter() {
        output::tell(format_args!("  - {consequence}"));
    }
}
