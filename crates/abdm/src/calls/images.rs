use abdm_flows::{SessionOf, UserSession};
use abdm_types::{Image, v1v2, v3};

use crate::hosts::Wire;
use crate::{Client, Error, Feature};

impl Client {
    /// The QR code of the patient's ABHA: a picture, a PNG on v1/v2.
    ///
    /// # Errors
    ///
    /// [`Error`]. What is no picture, such as a message in its place, is never given as one.
    pub async fn qr_code(&self, session: &UserSession) -> Result<Image, Error> {
        let of = self.check_either_session(session)?;
        let x_token = session.x_token.clone();
        Ok(match (self.wire(), of) {
            (Wire::V1V2, _) => self.call(&v1v2::qr_code::Request { x_token }).await?.0,
            (Wire::V3(_), SessionOf::Address) => {
                self.call(&v3::phr_qr_code::Request { x_token }).await?.0
            }
            (Wire::V3(_), _) => self.call(&v3::qr_code::Request { x_token }).await?.0,
        })
    }

    /// The patient's ABHA card, in the format that is asked for and no other.
    ///
    /// # Errors
    ///
    /// [`Error`]; before any call [`Error::NotInGeneration`] for a format that is not PNG on V3. What
    /// is no such file, such as a message in its place, is never given as one.
    pub async fn card(&self, session: &UserSession, format: CardFormat) -> Result<Image, Error> {
        let of = self.check_either_session(session)?;
        let x_token = session.x_token.clone();
        Ok(match (self.wire(), of, format) {
            (Wire::V1V2, _, CardFormat::Png) => {
                self.call(&v1v2::card_png::Request { x_token }).await?.0
            }
            (Wire::V1V2, _, CardFormat::Pdf) => {
                self.call(&v1v2::card_pdf::Request { x_token }).await?.0
            }
            (Wire::V1V2, _, CardFormat::Svg) => {
                self.call(&v1v2::card_svg::Request { x_token }).await?.0
            }
            (Wire::V3(_), SessionOf::Address, CardFormat::Png) => {
                self.call(&v3::phr_card::Request { x_token }).await?.0
            }
            (Wire::V3(_), _, CardFormat::Png) => self.call(&v3::card::Request { x_token }).await?.0,
            (Wire::V3(_), _, CardFormat::Pdf | CardFormat::Svg) => {
                return Err(self.lacks(Feature::CardFormat));
            }
        })
    }
}

/// As what a card is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum CardFormat {
    /// A picture, which both generations have.
    #[default]
    Png,
    /// A document to print; v1/v2 has it.
    Pdf,
    /// A drawing; v1/v2 has it.
    Svg,
}
