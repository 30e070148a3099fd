//! The calls that are no journeys, and what only a configuration makes a journey do. With the journeys
//! these are all endpoints there are.

use std::collections::BTreeSet;

use abdm::flows::{AuthBy, Generation, UserSession};
use abdm::types::testing::metas;
use abdm::types::{AbhaAddress, AbhaNumber, Demographics, Email, Gender, Mobile, Personal, Photo};
use abdm::{CardFormat, Client, ConfirmOtp, LoginBy, ProfileUpdate, ReactivationPath};
use abdm_sandbox::people::{ASHA, FARHAN};

use crate::assert_wiped;
use crate::journeys;
use crate::town::{Town, done, session};

/// What no client calls: the search of v1/v2 that tells less than the one which is called.
const NOT_CALLED: &[&str] = &["v1v2.search_health_id_to_login"];

#[test]
fn every_journey_and_every_call_leave_nothing_behind() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut called = BTreeSet::new();
    for generation in Generation::ALL {
        let run = || runtime.block_on(all(*generation, &mut called));
        assert_wiped(generation.as_str(), run);
    }
    called.extend(journeys::all());
    let declared = metas().into_iter().map(|meta| meta.name);
    let left: Vec<&str> = declared.filter(|name| !called.contains(name)).collect();
    assert_eq!(left, NOT_CALLED, "are called by nothing here");
}

async fn all(generation: Generation, called: &mut BTreeSet<&'static str>) {
    let town = Town::open(generation);
    let client = town.client();
    let asha = town.log_in(&client, &ASHA).await;
    of_a_login(&client, &asha).await;
    searches(&client).await;
    match generation {
        Generation::V3 => {
            let email = Email::parse("asha@other.example").unwrap();
            client.send_email_link(&asha, &email).await.unwrap();
            let address = AbhaAddress::parse(ASHA.abha_address).unwrap();
            let login = client.login(LoginBy::mobile_otp(address)).await.unwrap();
            let by_address = session(done(login.submit_otp(&town.otp()).await.unwrap()));
            drop(client.profile(&by_address).await.unwrap());
            drop(client.qr_code(&by_address).await.unwrap());
            drop(client.card(&by_address, CardFormat::Png).await.unwrap());
        }
        _ => of_v1v2(&client, &asha).await,
    }
    drop(client.refresh(&asha).await.unwrap());
    client.logout(&asha).await.unwrap();
    otherwise(&town).await;
    called.extend(town.called());
}

async fn of_a_login(client: &Client, session: &UserSession) {
    const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x02";

    drop(client.profile(session).await.unwrap());
    drop(client.qr_code(session).await.unwrap());
    drop(client.card(session, CardFormat::Png).await.unwrap());
    drop(client.update_photo(session, Photo::new(PHOTO).unwrap()).await.unwrap());
}

async fn searches(client: &Client) {
    let mobile = Mobile::parse(ASHA.mobile).unwrap();
    let who = Demographics::new(ASHA.name, ASHA.first_name, Gender::Female, ASHA.born.0).unwrap();
    drop(client.search(AbhaNumber::parse(ASHA.abha_number).unwrap()).await.unwrap());
    drop(client.search(AbhaAddress::parse(ASHA.abha_address).unwrap()).await.unwrap());
    drop(client.search_by_mobile(&mobile, Some(&who)).await.unwrap());
}

/// What V3 has not.
async fn of_v1v2(client: &Client, session: &UserSession) {
    assert!(client.exists(AbhaNumber::parse(ASHA.abha_number).unwrap()).await.unwrap());
    for format in [CardFormat::Pdf, CardFormat::Svg] {
        drop(client.card(session, format).await.unwrap());
    }
    let address = AbhaAddress::parse("asha.other@sbx").unwrap();
    assert!(client.link_address(session, &address, true).await.unwrap());
    assert!(client.unlink_address(session, &address).await.unwrap());
    let mut moved = ProfileUpdate::default();
    moved.address = Some(Personal::new("12 Sample Street"));
    drop(client.update_profile(session, &moved).await.unwrap());
}

/// As the builder can be told.
async fn otherwise(town: &Town) {
    let builder = town.builder().confirm_otp(ConfirmOtp::Encrypted);
    let client = builder.reactivation_path(ReactivationPath::Account).build().unwrap();
    let number = || AbhaNumber::parse(ASHA.abha_number).unwrap();
    for by in [LoginBy::aadhaar_otp(number()), LoginBy::mobile_otp(number())] {
        let login = client.login(by).await.unwrap();
        drop(done(login.submit_otp(&town.otp()).await.unwrap()));
    }
    let farhan = AbhaNumber::parse(FARHAN.abha_number).unwrap();
    let journey = client.reactivate(farhan, AuthBy::AadhaarOtp).await.unwrap();
    drop(done(journey.submit_otp(&town.otp()).await.unwrap()));
}
