//! The wire of generation v1/v2, with the gateway session v0.5 that goes with it.
//!
//! ```text
//!   Route ── admit ── fields ── ServerEndpoint::read ── Handle ── World
//!            tokens   empty or  the structs that the    one per
//!            and HIP  malformed client uses             endpoint
//! ```

mod address;
mod admit;
mod contact;
mod enrol;
mod fields;
mod images;
mod key;
mod leave;
mod login;
mod methods;
mod mobile_login;
mod password;
mod profile;
mod reactivate;
mod refusal;
mod retrieve;
mod search;
mod session;
mod tokens;

use std::cell::Cell;

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::OtpReceipt;
use abdm_types::{AbhaId, Ciphertext};
use bytes::Bytes;
use http::{Request, Response};

use self::fields::Fields;
use self::refusal::Refusal;
use crate::call::Call;
use crate::reply;
use crate::route::Route;
use crate::sandbox::Desk;
use crate::world::Errand;

/// Every endpoint of this generation, by topic.
pub(crate) static TOPICS: &[&[Route]] = &[
    session::ROUTES,
    key::ROUTES,
    search::ROUTES,
    login::ROUTES,
    password::ROUTES,
    mobile_login::ROUTES,
    retrieve::ROUTES,
    leave::ROUTES,
    reactivate::ROUTES,
    profile::ROUTES,
    contact::ROUTES,
    images::ROUTES,
    address::ROUTES,
    enrol::ROUTES,
];

/// What an endpoint does once a request was admitted and read.
trait Handle: ServerEndpoint {
    /// The fields that must be there and not be empty, in the order in which they are asked for.
    const REQUIRED: &'static [&'static str] = &[];
    /// Whether it decrypts something or hands out the key.
    const NEEDS_KEY: bool = false;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal>;
}

const fn route<E: Handle>() -> Route {
    Route::new(E::META, E::NEEDS_KEY, serve::<E>)
}

fn serve<E: Handle>(desk: &Desk, request: &Request<Bytes>) -> Response<Bytes> {
    let (now, doings) = (desk.now(), Cell::default());
    let answer = || {
        let admitted = admit::admit(&E::META, desk, request, now)?;
        let fields = Fields::of(&E::META, request)?;
        fields.require(E::REQUIRED)?;
        let request = E::read(request).map_err(|error| fields.refuse(&error))?;
        request.handle(&Call { desk, now, admitted, doings: &doings })
    };
    let response =
        answer().unwrap_or_else(|refusal: Refusal| refusal.into_response(desk, request, now));
    reply::having_done(response, doings.get())
}

impl Call<'_> {
    /// Begins a transaction about the account that an ABHA belongs to.
    fn begin(&self, errand: Errand, abha: &AbhaId) -> Result<OtpReceipt, Refusal> {
        let mut world = self.world();
        let account = world.accounts.find(abha)?;
        fields::receipt(&world.begin_for_account(errand, account, self.now)?.txn_id)
    }

    /// The six digits of an encrypted OTP, or `None` where it is not looked into.
    fn otp(
        &self,
        ciphertext: &Ciphertext,
        refusal: impl FnOnce(&str) -> Refusal,
    ) -> Result<Option<String>, Refusal> {
        let key = self.desk.keys.now().ok_or(Refusal::Unexpected)?;
        if self.takes_unread(&key, ciphertext) {
            return Ok(None);
        }
        let otp = self.decrypt(ciphertext, refusal)?;
        fields::six_digits(&otp, ciphertext.as_str())?;
        Ok(Some(otp))
    }

    /// An encrypted password, or `None` where it is not looked into.
    fn password(&self, ciphertext: &Ciphertext) -> Result<Option<String>, Refusal> {
        let key = self.desk.keys.now().ok_or(Refusal::Unexpected)?;
        if self.takes_unread(&key, ciphertext) {
            return Ok(None);
        }
        self.decrypt(ciphertext, |value| Refusal::not_encrypted("password", value)).map(Some)
    }

    /// The plain text of an encrypted field.
    fn decrypt(
        &self,
        ciphertext: &Ciphertext,
        refusal: impl FnOnce(&str) -> Refusal,
    ) -> Result<String, Refusal> {
        let key = self.desk.keys.now().ok_or(Refusal::Unexpected)?;
        key.decrypt_pkcs1(ciphertext.as_str()).ok_or_else(|| refusal(ciphertext.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_decrypts_or_hands_out_the_key_waits_for_it() {
        let routes = TOPICS.iter().copied().flatten();
        let waiting = routes.filter(|route| route.needs_key).map(|route| route.meta.name);
        let expected = [
            "v1v2.cert",
            "v1v2.change_mobile_new_verify",
            "v1v2.change_mobile_update",
            "v1v2.change_mobile_update_password",
            "v1v2.confirm_aadhaar_otp_v2",
            "v1v2.confirm_mobile_otp_v2",
            "v1v2.deactivate",
            "v1v2.delete",
            "v1v2.email_verify_otp",
            "v1v2.enrol_generate_otp",
            "v1v2.enrol_verify_mobile_otp",
            "v1v2.enrol_verify_otp",
            "v1v2.forgot_generate_aadhaar_otp",
            "v1v2.forgot_verify_aadhaar_otp",
            "v1v2.mobile_login_verify_otp",
            "v1v2.reactivate",
            "v1v2.reactivate_password",
        ];
        assert_eq!(waiting.collect::<BTreeSet<_>>(), BTreeSet::from(expected));
    }
}
