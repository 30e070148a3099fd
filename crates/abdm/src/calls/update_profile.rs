use abdm_flows::{SessionOf, UserSession};
use abdm_types::{InvalidInput, Personal, Photo, Pincode, v1v2, v3};

use super::Profile;
use crate::hosts::Wire;
use crate::{Client, Error, Feature};

impl Client {
    /// Changes what an account says of a patient, and gives the account as it is then. Mobile and
    /// e-mail address have journeys of their own.
    ///
    /// The call is made once. V3 changes the photograph alone.
    ///
    /// # Errors
    ///
    /// [`Error`]; before any call [`Error::NotInGeneration`] for more than the photograph on V3, and
    /// [`Error::Input`] where nothing is to change. If the [`effect`](Error::effect) is possible the
    /// change may have been made: read the [`profile`](Self::profile). Nothing is lost by making the
    /// same change again.
    pub async fn update_profile(
        &self,
        session: &UserSession,
        update: &ProfileUpdate,
    ) -> Result<Profile, Error> {
        self.check_session(session, SessionOf::Number)?;
        if update.is_empty() {
            return Err(InvalidInput::new("profile", "something that is to change").into());
        }
        let x_token = session.x_token.clone();
        match self.wire() {
            Wire::V1V2 => {
                let request = v1v2::profile_update::Request {
                    first_name: update.first_name.clone(),
                    middle_name: update.middle_name.clone(),
                    last_name: update.last_name.clone(),
                    year_of_birth: update.year_of_birth.clone(),
                    month_of_birth: update.month_of_birth.clone(),
                    day_of_birth: update.day_of_birth.clone(),
                    address: update.address.clone(),
                    pincode: update.pincode.clone(),
                    state_code: update.state_code.clone(),
                    district_code: update.district_code.clone(),
                    subdistrict_code: update.subdistrict_code.clone(),
                    town_code: update.town_code.clone(),
                    village_code: update.village_code.clone(),
                    ward_code: update.ward_code.clone(),
                    profile_photo: update.photo.clone(),
                    ..v1v2::profile_update::Request::new(x_token)
                };
                let v1v2::profile_update::Response(profile) = self.call(&request).await?;
                Ok(profile.into())
            }
            Wire::V3(_) => {
                let photo = update.photo_alone();
                let profile_photo =
                    photo.cloned().ok_or_else(|| self.lacks(Feature::UpdateProfileFields))?;
                let request = v3::profile_update::Request { x_token, profile_photo };
                let v3::profile_update::Response(profile) = self.call(&request).await?;
                Ok(profile.into())
            }
        }
    }

    /// Sets a patient's photograph, in either generation.
    ///
    /// # Errors
    ///
    /// As for [`update_profile`](Self::update_profile). The service looks for a face and refuses a
    /// photograph without one.
    pub async fn update_photo(
        &self,
        session: &UserSession,
        photo: Photo,
    ) -> Result<Profile, Error> {
        let update = ProfileUpdate { photo: Some(photo), ..ProfileUpdate::default() };
        self.update_profile(session, &update).await
    }
}

/// What is to change in an account. What is `None` stays as it is, and is not sent.
///
/// ```
/// use abdm::ProfileUpdate;
/// use abdm::types::{Personal, Pincode};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut moved = ProfileUpdate::default();
/// moved.address = Some(Personal::new("12 Sample Street"));
/// moved.pincode = Some(Pincode::parse("686001")?);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ProfileUpdate {
    /// First name.
    pub first_name: Option<Personal>,
    /// Middle name.
    pub middle_name: Option<Personal>,
    /// Last name.
    pub last_name: Option<Personal>,
    /// Year of birth, four digits.
    pub year_of_birth: Option<Personal>,
    /// Month of birth, one or two digits.
    pub month_of_birth: Option<Personal>,
    /// Day of birth, one or two digits.
    pub day_of_birth: Option<Personal>,
    /// Street address.
    pub address: Option<Personal>,
    /// Postal code.
    pub pincode: Option<Pincode>,
    /// Code of the state.
    pub state_code: Option<Personal>,
    /// Code of the district.
    pub district_code: Option<Personal>,
    /// Code of the subdistrict.
    pub subdistrict_code: Option<Personal>,
    /// Code of the town.
    pub town_code: Option<Personal>,
    /// Code of the village.
    pub village_code: Option<Personal>,
    /// Code of the ward.
    pub ward_code: Option<Personal>,
    /// Photograph: all that V3 changes.
    pub photo: Option<Photo>,
}

impl ProfileUpdate {
    fn is_empty(&self) -> bool {
        self.photo.is_none() && !self.has_fields()
    }

    /// The photograph, where it is all that is to change.
    fn photo_alone(&self) -> Option<&Photo> {
        self.photo.as_ref().filter(|_| !self.has_fields())
    }

    fn has_fields(&self) -> bool {
        let Self {
            first_name,
            middle_name,
            last_name,
            year_of_birth,
            month_of_birth,
            day_of_birth,
            address,
            pincode,
            state_code,
            district_code,
            subdistrict_code,
            town_code,
            village_code,
            ward_code,
            photo: _,
        } = self;
        let texts = [
            first_name,
            middle_name,
            last_name,
            year_of_birth,
            month_of_birth,
            day_of_birth,
            address,
            state_code,
            district_code,
            subdistrict_code,
            town_code,
            village_code,
            ward_code,
        ];
        pincode.is_some() || texts.iter().any(|text| text.is_some())
    }
}
