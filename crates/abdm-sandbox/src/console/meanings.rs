//! What a refusal means, in a few words. To people: an application reads the reply.

use crate::request_log::LoggedRequest;

/// What became of a request, where that is not plain from it.
pub(super) fn of(request: &LoggedRequest) -> Option<&'static str> {
    match (request.code, request.status) {
        (Some(code), _) if of_code(code).is_some() => of_code(code),
        // A text speaks for itself.
        (Some(text), _) if text.contains(' ') => None,
        (_, 0) => Some("no reply was made"),
        (_, 404) if request.endpoint.is_none() => Some("no such path"),
        (_, 405) => Some("the path has another method"),
        (_, 413) => Some("the body is too large"),
        (_, 415) => Some("the body is not announced as JSON"),
        _ => None,
    }
}

/// A code means the same on all endpoints of the sandbox.
fn of_code(code: &str) -> Option<&'static str> {
    Some(match code {
        "404" => "the API manager knows no such path",
        "900900" => "the API manager fails at the application token",
        "900901" => "the application token is wrong or expired",
        "900902" => "no application token was sent",
        "1921" | "1922" | "2401" => "the client id or its secret is wrong",
        "failed" => "the OTP is wrong or expired",
        "HIS-400" | "ABDM-1013" => "the body is not what the endpoint takes",
        "HIS-401" => "the patient's token is wrong, expired or missing",
        "HIS-403" => "this client may not make this call",
        "HIS-500" => "the service fails and names no cause",
        "HIS-1002" => "a field is empty",
        "HIS-1003" => "a field has characters that it may not have",
        "HIS-1004" => "a field has another type",
        "HIS-1006" => "the transaction belongs to another journey or method",
        "HIS-1007" | "ABDM-1134" | "ABDM-1308" => "the account is deactivated",
        "HIS-1008" | "ABDM-1114" | "ABDM-1211" => "there is no such account",
        "HIS-1011" => "the mobile is malformed",
        "HIS-1012" => "the transaction id is no UUID",
        "HIS-1013" | "HIS-2022" => "the OTP is wrong",
        "HIS-1016" | "ABDM-1119" => "the account does not offer this method",
        "HIS-1023" | "HIS-2017" => "OTPs are asked for too often",
        "HIS-1026" => "the transaction is unknown or spent",
        "HIS-1035" => "the ABHA number or address is malformed",
        "HIS-1036" => "the transaction has expired",
        "HIS-1039" => "the account is locked after failed attempts",
        "HIS-1041" => "the transaction has no attempts left",
        "HIS-1042" => "the account is not in the state that this needs",
        "HIS-1048" => "the refresh token is wrong or expired",
        "HIS-1056" => "the OTP has expired",
        "HIS-1061" => "a field is not encrypted, or under another key",
        "HIS-2016" => "there is no such Aadhaar number",
        "HIS-3005" => "no mobile is linked with this Aadhaar number",
        "ABDM-1016" => "TIMESTAMP is missing, malformed or too far from the sandbox's time",
        "ABDM-1030" => "REQUEST-ID is missing or no UUID",
        "ABDM-1094" | "ABDM-1131" => "the patient's X-Token has expired",
        "ABDM-1100" => "too many OTPs or attempts",
        "ABDM-1115" => "no account has this mobile",
        "ABDM-1128" => "the T-Token has expired",
        "ABDM-1129" => "the T-Token is wrong",
        "ABDM-1130" => "the patient's X-Token is wrong",
        "ABDM-1204" => {
            "UIDAI refuses: a wrong OTP, an unknown Aadhaar number, or one without mobile"
        }
        "ABDM-9999" => "a general refusal, whose text tells more",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::of_code;

    /// The files with the codes that the sandbox answers with.
    const SOURCES: [&str; 8] = [
        include_str!("../api_manager.rs"),
        include_str!("../v1v2/refusal.rs"),
        include_str!("../v1v2/session.rs"),
        include_str!("../v3/account.rs"),
        include_str!("../v3/admit.rs"),
        include_str!("../v3/refusal.rs"),
        include_str!("../v3/session.rs"),
        include_str!("../v3/shape.rs"),
    ];

    #[test]
    fn every_code_that_the_sandbox_answers_with_is_explained() {
        let is_code = |text: &&str| {
            let number = text.trim_start_matches("HIS-").trim_start_matches("ABDM-");
            number.len() >= 3 && number.bytes().all(|byte| byte.is_ascii_digit())
        };
        let texts = SOURCES.iter().flat_map(|source| source.split('"'));
        let codes: Vec<_> = texts.map(|text| text.trim_end_matches(": ")).filter(is_code).collect();
        assert!(codes.len() > 40, "{codes:?}");
        // The envelope of a refusal, whose cause is inside it.
        for code in codes.into_iter().filter(|code| *code != "HIS-422") {
            assert!(of_code(code).is_some(), "{code}");
        }
    }
}
