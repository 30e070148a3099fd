//! From options to the hosts of one generation.

use abdm::Hosts;
use abdm::types::{BaseUrl, CmId};

use crate::args::{EnvironmentName, GATEWAY_V3_URL, GenerationName, HostArgs};
use crate::connect::{field, given};
use crate::problem::Problem;

/// Options that one generation alone has, in clap's spelling, with what the other has instead.
const OF_ONE_GENERATION: [(&str, GenerationName, Option<&str>); 4] = [
    ("health_id_url", GenerationName::V1V2, Some("--abha-url")),
    ("abha_url", GenerationName::V3, Some("--health-id-url")),
    ("phr_web_url", GenerationName::V3, None),
    ("cm_id", GenerationName::V3, None),
];

/// Options that say where the service is, in clap's spelling.
const PLACES: [&str; 5] = ["gateway_url", "health_id_url", "abha_url", "phr_web_url", "cm_id"];

/// The hosts that the options name.
///
/// # Errors
///
/// [`Problem`] names the options that do not go together, or the one that is malformed.
pub(crate) fn of(args: &HostArgs) -> Result<Hosts, Problem> {
    let generation = args.options.generation;
    for (name, owner, instead) in OF_ONE_GENERATION {
        if args.is_typed(name) && owner != generation {
            return Err(of_other_generation(&option(name), owner, instead));
        }
    }
    let options = &args.options;
    if let Some(environment) = options.environment {
        return match PLACES.iter().find(|name| args.is_typed(name)) {
            None => published(generation, environment),
            Some(name) => Err(Problem::usage(
                format!("--environment and {} do not go together", option(name)),
                "Give one or the other.",
            )),
        };
    }
    let accounts = match generation {
        GenerationName::V1V2 => &options.health_id_url,
        GenerationName::V3 => &options.abha_url,
    };
    // Read on v3 alone: what the environment holds for the other generation need not be well-formed.
    let cm_id = given(&options.cm_id).filter(|_| generation == GenerationName::V3);
    let cm_id = cm_id.map(|id| field("cm_id", CmId::parse(id))).transpose()?;
    let phr_web = given(&options.phr_web_url).filter(|_| generation == GenerationName::V3);
    match (at(generation, gateway(args)?.as_deref(), given(accounts), cm_id.clone())?, cm_id) {
        (Some(hosts), _) => with_phr_web(hosts, phr_web),
        // The application's token would go there from a gateway that knows nothing of it.
        (None, _) if phr_web.is_some() => Err(Problem::usage(
            "--phr-web-url is given without --gateway-url and --abha-url",
            "On v3 give all three, or none.",
        )),
        (None, None) => published(generation, EnvironmentName::Sandbox),
        (None, Some(cm_id)) => {
            let sandbox = Hosts::v3_sandbox();
            let hosts = Hosts::v3(sandbox.gateway().clone(), sandbox.accounts().clone(), cm_id);
            Ok(match sandbox.phr_web() {
                Some(phr_web) => hosts.with_phr_web(phr_web.clone()),
                None => hosts,
            })
        }
    }
}

/// The same hosts with the service of ABHA addresses, where its URL is given. That has the version in
/// it.
pub(crate) fn with_phr_web(hosts: Hosts, phr_web: Option<&str>) -> Result<Hosts, Problem> {
    Ok(match phr_web {
        Some(url) => hosts.with_phr_web(field("phr_web_url", BaseUrl::parse_with_version(url))?),
        None => hosts,
    })
}

