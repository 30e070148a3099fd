//! What an error means to a developer, and what the patient may be told.

use abdm_flows::{CannotChoose, Ended, ResendRefused};
use abdm_types::Failure;
use abdm_types::catalogue::{Explanation, PatientMessage, PatientNotice};

use crate::{Error, Feature};

impl Error {
    /// What the catalogue knows of the service's refusal: its meaning, why it usually comes, and what
    /// to do. `None` where the service did not refuse; the error's own text says it then.
    ///
    /// Ask for the [effect](Self::effect) first.
    pub fn explanation(&self) -> Option<Explanation> {
        self.failure().and_then(Failure::service_error).map(Explanation::of)
    }

    /// What the patient may be told. Every error has something, in English and Hindi, without a code
    /// and without anything about the patient.
    ///
    /// ```
    /// use abdm::Error;
    /// use abdm::types::catalogue::Language;
    ///
    /// let notice = Error::NoSuchJourney.patient_notice();
    /// assert_eq!(notice.key(), "request_over");
    /// assert_eq!(
    ///     notice.text(Language::English),
    ///     "This request has ended or its time is over. Please start again."
    /// );
    /// ```
    ///
    /// Own texts, and other languages: [`PatientTexts`](abdm_types::catalogue::PatientTexts).
    pub fn patient_notice(&self) -> PatientNotice {
        match self {
            Self::Call(failure) | Self::Ended(Ended::Refused(failure)) => {
                PatientNotice::of(failure)
            }
            _ => self.without_a_call().into(),
        }
    }

