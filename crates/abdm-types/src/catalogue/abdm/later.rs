//! From 1200 on: services behind this one, ways to log in, and the gateway.

use crate::Cause;
use crate::catalogue::PatientMessage::{
    AadhaarUnavailable, AccountDeactivated, AccountNotActive, AccountNotFound, BiometricMismatch,
    CheckDetails, DetailsMismatch, LoginAgain, MethodUnavailable, MobileNotLinked, StartAgain,
    TryLater,
};
use crate::catalogue::{Again, Entry, Evidence, OtpFate};

const NOT_ENABLED: &str = "Ask ABDM's integrator support to enable it for this client.";
const CHECK_CREDENTIALS: &str = "Check client id, client secret and consent manager; do not keep \
                                 trying, the gateway locks clients out.";
const TYPING: &str = "A typing error.";
const BEHIND: &str = "A service behind this one is down. What was asked may have been done.";

pub(in crate::catalogue) const LATER: &[Entry] = &[
    Entry::abdm("ABDM-1200", "The directory of places is not available.", BEHIND).down(),
    Entry::abdm("ABDM-1201", "The service that knows identities is not available.", BEHIND).down(),
    Entry::abdm("ABDM-1202", "The service for documents is not available.", BEHIND).down(),
    Entry::abdm(
        "ABDM-1203",
        "The driving licence does not match.",
        "Number, name or date of birth differ from the licence.",
    )
    .theirs("Compare with the licence.", DetailsMismatch)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::abdm(
        "ABDM-1204",
        "Aadhaar did not recognise the fingerprint, iris or face.",
        "A poor capture, or another person.",
    )
    .uidai(300)
    .theirs("Capture again; then use an OTP instead.", BiometricMismatch)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::abdm(
        "ABDM-1204",
        "The Aadhaar OTP is wrong.",
        "A typing error, or the OTP of an older SMS.",
    )
    .uidai(400)
    .is(Cause::WrongOtp)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::abdm(
        "ABDM-1204",
        "Aadhaar refused the certificate of the capture.",
        "The software of the device is outdated.",
    )
    .uidai(501)
    .ours("Update the device's software."),
    Entry::abdm(
        "ABDM-1204",
        "The capture has expired.",
        "It was kept too long before it was sent.",
    )
    .uidai(561)
    .theirs("Capture again and send at once.", StartAgain)
    .from(Evidence::Recorded),
    Entry::abdm("ABDM-1204", "The same capture came before.", "It was sent twice.")
        .uidai(563)
        .theirs("Capture again; a capture can be sent once.", StartAgain)
        .from(Evidence::Recorded),
    Entry::abdm(
        "ABDM-1204",
        "The capture lacks what was announced.",
        "The device captured something else than the request says.",
    )
    .uidai(810)
    .ours("Check the device and the method in the request.")
    .from(Evidence::Recorded),
    Entry::abdm(
        "ABDM-1204",
        "Aadhaar refused; its own number is in the text.",
        "UIDAI publishes many more numbers than are seen here.",
    )
    .advise("Look the number up in UIDAI's list of error codes."),
    Entry::abdm("ABDM-1205", "The store of documents is not available.", BEHIND).down(),
    Entry::abdm("ABDM-1206", "Aadhaar's service does not answer.", "UIDAI is down or slow.")
        .is(Cause::AadhaarServiceDown)
        .tell(AadhaarUnavailable),
    Entry::abdm(
        "ABDM-1207",
        "The details are not those of this Aadhaar.",
        "Name, gender or year of birth differ from the card.",
    )
    .is(Cause::DetailsMismatch)
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::abdm("ABDM-1208", "The service that knows accounts is not available.", BEHIND).down(),
    Entry::abdm("ABDM-1209", "The store of ABHA addresses is not available.", BEHIND).down(),
    Entry::abdm(
        "ABDM-1210",
        "This account does not offer an OTP by e-mail.",
        "The patient switched it off.",
    )
    .theirs("Take another method.", MethodUnavailable)
    .otp(OtpFate::NotSent),
    Entry::abdm("ABDM-1211", "Too many e-mails were sent.", "Several were asked for in a row.")
        .says(&[&["limit"]])
        .is(Cause::TooManyOtps { wait: None })
        .advise("Wait before the next e-mail is asked for.")
        .tell(TryLater),
    Entry::abdm("ABDM-1211", "There is no such account.", "A typing error in the ABHA address.")
        .theirs("Ask the patient to check the address.", AccountNotFound)
        .from(Evidence::Recorded)
        .seen_with(400),
    Entry::abdm("ABDM-1212", "No account has this e-mail address.", TYPING)
        .theirs("Ask the patient to check the address.", AccountNotFound),
    Entry::abdm("ABDM-1213", "The account is not active.", "It is deactivated, locked or deleted.")
        .theirs("Look up the status of the account.", AccountNotActive),
    Entry::abdm(
        "ABDM-1214",
        "Mobile or e-mail is not confirmed.",
        "The OTP for it was not submitted.",
    )
    .theirs("Confirm it first.", MobileNotLinked),
    Entry::abdm(
        "ABDM-1215",
        "This account does not offer an OTP to its mobile.",
        "The patient switched it off.",
    )
    .theirs("Take another method.", MethodUnavailable)
    .otp(OtpFate::NotSent),
    Entry::abdm("ABDM-1216", "The ABHA address is deactivated.", "The patient deactivated it.")
        .theirs("Offer the patient to reactivate the account.", AccountDeactivated),
    Entry::abdm(
        "ABDM-1217",
        "This account does not allow to log in like this.",
        "It does not say why.",
    )
    .theirs("Take another method.", MethodUnavailable),
    Entry::abdm("ABDM-1218", "A role does not exist.", "The client was not set up for this call.")
        .ours(NOT_ENABLED),
    Entry::abdm(
        "ABDM-1219",
        "The account is linked with a benefit and may not be deleted.",
        "A government programme pays through it.",
    )
    .is(Cause::BenefitLinked),
    Entry::abdm("ABDM-1220", "The service cannot do it now.", BEHIND).down(),
    Entry::abdm("ABDM-1221", "The face was not recognised.", "A poor capture, or another person.")
        .theirs("Capture again; then use an OTP instead.", BiometricMismatch),
    Entry::abdm(
        "ABDM-1222",
        "The fingerprint was not recognised.",
        "A poor capture, or another person.",
    )
    .theirs("Capture again; then use an OTP instead.", BiometricMismatch),
    Entry::abdm("ABDM-1223", "The iris was not recognised.", "A poor capture, or another person.")
        .theirs("Capture again; then use an OTP instead.", BiometricMismatch),
    Entry::abdm(
        "ABDM-1224",
        "The client may not use biometrics to log in.",
        "It was not enabled for it. It comes with HTTP 401 and is not about a token.",
    )
    .is(Cause::Forbidden)
    .ours("Use an OTP, or ask ABDM's integrator support to enable biometrics.")
    .tell(MethodUnavailable)
    .seen_with(401),
    Entry::abdm("ABDM-1226", "The store of Aadhaar numbers is not available.", BEHIND).down(),
    Entry::abdm(
        "ABDM-1227",
        "The client made as many accounts as the test environment allows.",
        "100 for each client id.",
    )
    .ours("Ask ABDM's integrator support, or delete test accounts."),
    Entry::abdm(
        "ABDM-1228",
        "The account is linked with a benefit and may not be deactivated.",
        "A government programme pays through it.",
    )
    .is(Cause::BenefitLinked),
    Entry::abdm("ABDM-1300", "The e-mail address is not that of the account.", TYPING)
        .theirs("Ask for the address again.", CheckDetails),
    Entry::abdm(
        "ABDM-1301",
        "The mobile number is confirmed already.",
        "It is the account's, or another one's.",
    )
    .is(Cause::AlreadyVerified),
    Entry::abdm(
        "ABDM-1302",
        "The e-mail address is confirmed already.",
        "It is the account's, or another one's.",
    )
    .is(Cause::AlreadyVerified),
    Entry::abdm(
        "ABDM-1303",
        "The mobile number is not that of the ABHA number.",
        "The patient has another mobile now.",
    )
    .theirs("Use Aadhaar OTP, or let the patient change the mobile.", MobileNotLinked),
    Entry::abdm(
        "ABDM-1304",
        "The mobile number is not that of the ABHA address.",
        "The patient has another mobile now.",
    )
    .theirs("Use Aadhaar OTP, or let the patient change the mobile.", MobileNotLinked),
    Entry::abdm(
        "ABDM-1305",
        "The ABHA address has no mobile number.",
        "None was given when it was made.",
    )
    .theirs("Use Aadhaar OTP, or let the patient add a mobile.", MobileNotLinked),
    Entry::abdm("ABDM-1308", "The account is deactivated.", "The patient deactivated it.")
        .is(Cause::AccountDeactivated),
    Entry::abdm(
        "ABDM-1919",
        "The refresh token is invalid.",
        "It has expired, or is of another environment.",
    )
    .advise("Let the patient log in again; the application obtains a new session.")
    .again(Again::Login)
    .tell(LoginAgain),
    Entry::abdm(
        "ABDM-1920",
        "The grant type is unknown.",
        "A session request that nobody published.",
    )
    .ours("Send client_credentials."),
    Entry::abdm(
        "ABDM-1921",
        "The gateway does not know the client id.",
        "A typing error, or an id of another environment.",
    )
    .ours(CHECK_CREDENTIALS),
    Entry::abdm(
        "ABDM-1922",
        "The client secret is wrong.",
        "It was replaced, or is of another environment.",
    )
    .ours(CHECK_CREDENTIALS),
    Entry::abdm(
        "ABDM-1923",
        "Client id and client secret are wrong.",
        "A typing error, or credentials of another environment.",
    )
    .ours(CHECK_CREDENTIALS),
    Entry::abdm(
        "ABDM-9999",
        "The client id or its secret is wrong.",
        "A typing error, a replaced secret, or a consent manager of another environment.",
    )
    .on_session()
    .says(&[&["invalid user credentials"]])
    .is(Cause::CredentialsRefused)
    .from(Evidence::Recorded),
    Entry::abdm(
        "ABDM-9999",
        "The transaction was refused.",
        "It is spent, expired or of another journey, on calls of the PHR family.",
    )
    .says(&[&["invalid transaction"]])
    .advise("Start the journey anew.")
    .again(Again::Anew)
    .tell(StartAgain)
    .from(Evidence::Recorded)
    .seen_with(400),
    Entry::abdm(
        "ABDM-9999",
        "Whatever went wrong; only the text tells.",
        "A scope, a method, a transaction or an account was refused, on calls of the PHR family.",
    )
    .advise("Read the text of the reply; it names the field.")
    .again(Again::Changed)
    .tell(CheckDetails)
    .from(Evidence::Recorded)
    .seen_with(400),
];
