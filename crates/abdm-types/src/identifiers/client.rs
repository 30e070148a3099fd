use serde::{Deserialize, Deserializer, Serialize};

use crate::InvalidInput;

macro_rules! plain_id {
    ($(#[$doc:meta])* $name:ident, $field:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes an id as issued, without surrounding white space.
            ///
            /// # Errors
            ///
            /// [`InvalidInput`] unless it is 1 to 256 visible ASCII characters, which is what fits
            /// in a header.
            pub fn parse(input: &str) -> Result<Self, InvalidInput> {
                let id = input.trim();
                let fits =
                    (1..=256).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic());
                if fits {
                    Ok(Self(id.to_owned()))
                } else {
                    Err(InvalidInput::new($field, "1 to 256 visible ASCII characters"))
                }
            }

            /// The id as it is sent.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                crate::wire::parse(d, Self::parse)
            }
        }
    };
}

plain_id! {
    /// Names an integrator to the gateway. Not secret.
    ClientId, "client_id"
}

plain_id! {
    /// Names the facility (health information provider) on whose behalf a call is made: the
    /// `X-HIP-ID` of v1/v2. Not secret.
    HipId, "hip_id"
}

plain_id! {
    /// Names the consent manager, which stands for the environment: the `X-CM-ID` of the V3 session.
    /// `sbx` and `abdm` are published (contract V3, section 2). Not secret.
    CmId, "cm_id"
}

impl CmId {
    /// That of the published sandbox, `sbx`.
    pub fn sandbox() -> Self {
        Self("sbx".to_owned())
    }

    /// That of the production service, `abdm`.
    pub fn production() -> Self {
        Self("abdm".to_owned())
    }
}
