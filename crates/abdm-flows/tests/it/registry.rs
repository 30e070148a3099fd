//! Every journey that the promises are tested for: a line each, and all of them are tested.

/// One test per journey of a promise that all of them make.
macro_rules! in_every_journey {
    ($($promise:ident),* $(,)?) => {$(
        mod $promise {
            crate::registry::each_journey! { promised $promise }
        }
    )*};
}
pub(crate) use in_every_journey;

/// Hands all of them to a macro.
macro_rules! each_journey {
    ($to:ident $($with:ident)*) => {
        crate::registry::$to! {
            $($with)* on v1v2:
                login_with_aadhaar_otp = LoginAadhaar,
                login_with_encrypted_aadhaar_otp = LoginAadhaarEncrypted,
                login_with_mobile_otp = LoginMobileOtp,
                login_with_encrypted_mobile_otp = LoginMobileOtpEncrypted,
                login_using_mobile = LoginMobile,
                retrieve = Retrieve,
                retrieve_via_mobile_otp = RetrieveMobileOtp,
                deactivate = Deactivate,
                reactivate = Reactivate,
                reactivate_via_mobile_otp = ReactivateMobileOtp,
                deactivate_via_mobile_otp = DeactivateMobileOtp,
                delete = Delete,
                delete_via_mobile_otp = DeleteMobileOtp,
                enrol = Enrol,
                update_email = UpdateEmail,
                update_mobile_and_aadhaar_otp = UpdateMobileAadhaarOtp,
                update_mobile_and_mobile_otp = UpdateMobileMobileOtp,
                update_mobile_and_password = UpdateMobileBeforePassword,
                second_aadhaar_otp_of_update_mobile = UpdateMobileSecondAadhaarOtp,
                second_mobile_otp_of_update_mobile = UpdateMobileSecondMobileOtp,
        }
        crate::registry::$to! {
            $($with)* on v3:
                login_with_aadhaar_otp = LoginAadhaar,
                login_with_mobile_otp = LoginMobileOtp,
                login_using_mobile = LoginMobile,
                login_by_aadhaar_number = LoginAadhaarNumber,
                login_by_address_with_aadhaar_otp = LoginAddressAadhaarOtp,
                login_by_address_with_mobile_otp = LoginAddressMobileOtp,
                retrieve = Retrieve,
                retrieve_via_mobile_otp = RetrieveMobileOtp,
                find_via_mobile_otp = FindMobileOtp,
                find_via_aadhaar_otp = FindAadhaarOtp,
                deactivate = Deactivate,
                reactivate = Reactivate,
                reactivate_by_account_path = ReactivateByAccountPath,
                rekyc = ReKyc,
                deactivate_via_mobile_otp = DeactivateMobileOtp,
                delete = Delete,
                delete_via_mobile_otp = DeleteMobileOtp,
                reactivate_via_mobile_otp = ReactivateMobileOtp,
                enrol = Enrol,
                enrol_with_another_mobile = EnrolMobile,
                update_email = UpdateEmail,
                update_mobile = UpdateMobile,
        }
    };
}
pub(crate) use each_journey;

macro_rules! promised {
    ($promise:ident on $generation:ident: $($name:ident = $journey:ident),* $(,)?) => {
        mod $generation {
            $(
                #[test]
                fn $name() {
                    super::super::$promise::<crate::$generation::$journey>();
                }
            )*
        }
    };
}
pub(crate) use promised;

/// A function that is called for each of them.
macro_rules! called {
    ($function:ident $with:ident on $generation:ident: $($name:ident = $journey:ident),* $(,)?) => {
        $($function::<crate::$generation::$journey>($with);)*
    };
}
pub(crate) use called;
