//! What holds for every endpoint, those still to come included.

use abdm_types::server::ReadError;
use abdm_types::testing::{Sample, metas};
use abdm_types::{
    Auth, Carries, Cause, Code, Effect, Failure, FailureKind, Replay, Role, ServiceError,
    Unreadable,
};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use crate::silence::{assert_silent, assert_silent_error};
use crate::support::{
    BLOCK_PAGE, FRAMEWORK_401, HIS_500, accepted, decoded, envelope, for_every_endpoint, refused,
    sent, succeeded,
};

#[track_caller]
fn service(failure: &Failure) -> &ServiceError {
    failure.service_error().unwrap()
}

#[track_caller]
fn assert_unreadable(failure: &Failure) {
    assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{failure}");
    assert_eq!(failure.effect(), Effect::Possible, "{failure}");
}

/// The replies that are objects, as their members.
fn members<E: Sample>() -> Vec<String> {
    let texts = E::replies().into_iter().map(|body| String::from_utf8(body.to_vec()).unwrap());
    let members = texts.filter_map(|text| {
        text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).map(str::to_owned)
    });
    members.filter(|members| !members.is_empty()).collect()
}

#[test]
fn what_is_sent_again_and_what_is_carried_follow_from_the_role() {
    for meta in metas() {
        let replay = match meta.role {
            Role::Reads => Replay::Safe,
            Role::ObtainsToken => Replay::Idempotent,
            _ => Replay::Never,
        };
        assert_eq!(meta.replay, replay, "{}", meta.name);
        let fits = match meta.role {
            Role::Changes => true,
            Role::Submits => meta.carries != Carries::Nothing,
            _ => meta.carries == Carries::Nothing,
        };
        assert!(fits, "{}: {:?} carries {:?}", meta.name, meta.role, meta.carries);
        assert_eq!(meta.role == Role::ObtainsToken, meta.auth == Auth::None, "{}", meta.name);
    }
}

#[test]
fn a_request_is_read_as_it_was_sent() {
    fn check<E: Sample>() {
        let requests = E::requests();
        assert!(!requests.is_empty(), "{}", E::META.name);
        for request in requests {
            let http = sent(&request);
            assert_eq!(http.method(), E::META.method);
            assert!(http.uri().path().ends_with(E::META.path), "{}", http.uri());
            assert_eq!(http.body().is_empty(), !E::META.has_body, "{}", E::META.name);
            let read = E::read(&http).unwrap_or_else(|error| panic!("{}: {error}", E::META.name));
            assert_eq!(format!("{read:?}"), format!("{request:?}"));
            let again = sent(&read);
            assert_eq!(again.headers(), http.headers(), "{}", E::META.name);
            assert_eq!(again.body(), http.body());
        }
    }
    for_every_endpoint!(check);
}

#[test]
fn a_user_token_that_is_missing_or_bare_is_refused_before_the_body_is_read() {
    fn check<E: Sample>() {
        let header = match E::META.auth {
            Auth::User => "x-token",
            Auth::Transfer => "t-token",
            Auth::Refresh => "r-token",
            _ => return,
        };
        let read = |request: &Request<Bytes>| E::read(request).err();
        let mut request = sent(&E::requests()[0]).map(|_| Bytes::from_static(b"not json"));
        for bare in ["user-token", "Bearer ", "Basic user-token"] {
            request.headers_mut().insert(header, bare.parse().unwrap());
            assert_eq!(read(&request), Some(ReadError::UserToken), "{} {bare}", E::META.name);
        }
        request.headers_mut().remove(header);
        assert_eq!(read(&request), Some(ReadError::UserToken), "{}", E::META.name);
    }
    for_every_endpoint!(check);
}

#[test]
fn a_reply_is_written_as_it_was_read() {
    fn check<E: Sample>() {
        let replies = E::replies();
        assert!(!replies.is_empty(), "{}", E::META.name);
        for body in replies {
            let written = E::reply(&succeeded::<E>(&body));
            let read = E::decode(written.clone()).unwrap_or_else(|failure| panic!("{failure}"));
            let again = E::reply(&read);
            assert_eq!(again.status(), written.status());
            assert_eq!(again.headers(), written.headers());
            assert_eq!(again.body(), written.body());
            assert!(body.is_empty() || !again.body().is_empty(), "{}", E::META.name);
        }
    }
    for_every_endpoint!(check);
}

#[test]
fn a_page_or_nothing_where_a_success_was_agreed_may_have_been_one() {
    fn check<E: Sample>() {
        let page = refused::<E>(200, BLOCK_PAGE);
        assert_unreadable(&page);
        let length = BLOCK_PAGE.len() as u64;
        assert_eq!((page.status(), page.length()), (Some(200), Some(length)));
        let FailureKind::Unreadable { problem, .. } = *page.kind() else { panic!("{page}") };
        assert_eq!(problem, Unreadable::Html);
        // Taken and not yet done.
        assert_unreadable(&refused::<E>(202, ""));
    }
    for_every_endpoint!(check);
}

