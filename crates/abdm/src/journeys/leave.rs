//! What a deactivation and a deletion begin with: whose login it is, and then an OTP or the password.

use abdm_flows::snapshot::{Action, Resumable, ResumableByPassword};
use abdm_flows::{
    AuthBy, AwaitingOtp, AwaitingPassword, Leaving, NoSuchMethod, Reasons, SessionOf, UserSession,
    v1v2, v3,
};

use super::reached;
use super::way::Way;
use crate::hosts::Wire;
use crate::parking::Patient;
use crate::{Client, Error};

impl Client {
    /// Sends the OTP that a patient leaves with, unless it is the password.
    pub(super) async fn begin_leaving<Q, W>(
        &self,
        action: Action,
        session: &UserSession,
        reasons: Reasons,
        agreement: <W as Leaving>::Agreement,
        by: AuthBy,
    ) -> Result<Q, Error>
    where
        W: v1v2::leave::Leaves + v3::leave::Leaves,
        v1v2::leave::Chosen<W>: Way<Q, Waiting = AwaitingOtp<v1v2::leave::Chosen<W>>> + Resumable,
        v3::leave::Chosen<W>: Way<Q, Waiting = AwaitingOtp<v3::leave::Chosen<W>>> + Resumable,
        v3::leave::ByPassword<W>:
            Way<Q, Waiting = AwaitingPassword<v3::leave::ByPassword<W>>> + ResumableByPassword,
    {
        self.check_session(session, SessionOf::Number)?;
        self.check_method(action, by)?;
        let session = session.clone();
        match self.wire() {
            Wire::V1V2 => {
                self.key().await?;
                let login = session.x_token.clone();
                // A deactivation does without the number; the patient does not, should the outcome
                // be unknown.
                let start = v1v2::leave::Start::<W>::new(session, reasons, agreement)?;
                let identified = match start.identify() {
                    Ok(identified) => identified,
                    Err(identifying) => reached(self.perform(identifying).await)?,
                };
                let number = identified.abha_number().cloned();
                let patient = number.as_ref().map_or(Patient::Login(&login), Patient::Number);
                match by {
                    AuthBy::AadhaarOtp => {
                        self.send(patient, identified.send_aadhaar_otp(), None).await
                    }
                    AuthBy::MobileOtp => {
                        self.send(patient, identified.send_mobile_otp(), None).await
                    }
                    by => Err(NoSuchMethod { by }.into()),
                }
            }
            Wire::V3(_) => {
                let start = v3::leave::Start::<W>::new(session, reasons, agreement)?;
                let identified = match start.identify() {
                    Ok(identified) => identified,
                    Err(identifying) => reached(self.perform(identifying).await)?,
                };
                let number = identified.abha_number().clone();
                let patient = Patient::Number(&number);
                if by == AuthBy::Password {
                    return self.ask_password(patient, identified.ask_password()).await;
                }
                let chosen = identified.by(by)?;
                let make = |key: &_| chosen.send_otp(key).map_err(|(_, why)| why);
                self.send_encrypted(patient, make).await
            }
        }
    }
}
