use std::time::Duration;

use super::Language;
use crate::{AccountStatus, Cause, InvalidInput, TokenKind};

/// Declares the messages. One without a text in a language does not compile.
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident $key:literal { en: $en:literal, hi: $hi:literal $(,)? })*) => {
        /// What a patient may be told.
        ///
        /// Each says what happened and what the patient can do, without a code and without a word
        /// about anybody. The only thing that is put into a text is a [wait](Self::takes_wait).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum PatientMessage {
            $($(#[$doc])* $name,)*
        }

        impl PatientMessage {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its key, such as `otp_wrong`. Stable.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)*
                }
            }

            /// Its text. `{wait}` stands for a wait where [`takes_wait`](Self::takes_wait) says so;
            /// a [`PatientNotice`](super::PatientNotice) fills it in.
            pub const fn text(self, language: Language) -> &'static str {
                match language {
                    Language::English => match self { $(Self::$name => $en,)* },
                    Language::Hindi => match self { $(Self::$name => $hi,)* },
                }
            }
        }
    };
}

messages! {
    /// The account is deactivated, and the patient can reactivate it.
    AccountDeactivated "account_deactivated" {
        en: "Your ABHA is deactivated. You can reactivate it; please ask at the desk if you need help.",
        hi: "आपका आभा खाता निष्क्रिय है। आप इसे फिर से सक्रिय कर सकते हैं; सहायता के लिए कृपया काउंटर पर पूछें।",
    }
    /// There is an account for these details already.
    AccountExists "account_exists" {
        en: "You already have an ABHA with these details. Please log in to it.",
        hi: "इस जानकारी से आपका आभा खाता पहले से बना हुआ है। कृपया उसी में लॉग इन करें।",
    }
    /// The account is blocked, deleted or otherwise not in use.
    AccountNotActive "account_not_active" {
        en: "Your ABHA is not active at present. Please ask at the desk.",
        hi: "आपका आभा खाता अभी सक्रिय नहीं है। कृपया काउंटर पर पूछें।",
    }
    /// There is no account for these details.
    AccountNotFound "account_not_found" {
        en: "We found no ABHA for these details. Please check them and try again.",
        hi: "इस जानकारी से कोई आभा खाता नहीं मिला। कृपया जानकारी जाँचकर फिर कोशिश करें।",
    }
    /// The ABHA address is somebody's already.
    AddressTaken "address_taken" {
        en: "This ABHA address is already in use. Please choose another one.",
        hi: "यह आभा एड्रेस पहले से उपयोग में है। कृपया कोई दूसरा चुनें।",
    }
    /// The mobile or e-mail address is confirmed already.
    AlreadyConfirmed "already_confirmed" {
        en: "This mobile number or e-mail address is already confirmed. If it is not yours, please give another one.",
        hi: "यह मोबाइल नंबर या ई-मेल पता पहले से पुष्ट है। यदि यह आपका नहीं है, तो कृपया कोई दूसरा दें।",
    }
    /// The Aadhaar number is none, or may not be used.
    AadhaarRefused "aadhaar_refused" {
        en: "This Aadhaar number was not accepted. Please check it. If it is right, please contact UIDAI.",
        hi: "यह आधार नंबर स्वीकार नहीं हुआ। कृपया नंबर जाँच लें। नंबर सही हो तो कृपया UIDAI से संपर्क करें।",
    }
    /// Aadhaar's own service does not answer.
    AadhaarUnavailable "aadhaar_unavailable" {
        en: "The Aadhaar service is not answering at present. Please try again after some time.",
        hi: "आधार सेवा से अभी जवाब नहीं मिल रहा है। कृपया कुछ समय बाद फिर कोशिश करें।",
    }
    /// The OTP or the choice was submitted, and no answer came.
    AnswerLost "answer_lost" {
        en: "No answer reached us, so we cannot say whether it worked. This OTP cannot be used again. Please start again or ask at the desk.",
        hi: "हमें जवाब नहीं मिला, इसलिए हम नहीं बता सकते कि काम पूरा हुआ या नहीं। यह ओटीपी दोबारा काम नहीं आएगा। कृपया फिर से शुरू करें या काउंटर पर पूछें।",
    }
    /// The same OTP or choice is under way already.
    BeingHandled "being_handled" {
        en: "Your request is already being handled. Please wait a moment and do not send it again.",
        hi: "आपके अनुरोध पर पहले से काम चल रहा है। कृपया थोड़ा रुकें और इसे दोबारा न भेजें।",
    }
    /// The account is linked with a government benefit.
    BenefitLinked "benefit_linked" {
        en: "Your ABHA is linked with a government benefit, so it cannot be deactivated or deleted. Please ask at the desk.",
        hi: "आपका आभा खाता किसी सरकारी योजना से जुड़ा है, इसलिए इसे निष्क्रिय या समाप्त नहीं किया जा सकता। कृपया काउंटर पर पूछें।",
    }
    /// A fingerprint, iris or face was not recognised.
    BiometricMismatch "biometric_mismatch" {
        en: "You could not be recognised. Please try again, or use an OTP instead.",
        hi: "आपकी पहचान नहीं हो पाई। कृपया फिर कोशिश करें या ओटीपी से आगे बढ़ें।",
    }
    /// An account may have been deactivated or reactivated, and no answer came.
    ChangeMayBeDone "change_may_be_done" {
        en: "No answer reached us. Your request may have been carried out. Please do not repeat it; ask at the desk, where it can be looked up.",
        hi: "हमें जवाब नहीं मिला। हो सकता है कि आपका काम हो चुका हो। कृपया इसे दोबारा न करें; काउंटर पर पूछें, वहाँ इसकी जाँच हो सकती है।",
    }
    /// What was typed is no Aadhaar number.
    CheckAadhaar "check_aadhaar" {
        en: "This is not an Aadhaar number. Please check its 12 digits; a virtual ID has 16.",
        hi: "यह आधार नंबर सही नहीं है। कृपया इसके 12 अंक जाँच लें; वर्चुअल आईडी में 16 अंक होते हैं।",
    }
    /// What was typed is no ABHA number or address.
    CheckAbha "check_abha" {
        en: "This is not an ABHA number or ABHA address. Please check it; the number has 14 digits.",
        hi: "यह आभा नंबर या आभा एड्रेस सही नहीं है। कृपया जाँच लें; आभा नंबर में 14 अंक होते हैं।",
    }
    /// Something that was typed was refused.
    CheckDetails "check_details" {
        en: "Something you entered was not accepted. Please check it and try again.",
        hi: "आपकी दी हुई कोई जानकारी स्वीकार नहीं हुई। कृपया उसे जाँचकर फिर कोशिश करें।",
    }
    /// What was typed is no mobile number.
    CheckMobile "check_mobile" {
        en: "This is not a mobile number. Please check its 10 digits.",
        hi: "यह मोबाइल नंबर सही नहीं है। कृपया इसके 10 अंक जाँच लें।",
    }
    /// What was typed is no OTP.
    CheckOtp "check_otp" {
        en: "The OTP has 6 digits. Please check what you entered.",
        hi: "ओटीपी में 6 अंक होते हैं। कृपया दर्ज किया हुआ ओटीपी जाँच लें।",
    }
    /// One of the accounts that were shown has to be chosen.
    ChooseListed "choose_listed" {
        en: "Please choose one of the ABHA accounts shown.",
        hi: "कृपया दिखाए गए आभा खातों में से कोई एक चुनें।",
    }
    /// A fault on this side that the patient cannot help.
    ContactDesk "contact_desk" {
        en: "There is a technical problem on our side, not with your details. Please ask at the desk.",
        hi: "हमारी ओर से एक तकनीकी समस्या है; आपकी जानकारी में कोई गलती नहीं है। कृपया काउंटर पर पूछें।",
    }
    /// What was given is not what the records say.
    DetailsMismatch "details_mismatch" {
        en: "Your details do not match the records. Please check them against your document.",
        hi: "आपकी जानकारी रिकॉर्ड से मेल नहीं खाती। कृपया अपने दस्तावेज़ से मिलाकर जाँच लें।",
    }
    /// The e-mail address has too many accounts.
    EmailLimit "email_limit" {
        en: "This e-mail address is already used by as many ABHA accounts as allowed. Please use another one.",
        hi: "यह ईमेल पता पहले ही अधिकतम आभा खातों से जुड़ा है। कृपया कोई दूसरा ईमेल दें।",
    }
    /// Too many failed attempts.
    Locked "locked" {
        en: "There were too many attempts, so your ABHA is locked for some time. Please try again later.",
        hi: "बहुत बार कोशिश होने के कारण आपका आभा खाता कुछ समय के लिए लॉक है। कृपया बाद में फिर कोशिश करें।",
    }
    /// Too many failed attempts, and for how long.
    LockedWait "locked_wait" {
        en: "There were too many attempts, so your ABHA is locked. Please try again in {wait}.",
        hi: "बहुत बार कोशिश होने के कारण आपका आभा खाता लॉक है। कृपया {wait} बाद फिर कोशिश करें।",
    }
    /// The patient's login is over.
    LoginAgain "login_again" {
        en: "You have been logged out. Please log in again.",
        hi: "आप लॉग आउट हो गए हैं। कृपया फिर से लॉग इन करें।",
    }
    /// A logout whose answer did not come.
    LogoutUnconfirmed "logout_unconfirmed" {
        en: "We could not confirm that you are logged out everywhere. Your login will end by itself shortly.",
        hi: "आप हर जगह से लॉग आउट हुए या नहीं, इसकी पुष्टि नहीं हो सकी। आपका लॉग इन थोड़ी देर में अपने आप समाप्त हो जाएगा।",
    }
    /// The account does not offer this way to prove whose it is, whatever that is for.
    MethodUnavailable "method_unavailable" {
        en: "This cannot be done in this way with your ABHA. Please choose another way.",
        hi: "आपके आभा खाते में यह काम इस तरीके से नहीं हो सकता। कृपया कोई दूसरा तरीका चुनें।",
    }
    /// The mobile number has too many accounts.
    MobileLimit "mobile_limit" {
        en: "This mobile number is already used by as many ABHA accounts as allowed. Please use another one.",
        hi: "यह मोबाइल नंबर पहले ही अधिकतम आभा खातों से जुड़ा है। कृपया कोई दूसरा मोबाइल नंबर दें।",
    }
    /// The mobile number is not the account's, or not confirmed.
    MobileNotLinked "mobile_not_linked" {
        en: "This mobile number is not confirmed for your ABHA. Please use Aadhaar OTP, or ask at the desk.",
        hi: "यह मोबाइल नंबर आपके आभा खाते में सत्यापित नहीं है। कृपया आधार ओटीपी का उपयोग करें या काउंटर पर पूछें।",
    }
    /// The service could not be reached. Nothing was done.
    NoConnection "no_connection" {
        en: "The ABHA service could not be reached. Nothing was done. Please try again in a few minutes.",
        hi: "आभा सेवा से संपर्क नहीं हो सका। कुछ भी बदला नहीं गया है। कृपया कुछ मिनट बाद फिर कोशिश करें।",
    }
    /// The OTP was sent again as often as it can be.
    NoMoreResends "no_more_resends" {
        en: "The OTP cannot be sent again. If it has not reached you, please start again.",
        hi: "ओटीपी दोबारा नहीं भेजा जा सकता। यदि वह आप तक नहीं पहुँचा है, तो कृपया फिर से शुरू करें।",
    }
    /// The Aadhaar number has no mobile.
    NoMobileOnAadhaar "no_mobile_on_aadhaar" {
        en: "No mobile number is linked with this Aadhaar, so no OTP can be sent. Please use another way, or link your mobile at an Aadhaar centre.",
        hi: "इस आधार से कोई मोबाइल नंबर नहीं जुड़ा है, इसलिए ओटीपी नहीं भेजा जा सकता। कृपया कोई दूसरा तरीका चुनें या आधार केंद्र पर अपना मोबाइल नंबर जुड़वाएँ।",
    }
    /// It was refused, and nobody knows why.
    NotDone "not_done" {
        en: "This could not be done. Please try again after some time, or ask at the desk.",
        hi: "यह काम नहीं हो सका। कृपया कुछ समय बाद फिर कोशिश करें या काउंटर पर पूछें।",
    }
    /// The OTP is over its time.
    OtpExpired "otp_expired" {
        en: "The time for this OTP is over. Please start again for a new one.",
        hi: "इस ओटीपी का समय समाप्त हो गया है। नया ओटीपी पाने के लिए कृपया फिर से शुरू करें।",
    }
    /// An OTP was asked for, and no answer came.
    OtpMayBeSent "otp_may_be_sent" {
        en: "We cannot say whether an OTP was sent to you. If one arrives, it cannot be used. Please wait a minute, then start again.",
        hi: "हम नहीं बता सकते कि आपको ओटीपी भेजा गया या नहीं। यदि ओटीपी आए, तो वह काम नहीं आएगा। कृपया एक मिनट रुककर फिर से शुरू करें।",
    }
    /// The OTP is wrong, and another attempt is possible.
    OtpWrong "otp_wrong" {
        en: "This OTP is not correct. Please look at the newest SMS and enter the OTP again.",
        hi: "यह ओटीपी सही नहीं है। कृपया सबसे नया एसएमएस देखकर ओटीपी दोबारा दर्ज करें।",
    }
    /// The password was submitted, and no answer came.
    PasswordAnswerLost "password_answer_lost" {
        en: "No answer reached us, so we cannot say whether it worked. Please start again or ask at the desk.",
        hi: "हमें जवाब नहीं मिला, इसलिए हम नहीं बता सकते कि काम पूरा हुआ या नहीं। कृपया फिर से शुरू करें या काउंटर पर पूछें।",
    }
    /// The password is wrong.
    PasswordWrong "password_wrong" {
        en: "This password is not correct. Please try again, or use an OTP instead.",
        hi: "यह पासवर्ड सही नहीं है। कृपया फिर कोशिश करें या ओटीपी का उपयोग करें।",
    }
    /// The same request was made before.
    RequestMade "request_made" {
        en: "This request was made before and is no longer waiting for you. Please start a new one if you still need it.",
        hi: "यह अनुरोध पहले किया जा चुका है और अब आपकी प्रतीक्षा में नहीं है। ज़रूरत हो तो कृपया नया अनुरोध शुरू करें।",
    }
    /// Another request of the patient is open.
    RequestOpen "request_open" {
        en: "Another request of yours is still open. Please finish it first, or ask at the desk to cancel it.",
        hi: "आपका एक और अनुरोध अभी खुला है। कृपया पहले उसे पूरा करें या काउंटर पर कहकर रद्द कराएँ।",
    }
    /// The request has ended, or its time is over.
    RequestOver "request_over" {
        en: "This request has ended or its time is over. Please start again.",
        hi: "यह अनुरोध पूरा हो चुका है या इसका समय निकल गया है। कृपया फिर से शुरू करें।",
    }
    /// It is too soon to send the OTP again.
    ResendTooSoon "resend_too_soon" {
        en: "An OTP was sent to you a short while ago. Please wait a minute before you ask for it again.",
        hi: "आपको थोड़ी देर पहले ही ओटीपी भेजा गया है। कृपया दोबारा मँगाने से पहले एक मिनट रुकें।",
    }
    /// It is too soon to send the OTP again, and for how long.
    ResendTooSoonWait "resend_too_soon_wait" {
        en: "An OTP was sent to you a short while ago. You can ask for it again in {wait}.",
        hi: "आपको थोड़ी देर पहले ही ओटीपी भेजा गया है। आप {wait} बाद इसे दोबारा मँगा सकते हैं।",
    }
    /// The request is no longer valid at the service.
    StartAgain "start_again" {
        en: "This request is no longer valid. Please start again; you will be sent a new OTP.",
        hi: "यह अनुरोध अब मान्य नहीं है। कृपया फिर से शुरू करें; आपको नया ओटीपी भेजा जाएगा।",
    }
    /// Too many OTPs were asked for.
    TooManyOtps "too_many_otps" {
        en: "Too many OTPs were requested. Please try again after some time.",
        hi: "बहुत बार ओटीपी मँगाया जा चुका है। कृपया कुछ समय बाद फिर कोशिश करें।",
    }
    /// Too many OTPs were asked for, and for how long.
    TooManyOtpsWait "too_many_otps_wait" {
        en: "Too many OTPs were requested. Please try again in {wait}.",
        hi: "बहुत बार ओटीपी मँगाया जा चुका है। कृपया {wait} बाद फिर कोशिश करें।",
    }
    /// The service is down or overloaded.
    TryLater "try_later" {
        en: "The ABHA service is not available at present. Please try again after some time.",
        hi: "आभा सेवा अभी उपलब्ध नहीं है। कृपया कुछ समय बाद फिर कोशिश करें।",
    }
    /// The service is down or overloaded, and for how long.
    TryLaterWait "try_later_wait" {
        en: "The ABHA service is not available at present. Please try again in {wait}.",
        hi: "आभा सेवा अभी उपलब्ध नहीं है। कृपया {wait} बाद फिर कोशिश करें।",
    }
    /// An ABHA address was given where the number is needed.
    UseNumber "use_number" {
        en: "Please give your 14-digit ABHA number instead of the ABHA address.",
        hi: "कृपया आभा एड्रेस के बजाय अपना 14 अंकों का आभा नंबर दें।",
    }
}

