//! The words of V3 (contract V3, section 12).

/// Refused fields: the name on the wire, and what is said of it.
pub(super) mod field {
    use crate::v3::shape::RefusedField;

    /// No text for it is published.
    pub(in crate::v3) const ABHA_ADDRESS: RefusedField = ("abhaAddress", "Invalid ABHA Address");
    /// Where the service of addresses is asked about one.
    pub(in crate::v3) const ADDRESS_OF_PHR: RefusedField = ("abhaAddress", "Invalid Abha Address");
    pub(in crate::v3) const ABHA_NUMBER: RefusedField = ("ABHANumber", "Invalid ABHA Number");
    pub(in crate::v3) const AUTH_DATA: RefusedField = ("authData", "Invalid Auth Data");
    pub(in crate::v3) const AUTH_METHODS: RefusedField = ("authMethods", "Invalid Auth Methods");
    /// No text for it is published.
    pub(in crate::v3) const CONSENT: RefusedField = ("consent", "Invalid Consent");
    pub(in crate::v3) const LOGIN_HINT: RefusedField = ("loginHint", "Invalid Login Hint");
    /// It could not be decrypted.
    pub(in crate::v3) const LOGIN_ID: RefusedField = ("loginId", "Invalid LoginId");
    /// It could, and has another format or names someone else.
    pub(in crate::v3) const LOGIN_ID_FORMAT: RefusedField = ("loginId", "LoginId is invalid");
    pub(in crate::v3) const MOBILE: RefusedField = ("mobile", super::MOBILE_INVALID);
    pub(in crate::v3) const OTP_VALUE: RefusedField = ("otpValue", "Invalid OTP Value");
    pub(in crate::v3) const PASSWORD: RefusedField = ("password", "Invalid Password");
    pub(in crate::v3) const PHOTO: RefusedField =
        ("ProfilePhoto", "Invalid photo. Please upload a file with a human face.");
    /// No text for it is published.
    pub(in crate::v3) const PREFERRED: RefusedField = ("preferred", "Invalid Preferred");
    pub(in crate::v3) const SCOPE: RefusedField = ("scope", "Invalid Scope");
    pub(in crate::v3) const TXN_ID: RefusedField = ("txnId", "Invalid Transaction Id");
}

pub(super) const ACCESS_DENIED: &str = "Access Denied";
pub(super) const ACCOUNT_UNKNOWN: &str = "User not found";
pub(super) const AADHAAR_WITHOUT_ABHA: &str = "No ABHA user registered with this Aadhaar number.";
pub(super) const MOBILE_UNKNOWN: &str = "The mobile number you have entered does not match with \
                                         any of the records. Please enter a different number.";
pub(super) const MOBILE_INVALID: &str = "Invalid Mobile Number";
pub(super) const DEACTIVATED: &str = "Deactivated ABHA Account";
pub(super) const DEACTIVATED_PORTAL: &str =
    "This account is deactivated. Please reactivate it from ABHA portal.";
pub(super) const NO_AADHAAR_LOGIN: &str = "Login via Aadhaar OTP is not allowed";
/// Stands for a time in [`TOO_MANY`].
pub(super) const TIME: &str = "{time}";
pub(super) const TOO_MANY: &str = "You have requested multiple OTPs Or Exceeded maximum number of attempts for OTP match in this \
     transaction. Please try again in {time}.";

pub(super) const OTP_WRONG: &str = "OTP did not match, please try again";
/// In the words of the service of addresses.
pub(super) const OTP_WRONG_OF_PHR: &str = "Entered OTP is incorrect. Kindly re-enter valid OTP.";
pub(super) const OTP_EXPIRED: &str = "OTP expired, please try again";
pub(super) const OTP_WRONG_OR_EXPIRED: &str =
    "Please enter a valid OTP. Entered OTP is either expired or incorrect.";
pub(super) const OTP_VERIFIED: &str = "OTP verified successfully";

/// The service's own words are known of the benefits and of a mobile that is verified; the others are
/// those of the sandbox.
pub(super) const ADDRESS_NOT_LINKED: &str = "ABHA address is not linked with this account";
pub(super) const ADDRESS_TAKEN: &str = "This ABHA address already exists";
pub(super) const BENEFIT_KEEPS_ACCOUNT: &str = "Your ABHA is linked with govt benefit programme, so \
     it can not be deleted- ABDM, National Health Authority.";
pub(super) const BENEFIT_KEEPS_ACTIVE: &str = "Your ABHA is linked with govt benefit programme, so \
     it can not be deactivated- ABDM, National Health Authority.";
pub(super) const CREATION_LIMIT: &str = "This client has created 100 ABHA numbers already";
pub(super) const DETAILS_MISMATCH: &str = "The details do not match those of the Aadhaar number";
pub(super) const EMAIL_QUOTA: &str = "This email is linked to 6 ABHA numbers already";
pub(super) const EMAIL_VERIFIED: &str = "This email is already verified";
pub(super) const MOBILE_QUOTA: &str = "This mobile number is linked to 6 ABHA numbers already";
pub(super) const MOBILE_VERIFIED: &str = "This mobile number is already verified. Please enter a \
                                          different mobile number.";
/// Its own words are not published.
pub(super) const PASSWORD_VERIFIED: &str = "Password verified successfully";
pub(super) const PASSWORD_WRONG: &str = "Password did not match, please try again";

/// UIDAI's number for a wrong OTP is in the contract; the other two are UIDAI's own.
pub(super) mod uidai {
    pub(in crate::v3) const NO_MOBILE: &str =
        "UIDAI Error code : 111 : Aadhaar number does not have mobile number.";
    pub(in crate::v3) const OTP_WRONG: &str = "UIDAI Error code : 400 : Invalid Aadhaar OTP value.";
    pub(in crate::v3) const UNKNOWN: &str =
        "UIDAI Error code : 998 : Invalid Aadhaar Number/Virtual ID.";
}

/// Success (sections 9 and 14, number 7).
pub(super) const DONE_DEACTIVATED: &str = "Your account has been deactivated.";
pub(super) const DONE_DEACTIVATED_GUIDE: &str = "Your account has been de-activated";
pub(super) const DONE_DELETED: &str = "Your account has been deleted.";
pub(super) const ALREADY_ENROLLED: &str = "This account already exist";
pub(super) const DONE_ENROLLED: &str = "Account created successfully";
pub(super) const DONE_MOBILE_LINKED: &str =
    "Mobile number is now successfully linked to your Account";
pub(super) const DONE_MOBILE_LINKED_OLDEST: &str = "Mobile Number linked successfully.";
pub(super) const DONE_KYC: &str = "Re-kyc done successfully";
pub(super) const DONE_EMAIL: &str = "Email linked successfully";
pub(super) const DONE_MOBILE: &str = "Mobile Number linked successfully";
pub(super) const DONE_REACTIVATED: &str = "Your account has been reactivated.";
pub(super) const DONE_REACTIVATED_GUIDE: &str = "You have successfully reactivated the account";
pub(super) const DONE_LOGGED_OUT: &str = "You have been logged out";
