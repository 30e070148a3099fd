//! The journeys on v1/v2.

use abdm_crypto::{EncryptError, Encryptor};
use abdm_flows::snapshot::{Kind, Restored, Resumed, Snapshot};
use abdm_flows::v1v2::login_abha::{AadhaarOtp, Chosen, MobileOtp};
use abdm_flows::v1v2::update_mobile::Proving;
use abdm_flows::v1v2::{
    enrol, leave, login_abha, login_mobile, reactivate, retrieve, retrieve_mobile, update_email,
    update_mobile,
};
use abdm_flows::{
    AuthBy, AwaitingOtp, Consequences, Deactivated, Deactivation, Deleted, Deletion,
    DeletionConfirmed, Generation, OtpMayBeOut, OtpSent, OutcomeUnknown, Reasons, SendingOtp,
    Updated, UserSession, VerifyingOtp,
};
use abdm_types::v1v2::{
    self as wire, account_generate_aadhaar_otp, account_generate_mobile_otp, auth_init,
    change_mobile_aadhaar_otp, change_mobile_new_otp, change_mobile_new_verify,
    change_mobile_old_otp, change_mobile_update, confirm_aadhaar_otp_v1, confirm_aadhaar_otp_v2,
    confirm_mobile_otp_v1, confirm_mobile_otp_v2, email_send_otp, email_verify_otp,
    enrol_generate_otp, enrol_verify_otp, forgot_generate_aadhaar_otp, forgot_generate_mobile_otp,
    forgot_verify_aadhaar_otp, forgot_verify_mobile_otp, mobile_login_generate_otp,
    mobile_login_verify_otp, reactivate_init,
};
use abdm_types::{Consent, Demographics, Email, Gender, Mobile, Network, Otp};

use super::V1V2;
use crate::journey::{Back, Journey, State, journey};
use crate::support::{
    NUMBER, aadhaar, abha, answered, email, encryptor, mobile, next, retry, session, unanswered,
};

pub(crate) const TOKENS: &str = r#"{"token":"eyJ4LXRva2Vu.aXNzdWVk.bm93","expiresIn":1800,"refreshToken":"eyJyZWZyZXNo.aXNzdWVk.bm93","refreshExpiresIn":432000}"#;

journey! {
    LoginAadhaar of V1V2 as V1V2LoginAadhaarOtp {
        start: Chosen<AadhaarOtp> = found().by().unwrap(),
        send: auth_init::Request = Chosen::send_otp,
        verify: confirm_aadhaar_otp_v1::Request =
            |state: AwaitingOtp<Chosen<AadhaarOtp>>, otp, _| Ok(state.submit_otp_plain(otp)),
        verified: login_abha::LoggedIn = 200 TOKENS,
    }
}

journey! {
    LoginAadhaarEncrypted of V1V2 as V1V2LoginAadhaarOtp {
        start: Chosen<AadhaarOtp> = found().by().unwrap(),
        send: auth_init::Request = Chosen::send_otp,
        verify: confirm_aadhaar_otp_v2::Request = AwaitingOtp::submit_otp,
        verified: login_abha::LoggedIn = 200 TOKENS,
    }
}

journey! {
    LoginMobileOtp of V1V2 as V1V2LoginMobileOtp {
        start: Chosen<MobileOtp> = found().by().unwrap(),
        send: auth_init::Request = Chosen::send_otp,
        verify: confirm_mobile_otp_v1::Request =
            |state: AwaitingOtp<Chosen<MobileOtp>>, otp, _| Ok(state.submit_otp_plain(otp)),
        verified: login_abha::LoggedIn = 200 TOKENS,
    }
}

journey! {
    LoginMobileOtpEncrypted of V1V2 as V1V2LoginMobileOtp {
        start: Chosen<MobileOtp> = found().by().unwrap(),
        send: auth_init::Request = Chosen::send_otp,
        verify: confirm_mobile_otp_v2::Request = AwaitingOtp::submit_otp,
        verified: login_abha::LoggedIn = 200 TOKENS,
    }
}

journey! {
    Enrol of V1V2 as V1V2Enrol {
        start: enrol::Start = enrol::Start::new(mobile(), Consent::V1_V2),
        send: enrol_generate_otp::Request =
            |start: enrol::Start| start.send_otp(&aadhaar(), encryptor()).unwrap(),
        verify: enrol_verify_otp::Request = AwaitingOtp::submit_otp,
        verified: enrol::Proven = 200 NEWCOMER,
    }
}

/// Somebody who has no ABHA.
pub(crate) const NEWCOMER: &str = r#"{"new":true,"txnId":"25c1b379-984c-4b56-a86f-58c386879149","name":"Asha Rao","birthdate":"08-03-1985","gender":"F"}"#;

