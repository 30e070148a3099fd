use abdm_flows::snapshot::{Action, JourneyKind};
use abdm_flows::{AuthBy, Ended, v3};
use abdm_types::{FindIndex, Mobile};

use super::{Login, reached};
use crate::calls::AccountSummary;
use crate::parking::Patient;
use crate::{Client, Error, Feature};

/// The accounts of a mobile, as far as a search shows them. The patient chooses one, and logs in to
/// it.
///
/// No OTP was sent, and it is in no store: to search again costs nothing.
#[derive(Debug, Clone)]
pub struct FoundAccounts {
    client: Client,
    mobile: Mobile,
    found: v3::find::FoundAccounts,
    accounts: Vec<FoundAccount>,
}

/// An account in the list of a mobile.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FoundAccount {
    /// Its place, by which it is chosen.
    pub index: FindIndex,
    /// What the search tells of it: its number is mostly masked.
    pub account: AccountSummary,
}

impl Client {
    /// Searches the accounts of a mobile, for a login to the one that the patient chooses. V3 has this.
    /// Nothing is sent to the patient.
    ///
    /// # Errors
    ///
    /// [`Error`]; [`is_unknown_account`](Error::is_unknown_account) when nobody has the mobile, and
    /// [`Error::NotInGeneration`] on v1/v2, before any call.
    pub async fn find(&self, mobile: &Mobile) -> Result<FoundAccounts, Error> {
        self.check_exists(JourneyKind::FindMobileOtp, Feature::Find)?;
        let key = self.key().await?;
        let searching = v3::find::Start::new(mobile.clone()).search(key.encryptor())?;
        let found = reached(self.perform_with(searching, Some(&key)).await)?;
        let accounts = found.accounts().map(FoundAccount::from).collect();
        Ok(FoundAccounts { client: self.clone(), mobile: mobile.clone(), found, accounts })
    }
}

impl FoundAccounts {
    /// The accounts, at least one.
    pub fn accounts(&self) -> &[FoundAccount] {
        &self.accounts
    }

    /// Sends an OTP to the owner of the account that the patient chose. There is no default, not even
    /// with one account.
    ///
    /// # Errors
    ///
    /// [`Error`]. A place that was not listed, or a method that the account is listed without, is
    /// refused without a call. If the [`effect`](Error::effect) is possible, an OTP may be on its way
    /// that cannot be used.
    pub async fn send_otp(&self, index: FindIndex, by: AuthBy) -> Result<Login, Error> {
        let begun = self.begin(index, by).await;
        self.client.or_same(begun).await
    }

    async fn begin(&self, index: FindIndex, by: AuthBy) -> Result<Login, Error> {
        self.client.check_method(Action::Find, by)?;
        let picked = self.found.choose(index).map_err(Error::CannotChoose)?;
        if !picked.offers(by) {
            return Err(Ended::MethodNotOffered { method: by.auth_method() }.into());
        }
        let chosen = picked.by(by)?;
        let patient = Patient::Mobile(&self.mobile);
        self.client.send_encrypted(patient, |key| chosen.send_otp(key)).await
    }
}

impl From<&abdm_types::v3::abha_search::Found> for FoundAccount {
    fn from(found: &abdm_types::v3::abha_search::Found) -> Self {
        Self { index: found.index, account: found.into() }
    }
}
