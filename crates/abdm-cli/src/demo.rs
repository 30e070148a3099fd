//! `abdm demo`: the five journeys, each from a cold start, with proof that they did what they say.

mod call_log;
mod journeys;
mod outbox;
mod report;
mod stage;

use std::net::TcpListener;
use std::sync::Arc;

use abdm::Hosts;
use abdm::transport::HttpConfig;
use abdm::types::catalogue::Language;
use abdm::types::{BaseUrl, CmId};
use abdm_sandbox::{Config, Sandbox, Server, people};

use self::journeys::Journey;
use self::outbox::Outbox;
use self::report::Report;
use self::stage::{Patient, Stage, invented};
use crate::args::{DemoArgs, GenerationName};
use crate::connect::{given, transport};
use crate::exit::Exit;
use crate::hosts::{self, of_other_generation};
use crate::output;
use crate::problem::Problem;

/// Performs all journeys and tells how each went.
pub(crate) async fn run(args: &DemoArgs) -> Exit {
    let mut report = Report::new(args.json, args.generation.as_str(), args.transport.as_str());
    let exit = match prepare(args, &report).await {
        Ok((stage, _server)) => perform(&stage, &mut report).await,
        Err(problem) => {
            output::tell_problem(&problem, Language::English);
            for journey in Journey::ALL {
                report.not_performed(journey, &problem);
            }
            problem.exit()
        }
    };
    report.summarise();
    exit
}

/// Also gives the sandbox of this process, which lasts as long as it is held.
async fn prepare(args: &DemoArgs, report: &Report) -> Result<(Stage, Option<Server>), Problem> {
    let transport = transport(args.transport, &HttpConfig::default())?;
    let (hosts, server) = match given_hosts(args)? {
        Some(hosts) => (hosts, None),
        None => {
            let server = sandbox(report).await?;
            (own_hosts(args.generation, &server)?, Some(server))
        }
    };
    let (service, generation) = (hosts.accounts(), args.generation.as_str());
    report.line(format_args!(
        "Service {service}, generation {generation}, HTTP client {}.",
        args.transport.as_str()
    ));
    report.line(
        "Calls: `journey` those of its page, `shared` session and key, `proof` before and after.",
    );
    let outbox = Outbox::new(Arc::clone(&transport), service)?;
    // Before any call: without an outbox nothing can be shown.
    outbox.latest(&Patient::new(&people::ASHA)?.mobile).await?;
    Ok((Stage::new(hosts, transport, outbox), server))
}

/// Those of the arguments, if there are any.
fn given_hosts(args: &DemoArgs) -> Result<Option<Hosts>, Problem> {
    let (accounts, other, option, instead) = match args.generation {
        GenerationName::V1V2 => {
            (&args.health_id_url, &args.abha_url, "--abha-url", "--health-id-url")
        }
        GenerationName::V3 => {
            (&args.abha_url, &args.health_id_url, "--health-id-url", "--abha-url")
        }
    };
    if given(other).is_some() {
        return Err(of_other_generation(option, args.generation.other(), Some(instead)));
    }
    hosts::at(args.generation, given(&args.gateway_url), given(accounts), None)
}

/// Those of a sandbox in this process.
fn own_hosts(generation: GenerationName, server: &Server) -> Result<Hosts, Problem> {
    let url = |url: String| invented(BaseUrl::parse(&url));
    Ok(match generation {
        GenerationName::V1V2 => {
            Hosts::v1v2(url(server.gateway_base())?, url(server.health_id_base())?)
        }
        GenerationName::V3 => {
            let (gateway, abha) = (server.gateway_v3_base(), server.abha_base());
            Hosts::v3(url(gateway)?, url(abha)?, CmId::sandbox())
        }
    })
}

async fn sandbox(report: &Report) -> Result<Server, Problem> {
    let unusable = |error: std::io::Error| {
        let what = format!("the sandbox cannot be started: {error}");
        Problem::other(what, "Free a port on 127.0.0.1.")
    };
    let listener = TcpListener::bind("127.0.0.1:0").map_err(unusable)?;
    let sandbox = Sandbox::new(Config::default());
    let server = sandbox.serve(listener).map_err(unusable)?;
    report.line("Starting a sandbox with an RSA-4096 key of its own ...");
    sandbox.ready().await;
    Ok(server)
}

/// The exit code is that of the first journey that failed.
async fn perform(stage: &Stage, report: &mut Report) -> Exit {
    let mut exit = Exit::Done;
    for journey in Journey::ALL {
        let result = report.perform(journey, stage).await;
        if let Err(problem) = result
            && exit == Exit::Done
        {
            exit = problem.exit();
        }
    }
    if exit != Exit::Done
        && let Err(problem) = journeys::restore(stage).await
    {
        output::tell_problem(&problem, Language::English);
    }
    exit
}
