//! Every journey there is: the one list from which [`JourneyKind`], [`Restored`] and what a snapshot
//! comes back as follow.
//!
//! A *machine* is a type that implements [`Journey`](crate::Journey). One can serve several journeys,
//! such as the same one by several methods, and a journey can go through several: it then has a line
//! per machine, each with the states in which it is there.

use std::convert::Infallible;

use super::declare::{by, journeys, machines, resumable, resumed};
use super::fields::{Read, Written};
use super::parts::Part;
use super::resumed::Stored;
use super::{Action, Kind, Resumable, Resumed, SnapshotError, StateKind, Storable};
use crate::{AuthBy, Generation, OutcomeUnknown, v1v2, v3};

// What comes back: `otp` or `password`, then the state before the secret is asked for. `between` is
// the state that an accepted OTP leads to, where the journey is not over with it.
machines! {
    /// Login on a known ABHA with Aadhaar OTP, on v1/v2.
    V1V2LoginAadhaarOtp: otp v1v2::login_abha::Chosen<v1v2::login_abha::AadhaarOtp>;
    /// Login on a known ABHA with mobile OTP, on v1/v2.
    V1V2LoginMobileOtp: otp v1v2::login_abha::Chosen<v1v2::login_abha::MobileOtp>;
    /// Login on a known ABHA with its password, on v1/v2.
    V1V2LoginPassword: password v1v2::login_abha::Chosen<v1v2::login_abha::Password>;
    /// Login using mobile, on v1/v2.
    V1V2LoginMobile: otp v1v2::login_mobile::Start, between v1v2::login_mobile::ChoosingAccount;
    /// Retrieve via Aadhaar OTP, on v1/v2.
    V1V2Retrieve: otp v1v2::retrieve::Start;
    /// Retrieve via mobile OTP, on v1/v2.
    V1V2RetrieveMobile: otp v1v2::retrieve_mobile::Start;
    /// Deactivate, on v1/v2.
    V1V2Deactivate: otp v1v2::leave::Chosen<crate::Deactivation>;
    /// Reactivate with an OTP, on v1/v2.
    V1V2Reactivate: otp v1v2::reactivate::Start;
    /// Reactivate with the password, on v1/v2.
    V1V2ReactivatePassword: password v1v2::reactivate::ByPassword;
    /// Login on a known ABHA with an OTP, on V3.
    V3LoginAbha: otp v3::login_abha::Start;
    /// Login on a known ABHA with its password, on V3.
    V3LoginPassword: password v3::login_password::Start;
    /// Login by ABHA address with an OTP, on V3.
    V3LoginAddress: otp v3::login_address::Found;
    /// Login using mobile and retrieve via mobile OTP, on V3.
    V3LoginMobile: otp v3::login_mobile::Start, between v3::login_mobile::ChoosingAccount;
    /// Login by Aadhaar number, on V3.
    V3LoginAadhaarNumber: otp v3::by_aadhaar::Start<v3::by_aadhaar::Login>;
    /// Retrieve via Aadhaar OTP, on V3.
    V3Retrieve: otp v3::by_aadhaar::Start<v3::by_aadhaar::Retrieval>;
    /// Find an ABHA among those of a mobile, on V3.
    V3Find: otp v3::find::Chosen;
    /// Deactivate with an OTP, on V3.
    V3Deactivate: otp v3::leave::Chosen<crate::Deactivation>;
    /// Delete, on v1/v2.
    V1V2Delete: otp v1v2::leave::Chosen<crate::Deletion>;
    /// Delete with an OTP, on V3.
    V3Delete: otp v3::leave::Chosen<crate::Deletion>;
    /// Deactivate with the password, on V3.
    V3DeactivatePassword: password v3::leave::ByPassword<crate::Deactivation>;
    /// Delete with the password, on V3.
    V3DeletePassword: password v3::leave::ByPassword<crate::Deletion>;
    /// Enrol, on v1/v2: until the patient is proven, and what that leads to.
    V1V2Enrol: otp v1v2::enrol::Start, between v1v2::enrol::Verified;
    /// Enrol, on v1/v2: the mobile of the account, and the account itself.
    V1V2EnrolMobile: otp v1v2::enrol::ProvingMobile;
    /// Enrol, on V3: until there is an account, and that.
    V3Enrol: otp v3::enrol::Start, between v3::enrol::Created;
    /// Enrol, on V3: the mobile of the account.
    V3EnrolMobile: otp v3::enrol::LinkingMobile;
    /// Reactivate with an OTP, on V3.
    V3Reactivate: otp v3::reactivate::Start;
    /// Reactivate with the password, on V3.
    V3ReactivatePassword: password v3::reactivate::ByPassword;
    /// Re-KYC, on V3.
    V3ReKyc: otp v3::rekyc::Identified;
    /// Update e-mail, on v1/v2.
    V1V2UpdateEmail: otp v1v2::update_email::Start;
    /// Update e-mail, on V3.
    V3UpdateEmail: otp v3::update::Start<abdm_types::Email>;
    /// Update mobile, on v1/v2: the OTP to the new mobile.
    V1V2UpdateMobile: otp v1v2::update_mobile::Start, between v1v2::update_mobile::Verified;
    /// Update mobile, on v1/v2: the OTP by which the patient proves to be the owner.
    V1V2UpdateMobileSecond: otp v1v2::update_mobile::ByOtp;
    /// Update mobile, on v1/v2: the password in its place.
    V1V2UpdateMobilePassword: password v1v2::update_mobile::ByPassword;
    /// Update mobile, on V3.
    V3UpdateMobile: otp v3::update::Start<abdm_types::Mobile>;
}

