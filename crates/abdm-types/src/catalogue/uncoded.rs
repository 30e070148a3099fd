//! Refusals without a code, under names of ours.

use super::PatientMessage::{BiometricMismatch, TryLater};
use super::{Entry, Evidence, OtpFate};
use crate::endpoint::Service;
use crate::{Cause, TokenKind};

const V3: &[Service] = &[Service::Abha, Service::PhrWeb];
const V3_HOSTS: &[Service] = &[Service::Abha, Service::GatewayV3, Service::PhrWeb];

pub(super) const ENTRIES: &[Entry] = &[
    Entry::uncoded(
        "access-denied",
        "The text “Access Denied” alone, with HTTP 403.",
        "A wrong REQUEST-ID, TIMESTAMP or X-CM-ID, or a missing role.",
    )
    .is(Cause::Forbidden)
    .advise("Check this machine's clock and the consent manager; then ask for the role.")
    .from(Evidence::Recorded)
    .seen_with(403)
    .only_on(V3_HOSTS),
    Entry::uncoded(
        "auth-failed",
        "The OTP was refused inside a success, because it has expired.",
        "The patient took longer than the OTP lasts, about 10 minutes.",
    )
    .says(&[&["expired"]])
    .is(Cause::OtpExpired)
    .from(Evidence::Recorded)
    .seen_with(200)
    .only_on(V3),
    Entry::uncoded(
        "auth-failed",
        "The OTP was refused inside a success.",
        "A typing error, or the OTP of an older SMS.",
    )
    .on_path("verify")
    .is(Cause::WrongOtp)
    .from(Evidence::Recorded)
    .seen_with(200)
    .only_on(V3),
    Entry::uncoded(
        "auth-failed",
        "The password was refused inside a success.",
        "A typing error, or a password that was changed.",
    )
    .says(&[&["password"]])
    .is(Cause::WrongPassword)
    .from(Evidence::Published)
    .seen_with(200)
    .only_on(V3),
    Entry::uncoded(
        "auth-failed",
        "A result that is called failed, on a call that carries nothing to prove.",
        "Nobody published such a reply.",
    )
    .from(Evidence::CodeOnly)
    .seen_with(200)
    .only_on(V3),
    Entry::uncoded(
        "empty-401",
        "HTTP 401 with an empty body.",
        "A token was refused, and the service does not say which.",
    )
    .is(Cause::Token(TokenKind::Unclear))
    .from(Evidence::Recorded)
    .seen_with(401),
    Entry::uncoded(
        "field-map",
        "The service could not decrypt a field.",
        "Its key was replaced, or the padding is that of the other generation.",
    )
    .on_field("loginId")
    .is(Cause::NotEncrypted)
    .from(Evidence::Recorded)
    .seen_with(400)
    .only_on(V3),
    Entry::uncoded(
        "field-map",
        "The transaction was refused.",
        "It is spent, expired or of another journey.",
    )
    .on_field("txnId")
    .is(Cause::TransactionInvalid)
    .from(Evidence::Recorded)
    .seen_with(400)
    .only_on(V3),
    Entry::uncoded(
        "field-map",
        "The fields that are named were refused.",
        "A value is malformed or not one that this call takes.",
    )
    .is(Cause::InvalidField)
    .from(Evidence::Recorded)
    .seen_with(400)
    .only_on(V3),
    Entry::uncoded(
        "framework",
        "The web framework of the service refused the call, or failed.",
        "A path that the service does not know, or a fault of the service.",
    )
    .ours("Check the base URL and the generation if the status is 404; else try again later.")
    .tell(TryLater)
    .from(Evidence::Recorded),
    Entry::uncoded(
        "framework-401",
        "The web framework of the service refused a token.",
        "The application's or the patient's token has expired; it does not say which.",
    )
    .is(Cause::Token(TokenKind::Unclear))
    .from(Evidence::Sister)
    .seen_with(401),
    Entry::uncoded(
        "html-page",
        "A page of a firewall, proxy or content network.",
        "The network that you call from is not allowed, or something before the service is down.",
    )
    .ours("Ask the service's support to allow your addresses; try from another network.")
    .from(Evidence::Recorded)
    .tell(TryLater),
    Entry::uncoded(
        "message",
        "One of the patient's tokens was refused.",
        "An X-token lasts 30 minutes, a T-token 5. One without its Bearer is called invalid.",
    )
    .says(&[
        &["x-token", "expired"],
        &["x-token", "invalid"],
        &["t-token", "expired"],
        &["t-token", "invalid"],
        &["r-token", "expired"],
        &["r-token", "invalid"],
    ])
    .is(Cause::Token(TokenKind::User))
    .from(Evidence::Recorded)
    .only_on(V3),
    Entry::uncoded(
        "message",
        "The mobile number or e-mail address is confirmed already.",
        "It is the account's, or another one's.",
    )
    .says(&[&["already verified"]])
    .is(Cause::AlreadyVerified)
    .from(Evidence::Published)
    .seen_with(400)
    .only_on(V3),
    Entry::uncoded(
        "message",
        "Aadhaar refused the OTP.",
        "A typing error, or the OTP of an older SMS.",
    )
    .uidai(400)
    .is(Cause::WrongOtp)
    .from(Evidence::Recorded)
    .seen_with(422)
    .only_on(V3),
    Entry::uncoded(
        "message",
        "Aadhaar did not recognise the fingerprint, iris or face.",
        "A poor capture, or another person.",
    )
    .uidai(300)
    .theirs("Capture again, or use an OTP instead.", BiometricMismatch)
    .otp(OtpFate::NotSent)
    .from(Evidence::Recorded)
    .only_on(V3),
    Entry::uncoded("message", "A text alone that nobody published.", "Not known.")
        .from(Evidence::CodeOnly)
        .only_on(V3),
];
