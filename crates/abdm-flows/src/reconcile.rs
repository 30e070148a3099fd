/// What a look at the account says about a change of which nobody knew whether it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reconciled {
    /// The change was made.
    Done,
    /// The change is not made so far. Soon after a lost reply the service may still be at work, so
    /// look again before the journey is started anew.
    NotDone,
    /// The account does not say.
    Unknown,
}
