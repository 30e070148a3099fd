//! What the orchestrator tells a worker, a line per order.

use std::fmt;

use abdm::store::JourneyId;

/// Take care of a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) case: u64,
    /// The journey that the patient is in.
    pub(crate) leg: usize,
    /// The request for an OTP that counts.
    pub(crate) ask: u32,
    /// The journey of that request, if its id is known.
    pub(crate) id: Option<JourneyId>,
    /// The number of the next request for a login, where one is needed again.
    pub(crate) next_login: u32,
    pub(crate) manner: Manner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// As the patient is.
    Own,
    /// Without wrong OTPs or oddities: somebody has begun.
    GoOn,
    /// The journey is in doubt. Look it up, once and for all.
    Settle,
}

impl Order {
    pub(crate) fn start(case: u64) -> Self {
        Self { case, leg: 0, ask: 0, id: None, next_login: 0, manner: Manner::Own }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let [manner, case, leg, ask, id, next_login] = words[..] else {
            return None;
        };
        let manner = match manner {
            "start" => Manner::Own,
            "go-on" => Manner::GoOn,
            "settle" => Manner::Settle,
            _ => return None,
        };
        let id = match id {
            "-" => None,
            id => Some(JourneyId::parse(id).ok()?),
        };
        Some(Self {
            case: case.parse().ok()?,
            leg: leg.parse().ok()?,
            ask: ask.parse().ok()?,
            id,
            next_login: next_login.parse().ok()?,
            manner,
        })
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { case, leg, ask, id, next_login, manner } = self;
        let manner = match manner {
            Manner::Own => "start",
            Manner::GoOn => "go-on",
            Manner::Settle => "settle",
        };
        write!(f, "{manner} {case} {leg} {ask} ")?;
        match id {
            Some(id) => write!(f, "{id}")?,
            None => f.write_str("-")?,
        }
        write!(f, " {next_login}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_read_as_it_was_written() {
        let id = Some(JourneyId::from_bytes([9; 16]));
        for manner in [Manner::Own, Manner::GoOn, Manner::Settle] {
            let order = Order { case: 5, leg: 1, ask: 2, id, next_login: 3, manner };
            assert_eq!(Order::parse(&order.to_string()), Some(order));
        }
        let start = Order::start(8);
        assert_eq!(Order::parse(&start.to_string()), Some(start));
        assert_eq!(Order::parse("start 8"), None);
    }
}
