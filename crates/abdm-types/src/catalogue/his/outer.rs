//! The outer codes, which repeat the class of the status, and their like.

use crate::Cause;
use crate::catalogue::PatientMessage::{CheckDetails, LoginAgain};
use crate::catalogue::{Again, Entry, Evidence};

pub(in crate::catalogue) const OUTER: &[Entry] = &[
    Entry::his(
        "HIS-400",
        "The request was malformed; the detail in the reply says in what.",
        "A field is missing or not of its form.",
    )
    .from(Evidence::Recorded)
    .theirs("Correct the field that the detail names.", CheckDetails)
    .seen_with(400),
    Entry::his(
        "HIS-401",
        "The service does not accept who is calling.",
        "The patient's token has expired, or the client lacks a role.",
    )
    .advise(
        "Let the patient log in again; if it stays, ask ABDM's integrator support for the \
             role.",
    )
    .again(Again::Login)
    .tell(LoginAgain)
    .seen_with(401),
    Entry::his(
        "HIS-403",
        "This client may not use this call.",
        "A role is missing. A new token does not help. It can come inside HTTP 422.",
    )
    .is(Cause::Forbidden)
    .seen_with(422),
    Entry::his(
        "HIS-422",
        "The request was understood and refused; the detail in the reply says why.",
        "The reply came without its detail.",
    )
    .from(Evidence::Recorded)
    .seen_with(422),
    Entry::his(
        "HIS-500",
        "The service failed, and does not know why either.",
        "A fault of the service, or an OTP that arrived unencrypted.",
    )
    .from(Evidence::Recorded)
    .down()
    .advise(
        "Look up what became of the call before you repeat it. If it comes with every OTP, \
             check the encryption.",
    )
    .seen_with(500),
    Entry::his(
        "HIS-503",
        "A service behind this one is not available.",
        "Maintenance or overload.",
    )
    .down(),
    Entry::his(
        "HIS-504",
        "The service could not use its database.",
        "A fault of the service. The call may have been carried out.",
    )
    .down(),
];
