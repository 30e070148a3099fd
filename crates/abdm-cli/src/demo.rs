//! `abdm demo`: the journeys, each from a cold start, with proof that they did what they say.

mod acts;
mod call_log;
mod outbox;
mod report;
mod rows;
mod stage;

use std::net::TcpListener;
use std::slice;
use std::sync::Arc;

use abdm::Hosts;
use abdm::transport::HttpConfig;
use abdm::types::catalogue::Language;
use abdm::types::{BaseUrl, CmId};
use abdm_sandbox::{Config, Sandbox, Server, people};
use clap::ValueEnum;

use self::outbox::Outbox;
use self::report::Report;
use self::rows::leaving;
use self::stage::{Patient, Stage, invented};
use crate::args::{DemoArgs, DemoOptions, GenerationName, TransportName};
use crate::connect::{field, given, transport};
use crate::exit::Exit;
use crate::hosts::{self, of_other_generation};
use crate::output;
use crate::problem::Problem;

/// One way to perform the rows.
#[derive(Debug, Clone, Copy)]
struct Pass {
    generation: GenerationName,
    transport: TransportName,
}

/// Performs the rows and tells how each went. The exit code is that of the first failure.
pub(crate) async fn run(args: &DemoArgs) -> Exit {
    let options = &args.options;
    let mut report = Report::new(options.json, options.all);
    let mut exit = Exit::Done;
    for (index, pass) in passes(args).into_iter().enumerate() {
        if index > 0 {
            report.line("");
        }
        let ended = match prepare(options, pass, &report).await {
            Ok((stage, _server)) => perform(options, pass, &stage, &mut report).await,
            Err(problem) => {
                output::tell_problem(&problem, Language::English);
                for row in rows::of(pass.generation.generation(), options.all) {
                    report.not_performed(row, pass, &problem);
                }
                problem.exit()
            }
        };
        if exit == Exit::Done {
            exit = ended;
        }
    }
    report.summarise();
    exit
}

/// The one that the options name, or all of them as far as nothing that was typed narrows them down.
fn passes(args: &DemoArgs) -> Vec<Pass> {
    let DemoOptions { all, generation, transport, .. } = &args.options;
    let is_open = |option| *all && !args.is_typed(option);
    let generations = match is_open("generation") {
        true => GenerationName::value_variants(),
        false => slice::from_ref(generation),
    };
    let transports = match is_open("transport") {
        true => TransportName::value_variants(),
        false => slice::from_ref(transport),
    };
    let on_each = |generation: GenerationName| {
        transports.iter().map(move |transport| Pass { generation, transport: *transport })
    };
    generations.iter().copied().flat_map(on_each).collect()
}

/// Also gives the sandbox of this process, which lasts as long as it is held.
async fn prepare(
    options: &DemoOptions,
    pass: Pass,
    report: &Report,
) -> Result<(Stage, Option<Server>), Problem> {
    let transport = transport(pass.transport, &HttpConfig::default())?;
    let (hosts, server) = match given_hosts(options, pass.generation)? {
        Some(hosts) => (hosts, None),
        None => {
            let server = sandbox(report).await?;
            let origin = invented(BaseUrl::parse(&format!("http://{}", server.addr())))?;
            (sandbox_hosts(pass.generation, &origin)?, Some(server))
        }
    };
    let service = hosts.accounts();
    report.line(format_args!(
        "Service {service}, generation {}, HTTP client {}.",
        pass.generation.as_str(),
        pass.transport.as_str()
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
fn given_hosts(
    options: &DemoOptions,
    generation: GenerationName,
) -> Result<Option<Hosts>, Problem> {
    if let Some(url) = given(&options.sandbox_url) {
        let base = field("sandbox_url", BaseUrl::parse(url))?;
        return sandbox_hosts(generation, &base).map(Some);
    }
    let (accounts, other, option, instead) = match generation {
        GenerationName::V1V2 => {
            (&options.health_id_url, &options.abha_url, "--abha-url", "--health-id-url")
        }
        GenerationName::V3 => {
            (&options.abha_url, &options.health_id_url, "--health-id-url", "--abha-url")
        }
    };
    if given(other).is_some() {
        return Err(of_other_generation(option, generation.other(), Some(instead)));
    }
    hosts::at(generation, given(&options.gateway_url), given(accounts), None)
}

/// Those of a sandbox, which has all of them in one place.
fn sandbox_hosts(generation: GenerationName, base: &BaseUrl) -> Result<Hosts, Problem> {
    let url = |path: &str| field("sandbox_url", BaseUrl::parse(&format!("{base}{path}")));
    Ok(match generation {
        GenerationName::V1V2 => Hosts::v1v2(url("/gateway")?, url("/api")?),
        GenerationName::V3 => {
            let hosts = Hosts::v3(url("/api/hiecm/gateway")?, url("/abha/api")?, CmId::sandbox());
            hosts::with_phr_web(hosts, Some(&format!("{base}/abha/api/v3/phr/web")))?
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

/// The exit code is that of the first row that failed.
async fn perform(options: &DemoOptions, pass: Pass, stage: &Stage, report: &mut Report) -> Exit {
    let mut exit = Exit::Done;
    for row in rows::of(pass.generation.generation(), options.all) {
        let result = report.perform(row, pass, stage).await;
        if let Err(problem) = result
            && exit == Exit::Done
        {
            exit = problem.exit();
        }
    }
    if exit != Exit::Done
        && let Err(problem) = leaving::restore(stage).await
    {
        output::tell_problem(&problem, Language::English);
    }
    exit
}
