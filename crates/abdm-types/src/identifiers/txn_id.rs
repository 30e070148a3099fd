use http::HeaderValue;
use secrecy::ExposeSecret;

use crate::InvalidInput;
use crate::secret::{header, secret};

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
    /// The header that it travels in where that is the place for it.
    pub(crate) fn header(&self) -> HeaderValue {
        header(["", self.0.expose_secret()])
    }

    /// Stands in while a request is read: the body comes first, the header fills this in.
    #[cfg(feature = "server")]
    pub(crate) fn absent() -> Self {
        Self("".into())
    }
}

impl<'de> serde::Deserialize<'de> for TxnId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}
