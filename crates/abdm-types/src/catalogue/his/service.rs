//! The codes of the service itself.

use crate::catalogue::PatientMessage::{
    AadhaarUnavailable, CheckDetails, ContactDesk, DetailsMismatch, MethodUnavailable,
    MobileNotLinked, NotDone,
};
use crate::catalogue::{Again, Entry, Evidence};
use crate::{Cause, TokenKind};

const FORMAT: &str = "The value was sent as the patient typed it, or belongs into another field.";

pub(in crate::catalogue) const SERVICE: &[Entry] = &[
    Entry::his(
        "HIS-1001",
        "Nothing was found for what was asked.",
        "The number or address has a typing error.",
    )
    .is(Cause::AccountUnknown),
    Entry::his("HIS-1002", "A field is empty.", "A field that the call needs was left out.")
        .is(Cause::InvalidField),
    Entry::his("HIS-1003", "A value is not of the form its field has.", FORMAT)
        .is(Cause::InvalidField),
    Entry::his(
        "HIS-1004",
        "A value is of the wrong type.",
        "A number was sent as text, or a text as a list.",
    )
    .is(Cause::InvalidField)
    .tell(ContactDesk),
    Entry::his(
        "HIS-1006",
        "The transaction was begun with another method.",
        "The OTP of a mobile was submitted as one of Aadhaar, or the other way round.",
    )
    .is(Cause::TransactionInvalid),
    Entry::his(
        "HIS-1007",
        "The account is deactivated.",
        "The patient deactivated it, or an earlier reactivation did not succeed.",
    )
    .is(Cause::AccountDeactivated)
    .from(Evidence::Published),
    Entry::his(
        "HIS-1008",
        "There is no account for this ABHA, mobile or Aadhaar.",
        "A typing error, or the patient has no ABHA. It can come inside HTTP 500.",
    )
    .is(Cause::AccountUnknown)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::his("HIS-1009", "Aadhaar's service could not be reached.", "UIDAI is down or slow.")
        .is(Cause::AadhaarServiceDown)
        .tell(AadhaarUnavailable),
    Entry::his("HIS-1010", "The password is not of the form it must have.", FORMAT)
        .is(Cause::InvalidField),
    Entry::his(
        "HIS-1011",
        "This is no mobile number.",
        "It has not 10 digits, or was sent with +91.",
    )
    .is(Cause::InvalidField)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::his(
        "HIS-1012",
        "The transaction id is no UUID.",
        "Another field was sent as transaction id.",
    )
    .is(Cause::InvalidField)
    .ours("Send the txnId of the reply that began the transaction.")
    .from(Evidence::Recorded)
    .seen_with(400),
    Entry::his(
        "HIS-1013",
        "The transaction is unknown, spent or expired.",
        "It was finished before, or the patient took too long.",
    )
    .says(&[&["invalid transaction"]])
    .is(Cause::TransactionInvalid)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::his("HIS-1013", "A field other than the OTP was refused.", FORMAT)
        .not_on_field("otp")
        .theirs("Correct the field that the reply names.", CheckDetails),
    Entry::his(
        "HIS-1013",
        "The OTP is wrong.",
        "A typing error, or the OTP of an older SMS. The same comes for one that was not \
         encrypted.",
    )
    .is(Cause::WrongOtp)
    .from(Evidence::Recorded)
    .seen_with(400),
    Entry::his(
        "HIS-1015",
        "There is an account for these details already.",
        "The patient was registered before.",
    )
    .is(Cause::AccountExists)
    .from(Evidence::Published),
    Entry::his(
        "HIS-1016",
        "The way to log in is not available, or what was given for it is wrong.",
        "The account has another method than the one that was asked for.",
    )
    .theirs("Take a method that the search lists for the account.", MethodUnavailable),
    Entry::his("HIS-1022", "The captcha is wrong.", "A typing error, or it has expired.")
        .theirs("Show a new captcha.", CheckDetails),
    Entry::his(
        "HIS-1023",
        "Too many OTPs were asked for.",
        "Several were asked for in a row. The text says 30 seconds in one place and 30 minutes \
         in another.",
    )
    .is(Cause::TooManyOtps { wait: None })
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::his(
        "HIS-1026",
        "There is no such transaction.",
        "It was finished before, has expired, or is of the other environment.",
    )
    .is(Cause::TransactionInvalid)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::his("HIS-1028", "The Aadhaar number is empty.", "The field was left out.")
        .theirs("Ask for the Aadhaar number.", CheckDetails),
    Entry::his(
        "HIS-1029",
        "The account is linked with an Aadhaar number already.",
        "It was linked before.",
    )
    .is(Cause::AccountExists)
    .again(Again::Done)
    .from(Evidence::Published),
    Entry::his(
        "HIS-1030",
        "The name is not the one in the records.",
        "A different spelling than on the Aadhaar card.",
    )
    .theirs("Ask the patient for the name as on the document.", DetailsMismatch),
    Entry::his("HIS-1031", "The account has no password.", "The patient never set one.")
        .is(Cause::MethodUnavailable)
        .advise("Take an OTP instead."),
    Entry::his("HIS-1033", "The password is wrong.", "A typing error.").is(Cause::WrongPassword),
    Entry::his("HIS-1034", "This is no date of the form that is asked for.", FORMAT)
        .is(Cause::InvalidField),
    Entry::his("HIS-1035", "This is no ABHA number or address.", FORMAT).is(Cause::InvalidField),
    Entry::his(
        "HIS-1036",
        "The transaction is invalid or has expired.",
        "The patient took too long.",
    )
    .is(Cause::TransactionInvalid),
    Entry::his(
        "HIS-1039",
        "The account is locked after too many failed attempts.",
        "Several wrong OTPs or passwords in a row.",
    )
    .is(Cause::Locked { wait: None })
    .usual_wait(12 * 60)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::his("HIS-1040", "The picture was refused.", "It is too large, or of another format.")
        .is(Cause::InvalidField)
        .theirs("Send a smaller JPEG or PNG.", CheckDetails),
    Entry::his(
        "HIS-1041",
        "Too many attempts with OTPs were made.",
        "OTPs were asked for, sent again or submitted too often.",
    )
    .is(Cause::Locked { wait: None }),
    Entry::his(
        "HIS-1042",
        "The account cannot change to that status.",
        "It has that status already, or a step was left out.",
    )
    .advise("Look up the status of the account before anything else.")
    .again(Again::Changed),
    Entry::his(
        "HIS-1045",
        "The mobile number could not be changed.",
        "A fault of the service. Sister services differ.",
    )
    .advise("Look up the account before you repeat it.")
    .again(Again::Later)
    .tell(NotDone),
    Entry::his(
        "HIS-1046",
        "The account has this mobile number already.",
        "Nothing was to be changed. Sister services differ.",
    )
    .is(Cause::AlreadyVerified)
    .advise("Go on: the number is the one that was wanted.")
    .again(Again::Done),
    Entry::his(
        "HIS-1047",
        "The OTP or password was not encrypted.",
        "It was sent in plain text, or under a key that was replaced.",
    )
    .is(Cause::NotEncrypted),
    Entry::his(
        "HIS-1048",
        "The patient's token is invalid.",
        "It has expired, or lacks its Bearer.",
    )
    .is(Cause::Token(TokenKind::User)),
    Entry::his(
        "HIS-1049",
        "A consent is missing or was refused.",
        "The consent that the call needs was not given.",
    )
    .ours("Ask the patient for the consent and send it with the call."),
    Entry::his(
        "HIS-1050",
        "The mobile number is not confirmed.",
        "The OTP to the mobile was not submitted.",
    )
    .theirs("Confirm the mobile first.", MobileNotLinked),
    Entry::his(
        "HIS-1052",
        "The mobile number has as many accounts as are allowed.",
        "A family shares one mobile. The limit was 10 and is now 6.",
    )
    .is(Cause::MobileQuota)
    .from(Evidence::Published),
    Entry::his("HIS-1055", "The new password is the old one.", "The patient typed the same again.")
        .theirs("Ask for another password.", CheckDetails)
        .again(Again::Step),
    Entry::his(
        "HIS-1056",
        "The OTP has expired.",
        "The patient took longer than the OTP lasts, about 10 minutes.",
    )
    .is(Cause::OtpExpired)
    .from(Evidence::Published),
    Entry::his(
        "HIS-1057",
        "The patient is locked out after too many attempts.",
        "Several wrong OTPs in a row.",
    )
    .is(Cause::Locked { wait: None }),
    Entry::his(
        "HIS-1060",
        "An OTP is expired or invalid; with a sister service a mobile or e-mail is malformed.",
        "The sister services disagree, so nothing is concluded.",
    )
    .theirs("Read the text of the reply; offer the patient another attempt.", CheckDetails)
    .again(Again::Unknown),
    Entry::his(
        "HIS-1061",
        "A field has to be encrypted.",
        "It was sent in plain text, or under a key that was replaced.",
    )
    .is(Cause::NotEncrypted),
];
