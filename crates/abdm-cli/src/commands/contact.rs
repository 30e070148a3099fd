//! `abdm update email` and `abdm update mobile`.

use abdm::flows::snapshot::{Action, JourneyKind, Kind};
use abdm::flows::{AuthBy, OtpStep, UserSession};
use abdm::store::JourneyId;
use abdm::types::{Email, Mobile};
use abdm::{Awaits, Client, Error, MobileStep, MobileVerified, UpdateEmail, UpdateMobile};

use super::settle::settle;
use super::start::started;
use super::update::updating;
use super::{Common, Done, Outcome, Run};
use crate::args::{
    GenerationName, ServiceArgs, StartArgs, TokenFileArgs, UpdateEmailArgs, UpdateMobileArgs,
};
use crate::connect::{Connected, connect, field};
use crate::hosts::of_other_generation;
use crate::otp;
use crate::output;
use crate::password;
use crate::problem::{At, Problem};
use crate::prompt::Asker;
use crate::store::Parking;
use crate::token_file::TokenFile;

/// A patient who is logged in, and a journey to begin.
struct Beginning {
    client: Client,
    session: UserSession,
}

impl Beginning {
    /// Makes no call.
    async fn open(
        service: &ServiceArgs,
        tokens: &TokenFileArgs,
        start: &StartArgs,
    ) -> Result<Self, Problem> {
        let parking = Parking::open(start).await?;
        let Connected { client, services } = connect(service, |builder| parking.equip(builder))?;
        let tokens = TokenFile::new(tokens.token_file.as_deref())?;
        let session = tokens.load(&services, client.generation())?;
        Ok(Self { client: parking.for_request(&client), session })
    }
}

fn asking(error: Error) -> Problem {
    Problem::of(&error, At::Asking)
}

/// `abdm update email`.
impl Run for UpdateEmailArgs {
    fn common(&self) -> Common<'_> {
        Common::calling_journey(Some(JourneyKind::UpdateEmail), &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let email = field("email", Email::parse(&self.email))?;
        let Beginning { client, session } =
            Beginning::open(&self.service, &self.token_file, &self.start).await?;
        if self.link {
            client.send_email_link(&session, &email).await.map_err(updating)?;
            let email = email.masked();
            let mut done = Done::default();
            done.line(format!("A link was sent to {email}."));
            done.line("Once the patient opens it, `abdm profile` shows the address.");
            done.field("link_sent_to", email);
            return Ok(done);
        }
        let journey = client.update_email(&session, &email).await.map_err(asking)?;
        match self.start.start_only {
            true => started(&journey, &client, JourneyKind::UpdateEmail, &email.masked()),
            false => finish_email(journey, Asker::new()).await,
        }
    }
}

/// An update whose OTP is on its way.
pub(super) async fn finish_email(journey: UpdateEmail, asker: Asker) -> Outcome {
    let (email, id, kind) = (journey.email().masked(), journey.id().copied(), journey.kind());
    let accepted = otp::submit(journey, &email, asker).await?;
    let answer = settle(accepted, id.as_ref(), kind, Awaits::Otp).await?;
    Ok(done("email", "e-mail address", email, answer.is_none()))
}

/// `abdm update mobile`.
impl Run for UpdateMobileArgs {
    fn common(&self) -> Common<'_> {
        let kind = match self.by {
            Some(by) => JourneyKind::of(Action::UpdateMobile, by.into()),
            None => Some(JourneyKind::UpdateMobile),
        };
        Common::calling_journey(kind, &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let mobile = field("mobile", Mobile::parse(&self.mobile))?;
        match (self.service.hosts.options.generation, self.by) {
            (GenerationName::V3, Some(_)) => {
                return Err(of_other_generation("--by", GenerationName::V1V2, None));
            }
            (GenerationName::V1V2, None) => {
                return Err(Problem::usage(
                    "by: missing; on v1v2 the patient proves the account too",
                    "Give --by aadhaar-otp, mobile-otp or password.",
                ));
            }
            _ => {}
        }
        let Beginning { client, session } =
            Beginning::open(&self.service, &self.token_file, &self.start).await?;
        let by = self.by.map(AuthBy::from);
        let journey = client.update_mobile(&session, &mobile, by).await.map_err(asking)?;
        match self.start.start_only {
            true => {
                let kind = journey.kind().journey;
                started(&journey, &client, kind, &mobile.masked())
            }
            false => finish_mobile(journey, Asker::new()).await,
        }
    }
}

/// An update that waits for either of its secrets.
pub(super) async fn finish_mobile(mut journey: UpdateMobile, asker: Asker) -> Outcome {
    let (mobile, id) = (journey.mobile().masked(), journey.id().copied());
    loop {
        let (to, kind) = (where_to(&journey), journey.kind());
        let accepted = match journey.awaits() {
            Awaits::Password => password::submit(journey, asker).await?,
            _ => otp::submit(journey, &to, asker).await?,
        };
        // An OTP went out in any case: the first one.
        match settle(accepted, id.as_ref(), kind, Awaits::Otp).await? {
            None => return Ok(done("mobile", "mobile", mobile, true)),
            Some(MobileStep::Updated(_)) => return Ok(done("mobile", "mobile", mobile, false)),
            Some(step) => journey = proven(step, id.as_ref())?,
        }
    }
}

/// An update whose second OTP was not asked for.
pub(super) async fn finish_verified(verified: MobileVerified, asker: Asker) -> Outcome {
    let id = verified.id().copied();
    let step = verified.prove_owner().await;
    let step = step.map_err(|error| Problem::of(&error, At::Resending))?;
    finish_mobile(proven(step, id.as_ref())?, asker).await
}

/// The journey after the new mobile was proven.
fn proven(step: MobileStep, id: Option<&JourneyId>) -> Result<UpdateMobile, Problem> {
    match step {
        MobileStep::ProveOwner(journey) => {
            output::tell("The new mobile is proven. Now the account.");
            Ok(journey)
        }
        MobileStep::Verified(_, error) => {
            Err(Problem::of(&error, At::Resending).second_not_sent(id))
        }
        _ => Err(Problem::other("the journey is in a state unknown here", "Use a newer abdm.")),
    }
}

/// Where the OTP went, if the service does not tell.
pub(super) fn where_to(journey: &UpdateMobile) -> String {
    let Kind { journey: kind, .. } = journey.kind();
    match journey.step() {
        OtpStep::First => journey.mobile().masked(),
        OtpStep::Second => otp::where_to(kind).to_owned(),
    }
}

fn done(field: &str, what: &str, masked: String, reconciled: bool) -> Done {
    let mut done = Done::default();
    if reconciled {
        done.line(format!("No answer came, but the profile shows the {what}."));
    }
    done.line(format!("The account has the {what} {masked}."));
    done.field(field, masked);
    done.field("reconciled", reconciled);
    done
}
