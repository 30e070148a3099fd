use abdm_flows::Generation;
use abdm_types::{BaseUrl, CmId, InvalidInput, Service};

/// Where the service is, and of which generation.
#[derive(Debug, Clone)]
pub struct Hosts {
    wire: Wire,
    gateway: BaseUrl,
    accounts: BaseUrl,
    phr_web: Option<BaseUrl>,
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
        Self { wire: Wire::V1V2, gateway, accounts: health_id, phr_web: None }
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
        Self { wire: Wire::V3(cm_id), gateway, accounts: abha, phr_web: None }
    }

    /// Adds the service that logs in by ABHA address, which generation V3 has at a host of its own
    /// (contract V3, section 11): up to and including what stands before `/login`
    /// ([`BaseUrl::parse_with_version`]). v1/v2 has no such service and does not use it.
    #[must_use]
    pub fn with_phr_web(self, phr_web: BaseUrl) -> Self {
        Self { phr_web: Some(phr_web), ..self }
    }

    /// The published sandbox of generation V3 (contract V3, sections 1 and 11).
    pub fn v3_sandbox() -> Self {
        Self::v3(
            literal("https://dev.abdm.gov.in/api/hiecm/gateway"),
            literal("https://abhasbx.abdm.gov.in/abha/api"),
            CmId::sandbox(),
        )
        .with_phr_web(with_version("https://abhasbx.abdm.gov.in/abha/api/v3/phr/web"))
    }

    /// The published production hosts of generation V3 (contract V3, sections 1 and 11).
    pub fn v3_production() -> Self {
        Self::v3(
            literal("https://apis.abdm.gov.in/api/hiecm/gateway"),
            literal("https://abha.abdm.gov.in/api/abha"),
            CmId::production(),
        )
        .with_phr_web(with_version("https://phr.abdm.gov.in/api/phr/web/v3"))
    }

    /// Where application tokens come from.
    pub fn gateway(&self) -> &BaseUrl {
        &self.gateway
    }

    /// Where the patients' accounts are: the health-ID service of v1/v2, the ABHA service of V3.
    pub fn accounts(&self) -> &BaseUrl {
        &self.accounts
    }

    /// Where V3 logs in by ABHA address, if that was given.
    pub fn phr_web(&self) -> Option<&BaseUrl> {
        self.phr_web.as_ref()
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
        let base = match (&self.wire, service) {
            (Wire::V1V2, Service::Gateway) | (Wire::V3(_), Service::GatewayV3) => {
                Some(&self.gateway)
            }
            (Wire::V1V2, Service::HealthId) | (Wire::V3(_), Service::Abha) => Some(&self.accounts),
            (Wire::V3(_), Service::PhrWeb) => self.phr_web.as_ref(),
            _ => None,
        };
        base.ok_or(InvalidInput::new("hosts", "must include the service of this call"))
    }
}

fn literal(url: &str) -> BaseUrl {
    BaseUrl::parse(url).expect("a literal https URL parses")
}

fn with_version(url: &str) -> BaseUrl {
    BaseUrl::parse_with_version(url).expect("a literal https URL parses")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_has_the_published_hosts_with_their_own_prefix() {
        let shown = |hosts: Hosts| {
            let cm_id = hosts.cm_id().map(|id| id.as_str().to_owned());
            let phr_web = hosts.phr_web().map(BaseUrl::to_string);
            (hosts.gateway().to_string(), hosts.accounts().to_string(), phr_web, cm_id)
        };
        let row = |gateway: &str, accounts: &str, v3: Option<(&str, &str)>| {
            let (phr_web, cm_id) = v3.map(|(web, id)| (web.to_owned(), id.to_owned())).unzip();
            (gateway.to_owned(), accounts.to_owned(), phr_web, cm_id)
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
                Some(("https://abhasbx.abdm.gov.in/abha/api/v3/phr/web", "sbx"))
            )
        );
        assert_eq!(
            shown(Hosts::v3_production()),
            row(
                "https://apis.abdm.gov.in/api/hiecm/gateway",
                "https://abha.abdm.gov.in/api/abha",
                Some(("https://phr.abdm.gov.in/api/phr/web/v3", "abdm"))
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
        for service in [Service::GatewayV3, Service::Abha, Service::PhrWeb] {
            assert!(v3.base(service).is_ok() && v1v2.base(service).is_err());
        }
        let without = Hosts::v3(v3.gateway().clone(), v3.accounts().clone(), CmId::sandbox());
        assert!(without.base(Service::PhrWeb).is_err());
        let phr_web = v3.phr_web().unwrap().clone();
        assert!(v1v2.with_phr_web(phr_web).base(Service::PhrWeb).is_err());
    }
}