journey! {
    LoginMobile of V1V2 as V1V2LoginMobile {
        start: login_mobile::Start = login_mobile::Start::new(mobile()),
        send: mobile_login_generate_otp::Request = login_mobile::Start::send_otp,
        verify: mobile_login_verify_otp::Request = AwaitingOtp::submit_otp,
        verified: login_mobile::ChoosingAccount = 200 ONE_ACCOUNT,
    }
}

journey! {
    Retrieve of V1V2 as V1V2Retrieve {
        start: retrieve::Start = retrieve::Start,
        send: forgot_generate_aadhaar_otp::Request =
            |start: retrieve::Start| start.send_otp(&aadhaar(), encryptor()).unwrap(),
        verify: forgot_verify_aadhaar_otp::Request = AwaitingOtp::submit_otp,
        verified: retrieve::Retrieved = 200 r#"{"healthIdNumber":"91-0000-1001-0007"}"#,
    }
}

journey! {
    RetrieveMobileOtp of V1V2 as V1V2RetrieveMobile {
        start: retrieve_mobile::Start = retrieve_mobile::Start::new(mobile(), who()),
        send: forgot_generate_mobile_otp::Request = retrieve_mobile::Start::send_otp,
        verify: forgot_verify_mobile_otp::Request =
            |state: AwaitingOtp<retrieve_mobile::Start>, otp, _| Ok(state.submit_otp_plain(otp)),
        verified: retrieve::Retrieved = 200 r#"{"healthIdNumber":"91-0000-1001-0007"}"#,
    }
}

journey! {
    Deactivate of V1V2 as V1V2Deactivate {
        start: leave::Chosen<Deactivation> =
            chosen(agreed(["104", "103", "102", "101", "others"])),
        send: account_generate_aadhaar_otp::Request =
            |chosen: leave::Chosen<Deactivation>| chosen.into_identified().send_aadhaar_otp(),
        verify: wire::deactivate::Request = AwaitingOtp::submit_otp,
        verified: Deactivated = 204 "",
    }
}

journey! {
    Reactivate of V1V2 as V1V2Reactivate {
        start: reactivate::Start = reactivate::Start::by_aadhaar_otp(abha(NUMBER)),
        send: reactivate_init::Request = reactivate::Start::send_otp,
        verify: wire::reactivate::Request = AwaitingOtp::submit_otp,
        verified: reactivate::Reactivated = 200 TOKENS,
    }
}

journey! {
    ReactivateMobileOtp of V1V2 as V1V2Reactivate {
        start: reactivate::Start =
            reactivate::Start::new(abha(NUMBER), AuthBy::MobileOtp).unwrap(),
        send: reactivate_init::Request = reactivate::Start::send_otp,
        verify: wire::reactivate::Request = AwaitingOtp::submit_otp,
        verified: reactivate::Reactivated = 200 TOKENS,
    }
}

journey! {
    DeactivateMobileOtp of V1V2 as V1V2Deactivate {
        start: leave::Chosen<Deactivation> =
            retry(unanswered(agreed(["104"]).send_mobile_otp(), Network::Connect)).0,
        send: account_generate_mobile_otp::Request =
            |chosen: leave::Chosen<Deactivation>| chosen.into_identified().send_mobile_otp(),
        verify: wire::deactivate::Request = AwaitingOtp::submit_otp,
        verified: Deactivated = 204 "",
    }
}

journey! {
    Delete of V1V2 as V1V2Delete {
        start: leave::Chosen<Deletion> =
            retry(unanswered(confirmed().send_aadhaar_otp(), Network::Connect)).0,
        send: account_generate_aadhaar_otp::Request =
            |chosen: leave::Chosen<Deletion>| chosen.into_identified().send_aadhaar_otp(),
        verify: wire::delete::Request = AwaitingOtp::submit_otp,
        verified: Deleted = 204 "",
    }
}

journey! {
    DeleteMobileOtp of V1V2 as V1V2Delete {
        start: leave::Chosen<Deletion> =
            retry(unanswered(confirmed().send_mobile_otp(), Network::Connect)).0,
        send: account_generate_mobile_otp::Request =
            |chosen: leave::Chosen<Deletion>| chosen.into_identified().send_mobile_otp(),
        verify: wire::delete::Request = AwaitingOtp::submit_otp,
        verified: Deleted = 204 "",
    }
}

journey! {
    UpdateEmail of V1V2 as V1V2UpdateEmail {
        start: update_email::Start = update_email::Start::new(logged_in(), email()),
        send: email_send_otp::Request = update_email::Start::send_otp,
        verify: email_verify_otp::Request = AwaitingOtp::submit_otp,
        verified: Updated<Email> = 200 "true",
    }
}

journey! {
    UpdateMobileAadhaarOtp of V1V2 as V1V2UpdateMobile {
        start: update_mobile::Start = updating(AuthBy::AadhaarOtp),
        send: change_mobile_new_otp::Request = update_mobile::Start::send_otp,
        verify: change_mobile_new_verify::Request = AwaitingOtp::submit_otp,
        verified: update_mobile::Verified = 200 NEW_MOBILE,
    }
}

