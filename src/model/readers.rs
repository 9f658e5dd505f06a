//! Who may read what waits in the outbox.

/// Who may read something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever it was decided for.
    Anybody,
    /// HR, and nobody who is so no more: it tells of other people.
    Hr,
}
