//! How the entries are written down: what the cause decides needs no word.

use std::time::Duration;

use super::{Again, Entry, Evidence, Family, OtpFate, PatientMessage, When};
use crate::endpoint::Service;
use crate::{Cause, TokenKind};

const BOTH: &[Service] =
    &[Service::Abha, Service::Gateway, Service::GatewayV3, Service::HealthId, Service::PhrWeb];

impl Entry {
    const fn new(
        code: &'static str,
        family: Family,
        services: &'static [Service],
        meaning: &'static str,
        likely: &'static str,
    ) -> Self {
        Self {
            code,
            family,
            when: When::ALWAYS,
            meaning,
            likely,
            advice: advice(Cause::Unclear),
            cause: Cause::Unclear,
            again: again(Cause::Unclear),
            otp: OtpFate::Unknown,
            patient: PatientMessage::of_cause(Cause::Unclear),
            evidence: Evidence::Published,
            status: None,
            services,
        }
    }

    /// Of the health-ID service.
    pub(super) const fn his(
        code: &'static str,
        meaning: &'static str,
        likely: &'static str,
    ) -> Self {
        let entry = Self::new(code, Family::His, &[Service::HealthId], meaning, likely);
        entry.from(Evidence::Sister)
    }

    /// Of the ABHA service.
    pub(super) const fn abdm(
        code: &'static str,
        meaning: &'static str,
        likely: &'static str,
    ) -> Self {
        Self::new(
            code,
            Family::Abdm,
            &[Service::Abha, Service::GatewayV3, Service::PhrWeb],
            meaning,
            likely,
        )
    }

    /// Of a gateway.
    pub(super) const fn gateway(
        code: &'static str,
        services: &'static [Service],
        meaning: &'static str,
        likely: &'static str,
    ) -> Self {
        Self::new(code, Family::Gateway, services, meaning, likely)
    }

    /// Of the API manager.
    pub(super) const fn api_manager(
        code: &'static str,
        meaning: &'static str,
        likely: &'static str,
    ) -> Self {
        Self::new(code, Family::ApiManager, BOTH, meaning, likely)
    }

    /// Without a code.
    pub(super) const fn uncoded(
        code: &'static str,
        meaning: &'static str,
        likely: &'static str,
    ) -> Self {
        Self::new(code, Family::Uncoded, BOTH, meaning, likely)
    }

    /// What is concluded, and with it what usually follows.
    pub(super) const fn is(mut self, cause: Cause) -> Self {
        self.cause = cause;
        self.advice = advice(cause);
        self.again = again(cause);
        self.otp = otp(cause);
        self.patient = PatientMessage::of_cause(cause);
        self
    }

    pub(super) const fn advise(mut self, advice: &'static str) -> Self {
        self.advice = advice;
        self
    }

    pub(super) const fn again(mut self, again: Again) -> Self {
        self.again = again;
        self
    }

    pub(super) const fn usual_wait(self, minutes: u64) -> Self {
        self.again(Again::Wait { usual: Some(Duration::from_secs(minutes * 60)) })
    }

    pub(super) const fn otp(mut self, otp: OtpFate) -> Self {
        self.otp = otp;
        self
    }

    pub(super) const fn tell(mut self, patient: PatientMessage) -> Self {
        self.patient = patient;
        self
    }

    /// Something behind the service is down: it may be that the call was carried out.
    pub(super) const fn down(self) -> Self {
        self.advise("Look up what became of the call before you repeat it; then try again later.")
            .again(Again::Later)
            .tell(PatientMessage::TryLater)
    }

    /// The caller's request or setup is at fault, and the patient cannot help it.
    pub(super) const fn ours(self, advice: &'static str) -> Self {
        self.advise(advice).again(Again::Changed).tell(PatientMessage::ContactDesk)
    }

    /// The patient's input is at fault.
    pub(super) const fn theirs(self, advice: &'static str, patient: PatientMessage) -> Self {
        self.advise(advice).again(Again::Changed).tell(patient)
    }

    pub(super) const fn from(mut self, evidence: Evidence) -> Self {
        self.evidence = evidence;
        self
    }

