//! `abdm rekyc`.

use abdm::ReKyc;
use abdm::flows::snapshot::JourneyKind;

use super::start::started;
use super::{Common, Done, Outcome, Run, settle};
use crate::args::ReKycArgs;
use crate::connect::{Connected, connect};
use crate::otp;
use crate::output;
use crate::problem::{At, Problem};
use crate::prompt::Asker;
use crate::store::Parking;
use crate::token_file::TokenFile;

const JOURNEY: JourneyKind = JourneyKind::ReKycAadhaarOtp;

/// `abdm rekyc`.
impl Run for ReKycArgs {
    fn common(&self) -> Common<'_> {
        Common::calling_journey(Some(JOURNEY), &self.session.output, &self.session.service)
    }

    async fn run(&self) -> Outcome {
        let parking = Parking::open(&self.start).await?;
        let Connected { client, services } =
            connect(&self.session.service, |builder| parking.equip(builder))?;
        let tokens = TokenFile::new(self.session.token_file.token_file.as_deref())?;
        let session = tokens.load(&services, client.generation())?;
        let client = parking.for_request(&client);
        let journey =
            client.rekyc(&session).await.map_err(|error| Problem::of(&error, At::Asking))?;
        if self.start.start_only {
            return started(&journey, &client, JOURNEY, otp::where_to(JOURNEY));
        }
        finish(journey, Asker::new()).await
    }
}

/// A re-KYC whose OTP is on its way.
pub(super) async fn finish(journey: ReKyc, asker: Asker) -> Outcome {
    let masked = journey.abha_number().masked();
    output::tell(format_args!("The ABHA whose KYC is renewed: {masked}"));
    settle::submit(journey, asker).await?;
    let mut done = Done::default();
    done.line(format!("KYC renewed: {masked}"));
    done.field("abha_number", masked);
    Ok(done)
}
