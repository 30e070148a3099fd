//! The journeys on V3.

use abdm_crypto::{EncryptError, Encryptor};
use abdm_flows::snapshot::{Kind, Restored, Resumed, Snapshot};
use abdm_flows::v3::by_aadhaar::{self, Login, Retrieval};
use abdm_flows::v3::{
    enrol, find, leave, login_abha, login_address, login_mobile, reactivate, rekyc, update,
};
use abdm_flows::{
    AuthBy, AwaitingOtp, Consequences, Deactivated, Deactivation, Deleted, Deletion,
    DeletionConfirmed, Generation, OtpMayBeOut, OtpSent, OutcomeUnknown, Reasons, SendingOtp,
    Updated, VerifyingOtp,
};
use abdm_types::v3::{
    account_reactivate_request_otp, account_request_otp, account_verify, enrol_auth_by_abdm,
    enrol_by_aadhaar, enrol_request_otp, login_request_otp, login_verify, phr_request_otp,
    phr_verify,
};
use abdm_types::{AbhaAddress, Consent, Email, FindIndex, Mobile, Network, Otp};

use super::V3;
use super::bodies::{
    ADDRESS_FOUND, ADDRESS_LOGGED_IN, DEACTIVATED, ENROLLED, FOUND, LOGGED_IN, MOBILE_LINKED,
    ONE_ACCOUNT, REACTIVATED, RENEWED, UPDATED,
};
use crate::journey::{Back, Journey, State, journey};
use crate::support::{
    ADDRESS, NUMBER, aadhaar, abha, answered, email, encryptor, mobile, next, session, unanswered,
    unknown,
};