    /// For what was found out on this side, or in a reply that was no refusal.
    fn without_a_call(&self) -> PatientMessage {
        match self {
            Self::AlreadyClaimed { .. } => PatientMessage::BeingHandled,
            Self::CannotRefresh(_) | Self::OtherSession => PatientMessage::LoginAgain,
            Self::CannotChoose(why) => match why {
                CannotChoose::NotActive { status } => PatientMessage::of_status(status),
                _ => PatientMessage::ChooseListed,
            },
            Self::Ended(ended) => match ended {
                Ended::MethodNotOffered { .. } => PatientMessage::MethodUnavailable,
                Ended::NoAccounts => PatientMessage::AccountNotFound,
                Ended::NotActive { status, .. } => PatientMessage::of_status(status),
                // An answer for somebody else is nothing that a patient could mend.
                _ => PatientMessage::ContactDesk,
            },
            Self::Input(input) => PatientMessage::of_input(input),
            Self::NoSuchJourney => PatientMessage::RequestOver,
            Self::NoSuchMethod(_) => PatientMessage::MethodUnavailable,
            Self::NotInGeneration { what, .. } => match what {
                Feature::LoginByAddress
                | Feature::ReactivationByAddress
                | Feature::SearchByAddress => PatientMessage::UseNumber,
                Feature::Resend => PatientMessage::NoMoreResends,
                Feature::DeactivateByPassword
                | Feature::DeleteByPassword
                | Feature::LoginByAadhaarNumber => PatientMessage::MethodUnavailable,
                Feature::CardFormat
                | Feature::EmailLink
                | Feature::Exists
                | Feature::Find
                | Feature::LinkAddress
                | Feature::ReKyc
                | Feature::UpdateProfileFields
                | Feature::EnrolMobile
                | Feature::EnrolAddress => PatientMessage::ContactDesk,
            },
            Self::OtherGeneration { .. } => PatientMessage::ContactDesk,
            Self::PatientBusy { .. } => PatientMessage::RequestOpen,
            Self::Resend(why) => match why {
                ResendRefused::TooSoon { .. } => PatientMessage::ResendTooSoon,
                _ => PatientMessage::NoMoreResends,
            },
            Self::SameStart { .. } => PatientMessage::RequestMade,
            // Of the setup, the keys, the records or the store: no fault of the patient's, and
            // nothing was sent.
            Self::Audit(_)
            | Self::Encrypt(_)
            | Self::Key(_)
            | Self::NoSealingKeys
            | Self::NoStore
            | Self::NothingInDoubt
            | Self::OtherMethod { .. }
            | Self::Sealed(_)
            | Self::Snapshot(_)
            | Self::Store(_) => PatientMessage::ContactDesk,
            Self::Call(failure) => PatientNotice::of(failure).message(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use abdm_flows::{AuthBy, CannotRefresh, Generation, NoSuchMethod};
    use abdm_store::JourneyId;
    use abdm_types::catalogue::Language;
    use abdm_types::{
        AbhaId, AccountStatus, AuthMethod, Endpoint, InvalidInput, Network, v1v2, v3,
    };

    use super::*;
    use crate::Awaits;

    fn told(error: impl Into<Error>) -> &'static str {
        let notice = error.into().patient_notice();
        assert!(!notice.text(Language::Hindi).contains('{'));
        notice.key()
    }

    fn not_active(status: &str) -> Ended {
        let abha = AbhaId::parse("asha.rao@sbx").unwrap();
        Ended::NotActive { status: AccountStatus::from(status), abha }
    }

    #[test]
    fn every_kind_of_error_has_something_for_the_patient() {
        let id = || JourneyId::from_bytes([7; 16]);
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(60);
        let generation = Generation::V3;
        assert_eq!(told(Error::AlreadyClaimed { id: id() }), "being_handled");
        assert_eq!(told(Error::PatientBusy { id: id() }), "request_open");
        assert_eq!(told(Error::SameStart { id: id() }), "request_made");
        assert_eq!(told(Error::NoSuchJourney), "request_over");
        assert_eq!(told(Error::NoStore), "contact_desk");
        assert_eq!(told(Error::OtherMethod { awaits: Awaits::Otp }), "contact_desk");
        assert_eq!(told(Error::OtherSession), "login_again");
        assert_eq!(told(NoSuchMethod { by: AuthBy::Password }), "method_unavailable");
        assert_eq!(told(Error::CannotRefresh(CannotRefresh::NoRefreshToken)), "login_again");
        assert_eq!(told(Error::CannotChoose(CannotChoose::NotListed)), "choose_listed");
        assert_eq!(told(ResendRefused::TooSoon { at }), "resend_too_soon");
        assert_eq!(told(ResendRefused::NoneLeft), "no_more_resends");
        assert_eq!(told(InvalidInput::new("otp", "six digits")), "check_otp");
        let what = Feature::LoginByAddress;
        assert_eq!(told(Error::NotInGeneration { what, generation }), "use_number");
        let what = Feature::LoginByAadhaarNumber;
        assert_eq!(told(Error::NotInGeneration { what, generation }), "method_unavailable");
        let what = Feature::LinkAddress;
        assert_eq!(told(Error::NotInGeneration { what, generation }), "contact_desk");
        assert_eq!(told(Ended::NoAccounts), "account_not_found");
        assert_eq!(told(Ended::OtherAccount), "contact_desk");
        let method = AuthMethod::AadhaarOtp;
        assert_eq!(told(Ended::MethodNotOffered { method }), "method_unavailable");
        assert_eq!(told(not_active("DEACTIVATED")), "account_deactivated");
        assert_eq!(told(not_active("LOCKED")), "locked");
        assert_eq!(told(not_active("DELETED")), "account_not_active");
    }

    #[test]
    fn a_change_in_doubt_is_not_to_be_repeated() {
        for meta in [
            v1v2::deactivate::Request::META,
            v1v2::reactivate::Request::META,
            v3::account_verify::Request::META,
        ] {
            let failure = Failure::network(&meta, Network::Timeout);
            assert_eq!(told(failure.clone()), "change_may_be_done");
            assert_eq!(told(Error::Ended(Ended::Refused(failure))), "change_may_be_done");
        }
    }

    #[test]
    fn only_a_refusal_is_explained() {
        assert!(Error::NoStore.explanation().is_none());
        let meta = v1v2::auth_init::Request::META;
        let (parts, ()) = http::Response::builder().status(422).body(()).unwrap().into_parts();
        let body = br#"{"code":"HIS-422","details":[{"code":"HIS-1041","message":"?"}]}"#;
        let refused = Error::from(Failure::refused(&meta, &parts, body));
        assert_eq!(refused.explanation().unwrap().entry().unwrap().code, "HIS-1041");
        assert_eq!(told(refused), "locked");
        let lost = Failure::network(&meta, Network::Timeout);
        assert!(Error::from(lost).explanation().is_none());
    }
}
