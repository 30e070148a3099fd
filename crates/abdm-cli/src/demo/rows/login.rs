//! Logins.

use abdm::flows::Generation;
use abdm::types::{Aadhaar, AbhaAddress, AbhaId, Password};
use abdm::{CardFormat, LoggedIn, LoginBy, Submitted};
use abdm_sandbox::people::{ASHA, JOSEPH, KAVERI, TSERING, VIKRAM};

use super::{BOTH, Proven, Row};
use crate::demo::acts::{TOKEN_WORKS, log_in, prove_token, submit, unexpected};
use crate::demo::stage::{Cold, Patient, invented};
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
        name: "login-mobile-otp",
        title: "Log in with mobile OTP, where no Aadhaar OTP will do",
        generations: BOTH,
        person: TSERING,
        by_default: false,
        perform: |cold| Box::pin(mobile_otp(cold)),
    },
    Row {
        name: "login-password",
        title: "Log in with a password",
        generations: BOTH,
        person: VIKRAM,
        by_default: false,
        perform: |cold| Box::pin(password(cold)),
    },
    Row {
        name: "login-address",
        title: "Log in by ABHA address",
        generations: BOTH,
        person: JOSEPH,
        by_default: false,
        perform: |cold| Box::pin(address(cold)),
    },
    Row {
        name: "login-aadhaar-number",
        title: "Log in by Aadhaar number",
        generations: &[Generation::V3],
        person: JOSEPH,
        by_default: false,
        perform: |cold| Box::pin(aadhaar_number(cold)),
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

async fn mobile_otp(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let tsering = Patient::new(&TSERING)?;
    let by = LoginBy::mobile_otp(AbhaId::Number(tsering.abha_number.clone()));
    by_otp(cold, &tsering, by).await
}

/// On V3 the login is one of the address, with a card and a QR code of its own.
async fn address(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let joseph = Patient::new(&JOSEPH)?;
    let mark = cold.mark(&joseph).await?;
    let by = LoginBy::mobile_otp(invented(AbhaAddress::parse(JOSEPH.abha_address))?);
    let login = cold.client.login(by).await.map_err(|error| Problem::of(&error, At::Asking))?;
    let LoggedIn::Session(session) = submit(cold, login, &joseph, mark).await? else {
        return Err(unexpected("a choice of accounts was offered"));
    };
    prove_token(cold, &session, &joseph).await?;
    let _proving = cold.log.prove();
    let card = cold.client.card(&session, CardFormat::Png).await;
    card.map_err(|error| Problem::of(&error, At::Reading))?;
    let qr_code = cold.client.qr_code(&session).await;
    qr_code.map_err(|error| Problem::of(&error, At::Reading))?;
    Ok(vec![TOKEN_WORKS, "card and QR code can be fetched"])
}

async fn aadhaar_number(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let joseph = Patient::new(&JOSEPH)?;
    let by = LoginBy::AadhaarNumber(invented(Aadhaar::parse(JOSEPH.aadhaar))?);
    by_otp(cold, &joseph, by).await
}

async fn by_otp(cold: &Cold<'_>, patient: &Patient, by: LoginBy) -> Result<Proven, Problem> {
    let mark = cold.mark(patient).await?;
    let login = cold.client.login(by).await.map_err(|error| Problem::of(&error, At::Asking))?;
    let logged_in = submit(cold, login, patient, mark).await?;
    proven(cold, patient, logged_in).await
}

async fn password(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let vikram = Patient::new(&VIKRAM)?;
    let password = invented(Password::parse(VIKRAM.password.unwrap_or_default()))?;
    let by = LoginBy::password(AbhaId::Number(vikram.abha_number.clone()));
    let login = cold.client.login(by).await.map_err(|error| Problem::of(&error, At::Asking))?;
    match login.submit_password(&password).await {
        Ok(Submitted::Done(logged_in)) => proven(cold, &vikram, logged_in).await,
        Ok(Submitted::Retry(_, error) | Submitted::Unknown(_, error)) | Err(error) => {
            Err(Problem::of(&error, At::SubmittingPassword))
        }
    }
}

async fn proven(
    cold: &Cold<'_>,
    patient: &Patient,
    logged_in: LoggedIn,
) -> Result<Proven, Problem> {
    let LoggedIn::Session(session) = logged_in else {
        return Err(unexpected("a choice of accounts was offered"));
    };
    prove_token(cold, &session, patient).await?;
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
