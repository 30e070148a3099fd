//! Codes of what stands before the services: the API manager and the gateways.

use super::PatientMessage::TryLater;
use super::{Again, Entry, Evidence};
use crate::endpoint::Service;
use crate::{Cause, TokenKind};

const CHECK_PATH: &str = "Check the base URL and the generation: there is no such call there.";

pub(super) const API_MANAGER: &[Entry] = &[
    Entry::api_manager(
        "303001",
        "The API manager has suspended the service behind it.",
        "The service failed several times in a row, and the API manager stopped asking it.",
    )
    .down()
    .from(Evidence::Recorded)
    .seen_with(500),
    Entry::api_manager(
        "404",
        "The API manager knows no such path.",
        "A base URL of another generation or environment, or one that includes the version twice.",
    )
    .ours(CHECK_PATH)
    .from(Evidence::Recorded)
    .seen_with(404),
    Entry::api_manager(
        "900900",
        "The API manager could not judge the application token.",
        "A broken application token, or a wrong path together with one.",
    )
    .is(Cause::Token(TokenKind::App))
    .from(Evidence::Recorded)
    .seen_with(500),
    Entry::api_manager(
        "900901",
        "The application token was refused.",
        "It has expired, or is of another environment.",
    )
    .is(Cause::Token(TokenKind::App))
    .from(Evidence::Recorded)
    .seen_with(401),
    Entry::api_manager(
        "900902",
        "There was no application token.",
        "The Authorization header is missing, or lacks its Bearer.",
    )
    .is(Cause::Token(TokenKind::App))
    .from(Evidence::Recorded)
    .seen_with(401),
    Entry::api_manager(
        "900908",
        "The application is not subscribed to this service.",
        "The client id was not enabled for it. A new token does not help.",
    )
    .is(Cause::Forbidden)
    .seen_with(403),
];

const V3: &[Service] = &[Service::GatewayV3];
const OLD: &[Service] = &[Service::Gateway];

pub(super) const GATEWAY: &[Entry] = &[
    Entry::gateway(
        "1921",
        V3,
        "The gateway does not know the client id.",
        "A typing error, or an id of another environment: consent manager and host belong \
         together.",
    )
    .on_session()
    .is(Cause::CredentialsRefused)
    .seen_with(400),
    Entry::gateway(
        "1922",
        V3,
        "The client secret is wrong.",
        "It was replaced, or is of another environment.",
    )
    .on_session()
    .is(Cause::CredentialsRefused)
    .seen_with(400),
    Entry::gateway(
        "2401",
        OLD,
        "The client id or its secret was refused.",
        "A typing error, a replaced secret, or credentials of another environment.",
    )
    .on_session()
    .is(Cause::CredentialsRefused),
    Entry::gateway(
        "2401",
        OLD,
        "The application token was refused.",
        "It has expired, or is of another environment.",
    )
    .is(Cause::Token(TokenKind::App)),
    Entry::gateway(
        "2429",
        OLD,
        "The gateway was called too often.",
        "A session for every call, or many processes with a session each.",
    )
    .is(Cause::RateLimited { wait: None })
    .advise("Share one session among all calls; wait before the next."),
    Entry::gateway("2500", OLD, "The gateway failed.", "A fault of the gateway.").down(),
    Entry::gateway(
        "2503",
        OLD,
        "The gateway is not available.",
        "Maintenance, or a service behind the gateway is down.",
    )
    .down(),
    Entry::gateway(
        "2504",
        OLD,
        "A service behind the gateway did not answer in time.",
        "The service is slow. The call may have been carried out.",
    )
    .advise("Look up what became of the call before you repeat it.")
    .again(Again::Later)
    .tell(TryLater),
];
