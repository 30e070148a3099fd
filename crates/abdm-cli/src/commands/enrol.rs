//! `abdm enrol`.

use abdm::flows::snapshot::{Action, JourneyKind};
use abdm::flows::{Generation, MobileState};
use abdm::store::JourneyId;
use abdm::types::catalogue::Language;
use abdm::types::{Aadhaar, Consent, Mobile, NewAbhaAddress};
use abdm::{Enrol, EnrolStep, Enrolled, Enrolling, Submitted};

use super::start::started;
use super::{Common, Desk, Done, NO_LOGIN, Outcome, Run, shown_address, shown_number};
use crate::args::{EnrolArgs, GenerationName};
use crate::connect::field;
use crate::hosts::of_other_generation;
use crate::otp::{self, Accepted};
use crate::output;
use crate::problem::{At, Problem};
use crate::prompt::{Asker, Hidden};
use crate::store::Parking;

/// `abdm enrol`.
impl Run for EnrolArgs {
    fn common(&self) -> Common<'_> {
        let kind = Some(JourneyKind::EnrolAadhaarOtp);
        Common::calling_journey(kind, &self.output, &self.service)
    }

    async fn run(&self) -> Outcome {
        let mobile = field("mobile", Mobile::parse(&self.mobile))?;
        let consent = field("consent", Consent::new(&self.consent))?;
        let address = self.address.as_deref().map(parse_address).transpose()?;
        let is_v3 = self.service.hosts.options.generation == GenerationName::V3;
        if address.is_some() && !is_v3 {
            let instead = Some("`address link` once it is made");
            return Err(of_other_generation("--address", GenerationName::V3, instead));
        }
        let parking = Parking::open(&self.start).await?;
        let desk = Desk::open(&self.service, &self.tokens, |builder| parking.equip(builder))?;
        agree(&consent, self.yes, desk.asker)?;
        let aadhaar = desk.asker.hidden(Hidden::AADHAAR, Aadhaar::parse)?;
        let client = parking.for_request(&desk.client);
        let begun = client.enrol(&aadhaar, &mobile, consent).await;
        let journey = begun.map_err(|error| Problem::of(&error, At::Asking))?;
        let to = otp::AADHAAR_MOBILE;
        if self.start.start_only {
            return started(&journey, &client, JourneyKind::EnrolAadhaarOtp, to);
        }
        finish(&desk, journey, to, address).await
    }
}

/// An ABHA address that is to be made.
pub(super) fn parse_address(text: &str) -> Result<NewAbhaAddress, Problem> {
    field("address", NewAbhaAddress::parse(text))
}

/// Has it said that the patient agreed.
fn agree(consent: &Consent, yes: bool, asker: Asker) -> Result<(), Problem> {
    output::tell(format_args!(
        "The patient is to be shown the text of version {} before an ABHA is made.",
        consent.version()
    ));
    let agreed = if yes {
        true
    } else if asker.is_terminal() {
        let answer = asker.line("Type `yes` if the patient agreed to it:")?;
        answer.is_some_and(|answer| answer.trim().eq_ignore_ascii_case("yes"))
    } else {
        false
    };
    match agreed {
        true => Ok(()),
        false => Err(Problem::usage(
            "the patient has not agreed; nothing was sent",
            "Type `yes` on a terminal, or give --yes once the patient has agreed.",
        )),
    }
}

/// An enrolment whose OTP is on its way, to `to` if the service does not tell.
pub(super) async fn finish(
    desk: &Desk,
    journey: Enrol,
    to: &str,
    address: Option<NewAbhaAddress>,
) -> Outcome {
    let (mut journey, mut to) = (journey, to);
    loop {
        let id = journey.id().copied();
        let made_before = journey.account().is_some();
        let submitted = otp::submit(journey, to, desk.asker).await;
        let submitted = submitted.map_err(|problem| match made_before {
            true => problem.after_enrolment(),
            false => problem,
        });
        match submitted? {
            Accepted::Done(EnrolStep::VerifyMobile(next)) => {
                made(desk, &next);
                output::tell(
                    "Aadhaar knows another mobile: the one that is wanted gets an OTP of its own.",
                );
                (journey, to) = (next, WANTED_MOBILE);
            }
            Accepted::Done(EnrolStep::Done(enrolled)) => {
                return finish_enrolled(desk, enrolled, address).await;
            }
            Accepted::Unknown(_, error) => {
                let lost = Problem::of(&error, At::Changing(Action::Enrol));
                return Err(lost.enrolment_unknown(made_before, id.as_ref()));
            }
        }
    }
}

/// An enrolment on v1/v2 whose patient is proven, and that stopped before there was an ABHA.
pub(super) async fn go_on(
    desk: &Desk,
    enrolling: Enrolling,
    address: Option<NewAbhaAddress>,
) -> Outcome {
    let id = enrolling.id().copied();
    match enrolling.go_on().await {
        Ok(Submitted::Done(EnrolStep::VerifyMobile(next))) => {
            finish(desk, next, WANTED_MOBILE, address).await
        }
        Ok(Submitted::Done(EnrolStep::Done(enrolled))) => {
            finish_enrolled(desk, enrolled, address).await
        }
        Ok(Submitted::Unknown(_, error)) => {
            let lost = Problem::of(&error, At::Changing(Action::Enrol));
            Err(lost.enrolment_unknown(false, id.as_ref()))
        }
        Ok(Submitted::Retry(_, error)) | Err(error) => {
            Err(Problem::of(&error, At::Changing(Action::Enrol)))
        }
    }
}

