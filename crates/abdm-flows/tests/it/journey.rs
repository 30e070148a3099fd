//! What the journeys have in common, so that one test can hold for all of them.

use std::fmt::Debug;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_flows::v1v2::{deactivate, login_aadhaar, login_mobile, reactivate, retrieve};
use abdm_flows::{
    AwaitingOtp, Consequences, Exchange, OtpMayBeOut, OtpSent, Reasons, SendingOtp, Step,
    VerifyingOtp,
};
use abdm_types::v1v2::{
    self as wire, confirm_aadhaar_otp_v1, confirm_aadhaar_otp_v2, forgot_verify_aadhaar_otp,
    mobile_login_verify_otp,
};
use abdm_types::{Aadhaar, Otp};

use crate::support::{
    NUMBER, OTP_SENT, TOKENS, abha, answered, encryptor, mobile, next, otp, session,
};

/// A journey: an OTP is sent, then verified.
pub(crate) trait Journey: Debug + Sized {
    type Start: Debug;
    type Sending: Debug + Exchange<Next = AfterSend<Self>>;
    type OtpMayBeOut: Debug;
    type Awaiting: Debug;
    type Verifying: Debug + Exchange<Next = AfterSubmit<Self>>;
    type OutcomeUnknown: Debug;
    type Verified: Debug;

    /// Status and body of the reply to an accepted OTP.
    const VERIFIED: (u16, &str);

    fn start() -> Self::Start;
    fn send(start: Self::Start) -> Self::Sending;
    fn send_again(state: Self::OtpMayBeOut) -> Self::Start;
    fn otp(state: &Self::Awaiting) -> &OtpSent;
    /// Submits an OTP; the state comes back where it cannot be encrypted.
    fn try_submit(
        state: Self::Awaiting,
        otp: &Otp,
        encryptor: &Encryptor,
    ) -> Result<Self::Verifying, (Self::Awaiting, EncryptError)>;

    fn submit(state: Self::Awaiting) -> Self::Verifying {
        Self::try_submit(state, &otp(), encryptor()).unwrap()
    }

    fn awaiting() -> Self::Awaiting {
        next(answered(Self::send(Self::start()), 200, OTP_SENT))
    }
}

/// Where a reply to the call that sends the OTP leads.
pub(crate) type AfterSend<J> =
    Step<<J as Journey>::Awaiting, <J as Journey>::Start, <J as Journey>::OtpMayBeOut>;

/// Where a reply to the call that verifies the OTP leads.
pub(crate) type AfterSubmit<J> =
    Step<<J as Journey>::Verified, <J as Journey>::Awaiting, <J as Journey>::OutcomeUnknown>;

macro_rules! journey {
    (
        $journey:ident of $module:ident {
            start: $start:ty = $first:expr,
            send: $send:expr,
            verify: $confirm:ty = $submit:expr,
            verified: $verified:ident by $status:literal $reply:expr $(,)?
        }
    ) => {
        #[derive(Debug)]
        pub(crate) struct $journey;

        impl Journey for $journey {
            type Start = $start;
            type Sending = SendingOtp<$start>;
            type OtpMayBeOut = OtpMayBeOut<$start>;
            type Awaiting = AwaitingOtp<$start>;
            type Verifying = VerifyingOtp<$start, $confirm>;
            type OutcomeUnknown = $module::OutcomeUnknown;
            type Verified = $module::$verified;

            const VERIFIED: (u16, &str) = ($status, $reply);

            fn start() -> Self::Start {
                $first
            }

            fn send(start: Self::Start) -> Self::Sending {
                ($send)(start)
            }

            fn send_again(state: Self::OtpMayBeOut) -> Self::Start {
                state.send_again()
            }

            fn otp(state: &Self::Awaiting) -> &OtpSent {
                state.otp()
            }

            fn try_submit(
                state: Self::Awaiting,
                otp: &Otp,
                encryptor: &Encryptor,
            ) -> Result<Self::Verifying, (Self::Awaiting, EncryptError)> {
                ($submit)(state, otp, encryptor)
            }
        }
    };
}

