//! 1100 to 1199: accounts.

use crate::catalogue::PatientMessage::{
    AccountExists, CheckAbha, CheckDetails, CheckMobile, ContactDesk, DetailsMismatch,
    MobileNotLinked, PasswordWrong, TryLater,
};
use crate::catalogue::{Again, Entry, Evidence, OtpFate};
use crate::{Cause, TokenKind};

const OF_BENEFITS: &str = "Calls about benefits are for government integrators.";
const STALE_TOKEN: &str = "An X-token lasts 30 minutes, a T-token 5.";
const BAD_TOKEN: &str = "It lacks its Bearer, or a token of another kind was sent in its place.";
const TYPING: &str = "A typing error.";

pub(in crate::catalogue) const ACCOUNTS: &[Entry] = &[
    Entry::abdm(
        "ABDM-1100",
        "Too many OTPs were asked for, or too many attempts made.",
        "Several in a row. One code stands for both.",
    )
    .is(Cause::TooManyOtps { wait: None })
    .otp(OtpFate::Unknown)
    .usual_wait(30),
    Entry::abdm("ABDM-1101", "The ABHA address is taken.", "Somebody has it already.")
        .is(Cause::AddressTaken),
    Entry::abdm(
        "ABDM-1102",
        "The mobile number is not confirmed.",
        "The OTP to the mobile was not submitted.",
    )
    .theirs("Confirm the mobile first.", MobileNotLinked),
    Entry::abdm(
        "ABDM-1107",
        "The scopes do not go together.",
        "A request of ours that nobody published.",
    )
    .ours("Send the scopes of one journey only.")
    .seen_with(400),
    Entry::abdm(
        "ABDM-1110",
        "The new password is the old one.",
        "The patient typed the same again.",
    )
    .theirs("Ask for another password.", CheckDetails)
    .again(Again::Step),
    Entry::abdm("ABDM-1111", "The old password is wrong.", TYPING)
        .theirs("Ask for the password again.", PasswordWrong)
        .again(Again::Step),
    Entry::abdm(
        "ABDM-1112",
        "The gender is not the one in DigiLocker.",
        "The document says something else.",
    )
    .theirs("Compare with the document.", DetailsMismatch),
    Entry::abdm(
        "ABDM-1114",
        "The name is not the one in DigiLocker.",
        "A different spelling than in the document.",
    )
    .says(&[&["digilocker"], &["name", "match"]])
    .theirs("Ask for the name as in the document.", DetailsMismatch),
    Entry::abdm(
        "ABDM-1114",
        "There is no such account.",
        "A typing error, or no ABHA for this Aadhaar.",
    )
    .is(Cause::AccountUnknown)
    .from(Evidence::Recorded)
    .seen_with(404),
    Entry::abdm(
        "ABDM-1115",
        "What was sent of the patient is not valid.",
        "Every detail of the patient was left out.",
    )
    .says(&[&["patient"]])
    .theirs("Send at least one detail of the patient.", CheckDetails),
    Entry::abdm(
        "ABDM-1115",
        "No account has this mobile number.",
        "A typing error, or the account has another mobile.",
    )
    .on_path("/login/")
    .is(Cause::AccountUnknown)
    .from(Evidence::Recorded)
    .seen_with(404),
    Entry::abdm(
        "ABDM-1115",
        "No account has this mobile number.",
        "A typing error, or the account has another mobile.",
    )
    .on_path("/abha/search")
    .is(Cause::AccountUnknown),
    Entry::abdm(
        "ABDM-1115",
        "What was sent of the patient was not found or is not valid.",
        "Beside logins and searches the code has other meanings.",
    )
    .theirs("Read the text of the reply.", CheckDetails),
    Entry::abdm(
        "ABDM-1118",
        "This account does not offer an OTP for its ABHA number.",
        "The patient switched it off.",
    )
    .is(Cause::MethodUnavailable),
    Entry::abdm(
        "ABDM-1119",
        "This account does not offer Aadhaar OTP.",
        "It was made without Aadhaar, or the patient switched it off.",
    )
    .is(Cause::MethodUnavailable),
    Entry::abdm("ABDM-1121", "This is no enrolment number.", TYPING)
        .theirs("Ask for the enrolment number again.", CheckDetails),
    Entry::abdm("ABDM-1122", "The request cannot be processed.", "It does not say why."),
    Entry::abdm(
        "ABDM-1123",
        "Who somebody says to be was not accepted.",
        "A wrong OTP or password; it does not say which.",
    )
    .theirs("Offer another attempt.", CheckDetails),
    Entry::abdm(
        "ABDM-1124",
        "The mobile number has as many accounts as are allowed.",
        "A family shares one mobile; 6 accounts are allowed.",
    )
    .is(Cause::MobileQuota)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::abdm(
        "ABDM-1125",
        "ABHA number and address are both missing.",
        "The request names no account.",
    )
    .ours("Send one of the two."),
    Entry::abdm("ABDM-1128", "The T-token has expired.", STALE_TOKEN)
        .is(Cause::Token(TokenKind::User)),
    Entry::abdm("ABDM-1129", "The T-token is invalid.", BAD_TOKEN)
        .is(Cause::Token(TokenKind::User)),
    Entry::abdm("ABDM-1130", "The X-token is invalid.", BAD_TOKEN)
        .is(Cause::Token(TokenKind::User)),
    Entry::abdm("ABDM-1131", "The X-token has expired.", STALE_TOKEN)
        .is(Cause::Token(TokenKind::User)),
    Entry::abdm("ABDM-1132", "The ABHA address is not one of this account.", TYPING)
        .theirs("Ask for the linked address again.", CheckAbha),
    Entry::abdm("ABDM-1133", "The captcha is wrong.", TYPING)
        .theirs("Show a new captcha.", CheckDetails),
    Entry::abdm("ABDM-1134", "The account is deactivated.", "The patient deactivated it.")
        .is(Cause::AccountDeactivated),
    Entry::abdm(
        "ABDM-1135",
        "The e-mail address has as many accounts as are allowed.",
        "A family shares one address; 6 accounts are allowed.",
    )
    .is(Cause::EmailQuota),
    Entry::abdm("ABDM-1137", "There is no such benefit.", OF_BENEFITS)
        .ours("Send the benefit's name as ABDM gave it to you."),
    Entry::abdm("ABDM-1138", "The benefit is unlinked already.", OF_BENEFITS)
        .ours("Go on: what was wanted is so already.")
        .again(Again::Done)
        .seen_with(400),
    Entry::abdm("ABDM-1139", "The benefit is not linked with this account.", OF_BENEFITS)
        .ours("Look up the benefits of the account."),
    Entry::abdm("ABDM-1140", "The benefit is linked already.", OF_BENEFITS)
        .ours("Go on: what was wanted is so already.")
        .again(Again::Done)
        .seen_with(400),
    Entry::abdm(
        "ABDM-1141",
        "There is an account for this Aadhaar number already.",
        "The patient was registered before. The text names the account.",
    )
    .theirs("Offer a login to the older account. Do not log the text.", AccountExists),
    Entry::abdm("ABDM-1142", "The captcha has expired.", "The patient took too long.")
        .theirs("Show a new captcha.", CheckDetails),
    Entry::abdm("ABDM-1143", "Too many captchas were asked for.", "Several in a row.")
        .again(Again::Later)
        .tell(TryLater),
    Entry::abdm(
        "ABDM-1155",
        "A parent is too young for the account of a child.",
        "A parent has to be 18 years old.",
    )
    .theirs("Take the other parent.", CheckDetails),
    Entry::abdm(
        "ABDM-1156",
        "The mobile number is not that of the parent.",
        "Another mobile was given for the child.",
    )
    .theirs("Give the mobile of the parent's account.", CheckMobile),
    Entry::abdm(
        "ABDM-1157",
        "The parent has as many accounts of children as are allowed.",
        "The limit is not published. The text names the account.",
    )
    .theirs("Take the other parent. Do not log the text.", ContactDesk)
    .seen_with(422),
    Entry::abdm("ABDM-1158", "The X-token is invalid.", BAD_TOKEN)
        .is(Cause::Token(TokenKind::User)),
    Entry::abdm(
        "ABDM-1159",
        "The child is too old for the account of a child.",
        "The age limit is in the text.",
    )
    .theirs("Make an account of its own.", ContactDesk),
    Entry::abdm(
        "ABDM-1160",
        "The account of a child was changed once already.",
        "Without Aadhaar it can be changed once.",
    )
    .theirs("Verify the account with Aadhaar first.", ContactDesk)
    .seen_with(422),
];
