/// Randomness for request ids and retry jitter. Injected, so that tests repeat.
pub trait Random: Send + Sync + std::fmt::Debug {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // A system without randomness cannot do TLS either, so there is nobody to hand this to.
        getrandom::fill(bytes).expect("the operating system provides randomness");
    }
}