impl PatientMessage {
    /// The message of this key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|message| message.key() == key)
    }

    /// Whether its text has a place for a wait, `{wait}`.
    pub const fn takes_wait(self) -> bool {
        matches!(
            self,
            Self::LockedWait | Self::ResendTooSoonWait | Self::TooManyOtpsWait | Self::TryLaterWait
        )
    }

    /// The message that says how long to wait, where there is one, and the other way round.
    pub(super) const fn with(self, wait: Option<Duration>) -> Self {
        match (self, wait.is_some()) {
            (Self::Locked, true) => Self::LockedWait,
            (Self::LockedWait, false) => Self::Locked,
            (Self::ResendTooSoon, true) => Self::ResendTooSoonWait,
            (Self::ResendTooSoonWait, false) => Self::ResendTooSoon,
            (Self::TooManyOtps, true) => Self::TooManyOtpsWait,
            (Self::TooManyOtpsWait, false) => Self::TooManyOtps,
            (Self::TryLater, true) => Self::TryLaterWait,
            (Self::TryLaterWait, false) => Self::TryLater,
            (message, _) => message,
        }
    }

    /// What a refusal of this cause is told as.
    pub const fn of_cause(cause: Cause) -> Self {
        match cause {
            Cause::AccountDeactivated => Self::AccountDeactivated,
            Cause::AccountExists => Self::AccountExists,
            Cause::AccountUnknown => Self::AccountNotFound,
            Cause::AddressTaken => Self::AddressTaken,
            Cause::AlreadyVerified => Self::AlreadyConfirmed,
            Cause::AadhaarRefused => Self::AadhaarRefused,
            Cause::AadhaarServiceDown => Self::AadhaarUnavailable,
            Cause::BenefitLinked => Self::BenefitLinked,
            Cause::CredentialsRefused
            | Cause::Forbidden
            | Cause::HeadersRefused
            | Cause::NotEncrypted
            | Cause::Token(TokenKind::App | TokenKind::Unclear) => Self::ContactDesk,
            Cause::DetailsMismatch => Self::DetailsMismatch,
            Cause::EmailQuota => Self::EmailLimit,
            Cause::InvalidField => Self::CheckDetails,
            Cause::Locked { .. } => Self::Locked,
            Cause::MethodUnavailable => Self::MethodUnavailable,
            Cause::MobileQuota => Self::MobileLimit,
            Cause::NoMobileOnAadhaar => Self::NoMobileOnAadhaar,
            Cause::OtpExpired => Self::OtpExpired,
            Cause::RateLimited { .. } => Self::TryLater,
            Cause::Token(TokenKind::User) => Self::LoginAgain,
            Cause::TooManyOtps { .. } => Self::TooManyOtps,
            Cause::TransactionInvalid => Self::StartAgain,
            Cause::Unclear => Self::NotDone,
            Cause::WrongOtp => Self::OtpWrong,
            Cause::WrongPassword => Self::PasswordWrong,
        }
    }

    /// What an account that is not in use is told as.
    pub const fn of_status(status: &AccountStatus) -> Self {
        match status {
            AccountStatus::Deactivated => Self::AccountDeactivated,
            AccountStatus::Locked => Self::Locked,
            _ => Self::AccountNotActive,
        }
    }

    /// What malformed input is told as.
    pub fn of_input(input: &InvalidInput) -> Self {
        match input.field() {
            "aadhaar" => Self::CheckAadhaar,
            "abha" | "abha_address" | "abha_number" => Self::CheckAbha,
            "mobile" => Self::CheckMobile,
            "otp" => Self::CheckOtp,
            "day_of_birth" | "email" | "first_name" | "gender" | "index" | "last_name"
            | "middle_name" | "month_of_birth" | "name" | "new_abha_address" | "password"
            | "photo" | "reasons" | "year_of_birth" => Self::CheckDetails,
            // Of the application's own making.
            _ => Self::ContactDesk,
        }
    }
}