journey! {
    UpdateMobileMobileOtp of V1V2 as V1V2UpdateMobile {
        start: update_mobile::Start = updating(AuthBy::MobileOtp),
        send: change_mobile_new_otp::Request = update_mobile::Start::send_otp,
        verify: change_mobile_new_verify::Request = AwaitingOtp::submit_otp,
        verified: update_mobile::Verified = 200 NEW_MOBILE,
    }
}

journey! {
    UpdateMobileBeforePassword of V1V2 as V1V2UpdateMobile {
        start: update_mobile::Start = updating(AuthBy::Password),
        send: change_mobile_new_otp::Request = update_mobile::Start::send_otp,
        verify: change_mobile_new_verify::Request = AwaitingOtp::submit_otp,
        verified: update_mobile::Verified = 200 NEW_MOBILE,
    }
}

journey! {
    UpdateMobileSecondAadhaarOtp of V1V2 as V1V2UpdateMobileSecond {
        start: update_mobile::ByOtp = second(UpdateMobileAadhaarOtp::verified()),
        send: change_mobile_aadhaar_otp::Request =
            |state: update_mobile::ByOtp| match state.into_verified().prove() {
                Proving::AadhaarOtp(sending) => sending,
                other => panic!("by another method: {other:?}"),
            },
        verify: change_mobile_update::Request = AwaitingOtp::submit_otp,
        verified: Updated<Mobile> = 200 "Mobile updated",
    }
}

journey! {
    UpdateMobileSecondMobileOtp of V1V2 as V1V2UpdateMobileSecond {
        start: update_mobile::ByOtp = second(UpdateMobileMobileOtp::verified()),
        send: change_mobile_old_otp::Request =
            |state: update_mobile::ByOtp| match state.into_verified().prove() {
                Proving::MobileOtp(sending) => sending,
                other => panic!("by another method: {other:?}"),
            },
        verify: change_mobile_update::Request = AwaitingOtp::submit_otp,
        verified: Updated<Mobile> = 200 "Mobile updated",
    }
}

/// The transaction that a new mobile was proven in.
pub(crate) const NEW_MOBILE: &str = r#"{"txnId":"25c1b379-984c-4b56-a86f-58c386879149"}"#;

fn logged_in() -> UserSession {
    session(Generation::V1V2, Some(NUMBER))
}

fn updating(by: AuthBy) -> update_mobile::Start {
    update_mobile::Start::new(logged_in(), mobile(), by).unwrap()
}

/// The state that a journey goes back to when no second OTP was sent.
fn second(verified: update_mobile::Verified) -> update_mobile::ByOtp {
    match verified.prove() {
        Proving::AadhaarOtp(sending) => retry(unanswered(sending, Network::Connect)).0,
        Proving::MobileOtp(sending) => retry(unanswered(sending, Network::Connect)).0,
        Proving::Password(awaiting) => panic!("nothing is sent: {awaiting:?}"),
    }
}

pub(crate) const ONE_ACCOUNT: &str = r#"{"txnid":"25c1b379-984c-4b56-a86f-58c386879149","token":"eyJ0LXRva2Vu.aXNzdWVk.bm93","mobileLinkedHid":{"healthIdNumber":"91-0000-1001-0007","healthId":"asha.rao@sbx","name":"Asha Rao","profilePhoto":null,"phrAddress":null}}"#;

/// Whose account it is, in words.
pub(crate) fn who() -> Demographics {
    Demographics::new("Asha Rao", "Asha", Gender::Female, 1985).unwrap()
}

/// A patient who was shown the consequences of a deactivation and agreed.
pub(crate) fn agreed<const N: usize>(reasons: [&str; N]) -> leave::Identified<Deactivation> {
    let session = session(Generation::V1V2, Some(NUMBER));
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    let reasons = Reasons::parse(reasons).unwrap();
    leave::Start::new(session, reasons, acknowledged).unwrap().identify().unwrap()
}

/// The state that a journey goes back to when nothing was sent.
fn chosen(identified: leave::Identified<Deactivation>) -> leave::Chosen<Deactivation> {
    retry(unanswered(identified.send_aadhaar_otp(), Network::Connect)).0
}

fn found() -> login_abha::Found {
    let search = login_abha::Start::new(abha(NUMBER));
    let account = r#"{"healthIdNumber":"91-0000-1001-0007","status":"ACTIVE","authMethods":["AADHAAR_OTP","MOBILE_OTP"]}"#;
    next(answered(search, 200, account))
}

/// A patient who was shown the consequences of a deletion and named the account.
pub(crate) fn confirmed() -> leave::Identified<Deletion> {
    let session = session(Generation::V1V2, Some(NUMBER));
    let confirmed = DeletionConfirmed::by_patient(abha(NUMBER));
    let reasons = Reasons::parse(["205", "206"]).unwrap();
    leave::Start::new(session, reasons, confirmed).unwrap().identify().unwrap()
}