#[test]
fn a_5xx_without_a_cause_may_have_taken_effect_and_a_4xx_has_not() {
    fn check<E: Sample>() {
        for body in ["", HIS_500, BLOCK_PAGE, "upstream timed out", "[1]", "{\"code\":\"HIS"] {
            for status in [500, 502, 503, 504] {
                let failure = refused::<E>(status, body);
                assert_eq!(failure.effect(), Effect::Possible, "{failure} {body}");
                assert_eq!(failure.cause(), Cause::Unclear, "{failure} {body}");
            }
        }
        assert_eq!(refused::<E>(408, "").effect(), Effect::Possible);
        for status in [400, 403, 404, 422, 429] {
            let failure = refused::<E>(status, "");
            assert_eq!(failure.effect(), Effect::Settled, "{failure}");
        }
    }
    for_every_endpoint!(check);
}

/// Replies of which nothing is required are the ones that an error body could pass for.
#[test]
fn an_error_inside_a_2xx_is_never_taken_for_a_success() {
    fn check<E: Sample>() {
        let settled = refused::<E>(200, envelope("HIS-422", "HIS-1007", "disabled"));
        assert_eq!(settled.cause(), Cause::AccountDeactivated);
        assert_eq!(settled.effect(), Effect::Settled);
        for open in [HIS_500, FRAMEWORK_401, r#"{"error":{"code":2500,"message":"x"}}"#] {
            let failure = refused::<E>(200, open);
            assert!(failure.service_error().is_some(), "{open}");
            assert_eq!(failure.effect(), Effect::Possible, "{open}");
        }
        for body in [
            r#"{"error":{"code":"ABDM-1114","message":"m"}}"#,
            r#"{"code":"ABDM-1114: ","message":"m","timestamp":"t"}"#,
            r#"{"code":"ABDM-1114","message":"m"}"#,
            r#"[{"code":"ABDM-1114: ","message":"m"}]"#,
        ] {
            let failure = refused::<E>(200, body);
            assert_eq!(service(&failure).code().map(Code::as_str), Some("ABDM-1114"), "{failure}");
        }
    }
    for_every_endpoint!(check);
}

#[test]
fn the_word_of_a_success_is_not_believed_beside_an_error() {
    fn check<E: Sample>() {
        for success in members::<E>() {
            for error in [
                r#""error":{"code":"ABDM-1134","message":"m"}"#,
                r#""errors":[{"code":"ABDM-1134","message":"m"}]"#,
                r#""code":"ABDM-1134""#,
            ] {
                let failure = refused::<E>(200, format!("{{{success},{error}}}"));
                let code = service(&failure).code().map(Code::as_str);
                assert_eq!(code, Some("ABDM-1134"), "{failure} {error}");
            }
            for doubt in [
                r#""error":"m""#,
                r#""Error":true"#,
                r#""errors":["m"]"#,
                r#""code":"FAILURE""#,
                r#""AuthResult":"pending""#,
            ] {
                let failure = refused::<E>(200, format!("{{{success},{doubt}}}"));
                assert_eq!(failure.effect(), Effect::Possible, "{failure} {doubt}");
            }
            accepted::<E>(200, format!(r#"{{{success},"error":null,"code":"SUCCESS"}}"#));
            // serde would read a list as the fields in their order.
            assert_unreadable(&refused::<E>(200, format!("[{{{success}}}]")));
        }
    }
    for_every_endpoint!(check);
}

#[test]
fn a_result_that_is_called_failed_is_about_what_the_call_carried() {
    fn check<E: Sample>() {
        for status in [200, 400, 422] {
            let body = r#"{"txnId":"t","authResult":"failed","message":"m","accounts":[]}"#;
            let failure = refused::<E>(status, body);
            let expected = match E::META.carries {
                Carries::Nothing => None,
                Carries::Otp => Some(Cause::WrongOtp),
                Carries::Password => Some(Cause::WrongPassword),
            };
            let told = Some(failure.cause()).filter(|cause| *cause != Cause::Unclear);
            assert_eq!(told, expected, "{failure}");
        }
    }
    for_every_endpoint!(check);
}

#[test]
fn only_a_call_with_an_application_token_can_have_it_refused() {
    fn check<E: Sample>() {
        let manager = r#"{"code":"900901","message":"m","description":"d"}"#;
        for status in [200, 401] {
            let error = refused::<E>(status, manager);
            let refused = service(&error).app_token_refused();
            assert_eq!(refused, E::META.auth != Auth::None, "{error}");
        }
        assert!(!service(&refused::<E>(401, "")).app_token_refused());
    }
    for_every_endpoint!(check);
}

/// Each member in turn is missing or is something else.
#[test]
fn a_reply_with_something_else_in_a_place_is_read_or_may_have_been_a_success() {
    fn check<E: Sample>() {
        for body in E::replies() {
            let Ok(Value::Object(whole)) = serde_json::from_slice::<Value>(&body) else { continue };
            for key in whole.keys() {
                let mut bodies = vec![whole.clone()];
                bodies[0].remove(key);
                for other in [json!(null), json!(""), json!([["Sentinel"]]), json!({}), json!(7)] {
                    let mut changed = whole.clone();
                    changed.insert(key.clone(), other);
                    bodies.push(changed);
                }
                for body in bodies {
                    match decoded::<E>(200, Value::Object(body).to_string()) {
                        Ok(reply) => assert_silent(&reply),
                        Err(failure) => {
                            assert_unreadable(&failure);
                            assert_silent_error(&failure);
                        }
                    }
                }
            }
        }
    }
    for_every_endpoint!(check);
}
