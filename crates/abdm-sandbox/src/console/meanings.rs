//! What a refusal means, in a few words. To people: an application reads the reply.

use abdm_types::catalogue;

use crate::request_log::LoggedRequest;

/// What became of a request, where that is not plain from it.
pub(super) fn of(request: &LoggedRequest) -> Option<&'static str> {
    match (request.code, request.status) {
        (Some(code), _) if of_code(code).is_some() => of_code(code),
        // A text speaks for itself.
        (Some(text), _) if text.contains(' ') => None,
        (_, 0) => Some("No reply was made."),
        (_, 404) if request.endpoint.is_none() => Some("There is no such path."),
        (_, 405) => Some("The path has another method."),
        (_, 413) => Some("The body is too large."),
        (_, 415) => Some("The body is not announced as JSON."),
        _ => None,
    }
}

/// What the catalogue says of a code. Where it has several meanings, that of the sandbox, which uses
/// it in one.
fn of_code(code: &str) -> Option<&'static str> {
    Some(match code {
        "failed" => "The OTP is wrong or has expired.",
        "2401" => "The client id or its secret is wrong.",
        "HIS-1013" => "The OTP is wrong.",
        "ABDM-1094" => "The patient's X-token has expired.",
        "ABDM-1114" | "ABDM-1211" => "There is no such account.",
        "ABDM-1115" => "No account has this mobile number.",
        "ABDM-1204" => {
            "UIDAI refuses: a wrong OTP, an unknown Aadhaar number, or one without mobile."
        }
        "ABDM-9999" => "A general refusal, whose text tells more.",
        _ => match catalogue::find(code) {
            [only] => only.meaning,
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::of_code;

    /// The files with the codes that the sandbox answers with: those of the two wires, and what they
    /// have in common.
    fn sources() -> Vec<String> {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut sources = vec![fs::read_to_string(src.join("api_manager.rs")).unwrap()];
        let mut left = vec![src.join("v1v2"), src.join("v3")];
        while let Some(directory) = left.pop() {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => left.push(path),
                    false => sources.push(fs::read_to_string(path).unwrap()),
                }
            }
        }
        sources
    }

    #[test]
    fn every_code_that_the_sandbox_answers_with_is_explained() {
        let is_code = |text: &&str| {
            let number = text.trim_start_matches("HIS-").trim_start_matches("ABDM-");
            number.len() >= 3 && number.bytes().all(|byte| byte.is_ascii_digit())
        };
        let sources = sources();
        let texts = sources.iter().flat_map(|source| source.split('"'));
        let codes: Vec<_> = texts.map(|text| text.trim_end_matches(": ")).filter(is_code).collect();
        assert!(codes.len() > 40, "{codes:?}");
        // The envelope of a refusal, whose cause is inside it.
        for code in codes.into_iter().filter(|code| *code != "HIS-422") {
            assert!(of_code(code).is_some(), "{code}");
        }
    }
}
