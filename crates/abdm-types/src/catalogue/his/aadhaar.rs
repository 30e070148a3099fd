//! What Aadhaar's service answered, and what other parts of the family number from 2001 on.

use crate::catalogue::PatientMessage::{
    AadhaarUnavailable, CheckDetails, MethodUnavailable, NotDone, StartAgain,
};
use crate::catalogue::{Again, Entry, Evidence, OtpFate};
use crate::{Cause, TokenKind};

const DOUBLE_SUBMIT: &str =
    "Never submit an OTP twice. Look up what became of the first call; then start anew.";

pub(in crate::catalogue) const AADHAAR: &[Entry] = &[
    Entry::his("HIS-2001", "This is no Aadhaar number.", "A typing error.")
        .is(Cause::AadhaarRefused)
        .from(Evidence::Published),
    Entry::his(
        "HIS-2004",
        "The OTP could not be stored.",
        "A fault of the service. An OTP may have been sent.",
    )
    .down(),
    Entry::his(
        "HIS-2005",
        "The patient has locked the biometrics of this Aadhaar.",
        "They are unlocked with UIDAI, by the patient.",
    )
    .theirs("Use an OTP instead.", MethodUnavailable)
    .otp(OtpFate::NotSent),
    Entry::his("HIS-2007", "The Aadhaar number is suspended.", "UIDAI suspended it.")
        .is(Cause::AadhaarRefused)
        .from(Evidence::Published),
    Entry::his("HIS-2008", "The Aadhaar number is cancelled.", "UIDAI cancelled it.")
        .is(Cause::AadhaarRefused)
        .from(Evidence::Published),
    Entry::his(
        "HIS-2009",
        "The Aadhaar number is suspended and cannot prove who somebody is.",
        "UIDAI suspended it.",
    )
    .is(Cause::AadhaarRefused)
    .from(Evidence::Published),
    Entry::his(
        "HIS-2010",
        "Aadhaar's service refused for a reason that it does not tell.",
        "Not known.",
    ),
    Entry::his("HIS-2016", "The Aadhaar number or virtual ID is invalid.", "A typing error.")
        .is(Cause::AadhaarRefused)
        .from(Evidence::Published),
    Entry::his(
        "HIS-2017",
        "Too many Aadhaar OTPs were asked for in this transaction.",
        "Several were asked for in a row.",
    )
    .is(Cause::TooManyOtps { wait: None })
    .usual_wait(30)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::his("HIS-2018", "The details do not go with the Aadhaar number.", "A typing error.")
        .is(Cause::AadhaarRefused)
        .from(Evidence::Published),
    Entry::his(
        "HIS-2022",
        "The Aadhaar OTP is wrong.",
        "A typing error, or the OTP of an older SMS.",
    )
    .is(Cause::WrongOtp)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::his(
        "HIS-2023",
        "The transaction is not the one of the OTP.",
        "Two journeys of one patient were mixed up.",
    )
    .is(Cause::TransactionInvalid),
    Entry::his(
        "HIS-2031",
        "The request has expired.",
        "The patient took too long, or a clock is wrong.",
    )
    .is(Cause::TransactionInvalid),
    Entry::his("HIS-2033", "The same request came before.", "It was sent twice.")
        .advise(DOUBLE_SUBMIT)
        .again(Again::Anew)
        .tell(StartAgain),
    Entry::his("HIS-2045", "The captcha has no session.", "It has expired.")
        .theirs("Show a new captcha.", CheckDetails),
    Entry::his("HIS-2046", "The captcha could not be made.", "A fault of the service.").down(),
    Entry::his("HIS-2047", "The code of the captcha is wrong.", "A typing error.")
        .theirs("Show a new captcha.", CheckDetails),
    Entry::his(
        "HIS-3001",
        "Aadhaar has no data of this resident at present.",
        "UIDAI does not give it out.",
    )
    .advise("Try again later, or use a way without Aadhaar.")
    .again(Again::Later)
    .tell(AadhaarUnavailable),
    Entry::his(
        "HIS-3002",
        "Aadhaar did not accept who somebody says to be.",
        "A wrong OTP or poor biometrics; it does not say which.",
    )
    .theirs("Offer another attempt, then another way.", NotDone),
    Entry::his(
        "HIS-3003",
        "The virtual ID is invalid.",
        "A typing error, or a newer one was made.",
    )
    .theirs("Ask for the newest virtual ID or the Aadhaar number.", CheckDetails),
    Entry::his("HIS-3004", "The virtual ID has expired.", "A newer one was made.")
        .theirs("Ask for the newest virtual ID or the Aadhaar number.", CheckDetails),
    Entry::his(
        "HIS-3005",
        "No mobile is linked with this Aadhaar number.",
        "The patient never linked one, or UIDAI removed it.",
    )
    .is(Cause::NoMobileOnAadhaar)
    .from(Evidence::Published),
    Entry::his(
        "HIS-3007",
        "There is an account for these details already.",
        "The patient was registered before.",
    )
    .is(Cause::AccountExists),
    Entry::his(
        "HIS-3015",
        "A service behind this one did not answer in time.",
        "It is slow. An OTP may have been sent all the same.",
    )
    .down(),
    Entry::his(
        "HIS-3031",
        "The patient's token is invalid.",
        "It has expired, or lacks its Bearer.",
    )
    .is(Cause::Token(TokenKind::User)),
    Entry::his("HIS-5011", "The patient's token has expired.", "An X-token lasts 30 minutes.")
        .is(Cause::Token(TokenKind::User)),
];
