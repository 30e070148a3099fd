//! `abdm sandbox`: the service offline, for clients in any language.

use std::fmt::Write;
use std::net::TcpListener;

use abdm::types::catalogue::Language;
use abdm_sandbox::faults::KINDS;
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET, Config, Sandbox, ServiceKey, people};

use crate::args::SandboxArgs;
use crate::exit::{self, Exit};
use crate::output;
use crate::problem::Problem;

/// Serves until it is interrupted.
pub(crate) async fn run(args: &SandboxArgs) -> Exit {
    match serve(args).await {
        Ok(()) => Exit::Done,
        Err(problem) => {
            output::tell_problem(&problem, Language::English);
            problem.exit()
        }
    }
}

async fn serve(args: &SandboxArgs) -> Result<(), Problem> {
    let unusable = |error: std::io::Error| {
        let what = format!("--listen {}: {error}", args.listen);
        Problem::other(what, "Choose another address, such as 127.0.0.1:0 for any free port.")
    };
    // Before the first line is out: whoever reads it may interrupt at once.
    let interrupted = interruption().map_err(unusable)?;
    let listener = TcpListener::bind(&args.listen).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidInput => {
            Problem::usage("listen: HOST:PORT, such as 127.0.0.1:8080", "Correct the address.")
        }
        _ => unusable(error),
    })?;
    let mut config = Config::default();
    if let Some(bits) = args.key_bits {
        let key = ServiceKey::generate(bits);
        config.key = Some(key.map_err(|why| {
            Problem::usage(format!("key-bits: {why}"), "Leave it out for 4096, as the service has.")
        })?);
    }
    let sandbox = Sandbox::new(config);
    sandbox
        .faults()
        .set(args.faults.iter().cloned())
        .map_err(|why| Problem::usage(format!("fault: {why}"), "Correct the fault."))?;
    let server = sandbox.serve(listener).map_err(unusable)?;

    let addr = server.addr();
    // Output that nobody reads is no reason not to serve.
    let _ = output::print(format_args!("listening on http://{addr}"));
    for (label, value) in [
        ("v1v2 gateway", server.gateway_base()),
        ("v1v2 health ID", server.health_id_base()),
        ("v3 gateway", server.gateway_v3_base()),
        ("v3 ABHA", server.abha_base()),
        ("v3 PHR web", server.phr_web_base()),
        ("client", format!("{CLIENT_ID} / {CLIENT_SECRET}")),
        ("page", format!("http://{addr}/")),
        ("outbox", format!("http://{addr}/_sandbox/outbox")),
        ("requests", format!("http://{addr}/_sandbox/requests")),
        ("people", format!("http://{addr}/_sandbox/people")),
        ("faults", format!("http://{addr}/_sandbox/faults")),
        ("clock", format!("http://{addr}/_sandbox/clock")),
        ("tally", format!("http://{addr}/_sandbox/tally")),
    ] {
        let _ = output::print(format_args!("  {label:<15} {value}"));
    }
    if !addr.ip().is_loopback() {
        output::tell(format_args!(
            "\nWARNING: {addr} is reachable from other machines, without TLS.\n\
             WARNING: Anyone who reaches it can read its outbox. Never give it real data.\n"
        ));
    }

    interrupted.await;
    tokio::select! {
        () = server.shutdown() => {}
        // A client that does not let go of its connection.
        () = interruption().map_err(unusable)? => {}
    }
    Ok(())
}

/// Is over at the first interruption from now on.
#[cfg(unix)]
fn interruption() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Is over at the first interruption from now on.
#[cfg(not(unix))]
fn interruption() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}

/// For the end of the short help.
pub(crate) fn short_help() -> String {
    format!("`--help` lists its people, its faults and its assumptions.\n\n{}", exit::HELP)
}