/// The gateway, if one is named. The client secret goes there, so a variable that may be meant for the
/// other generation is not taken: where the environment has the other's service too, each gateway has
/// to have a variable of its own.
fn gateway(args: &HostArgs) -> Result<Option<String>, Problem> {
    let options = &args.options;
    // What is no text is no URL either, and refused as such. There is no option beside it: what is
    // typed is meant for one generation.
    let of_v3 = std::env::var_os(GATEWAY_V3_URL).map(|url| url.to_string_lossy().into_owned());
    let (gateway, of_v3) = (given(&options.gateway_url), given(&of_v3));
    let (other, variable) = match options.generation {
        GenerationName::V1V2 => (&options.abha_url, "ABDM_ABHA_URL"),
        GenerationName::V3 => (&options.health_id_url, "ABDM_HEALTH_ID_URL"),
    };
    let gateway = if args.is_typed("gateway_url") {
        gateway
    } else if of_v3.is_some() {
        if options.generation == GenerationName::V3 { of_v3 } else { gateway }
    } else if gateway.is_some() && given(other).is_some() {
        return Err(Problem::usage(
            format!("ABDM_GATEWAY_URL may be of either generation: {variable} is set too"),
            format!("Set {GATEWAY_V3_URL} to the gateway of v3, or give --gateway-url."),
        ));
    } else {
        gateway
    };
    Ok(gateway.map(str::to_owned))
}

/// The hosts of a generation at two URLs. On v3 the consent manager, unless one is named, is that of
/// production at the published hosts of production, and the sandbox's anywhere else. `None` where neither URL is given. One alone is refused: a token of one system is worth
/// nothing to another.
///
/// # Errors
///
/// [`Problem`] for one URL alone, or names what is malformed.
pub(crate) fn at(
    generation: GenerationName,
    gateway: Option<&str>,
    accounts: Option<&str>,
    cm_id: Option<CmId>,
) -> Result<Option<Hosts>, Problem> {
    let name = match generation {
        GenerationName::V1V2 => "health_id_url",
        GenerationName::V3 => "abha_url",
    };
    let (gateway, accounts) = match (gateway, accounts) {
        (None, None) => return Ok(None),
        (Some(gateway), Some(accounts)) => {
            (field("gateway_url", BaseUrl::parse(gateway))?, field(name, BaseUrl::parse(accounts))?)
        }
        _ => {
            return Err(Problem::usage(
                format!("only one of --gateway-url and {} is given", option(name)),
                format!("On {} give both, or neither.", generation.as_str()),
            ));
        }
    };
    Ok(Some(match generation {
        GenerationName::V1V2 => Hosts::v1v2(gateway, accounts),
        GenerationName::V3 => {
            let cm_id = cm_id.unwrap_or_else(|| match is_production(&gateway, &accounts) {
                true => CmId::production(),
                false => CmId::sandbox(),
            });
            Hosts::v3(gateway, accounts, cm_id)
        }
    }))
}

/// Whether one of them is at a published host of production, with whatever prefix.
fn is_production(gateway: &BaseUrl, accounts: &BaseUrl) -> bool {
    let published = Hosts::v3_production();
    [(gateway, published.gateway()), (accounts, published.accounts())]
        .iter()
        .any(|(given, published)| given.origin().eq_ignore_ascii_case(published.origin()))
}

fn published(generation: GenerationName, environment: EnvironmentName) -> Result<Hosts, Problem> {
    match (generation, environment) {
        (GenerationName::V1V2, EnvironmentName::Sandbox) => Ok(Hosts::v1v2_sandbox()),
        (GenerationName::V3, EnvironmentName::Sandbox) => Ok(Hosts::v3_sandbox()),
        (GenerationName::V3, EnvironmentName::Production) => Ok(Hosts::v3_production()),
        (GenerationName::V1V2, EnvironmentName::Production) => Err(Problem::usage(
            "--environment production: no production host of generation v1v2 was ever published",
            "Give --gateway-url and --health-id-url, or --generation v3.",
        )),
    }
}

/// An option was typed that this generation does not have.
pub(crate) fn of_other_generation(
    option: &str,
    owner: GenerationName,
    instead: Option<&str>,
) -> Problem {
    let (this, owner) = (owner.other().as_str(), owner.as_str());
    let next = match instead {
        Some(instead) => format!("Give {instead}, or --generation {owner}."),
        None => format!("Leave it out, or give --generation {owner}."),
    };
    Problem::usage(format!("{option} is for generation {owner}, and this is {this}"), next)
}

