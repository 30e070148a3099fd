use abdm_flows::Ended;
use abdm_flows::v1v2::is_another;
use abdm_flows::v3::login_address;
use abdm_types::v3::abha_search::Found;
use abdm_types::{
    AbhaAddress, AbhaId, AbhaNumber, AccountStatus, AuthMethod, Demographics, Mobile, Personal,
    Received, v1v2, v3,
};

use crate::hosts::Wire;
use crate::{Client, Error, Feature};

impl Client {
    /// Looks an account up by its ABHA number or address. No patient is asked, and nothing is sent to
    /// one. By address V3 has it at a [host of its own](crate::Hosts::with_phr_web).
    ///
    /// # Errors
    ///
    /// [`Error`]; [`is_unknown_account`](Error::is_unknown_account) when nobody has it, and
    /// [`Error::NotInGeneration`] by address on V3, before any call, where that host is not known. An
    /// answer about another account is none: [`Error::Ended`].
    pub async fn search(&self, abha: impl Into<AbhaId>) -> Result<AccountSummary, Error> {
        let abha = abha.into();
        let found: AccountSummary = match self.wire() {
            Wire::V1V2 => {
                let request = v1v2::search_by_health_id::Request { health_id: abha.clone() };
                self.call(&request).await?.into()
            }
            Wire::V3(_) => match abha.clone() {
                AbhaId::Number(abha_number) => {
                    self.call(&v3::login_search::Request { abha_number }).await?.into()
                }
                AbhaId::Address(abha_address) => {
                    self.check_phr_web(Feature::SearchByAddress)?;
                    self.call(&v3::phr_search::Request { abha_address }).await?.into()
                }
            },
        };
        let number = found.abha_number.as_ref().and_then(Received::full);
        let is_other_address = match (self.wire(), &abha) {
            (Wire::V3(_), AbhaId::Address(address)) => {
                login_address::is_another(address, found.abha_address.as_ref())
            }
            _ => false,
        };
        match is_other_address || is_another(&abha, number) {
            true => Err(Ended::OtherAccount.into()),
            false => Ok(found),
        }
    }

    /// Whether an ABHA number or address is taken, on v1/v2: also by an account that was deleted, or
    /// where it is reserved. On V3 [`search`](Self::search) for the number.
    ///
    /// # Errors
    ///
    /// [`Error`]; [`Error::NotInGeneration`] on V3, before any call.
    pub async fn exists(&self, abha: impl Into<AbhaId>) -> Result<bool, Error> {
        match self.wire() {
            Wire::V1V2 => {
                let request = v1v2::exists_by_health_id::Request { health_id: abha.into() };
                let v1v2::exists_by_health_id::Response(exists) = self.call(&request).await?;
                Ok(exists)
            }
            Wire::V3(_) => Err(self.lacks(Feature::Exists)),
        }
    }

    /// Looks the accounts of a mobile up. No patient is asked, and nothing is sent to one.
    ///
    /// v1/v2 tells of one account, in full, and of whom it is may be said by `who`: name, gender and
    /// year of birth. V3 tells of all of them, masked, and has no use for `who`; to log in to one of
    /// them see [`find`](Self::find).
    ///
    /// # Errors
    ///
    /// [`Error`]; [`is_unknown_account`](Error::is_unknown_account) when nobody has it.
    pub async fn search_by_mobile(
        &self,
        mobile: &Mobile,
        who: Option<&Demographics>,
    ) -> Result<Vec<AccountSummary>, Error> {
        match self.wire() {
            Wire::V1V2 => {
                let request = v1v2::search_by_mobile::Request::new(mobile.clone(), who);
                let v1v2::search_by_mobile::Response(found) = self.call(&request).await?;
                Ok(vec![found.into()])
            }
            Wire::V3(_) => {
                let found = self.find(mobile).await?;
                Ok(found.accounts().iter().map(|found| found.account.clone()).collect())
            }
        }
    }
}

/// What a search tells of an account. Every field can be missing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AccountSummary {
    /// ABHA number.
    pub abha_number: Option<Received<AbhaNumber>>,
    /// The ABHA address, or the preferred one of several.
    pub abha_address: Option<Received<AbhaAddress>>,
    /// The patient's name.
    pub name: Option<Personal>,
    /// `M`, `F`, `O` or `U`.
    pub gender: Option<Personal>,
    /// Mobile of the account.
    pub mobile: Option<Received<Mobile>>,
    /// The state of the account.
    pub status: Option<AccountStatus>,
    /// The methods open to this account. `None` when the service did not say.
    pub auth_methods: Option<Vec<AuthMethod>>,
    /// The methods that are blocked for a while.
    pub blocked_auth_methods: Vec<AuthMethod>,
    /// Whether the identity was verified.
    pub kyc_verified: Option<bool>,
}

impl AccountSummary {
    const EMPTY: Self = Self {
        abha_number: None,
        abha_address: None,
        name: None,
        gender: None,
        mobile: None,
        status: None,
        auth_methods: None,
        blocked_auth_methods: Vec::new(),
        kyc_verified: None,
    };
}

impl From<v1v2::search_by_health_id::Response> for AccountSummary {
    fn from(found: v1v2::search_by_health_id::Response) -> Self {
        Self {
            abha_number: found.health_id_number,
            abha_address: found.health_id,
            name: found.name,
            status: found.status,
            auth_methods: found.auth_methods,
            ..Self::EMPTY
        }
    }
}

impl From<v3::login_search::Response> for AccountSummary {
    fn from(found: v3::login_search::Response) -> Self {
        Self {
            abha_number: found.abha_number,
            abha_address: found.preferred_abha_address,
            mobile: found.mobile,
            status: found.status,
            auth_methods: found.auth_methods,
            blocked_auth_methods: found.blocked_auth_methods,
            ..Self::EMPTY
        }
    }
}

impl From<v3::phr_search::Response> for AccountSummary {
    fn from(found: v3::phr_search::Response) -> Self {
        Self {
            abha_number: found.abha_number,
            abha_address: found.abha_address,
            name: found.full_name,
            mobile: found.mobile,
            status: found.status,
            auth_methods: found.auth_methods,
            blocked_auth_methods: found.blocked_auth_methods,
            ..Self::EMPTY
        }
    }
}

impl From<&Found> for AccountSummary {
    fn from(found: &Found) -> Self {
        Self {
            abha_number: found.abha_number.clone(),
            name: found.name.clone(),
            gender: found.gender.clone(),
            auth_methods: found.auth_methods.clone(),
            kyc_verified: found.kyc_verified,
            ..Self::EMPTY
        }
    }
}