    pub(super) const fn seen_with(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    pub(super) const fn says(mut self, says: &'static [&'static [&'static str]]) -> Self {
        self.when.says = says;
        self
    }

    pub(super) const fn uidai(mut self, number: u32) -> Self {
        self.when.uidai = Some(number);
        self
    }

    pub(super) const fn on_path(mut self, part: &'static str) -> Self {
        self.when.path = Some(part);
        self
    }

    pub(super) const fn on_session(mut self) -> Self {
        self.when.session = true;
        self
    }

    pub(super) const fn on_field(mut self, field: &'static str) -> Self {
        self.when.field = Some(field);
        self
    }

    pub(super) const fn not_on_field(mut self, field: &'static str) -> Self {
        self.when.not_field = Some(field);
        self
    }

    pub(super) const fn only_on(mut self, services: &'static [Service]) -> Self {
        self.services = services;
        self
    }
}

const fn advice(cause: Cause) -> &'static str {
    match cause {
        Cause::AccountDeactivated => "Offer the patient to reactivate the account.",
        Cause::AccountExists => "Offer a login instead of a registration.",
        Cause::AccountUnknown => "Ask the patient to check the number or address.",
        Cause::AadhaarRefused => {
            "Ask the patient to check the Aadhaar number; if it is right, UIDAI helps."
        }
        Cause::AadhaarServiceDown => "Try again later, or log in with a mobile.",
        Cause::AddressTaken => "Ask for another address.",
        Cause::AlreadyVerified => "Go on if the account has it; otherwise ask for another one.",
        Cause::BenefitLinked => "The patient has to leave the benefit programme first.",
        Cause::CredentialsRefused => {
            "Check client id, client secret and consent manager; do not keep trying, the gateway \
             locks clients out."
        }
        Cause::DetailsMismatch => {
            "Compare the details with the Aadhaar card; mend them there or in the account."
        }
        Cause::EmailQuota => "Ask for another e-mail address.",
        Cause::Forbidden => "Ask ABDM's integrator support for the role or subscription.",
        Cause::HeadersRefused => "Set this machine's clock; send UTC and a fresh UUID.",
        Cause::InvalidField => "Correct the field that the reply names.",
        Cause::Locked { .. } => "Wait as long as the text says; no other OTP helps.",
        Cause::MethodUnavailable => "Take another method, such as a mobile.",
        Cause::MobileQuota => "Ask for another mobile number.",
        Cause::NoMobileOnAadhaar => "Take a method without Aadhaar OTP.",
        Cause::NotEncrypted => {
            "Fetch the key again and start anew; check the padding of the generation."
        }
        Cause::OtpExpired => "Start anew for another OTP.",
        Cause::RateLimited { .. } => "Slow down and wait before the next call.",
        Cause::Token(TokenKind::App) => {
            "Obtain a new application token; the facade does it by itself."
        }
        Cause::Token(TokenKind::User) => "Let the patient log in again.",
        Cause::Token(_) => {
            "Obtain a new application token; if it stays, let the patient log in again."
        }
        Cause::TooManyOtps { .. } => {
            "Wait as long as the text says before another OTP is asked for."
        }
        Cause::TransactionInvalid => "Start the journey anew for another OTP.",
        Cause::WrongOtp => "Ask the patient for the OTP again, in the same journey.",
        Cause::WrongPassword => "Ask for the password again, or log in with an OTP.",
        Cause::Unclear => "Read the text of the reply; ask the service's support with the code.",
    }
}

const fn again(cause: Cause) -> Again {
    match cause {
        Cause::AadhaarServiceDown => Again::Later,
        Cause::Locked { .. } | Cause::RateLimited { .. } | Cause::TooManyOtps { .. } => {
            Again::Wait { usual: None }
        }
        Cause::NotEncrypted | Cause::OtpExpired | Cause::TransactionInvalid => Again::Anew,
        Cause::Token(TokenKind::User) => Again::Login,
        Cause::Token(_) => Again::Session,
        Cause::Unclear => Again::Unknown,
        Cause::AddressTaken | Cause::WrongOtp | Cause::WrongPassword => Again::Step,
        Cause::AadhaarRefused
        | Cause::AccountDeactivated
        | Cause::AccountExists
        | Cause::AccountUnknown
        | Cause::AlreadyVerified
        | Cause::BenefitLinked
        | Cause::CredentialsRefused
        | Cause::DetailsMismatch
        | Cause::EmailQuota
        | Cause::Forbidden
        | Cause::HeadersRefused
        | Cause::InvalidField
        | Cause::MethodUnavailable
        | Cause::MobileQuota
        | Cause::NoMobileOnAadhaar => Again::Changed,
    }
}

const fn otp(cause: Cause) -> OtpFate {
    match cause {
        Cause::AadhaarRefused
        | Cause::CredentialsRefused
        | Cause::MethodUnavailable
        | Cause::NoMobileOnAadhaar
        | Cause::TooManyOtps { .. } => OtpFate::NotSent,
        Cause::Locked { .. } | Cause::OtpExpired | Cause::TransactionInvalid => OtpFate::Gone,
        Cause::WrongOtp => OtpFate::Good,
        _ => OtpFate::Unknown,
    }
}