/// Keeps what there is before another OTP is asked for: the login is in no later answer. Its number is
/// shown in full where nothing else will show it.
fn made(desk: &Desk, journey: &Enrol) {
    let Some(account) = journey.account() else { return };
    let kept = account.session.as_ref().map(|session| desk.tokens.store(session, &desk.services));
    output::tell(match (&account.abha_number, &kept) {
        (Some(number), Some(Ok(()))) => {
            format!("An ABHA was made: {}; `abdm profile` shows it.", number.masked())
        }
        (Some(number), _) => format!("An ABHA was made: {}.", shown_number(number)),
        (None, _) => "An ABHA was made.".to_owned(),
    });
    if let Some(Err(problem)) = kept {
        output::tell_problem(&problem, Language::English);
    }
}

/// Where the second OTP goes, if the service does not tell.
pub(super) const WANTED_MOBILE: &str = "the mobile that the ABHA is to have";

/// Somebody who has an ABHA now. An address is made, or those that are free are listed.
pub(super) async fn finish_enrolled(
    desk: &Desk,
    mut enrolled: Enrolled,
    address: Option<NewAbhaAddress>,
) -> Outcome {
    let mut done = Done::default();
    tell_account(desk, &enrolled, &mut done);
    let is_v3 = desk.client.generation() == Generation::V3;
    if let Some(address) = address {
        make_address(&mut enrolled, &address, &mut done).await;
    } else if is_v3 {
        suggest(&enrolled, &mut done).await;
    }
    // Somebody may still want an address.
    if let Some(id) = enrolled.id() {
        done.line(stays(id));
    }
    Ok(done)
}

fn stays(id: &JourneyId) -> String {
    format!(
        "The enrolment waits as {id} for an address, `abdm resume {id} --generation v3 --address NAME`, \
         and is given up by `abdm resume {id} --discard`."
    )
}

fn tell_account(desk: &Desk, enrolled: &Enrolled, done: &mut Done) {
    let account = enrolled.account();
    done.line(match account.is_new {
        Some(true) => "An ABHA was made.",
        Some(false) => "The patient has an ABHA already; none was made.",
        None => "The patient has an ABHA.",
    });
    let number = account.abha_number.as_ref().map(shown_number);
    let address = account.abha_addresses.first().map(shown_address);
    let status = account.status.as_ref().map(|status| status.shown().to_owned());
    for (label, value) in
        [("ABHA number: ", &number), ("ABHA address:", &address), ("Status:      ", &status)]
    {
        if let Some(value) = value {
            done.line(format!("{label} {value}"));
        }
    }
    let mobile = match account.mobile {
        MobileState::Linked => "linked",
        MobileState::Differs => "differs",
        _ => "not_told",
    };
    match account.mobile {
        MobileState::Linked => {}
        MobileState::Differs => done.line("Its mobile is another one than was asked for."),
        _ => done.line("The service does not tell which mobile it has."),
    }
    if let Some(error) = enrolled.otp_not_sent() {
        done.line(format!("No OTP could be sent to the mobile that is wanted: {error}."));
    }
    done.field("abha_number", number);
    done.field("abha_address", address);
    done.field("status", status);
    done.field("is_new", account.is_new);
    done.field("mobile", mobile);
    match &account.session {
        Some(session) => desk.keep(session, done),
        None => done.not_logged_in(NO_LOGIN),
    }
}

/// The account is there whatever comes of it.
async fn make_address(enrolled: &mut Enrolled, address: &NewAbhaAddress, done: &mut Done) {
    match enrolled.create_address(address, true).await {
        Ok(made) => {
            let made = made.as_ref().map(shown_address);
            match &made {
                Some(address) => done.line(format!("Made the ABHA address {address}.")),
                None => done.line("Made the ABHA address."),
            }
            done.field("address_made", true);
            done.field("abha_address", made);
        }
        Err(error) => {
            done.field("address_made", false);
            done.problem = Some(Problem::of(&error, At::Updating).after_enrolment());
        }
    }
}

/// Nobody asked for it, so what goes wrong here is no problem.
async fn suggest(enrolled: &Enrolled, done: &mut Done) {
    match enrolled.suggest_addresses().await {
        Ok(names) if !names.is_empty() => {
            let names: Vec<_> = names.iter().map(|name| name.as_str().to_owned()).collect();
            done.line(format!("Free ABHA addresses: {}", names.join(", ")));
            done.field("suggested_addresses", names);
        }
        Ok(_) => done.field("suggested_addresses", Vec::<String>::new()),
        Err(error) => {
            output::tell(format_args!("No addresses are suggested: {error}"));
            done.field("suggested_addresses", serde_json::Value::Null);
        }
    }
}
