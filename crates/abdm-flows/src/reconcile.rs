/// What a look at the account says about a change of which nobody knew whether it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reconciled {
    /// The change was made.
    Done,
    /// The change was not made. The journey can be started again.
    NotDone,
    /// The account does not say.
    Unknown,
}
