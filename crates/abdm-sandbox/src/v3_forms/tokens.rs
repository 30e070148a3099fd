/// What is said where a patient's token is missing. Section 14, number 28.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MissingUserToken {
    /// 401 without a body, as observed.
    #[default]
    Empty,
    /// 401 `900902`, as in the collection.
    ApiManager,
    /// 403 with the text `Access Denied`, as in the collection of the ABHA address service.
    AccessDenied,
}

/// What is said of a patient's token that is not good.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadUserToken {
    /// 400 `{"message":"Invalid X-token","timestamp"}` (section 12).
    #[default]
    MessageMap,
    /// 400 with a code: `ABDM-1130` for an `X-token`, `ABDM-1129` for a `T-token`, from the
    /// documentation site, which gives no status. An `R-token` has no code.
    Wrapped,
}

/// What is said of a patient's token that is too old.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpiredUserToken {
    /// 401 `{"message":"X-token expired","timestamp"}` (section 12).
    #[default]
    MessageMap,
    /// 401 `{"code":"ABDM-1094","message":"X-token expired","timestamp"}`, from the questions, which
    /// give no status (section 11). Of an `X-token` alone.
    Flat1094,
    /// 401 with a code: `ABDM-1131` for an `X-token`, `ABDM-1128` for a `T-token`, from the
    /// documentation site, which gives no status.
    Wrapped,
}

/// What the API manager says of an application's token that is not good (section 12).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadAppToken {
    /// 401 `900901`.
    #[default]
    Code900901,
    /// 500 `900900`, as the collection has it too.
    Code900900,
}

/// What the gateway says of a client id or secret that it does not know (section 3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadCredentials {
    /// 400 `1921` for the id, `1922` for the secret, as in the swaggers.
    #[default]
    OwnCodes,
    /// `ABDM-9999`, `Invalid user credentials`, as observed; the status was not recorded, here
    /// it is 400.
    Code9999,
}

/// The status of a new session. Section 14, number 20.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionStatus {
    /// 200, as observed.
    #[default]
    Ok,
    /// 202, as in one publication.
    Accepted,
}

/// The lifetime that a new session tells (section 3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionLifetime {
    /// In seconds, as observed.
    #[default]
    Told,
    /// 0, as on one page of the swaggers. The token lives as long as ever.
    Zero,
}
