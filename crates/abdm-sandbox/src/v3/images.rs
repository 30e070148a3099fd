//! The QR code and the card (contract V3, section 9).

use abdm_types::Image;
use abdm_types::server::ServerEndpoint;
use abdm_types::v3::{card, qr_code};
use bytes::Bytes;
use http::{Response, StatusCode};

use super::shape::Refusal;
use super::{Handle, route};
use crate::call::Call;
use crate::images;
use crate::route::Route;
use crate::v3_forms::CardStatus;
use crate::world::Record;

/// What is served here.
pub(super) const ROUTES: &[Route] = &[route::<qr_code::Request>(), route::<card::Request>()];

impl Handle for qr_code::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let response = Self::reply(&qr_code::Response(drawn(call, images::qr_code)?));
        Ok(images::in_form(response, call.desk.config.v3_forms.images))
    }
}

impl Handle for card::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let card = drawn(call, images::card_png)?;
        Ok(as_card(call, Self::reply(&card::Response(card))))
    }
}

/// A card, with the status and in the form that are chosen for it.
pub(super) fn as_card(call: &Call<'_>, mut response: Response<Bytes>) -> Response<Bytes> {
    let forms = &call.desk.config.v3_forms;
    *response.status_mut() = match forms.card_status {
        CardStatus::Accepted => StatusCode::ACCEPTED,
        CardStatus::Ok => StatusCode::OK,
    };
    images::in_form(response, forms.images)
}

pub(super) fn drawn(call: &Call<'_>, draw: fn(&Record) -> Image) -> Result<Image, Refusal> {
    let account = call.admitted.account()?;
    Ok(draw(&call.world().accounts.record(account)))
}
