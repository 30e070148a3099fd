use abdm_flows::Generation;
use abdm_types::{BaseUrl, InvalidInput};

/// Where the service is, and of which generation.
#[derive(Debug, Clone)]
pub struct Hosts {
    pub(crate) generation: Generation,
    pub(crate) gateway: BaseUrl,
    pub(crate) health_id: BaseUrl,
}

impl Hosts {
    /// Hosts of generation v1/v2: the gateway up to and including `/gateway`, the health-ID
    /// service up to and including `/api`.
    ///
    /// No production host of this generation was ever published, so it has to be given.
    pub fn v1v2(gateway: BaseUrl, health_id: BaseUrl) -> Self {
        Self { generation: Generation::V1V2, gateway, health_id }
    }

    /// The published sandbox of generation v1/v2.
    pub fn v1v2_sandbox() -> Self {
        let parse = |url| -> Result<BaseUrl, InvalidInput> { BaseUrl::parse(url) };
        Self::v1v2(
            parse("https://dev.ndhm.gov.in/gateway").expect("a literal https URL parses"),
            parse("https://healthidsbx.abdm.gov.in/api").expect("a literal https URL parses"),
        )
    }

    /// Where application tokens come from.
    pub fn gateway(&self) -> &BaseUrl {
        &self.gateway
    }

    /// Where the patients' accounts are.
    pub fn health_id(&self) -> &BaseUrl {
        &self.health_id
    }

    /// The generation that these hosts speak.
    pub fn generation(&self) -> Generation {
        self.generation
    }
}
