//! A patient who is logged in.

use super::super::row::Step::{LogIn, Write};
use super::super::row::{Row, row};
use crate::service::people::{ASHA, ASHA_MOBILE};

pub(super) fn v1v2() -> Vec<Row> {
    vec![
        row("v1v2: another login than the token's generation", "profile --generation v3")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .variable("ABDM_GATEWAY_V3_URL", Some("http://ADDR/api/hiecm/gateway"))
            .variable("ABDM_ABHA_URL", Some("http://ADDR/abha/api")),
        row("v1v2: a login that is over", "profile")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .fault("v1v2.profile clock-jump 86400"),
        row("v1v2: an update without an answer", "update profile --pincode 686001")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .fault("v1v2.profile_update close-after-handling always"),
        row("v1v2: an update with a month that is none", "update profile --month-of-birth 13")
            .first(LogIn(ASHA, ASHA_MOBILE)),
        row("v1v2: a message in place of a card", "card --out DIR/card.pdf")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .fault("v1v2.card_pdf html 200 always"),
        row("v1v2: the address of somebody else", "address link --address joseph_kuruvilla@sbx")
            .first(LogIn(ASHA, ASHA_MOBILE)),
        row("v1v2: an address that is not linked", "address unlink --address asha.new@sbx")
            .first(LogIn(ASHA, ASHA_MOBILE)),
        row("v1v2: a link without an answer", "address link --address asha.new@sbx")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .fault("v1v2.link_address close-after-handling always"),
    ]
}

pub(super) fn v3() -> Vec<Row> {
    vec![
        row("v3: a logout without an answer", "logout")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .fault("v3.logout close-after-handling always"),
        row("v3: more than a photograph", "update profile --pincode 686001")
            .first(LogIn(ASHA, ASHA_MOBILE)),
        row("v3: a card that is no picture", "card --out DIR/card.pdf")
            .first(LogIn(ASHA, ASHA_MOBILE)),
        row("v3: a message in place of a card", "card --out DIR/card.png")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .fault("v3.card html 200 always"),
        row("v3: a photograph that is none", "update photo DIR/photo.png")
            .first(Write("photo.png", "no picture")),
        row("v3: a photograph that is not there", "update photo DIR/none.png"),
        row("v3: a file that is there", "qr --out DIR/photo.png")
            .first(Write("photo.png", "somebody's")),
        row("v3: a file with another ending", "card --format png --out DIR/card.jpg"),
        row("v3: an ABHA address to be linked", "address link --address asha.new@sbx")
            .first(LogIn(ASHA, ASHA_MOBILE)),
    ]
}
