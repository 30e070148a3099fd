//! Finding an ABHA again.

use abdm::types::{Aadhaar, Received};
use abdm_sandbox::people::KAVERI;

use super::{BOTH, Proven, Row};
use crate::demo::acts::{TOKEN_WORKS, prove_token, submit, unexpected};
use crate::demo::stage::{Cold, Patient, invented};
use crate::problem::{At, Problem};

pub(super) const ROWS: &[Row] = &[Row {
    name: "retrieve-aadhaar-otp",
    title: "Retrieve a forgotten ABHA with Aadhaar OTP",
    generations: BOTH,
    person: KAVERI,
    by_default: true,
    perform: |cold| Box::pin(retrieve_aadhaar_otp(cold)),
}];

async fn retrieve_aadhaar_otp(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let kaveri = Patient::new(&KAVERI)?;
    let aadhaar = invented(Aadhaar::parse(KAVERI.aadhaar))?;
    let mark = cold.mark(&kaveri).await?;
    let journey =
        cold.client.retrieve(&aadhaar).await.map_err(|error| Problem::of(&error, At::Asking))?;
    let found = submit(cold, journey, &kaveri, mark).await?;
    let number = found.account().and_then(|account| account.abha_number.as_ref());
    if number.and_then(Received::full) != Some(&kaveri.abha_number) {
        return Err(unexpected("the ABHA that was found is another's"));
    }
    cold.log.note(format_args!("found {}", kaveri.abha_number.masked()));
    match &found.session {
        Some(session) => {
            prove_token(cold, session, &kaveri).await?;
            Ok(vec!["the number is hers", TOKEN_WORKS])
        }
        None => Ok(vec!["the number is hers"]),
    }
}
