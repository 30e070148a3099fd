use super::Rule;

/// What is assumed of v1/v2 besides values.
pub(super) const RULES: &[Rule] = &[
    (
        "cert without Authorization",
        "HTTP 401, like every other call",
        "the pages list the header; many clients get the key without it",
    ),
    (
        "missing X-HIP-ID",
        "HTTP 400, HIS-1002 naming the header; hip_id_required turns it off",
        "required on every page, left out by most clients; no refusal is published",
    ),
    (
        "missing or bad Authorization",
        "HTTP 401, 900902 or 900901",
        "recorded from the API manager of V3",
    ),
    (
        "missing, bad or expired X-Token or T-Token",
        "HTTP 401, HIS-401",
        "four shapes of a 401 are known, none recorded for v1/v2",
    ),
    (
        "refresh",
        "the refresh token stays good, the old X-Token too; a dead one is HIS-1048, HTTP 422",
        "the answer has no other refresh token; the text is published, its code is not",
    ),
    (
        "wrong client id or secret",
        "HTTP 401, gateway error 2401",
        "the code of the gateway family for a refused credential",
    ),
    (
        "OTP in plain text where it belongs encrypted",
        "HTTP 400: HIS-1013 on confirmWithAadhaarOtp, HIS-1061 elsewhere, and for Aadhaar",
        "HIS-1013 is recorded there; HIS-1061 is in the tables",
    ),
    (
        "transaction of another journey or account, or spent",
        "HTTP 422, HIS-1026",
        "as if it did not exist",
    ),
    (
        "method other than the transaction's",
        "HTTP 422, HIS-1006",
        "the meaning of the code in its sister services",
    ),
    (
        "method that the account lacks",
        "HTTP 422, HIS-1016; the same for DEMOGRAPHICS and AADHAAR_BIO, which the sandbox does not \
         serve, and for PASSWORD where an OTP is asked for",
        "the code for \"not available\" in its sister services",
    ),
    (
        "reactivation of an account that is not deactivated",
        "HTTP 422, HIS-1042",
        "the code for an invalid change of status in its sister services",
    ),
    (
        "retrieval of a deactivated account",
        "number and address, but no login",
        "its owner needs the number to reactivate it",
    ),
    (
        "retrieval for an Aadhaar number without ABHA",
        "an OTP is sent; the verification gets HIS-1008, in V3 ABDM-1114 as published",
        "an outsider is not told who has an ABHA",
    ),
    (
        "search by mobile where several accounts fit",
        "the first of them; a name is compared without regard to case",
        "the reply has room for one",
    ),
    (
        "existsByHealthId",
        "true for accounts that were deleted too; the sandbox has no reserved names",
        "it is published that both are taken, not what else",
    ),
    (
        "userAuthorizedToken",
        "the whole account, as on the page; spends transaction and T-Token",
        "newer pages print the token alone",
    ),
    (
        "verifyOtp",
        "txnid and a list of the accounts that are not deleted",
        "a single object on the page, a list in the wild",
    ),
    (
        "ABHA number without dashes",
        "HTTP 400, HIS-1035",
        "every example has dashes, and V3 refuses numbers without",
    ),
    (
        "deactivation",
        "ends every login of the account, in both generations; reactivation does not bring them \
         back",
        "the page says that access is lost",
    ),
    ("content type other than application/json", "HTTP 415", "what the service's framework does"),
];

/// The same of what changes an account.
pub(super) const CHANGES: &[Rule] = &[
    (
        "password that is wrong, or was never set",
        "HTTP 422, HIS-1033 or HIS-1031; wrong ones count with wrong OTPs",
        "the codes are those of its sister services, the texts are the sandbox's",
    ),
    (
        "reactivate/init with PASSWORD",
        "opens a transaction and sends nothing; HIS-1031 at once where none was ever set",
        "the method is listed for this call; what it does for a password is not published",
    ),
    (
        "deletion or deactivation of an account with a benefit",
        "HTTP 422, HIS-1042, when the OTP is asked for",
        "published for V3 alone",
    ),
    (
        "OTP for a deactivation or a deletion",
        "one that was asked for is taken for either",
        "the calls that send it are the same and do not say what it is for",
    ),
    (
        "retrieval by mobile with the details of somebody else",
        "HTTP 422, HIS-1008, as for a mobile without an account",
        "no refusal is published; an outsider is not told who has an ABHA",
    ),
    (
        "mobile of six accounts",
        "HTTP 422, HIS-1052, whose text says 10",
        "the text is older than the limit",
    ),
    (
        "mobile that the account has already",
        "HTTP 422, HIS-1046, when the OTP is asked for",
        "the code of its sister services; the text is the sandbox's",
    ),
    (
        "e-mail address that is confirmed already, or of six accounts",
        "HTTP 422, HIS-1003",
        "no refusal is published",
    ),
    (
        "OTP of another account's change, or a second secret before the first",
        "HTTP 422, HIS-1026, or HIS-1006 for a method that none was asked for with",
        "as if it did not exist",
    ),
    (
        "what a changed mobile ends",
        "nothing: logins of the account go on, and its old mobile has no account any more",
        "not published",
    ),
    (
        "photograph",
        "PNG or JPEG of 100 KB at most, else HTTP 422, HIS-1040; a PNG of one point has no face",
        "the size is published for V3, what a face is nowhere",
    ),
    (
        "e-mail address in an update",
        "taken, and not confirmed any more unless it is the same; refused as where it is confirmed",
        "not published",
    ),
    ("day of birth in an update that cannot be", "HTTP 400, HIS-1003", "not published"),
    (
        "subdistrict, town, village or ward in an update",
        "taken, and not kept",
        "profiles with them have not been recorded",
    ),
    (
        "state or district in an update",
        "its code is taken; its name is UNKNOWN unless one of the people lives there",
        "UNKNOWN has been recorded",
    ),
    (
        "ABHA address of somebody else",
        "HTTP 422, HIS-1015; one that nobody has is made by linking it",
        "clients make addresses like that; no refusal is published",
    ),
    (
        "ABHA address that is not linked, or a seventh",
        "HTTP 422, HIS-1042",
        "the code for an invalid change in its sister services",
    ),
    (
        "unlinking the preferred ABHA address",
        "the oldest of the others is preferred then, or the number if there is none",
        "not published",
    ),
    (
        "enrolment without consent",
        "HTTP 422, HIS-1049",
        "the code of its sister services; the text is the sandbox's",
    ),
    (
        "enrolment of somebody whose account is deactivated",
        "HTTP 422, HIS-1007, when the OTP is handed in",
        "as for a login",
    ),
    (
        "making an account whose mobile nobody has proven",
        "HTTP 422, HIS-1026",
        "no refusal is published",
    ),
    ("OTP to the mobile of an enrolment", "taken encrypted or in plain text", "sources disagree"),
    (
        "enrolments by one client",
        "creations_per_client, then HTTP 422, HIS-1042",
        "published for V3 alone",
    ),
    (
        "enrolment with the Aadhaar number of a deleted account",
        "HTTP 422, HIS-1008, in V3 ABDM-1114; the same for one that is not linked",
        "whether somebody can come back is not published",
    ),
];
