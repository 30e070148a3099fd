use http::HeaderValue;
use secrecy::ExposeSecret;

use crate::{InvalidInput, secret::secret};

secret! {
    /// Ties the calls of one journey together. The service makes it when it sends an OTP.
    ///
    /// A UUID in v1/v2; opaque in V3, where other forms are published. Whoever knows it together
    /// with the OTP can finish the journey, so it is treated as a secret.
    TxnId
}

impl TxnId {
    /// Takes an id as issued.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] unless it is 1 to 128 visible ASCII characters.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        let id = input.trim();
        let fits = (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic());
        if fits {
            Ok(Self(id.into()))
        } else {
            Err(InvalidInput::new("txn_id", "1 to 128 visible ASCII characters"))
        }
    }
}

impl TxnId {
    /// The header that it travels in where that is the place for it, marked sensitive.
    #[allow(dead_code, reason = "few endpoints have such a header")]
    pub(crate) fn header(&self) -> HeaderValue {
        let mut value = HeaderValue::from_str(self.0.expose_secret())
            .expect("a transaction has visible characters only");
        value.set_sensitive(true);
        value
    }

    /// Stands in while a request is read: the body comes first, the header fills this in.
    #[cfg(feature = "server")]
    #[allow(dead_code, reason = "only a transaction that travels in a header needs it")]
    pub(crate) fn absent() -> Self {
        Self("".into())
    }
}

impl<'de> serde::Deserialize<'de> for TxnId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}
