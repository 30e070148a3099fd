//! What changes whether an account is in use.

use std::sync::Arc;

use abdm::flows::{AuthBy, Consequences, DeletionConfirmed, Generation, Reasons, UserSession};
use abdm::types::{Effect, Password};
use abdm::{Awaits, Pending, Submitted};
use abdm_sandbox::people::{JOSEPH, LEAVERS, Person};

use super::{BOTH, Proven, Row};
use crate::demo::acts::{
    Failed, LOGIN_REFUSED, LOGIN_WORKS, TOKEN_WORKS, asking, log_in, prove_token, try_log_in,
    try_submit, unexpected,
};
use crate::demo::call_log::CallLog;
use crate::demo::stage::{Cold, Patient, Stage, invented};
use crate::problem::{At, Problem};

/// Whose ABHA is deactivated and reactivated. Always the same, so that a run which was interrupted
/// is put right by the next; and nobody whom the other rows need.
const LEAVING: Person = JOSEPH;

/// In this order: what is deactivated is reactivated next.
pub(super) const ROWS: &[Row] = &[
    Row {
        name: "deactivate-aadhaar-otp",
        title: "Deactivate with Aadhaar OTP",
        generations: BOTH,
        person: LEAVING,
        by_default: true,
        perform: |cold| Box::pin(deactivate(cold, AuthBy::AadhaarOtp)),
    },
    Row {
        name: "reactivate-aadhaar-otp",
        title: "Reactivate with Aadhaar OTP",
        generations: BOTH,
        person: LEAVING,
        by_default: true,
        perform: |cold| Box::pin(reactivate(cold, AuthBy::AadhaarOtp)),
    },
    Row {
        name: "deactivate-mobile-otp",
        title: "Deactivate with mobile OTP",
        generations: BOTH,
        person: LEAVING,
        by_default: false,
        perform: |cold| Box::pin(deactivate(cold, AuthBy::MobileOtp)),
    },
    Row {
        name: "reactivate-mobile-otp",
        title: "Reactivate with mobile OTP",
        generations: BOTH,
        person: LEAVING,
        by_default: false,
        perform: |cold| Box::pin(reactivate(cold, AuthBy::MobileOtp)),
    },
    Row {
        name: "delete-aadhaar-otp",
        title: "Delete with Aadhaar OTP",
        generations: BOTH,
        person: LEAVERS[0],
        by_default: false,
        perform: |cold| Box::pin(delete(cold, AuthBy::AadhaarOtp)),
    },
    Row {
        name: "delete-mobile-otp",
        title: "Delete with mobile OTP",
        generations: BOTH,
        person: LEAVERS[0],
        by_default: false,
        perform: |cold| Box::pin(delete(cold, AuthBy::MobileOtp)),
    },
    Row {
        name: "deactivate-password",
        title: "Deactivate with the password",
        generations: &[Generation::V3],
        person: LEAVING,
        by_default: false,
        perform: |cold| Box::pin(deactivate_for_a_while(cold)),
    },
    Row {
        name: "reactivate-password",
        title: "Reactivate with the password",
        generations: BOTH,
        person: LEAVING,
        by_default: false,
        perform: |cold| Box::pin(reactivate_whom_this_deactivates(cold)),
    },
    Row {
        name: "delete-password",
        title: "Delete with the password",
        generations: &[Generation::V3],
        person: LEAVERS[0],
        by_default: false,
        perform: |cold| Box::pin(delete(cold, AuthBy::Password)),
    },
];

async fn deactivate(cold: &Cold<'_>, by: AuthBy) -> Result<Proven, Problem> {
    let patient = Patient::new(&LEAVING)?;
    let session = {
        let _proving = cold.log.prove();
        match try_log_in(cold, &patient).await {
            // Left behind by a demonstration that was interrupted.
            Err(failed) if failed.is_deactivated() => {
                cold.log.note("still deactivated from an earlier run: reactivated first");
                make_active(cold, &patient, AuthBy::AadhaarOtp).await?;
                log_in(cold, &patient).await?
            }
            session => session?,
        }
    };
    prove_token(cold, &session, &patient).await?;

    let mark = cold.mark(&patient).await?;
    let reasons = invented(Reasons::parse(["101"]))?;
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    let journey = cold
        .client
        .deactivate(&session, reasons, acknowledged, by)
        .await
        .map_err(|error| Problem::of(&error, At::Asking))?;
    hand_in(cold, journey, &LEAVING, mark).await?;

    let _proving = cold.log.prove();
    match try_log_in(cold, &patient).await {
        Err(failed) if failed.is_deactivated() => {
            cold.log.note("login is refused: the account is deactivated");
            Ok(vec![TOKEN_WORKS, LOGIN_REFUSED])
        }
        Err(failed) => Err(failed.into()),
        Ok(_) => Err(unexpected("login still works after the deactivation")),
    }
}

