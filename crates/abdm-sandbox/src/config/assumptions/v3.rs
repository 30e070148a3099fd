use super::Rule;

/// What is assumed of V3 besides values and the [forms](crate::v3_forms), each of which is published.
pub(super) const RULES: &[Rule] = &[
    (
        "V3: application tokens",
        "those of the v0.5 gateway are worth nothing on V3, and the other way round; so are user \
         tokens and transactions",
        "each gateway has an address and a lifetime of its own; a stricter service finds more \
         faults",
    ),
    (
        "V3: REQUEST-ID",
        "a UUID of any version; one that came before is accepted",
        "nothing is published about a repeated one",
    ),
    (
        "V3: order of refusals",
        "application token, REQUEST-ID, TIMESTAMP, user token, fields, transaction",
        "not published; the API manager stands in front of the service",
    ),
    (
        "V3: expired T-token or R-token",
        "HTTP 401, \"T-token expired\" or \"R-token expired\"",
        "as for an X-token",
    ),
    (
        "V3: attempts or OTPs exhausted",
        "HTTP 422, ABDM-1100",
        "the text is published, the status is not; 422 is that of its neighbours",
    ),
    (
        "V3: locked account",
        "HTTP 422, ABDM-1100 with the time of lock_out; ACTIVE in lists, with its methods blocked \
         in a search",
        "no other published text is about a lock",
    ),
    (
        "V3: login to a deactivated account",
        "by default refused with HTTP 422 when the OTP is asked for",
        "the codes are published, status and moment are not; v3_forms has the other candidates",
    ),
    (
        "V3: retrieval of a deactivated account",
        "by default number and address with status DEACTIVATED, but no login",
        "its owner needs the number to reactivate it",
    ),
    (
        "V3: account without the Aadhaar method",
        "HTTP 422, ABDM-1119; status PROVISIONAL, type DRIVING_LICENCE",
        "the text is published, the status is not; without Aadhaar V3 enrols by licence alone",
    ),
    (
        "V3: Aadhaar number without a mobile, or one that nobody has",
        "HTTP 422, ABDM-1204 with UIDAI's own 111 or 998",
        "ABDM-1204 carries what UIDAI says; these are UIDAI's numbers for it",
    ),
    (
        "V3: unknown number in login/search",
        "HTTP 404, ABDM-1114",
        "as for a login; no refusal of this call is published",
    ),
    (
        "V3: mobile that is refused",
        "\"Invalid Mobile Number\", by default under the name loginId",
        "the text is published, the name is not; v3_forms has the other one",
    ),
    (
        "V3: loginId of another account than the login's",
        "HTTP 400, \"LoginId is invalid\"",
        "as for one of another format",
    ),
    (
        "V3: reactivation of an account that is not deactivated",
        "HTTP 400, \"Invalid Scope\"",
        "no text for it is published; the scope does not fit the account",
    ),
    (
        "V3: transaction of another operation or account, spent or expired",
        "HTTP 400, \"Invalid Transaction Id\"",
        "as if it did not exist",
    ),
    (
        "V3: words that name no operation, or one that the sandbox does not serve",
        "HTTP 400, \"Invalid Login Hint\" if a hint does not go with its scope, else \"Invalid \
         Scope\"",
        "no text is about otpSystem",
    ),
    (
        "V3: several malformed fields",
        "told at once; authMethods with \"Invalid Auth Methods\"",
        "one published map has two fields; both spellings occur",
    ),
    (
        "V3: body that is no JSON object",
        "HTTP 400 of the framework; HTTP 415 for another content type",
        "what the service's framework does",
    ),
    (
        "V3: login/verify by mobile",
        "gives a new transaction, which verify/user needs with the T-token",
        "the pages call it the transaction of verify; a client that uses the old one is found out",
    ),
    ("V3: verify/user", "spends transaction and T-token", "as in v1/v2"),
    (
        "V3: sending an OTP again",
        "another request, which opens another transaction; the earlier one stays good",
        "no call for it is published",
    ),
    (
        "V3: reasons of a deactivation",
        "taken and not looked at",
        "whether they are enforced is not known",
    ),
    (
        "V3: refresh",
        "by default the old refresh token dies, the old X-token lives on; the new ones belong to the same \
         login",
        "not published; v3_forms lets the old one live",
    ),
    (
        "V3: logout",
        "ends the X-token, its refresh token and all that they were renewed to",
        "a login is one thing",
    ),
    ("V3: times in bodies", "UTC", "they name no zone"),
    (
        "V3: REQUEST-ID, TIMESTAMP or X-CM-ID missing or wrong on a session",
        "HTTP 403, \"Access Denied\"; X-CM-ID is sbx",
        "the text is published for all three, the status in examples of its sisters",
    ),
    (
        "V3: path that leads nowhere",
        "HTTP 404 of the API manager below /v3, of the framework elsewhere; HTTP 405 of the \
         framework for another method",
        "all three are published without their paths",
    ),
    ("V3: accountType in an X-token", "STANDARD", "the word of an enrolment"),
];

