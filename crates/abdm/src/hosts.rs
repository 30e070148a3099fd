use abdm_flows::Generation;
use abdm_types::{BaseUrl, CmId, InvalidInput, Service};

/// Where the service is, and of which generation.
#[derive(Debug, Clone)]
pub struct Hosts {
    wire: Wire,
    gateway: BaseUrl,
    accounts: BaseUrl,
}

/// A generation with what only it has. Unlike [`Generation`] it can be matched in full.
#[derive(Debug, Clone)]
pub(crate) enum Wire {
    V1V2,
    V3(CmId),
}

impl Hosts {
    /// Hosts of generation v1/v2: the gateway up to and including `/gateway`, the health-ID
    /// service up to and including `/api`.
    ///
    /// No production host of this generation was ever published, so it has to be given.
    pub fn v1v2(gateway: BaseUrl, health_id: BaseUrl) -> Self {
        Self { wire: Wire::V1V2, gateway, accounts: health_id }
    }

    /// The published sandbox of generation v1/v2.
    pub fn v1v2_sandbox() -> Self {
        Self::v1v2(
            literal("https://dev.ndhm.gov.in/gateway"),
            literal("https://healthidsbx.abdm.gov.in/api"),
        )
    }

    /// Hosts of generation V3: the gateway up to and including `/api/hiecm/gateway`, the ABHA
    /// service up to and including what stands before `/v3`, and the consent manager of both.
    pub fn v3(gateway: BaseUrl, abha: BaseUrl, cm_id: CmId) -> Self {
        Self { wire: Wire::V3(cm_id), gateway, accounts: abha }
    }

    /// The published sandbox of generation V3 (contract V3, section 1).
    pub fn v3_sandbox() -> Self {
        Self::v3(
            literal("https://dev.abdm.gov.in/api/hiecm/gateway"),
            literal("https://abhasbx.abdm.gov.in/abha/api"),
            CmId::sandbox(),
        )
    }

    /// The published production hosts of generation V3 (contract V3, section 1).
    pub fn v3_production() -> Self {
        Self::v3(
            literal("https://apis.abdm.gov.in/api/hiecm/gateway"),
            literal("https://abha.abdm.gov.in/api/abha"),
            CmId::production(),
        )
    }

    /// Where application tokens come from.
    pub fn gateway(&self) -> &BaseUrl {
        &self.gateway
    }

    /// Where the patients' accounts are: the health-ID service of v1/v2, the ABHA service of V3.
    pub fn accounts(&self) -> &BaseUrl {
        &self.accounts
    }

    /// The consent manager, which V3 has.
    pub fn cm_id(&self) -> Option<&CmId> {
        match &self.wire {
            Wire::V1V2 => None,
            Wire::V3(cm_id) => Some(cm_id),
        }
    }

    /// The generation that these hosts speak.
    pub fn generation(&self) -> Generation {
        match self.wire {
            Wire::V1V2 => Generation::V1V2,
            Wire::V3(_) => Generation::V3,
        }
    }

    pub(crate) fn wire(&self) -> &Wire {
        &self.wire
    }

    /// The base URL of a service.
    pub(crate) fn base(&self, service: Service) -> Result<&BaseUrl, InvalidInput> {
        match (&self.wire, service) {
            (Wire::V1V2, Service::Gateway) | (Wire::V3(_), Service::GatewayV3) => Ok(&self.gateway),
            (Wire::V1V2, Service::HealthId) | (Wire::V3(_), Service::Abha) => Ok(&self.accounts),
            _ => Err(InvalidInput::new("hosts", "must include the service of this call")),
        }
    }
}

fn literal(url: &str) -> BaseUrl {
    BaseUrl::parse(url).expect("a literal https URL parses")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_has_the_published_hosts_with_their_own_prefix() {
        let shown = |hosts: Hosts| {
            let cm_id = hosts.cm_id().map(|id| id.as_str().to_owned());
            (hosts.gateway().to_string(), hosts.accounts().to_string(), cm_id)
        };
        let row = |gateway: &str, accounts: &str, cm_id: Option<&str>| {
            (gateway.to_owned(), accounts.to_owned(), cm_id.map(str::to_owned))
        };
        assert_eq!(
            shown(Hosts::v1v2_sandbox()),
            row("https://dev.ndhm.gov.in/gateway", "https://healthidsbx.abdm.gov.in/api", None)
        );
        assert_eq!(
            shown(Hosts::v3_sandbox()),
            row(
                "https://dev.abdm.gov.in/api/hiecm/gateway",
                "https://abhasbx.abdm.gov.in/abha/api",
                Some("sbx")
            )
        );
        assert_eq!(
            shown(Hosts::v3_production()),
            row(
                "https://apis.abdm.gov.in/api/hiecm/gateway",
                "https://abha.abdm.gov.in/api/abha",
                Some("abdm")
            )
        );
    }

    #[test]
    fn a_call_of_one_generation_finds_no_host_of_another() {
        let v1v2 = Hosts::v1v2_sandbox();
        let v3 = Hosts::v3_sandbox();
        for service in [Service::Gateway, Service::HealthId] {
            assert!(v1v2.base(service).is_ok() && v3.base(service).is_err());
        }
        for service in [Service::GatewayV3, Service::Abha] {
            assert!(v3.base(service).is_ok() && v1v2.base(service).is_err());
        }
    }
}
