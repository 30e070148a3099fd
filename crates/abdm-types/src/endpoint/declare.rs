//! The declaration that each endpoint file begins with.

/// Declares the facts of an endpoint and ties the `Request` and `Response` of its file together.
///
/// `auth` decides which token field the request has (`User`: `x_token`, `Transfer`: `t_token`,
/// `Refresh`: `r_token`); `body` is `json`, `operation` (JSON in one of several fixed forms) or
/// `none`, whatever the method; `header`, if there is one, names a header and the field that travels
/// in it; `reply` is `json`, `maybe_json`, `account` (JSON that describes one), `receipt` (JSON that
/// says that an OTP is on its way), `receipt_or_id` (that, or its transaction alone), `list` (JSON with a list at the top), `image` (a picture of
/// any kind), `png`, `pdf` or `svg` (that one and no other), `text`, `word`, `flag`, `named_flag` or `empty STATUS`.
macro_rules! endpoint {
    (
        $name:literal, $method:ident $service:ident $path:literal,
        role: $role:ident, carries: $carries:ident,
        auth: $auth:ident, replay: $replay:ident,
        $(header: $header:ident $field:ident,)?
        body: $body:ident, reply: $reply:ident $($status:literal)?
    ) => {
        impl $crate::endpoint::Endpoint for Request {
            type Response = Response;

            const META: $crate::endpoint::Meta = $crate::endpoint::Meta {
                name: $name,
                method: &http::Method::$method,
                service: $crate::endpoint::Service::$service,
                path: $path,
                role: $crate::endpoint::Role::$role,
                carries: $crate::endpoint::Carries::$carries,
                has_body: $crate::endpoint::endpoint!(@has_body $body),
                auth: $crate::endpoint::Auth::$auth,
                replay: $crate::endpoint::Replay::$replay,
            };

            $crate::endpoint::endpoint!(@token $auth);
            $($crate::endpoint::endpoint!(@own $header $field);)?

            fn body(&self) -> Result<Option<bytes::Bytes>, $crate::InvalidInput> {
                $crate::endpoint::endpoint!(@body $body self)
            }
        }

        impl $crate::endpoint::Reply for Response {
            $(const EMPTY: Option<u16> = Some($status);)?

            fn read(body: &[u8]) -> Result<Self, $crate::unreadable::Unreadable> {
                $crate::endpoint::endpoint!(@read $reply body)
            }
        }

        $crate::endpoint::endpoint!(@is $reply);

        #[cfg(feature = "server")]
        impl $crate::server::ServerEndpoint for Request {
            fn read(
                request: &http::Request<bytes::Bytes>,
            ) -> Result<Self, $crate::server::ReadError> {
                #[allow(unused_mut, reason = "few endpoints have a field that travels in a header")]
                let mut read: Self = $crate::endpoint::endpoint!(@serve $auth $body request)?;
                $(read.$field = $crate::server::header(request, &$crate::endpoint::$header)?;)?
                Ok(read)
            }

            fn reply(response: &Response) -> http::Response<bytes::Bytes> {
                $crate::endpoint::endpoint!(@write $reply response $($status)?)
            }
        }
    };

    (@token None) => {};
    (@token App) => {};
    (@token Refresh) => { $crate::endpoint::endpoint!(@header R_TOKEN r_token); };
    (@token User) => { $crate::endpoint::endpoint!(@header X_TOKEN x_token); };
    (@token Transfer) => { $crate::endpoint::endpoint!(@header T_TOKEN t_token); };
    (@header $header:ident $field:ident) => {
        fn user_token(&self) -> Option<(http::HeaderName, http::HeaderValue)> {
            Some(($crate::endpoint::$header, self.$field.header()))
        }
    };

    (@is receipt) => {
        impl $crate::endpoint::Receipt for Response {
            fn txn_id(&self) -> &$crate::TxnId {
                &self.0.txn_id
            }

            fn sent_to(&self) -> Option<$crate::Personal> {
                self.0.sent_to().map(|mobile| $crate::Personal::new(mobile.masked()))
            }
        }
    };
    (@is receipt_or_id) => { $crate::endpoint::endpoint!(@is receipt); };
    (@is $other:ident) => {};

    (@own $header:ident $field:ident) => {
        fn own_header(&self) -> Option<(http::HeaderName, http::HeaderValue)> {
            Some(($crate::endpoint::$header, self.$field.header()))
        }
    };

    (@has_body none) => { false };
    (@has_body $body:ident) => { true };

    (@body none $self:ident) => { Ok(None) };
    (@body operation $self:ident) => { $crate::endpoint::endpoint!(@body json $self) };
    (@body json $self:ident) => {
        $crate::wire::body($self).map(Some)
    };

    (@read json $body:ident) => { $crate::unreadable::Unreadable::object($body) };
    (@read receipt $body:ident) => { $crate::endpoint::endpoint!(@read json $body) };
    (@read receipt_or_id $body:ident) => { $crate::unreadable::Unreadable::receipt_or_id($body) };
    (@read maybe_json $body:ident) => { $crate::unreadable::Unreadable::maybe_object($body) };
    (@read account $body:ident) => { $crate::unreadable::Unreadable::account($body) };
    (@read list $body:ident) => { $crate::unreadable::Unreadable::list($body) };
    (@read image $body:ident) => { $crate::endpoint::endpoint!(@image $body Png Jpeg Svg) };
    (@read png $body:ident) => { $crate::endpoint::endpoint!(@image $body Png) };
    (@read pdf $body:ident) => { $crate::endpoint::endpoint!(@image $body Pdf) };
    (@read svg $body:ident) => { $crate::endpoint::endpoint!(@image $body Svg) };
    (@read word $body:ident) => { $crate::unreadable::Unreadable::word($body).map(Response) };
    (@read named_flag $body:ident) => {
        $crate::unreadable::Unreadable::named_flag($body).map(Response)
    };
    (@read flag $body:ident) => { $crate::unreadable::Unreadable::flag($body).map(Response) };
    (@read text $body:ident) => { $crate::unreadable::Unreadable::text($body).map(Response) };
    (@read empty $body:ident) => {
        $crate::unreadable::Unreadable::empty($body).map(|()| Response)
    };

    (@image $body:ident $($kind:ident)+) => {
        $crate::unreadable::Unreadable::image($body, &[$($crate::ImageKind::$kind),+]).map(Response)
    };

    (@serve None $body:ident $request:ident) => {
        $crate::server::$body::<Self>($request)
    };
    (@serve App $body:ident $request:ident) => {
        $crate::server::$body::<Self>($request)
    };
    (@serve Refresh $body:ident $request:ident) => {
        $crate::endpoint::endpoint!(@bearer R_TOKEN r_token RefreshToken $body $request)
    };
    (@serve User $body:ident $request:ident) => {
        $crate::endpoint::endpoint!(@bearer X_TOKEN x_token XToken $body $request)
    };
    (@serve Transfer $body:ident $request:ident) => {
        $crate::endpoint::endpoint!(@bearer T_TOKEN t_token TToken $body $request)
    };
    (@bearer $header:ident $field:ident $token:ident $body:ident $request:ident) => {{
        let token = $crate::server::token($request, &$crate::endpoint::$header)
            .and_then(|token| $crate::$token::parse(token).ok())
            .ok_or($crate::server::ReadError::UserToken)?;
        let mut request: Self = $crate::server::$body($request)?;
        request.$field = token;
        Ok::<Self, $crate::server::ReadError>(request)
    }};

    (@write json $response:ident) => { $crate::server::json_reply($response) };
    (@write receipt $response:ident) => { $crate::server::json_reply($response) };
    (@write receipt_or_id $response:ident) => { $crate::server::json_reply($response) };
    (@write account $response:ident) => { $crate::server::json_reply($response) };
    (@write maybe_json $response:ident) => { $crate::server::json_reply($response) };
    (@write list $response:ident) => { $crate::server::json_reply($response) };
    (@write image $response:ident) => { $crate::server::image_reply(&$response.0) };
    (@write png $response:ident) => { $crate::endpoint::endpoint!(@write image $response) };
    (@write pdf $response:ident) => { $crate::endpoint::endpoint!(@write image $response) };
    (@write svg $response:ident) => { $crate::endpoint::endpoint!(@write image $response) };
    (@write word $response:ident) => { $crate::server::text_reply($response.0.reveal()) };
    (@write named_flag $response:ident) => { $crate::server::json_reply(&$response.0) };
    (@write flag $response:ident) => { $crate::server::json_reply(&$response.0) };
    (@write text $response:ident) => { $crate::server::text_reply(&$response.0) };
    (@write empty $response:ident $status:literal) => {{
        let Response = $response;
        $crate::server::empty_reply($status)
    }};
}
pub(crate) use endpoint;

#[cfg(all(test, feature = "testing"))]
mod tests;
