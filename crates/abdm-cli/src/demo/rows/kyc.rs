//! What Aadhaar says of somebody who is logged in.

use abdm::flows::Generation;

use super::{Proven, Row};
use crate::demo::acts::{TOKEN_WORKS, log_in, prove_token, submit};
use crate::demo::stage::{Cold, Patient};
use crate::problem::{At, Problem};

/// Nobody whom the other rows need.
const RENEWED: abdm_sandbox::people::Person = abdm_sandbox::people::VIKRAM;

pub(super) const ROWS: &[Row] = &[Row {
    name: "rekyc-aadhaar-otp",
    title: "Renew the KYC with Aadhaar OTP",
    generations: &[Generation::V3],
    person: RENEWED,
    by_default: false,
    perform: |cold| Box::pin(renew(cold)),
}];

/// Nothing of the account shows it, but the login goes on.
async fn renew(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let patient = Patient::new(&RENEWED)?;
    let session = {
        let _proving = cold.log.prove();
        log_in(cold, &patient).await?
    };
    let mark = cold.mark(&patient).await?;
    let journey =
        cold.client.rekyc(&session).await.map_err(|error| Problem::of(&error, At::Asking))?;
    submit(cold, journey, &patient, mark).await?;
    cold.log.note(format_args!("renewed: {}", patient.abha_number.masked()));
    prove_token(cold, &session, &patient).await?;
    Ok(vec![RENEWS, TOKEN_WORKS])
}

const RENEWS: &str = "the service says that it is done";
