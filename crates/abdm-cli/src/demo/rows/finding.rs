//! Finding an ABHA again.

use abdm::flows::{AuthBy, Generation};
use abdm::types::{Aadhaar, AbhaNumber, Demographics, Gender, Received};
use abdm::{AccountSummary, FoundAccount, LoggedIn, RetrieveBy};
use abdm_sandbox::people::{KAVERI, UNKNOWN_ABHA_NUMBER};

use super::{BOTH, Proven, Row};
use crate::demo::acts::{TOKEN_WORKS, prove_token, submit, unexpected};
use crate::demo::stage::{Cold, Patient, invented};
use crate::problem::{At, Problem};

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "retrieve-aadhaar-otp",
        title: "Retrieve a forgotten ABHA with Aadhaar OTP",
        generations: BOTH,
        person: KAVERI,
        by_default: true,
        perform: |cold| Box::pin(retrieve_aadhaar_otp(cold)),
    },
    Row {
        name: "retrieve-mobile-otp",
        title: "Retrieve a forgotten ABHA with mobile OTP",
        generations: BOTH,
        person: KAVERI,
        by_default: false,
        perform: |cold| Box::pin(retrieve_mobile_otp(cold)),
    },
    Row {
        name: "find-mobile-otp",
        title: "Find an ABHA by its mobile and log in",
        generations: &[Generation::V3],
        person: KAVERI,
        by_default: false,
        perform: |cold| Box::pin(find_mobile_otp(cold)),
    },
    Row {
        name: "search-abha",
        title: "Search an account by its ABHA number",
        generations: BOTH,
        person: KAVERI,
        by_default: false,
        perform: |cold| Box::pin(search_abha(cold)),
    },
    Row {
        name: "search-exists",
        title: "Ask whether an ABHA exists",
        generations: &[Generation::V1V2],
        person: KAVERI,
        by_default: false,
        perform: |cold| Box::pin(search_exists(cold)),
    },
    Row {
        name: "search-mobile",
        title: "Search the accounts of a mobile",
        generations: BOTH,
        person: KAVERI,
        by_default: false,
        perform: |cold| Box::pin(search_mobile(cold)),
    },
];

const HERS: &str = "the account is hers";

async fn retrieve_mobile_otp(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let kaveri = Patient::new(&KAVERI)?;
    let who = invented(Demographics::new(
        KAVERI.name,
        KAVERI.first_name,
        invented(Gender::parse(KAVERI.gender))?,
        KAVERI.born.0,
    ))?;
    let mark = cold.mark(&kaveri).await?;
    let by = RetrieveBy::Mobile { mobile: &kaveri.mobile, who: Some(&who) };
    let journey =
        cold.client.retrieve(by).await.map_err(|error| Problem::of(&error, At::Asking))?;
    let found = submit(cold, journey, &kaveri, mark).await?;
    let numbers = found.accounts.iter().filter_map(|account| account.abha_number.as_ref());
    // On V3 the mobile is that of a family, and she is told all of their numbers.
    if !numbers.filter_map(Received::full).any(|number| *number == kaveri.abha_number) {
        return Err(unexpected("her ABHA was not found"));
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

async fn find_mobile_otp(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let kaveri = Patient::new(&KAVERI)?;
    let mark = cold.mark(&kaveri).await?;
    let found = cold.client.find(&kaveri.mobile).await;
    let found = found.map_err(|error| Problem::of(&error, At::Reading))?;
    let is_hers = |account: &&FoundAccount| {
        account.account.name.as_ref().is_some_and(|name| name.reveal() == KAVERI.name)
    };
    let hers = found.accounts().iter().find(is_hers);
    let hers = hers.ok_or_else(|| unexpected("her account is not in the list"))?;
    cold.log.note(format_args!("chose place {} of {}", hers.index, found.accounts().len()));
    let login = found.send_otp(hers.index, AuthBy::MobileOtp).await;
    let login = login.map_err(|error| Problem::of(&error, At::Asking))?;
    match submit(cold, login, &kaveri, mark).await? {
        LoggedIn::Session(session) => prove_token(cold, &session, &kaveri).await?,
        LoggedIn::ChooseAccount(_) => {
            return Err(unexpected("a choice was offered after the choice"));
        }
    }
    Ok(vec!["the login is hers", TOKEN_WORKS])
}

async fn search_abha(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let kaveri = Patient::new(&KAVERI)?;
    let found = cold.client.search(kaveri.abha_number.clone()).await;
    let found = found.map_err(|error| Problem::of(&error, At::Reading))?;
    if found.abha_number.as_ref().and_then(Received::full) != Some(&kaveri.abha_number) {
        return Err(unexpected("the account that was found is another's"));
    }
    Ok(vec![HERS])
}

async fn search_exists(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let kaveri = Patient::new(&KAVERI)?;
    let nobodys = invented(AbhaNumber::parse(UNKNOWN_ABHA_NUMBER))?;
    for (number, is_there) in [(kaveri.abha_number, true), (nobodys, false)] {
        let exists = cold.client.exists(number).await;
        if exists.map_err(|error| Problem::of(&error, At::Reading))? != is_there {
            return Err(unexpected("it exists and should not, or the other way round"));
        }
    }
    Ok(vec!["hers exists, nobody's does not"])
}

async fn search_mobile(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let kaveri = Patient::new(&KAVERI)?;
    let found = cold.client.search_by_mobile(&kaveri.mobile, None).await;
    let found = found.map_err(|error| Problem::of(&error, At::Reading))?;
    let is_hers = |account: &AccountSummary| {
        account.name.as_ref().is_some_and(|name| name.reveal() == KAVERI.name)
    };
    if !found.iter().any(is_hers) {
        return Err(unexpected("her account was not found"));
    }
    Ok(vec![HERS])
}

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
