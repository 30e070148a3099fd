use abdm_flows::{SessionOf, UserSession};
use abdm_types::{AbhaAddress, v1v2};

use crate::hosts::Wire;
use crate::{Client, Error, Feature};

impl Client {
    /// Links an ABHA address with the patient's ABHA number, and says whether it is linked then. With
    /// `preferred` it becomes the one that the account is shown with; so does one that was linked
    /// before.
    ///
    /// The call is made once. Its evidence is weaker than that of other calls: see
    /// [`link_address`](v1v2::link_address).
    ///
    /// # Errors
    ///
    /// [`Error`]; [`Error::NotInGeneration`] before any call on V3. If the [`effect`](Error::effect)
    /// is possible, the [addresses](crate::Profile::addresses) in the [`profile`](Self::profile) tell.
    pub async fn link_address(
        &self,
        session: &UserSession,
        address: &AbhaAddress,
        preferred: bool,
    ) -> Result<bool, Error> {
        self.check_linking(session)?;
        let (x_token, phr_address) = (session.x_token.clone(), address.clone());
        let request = v1v2::link_address::Request { x_token, phr_address, preferred };
        Ok(self.call(&request).await?.0)
    }

    /// Takes an ABHA address off the patient's ABHA number, and says whether it is off then.
    ///
    /// The call is made once. Its evidence is weaker than that of other calls: see
    /// [`unlink_address`](v1v2::unlink_address).
    ///
    /// # Errors
    ///
    /// As for [`link_address`](Self::link_address).
    pub async fn unlink_address(
        &self,
        session: &UserSession,
        address: &AbhaAddress,
    ) -> Result<bool, Error> {
        self.check_linking(session)?;
        let (x_token, phr_address) = (session.x_token.clone(), address.clone());
        let request = v1v2::unlink_address::Request { x_token, phr_address };
        Ok(self.call(&request).await?.0)
    }

    fn check_linking(&self, session: &UserSession) -> Result<(), Error> {
        self.check_session(session, SessionOf::Number)?;
        match self.wire() {
            Wire::V1V2 => Ok(()),
            Wire::V3(_) => Err(self.lacks(Feature::LinkAddress)),
        }
    }
}
