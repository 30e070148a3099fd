//! The paths of each generation, as they are published (contract V3, section 13).

/// Where the calls of the journeys go, prefix included.
pub(crate) struct Paths {
    pub(crate) session: &'static str,
    pub(crate) key: &'static str,
    pub(crate) profile: &'static str,
    pub(crate) logout: &'static str,
    pub(crate) search: &'static str,
    pub(crate) login: Otp,
    pub(crate) mobile_login: Otp,
    pub(crate) mobile_otp_login: Otp,
    pub(crate) choose: &'static str,
    pub(crate) retrieve: Otp,
    pub(crate) deactivate: Otp,
    pub(crate) delete: Otp,
    pub(crate) reactivate: Otp,
    pub(crate) update_email: Otp,
}

/// The two calls of an OTP.
pub(crate) struct Otp {
    pub(crate) send: &'static str,
    pub(crate) submit: &'static str,
}

pub(crate) const V1V2: Paths = Paths {
    session: "/gateway/v0.5/sessions",
    key: "/api/v1/auth/cert",
    profile: "/api/v1/account/profile",
    logout: "/api/v1/account/logout",
    search: "/api/v1/search/searchByHealthId",
    login: Otp { send: "/api/v2/auth/init", submit: "/api/v1/auth/confirmWithAadhaarOtp" },
    mobile_login: Otp {
        send: "/api/v2/registration/mobile/login/generateOtp",
        submit: "/api/v2/registration/mobile/login/verifyOtp",
    },
    mobile_otp_login: Otp {
        send: "/api/v2/auth/init",
        submit: "/api/v1/auth/confirmWithMobileOTP",
    },
    choose: "/api/v2/registration/mobile/login/userAuthorizedToken",
    retrieve: Otp {
        send: "/api/v2/forgot/healthId/aadhaar/generateOtp",
        submit: "/api/v2/forgot/healthId/aadhaar",
    },
    deactivate: Otp {
        send: "/api/v2/account/aadhaar/generateOTP",
        submit: "/api/v2/account/profile/deactivate",
    },
    delete: Otp {
        send: "/api/v2/account/aadhaar/generateOTP",
        submit: "/api/v2/account/profile/delete",
    },
    reactivate: Otp { send: "/api/v2/auth/reactivate/init", submit: "/api/v2/auth/reactivate" },
    update_email: Otp {
        send: "/api/v2/account/email/verification/send/otp",
        submit: "/api/v2/account/email/verification/verify/otp",
    },
};

/// The two calls of every journey that begins without a login.
pub(crate) const LOGIN_V3: Otp = Otp {
    send: "/abha/api/v3/profile/login/request/otp",
    submit: "/abha/api/v3/profile/login/verify",
};

/// The two calls of every journey of somebody who is logged in.
pub(crate) const ACCOUNT_V3: Otp = Otp {
    send: "/abha/api/v3/profile/account/request/otp",
    submit: "/abha/api/v3/profile/account/verify",
};

/// The two calls of a login by address, which V3 has.
pub(crate) const LOGIN_ADDRESS: Otp = Otp {
    send: "/abha/api/v3/phr/web/login/abha/request/otp",
    submit: "/abha/api/v3/phr/web/login/abha/verify",
};

pub(crate) const V3: Paths = Paths {
    session: "/api/hiecm/gateway/v3/sessions",
    key: "/abha/api/v3/profile/public/certificate",
    profile: "/abha/api/v3/profile/account",
    logout: "/abha/api/v3/profile/account/request/logout",
    search: "/abha/api/v3/profile/login/search",
    login: LOGIN_V3,
    mobile_login: LOGIN_V3,
    mobile_otp_login: LOGIN_V3,
    choose: "/abha/api/v3/profile/login/verify/user",
    retrieve: LOGIN_V3,
    deactivate: ACCOUNT_V3,
    delete: ACCOUNT_V3,
    reactivate: LOGIN_V3,
    update_email: ACCOUNT_V3,
};

/// The calls of v1/v2 that no other journey makes.
pub(crate) mod v1v2 {
    use super::Otp;

    pub(crate) const PASSWORD_LOGIN: &str = "/api/v1/auth/authPassword";
    pub(crate) const RETRIEVE_MOBILE: Otp = Otp {
        send: "/api/v2/forgot/healthId/mobile/generateOtp",
        submit: "/api/v2/forgot/healthId/mobile",
    };
    /// Sends the OTP of somebody who leaves to the mobile of the account.
    pub(crate) const LEAVE_BY_MOBILE: &str = "/api/v2/account/mobile/generateOTP";
    pub(crate) const ENROL: Otp = Otp {
        send: "/api/v2/registration/aadhaar/generateOtp",
        submit: "/api/v2/registration/aadhaar/verifyOTP",
    };
    /// Sends an OTP to a mobile that Aadhaar does not know.
    pub(crate) const ENROL_MOBILE: Otp = Otp {
        send: "/api/v2/registration/aadhaar/checkAndGenerateMobileOTP",
        submit: "/api/v2/registration/aadhaar/verifyMobileOTP",
    };
    pub(crate) const ENROL_CREATE: &str = "/api/v2/registration/aadhaar/createHealthIdByAdhaar";
    pub(crate) const NEW_MOBILE: Otp = Otp {
        send: "/api/v2/account/change/mobile/new/generateOTP",
        submit: "/api/v2/account/change/mobile/new/verifyOTP",
    };
    /// Proves the account by an OTP to the mobile that Aadhaar knows.
    pub(crate) const OWNER_BY_AADHAAR: Otp =
        Otp { send: "/api/v2/account/change/mobile/aadhaar/generateOTP", submit: UPDATE_MOBILE };
    /// Proves it by an OTP to the mobile that it has so far.
    pub(crate) const OWNER_BY_MOBILE: Otp =
        Otp { send: "/api/v2/account/change/mobile/old/generateOTP", submit: UPDATE_MOBILE };
    /// Changes it, by whatever proves the account.
    pub(crate) const UPDATE_MOBILE: &str = "/api/v2/account/change/mobile/update/authentication";
}

/// The calls of an enrolment on V3.
pub(crate) mod v3 {
    use super::Otp;

    pub(crate) const ENROL: Otp = Otp {
        send: "/abha/api/v3/enrollment/request/otp",
        submit: "/abha/api/v3/enrollment/enrol/byAadhaar",
    };
    pub(crate) const ENROL_MOBILE: Otp = Otp {
        send: "/abha/api/v3/enrollment/request/otp",
        submit: "/abha/api/v3/enrollment/auth/byAbdm",
    };
    pub(crate) const ENROL_ADDRESS: &str = "/abha/api/v3/enrollment/enrol/abha-address";
}