journey! {
    LoginAadhaar of V3 as V3LoginAbha {
        start: login_abha::Start = by_aadhaar_otp(),
        send: login_request_otp::Request =
            |start: login_abha::Start| start.send_otp(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: login_abha::LoggedIn = 200 LOGGED_IN,
    }
}

journey! {
    LoginMobileOtp of V3 as V3LoginAbha {
        start: login_abha::Start = login_abha::Start::new(abha(NUMBER), AuthBy::MobileOtp).unwrap(),
        send: login_request_otp::Request =
            |start: login_abha::Start| start.send_otp(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: login_abha::LoggedIn = 200 LOGGED_IN,
    }
}

journey! {
    LoginMobile of V3 as V3LoginMobile {
        start: login_mobile::Start = login_mobile::Start::new(mobile()),
        send: login_request_otp::Request =
            |start: login_mobile::Start| start.send_otp(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: login_mobile::ChoosingAccount = 200 ONE_ACCOUNT,
    }
}

journey! {
    Retrieve of V3 as V3Retrieve {
        start: by_aadhaar::Start<Retrieval> = by_aadhaar::Start::new(),
        send: login_request_otp::Request =
            |start: by_aadhaar::Start<Retrieval>| start.send_otp(&aadhaar(), encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: by_aadhaar::Retrieved = 200 LOGGED_IN,
    }
}

journey! {
    Deactivate of V3 as V3Deactivate {
        start: leave::Chosen<Deactivation> =
            chosen(agreed(Some(NUMBER), ["104", "103", "102", "101", "others"])),
        send: account_request_otp::Request =
            |state: leave::Chosen<Deactivation>| state.send_otp(encryptor()).unwrap(),
        verify: account_verify::Request = AwaitingOtp::submit_otp,
        verified: Deactivated = 200 DEACTIVATED,
    }
}

journey! {
    Reactivate of V3 as V3Reactivate {
        start: reactivate::Start = reactivate::Start::by_aadhaar_otp(abha(NUMBER)),
        send: login_request_otp::Request =
            |start: reactivate::Start| start.send_otp(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: reactivate::Reactivated = 200 REACTIVATED,
    }
}

journey! {
    ReKyc of V3 as V3ReKyc {
        start: rekyc::Identified =
            rekyc::Start::new(session(Generation::V3, Some(NUMBER))).identify().unwrap(),
        send: account_request_otp::Request =
            |state: rekyc::Identified| state.send_otp(encryptor()).unwrap(),
        verify: account_verify::Request = AwaitingOtp::submit_otp,
        verified: rekyc::Renewed = 200 RENEWED,
    }
}

journey! {
    ReactivateByAccountPath of V3 as V3Reactivate {
        start: reactivate::Start = reactivate::Start::by_aadhaar_otp(abha(NUMBER)),
        send: account_reactivate_request_otp::Request =
            |start: reactivate::Start| start.send_otp_by_account_path(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: reactivate::Reactivated = 200 REACTIVATED,
    }
}

journey! {
    DeactivateMobileOtp of V3 as V3Deactivate {
        start: leave::Chosen<Deactivation> =
            agreed(Some(NUMBER), ["104"]).identify().unwrap().by(AuthBy::MobileOtp).unwrap(),
        send: account_request_otp::Request =
            |state: leave::Chosen<Deactivation>| state.send_otp(encryptor()).unwrap(),
        verify: account_verify::Request = AwaitingOtp::submit_otp,
        verified: Deactivated = 200 DEACTIVATED,
    }
}

journey! {
    ReactivateMobileOtp of V3 as V3Reactivate {
        start: reactivate::Start =
            reactivate::Start::new(abha(NUMBER), AuthBy::MobileOtp).unwrap(),
        send: login_request_otp::Request =
            |start: reactivate::Start| start.send_otp(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: reactivate::Reactivated = 200 REACTIVATED,
    }
}

journey! {
    Delete of V3 as V3Delete {
        start: leave::Chosen<Deletion> = confirmed(AuthBy::AadhaarOtp),
        send: account_request_otp::Request =
            |state: leave::Chosen<Deletion>| state.send_otp(encryptor()).unwrap(),
        verify: account_verify::Request = AwaitingOtp::submit_otp,
        verified: Deleted = 200 DEACTIVATED,
    }
}

journey! {
    DeleteMobileOtp of V3 as V3Delete {
        start: leave::Chosen<Deletion> = confirmed(AuthBy::MobileOtp),
        send: account_request_otp::Request =
            |state: leave::Chosen<Deletion>| state.send_otp(encryptor()).unwrap(),
        verify: account_verify::Request = AwaitingOtp::submit_otp,
        verified: Deleted = 200 DEACTIVATED,
    }
}

journey! {
    UpdateEmail of V3 as V3UpdateEmail {
        start: update::Start<Email> =
            update::Start::new(session(Generation::V3, Some(NUMBER)), email()),
        send: account_request_otp::Request =
            |start: update::Start<Email>| start.send_otp(encryptor()).unwrap(),
        verify: account_verify::Request = AwaitingOtp::submit_otp,
        verified: Updated<Email> = 200 UPDATED,
    }
}

journey! {
    UpdateMobile of V3 as V3UpdateMobile {
        start: update::Start<Mobile> =
            update::Start::new(session(Generation::V3, Some(NUMBER)), mobile()),
        send: account_request_otp::Request =
            |start: update::Start<Mobile>| start.send_otp(encryptor()).unwrap(),
        verify: account_verify::Request = AwaitingOtp::submit_otp,
        verified: Updated<Mobile> = 200 UPDATED,
    }
}

journey! {
    LoginAadhaarNumber of V3 as V3LoginAadhaarNumber {
        start: by_aadhaar::Start<Login> = by_aadhaar::Start::new(),
        send: login_request_otp::Request =
            |start: by_aadhaar::Start<Login>| start.send_otp(&aadhaar(), encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: by_aadhaar::LoggedIn = 200 LOGGED_IN,
    }
}

journey! {
    RetrieveMobileOtp of V3 as V3LoginMobile {
        start: login_mobile::Start = login_mobile::Start::retrieve(mobile()),
        send: login_request_otp::Request =
            |start: login_mobile::Start| start.send_otp(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: login_mobile::ChoosingAccount = 200 ONE_ACCOUNT,
    }
}

journey! {
    FindMobileOtp of V3 as V3Find {
        start: find::Chosen = found(AuthBy::MobileOtp),
        send: login_request_otp::Request =
            |chosen: find::Chosen| chosen.send_otp(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: find::LoggedIn = 200 LOGGED_IN,
    }
}

journey! {
    FindAadhaarOtp of V3 as V3Find {
        start: find::Chosen = found(AuthBy::AadhaarOtp),
        send: login_request_otp::Request =
            |chosen: find::Chosen| chosen.send_otp(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: find::LoggedIn = 200 LOGGED_IN,
    }
}

journey! {
    Enrol of V3 as V3Enrol {
        start: enrol::Start = enrol::Start::new(mobile(), Consent::V3),
        send: enrol_request_otp::Request =
            |start: enrol::Start| start.send_otp(&aadhaar(), encryptor()).unwrap(),
        verify: enrol_by_aadhaar::Request = AwaitingOtp::submit_otp,
        verified: enrol::Created = 200 ENROLLED,
    }
}

journey! {
    LoginAddressAadhaarOtp of V3 as V3LoginAddress {
        start: login_address::Found = of_address(AuthBy::AadhaarOtp),
        send: phr_request_otp::Request =
            |found: login_address::Found| found.send_otp(encryptor()).unwrap(),
        verify: phr_verify::Request = AwaitingOtp::submit_otp,
        verified: login_address::LoggedIn = 200 ADDRESS_LOGGED_IN,
    }
}

journey! {
    EnrolMobile of V3 as V3EnrolMobile {
        start: enrol::LinkingMobile = linking_mobile(),
        send: enrol_request_otp::Request = |linking: enrol::LinkingMobile| {
            linking.into_created().verify_mobile(encryptor()).map_err(|(_, why)| why).unwrap()
        },
        verify: enrol_auth_by_abdm::Request = AwaitingOtp::submit_otp,
        verified: enrol::Created = 200 MOBILE_LINKED,
    }
}

/// Somebody who has an ABHA now, with the mobile that Aadhaar knows and not the one that is wanted.
pub(crate) fn created(reply: impl Into<String>) -> enrol::Created {
    next(answered(Enrol::submit(Enrol::awaiting()), 200, reply.into()))
}

fn linking_mobile() -> enrol::LinkingMobile {
    let sending = created(ENROLLED).verify_mobile(encryptor()).map_err(|(_, why)| why).unwrap();
    let (may_be_out, _) = unknown(unanswered(sending, Network::Timeout));
    may_be_out.send_again()
}

journey! {
    LoginAddressMobileOtp of V3 as V3LoginAddress {
        start: login_address::Found = of_address(AuthBy::MobileOtp),
        send: phr_request_otp::Request =
            |found: login_address::Found| found.send_otp(encryptor()).unwrap(),
        verify: phr_verify::Request = AwaitingOtp::submit_otp,
        verified: login_address::LoggedIn = 200 ADDRESS_LOGGED_IN,
    }
}

/// An address that was looked up.
fn of_address(by: AuthBy) -> login_address::Found {
    let start = login_address::Start::new(AbhaAddress::parse(ADDRESS).unwrap(), by).unwrap();
    next(answered(start, 200, ADDRESS_FOUND))
}

/// The only account of a mobile, chosen.
fn found(by: AuthBy) -> find::Chosen {
    let searching = find::Start::new(mobile()).search(encryptor()).unwrap();
    let found = next(answered(searching, 200, FOUND));
    found.choose(FindIndex::parse("1").unwrap()).unwrap().by(by).unwrap()
}

fn by_aadhaar_otp() -> login_abha::Start {
    login_abha::Start::new(abha(NUMBER), AuthBy::AadhaarOtp).unwrap()
}

/// A patient who was shown the consequences of a deactivation and agreed, logged in with a known
/// number or not.
pub(crate) fn agreed<const N: usize>(
    number: Option<&str>,
    reasons: [&str; N],
) -> leave::Start<Deactivation> {
    let session = session(Generation::V3, number);
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    leave::Start::new(session, Reasons::parse(reasons).unwrap(), acknowledged).unwrap()
}

/// Where the number of the account is known.
pub(crate) fn chosen(start: leave::Start<Deactivation>) -> leave::Chosen<Deactivation> {
    start.identify().unwrap().by(AuthBy::AadhaarOtp).unwrap()
}

/// A patient who was shown the consequences of a deletion and named the account.
pub(crate) fn confirmed_start() -> leave::Start<Deletion> {
    let session = session(Generation::V3, Some(NUMBER));
    let confirmed = DeletionConfirmed::by_patient(abha(NUMBER));
    let reasons = Reasons::parse(["205", "206"]).unwrap();
    leave::Start::new(session, reasons, confirmed).unwrap()
}

/// The same with a method.
pub(crate) fn confirmed(by: AuthBy) -> leave::Chosen<Deletion> {
    confirmed_start().identify().unwrap().by(by).unwrap()
}
