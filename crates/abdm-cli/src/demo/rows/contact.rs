//! The mobile and the e-mail address of an account.

use abdm::flows::snapshot::Action;
use abdm::flows::{AuthBy, Generation, UserSession};
use abdm::types::{Email, Mobile, Password, Personal, Received};
use abdm::{Awaits, MobileStep, Profile, Submitted, UpdateMobile};
use abdm_sandbox::people::{MEENA, Person};

use super::{BOTH, Proven, Row};
use crate::demo::acts::{log_in, submit, unexpected};
use crate::demo::stage::{Cold, Patient, invented};
use crate::problem::{At, Problem};

/// Nobody whom the other rows need. Her Aadhaar number keeps its mobile.
const OWNER: Person = MEENA;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "update-email",
        title: "Give an account an e-mail address",
        generations: BOTH,
        person: OWNER,
        by_default: false,
        perform: |cold| Box::pin(update_email(cold)),
    },
    Row {
        name: "email-link",
        title: "Send a link to an e-mail address",
        generations: &[Generation::V3],
        person: OWNER,
        by_default: false,
        perform: |cold| Box::pin(email_link(cold)),
    },
    Row {
        name: "update-mobile",
        title: "Give an account another mobile",
        generations: &[Generation::V3],
        person: OWNER,
        by_default: false,
        perform: |cold| Box::pin(update_mobile(cold, None)),
    },
    Row {
        name: "update-mobile-aadhaar-otp",
        title: "Give an account another mobile, and Aadhaar OTP",
        generations: &[Generation::V1V2],
        person: OWNER,
        by_default: false,
        perform: |cold| Box::pin(update_mobile(cold, Some(AuthBy::AadhaarOtp))),
    },
    Row {
        name: "update-mobile-mobile-otp",
        title: "Give an account another mobile, and mobile OTP",
        generations: &[Generation::V1V2],
        person: OWNER,
        by_default: false,
        perform: |cold| Box::pin(update_mobile(cold, Some(AuthBy::MobileOtp))),
    },
    Row {
        name: "update-mobile-password",
        title: "Give an account another mobile, and the password",
        generations: &[Generation::V1V2],
        person: OWNER,
        by_default: false,
        perform: |cold| Box::pin(update_mobile(cold, Some(AuthBy::Password))),
    },
];

const SHOWS_CHANGE: &str = "the profile shows the change";
const LINK_TAKEN: &str = "the link is sent";

async fn session(cold: &Cold<'_>) -> Result<UserSession, Problem> {
    let _proving = cold.log.prove();
    log_in(cold, &Patient::new(&OWNER)?).await
}

async fn read(cold: &Cold<'_>, session: &UserSession) -> Result<Profile, Problem> {
    let _proving = cold.log.prove();
    cold.client.profile(session).await.map_err(|error| Problem::of(&error, At::Reading))
}

/// Goes up with every login, so that no run finds what an earlier one left.
async fn number(cold: &Cold<'_>) -> Result<u64, Problem> {
    cold.mark(&Patient::new(&OWNER)?).await
}

async fn new_email(cold: &Cold<'_>) -> Result<Email, Problem> {
    invented(Email::parse(&format!("meena.{}@post.example", number(cold).await?)))
}

async fn update_email(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let session = session(cold).await?;
    let email = new_email(cold).await?;
    let mark = cold.mark(&email).await?;
    let journey = cold.client.update_email(&session, &email).await;
    let journey = journey.map_err(|error| Problem::of(&error, At::Asking))?;
    submit(cold, journey, &email, mark).await?;
    let profile = read(cold, &session).await?;
    if profile.email.as_ref().map(Personal::reveal) != Some(email.as_str()) {
        return Err(unexpected("the profile does not show the e-mail address"));
    }
    Ok(vec![SHOWS_CHANGE])
}

async fn email_link(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let session = session(cold).await?;
    let email = new_email(cold).await?;
    let sent = cold.client.send_email_link(&session, &email).await;
    sent.map_err(|error| Problem::of(&error, At::Updating))?;
    Ok(vec![LINK_TAKEN])
}

async fn update_mobile(cold: &Cold<'_>, by: Option<AuthBy>) -> Result<Proven, Problem> {
    let session = session(cold).await?;
    let before = read(cold, &session).await?.mobile;
    let mobile = format!("5559{:06}", number(cold).await? % 1_000_000);
    let mobile = invented(Mobile::parse(&mobile))?;
    let mark = cold.mark(&mobile).await?;
    let old = before.as_ref().and_then(Received::full);
    // Where the second OTP goes, by its method.
    let owner = Patient::new(&OWNER)?;
    let second = match by {
        Some(AuthBy::MobileOtp) => old.unwrap_or(&owner.mobile),
        _ => &owner.mobile,
    };
    let second_mark = cold.mark(second).await?;

    let journey = cold.client.update_mobile(&session, &mobile, by).await;
    let journey = journey.map_err(|error| Problem::of(&error, At::Asking))?;
    let mut step = submit(cold, journey, &mobile, mark).await?;
    if let MobileStep::ProveOwner(journey) = step {
        cold.log.note("the new mobile is proven");
        step = prove_owner(cold, journey, second, second_mark).await?;
    }
    if !matches!(step, MobileStep::Updated(_)) {
        return Err(unexpected("the mobile is not changed"));
    }
    let shown = read(cold, &session).await?.mobile;
    let is_shown = shown.is_some_and(|shown| shown.masked() == mobile.masked());
    match is_shown {
        true => Ok(vec![SHOWS_CHANGE]),
        false => Err(unexpected("the profile does not show the mobile")),
    }
}

async fn prove_owner(
    cold: &Cold<'_>,
    journey: UpdateMobile,
    mobile: &Mobile,
    mark: u64,
) -> Result<MobileStep, Problem> {
    if journey.awaits() == Awaits::Otp {
        return submit(cold, journey, mobile, mark).await;
    }
    let password = invented(Password::parse(OWNER.password.unwrap_or_default()))?;
    match journey.submit_password(&password).await {
        Ok(Submitted::Done(step)) => Ok(step),
        Ok(Submitted::Retry(_, error) | Submitted::Unknown(_, error)) | Err(error) => {
            Err(Problem::of(&error, At::Changing(Action::UpdateMobile)))
        }
    }
}
