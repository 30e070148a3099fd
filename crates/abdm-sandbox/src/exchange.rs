//! One request, and what becomes of it: handled or not, answered or not.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, StatusCode};

use crate::Sandbox;
use crate::faults::{Call, Kind, When, replies};
use crate::request_log::Fate;
use crate::route::{self, Target};
use crate::sandbox::LARGEST_BODY;

/// A request that has arrived.
pub(crate) struct Exchange {
    sandbox: Sandbox,
    at: SystemTime,
    target: Target,
    request: Request<Bytes>,
    fault: Option<Kind>,
}

/// What the other side gets.
#[derive(Debug)]
pub(crate) enum Outcome {
    Reply(Response<Bytes>),
    /// The connection ends, when this much of a reply was sent.
    Broken(Option<Partial>, End),
    /// Nothing, as long as it waits.
    Silence,
}

impl Outcome {
    /// As much of a reply as is to be left of the length of its body.
    fn cut(response: Option<Response<Bytes>>, left: fn(usize) -> usize) -> Self {
        let partial =
            |response: Response<Bytes>| Partial { length: left(response.body().len()), response };
        Self::Broken(response.map(partial), End::Close)
    }
}

/// A reply of which so much of the body gets through. There would be more.
#[derive(Debug)]
pub(crate) struct Partial {
    pub(crate) response: Response<Bytes>,
    pub(crate) length: usize,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Close,
    Reset,
}

impl Exchange {
    /// With what strikes it. `reused` says whether its connection has carried another before.
    pub(crate) fn begin(sandbox: &Sandbox, request: Request<Bytes>, reused: bool) -> Self {
        let target = Target::of(&request);
        let fault = match target {
            Target::Endpoint(route) if request.body().len() <= LARGEST_BODY => {
                sandbox.desk().faults.at_call(Call { endpoint: route.meta.name, reused })
            }
            _ => None,
        };
        Self { sandbox: sandbox.clone(), at: sandbox.desk().now(), target, request, fault }
    }

    /// How it ends at its head, if that is where it is struck. The body is not read then.
    pub(crate) fn end_at_head(sandbox: &Sandbox, head: &Parts, reused: bool) -> Option<End> {
        let route = route::at_head(head)?;
        let kind = sandbox.desk().faults.at_head(Call { endpoint: route.meta.name, reused })?;
        let exchange = Self {
            sandbox: sandbox.clone(),
            at: sandbox.desk().now(),
            target: Target::Endpoint(route),
            request: Request::from_parts(head.clone(), Bytes::new()),
            fault: Some(kind),
        };
        exchange.log(false, None, None);
        exchange.fault.as_ref().and_then(end)
    }

    /// Refuses a body that is too large to be read.
    pub(crate) fn refuse_body(sandbox: &Sandbox, head: Parts) -> Response<Bytes> {
        let request = Request::from_parts(head, Bytes::new());
        let response = sandbox.desk().framework(StatusCode::PAYLOAD_TOO_LARGE, &request);
        let (target, at) = (Target::of(&request), sandbox.desk().now());
        let exchange = Self { sandbox: sandbox.clone(), at, target, request, fault: None };
        exchange.log(true, Some(&response), None);
        response
    }

    /// Whether a fault strikes it.
    pub(crate) fn is_struck(&self) -> bool {
        self.fault.is_some()
    }

    /// How long it is held up, before it is handled or after.
    pub(crate) fn delay(&self, at: When) -> Duration {
        match self.fault {
            Some(Kind::Delay { time, when }) if when == at => time,
            _ => Duration::ZERO,
        }
    }

    /// Handles it, unless a fault keeps it from that.
    pub(crate) async fn answer(self) -> Outcome {
        let desk = self.sandbox.desk();
        match self.fault {
            Some(Kind::RotateKey) => desk.keys.rotate().await,
            Some(Kind::ClockJump { seconds }) => desk.jump(seconds),
            _ => {}
        }
        let handled = self.fault.as_ref().and_then(Kind::handled).unwrap_or(true);
        let own = match handled {
            true => Some(self.handle().await),
            false => None,
        };
        let in_its_place = match (self.target, &self.fault) {
            (Target::Endpoint(route), Some(kind)) => replies::of(kind, desk, route, &self.request),
            _ => None,
        };
        self.log(handled, own.as_ref(), in_its_place.as_ref());
        self.outcome(in_its_place.or(own))
    }

    async fn handle(&self) -> Response<Bytes> {
        let desk = self.sandbox.desk();
        if let Target::Endpoint(route) = self.target
            && route.needs_key
        {
            desk.keys.settled().await;
        }
        let response = desk.answer(self.target, &self.request);
        if let Target::Control = self.target {
            // Whoever closed the port is told when it is closed.
            desk.faults.settled().await;
        }
        response
    }

    fn outcome(&self, response: Option<Response<Bytes>>) -> Outcome {
        match &self.fault {
            Some(Kind::CloseBeforeBody) => Outcome::cut(response, |_| 0),
            Some(Kind::Truncate) => Outcome::cut(response, |length| length / 2),
            Some(Kind::Hang { .. }) => Outcome::Silence,
            fault => match fault.as_ref().and_then(end) {
                Some(end) => Outcome::Broken(None, end),
                None => response.map_or(Outcome::Silence, Outcome::Reply),
            },
        }
    }

    fn log(
        &self,
        handled: bool,
        own: Option<&Response<Bytes>>,
        in_its_place: Option<&Response<Bytes>>,
    ) {
        // Who looks at the sandbox itself is not calling the service.
        if let Target::Control = self.target {
            return;
        }
        let fate = Fate {
            handled,
            fault: self.fault.as_ref().map(Kind::name),
            doings: own.and_then(|own| own.extensions().get()).copied().unwrap_or_default(),
            response: in_its_place.or(own),
        };
        self.sandbox.desk().log().record(self.at, self.target, &self.request, &fate);
    }
}

/// How a connection ends for whose end there is no reply.
fn end(kind: &Kind) -> Option<End> {
    match kind {
        Kind::CloseOnAccept
        | Kind::CloseAfterHead
        | Kind::CloseIfReused
        | Kind::CloseAfterHandling => Some(End::Close),
        Kind::ResetOnAccept | Kind::ResetAfterHead | Kind::ResetAfterHandling => Some(End::Reset),
        _ => None,
    }
}

impl Sandbox {
    /// How a connection ends that was just made, if it is struck.
    pub(crate) fn end_at_connection(&self) -> Option<End> {
        self.desk().faults.at_connection().as_ref().and_then(end)
    }
}
