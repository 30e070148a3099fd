//! The QR code and the cards (contract section 5.2).

use abdm_types::Image;
use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{card_pdf, card_png, card_svg, qr_code};
use bytes::Bytes;
use http::Response;

use super::refusal::Refusal;
use super::{Handle, route};
use crate::call::Call;
use crate::images;
use crate::route::Route;
use crate::world::Record;

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<qr_code::Request>(),
    route::<card_pdf::Request>(),
    route::<card_png::Request>(),
    route::<card_svg::Request>(),
];

macro_rules! drawn {
    ($($call:ident)+) => {$(
        impl Handle for $call::Request {
            fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
                let image = drawn(call, images::$call)?;
                let response = Self::reply(&$call::Response(image));
                Ok(images::in_form(response, call.desk.config.images))
            }
        }
    )+};
}
drawn! { qr_code card_pdf card_png card_svg }

fn drawn(call: &Call<'_>, draw: fn(&Record) -> Image) -> Result<Image, Refusal> {
    let account = call.admitted.owner()?;
    Ok(draw(&call.world().accounts.record(account)))
}
