//! Up to 1099: what all calls share.

use crate::catalogue::PatientMessage::{CheckAbha, CheckDetails, Locked, PasswordWrong};
use crate::catalogue::{Again, Entry, Evidence, OtpFate};
use crate::{Cause, TokenKind};

const OF_BENEFITS: &str = "Calls about benefits are for government integrators.";
const NOT_ENABLED: &str = "Ask ABDM's integrator support to enable it for this client.";
const TYPING: &str = "A typing error.";
const FAULT: &str = "A fault of the service.";
const BEHIND: &str = "A service behind this one is down. What was asked may have been done.";

pub(in crate::catalogue) const COMMON: &[Entry] = &[
    Entry::abdm(
        "ABDM-1006",
        "The request is malformed.",
        "An ABHA address, a mobile or the body is not of its form; or a key of the wrong length \
         was used.",
    )
    .theirs("Read the text of the reply; check the key and the field that it names.", CheckDetails)
    .from(Evidence::Recorded)
    .seen_with(400),
    Entry::abdm("ABDM-1008", "The service that sends SMS is switched off.", FAULT).down(),
    Entry::abdm("ABDM-1009", "The service that sends e-mail is switched off.", FAULT).down(),
    Entry::abdm(
        "ABDM-1013",
        "This is no ABHA number.",
        "It has not 14 digits, or its check digit is wrong.",
    )
    .is(Cause::InvalidField)
    .tell(CheckAbha)
    .seen_with(400),
    Entry::abdm(
        "ABDM-1016",
        "The TIMESTAMP of the attempt was refused.",
        "The clock of this machine is wrong, or the time has an offset instead of Z.",
    )
    .is(Cause::HeadersRefused)
    .from(Evidence::Recorded)
    .seen_with(404),
    Entry::abdm(
        "ABDM-1017",
        "The transaction was refused.",
        "It is spent, expired or of another journey. It comes with HTTP 401 and is not about a \
         token.",
    )
    .is(Cause::TransactionInvalid)
    .seen_with(401),
    Entry::abdm("ABDM-1019", "A service behind this one does not answer.", BEHIND).down(),
    Entry::abdm(
        "ABDM-1021",
        "A privilege is missing.",
        "The client or the patient may not use this call.",
    )
    .is(Cause::Forbidden)
    .ours(NOT_ENABLED)
    .seen_with(401),
    Entry::abdm("ABDM-1022", "Calls come too fast.", "Many calls of one client in a short time.")
        .is(Cause::RateLimited { wait: None }),
    Entry::abdm(
        "ABDM-1027",
        "The patient is blocked.",
        "Too many failed attempts, by what is published for health-information exchange.",
    )
    .advise("Wait; no other OTP helps.")
    .usual_wait(24 * 60)
    .otp(OtpFate::Gone)
    .tell(Locked)
    .from(Evidence::Sister),
    Entry::abdm("ABDM-1029", "The service lost its short-term memory.", FAULT).down(),
    Entry::abdm(
        "ABDM-1030",
        "The REQUEST-ID of the attempt was refused.",
        "It is no UUID, or was used before.",
    )
    .is(Cause::HeadersRefused)
    .from(Evidence::Recorded)
    .seen_with(404),
    Entry::abdm("ABDM-1034", "The service that sends messages is not available.", FAULT).down(),
    Entry::abdm("ABDM-1045", "The service may not use its database.", FAULT).down(),
    Entry::abdm("ABDM-1048", "A service did not answer in time.", BEHIND).down(),
    Entry::abdm("ABDM-1066", "The password was refused.", TYPING)
        .theirs("Ask for the password again, or log in with an OTP.", PasswordWrong)
        .again(Again::Step),
    Entry::abdm(
        "ABDM-1069",
        "There is no such way to prove who somebody is.",
        "A value that this call does not take.",
    )
    .ours("Correct the method in the request."),
    Entry::abdm("ABDM-1088", "The captcha is wrong.", TYPING)
        .theirs("Show a new captcha.", CheckDetails),
    Entry::abdm(
        "ABDM-1094",
        "The patient's token has expired.",
        "An X-token lasts 30 minutes; one of PHR web does not work here.",
    )
    .says(&[&["x-token expired"]])
    .is(Cause::Token(TokenKind::User))
    .from(Evidence::Recorded)
    .seen_with(401),
    Entry::abdm("ABDM-1094", "The client may not use this feature.", OF_BENEFITS)
        .says(&[&["restricted"]])
        .is(Cause::Forbidden)
        .from(Evidence::Recorded)
        .seen_with(401),
    Entry::abdm("ABDM-1094", "The benefit is not one of this client.", OF_BENEFITS)
        .says(&[&["benefit name"]])
        .ours("Send the benefit's name as ABDM gave it to you.")
        .from(Evidence::Recorded)
        .seen_with(401),
    Entry::abdm(
        "ABDM-1094",
        "A token or a feature was refused; only the text tells which.",
        "A text that nobody published.",
    )
    .ours("Read the text of the reply."),
];