/// By password, and then as it was before, for the rows and runs to come.
async fn deactivate_for_a_while(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let proven = deactivate(cold, AuthBy::Password).await?;
    let _proving = cold.log.prove();
    make_active(cold, &Patient::new(&LEAVING)?, AuthBy::AadhaarOtp).await?;
    Ok(proven)
}

/// By password, after a deactivation that both generations have.
async fn reactivate_whom_this_deactivates(cold: &Cold<'_>) -> Result<Proven, Problem> {
    {
        let _proving = cold.log.prove();
        deactivate(cold, AuthBy::AadhaarOtp).await?;
    }
    reactivate(cold, AuthBy::Password).await
}

/// Hands in what the journey waits for: the OTP that came, or the password.
async fn hand_in<J: Pending>(
    cold: &Cold<'_>,
    journey: J,
    person: &Person,
    mark: u64,
) -> Result<J::Done, Failed> {
    if journey.awaits() == Awaits::Otp {
        return try_submit(cold, journey, &Patient::new(person)?, mark).await;
    }
    let password = invented(Password::parse(person.password.unwrap_or_default()))?;
    let action = journey.kind().action();
    match journey.submit_password(&password).await {
        Ok(Submitted::Done(done)) => Ok(done),
        Ok(Submitted::Retry(_, error) | Submitted::Unknown(_, error)) | Err(error) => {
            Err(Problem::of(&error, At::Changing(action)).without_otp().into())
        }
    }
}

async fn reactivate(cold: &Cold<'_>, by: AuthBy) -> Result<Proven, Problem> {
    let patient = Patient::new(&LEAVING)?;
    let mut proven = Vec::new();
    if let Some(session) = make_active(cold, &patient, by).await? {
        prove_token(cold, &session, &patient).await?;
        proven.push(TOKEN_WORKS);
    }
    let _proving = cold.log.prove();
    let session = log_in(cold, &patient).await?;
    cold.log.note("login works again");
    prove_token(cold, &session, &patient).await?;
    proven.push(LOGIN_WORKS);
    Ok(proven)
}

/// Deletes the ABHA of the first who is left to be deleted: that is for good, so the next row or run
/// takes somebody else.
async fn delete(cold: &Cold<'_>, by: AuthBy) -> Result<Proven, Problem> {
    let person = cold.first_active(&LEAVERS).await?;
    let patient = Patient::new(person)?;
    cold.log.note(format_args!(
        "the next who is there to be deleted: {}",
        patient.abha_number.masked()
    ));
    let session = {
        let _proving = cold.log.prove();
        log_in(cold, &patient).await?
    };
    prove_token(cold, &session, &patient).await?;

    let mark = cold.mark(&patient).await?;
    let reasons = invented(Reasons::parse(["205"]))?;
    let confirmed = DeletionConfirmed::by_patient(patient.abha_number.clone());
    let journey = cold
        .client
        .delete(&session, reasons, confirmed, by)
        .await
        .map_err(|error| Problem::of(&error, At::Asking))?;
    hand_in(cold, journey, person, mark).await?;

    let _proving = cold.log.prove();
    match try_log_in(cold, &patient).await {
        Err(failed) if failed.is_unknown_account() => {
            cold.log.note("login is refused: there is no such account");
            Ok(vec![TOKEN_WORKS, LOGIN_REFUSED])
        }
        Err(failed) => Err(failed.into()),
        Ok(_) => Err(unexpected("login still works after the deletion")),
    }
}

/// After a failure: makes active whoever was left deactivated.
pub(in crate::demo) async fn restore(stage: &Stage) -> Result<(), Problem> {
    let cold = stage.cold(Arc::new(CallLog::new(false)))?;
    let patient = Patient::new(&LEAVING)?;
    match try_make_active(&cold, &patient, AuthBy::AadhaarOtp).await {
        // Whoever is active cannot be reactivated, and need not be.
        Err(Failed::Journey(error, At::Asking))
            if error.effect() == Effect::Settled && !error.is_locked() =>
        {
            Ok(())
        }
        reactivated => reactivated.map(drop).map_err(Problem::from),
    }
}

async fn make_active(
    cold: &Cold<'_>,
    patient: &Patient,
    by: AuthBy,
) -> Result<Option<UserSession>, Problem> {
    try_make_active(cold, patient, by).await.map_err(Problem::from)
}

async fn try_make_active(
    cold: &Cold<'_>,
    patient: &Patient,
    by: AuthBy,
) -> Result<Option<UserSession>, Failed> {
    let mark = cold.mark(patient).await?;
    let journey = cold.client.reactivate(patient.abha_number.clone(), by).await.map_err(asking)?;
    Ok(hand_in(cold, journey, &LEAVING, mark).await?.session)
}