// Name in snapshots and output, what it is for and by which method where there is a choice; then
// per generation the machines, with the states that they have. No line but a new one is ever changed.
journeys! {
    /// Login on a known ABHA with Aadhaar OTP.
    LoginAadhaarOtp "login-aadhaar-otp" Login by AadhaarOtp, V1V2 V1V2LoginAadhaarOtp [Otp Resends], V3 V3LoginAbha [Otp];
    /// Login using mobile.
    LoginMobile "login-mobile" Login, V1V2 V1V2LoginMobile [Otp Resends Choice], V3 V3LoginMobile [Otp Choice];
    /// Retrieve a forgotten ABHA via Aadhaar OTP.
    RetrieveAadhaarOtp "retrieve-aadhaar-otp" Retrieve by AadhaarOtp, V1V2 V1V2Retrieve [Otp], V3 V3Retrieve [Otp];
    /// Deactivate an ABHA via Aadhaar OTP.
    DeactivateAadhaarOtp "deactivate-aadhaar-otp" Deactivate by AadhaarOtp, V1V2 V1V2Deactivate [Otp], V3 V3Deactivate [Otp];
    /// Reactivate an ABHA via Aadhaar OTP.
    ReactivateAadhaarOtp "reactivate-aadhaar-otp" Reactivate by AadhaarOtp, V1V2 V1V2Reactivate [Otp], V3 V3Reactivate [Otp];
    /// Reactivate an ABHA via mobile OTP.
    ReactivateMobileOtp "reactivate-mobile-otp" Reactivate by MobileOtp, V1V2 V1V2Reactivate [Otp], V3 V3Reactivate [Otp];
    /// Reactivate an ABHA with its password.
    ReactivatePassword "reactivate-password" Reactivate by Password, V1V2 V1V2ReactivatePassword [Password], V3 V3ReactivatePassword [Password];
    /// Deactivate an ABHA via mobile OTP.
    DeactivateMobileOtp "deactivate-mobile-otp" Deactivate by MobileOtp, V1V2 V1V2Deactivate [Otp], V3 V3Deactivate [Otp];
    /// Delete an ABHA via Aadhaar OTP.
    DeleteAadhaarOtp "delete-aadhaar-otp" Delete by AadhaarOtp, V1V2 V1V2Delete [Otp], V3 V3Delete [Otp];
    /// Delete an ABHA via mobile OTP.
    DeleteMobileOtp "delete-mobile-otp" Delete by MobileOtp, V1V2 V1V2Delete [Otp], V3 V3Delete [Otp];
    /// Deactivate an ABHA with its password.
    DeactivatePassword "deactivate-password" Deactivate by Password, V3 V3DeactivatePassword [Password];
    /// Delete an ABHA with its password.
    DeletePassword "delete-password" Delete by Password, V3 V3DeletePassword [Password];
    /// Login by Aadhaar number, to whichever ABHA belongs to it.
    LoginAadhaarNumber "login-aadhaar-number" Login, V3 V3LoginAadhaarNumber [Otp];
    /// Retrieve a forgotten ABHA via mobile OTP.
    RetrieveMobileOtp "retrieve-mobile-otp" Retrieve by MobileOtp, V1V2 V1V2RetrieveMobile [Otp], V3 V3LoginMobile [Otp Choice];
    /// Login on a known ABHA with mobile OTP.
    LoginMobileOtp "login-mobile-otp" Login by MobileOtp, V1V2 V1V2LoginMobileOtp [Otp Resends], V3 V3LoginAbha [Otp];
    /// Login on a known ABHA with its password.
    LoginPassword "login-password" Login by Password, V1V2 V1V2LoginPassword [Password], V3 V3LoginPassword [Password];
    /// Login by ABHA address with Aadhaar OTP, where that is a journey of its own.
    LoginAddressAadhaarOtp "login-address-aadhaar-otp" Login by AadhaarOtp, V3 V3LoginAddress [Otp];
    /// Login by ABHA address with mobile OTP, likewise.
    LoginAddressMobileOtp "login-address-mobile-otp" Login by MobileOtp, V3 V3LoginAddress [Otp];
    /// Find an ABHA among those of a mobile, and log in via mobile OTP.
    FindMobileOtp "find-mobile-otp" Find by MobileOtp, V3 V3Find [Otp];
    /// Find an ABHA among those of a mobile, and log in via Aadhaar OTP.
    FindAadhaarOtp "find-aadhaar-otp" Find by AadhaarOtp, V3 V3Find [Otp];
    /// Enrol via Aadhaar OTP: an ABHA for somebody who has none.
    EnrolAadhaarOtp "enrol-aadhaar-otp" Enrol, V1V2 V1V2Enrol [Otp Resends Verified], V1V2 V1V2EnrolMobile [SecondOtp SecondResends Completes], V3 V3Enrol [Otp Verified], V3 V3EnrolMobile [SecondOtp];
    /// Renew what Aadhaar says of the patient via Aadhaar OTP.
    ReKycAadhaarOtp "rekyc-aadhaar-otp" ReKyc by AadhaarOtp, V3 V3ReKyc [Otp];
    /// Give an ABHA an e-mail address.
    UpdateEmail "update-email" UpdateEmail, V1V2 V1V2UpdateEmail [Otp], V3 V3UpdateEmail [Otp];
    /// Give an ABHA another mobile, with one OTP.
    UpdateMobile "update-mobile" UpdateMobile, V3 V3UpdateMobile [Otp];
    /// Give an ABHA another mobile, with a second OTP via Aadhaar.
    UpdateMobileAadhaarOtp "update-mobile-aadhaar-otp" UpdateMobile by AadhaarOtp, V1V2 V1V2UpdateMobile [Otp Resends Verified], V1V2 V1V2UpdateMobileSecond [SecondOtp];
    /// Give an ABHA another mobile, with a second OTP to the one that it has.
    UpdateMobileMobileOtp "update-mobile-mobile-otp" UpdateMobile by MobileOtp, V1V2 V1V2UpdateMobile [Otp Resends Verified], V1V2 V1V2UpdateMobileSecond [SecondOtp];
    /// Give an ABHA another mobile, with an OTP and its password.
    UpdateMobilePassword "update-mobile-password" UpdateMobile by Password, V1V2 V1V2UpdateMobile [Otp Resends Verified], V1V2 V1V2UpdateMobilePassword [SecondPassword];
}
