//! Logins.

use abdm::{LoggedIn, LoginBy, Submitted};
use abdm_sandbox::people::{ASHA, KAVERI};

use super::{BOTH, Proven, Row};
use crate::demo::acts::{TOKEN_WORKS, log_in, prove_token, submit, unexpected};
use crate::demo::stage::{Cold, Patient};
use crate::problem::{At, Problem};

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "login-aadhaar-otp",
        title: "Log in with Aadhaar OTP",
        generations: BOTH,
        person: ASHA,
        by_default: true,
        perform: |cold| Box::pin(aadhaar_otp(cold)),
    },
    Row {
        name: "login-mobile",
        title: "Log in using a mobile that three people share",
        generations: BOTH,
        person: KAVERI,
        by_default: true,
        perform: |cold| Box::pin(mobile(cold)),
    },
];

async fn aadhaar_otp(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let asha = Patient::new(&ASHA)?;
    let session = log_in(cold, &asha).await?;
    prove_token(cold, &session, &asha).await?;
    Ok(vec![TOKEN_WORKS])
}

async fn mobile(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let kaveri = Patient::new(&KAVERI)?;
    let mark = cold.mark(&kaveri).await?;
    let by = LoginBy::Mobile(kaveri.mobile.clone());
    let login = cold.client.login(by).await.map_err(|error| Problem::of(&error, At::Asking))?;
    let LoggedIn::ChooseAccount(choice) = submit(cold, login, &kaveri, mark).await? else {
        return Err(unexpected("nobody was asked which account it should be"));
    };
    let accounts = choice.accounts().len();
    cold.log.note(format_args!("{accounts} accounts; chosen {}", kaveri.abha_number.masked()));
    let session = match choice.choose(&kaveri.abha_number).await {
        Ok(Submitted::Done(session)) => session,
        Ok(Submitted::Retry(_, error) | Submitted::Unknown(_, error)) | Err(error) => {
            return Err(Problem::of(&error, At::Submitting));
        }
    };
    prove_token(cold, &session, &kaveri).await?;
    Ok(vec![TOKEN_WORKS])
}
