use super::kind::Place;
use super::{Endpoints, FaultError, Kind};

/// Something that goes wrong: what, where and how often.
///
/// Made in Rust, or read from a text such as `v3.login_verify close-after-handling`; the
/// [module](crate::faults) has the grammar. Whether it makes sense is found out when it is parsed
/// or [added](super::Faults::add).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Fault {
    /// Which calls it is for.
    pub endpoints: Endpoints,
    /// What goes wrong.
    pub kind: Kind,
    /// How many of those calls it lets pass first, whatever else becomes of them.
    pub skip: u32,
    /// How often it strikes.
    pub times: Times,
}

/// How often a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// Until it is cleared.
    Always,
    /// So often, at least once.
    Exactly(u32),
}

impl Fault {
    /// One that strikes the first call to any endpoint, and no other. A random one goes on.
    pub fn new(kind: Kind) -> Self {
        let times = kind.usual_times();
        Self { endpoints: Endpoints::all(), kind, skip: 0, times }
    }

    /// One that strikes a share of all calls, between 0 and 1, with any of these kinds.
    pub fn random(rate: f64, kinds: impl IntoIterator<Item = Kind>, seed: u64) -> Self {
        Self::new(Kind::Random { rate, kinds: kinds.into_iter().collect(), seed })
    }

    /// The same for calls to these endpoints only.
    #[must_use]
    pub fn at(self, endpoints: Endpoints) -> Self {
        Self { endpoints, ..self }
    }

    /// The same after this many calls.
    #[must_use]
    pub fn skip(self, calls: u32) -> Self {
        Self { skip: calls, ..self }
    }

    /// The same, so often.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Times::Exactly(times), ..self }
    }

    /// The same, until it is cleared.
    #[must_use]
    pub fn always(self) -> Self {
        Self { times: Times::Always, ..self }
    }

    pub(super) fn check(&self) -> Result<(), FaultError> {
        self.kind.check()?;
        let kind = self.kind.name();
        let place = self.kind.place();
        if self.times == Times::Exactly(0) {
            return Err(FaultError::Value { word: "times", rule: "always or a number from 1" });
        }
        if place != Place::Call && !self.endpoints.is_all() {
            return Err(FaultError::NotTaken { kind, word: "endpoints" });
        }
        match place {
            Place::Port if self.skip != 0 => Err(FaultError::NotTaken { kind, word: "skip" }),
            Place::Port if self.times != Times::Exactly(1) => {
                Err(FaultError::NotTaken { kind, word: "times" })
            }
            _ => Ok(()),
        }
    }

    /// Whether it is of this kind and says nothing else.
    pub(super) fn is_bare(&self) -> bool {
        *self == Self::new(self.kind.clone())
    }
}
