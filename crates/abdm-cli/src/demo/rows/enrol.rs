//! An ABHA for somebody who has none.

use abdm::flows::Generation;
use abdm::types::{Aadhaar, Consent, Received};
use abdm::{EnrolStep, Enrolled};
use abdm_sandbox::people::{ISHITA, KAVERI};

use super::{BOTH, Proven, Row};
use crate::demo::acts::{TOKEN_WORKS, prove_token, submit, unexpected};
use crate::demo::stage::{Cold, Patient, invented};
use crate::problem::{At, Problem};

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "enrol-aadhaar-otp",
        title: "Enrol with Aadhaar OTP and ask for an ABHA address",
        generations: &[Generation::V3],
        person: ISHITA.becomes,
        by_default: false,
        perform: |cold| Box::pin(enrol_aadhaar_otp(cold)),
    },
    // On v1/v2 this alone: with an ABHA that is made other calls follow, and it is made once.
    Row {
        name: "enrol-existing",
        title: "Enrol somebody who has an ABHA",
        generations: BOTH,
        person: KAVERI,
        by_default: false,
        perform: |cold| Box::pin(enrol_existing(cold)),
    },
];

async fn enrol_existing(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let kaveri = Patient::new(&KAVERI)?;
    let aadhaar = invented(Aadhaar::parse(KAVERI.aadhaar))?;
    let mark = cold.mark(&kaveri).await?;
    let journey = cold.client.enrol(&aadhaar, &kaveri.mobile, Consent::V3).await;
    let journey = journey.map_err(|error| Problem::of(&error, At::Asking))?;
    let EnrolStep::Done(enrolled) = submit(cold, journey, &kaveri, mark).await? else {
        return Err(unexpected("an OTP for the mobile of an account that is there"));
    };
    let found = is_hers(&enrolled, &kaveri)?;
    let Some(session) = &enrolled.account().session else {
        return Err(unexpected("no login came with the ABHA"));
    };
    prove_token(cold, session, &kaveri).await?;
    Ok(vec![found, TOKEN_WORKS])
}

async fn enrol_aadhaar_otp(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let ishita = Patient::new(&ISHITA.becomes)?;
    let aadhaar = invented(Aadhaar::parse(ISHITA.aadhaar))?;
    let mark = cold.mark(&ishita).await?;
    let journey = cold.client.enrol(&aadhaar, &ishita.mobile, Consent::V3).await;
    let journey = journey.map_err(|error| Problem::of(&error, At::Asking))?;
    let enrolled = match submit(cold, journey, &ishita, mark).await? {
        EnrolStep::Done(enrolled) => enrolled,
        EnrolStep::VerifyMobile(_) => {
            return Err(unexpected("an OTP for a mobile that Aadhaar knows"));
        }
    };
    let found = is_hers(&enrolled, &ishita)?;
    let names = enrolled.suggest_addresses().await;
    let names = names.map_err(|error| Problem::of(&error, At::Reading))?;
    if names.is_empty() {
        return Err(unexpected("no address is suggested"));
    }
    cold.log.note(format_args!("{} addresses are free", names.len()));
    let Some(session) = &enrolled.account().session else {
        return Err(unexpected("no login came with the ABHA"));
    };
    prove_token(cold, session, &ishita).await?;
    Ok(vec![found, "addresses are suggested", TOKEN_WORKS])
}

/// Who performs it twice has an ABHA the second time.
fn is_hers(enrolled: &Enrolled, patient: &Patient) -> Result<&'static str, Problem> {
    let account = enrolled.account();
    if account.abha_number.as_ref().and_then(Received::full) != Some(&patient.abha_number) {
        return Err(unexpected("the ABHA is another's"));
    }
    Ok(match account.is_new {
        Some(false) => "the ABHA that is there was found",
        _ => "an ABHA was made",
    })
}
