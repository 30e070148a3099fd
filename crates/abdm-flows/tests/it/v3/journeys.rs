//! The five journeys on V3.

use abdm_crypto::{EncryptError, Encryptor};
use abdm_flows::snapshot::{Kind, Restored, Resumable, Resumed, Snapshot};
use abdm_flows::v3::{deactivate, login_aadhaar, login_mobile, reactivate, retrieve};
use abdm_flows::{
    AwaitingOtp, Consequences, Generation, OtpMayBeOut, OtpSent, Reasons, SendingOtp, VerifyingOtp,
};
use abdm_types::Otp;
use abdm_types::v3::{
    account_reactivate_request_otp, account_request_otp, account_verify, login_request_otp,
    login_verify,
};

use super::V3;
use super::bodies::{DEACTIVATED, LOGGED_IN, ONE_ACCOUNT, REACTIVATED};
use crate::journey::{Back, Journey, State, journey};
use crate::support::{NUMBER, aadhaar, abha, encryptor, mobile, session};

journey! {
    LoginAadhaar of V3::login_aadhaar as V3LoginAadhaar {
        start: login_aadhaar::Start = login_aadhaar::Start::new(abha(NUMBER)),
        send: login_request_otp::Request =
            |start: login_aadhaar::Start| start.send_otp(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: LoggedIn by 200 LOGGED_IN,
    }
}

journey! {
    LoginMobile of V3::login_mobile as V3LoginMobile {
        start: login_mobile::Start = login_mobile::Start::new(mobile()),
        send: login_request_otp::Request =
            |start: login_mobile::Start| start.send_otp(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: ChoosingAccount by 200 ONE_ACCOUNT,
    }
}

journey! {
    Retrieve of V3::retrieve as V3Retrieve {
        start: retrieve::Start = retrieve::Start,
        send: login_request_otp::Request =
            |start: retrieve::Start| start.send_otp(&aadhaar(), encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: Retrieved by 200 LOGGED_IN,
    }
}

journey! {
    Deactivate of V3::deactivate as V3Deactivate {
        start: deactivate::Identified =
            agreed(Some(NUMBER), ["104", "103", "102", "101", "others"]).identify().unwrap(),
        send: account_request_otp::Request =
            |state: deactivate::Identified| state.send_otp(encryptor()).unwrap(),
        verify: account_verify::Request = AwaitingOtp::submit_otp,
        verified: Deactivated by 200 DEACTIVATED,
    }
}

journey! {
    Reactivate of V3::reactivate as V3Reactivate {
        start: reactivate::Start = reactivate::Start::new(abha(NUMBER)),
        send: login_request_otp::Request =
            |start: reactivate::Start| start.send_otp(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: Reactivated by 200 REACTIVATED,
    }
}

journey! {
    ReactivateByAccountPath of V3::reactivate as V3Reactivate {
        start: reactivate::Start = reactivate::Start::new(abha(NUMBER)),
        send: account_reactivate_request_otp::Request =
            |start: reactivate::Start| start.send_otp_by_account_path(encryptor()).unwrap(),
        verify: login_verify::Request = AwaitingOtp::submit_otp,
        verified: Reactivated by 200 REACTIVATED,
    }
}

/// A patient who was shown the consequences of a deactivation and agreed, logged in with a known
/// number or not.
pub(crate) fn agreed<const N: usize>(
    number: Option<&str>,
    reasons: [&str; N],
) -> deactivate::Start {
    let session = session(Generation::V3, number);
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    deactivate::Start::new(session, Reasons::parse(reasons).unwrap(), acknowledged)
}