/// As it is typed.
fn option(name: &str) -> String {
    format!("--{}", name.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::{Cli, Command, SingleCommand};

    const GATEWAY: &str = "https://host.example/gateway";
    const API: &str = "https://host.example/api";

    /// Gateway, service and consent manager that a command line leads to, or the problem.
    fn hosts(line: &str) -> Result<(String, String, Option<String>), String> {
        let hosts = hosts_of(line).map_err(|problem| problem.to_string())?;
        let cm_id = hosts.cm_id().map(|cm_id| cm_id.as_str().to_owned());
        Ok((hosts.gateway().to_string(), hosts.accounts().to_string(), cm_id))
    }

    fn hosts_of(line: &str) -> Result<Hosts, Problem> {
        let words = ["abdm", "profile"].into_iter().chain(line.split_whitespace());
        let Command::Single(command) = Cli::try_parse_from(words).unwrap().command else {
            panic!("`profile` is a single command");
        };
        let SingleCommand::Profile(args) = *command else {
            panic!("`profile` was asked for");
        };
        of(&args.session.service.hosts)
    }

    #[test]
    fn without_urls_the_published_hosts_are_meant() {
        let of = |hosts: Hosts| {
            let cm_id = hosts.cm_id().map(|cm_id| cm_id.as_str().to_owned());
            Ok((hosts.gateway().to_string(), hosts.accounts().to_string(), cm_id))
        };
        assert_eq!(hosts(""), of(Hosts::v1v2_sandbox()));
        assert_eq!(hosts("--generation v1v2 --environment sandbox"), of(Hosts::v1v2_sandbox()));
        assert_eq!(hosts("--generation v3"), of(Hosts::v3_sandbox()));
        assert_eq!(hosts("--generation v3 --environment sandbox"), of(Hosts::v3_sandbox()));
        assert_eq!(hosts("--generation v3 --environment production"), of(Hosts::v3_production()));
        let (gateway, abha, _) = of(Hosts::v3_sandbox()).unwrap();
        let named = Ok((gateway, abha, Some("other".to_owned())));
        assert_eq!(hosts("--generation v3 --cm-id other"), named);
    }

    #[test]
    fn urls_are_those_of_the_generation() {
        let at = |cm_id: Option<&str>| {
            Ok((GATEWAY.to_owned(), API.to_owned(), cm_id.map(str::to_owned)))
        };
        let v1v2 = format!("--gateway-url {GATEWAY} --health-id-url {API}");
        assert_eq!(hosts(&v1v2), at(None));
        let v3 = format!("--generation v3 --gateway-url {GATEWAY}/ --abha-url {API}");
        assert_eq!(hosts(&v3), at(Some("sbx")));
        assert_eq!(hosts(&format!("{v3} --cm-id abdm")), at(Some("abdm")));
    }

    /// Its version is part of it, before the last word in a sandbox and behind it in production.
    #[test]
    fn the_service_of_addresses_is_added_where_it_is_given_or_published() {
        let phr_web = |line: &str| {
            let hosts = hosts_of(line).map_err(|problem| problem.to_string())?;
            Ok::<_, String>(hosts.phr_web().map(BaseUrl::to_string))
        };
        let at = format!("--generation v3 --gateway-url {GATEWAY} --abha-url {API}");
        assert_eq!(phr_web(&at), Ok(None));
        for url in ["https://host.example/abha/api/v3/phr/web", "https://host.example/phr/web/v3"] {
            let given = phr_web(&format!("{at} --phr-web-url {url}"));
            assert_eq!(given, Ok(Some(url.to_owned())));
        }
        for (line, hosts) in [
            ("--generation v3", Hosts::v3_sandbox()),
            ("--generation v3 --cm-id other", Hosts::v3_sandbox()),
            ("--generation v3 --environment production", Hosts::v3_production()),
        ] {
            let published = hosts.phr_web().map(BaseUrl::to_string);
            assert!(published.is_some());
            assert_eq!(phr_web(line), Ok(published), "{line}");
        }
        assert_eq!(phr_web(""), Ok(None));
    }

    #[test]
    fn the_consent_manager_follows_the_published_hosts_of_production_and_no_other() {
        for (gateway, abha, cm_id) in [
            (
                "https://apis.abdm.gov.in/api/hiecm/gateway",
                "https://abha.abdm.gov.in/api/abha",
                "abdm",
            ),
            ("https://APIS.abdm.gov.in/proxy", API, "abdm"),
            (GATEWAY, "https://abha.abdm.gov.in/other", "abdm"),
            (
                "https://dev.abdm.gov.in/api/hiecm/gateway",
                "https://abhasbx.abdm.gov.in/abha/api",
                "sbx",
            ),
            ("https://apis.abdm.gov.in.example/gateway", API, "sbx"),
            ("https://apis.abdm.gov.in:8443/gateway", API, "sbx"),
        ] {
            let line = format!("--generation v3 --gateway-url {gateway} --abha-url {abha}");
            assert_eq!(hosts(&line).unwrap().2.as_deref(), Some(cm_id), "{line}");
            let named = hosts(&format!("{line} --cm-id other")).unwrap();
            assert_eq!(named.2.as_deref(), Some("other"), "{line}");
        }
    }

    #[test]
    fn what_does_not_go_together_is_named_with_what_does() {
        for (line, texts) in [
            ("--gateway-url x", ["--gateway-url and --health-id-url is given", "give both"]),
            ("--health-id-url x", ["--gateway-url and --health-id-url is given", "give both"]),
            ("--generation v3 --gateway-url x", ["--gateway-url and --abha-url", "On v3"]),
            ("--generation v3 --abha-url x", ["--gateway-url and --abha-url", "On v3"]),
            ("--abha-url x", ["--abha-url is for generation v3", "--health-id-url, or"]),
            ("--cm-id x", ["--cm-id is for generation v3", "Leave it out, or"]),
            (
                "--generation v3 --health-id-url x",
                ["--health-id-url is for generation v1v2", "Give --abha-url, or"],
            ),
            ("--environment production", ["no production host", "--generation v3"]),
            ("--environment sandbox --gateway-url x", ["--gateway-url do not", "one or"]),
            (
                "--generation v3 --environment production --cm-id abdm",
                ["--environment and --cm-id do not", "one or the other"],
            ),
            (
                "--generation v3 --environment production --phr-web-url x",
                ["--environment and --phr-web-url do not", "one or the other"],
            ),
            ("--phr-web-url x", ["--phr-web-url is for generation v3", "Leave it out, or"]),
            (
                "--generation v3 --phr-web-url https://x.example",
                ["--phr-web-url is given without --gateway-url and --abha-url", "all three"],
            ),
        ] {
            let problem = hosts(line).unwrap_err();
            assert!(texts.iter().all(|text| problem.contains(text)), "{line}: {problem}");
        }
    }

    #[test]
    fn what_is_malformed_is_named_by_its_option() {
        for (line, text) in [
            ("--gateway-url http://x.example --health-id-url https://x.example", "gateway_url: "),
            ("--gateway-url https://x.example --health-id-url x.example", "health_id_url: "),
            ("--generation v3 --gateway-url https://x.example --abha-url x.example", "abha_url: "),
            ("--generation v3 --cm-id x\u{e9}ample", "cm_id: "),
            (
                "--generation v3 --gateway-url https://x.example --abha-url https://x.example \
                 --phr-web-url http://x.example",
                "phr_web_url: ",
            ),
            (
                "--generation v3 --gateway-url https://x.example --abha-url https://x.example/v3/",
                "abha_url: a URL that ends before /v0.5, /v1, /v2 or /v3",
            ),
            (
                "--gateway-url https://x.example/v0.5 --health-id-url https://x.example",
                "gateway_url: a URL that ends before /v0.5, /v1, /v2 or /v3",
            ),
        ] {
            let problem = hosts(line).unwrap_err();
            assert!(problem.starts_with(&format!("abdm: {text}")), "{line}: {problem}");
            assert!(!problem.contains("ample"), "{line}: {problem}");
        }
    }
}
