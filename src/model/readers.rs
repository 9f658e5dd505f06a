//! Who may read a message that waits in the outbox.

/// Who may read a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// The person it was decided for.
    Anybody,
    /// HR, and nobody who is no longer HR: it is about other people.
    Hr,
}
