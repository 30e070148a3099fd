//! `abdm resume`: a journey goes on, or is given up.

use std::time::Duration;

use abdm::flows::snapshot::{Action, JourneyKind, Kind, StateKind};
use abdm::flows::{AuthBy, Generation};
use abdm::store::{Advanced, JourneyId, Next, Stored};
use abdm::transport::{Clock, SystemClock};
use abdm::types::AbhaNumber;
use abdm::{Pending, Resent, Resumed};

use super::change::{leave, reactivate};
use super::contact::{self, finish_email, finish_mobile, finish_verified};
use super::{Common, Desk, Done, Outcome, Run, enrol, forget, kyc, login, retrieve};
use crate::advice::span;
use crate::args::{ResumeArgs, StoreArgs};
use crate::connect::field;
use crate::otp::{sent_to, where_to};
use crate::output;
use crate::problem::{At, Problem, may_change};
use crate::resend::Resends;
use crate::store::{self, Store, find, journey_id};

/// How long a store remembers that a journey is over.
const WHILE_REMEMBERED: Duration = Duration::from_secs(15 * 60);

/// `abdm resume`.
impl Run for ResumeArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("resume", &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let id = journey_id(&self.id)?;
        if self.discard {
            return discard(&id, &self.store).await;
        }
        let store = Store::open(&self.store).await?;
        let Stored { kind, state, since, .. } = find(&*store.journeys, &id).await?;
        let account = account(self, kind)?;
        let address = self.address.as_deref().map(enrol::parse_address).transpose()?;
        let desk = Desk::open(&self.service, &self.tokens, |builder| {
            store.equip(builder.confirm_otp(login::confirm(self.encrypted_otp)))
        })?;
        let resumed = desk.client.resume(&id).await;
        let age = SystemClock::new().now().duration_since(since).unwrap_or_default();
        let outcome = match resumed
            .map_err(|error| Problem::of_resuming(&error, &id, kind, state))?
        {
            Resumed::Login(login) => {
                let to = where_to(kind.journey);
                if state == StateKind::ResendingOtp {
                    output::tell(format_args!(
                        "The OTP may have been sent again: it was asked for {} ago, and the process \
                         that did has not told what came of it. Enter the one that came last.",
                        span(age)
                    ));
                }
                match self.resend {
                    true => resend(login, &id, kind, to).await,
                    false => login::finish(&desk, login, to, account).await,
                }
            }
            Resumed::ChooseAccount(_) if self.resend => Err(Problem::awaits_no_otp(&id)),
            Resumed::ChooseAccount(choice)
                if kind.action() == Action::Retrieve && account.is_none() =>
            {
                retrieve::finish_list(&desk, choice).await
            }
            Resumed::ChooseAccount(choice) => login::finish_choice(&desk, choice, account).await,
            Resumed::Retrieve(journey) => {
                retrieve::finish(&desk, journey, where_to(kind.journey)).await
            }
            Resumed::Deactivate(journey) => finish_leaving(&desk, journey).await,
            Resumed::Delete(journey) => finish_leaving(&desk, journey).await,
            Resumed::Enrol(journey) => {
                let to = match state {
                    StateKind::AwaitingSecondOtp => enrol::WANTED_MOBILE,
                    _ => where_to(kind.journey),
                };
                enrol::finish(&desk, journey, to, address).await
            }
            Resumed::Enrolling(enrolling) => enrol::go_on(&desk, enrolling, address).await,
            Resumed::Enrolled(enrolled) => enrol::finish_enrolled(&desk, enrolled, address).await,
            Resumed::Reactivate(journey) => reactivate::finish(&desk, journey, None).await,
            Resumed::ReKyc(journey) => kyc::finish(journey, desk.asker).await,
            Resumed::UpdateEmail(journey) => finish_email(journey, desk.asker).await,
            Resumed::UpdateMobile(journey) if self.resend => {
                let to = contact::where_to(&journey);
                resend(journey, &id, kind, &to).await
            }
            Resumed::UpdateMobile(journey) => finish_mobile(journey, desk.asker).await,
            Resumed::MobileVerified(_) if self.resend => Err(Problem::usage(
                "--resend: the OTP to the new mobile was accepted",
                "Leave it out.",
            )),
            Resumed::MobileVerified(verified) => finish_verified(verified, desk.asker).await,
            Resumed::OtpMayBeOut(_) => Err(Problem::otp_may_be_out(&id, age)),
            Resumed::Submitted(parked) => {
                Err(Problem::submitted(&id, kind, parked.may_have_changed(), age))
            }
            Resumed::Finished => Err(Problem::finished(&id)),
            _ => Err(Problem::other("the journey is in a state unknown here", "Use a newer abdm.")),
        };
        outcome.map(|done| told(done, &id, kind)).map_err(|problem| problem.of_journey(&id))
    }
}