journey! {
    LoginAadhaar of login_aadhaar {
        start: login_aadhaar::Found = found(),
        send: |found: login_aadhaar::Found| found.send_otp().unwrap(),
        verify: confirm_aadhaar_otp_v1::Request =
            |state: AwaitingOtp<login_aadhaar::Found>, otp, _| Ok(state.submit_otp_plain(otp)),
        verified: LoggedIn by 200 TOKENS,
    }
}

journey! {
    LoginAadhaarEncrypted of login_aadhaar {
        start: login_aadhaar::Found = found(),
        send: |found: login_aadhaar::Found| found.send_otp().unwrap(),
        verify: confirm_aadhaar_otp_v2::Request = AwaitingOtp::submit_otp,
        verified: LoggedIn by 200 TOKENS,
    }
}

journey! {
    LoginMobile of login_mobile {
        start: login_mobile::Start = login_mobile::Start::new(mobile()),
        send: login_mobile::Start::send_otp,
        verify: mobile_login_verify_otp::Request = AwaitingOtp::submit_otp,
        verified: ChoosingAccount by 200 ONE_ACCOUNT,
    }
}

journey! {
    Retrieve of retrieve {
        start: retrieve::Start = retrieve::Start,
        send: |start: retrieve::Start| start.send_otp(&aadhaar(), encryptor()).unwrap(),
        verify: forgot_verify_aadhaar_otp::Request = AwaitingOtp::submit_otp,
        verified: Retrieved by 200 r#"{"healthIdNumber":"91-0000-1001-0007"}"#,
    }
}

journey! {
    Deactivate of deactivate {
        start: deactivate::Start = agreed(["104", "103", "102", "101", "others"]),
        send: deactivate::Start::send_otp,
        verify: wire::deactivate::Request = AwaitingOtp::submit_otp,
        verified: Deactivated by 204 "",
    }
}

journey! {
    Reactivate of reactivate {
        start: reactivate::Start = reactivate::Start::new(abha(NUMBER)),
        send: reactivate::Start::send_otp,
        verify: wire::reactivate::Request = AwaitingOtp::submit_otp,
        verified: Reactivated by 200 TOKENS,
    }
}

/// One test per journey of a promise that all of them make.
macro_rules! in_every_journey {
    ($($promise:ident),* $(,)?) => {$(
        mod $promise {
            use crate::journey::*;

            #[test]
            fn login_with_aadhaar_otp() {
                super::$promise::<LoginAadhaar>();
            }

            #[test]
            fn login_with_encrypted_aadhaar_otp() {
                super::$promise::<LoginAadhaarEncrypted>();
            }

            #[test]
            fn login_using_mobile() {
                super::$promise::<LoginMobile>();
            }

            #[test]
            fn retrieve() {
                super::$promise::<Retrieve>();
            }

            #[test]
            fn deactivate() {
                super::$promise::<Deactivate>();
            }

            #[test]
            fn reactivate() {
                super::$promise::<Reactivate>();
            }
        }
    )*};
}
pub(crate) use in_every_journey;

pub(crate) const ONE_ACCOUNT: &str = r#"{"txnid":"25c1b379-984c-4b56-a86f-58c386879149","token":"eyJ0LXRva2Vu.aXNzdWVk.bm93","mobileLinkedHid":{"healthIdNumber":"91-0000-1001-0007","healthId":"asha.rao@sbx","name":"Asha Rao","profilePhoto":null,"phrAddress":null}}"#;

pub(crate) fn aadhaar() -> Aadhaar {
    Aadhaar::parse("9999 4105 7058").unwrap()
}

/// A patient who was shown the consequences of a deactivation and agreed.
pub(crate) fn agreed<const N: usize>(reasons: [&str; N]) -> deactivate::Start {
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    deactivate::Start::new(session(), Reasons::parse(reasons).unwrap(), acknowledged)
}

fn found() -> login_aadhaar::Found {
    let search = login_aadhaar::Start::new(abha(NUMBER));
    let account = r#"{"healthIdNumber":"91-0000-1001-0007","status":"ACTIVE","authMethods":["AADHAAR_OTP","MOBILE_OTP"]}"#;
    next(answered(search, 200, account))
}
