//! The five journeys on v1/v2.

use abdm_crypto::{EncryptError, Encryptor};
use abdm_flows::snapshot::{Kind, Restored, Resumable, Resumed, Snapshot};
use abdm_flows::v1v2::{deactivate, login_aadhaar, login_mobile, reactivate, retrieve};
use abdm_flows::{
    AwaitingOtp, Consequences, Generation, OtpMayBeOut, OtpSent, Reasons, SendingOtp, VerifyingOtp,
};
use abdm_types::Otp;
use abdm_types::v1v2::{
    self as wire, account_generate_aadhaar_otp, auth_init, confirm_aadhaar_otp_v1,
    confirm_aadhaar_otp_v2, forgot_generate_aadhaar_otp, forgot_verify_aadhaar_otp,
    mobile_login_generate_otp, mobile_login_verify_otp, reactivate_init,
};

use super::V1V2;
use crate::journey::{Back, Journey, State, journey};
use crate::support::{NUMBER, aadhaar, abha, answered, encryptor, mobile, next, session};

pub(crate) const TOKENS: &str = r#"{"token":"eyJ4LXRva2Vu.aXNzdWVk.bm93","expiresIn":1800,"refreshToken":"eyJyZWZyZXNo.aXNzdWVk.bm93","refreshExpiresIn":432000}"#;

journey! {
    LoginAadhaar of V1V2::login_aadhaar as V1V2LoginAadhaar {
        start: login_aadhaar::Found = found(),
        send: auth_init::Request = |found: login_aadhaar::Found| found.send_otp().unwrap(),
        verify: confirm_aadhaar_otp_v1::Request =
            |state: AwaitingOtp<login_aadhaar::Found>, otp, _| Ok(state.submit_otp_plain(otp)),
        verified: LoggedIn by 200 TOKENS,
    }
}

journey! {
    LoginAadhaarEncrypted of V1V2::login_aadhaar as V1V2LoginAadhaar {
        start: login_aadhaar::Found = found(),
        send: auth_init::Request = |found: login_aadhaar::Found| found.send_otp().unwrap(),
        verify: confirm_aadhaar_otp_v2::Request = AwaitingOtp::submit_otp,
        verified: LoggedIn by 200 TOKENS,
    }
}

journey! {
    LoginMobile of V1V2::login_mobile as V1V2LoginMobile {
        start: login_mobile::Start = login_mobile::Start::new(mobile()),
        send: mobile_login_generate_otp::Request = login_mobile::Start::send_otp,
        verify: mobile_login_verify_otp::Request = AwaitingOtp::submit_otp,
        verified: ChoosingAccount by 200 ONE_ACCOUNT,
    }
}

journey! {
    Retrieve of V1V2::retrieve as V1V2Retrieve {
        start: retrieve::Start = retrieve::Start,
        send: forgot_generate_aadhaar_otp::Request =
            |start: retrieve::Start| start.send_otp(&aadhaar(), encryptor()).unwrap(),
        verify: forgot_verify_aadhaar_otp::Request = AwaitingOtp::submit_otp,
        verified: Retrieved by 200 r#"{"healthIdNumber":"91-0000-1001-0007"}"#,
    }
}

journey! {
    Deactivate of V1V2::deactivate as V1V2Deactivate {
        start: deactivate::Start = agreed(["104", "103", "102", "101", "others"]),
        send: account_generate_aadhaar_otp::Request = deactivate::Start::send_otp,
        verify: wire::deactivate::Request = AwaitingOtp::submit_otp,
        verified: Deactivated by 204 "",
    }
}

journey! {
    Reactivate of V1V2::reactivate as V1V2Reactivate {
        start: reactivate::Start = reactivate::Start::new(abha(NUMBER)),
        send: reactivate_init::Request = reactivate::Start::send_otp,
        verify: wire::reactivate::Request = AwaitingOtp::submit_otp,
        verified: Reactivated by 200 TOKENS,
    }
}

pub(crate) const ONE_ACCOUNT: &str = r#"{"txnid":"25c1b379-984c-4b56-a86f-58c386879149","token":"eyJ0LXRva2Vu.aXNzdWVk.bm93","mobileLinkedHid":{"healthIdNumber":"91-0000-1001-0007","healthId":"asha.rao@sbx","name":"Asha Rao","profilePhoto":null,"phrAddress":null}}"#;

/// A patient who was shown the consequences of a deactivation and agreed.
pub(crate) fn agreed<const N: usize>(reasons: [&str; N]) -> deactivate::Start {
    let session = session(Generation::V1V2, Some(NUMBER));
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    deactivate::Start::new(session, Reasons::parse(reasons).unwrap(), acknowledged)
}

fn found() -> login_aadhaar::Found {
    let search = login_aadhaar::Start::new(abha(NUMBER));
    let account = r#"{"healthIdNumber":"91-0000-1001-0007","status":"ACTIVE","authMethods":["AADHAAR_OTP","MOBILE_OTP"]}"#;
    next(answered(search, 200, account))
}