/// The same of what changes an account.
pub(super) const CHANGES: &[Rule] = &[
    (
        "V3: X-token of a login by ABHA address at other services",
        "HTTP 401, ABDM-1094",
        "the body is published, its status is not",
    ),
    (
        "V3: X-token of another login at the service of ABHA addresses",
        "HTTP 401, ABDM-1094",
        "as the other way round",
    ),
    (
        "V3: fields that the service of ABHA addresses refuses",
        "HTTP 400, a list of ABDM-9999 with the text that the field has elsewhere; ABDM-1006 for an \
         address",
        "the shape and some of the texts are published",
    ),
    ("V3: OTP for an ABHA address that nobody has", "HTTP 400, ABDM-1211", "as in its search"),
    (
        "V3: wrong or expired OTP of a login by ABHA address",
        "HTTP 200, authResult failed without a transaction; lock, limits and other refusals as for \
         a login by number",
        "its words for a wrong one are published, nothing is about the others",
    ),
    (
        "V3: login by one of several ABHA addresses",
        "users has each address of the account, profile and token the preferred one",
        "only one is shown anywhere",
    ),
    (
        "V3: refresh token of a login by ABHA address",
        "taken by no call",
        "no call for it is published",
    ),
    (
        "V3: moment of the refusal for a benefit",
        "when the OTP is asked for, or with the password; HTTP 422, ABDM-1228 or ABDM-1219",
        "codes and texts are published, status and moment are not",
    ),
    (
        "V3: password where none was ever set",
        "HTTP 400, \"Invalid Password\"; wrong ones count with wrong OTPs",
        "no refusal is published; that of a wrong one is",
    ),
    (
        "V3: mobile that the account has already",
        "HTTP 400, \"This mobile number is already verified\", when the OTP is asked for",
        "the text is published, the moment is not",
    ),
    (
        "V3: e-mail address that is confirmed already, or of six accounts",
        "HTTP 422, ABDM-1302 or ABDM-1135",
        "the codes are published, the status is not; the texts are the sandbox's",
    ),
    (
        "V3: e-mail address that is none",
        "HTTP 400, \"LoginId is invalid\"",
        "as for a number of another format",
    ),
    (
        "V3: link to an e-mail address",
        "taken and sent to nobody; it counts as an OTP does, and changes nothing",
        "whoever opens it is not the client",
    ),
    (
        "V3: end of an e-mail address in a receipt",
        "stars and then the domain",
        "what stands behind the stars is not published",
    ),
    (
        "V3: re-KYC of somebody with another name or day of birth than UIDAI's",
        "HTTP 422, ABDM-1207",
        "the code is that of an enrolment; the text is the sandbox's",
    ),
    (
        "V3: ABHA address of somebody else, one that is not linked, a seventh",
        "HTTP 422, ABDM-1101 or ABDM-1132; HTTP 400, \"Invalid ABHA Address\"",
        "the first two codes are published without their status, for a seventh nothing is",
    ),
    (
        "V3: list of a mobile's accounts",
        "places from 1 on; deactivated accounts are in it, and refused when the OTP is asked for",
        "only one account is shown anywhere",
    ),
    (
        "V3: place that is not in the list, or another transaction than a search's",
        "HTTP 400, \"LoginId is invalid\" or \"Invalid Transaction Id\"",
        "no refusal is published",
    ),
    (
        "V3: enrolment without consent",
        "HTTP 400, \"Invalid Consent\"",
        "no text for it is published",
    ),
    (
        "V3: enrolment of somebody whose account is deactivated",
        "refused with HTTP 422 when the OTP is handed in, in the form of a login",
        "that an account exists is published for one in use",
    ),
    (
        "V3: transaction of an enrolment",
        "a new one with the account and another with its mobile, each good for addresses; of an \
         enrolment that begins anew with one, HTTP 400, \"Invalid Transaction Id\"",
        "replies have the field; where it changes is not published",
    ),
    (
        "V3: address of an enrolment without a transaction of one, or that is one's own already",
        "HTTP 401, ABDM-1017, or HTTP 422, ABDM-1101",
        "the first is published for the suggestion, the second without its status",
    ),
    (
        "V3: preferred that is neither 0 nor 1",
        "HTTP 400, \"Invalid Preferred\"",
        "that it is refused is published, the text is not",
    ),
    (
        "V3: mobile of a new account",
        "the one that UIDAI has, until the OTP of another one is accepted",
        "the replies show it masked or not at all",
    ),
];
