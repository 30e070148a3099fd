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
use abdm::types::BaseUrl;
use abdm_sandbox::{Config, Sandbox, Server, people};

use self::journeys::Journey;
use self::outbox::Outbox;
use self::report::Report;
use self::stage::{Patient, Stage};
use crate::args::DemoArgs;
use crate::connect::{field, transport};
use crate::exit::Exit;
use crate::output;
use crate::problem::Problem;

/// Performs all journeys and tells how each went.
pub(crate) async fn run(args: &DemoArgs) -> Exit {
    let mut report = Report::new(args.json, args.transport.as_str());
    let exit = match prepare(args, &report).await {
        Ok((stage, _server)) => perform(&stage, &mut report).await,
        Err(problem) => {
            output::tell(&problem);
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
    let (gateway, health_id, server) = match (&args.gateway_url, &args.health_id_url) {
        (Some(gateway), Some(health_id)) => (gateway.clone(), health_id.clone(), None),
        _ => {
            let server = sandbox(report).await?;
            (server.gateway_base(), server.health_id_base(), Some(server))
        }
    };
    let gateway = field("gateway_url", BaseUrl::parse(&gateway))?;
    let health_id = field("health_id_url", BaseUrl::parse(&health_id))?;
    report.line(format_args!("Service {health_id}, HTTP client {}.", args.transport.as_str()));
    report.line(
        "Calls: `journey` those of its page, `shared` session and key, `proof` before and after.",
    );
    let outbox = Outbox::new(Arc::clone(&transport), &health_id)?;
    // Before any call: without an outbox nothing can be shown.
    outbox.latest(&Patient::new(&people::ASHA)?.mobile).await?;
    let hosts = Hosts::v1v2(gateway, health_id);
    Ok((Stage::new(hosts, transport, outbox), server))
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
        output::tell(problem);
    }
    exit
}