/// The options that only one journey has.
fn account(args: &ResumeArgs, kind: Kind) -> Result<Option<AbhaNumber>, Problem> {
    let lists = Kind { generation: Generation::V3, journey: JourneyKind::RetrieveMobileOtp };
    let enrolment = Kind { journey: JourneyKind::EnrolAadhaarOtp, ..lists };
    let is_mobile = kind.journey == JourneyKind::LoginMobile;
    let is_by_otp = matches!(
        kind.journey,
        JourneyKind::LoginAadhaarOtp
            | JourneyKind::LoginMobileOtp
            | JourneyKind::LoginAddressAadhaarOtp
            | JourneyKind::LoginAddressMobileOtp
    );
    let is_confirmable = is_by_otp && kind.generation == Generation::V1V2;
    let is_login = is_mobile || is_by_otp;
    let resends = is_login || (kind.action() == Action::UpdateMobile && kind.resends());
    for (option, is_given, fits) in [
        ("--resend", args.resend, resends),
        ("--account", args.account.is_some(), is_mobile || kind == lists),
        ("--address", args.address.is_some(), kind == enrolment),
        ("--encrypted-otp", args.encrypted_otp, is_confirmable),
    ] {
        if is_given && !fits {
            let what = format!("{option} does not go with {kind}");
            return Err(Problem::usage(what, "Leave it out."));
        }
    }
    let parse = |account: &String| field("account", AbhaNumber::parse(account));
    args.account.as_ref().map(parse).transpose()
}

/// Sends the OTP of a journey again and leaves it waiting. `to` is where it goes, if the service does
/// not tell.
async fn resend<J: Pending>(journey: J, id: &JourneyId, kind: Kind, to: &str) -> Outcome {
    let resent = journey.resend().await;
    let journey = match resent.map_err(|error| Problem::of(&error, At::Resending))? {
        Resent::Sent(journey) => journey,
        Resent::NotSent(journey, error) | Resent::Unknown(journey, error) => {
            return Err(Problem::of_resend(&error, Resends::of(&journey), Some(id)));
        }
    };
    let sent_to = sent_to(&journey, to);
    let resends = Resends::of(&journey);
    let mut done = Done::default();
    done.line(format!("The OTP was sent again to {sent_to}. The journey waits for it as {id}."));
    done.line(match resends.and_then(Resends::shown) {
        Some(when) => format!("It can be sent again {when}."),
        None => "It cannot be sent another time.".to_owned(),
    });
    done.line(format!(
        "Go on with `abdm resume {id} --generation {}`, the same store and the same service.",
        kind.generation.as_str()
    ));
    done.field("otp_sent", "yes");
    done.field("otp_resent", "yes");
    done.field("sent_to", sent_to);
    done.field("resends_left", resends.map_or(0, |resends| resends.left));
    let wait = resends.and_then(Resends::wait);
    done.field("resend_wait_seconds", wait.map(|wait| wait.as_secs()));
    Ok(done)
}

/// Somebody else may be logged in here by now, whose login stays.
async fn finish_leaving<J: leave::Leaving>(desk: &Desk, journey: J) -> Outcome {
    let number = journey.account().cloned();
    output::tell(match &number {
        Some(number) => format!("The ABHA to be {}: {}", J::LEFT, number.masked()),
        None => format!(
            "The ABHA to be {}: that of the login which the journey was begun with",
            J::LEFT
        ),
    });
    let done = leave::finish(journey, number.clone(), desk.asker).await?;
    let kept = desk.tokens.load(&desk.services, desk.client.generation());
    if let (Some(number), Ok(session)) = (number, kept)
        && session.abha_number == Some(number)
    {
        // The token is worth nothing any more.
        forget(&desk.tokens);
    }
    Ok(done)
}

/// Gives a journey up by what of it is in clear: neither its keys nor its service are needed.
async fn discard(id: &JourneyId, args: &StoreArgs) -> Outcome {
    let journeys = store::journeys(args).await?;
    let Stored { kind, state, version, .. } = find(&*journeys, id).await?;
    if state != StateKind::Finished {
        let now = SystemClock::new().now();
        let next = Next {
            state: StateKind::Finished,
            payload: Vec::new(),
            expires_at: now + WHILE_REMEMBERED,
        };
        match journeys.advance(id, version, next, now).await {
            Ok(Advanced::To(_)) => {}
            Ok(Advanced::Lost) => {
                let claimed = Problem::already_claimed(id);
                return Err(match kind.journey.by() {
                    Some(AuthBy::Password) => claimed.without_otp(),
                    _ => claimed,
                });
            }
            // If it was written all the same, the next attempt finds it over.
            Err(error) => return Err(Problem::of_store(error).of_journey(id)),
        }
    }
    let mut done = Done::default();
    done.line(format!("Given up: {id}, which was in the state {state}."));
    // The first OTP of an update of the mobile changes nothing there.
    let is_first = kind.action() == Action::UpdateMobile
        && kind.generation == Generation::V1V2
        && state == StateKind::VerifyingOtp;
    if may_change(kind) && state.is_in_doubt() && !is_first {
        done.line(match kind.action() {
            Action::Enrol => "Whether an ABHA was made was not found out; to enrol again is safe.",
            action if action.can_be_done_again() => {
                "Whether it was done was not found out; to do it again is harmless."
            }
            Action::UpdateEmail | Action::UpdateMobile => {
                "Whether the account was changed was not found out; `abdm profile` tells what it \
                 has."
            }
            _ => {
                "Whether the account was changed was not found out; `abdm search abha` tells whether \
                 the ABHA is active."
            }
        });
    }
    done.field("discarded", true);
    done.field("was", state.as_str());
    Ok(told(done, id, kind))
}

/// With the journey that it is about.
pub(super) fn told(mut done: Done, id: &JourneyId, kind: Kind) -> Done {
    done.field("journey_id", id.to_string());
    done.field("journey", kind.to_string());
    done
}