/// The people, the faults, the assumptions and the exit codes, for the end of the help.
pub(crate) fn help() -> String {
    let mut text = String::from("People, all invented:\n");
    for person in &people::ALL {
        let aadhaar_mobile = match person.aadhaar_mobile {
            Some(mobile) if mobile == person.mobile => "",
            Some(_) => ", another with Aadhaar",
            None => ", none with Aadhaar",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "  {}\n    ABHA {}, {}\n    Aadhaar {}, mobile {}{aadhaar_mobile}",
            person.name, person.abha_number, person.abha_address, person.aadhaar, person.mobile,
        );
        for (what, value) in [("e-mail", person.email), ("password", person.password)] {
            if let Some(value) = value {
                let _ = writeln!(text, "    {what} {value}");
            }
        }
        let _ = writeln!(text, "    {}", person.shows);
    }
    for resident in &people::RESIDENTS {
        let _ = writeln!(
            text,
            "  {}\n    Aadhaar {}, mobile {}\n    {}",
            resident.name, resident.aadhaar, resident.mobile, resident.shows,
        );
    }
    text.push_str("\nTo be deleted, all active:\n");
    for person in &people::LEAVERS {
        let password = person.password.unwrap_or("none");
        let _ = writeln!(
            text,
            "  {}, ABHA {}, mobile {}, password {password}",
            person.name, person.abha_number, person.mobile,
        );
    }
    let _ = write!(
        text,
        "\nBase URLs, gateway and service:\n  \
         v1v2  http://ADDR/gateway, http://ADDR/api\n  \
         v3    http://ADDR/api/hiecm/gateway, http://ADDR/abha/api; by ABHA address\n        \
         http://ADDR/abha/api/v3/phr/web\n\n\
         The client id is `{CLIENT_ID}`, the secret `{CLIENT_SECRET}`; any HIP id will do.\n\
         A page at http://ADDR/ shows OTPs as they are sent, the people and what arrived, and sets\n\
         faults and the clock. For scripts: http://ADDR/_sandbox/outbox and /_sandbox/requests.\n\n",
    );
    tell_faults(&mut text);
    text.push_str("\nAssumptions, where nothing is published:\n");
    for assumption in Config::default().assumptions() {
        let name = assumption.name.replace('_', " ");
        let _ = writeln!(text, "  {name}: {}\n    {}", assumption.value, assumption.why);
    }
    let _ = write!(text, "\n{}", exit::HELP);
    text
}

/// The vocabulary of `--fault`.
fn tell_faults(text: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "Faults, for `--fault` and, as a JSON text, for `POST http://ADDR/_sandbox/faults`:\n  \
         [ENDPOINTS] KIND [WORDS] [skip N] [times N | always]\n  \
         ENDPOINTS are names as in the request log, or prefixes; without them it is all.\n  \
         A fault lets `skip` calls pass and then strikes once, unless something else is said.\n  \
         A call that is handled has its effect: an OTP is sent or spent, whatever the reply.\n\n",
    );
    for kind in KINDS {
        let form = format!("{} {}", kind.name, kind.words);
        let form = form.trim_end();
        let _ = writeln!(text, "  {form}\n    {} (handled: {})", kind.effect, kind.handled);
    }
    text.push_str("\n  Examples:\n");
    for example in EXAMPLES {
        let _ = writeln!(text, "    --fault '{example}'");
    }
}

/// Faults for the help.
const EXAMPLES: [&str; 7] = [
    "v3.login_verify close-after-handling",
    "v1v2.auth_init,v3.login_request_otp delay 90 before times 2",
    "v3.* status 503 retry-after 7 skip 1 always",
    "v1v2.auth_init status 500 code HIS-1008 handled",
    "refuse 30",
    "clock-jump -3600",
    "v3.* random 0.1 seed 1 of close-after-handling, hang after, html 403",
];

#[cfg(test)]
mod tests {
    use abdm_sandbox::faults::Fault;

    use super::*;

    #[test]
    fn the_examples_are_faults_and_every_kind_is_explained() {
        for example in EXAMPLES {
            assert_eq!(example.parse::<Fault>().unwrap().to_string(), example);
        }
        let help = help();
        for kind in KINDS {
            let form = format!("\n  {} {}", kind.name, kind.words);
            assert!(help.contains(&format!("{}\n", form.trim_end())), "{help}");
        }
    }
}
